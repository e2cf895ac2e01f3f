//! Every notice in `notices/` loads, and its faults are those a reader of the originals found by hand.
#![expect(clippy::unwrap_used, reason = "a test that cannot read its data has failed")]

use std::path::Path;
use zhaozhang_domain::notice::file::{self, NoticeFolder};
use zhaozhang_domain::notice::{FaultKind, Notice};

/// The folder as texts, the way the edge brings it.
fn folder(code: &str) -> NoticeFolder {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../notices").join(code);
    let mut files: Vec<(String, String)> = std::fs::read_dir(path)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| {
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                std::fs::read_to_string(&path).unwrap(),
            )
        })
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
        let shown: Vec<String> = problems.iter().map(|problem| format!("{code}：{problem}")).collect();
        shown.join("\n")
    })
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
                    refused.extend(
                        problems
                            .iter()
                            .map(|problem| format!("{code} {} {option}：{problem}\n", question.id)),
                    );
                }
            }
        }
    }
    assert!(refused.is_empty(), "\n{refused}");
}

/// The ids of the faults of a kind, in the order found.
fn found(notice: &Notice, kind: FaultKind) -> Vec<&str> {
    notice.faults.iter().filter(|fault| fault.kind == kind).map(|fault| fault.id.as_str()).collect()
}

#[test]
fn the_faults_of_the_2020_notice_are_those_found_by_hand() {
    let notice = load("ganzhou-2020-33").unwrap();
    // gold/seed-errors.tsv, seed 001: rule_conflict, duplicate, name_mismatch, undefined, bracket_mix.
    let conflict = notice.faults.iter().find(|fault| fault.id == "A-01").unwrap();
    assert_eq!((conflict.kind, conflict.here.citation.as_str()), (FaultKind::Contradiction, "四（二）1"));
    assert_eq!(conflict.there.as_ref().unwrap().citation, "附件2");
    assert_eq!(conflict.default, "正文");
    assert_eq!(found(&notice, FaultKind::Duplicate), ["重复：安远县人民医院"]);
    assert_eq!(found(&notice, FaultKind::NameMismatch), ["名称不符：附件3-1", "名称不符：附件3-2"]);
    assert_eq!(found(&notice, FaultKind::Numbering), ["序号不规范：半角括号"]);
    // 千分制 is asked about, so it stands among the questions.
    assert!(notice.faults.iter().any(|fault| fault.id == "A-02" && fault.what.contains("千分制")));
    // Nothing else is in doubt: every figure is stated, sums hold, platforms are in order.
    for kind in [FaultKind::UnstatedFigure, FaultKind::SumMismatch, FaultKind::PlatformOrder] {
        assert_eq!(found(&notice, kind), [""; 0], "{}", kind.word());
    }
}

#[test]
fn the_faults_of_the_2023_notice_are_those_found_by_hand() {
    let notice = load("ganzhou-2023-1").unwrap();
    // gold/seed-errors.tsv, seed 000: rule_conflict, name_mismatch, contact_mismatch, bracket_mix.
    let conflict = notice.faults.iter().find(|fault| fault.id == "A-09").unwrap();
    assert_eq!(
        (conflict.here.citation.as_str(), conflict.there.as_ref().unwrap().citation.as_str()),
        ("三（二）", "附件2 注2")
    );
    let names = found(&notice, FaultKind::NameMismatch);
    assert_eq!(names.len(), 2);
    assert_eq!(names[0], "名称不符：附件1");
    assert!(names[1].starts_with("名称不符：邮箱"), "{names:?}");
    let brackets = notice.faults.iter().find(|fault| fault.kind == FaultKind::Numbering).unwrap();
    assert!(brackets.what.contains("二（一）") && brackets.what.contains("四（三）"));
    // The notice gives no points per medium; the samples are said to rest on nothing.
    assert!(!found(&notice, FaultKind::UnstatedFigure).is_empty());
    for kind in [FaultKind::Duplicate, FaultKind::SumMismatch, FaultKind::PlatformOrder] {
        assert_eq!(found(&notice, kind), [""; 0], "{}", kind.word());
    }
}
