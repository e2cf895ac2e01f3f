//! Words of PDFs (PDF文字): taken out by the `pdftotext` of this machine, where it is installed, so that evidence is found by
//! what it says. Without it PDFs are found by title and name.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use zhaozhang_office::evidence::{ReadWords, ReadingWords};

/// So many seconds a file may take.
const SECONDS: &str = "20";
/// So many pages are read.
const PAGES: &str = "200";

/// The reader of PDFs this machine has (PDF阅读程序).
#[derive(Debug, Clone)]
pub struct PdfReader {
    program: PathBuf,
}

impl PdfReader {
    /// The one installed where programs are looked for; nothing when there is none.
    pub fn found() -> Option<Self> {
        let folders = std::env::var_os("PATH")?;
        let mut all = std::env::split_paths(&folders).map(|folder| folder.join("pdftotext"));
        all.find(|path| path.is_file()).map(|program| Self { program })
    }
}

impl ReadWords for PdfReader {
    fn read<'a>(&'a self, path: &'a Path) -> ReadingWords<'a> {
        let (program, path) = (self.program.clone(), path.to_owned());
        Box::pin(async move {
            let done = tokio::task::spawn_blocking(move || read(&program, &path)).await;
            done.map_err(|cause| cause.to_string())?
        })
    }
}

fn read(program: &Path, path: &Path) -> Result<String, String> {
    let target = path.with_extension("words");
    let mut command = Command::new("timeout");
    command.args(["-k", "5", SECONDS]).arg(program).args(["-enc", "UTF-8", "-l", PAGES]);
    command.arg(path).arg(&target);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let status = command.status().map_err(|cause| cause.to_string());
    let words = fs::read(&target);
    // Its words were read or are not wanted.
    let _ = fs::remove_file(&target);
    let status = status?;
    if !status.success() {
        return Err(format!("pdftotext: {status}"));
    }
    Ok(String::from_utf8_lossy(&words.map_err(|cause| cause.to_string())?).into_owned())
}
