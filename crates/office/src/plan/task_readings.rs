//! Figures out of acts (指标读数): what was confirmed of a task's targets and recurring work. The city's figure is that of
//! the units that answer; a county's of its own share. An occasion feeds its recurring duty, and the target of the same
//! clause (≥2次/年, ≥2周/年, S2-14).

use crate::plan::plan_content::{MeasureContent, PartContent, RecurringContent, TaskContent};
use crate::plan::plans::Task;
use crate::plan::targets::Target;
use crate::plan::task_acts::{ActKind, TaskAct};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use zhaozhang_domain::period::PeriodKind;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::task::measure::{Comparator, Measure, Reading, Recurring};
use zhaozhang_domain::task::share::Sharing;

/// A target at work; nothing when its figures cannot be read or it has no day.
pub fn measure_of(content: &MeasureContent, task: &TaskContent) -> Option<Measure> {
    let figure_on = |(on, figure): &(NaiveDate, String)| Some((*on, Points::parse(figure)?));
    Some(Measure {
        indicator: content.indicator.clone(),
        comparator: Comparator::from_sign(&content.comparator)?,
        goal: content.goal()?,
        unit: content.unit.clone(),
        is_threshold: content.is_threshold,
        due: content.due.or(task.due)?,
        baseline: content.baseline.as_ref().and_then(figure_on),
        milestones: content.milestones.iter().filter_map(figure_on).collect(),
    })
}

/// The parts of a task with the number of their first recurring duty over all parts.
fn places(content: &TaskContent) -> impl Iterator<Item = (usize, &PartContent, usize)> {
    let mut duties = 0;
    content.parts.iter().enumerate().map(move |(at, part)| {
        let first = duties;
        duties += part.recurring.len();
        (at, part, first)
    })
}

/// The targets of some parts, or of all, with their confirmed figures.
pub(crate) fn measures(
    task: &Task,
    content: &TaskContent,
    acts: &[&TaskAct],
    parts: Option<&BTreeSet<usize>>,
) -> Vec<(Measure, Vec<Reading>)> {
    let own = content.targets().filter(|target| parts.is_none_or(|parts| parts.contains(&target.part)));
    own.filter_map(|target| {
        Some((measure_of(target.measure, content)?, target_readings(task, content, acts, target)))
    })
    .collect()
}

/// The confirmed figures of one target: the city's own, and what occasions give.
fn target_readings(
    task: &Task,
    content: &TaskContent,
    acts: &[&TaskAct],
    target: Target<'_>,
) -> Vec<Reading> {
    let mut readings = city_readings(task, acts, target.index);
    if let Some((_, part, duties)) = places(content).find(|(at, ..)| *at == target.part) {
        readings.extend(fed(part, target.measure, acts, duties));
    }
    readings
}

/// The confirmed figures of a target that are the city's own.
pub fn city_readings(task: &Task, acts: &[&TaskAct], index: usize) -> Vec<Reading> {
    figures(acts, index, |unit| !task.is_share_of(unit, Some(index)))
}

/// The confirmed figures of a target of one unit.
pub fn unit_readings(acts: &[&TaskAct], index: usize, unit: i64) -> Vec<Reading> {
    figures(acts, index, |of| of == unit)
}

/// A figure belongs to the day it is about, however late it was confirmed.
fn figures(acts: &[&TaskAct], index: usize, is_meant: impl Fn(i64) -> bool) -> Vec<Reading> {
    let own = acts.iter().filter(|act| {
        act.kind == ActKind::Figure
            && act.words.index == Some(index)
            && is_confirmed(act)
            && is_meant(act.unit)
    });
    own.filter_map(|act| Some(Reading { on: act.on, figure: Points::parse(&act.words.figure)? })).collect()
}

fn is_confirmed(act: &TaskAct) -> bool {
    act.judged.as_ref().is_some_and(|judged| judged.is_confirmed)
}

/// The targets of which a county took over a share, with its own figures.
pub(crate) fn county_measures(
    task: &Task,
    content: &TaskContent,
    county: i64,
    acts: &[&TaskAct],
) -> Vec<(Measure, Vec<Reading>)> {
    content
        .targets()
        .filter_map(|Target { index, measure, .. }| {
            let share = task.shares.iter().find(|share| share.unit == county && share.index == index)?;
            Some((
                share_measure(measure_of(measure, content)?, share.figure),
                unit_readings(acts, index, county),
            ))
        })
        .collect()
}

/// A target as one county holds it: the share is the figure to reach. The city's path is not the county's, where
/// amounts add up.
pub fn share_measure(measure: Measure, share: Points) -> Measure {
    let is_each = Sharing::of_target(&measure.indicator, &measure.unit) == Sharing::Each;
    Measure {
        goal: share,
        baseline: measure.baseline.filter(|_| is_each),
        milestones: if is_each { measure.milestones } else { Vec::new() },
        ..measure
    }
}

/// How many days one of a unit of time has; nothing for what is no time of days.
fn days_of(unit: &str) -> Option<i64> {
    match unit {
        "周" | "星期" => Some(7),
        "天" | "日" => Some(1),
        _ => None,
    }
}

/// The recurring duties of some parts, or of all, with their confirmed occasions.
pub(crate) fn recurring(
    content: &TaskContent,
    acts: &[&TaskAct],
    parts: Option<&BTreeSet<usize>>,
) -> Vec<(Recurring, Vec<Reading>)> {
    let own = places(content).filter(|(at, ..)| parts.is_none_or(|parts| parts.contains(at)));
    own.flat_map(|(_, part, first)| {
        part.recurring.iter().enumerate().filter_map(move |(at, duty)| {
            let kept = Recurring {
                cadence: PeriodKind::parse(&duty.cadence)?,
                amount: Points::parse(&duty.amount)?,
                unit: duty.unit.clone(),
            };
            Some((kept, occasions(part, duty, (first, first + at), acts)))
        })
    })
    .collect()
}

/// The confirmed occasions of a recurring duty. One that says how many days it took counts for the duty of days of the
/// same cadence too: two trainings of a week each are twice and fourteen days.
pub fn occasions(
    part: &PartContent,
    duty: &RecurringContent,
    (first, index): (usize, usize),
    acts: &[&TaskAct],
) -> Vec<Reading> {
    let own = acts.iter().filter(|act| act.kind == ActKind::Occasion && is_confirmed(act));
    own.filter_map(|act| {
        let of = act.words.index?;
        if of == index {
            return Some(Reading { on: act.on, figure: Points::parse(&act.words.figure)? });
        }
        let other = part.recurring.get(of.checked_sub(first)?)?;
        let days = Points::parse(&act.words.days)?;
        let figure = days.divided_by(Points::whole(days_of(&duty.unit)?))?;
        (other.cadence == duty.cadence).then_some(Reading { on: act.on, figure })
    })
    .collect()
}

/// What occasions give for a target per period (次/年, 周/年): the sum within the period so far, at each occasion.
fn fed(part: &PartContent, measure: &MeasureContent, acts: &[&TaskAct], first: usize) -> Vec<Reading> {
    let split = measure.unit.split_once('/');
    let split = split.and_then(|(unit, cadence)| Some((unit, PeriodKind::parse(cadence)?)));
    let Some((unit, kind)) = split else { return Vec::new() };
    let of_kind = |duty: &RecurringContent| PeriodKind::parse(&duty.cadence) == Some(kind);
    let duties = || part.recurring.iter().enumerate().filter(|(_, duty)| of_kind(duty));
    // A target added after the issue has no words in the plan.
    let says = |duty: &RecurringContent| {
        !measure.quote.is_empty()
            && (duty.words.contains(&measure.quote) || measure.quote.contains(&duty.words))
    };
    let same = |duty: &RecurringContent| {
        duty.unit == unit || (days_of(unit).is_some() && days_of(&duty.unit).is_some())
    };
    let found = duties().find(|(_, duty)| same(duty) && says(duty)).or_else(|| {
        let mut alike = duties().filter(|(_, duty)| same(duty));
        alike.next().filter(|_| alike.next().is_none())
    });
    let Some((at, duty)) = found else { return Vec::new() };
    let scale = days_of(&duty.unit).zip(days_of(unit)).and_then(|(from, to)| Points::fraction(from, to));
    let scale = scale.unwrap_or(Points::ONE);
    let mut all = occasions(part, duty, (first, first + at), acts);
    all.sort_by_key(|reading| reading.on);
    let sum = |on: NaiveDate| {
        let period = kind.containing(on);
        let own = all.iter().filter(|other| other.on <= on && period.contains(other.on));
        own.map(|other| other.figure * scale).sum()
    };
    all.iter().map(|reading| Reading { on: reading.on, figure: sum(reading.on) }).collect()
}

/// The confirmed figures of one target of a task as it stands: the city's own, and what occasions give.
pub fn task_readings(task: &Task, acts: &[&TaskAct], index: usize) -> Vec<Reading> {
    let target = task.content.targets().find(|target| target.index == index);
    target.map_or_else(
        || city_readings(task, acts, index),
        |target| target_readings(task, &task.content, acts, target),
    )
}
