//! Statements (责任说明) where they stand: brackets, labelled lines, 【责任单位】… and sentences 由…负责。
//! Whom they name is read in [`super`]; a bracket that is no statement (（含县中医院）) is none here.

use super::name::{is_organisation, names, segments};
use super::wording::{self, Label, MODES, starts_label};
use super::{ResponsibilityMode, Role};
use crate::plan::passage::{Passage, count};
use std::ops::Range;

/// A statement in a passage: its brackets or lines, not yet read.
#[derive(Debug, Clone)]
pub(in crate::plan) struct Statement {
    /// All of it, with its brackets.
    pub(in crate::plan) range: Range<usize>,
    /// The words inside.
    pub(super) inner: Vec<Range<usize>>,
    pub(super) is_unclosed: bool,
}

/// Every statement of a passage, in order; neighbours that follow each other directly are one.
pub(in crate::plan) fn find(passage: &Passage) -> Vec<Statement> {
    let mut all: Vec<Statement> = Vec::new();
    let mut at = 0;
    while at < passage.len() {
        let found = match passage.c(at) {
            '(' | '[' | '〔' => labelled_line(passage, at).or_else(|| bracket(passage, at)),
            '由' | '此' | '以' | '上' | '该' | '本' => by_sentence(passage, at),
            c if starts_label(c) && opens_clause(passage, at) => labelled_line(passage, at),
            _ => None,
        };
        let Some(found) = found else {
            at += 1;
            continue;
        };
        at = found.range.end.max(at + 1);
        match all.last_mut().filter(|last| is_gap(passage, last.range.end, found.range.start)) {
            Some(last) => {
                last.range.end = found.range.end;
                last.inner.extend(found.inner);
                last.is_unclosed |= found.is_unclosed;
            }
            None => all.push(found),
        }
    }
    all
}

/// Whether a label opens a line, so that the line before it is closed.
pub(in crate::plan) fn opens_line(passage: &Passage, at: usize) -> bool {
    label(passage, at).is_some_and(|(n, _)| is_label_end(passage.before(at + n)))
}

/// Whether a line is nothing but a label; what it is about stands in the next line.
pub(in crate::plan) fn is_label_line(passage: &Passage, line: Range<usize>) -> bool {
    wording::label(passage, line.start).is_some_and(|(n, _)| line.start + n == line.end)
}

/// Whether a label of what is no department stands at an index: 完成时限：….
pub(in crate::plan) fn is_aside(passage: &Passage, at: usize) -> bool {
    label(passage, at).is_some_and(|(_, label)| label == Label::Other)
}

/// A heading that is nothing but departments: 一、市医保局 over the tasks of that office.
pub(in crate::plan) fn of_heading(passage: &Passage, title: Range<usize>) -> Option<Statement> {
    if title.len() > 60 {
        return None;
    }
    let names = names(passage, title.clone());
    let is_all = names.iter().all(|name| (3..=16).contains(&name.len()) && is_organisation(passage, name));
    let is_named = "市县区省州国各".contains(passage.c(title.start));
    (is_all && is_named && names.len() <= 4).then(|| Statement {
        range: title.clone(),
        inner: std::iter::once(title).collect(),
        is_unclosed: false,
    })
}

/// 由市卫健委会同市财政局负责。 as the last sentence of a paragraph.
fn by_sentence(passage: &Passage, at: usize) -> Option<Statement> {
    const OPENINGS: &[&str] = &[
        "由",
        "此项工作由",
        "此项任务由",
        "以上工作由",
        "以上任务由",
        "上述工作由",
        "上述任务由",
        "该项工作由",
        "该项任务由",
        "本项工作由",
        "本项任务由",
    ];
    if !matches!(passage.before(at), '\n' | '。' | ';' | ')') {
        return None;
    }
    let start = at + count(passage.any(at, OPENINGS)?);
    let end = passage.end_of(start, passage.len().min(start + 200), &['。', '\n']);
    let is_last = matches!(passage.c(end), '\n') || matches!(passage.c(end + 1), '\n');
    let inner = start..end;
    // 由甲牵头，乙配合，3月底前完成。
    let is_told = segments(passage, inner.clone()).into_iter().any(|s| mode(passage, s).is_some());
    (is_last && is_told && says_who(passage, inner.clone(), false)).then(|| Statement {
        range: at..end,
        inner: std::iter::once(inner).collect(),
        is_unclosed: false,
    })
}

/// Whether nothing but stops stands between two statements.
fn is_gap(passage: &Passage, from: usize, to: usize) -> bool {
    passage.slice(from..to).iter().all(|c| matches!(c, '\n' | '。' | ';'))
}

/// The bracket that opens at `at`, when it tells who is responsible.
fn bracket(passage: &Passage, at: usize) -> Option<Statement> {
    let close = match passage.c(at) {
        '(' => ')',
        '[' => ']',
        // 〔2012〕 is a year; 〔责任单位：…〕 is a responsibility.
        _ if !passage.c(at + 1).is_ascii_digit() => '〕',
        _ => return None,
    };
    let mut depth = 0_usize;
    let limit = passage.len().min(at + 600);
    let (mut end, mut stop) = (None, None);
    for index in at..limit {
        match passage.c(index) {
            '(' | '[' | '〔' => depth += 1,
            ')' | ']' | '〕' if depth > 1 => depth -= 1,
            c if c == close => {
                end = Some((index, true));
                break;
            }
            '\n' => break,
            '。' if stop.is_none() => stop = Some(index),
            _ => {}
        }
    }
    let line_end = || passage.end_of(at, limit, &['\n']);
    let (end, is_closed) = end.unwrap_or_else(|| (stop.unwrap_or_else(line_end), false));
    let inner = at + 1..end;
    if !says_who(passage, inner.clone(), is_closed && is_last(passage, end + 1)) {
        return None;
    }
    let range = at..if is_closed { end + 1 } else { end };
    Some(Statement { range, inner: std::iter::once(inner).collect(), is_unclosed: !is_closed })
}

/// Whether a paragraph ends here.
fn is_last(passage: &Passage, at: usize) -> bool {
    let at = at + usize::from(matches!(passage.c(at), '。' | ';'));
    at >= passage.len() || matches!(passage.c(at), '\n' | '(' | '[')
}

/// Whether the words inside a bracket name responsible departments.
fn says_who(passage: &Passage, inner: Range<usize>, is_last: bool) -> bool {
    if let Some((n, label)) = label(passage, inner.start) {
        let behind = (inner.start + n).min(inner.end);
        if label == Label::Other {
            // （牵头领导：…；牵头单位：…）: the departments come behind.
            return segments(passage, inner)
                .into_iter()
                .skip(1)
                .any(|segment| opens_line(passage, segment.start) && !is_aside(passage, segment.start));
        }
        // （责任单位 市财政局）: the colon may be missing before a whole name.
        return is_label_end(passage.before(behind))
            || names(passage, behind..inner.end).first().is_some_and(|name| is_organisation(passage, name));
    }
    if passage.any(inner.start, &["含", "包括", "不含", "以下", "即", "如", "见", "详见", "附"]).is_some()
    {
        return false;
    }
    let segments = segments(passage, inner.clone());
    let told = segments.iter().find_map(|segment| {
        let (_, _, behind) = mode(passage, segment.clone())?;
        names(passage, segment.start..behind).last().cloned()
    });
    if let Some(last) = told {
        return is_organisation(passage, &last) && last.len() <= 30;
    }
    is_last && {
        let names: Vec<Range<usize>> = segments.into_iter().flat_map(|s| names(passage, s)).collect();
        !names.is_empty() && names.iter().all(|name| name.len() <= 25 && is_organisation(passage, name))
    }
}

/// 责任单位：… or 【责任单位】… on a line of its own or behind a full stop.
fn labelled_line(passage: &Passage, at: usize) -> Option<Statement> {
    let (length, label) = label(passage, at)?;
    let is_bracketed = passage.before(at + length) == ']';
    if !is_bracketed && !opens_clause(passage, at) {
        return None;
    }
    if label == Label::Other || !is_label_end(passage.before(at + length)) {
        return None;
    }
    let end = passage.end_of(at, passage.len(), &['\n', '。']);
    Some(Statement { range: at..end, inner: std::iter::once(at..end).collect(), is_unclosed: false })
}

/// Where a labelled line may start.
fn opens_clause(passage: &Passage, at: usize) -> bool {
    matches!(passage.before(at), '\n' | '。' | ')' | ']' | ';')
}

pub(super) const fn is_label_end(c: char) -> bool {
    matches!(c, ':' | ']')
}

/// The label at an index and its length with its colon or its brackets.
pub(super) fn label(passage: &Passage, at: usize) -> Option<(usize, Label)> {
    let open = usize::from(passage.c(at) == '[');
    let (n, label) = wording::label(passage, at + open)?;
    let end = at + open + n;
    if open == 0 {
        return Some((n + usize::from(passage.c(end) == ':'), label));
    }
    // 【责任单位】甲、乙; 【责任单位：甲、乙】 is a bracket.
    (passage.c(end) == ']').then(|| (open + n + 1 + usize::from(passage.c(end + 1) == ':'), label))
}

/// The mode at the end of a segment, and where the names before it end.
pub(super) fn mode(passage: &Passage, segment: Range<usize>) -> Option<(ResponsibilityMode, Role, usize)> {
    let last = passage.before(segment.end);
    let (word, mode, role) = MODES
        .iter()
        .filter(|(word, ..)| word.ends_with(last) && count(word) < segment.len())
        .find(|(word, ..)| passage.has(segment.end - count(word), word))?;
    Some((*mode, *role, segment.end - count(word)))
}
