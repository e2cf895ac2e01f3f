//! G-01 and G-02: document numbers (发文字号), whole and damaged: 〔201718, 发20128号, ［2013］79号, 〔2023〕第01号.
//! A damaged number gets a proposal where its parts can be told; which one is right, a person decides.

use super::desk::Desk;
use super::layout::{Part, Sheet};
use super::mark::{Check, Class, Level, Mark};
use super::pattern::{number, pattern};
use super::row::{Row, is_han};
use chrono::Datelike;
use std::ops::Range;

pattern! {
    BRACKETED = "(?P<o>[〔［\\[（(【{〖〈《＜<｛])(?P<s1>[ \u{3000}]*)(?P<y>[一二三四五六七八九〇○零]{4}|[0-9０-９OoＯl]{0,8})(?P<s2>[ \u{3000}]*)(?P<c>[〕］\\]）)】}〗〉》＞>｝]?)(?P<s3>[ \u{3000}]*)(?P<d>第?)[ ]*(?P<n>[0-9０-９]{0,5})(?P<h>号{0,2})";
    BARE = "(?P<y>(?:19|20)[0-9]{2})年?(?P<c>[〕］\\]）)】}]?)[ ]*(?P<d>第?)[ ]*(?P<n>[0-9]{1,5})[ ]*(?P<h>号)";
    HEAD_LINE = "^[\u{4e00}-\u{9fff}]{2,10}(?:19|20)[0-9]{2}年?[0-9]{1,4}号(?:[ \u{3000}]+签发人.*)?$";
    UNCLOSED_LINE = "[发函字办文规通秘](?:19|20)[0-9]{3,7}$";
}

/// What is said of a number with spaces in it.
const SPACED: &str = "中有多余空格";

/// A number as it was found (发文字号).
#[derive(Debug, Clone)]
pub(super) struct NumberMention {
    pub(super) bytes: Range<usize>,
    /// The year, when it can be read.
    pub(super) year: Option<u64>,
    /// What is wrong, as sentences without end; empty when it is well made.
    faults: Vec<(u8, &'static str)>,
    /// The number as it should stand, when its parts can be told.
    proposal: Option<String>,
}

/// G-01, G-02.
pub(super) fn check(sheet: &Sheet<'_>, desk: &mut Desk) {
    let this_year = sheet.day().map(|day| u64::from(day.year().unsigned_abs()));
    for (row, part) in sheet.rows() {
        for mention in find(row) {
            if let Some((check, what)) = mention.faults.first() {
                let all: Vec<&str> = mention.faults.iter().map(|(_, what)| *what).collect();
                let all = if all.len() > 1 { all.join("，") } else { (*what).to_owned() };
                let what = format!("发文字号“{}”{all}", row.slice(mention.bytes.clone()));
                let check = Check::of(*check);
                let mark = Mark::new(check, Class::DocumentNumber, row, mention.bytes.clone(), what);
                // A space may come from the page the text was copied from.
                let is_spaced = mention.faults.iter().all(|(_, what)| *what == SPACED);
                let mark = if is_spaced { mark.at(Level::Warn) } else { mark };
                desk.add(match &mention.proposal {
                    Some(proposal) => mark.proposing(proposal),
                    None => mark,
                });
                continue;
            }
            let Some(year) = mention.year else { continue };
            let is_own = part == Part::Number;
            let what = match this_year {
                _ if year < 1949 => "年份有误".to_owned(),
                Some(this) if year > this => format!("年份{year}晚于本文所在的{this}年"),
                Some(this) if is_own && year != this => format!("年份{year}与成文日期的{this}年不符"),
                _ => continue,
            };
            let what = format!("发文字号“{}”{what}", row.slice(mention.bytes.clone()));
            desk.add(Mark::new(Check::of(2), Class::DocumentNumber, row, mention.bytes, what));
        }
    }
}

/// Every document number of a row, in order.
pub(super) fn find(row: &Row) -> Vec<NumberMention> {
    let mut found: Vec<NumberMention> = Vec::new();
    let text = row.text.as_str();
    if !text.contains(['号', '〔', '[', '［', '【']) && !UNCLOSED_LINE.is_match(text.trim_end()) {
        return found;
    }
    for captures in BRACKETED.captures_iter(text) {
        found.extend(bracketed(row, &captures));
    }
    for captures in BARE.captures_iter(text) {
        found.extend(bare(row, &captures));
    }
    found.extend(unclosed_line(row));
    found.sort_by_key(|mention| mention.bytes.start);
    found.dedup_by(|later, first| later.bytes.start < first.bytes.end);
    found
}

fn part<'t>(captures: &regex::Captures<'t>, name: &str) -> &'t str {
    captures.name(name).map_or("", |part| part.as_str())
}

fn bracketed(row: &Row, captures: &regex::Captures<'_>) -> Option<NumberMention> {
    let all = captures.get(0)?;
    let (open, year, close) = (part(captures, "o"), part(captures, "y"), part(captures, "c"));
    let (count, hao) = (part(captures, "n"), part(captures, "h"));
    let sign = sign_before(row, all.start());
    let sign_end = row.slice(sign.clone()).chars().next_back();
    let is_year = matches!(year.len(), 4..=8) && (year.starts_with("19") || year.starts_with("20"));
    let is_number = match open {
        "〔" => is_year || (!hao.is_empty() && (!year.is_empty() || close == "〕")),
        "[" | "［" | "【" | "〖" => {
            (is_year || year.len() == 2)
                && sign_end.is_some()
                && (!hao.is_empty() || (!count.is_empty() && sign_end.is_some_and(is_sign_end)))
        }
        _ => {
            let ends_like_sign = sign_end.is_some_and(|c| is_sign_end(c) || is_body_end(c));
            ends_like_sign && !hao.is_empty() && !count.is_empty() && !close.is_empty() && !year.is_empty()
        }
    };
    if !is_number || (sign.is_empty() && open != "〔") {
        return None;
    }
    Some(judged(row, captures, sign.start..all.end()))
}

fn bare(row: &Row, captures: &regex::Captures<'_>) -> Option<NumberMention> {
    let all = captures.get(0)?;
    let sign = sign_before(row, all.start());
    let sign_end = row.slice(sign.clone()).chars().next_back()?;
    // 市医保局的 临医保202233号 ends in no sign, but it stands alone in the head; 1号文件 is a way to speak.
    let is_spoken = all.as_str().contains('年')
        && ["文件", "楼", "院", "令", "公告", "线"].iter().any(|word| row.from(all.end()).starts_with(word));
    let is_head = row.line <= 12 && HEAD_LINE.is_match(row.words());
    let is_number = (is_sign_end(sign_end) && !is_spoken || is_head)
        && super::row::count_to(row.slice(sign.clone()), 3) >= 2;
    is_number.then(|| judged(row, captures, sign.start..all.end()))
}

/// A line that ends in sign, year and number run together, without 号.
fn unclosed_line(row: &Row) -> Option<NumberMention> {
    let text = row.text.trim_end();
    let found = UNCLOSED_LINE.find(text)?;
    let digits_at = found.start() + text.get(found.start()..)?.chars().next()?.len_utf8();
    let digits = text.get(digits_at..)?;
    let sign = sign_before(row, digits_at);
    let (year, count) = (digits.get(..4)?, digits.get(4..)?);
    let proposal = format!("{}〔{year}〕{count}号", row.slice(sign.clone()));
    Some(NumberMention {
        bytes: sign.start..text.len(),
        year: number(year),
        faults: vec![(2, "残缺，缺括号和“号”字")],
        proposal: Some(proposal),
    })
}

/// Weighs the parts of a number.
fn judged(row: &Row, captures: &regex::Captures<'_>, bytes: Range<usize>) -> NumberMention {
    let (open, close) = (part(captures, "o"), part(captures, "c"));
    let (written_year, written_count) = (part(captures, "y"), part(captures, "n"));
    let has_hao = !part(captures, "h").is_empty();
    let is_spaced = ["s1", "s2", "s3"].iter().any(|name| !part(captures, name).is_empty());
    let digits = written_year.replace(['O', 'o', 'Ｏ'], "0").replace('l', "1");
    let run_together = digits.len() > 4 && digits.is_ascii() && written_count.is_empty();
    let (year, count) = match (digits.get(..4), digits.get(4..)) {
        (Some(year), Some(count)) if run_together => (year.to_owned(), count.to_owned()),
        _ => (digits.clone(), written_count.to_owned()),
    };
    let is_list =
        row.from(bytes.end).starts_with(['、', '，', '和', '至', '-', '～', '—']) && !count.is_empty();
    let mut faults: Vec<(u8, &'static str)> = Vec::new();
    let mut say = |is_fault: bool, check: u8, what: &'static str| {
        if is_fault {
            faults.push((check, what));
        }
    };
    say(run_together || (open == "〔" && close.is_empty()), 2, "残缺，括号没有成对");
    say(open.is_empty(), 2, "残缺，年份没有放在六角括号中");
    say(year.is_empty(), 2, "残缺，缺年份");
    say(count.is_empty(), 2, "残缺，缺序号");
    say(
        !year.is_empty()
            && number(&year).is_none_or(|year| !(1900..2200).contains(&year))
            && year.chars().count() != 2,
        2,
        "的年份有误",
    );
    say(year.chars().count() == 2, 1, "的年份没有写全四位");
    say(digits != written_year || !year.is_ascii() || !count.is_ascii(), 1, "的数字不是半角阿拉伯数字");
    say(
        !open.is_empty() && open != "〔" || (!close.is_empty() && close != "〕"),
        1,
        "没有使用六角括号“〔〕”",
    );
    say(!part(captures, "d").is_empty(), 1, "的序号不应加“第”字");
    say(count.starts_with(['0', '０']), 1, "的序号不应编虚位（前面不加0）");
    say(!has_hao && !is_list && !run_together && !count.is_empty(), 1, "末尾缺“号”字");
    say(part(captures, "h") == "号号", 1, "末尾多“号”字");
    say(is_spaced && !written_year.is_empty(), 1, SPACED);
    let sign = sign_of(row, captures, &bytes);
    let tail: Vec<char> = sign.chars().rev().take(2).collect();
    if matches!(tail.as_slice(), [last, before] if last == before) {
        faults.push((1, "的机关代字末尾重复一字"));
    }
    let proposal = match (number(&year), number(&count)) {
        (Some(year), Some(count)) if !faults.is_empty() && !sign.is_empty() => {
            let year = if year < 100 { year + 2000 } else { year };
            (1949..2200).contains(&year).then(|| format!("{sign}〔{year}〕{count}号"))
        }
        _ => None,
    };
    NumberMention { bytes, year: number(&year), faults, proposal }
}

fn sign_of<'r>(row: &'r Row, captures: &regex::Captures<'_>, bytes: &Range<usize>) -> &'r str {
    let end = captures.get(0).map_or(bytes.start, |all| all.start());
    row.slice(bytes.start..end).trim()
}

/// What an issuer's sign ends in.
const fn is_sign_end(c: char) -> bool {
    matches!(
        c,
        '发' | '函'
            | '字'
            | '办'
            | '文'
            | '规'
            | '令'
            | '通'
            | '电'
            | '知'
            | '秘'
            | '请'
            | '呈'
            | '议'
            | '批'
            | '纪'
    )
}

/// What a body's sign may end in, when a year in round brackets and 号 follow.
const fn is_body_end(c: char) -> bool {
    matches!(
        c,
        '医' | '卫'
            | '保'
            | '政'
            | '府'
            | '委'
            | '改'
            | '组'
            | '党'
            | '财'
            | '人'
            | '教'
            | '司'
            | '监'
            | '疗'
    )
}

/// The bytes of the sign before a year: at most fourteen Chinese characters, not across 据、和 or a mark.
fn sign_before(row: &Row, at: usize) -> Range<usize> {
    let mut start = at;
    let before = row.before(at);
    let trimmed = before.trim_end_matches(' ');
    if before.len() - trimmed.len() <= 2 {
        start = trimmed.len();
    }
    let end = start;
    for c in row.before(end).chars().rev().take(14) {
        if !is_han(c)
            || matches!(c, '据' | '和' | '按' | '照' | '及' | '与' | '以' | '号' | '见' | '对' | '将' | '为')
        {
            break;
        }
        start -= c.len_utf8();
    }
    start..end
}
