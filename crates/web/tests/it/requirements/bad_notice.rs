//! Bad notices, fonts and data folders through the program: every problem with file, line and cure, exit code 1.

use super::desk::{change, copy_notice, workbook};
use super::program::{does, refuses, text};
use crate::office::project;
use crate::pages::S1;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const FRONT: &str =
    "+++\n\"标题\" = \"示例通知\"\n\"发文机关\" = \"某局\"\n\"成文日期\" = \"2024-01-01\"\n+++\n\n";
const AWARD: &str = "```rule\n规则：采用\n种类：计分\n事实：采用\n分值：2\n```\n";

/// A folder of notices with one notice in it, besides S1.
fn notices(body: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy_notice(S1, &folder.path().join(S1));
    fs::create_dir(folder.path().join("bad")).unwrap();
    fs::write(folder.path().join("bad/notice.md"), format!("{FRONT}{body}")).unwrap();
    folder
}

/// Checking refuses the notice with the code; an office with it in its folder does not open and says the same.
fn is_refused(body: &str, code: &str) -> String {
    let folder = notices(body);
    let root = text(folder.path());
    let words = refuses(&["--notices", &root, "notice", "check", "bad"], code);
    assert!(words.contains("notice.md") && words.contains('行'), "the place is named: {words}");
    let data = text(&folder.path().join("data"));
    let ledger = folder.path().join("台账.xlsx");
    fs::write(&ledger, workbook(&["报送 信息编号=X1 单位=安远县医疗保障局 日期=2020-07-06 结果=通过"]))
        .unwrap();
    let refused = refuses(
        &["--notices", &root, "ledger", "take", "--data", &data, "--notice", S1, &text(&ledger)],
        code,
    );
    assert!(refused.contains("bad"), "the notice is named: {refused}");
    words
}

#[test]
fn a_rule_outside_an_article() {
    let words = is_refused(&format!("{AWARD}\n# 一、计分\n\n计2分。\n"), "N-111");
    assert!(words.contains("第7行"), "{words}");
}

#[test]
fn an_unknown_kind_names_the_nearest() {
    let words =
        is_refused(&format!("# 一、计分\n\n计2分。\n\n{}", AWARD.replace("计分\n事", "记分\n事")), "N-121");
    assert!(words.contains("计分"), "{words}");
}

#[test]
fn two_rules_that_claim_one_fact_without_an_order() {
    let other = AWARD.replace("规则：采用", "规则：再采用");
    let words = is_refused(&format!("# 一、计分\n\n计2分。\n\n{AWARD}\n{other}"), "N-133");
    assert!(words.contains("“采用”") && words.contains("“再采用”"), "both are named: {words}");
}

#[test]
fn a_cyclic_quota() {
    let quota = "```rule\n规则：任务\n种类：任务\n事实：采用\n周期：年\n量度：分\n数：10\n每超：5\n超额替代：采用\n```\n";
    let words = is_refused(&format!("# 一、计分\n\n计2分，任务10分，每超5分。\n\n{AWARD}\n{quota}"), "N-132");
    assert!(words.contains("互相决定"), "{words}");
}

#[test]
fn every_problem_of_a_notice_is_told_at_once() {
    let body = format!(
        "{AWARD}\n# 一、计分\n\n计2分。\n\n{}",
        AWARD.replace("计分\n事", "记分\n事").replace("规则：采用", "规则：乙")
    );
    let words = is_refused(&body, "N-111");
    assert!(words.contains("N-121"), "{words}");
}

/// The arguments of a July bulletin from a small workbook in a folder.
fn bulletin(folder: &Path, fonts: &str) -> Vec<String> {
    let ledger = folder.join("台账.xlsx");
    fs::write(&ledger, workbook(&["报送 信息编号=X1 单位=安远县医疗保障局 日期=2020-07-06 结果=通过"]))
        .unwrap();
    let out = text(&folder.join("out"));
    let words = [
        "--fonts",
        fonts,
        "bulletin",
        "--notice",
        S1,
        "--ledger",
        &text(&ledger),
        "--period",
        "2020-07",
        "--out",
        &out,
    ];
    words.map(str::to_owned).to_vec()
}

#[test]
fn a_font_folder_without_the_needed_face() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("fonts");
    fs::create_dir(&empty).unwrap();
    let arguments = bulletin(folder.path(), &text(&empty));
    let (exit, words) = super::program::said(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(exit, 1, "{words}");
    assert!(words.contains("仿宋") && words.contains('请'), "which face and what to do: {words}");
    assert!(!folder.path().join("out").exists(), "nothing was written");
    fs::write(empty.join("broken.ttf"), b"no font").unwrap();
    let arguments = bulletin(folder.path(), &text(&empty));
    let (exit, words) = super::program::said(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(exit == 1 && words.contains('请'), "{words}");
}

fn take(data: &Path, folder: &Path, code: &str) -> String {
    let ledger = folder.join("台账.xlsx");
    fs::write(&ledger, workbook(&["报送 信息编号=X1 单位=安远县医疗保障局 日期=2020-07-06 结果=通过"]))
        .unwrap();
    let notices = text(&project().join("notices"));
    refuses(
        &["--notices", &notices, "ledger", "take", "--data", &text(data), "--notice", S1, &text(&ledger)],
        code,
    )
}

#[test]
fn a_data_folder_that_cannot_be_written() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("data"), "这是一个文件").unwrap();
    take(&folder.path().join("data"), folder.path(), "O-011");
    // Root may write into read-only folders, so the test takes a place where nobody can make one.
    let refusal = std::panic::catch_unwind(|| take(Path::new("/proc/zhaozhang"), folder.path(), "O-012"))
        .unwrap_or_else(|_| take(Path::new("/proc/zhaozhang"), folder.path(), "O-014"));
    assert!(refusal.contains("不能写入"), "{refusal}");
}

#[test]
fn a_data_folder_from_a_newer_version_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("台账.xlsx");
    fs::write(&ledger, workbook(&["报送 信息编号=X1 单位=安远县医疗保障局 日期=2020-07-06 结果=通过"]))
        .unwrap();
    let data = folder.path().join("data");
    does(&["ledger", "take", "--data", &text(&data), "--notice", S1, &text(&ledger)]);
    // In the file of the database the version stands right behind its name.
    let database = data.join("zhaozhang.db");
    let mut bytes = fs::read(&database).unwrap();
    let places: Vec<usize> =
        (0..bytes.len() - 20).filter(|at| bytes[*at..].starts_with(b"schema_version")).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at + 14] = if bytes[at + 14].is_ascii_digit() { b'9' } else { bytes[at + 14] };
    }
    fs::write(&database, &bytes).unwrap();
    let words = refuses(&["verify", "--data", &text(&data)], "O-025");
    assert!(words.contains("更新的版本"), "{words}");
    assert_eq!(fs::read(&database).unwrap(), bytes, "the file is left alone");
}

#[test]
fn a_ruling_that_fits_nothing_or_gives_no_reason() {
    let folder = tempfile::tempdir().unwrap();
    copy_notice(S1, &folder.path().join(S1));
    let rulings = folder.path().join(S1).join("rulings.toml");
    fs::write(&rulings, super::desk::rulings(&[("A-01", "附件3")])).unwrap();
    refuses(&["--notices", &text(folder.path()), "notice", "check", S1], "N-153");
    fs::write(&rulings, super::desk::rulings(&[("A-01", "附件2")])).unwrap();
    change(&rulings, "\"理由\" = \"会议研究\"\n", "");
    refuses(&["--notices", &text(folder.path()), "notice", "check", S1], "N-155");
}
