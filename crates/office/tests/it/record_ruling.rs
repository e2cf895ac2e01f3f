//! Rulings are written into the notice's folder once, with who, when and why, and hold from then on.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use zhaozhang_domain::notice::Ruling;
use zhaozhang_office::ruling::record_ruling::record_ruling;

/// A copy of a notice, so that the repository's own stays as it is.
fn copy_of(code: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join(code);
    fs::create_dir(&copy).unwrap();
    let original = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../notices").join(code);
    for file in fs::read_dir(original).unwrap().map(Result::unwrap) {
        fs::copy(file.path(), copy.join(file.file_name())).unwrap();
    }
    (folder, copy)
}

fn ruling(on: &str, reading: &str) -> Ruling {
    Ruling {
        on: on.into(),
        reading: reading.into(),
        decided_by: "局长办公会".into(),
        decided_on: "2020-07-20".parse().unwrap(),
        reason: "以附件所列分值为准，含“引号”与\\反斜线".into(),
    }
}

#[test]
fn a_ruling_holds_from_then_on_and_is_printed_with_who_when_and_why() {
    let (_keep, folder) = copy_of("ganzhou-2020-33");
    let notice = record_ruling(&folder, &ruling("A-01", "附件2")).unwrap();
    let question = notice.questions.iter().find(|question| question.id == "A-01").unwrap();
    assert_eq!(question.reading(), "附件2");
    let remark = question.remark();
    assert!(
        remark.contains("局长办公会")
            && remark.contains("2020年7月20日")
            && remark.contains("含“引号”与\\反斜线"),
        "{remark}"
    );
    record_ruling(&folder, &ruling("A-05", "年")).unwrap();
    let text = fs::read_to_string(folder.join("rulings.toml")).unwrap();
    assert_eq!(text.matches("[[ruling]]").count(), 2);
}

#[test]
fn a_fault_of_the_notice_can_be_ruled_too() {
    let (_keep, folder) = copy_of("ganzhou-2020-33");
    let notice = record_ruling(&folder, &ruling("重复：安远县人民医院", "按一家计算，只保留一条")).unwrap();
    let fault = notice.faults.iter().find(|fault| fault.id == "重复：安远县人民医院").unwrap();
    assert_eq!(fault.ruling.as_ref().unwrap().reading, "按一家计算，只保留一条");
}

#[test]
fn every_problem_is_named_and_nothing_is_written() {
    let (_keep, folder) = copy_of("ganzhou-2020-33");
    let early =
        Ruling { decided_on: "2020-01-01".parse().unwrap(), reason: " ".into(), ..ruling("A-01", "附件9") };
    let problems = record_ruling(&folder, &early).unwrap_err();
    assert_eq!(problems.len(), 3, "{problems:?}");
    assert!(problems.iter().any(|problem| problem.contains("可选：正文、附件2")), "{problems:?}");
    let unknown = record_ruling(&folder, &ruling("A-99", "正文")).unwrap_err();
    assert!(unknown.concat().contains("没有编号为“A-99”"), "{unknown:?}");
    assert!(!folder.join("rulings.toml").exists());
}

#[test]
fn a_ruling_is_not_overwritten() {
    let (_keep, folder) = copy_of("ganzhou-2020-33");
    record_ruling(&folder, &ruling("A-01", "附件2")).unwrap();
    let problems = record_ruling(&folder, &ruling("A-01", "正文")).unwrap_err();
    assert!(problems.concat().contains("已由局长办公会于2020-07-20裁定为“附件2”"), "{problems:?}");
}
