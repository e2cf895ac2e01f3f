//! Duties from quotas (任务): one for each unit and period the sheet has a line of, with the days of the period on
//! which the notice has the shortfall looked at (每半月提醒).

use super::stake::of_quota;
use super::{Check, Duty, DutyKind, DutyState, Progress, Source, key};
use crate::calendar::Derivation;
use crate::notice::{Cadence, When};
use crate::period::{Period, PeriodKind, document_date};
use crate::points::Points;
use crate::sheet::{HolderKind, HolderSheet, QuotaLine};
use chrono::NaiveDate;

/// A first set day not later than this one looks back at the month before, and the second at the first half.
const EARLY: u32 = 7;

/// Duties of the quotas of every unit.
pub(super) fn duties(source: &Source<'_>) -> Vec<Duty> {
    let mut duties = Vec::new();
    let units = source.sheet.holders().filter(|(_, holder)| holder.kind == HolderKind::Unit);
    for (_, holder) in units {
        let lines = holder.quotas.iter().filter(|line| line.period.last_day() >= source.since);
        duties.extend(
            lines.filter(|line| line.due > Points::ZERO).filter_map(|line| duty(source, holder, line)),
        );
    }
    duties
}

fn duty(source: &Source<'_>, holder: &HolderSheet, line: &QuotaLine) -> Option<Duty> {
    let notice = source.notice;
    let rule = line.rule.of(notice)?;
    let unit = notice.units.iter().find(|unit| unit.name == holder.name);
    let is_registered = unit.is_none_or(|unit| unit.is_registered_in(line.period));
    if !is_registered || !holds_mostly(source, line.period) {
        return None;
    }
    let progress = Progress { due: line.due, done: line.done };
    let missing = (line.due - line.done).max(Points::ZERO);
    let (if_missed, if_kept) = of_quota(source, line.rule, missing);
    let last = line.period.last_day();
    let is_over = source.today() > last;
    let state = match (line.is_met(), is_over) {
        (true, _) => DutyState::Done,
        (false, true) => DutyState::Lapsed,
        (false, false) => DutyState::Open,
    };
    let due = Derivation {
        day: last,
        steps: vec![format!(
            "任务按{}计算，{}最后一天为{}。",
            line.period.kind().word(),
            line.period,
            document_date(last)
        )],
        is_provisional: false,
    };
    Some(Duty {
        key: key(
            notice,
            DutyKind::Quota,
            &[&rule.name, &line.period.code(), line.period.kind().word(), &holder.name],
        ),
        kind: DutyKind::Quota,
        notice: notice.code.clone(),
        unit: holder.name.clone(),
        article: rule.article,
        rule: source.rule_name(line.rule).to_owned(),
        class: String::new(),
        title: format!("{}报送任务{}篇", line.period, line.due),
        demand: format!("{}应完成{}篇，已完成{}篇", line.period, line.due, line.done),
        parts: Vec::new(),
        arose_on: line.period.first_day().max(notice.from),
        due,
        state,
        done_on: None,
        progress: Some(progress),
        checks: checks(source, &rule.name, line.period),
        if_missed,
        if_kept,
        closes: "审核通过的信息达到任务数".to_owned(),
        facts: Vec::new(),
    })
}

/// Whether the notice is in force on at least half of the period: nobody is told on 30 June that the five items of
/// June are missing when the notice came into force that day.
fn holds_mostly(source: &Source<'_>, period: Period) -> bool {
    let notice = source.notice;
    let last = notice.until.map_or(period.last_day(), |until| until.min(period.last_day()));
    let days = |from: NaiveDate, through: NaiveDate| through.signed_duration_since(from).num_days() + 1;
    days(notice.from.max(period.first_day()), last) * 2 >= days(period.first_day(), period.last_day())
}

/// The days on which the shortfall of a quota is looked at in a period, in order.
fn checks(source: &Source<'_>, quota: &str, period: Period) -> Vec<Check> {
    let cadences = source.notice.cadences.iter();
    let naming = cadences.filter(|cadence| cadence.reminds_of.iter().any(|name| name == quota));
    let mut checks: Vec<Check> = naming.flat_map(|cadence| checks_of(source, cadence, period)).collect();
    checks.sort_by_key(|check| check.on.day);
    for (number, check) in (1..).zip(&mut checks) {
        check.number = number;
    }
    checks
}

fn checks_of(source: &Source<'_>, cadence: &Cadence, period: Period) -> Vec<Check> {
    let check = |on: Derivation, part: Points| Check {
        number: 0,
        on,
        part,
        article: cadence.article,
        name: cadence.name.clone(),
    };
    let halves = match cadence.when {
        When::HalfMonth => Some((15, 31)),
        When::MonthDays(one, other) => Some((one.min(other), one.max(other))),
        _ => None,
    };
    if let Some((one, other)) = halves {
        return by_halves(source, period, one, other).into_iter().map(|(on, part)| check(on, part)).collect();
    }
    let end = match cadence.when {
        // Looked at when the period is over: the first such day after it.
        When::WorkingDaysAfter(..) => return Vec::new(),
        _ => period.last_day(),
    };
    let days = source.calendar.occurrences(cadence.when, period.first_day(), end);
    let part = |day: NaiveDate| {
        let length = period.last_day().signed_duration_since(period.first_day()).num_days() + 1;
        let gone = day.signed_duration_since(period.first_day()).num_days() + 1;
        Points::fraction(gone, length).unwrap_or(Points::ONE)
    };
    days.into_iter().map(|on| (part(on.day), on)).map(|(part, on)| check(on, part)).collect()
}

/// Two set days of each month of a period: after each, one more half month should be done.
fn by_halves(source: &Source<'_>, period: Period, one: u32, other: u32) -> Vec<(Derivation, Points)> {
    let mut months = Vec::new();
    let mut month = PeriodKind::Month.containing(period.first_day());
    while period.covers(month) {
        months.push(month);
        month = month.next();
    }
    let all = i64::try_from(months.len()).unwrap_or(i64::MAX).saturating_mul(2);
    let mut found = Vec::new();
    for (at, month) in (0_i64..).zip(months) {
        let part = |halves: i64| Points::fraction(at * 2 + halves, all.max(1)).unwrap_or(Points::ONE);
        // 1日和16日: the 16th looks at the first half, the 1st of the next month at the whole.
        let (first, second) = if one <= EARLY {
            (source.calendar.day_of_month(month, other), source.calendar.day_of_month(month.next(), one))
        } else {
            (source.calendar.day_of_month(month, one), source.calendar.day_of_month(month, other))
        };
        found.push((first, part(1)));
        found.push((second, part(2)));
    }
    found
}
