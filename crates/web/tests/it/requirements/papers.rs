//! Papers that leave the office: bulletins from the page and the program, their 版记, and the forms as printed.

use super::desk::{ANYUAN, Desk, S0, plain, workbook};
use super::program::{does, text};
use crate::pages::S1;
use crate::visitor::form;
use calamine::{Data, Reader, Xlsx, open_workbook};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

const FACTS: [&str; 3] = [
    "报送 信息编号=X1 单位=安远县医疗保障局 日期=2020-07-06 结果=通过",
    "采用 信息编号=X1 日期=2020-07-08 级别=市级 媒体=《每日要情》",
    "报送 信息编号=X2 单位=赣州市人民医院 日期=2020-07-07 结果=通过",
];

fn with_ending(folder: &Path, ending: &str) -> PathBuf {
    let files = fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path());
    files.filter(|path| path.extension().is_some_and(|own| own == ending)).min().unwrap()
}

/// The words of the document in the folder, without marks.
pub(super) fn docx(folder: &Path) -> String {
    let file = fs::File::open(with_ending(folder, "docx")).unwrap();
    let mut archive = zip::ZipArchive::new(file).unwrap();
    let mut xml = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    let words = xml.replace("</w:tc>", "<w:tc>|").replace("<w:tc>", "<>");
    words.split('<').filter_map(|part| part.split_once('>')).map(|(_, words)| words).collect()
}

/// The words of the July bulletin that the program draws from these facts of S1; cells of tables end with `|`.
pub(super) fn july(facts: &[&str], options: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("台账.xlsx");
    fs::write(&ledger, workbook(facts)).unwrap();
    let (ledger, out) = (text(&ledger), text(&folder.path().join("out")));
    let fixed = ["bulletin", "--notice", S1, "--ledger", &ledger, "--period", "2020-07", "--out", &out];
    does(&[&fixed, options].concat());
    docx(Path::new(&out))
}

/// The file of the July bulletin, as the program writes it into this folder.
pub(super) fn july_file(folder: &Path) -> Vec<u8> {
    let ledger = folder.join("台账.xlsx");
    fs::write(&ledger, workbook(&FACTS)).unwrap();
    let (ledger, out) = (text(&ledger), text(&folder.join("out")));
    let fixed = ["bulletin", "--notice", S1, "--ledger", &ledger, "--period", "2020-07", "--out", &out];
    // Without a number the paper has a blank to fill in, which is rightly marked.
    does(&[&fixed[..], &["--number", "赣市医保字〔2020〕40号", "--issued-on", "2020-08-03"]].concat());
    fs::read(with_ending(Path::new(&out), "docx")).unwrap()
}

#[tokio::test]
async fn s1_25_the_monthly_draft_is_ready_on_the_first_working_day() {
    // 2020-08-03 is the Monday after a Saturday and a Sunday; a unit has reported in August already.
    let desk = Desk::on("2020-08-03", &[]).await;
    let august = "报送 信息编号=X9 单位=安远县医疗保障局 日期=2020-08-03 结果=通过";
    desk.takes(S1, &[FACTS[0], FACTS[1], FACTS[2], august]).await;
    let offered = desk.page("/bulletins/new").await;
    assert!(offered.contains("value=\"2020-07\""), "July is offered\n{}", plain(&offered));
    let asked = [("notice", S1), ("period", "2020-07"), ("issued_on", "2020-08-03"), ("act", "look")];
    let answer = desk.office.post("/bulletins/new", &form(&asked)).await;
    let draft = answer.text();
    assert_eq!(answer.status.as_u16(), 200, "{}", plain(&draft));
    let words = plain(&draft);
    assert!(words.contains("2020年7月"), "{words}");
    let ranking = desk.page(&format!("/notices/{S1}/ranking?period=2020-07")).await;
    let paper = july(&FACTS, &["--issued-on", "2020-08-03"]);
    let mut units = 0;
    for group in ["局机关科室及中心", "县（市、区）", "“两定”机构"] {
        for (place, unit, points) in super::desk::ranks(&ranking, group) {
            units += 1;
            assert!(words.contains(&unit), "{unit} is not in the draft");
            let row = paper.split(&format!("|{place}|{unit}|")).nth(1).unwrap_or_default();
            let cells: Vec<&str> = row.split('|').take(20).collect();
            assert!(
                cells.contains(&points.as_str()),
                "{place} {unit} {points} is not in the table: {cells:?}"
            );
        }
    }
    assert_eq!(units, 62);
    let first = super::desk::ranks(&ranking, "县（市、区）");
    assert_eq!((first[0].1.as_str(), first[0].2.as_str()), (ANYUAN, "21"));
}

#[tokio::test]
async fn s1_26_the_quarters_snapshot_is_kept_for_good_and_can_be_taken_out() {
    let desk = Desk::on("2020-10-12", &[]).await;
    desk.takes(S1, &FACTS).await;
    let asked = [
        ("notice", S1),
        ("period", "2020-Q3"),
        ("number", "赣市医保字〔2020〕50号"),
        ("issued_on", "2020-10-12"),
        ("act", "issue"),
    ];
    let answer = desk.office.post("/bulletins/new", &form(&asked)).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", plain(&answer.text()));
    let here = answer.header("location");
    let page = desk.page(&here).await;
    let files: Vec<String> = page
        .split("href=\"")
        .skip(1)
        .filter_map(|part| part.split('"').next())
        .filter(|href| href.starts_with(&format!("{here}/")))
        .map(str::to_owned)
        .collect();
    for ending in [".pdf", ".docx", ".xlsx", ".json"] {
        assert!(files.iter().any(|file| file.ends_with(ending)), "no {ending} in {files:?}");
    }
    let mut before = Vec::new();
    for file in &files {
        before.push(desk.office.get(file).await.bytes);
    }
    desk.takes(S1, &["采用 信息编号=X2 日期=2020-09-08 级别=省级 媒体=江西日报"]).await;
    for (file, bytes) in files.iter().zip(&before) {
        assert!(desk.office.get(file).await.bytes == *bytes, "{file} changed with a late fact");
    }
    let again = desk.office.post("/bulletins/new", &form(&asked)).await;
    assert_eq!(again.status.as_u16(), 422, "a second issue needs a reason");
    let mut corrected = asked.to_vec();
    corrected.push(("reason", "补记省级采用一篇"));
    let corrected = desk.office.post("/bulletins/new", &form(&corrected)).await;
    assert_eq!(corrected.status.as_u16(), 303, "{}", plain(&corrected.text()));
    assert_ne!(corrected.header("location"), here, "a correction is a new bulletin");
    assert!(desk.page(&here).await.contains("以更正件为准"), "the old one names the new one");
    assert!(desk.page("/verify").await.contains("完整"));
    desk.logged("印发通报", "赣市医保字〔2020〕33号").await;
    // Nothing on the pages changes what was issued.
    for address in [here.as_str(), files[0].as_str()] {
        assert_eq!(desk.office.post(address, "").await.status.as_u16(), 405, "{address}");
    }
}

#[test]
fn s1_74_the_colophon_takes_the_number_of_copies_and_the_checker() {
    let day = ["--issued-on", "2020-08-05"];
    let more = ["--print-run", "5", "--checker", "李四", "--copy-to", "市人民政府办公室"];
    let with = july(&FACTS, &[&day[..], &more].concat());
    for needle in ["共印5份", "核稿人：李四", "2020年8月5日印发", "抄送：", "市人民政府办公室"]
    {
        assert!(with.contains(needle), "{needle} in {with}");
    }
    let without = july(&FACTS, &day);
    for needle in ["共印", "核稿人", "抄送"] {
        assert!(!without.contains(needle), "{needle} is switched off");
    }
    assert!(without.contains("赣州市医疗保障局办公室"));
}

#[test]
fn s0_39_the_quarterly_form_equals_the_attachment() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("台账.xlsx");
    let facts = [
        "采用 信息编号=A1 标题=甲事 单位=章贡区 日期=2023-02-01 媒体=人民日报 链接=https://example.com/a",
        "采用 信息编号=A2 标题=乙事 单位=章贡区 日期=2023-01-05 媒体=江西日报 链接=https://example.com/b",
        "采用 信息编号=A3 标题=丙事 单位=南康区 日期=2023-02-02 媒体=江西日报 链接=https://example.com/c",
    ];
    fs::write(&ledger, workbook(&facts)).unwrap();
    let out = folder.path().join("out");
    let words = does(&[
        "forms",
        "--notice",
        S0,
        "--out",
        &text(&out),
        "--unit",
        "章贡区",
        "--ledger",
        &text(&ledger),
        "--period",
        "2023-Q1",
        "--filled-on",
        "2023-03-31",
    ]);
    let name = fs::read_dir(&out)
        .unwrap()
        .flatten()
        .map(|entry| entry.path())
        .find(|path| text(path).contains("季报表"));
    let mut book: Xlsx<_> = open_workbook(name.unwrap_or_else(|| panic!("{words}"))).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let rows: Vec<Vec<String>> = sheet
        .rows()
        .map(|row| row.iter().filter(|cell| **cell != Data::Empty).map(ToString::to_string).collect())
        .filter(|row: &Vec<String>| !row.is_empty())
        .collect();
    let all: Vec<String> = rows.iter().map(|row| row.join("|")).collect();
    let head = all.iter().position(|row| row == "序号|稿件标题|发布时间|发布媒体|发布网址（链接）");
    let head = head.unwrap_or_else(|| panic!("{all:#?}"));
    assert!(all.iter().take(head).any(|row| row.contains("医改宣传工作季报表")), "{all:#?}");
    let above = all[..head].join("|");
    assert!(above.contains("填报单位：章贡区") && above.contains("填报时间：2023年3月31日"), "{above}");
    let filled: Vec<&Vec<String>> = rows[head + 1..].iter().filter(|row| row.len() == 5).collect();
    let titles: Vec<(&str, &str)> = filled.iter().map(|row| (row[0].as_str(), row[1].as_str())).collect();
    assert_eq!(titles, [("1", "乙事"), ("2", "甲事")], "the unit's own, in order of days, numbered from 1");
    assert!(filled[0][4] == "https://example.com/b" && filled[0][3] == "江西日报", "{filled:?}");
    for note in
        ["同一内容多次转载的，以首次发布信息为准，只统计一次", "序号+稿件标题", "改革主要媒体采纳情况"]
    {
        assert!(all[head..].join("|").contains(note), "{note}");
    }
}
