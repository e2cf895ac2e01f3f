//! The plain data of an official document (公文): what is said and in which element it stands.
//! It is not layout: millimetres, faces and page breaks are the business of [`crate::pdf`] and [`crate::docx`],
//! which draw the same value. Start here, then read either of them.

use chrono::NaiveDate;

/// An official document (公文) in the elements of GB/T 9704—2012: 版头, 主体 and 版记.
///
/// The same value draws the same bytes: every date printed or stored in a file comes from its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficialDocument {
    /// The 版头, or nothing for ordinary material (普通材料) that carries no red head.
    pub head: Option<HeadPart>,
    /// 附件标注 at the top left of a form that is somebody's annex: 附件2.
    pub label: Option<String>,
    /// 标题, without an end mark; the drawer breaks it into lines.
    pub title: String,
    /// 主送机关 without the closing colon.
    pub main_recipient: Option<String>,
    /// 正文.
    pub body: Vec<Block>,
    /// 署名 and 成文日期.
    pub signature: Option<Signature>,
    /// 附注 without its round brackets, for example `此件公开发布`.
    pub annotation: Option<String>,
    /// 附件, in order; 附件说明 is made from their titles.
    pub attachments: Vec<Attachment>,
    /// 版记, at the foot of the last page.
    pub colophon: Option<Colophon>,
    /// A line printed at the top of every page, for example `演示数据`; nothing on a real paper.
    pub page_mark: Option<String>,
}

/// The 版头: everything above the red rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadPart {
    /// 份号, six digits.
    pub copy_number: Option<String>,
    /// 紧急程度: 特急 or 加急.
    pub urgency: Option<String>,
    /// 发文机关标志, for example `赣州市医疗保障局文件`.
    pub issuer_mark: String,
    /// 发文字号, for example `赣市医保字〔2020〕33号`.
    pub document_number: String,
    /// 签发人, only in a paper sent upward.
    pub signer: Option<String>,
}

/// A part of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading with its number written out (`一、总体情况`), on a line of its own.
    Heading(HeadingLevel, String),
    /// A paragraph, indented by two characters.
    Paragraph(Vec<Span>),
    /// A table, with its head repeated on each page.
    Table(Table),
}

/// The four levels of headings: 一、 (黑体), （一） (楷体), 1. and （1） (仿宋).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HeadingLevel {
    /// `一、`
    First,
    /// `（一）`
    Second,
    /// `1.`
    Third,
    /// `（1）`
    Fourth,
}

/// A run of text; a figure carries the anchor under which `sheet.json` lists the rows it was computed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The words, never interpreted as markup.
    pub text: String,
    /// ASCII letters, digits and `-`; a bookmark in the Word file and a label in the PDF.
    pub anchor: Option<String>,
    /// Whether the run opens the paragraph as a heading (`一是…`), drawn in 楷体.
    pub is_lead: bool,
}

impl Span {
    /// Plain words.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), anchor: None, is_lead: false }
    }

    /// A figure bound to rows of the sheet.
    pub fn figure(text: impl Into<String>, anchor: impl Into<String>) -> Self {
        Self { text: text.into(), anchor: Some(anchor.into()), is_lead: false }
    }
}

/// 署名 and 成文日期.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// 发文机关署名.
    pub body: String,
    /// 成文日期.
    pub issued_on: NaiveDate,
    /// How both lines stand.
    pub layout: SignatureLayout,
}

/// How 署名 and 成文日期 stand (requirements §1.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureLayout {
    /// 加盖印章: date 右空四字, the name centred above it; room is left for the seal.
    Sealed,
    /// 不加盖印章: name 右空二字, the date two characters further right at its start.
    Unsealed,
}

/// An attachment (附件), starting on a new page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The same words as in 附件说明.
    pub title: String,
    /// What it holds, most often one table.
    pub blocks: Vec<Block>,
    /// Whether its pages lie across.
    pub is_landscape: bool,
}

/// The 版记.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colophon {
    /// 抄送 without the word and without the closing full stop.
    pub copy_to: Option<String>,
    /// 印发机关.
    pub printing_body: String,
    /// 印发日期, not before 成文日期.
    pub printed_on: NaiveDate,
    /// 印发数, in copies.
    pub print_run: Option<u32>,
    /// 核稿人.
    pub copy_checker: Option<String>,
}

/// A table: heads may span, body cells may not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Words above the table, such as the group it ranks.
    pub caption: Option<String>,
    /// One for each column, in order.
    pub columns: Vec<Column>,
    /// Extra head rows above the column titles, each covering all columns by its spans.
    pub upper_heads: Vec<Vec<HeadCell>>,
    /// The body; every row has one cell for each column.
    pub rows: Vec<Vec<Cell>>,
    /// Lines under the table: readings in force, defaults, marks.
    pub notes: Vec<String>,
}

/// A column of a [`Table`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The head's words.
    pub title: String,
    /// Relative width; the drawer shares the width of the page in these proportions.
    pub weight: u16,
    /// How cells stand.
    pub align: Align,
}

impl Column {
    /// A column of this title, relative width and alignment.
    pub fn new(title: impl Into<String>, weight: u16, align: Align) -> Self {
        Self { title: title.into(), weight, align }
    }
}

/// How the cells of a column stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Short words and ranks.
    Centre,
    /// Figures.
    Right,
}

/// A cell of an upper head row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadCell {
    /// The words.
    pub text: String,
    /// How many columns it covers, at least one.
    pub columns: u16,
}

/// A cell of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The words or the figure, as printed.
    pub text: String,
    /// Whether a workbook stores it as a number.
    pub is_number: bool,
    /// As in [`Span::anchor`].
    pub anchor: Option<String>,
}

impl Cell {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_number: false, anchor: None }
    }

    /// A figure, printed as given.
    pub fn number(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_number: true, anchor: None }
    }

    /// A figure bound to rows of the sheet.
    pub fn figure(text: impl Into<String>, anchor: impl Into<String>) -> Self {
        Self { text: text.into(), is_number: true, anchor: Some(anchor.into()) }
    }
}

/// One unit's statement (得分明细单): a page that traces each point to its article and facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The unit's name in full.
    pub unit: String,
    /// For example `2020年7月`.
    pub period: String,
    /// Label and figure pairs of the head: 本月得分, 累计得分, 排名 …
    pub summary: Vec<(String, String)>,
    /// The lines, in the order of the articles.
    pub lines: Vec<StatementLine>,
    /// Rulings and defaults that touch the lines.
    pub notes: Vec<String>,
    /// Title and number of the notice.
    pub basis: String,
    /// The day of the computation (统计截至).
    pub as_of: NaiveDate,
    /// As in [`OfficialDocument::page_mark`].
    pub page_mark: Option<String>,
}

/// A line of a [`Statement`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementLine {
    /// For example `四（二）1`.
    pub citation: String,
    /// The sentence an office can print (`因…，计20分`).
    pub because: String,
    /// Points as printed, with sign for deductions.
    pub points: String,
    /// The day the entry rests on, as printed in lists.
    pub on: String,
}
