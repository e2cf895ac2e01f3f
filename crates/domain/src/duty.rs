//! Duties (应办事项): what each unit owes, by when, on which article, what follows if it does not, and what closes it.
//! Worked out from the notice, the ledger, the sheet and the day; nothing here is kept and nothing is sent.
//!
//! Not here: points (the sheet has them; what is at stake is asked of [`crate::score`]), persons and messages (the
//! office room). Reading order: [`Duty`], [`fn@derive`]; `event` (约稿、应报), `quota` (任务), `regular` (节奏) make
//! them, `stake` and `demand` find figures and words, [`split`] divides quotas, [`reminder`] says when somebody is
//! told, [`digest`] in which words.

mod demand;
pub mod digest;
mod event;
mod quota;
mod regular;
pub mod reminder;
pub mod split;
mod stake;
#[cfg(test)]
mod tests;

pub use event::{EventClass, Expected, event_classes, expected};
pub use stake::Stake;

use crate::calendar::{Calendar, Derivation};
use crate::chain;
use crate::fact::{FactId, Ledger, NewFact, TextField};
use crate::notice::{Notice, Unit};
use crate::points::Points;
use crate::sheet::{RuleId, Sheet};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Where a duty comes from (应办事项来源).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DutyKind {
    /// 应报: a meeting, a policy, an event of the day.
    Event,
    /// 约稿: a superior asked for an article.
    Solicited,
    /// 任务: a quota of a period.
    Quota,
    /// 节奏: what every unit owes once in each period.
    Regular,
    /// 待办环节: work that waits for somebody inside the office's own flow, a signature, a receipt, an answer. The
    /// office room makes these of what waits; no notice derives one and no list of duties holds one.
    Waiting,
}

impl DutyKind {
    /// The kinds a notice makes, in the order of lists.
    pub const ALL: [Self; 4] = [Self::Event, Self::Solicited, Self::Quota, Self::Regular];

    /// The word on pages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Event => "应报事项",
            Self::Solicited => "约稿",
            Self::Quota => "报送任务",
            Self::Regular => "定期报送",
            Self::Waiting => "待办环节",
        }
    }

    /// Its name in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Solicited => "solicited",
            Self::Quota => "quota",
            Self::Regular => "regular",
            Self::Waiting => "waiting",
        }
    }

    /// Reads the name in addresses.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// How a duty stands (办理状态).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DutyState {
    /// 逾期未办: past its day and still owed.
    Overdue,
    /// 待办.
    Open,
    /// 期满未完成: its period is over and it can no longer be done.
    Lapsed,
    /// 逾期办结.
    DoneLate,
    /// 已办结.
    Done,
}

impl DutyState {
    /// All states, the most pressing first.
    pub const ALL: [Self; 5] = [Self::Overdue, Self::Open, Self::Lapsed, Self::DoneLate, Self::Done];

    /// The word on pages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Overdue => "逾期未办",
            Self::Open => "待办",
            Self::Lapsed => "期满未完成",
            Self::DoneLate => "逾期办结",
            Self::Done => "已办结",
        }
    }

    /// Its name in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Open => "open",
            Self::Lapsed => "lapsed",
            Self::DoneLate => "late",
            Self::Done => "done",
        }
    }

    /// Reads the name in addresses.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether somebody still has to do it.
    pub const fn is_owed(self) -> bool {
        matches!(self, Self::Overdue | Self::Open)
    }
}

/// How far a quota is filled (完成进度).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// 任务数.
    pub due: Points,
    /// 完成数.
    pub done: Points,
}

/// A day within a period on which a quota's shortfall is looked at (进度检查): 每半月.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// 1 for the first of the period.
    pub number: u32,
    /// The day, with the sentences that lead to it.
    pub on: Derivation,
    /// The part of the quota that should be done by then.
    pub part: Points,
    /// The article that asks for the look.
    pub article: usize,
    /// The cadence, for example 半月提醒.
    pub name: String,
}

/// A duty (应办事项): one unit, one thing, one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// What it is, in plain words, the same whatever the order of the ledger; unique in an office.
    pub key: String,
    /// Where it comes from.
    pub kind: DutyKind,
    /// The notice, by its code.
    pub notice: String,
    /// The unit that owes it, by the full name of the notice's register.
    pub unit: String,
    /// The article it rests on, as a place in the notice.
    pub article: usize,
    /// The rule or cadence that makes it.
    pub rule: String,
    /// The 类别 of the event, for example 重要会议; empty for the other kinds.
    pub class: String,
    /// The event, the solicitation, or the quota and its period.
    pub title: String,
    /// What is to be handed in, in the notice's own words.
    pub demand: String,
    /// The parts the notice names, as headings of a draft.
    pub parts: Vec<String>,
    /// When it arose.
    pub arose_on: NaiveDate,
    /// When it is due (through 24:00), with the sentences that lead to the day.
    pub due: Derivation,
    /// How it stands.
    pub state: DutyState,
    /// When it was done.
    pub done_on: Option<NaiveDate>,
    /// How far a quota is filled.
    pub progress: Option<Progress>,
    /// When its shortfall is looked at before it is due.
    pub checks: Vec<Check>,
    /// What follows if it is not done in time; empty when the notice attaches no points.
    pub if_missed: Vec<Stake>,
    /// What it brings when done in time.
    pub if_kept: Vec<Stake>,
    /// What closes it.
    pub closes: String,
    /// The facts behind it.
    pub facts: Vec<FactId>,
}

impl Duty {
    /// Sixteen characters that stand for the key in addresses.
    pub fn code(&self) -> String {
        code_of(&self.key)
    }

    /// The article's citation: `四（二）2`.
    pub fn citation<'n>(&self, notice: &'n Notice) -> &'n str {
        notice.articles.get(self.article).map_or("", |article| &article.citation)
    }

    /// How many are missing, for a quota.
    pub fn shortfall(&self) -> Option<Points> {
        self.progress.map(|progress| (progress.due - progress.done).max(Points::ZERO))
    }

    /// The sum of what is at stake if it is not done in time.
    pub fn points_if_missed(&self) -> Points {
        self.if_missed.iter().map(|stake| stake.points).sum()
    }
}

/// The code of a duty's key.
pub fn code_of(key: &str) -> String {
    chain::digest(key.as_bytes()).chars().take(16).collect()
}

/// The code of the duty a solicitation makes for one of its units, by which an item says that it answers it.
pub fn solicited_code(notice: &Notice, asked: &NewFact, unit: &str) -> String {
    let on = asked.on.to_string();
    let class = asked.text(TextField::Class);
    code_of(&key(notice, DutyKind::Solicited, &[class, &asked.item, &asked.title, &on, unit]))
}

/// What duties are derived from.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The notice.
    pub notice: &'a Notice,
    /// The calendar.
    pub calendar: &'a Calendar,
    /// Its ledger.
    pub ledger: &'a Ledger,
    /// The sheet of the day that is asked about.
    pub sheet: &'a Sheet,
    /// Periods and closed duties that ended before this day are left out.
    pub since: NaiveDate,
}

impl Source<'_> {
    fn today(&self) -> NaiveDate {
        self.sheet.as_of
    }

    fn rule_name(&self, rule: RuleId) -> &str {
        rule.of(self.notice).map_or("", |rule| &rule.name)
    }
}

/// Every duty of every unit on the day of the sheet: those still owed, and those that ended since [`Source::since`].
///
/// In the order of the day they are due, then the register, then the key; a key never stands twice.
pub fn derive(source: &Source<'_>) -> Vec<Duty> {
    let mut all: BTreeMap<String, Duty> = BTreeMap::new();
    let found = event::duties(source).into_iter().chain(quota::duties(source)).chain(regular::duties(source));
    for duty in found {
        match all.remove(&duty.key) {
            Some(other) => {
                let both = join(other, duty);
                all.insert(both.key.clone(), both);
            }
            None => {
                all.insert(duty.key.clone(), duty);
            }
        }
    }
    let place = |name: &str| {
        source.notice.units.iter().position(|unit| unit.name == name).unwrap_or(source.notice.units.len())
    };
    let mut duties: Vec<Duty> =
        all.into_values().filter(|duty| duty.state.is_owed() || duty.due.day >= source.since).collect();
    duties.sort_by_cached_key(|duty| (duty.due.day, place(&duty.unit), duty.key.clone()));
    duties
}

/// Two facts that say the same duty, entered twice: it is owed while either is, and due on the earlier day.
fn join(one: Duty, other: Duty) -> Duty {
    let first =
        (one.state, one.due.day, one.facts.first()) <= (other.state, other.due.day, other.facts.first());
    let (mut kept, given) = if first { (one, other) } else { (other, one) };
    if given.due.day < kept.due.day {
        kept.due = given.due;
    }
    kept.facts.extend(given.facts);
    kept.facts.sort_unstable();
    kept
}

/// A key of parts that cannot run into each other.
fn key(notice: &Notice, kind: DutyKind, parts: &[&str]) -> String {
    let clean = parts.iter().map(|part| part.replace('|', "｜"));
    let parts: Vec<String> = clean.collect();
    format!("{}|{}|{}", notice.code, kind.word(), parts.join("|"))
}

/// Whether a unit stands in the register on any day of a span.
fn is_registered(unit: &Unit, from: NaiveDate, through: NaiveDate) -> bool {
    unit.from.is_none_or(|first| first <= through) && unit.until.is_none_or(|last| last >= from)
}
