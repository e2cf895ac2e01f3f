//! Due words (时限用语): 今年, 到2017年底, 6月底前, 7月20日前, “十四五”末, 印发后30日内 — and the days they mean.
//! The rules are of the requirements: “X前” includes X, a month or year ends on its last calendar day, a
//! task without due words is due at the end of the plan's year. No working-day calendar here.

mod lead;

use super::doubt::Doubt;
use super::passage::{Passage, SENTENCE};
use super::span::{Certainty, Found};
use crate::numeral;
use chrono::{Days, Months, NaiveDate};
use lead::{is_labelled, is_led};
use std::ops::Range;

/// A due date (完成时限) with the way it was derived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The last day, until 24:00; nothing when no calendar day follows from the words.
    pub on: Option<NaiveDate>,
    /// How the day follows from the words.
    pub derivation: Derivation,
    /// The words, as written; empty when the rule for silence gave the day.
    pub words: String,
    /// Whether the day lies before the day of the document.
    pub is_before_issue: bool,
}

/// How a due day follows from its words (时限推定方式).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Derivation {
    /// The words name the day: 2012年7月20日前.
    Day,
    /// 某月底: the last day of the month.
    MonthEnd,
    /// 上半年, 三季度末: the last day of the part of the year.
    PartOfYear,
    /// 到2020年, 2020年底: the last day of the year.
    YearEnd,
    /// 今年, 年底前: the last day of the plan's year.
    PlanYear,
    /// “十四五”末: the last day of the five-year plan.
    FiveYearPlan,
    /// 印发之日起30日内: days or months from an event.
    FromEvent,
    /// 长期、持续.
    Standing,
    /// No words: the last day of the plan's year.
    Silence,
}

/// What is known of the plan when due words are read (推定依据).
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Times {
    /// The year of the plan.
    pub(super) year: Option<i32>,
    /// The day of the document.
    pub(super) issued: Option<NaiveDate>,
    /// Whether the words stand in a cell that says when: every month and year there is a due date.
    pub(super) is_cell: bool,
}

/// Due words as they stand.
#[derive(Debug, Clone)]
pub(super) struct DueWords {
    pub(super) range: Range<usize>,
    pub(super) due: Due,
    pub(super) certainty: Certainty,
    /// Behind 完成时限： or in a cell that says when: these words count before all others.
    pub(super) is_labelled: bool,
}

impl DueWords {
    /// The due date with its place in the source.
    pub(super) fn found(&self, passage: &Passage) -> Found<Due> {
        Found {
            value: self.due.clone(),
            span: passage.span(self.range.clone()),
            certainty: self.certainty.clone(),
        }
    }

    /// Whether the words set a horizon (到2020年) that later sentences may share.
    pub(super) fn is_horizon(&self, passage: &Passage) -> bool {
        matches!(passage.c(self.range.start), '到' | '至') && self.due.on.is_some()
    }
}

/// A day read at some place: where the words start and end.
struct Read {
    start: usize,
    end: usize,
    on: Option<NaiveDate>,
    derivation: Derivation,
    certainty: Certainty,
}

/// Every due word of a range, in order.
pub(super) fn find(passage: &Passage, range: Range<usize>, times: Times) -> Vec<DueWords> {
    let mut all = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let read = match passage.c(at) {
            c if c.is_ascii_digit() && !passage.before(at).is_ascii_digit() => {
                numbered(passage, at, range.end, times)
            }
            '二' | '一' | '三' | '四' | '第' | '上' | '十' => spelt(passage, at, times),
            '今' | '本' | '年' | '明' | '全' => year_word(passage, at, times),
            '长' | '持' | '常' => standing(passage, at, range.end),
            _ => None,
        };
        let Some(read) = read.filter(|read| read.end <= range.end) else {
            at += 1;
            continue;
        };
        let start = lead(passage, read.start, range.start);
        at = read.end;
        let words = passage.words(start..read.end);
        let mut certainty = read.certainty;
        let is_before_issue = read.on.zip(times.issued).is_some_and(|(on, issued)| on < issued);
        if is_before_issue {
            certainty = certainty.or(Certainty::Doubtful(Doubt::DueBeforeIssue));
        }
        let due = Due { on: read.on, derivation: read.derivation, words, is_before_issue };
        let is_labelled = times.is_cell || is_labelled(passage, start, range.start);
        all.push(DueWords { range: start..read.end, due, certainty, is_labelled });
    }
    all
}

/// 到, 至, 于, 在 before the words belong to them.
fn lead(passage: &Passage, start: usize, floor: usize) -> usize {
    match passage.any_before(start, &["截至", "力争到", "到", "至", "于"]) {
        Some(word) => start.saturating_sub(super::passage::count(word)).max(floor),
        None => start,
    }
}

/// 前, 之前, 以前 behind a day: how many characters they take.
fn before_words(passage: &Passage, at: usize) -> usize {
    passage.any(at, &["之前", "以前", "前"]).map_or(0, super::passage::count)
}

/// 2012年…, 20176月…, 6月…, 30日内, 3个月内.
fn numbered(passage: &Passage, at: usize, end: usize, times: Times) -> Option<Read> {
    let mut next = at;
    let mut digits = String::new();
    while next < end && passage.c(next).is_ascii_digit() && digits.len() < 8 {
        digits.push(passage.c(next));
        next += 1;
    }
    let number: u32 = digits.parse().ok()?;
    match passage.c(next) {
        '.' | '-' | '/' if digits.len() == 4 => {
            dotted(passage, at, next, i32::try_from(number).ok()?, times.is_cell)
        }
        '年' if digits.len() == 4 => {
            in_year(passage, at..next + 1, i32::try_from(number).ok()?, times.is_cell)
        }
        // 20176月底: the sign 年 is lost.
        '月' if digits.len() >= 5 && digits.starts_with("20") => {
            let year: i32 = digits.get(..4)?.parse().ok()?;
            let month: u32 = digits.get(4..)?.parse().ok()?;
            let mut read = in_month(passage, at..next + 1, (year, month), times.is_cell)?;
            read.certainty = Certainty::Doubtful(Doubt::Repaired);
            Some(read)
        }
        '月' if digits.len() <= 2 => {
            // Without a year the words are still due words; any leap year tells where they end.
            let mut read =
                in_month(passage, at..next + 1, (times.year.unwrap_or(2000), number), times.is_cell)?;
            if times.year.is_none() {
                (read.on, read.certainty) = (None, Certainty::Doubtful(Doubt::NoYear));
            }
            Some(read)
        }
        _ if digits.len() <= 3 => from_event(passage, at, next, number, times),
        _ => None,
    }
}

/// 2024.9.30 and 2024-09 in a cell, behind 时限： or before 前.
fn dotted(passage: &Passage, start: usize, at: usize, year: i32, is_cell: bool) -> Option<Read> {
    if !(1990..2100).contains(&year) {
        return None;
    }
    let mark = passage.c(at);
    let read = |from: usize| -> Option<(u32, usize)> {
        let digits: String =
            (from..from + 2).map(|i| passage.c(i)).take_while(char::is_ascii_digit).collect();
        Some((digits.parse().ok()?, from + digits.len()))
    };
    let (month, mut end) = read(at + 1)?;
    let day = if passage.c(end) == mark { read(end + 1) } else { None };
    let (on, derivation) = match day {
        Some((day, behind)) => {
            end = behind;
            (NaiveDate::from_ymd_opt(year, month, day)?, Derivation::Day)
        }
        None => (month_end(year, month)?, Derivation::MonthEnd),
    };
    let end = end + passage.any(end, &["月底", "底"]).map_or(0, super::passage::count);
    let n_before = before_words(passage, end);
    let is_due = n_before > 0 || is_led(passage, start, end, is_cell);
    let certainty = Certainty::Sure;
    is_due.then_some(Read { start, end: end + n_before, on: Some(on), derivation, certainty })
}

/// What follows `2020年`: a month, a part of the year, its end, or nothing.
fn in_year(passage: &Passage, words: Range<usize>, year: i32, is_cell: bool) -> Option<Read> {
    let (start, at) = (words.start, words.end);
    let digits: String = (at..at + 2).map(|i| passage.c(i)).take_while(char::is_ascii_digit).collect();
    if !digits.is_empty() && passage.c(at + digits.len()) == '月' {
        return in_month(passage, start..at + digits.len() + 1, (year, digits.parse().ok()?), is_cell);
    }
    if let Some((month, end)) = part_of_year(passage, at) {
        let end = end + before_words(passage, end);
        return Some(Read {
            start,
            end,
            on: month_end(year, month),
            derivation: Derivation::PartOfYear,
            certainty: Certainty::Sure,
        });
    }
    let word = passage.any(at, &["年底", "年末", "底", "末", "内", "度内", "以内", "12月底"]);
    let end = at + word.map_or(0, super::passage::count);
    let n_before = before_words(passage, end);
    let is_led = is_led(passage, start, end, is_cell);
    let is_opening = super::passage::CLAUSE.contains(&passage.before(start));
    let certainty = match (word.is_some(), n_before > 0, is_led) {
        (true, ..) | (false, false, true) => Certainty::Sure,
        (false, true, _) => Certainty::Doubtful(Doubt::LastDayTaken),
        // 2025年， at the head of a clause or 2025年完成 tells when; 2012年医改投入 does not.
        (false, false, false) if is_opening && passage.any(at, YEAR_VERBS).is_some() => {
            Certainty::Doubtful(Doubt::LastDayTaken)
        }
        _ => return None,
    };
    let on = NaiveDate::from_ymd_opt(year, 12, 31);
    Some(Read { start, end: end + n_before, on, derivation: Derivation::YearEnd, certainty })
}

/// What may stand right behind a year that tells when.
const YEAR_VERBS: &[&str] = &[
    ",", "完成", "建成", "实现", "基本", "全面", "力争", "达到", "全市", "全县", "全省", "全区", "遴选",
    "新建", "新增", "培训", "创建", "启动", "组建", "打造", "改造", "招录", "招聘", "引进", "培养", "建设",
    "建立",
];

/// What follows `6月`: a day, its end, or nothing.
fn in_month(
    passage: &Passage,
    words: Range<usize>,
    (year, month): (i32, u32),
    is_cell: bool,
) -> Option<Read> {
    let (start, at) = (words.start, words.end);
    let digits: String = (at..at + 2).map(|i| passage.c(i)).take_while(char::is_ascii_digit).collect();
    let behind = at + digits.len();
    if !digits.is_empty() && matches!(passage.c(behind), '日' | '号') {
        let on = NaiveDate::from_ymd_opt(year, month, digits.parse().ok()?)?;
        let n_before = before_words(passage, behind + 1);
        let is_led = is_led(passage, start, behind + 1, is_cell);
        // A day without 前 or 到 only tells when something happened or starts.
        let is_due = n_before > 0 || is_led;
        let end = behind + 1 + n_before;
        let certainty = Certainty::Sure;
        return is_due.then_some(Read { start, end, on: Some(on), derivation: Derivation::Day, certainty });
    }
    let on = month_end(year, month)?;
    let word = passage.any(at, &["底", "末", "份", "上旬", "中旬", "下旬"]);
    let (day, derivation) = match word {
        Some("上旬") => (on.with_day_of_month(10), Derivation::PartOfYear),
        Some("中旬") => (on.with_day_of_month(20), Derivation::PartOfYear),
        _ => (Some(on), Derivation::MonthEnd),
    };
    let end = at + word.map_or(0, super::passage::count);
    let n_before = before_words(passage, end);
    let is_led = is_led(passage, start, end, is_cell);
    let certainty = match word {
        Some("底" | "末") => Certainty::Sure,
        _ if n_before > 0
            || is_led
            || is_done(passage, end)
            || matches!(word, Some("上旬" | "中旬" | "下旬")) =>
        {
            Certainty::Doubtful(Doubt::LastDayTaken)
        }
        _ => return None,
    };
    Some(Read { start, end: end + n_before, on: day, derivation, certainty })
}

/// 2024年6月竣工: what a plan says is ready in a month is due by its end.
fn is_done(passage: &Passage, at: usize) -> bool {
    const DONE: &[&str] = &["竣工", "完成", "建成", "投用", "完工", "交付", "投入使用", "正式运行"];
    passage
        .any(at, DONE)
        .is_some_and(|word| !matches!(passage.c(at + super::passage::count(word)), '了' | '的'))
}

trait DayOfMonth {
    fn with_day_of_month(self, day: u32) -> Option<NaiveDate>;
}

impl DayOfMonth for NaiveDate {
    fn with_day_of_month(self, day: u32) -> Option<NaiveDate> {
        chrono::Datelike::with_day(&self, day)
    }
}

/// The last day of a month.
fn month_end(year: i32, month: u32) -> Option<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    first.checked_add_months(Months::new(1))?.checked_sub_days(Days::new(1))
}

/// 上半年, 三季度末: the last month and where the words end.
fn part_of_year(passage: &Passage, at: usize) -> Option<(u32, usize)> {
    if passage.has(at, "上半年") {
        let end = at + 3;
        return Some((6, end + usize::from(matches!(passage.c(end), '底' | '末' | '内'))));
    }
    let skip = usize::from(passage.c(at) == '第');
    let quarter = match passage.c(at + skip) {
        '一' | '1' => 3,
        '二' | '2' => 6,
        '三' | '3' => 9,
        '四' | '4' => 12,
        _ => return None,
    };
    let end = passage.has(at + skip + 1, "季度").then_some(at + skip + 3)?;
    Some((quarter, end + usize::from(matches!(passage.c(end), '底' | '末' | '内'))))
}

/// 二〇二〇年底, 二季度末, 上半年, “十四五”末.
fn spelt(passage: &Passage, at: usize, times: Times) -> Option<Read> {
    if passage.c(at) == '十' {
        return five_years(passage, at);
    }
    if let Some((month, end)) = part_of_year(passage, at) {
        let behind = end + before_words(passage, end);
        // 每季度 and 第三季度工作 are no due dates; something has to say “by”.
        let is_told = behind > end || matches!(passage.before(end), '底' | '末' | '内');
        let is_told = is_told
            || is_led(passage, at, behind, times.is_cell)
            || passage.any(behind, &["完成", "建成", "实现", "启动"]).is_some();
        // 上半年全区医院…: at the head of a clause it tells when.
        let is_opening =
            super::passage::CLAUSE.contains(&passage.before(at)) && passage.any(behind, YEAR_VERBS).is_some();
        let certainty = if is_told {
            year_certainty(times)
        } else {
            year_certainty(times).or(Certainty::Doubtful(Doubt::LastDayTaken))
        };
        let is_told = is_told || is_opening;
        return is_told.then(|| Read {
            start: at,
            end: behind,
            on: times.year.and_then(|year| month_end(year, month)),
            derivation: Derivation::PartOfYear,
            certainty,
        });
    }
    let n = (at..at + 4).take_while(|i| "〇零○一二三四五六七八九".contains(passage.c(*i))).count();
    if n != 4 || passage.c(at + 4) != '年' {
        return None;
    }
    let year = numeral::parse(&passage.plain(at..at + 4)).ok()?;
    in_year(passage, at..at + 5, i32::try_from(year).ok()?, times.is_cell)
}

/// “十四五”末: the five-year plans run from 1953; the eleventh ends in 2010.
fn five_years(passage: &Passage, at: usize) -> Option<Read> {
    let after = (1..=9).zip("一二三四五六七八九".chars()).find(|(_, c)| passage.c(at + 1) == *c)?.0;
    let mark = at + 2 + usize::from(passage.c(at + 2) == '五');
    let mut end = mark + usize::from(matches!(passage.c(mark), '”' | '"'));
    if passage.c(at + 2) != '五' {
        return None;
    }
    end += passage.any(end, &["期末", "时期末", "末", "期间", "时期", "期内"]).map(super::passage::count)?;
    let year = 2005 + after * 5;
    let on = NaiveDate::from_ymd_opt(year, 12, 31);
    let end = end + before_words(passage, end);
    let start = at - usize::from(matches!(passage.before(at), '“' | '"'));
    let certainty = Certainty::Sure;
    Some(Read { start, end, on, derivation: Derivation::FiveYearPlan, certainty })
}

/// 今年, 今年底前, 本年度内, 年底前, 年内, 明年.
fn year_word(passage: &Passage, at: usize, times: Times) -> Option<Read> {
    const WORDS: &[&str] = &[
        "全年",
        "今年年底",
        "今年底",
        "今年末",
        "今年上半年",
        "今年内",
        "今年",
        "本年度内",
        "本年度",
        "本年底",
        "年底",
        "年末",
        "年内",
        "明年底",
        "明年",
    ];
    let word = passage.any(at, WORDS)?;
    let end = at + super::passage::count(word);
    // 今年8月底前, 明年3月底前: the month tells when.
    if matches!(word, "今年" | "明年") && passage.c(end).is_ascii_digit() {
        let digits: String = (end..end + 2).map(|i| passage.c(i)).take_while(char::is_ascii_digit).collect();
        let month = (passage.c(end + digits.len()) == '月').then(|| digits.parse().ok()).flatten();
        let year = times.year.map(|year| year + i32::from(word == "明年"));
        let read = month.and_then(|month| {
            in_month(passage, at..end + digits.len() + 1, (year.unwrap_or(2000), month), times.is_cell)
        });
        if let Some(mut read) = read {
            if year.is_none() {
                (read.on, read.certainty) = (None, Certainty::Doubtful(Doubt::NoYear));
            }
            return Some(read);
        }
    }
    let n_before = before_words(passage, end);
    let before = passage.before(at);
    // 每年年底 and 2020年底 are read elsewhere; 今年以来 and 今年的 tell nothing.
    // 全年 tells when only alone in a cell or behind 时限：.
    if word == "全年" && !is_led(passage, at, end, times.is_cell) {
        return None;
    }
    let is_bare = word.starts_with('年');
    if (is_bare && (before.is_ascii_digit() || "年每去近当一二三四五六七八九十两".contains(before)))
        || passage.any(end, &["以来", "的工作", "度"]).is_some()
    {
        return None;
    }
    let year = times.year.map(|year| year + i32::from(word.starts_with('明')));
    let on = year.and_then(|year| match word {
        "今年上半年" => NaiveDate::from_ymd_opt(year, 6, 30),
        _ => NaiveDate::from_ymd_opt(year, 12, 31),
    });
    let certainty = year_certainty(times);
    Some(Read { start: at, end: end + n_before, on, derivation: Derivation::PlanYear, certainty })
}

const fn year_certainty(times: Times) -> Certainty {
    if times.year.is_some() { Certainty::Sure } else { Certainty::Doubtful(Doubt::NoYear) }
}

/// 印发之日起30日内, 10个工作日内: counted from the day of the document only when the words say so.
fn from_event(passage: &Passage, at: usize, next: usize, number: u32, times: Times) -> Option<Read> {
    let unit = passage.any(next, &["个工作日", "工作日", "个月", "日", "天", "周", "年"])?;
    let behind = next + super::passage::count(unit);
    let end = behind + passage.any(behind, &["之内", "以内", "内"]).map(super::passage::count)?;
    // 控制在8天以内 is a length of time, not a day to be ready by.
    if matches!(passage.before(at), '在' | '到' | '过' | '于' | '至' | '为' | '短') {
        return None;
    }
    let floor = passage.start_of(at, 0, SENTENCE);
    let is_issue = passage.find(floor..at, "印发").or(passage.find(floor..at, "发布")).is_some();
    let on = times.issued.filter(|_| is_issue).and_then(|issued| match unit {
        "个月" => issued.checked_add_months(Months::new(number)),
        "年" => issued.checked_add_months(Months::new(number.checked_mul(12)?)),
        "日" | "天" => issued.checked_add_days(Days::new(u64::from(number))),
        "周" => issued.checked_add_days(Days::new(u64::from(number) * 7)),
        _ => None,
    });
    let certainty = Certainty::Doubtful(Doubt::RelativeDue);
    Some(Read { start: at, end, on, derivation: Derivation::FromEvent, certainty })
}

/// 长期坚持, 持续推进 where a date should stand: only behind 时限： or alone in a cell.
fn standing(passage: &Passage, at: usize, end: usize) -> Option<Read> {
    let word = passage.any(at, &["长期坚持", "持续推进", "长期推进", "常态化推进", "长期", "持续"])?;
    let behind = at + super::passage::count(word);
    // …负责，长期坚持。
    let is_whole = passage.before(at) == ',' && super::passage::count(word) >= 4;
    let is_alone = (is_whole || matches!(passage.before(at), ':' | '\n'))
        && (behind >= end || ";。)],\n".contains(passage.c(behind)));
    is_alone.then_some(Read {
        start: at,
        end: behind,
        on: None,
        derivation: Derivation::Standing,
        certainty: Certainty::Doubtful(Doubt::Standing),
    })
}

#[cfg(test)]
mod tests;
