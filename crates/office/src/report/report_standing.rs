//! Which rows of a report are one story (同一内容), which of them was published first and therefore counts, and why (附件2
//! 注1); and which class each medium has on its day (附件3). Pure: the same rows give the same answer.
//!
//! What a person ruled goes before what was found. Rows of other units' reports that were handed in earlier take part,
//! since one content counts once whoever reports it.

use crate::report::report_content::ReportLine;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::period::document_date;
use zhaozhang_text::likeness;
use zhaozhang_text::normalise::key;

/// Titles that share so much, in percent, are one.
const ALIKE: u32 = 90;
/// Titles shorter than this many characters say too little to be alike by halves.
const TELLING: usize = 10;

/// What was found out about a medium on a day (媒体认定).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Medium {
    /// Its name on the day, or as typed.
    pub name: String,
    /// 媒体类别; nothing while 待认定.
    pub class: Option<String>,
    /// Why.
    pub reason: String,
}

/// A row of another unit's report (他单位季报行).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OtherRow {
    /// The report.
    pub report: i64,
    /// The row.
    pub row: i64,
    /// The unit.
    pub unit: String,
    /// 稿件标题.
    pub title: String,
    /// 发布网址.
    pub address: String,
    /// 发布时间.
    pub on: NaiveDate,
    /// The medium.
    pub medium: Medium,
    /// When the report was handed in, RFC 3339.
    pub handed_in_at: String,
}

/// The first publication of a reprint (首次发布).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstOf {
    /// A row of the same report.
    Row(i64),
    /// A row of another unit's report.
    Elsewhere {
        /// The report.
        report: i64,
        /// The row.
        row: i64,
    },
}

/// How a row stands (季报行认定).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowStanding {
    /// 序号, from 1; nothing for a reprint of another row of the report.
    pub number: Option<u32>,
    /// Its medium.
    pub medium: Medium,
    /// The first publication when this is a reprint; it counts 0.
    pub first: Option<FirstOf>,
    /// Why it is one, without a full stop; empty when it is none.
    pub reason: String,
    /// The row that stands for the whole story, over all reports.
    pub story: i64,
}

/// What the standing of rows rests on besides the rows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standings<'a> {
    /// The notice.
    pub notice: &'a Notice,
    /// What is known of each row's medium, in order.
    pub media: &'a [Medium],
    /// Rows of other units.
    pub others: &'a [OtherRow],
    /// Rows a person ruled to be stories of their own.
    pub own: &'a [i64],
    /// Pairs somebody found to be one story, with the reason: later row, earlier row.
    pub found: &'a [(i64, i64, String)],
}

/// Why two rows are one story; nothing when they are not.
fn same(one: (&str, &str), other: (&str, &str)) -> Option<&'static str> {
    let (title, address) = (key(one.0), one.1.trim());
    let other_title = key(other.0);
    if !title.is_empty() && title == other_title {
        return Some("标题相同");
    }
    if !address.is_empty() && address == other.1.trim() {
        return Some("网址相同");
    }
    let is_telling = title.chars().count().min(other_title.chars().count()) >= TELLING;
    (is_telling && likeness::titles(one.0, other.0) >= ALIKE).then_some("标题基本相同")
}

/// How every row stands, in the order of the rows.
pub(crate) fn standings(rows: &[ReportLine], of: Standings<'_>) -> Vec<RowStanding> {
    let groups = groups(rows, of);
    let ranks = ranks(of.notice);
    let rank = |class: Option<&String>| {
        class.and_then(|class| ranks.get(class.as_str()).copied()).unwrap_or(usize::MAX)
    };
    let order = |at: usize| {
        let medium = of.media.get(at);
        let class = medium.and_then(|medium| medium.class.as_ref());
        let day = rows.get(at).and_then(ReportLine::day).unwrap_or(NaiveDate::MAX);
        (class.is_none(), day, rank(class), at)
    };
    let mut firsts: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, group) in groups.iter().enumerate() {
        let best = firsts.entry(*group).or_insert(at);
        if order(at) < order(*best) {
            *best = at;
        }
    }
    let mut number = 0;
    let mut all = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        let first = groups.get(at).and_then(|group| firsts.get(group)).copied().unwrap_or(at);
        let medium = of.media.get(at).cloned().unwrap_or_default();
        let leader = rows.get(first).unwrap_or(row);
        let elsewhere = if of.own.contains(&leader.id) { None } else { elsewhere(leader, of.others) };
        let story = elsewhere.as_ref().map_or(leader.id, |(other, _)| other.row);
        if first == at {
            number += 1;
            let (first, reason) = match elsewhere.filter(|(other, _)| is_earlier(other, leader)) {
                Some((other, why)) => (
                    Some(FirstOf::Elsewhere { report: other.report, row: other.row }),
                    format!(
                        "与其他单位季报所列{why}，首次发布为{}，只统计一次",
                        published(&other.medium.name, other.on)
                    ),
                ),
                None => (None, String::new()),
            };
            all.push(RowStanding { number: Some(number), medium, first, reason, story });
            continue;
        }
        let why = reason(row, leader, of.found);
        let said = of.media.get(first).map_or_else(|| leader.outlet.clone(), |medium| medium.name.clone());
        let reason = match leader.day() {
            Some(on) => {
                format!("与《{}》{why}，首次发布为{}，只统计一次", leader.title, published(&said, on))
            }
            None => format!("与《{}》{why}，只统计一次", leader.title),
        };
        all.push(RowStanding { number: None, medium, first: Some(FirstOf::Row(leader.id)), reason, story });
    }
    all
}

fn published(outlet: &str, on: NaiveDate) -> String {
    format!("{}{outlet}", document_date(on))
}

fn reason(row: &ReportLine, leader: &ReportLine, found: &[(i64, i64, String)]) -> String {
    if row.reprint_of == leader.id {
        return "为同一内容（本单位注明）".to_owned();
    }
    if let Some(why) = same((&row.title, &row.address), (&leader.title, &leader.address)) {
        return why.to_owned();
    }
    let said = found.iter().find(|(one, other, _)| {
        (*one == row.id && *other == leader.id) || (*one == leader.id && *other == row.id)
    });
    said.map_or_else(|| "为同一内容".to_owned(), |(_, _, reason)| format!("为同一内容（{reason}）"))
}

/// The group of each row: the place of its first member.
fn groups(rows: &[ReportLine], of: Standings<'_>) -> Vec<usize> {
    let mut groups: Vec<usize> = (0..rows.len()).collect();
    for (later, row) in rows.iter().enumerate() {
        for (earlier, other) in rows.iter().enumerate().take(later) {
            if of.own.contains(&row.id) || of.own.contains(&other.id) {
                continue;
            }
            let is_said =
                row.reprint_of == other.id && other.id != 0 || other.reprint_of == row.id && row.id != 0;
            let is_found = of.found.iter().any(|(one, two, _)| {
                (*one == row.id && *two == other.id) || (*one == other.id && *two == row.id)
            });
            let is_same = same((&row.title, &row.address), (&other.title, &other.address)).is_some();
            if !(is_said || is_found || is_same) {
                continue;
            }
            let (Some(keep), Some(give)) = (groups.get(earlier).copied(), groups.get(later).copied()) else {
                continue;
            };
            let (keep, give) = (keep.min(give), keep.max(give));
            for group in groups.iter_mut().filter(|group| **group == give) {
                *group = keep;
            }
        }
    }
    groups
}

/// The earliest row of another unit that tells the same story.
fn elsewhere<'a>(row: &ReportLine, others: &'a [OtherRow]) -> Option<(&'a OtherRow, &'static str)> {
    let alike = others.iter().filter_map(|other| {
        same((&row.title, &row.address), (&other.title, &other.address)).map(|why| (other, why))
    });
    alike.min_by_key(|(other, _)| {
        (other.medium.class.is_none(), other.on, other.handed_in_at.clone(), other.row)
    })
}

/// Whether the other unit's publication goes before; on one day the report handed in before this one does.
fn is_earlier(other: &OtherRow, row: &ReportLine) -> bool {
    other.medium.class.is_some() && row.day().is_none_or(|day| other.on <= day)
}

/// The classes in the order of the notice's list.
fn ranks(notice: &Notice) -> BTreeMap<&str, usize> {
    let mut ranks = BTreeMap::new();
    for (at, outlet) in notice.outlets.iter().enumerate() {
        ranks.entry(outlet.class.as_str()).or_insert(at);
    }
    ranks
}

/// The classes of a notice's list, in its order.
pub fn classes(notice: &Notice) -> Vec<String> {
    let mut classes: Vec<String> = Vec::new();
    for outlet in &notice.outlets {
        if !classes.contains(&outlet.class) {
            classes.push(outlet.class.clone());
        }
    }
    classes
}
