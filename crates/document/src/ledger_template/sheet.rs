//! A sheet of facts: head with notes, rules for what may be typed, and the rows of a filled ledger.
//! The guide that explains it in words is `guide.rs`.

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, Format, FormatAlign, Formula, Note,
    Workbook, Worksheet, XlsxError,
};

use crate::width::line_count;
use crate::xlsx::WorkbookError;
use crate::xlsx::book::{self, Area, Look};

use super::{ColumnKind, ListRanges, TemplateColumn, TemplateSheet};

/// Rules reach so far down; a longer ledger still can be read, only without drop-downs.
const RULED_ROWS: u32 = 5000;
/// The first day a fact may bear, so that `20-7-1` typed as a date is noticed.
const FIRST_DAY: (i32, u32, u32) = (2000, 1, 1);
/// And the last.
const LAST_DAY: (i32, u32, u32) = (2099, 12, 31);
/// A note's width in pixels and the half widths that stand on a line of it.
const NOTE_WIDTH: (u32, u32) = (220, 30);

/// Writes one sheet of facts with its rows.
pub(super) fn write(
    workbook: &mut Workbook,
    sheet: &TemplateSheet,
    ranges: &ListRanges,
    rows: &[Vec<String>],
) -> Result<(), WorkbookError> {
    let worksheet = workbook.add_worksheet();
    worksheet.set_name(&sheet.name)?;
    worksheet.set_row_height(0, 24)?;
    for (n_column, column) in sheet.columns.iter().enumerate() {
        let place = book::column(n_column)?;
        worksheet.set_column_width(place, u32::from(column.width.max(6)))?;
        worksheet.set_column_format(place, &kind_format(&column.kind))?;
        head(worksheet, place, column)?;
        if let Some(rule) = rule(column, ranges)? {
            worksheet.add_data_validation(1, place, RULED_ROWS, place, &rule)?;
        }
    }
    for (n_row, row) in (1..).zip(rows) {
        if row.len() > sheet.columns.len() {
            return Err(WorkbookError::LedgerRow {
                sheet: sheet.name.clone(),
                n_row,
                n_cells: row.len(),
                n_columns: sheet.columns.len(),
            });
        }
        write_row(worksheet, book::row(n_row)?, row, &sheet.columns)?;
    }
    worksheet.set_freeze_panes(1, 0)?;
    worksheet.set_repeat_rows(0, 0)?;
    let width: u32 = sheet.columns.iter().map(|column| u32::from(column.width)).sum();
    book::set_up_print(worksheet, width > 92);
    Ok(())
}

/// The title as it is, since the reader looks for it; the star comes from the number format and is not in the cell.
fn head(worksheet: &mut Worksheet, place: u16, column: &TemplateColumn) -> Result<(), WorkbookError> {
    let mut format = Look::Head.format().set_background_color(book::HEAD_FILL);
    if column.is_required {
        format = format.set_num_format("@\"*\"").set_font_color(Color::RGB(0xC0_0000));
    }
    book::put(worksheet, Area::cell(0, place), &column.title, &format)?;
    let opening = if column.is_required { "必填。" } else { "选填。" };
    let text = format!("{opening}{}", column.note);
    let (width, per_line) = NOTE_WIDTH;
    let height = line_count(&text, per_line).saturating_mul(18).saturating_add(16);
    let note = Note::new(text)
        .add_author_prefix(false)
        .set_author("照章")
        .set_width(width)
        .set_height(height)
        .set_font_name("宋体")
        .set_font_size(10);
    worksheet.insert_note(0, place, &note)?;
    Ok(())
}

/// Words keep the format of text, so that a telephone or document number is not rounded while it is typed.
fn kind_format(kind: &ColumnKind) -> Format {
    let format = Look::Body.format();
    match kind {
        ColumnKind::Text => format.set_num_format("@").set_align(FormatAlign::Left),
        ColumnKind::Choice(_) => format.set_num_format("@"),
        ColumnKind::Date => format.set_num_format("yyyy-mm-dd"),
        ColumnKind::Number => format.set_num_format("General"),
    }
}

fn rule(column: &TemplateColumn, ranges: &ListRanges) -> Result<Option<DataValidation>, WorkbookError> {
    let rule = match &column.kind {
        ColumnKind::Text => return Ok(None),
        ColumnKind::Choice(list) => match ranges.name(list) {
            Some(name) => choice(name)?,
            None if ranges.is_known(list) => return Ok(None),
            None => {
                let (column, list) = (column.title.clone(), list.clone());
                return Err(WorkbookError::UnknownList { column, list });
            }
        },
        ColumnKind::Date => match (day(FIRST_DAY), day(LAST_DAY)) {
            (Some(first), Some(last)) => date(first, last)?,
            _ => return Ok(None),
        },
        ColumnKind::Number => number()?,
    };
    Ok(Some(rule.ignore_blank(!column.is_required)))
}

fn day((year, month, day): (i32, u32, u32)) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

fn choice(name: &str) -> Result<DataValidation, XlsxError> {
    DataValidation::new()
        .allow_list_formula(Formula::new(format!("={name}")))
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_error_title("不在选项中")?
        .set_error_message("所填内容不在选项中。如是单位简称或新增媒体，可以继续填写，由办公室核对。")
}

fn date(first: NaiveDate, last: NaiveDate) -> Result<DataValidation, XlsxError> {
    DataValidation::new()
        .allow_date(DataValidationRule::Between(first, last))
        .set_error_style(DataValidationErrorStyle::Stop)
        .set_error_title("日期有误")?
        .set_error_message("请按“2020-07-01”的格式填写日期。")
}

fn number() -> Result<DataValidation, XlsxError> {
    DataValidation::new()
        .allow_decimal_number(DataValidationRule::Between(-1_000_000.0, 1_000_000.0))
        .set_error_style(DataValidationErrorStyle::Stop)
        .set_error_title("数字有误")?
        .set_error_message("请填写数字，不带单位。")
}

/// A day Excel can store; its calendar begins in 1900.
fn read_day(text: &str) -> Option<NaiveDate> {
    let day = NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok()?;
    (1900..=9999).contains(&day.year()).then_some(day)
}

fn write_row(
    worksheet: &mut Worksheet,
    row: u32,
    cells: &[String],
    columns: &[TemplateColumn],
) -> Result<(), WorkbookError> {
    let widths = columns.iter().map(|column| u32::from(column.width));
    book::fit_row(worksheet, row, cells.iter().map(String::as_str).zip(widths))?;
    for (n_column, (text, column)) in cells.iter().zip(columns).enumerate() {
        let place = book::column(n_column)?;
        let format = kind_format(&column.kind);
        let written_day = match column.kind {
            ColumnKind::Date => read_day(text),
            ColumnKind::Text | ColumnKind::Number | ColumnKind::Choice(_) => None,
        };
        match (&column.kind, written_day) {
            (ColumnKind::Date, Some(day)) => {
                worksheet.write_datetime_with_format(row, place, day, &format)?;
            }
            (ColumnKind::Number, _) => book::put_number(worksheet, Area::cell(row, place), text, &format)?,
            _ => book::put(worksheet, Area::cell(row, place), text, &format)?,
        }
    }
    Ok(())
}
