//! Duties from the calendar (节奏): a cadence with 事实 asks every unit for at least one such fact before its day.
//! A cadence without 事实 is the issuing office's own and stands on its desk, not here.

use super::demand;
use super::{Duty, DutyKind, DutyState, Source, is_registered, key};
use crate::calendar::Derivation;
use crate::notice::{Cadence, When};
use crate::period::{Period, PeriodKind, document_date};
use crate::sheet::{HolderKind, HolderSheet};
use chrono::{Datelike, Days, NaiveDate};

/// The days a fact may lie on to answer one occurrence of a cadence.
#[derive(Debug, Clone)]
struct Window {
    from: NaiveDate,
    through: NaiveDate,
    due: Derivation,
    label: String,
}

/// Duties of every unit under every cadence that asks for facts.
pub(super) fn duties(source: &Source<'_>) -> Vec<Duty> {
    let mut duties = Vec::new();
    for (at, cadence) in source.notice.cadences.iter().enumerate() {
        let Some(selector) = &cadence.selector else { continue };
        let kinds: Vec<&str> = selector.kinds.iter().map(|kind| kind.word()).collect();
        let windows = windows(source, cadence);
        for (id, holder) in source.sheet.holders().filter(|(_, holder)| holder.kind == HolderKind::Unit) {
            let unit = source.sheet.unit(source.notice, id);
            let applies = |condition: &crate::rule::Condition| {
                condition.holds_for_unit(&holder.name, holder.kind, unit)
            };
            if !cadence.applies_to.iter().all(applies) {
                continue;
            }
            let own = windows
                .iter()
                .filter(|window| unit.is_none_or(|unit| is_registered(unit, window.from, window.through)));
            duties.extend(own.map(|window| duty(source, (at, cadence), &kinds.join("、"), holder, window)));
        }
    }
    duties
}

fn duty(
    source: &Source<'_>,
    (at, cadence): (usize, &Cadence),
    kinds: &str,
    holder: &HolderSheet,
    window: &Window,
) -> Duty {
    let notice = source.notice;
    let is_done = source.sheet.answers(holder, at, window.from, window.through);
    let is_over = source.today() > window.through;
    let state = match (is_done, is_over) {
        (true, _) => DutyState::Done,
        (false, true) => DutyState::Lapsed,
        (false, false) => DutyState::Open,
    };
    let words = demand::clause(notice, cadence.article, &cadence.name).unwrap_or(&cadence.name);
    Duty {
        key: key(notice, DutyKind::Regular, &[&cadence.name, &window.from.to_string(), &holder.name]),
        kind: DutyKind::Regular,
        notice: notice.code.clone(),
        unit: holder.name.clone(),
        article: cadence.article,
        rule: cadence.name.clone(),
        class: String::new(),
        title: format!("{}（{}）", cadence.name, window.label),
        demand: words.to_owned(),
        parts: Vec::new(),
        arose_on: window.from,
        due: window.due.clone(),
        state,
        done_on: None,
        progress: None,
        checks: Vec::new(),
        if_missed: Vec::new(),
        if_kept: Vec::new(),
        closes: format!("{}至{}至少有1条{kinds}", document_date(window.from), document_date(window.through)),
        facts: Vec::new(),
    }
}

/// The occurrences of a cadence that ended since [`Source::since`] or run today, each with the days it covers.
fn windows(source: &Source<'_>, cadence: &Cadence) -> Vec<Window> {
    let notice = source.notice;
    let first = source.since.max(notice.from);
    let last = notice.until.map_or(source.today(), |until| until.min(source.today()));
    let kind = match cadence.when {
        When::Weekly => PeriodKind::Week,
        When::LastDay(kind) | When::LastWorkingDay(kind) | When::WorkingDaysAfter(kind, _) => kind,
        When::HalfMonth | When::MonthDays(..) => return halves(source, cadence.when, first, last),
        When::Day(day) => {
            let due = source.calendar.occurrences(cadence.when, day, day).into_iter().next();
            let is_near = day >= source.since && notice.from <= last;
            let window = |due| Window {
                from: notice.from,
                through: day,
                due,
                label: format!("{}前", document_date(day)),
            };
            return due.filter(|_| is_near).map(window).into_iter().collect();
        }
    };
    let mut windows = Vec::new();
    let mut period = kind.containing(first);
    while period.first_day() <= last {
        windows.extend(of_period(source, cadence.when, period));
        let next = period.next();
        if next.first_day() <= period.first_day() {
            break;
        }
        period = next;
    }
    windows
}

fn of_period(source: &Source<'_>, when: When, period: Period) -> Option<Window> {
    let after = period.last_day().checked_add_days(Days::new(400))?;
    let end = if matches!(when, When::WorkingDaysAfter(..)) { after } else { period.last_day() };
    let start = if matches!(when, When::WorkingDaysAfter(..)) {
        period.next().first_day()
    } else {
        period.first_day()
    };
    let due = source.calendar.occurrences(when, start, end).into_iter().next()?;
    let from = period.first_day().max(source.notice.from);
    Some(Window { from, through: due.day, due, label: period.to_string() })
}

/// The two halves of each month: up to the first set day, and from the day after it.
fn halves(source: &Source<'_>, when: When, first: NaiveDate, last: NaiveDate) -> Vec<Window> {
    let split = match when {
        When::MonthDays(one, other) if one.min(other) > 1 => one.min(other),
        When::MonthDays(_, other) => other.saturating_sub(1),
        _ => 15,
    };
    let mut windows = Vec::new();
    let mut month = PeriodKind::Month.containing(first);
    while month.first_day() <= last {
        let middle = month.first_day().with_day(split.max(1)).unwrap_or(month.last_day());
        let next = middle.checked_add_days(Days::new(1)).unwrap_or(middle);
        for (from, through, half) in [(month.first_day(), middle, "上"), (next, month.last_day(), "下")] {
            let from = from.max(source.notice.from);
            if from > through || through < first || from > last {
                continue;
            }
            let steps = vec![format!("{month}{half}半月最后一天为{}。", document_date(through))];
            let due = Derivation { day: through, steps, is_provisional: false };
            windows.push(Window { from, through, due, label: format!("{month}{half}半月") });
        }
        month = month.next();
    }
    windows
}
