//! What the layouts are told: the plain document turned into the fields `typst/*.typ` reads from `data.json`.
//! Words are written out here (dates, 附件1, （共印…份）); lengths and places are not.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::PdfProblem;
use super::table::{TableData, measure};
use crate::font::FontLibrary;
use crate::official::{
    Attachment, Block, Colophon, HeadPart, HeadingLevel, OfficialDocument, Signature, SignatureLayout, Span,
    Statement, StatementLine,
};
use crate::{title, width};

/// 156 mm and 225 mm in hundredths of a point: the 版心 upright and across.
const UPRIGHT: u32 = 44_220;
const ACROSS: u32 = 63_779;
/// Characters of 二号 in a line of the title, upright and across.
const TITLE_UPRIGHT: u32 = 20;
const TITLE_ACROSS: u32 = 28;
/// A last paragraph up to six lines moves with the signature, so that no page says only who signed.
const KEPT_HALF_WIDTHS: u32 = 6 * 56;

pub(super) type Faces<'a> = BTreeMap<&'static str, &'a [String]>;

#[derive(Debug, Serialize)]
pub(super) struct OfficialData<'a> {
    faces: Faces<'a>,
    title: String,
    title_lines: Vec<String>,
    author: String,
    date: Option<(i32, u32, u32)>,
    page_mark: Option<String>,
    head: Option<HeadData>,
    label: Option<String>,
    main_recipient: Option<String>,
    body: Vec<BlockData>,
    signature: Option<SignatureData>,
    annotation: Option<String>,
    attachments: Vec<AttachmentData>,
    colophon: Option<ColophonData>,
}

#[derive(Debug, Serialize)]
struct HeadData {
    copy_number: Option<String>,
    urgency: Option<String>,
    issuer_mark: String,
    document_number: String,
    signer: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum BlockData {
    Heading { level: u8, text: String },
    Paragraph { spans: Vec<SpanData>, is_kept: bool },
    Table(TableData),
}

#[derive(Debug, Serialize)]
struct SpanData {
    text: String,
    anchor: Option<String>,
    is_lead: bool,
}

#[derive(Debug, Serialize)]
struct SignatureData {
    body: String,
    date: String,
    is_sealed: bool,
}

#[derive(Debug, Serialize)]
struct AttachmentData {
    label: String,
    title: String,
    title_lines: Vec<String>,
    is_landscape: bool,
    blocks: Vec<BlockData>,
}

#[derive(Debug, Serialize)]
struct ColophonData {
    copy_to: Option<String>,
    printing_body: String,
    printed_on: String,
    extras: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct StatementsData<'a> {
    faces: Faces<'a>,
    title: &'static str,
    author: &'static str,
    date: Option<(i32, u32, u32)>,
    page_mark: Option<String>,
    statements: Vec<StatementData>,
}

#[derive(Debug, Serialize)]
struct StatementData {
    title_lines: Vec<String>,
    period: String,
    summary: Vec<(String, String)>,
    lines: Vec<LineData>,
    notes: Vec<String>,
    basis: String,
    as_of: String,
}

#[derive(Debug, Serialize)]
struct LineData {
    citation: String,
    because: String,
    points: String,
    on: String,
}

/// An official document as `typst/official.typ` reads it.
pub(super) fn official<'a>(
    document: &OfficialDocument,
    fonts: &'a FontLibrary,
) -> Result<OfficialData<'a>, PdfProblem> {
    let issued_on = document.signature.as_ref().map(|signature| signature.issued_on);
    let printed_on = document.colophon.as_ref().map(|colophon| colophon.printed_on);
    let lines = title_lines(&document.title, TITLE_UPRIGHT);
    Ok(OfficialData {
        faces: fonts.families().collect(),
        title: lines.concat(),
        title_lines: lines,
        author: document.signature.as_ref().map(|signature| clean(&signature.body)).unwrap_or_default(),
        date: issued_on.or(printed_on).map(parts),
        page_mark: document.page_mark.as_deref().map(clean),
        head: document.head.as_ref().map(head),
        label: document.label.as_deref().map(clean),
        main_recipient: document.main_recipient.as_deref().map(clean),
        body: blocks(&document.body, UPRIGHT, document.signature.is_some())?,
        signature: document.signature.as_ref().map(signature),
        annotation: document.annotation.as_deref().map(clean),
        attachments: attachments(&document.attachments)?,
        colophon: document.colophon.as_ref().map(colophon),
    })
}

/// Statements as `typst/statement.typ` reads them.
pub(super) fn statements<'a>(statements: &[Statement], fonts: &'a FontLibrary) -> StatementsData<'a> {
    let first = statements.first();
    StatementsData {
        faces: fonts.families().collect(),
        title: "得分明细单",
        author: "",
        date: first.map(|statement| parts(statement.as_of)),
        page_mark: first.and_then(|statement| statement.page_mark.as_deref()).map(clean),
        statements: statements.iter().map(statement).collect(),
    }
}

/// Words without what a printer cannot show. Line breaks stay; other control characters become spaces.
pub(super) fn clean(text: &str) -> String {
    let shown = |character: char| {
        if character.is_control() && character != '\n' { ' ' } else { character }
    };
    text.trim_matches('\n').chars().filter(|character| *character != '\r').map(shown).collect()
}

/// An anchor, unless it is empty: the typesetter knows no nameless places.
pub(super) fn anchor(anchor: Option<&str>) -> Option<String> {
    anchor.filter(|name| !name.is_empty()).map(str::to_owned)
}

fn title_lines(text: &str, per_line: u32) -> Vec<String> {
    title::lines(text, per_line).iter().map(|line| clean(line)).collect()
}

fn parts(date: NaiveDate) -> (i32, u32, u32) {
    (date.year(), date.month(), date.day())
}

fn written(date: NaiveDate) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

fn head(head: &HeadPart) -> HeadData {
    HeadData {
        copy_number: head.copy_number.as_deref().map(clean),
        urgency: head.urgency.as_deref().map(clean),
        issuer_mark: clean(&head.issuer_mark),
        document_number: clean(&head.document_number),
        signer: head.signer.as_deref().map(clean),
    }
}

fn signature(signature: &Signature) -> SignatureData {
    SignatureData {
        body: clean(&signature.body),
        date: written(signature.issued_on),
        is_sealed: signature.layout == SignatureLayout::Sealed,
    }
}

fn colophon(colophon: &Colophon) -> ColophonData {
    let checker = colophon.copy_checker.as_deref().map(|name| format!("核稿：{}", clean(name)));
    let copies = colophon.print_run.map(|copies| format!("（共印{copies}份）"));
    let extras = if checker.is_none() && copies.is_none() {
        Vec::new()
    } else {
        // The left place stays empty so that 共印…份 keeps the right one.
        vec![checker.unwrap_or_default(), copies.unwrap_or_default()]
    };
    ColophonData {
        copy_to: colophon.copy_to.as_deref().map(clean),
        printing_body: clean(&colophon.printing_body),
        printed_on: written(colophon.printed_on),
        extras,
    }
}

fn attachments(attachments: &[Attachment]) -> Result<Vec<AttachmentData>, PdfProblem> {
    let is_single = attachments.len() == 1;
    let draw = |(index, attachment): (usize, &Attachment)| {
        let (page, per_line) =
            if attachment.is_landscape { (ACROSS, TITLE_ACROSS) } else { (UPRIGHT, TITLE_UPRIGHT) };
        let lines = title_lines(&attachment.title, per_line);
        Ok(AttachmentData {
            label: if is_single { "附件".to_owned() } else { format!("附件{}", index + 1) },
            title: lines.concat(),
            title_lines: lines,
            is_landscape: attachment.is_landscape,
            blocks: blocks(&attachment.blocks, page, false)?,
        })
    };
    attachments.iter().enumerate().map(draw).collect()
}

fn blocks(blocks: &[Block], page: u32, is_signed: bool) -> Result<Vec<BlockData>, PdfProblem> {
    let last = blocks.len().saturating_sub(1);
    let draw = |(index, block): (usize, &Block)| match block {
        Block::Heading(level, text) => Ok(BlockData::Heading { level: number(*level), text: clean(text) }),
        Block::Paragraph(spans) => {
            let length = spans.iter().map(|span| width::half_widths(&span.text)).sum::<u32>();
            let is_kept = is_signed && index == last && length <= KEPT_HALF_WIDTHS;
            Ok(BlockData::Paragraph { spans: spans.iter().map(span).collect(), is_kept })
        }
        Block::Table(table) => Ok(BlockData::Table(measure(table, page)?)),
    };
    blocks.iter().enumerate().map(draw).collect()
}

fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::First => 1,
        HeadingLevel::Second => 2,
        HeadingLevel::Third => 3,
        HeadingLevel::Fourth => 4,
    }
}

fn span(span: &Span) -> SpanData {
    SpanData { text: clean(&span.text), anchor: anchor(span.anchor.as_deref()), is_lead: span.is_lead }
}

fn statement(statement: &Statement) -> StatementData {
    let pair = |(label, figure): &(String, String)| (clean(label), clean(figure));
    StatementData {
        title_lines: title_lines(&format!("{}得分明细", statement.unit), TITLE_UPRIGHT),
        period: clean(&statement.period),
        summary: statement.summary.iter().map(pair).collect(),
        lines: statement.lines.iter().map(line).collect(),
        notes: statement.notes.iter().map(|note| clean(note)).collect(),
        basis: clean(&statement.basis),
        as_of: written(statement.as_of),
    }
}

fn line(line: &StatementLine) -> LineData {
    LineData {
        citation: clean(&line.citation),
        because: clean(&line.because),
        points: clean(&line.points),
        on: clean(&line.on),
    }
}
