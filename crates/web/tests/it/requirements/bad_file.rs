//! Bad workbooks through the program: each is refused with a code, the place and the cure, takes nothing in, and never
//! looks like a crash. What each problem says in full is tested in the office room.

use super::desk::workbook;
use super::program::{does, refuses, said, text};
use crate::pages::S1;
use rust_xlsxwriter::Workbook;
use std::fmt::Write as _;
use std::io::{Cursor, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A folder with one file in it.
fn file(name: &str, bytes: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

/// Both checking and taking in refuse the file with the code, and the ledger stays empty; gives the words.
fn is_refused(name: &str, bytes: &[u8], code: &str) -> String {
    let (folder, path) = file(name, bytes);
    let words = refuses(&["ledger", "check", "--notice", S1, &text(&path)], code);
    let data = text(&folder.path().join("data"));
    refuses(&["ledger", "take", "--data", &data, "--notice", S1, &text(&path)], code);
    if folder.path().join("data").exists() {
        assert!(does(&["verify", "--data", &data]).contains("0条"), "nothing was taken in");
    }
    words
}

/// A workbook with one sheet of texts.
fn sheet(name: &str, rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(name).unwrap();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            sheet.write_string(row, column, *cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn an_empty_workbook() {
    is_refused("空.xlsx", b"", "L-001");
    is_refused("只有表头.xlsx", &sheet("报送", &[&["标题", "单位", "日期"]]), "L-006");
}

#[test]
fn a_wrong_sheet() {
    let words = is_refused("工资.xlsx", &sheet("工资表", &[&["姓名", "应发"], &["某某", "100"]]), "L-101");
    assert!(words.contains("工资表") && words.contains("报送、采用、批示"), "{words}");
}

#[test]
fn a_date_that_does_not_exist_an_unknown_unit_and_an_unknown_level() {
    let facts = [
        "报送 信息编号=X1 单位=安远县医疗保障局 日期=2020-02-30 结果=通过",
        "报送 信息编号=X2 单位=远安县医疗保障局 日期=2020-07-06 结果=通过",
        "采用 信息编号=X2 单位=安远县医疗保障局 日期=2020-07-08 级别=省及 媒体=江西日报",
    ];
    let words = is_refused("台账.xlsx", &workbook(&facts), "L-108");
    for needle in
        ["报送第2行“日期”", "2月没有30日", "L-111", "安远县医疗保障局", "L-113", "省级", "采用第2行“级别”"]
    {
        assert!(words.contains(needle), "{needle} in {words}");
    }
}

#[test]
fn points_typed_as_text() {
    let facts = ["报送 信息编号=X1 单位=安远县医疗保障局 日期=2020-07-06 结果=通过 字数=八百多"];
    is_refused("台账.xlsx", &workbook(&facts), "L-116");
    let judged = sheet(
        "认定",
        &[
            &["单位", "认定日期", "认定项目", "分值", "认定人", "理由"],
            &["某单位", "2024-07-06", "某项", "十分", "某某", "检查"],
        ],
    );
    let (_folder, path) = file("认定.xlsx", &judged);
    let words = refuses(&["ledger", "check", "--notice", "example-kinds-2024", &text(&path)], "L-115");
    assert!(words.contains("认定第2行“分值”：“十分”"), "{words}");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test measures that the program is fast")]
fn ten_thousand_faulty_rows_are_answered_fast() {
    let mut rows = String::from("事实,日期,单位,标题\n");
    for number in 0..10_000 {
        writeln!(rows, "报送,2020-02-30,第{number}号单位,甲").unwrap();
    }
    let (_folder, path) = file("坏.csv", rows.as_bytes());
    let start = Instant::now();
    let words = refuses(&["ledger", "check", "--notice", S1, &text(&path)], "L-108");
    assert!(start.elapsed() < Duration::from_secs(20), "slow even for a debug build: {:?}", start.elapsed());
    assert!(
        words.contains("读到10000行，合格0行，不合格10000行，共20000处问题"),
        "{:?}",
        words.lines().last()
    );
}

#[test]
fn a_truncated_xlsx() {
    let whole = workbook(&["报送 信息编号=X1 单位=安远县医疗保障局 日期=2020-07-06 结果=通过"]);
    for part in [30, whole.len() / 2, whole.len() - 10] {
        is_refused("截断.xlsx", whole.get(..part).unwrap(), "L-003");
    }
}

/// The shortest compound file of an encrypted workbook: header, one table sector, one directory sector.
fn encrypted() -> Vec<u8> {
    let mut bytes = vec![0_u8; 512 * 3];
    let mut put = |at: usize, part: &[u8]| bytes.get_mut(at..at + part.len()).unwrap().copy_from_slice(part);
    put(0, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    put(26, &3_u16.to_le_bytes());
    put(30, &9_u16.to_le_bytes());
    put(32, &6_u16.to_le_bytes());
    put(44, &1_u32.to_le_bytes());
    put(48, &1_u32.to_le_bytes());
    put(60, &0xFFFF_FFFE_u32.to_le_bytes());
    put(68, &0xFFFF_FFFE_u32.to_le_bytes());
    (76..512).step_by(4).for_each(|at| put(at, &0xFFFF_FFFF_u32.to_le_bytes()));
    put(76, &0_u32.to_le_bytes());
    (512..1024).step_by(4).for_each(|at| put(at, &0xFFFF_FFFE_u32.to_le_bytes()));
    for (at, name) in ["Root Entry", "EncryptionInfo", "EncryptedPackage"].iter().enumerate() {
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        put(1024 + at * 128, &units);
        put(1024 + at * 128 + 64, &u16::try_from(units.len() + 2).unwrap().to_le_bytes());
        put(1024 + at * 128 + 116, &0xFFFF_FFFE_u32.to_le_bytes());
    }
    bytes
}

#[test]
fn a_password_protected_xlsx() {
    let words = is_refused("加密.xlsx", &encrypted(), "L-004");
    assert!(words.contains("密码"), "{words}");
}

#[test]
fn a_zip_bomb_as_xlsx() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    zip.start_file("xl/workbook.xml", options).unwrap();
    zip.write_all(b"<workbook/>").unwrap();
    zip.start_file("xl/worksheets/sheet1.xml", options).unwrap();
    zip.write_all(&vec![b' '; 64 * 1024 * 1024]).unwrap();
    let bytes = zip.finish().unwrap().into_inner();
    assert!(bytes.len() < 1024 * 1024);
    is_refused("炸弹.xlsx", &bytes, "L-005");
}

#[test]
fn a_file_that_is_not_there() {
    refuses(&["ledger", "check", "--notice", S1, "/nowhere/台账.xlsx"], "C-502");
    let (_folder, path) = file("a.csv", b"");
    assert_eq!(said(&["ledger", "check", "--notice", "nothing", &text(&path)]).0, 1);
}
