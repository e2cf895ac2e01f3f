//! A document read by the checks G-01 to G-38 (文字把关): text, web page and Word file into lines, and the lines into marks.
//! What is wrong with a text the text room says ([`zhaozhang_text::proof`]); nothing is kept and no event is written.
//! A PDF needs a program of the system, so its text is taken out by the caller and handed in as [`Document::of_pdf_text`].

mod html;
mod pdf_text;
mod word;

use chrono::NaiveDate;
use std::fmt;
use zhaozhang_text::decode::{DecodeRefusal, decode};
pub use zhaozhang_text::proof::{
    Check, Class, Field, KnownUnit, Leader, Level, Mark, PaperKind, Place, WordList,
};
use zhaozhang_text::proof::{HiddenText, Paper, Picture, read};

/// A document as lines (文档文字).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// Its lines; the cells of a table's row are divided by tabs.
    pub lines: Vec<String>,
    /// Pictures with the captions beside them.
    pub pictures: Vec<Picture>,
    /// Words it hides from its reader.
    pub hidden: Vec<HiddenText>,
    /// The lines of its pages as they are drawn; empty when they are not known.
    pub pages: Vec<Vec<String>>,
}

/// Why a file could not be read (拒读).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadRefusal {
    /// A PDF: its text must be taken out first.
    Pdf,
    /// An old Word file (doc, wps).
    OldWord,
    /// A Word file or package that is damaged or too large.
    Damaged,
    /// No text.
    NoText(DecodeRefusal),
}

impl fmt::Display for ReadRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pdf => write!(f, "是PDF文件，要先取出文字"),
            Self::OldWord => write!(f, "是旧版Word或WPS文件（doc、wps）。请另存为docx后再检查"),
            Self::Damaged => write!(f, "不是完整的Word文件（docx），或展开后过大。请重新另存后再检查"),
            Self::NoText(refusal) => write!(f, "{refusal}。请另存为docx、txt或网页文件后再检查"),
        }
    }
}

/// The most a part of a Word file may unpack to.
const MOST_UNPACKED: u64 = 64 * 1024 * 1024;

impl Document {
    /// Reads a file: Word (docx), web page or plain text, told by its content.
    pub fn of_file(bytes: &[u8]) -> Result<Self, ReadRefusal> {
        if bytes.starts_with(b"%PDF") {
            return Err(ReadRefusal::Pdf);
        }
        if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
            return Err(ReadRefusal::OldWord);
        }
        if bytes.starts_with(b"PK\x03\x04") {
            return word::read(bytes);
        }
        let text = decode(bytes).map_err(ReadRefusal::NoText)?.text;
        if html::is_page(&text) {
            return Ok(html::read(&text));
        }
        Ok(Self::of_text(&text))
    }

    /// The lines of a plain text.
    pub fn of_text(text: &str) -> Self {
        let lines = text.split('\n').map(|line| line.trim_end_matches('\r').to_owned());
        Self { lines: lines.collect(), ..Self::default() }
    }

    /// The text of a PDF as `pdftotext -layout` writes it: lines of one paragraph joined, page numbers left out.
    pub fn of_pdf_text(text: &str) -> Self {
        Self { lines: pdf_text::lines(text), ..Self::default() }.drawn_as(text)
    }

    /// The document with the pages somebody drew of it, as `pdftotext -layout` writes them.
    #[must_use]
    pub fn drawn_as(mut self, text: &str) -> Self {
        self.pages = pdf_text::pages(text);
        self
    }
}

/// What is known about a document besides its words (核对要求).
#[derive(Debug, Clone, Copy)]
pub struct ProofRequest<'a> {
    /// Whether it is meant for the public.
    pub is_public: bool,
    /// Official document, message, or to be told from the text.
    pub kind: PaperKind,
    /// 成文日期, when it is not in the text.
    pub issued_on: Option<NaiveDate>,
    /// The day it is read on.
    pub read_on: NaiveDate,
    /// The lists of words.
    pub words: &'a WordList,
    /// Units the office knows; empty when there is no list.
    pub units: &'a [KnownUnit],
    /// Leaders in the order of the office's list; empty when there is no list.
    pub leaders: &'a [Leader],
}

/// A document with its marks (核对结果).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proofread {
    /// The marks in the order of the text.
    pub marks: Vec<Mark>,
    /// How many characters were read.
    pub characters: usize,
    /// Checks that text alone does not decide, where its pages are not known.
    pub undecided: Vec<Check>,
}

impl Proofread {
    /// How many marks must be cured.
    pub fn stops(&self) -> usize {
        self.marks.iter().filter(|mark| mark.level == Level::Stop).count()
    }
}

/// Reads a document with every check.
pub fn proofread(document: &Document, request: &ProofRequest<'_>) -> Proofread {
    let text = document.lines.join("\n");
    let mut paper = Paper::of_text(&text).with_pictures_in_text(&document.pictures);
    paper.kind = request.kind;
    paper.issued_on = request.issued_on;
    paper.read_on = Some(request.read_on);
    paper.is_public = request.is_public;
    paper.hidden.clone_from(&document.hidden);
    paper.pages.clone_from(&document.pages);
    paper.units = request.units.to_vec();
    paper.leaders = request.leaders.to_vec();
    Proofread {
        marks: read(&paper, request.words),
        characters: document.lines.iter().map(|line| line.trim().chars().count()).sum(),
        undecided: Check::all()
            .filter(|check| !check.is_decided_by_text() && document.pages.is_empty())
            .collect(),
    }
}
