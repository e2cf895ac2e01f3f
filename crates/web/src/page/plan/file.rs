//! A plan's file as it is uploaded (上传的方案): text, web pages and Word files are read by the office; a PDF goes through
//! `pdftotext` and an old Word or WPS file through LibreOffice where these are installed, in a folder of their own, with
//! limits of time, pages and size. Where they are missing the refusal says so and what to do instead.

use crate::app::App;
use crate::failure::Failure;
use axum::extract::Multipart;
use axum::http::StatusCode;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use zhaozhang_domain::chain::digest;
use zhaozhang_office::OfficeError;
use zhaozhang_office::plan::keep_plan::PlanSource;
use zhaozhang_office::wording::proofread::{Document, ReadRefusal};

use super::problem;

/// The largest file taken, in MB.
pub(crate) const LARGEST_MB: usize = 32;
/// The file with the form around it.
pub(crate) const FORM_LIMIT: usize = (LARGEST_MB + 1) * 1024 * 1024;
/// The most pages of a PDF.
const MOST_PAGES: usize = 500;
/// How long a program may work on a file; a PDF of 500 pages takes some seconds, LibreOffice starts in ten.
const SECONDS: &str = "90";

/// What came with the form.
#[derive(Debug, Default)]
pub(super) struct Sent {
    pub(super) file_name: String,
    pub(super) bytes: Vec<u8>,
    pub(super) seen: i64,
}

/// Reads the form.
pub(super) async fn sent(mut multipart: Multipart) -> Result<Sent, Failure> {
    let mut sent = Sent::default();
    let cut_off = |error: axum::extract::multipart::MultipartError| {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Failure::Refused {
                status: StatusCode::PAYLOAD_TOO_LARGE,
                code: "P-109",
                what: format!("文件超过{LARGEST_MB} MB，没有读入。"),
                cure: "请去掉图片或分成几份后再上传。".to_owned(),
            }
        } else {
            Failure::unreadable("上传没有传完，没有读入。", "请检查网络后重新上传。")
        }
    };
    while let Some(field) = multipart.next_field().await.map_err(cut_off)? {
        match field.name() {
            Some("seen") => {
                sent.seen = field.text().await.map_err(cut_off)?.trim().parse().unwrap_or_default();
            }
            Some("file") => {
                // Browsers may send a path; the name is what follows the last separator.
                let name = field.file_name().unwrap_or_default();
                sent.file_name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
                sent.bytes = field.bytes().await.map_err(cut_off)?.into();
            }
            _ => {}
        }
    }
    Ok(sent)
}

/// The text of what was sent; long work is done aside.
pub(super) async fn source(app: &App, sent: Sent) -> Result<PlanSource, OfficeError> {
    if sent.file_name.is_empty() || sent.bytes.is_empty() {
        return Err(problem("file", "P-101", "没有选择文件，或文件是空的", "请选择方案的文件再上传"));
    }
    let folder = std::env::temp_dir().join(format!("zhaozhang-{}", app.office().random().hex::<16>()));
    let work = move || {
        let read = of_bytes(&sent, &folder);
        // What lies in the folder is a copy; it goes whatever came of it.
        let _ = fs::remove_dir_all(&folder);
        read
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(read) => read,
        Err(_cut_off) => {
            Err(problem("file", "P-107", "读文件时中断了", "请重新上传；仍不行的，请另存为docx"))
        }
    }
}

fn of_bytes(sent: &Sent, folder: &Path) -> Result<PlanSource, OfficeError> {
    match PlanSource::of_file(&sent.file_name, &sent.bytes) {
        Ok(source) => Ok(source),
        Err(ReadRefusal::Pdf) => {
            let text = of_pdf(&sent.bytes, folder)?;
            Ok(kept(sent, text))
        }
        Err(ReadRefusal::OldWord) => {
            let converted = of_old_word(&sent.bytes, folder)?;
            let document = Document::of_file(&converted).map_err(|refusal| unreadable(&refusal))?;
            Ok(kept(sent, document.lines.join("\n")))
        }
        Err(refusal) => Err(unreadable(&refusal)),
    }
}

fn kept(sent: &Sent, text: String) -> PlanSource {
    PlanSource { file_name: sent.file_name.clone(), hash: digest(&sent.bytes), text }
}

fn unreadable(refusal: &ReadRefusal) -> OfficeError {
    let cure = "请另存为docx或UTF-8文本，或从原件复制文字后再读入";
    problem("file", "P-101", &format!("文件读不出来：{refusal}"), cure)
}

fn of_pdf(bytes: &[u8], folder: &Path) -> Result<String, OfficeError> {
    let (file, out) = put(bytes, folder, "plan.pdf", "plan.txt")?;
    let last = (MOST_PAGES + 1).to_string();
    let mut command = bounded("pdftotext");
    command.args(["-layout", "-enc", "UTF-8", "-l", &last]).arg(&file).arg(&out);
    let advice = "请安装poppler-utils，或另存为docx、txt后再读入";
    run(&mut command, "pdftotext", advice)?;
    let text = fs::read(&out).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    if text.matches('\u{C}').count() > MOST_PAGES {
        let what = format!("PDF超过{MOST_PAGES}页");
        return Err(problem("file", "P-105", &what, "请只上传方案本身的页"));
    }
    Ok(Document::of_pdf_text(&text).lines.join("\n"))
}

fn of_old_word(bytes: &[u8], folder: &Path) -> Result<Vec<u8>, OfficeError> {
    let (file, out) = put(bytes, folder, "plan.doc", "plan.docx")?;
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let mut command = bounded("soffice");
    command
        .args(["--headless", "--norestore", &profile, "--convert-to", "docx", "--outdir"])
        .arg(folder)
        .arg(&file);
    let advice = "请安装LibreOffice，或用Word、WPS另存为docx后再读入";
    run(&mut command, "soffice", advice)?;
    fs::read(&out)
        .map_err(|_missing| problem("file", "P-108", "旧版Word文件转换不成，可能已损坏或加密", advice))
}

fn put(bytes: &[u8], folder: &Path, name: &str, out: &str) -> Result<(PathBuf, PathBuf), OfficeError> {
    let file = folder.join(name);
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(&file, bytes));
    written
        .map_err(|cause| problem("file", "P-107", &format!("临时文件写不下：{cause}"), "请清理磁盘后重试"))?;
    Ok((file, folder.join(out)))
}

/// A program under `timeout`, which ends whatever it started too.
fn bounded(program: &str) -> Command {
    let mut command = Command::new("timeout");
    command.args(["-k", "5", SECONDS, program]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Exit codes of `timeout`: out of time, ended hard, no such program.
fn run(command: &mut Command, program: &str, advice: &str) -> Result<(), OfficeError> {
    let missing = || problem("file", "P-106", &format!("读这种文件要用{program}，本机没有找到它"), advice);
    let status = command.status().map_err(|_missing| missing())?;
    match status.code() {
        Some(0) => Ok(()),
        Some(127 | 126) => Err(missing()),
        Some(124 | 137) | None => {
            let what = format!("{program}读了{SECONDS}秒还没有读完，已停止");
            Err(problem("file", "P-107", &what, "请把文件另存为docx，或分成几份再读入"))
        }
        Some(_) => {
            let what = format!("{program}读不出这个文件，可能已损坏或加密");
            Err(problem("file", "P-108", &what, "请换一份没有密码、能正常打开的文件"))
        }
    }
}
