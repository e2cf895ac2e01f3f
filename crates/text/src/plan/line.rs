//! Lines (行) of the source: their numbers, their cells, and whether they belong to the text at all.
//! What numbers mean for the levels of a plan is decided in [`super::outline`].

use super::number::{Numbering, numbering};
use super::passage::Passage;
use std::ops::Range;

/// A line that is not blank.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Its characters in the source, outer spaces left out.
    pub(super) range: Range<usize>,
    pub(super) number: Option<Numbering>,
    /// A row of a table: more than one cell.
    pub(super) is_row: bool,
    /// A leftover of a web page: no part of the plan.
    pub(super) is_dropped: bool,
}

impl Line {
    pub(super) fn len(&self) -> usize {
        self.range.len()
    }
}

/// The lines of a source that are not blank; a number right behind a closed responsibility starts a line of its own.
pub(super) fn split(source: &Passage) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    for at in 0..=source.len() {
        let is_end = at == source.len() || source.c(at) == '\n';
        if is_end || is_inline_number(source, at) {
            push(source, start..at, &mut lines);
            start = if is_end { at + 1 } else { at };
        }
    }
    lines
}

fn push(source: &Passage, range: Range<usize>, lines: &mut Vec<Line>) {
    let mut range = range;
    while range.start < range.end && matches!(source.c(range.start), ' ' | '\t' | '|') {
        range.start += 1;
    }
    while range.start < range.end && matches!(source.c(range.end - 1), ' ' | '\t' | '|') {
        range.end -= 1;
    }
    if range.is_empty() {
        return;
    }
    let text = source.slice(range.clone());
    let is_row = text.contains(&'\t') || text.iter().filter(|c| **c == '|').count() >= 2;
    let number = if is_row { None } else { numbering(text) };
    lines.push(Line { range, number, is_row, is_dropped: false });
}

/// …（甲负责）2.…: a number behind a bracket that ends in a word of responsibility.
fn is_inline_number(source: &Passage, at: usize) -> bool {
    let is_number = source.c(at).is_ascii_digit() || matches!(source.c(at), '(' | '①'..='⑳');
    if !is_number || !matches!(source.before(at), ')' | ']' | ' ' | '。') {
        return false;
    }
    let mut close = at;
    while close > 0 && matches!(source.before(close), ' ' | '。') {
        close -= 1;
    }
    matches!(source.before(close), ')' | ']')
        && "责头合实与加助施局委办厅".contains(source.before(close - 1))
        && numbering(source.slice(at..at + 8)).is_some()
}

/// Whether a line ends as a sentence or heading ends; otherwise it may go on in the next one.
pub(super) fn is_finished(source: &Passage, line: &Line) -> bool {
    matches!(
        source.before(line.range.end),
        '。' | '!' | '?' | ';' | ':' | ')' | ']' | '”' | '"' | '…' | '》' | '.'
    )
}
