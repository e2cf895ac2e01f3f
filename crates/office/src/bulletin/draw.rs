//! The drawn files of a bulletin (成稿): PDF, Word file, workbook, statements and `sheet.json`, byte for byte the same
//! for the same draft and faces. Layout is the document room's; this only puts the five together.

use super::BulletinDraft;
use crate::issuing::freeze_bulletin::NewBulletinFile;
use std::collections::BTreeMap;
use zhaozhang_document::docx::{self, DocxError};
use zhaozhang_document::font::{FontLibrary, Substitution};
use zhaozhang_document::pdf::{self, Drawn, PdfProblem};
use zhaozhang_document::xlsx::{self, SheetName, WorkbookError, WorkbookMeta};

/// The files and what a person should know about them (成稿文件).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulletinFiles {
    /// `通报.pdf`, `通报.docx`, `得分排名表.xlsx`, `单位得分明细.pdf`, `sheet.json`.
    pub files: Vec<NewBulletinFile>,
    /// Which face stood in for which, each once.
    pub substitutions: Vec<Substitution>,
    /// Characters no face has; they print as boxes.
    pub missing_characters: Vec<char>,
    /// What the typesetter remarked; in a healthy build nothing.
    pub warnings: Vec<String>,
}

impl BulletinFiles {
    /// What the command line prints: one line for each face that stood in, and for each character nobody has.
    pub fn remarks(&self) -> Vec<String> {
        let substituted = self.substitutions.iter().map(|substitution| {
            format!(
                "{}：没有“{}”，用“{}”代替。",
                substitution.role.term(),
                substitution.wanted,
                substitution.used
            )
        });
        let missing = self.missing_characters.iter().map(|character| {
            format!(
                "“{character}”（U+{:04X}）没有字体可用，印出来是空框，请补充字体后重新生成。",
                u32::from(*character)
            )
        });
        substituted.chain(missing).collect()
    }
}

/// Why nothing was drawn. Each is a fault of ours: what [`super::draft`] gives can always be drawn.
#[derive(Debug, thiserror::Error)]
pub enum DrawProblem {
    /// A PDF.
    #[error("cannot draw the pdf")]
    Pdf(#[from] PdfProblem),
    /// The Word file.
    #[error("cannot draw the word file")]
    Docx(#[from] DocxError),
    /// The workbook.
    #[error("cannot draw the workbook")]
    Workbook(#[from] WorkbookError),
}

/// Draws every file of the bulletin.
pub fn draw(draft: &BulletinDraft, fonts: &FontLibrary) -> Result<BulletinFiles, DrawProblem> {
    let mut drawn = BulletinFiles {
        files: Vec::new(),
        substitutions: Vec::new(),
        missing_characters: Vec::new(),
        warnings: Vec::new(),
    };
    drawn.take("通报.pdf", pdf::official(&draft.document, fonts)?);
    drawn.file("通报.docx", DOCX, docx::official(&draft.document)?);
    drawn.file("得分排名表.xlsx", XLSX, workbook(draft)?);
    if !draft.statements.is_empty() {
        drawn.take("单位得分明细.pdf", pdf::statements(&draft.statements, fonts)?);
    }
    drawn.file("sheet.json", "application/json", draft.sheet_json.clone().into_bytes());
    drawn.substitutions.sort_by_key(|substitution| substitution.role);
    drawn.substitutions.dedup();
    drawn.missing_characters.sort_unstable();
    drawn.missing_characters.dedup();
    Ok(drawn)
}

const PDF: &str = "application/pdf";
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

impl BulletinFiles {
    fn file(&mut self, name: &str, media_type: &str, bytes: Vec<u8>) {
        self.files.push(NewBulletinFile { name: name.to_owned(), media_type: media_type.to_owned(), bytes });
    }

    fn take(&mut self, name: &str, drawn: Drawn) {
        self.file(name, PDF, drawn.bytes);
        self.substitutions.extend(drawn.substitutions);
        self.missing_characters.extend(drawn.missing_characters);
        self.warnings.extend(drawn.warnings);
    }
}

fn workbook(draft: &BulletinDraft) -> Result<Vec<u8>, WorkbookError> {
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    let mut sheets = Vec::new();
    for (name, table) in &draft.tables {
        let mut sheet = SheetName::from_title(name);
        // Two long group names may become one when they are shortened to a sheet's name.
        let times = taken.entry(sheet.as_str().to_lowercase()).or_insert(0);
        *times = times.saturating_add(1);
        if *times > 1 {
            sheet = SheetName::from_title(&format!("{times}－{name}"));
        }
        sheets.push((sheet, table.clone()));
    }
    let meta = WorkbookMeta {
        title: match &draft.document.page_mark {
            Some(mark) => format!("{}（{mark}）", draft.document.title),
            None => draft.document.title.clone(),
        },
        author: draft.author.clone(),
        created_on: draft.as_of,
    };
    xlsx::tables(&sheets, &meta)
}
