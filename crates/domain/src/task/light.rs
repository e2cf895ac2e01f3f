//! The light of a task (亮灯) with every reason for it. Only what a person confirmed counts for the better: reports,
//! figures, answers, completion; days alone only make it worse.

use super::ladder::{Answer, Taken};
use super::measure::{Measure, Reading, Recurring};
use crate::period::{PeriodKind, document_date};
use chrono::NaiveDate;

/// A light (灯), from the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Light {
    /// 完成: completion was confirmed.
    Done,
    /// 绿灯: on its way.
    Green,
    /// 黄灯: needs care.
    Amber,
    /// 红灯: late.
    Red,
}

impl Light {
    /// All, from the best.
    pub const ALL: [Self; 4] = [Self::Done, Self::Green, Self::Amber, Self::Red];

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Done => "完成",
            Self::Green => "绿灯",
            Self::Amber => "黄灯",
            Self::Red => "红灯",
        }
    }
}

/// A task with everything confirmed about it (任务进展). Days up to the day asked for count, later ones do not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    /// The day the plan was issued.
    pub since: NaiveDate,
    /// 时限; nothing for a standing task.
    pub due: Option<NaiveDate>,
    /// How often a report is owed.
    pub cadence: Option<PeriodKind>,
    /// The days of confirmed reports.
    pub reports: Vec<NaiveDate>,
    /// Targets with their confirmed figures.
    pub measures: Vec<(Measure, Vec<Reading>)>,
    /// Recurring duties with their confirmed occasions.
    pub recurring: Vec<(Recurring, Vec<Reading>)>,
    /// By when the task was to be divided, and when that was confirmed (DL-30).
    pub division: Option<(NaiveDate, Option<NaiveDate>)>,
    /// Steps of supervision in order.
    pub steps: Vec<Taken>,
    /// The day completion was confirmed.
    pub done_on: Option<NaiveDate>,
}

/// A light with its reasons (亮灯依据), the gravest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The light: the gravest of the reasons, else 绿灯 or 完成.
    pub light: Light,
    /// Why, sentence by sentence, without full stops.
    pub reasons: Vec<(Light, String)>,
}

/// How many days before its due day an unfinished task needs care.
const CARE_DAYS: i64 = 30;

impl Progress {
    /// The light on a day.
    pub fn light(&self, on: NaiveDate) -> Verdict {
        if let Some(done) = self.done_on.filter(|done| *done <= on) {
            let reason = format!("{}确认完成", document_date(done));
            return Verdict { light: Light::Done, reasons: vec![(Light::Done, reason)] };
        }
        let mut reasons: Vec<(Light, String)> = Vec::new();
        reasons.extend(self.of_due(on));
        reasons.extend(self.of_reports(on));
        reasons.extend(self.of_division(on));
        reasons.extend(self.of_measures(on));
        reasons.extend(self.of_recurring(on));
        reasons.extend(self.of_steps(on));
        // Stable: reasons of one light stay in the order above.
        reasons.sort_by_key(|(light, _)| std::cmp::Reverse(*light));
        let light = reasons.first().map_or(Light::Green, |(light, _)| *light);
        if reasons.is_empty() {
            reasons.push((Light::Green, "报告按时，指标按进度，没有未了的督办".to_owned()));
        }
        Verdict { light, reasons }
    }

    fn of_due(&self, on: NaiveDate) -> Option<(Light, String)> {
        let due = self.due?;
        let left = (due - on).num_days();
        if left < 0 {
            Some((Light::Red, format!("时限{}已过{}天，尚未确认完成", document_date(due), -left)))
        } else if left <= CARE_DAYS {
            Some((Light::Amber, format!("距时限{}还有{left}天", document_date(due))))
        } else {
            None
        }
    }

    /// One period without a report needs care, two are late.
    fn of_reports(&self, on: NaiveDate) -> Option<(Light, String)> {
        let kind = self.cadence?;
        let begun = kind.containing(self.since);
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

    fn of_division(&self, on: NaiveDate) -> Option<(Light, String)> {
        let (due, done) = self.division?;
        let is_open = done.is_none_or(|done| done > on);
        (is_open && on > due)
            .then(|| (Light::Red, format!("应于{}前分解到位，至今没有分解", document_date(due))))
    }

    fn of_measures(&self, on: NaiveDate) -> impl Iterator<Item = (Light, String)> {
        self.measures.iter().filter_map(move |(measure, readings)| {
            let standing = measure.standing(readings, on);
            let figure =
                standing.latest.map_or_else(|| "没有数据".to_owned(), |latest| latest.figure.to_string());
            let Measure { indicator, goal, unit, comparator, .. } = measure;
            if standing.is_limit_reached {
                return Some((Light::Amber, format!("{indicator}已到{figure}{unit}，触及限值{goal}{unit}")));
            }
            if !standing.is_behind {
                return None;
            }
            let light = if on > measure.due { Light::Red } else { Light::Amber };
            let goal = format!("{}{goal}{unit}", comparator.sign());
            Some((light, format!("{indicator}现为{figure}，落后于目标{goal}的进度")))
        })
    }

    fn of_recurring(&self, on: NaiveDate) -> impl Iterator<Item = (Light, String)> {
        self.recurring.iter().filter_map(move |(duty, occasions)| {
            let seen: Vec<Reading> = occasions.iter().filter(|occasion| occasion.on <= on).copied().collect();
            let short = duty.shortfalls(&seen, self.since, on);
            let first = short.first()?;
            let reason = format!("{}应有{}{}，只有{}", first.period, first.owed, duty.unit, first.done);
            let light = if short.len() == 1 { Light::Amber } else { Light::Red };
            Some((
                light,
                if short.len() == 1 { reason } else { format!("{reason}，等{}期不足", short.len()) },
            ))
        })
    }

    /// A step nobody answered in time is late; one that waits for its answer or was refused needs care.
    fn of_steps(&self, on: NaiveDate) -> Option<(Light, String)> {
        let last = self.steps.iter().rfind(|taken| taken.on <= on)?;
        let word = last.step.word();
        match last.answer {
            Answer::Accepted(day) if day <= on => None,
            Answer::None if on > last.answer_due => Some((
                Light::Red,
                format!("{word}应于{}前答复，至今没有答复", document_date(last.answer_due)),
            )),
            Answer::Refused(day) if day <= on => Some((Light::Red, format!("{word}的答复未被认可"))),
            _ => Some((Light::Amber, format!("{word}尚未办结"))),
        }
    }
}

#[cfg(test)]
mod tests;
