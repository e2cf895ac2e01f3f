//! Lines (行) of the source: their numbers, their cells, and whether they belong to the text at all.
//! What numbers mean for the levels of a plan is decided in [`super::outline`].

use super::number::{Numbering, Style, numbering, spoken};
use super::passage::Passage;
use super::responsibility;
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
        if is_end || is_inline_number(source, at, start) {
            push(source, start..at, &mut lines);
            start = if is_end { at + 1 } else { at };
        }
    }
    lines
}

/// Bullets before a number: ★1．, ▲2．.
const BULLETS: &[char] = &['★', '☆', '▲', '△', '◆', '◇', '●', '■', '□', '※', '►', '•', '*'];

fn push(source: &Passage, range: Range<usize>, lines: &mut Vec<Line>) {
    let mut range = range;
    while range.start < range.end
        && (matches!(source.c(range.start), ' ' | '\t' | '|') || BULLETS.contains(&source.c(range.start)))
    {
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
    let number = if is_row { None } else { numbering(text).or_else(|| spoken_task(source, &range)) };
    let is_dropped = is_page_number(text);
    lines.push(Line { range, number, is_row, is_dropped });
}

/// 一是…（市医保局）: a spoken number is a task of its own only where its words close with a responsibility.
fn spoken_task(source: &Passage, range: &Range<usize>) -> Option<Numbering> {
    let number = spoken(source.slice(range.clone()))?;
    let mut end = range.end;
    while end > range.start && matches!(source.before(end), ' ' | '。' | ';') {
        end -= 1;
    }
    is_told(source, end).then_some(number)
}

/// — 3 —, 第3页 共10页: how a printed page is numbered.
fn is_page_number(text: &[char]) -> bool {
    let is_dash = |c: &char| matches!(c, '-' | '—' | '–' | '·' | ' ' | '─');
    let n_digits = text.iter().filter(|c| c.is_ascii_digit()).count();
    let is_dashed = text.first().is_some_and(is_dash) && text.last().is_some_and(is_dash);
    let is_framed = is_dashed && text.iter().all(|c| is_dash(c) || c.is_ascii_digit());
    let is_spelt = text.first() == Some(&'第')
        && text.contains(&'页')
        && text.iter().all(|c| matches!(c, '第' | '页' | '共' | ',' | '/' | ' ') || c.is_ascii_digit());
    (1..=6).contains(&n_digits) && (is_framed || is_spelt)
}

/// …（甲负责）2.…, …责任单位：甲。2.…, …如下。1.…, 一是…（甲）二是…: a number inside a paragraph starts a line.
fn is_inline_number(source: &Passage, at: usize, line: usize) -> bool {
    let c = source.c(at);
    if at > line && is_lost_break(source, at, line) {
        return true;
    }
    if !matches!(source.before(at), ')' | ']' | ' ' | '。' | ':' | ';') {
        return false;
    }
    let is_spoken = spoken_at(source, at) && spoken_at(source, line);
    // …（甲负责）二、…: the next chapter, when all breaks are lost.
    let is_chapter = "一二三四五六七八九十".contains(c) && matches!(source.c(at + 1), '、' | '十');
    let is_number = c.is_ascii_digit() || matches!(c, '(' | '①'..='⑳') || is_chapter;
    if !(is_number || is_spoken) {
        return false;
    }
    let mut close = at;
    while close > line && matches!(source.before(close), ' ' | '。' | ';') {
        close -= 1;
    }
    if is_told(source, close) {
        return is_spoken || numbering(source.slice(at..at + 8)).is_some();
    }
    // （一）织牢防护网。1.提高能力。…: the first task on the line of its chapter.
    let is_first = c == '1' && at <= line + 45 && source.before(at) == '。' && {
        let own = numbering(source.slice(at..at + 8)).is_some_and(|n| n.number == 1);
        let spaces = (line..at).take_while(|at| matches!(source.c(*at), ' ' | '\t')).count();
        own && numbering(source.slice(line + spaces..at)).is_some_and(|n| n.style.is_chinese())
    };
    if is_first {
        return true;
    }
    let is_behind_stop = matches!(source.before(at), '。' | ':') || close + 1 < at;
    is_behind_stop && is_number && !is_chapter && c != '(' && {
        let sentence = source.start_of(close, line.max(close.saturating_sub(300)), &['。', '\n']);
        let opens =
            responsibility::opens_line(source, sentence) || source.find(sentence..at, "如下").is_some();
        (opens || source.find(sentence..at, "以下").is_some())
            && numbering(source.slice(at..at + 8)).is_some()
    }
}

/// 重点任务一、深化医疗改革（一）推进…: the breaks before 一、 and （一） are lost.
fn is_lost_break(source: &Passage, at: usize, line: usize) -> bool {
    match source.c(at) {
        '一' => {
            source.c(at + 1) == '、'
                && source.before(at) != '统'
                && (at + 3..at + 40)
                    .take_while(|at| !matches!(source.c(*at), '。' | '\n' | ','))
                    .any(|at| source.has(at, "(一)"))
        }
        '(' => {
            at <= line + 40
                && numbering(source.slice(at..at + 6)).is_some_and(|n| n.style == Style::ChineseBracket)
                && !matches!(source.before(at), '\n' | ' ' | '\t' | '、')
                && numbering(source.slice(line..at)).is_some_and(|n| n.style == Style::Chinese)
                && source.slice(line..at).iter().all(|c| !matches!(c, '。' | ';' | '(' | '\n'))
        }
        _ => false,
    }
}

/// Whether a closed bracket that may name departments ends at an index.
fn is_told(source: &Passage, end: usize) -> bool {
    matches!(source.before(end), ')' | ']')
        && "责头合实与加助施局委办厅院会心府部街镇成".contains(source.before(end.saturating_sub(1)))
}

/// Whether 一是 or its like stands at an index.
fn spoken_at(source: &Passage, at: usize) -> bool {
    "一二三四五六七八九十".contains(source.c(at)) && spoken(source.slice(at..at + 4)).is_some()
}

/// Whether a line ends as a sentence or heading ends; otherwise it may go on in the next one.
pub(super) fn is_finished(source: &Passage, line: &Line) -> bool {
    matches!(
        source.before(line.range.end),
        '。' | '!' | '?' | ';' | ':' | ')' | ']' | '”' | '"' | '…' | '》' | '.'
    )
}
