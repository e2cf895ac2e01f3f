//! The words of a file of evidence (材料文字), for finding it again: Word, workbooks, kept pages, and PDF when the office was
//! given something that reads them. A scan has none; nobody waits for the words of a file that cannot be read.

use super::content::Content;
use super::house::ReadWords;
use crate::outlet::fetched_page::{MHTML, page_of_bundle};
use crate::outlet::warc::records;
use crate::wording::proofread::Document;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use zhaozhang_text::normalise::shortened;

/// Larger files are not read for their words, in bytes.
const LARGEST: u64 = 32 * 1024 * 1024;
/// The most characters kept of a file.
const MOST: usize = 200_000;

/// The words of a file; empty where there are none.
pub(crate) async fn words(path: &Path, content: Content, reader: Option<&Arc<dyn ReadWords>>) -> String {
    let is_small = fs::metadata(path).is_ok_and(|about| about.len() <= LARGEST);
    if !is_small {
        return String::new();
    }
    let found = if content.extensions.contains(&"pdf") {
        match reader {
            Some(reader) => reader.read(path).await.unwrap_or_else(|why| {
                tracing::info!("a PDF was not read for its words: {why}");
                String::new()
            }),
            None => String::new(),
        }
    } else {
        let path = path.to_owned();
        let ending = content.extensions.first().copied().unwrap_or_default();
        let read = tokio::task::spawn_blocking(move || of_file(&path, ending));
        read.await.unwrap_or_default()
    };
    shortened(&found.replace('\0', ""), MOST)
}

fn of_file(path: &Path, ending: &str) -> String {
    let Ok(bytes) = fs::read(path) else { return String::new() };
    match ending {
        "docx" => Document::of_file(&bytes).map(|document| document.lines.join("\n")).unwrap_or_default(),
        "xlsx" => of_workbook(bytes),
        "warc" => {
            let records = records(&bytes).unwrap_or_default();
            let text = records.iter().find(|record| record.header("WARC-Type") == "conversion");
            text.map(|record| String::from_utf8_lossy(&record.block).into_owned()).unwrap_or_default()
        }
        "mhtml" | "mht" => {
            debug_assert_eq!(MHTML, "multipart/related");
            let (html, _) = page_of_bundle(&bytes).unwrap_or_default();
            zhaozhang_text::page::read(html.as_bytes(), "utf-8").map(|page| page.text).unwrap_or_default()
        }
        _ => String::new(),
    }
}

fn of_workbook(bytes: Vec<u8>) -> String {
    use calamine::Reader as _;
    let Ok(mut book) = calamine::Xlsx::new(std::io::Cursor::new(bytes)) else { return String::new() };
    let mut words = String::new();
    for (_, sheet) in book.worksheets() {
        for row in sheet.rows() {
            for cell in row {
                words.push_str(&cell.to_string());
                words.push(' ');
            }
            words.push('\n');
            if words.len() > MOST * 4 {
                return words;
            }
        }
    }
    words
}
