//! Tables: shares of the width, the size of type that fits, heads repeated on each page, rows never split.
//! Where a table stands in the document is decided in [`super::document`]; forms with cells of their own shape are
//! workbooks, see [`crate::form`].

use crate::official::{Align, Cell, HeadCell, Table};
use crate::table_shape::{self, reaches_down};
use crate::width::{line_count, widest_line};

use super::DocxError;
use super::bookmark::Bookmarks;
use super::geometry::Face;
use super::paragraph::{Look, Paragraph, run};
use super::style::{cell_margins, id};
use super::xml::Xml;

/// The sizes tried, largest first, in half points: 四号, 小四, 五号, 小五.
const SIZES: [u32; 4] = [28, 24, 21, 18];
/// The left and right margin of a cell in twips.
const CELL_MARGIN: u32 = 57;
/// A cell up to this many half widths must stand on one line; a longer one may take three.
const SHORT_CELL: u32 = 24;
/// Up to so many columns a table rather breaks a name than shrinks below 五号.
const FEW_COLUMNS: usize = 7;

/// A table ready to be written: its columns in twips and its type.
struct Drawn<'a> {
    table: &'a Table,
    widths: Vec<u32>,
    half_points: u32,
}

/// Where a row stands in a cell's column, for heads that reach down over both head rows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Merge {
    None,
    Starts,
    Continues,
}

/// Writes a table with its caption and notes into a column of the given width in twips.
pub(crate) fn write(
    xml: &mut Xml,
    bookmarks: &mut Bookmarks,
    table: &Table,
    width: u32,
) -> Result<(), DocxError> {
    table_shape::check(table)?;
    if let Some(caption) = &table.caption {
        Paragraph::styled(id::CAPTION).write(xml, |xml| run(xml, Look::default(), caption));
    }
    let widths = shares(table, width);
    let half_points = fitting_size(table, &widths);
    let drawn = Drawn { table, widths, half_points };
    xml.element("w:tbl", &[], |xml| drawn.write(xml, bookmarks, width));
    if table.notes.is_empty() {
        // Two tables without a paragraph between them would become one.
        Paragraph { is_off_grid: true, line: Some(120), ..Paragraph::default() }.write(xml, |_| {});
    }
    for (at, note) in table.notes.iter().enumerate() {
        // The first says what they are, as on the drawn page.
        let lead = if at == 0 { "注：" } else { "" };
        Paragraph::styled(id::NOTE).write(xml, |xml| run(xml, Look::default(), &format!("{lead}{note}")));
    }
    Ok(())
}

/// The columns' widths in proportion to their weights; what division leaves goes to the last.
fn shares(table: &Table, width: u32) -> Vec<u32> {
    let weights: Vec<u32> = table.columns.iter().map(|column| u32::from(column.weight.max(1))).collect();
    let total: u32 = weights.iter().sum();
    let mut widths: Vec<u32> =
        weights.iter().map(|weight| width.saturating_mul(*weight).div_euclid(total.max(1))).collect();
    let left_over = width.saturating_sub(widths.iter().sum());
    if let Some(last) = widths.last_mut() {
        *last = last.saturating_add(left_over);
    }
    widths
}

/// The largest size at which short cells stand on one line and long ones on at most three.
fn fitting_size(table: &Table, widths: &[u32]) -> u32 {
    let fits = |half_points: u32| {
        let capacity = |width: u32| capacity(width, half_points);
        let does_head_fit = table
            .columns
            .iter()
            .zip(widths)
            .all(|(column, width)| line_count(&column.title, capacity(*width)) <= 3);
        let do_rows_fit = table.rows.iter().all(|row| {
            row.iter().zip(widths).all(|(cell, width)| {
                let is_short = widest_line(&cell.text) <= SHORT_CELL && !cell.text.contains('\n');
                let allowed = if is_short { 1 } else { 3 };
                // A face that stands in for 仿宋_GB2312 has wider digits, and a broken figure misleads.
                let capacity = capacity(*width);
                let usable =
                    if cell.is_number { capacity.saturating_mul(9).div_euclid(10) } else { capacity };
                line_count(&cell.text, usable) <= allowed
            })
        });
        does_head_fit && do_rows_fit
    };
    let is_small_table = table.columns.len() <= FEW_COLUMNS;
    let smallest = if is_small_table { 21 } else { 18 };
    SIZES.into_iter().filter(|size| *size >= smallest).find(|size| fits(*size)).unwrap_or(smallest)
}

/// How many half widths stand in a column; a half width is half the size, so size in half points × 10 / 2 twips.
fn capacity(width: u32, half_points: u32) -> u32 {
    width.saturating_sub(2 * CELL_MARGIN).div_euclid(half_points.saturating_mul(5).max(1))
}

impl Drawn<'_> {
    fn write(&self, xml: &mut Xml, bookmarks: &mut Bookmarks, width: u32) {
        xml.element("w:tblPr", &[], |xml| {
            xml.value("w:tblStyle", id::TABLE);
            xml.empty("w:tblW", &[("w:w", &width.to_string()), ("w:type", "dxa")]);
            xml.value("w:jc", "center");
            xml.empty("w:tblLayout", &[("w:type", "fixed")]);
            cell_margins(xml, CELL_MARGIN);
        });
        xml.element("w:tblGrid", &[], |xml| {
            for width in &self.widths {
                xml.empty("w:gridCol", &[("w:w", &width.to_string())]);
            }
        });
        for (n_head, head) in self.table.upper_heads.iter().enumerate() {
            self.row(xml, true, |xml| self.upper_head(xml, n_head, head));
        }
        self.row(xml, true, |xml| self.column_titles(xml));
        for row in &self.table.rows {
            self.row(xml, false, |xml| self.body_row(xml, bookmarks, row));
        }
    }

    fn row(&self, xml: &mut Xml, is_head: bool, cells: impl FnOnce(&mut Xml)) {
        xml.element("w:tr", &[], |xml| {
            xml.element("w:trPr", &[], |xml| {
                xml.empty("w:cantSplit", &[]);
                let height = self.line().saturating_add(self.half_points.saturating_mul(4));
                xml.empty("w:trHeight", &[("w:val", &height.to_string()), ("w:hRule", "atLeast")]);
                if is_head {
                    xml.empty("w:tblHeader", &[]);
                }
            });
            cells(xml);
        });
    }

    fn upper_head(&self, xml: &mut Xml, n_head: usize, head: &[HeadCell]) {
        let mut first_column = 0_usize;
        for cell in head {
            let n_columns = usize::from(cell.columns);
            let end = first_column.saturating_add(n_columns);
            let width = self.widths.get(first_column..end).unwrap_or(&[]).iter().sum();
            let merge = self.merge(n_head, first_column, cell);
            let text = match merge {
                Merge::None => cell.text.as_str(),
                Merge::Starts => self.title(first_column),
                Merge::Continues => "",
            };
            let shape = Shape { width, n_columns, merge };
            cell_element(xml, shape, "center", self.line(), |xml| run(xml, self.look(Some(Face::Hei)), text));
            first_column = end;
        }
    }

    fn column_titles(&self, xml: &mut Xml) {
        let n_heads = self.table.upper_heads.len();
        for (n_column, (column, width)) in self.table.columns.iter().zip(&self.widths).enumerate() {
            let is_covered =
                n_heads.checked_sub(1).is_some_and(|last| reaches_down(self.table, last, n_column));
            let merge = if is_covered { Merge::Continues } else { Merge::None };
            let text = if is_covered { "" } else { column.title.as_str() };
            let shape = Shape { width: *width, n_columns: 1, merge };
            cell_element(xml, shape, "center", self.line(), |xml| run(xml, self.look(Some(Face::Hei)), text));
        }
    }

    fn body_row(&self, xml: &mut Xml, bookmarks: &mut Bookmarks, row: &[Cell]) {
        for (cell, (column, width)) in row.iter().zip(self.table.columns.iter().zip(&self.widths)) {
            let align = match column.align {
                Align::Left => "left",
                Align::Centre => "center",
                Align::Right => "right",
            };
            let shape = Shape { width: *width, n_columns: 1, merge: Merge::None };
            cell_element(xml, shape, align, self.line(), |xml| {
                let anchor = cell.anchor.as_deref();
                bookmarks.around(xml, anchor, |xml| run(xml, self.look(None), &cell.text));
            });
        }
    }

    /// A head cell over one column that says nothing of its own becomes one cell with the title below it.
    fn merge(&self, n_head: usize, n_column: usize, cell: &HeadCell) -> Merge {
        if cell.columns != 1 || !reaches_down(self.table, n_head, n_column) {
            return Merge::None;
        }
        let is_below_another =
            n_head.checked_sub(1).is_some_and(|above| reaches_down(self.table, above, n_column));
        if is_below_another { Merge::Continues } else { Merge::Starts }
    }

    fn title(&self, n_column: usize) -> &str {
        self.table.columns.get(n_column).map_or("", |column| column.title.as_str())
    }

    fn look(&self, face: Option<Face>) -> Look {
        Look { face, half_points: Some(self.half_points), ..Look::default() }
    }

    /// 1.3 times the size, in twips.
    fn line(&self) -> u32 {
        self.half_points.saturating_mul(13)
    }
}

#[derive(Clone, Copy)]
struct Shape {
    width: u32,
    n_columns: usize,
    merge: Merge,
}

fn cell_element(xml: &mut Xml, shape: Shape, align: &'static str, line: u32, runs: impl FnOnce(&mut Xml)) {
    xml.element("w:tc", &[], |xml| {
        xml.element("w:tcPr", &[], |xml| {
            xml.empty("w:tcW", &[("w:w", &shape.width.to_string()), ("w:type", "dxa")]);
            if shape.n_columns > 1 {
                xml.value("w:gridSpan", &shape.n_columns.to_string());
            }
            match shape.merge {
                Merge::None => {}
                Merge::Starts => xml.value("w:vMerge", "restart"),
                Merge::Continues => xml.value("w:vMerge", "continue"),
            }
            xml.value("w:vAlign", "center");
        });
        let paragraph = Paragraph { align: Some(align), line: Some(line), ..Paragraph::styled(id::CELL) };
        paragraph.write(xml, runs);
    });
}
