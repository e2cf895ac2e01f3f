//! The calendar against the published holiday notices and the deadlines of requirements §3.

use super::{Calendar, CalendarRow, DayKind};
use crate::notice::When;
use crate::period::{Period, PeriodKind};
use crate::rule::Span;
use chrono::NaiveDate;
use proptest::prelude::{any, proptest};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn last_working_days_of_quarters_are_those_published() {
    let calendar = Calendar::national();
    let gold = include_str!("../../tests/data/quarter-last-workday.tsv");
    let mut seen = 0;
    for line in gold.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let quarter = Period::parse(&format!("{}-Q{}", cells[0], cells[1])).unwrap();
        let found = calendar.last_working_day(quarter);
        assert_eq!(found.day, day(cells[2]), "{quarter}");
        assert!(!found.is_provisional, "{quarter}");
        seen += 1;
    }
    assert_eq!(seen, 60);
}

#[test]
fn years_have_as_many_working_days_as_published() {
    let calendar = Calendar::national();
    for (year, count) in
        [(2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)]
    {
        let mut on = Period::year(year).first_day();
        let mut found = 0;
        while on <= Period::year(year).last_day() {
            found += u32::from(calendar.is_working_day(on));
            on = on.succ_opt().unwrap();
        }
        assert_eq!(found, count, "{year}");
    }
}

#[test]
fn a_span_of_days_leaves_out_its_first_day_and_moves_off_rest_days() {
    let calendar = Calendar::national();
    let found = calendar.due(day("2024-04-10"), Span::Days(20), true);
    assert_eq!(found.day, day("2024-04-30"));
    assert_eq!(found.steps, ["自2024年4月10日起算，当日不计，第20天为2024年4月30日（周二，工作日）。"]);

    let found = calendar.due(day("2024-04-12"), Span::Days(20), true);
    assert_eq!(found.day, day("2024-05-06"));
    assert_eq!(
        found.steps,
        [
            "自2024年4月12日起算，当日不计，第20天为2024年5月2日（周四，劳动节放假）。",
            "2024年5月2日是休息日，顺延到下一个工作日2024年5月6日（周一，工作日）。",
        ]
    );
    let kept = calendar.due(day("2024-04-12"), Span::Days(20), false);
    assert_eq!(kept.day, day("2024-05-02"));
}

#[test]
fn working_days_skip_holidays_and_count_sundays_that_work() {
    let calendar = Calendar::national();
    // 2023-09-29 to 10-06 rest, 10-07 and 10-08 (a weekend) work.
    assert_eq!(calendar.add_working_days(day("2023-09-28"), 1), day("2023-10-07"));
    assert_eq!(calendar.due(day("2023-09-28"), Span::WorkingDays(2), true).day, day("2023-10-08"));
    assert_eq!(calendar.due(day("2023-09-30"), Span::Days(0), true).day, day("2023-09-30"));
}

#[test]
fn a_year_without_a_holiday_notice_is_provisional() {
    let calendar = Calendar::national();
    let found = calendar.last_working_day(Period::parse("2027-Q1").unwrap());
    assert_eq!((found.day, found.is_provisional), (day("2027-03-31"), true));
    assert_eq!(found.steps.last().map(String::as_str), Some("2027年放假安排尚未公布，按星期推算，暂定。"));
    // 2011-12-31 stands in the notice for 2012, which does not publish the rest of 2011.
    assert!(!calendar.is_published(2011));
    assert!(calendar.is_working_day(day("2011-12-31")));
}

#[test]
fn local_days_hold_for_their_region_only() {
    let typhoon = CalendarRow {
        on: day("2024-07-25"),
        kind: DayKind::Rest,
        name: "防御台风".to_owned(),
        source: "市防汛抗旱指挥部通知".to_owned(),
        region: Some("甲市".to_owned()),
    };
    let rows = || [typhoon.clone()];
    assert!(!Calendar::of(rows(), Some("甲市")).is_working_day(typhoon.on));
    assert!(Calendar::of(rows(), Some("乙市")).is_working_day(typhoon.on));
    assert!(!Calendar::of(rows(), Some("甲市")).is_published(2024), "a local day is not the year's notice");
}

#[test]
fn half_months_fall_on_the_15th_and_the_last_day_or_before() {
    let calendar = Calendar::national();
    let days = |when| -> Vec<String> {
        let found = calendar.occurrences(when, day("2020-08-01"), day("2020-10-31"));
        found.iter().map(|found| found.day.to_string()).collect()
    };
    assert_eq!(
        days(When::HalfMonth),
        ["2020-08-14", "2020-08-31", "2020-09-15", "2020-09-30", "2020-10-15", "2020-10-30"]
    );
    assert_eq!(
        days(When::MonthDays(1, 16)),
        ["2020-08-14", "2020-09-01", "2020-09-16", "2020-09-30", "2020-10-16", "2020-10-30"]
    );
    assert_eq!(
        days(When::WorkingDaysAfter(PeriodKind::Month, 5)),
        ["2020-08-07", "2020-09-07", "2020-10-14"]
    );
    assert_eq!(days(When::LastWorkingDay(PeriodKind::Quarter)), ["2020-09-30"]);
    assert_eq!(days(When::LastDay(PeriodKind::Month)), ["2020-08-31", "2020-09-30", "2020-10-31"]);
    assert_eq!(days(When::Day(day("2020-09-01"))), ["2020-09-01"]);
    assert_eq!(days(When::Weekly).len(), 13);
}

proptest! {
    #[test]
    fn no_day_or_span_panics(days in any::<i32>(), span in any::<u32>(), row in "\\PC{0,40}") {
        let calendar = Calendar::national();
        let on = NaiveDate::from_num_days_from_ce_opt(days).unwrap_or(NaiveDate::MAX);
        for span in [Span::Days(span), Span::WorkingDays(span)] {
            let found = calendar.due(on, span, true);
            assert!(found.day >= on && !found.steps.is_empty());
        }
        CalendarRow::parse(&row);
    }
}
