//! The grid of tables in HTML (表格网格): cells that span rows stand again in every row, so that no column shifts.
//! Only where cells stand is decided here; what columns mean, [`crate::plan::table`] decides.

use crate::plan::passage::Passage;
use std::ops::Range;

/// No table of a plan has more columns.
const MOST_COLUMNS: usize = 40;
/// A cell longer than this is a page laid out in a table: its paragraphs are paragraphs.
const LONGEST_CELL: usize = 600;
/// A heading word that spans columns stands over each of them; a longer text only once.
const LONGEST_HEADING: usize = 12;

/// The open tables, the innermost last.
#[derive(Default)]
pub(super) struct Grids {
    open: Vec<Grid>,
    /// How many characters were repeated: spans may not make a text many times as long.
    n_repeated: usize,
}

#[derive(Default)]
struct Grid {
    column: usize,
    cell: Option<Cell>,
    /// For every column the cell that goes on below, and for how many rows.
    pending: Vec<(usize, Range<usize>)>,
}

struct Cell {
    start: usize,
    rows: usize,
    columns: usize,
    /// It holds a table: the page is laid out in cells.
    is_layout: bool,
}

impl Grids {
    /// Whether a cell is open.
    pub(super) fn is_in_cell(&self) -> bool {
        self.open.last().and_then(|grid| grid.cell.as_ref()).is_some_and(|cell| !cell.is_layout)
    }

    /// Takes a tag into account.
    pub(super) fn tag(&mut self, passage: &mut Passage, name: &str, tag: &str, at: usize) {
        match name {
            // A table inside a cell starts on a line of its own.
            "table" if self.open.len() < 20 => {
                if let Some(cell) = self.open.last_mut().and_then(|grid| grid.cell.as_mut()) {
                    passage.harden(cell.start..passage.len());
                    passage.push('\n', at);
                    cell.is_layout = true;
                }
                self.open.push(Grid::default());
            }
            "/table" => drop(self.open.pop()),
            "tr" => {
                self.close_cell(passage, at);
                if let Some(grid) = self.open.last_mut() {
                    grid.column = 0;
                }
            }
            "/tr" => {
                self.close_cell(passage, at);
                self.fill(passage, at);
            }
            "td" | "th" => {
                self.close_cell(passage, at);
                if self.open.is_empty() {
                    self.open.push(Grid::default());
                }
                self.fill(passage, at);
                let (rows, columns) = (span(tag, "rowspan"), span(tag, "colspan"));
                let cell = Cell { start: passage.len(), rows, columns, is_layout: false };
                if let Some(grid) = self.open.last_mut() {
                    grid.cell = Some(cell);
                }
            }
            "/td" | "/th" => self.close_cell(passage, at),
            _ => {}
        }
    }

    fn close_cell(&mut self, passage: &mut Passage, at: usize) {
        let Some(grid) = self.open.last_mut() else { return };
        let Some(cell) = grid.cell.take() else { return };
        let content = cell.start..passage.len();
        if content.len() > LONGEST_CELL && !cell.is_layout {
            passage.harden(content.clone());
        }
        passage.push('\t', at);
        let is_heading = content.len() <= LONGEST_HEADING && cell.columns < 4;
        for nth in 0..cell.columns {
            if nth > 0 && is_heading {
                passage.repeat(content.clone());
                passage.push('\t', at);
            }
            if grid.column < MOST_COLUMNS && (nth == 0 || is_heading) {
                if grid.pending.len() <= grid.column {
                    grid.pending.resize(grid.column + 1, (0, 0..0));
                }
                if let Some(slot) = grid.pending.get_mut(grid.column) {
                    *slot = (cell.rows - 1, content.clone());
                }
                grid.column += 1;
            }
        }
    }

    /// Puts the cells that go on from above where the row has come to.
    fn fill(&mut self, passage: &mut Passage, at: usize) {
        let Some(grid) = self.open.last_mut() else { return };
        while let Some((rows, content)) = grid.pending.get_mut(grid.column).filter(|(rows, _)| *rows > 0) {
            *rows -= 1;
            let content = content.clone();
            self.n_repeated += content.len();
            if self.n_repeated <= 4 * content.end && content.len() <= LONGEST_CELL {
                passage.repeat(content);
            }
            passage.push('\t', at);
            grid.column += 1;
        }
    }
}

/// The number of rows or columns a cell spans.
fn span(tag: &str, name: &str) -> usize {
    let tag = tag.to_ascii_lowercase();
    let value = tag.split_once(name).and_then(|(_, rest)| rest.trim_start().strip_prefix('='));
    let digits: String = value
        .unwrap_or_default()
        .trim_start()
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(char::is_ascii_digit)
        .take(3)
        .collect();
    digits.parse().unwrap_or(1).clamp(1, 500)
}
