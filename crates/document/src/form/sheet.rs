//! A sheet that looks like a printed form: label, title, lines above, a grid of ruled cells, notes below.
//! It knows no form; rows are counted from the first row of the grid, columns from the left.

use std::collections::BTreeMap;

use rust_xlsxwriter::{FormatAlign, Workbook, Worksheet};

use crate::width::line_count;
use crate::xlsx::book::{self, Area, Look};
use crate::xlsx::{SheetName, WorkbookError, WorkbookMeta};

use super::FormHead;

/// Printed rows are about 9 mm high, so that a hand can write in them.
const ROW_HEIGHT: u32 = 26;

/// A form under construction.
pub(super) struct FormSheet {
    workbook: Workbook,
    worksheet: Worksheet,
    widths: Vec<u32>,
    first_row: u32,
    /// Rows higher than the others, because their words wrap.
    heights: BTreeMap<u32, u32>,
}

impl FormSheet {
    /// A sheet with its label and title written over columns of the given widths.
    pub(super) fn new(head: &FormHead, widths: &[u32], meta: &WorkbookMeta) -> Result<Self, WorkbookError> {
        let mut worksheet = Worksheet::new();
        worksheet.set_name(SheetName::from_title(&head.label).as_str())?;
        for (n_column, width) in widths.iter().enumerate() {
            worksheet.set_column_width(book::column(n_column)?, *width)?;
        }
        let workbook = book::workbook(meta);
        let mut form =
            Self { workbook, worksheet, widths: widths.to_vec(), first_row: 0, heights: BTreeMap::new() };
        form.wide_line_above(&head.label, Look::Label)?;
        form.wide_line_above(&head.title, Look::Title)?;
        Ok(form)
    }

    /// A line over the whole width, above the grid.
    pub(super) fn line_above(&mut self, text: &str) -> Result<(), WorkbookError> {
        self.wide_line_above(text, Look::Note)
    }

    fn wide_line_above(&mut self, text: &str, look: Look) -> Result<(), WorkbookError> {
        let row = self.first_row;
        self.wide_line(row, text, look)?;
        self.first_row = book::next(row)?;
        Ok(())
    }

    /// A line over the whole width at a row of the grid.
    pub(super) fn line_below(&mut self, n_row: usize, text: &str) -> Result<(), WorkbookError> {
        let row = self.row(n_row)?;
        self.wide_line(row, text, Look::Note)
    }

    fn wide_line(&mut self, row: u32, text: &str, look: Look) -> Result<(), WorkbookError> {
        let width = book::usable(self.widths.iter().sum(), look);
        let height = line_count(text, width).saturating_mul(look.line()).saturating_add(4);
        self.worksheet.set_row_height(row, height)?;
        let area = Area { row, column: 0, rows: 1, columns: book::column(self.widths.len())? };
        book::put(&mut self.worksheet, area, text, &look.format())
    }

    /// The head row of a simple grid.
    pub(super) fn head_row(&mut self, titles: &[&str]) -> Result<(), WorkbookError> {
        for (n_column, title) in titles.iter().enumerate() {
            self.head_cell(0, n_column, 1, title)?;
        }
        Ok(())
    }

    /// A head cell over some columns.
    pub(super) fn head_cell(
        &mut self,
        n_row: usize,
        n_column: usize,
        n_columns: usize,
        text: &str,
    ) -> Result<(), WorkbookError> {
        let columns = book::column(n_columns)?;
        let area = Area { row: self.row(n_row)?, column: book::column(n_column)?, rows: 1, columns };
        book::put(&mut self.worksheet, area, text, &Look::Head.format())
    }

    /// A head cell over some rows.
    pub(super) fn tall_head_cell(
        &mut self,
        n_row: usize,
        n_column: usize,
        n_rows: usize,
        text: &str,
    ) -> Result<(), WorkbookError> {
        let area = self.tall(n_row, n_column, n_rows)?;
        book::put(&mut self.worksheet, area, text, &Look::Head.format())
    }

    /// A body cell over some rows.
    pub(super) fn tall_cell(
        &mut self,
        n_row: usize,
        n_column: usize,
        n_rows: usize,
        text: &str,
    ) -> Result<(), WorkbookError> {
        let area = self.tall(n_row, n_column, n_rows)?;
        book::put(&mut self.worksheet, area, text, &Look::Body.format())
    }

    /// A body cell, centred as forms have it; the row grows with its words.
    pub(super) fn cell(&mut self, n_row: usize, n_column: usize, text: &str) -> Result<(), WorkbookError> {
        self.grow(n_row, n_column, text)?;
        self.tall_cell(n_row, n_column, 1, text)
    }

    /// A body cell for longer words.
    pub(super) fn left_cell(
        &mut self,
        n_row: usize,
        n_column: usize,
        text: &str,
    ) -> Result<(), WorkbookError> {
        self.grow(n_row, n_column, text)?;
        let area = self.tall(n_row, n_column, 1)?;
        book::put(&mut self.worksheet, area, text, &Look::Body.format().set_align(FormatAlign::Left))
    }

    /// A figure.
    pub(super) fn figure(&mut self, n_row: usize, n_column: usize, text: &str) -> Result<(), WorkbookError> {
        let area = self.tall(n_row, n_column, 1)?;
        book::put_number(&mut self.worksheet, area, text, &Look::Body.format())
    }

    fn grow(&mut self, n_row: usize, n_column: usize, text: &str) -> Result<(), WorkbookError> {
        let width = self.widths.get(n_column).copied().unwrap_or(0);
        let n_lines = line_count(text, book::usable(width, Look::Body));
        let height = n_lines.saturating_mul(Look::Body.line()).saturating_add(10);
        let row = self.row(n_row)?;
        let tallest = self.heights.entry(row).or_insert(ROW_HEIGHT);
        if height > *tallest {
            *tallest = height;
            self.worksheet.set_row_height(row, height)?;
        }
        Ok(())
    }

    /// Heights of the grid's first rows in points, where they differ from the others.
    pub(super) fn row_heights(&mut self, heights: &[u32]) -> Result<(), WorkbookError> {
        for (n_row, height) in heights.iter().enumerate() {
            let row = self.row(n_row)?;
            self.worksheet.set_row_height(row, *height)?;
        }
        Ok(())
    }

    /// The finished workbook; the grid and the lines below it end before the given row.
    pub(super) fn finish(mut self, n_rows: usize, is_across: bool) -> Result<Vec<u8>, WorkbookError> {
        let last = self.row(n_rows)?.saturating_sub(1);
        let last_column = book::column(self.widths.len())?.saturating_sub(1);
        self.worksheet.set_default_row_height(ROW_HEIGHT);
        book::set_up_print(&mut self.worksheet, is_across);
        self.worksheet.set_print_area(0, 0, last, last_column)?;
        self.workbook.push_worksheet(self.worksheet);
        Ok(self.workbook.save_to_buffer()?)
    }

    fn tall(&self, n_row: usize, n_column: usize, n_rows: usize) -> Result<Area, WorkbookError> {
        let rows = book::row(n_rows)?;
        Ok(Area { row: self.row(n_row)?, column: book::column(n_column)?, rows, columns: 1 })
    }

    fn row(&self, n_row: usize) -> Result<u32, WorkbookError> {
        self.first_row.checked_add(book::row(n_row)?).ok_or(WorkbookError::TooLarge)
    }
}
