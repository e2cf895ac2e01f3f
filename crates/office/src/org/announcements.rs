//! 联络通知 (announcements): words to all units, to a type or a group of units, or to single ones, with a receipt from each.
//! What can be read of them, and how an address in words becomes the units of its day. The verbs: 发出 and 签收,
//! [`crate::org::send_announcement`].

use crate::Office;
use crate::moment::Actor;
use crate::org::units::{Register, Unit};
use crate::permit::{people, permit};
use crate::refusal::{OfficeError, Problem, Refusal};
use chrono::NaiveDate;
use std::collections::BTreeSet;
pub use zhaozhang_store::{AnnouncementReceiptRow, AnnouncementRow};

/// Every unit that stands on the day.
pub const ALL_UNITS: &str = "全部单位";
/// How many announcements are listed.
const LISTED: i64 = 200;

/// An announcement with its units (联络通知).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// What it says.
    pub row: AnnouncementRow,
    /// To whom it went, as they were called on its day, with their first openings.
    pub receipts: Vec<AnnouncementReceiptRow>,
}

impl Announcement {
    /// How many units opened it.
    pub fn opened(&self) -> usize {
        self.receipts.iter().filter(|receipt| receipt.opened_at.is_some()).count()
    }

    /// Whether it went to a unit.
    pub fn went_to(&self, unit: i64) -> bool {
        self.receipts.iter().any(|receipt| receipt.unit_id == unit)
    }
}

/// The types and groups one can address on a day, with how many units each has.
pub fn circles(register: &Register, day: NaiveDate) -> Vec<(String, usize)> {
    let units = register.on(day);
    let groups: BTreeSet<String> = units.iter().flat_map(|unit| unit.groups.clone()).collect();
    let kinds: BTreeSet<String> = units.iter().map(|unit| unit.kind.clone()).collect();
    let mut circles = vec![(ALL_UNITS.to_owned(), units.len())];
    for word in groups.into_iter().chain(kinds) {
        let count = units.iter().filter(|unit| is_in(unit, &word)).count();
        if !word.is_empty() && circles.iter().all(|(known, _)| *known != word) {
            circles.push((word, count));
        }
    }
    circles
}

fn is_in(unit: &Unit, word: &str) -> bool {
    word == ALL_UNITS || unit.kind == word || unit.groups.iter().any(|group| group == word)
}

/// The units an address means on a day: types and groups become their members of that day, a name its unit, each once
/// and called as on that day; or everything nobody can be found under.
pub fn expand(
    register: &Register,
    words: &[String],
    day: NaiveDate,
) -> Result<Vec<(i64, String)>, Vec<Problem>> {
    let units = register.on(day);
    let mut wanted: BTreeSet<i64> = BTreeSet::new();
    let mut problems = Vec::new();
    for word in words.iter().map(|word| word.trim()).filter(|word| !word.is_empty()) {
        let members: Vec<i64> = units.iter().filter(|unit| is_in(unit, word)).map(|unit| unit.id).collect();
        if let (true, Some(unit)) = (members.is_empty(), register.named(word, day)) {
            wanted.insert(unit.id);
        } else if members.is_empty() {
            let what = format!("当天的单位名册中没有“{word}”这个单位、类别或组");
            problems.push(Problem::at("units", "U-802", what, "请核对名称，或先在单位名册中登记"));
        }
        wanted.extend(members);
    }
    if wanted.is_empty() && problems.is_empty() {
        problems.push(Problem::at(
            "circles",
            "U-801",
            "没有选发给谁",
            "请选“全部单位”、类别、组，或写明单位",
        ));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(units.into_iter().filter(|unit| wanted.contains(&unit.id)).map(|unit| (unit.id, unit.name)).collect())
}

impl Office {
    /// The announcements the actor may read, newest first: all for who works for the whole office, else his unit's.
    pub async fn announcements(&self, actor: &Actor) -> Result<Vec<Announcement>, OfficeError> {
        permit(actor, people::ANNOUNCEMENTS)?;
        let mut found = Vec::new();
        for row in self.inner.store.announcements(LISTED).await? {
            let receipts = self.inner.store.announcement_receipts(row.id).await?;
            let one = Announcement { row, receipts };
            if actor.role.sees_all_units() || actor.unit.is_some_and(|unit| one.went_to(unit)) {
                found.push(one);
            }
        }
        Ok(found)
    }

    /// One announcement as the actor may read it.
    pub async fn announcement(&self, actor: &Actor, id: i64) -> Result<Announcement, OfficeError> {
        permit(actor, people::ANNOUNCEMENTS)?;
        let missing = || Refusal::NotFound { what: format!("编号{id}的联络通知") };
        let row = self.inner.store.announcement(id).await?.ok_or_else(missing)?;
        let receipts = self.inner.store.announcement_receipts(id).await?;
        let one = Announcement { row, receipts };
        let is_seen = actor.role.sees_all_units() || actor.unit.is_some_and(|unit| one.went_to(unit));
        if is_seen { Ok(one) } else { Err(missing().into()) }
    }
}
