//! What one unit did on a task (单位进展): its reports, its division, its ladders of supervision, its completion, for the
//! days it answers. Every unit is judged by its own acts, so that nobody's answer covers another's silence; the task
//! takes the gravest ([`super::light`]).

use super::ladder::{Answer, Taken};
use super::light::Light;
use super::parts::Part;
use crate::period::{PeriodKind, document_date};
use chrono::NaiveDate;

/// A unit that answers for a task with everything confirmed of it (单位进展).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitProgress {
    /// As it is called on the day asked for.
    pub name: String,
    /// Its part.
    pub part: Part,
    /// The first day it answers: the issue, or the day it took over.
    pub from: NaiveDate,
    /// The last day it answers; nothing while it goes on.
    pub until: Option<NaiveDate>,
    /// The days its confirmed reports are about; those of the units it came out of count too.
    pub reports: Vec<NaiveDate>,
    /// The day its division was confirmed.
    pub divided_on: Option<NaiveDate>,
    /// Steps of supervision in order: its own, and one ladder for each unit it came out of.
    pub ladders: Vec<Vec<Taken>>,
    /// The day its completion was confirmed.
    pub done_on: Option<NaiveDate>,
}

/// How many days a unit that takes over has to divide the task anew (DL-30).
const DIVIDED_WITHIN: u64 = 3;

impl UnitProgress {
    /// A unit that answers from a day on and did nothing yet.
    pub fn new(name: &str, part: Part, from: NaiveDate) -> Self {
        Self {
            name: name.to_owned(),
            part,
            from,
            until: None,
            reports: Vec::new(),
            divided_on: None,
            ladders: Vec::new(),
            done_on: None,
        }
    }

    /// Whether it answers on a day.
    pub fn answers_on(&self, on: NaiveDate) -> bool {
        self.from <= on && self.until.is_none_or(|until| on <= until)
    }

    /// Whether its completion was confirmed up to a day.
    pub fn is_done_on(&self, on: NaiveDate) -> bool {
        self.done_on.is_some_and(|done| done <= on)
    }

    /// One period without a report needs care, two are late. A report belongs to the day it is about, however late it
    /// was confirmed; one about a later day tells of the periods before too.
    pub(super) fn of_reports(&self, cadence: Option<PeriodKind>, on: NaiveDate) -> Option<(Light, String)> {
        let kind = cadence?;
        let begun = kind.containing(self.from);
        let last = self.reports.iter().filter(|day| **day <= on).max();
        let mut missed = 0_u32;
        let mut period = kind.containing(on).previous();
        while period.first_day() >= begun.first_day() && last.is_none_or(|day| *day < period.first_day()) {
            missed += 1;
            if missed == 2 {
                break;
            }
            period = period.previous();
        }
        match missed {
            0 => None,
            1 => Some((Light::Amber, "上一期没有经确认的进展报告".to_owned())),
            _ => Some((Light::Red, "连续两期以上没有经确认的进展报告".to_owned())),
        }
    }

    /// By when it divides the task: the plan's day, for who takes over later three days from then.
    pub fn divides_by(&self, due: NaiveDate) -> NaiveDate {
        if self.from <= due {
            return due;
        }
        self.from.checked_add_days(chrono::Days::new(DIVIDED_WITHIN)).unwrap_or(self.from)
    }

    pub(super) fn of_division(&self, due: Option<NaiveDate>, on: NaiveDate) -> Option<(Light, String)> {
        let due = self.divides_by(due?);
        let is_open = self.divided_on.is_none_or(|done| done > on);
        (is_open && on > due)
            .then(|| (Light::Red, format!("应于{}前分解到位，至今没有分解", document_date(due))))
    }

    /// A step nobody answered in time is late; one that waits for its answer or was refused needs care. Of each ladder
    /// the last step counts: a harder one takes up the one before.
    pub(super) fn of_steps(&self, on: NaiveDate) -> impl Iterator<Item = (Light, String)> {
        self.ladders.iter().filter_map(move |ladder| of_ladder(ladder, on))
    }

    /// Steps that still wait for an accepted answer on a day.
    pub fn open_steps(&self, on: NaiveDate) -> usize {
        let open = |ladder: &&Vec<Taken>| of_ladder(ladder, on).is_some();
        self.ladders.iter().filter(open).count()
    }
}

fn of_ladder(ladder: &[Taken], on: NaiveDate) -> Option<(Light, String)> {
    let last = ladder.iter().rfind(|taken| taken.on <= on)?;
    let word = last.step.word();
    match last.answer {
        Answer::Accepted(day) if day <= on => None,
        Answer::None if on > last.answer_due => {
            Some((Light::Red, format!("对{word}应于{}前答复，至今没有答复", document_date(last.answer_due))))
        }
        Answer::Refused(day) if day <= on => Some((Light::Red, format!("对{word}的答复未被认可"))),
        _ => Some((Light::Amber, format!("受到的{word}尚未办结"))),
    }
}
