//! Draws tables as an Excel workbook: what a clerk sorts, sums and pastes from. Figures are numbers here, and only
//! here do they become floating point; nothing is ever read back from this file into a score.
//! The forms of a notice are in [`crate::form`], the ledger in [`crate::ledger_template`]; both write through the
//! modules below. Start at [`tables`].

pub(crate) mod book;
pub(crate) mod cell;
mod sheet_name;

use chrono::NaiveDate;
use rust_xlsxwriter::{FormatAlign, Worksheet, XlsxError};

use crate::official::{Align, Cell, HeadCell, Table};
use crate::table_shape::{self, TableShapeError, reaches_down};
use crate::width::{line_count, widest_line};

use book::{Area, Look};
pub use sheet_name::SheetName;
pub(crate) use sheet_name::check_unique as check_unique_names;

/// What a workbook says about itself; nothing in it comes from a clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkbookMeta {
    /// Printed above every table and stored as the file's title.
    pub title: String,
    /// The office that made it.
    pub author: String,
    /// The day the figures are of, stored as the file's creation day.
    pub created_on: NaiveDate,
}

/// Why a workbook could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// A sheet's name is not one Excel accepts.
    #[error("sheet name {name:?} {reason}")]
    SheetName {
        /// The name asked for.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A table's rows or heads do not fit its columns.
    #[error("cannot draw a table")]
    Table(#[from] TableShapeError),
    /// A form lacks what it is made of, for example a score sheet without levels.
    #[error("form without {0}")]
    EmptyForm(&'static str),
    /// A row of a ledger has more cells than its sheet has columns.
    #[error("sheet {sheet:?} row {n_row} has {n_cells} cells for {n_columns} columns")]
    LedgerRow {
        /// The sheet's name.
        sheet: String,
        /// Counted from one.
        n_row: usize,
        /// The cells it has.
        n_cells: usize,
        /// The columns of the sheet.
        n_columns: usize,
    },
    /// A column names a list the specification does not hold.
    #[error("column {column:?} names the unknown list {list:?}")]
    UnknownList {
        /// The column's title.
        column: String,
        /// The list it names.
        list: String,
    },
    /// There are more rows or columns than a sheet has.
    #[error("table larger than a sheet")]
    TooLarge,
    /// Writing the workbook failed.
    #[error("cannot write the workbook")]
    Write(#[from] XlsxError),
}

/// A table wider than this, in characters of a digit's width, is printed across.
const WIDEST_UPRIGHT: u32 = 92;
/// No column is made wider; longer words wrap.
const WIDEST_COLUMN: u32 = 44;
/// No column is made narrower.
const NARROWEST_COLUMN: u32 = 6;

/// Draws each table on a sheet of its own; the same input gives the same bytes.
///
/// A cell marked as a number becomes one if its words are a plain number or percentage of at most fifteen digits;
/// everything else stays text, and text that looks like a formula is quoted.
///
/// # Errors
/// Tables that do not fit their columns, two sheets of one name, and tables larger than a sheet are refused.
pub fn tables(sheets: &[(SheetName, Table)], meta: &WorkbookMeta) -> Result<Vec<u8>, WorkbookError> {
    let mut workbook = book::workbook(meta);
    check_unique_names(sheets.iter().map(|(name, _)| name))?;
    for (name, table) in sheets {
        table_shape::check(table)?;
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(name.as_str())?;
        Sheet::new(worksheet, table)?.draw(&meta.title)?;
    }
    Ok(workbook.save_to_buffer()?)
}

struct Sheet<'a> {
    worksheet: &'a mut Worksheet,
    table: &'a Table,
    widths: Vec<u32>,
    n_columns: u16,
}

impl<'a> Sheet<'a> {
    fn new(worksheet: &'a mut Worksheet, table: &'a Table) -> Result<Self, WorkbookError> {
        let widths = column_widths(table);
        let n_columns = book::column(widths.len())?;
        Ok(Self { worksheet, table, widths, n_columns })
    }

    fn draw(&mut self, title: &str) -> Result<(), WorkbookError> {
        for (n_column, width) in self.widths.iter().enumerate() {
            self.worksheet.set_column_width(book::column(n_column)?, *width)?;
        }
        let mut row = 0;
        self.line(&mut row, title, Look::Title)?;
        if let Some(caption) = &self.table.caption {
            self.line(&mut row, caption, Look::Caption)?;
        }
        let first_head = row;
        for (n_head, head) in self.table.upper_heads.iter().enumerate() {
            self.upper_head(row, n_head, head)?;
            row = book::next(row)?;
        }
        self.column_titles(row)?;
        let last_head = row;
        row = book::next(row)?;
        let first_body = row;
        for cells in &self.table.rows {
            self.body_row(row, cells)?;
            row = book::next(row)?;
        }
        for note in &self.table.notes {
            self.line(&mut row, note, Look::Note)?;
        }
        self.worksheet.set_freeze_panes(first_body, 0)?;
        self.worksheet.set_repeat_rows(first_head, last_head)?;
        let is_wide = self.widths.iter().sum::<u32>() > WIDEST_UPRIGHT;
        book::set_up_print(self.worksheet, is_wide);
        Ok(())
    }

    /// A line over the table's whole width, as high as its words need: Excel does not fit merged cells by itself.
    fn line(&mut self, row: &mut u32, text: &str, look: Look) -> Result<(), WorkbookError> {
        let width = book::usable(self.widths.iter().sum(), look);
        let height = line_count(text, width).saturating_mul(look.line());
        self.worksheet.set_row_height(*row, height)?;
        let area = Area { row: *row, column: 0, rows: 1, columns: self.n_columns };
        book::put(self.worksheet, area, text, &look.format())?;
        *row = book::next(*row)?;
        Ok(())
    }

    fn upper_head(&mut self, row: u32, n_head: usize, head: &[HeadCell]) -> Result<(), WorkbookError> {
        let mut first = 0_usize;
        for cell in head {
            let column = book::column(first)?;
            let is_deep = reaches_down(self.table, n_head, first);
            let is_below_deep =
                n_head.checked_sub(1).is_some_and(|above| reaches_down(self.table, above, first));
            let n_below = self.table.upper_heads.len().saturating_sub(n_head);
            let rows = if is_deep { book::row(n_below)?.saturating_add(1) } else { 1 };
            let text = if is_deep { self.title(first) } else { cell.text.as_str() };
            if !is_below_deep {
                let area = Area { row, column, rows, columns: cell.columns };
                book::put(self.worksheet, area, text, &Look::Head.format())?;
            }
            first = first.saturating_add(usize::from(cell.columns));
        }
        Ok(())
    }

    fn column_titles(&mut self, row: u32) -> Result<(), WorkbookError> {
        let titles = self.table.columns.iter().map(|column| column.title.as_str());
        book::fit_row(self.worksheet, row, titles.zip(self.widths.iter().copied()))?;
        let n_heads = self.table.upper_heads.len();
        for (n_column, column) in self.table.columns.iter().enumerate() {
            let is_covered =
                n_heads.checked_sub(1).is_some_and(|last| reaches_down(self.table, last, n_column));
            if !is_covered {
                let area = Area::cell(row, book::column(n_column)?);
                book::put(self.worksheet, area, &column.title, &Look::Head.format())?;
            }
        }
        Ok(())
    }

    fn body_row(&mut self, row: u32, cells: &[Cell]) -> Result<(), WorkbookError> {
        let words = cells.iter().map(|cell| cell.text.as_str());
        book::fit_row(self.worksheet, row, words.zip(self.widths.iter().copied()))?;
        for (n_column, (cell, column)) in cells.iter().zip(&self.table.columns).enumerate() {
            let align = match column.align {
                Align::Left => FormatAlign::Left,
                Align::Centre => FormatAlign::Center,
                Align::Right => FormatAlign::Right,
            };
            let format = Look::Body.format().set_align(align);
            let place = Area::cell(row, book::column(n_column)?);
            if cell.is_number {
                book::put_number(self.worksheet, place, &cell.text, &format)?;
            } else {
                book::put(self.worksheet, place, &cell.text, &format)?;
            }
        }
        Ok(())
    }

    fn title(&self, n_column: usize) -> &'a str {
        self.table.columns.get(n_column).map_or("", |column| column.title.as_str())
    }
}

/// The widths that hold every cell on one line up to a limit; a head may take two lines.
fn column_widths(table: &Table) -> Vec<u32> {
    table
        .columns
        .iter()
        .enumerate()
        .map(|(n_column, column)| {
            let head = widest_line(&column.title);
            // Two lines of whole characters.
            let head = if head > 6 { head.div_ceil(4).saturating_mul(2) } else { head };
            let cells = table.rows.iter().filter_map(|row| row.get(n_column));
            let widest = cells.map(|cell| widest_line(&cell.text)).fold(head, u32::max);
            // A Chinese character is a little wider than two digits of the sheet's measure.
            let width = widest.saturating_mul(11).div_ceil(10).saturating_add(2);
            width.clamp(NARROWEST_COLUMN, WIDEST_COLUMN)
        })
        .collect()
}
