//! Days in running text (日期): every way a paper names one, whole, damaged or impossible, each with its place.
//! A text that *is* a day is read by [`crate::day`]; what is wrong with a day, [`super::date`] says.

use super::pattern::{pattern, small};
use super::row::Row;
use chrono::NaiveDate;
use std::ops::Range;

const NUMBER: &str = "[0-9０-９]";

pattern! {
    FULL = &format!(
        "(?P<y>{NUMBER}{{2,5}}|[〇○Ｏ零一二三四五六七八九]{{4}})[ \u{3000}]*年[ \u{3000}]*(?P<m>{NUMBER}{{1,3}}|[一二三四五六七八九十]{{1,3}})[ \u{3000}]*月(?:份?[ \u{3000}]*(?P<d>{NUMBER}{{1,3}}|[一二三四五六七八九十]{{1,3}})[ \u{3000}]*(?P<r>[日号])?)?"
    );
    SHORT = &format!("(?P<m>{NUMBER}{{1,3}})[ ]?月[ ]?(?P<d>{NUMBER}{{1,3}})[ ]?(?P<r>[日号])");
    ISO = r"(?P<y>(?:19|20)[0-9]{2})(?P<s>[-/.])(?P<m>[0-9]{1,2})(?P<t>[-/.])(?P<d>[0-9]{1,2})";
}

/// A day as it stands in a text (日期).
#[derive(Debug, Clone)]
pub(super) struct DayMention {
    /// The bytes of the row.
    pub(super) bytes: Range<usize>,
    /// The year, when it is written.
    pub(super) year: Option<u32>,
    /// How the year is written.
    pub(super) year_words: String,
    /// The month.
    pub(super) month: u32,
    /// The day, when it is written.
    pub(super) day: Option<u32>,
    /// Whether 日 or 号 stands after the day.
    pub(super) has_mark: bool,
}

impl DayMention {
    /// The day, when year, month and day are there and it exists.
    pub(super) fn date(&self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(i32::try_from(self.year?).ok()?, self.month, self.day?)
    }

    /// The day in this year, when no year is written.
    pub(super) fn date_in(&self, year: i32) -> Option<NaiveDate> {
        let year = self.year.and_then(|year| i32::try_from(year).ok()).unwrap_or(year);
        NaiveDate::from_ymd_opt(year, self.month, self.day?)
    }

    /// The last day it may mean: of the month, when no day is written.
    pub(super) fn last(&self, year: i32) -> Option<NaiveDate> {
        if self.day.is_some() {
            return self.date_in(year);
        }
        let year = self.year.and_then(|year| i32::try_from(year).ok()).unwrap_or(year);
        (28..=31).rev().find_map(|day| NaiveDate::from_ymd_opt(year, self.month, day))
    }
}

/// Every day of a row, in order.
pub(super) fn days(row: &Row) -> Vec<DayMention> {
    if !row.text.contains('月') && !row.text.contains(['-', '/', '.']) {
        return Vec::new();
    }
    let mut found = Vec::new();
    collect(&FULL, row, &mut found);
    let whole: Vec<Range<usize>> = found.iter().map(|mention| mention.bytes.clone()).collect();
    let mut short = Vec::new();
    collect(&SHORT, row, &mut short);
    let mut next = 0_usize;
    // Both lists are in order, so one walk tells which month and day belongs to a whole date.
    short.retain(|mention| {
        while whole.get(next).is_some_and(|range| range.end <= mention.bytes.start) {
            next += 1;
        }
        whole.get(next).is_none_or(|range| range.start > mention.bytes.start)
    });
    found.append(&mut short);
    collect(&ISO, row, &mut found);
    found.sort_by_key(|mention| mention.bytes.start);
    found
}

fn collect(pattern: &regex::Regex, row: &Row, found: &mut Vec<DayMention>) {
    for captures in pattern.captures_iter(&row.text) {
        let (Some(all), Some(month)) = (captures.get(0), captures.name("m")) else { continue };
        let separators = (captures.name("s"), captures.name("t"));
        if let (Some(first), Some(second)) = separators {
            let is_inside = |c: Option<char>| {
                c.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '.' | '_' | '—'))
            };
            let is_number_part = is_inside(row.char_before(all.start())) || is_inside(row.char_at(all.end()));
            if first.as_str() != second.as_str() || is_number_part {
                continue;
            }
        }
        let year = captures.name("y");
        let day = captures.name("d");
        let Some(month_number) = small(month.as_str()) else { continue };
        found.push(DayMention {
            bytes: all.range(),
            year: year.and_then(|year| small(year.as_str())),
            year_words: year.map_or("", |year| year.as_str()).to_owned(),
            month: month_number,
            day: day.and_then(|day| small(day.as_str())),
            has_mark: captures.name("r").is_some() || separators.0.is_some(),
        });
    }
}
