//! Days and times as pages write them (发布时间): `2020-09-02 16:31`, `2020年9月2日`, `2020/9/2 8:05:00`, `2020-09-02T16:31:00+08:00`.

use chrono::NaiveDate;

/// A time a page names (发布时间).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageTime {
    /// The day.
    pub day: NaiveDate,
    /// Hour and minute, when they are there.
    pub time: Option<(u32, u32)>,
}

impl PageTime {
    /// `2020-09-02` or `2020-09-02 16:31`.
    pub fn words(&self) -> String {
        match self.time {
            Some((hour, minute)) => format!("{} {hour:02}:{minute:02}", self.day),
            None => self.day.to_string(),
        }
    }
}

/// The first time in a text; years from 1990 to 2099.
///
/// ```
/// use zhaozhang_text::page::time::first_in;
/// assert_eq!(first_in("发布时间：2020年9月2日 16:31").unwrap().words(), "2020-09-02 16:31");
/// assert_eq!(first_in("第2020-1号"), None);
/// ```
pub fn first_in(text: &str) -> Option<PageTime> {
    let mut was_digit = false;
    for (at, c) in text.char_indices() {
        let is_digit = c.is_ascii_digit();
        if is_digit
            && !was_digit
            && let Some(found) = text.get(at..).and_then(at_begin)
        {
            return Some(found);
        }
        was_digit = is_digit;
    }
    None
}

fn at_begin(text: &str) -> Option<PageTime> {
    let (year, rest) = number(text, 4, 4)?;
    if !(1990..2100).contains(&year) {
        return None;
    }
    let rest =
        rest.trim_start_matches(' ').strip_prefix(['-', '/', '.', '年', '－'])?.trim_start_matches(' ');
    let (month, rest) = number(rest, 1, 2)?;
    let rest =
        rest.trim_start_matches(' ').strip_prefix(['-', '/', '.', '月', '－'])?.trim_start_matches(' ');
    let (day, rest) = number(rest, 1, 2)?;
    let day = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    let rest = rest.strip_prefix('日').unwrap_or(rest);
    let rest = rest.strip_prefix('T').unwrap_or(rest).trim_start();
    let rest = rest.strip_prefix('\u{A0}').unwrap_or(rest).trim_start();
    Some(PageTime { day, time: clock(rest) })
}

fn clock(text: &str) -> Option<(u32, u32)> {
    let (hour, rest) = number(text, 1, 2)?;
    let rest = rest.strip_prefix([':', '：', '时'])?;
    let (minute, _) = number(rest, 2, 2)?;
    (hour < 24 && minute < 60).then_some((hour, minute))
}

fn number(text: &str, least: usize, most: usize) -> Option<(u32, &str)> {
    let length = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(length)?;
    if length < least || (most > 2 && rest.starts_with(|c: char| c.is_ascii_digit())) {
        return None;
    }
    Some((digits.parse().ok()?, rest))
}
