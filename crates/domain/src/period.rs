//! Periods (周期) of the Chinese office year: weeks, months, quarters, half-years and years.
//! It counts days only; working days are in [`crate::calendar`].

use chrono::{Datelike, Days, NaiveDate, Weekday};
use std::fmt;

/// A kind of period (周期).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PeriodKind {
    /// 周, Monday to Sunday.
    Week,
    /// 月.
    Month,
    /// 双月: January with February, and so on.
    TwoMonths,
    /// 季度.
    Quarter,
    /// 半年.
    HalfYear,
    /// 年.
    Year,
}

impl PeriodKind {
    /// The word used in notices.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Week => "周",
            Self::Month => "月",
            Self::TwoMonths => "双月",
            Self::Quarter => "季",
            Self::HalfYear => "半年",
            Self::Year => "年",
        }
    }

    /// Reads the word used in notices: 周, 月, 双月 (两月), 季 (季度), 半年, 年 (年度).
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word.trim() {
            "周" | "每周" => Self::Week,
            "月" | "每月" | "月度" => Self::Month,
            "双月" | "两月" | "每两月" => Self::TwoMonths,
            "季" | "季度" | "每季" | "每季度" => Self::Quarter,
            "半年" | "每半年" => Self::HalfYear,
            "年" | "年度" | "全年" | "每年" => Self::Year,
            _ => return None,
        })
    }

    /// Months in one period; nothing for a week.
    const fn months(self) -> Option<i32> {
        match self {
            Self::Week => None,
            Self::Month => Some(1),
            Self::TwoMonths => Some(2),
            Self::Quarter => Some(3),
            Self::HalfYear => Some(6),
            Self::Year => Some(12),
        }
    }

    /// The period of this kind that holds the day.
    pub fn containing(self, day: NaiveDate) -> Period {
        let index = match self.months() {
            Some(months) => month_number(day).div_euclid(months),
            // Day 1 of the common era is a Monday, so whole weeks start with it.
            None => (day.num_days_from_ce() - 1).div_euclid(7),
        };
        Period { kind: self, index }
    }
}

/// Months since year 0.
fn month_number(day: NaiveDate) -> i32 {
    day.year() * 12 + i32::try_from(day.month0()).unwrap_or(0)
}

/// A period (周期): one month, one quarter, … of a certain year.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period {
    kind: PeriodKind,
    /// How many periods of the kind lie between year 0 (or day 1 for weeks) and this one.
    index: i32,
}

impl Period {
    /// The kind of the period.
    pub const fn kind(self) -> PeriodKind {
        self.kind
    }

    /// The year `year`; a year outside ±200,000 is held at that bound.
    pub fn year(year: i32) -> Self {
        Self { kind: PeriodKind::Year, index: year.clamp(-200_000, 200_000) }
    }

    /// Reads `2020`, `2020-07`, `2023-Q1` (or `2023Q1`), `2023-H1`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (year, rest) = match text.char_indices().nth(4) {
            Some((at, _)) => text.split_at_checked(at)?,
            None => (text, ""),
        };
        if year.len() != 4 || !year.chars().all(|c| c.is_ascii_digit()) {
            return None;
        }
        let year: i32 = year.parse().ok()?;
        let rest = rest.trim_start_matches('-');
        let (kind, number) = match rest.chars().next() {
            None => return Some(Self::year(year)),
            Some('Q' | 'q') => (PeriodKind::Quarter, rest.trim_start_matches(['Q', 'q'])),
            Some('H' | 'h') => (PeriodKind::HalfYear, rest.trim_start_matches(['H', 'h'])),
            Some(_) => (PeriodKind::Month, rest),
        };
        let number: i32 = number.parse().ok()?;
        let per_year = 12 / kind.months()?;
        (1..=per_year).contains(&number).then_some(Self { kind, index: year * per_year + number - 1 })
    }

    /// The first day; the last representable day if the period lies outside the calendar.
    pub fn first_day(self) -> NaiveDate {
        let day = match self.kind.months() {
            Some(months) => {
                let since_year_zero = self.index.saturating_mul(months);
                let month = u32::try_from(since_year_zero.rem_euclid(12)).unwrap_or(0) + 1;
                NaiveDate::from_ymd_opt(since_year_zero.div_euclid(12), month, 1)
            }
            None => NaiveDate::from_num_days_from_ce_opt(self.index.saturating_mul(7).saturating_add(1)),
        };
        day.unwrap_or(NaiveDate::MAX)
    }

    /// The last day.
    pub fn last_day(self) -> NaiveDate {
        self.next().first_day().checked_sub_days(Days::new(1)).unwrap_or(NaiveDate::MAX)
    }

    /// The following period of the kind.
    #[must_use]
    pub const fn next(self) -> Self {
        Self { kind: self.kind, index: self.index.saturating_add(1) }
    }

    /// The preceding period of the kind.
    #[must_use]
    pub const fn previous(self) -> Self {
        Self { kind: self.kind, index: self.index.saturating_sub(1) }
    }

    /// Whether the day lies in it.
    pub fn contains(self, day: NaiveDate) -> bool {
        self.kind.containing(day) == self
    }

    /// Whether the other period lies wholly in it (a month in its quarter, a year in itself).
    pub fn covers(self, other: Self) -> bool {
        if self == other {
            return true;
        }
        match (self.kind.months(), other.kind.months()) {
            // Whole months on both sides: the commonest question of all, answered without dates.
            (Some(own), Some(others)) => {
                let (start, end) =
                    (i64::from(self.index) * i64::from(own), (i64::from(self.index) + 1) * i64::from(own));
                let first = i64::from(other.index) * i64::from(others);
                start <= first && first + i64::from(others) <= end
            }
            _ => self.contains(other.first_day()) && self.contains(other.last_day()),
        }
    }

    /// The year its first day lies in.
    pub fn calendar_year(self) -> i32 {
        self.first_day().year()
    }

    /// The short form that [`Period::parse`] reads: `2020-07`, `2023-Q1`, `2020`; a week as its Monday.
    pub fn code(self) -> String {
        let first = self.first_day();
        let year = first.year();
        match self.kind {
            PeriodKind::Week | PeriodKind::TwoMonths => first.to_string(),
            PeriodKind::Month => format!("{year}-{:02}", first.month()),
            PeriodKind::Quarter => format!("{year}-Q{}", first.month0() / 3 + 1),
            PeriodKind::HalfYear => format!("{year}-H{}", first.month0() / 6 + 1),
            PeriodKind::Year => format!("{year}"),
        }
    }
}

impl fmt::Display for Period {
    /// As printed in documents: 2020年7月, 2023年第一季度, 2020年上半年, 2020年.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.first_day();
        let (year, month0) = (first.year(), first.month0());
        match self.kind {
            PeriodKind::Week => {
                let last = self.last_day();
                write!(f, "{year}年{}月{}日—{}月{}日", month0 + 1, first.day(), last.month(), last.day())
            }
            PeriodKind::Month => write!(f, "{year}年{}月", month0 + 1),
            PeriodKind::TwoMonths => write!(f, "{year}年{}—{}月", month0 + 1, month0 + 2),
            PeriodKind::Quarter => {
                let word = match month0 / 3 {
                    0 => "一",
                    1 => "二",
                    2 => "三",
                    _ => "四",
                };
                write!(f, "{year}年第{word}季度")
            }
            PeriodKind::HalfYear => write!(f, "{year}年{}半年", if month0 == 0 { "上" } else { "下" }),
            PeriodKind::Year => write!(f, "{year}年"),
        }
    }
}

impl fmt::Debug for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code())
    }
}

/// A day as documents print it: `2023年3月8日`, without leading zeros (requirements §1.5).
pub fn document_date(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// The word for a weekday: 周一 … 周日.
pub const fn weekday_word(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "周一",
        Weekday::Tue => "周二",
        Weekday::Wed => "周三",
        Weekday::Thu => "周四",
        Weekday::Fri => "周五",
        Weekday::Sat => "周六",
        Weekday::Sun => "周日",
    }
}

#[cfg(test)]
mod tests {
    use super::{Period, PeriodKind};
    use chrono::{Datelike, NaiveDate, Weekday};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn months_lie_in_quarters_and_years() {
        let july = Period::parse("2020-07").unwrap();
        let third = Period::parse("2020-Q3").unwrap();
        assert!(third.covers(july) && Period::year(2020).covers(third) && !july.covers(third));
        assert_eq!((july.first_day(), july.last_day()), (day("2020-07-01"), day("2020-07-31")));
        assert_eq!(PeriodKind::Quarter.containing(day("2023-03-31")).to_string(), "2023年第一季度");
        assert_eq!(third.previous().code(), "2020-Q2");
    }

    #[test]
    fn weeks_begin_on_monday() {
        let week = PeriodKind::Week.containing(day("2020-07-05"));
        assert_eq!(week.first_day().weekday(), Weekday::Mon);
        assert_eq!((week.first_day(), week.last_day()), (day("2020-06-29"), day("2020-07-05")));
    }

    #[test]
    fn refuses_what_is_no_period() {
        for text in ["", "20", "2020-13", "2020-Q5", "2020-H3", "年2020", "2020-00", "二〇二〇年"] {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }
}
