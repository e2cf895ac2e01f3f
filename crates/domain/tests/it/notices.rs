//! Every notice in `notices/` loads, and its faults are those a reader of the originals found by hand.
#![expect(clippy::unwrap_used, reason = "a test that cannot read its data has failed")]

use std::path::Path;
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::notice::file::{self, NoticeFolder};

/// The folder as texts, the way the edge brings it.
fn folder(code: &str) -> NoticeFolder {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../notices").join(code);
    let mut files: Vec<(String, String)> = std::fs::read_dir(path)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(&path).unwrap()))
        .collect();
    files.sort();
    NoticeFolder { code: code.to_owned(), files }
}

fn codes() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../notices");
    let mut codes: Vec<String> = std::fs::read_dir(path)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().join("notice.md").is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    codes.sort();
    codes
}

fn load(code: &str) -> Result<Notice, String> {
    file::read(&folder(code)).map_err(|problems| {
        problems.iter().map(|problem| format!("{code}：{problem}\n")).collect()
    })
}

#[test]
fn show_faults() {
    for code in codes() {
        let Ok(notice) = load(&code) else { continue };
        for fault in &notice.faults {
            println!("{code} [{}] {} | {} | {} {} | {:?} | {}", fault.kind.word(), fault.id, fault.what, fault.here.citation, fault.here.words, fault.there, fault.default);
        }
    }
}

#[test]
fn every_notice_loads() {
    let refused: String = codes().iter().filter_map(|code| load(code).err()).collect();
    assert!(refused.is_empty(), "\n{refused}");
}

#[test]
fn every_option_of_every_question_can_be_ruled() {
    let mut refused = String::new();
    for code in codes() {
        let Ok(notice) = load(&code) else { continue };
        for question in &notice.questions {
            for (option, _) in &question.options {
                let reading = [(question.id.clone(), option.clone())];
                if let Err(problems) = file::read_with(&folder(&code), &reading) {
                    refused.extend(problems.iter().map(|problem| format!("{code} {} {option}：{problem}\n", question.id)));
                }
            }
        }
    }
    assert!(refused.is_empty(), "\n{refused}");
}
