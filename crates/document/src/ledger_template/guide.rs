//! The first sheet, 填表说明: what each sheet is for, what each column holds, and examples.
//! It holds no facts; the reader skips it.

use rust_xlsxwriter::{FormatAlign, Workbook, Worksheet};

use crate::width::line_count;
use crate::xlsx::WorkbookError;
use crate::xlsx::book::{self, Area, Look};

use super::{ColumnKind, GUIDE_SHEET, TemplateSheet, TemplateSpec};

/// Widths of the guide's four columns: 栏目, 是否必填, 格式, 填写要求.
const WIDTHS: [u32; 4] = [20, 10, 24, 60];

/// Writes the guide.
pub(super) fn write(workbook: &mut Workbook, spec: &TemplateSpec) -> Result<(), WorkbookError> {
    let worksheet = workbook.add_worksheet();
    worksheet.set_name(GUIDE_SHEET)?;
    for (n_column, width) in WIDTHS.into_iter().enumerate() {
        worksheet.set_column_width(book::column(n_column)?, width)?;
    }
    let mut guide = Guide { worksheet, row: 0 };
    guide.line(&format!("《{}》台账", spec.notice_title), Look::Title)?;
    let opening = format!(
        "生成日期：{}。每类事项一张表，每行一条，从第二行填起；表头标“*”的栏目必填，表头批注说明填法；\
         请勿改动表名和表头。",
        spec.generated_on.format("%Y-%m-%d")
    );
    guide.line(&opening, Look::Note)?;
    for (n_sheet, sheet) in (1_usize..).zip(&spec.sheets) {
        guide.sheet(n_sheet, sheet)?;
    }
    book::set_up_print(guide.worksheet, true);
    Ok(())
}

struct Guide<'a> {
    worksheet: &'a mut Worksheet,
    row: u32,
}

impl Guide<'_> {
    fn sheet(&mut self, number: usize, sheet: &TemplateSheet) -> Result<(), WorkbookError> {
        self.row = book::next(self.row)?;
        self.line(&format!("表{number}　{}", sheet.name), Look::Label)?;
        self.line(&sheet.explanation, Look::Note)?;
        self.cells(["栏目", "是否必填", "格式", "填写要求"], Look::Head)?;
        for column in &sheet.columns {
            let required = if column.is_required { "必填" } else { "选填" };
            let kind = kind_words(&column.kind);
            self.cells([&column.title, required, &kind, &column.note], Look::Body)?;
        }
        for (n_sample, sample) in (1..).zip(&sheet.samples) {
            let pairs = sheet.columns.iter().zip(sample).filter(|(_, value)| !value.is_empty());
            let words: Vec<String> =
                pairs.map(|(column, value)| format!("{}：{value}", column.title)).collect();
            self.line(&format!("示例{n_sample}　{}", words.join("；")), Look::Note)?;
        }
        Ok(())
    }

    fn line(&mut self, text: &str, look: Look) -> Result<(), WorkbookError> {
        let width = book::usable(WIDTHS.into_iter().sum(), look);
        let height = line_count(text, width).saturating_mul(look.line()).saturating_add(4);
        self.worksheet.set_row_height(self.row, height)?;
        let area = Area { row: self.row, column: 0, rows: 1, columns: book::column(WIDTHS.len())? };
        book::put(self.worksheet, area, text, &look.format())?;
        self.row = book::next(self.row)?;
        Ok(())
    }

    fn cells(&mut self, texts: [&str; 4], look: Look) -> Result<(), WorkbookError> {
        book::fit_row(self.worksheet, self.row, texts.into_iter().zip(WIDTHS))?;
        for (n_column, text) in texts.into_iter().enumerate() {
            let is_long = n_column == 3 && look == Look::Body;
            let format = if is_long { look.format().set_align(FormatAlign::Left) } else { look.format() };
            book::put(self.worksheet, Area::cell(self.row, book::column(n_column)?), text, &format)?;
        }
        self.row = book::next(self.row)?;
        Ok(())
    }
}

fn kind_words(kind: &ColumnKind) -> String {
    match kind {
        ColumnKind::Text => "文字".to_owned(),
        ColumnKind::Date => "日期，如2020-07-01".to_owned(),
        ColumnKind::Number => "数字".to_owned(),
        ColumnKind::Choice(list) => format!("从“{list}”中选择"),
    }
}
