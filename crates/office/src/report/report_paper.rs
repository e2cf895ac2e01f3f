//! The quarterly report on paper (季报表): Excel, Word and PDF with title, columns, head lines and notes of the annex (S0
//! 附件2, requirements §2.5); what stands on the screen besides is printed only when asked.

use crate::Office;
use crate::moment::{Actor, Moment};
use crate::refusal::{Fault, OfficeError, Refusal};
use crate::report::reports::{Report, ReportRow};
use crate::ruling::forms::{FormFile, QuarterlyFilling, quarterly_report};
use chrono::NaiveDate;
use zhaozhang_document::form::{self, QuarterlyReport, QuarterlyRow};
use zhaozhang_document::official::{Align, Block, Cell, Column, OfficialDocument, Span, Table};
use zhaozhang_document::xlsx::WorkbookMeta;
use zhaozhang_document::{docx, pdf};
use zhaozhang_domain::fact::Ledger;
use zhaozhang_domain::period::{Period, document_date};

/// In which shape a report leaves (季报文件).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperShape {
    /// xlsx.
    Workbook,
    /// docx.
    Word,
    /// pdf.
    Pdf,
}

impl PaperShape {
    /// The ending of its name.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Workbook => "xlsx",
            Self::Word => "docx",
            Self::Pdf => "pdf",
        }
    }

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Workbook => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Word => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Pdf => "application/pdf",
        }
    }
}

impl Office {
    /// The report as a file; with `is_full` also class, first publication, evidence and count of each row.
    pub async fn report_file(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
        (shape, is_full): (PaperShape, bool),
    ) -> Result<FormFile, OfficeError> {
        let report = self.report(moment, actor, id).await?;
        let filled_on = report.handed_in_on().unwrap_or(moment.today);
        let form = printed(&report, filled_on)?;
        let name = format!("{}.{}", report.title(), shape.ending());
        if shape == PaperShape::Workbook {
            let meta = WorkbookMeta {
                title: form.head.title.clone(),
                author: report.unit_name.clone(),
                created_on: filled_on,
            };
            let bytes = form::quarterly_report(&form, &meta)
                .map_err(|cause| Fault::new("cannot draw a quarterly report", cause))?;
            return Ok(FormFile { name, bytes });
        }
        let document = paper(&form, &report, is_full, self.is_demonstration());
        if shape == PaperShape::Word {
            let bytes = docx::official(&document)
                .map_err(|cause| Fault::new("cannot write a quarterly report", cause))?;
            return Ok(FormFile { name, bytes });
        }
        let folder = self.inner.fonts_folder.clone();
        let drawing = move || {
            let fonts = crate::bulletin::fonts::read(&folder).map_err(|problem| Refusal::Missing {
                what: problem.to_string().trim_end_matches('。').to_owned(),
                cure: "字体补齐后重新打印".to_owned(),
            })?;
            let drawn = pdf::official(&document, &fonts);
            let drawn = drawn.map_err(|cause| Fault::new("cannot draw a quarterly report", cause))?;
            Ok::<_, OfficeError>(drawn.bytes)
        };
        let bytes = crate::scored::aside("drawing a quarterly report".to_owned(), drawing).await??;
        Ok(FormFile { name, bytes })
    }

    /// The blank form, for filling by hand.
    pub fn blank_report(&self, code: &str, quarter: Period) -> Result<FormFile, OfficeError> {
        let notice = self.expect_notice(code)?.notice;
        let ledger = Ledger::new();
        let filling = QuarterlyFilling { unit: "", period: quarter, filled_on: None, ledger: &ledger };
        let file = crate::ruling::forms::quarterly(&notice, filling)
            .map_err(|cause| Fault::new("cannot draw a quarterly report", cause))?;
        Ok(file.ok_or_else(|| crate::report::reports::no_form(&notice))?)
    }
}

/// The form as printed: a line for each story, numbered from 1.
pub(crate) fn printed(report: &Report, filled_on: NaiveDate) -> Result<QuarterlyReport, OfficeError> {
    let ledger = Ledger::new();
    let filling = QuarterlyFilling {
        unit: &report.unit_name,
        period: report.quarter,
        filled_on: Some(filled_on),
        ledger: &ledger,
    };
    let mut form = quarterly_report(&report.notice, filling)
        .ok_or_else(|| crate::report::reports::no_form(&report.notice))?;
    let stories = report.rows.iter().filter(|row| row.standing.number.is_some());
    form.rows = stories.map(printed_row).collect();
    Ok(form)
}

fn printed_row(row: &ReportRow) -> QuarterlyRow {
    let outlet = if row.line.outlet.is_empty() { &row.standing.medium.name } else { &row.line.outlet };
    QuarterlyRow {
        title: row.line.title.clone(),
        published_on: row.line.published.clone(),
        outlet: outlet.clone(),
        link: row.line.address.clone(),
    }
}

/// The form as ordinary material, without a red head.
fn paper(form: &QuarterlyReport, report: &Report, is_full: bool, is_demonstration: bool) -> OfficialDocument {
    let mut columns = vec![
        Column::new("序号", 4, Align::Centre),
        Column::new("稿件标题", 16, Align::Left),
        Column::new("发布时间", 8, Align::Centre),
        Column::new("发布媒体", 8, Align::Centre),
        Column::new("发布网址（链接）", 16, Align::Left),
    ];
    if is_full {
        columns
            .extend(["媒体类别", "是否首发", "佐证", "计分"].map(|word| Column::new(word, 5, Align::Centre)));
    }
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    if is_full {
        rows.extend(report.rows.iter().map(full_row));
    } else {
        for (number, row) in (1_usize..).zip(&form.rows) {
            let words = [&row.title, &row.published_on, &row.outlet, &row.link];
            let cells = std::iter::once(Cell::text(number.to_string()));
            rows.push(cells.chain(words.into_iter().map(|words| Cell::text(words.clone()))).collect());
        }
    }
    for number in rows.len() + 1..=form.least_rows {
        let blank = (1..columns.len()).map(|_| Cell::text(""));
        rows.push(std::iter::once(Cell::text(number.to_string())).chain(blank).collect());
    }
    // The drawer writes 注： before the first.
    let notes = (1_usize..).zip(&form.notes).map(|(number, note)| format!("{number}.{note}"));
    let line = |words: String| Block::Paragraph(vec![Span::text(words)]);
    let mut notes: Vec<String> = notes.collect();
    if is_full {
        let totals = report.totals().into_iter().map(|(class, count)| format!("{class}{count}篇"));
        notes.push(format!("合计：{}", totals.collect::<Vec<_>>().join("，")));
    }
    OfficialDocument {
        head: None,
        label: Some(form.head.label.clone()).filter(|label| !label.is_empty()),
        title: form.head.title.clone(),
        main_recipient: None,
        body: vec![
            line(format!("填报单位：{}", form.unit)),
            line(format!("填报时间：{}", form.filled_on)),
            Block::Table(Table { caption: None, columns, upper_heads: Vec::new(), rows, notes }),
        ],
        signature: None,
        annotation: None,
        attachments: Vec::new(),
        colophon: None,
        page_mark: is_demonstration.then(|| "演示数据".to_owned()),
    }
}

/// A row with everything the screen shows of it.
fn full_row(row: &ReportRow) -> Vec<Cell> {
    let printed = printed_row(row);
    let number = row.standing.number.map_or_else(|| "转".to_owned(), |number| number.to_string());
    let day = row.line.day().map_or_else(|| printed.published_on.clone(), document_date);
    let words = [
        number,
        printed.title,
        day,
        printed.outlet,
        printed.link,
        row.standing.medium.class.clone().unwrap_or_else(|| "待认定".to_owned()),
        if row.standing.first.is_some() { "转载" } else { "首发" }.to_owned(),
        match row.evidence.len() {
            0 => "无".to_owned(),
            count => format!("{count}件"),
        },
        if row.counts() { "1" } else { "0" }.to_owned(),
    ];
    words.into_iter().map(Cell::text).collect()
}
