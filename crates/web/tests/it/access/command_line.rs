//! `zhaozhang account` and what `serve` refuses: the way in for a new office, and the way back in.

use super::super::command::said;

#[test]
fn the_first_accounts_are_made_once_and_reset_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data").display().to_string();
    let names = ["--system", "甲某", "--security", "乙某", "--audit", "丙某"];
    let first = [&["account", "first", "--data", &data], &names[..]].concat();
    let (code, words) = said(&first);
    assert_eq!(code, 0, "{words}");
    for login in ["sysadmin", "secadmin", "auditadmin"] {
        assert!(words.contains(login), "{words}");
    }
    let (code, words) = said(&first);
    assert!(code == 1 && words.contains("A-128"), "{words}");
    let (code, words) = said(&["account", "list", "--data", &data]);
    assert!(code == 0 && words.contains("sysadmin\t甲某\t正常\t系统管理员"), "{words}");
    let (code, words) = said(&["account", "reset", "--data", &data, "--login", "SecAdmin", "--factor"]);
    assert!(code == 0 && words.contains("一次性密码"), "{words}");
    let (code, words) = said(&["account", "reset", "--data", &data, "--login", "nobody"]);
    assert!(code == 1 && words.contains("A-130"), "{words}");
}

#[test]
fn an_office_without_accounts_answers_on_this_machine_only() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data").display().to_string();
    let (code, words) = said(&["serve", "--data", &data, "--address", "0.0.0.0:0"]);
    assert_eq!(code, 1, "{words}");
    for needle in ["C-304", "zhaozhang account first", "还没有账号"] {
        assert!(words.contains(needle), "{words}");
    }
}

#[test]
fn a_data_folder_whose_key_is_gone_is_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let shown = data.display().to_string();
    assert_eq!(said(&["account", "first", "--data", &shown]).0, 0);
    let elsewhere = folder.path().join("elsewhere.key").display().to_string();
    std::fs::rename(data.join("keys/personal.key"), &elsewhere).unwrap();
    let (code, words) = said(&["account", "list", "--data", &shown]);
    assert!(code == 1 && words.contains("O-028") && words.contains("--key-file"), "{words}");
    let (code, words) = said(&["account", "list", "--data", &shown, "--key-file", &elsewhere]);
    assert_eq!(code, 0, "{words}");
}
