//! Opening an office: what is made, and what a clerk is told when it cannot be opened.

use crate::desk::{Desk, copy_notices, opening};
use std::fs;
use zhaozhang_office::{Office, OpenRefusal};

async fn refusal(folder: &std::path::Path, url: Option<&str>) -> OpenRefusal {
    Office::open(opening(folder, url.map(Into::into))).await.expect_err("it must be refused")
}

fn codes(refusal: &OpenRefusal) -> Vec<&str> {
    refusal.problems.iter().map(|problem| problem.code).collect()
}

#[tokio::test]
async fn a_new_office_makes_its_folder_and_knows_its_notices() {
    let desk = Desk::new().await;
    assert!(desk.data_folder().join("zhaozhang.db").is_file());
    assert!(desk.data_folder().join("bulletins").is_dir());
    assert!(desk.office.notices().iter().all(|entry| !entry.cases.is_empty()));
    let notices = desk.office.notices();
    let codes: Vec<&str> = notices.iter().map(|entry| entry.notice.code.as_str()).collect();
    assert_eq!(codes, ["ganzhou-2020-33", "ganzhou-2023-1"]);
    assert!(!desk.office.is_demonstration());
    assert!(desk.office.notice("没有").is_none());
    let desk = desk.reopened().await;
    assert_eq!(desk.office.notices().len(), 2);
}

#[tokio::test]
async fn every_problem_is_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    copy_notices(&folder.path().join("notices"));
    fs::create_dir(folder.path().join("notices/empty")).unwrap();
    fs::create_dir(folder.path().join("notices/foreign")).unwrap();
    fs::write(folder.path().join("notices/foreign/notice.md"), b"\xd5\xd5\xd5\xc2").unwrap();
    fs::write(folder.path().join("notices/ganzhou-2023-1/notice.md"), "没有文首信息\n").unwrap();
    fs::write(folder.path().join("notices/ganzhou-2020-33/cases.toml"), "[[case]]\n编号 = 1\n").unwrap();
    fs::write(folder.path().join("data"), "这是一个文件").unwrap();
    let refusal = refusal(folder.path(), None).await;
    let codes = codes(&refusal);
    assert!(
        ["N-101", "O-003", "O-004", "N-102", "O-011"].iter().all(|code| codes.contains(code)),
        "{refusal}"
    );
    let text = refusal.to_string();
    assert!(text.starts_with("不能启动，有"), "{text}");
    assert!(text.contains("通知“ganzhou-2023-1” notice.md"), "{text}");
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_told() {
    let folder = tempfile::tempdir().unwrap();
    copy_notices(&folder.path().join("notices"));
    let mut opening = opening(folder.path(), None);
    // Root may write into read-only folders, so the test takes a place where nobody can make one.
    opening.data_folder = "/proc/zhaozhang".into();
    let refusal = Office::open(opening).await.expect_err("it must be refused");
    assert!(codes(&refusal).iter().all(|code| ["O-012", "O-014"].contains(code)), "{refusal}");
}

#[tokio::test]
async fn an_office_without_notices_is_told_where_to_put_them() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(codes(&refusal(folder.path(), None).await), ["O-001"]);
    fs::create_dir(folder.path().join("notices")).unwrap();
    assert_eq!(codes(&refusal(folder.path(), None).await), ["O-002"]);
}

#[tokio::test]
async fn a_database_that_is_none_is_told_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    copy_notices(&folder.path().join("notices"));
    fs::create_dir(folder.path().join("data")).unwrap();
    let words = "这不是数据库。".repeat(300);
    fs::write(folder.path().join("data/zhaozhang.db"), &words).unwrap();
    assert_eq!(codes(&refusal(folder.path(), None).await), ["O-022"]);
    assert_eq!(fs::read_to_string(folder.path().join("data/zhaozhang.db")).unwrap(), words);
}

#[tokio::test]
async fn a_server_address_is_checked_and_its_password_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    copy_notices(&folder.path().join("notices"));
    assert_eq!(codes(&refusal(folder.path(), Some("mysql://root@localhost/office")).await), ["O-021"]);
    let refusal = refusal(folder.path(), Some("postgres://office:secret@localhost:1/office")).await;
    assert_eq!(codes(&refusal), ["O-030"]);
    assert!(!refusal.to_string().contains("secret"), "{refusal}");
}
