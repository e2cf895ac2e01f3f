//! The shape of a table before anyone draws it: whether rows and heads fit its columns, and which heads reach down.
//! It draws nothing; [`crate::docx`] and [`crate::xlsx`] both ask it, so that both show the same cells.

use crate::official::Table;

/// Why a table cannot be drawn: a program opening it would offer to repair the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TableShapeError {
    /// A table has no columns.
    #[error("table without columns")]
    NoColumns,
    /// A head row above the column titles does not cover all columns, or holds a cell over none.
    #[error("upper head covers {n_covered} of {n_columns} columns")]
    HeadNotCovering {
        /// The sum of the spans.
        n_covered: usize,
        /// The columns of the table.
        n_columns: usize,
    },
    /// A body row has too few or too many cells.
    #[error("row {n_row} has {n_cells} cells for {n_columns} columns")]
    RowNotFilled {
        /// Counted from one.
        n_row: usize,
        /// The cells it has.
        n_cells: usize,
        /// The columns of the table.
        n_columns: usize,
    },
}

/// Checks that every row has one cell for each column and every upper head covers all columns.
pub(crate) fn check(table: &Table) -> Result<(), TableShapeError> {
    let n_columns = table.columns.len();
    if n_columns == 0 {
        return Err(TableShapeError::NoColumns);
    }
    for head in &table.upper_heads {
        let n_covered: usize = head.iter().map(|cell| usize::from(cell.columns)).sum();
        if n_covered != n_columns || head.iter().any(|cell| cell.columns == 0) {
            return Err(TableShapeError::HeadNotCovering { n_covered, n_columns });
        }
    }
    for (n_row, row) in (1..).zip(&table.rows) {
        if row.len() != n_columns {
            return Err(TableShapeError::RowNotFilled { n_row, n_cells: row.len(), n_columns });
        }
    }
    Ok(())
}

/// Whether the head cell at this place, and every one below it, stands over one column and is empty or repeats the
/// column's title; such cells become one with the title, as on paper.
pub(crate) fn reaches_down(table: &Table, n_head: usize, n_column: usize) -> bool {
    let title = table.columns.get(n_column).map_or("", |column| column.title.as_str());
    n_head < table.upper_heads.len()
        && table.upper_heads.iter().skip(n_head).all(|head| {
            let mut first = 0_usize;
            head.iter().any(|cell| {
                let here = first;
                first = first.saturating_add(usize::from(cell.columns));
                here == n_column && cell.columns == 1 && (cell.text.is_empty() || cell.text == title)
            })
        })
}
