//! Working days (工作日) and the days on which things fall due, each with the steps that lead to it.
//! A day works if the State Council's notice says 上班, rests if it says 放假, and follows the weekday otherwise.
//! A year whose notice is not published yet is worked out by weekdays and marked provisional (暂定).
//! Periods without regard to rest days are in [`crate::period`].

mod occurrence;
#[cfg(test)]
mod tests;

use crate::period::{Period, document_date, weekday_word};
use crate::rule::{Due, Span};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use std::collections::{BTreeMap, BTreeSet};

/// The days the State Council arranged, 2012 to 2026; see `data/workdays-cn.tsv`.
const NATIONAL_ROWS: &str = include_str!("../data/workdays-cn.tsv");

/// The most working days that are counted forward; a longer count stays at this one (about 40 years).
const MOST_WORKING_DAYS: u32 = 10_000;

/// What an arrangement makes of a day (安排).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DayKind {
    /// 上班.
    Work,
    /// 放假.
    Rest,
}

/// One arranged day (调休、放假): a row of a holiday notice or of the office's own additions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarRow {
    /// 日期.
    pub on: NaiveDate,
    /// 安排.
    pub kind: DayKind,
    /// 名称, for example 国庆节.
    pub name: String,
    /// 来源: the notice that says so.
    pub source: String,
    /// 地区, for a local arrangement; nothing for a national one.
    pub region: Option<String>,
}

impl CalendarRow {
    /// Reads `日期⇥安排⇥名称⇥来源`, with `⇥地区` for local days; nothing for a line that is none.
    pub fn parse(line: &str) -> Option<Self> {
        let mut cells = line.split('\t').map(str::trim);
        let on = cells.next()?.parse().ok()?;
        let kind = match cells.next()? {
            "上班" => DayKind::Work,
            "放假" => DayKind::Rest,
            _ => return None,
        };
        let name = cells.next().unwrap_or_default().to_owned();
        let source = cells.next().unwrap_or_default().to_owned();
        let region = cells.next().filter(|region| !region.is_empty()).map(ToOwned::to_owned);
        Some(Self { on, kind, name, source, region })
    }
}

/// A day worked out, with the sentences that lead to it (推算).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derivation {
    /// The day; what is due on it is due through 24:00.
    pub day: NaiveDate,
    /// How it came about, in sentences an office can print.
    pub steps: Vec<String>,
    /// 暂定: a year it passes through has no holiday notice yet.
    pub is_provisional: bool,
}

/// The working-day calendar of an office (工作日历).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    rows: BTreeMap<NaiveDate, CalendarRow>,
    published: BTreeSet<i32>,
}

impl Calendar {
    /// The national calendar that comes with the program.
    pub fn national() -> Self {
        Self::of(NATIONAL_ROWS.lines().skip(1).filter_map(CalendarRow::parse), None)
    }

    /// A calendar of these rows: the national ones and those of the region. A later row replaces an earlier one,
    /// and a local one a national one.
    pub fn of(rows: impl IntoIterator<Item = CalendarRow>, region: Option<&str>) -> Self {
        let mut calendar = Self { rows: BTreeMap::new(), published: BTreeSet::new() };
        calendar.arrange(rows, region);
        calendar
    }

    /// Adds rows: next year's notice, a change of it, or local days.
    pub fn arrange(&mut self, rows: impl IntoIterator<Item = CalendarRow>, region: Option<&str>) {
        for row in rows.into_iter().filter(|row| row.region.is_none() || row.region.as_deref() == region) {
            // The last days of December stand in the notice for the next year: they do not publish their own.
            if row.region.is_none() && !(row.on.month() == 12 && row.on.day() > 20) {
                self.published.insert(row.on.year());
            }
            let is_local_kept =
                self.rows.get(&row.on).is_some_and(|old| old.region.is_some() && row.region.is_none());
            if !is_local_kept {
                self.rows.insert(row.on, row);
            }
        }
    }

    /// Whether the year's holiday notice is known; days of other years are 暂定.
    pub fn is_published(&self, year: i32) -> bool {
        self.published.contains(&year)
    }

    /// The arrangement that stands for a day, if one does.
    pub fn arrangement(&self, day: NaiveDate) -> Option<&CalendarRow> {
        self.rows.get(&day)
    }

    /// Whether the day works.
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        match self.rows.get(&day) {
            Some(row) => row.kind == DayKind::Work,
            None => !matches!(day.weekday(), Weekday::Sat | Weekday::Sun),
        }
    }

    /// The day itself if it works, else the next one that does.
    pub fn next_working_day(&self, day: NaiveDate) -> NaiveDate {
        let mut day = day;
        while !self.is_working_day(day) {
            let Some(next) = day.checked_add_days(Days::new(1)) else { return day };
            day = next;
        }
        day
    }

    /// The day itself if it works, else the one before that does.
    pub fn working_day_before(&self, day: NaiveDate) -> NaiveDate {
        let mut day = day;
        while !self.is_working_day(day) {
            let Some(before) = day.checked_sub_days(Days::new(1)) else { return day };
            day = before;
        }
        day
    }

    /// The nth working day after a day, which is not counted itself; the day itself for 0.
    pub fn add_working_days(&self, day: NaiveDate, count: u32) -> NaiveDate {
        let mut day = day;
        for _ in 0..count.min(MOST_WORKING_DAYS) {
            let Some(next) = day.checked_add_days(Days::new(1)) else { return day };
            day = self.next_working_day(next);
        }
        day
    }

    /// The day on which something falls due, without the sentences; the scoring asks it for every owed fact.
    pub fn due_day(&self, on: NaiveDate, span: Span, moves_off_rest_days: bool) -> NaiveDate {
        match span {
            Span::Days(0) => on,
            Span::Days(count) => {
                let last = days_after(on, count);
                if moves_off_rest_days { self.next_working_day(last) } else { last }
            }
            Span::WorkingDays(count) => self.add_working_days(on, count),
        }
    }

    /// When something falls due that is owed within a span after a day: the day of [`Calendar::due_day`], explained.
    pub fn due(&self, on: NaiveDate, span: Span, moves_off_rest_days: bool) -> Derivation {
        let day = self.due_day(on, span, moves_off_rest_days);
        match span {
            Span::Days(0) => self.derived(
                on,
                vec![format!("要求当天完成，即{}（{}）。", document_date(on), self.describe(on))],
                on,
            ),
            Span::Days(count) => self.due_in_days(on, count, day),
            Span::WorkingDays(count) => {
                let step = format!(
                    "自{}起算，当日不计，第{count}个工作日为{}（{}）。",
                    document_date(on),
                    document_date(day),
                    weekday_word(day.weekday())
                );
                self.derived(day, vec![step], on)
            }
        }
    }

    /// When a fact falls due under a 期限 rule.
    pub fn due_under(&self, rule: &Due, on: NaiveDate) -> Derivation {
        self.due(on, rule.span, rule.moves_off_rest_days)
    }

    fn due_in_days(&self, on: NaiveDate, count: u32, day: NaiveDate) -> Derivation {
        let last = days_after(on, count);
        let mut steps = vec![format!(
            "自{}起算，当日不计，第{count}天为{}（{}）。",
            document_date(on),
            document_date(last),
            self.describe(last)
        )];
        if day != last {
            steps.push(format!(
                "{}是休息日，顺延到下一个工作日{}（{}）。",
                document_date(last),
                document_date(day),
                self.describe(day)
            ));
        } else if !self.is_working_day(last) {
            steps.push("遇休息日不顺延。".to_owned());
        }
        self.derived(day, steps, on)
    }

    /// The last working day of a period.
    pub fn last_working_day(&self, period: Period) -> Derivation {
        let last = period.last_day();
        let day = self.working_day_before(last);
        let mut steps =
            vec![format!("{period}最后一天为{}（{}）。", document_date(last), self.describe(last))];
        if day != last {
            steps.push(format!("最后一个工作日为{}（{}）。", document_date(day), self.describe(day)));
        }
        self.derived(day, steps, last)
    }

    /// `周二，工作日`, `周日，调休上班`, `周一，国庆节放假`.
    fn describe(&self, day: NaiveDate) -> String {
        let weekday = weekday_word(day.weekday());
        match self.rows.get(&day) {
            Some(CalendarRow { kind: DayKind::Work, .. }) => format!("{weekday}，调休上班"),
            Some(CalendarRow { name, .. }) => format!("{weekday}，{name}放假"),
            None if self.is_working_day(day) => format!("{weekday}，工作日"),
            None => format!("{weekday}，休息日"),
        }
    }

    /// Adds the remark on years without a holiday notice.
    fn derived(&self, day: NaiveDate, mut steps: Vec<String>, other: NaiveDate) -> Derivation {
        let (first, last) = (day.min(other), day.max(other));
        let unknown = [first.year(), last.year()].into_iter().find(|year| !self.is_published(*year));
        let is_arranged = self.rows.contains_key(&first) && self.rows.contains_key(&last);
        let unknown = unknown.filter(|_| !is_arranged);
        if let Some(year) = unknown {
            steps.push(format!("{year}年放假安排尚未公布，按星期推算，暂定。"));
        }
        Derivation { day, steps, is_provisional: unknown.is_some() }
    }
}

fn days_after(on: NaiveDate, count: u32) -> NaiveDate {
    on.checked_add_days(Days::new(u64::from(count))).unwrap_or(NaiveDate::MAX)
}
