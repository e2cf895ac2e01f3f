//! How long a bulletin of 60 units takes as PDF and Word, beside converting the same Word file with LibreOffice,
//! in one run, as ratios. It is not a test; run `cargo bench -p zhaozhang-document`. LibreOffice is left out with a
//! word when it is missing.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![expect(clippy::float_arithmetic, reason = "figures of time")]
#![expect(clippy::unwrap_used, reason = "a benchmark may stop at the first fault")]

#[path = "../tests/it/sample.rs"]
mod sample;

use std::path::Path;
use std::process::Command;
use std::time::Instant;
use zhaozhang_document::font::FontLibrary;
use zhaozhang_document::{docx, pdf};

const ROUNDS: u32 = 10;

fn main() {
    let fonts = fonts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fonts"));
    let start = Instant::now();
    let library = FontLibrary::from_files(fonts).unwrap();
    println!("fonts laid out: {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
    let document = sample::bulletin(60);
    let cold = Instant::now();
    pdf::official(&document, &library).unwrap();
    println!("first PDF of 60 units: {:.0} ms", cold.elapsed().as_secs_f64() * 1e3);
    let mut pages = 0;
    let warm = mean(|| pages = pdf::official(&document, &library).unwrap().pages);
    let mut word = Vec::new();
    let docx = mean(|| word = docx::official(&document).unwrap());
    println!("PDF, warm: {:.1} ms ({pages} pages); Word: {:.1} ms", warm * 1e3, docx * 1e3);
    println!("both together: {:.1} ms", (warm + docx) * 1e3);
    match convert(&word) {
        Some(seconds) => {
            println!(
                "LibreOffice, Word to PDF: {:.0} ms; ours is {:.1} times as fast",
                seconds * 1e3,
                seconds / (warm + docx)
            );
        }
        None => println!("LibreOffice could not be run (soffice is needed)"),
    }
}

fn mean(mut work: impl FnMut()) -> f64 {
    let start = Instant::now();
    for _ in 0..ROUNDS {
        work();
    }
    start.elapsed().as_secs_f64() / f64::from(ROUNDS)
}

fn fonts(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            files.extend(fonts(&entry.path()));
        } else {
            files.push((
                entry.file_name().to_string_lossy().into_owned(),
                std::fs::read(entry.path()).unwrap(),
            ));
        }
    }
    files
}

/// Seconds LibreOffice takes for the second of two conversions; the first one sets up its profile.
fn convert(word: &[u8]) -> Option<f64> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bulletin.docx");
    std::fs::write(&file, word).unwrap();
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("profile").display());
    let run = || {
        let mut command = Command::new("soffice");
        command.args([&profile, "--headless", "--convert-to", "pdf", "--outdir"]);
        command.arg(folder.path()).arg(&file).output().ok().filter(|output| output.status.success())
    };
    run()?;
    let start = Instant::now();
    run()?;
    Some(start.elapsed().as_secs_f64())
}
