//! What stands around every paper of supervision (文书框架): head, signature, 版记, and the shortest way to write a body.

use super::PaperOrder;
use chrono::NaiveDate;
use zhaozhang_document::official::{
    Align, Attachment, Block, Cell, Colophon, Column, HeadPart, HeadingLevel, OfficialDocument, Signature,
    SignatureLayout, Span, Table,
};

/// A paragraph.
pub(crate) fn paragraph(words: impl Into<String>) -> Block {
    Block::Paragraph(vec![Span::text(words)])
}

/// The lines of a text as paragraphs.
pub(crate) fn paragraphs(words: &str) -> impl Iterator<Item = Block> {
    words.lines().map(str::trim).filter(|line| !line.is_empty()).map(paragraph)
}

/// A heading of the first level with its number written out.
pub(crate) fn heading(words: impl Into<String>) -> Block {
    Block::Heading(HeadingLevel::First, words.into())
}

/// A table of words: titles with relative widths, and rows.
pub(crate) fn table(caption: &str, columns: &[(&str, u16)], rows: Vec<Vec<String>>) -> Table {
    Table {
        caption: (!caption.is_empty()).then(|| caption.to_owned()),
        columns: columns.iter().map(|(title, weight)| Column::new(*title, *weight, Align::Left)).collect(),
        upper_heads: Vec::new(),
        rows: rows.into_iter().map(|row| row.into_iter().map(Cell::text).collect()).collect(),
        notes: Vec::new(),
    }
}

/// A sentence with exactly one full stop at its end.
pub(crate) fn stopped(words: &str) -> String {
    let words = words.trim().trim_end_matches(['。', '；', '.', ';']);
    format!("{words}。")
}

/// A paper with a number, on the office's letterhead; without one ordinary material.
pub(crate) fn paper(
    order: &PaperOrder,
    issued_on: NaiveDate,
    (title, recipient): (String, String),
    body: Vec<Block>,
    attachments: Vec<Attachment>,
) -> OfficialDocument {
    let issuer = order.issuer.trim();
    let is_numbered = !order.number.trim().is_empty();
    let head = is_numbered.then(|| HeadPart {
        copy_number: None,
        urgency: None,
        issuer_mark: format!("{issuer}文件"),
        document_number: order.number.trim().to_owned(),
        signer: None,
    });
    let recipient =
        if order.recipient.trim().is_empty() { recipient } else { order.recipient.trim().to_owned() };
    let is_office = issuer.ends_with("办公室") || issuer.ends_with("秘书处") || issuer.ends_with('办');
    OfficialDocument {
        label: None,
        head,
        title,
        main_recipient: (!recipient.is_empty()).then_some(recipient),
        body,
        signature: Some(Signature { body: issuer.to_owned(), issued_on, layout: SignatureLayout::Sealed }),
        annotation: None,
        attachments,
        colophon: is_numbered.then(|| Colophon {
            copy_to: Some(order.copy_to.trim().to_owned()).filter(|words| !words.is_empty()),
            printing_body: if !order.printing_body.trim().is_empty() {
                order.printing_body.trim().to_owned()
            } else if is_office {
                issuer.to_owned()
            } else {
                format!("{issuer}办公室")
            },
            printed_on: order.printed_on.unwrap_or(issued_on),
            print_run: order.print_run,
            copy_checker: None,
        }),
        page_mark: None,
    }
}
