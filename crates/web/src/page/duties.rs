//! Calendar duties with their next day and how it came about (到期事项).

use super::head;
use crate::words::cadence;
use chrono::{Datelike, Days, NaiveDate};
use zhaozhang_domain::calendar::{Calendar, Derivation};
use zhaozhang_domain::notice::{Cadence, Notice};
use zhaozhang_domain::period::{document_date, weekday_word};

/// A duty on the desk.
#[derive(Debug, Clone)]
pub struct DutyView {
    /// 2026年11月30日.
    pub day: String,
    /// 周一.
    pub weekday: &'static str,
    /// Its name.
    pub name: String,
    /// Who owes it.
    pub owner: String,
    /// How the day came about.
    pub why: String,
    /// The basis: 文号 and article.
    pub citation: String,
    /// The article's address.
    pub href: String,
    /// 还有7天.
    pub left: String,
    /// Within five days.
    pub is_near: bool,
    /// For putting them in order.
    pub(crate) on: NaiveDate,
}

/// How far ahead duties are looked for: a year and a bit, so that yearly ones appear.
const AHEAD: Days = Days::new(370);

/// The next day of a duty from `today` on.
fn next(calendar: &Calendar, duty: &Cadence, today: NaiveDate) -> Option<Derivation> {
    let end = today.checked_add_days(AHEAD)?;
    calendar.occurrences(duty.when, today, end).into_iter().next()
}

/// The next day of a duty in words; empty when it does not come round any more.
pub(crate) fn next_in_words(calendar: &Calendar, duty: &Cadence, today: NaiveDate) -> String {
    next(calendar, duty, today).map_or_else(String::new, |found| {
        let provisional = if found.is_provisional { "（暂定）" } else { "" };
        format!("{}　{}{provisional}", document_date(found.day), weekday_word(found.day.weekday()))
    })
}

/// The next day of each duty of a notice.
pub(crate) fn of(calendar: &Calendar, notice: &Notice, today: NaiveDate) -> Vec<DutyView> {
    notice.cadences.iter().filter_map(|duty| view(calendar, notice, duty, today)).collect()
}

fn view(calendar: &Calendar, notice: &Notice, duty: &Cadence, today: NaiveDate) -> Option<DutyView> {
    let found = next(calendar, duty, today)?;
    let days = found.day.signed_duration_since(today).num_days();
    let mut why = format!("{}。{}", cadence::when(duty.when), found.steps.concat());
    if found.is_provisional {
        why.push_str("当年放假安排尚未公布，暂定。");
    }
    Some(DutyView {
        day: document_date(found.day),
        weekday: weekday_word(found.day.weekday()),
        name: duty.name.clone(),
        owner: duty.owner.clone(),
        why,
        citation: head::basis(notice, duty.article),
        href: head::article_href(notice, duty.article),
        left: if days == 0 { "今天到期".to_owned() } else { format!("还有{days}天") },
        is_near: days <= 5,
        on: found.day,
    })
}
