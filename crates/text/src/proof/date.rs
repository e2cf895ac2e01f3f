//! G-12 to G-14 and G-28: days that do not exist, damaged days (201798, 20176月底前), weekdays that do not fit, due days
//! before the paper itself, 成文日期 against 印发日期, years that are not written out. Days are found by
//! [`super::day_mention`].

use super::day_mention::{DayMention, days};
use super::desk::Desk;
use super::layout::{Part, Sheet};
use super::mark::{Check, Class, Level, Mark};
use super::pattern::{number, pattern};
use super::row::{Row, count_to};
use chrono::{Datelike, NaiveDate};
use std::ops::Range;

pattern! {
    NO_YEAR_WORD = "(?:19|20)[0-9]{2}(?:1[0-2]|0?[1-9])月(?:[0-9]{1,2}日)?";
    DOUBLED_YEAR = "(?:19|20)[0-9]{2}年年(?:1[0-2]|0?[1-9])月|[0-9]月月[0-9]|[0-9]日日";
    SPLIT_YEAR = "(?:19|20)[0-9]{2}[ \u{3000}]+[0-9]{1,2}月";
    NO_MONTH_WORD = "(?P<y>(?:19|20)[0-9]{2})年(?P<r>[0-9]{2,4})日";
    SHORT_MONTH = "(?P<y>(?:19|20)[0-9]{2})年(?P<m>[0-9]{1,2})(?:日|[^0-9年月日个至到第位家所名项万亿余多来度级期末初底内前后上下中人次篇件分元例倍年、，,。.～~—-])(?:[0-9]{1,2}日)";
    LONG_YEAR = "(?:19|20)[0-9]{3,4}年";
    BROKEN_YEAR = "(?P<y>[12][0-9]{2})年(?:1[0-2]|0?[1-9])月";
    RUN_TOGETHER = "^(?P<y>(?:19|20)[0-9]{2})(?P<r>[0-9]{2,4})$";
    DATE_WORDS = "^[^，。；]{0,8}(?:日期|时间)[：:][ \u{3000}]*(?P<y>(?:19|20)[0-9]{2})(?P<r>[0-9]{2,4})$";
    WEEKDAY = "^[ ]?[（(]?[ ]?(?:星期|周|礼拜)(?P<w>[一二三四五六日天])[ ]?[）)]?";
    DUE = "^[ \u{3000}]*(?:底|末|初|中旬|上旬|下旬|下午|上午|[0-9一二三四五六七八九十]{1,2}[点时：:][0-9]{0,2}分?)?(?:[（(][^（()）]{1,8}[）)])?[ ]?(?:24时|17时|下班)?(?:之?前|以前|前后|为止|截止|止)";
    NOT_DUE_BEFORE = "(?:截至|截止到?|自从?|早于|早在|曾|已经?|上年|去年|原|制定的|印发的|下发的|出台的)[^，。；]{0,6}$";
    PAST_AFTER = "^[^，。；]{0,12}(?:已|完成了|取得了|参保|实现了|累计|的数据|出生|参加工作|出台|发生|印发的|批准|取得|立案|受理|确诊|建成的|购买|签订的)";
    RELATIVE = "(?:今|去|前|明|后|本|上|当)年(?:以来|底|初|末|上半年|下半年|内|度|年底|年初|[0-9]{1,2}月|一季度|二季度|三季度|四季度)?";
    SHORT_YEAR = "(?:^|[^0-9０-９])(?P<y>[0-9]{2})年(?:[0-9]{1,2}月|度|底|初|上半年|下半年|第?[一二三四1-4]季度)";
    RANGE_LINK = "^[ ]?(?:至|到|—|－|–|-|~|～|——)[ ]?$";
    MONTHS = "(?:19|20)[0-9]{2}年(?P<a>[0-9]{1,2})月(?:至|到|—|～|-)(?P<b>[0-9]{1,2})月(?:[^0-9]|$)";
    DAYS_OF_MONTH = "[0-9]{1,2}月(?P<a>[0-9]{1,2})日(?:至|到|—|～|-)(?P<b>[0-9]{1,2})日";
    LEADING_ZERO = "年0[1-9]月|月0[1-9]日";
}

const OFFICIAL_NUMERALS: &str = "一二三四五六七八九〇○零";

/// G-12, G-13, G-14, G-28.
pub(super) fn check(sheet: &Sheet<'_>, desk: &mut Desk) {
    for (row, part) in sheet.rows() {
        let found = days(row);
        let mut seen: Vec<Range<usize>> = Vec::new();
        for mention in &found {
            existence(row, mention, part, desk, &mut seen);
            weekday(sheet, row, mention, desk);
            if part.is_prose() {
                due(sheet, row, mention, desk);
            }
        }
        order(row, &found, desk);
        if part.is_prose() {
            turned(row, desk);
            dotted(row, &found, desk);
        }
        damaged(row, part, desk, &seen);
        if part == Part::IssueDate {
            issue_date(sheet, row, &found, desk);
        }
        if sheet.is_official && part.is_prose() {
            years(row, desk);
        }
    }
    printing(sheet, desk);
}

fn mark(number: u8, row: &Row, bytes: Range<usize>, what: String) -> Mark {
    Mark::new(Check::of(number), Class::Date, row, bytes, what)
}

/// G-14: year, month and day that can be.
fn existence(row: &Row, mention: &DayMention, part: Part, desk: &mut Desk, seen: &mut Vec<Range<usize>>) {
    let shown = row.slice(mention.bytes.clone());
    let year = mention.year;
    // 1998.12.45 may be a version; only dots and strokes that nearly are a day are judged.
    let year_words = mention.year_words.chars().count();
    let is_short = !mention.year_words.is_empty() && year_words != 4 && year_words != 2;
    let is_far = year.is_some_and(|year| year > 100 && !(1600..=2199).contains(&year));
    let what = if is_short || is_far {
        format!("日期“{shown}”的年份有误")
    } else if !(1..=12).contains(&mention.month) {
        format!("日期“{shown}”有误，没有{}月", mention.month)
    } else if mention.day == Some(0) || mention.day.is_some_and(|day| day > 31) {
        format!("日期“{shown}”有误，没有{}日", mention.day.unwrap_or(0))
    } else if let Some(day) = mention.day {
        let of_year =
            year.filter(|year| *year >= 100).and_then(|year| i32::try_from(year).ok()).unwrap_or(2024);
        if NaiveDate::from_ymd_opt(of_year, mention.month, day).is_some() {
            let has_no_mark = !mention.has_mark && is_left_open(row, mention);
            if !has_no_mark {
                return;
            }
            format!("日期“{shown}”缺“日”字")
        } else {
            format!("日期“{shown}”不存在，{}月没有{day}日", mention.month)
        }
    } else {
        return;
    };
    if part == Part::Table && mention.year.is_none() {
        return;
    }
    seen.push(mention.bytes.clone());
    let made = mark(14, row, mention.bytes.clone(), what);
    let is_open = !mention.has_mark && mention.day.is_some_and(|day| (1..=31).contains(&day));
    desk.add(if is_open { made.proposing(format!("{shown}日")) } else { made });
}

/// Whether what follows a day without 日 shows that 日 was lost: 2023年3月15前.
fn is_left_open(row: &Row, mention: &DayMention) -> bool {
    let rest = row.from(mention.bytes.end);
    let is_end = rest.trim().is_empty() && mention.year.is_some();
    is_end
        || ["前", "之前", "以前", "起", "止", "印发", "下午", "上午", "，", "。"]
            .iter()
            .any(|word| rest.starts_with(word))
}

/// G-14: the weekday written beside a day.
fn weekday(sheet: &Sheet<'_>, row: &Row, mention: &DayMention, desk: &mut Desk) {
    // 4月7日（星期一）: the year is the paper's; around New Year nobody can tell.
    let own = sheet.issued_on.filter(|on| mention.year.is_none() && (2..=10).contains(&on.month()));
    let told = own.and_then(|on| mention.date_in(on.year()));
    let Some(day) = mention.date().or(told) else { return };
    let Some(captures) = WEEKDAY.captures(row.from(mention.bytes.end)) else { return };
    let (Some(all), Some(word)) = (captures.get(0), captures.name("w")) else { return };
    let words = ["一", "二", "三", "四", "五", "六", "日"];
    let written = if word.as_str() == "天" { "日" } else { word.as_str() };
    let real =
        words.get(usize::try_from(day.weekday().num_days_from_monday()).unwrap_or(0)).copied().unwrap_or("");
    if written == real {
        return;
    }
    let bytes = mention.bytes.start..mention.bytes.end + all.end();
    let what = format!("“{}”星期不符，这一天是星期{real}", row.slice(bytes.clone()));
    let made = mark(14, row, bytes, what);
    desk.add(if mention.year.is_none() { made.at(Level::Warn) } else { made });
}

/// G-13: a due day before the day of the paper.
fn due(sheet: &Sheet<'_>, row: &Row, mention: &DayMention, desk: &mut Desk) {
    let Some(issued_on) = sheet.issued_on else {
        due_before_year(sheet, row, mention, desk);
        return;
    };
    let rest = row.from(mention.bytes.end);
    let start = mention.bytes.start;
    if !DUE.is_match(rest) || NOT_DUE_BEFORE.is_match(&tail(row.before(start))) || is_past(rest) {
        return;
    }
    let Some(due) = mention.last(issued_on.year()) else { return };
    let gap = issued_on.signed_duration_since(due).num_days();
    // Without a year, a month long past means the next year.
    let is_before = if mention.year.is_some() { gap > 0 && gap < 1100 } else { gap > 0 && gap < 150 };
    if is_before {
        let what = format!(
            "时限“{}”早于成文日期{}",
            row.slice(mention.bytes.clone()),
            zhaozhang_domain::period::document_date(issued_on)
        );
        desk.add(mark(13, row, mention.bytes.clone(), what));
    }
}

/// G-13 where the day of the paper cannot be read: a due day before the year of its number.
fn due_before_year(sheet: &Sheet<'_>, row: &Row, mention: &DayMention, desk: &mut Desk) {
    let rest = row.from(mention.bytes.end);
    let before = tail(row.before(mention.bytes.start));
    if !DUE.is_match(rest) || NOT_DUE_BEFORE.is_match(&before) || is_past(rest) {
        return;
    }
    let mut numbers = sheet.rows_of(Part::Number).flat_map(super::document_number::find);
    let Some(own) = numbers.find_map(|own| own.year) else { return };
    let Some(year) = mention.year.map(u64::from) else { return };
    if year < own && own - year <= 3 {
        let what = format!("时限“{}”早于本文发文的{own}年", row.slice(mention.bytes.clone()));
        desk.add(mark(13, row, mention.bytes.clone(), what));
    }
}

fn is_past(rest: &str) -> bool {
    let near: String = rest.chars().take(24).collect();
    let after = near.find('前').and_then(|at| near.get(at + '前'.len_utf8()..)).unwrap_or(&near);
    PAST_AFTER.is_match(after)
}

fn tail(text: &str) -> String {
    let reversed: String = text.chars().rev().take(14).collect();
    reversed.chars().rev().collect()
}

/// G-14: a span of days that ends before it begins.
fn order(row: &Row, found: &[DayMention], desk: &mut Desk) {
    for (one, next) in found.iter().zip(found.iter().skip(1)) {
        let between = row.slice(one.bytes.end..next.bytes.start);
        if !RANGE_LINK.is_match(between) {
            continue;
        }
        let (Some(start), Some(year)) = (one.date(), one.year.and_then(|year| i32::try_from(year).ok()))
        else {
            continue;
        };
        let end = if next.year.is_some() { next.date() } else { next.date_in(year) };
        if end.is_some_and(|end| end < start) {
            let bytes = one.bytes.start..next.bytes.end;
            let what = format!("起止日期“{}”倒置", row.slice(bytes.clone()));
            desk.add(mark(14, row, bytes, what).at(Level::Warn));
        }
    }
}

/// G-14: 2024年12月至10月, 4月30日至1日: months and days of one year or month that end before they begin.
fn turned(row: &Row, desk: &mut Desk) {
    for captures in MONTHS.captures_iter(&row.text).chain(DAYS_OF_MONTH.captures_iter(&row.text)) {
        let (Some(all), Some(one), Some(next)) = (captures.get(0), captures.name("a"), captures.name("b"))
        else {
            continue;
        };
        let (Some(one), Some(next)) = (number(one.as_str()), number(next.as_str())) else { continue };
        if next < one {
            let what = format!("起止日期“{}”倒置", all.as_str());
            desk.add(mark(14, row, all.range(), what).at(Level::Warn));
        }
    }
}

/// G-14: 自2024.7.1起 in a sentence.
fn dotted(row: &Row, found: &[DayMention], desk: &mut Desk) {
    for mention in found {
        let shown = row.slice(mention.bytes.clone());
        let is_dotted = !shown.contains('月') && row.char_at(mention.bytes.end) != Some('%');
        let Some(day) = mention.date().filter(|_| is_dotted) else { continue };
        let written = zhaozhang_domain::period::document_date(day);
        let what = format!("日期“{shown}”应写明年、月、日");
        desk.add(mark(14, row, mention.bytes.clone(), what).at(Level::Warn).proposing(written));
    }
}

/// G-12, G-14: days that lost 年, 月 or 日.
fn damaged(row: &Row, part: Part, desk: &mut Desk, seen: &[Range<usize>]) {
    if !row.text.contains(|c: char| c.is_ascii_digit()) {
        return;
    }
    let is_new =
        |bytes: &Range<usize>| !seen.iter().any(|seen| seen.start < bytes.end && bytes.start < seen.end);
    let digit_before = |at: usize| row.char_before(at).is_some_and(|c| c.is_ascii_digit());
    for (pattern, lost) in [
        (&*DOUBLED_YEAR, "多“年”字"),
        (&*NO_YEAR_WORD, "缺“年”字"),
        (&*SPLIT_YEAR, "缺“年”字"),
        (&*LONG_YEAR, "的年份多了数字"),
        (&*BROKEN_YEAR, "的年份少了数字"),
    ] {
        for found in pattern.find_iter(&row.text) {
            if is_new(&found.range()) && !digit_before(found.start()) {
                let made = mark(14, row, found.range(), format!("日期“{}”残缺，{lost}", found.as_str()));
                desk.add(match mended(found.as_str()) {
                    Some(proposal) => made.proposing(proposal),
                    None => made,
                });
            }
        }
    }
    for captures in NO_MONTH_WORD.captures_iter(&row.text).chain(SHORT_MONTH.captures_iter(&row.text)) {
        let Some(all) = captures.get(0) else { continue };
        if is_new(&all.range()) {
            let what = format!("日期“{}”残缺，缺“月”字", all.as_str());
            let made = mark(14, row, all.range(), what);
            let rest = captures.name("r").map_or("", |rest| rest.as_str());
            let year = captures.name("y").map_or("", |year| year.as_str());
            desk.add(match split(rest) {
                Some((month, day)) => made.proposing(format!("{year}年{month}月{day}日")),
                None => made,
            });
        }
    }
    run_together(row, part, desk);
}

/// A line that is only digits which can be a day: 201798.
fn run_together(row: &Row, part: Part, desk: &mut Desk) {
    if part == Part::Table {
        return;
    }
    let words = row.words();
    let Some(captures) = RUN_TOGETHER.captures(words).or_else(|| DATE_WORDS.captures(words)) else { return };
    let (Some(year), Some(rest)) = (captures.name("y"), captures.name("r")) else { return };
    let start = row.inner().start;
    let bytes = start + year.start()..start + rest.end();
    let Some((month, day)) = split(rest.as_str()) else { return };
    let what = format!("日期“{}”残缺，缺“年、月、日”字", row.slice(bytes.clone()));
    let check = if part == Part::IssueDate { 12 } else { 14 };
    desk.add(mark(check, row, bytes, what).proposing(format!("{}年{month}月{day}日", year.as_str())));
}

/// The day a line of digits most likely is.
pub(super) fn run_together_day(row: &Row) -> Option<NaiveDate> {
    let captures = RUN_TOGETHER.captures(row.words())?;
    let year: i32 = captures.name("y")?.as_str().parse().ok()?;
    let (month, day) = split(captures.name("r")?.as_str())?;
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

/// Month and day run together: 98, 1015; nothing when there are two readings of three digits or none.
fn split(digits: &str) -> Option<(u64, u64)> {
    let cut = digits.len().saturating_sub(2).max(1);
    let as_day = |at: usize| {
        let (month, day) = (number(digits.get(..at)?)?, number(digits.get(at..)?)?);
        ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some((month, day))
    };
    as_day(cut).or_else(|| as_day(1))
}

/// 20176月 as 2017年6月.
fn mended(words: &str) -> Option<String> {
    let digits: String = words.chars().take_while(char::is_ascii_digit).collect();
    let rest = words.get(digits.len()..)?;
    (digits.len() > 4 && rest.starts_with('月'))
        .then(|| Some(format!("{}年{}{rest}", digits.get(..4)?, digits.get(4..)?.trim_start_matches('0'))))
        .flatten()
}

/// G-12: the form of 成文日期.
fn issue_date(sheet: &Sheet<'_>, row: &Row, found: &[DayMention], desk: &mut Desk) {
    let words = row.words();
    let say = |desk: &mut Desk, what: String| desk.add(mark(12, row, row.inner(), what));
    if words.contains(|c: char| OFFICIAL_NUMERALS.contains(c)) && words.contains('年') {
        let written = found.first().and_then(DayMention::date).map(zhaozhang_domain::period::document_date);
        let made = mark(12, row, row.inner(), format!("成文日期“{words}”应使用阿拉伯数字"));
        desk.add(match written {
            Some(written) => made.proposing(written),
            None => made,
        });
    } else if LEADING_ZERO.is_match(words) {
        let written = found.first().and_then(DayMention::date).map(zhaozhang_domain::period::document_date);
        let made = mark(12, row, row.inner(), format!("成文日期“{words}”不应编虚位（月、日前不加0）"));
        desk.add(match written {
            Some(written) => made.proposing(written),
            None => made,
        });
    } else if !words.contains('年')
        && let Some(day) = found.first().and_then(DayMention::date)
    {
        let written = zhaozhang_domain::period::document_date(day);
        desk.add(mark(12, row, row.inner(), format!("成文日期“{words}”应写明年、月、日")).proposing(written));
    } else if words.contains('年')
        && found.first().is_none_or(|mention| mention.day.is_none())
        && sheet.is_official
    {
        say(desk, format!("成文日期“{words}”不完整"));
    }
}

/// G-12: 成文日期 not after 印发日期.
fn printing(sheet: &Sheet<'_>, desk: &mut Desk) {
    let dated = sheet.rows_of(Part::IssueDate).next();
    let (Some(printed), Some(row)) = (sheet.printed_on, dated) else { return };
    let Some(day) = days(row).first().and_then(DayMention::date) else { return };
    if day > printed {
        let printed = zhaozhang_domain::period::document_date(printed);
        let what = format!("成文日期“{}”晚于印发日期{printed}", row.words());
        desk.add(mark(12, row, row.inner(), what));
    }
}

/// G-28: 今年 and 23年 in lasting documents.
fn years(row: &Row, desk: &mut Desk) {
    let quoted = |at: usize| {
        let before = row.before(at);
        before.rfind('《').is_some_and(|open| before.rfind('》').is_none_or(|close| close < open))
    };
    for found in RELATIVE.find_iter(&row.text) {
        let first = found.as_str().chars().next().unwrap_or(' ');
        let is_year = matches!(first, '今' | '去' | '明') || (first == '前' && found.as_str() == "前年");
        let before = row.char_before(found.start());
        let is_word = (first == '明'
            && before.is_some_and(|c| matches!(c, '说' | '证' | '文' | '声' | '表' | '透')))
            || (first == '去' && before.is_some_and(|c| matches!(c, '失' | '过' | '除' | '离')));
        if is_year && !is_word && !quoted(found.start()) && count_to(row.words(), 5) > 4 {
            let shown = found.as_str();
            desk.add(mark(28, row, found.range(), format!("“{shown}”应写明年份")));
        }
    }
    for captures in SHORT_YEAR.captures_iter(&row.text) {
        let Some(year) = captures.name("y") else { continue };
        let Some(all) = captures.get(0) else { continue };
        let shown = row.slice(year.start()..all.end());
        let is_span = row
            .char_before(year.start())
            .is_some_and(|c| matches!(c, '第' | '近' | '满' | '达' | '.' | '-' | '—'));
        let number = number(year.as_str()).unwrap_or(0);
        if !is_span && (number >= 10 || year.as_str().starts_with('0')) && number <= 49 {
            let what = format!("“{shown}”的年份没有写全");
            desk.add(mark(28, row, year.start()..all.end(), what).proposing(format!("20{shown}")));
        }
    }
}
