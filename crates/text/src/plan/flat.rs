//! Flattened tables (逐格成行的表格): tables that lost their grid when they were copied, one cell a line.
//! A run of heading words that begins with 序号 tells the columns, the numbers below it tell the rows; breaks between the
//! cells of a row become tabs, and [`super::table`] reads the rest. A label alone on its line (责任单位) gets a colon.

use super::number::{Style, numbering};
use super::passage::Passage;
use super::responsibility;
use super::table::{self, Column};
use std::ops::Range;

/// The most lines a heading may take.
const LONGEST_HEADING: usize = 16;
/// The longest line that may be a heading word or a label.
const LONGEST_WORD: usize = 14;

/// Joins the cells of flattened tables and the labels that stand alone.
pub(super) fn join(passage: &mut Passage) {
    let lines = lines(passage);
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let is_short = line.len() <= 2 * LONGEST_WORD;
        if is_short && is_number_word(passage, line) {
            if let Some(heading) = heading(passage, lines.get(at..).unwrap_or_default()) {
                at += table(passage, lines.get(at..).unwrap_or_default(), heading);
                continue;
            }
        } else if is_short
            && is_label(passage, line)
            && let Some(next) = lines.get(at + 1).filter(|next| next.len() <= 400 && !is_label(passage, next))
        {
            passage.replace_breaks(line.end..next.start, ':');
        }
        at += 1;
    }
}

/// The lines that are not blank, outer spaces left out.
fn lines(passage: &Passage) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut start = 0;
    for at in 0..=passage.len() {
        if at == passage.len() || passage.c(at) == '\n' {
            let is_space = |at: &usize| matches!(passage.c(*at), ' ' | '\t');
            let from = (start..at).find(|at| !is_space(at));
            let to = (start..at).rfind(|at| !is_space(at));
            if let (Some(from), Some(to)) = (from, to) {
                all.push(from..to + 1);
            }
            start = at + 1;
        }
    }
    all
}

/// A line without its spaces.
fn compact(passage: &Passage, line: &Range<usize>) -> Passage {
    let mut text = Passage::with_room(line.len());
    text.append_compact(passage, line.clone());
    text
}

fn is_number_word(passage: &Passage, line: &Range<usize>) -> bool {
    let text = compact(passage, line);
    text.len() == 2 && (text.has(0, "序号") || text.has(0, "编号"))
}

fn is_label(passage: &Passage, line: &Range<usize>) -> bool {
    if line.len() > LONGEST_WORD {
        return false;
    }
    let text = compact(passage, line);
    responsibility::is_label_line(&text, 0..text.len())
}

/// The number alone on a line that starts a row.
fn row_number(passage: &Passage, line: &Range<usize>) -> Option<u64> {
    let words = passage.plain(line.clone());
    let digits = words.trim_end_matches(['.', '、']);
    if digits.is_empty() || digits.len() > 4 || !digits.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

/// Whether a line is a section inside or behind the table: 一、…, （一）….
fn is_section(passage: &Passage, line: &Range<usize>) -> bool {
    numbering(passage.slice(line.clone())).is_some_and(|n| {
        matches!(n.style, Style::Part | Style::Chinese | Style::ChineseBracket) && line.len() > n.length
    })
}

/// How many lines the heading takes, and how many columns it has.
fn heading(passage: &Passage, lines: &[Range<usize>]) -> Option<(usize, usize)> {
    let mut columns: Vec<Option<Column>> = Vec::new();
    for (nth, line) in lines.iter().enumerate().take(LONGEST_HEADING) {
        if row_number(passage, line).is_some() || is_section(passage, line) {
            let has_text = columns.contains(&Some(Column::Text));
            let has_names = columns.iter().any(|column| matches!(column, Some(Column::Names(_))));
            return (has_text && has_names).then_some((nth, columns.len()));
        }
        let text = compact(passage, line);
        if text.len() > LONGEST_WORD {
            return None;
        }
        // (万元) goes on with the word before it.
        if text.c(0) != '(' {
            columns.push(table::column(&text));
        }
    }
    None
}

/// Joins the heading and the rows; answers how many lines they take.
fn table(passage: &mut Passage, lines: &[Range<usize>], (n_heading, n_columns): (usize, usize)) -> usize {
    let mut at = n_heading;
    let mut expected = None;
    let mut rows: Vec<Range<usize>> = Vec::new();
    while let Some(line) = lines.get(at) {
        match row_number(passage, line) {
            Some(number) if expected.is_none_or(|expected| expected == number) => {
                expected = Some(number + 1);
                let end = row_end(passage, lines, at, number + 1, n_columns);
                rows.push(at..end);
                at = end;
            }
            None if is_section(passage, line) => at += 1,
            _ => break,
        }
    }
    if !rows.iter().any(|row| row.len() >= 3) {
        return 1;
    }
    for row in std::iter::once(0..n_heading).chain(rows) {
        let cells = lines.get(row).unwrap_or_default();
        for (one, next) in cells.iter().zip(cells.iter().skip(1)) {
            let mark = if passage.c(next.start) == '(' { ' ' } else { '\t' };
            passage.replace_breaks(one.end..next.start, mark);
        }
    }
    at.max(1)
}

/// The line behind a row: the next number, a section, or as many lines as there are columns.
fn row_end(passage: &Passage, lines: &[Range<usize>], start: usize, next: u64, n_columns: usize) -> usize {
    let is_end = |line: &Range<usize>| row_number(passage, line) == Some(next) || is_section(passage, line);
    let longest = (start + n_columns * 4).min(lines.len());
    let found = (start + 1..longest).find(|at| lines.get(*at).is_some_and(is_end));
    found.unwrap_or_else(|| (start + n_columns).min(lines.len()))
}
