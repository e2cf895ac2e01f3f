//! Writes the ledger workbook (台账): one sheet for each kind of fact, empty as a template or filled as an export.
//! Which columns a kind of fact has is decided by its reader; reading back is not done in this room.
//! Drop-downs warn and do not stop, because a unit may be written by an alias the office knows.
//! Start at [`template`]; the sheets of facts are in `ledger_template/sheet.rs`, the guide in `guide.rs`.

mod guide;
mod sheet;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_xlsxwriter::Workbook;

use crate::xlsx::book;
use crate::xlsx::{SheetName, WorkbookError, WorkbookMeta};

/// The first sheet: how to fill in the others.
const GUIDE_SHEET: &str = "填表说明";
/// The hidden sheet the drop-downs read from; a list written into the cell's rule may hold 255 characters only.
const LISTS_SHEET: &str = "选项";

/// What the workbook is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateSpec {
    /// The notice whose facts are collected.
    pub notice_title: String,
    /// The office that hands the workbook out.
    pub author: String,
    /// The day it is made.
    pub generated_on: NaiveDate,
    /// One for each kind of fact.
    pub sheets: Vec<TemplateSheet>,
    /// Choices by name: units, outlets, levels.
    pub lists: Vec<(String, Vec<String>)>,
}

/// A sheet for one kind of fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateSheet {
    /// The sheet's name, for example `报送`.
    pub name: String,
    /// What belongs on it and which article asks for it.
    pub explanation: String,
    /// In order.
    pub columns: Vec<TemplateColumn>,
    /// Examples, printed in the guide only: on the sheet itself they would be read as facts.
    pub samples: Vec<Vec<String>>,
}

/// A column of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateColumn {
    /// The head's words, by which the reader knows the column; they stand in the cell unchanged.
    pub title: String,
    /// How to fill it in, shown beside the head cell.
    pub note: String,
    /// In characters of a digit's width.
    pub width: u16,
    /// What may stand in it.
    pub kind: ColumnKind,
    /// Whether a row without it is refused; the head then shows a red `*` after the title.
    pub is_required: bool,
}

/// What may stand in a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnKind {
    /// Words; long digit strings stay as typed.
    Text,
    /// A day.
    Date,
    /// A number.
    Number,
    /// One of a list, or something else after a warning.
    Choice(String),
}

/// Writes the empty workbook.
///
/// # Errors
/// Sheet names Excel refuses, names used twice and columns that name an unknown list.
pub fn template(spec: &TemplateSpec) -> Result<Vec<u8>, WorkbookError> {
    write(spec, &[])
}

/// Writes the workbook with rows: one list of rows for each sheet, in the order of the sheets; missing lists are empty.
///
/// Days are written as `2020-07-01` and become dates; what does not read as its column's kind stays as words.
///
/// # Errors
/// As [`template`], and a row with more cells than its sheet has columns.
pub fn ledger(spec: &TemplateSpec, rows: &[Vec<Vec<String>>]) -> Result<Vec<u8>, WorkbookError> {
    write(spec, rows)
}

fn write(spec: &TemplateSpec, rows: &[Vec<Vec<String>>]) -> Result<Vec<u8>, WorkbookError> {
    let meta = WorkbookMeta {
        title: spec.notice_title.clone(),
        author: spec.author.clone(),
        created_on: spec.generated_on,
    };
    check_names(spec)?;
    let ranges = ListRanges::of(&spec.lists)?;
    let mut workbook = book::workbook(&meta);
    guide::write(&mut workbook, spec)?;
    for (n_sheet, each) in spec.sheets.iter().enumerate() {
        let rows = rows.get(n_sheet).map_or(&[][..], Vec::as_slice);
        sheet::write(&mut workbook, each, &ranges, rows)?;
    }
    ranges.write(&mut workbook, &spec.lists)?;
    Ok(workbook.save_to_buffer()?)
}

fn check_names(spec: &TemplateSpec) -> Result<(), WorkbookError> {
    let fixed = [GUIDE_SHEET, LISTS_SHEET].into_iter();
    let names = spec.sheets.iter().map(|sheet| sheet.name.as_str()).chain(fixed);
    let names = names.map(SheetName::new).collect::<Result<Vec<_>, _>>()?;
    crate::xlsx::check_unique_names(names.iter())
}

/// The lists' defined names and ranges on the hidden sheet.
struct ListRanges {
    /// List → (defined name, range); an empty list is known and has neither.
    ranges: BTreeMap<String, Option<(String, String)>>,
}

impl ListRanges {
    fn of(lists: &[(String, Vec<String>)]) -> Result<Self, WorkbookError> {
        let mut ranges = BTreeMap::new();
        for (n_list, (name, values)) in lists.iter().enumerate() {
            let column = rust_xlsxwriter::utility::column_number_to_name(book::column(n_list)?);
            // The first row holds the list's name.
            let last = book::row(values.len())?.saturating_add(1);
            let range = format!("={LISTS_SHEET}!${column}$2:${column}${last}");
            let defined = format!("{LISTS_SHEET}{}", n_list.saturating_add(1));
            let is_empty = values.is_empty();
            ranges.insert(name.clone(), if is_empty { None } else { Some((defined, range)) });
        }
        Ok(Self { ranges })
    }

    /// The defined name of a list with values.
    fn name(&self, list: &str) -> Option<&str> {
        self.ranges.get(list)?.as_ref().map(|(name, _)| name.as_str())
    }

    /// Whether the specification holds the list at all.
    fn is_known(&self, list: &str) -> bool {
        self.ranges.contains_key(list)
    }

    /// Writes the hidden sheet and the names, last, so that the guide opens first.
    fn write(&self, workbook: &mut Workbook, lists: &[(String, Vec<String>)]) -> Result<(), WorkbookError> {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(LISTS_SHEET)?;
        worksheet.set_hidden(true);
        for (n_list, (name, values)) in lists.iter().enumerate() {
            let column = book::column(n_list)?;
            worksheet.set_column_width(column, 24)?;
            let head = book::Look::Head.format();
            book::put(worksheet, book::Area::cell(0, column), name, &head)?;
            for (n_value, value) in (1..).zip(values) {
                let format = book::Look::Note.format();
                book::put(worksheet, book::Area::cell(n_value, column), value, &format)?;
            }
        }
        for (name, range) in self.ranges.values().flatten() {
            workbook.define_name(name, range)?;
        }
        Ok(())
    }
}
