//! 交接 (succession): whose an item is that stands with its author when the author's post has ended, what a successor
//! finds on his desk, and why a unit's last items came back (S1 附件4：人员有调整). Derived from posts and flow records on
//! the day asked about; nothing is moved, so a wrong date is put right by correcting the post.
//!
//! Next: [`super::reading`] shows it among what waits; [`crate::org::end_post`] says in the log what was left.

use super::reading::Line;
use crate::Office;
use crate::moment::{Actor, Moment};
use crate::org::posts::Post;
use crate::permit::{Role, permit, submission as act};
use crate::refusal::{OfficeError, Refusal};
use crate::submission::return_submission::RETURN_REASONS;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use zhaozhang_domain::submission::{Disclosure, State};
pub use zhaozhang_store::ReturnRow;
use zhaozhang_store::{SubmissionFilter, SubmissionRow, Writing};

/// The roles under which one writes: who holds none of them in the unit any more has left his drafts behind.
const WRITERS: [Role; 6] = [
    Role::Drafter,
    Role::Correspondent,
    Role::SectionHead,
    Role::CountyOffice,
    Role::OfficeClerk,
    Role::OfficeHead,
];

/// Who goes on with a leaver's items, the first that anybody holds: the liaison is the one the notice names (五（二）).
const SUCCESSORS: [&[Role]; 4] = [
    &[Role::Correspondent],
    &[Role::OfficeClerk, Role::OfficeHead],
    &[Role::CountyOffice],
    &[Role::SectionHead],
];

/// How many items of leavers one desk can show.
const SHOWN: i64 = 200;
/// How many of the last returns tell a newcomer what to look out for.
pub const LAST_RETURNS: i64 = 3;
/// What is written beside the reasons to choose from.
pub const OWN_WORDS: &str = "其他";

/// An item that came to the present liaison from one who left (接办稿件).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inherited {
    /// The item.
    pub line: Line,
    /// The last day of the drafter's last post in the unit.
    pub left_on: Option<NaiveDate>,
    /// Why it came back, if it did.
    pub returned: Option<ReturnRow>,
}

/// Why a unit's items came back in a span of days (退回原因统计).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnCount {
    /// The unit, as the items were sent.
    pub unit: i64,
    /// Its name.
    pub unit_name: String,
    /// How many returns.
    pub total: usize,
    /// By reason, in the order of [`RETURN_REASONS`], then [`OWN_WORDS`].
    pub reasons: Vec<(&'static str, usize)>,
}

/// Who has an item that stands with its author on the day of these posts: the drafter while he writes in the unit, else
/// whoever succeeds him; nobody when all those posts are vacant.
pub(crate) fn authors<'p>(row: &SubmissionRow, posts: &'p [Post]) -> Vec<&'p Post> {
    let in_unit = |unit: i64, roles: &[Role]| -> Vec<&'p Post> {
        posts.iter().filter(|post| post.unit == unit && roles.contains(&post.role)).collect()
    };
    for unit in [row.unit_id, row.sender_id] {
        let own: Vec<&Post> = in_unit(unit, &WRITERS)
            .into_iter()
            .filter(|post| post.person == row.drafter_id)
            .take(1)
            .collect();
        if !own.is_empty() {
            return own;
        }
    }
    for roles in SUCCESSORS {
        for unit in [row.unit_id, row.sender_id] {
            let found = in_unit(unit, roles);
            if !found.is_empty() {
                return found;
            }
        }
    }
    Vec::new()
}

/// What a person leaves with the end of a post, in words for the log; empty when it is nothing.
pub(crate) async fn left_behind(writing: &mut Writing, post: &Post) -> Result<String, OfficeError> {
    if !WRITERS.contains(&post.role) {
        return Ok(String::new());
    }
    let (drafts, returned) = writing.left_with(post.person, post.unit).await?;
    if drafts + returned == 0 {
        return Ok(String::new());
    }
    Ok(format!("，未办结的草稿{drafts}篇、退回稿{returned}篇此后由本单位在任信息员接办"))
}

impl Office {
    /// The items that came to the actor from people who left his unit, newest first, with why they came back.
    pub async fn inherited_submissions(
        &self,
        moment: &Moment,
        actor: &Actor,
    ) -> Result<Vec<Inherited>, OfficeError> {
        permit(actor, act::READ)?;
        let (Some(person), Some(unit)) = (actor.person, actor.unit) else { return Ok(Vec::new()) };
        let states = [State::Draft, State::Returned, State::Withdrawn];
        let filter = SubmissionFilter {
            units: Some(vec![unit]),
            states: states.map(|state| state.word().to_owned()).to_vec(),
            ..SubmissionFilter::default()
        };
        let posts = self.posts_on(moment.today).await?;
        let mut found = Vec::new();
        for row in self.inner.store.submissions(&filter, 0, SHOWN).await? {
            let is_mine = authors(&row, &posts).iter().any(|post| post.person == person);
            if row.drafter_id == person || !is_mine {
                continue;
            }
            let career = self.career(row.drafter_id).await?;
            let own = career.iter().filter(|post| post.unit == row.unit_id || post.unit == row.sender_id);
            let left_on = own.filter_map(|post| post.to).filter(|day| *day < moment.today).max();
            let returned =
                if row.state == State::Returned.word() { self.last_return(&row).await? } else { None };
            found.push(Inherited { line: Line::of(row)?, left_on, returned });
        }
        Ok(found)
    }

    async fn last_return(&self, row: &SubmissionRow) -> Result<Option<ReturnRow>, OfficeError> {
        let rows = self.inner.store.returns(Some(row.unit_id), ("", FOREVER), SHOWN).await?;
        Ok(rows.into_iter().find(|one| one.submission_id == row.id))
    }

    /// Why the last items of a unit came back, newest first; another unit's are not found.
    pub async fn last_returns(
        &self,
        moment: &Moment,
        actor: &Actor,
        unit: i64,
    ) -> Result<Vec<ReturnRow>, OfficeError> {
        permit(actor, act::READ)?;
        if !actor.may_see(unit) {
            return Err(Refusal::NotFound { what: format!("编号{unit}的单位") }.into());
        }
        let through = moment.today.to_string();
        Ok(self.inner.store.returns(Some(unit), ("", &through), LAST_RETURNS).await?)
    }

    /// The returns of a span of days: all for who works for the whole office, else those of the units he sees.
    pub async fn returns_between(
        &self,
        moment: &Moment,
        actor: &Actor,
        (from, through): (NaiveDate, NaiveDate),
    ) -> Result<Vec<ReturnRow>, OfficeError> {
        permit(actor, act::READ)?;
        let sight = self.standing(actor, moment.today).await?.sight();
        let days = (from.to_string(), through.to_string());
        let rows = self.inner.store.returns(None, (&days.0, &days.1), COUNTED).await?;
        let is_seen = |row: &ReturnRow| {
            let own = sight.units.contains(&row.unit_id) || sight.units.contains(&row.sender_id);
            // What a unit sends back inside itself is its own affair.
            own || (sight.sees_what_left && row.is_office_return != 0)
        };
        Ok(rows.into_iter().filter(is_seen).collect())
    }
}

/// The returns of one span of days looked through.
const COUNTED: i64 = 10_000;
/// After every day.
const FOREVER: &str = "9999-12-31";

/// The reasons of a return: those to choose from that it names, and whether it says something besides.
pub fn reasons_of(row: &ReturnRow) -> Vec<&'static str> {
    let mut found: Vec<&'static str> = Vec::new();
    for part in row.opinion.split('；').map(str::trim).filter(|part| !part.is_empty()) {
        let reason = RETURN_REASONS.into_iter().find(|known| *known == part).unwrap_or(OWN_WORDS);
        if !found.contains(&reason) {
            found.push(reason);
        }
    }
    // What was written beside a chosen reason explains it.
    if found.len() > 1 {
        found.retain(|reason| *reason != OWN_WORDS);
    }
    found
}

/// The reasons of these returns counted for each unit, the unit with the most first.
pub fn count_reasons(rows: &[ReturnRow]) -> Vec<ReturnCount> {
    let mut by_unit: BTreeMap<i64, Vec<&ReturnRow>> = BTreeMap::new();
    for row in rows {
        by_unit.entry(row.sender_id).or_default().push(row);
    }
    let all = || RETURN_REASONS.into_iter().chain(std::iter::once(OWN_WORDS));
    let mut counts: Vec<ReturnCount> = by_unit
        .into_iter()
        .map(|(unit, rows)| {
            let given: Vec<&str> = rows.iter().flat_map(|row| reasons_of(row)).collect();
            let reasons = all().map(|reason| (reason, given.iter().filter(|one| **one == reason).count()));
            ReturnCount {
                unit,
                unit_name: rows.first().map(|row| row.sender_name.clone()).unwrap_or_default(),
                total: rows.len(),
                reasons: reasons.collect(),
            }
        })
        .collect();
    counts.sort_by_key(|count| (std::cmp::Reverse(count.total), count.unit));
    counts
}

/// How a list names the item of a return: its title when it is public, its number to everybody else's eyes.
pub fn title_of(row: &ReturnRow, is_own: bool) -> String {
    if is_own || row.disclosure == Disclosure::Public.word() {
        row.title.clone()
    } else {
        format!("{}信息{}", row.disclosure, row.submission_id)
    }
}

#[cfg(test)]
mod tests {
    use super::{OWN_WORDS, ReturnRow, count_reasons, reasons_of};

    fn row(unit: i64, opinion: &str) -> ReturnRow {
        ReturnRow { sender_id: unit, opinion: opinion.to_owned(), ..ReturnRow::default() }
    }

    #[test]
    fn a_chosen_reason_counts_once_and_own_words_only_when_they_stand_alone() {
        assert_eq!(reasons_of(&row(1, "时效已过；请补写人数")), ["时效已过"]);
        assert_eq!(reasons_of(&row(1, "请补写人数")), [OWN_WORDS]);
        assert_eq!(reasons_of(&row(1, "时效已过；与已报送的信息重复")).len(), 2);
    }

    #[test]
    fn units_with_the_most_returns_come_first_with_every_reason_in_its_place() {
        let rows = [row(2, "时效已过"), row(1, "时效已过"), row(1, "请补写")];
        let counts = count_reasons(&rows);
        assert_eq!(counts.iter().map(|one| (one.unit, one.total)).collect::<Vec<_>>(), [(1, 2), (2, 1)]);
        assert_eq!(counts[0].reasons.last(), Some(&(OWN_WORDS, 1)));
        assert_eq!(counts[0].reasons.iter().map(|(_, count)| count).sum::<usize>(), 2);
    }
}
