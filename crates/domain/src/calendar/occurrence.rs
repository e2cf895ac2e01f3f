//! The days a calendar duty comes round on (时点): every occurrence of a [`When`] between two days.
//! How single days are worked out is in [`super`].

use super::{Calendar, Derivation};
use crate::notice::When;
use crate::period::{Period, PeriodKind, document_date};
use chrono::{Datelike, Days, NaiveDate};

/// The most occurrences worked out at once; a span of years that would need more is cut off here.
const MOST_OCCURRENCES: usize = 5_000;

impl Calendar {
    /// Every day on which the duty falls due from `from` to `to`, in order. The last days of some earlier period
    /// may fall into the span (`每月后5个工作日`), so periods are followed from well before it.
    pub fn occurrences(&self, when: When, from: NaiveDate, to: NaiveDate) -> Vec<Derivation> {
        let all: Vec<Derivation> = match when {
            When::Day(day) => vec![self.derived(day, vec![format!("定于{}。", document_date(day))], day)],
            When::LastWorkingDay(kind) => {
                periods(kind, from, to).into_iter().map(|period| self.last_working_day(period)).collect()
            }
            When::LastDay(kind) => {
                periods(kind, from, to).into_iter().map(|period| self.last_day(period)).collect()
            }
            When::HalfMonth => self.days_of_months(15, 31, from, to),
            When::MonthDays(one, other) => self.days_of_months(one, other, from, to),
            When::Weekly => {
                periods(PeriodKind::Week, from, to).into_iter().map(|period| self.last_day(period)).collect()
            }
            When::WorkingDaysAfter(kind, count) => {
                let early = from.checked_sub_days(Days::new(u64::from(count) * 2 + 30)).unwrap_or(from);
                periods(kind, early, to).into_iter().map(|period| self.after(period, count)).collect()
            }
        };
        let mut all: Vec<Derivation> =
            all.into_iter().filter(|found| (from..=to).contains(&found.day)).take(MOST_OCCURRENCES).collect();
        all.sort_by_key(|found| found.day);
        all.dedup_by_key(|found| found.day);
        all
    }

    fn last_day(&self, period: Period) -> Derivation {
        let day = period.last_day();
        let step = format!("{period}最后一天为{}（{}）。", document_date(day), self.describe(day));
        // A calendar day needs no holiday notice.
        Derivation { day, steps: vec![step], is_provisional: false }
    }

    fn after(&self, period: Period, count: u32) -> Derivation {
        let last = period.last_day();
        let day = self.add_working_days(last, count);
        let step =
            format!("{period}结束后第{count}个工作日为{}（{}）。", document_date(day), self.describe(day));
        self.derived(day, vec![step], last)
    }

    /// Two days of each month; a rest day gives way to the working day before it.
    fn days_of_months(&self, one: u32, other: u32, from: NaiveDate, to: NaiveDate) -> Vec<Derivation> {
        // The first of a month may move back into the month before.
        let end = to.checked_add_days(Days::new(31)).unwrap_or(to);
        let months = periods(PeriodKind::Month, from, end);
        months
            .into_iter()
            .flat_map(|month| [self.day_of_month(month, one), self.day_of_month(month, other)])
            .collect()
    }

    pub(crate) fn day_of_month(&self, month: Period, number: u32) -> Derivation {
        let last = month.last_day();
        let set = last.with_day(number.max(1)).unwrap_or(last);
        let day = self.working_day_before(set);
        let mut steps = vec![format!("应为{}（{}）。", document_date(set), self.describe(set))];
        if day != set {
            steps.push(format!(
                "遇休息日，提前到之前的工作日{}（{}）。",
                document_date(day),
                self.describe(day)
            ));
        }
        self.derived(day, steps, set)
    }
}

/// The periods that meet the span, the one holding `from` first.
fn periods(kind: PeriodKind, from: NaiveDate, to: NaiveDate) -> Vec<Period> {
    let mut periods = Vec::new();
    let mut period = kind.containing(from);
    while period.first_day() <= to && periods.len() < MOST_OCCURRENCES {
        periods.push(period);
        let next = period.next();
        if next.first_day() <= period.first_day() {
            break;
        }
        period = next;
    }
    periods
}
