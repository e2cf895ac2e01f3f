//! The words of a bulletin in `sheet.json` (正文): the paper's own text as a list of pieces, so that a page can show
//! what was issued without drawing it again. Nothing is counted or worded here.

use serde::Serialize;
use zhaozhang_document::official::{Block, OfficialDocument, Span, Table};
use zhaozhang_domain::period::document_date;

/// A piece of the text; the key says what it is.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum TextPart<'a> {
    /// A heading of the text or the title of an annex.
    Heading(&'a str),
    /// A paragraph.
    Paragraph(String),
    /// A line without indent: 主送, 附件说明.
    Plain(String),
    /// 署名 or 成文日期.
    Signature(String),
    /// A table.
    Table(TablePart<'a>),
}

/// A table with its head row and the lines under it.
#[derive(Serialize)]
pub(crate) struct TablePart<'a> {
    name: &'a str,
    head: Vec<&'a str>,
    rows: Vec<Vec<&'a str>>,
    notes: &'a [String],
}

/// The whole text in reading order.
pub(crate) fn of(document: &OfficialDocument) -> Vec<TextPart<'_>> {
    let mut parts = Vec::new();
    parts.extend(document.main_recipient.as_ref().map(|recipient| TextPart::Plain(format!("{recipient}："))));
    parts.extend(document.body.iter().map(part));
    for (at, annex) in document.attachments.iter().enumerate() {
        let label = if at == 0 { "附件：" } else { "　　　" };
        parts.push(TextPart::Plain(format!("{label}{}.{}", at + 1, annex.title)));
    }
    if let Some(signature) = &document.signature {
        parts.push(TextPart::Signature(signature.body.clone()));
        parts.push(TextPart::Signature(document_date(signature.issued_on)));
    }
    for annex in &document.attachments {
        parts.push(TextPart::Heading(&annex.title));
        parts.extend(annex.blocks.iter().map(part));
    }
    parts
}

fn part(block: &Block) -> TextPart<'_> {
    match block {
        Block::Heading(_, words) => TextPart::Heading(words),
        Block::Paragraph(spans) => TextPart::Paragraph(words(spans)),
        Block::Table(table) => TextPart::Table(table_part(table)),
    }
}

fn words(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

fn table_part(table: &Table) -> TablePart<'_> {
    TablePart {
        name: table.caption.as_deref().unwrap_or_default(),
        head: table.columns.iter().map(|column| column.title.as_str()).collect(),
        rows: table.rows.iter().map(|row| row.iter().map(|cell| cell.text.as_str()).collect()).collect(),
        notes: &table.notes,
    }
}
