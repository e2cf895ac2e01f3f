//! Cells, looks and page set-up shared by every workbook of this room. It knows no table and no form.

use rust_xlsxwriter::{Color, DocProperties, Format, FormatAlign, FormatBorder, Workbook, Worksheet};

use crate::width::line_count;

use super::cell::{figure, is_formula_like};
use super::{WorkbookError, WorkbookMeta};

/// A4 in Excel's list of papers.
const A4: u8 = 9;

/// A rectangle of cells, merged if it holds more than one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Area {
    /// The first row, counted from zero.
    pub(crate) row: u32,
    /// The first column, counted from zero.
    pub(crate) column: u16,
    /// Rows covered.
    pub(crate) rows: u32,
    /// Columns covered.
    pub(crate) columns: u16,
}

impl Area {
    /// A single cell.
    pub(crate) fn cell(row: u32, column: u16) -> Self {
        Self { row, column, rows: 1, columns: 1 }
    }
}

/// How a cell looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// 附件2 above a form.
    Label,
    /// The title over the sheet.
    Title,
    /// Words above a table, such as the group it ranks.
    Caption,
    /// A head cell.
    Head,
    /// A body cell.
    Body,
    /// A line without rules: 填报单位 or a note under the table.
    Note,
}

impl Look {
    /// The format, vertically centred and wrapped; rules only where a table has them.
    pub(crate) fn format(self) -> Format {
        let (face, size) = match self {
            Self::Label => ("黑体", 14),
            Self::Title => ("方正小标宋简体", 18),
            Self::Caption => ("黑体", 12),
            Self::Head => ("黑体", 11),
            Self::Body | Self::Note => ("宋体", 11),
        };
        let align = match self {
            Self::Label | Self::Note => FormatAlign::Left,
            Self::Title | Self::Caption | Self::Head | Self::Body => FormatAlign::Center,
        };
        let format = Format::new()
            .set_font_name(face)
            .set_font_size(size)
            // 134 is the GB 2312 character set; without it old programs show another face for 汉字.
            .set_font_charset(134)
            .set_align(align)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap();
        match self {
            Self::Head | Self::Body => format.set_border(FormatBorder::Thin),
            Self::Label | Self::Title | Self::Caption | Self::Note => format,
        }
    }

    /// The height of a line in points.
    pub(crate) fn line(self) -> u32 {
        match self {
            Self::Title => 28,
            Self::Label | Self::Caption => 20,
            Self::Head | Self::Body | Self::Note => 16,
        }
    }

    /// How much of a width in digits this size of type can use, in percent.
    fn share(self) -> u32 {
        match self {
            Self::Title => 58,
            Self::Label => 75,
            Self::Caption => 85,
            Self::Head | Self::Body | Self::Note => 92,
        }
    }
}

/// A workbook with its properties set, so that no clock is asked.
pub(crate) fn workbook(meta: &WorkbookMeta) -> Workbook {
    let properties = DocProperties::new()
        .set_title(&meta.title)
        .set_author(&meta.author)
        .set_creation_datetime(&meta.created_on);
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties);
    workbook
}

/// Writes words; formula-like words carry Excel's own quote mark, so that not even an edit of the cell evaluates them.
pub(crate) fn put(
    worksheet: &mut Worksheet,
    area: Area,
    text: &str,
    format: &Format,
) -> Result<(), WorkbookError> {
    let quoted;
    let format = if is_formula_like(text) {
        quoted = format.clone().set_quote_prefix();
        &quoted
    } else {
        format
    };
    merge(worksheet, area, format)?;
    if text.is_empty() {
        worksheet.write_blank(area.row, area.column, format)?;
    } else {
        worksheet.write_string_with_format(area.row, area.column, text, format)?;
    }
    Ok(())
}

/// Writes a figure as a number in its own decimals; what is not a figure is written as words.
pub(crate) fn put_number(
    worksheet: &mut Worksheet,
    area: Area,
    text: &str,
    format: &Format,
) -> Result<(), WorkbookError> {
    let Some(figure) = figure(text) else {
        return put(worksheet, area, text, format);
    };
    let format = format.clone().set_num_format(figure.format);
    merge(worksheet, area, &format)?;
    worksheet.write_number_with_format(area.row, area.column, figure.value, &format)?;
    Ok(())
}

/// Sets a row as high as its wrapped words need in their columns; programs do not agree on doing this by themselves.
pub(crate) fn fit_row<'a>(
    worksheet: &mut Worksheet,
    row: u32,
    cells: impl Iterator<Item = (&'a str, u32)>,
) -> Result<(), WorkbookError> {
    let n_lines = cells.map(|(text, width)| line_count(text, usable(width, Look::Body))).fold(1, u32::max);
    worksheet.set_row_height(row, n_lines.saturating_mul(Look::Body.line()).saturating_add(4))?;
    Ok(())
}

/// The half widths that a look's type can use of a width in digits.
pub(crate) fn usable(width: u32, look: Look) -> u32 {
    width.saturating_mul(look.share()).div_euclid(100)
}

fn merge(worksheet: &mut Worksheet, area: Area, format: &Format) -> Result<(), WorkbookError> {
    if area.rows > 1 || area.columns > 1 {
        let last_row = area.row.saturating_add(area.rows.saturating_sub(1));
        let last_column = area.column.saturating_add(area.columns.saturating_sub(1));
        worksheet.merge_range(area.row, area.column, last_row, last_column, "", format)?;
    }
    Ok(())
}

/// A4, one page wide, numbered at the foot.
pub(crate) fn set_up_print(worksheet: &mut Worksheet, is_across: bool) {
    worksheet.set_paper_size(A4);
    if is_across {
        worksheet.set_landscape();
    }
    worksheet.set_print_fit_to_pages(1, 0);
    worksheet.set_print_center_horizontally(true);
    worksheet.set_footer("&C第 &P 页，共 &N 页");
    worksheet.set_margins(0.6, 0.6, 0.8, 0.8, 0.4, 0.4);
}

/// The colour of heads that a clerk fills in below.
pub(crate) const HEAD_FILL: Color = Color::RGB(0xF2_F2F2);

/// A row's number from a count.
pub(crate) fn row(count: usize) -> Result<u32, WorkbookError> {
    u32::try_from(count).ok().ok_or(WorkbookError::TooLarge)
}

/// A column's number from a count.
pub(crate) fn column(count: usize) -> Result<u16, WorkbookError> {
    u16::try_from(count).ok().ok_or(WorkbookError::TooLarge)
}

/// The row below.
pub(crate) fn next(row: u32) -> Result<u32, WorkbookError> {
    row.checked_add(1).ok_or(WorkbookError::TooLarge)
}
