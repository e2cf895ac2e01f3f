//! Old Word and PDF files of a letter, converted by programs of the machine (来信附件转换): LibreOffice makes docx of old
//! Word, `pdftotext` gives the words of a PDF with their places. Each works in a folder of its own, under a limit of time;
//! where a program is missing, the sender is told what to send instead.

use crate::app::App;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use zhaozhang_office::report::letter_forms::{Converted, Foreign, ForeignFile};

/// How long a program may work on a file; LibreOffice starts in ten seconds.
const SECONDS: &str = "60";
/// The most pages of a PDF that are read; a quarter's form has some.
const MOST_PAGES: &str = "50";

/// Converts the files, one after another, aside from everything else.
pub(crate) async fn converted(app: &App, files: Vec<ForeignFile>) -> Converted {
    if files.is_empty() {
        return Converted::new();
    }
    let folder = std::env::temp_dir().join(format!("zhaozhang-{}", app.office().random().hex::<16>()));
    let work = move || {
        let mut all = Converted::new();
        for file in files {
            let outcome = of_one(&file, &folder);
            // What lies in the folder is a copy; it goes whatever came of it.
            let _ = fs::remove_dir_all(&folder);
            all.insert(file.digest, outcome);
        }
        all
    };
    // A conversion that was cut off leaves its files unread, which the answer says.
    tokio::task::spawn_blocking(work).await.unwrap_or_default()
}

fn of_one(file: &ForeignFile, folder: &Path) -> Result<Vec<u8>, String> {
    let (program, name, out, what) = match file.kind {
        Foreign::OldWord => ("soffice", "form.doc", "form.docx", "旧版Word文件"),
        Foreign::Pdf => ("pdftotext", "form.pdf", "form.tsv", "PDF文件"),
    };
    let (source, target) = (folder.join(name), folder.join(out));
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(&source, &file.bytes));
    written.map_err(|cause| format!("临时文件写不下（{cause}）"))?;
    let mut command = Command::new("timeout");
    command.args(["-k", "5", SECONDS, program]);
    match file.kind {
        Foreign::OldWord => {
            let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
            command.args(["--headless", "--norestore", &profile, "--convert-to", "docx", "--outdir"]);
            command.arg(folder).arg(&source);
        }
        Foreign::Pdf => {
            command.args(["-tsv", "-enc", "UTF-8", "-l", MOST_PAGES]).arg(&source).arg(&target);
        }
    }
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let missing = || format!("读{what}要用{program}，收信的机器没有安装");
    let status = command.status().map_err(|_missing| missing())?;
    match status.code() {
        Some(0) => fs::read(&target).map_err(|_missing| format!("{what}转换不成，可能已损坏或加密")),
        Some(126 | 127) => Err(missing()),
        Some(124 | 137) | None => Err(format!("{what}读了{SECONDS}秒还没有读完，已停止")),
        Some(_) => Err(format!("{what}读不出来，可能已损坏或加密")),
    }
}
