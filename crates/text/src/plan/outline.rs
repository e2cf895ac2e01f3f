//! The outline (层次): numbered headings and items as a tree, whatever numbers an office uses for which level.
//! A style seen for the first time is one level deeper than what stands above it; a style seen before goes back to its
//! level. Which units are tasks is decided in [`super::task`].

use super::line::{Line, is_finished};
use super::number::{Numbering, Style, numbering};
use super::passage::Passage;
use super::responsibility::{self, Statement};
use std::ops::Range;

/// A numbered heading or item with the text up to the next number.
pub(super) struct Unit {
    pub(super) numbering: Numbering,
    /// The number as it stands in the source.
    pub(super) label: Range<usize>,
    /// Where the text behind the number starts.
    pub(super) start: usize,
    /// Its first line and the line behind its own text.
    pub(super) lines: Range<usize>,
    pub(super) parent: Option<usize>,
    /// Its own text.
    pub(super) text: Passage,
    pub(super) statements: Vec<Statement>,
}

impl Unit {
    /// The first paragraph of its own text, without the closing stop.
    pub(super) fn title(&self) -> Range<usize> {
        let end = self.text.end_of(0, self.text.len(), &['\n', '。']);
        0..end
    }
}

/// Reads the units of some lines.
pub(super) fn units(source: &Passage, lines: &[Line], range: Range<usize>) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut stack: Vec<(Style, usize)> = Vec::new();
    for at in range.clone() {
        let Some(line) = lines.get(at).filter(|line| !line.is_dropped && !line.is_row) else { continue };
        let mut start = line.range.start;
        let mut number = line.number;
        while let Some(numbering) = number {
            if let Some(n) = stack.iter().position(|(style, _)| *style == numbering.style) {
                stack.truncate(n);
            }
            let parent = stack.last().map(|(_, unit)| *unit);
            stack.push((numbering.style, units.len()));
            let label = start..start + numbering.length;
            start = label.end;
            while start < line.range.end && matches!(source.c(start), ' ' | '\t') {
                start += 1;
            }
            let (text, statements) = (Passage::default(), Vec::new());
            units.push(Unit { numbering, label, start, lines: at..at, parent, text, statements });
            // （一）1.…: a chapter and its first task on one line.
            number = self::numbering(source.slice(start..line.range.end)).filter(|next| {
                next.style != numbering.style && next.style != Style::Circled && next.style != Style::Spoken
            });
        }
    }
    settle_texts(source, lines, range.end, &mut units);
    units
}

/// Gives every unit its own text.
fn settle_texts(source: &Passage, lines: &[Line], end: usize, units: &mut [Unit]) {
    let nexts: Vec<Option<(usize, usize)>> = (0..units.len())
        .map(|at| units.get(at + 1).map(|next| (next.lines.start, next.label.start)))
        .collect();
    for (unit, next) in units.iter_mut().zip(nexts) {
        let first = unit.lines.start;
        let (last, is_shared) = next.map_or((end, false), |(line, _)| (line, line == first));
        unit.lines.end = last.max(first);
        if !is_shared {
            unit.text = text(source, lines, unit.start, first..last);
            unit.statements = responsibility::find(&unit.text);
        }
    }
}

/// The text from an index in the first line to the end of the last: spaces gone, broken paragraphs joined.
pub(super) fn text(source: &Passage, lines: &[Line], start: usize, range: Range<usize>) -> Passage {
    let shown = || lines.get(range.clone()).unwrap_or_default().iter().filter(|l| !l.is_dropped && !l.is_row);
    let mut text = Passage::with_room(shown().map(Line::len).sum());
    let mut is_open = true;
    for line in shown() {
        // 责任单位：… opens a paragraph, whether or not the line before it has a stop.
        if (!is_open || opens_field(source, line)) && !text.is_empty() {
            text.push_break();
        }
        text.append_compact(source, line.range.start.max(start)..line.range.end);
        // A heading of few words stands alone; a long line without a stop goes on.
        is_open = !is_finished(source, line) && (line.len() > 25 || text.is_empty());
    }
    text
}

/// Whether a line opens with words and a colon: 责任单位：…, 监督方式：….
fn opens_field(source: &Passage, line: &Line) -> bool {
    let start = line.range.start;
    if matches!(source.c(start), '[') {
        return responsibility::opens_line(source, start);
    }
    let colon = (start..line.range.end.min(start + 10))
        .find(|at| !('\u{4E00}'..='\u{9FFF}').contains(&source.c(*at)));
    colon.is_some_and(|at| source.c(at) == ':' && at >= start + 3)
}

/// Whether a unit stands below another.
pub(super) fn is_below(units: &[Unit], unit: usize, above: usize) -> bool {
    let mut at = units.get(unit).and_then(|unit| unit.parent);
    while let Some(parent) = at {
        if parent == above {
            return true;
        }
        at = units.get(parent).and_then(|unit| unit.parent);
    }
    false
}
