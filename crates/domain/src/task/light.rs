//! The light of a task (亮灯) with every reason for it. Only what a person confirmed counts for the better: reports,
//! figures, answers, completion; days alone only make it worse. Units are judged one by one
//! ([`super::answering`]) and named in the reason; the task takes the gravest.

use super::answering::UnitProgress;
use super::measure::{Measure, Reading, Recurring};
use super::parts::Part;
use crate::period::{PeriodKind, document_date};
use chrono::NaiveDate;

/// A light (灯), from the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Light {
    /// 停止: an adjustment ended the task; it is counted with no other.
    Stopped,
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
    /// Those of a task that goes on, from the best.
    pub const ALL: [Self; 4] = [Self::Done, Self::Green, Self::Amber, Self::Red];

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Stopped => "停止",
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
    /// By when the task was to be divided (DL-30).
    pub divided_by: Option<NaiveDate>,
    /// Targets with their confirmed figures.
    pub measures: Vec<(Measure, Vec<Reading>)>,
    /// Recurring duties with their confirmed occasions.
    pub recurring: Vec<(Recurring, Vec<Reading>)>,
    /// What is to be made public, in its words, and the day a link to it was confirmed (S2-17, S3-14).
    pub disclosures: Vec<(String, Option<NaiveDate>)>,
    /// The units that answer, in the order of the document, those that ended and those that took over too.
    pub units: Vec<UnitProgress>,
    /// From when an adjustment stopped the task, and the document it rests on.
    pub stopped: Option<(NaiveDate, String)>,
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
/// How many units a reason names before it counts the others.
const MOST_NAMED: usize = 4;

impl Progress {
    /// The light on a day.
    pub fn light(&self, on: NaiveDate) -> Verdict {
        if let Some((from, basis)) = self.stopped.as_ref().filter(|(from, _)| *from <= on) {
            let reason = format!("{}起停止执行（{basis}）", document_date(*from));
            return Verdict { light: Light::Stopped, reasons: vec![(Light::Stopped, reason)] };
        }
        if let Some(done) = self.done_on(on) {
            let reason = format!("{}确认完成", document_date(done));
            return Verdict { light: Light::Done, reasons: vec![(Light::Done, reason)] };
        }
        let mut reasons: Vec<(Light, String)> = Vec::new();
        reasons.extend(self.of_due(on));
        reasons.extend(self.of_answering(on));
        let open: Vec<&UnitProgress> = self.open_units(on).collect();
        reasons.extend(named(&open, |unit| unit.of_reports(self.cadence, on)));
        reasons.extend(named(&open, |unit| unit.of_division(self.divided_by, on)));
        reasons.extend(self.of_measures(on));
        reasons.extend(self.of_recurring(on));
        reasons.extend(self.of_disclosures(on));
        reasons.extend(named(&open, |unit| unit.of_steps(on)));
        // Stable: reasons of one light stay in the order above.
        reasons.sort_by_key(|(light, _)| std::cmp::Reverse(*light));
        let light = reasons.first().map_or(Light::Green, |(light, _)| *light);
        if reasons.is_empty() {
            reasons.push((Light::Green, "报告按时，指标按进度，没有未了的督办".to_owned()));
        }
        Verdict { light, reasons }
    }

    /// The same for one of its units alone.
    #[must_use]
    pub fn of_unit(&self, at: usize) -> Self {
        Self { units: self.units.get(at).cloned().into_iter().collect(), ..self.clone() }
    }

    /// The units that answer on a day and are not through with their part.
    fn open_units(&self, on: NaiveDate) -> impl Iterator<Item = &UnitProgress> {
        self.units.iter().filter(move |unit| unit.answers_on(on) && !unit.is_done_on(on))
    }

    /// The day the task was done: by every lead, where nobody leads by everybody who does not merely help.
    fn done_on(&self, on: NaiveDate) -> Option<NaiveDate> {
        let answering: Vec<&UnitProgress> = self.units.iter().filter(|unit| unit.answers_on(on)).collect();
        let of = |is_meant: fn(Part) -> bool| -> Vec<&UnitProgress> {
            answering.iter().copied().filter(|unit| is_meant(unit.part)).collect()
        };
        let leads = of(|part| part == Part::Lead);
        let own = of(|part| part != Part::Supporting);
        let deciding = [leads, own, answering].into_iter().find(|units| !units.is_empty())?;
        let days: Option<Vec<NaiveDate>> =
            deciding.iter().map(|unit| unit.done_on.filter(|day| *day <= on)).collect();
        days?.into_iter().max()
    }

    /// Nobody answers any more, or some are through while others are not.
    fn of_answering(&self, on: NaiveDate) -> Option<(Light, String)> {
        let is_left = !self.units.is_empty() && !self.units.iter().any(|unit| unit.answers_on(on));
        if is_left && on >= self.since {
            let names: Vec<&str> = self.units.iter().map(|unit| unit.name.as_str()).collect();
            let what = format!("责任单位{}已经撤销，没有承接单位，请调整任务", names.join("、"));
            return Some((Light::Red, what));
        }
        let done = self.units.iter().filter(|unit| unit.answers_on(on) && unit.is_done_on(on));
        let done: Vec<&str> = done.map(|unit| unit.name.as_str()).collect();
        (!done.is_empty()).then(|| (Light::Green, format!("{}已确认完成，其他单位尚未完成", names_of(&done))))
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

    /// A duty to publish stays open until a link was confirmed: told from the beginning, grave near and after the due day.
    fn of_disclosures(&self, on: NaiveDate) -> impl Iterator<Item = (Light, String)> {
        let left = self.due.map(|due| (due - on).num_days());
        let light = match left {
            Some(left) if left < 0 => Light::Red,
            Some(left) if left <= CARE_DAYS => Light::Amber,
            _ => Light::Green,
        };
        let open = self.disclosures.iter().filter(move |(_, done)| done.is_none_or(|done| done > on));
        open.map(move |(words, _)| (light, format!("公开事项“{words}”还没有经确认的公开链接")))
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
}

/// What is found of units, one sentence for all it holds for, the units named before it.
fn named<'u, F>(units: &[&'u UnitProgress], found: impl Fn(&'u UnitProgress) -> F) -> Vec<(Light, String)>
where
    F: IntoIterator<Item = (Light, String)>,
{
    let mut all: Vec<(Light, String, Vec<&str>)> = Vec::new();
    for unit in units {
        for (light, words) in found(unit) {
            match all.iter_mut().find(|(of, known, _)| *of == light && *known == words) {
                Some((.., names)) => names.push(&unit.name),
                None => all.push((light, words, vec![&unit.name])),
            }
        }
    }
    all.into_iter().map(|(light, words, names)| (light, format!("{}{words}", names_of(&names)))).collect()
}

/// 甲、乙、丙、丁等6个单位.
fn names_of(names: &[&str]) -> String {
    let shown: Vec<&str> = names.iter().take(MOST_NAMED).copied().collect();
    if names.len() > shown.len() {
        format!("{}等{}个单位", shown.join("、"), names.len())
    } else {
        shown.join("、")
    }
}

#[cfg(test)]
mod tests;
