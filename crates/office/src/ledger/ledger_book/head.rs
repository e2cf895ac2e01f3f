//! Finds the head row (表头) of a sheet: somewhere in its first rows, in any order, under merged headings or over two rows.
//! What the columns hold is [`super::column`] and [`super::row`].

use super::cell::Cell;
use super::column::Column;
use std::collections::BTreeSet;
use zhaozhang_text::day::year_in;

/// Within so many rows with content the head row must come.
pub(super) const MOST_ROWS_ABOVE: usize = 10;
/// So many known titles make a head row.
const LEAST_TITLES: usize = 2;

/// A row as it was read, with its number.
pub(super) type NumberedRow = (u32, Vec<Cell>);

/// The head row of a sheet (表头).
#[derive(Debug, Clone, Default)]
pub(super) struct Head {
    /// The column each cell of a row belongs to.
    columns: Vec<Option<Column>>,
    /// The titles as written.
    titles: Vec<String>,
    /// The number of its (last) row.
    pub(super) row: u32,
    /// The year a heading above it names, for days without a year.
    pub(super) year: Option<i32>,
}

impl Head {
    /// Finds it among the first rows; also how many of the rows it and the headings above it take up.
    pub(super) fn find(rows: &[NumberedRow]) -> Option<(Self, usize)> {
        let mut best: Option<(usize, usize, Self)> = None;
        for (at, row) in rows.iter().enumerate() {
            let single = Self::of(&[row]);
            let pair =
                rows.get(at + 1).filter(|next| continues(next)).map(|next| (2, Self::of(&[row, next])));
            for (height, head) in std::iter::once((1, single)).chain(pair) {
                let score = head.score();
                if score >= LEAST_TITLES && best.as_ref().is_none_or(|(_, _, before)| score > before.score())
                {
                    best = Some((at, at + height, head));
                }
            }
        }
        let (first, used, mut head) = best?;
        let above = rows.iter().take(first).flat_map(|(_, cells)| cells);
        head.year = year_in(&above.map(Cell::words).collect::<Vec<_>>().join("；"));
        Some((head, used))
    }

    /// The head made of one row, or of two of which the lower one is the finer.
    fn of(rows: &[&NumberedRow]) -> Self {
        let width = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
        let mut head = Self { row: rows.last().map_or(0, |(row, _)| *row), ..Self::default() };
        for at in 0..width {
            let titles = rows.iter().rev().filter_map(|(_, cells)| match cells.get(at) {
                Some(Cell::Text(title)) => Some(title.as_str()),
                _ => None,
            });
            let known = titles.clone().find_map(|title| Column::parse(title).map(|column| (column, title)));
            let title = known.map(|(_, title)| title).or_else(|| titles.clone().next());
            head.columns.push(known.map(|(column, _)| column));
            head.titles.push(title.unwrap_or_default().to_owned());
        }
        head
    }

    fn score(&self) -> usize {
        let known: BTreeSet<Column> = self.columns.iter().flatten().copied().collect();
        known.iter().filter(|column| **column != Column::Ignored).count()
    }

    /// Where the column stands; the first place if it stands twice.
    pub(super) fn place(&self, column: Column) -> Option<usize> {
        self.columns.iter().position(|each| *each == Some(column))
    }

    /// The column's title as written, else its own.
    pub(super) fn title(&self, column: Column) -> &str {
        self.place(column).and_then(|at| self.titles.get(at)).map_or(column.word(), String::as_str)
    }

    /// The column at a place.
    pub(super) fn column(&self, at: usize) -> Option<Column> {
        self.columns.get(at).copied().flatten()
    }

    /// Titles that name no column, without empty ones.
    pub(super) fn unknown_titles(&self) -> impl Iterator<Item = &str> {
        let pairs = self.columns.iter().zip(&self.titles);
        pairs.filter(|(column, title)| column.is_none() && !title.is_empty()).map(|(_, title)| title.as_str())
    }

    /// Columns that stand twice, with both titles.
    pub(super) fn doubles(&self) -> Vec<(Column, String, String)> {
        let mut doubles = Vec::new();
        for (at, (column, title)) in self.columns.iter().zip(&self.titles).enumerate() {
            let Some(column) = column.filter(|column| *column != Column::Ignored) else { continue };
            let first = self.place(column).filter(|first| *first < at);
            if let Some(first) = first.and_then(|first| self.titles.get(first)) {
                doubles.push((column, first.clone(), title.clone()));
            }
        }
        doubles
    }

    /// Every title, for guessing the kind of fact.
    pub(super) fn titles(&self) -> &[String] {
        &self.titles
    }

    /// Whether a row further down is the head again, as printed pages repeat it.
    pub(super) fn is_repeated_by(&self, cells: &[Cell]) -> bool {
        let mut same = 0;
        for (at, cell) in cells.iter().enumerate() {
            let Cell::Text(text) = cell else {
                if cell.is_empty() {
                    continue;
                }
                return false;
            };
            if self.titles.get(at).is_none_or(|title| title != text) {
                return false;
            }
            same += 1;
        }
        same >= LEAST_TITLES
    }
}

/// Whether a row can be the lower half of a head: titles, no days or figures.
fn continues((_, cells): &NumberedRow) -> bool {
    let (mut known, mut other) = (0_usize, 0_usize);
    for cell in cells {
        match cell {
            Cell::Empty => {}
            Cell::Text(text) if Column::parse(text).is_some() => known += 1,
            Cell::Text(_) => other += 1,
            Cell::Number(_) | Cell::Day(..) | Cell::Error(_) => return false,
        }
    }
    known > other
}
