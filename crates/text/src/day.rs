//! Days (日期): dates as clerks type them, read into calendar days or refused with the reason.
//! No clock: a date without a year needs one from the caller. Working days are in `zhaozhang_domain::calendar`.

use crate::normalise::compact;
use crate::numeral;
use chrono::{Days, NaiveDate};
use std::fmt;

/// Why a text is no day (拒读日期).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayRefusal {
    /// Nothing stands there.
    Empty,
    /// It is not a date at all.
    NotADay,
    /// Month and day only, and nobody said which year.
    NoYear,
    /// Year and month only, or a year only.
    NoDay,
    /// 20年7月6日: a year of two digits.
    ShortYear,
    /// 6/7/2020: whether the first number is the day or the month cannot be known.
    UnknownOrder,
    /// A month beyond 12, or 0.
    NoSuchMonth(u32),
    /// A day its month does not have.
    NoSuchDay {
        /// The year.
        year: i32,
        /// The month.
        month: u32,
        /// The day that does not exist.
        day: u32,
        /// How many days the month has.
        last: u32,
    },
}

impl fmt::Display for DayRefusal {
    /// `2020年2月没有30日，当月最后一天是29日`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "没有填写日期"),
            Self::NotADay => write!(f, "不是日期"),
            Self::NoYear => write!(f, "日期缺年份"),
            Self::NoDay => write!(f, "日期不完整，缺具体日"),
            Self::ShortYear => write!(f, "年份只有两位数"),
            Self::UnknownOrder => write!(f, "日期次序不明，无法判断哪个数是月、哪个数是日"),
            Self::NoSuchMonth(month) => write!(f, "没有{month}月"),
            Self::NoSuchDay { year, month, day, last } => {
                write!(f, "{year}年{month}月没有{day}日，当月最后一天是{last}日")
            }
        }
    }
}

impl std::error::Error for DayRefusal {}

/// Reads a day: `2020-07-06`, `2020/7/6`, `2020.7.6`, `20200706`, `2020年7月6日`, 二〇二〇年七月六日, in any width,
/// a time behind it left out; `7月6日`, `7-6`, `7.6` with the given year.
///
/// ```
/// use zhaozhang_text::day::parse;
/// let day = chrono::NaiveDate::from_ymd_opt(2020, 7, 6);
/// assert_eq!(parse("二〇二〇年七月六日", None).ok(), day);
/// assert_eq!(parse("７月６日", Some(2020)).ok(), day);
/// assert_eq!(parse("2020-02-30", None).unwrap_err().to_string(), "2020年2月没有30日，当月最后一天是29日");
/// ```
pub fn parse(text: &str, year: Option<i32>) -> Result<NaiveDate, DayRefusal> {
    let dated = without_time(text);
    let text = compact(dated);
    if text.is_empty() {
        return Err(DayRefusal::Empty);
    }
    // The longest form is 二〇二〇年十二月三十一日星期四, with room for brackets around the weekday.
    if text.chars().count() > 24 {
        return Err(DayRefusal::NotADay);
    }
    match parts(without_weekday(&text)).ok_or(DayRefusal::NotADay)? {
        Parts::Full(year, month, day) => on(year, month, day),
        Parts::MonthDay(month, day) => {
            let year = year.ok_or(DayRefusal::NoYear)?;
            on(year, month, day)
        }
        Parts::Refused(refusal) => Err(refusal),
    }
}

/// The day of a spreadsheet's serial number (序列值) in the 1900 system; nothing below 1927 or beyond 2119, since
/// such small and large numbers are figures, not days.
pub fn of_serial(serial: u32) -> Option<NaiveDate> {
    let zero = NaiveDate::from_ymd_opt(1899, 12, 30)?;
    (10_000..=80_000).contains(&serial).then(|| zero.checked_add_days(Days::new(u64::from(serial)))).flatten()
}

/// The only year a text names as `2020年` or 二〇二〇年; nothing when it names none or several.
///
/// ```
/// assert_eq!(zhaozhang_text::day::year_in("甲市2020年信息报送台账"), Some(2020));
/// assert_eq!(zhaozhang_text::day::year_in("2020年、2021年对照"), None);
/// ```
pub fn year_in(text: &str) -> Option<i32> {
    let text: Vec<char> = compact(text).chars().collect();
    let mut found = None;
    for (at, _) in text.iter().enumerate().filter(|(_, c)| **c == '年') {
        let before: String =
            at.checked_sub(4).and_then(|from| text.get(from..at)).unwrap_or_default().iter().collect();
        let Some(year) = numeral::parse(&before).ok().filter(|year| (1900..2200).contains(year)) else {
            continue;
        };
        let year = i32::try_from(year).ok();
        if found.is_some() && found != year {
            return None;
        }
        found = year;
    }
    found
}

/// What a text says of a day.
enum Parts {
    Full(u64, u64, u64),
    MonthDay(u64, u64),
    Refused(DayRefusal),
}

/// The years a date may name; others are refused as no date, so that counts are not taken for days.
fn on(year: impl TryInto<i32>, month: u64, day: u64) -> Result<NaiveDate, DayRefusal> {
    let year =
        year.try_into().ok().filter(|year: &i32| (1..=9_999).contains(year)).ok_or(DayRefusal::NotADay)?;
    if (1..100).contains(&year) {
        return Err(DayRefusal::ShortYear);
    }
    if year < 1_000 {
        return Err(DayRefusal::NotADay);
    }
    let (month, day) = (u32::try_from(month).unwrap_or(u32::MAX), u32::try_from(day).unwrap_or(u32::MAX));
    if !(1..=12).contains(&month) {
        return Err(DayRefusal::NoSuchMonth(month));
    }
    NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| {
        let last = (28..=31).rev().find(|last| NaiveDate::from_ymd_opt(year, month, *last).is_some());
        DayRefusal::NoSuchDay { year, month, day, last: last.unwrap_or(28) }
    })
}

/// Splits the text into its numbers.
fn parts(text: &str) -> Option<Parts> {
    if text.contains(['年', '月']) {
        return spelt(text);
    }
    if text.chars().all(|c| c.is_ascii_digit()) {
        return Some(match text.len() {
            8 => {
                let number: u64 = text.parse().ok()?;
                Parts::Full(number / 10_000, number / 100 % 100, number % 100)
            }
            4 | 6 if text.starts_with("19") || text.starts_with("20") => Parts::Refused(DayRefusal::NoDay),
            _ => return None,
        });
    }
    let mark = text.chars().find(|c| matches!(c, '-' | '/' | '.' | '\\'))?;
    let pieces: Vec<&str> = text.trim_end_matches(mark).split(mark).collect();
    let is_digits =
        |piece: &&str| !piece.is_empty() && piece.len() <= 4 && piece.chars().all(|c| c.is_ascii_digit());
    if !pieces.iter().all(is_digits) {
        return None;
    }
    let numbers: Vec<u64> = pieces.iter().filter_map(|piece| piece.parse().ok()).collect();
    Some(match (numbers.as_slice(), pieces.first().map(|first| first.len())) {
        ([year, month, day], Some(4)) => Parts::Full(*year, *month, *day),
        ([_, _, last], _) if *last >= 1_000 => Parts::Refused(DayRefusal::UnknownOrder),
        ([_, _, _], _) => Parts::Refused(DayRefusal::ShortYear),
        ([_, _], Some(4)) => Parts::Refused(DayRefusal::NoDay),
        ([month, day], _) if *day < 1_000 => Parts::MonthDay(*month, *day),
        _ => return None,
    })
}

/// `2020年7月6日`, `7月6日`, `2020年7月`.
fn spelt(text: &str) -> Option<Parts> {
    let (year, rest) = match text.split_once('年') {
        Some((year, rest)) => (Some(numeral::parse(year).ok()?), rest),
        None => (None, text),
    };
    if rest.is_empty() {
        return Some(Parts::Refused(DayRefusal::NoDay));
    }
    let (month, day) = rest.split_once('月')?;
    let month = numeral::parse(month).ok()?;
    let day = day.trim_end_matches(['日', '号']);
    if day.is_empty() {
        return Some(Parts::Refused(DayRefusal::NoDay));
    }
    let day = numeral::parse(day).ok()?;
    Some(match year {
        Some(year) => Parts::Full(year, month, day),
        None => Parts::MonthDay(month, day),
    })
}

/// The text before a time of day: `2020-07-06 10:30`, `2020-07-06T10:30:00`, `2020年7月6日 上午`.
fn without_time(text: &str) -> &str {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}' || c == '\u{200B}');
    let Some(at) = text.rfind([':', '：']) else { return text };
    let before = text.get(..at).unwrap_or_default();
    let cut = before.rfind(|c: char| c.is_whitespace() || matches!(c, 'T' | '日' | '号'));
    let Some(cut) = cut else { return text };
    // A time of three parts has a colon before this one; go back to what stands before the first part.
    let head = before.get(..cut).unwrap_or_default();
    let sign = before.get(cut..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
    if matches!(sign, '日' | '号') { before.get(..cut + sign.len_utf8()).unwrap_or(head) } else { head }
}

/// The text without a weekday behind it: `2020年7月6日（星期一）`.
fn without_weekday(text: &str) -> &str {
    let cut = ["(星期", "(周", "星期", "周"].iter().find_map(|mark| text.find(mark)).unwrap_or(text.len());
    text.get(..cut).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::{DayRefusal, of_serial, parse, year_in};
    use chrono::{Datelike, NaiveDate};
    use proptest::prelude::*;
    use zhaozhang_domain::period::document_date;

    #[test]
    fn reads_every_way_clerks_write_a_day() {
        let day = NaiveDate::from_ymd_opt(2020, 7, 6);
        for text in [
            "2020-07-06",
            "2020-7-6",
            "2020/7/6",
            "2020/07/06",
            "2020.7.6",
            "2020.07.06.",
            "2020。7。6",
            "20200706",
            "2020年7月6日",
            "2020年07月06日",
            "2020年7月6号",
            "2020 年 7 月 6 日",
            "二〇二〇年七月六日",
            "二○二○年七月六日",
            "２０２０年７月６日",
            "２０２０－０７－０６",
            "２０２０．７．６",
            "\u{3000}2020-07-06\u{200B}",
            "2020-07-06 10:30",
            "2020-07-06T10:30:00",
            "2020/7/6 9:05:00",
            "2020年7月6日10:30",
            "2020年7月6日（星期一）",
        ] {
            assert_eq!(parse(text, None).ok(), day, "{text}");
        }
        for text in ["7月6日", "七月六日", "7-6", "7/6", "7.6", "07月06日", "７月６号"] {
            assert_eq!(parse(text, Some(2020)).ok(), day, "{text}");
            assert_eq!(parse(text, None), Err(DayRefusal::NoYear), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_day_and_says_why() {
        for (text, why) in [
            ("", "没有填写日期"),
            ("2020-02-30", "2020年2月没有30日，当月最后一天是29日"),
            ("2021年2月29日", "2021年2月没有29日，当月最后一天是28日"),
            ("2020-13-01", "没有13月"),
            ("2020-00-10", "没有0月"),
            ("20200231", "2020年2月没有31日，当月最后一天是29日"),
            ("2020-07", "日期不完整，缺具体日"),
            ("2020年7月", "日期不完整，缺具体日"),
            ("202007", "日期不完整，缺具体日"),
            ("2020", "日期不完整，缺具体日"),
            ("20-7-6", "年份只有两位数"),
            ("20年7月6日", "年份只有两位数"),
            ("6/7/2020", "日期次序不明，无法判断哪个数是月、哪个数是日"),
            ("昨天", "不是日期"),
            ("10分", "不是日期"),
            ("2020-07-06至2020-07-08", "不是日期"),
        ] {
            assert_eq!(parse(text, None).map_err(|why| why.to_string()), Err(why.to_owned()), "{text}");
        }
    }

    #[test]
    fn serial_numbers_count_from_1900() {
        assert_eq!(of_serial(44_018), NaiveDate::from_ymd_opt(2020, 7, 6));
        assert_eq!(of_serial(2_020), None);
        assert_eq!(of_serial(20_200_706), None);
    }

    #[test]
    fn a_heading_names_its_year() {
        assert_eq!(year_in("二〇二〇年上半年台账"), Some(2020));
        assert_eq!(year_in("年度台账"), None);
        assert_eq!(year_in("120年"), None);
    }

    proptest! {
        #[test]
        fn every_day_is_read_as_it_is_printed(days in 0_i32..60_000) {
            let day = NaiveDate::from_num_days_from_ce_opt(700_000 + days).unwrap();
            prop_assert_eq!(parse(&day.to_string(), None), Ok(day));
            prop_assert_eq!(parse(&document_date(day), None), Ok(day));
            prop_assert_eq!(parse(&format!("{}.{}", day.month(), day.day()), Some(day.year())), Ok(day));
        }

        #[test]
        fn no_text_makes_it_panic(text in "[0-9年月日号./:T 星期周一二〇十-]{0,30}|\\PC{0,30}", year in any::<Option<i32>>()) {
            let _ = parse(&text, year);
            let _ = year_in(&text);
        }
    }
}
