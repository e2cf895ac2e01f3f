//! What LibreOffice makes of the Word and Excel files: it opens them, sets the pages of GB/T 9704 and loses no word.
//! A machine without `soffice` and `pdftotext` skips this one test and says so, or fails where `ZHAOZHANG_NO_SKIP` is set; all others need no program.

use std::path::{Path, PathBuf};
use std::process::Command;

use zhaozhang_document::docx::official;
use zhaozhang_document::font::FontLibrary;
use zhaozhang_document::form::{outlet_list, paired_task_sheet, quarterly_report, score_sheet, task_sheet};
use zhaozhang_document::ledger_template::{ledger, template};
use zhaozhang_document::official::{Block, OfficialDocument, Table};
use zhaozhang_document::pdf;
use zhaozhang_document::xlsx::{SheetName, WorkbookMeta, tables};

use crate::{docx, form, ledger_template, sample};

/// All files in one call, since starting LibreOffice takes longer than ten conversions.
#[test]
fn libreoffice_opens_every_file_and_sets_plausible_pages() {
    let has = |program: &str, flag: &str| Command::new(program).arg(flag).output().is_ok();
    if !has("soffice", "--version") || !has("pdftotext", "-v") {
        assert!(std::env::var_os("ZHAOZHANG_NO_SKIP").is_none(), "soffice or pdftotext is not installed");
        println!("skipped: soffice or pdftotext is not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let files = write_files(folder.path());
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.path().display());
    let converted = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "pdf", "--outdir"])
        .arg(folder.path())
        .args(&files)
        .output()
        .unwrap();
    assert!(converted.status.success(), "{converted:?}");
    for file in &files {
        assert!(!pages(&file.with_extension("pdf")).is_empty(), "{}", file.display());
    }
    let fonts = fonts();
    for (name, document) in docx::samples() {
        let converted = folder.path().join(format!("{name}.pdf"));
        check_document(name, &document, &pages(&converted));
        // Faces that stand in for the official ones and LibreOffice's rows move a page break, not more.
        let drawn = folder.path().join("drawn.pdf");
        std::fs::write(&drawn, pdf::official(&document, &fonts).unwrap().bytes).unwrap();
        let (ours, theirs) = (pages(&drawn).len(), pages(&converted).len());
        assert!(ours.abs_diff(theirs) <= 1, "{name}: {ours} pages drawn, {theirs} by LibreOffice");
    }
}

fn fonts() -> FontLibrary {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fonts");
    let list = |folder: &Path| std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        list(&folder).filter(|path| path.is_dir()).flat_map(|path| list(&path).collect::<Vec<_>>()).collect();
    files.sort();
    let read = |path: &PathBuf| (path.display().to_string(), std::fs::read(path).unwrap());
    FontLibrary::from_files(files.iter().map(read).collect()).unwrap()
}

fn write_files(folder: &Path) -> Vec<PathBuf> {
    let meta = WorkbookMeta {
        title: "2020年7月得分排名表".to_owned(),
        author: "甲州市医疗保障局".to_owned(),
        created_on: sample::day(2020, 8, 5),
    };
    let ranking = [(SheetName::new("排名").unwrap(), sample::ranking(60))];
    let mut files = vec![
        ("ranking.xlsx".to_owned(), tables(&ranking, &meta).unwrap()),
        ("score.xlsx".to_owned(), score_sheet(&form::score_form(), &meta).unwrap()),
        ("tasks.xlsx".to_owned(), task_sheet(&form::task_form(), &meta).unwrap()),
        ("paired.xlsx".to_owned(), paired_task_sheet(&form::paired_form(), &meta).unwrap()),
        ("quarterly.xlsx".to_owned(), quarterly_report(&form::quarterly_form(Vec::new()), &meta).unwrap()),
        ("outlets.xlsx".to_owned(), outlet_list(&form::outlet_form(), &meta).unwrap()),
        ("template.xlsx".to_owned(), template(&ledger_template::spec()).unwrap()),
        ("ledger.xlsx".to_owned(), ledger(&ledger_template::spec(), &ledger_template::rows()).unwrap()),
    ];
    for (name, document) in docx::samples() {
        files.push((format!("{name}.docx"), official(&document).unwrap()));
    }
    let write = |(name, bytes): (String, Vec<u8>)| {
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    files.into_iter().map(write).collect()
}

/// The pages of a PDF as text without white space.
fn pages(path: &Path) -> Vec<String> {
    let output = Command::new("pdftotext").arg("-layout").arg(path).arg("-").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let squeeze =
        |page: &str| page.chars().filter(|character| !character.is_whitespace()).collect::<String>();
    text.trim_end_matches('\u{c}').split('\u{c}').map(squeeze).filter(|page| !page.is_empty()).collect()
}

fn check_document(name: &str, document: &OfficialDocument, pages: &[String]) {
    for (number, page) in (1..).zip(pages) {
        // The number of a page that lies across is turned, and its signs come out singly.
        let is_numbered = page.contains(&format!("—{number}—")) || page.contains(&number.to_string());
        assert!(is_numbered, "{name}: page {number} has no number: {page}");
    }
    // A page holds 22 lines of 28 characters, so its words bound the number of pages from below.
    let n_pages = pages.len();
    let n_attachments = document.attachments.len();
    assert!(n_pages > n_attachments && n_pages <= 3 + n_attachments * 5, "{name}: {n_pages} pages");
    let all = pages.concat();
    for word in words(document) {
        let squeezed: String = word.chars().filter(|character| !character.is_whitespace()).collect();
        assert!(all.contains(&squeezed), "{name}: lost {word:?}");
    }
    if document.colophon.is_some() {
        assert!(
            pages.last().is_some_and(|last| last.contains("共印5份")),
            "{name}: the 版记 is on the last page"
        );
    }
    if document.head.is_some() {
        assert!(
            pages.first().is_some_and(|first| first.contains("按照《甲州市")),
            "{name}: page 1 shows body"
        );
    }
}

/// Words that stand on one line each, so that no page break or hanging indent comes between them.
fn words(document: &OfficialDocument) -> Vec<String> {
    let mut words = vec!["甲州市医疗保障局关于2020年7月".to_owned(), "二、排名情况".to_owned()];
    words.extend(document.head.iter().map(|head| head.document_number.clone()));
    words.extend(document.head.iter().map(|head| head.issuer_mark.clone()));
    words.extend(document.annotation.iter().map(|annotation| format!("（{annotation}）")));
    words.extend(document.signature.iter().map(|signature| signature.body.clone()));
    words.extend(document.page_mark.clone());
    let blocks = document.attachments.iter().flat_map(|attachment| &attachment.blocks);
    for block in blocks.chain(&document.body) {
        match block {
            Block::Heading(_, text) => words.push(text.clone()),
            Block::Paragraph(_) => {}
            Block::Table(table) => words.extend(cells(table)),
        }
    }
    words
}

fn cells(table: &Table) -> impl Iterator<Item = String> + '_ {
    table.rows.iter().flatten().filter(|cell| cell.is_number).map(|cell| cell.text.clone())
}
