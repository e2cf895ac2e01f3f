//! The command line as a person meets it: the built program, its words and its exit codes.

use super::office::project;
use super::pages::S1;
use std::process::{Command, Output};

fn zhaozhang(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhaozhang"));
    command.current_dir(project()).args(arguments).output().unwrap()
}

/// Runs the program; gives its exit code and everything it said.
pub(crate) fn said(arguments: &[&str]) -> (i32, String) {
    let output = zhaozhang(arguments);
    let words = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    (output.status.code().unwrap(), words)
}

#[test]
fn help_is_in_chinese() {
    for arguments in
        [&["--help"][..], &["demo", "--help"], &["ledger", "check", "--help"], &["notice", "--help"]]
    {
        let (code, words) = said(arguments);
        assert_eq!(code, 0, "{words}");
        assert!(words.contains("用法") && !words.contains("Usage") && !words.contains("Options:"), "{words}");
    }
}

#[test]
fn what_cannot_be_understood_is_said_in_chinese() {
    for arguments in [
        &["dmeo"][..],
        &["demo", "--prot", "1"],
        &["ledger", "check"],
        &["demo", "--port", "abc"],
        &["verify"],
    ] {
        let (code, words) = said(arguments);
        assert_eq!(code, 2, "{words}");
        assert!(words.contains("C-201") && words.contains("--help"), "{words}");
    }
}

#[test]
fn every_notice_is_checked_and_its_cases_hold() {
    let (code, words) = said(&["notice", "check", S1]);
    assert_eq!(code, 0, "{words}");
    assert!(words.contains("A-01") && words.contains("疑点"), "{words}");
    let (code, words) = said(&["notice", "cases"]);
    assert_eq!(code, 0, "{words}");
    assert!(said(&["notice", "check", "nothing"]).1.contains("C-401"));
}

#[test]
fn a_ledger_goes_from_template_to_check() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (code, words) = said(&["ledger", "template", "--notice", S1, "--out", &path("空.xlsx")]);
    assert_eq!(code, 0, "{words}");

    std::fs::write(folder.path().join("好.csv"), "事实,日期,单位,标题\n报送,2020-07-03,办公室,甲\n").unwrap();
    let (code, words) = said(&["ledger", "check", "--notice", S1, &path("好.csv")]);
    assert_eq!(code, 0, "{words}");

    std::fs::write(folder.path().join("坏.csv"), "事实,日期,单位,标题\n报送,2020-02-30,办公室,甲\n").unwrap();
    let (code, words) = said(&["ledger", "check", "--notice", S1, &path("坏.csv")]);
    assert!(code == 1 && words.contains("L-108"), "{words}");
    let (code, words) = said(&["ledger", "check", "--json", "--notice", S1, &path("坏.csv")]);
    assert!(code == 1 && words.contains("\"code\": \"L-108\""), "{words}");

    let data = path("data");
    let (code, words) = said(&["ledger", "take", "--data", &data, "--notice", S1, &path("好.csv")]);
    assert!(code == 0 && words.contains("入账1条"), "{words}");
    // A secret mark keeps a workbook out here as on the pages; the stop is in the log, the words are not.
    let secret = "事实,日期,单位,标题\n报送,2020-07-03,办公室,机密★10年 内部材料\n";
    std::fs::write(folder.path().join("密.csv"), secret).unwrap();
    for asked in ["check", "take"] {
        let mut order = vec!["ledger", asked, "--notice", S1];
        let file = path("密.csv");
        if asked == "take" {
            order.extend(["--data", data.as_str()]);
        }
        order.push(&file);
        let (code, words) = said(&order);
        assert!(code != 0 && words.contains("G-101") && words.contains("密.csv"), "{words}");
    }
    let (code, words) = said(&["ledger", "export", "--data", &data, "--out", &path("台账.txt")]);
    assert_eq!(code, 0, "{words}");
    assert_eq!(said(&["verify", "--data", &data]).0, 0);
    assert_eq!(said(&["verify", &path("台账.txt")]).0, 0);

    let text = std::fs::read_to_string(folder.path().join("台账.txt")).unwrap();
    std::fs::write(folder.path().join("改.txt"), text.replace("甲", "乙")).unwrap();
    let (code, words) = said(&["verify", &path("改.txt")]);
    assert!(code == 1 && words.contains('1'), "{words}");
}

#[test]
fn missing_folders_are_named() {
    let (code, words) =
        said(&["--notices", "/nowhere/notices", "--fonts", "/nowhere/fonts", "verify", "--data", "."]);
    assert!(code == 1 && words.contains("/nowhere/notices") && words.contains("/nowhere/fonts"), "{words}");
    let (code, words) = said(&["verify", "--data", "/nowhere/data"]);
    assert!(code == 1 && words.contains("C-602"), "{words}");
}

#[test]
fn a_bulletin_is_drawn_from_a_workbook_and_readings_are_tried() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let ledger = path("台账.csv");
    let rows = "事实,日期,单位,标题,级别,结果\n报送,2020-07-03,办公室,甲事项,,通过\n采用,2020-07-08,办公室,甲事项,市级,\n批示,2020-07-09,办公室,甲事项,市级,\n";
    std::fs::write(&ledger, rows).unwrap();
    let basis = ["--notice", S1, "--ledger", &ledger, "--period", "2020-07"];

    let out = path("通报");
    let (code, words) =
        said(&[&["bulletin"][..], &basis, &["--out", &out, "--issued-on", "2020-08-05"]].concat());
    assert_eq!(code, 0, "{words}");
    for name in ["通报.pdf", "通报.docx", "得分排名表.xlsx", "单位得分明细.pdf", "sheet.json"]
    {
        assert!(folder.path().join("通报").join(name).is_file(), "{name} is missing\n{words}");
    }

    let (code, words) = said(&[&["try"][..], &basis, &["--with", "A-01=附件2"]].concat());
    assert!(code == 0 && words.contains("办公室") && words.contains("批示"), "{words}");
    let (code, words) = said(&[&["try"][..], &basis].concat());
    assert!(code == 1 && words.contains("C-702"), "{words}");
    let (code, words) = said(&[&["try"][..], &basis, &["--with", "A-01=没有的读法"]].concat());
    assert!(code == 1 && words.contains("A-01"), "{words}");

    let (code, words) = said(&["forms", "--notice", S1, "--out", &path("表")]);
    assert!(code == 0 && words.contains("附件2") && words.contains("附件3-1"), "{words}");
}
