//! A paper's file as it is handed in to be read (待查文件): text, web pages and Word files the office room reads; a PDF goes
//! through `pdftotext`, an old Word or WPS file through LibreOffice, and where asked a Word file is drawn as well, so that
//! its pages are known. Each program works in a folder of its own under a limit of time; nothing is left of it. Files of
//! reform plans are [`crate::page::plan`]'s, forms of letters [`crate::sending`]'s.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use zhaozhang_office::wording::proofread::{Document, ReadRefusal};

/// How long a program may work on a file; LibreOffice starts in ten seconds.
const SECONDS: &str = "90";
/// The most pages that are read.
const MOST_PAGES: usize = 500;

/// Why a file could not be read (拒读), as a person is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unreadable {
    /// Stable code of the page.
    pub(crate) code: &'static str,
    /// What and why, without a full stop.
    pub(crate) what: String,
    /// What to do next, without a full stop.
    pub(crate) cure: &'static str,
}

/// A file that was read (已读文件).
#[derive(Debug, Clone, Default)]
pub(crate) struct ReadPaper {
    /// Its words.
    pub(crate) document: Document,
    /// Why its pages are not known although they were asked for; empty otherwise.
    pub(crate) unpaged: String,
}

impl Unreadable {
    fn new(code: &'static str, what: impl Into<String>, cure: &'static str) -> Self {
        Self { code, what: what.into(), cure }
    }
}

/// Reads a file in a folder of its own, which is gone afterwards. `draws` asks for the pages of a Word file too.
pub(crate) fn read(bytes: &[u8], folder: &Path, draws: bool) -> Result<ReadPaper, Unreadable> {
    let read = in_folder(bytes, folder, draws);
    // What lies in the folder is a copy; it goes whatever came of it.
    let _ = fs::remove_dir_all(folder);
    read
}

fn in_folder(bytes: &[u8], folder: &Path, draws: bool) -> Result<ReadPaper, Unreadable> {
    match Document::of_file(bytes) {
        Ok(document) if draws && bytes.starts_with(b"PK\x03\x04") => {
            let file = put(bytes, folder, "paper.docx")?;
            Ok(paged(document, &file, folder))
        }
        Ok(document) => Ok(ReadPaper { document, unpaged: String::new() }),
        Err(ReadRefusal::Pdf) => {
            let text = pdf_text(&put(bytes, folder, "paper.pdf")?, folder)?;
            if text.trim().is_empty() {
                let what = "PDF中没有文字，可能是扫描件";
                return Err(Unreadable::new("W-454", what, "请用有文字的PDF或Word文件核对，或先识别文字"));
            }
            Ok(ReadPaper { document: Document::of_pdf_text(&text), unpaged: String::new() })
        }
        // LibreOffice makes a document of anything; what is no whole compound file is not handed to it.
        Err(ReadRefusal::OldWord) if bytes.get(28..30) != Some(&[0xFE, 0xFF]) => {
            let what = "不是完整的旧版Word文件";
            Err(Unreadable::new("W-451", what, "请用Word、WPS另存为docx后再核对"))
        }
        Err(ReadRefusal::OldWord) => {
            let file = converted(&put(bytes, folder, "old.doc")?, folder, "docx")?;
            let bytes = fs::read(&file).map_err(|_missing| broken("soffice"))?;
            let document = Document::of_file(&bytes).map_err(|refusal| refused(&refusal))?;
            Ok(if draws {
                paged(document, &file, folder)
            } else {
                ReadPaper { document, unpaged: String::new() }
            })
        }
        Err(refusal) => Err(refused(&refusal)),
    }
}

fn refused(refusal: &ReadRefusal) -> Unreadable {
    Unreadable::new(
        "W-451",
        format!("文件读不出来：{refusal}"),
        "请换一份能正常打开的文件，或把文字粘贴到下面",
    )
}

/// The document with its pages, when LibreOffice can draw it; without them the text is read all the same.
fn paged(document: Document, file: &Path, folder: &Path) -> ReadPaper {
    match converted(file, folder, "pdf").and_then(|pdf| pdf_text(&pdf, folder)) {
        Ok(text) => ReadPaper { document: document.drawn_as(&text), unpaged: String::new() },
        Err(refusal) => ReadPaper { document, unpaged: refusal.what },
    }
}

fn put(bytes: &[u8], folder: &Path, name: &str) -> Result<PathBuf, Unreadable> {
    let file = folder.join(name);
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(&file, bytes));
    written
        .map_err(|cause| Unreadable::new("W-456", format!("临时文件写不下：{cause}"), "请清理磁盘后重试"))?;
    Ok(file)
}

fn pdf_text(file: &Path, folder: &Path) -> Result<String, Unreadable> {
    let out = folder.join("paper.txt");
    let last = (MOST_PAGES + 1).to_string();
    let mut command = bounded("pdftotext");
    command.args(["-layout", "-enc", "UTF-8", "-l", &last]).arg(file).arg(&out);
    run(&mut command, "pdftotext")?;
    let text = String::from_utf8_lossy(&fs::read(&out).unwrap_or_default()).into_owned();
    if text.matches('\u{C}').count() > MOST_PAGES {
        let what = format!("文件超过{MOST_PAGES}页，没有核对");
        return Err(Unreadable::new("W-455", what, "请分成几份再核对"));
    }
    Ok(text)
}

/// What LibreOffice makes of a file.
fn converted(file: &Path, folder: &Path, kind: &str) -> Result<PathBuf, Unreadable> {
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let mut command = bounded("soffice");
    command.args(["--headless", "--norestore", &profile, "--convert-to", kind, "--outdir"]);
    command.arg(folder).arg(file);
    run(&mut command, "soffice")?;
    let out = file.with_extension(kind);
    if out.is_file() { Ok(out) } else { Err(broken("soffice")) }
}

/// A program under `timeout`, which ends whatever it started too.
fn bounded(program: &str) -> Command {
    let mut command = Command::new("timeout");
    command.args(["-k", "5", SECONDS, program]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn broken(program: &str) -> Unreadable {
    let what = format!("{program}读不出这个文件，可能已损坏或加密");
    Unreadable::new("W-454", what, "请换一份没有密码、能正常打开的文件")
}

/// Exit codes of `timeout`: out of time, ended hard, no such program.
fn run(command: &mut Command, program: &str) -> Result<(), Unreadable> {
    let missing = || {
        let what = format!("读这种文件要用{program}，本机没有找到它");
        Unreadable::new("W-452", what, "请另存为docx、txt后再核对，或请管理员安装poppler-utils和LibreOffice")
    };
    let status = command.status().map_err(|_missing| missing())?;
    match status.code() {
        Some(0) => Ok(()),
        Some(126 | 127) => Err(missing()),
        Some(124 | 137) | None => {
            let what = format!("{program}读了{SECONDS}秒还没有读完，已停止");
            Err(Unreadable::new("W-453", what, "请把文件另存为docx，或分成几份再核对"))
        }
        Some(_) => Err(broken(program)),
    }
}
