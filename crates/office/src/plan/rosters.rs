//! A recurring duty period by period (轮值安排和记录, S3-21): who was to go, what was recorded, and the periods without a
//! record. A record counts for the period of its day; one that nobody confirmed yet is said to wait.

use crate::plan::plans::Task;
use crate::plan::task_acts::{ActKind, TaskAct};
use chrono::NaiveDate;
use zhaozhang_domain::period::{Period, PeriodKind};

/// A period of a recurring duty (轮值一期).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterPeriod {
    /// Which week, month …
    pub period: Period,
    /// Who was to go: day, person, place.
    pub planned: Vec<(NaiveDate, String, String)>,
    /// What was recorded: day, words, whether it was confirmed.
    pub done: Vec<(NaiveDate, String, bool)>,
    /// How it stands.
    pub state: RosterState,
}

/// How a period stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RosterState {
    /// Confirmed records.
    Recorded,
    /// Records that wait for confirmation.
    Waiting,
    /// Over, without a record.
    Missing,
    /// Under way or to come.
    Open,
}

impl RosterState {
    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Recorded => "有记录",
            Self::Waiting => "待确认",
            Self::Missing => "缺记录",
            Self::Open => "未到期",
        }
    }
}

/// The periods of a recurring duty from the issue to today, and those ahead for which somebody is on the roster; nothing
/// for a duty whose words give no period. Of several rosters for one day and person the last counts.
pub fn roster_periods(
    task: &Task,
    index: usize,
    acts: &[&TaskAct],
    (since, today): (NaiveDate, NaiveDate),
) -> Vec<RosterPeriod> {
    let mut duties = task.content.parts.iter().flat_map(|part| &part.recurring);
    let Some(kind) = duties.nth(index).and_then(|duty| PeriodKind::parse(&duty.cadence)) else {
        return Vec::new();
    };
    let own = |of: ActKind| {
        acts.iter().filter(move |act| act.kind == of && act.words.index == Some(index) && !act.is_returned())
    };
    let mut planned: Vec<(NaiveDate, String, String)> = Vec::new();
    for line in own(ActKind::Roster).flat_map(|act| &act.words.lines) {
        let Some(day) = line.due else { continue };
        planned.retain(|(known, who, _)| !(*known == day && *who == line.who));
        planned.push((day, line.who.clone(), line.what.clone()));
    }
    planned.sort();
    let done: Vec<(NaiveDate, String, bool)> = own(ActKind::Occasion)
        .map(|act| (act.on, act.words.words.clone(), act.is_confirmed_on(today)))
        .collect();
    let last = planned.iter().map(|(day, ..)| *day).chain([today]).max().unwrap_or(today);
    let mut periods = Vec::new();
    let mut period = kind.containing(since);
    while period.first_day() <= last {
        let own_done: Vec<_> = done.iter().filter(|(day, ..)| period.contains(*day)).cloned().collect();
        let own_planned: Vec<_> = planned.iter().filter(|(day, ..)| period.contains(*day)).cloned().collect();
        let is_ahead = period.first_day() > today;
        let state = if own_done.iter().any(|(.., is_confirmed)| *is_confirmed) {
            RosterState::Recorded
        } else if !own_done.is_empty() {
            RosterState::Waiting
        } else if period.last_day() < today {
            RosterState::Missing
        } else {
            RosterState::Open
        };
        if !is_ahead || !own_planned.is_empty() {
            periods.push(RosterPeriod { period, planned: own_planned, done: own_done, state });
        }
        let Some(next) = period.last_day().succ_opt() else { break };
        period = kind.containing(next);
    }
    periods
}
