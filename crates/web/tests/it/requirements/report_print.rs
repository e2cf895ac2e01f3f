//! 附件2 of 赣市医改秘字〔2023〕1号 as it leaves the printer: title, head lines and columns in order, the columns from
//! left to right with their words beneath, read back from the PDF by `pdftotext`. Without that program the test says so.

use super::report_stage::{ANYUAN, ReportStage};
use std::fs;
use std::process::Command;

const WHY: &str = "纸质报纸";
const COLUMNS: [&str; 5] = ["序号", "稿件标题", "发布时间", "发布媒体", "发布网址"];

fn compact(words: &str) -> String {
    words.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The width of what stands before a word, in half-width columns.
fn place(line: &str, word: &str) -> Option<usize> {
    let before = line.get(..line.find(word)?)?;
    Some(before.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum())
}

#[tokio::test]
async fn s0_39_annex_two_is_printed_with_its_columns_in_their_places() {
    if Command::new("pdftotext").arg("-v").output().is_err() {
        println!("skipped: pdftotext is not installed");
        return;
    }
    let stage = ReportStage::new().await;
    let at = stage.begun(&stage.liaison, stage.unit).await;
    let rows = [
        ["安远县推进分级诊疗", "2026-10-12", "江西日报", "https://jxrb.example.com/1", WHY],
        ["安远县医共体建设见成效", "2026-11-02", "健康报", "", WHY],
    ];
    stage.liaison.saves(&at, &rows).await;
    let bytes = stage.liaison.get(&format!("{at}/report.pdf")).await.bytes;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("季报.pdf");
    fs::write(&file, &bytes).unwrap();
    let shown = Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output().unwrap();
    let text = String::from_utf8(shown.stdout).unwrap();
    let whole = compact(&text);
    let mut from = 0;
    // In the order of the annex: title, head lines, columns, rows.
    let filled = format!("填报单位：{ANYUAN}");
    let words =
        ["医改宣传工作季报表", &filled, "填报时间：", "序号", "稿件标题", "发布时间", "发布媒体", "1"];
    for word in words {
        let found = whole.get(from..).and_then(|rest| rest.find(&compact(word)));
        from += found.unwrap_or_else(|| panic!("no {word} after {from} in\n{text}")) + compact(word).len();
    }
    let head = text.lines().find(|line| line.contains("序号")).unwrap();
    let places: Vec<usize> = COLUMNS.iter().filter_map(|column| place(head, column)).collect();
    assert_eq!(places.len(), COLUMNS.len(), "all columns on one line: {head}");
    assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "from left to right: {head}");
    // Every row has its words under their columns.
    let row = text.lines().find(|line| line.contains("江西日报")).unwrap();
    let medium = place(row, "江西日报").unwrap();
    assert!(medium > places[2] && medium < places[4], "{medium} of {places:?} in\n{head}\n{row}");
}

/// The notes of 附件2 as the circular has them; the mailbox of the second stands between its two halves.
const NOTES: [&[&str]; 3] = [
    &["请注意核对宣传内容，同一内容多次转载的，以首次发布信息为准，只统计一次。"],
    &[
        "请对应提供相关佐证材料（扫描件、视频、音频），佐证材料对照本表按“序号+稿件标题”命名后打包，与季报表分别于3月、6月、9月、12月底一同发送电子邮件至",
        "@",
    ],
    &["季报表主要收集中央媒体、新媒体、省级主要媒体、市级主要媒体、卫生健康媒体、改革主要媒体采纳情况。"],
];

/// In order, the first after 注：, each with its number.
fn has_notes(shape: &str, words: &str) {
    let words = compact(words);
    let mut from = words.find("注：").unwrap_or_else(|| panic!("{shape}: no 注： in\n{words}"));
    for (number, parts) in (1..).zip(NOTES) {
        let numbered = format!("{number}.{}", compact(parts[0]));
        let rest = words.get(from..).unwrap();
        let found = rest.find(&numbered).unwrap_or_else(|| panic!("{shape}: no {numbered} in\n{rest}"));
        from += found + numbered.len();
        for part in &parts[1..] {
            assert!(words.get(from..).unwrap().contains(part), "{shape}: {part}");
        }
    }
}

#[tokio::test]
async fn s0_39_the_notes_of_annex_two_stand_word_for_word_in_excel_word_and_pdf() {
    let stage = ReportStage::new().await;
    let at = stage.begun(&stage.liaison, stage.unit).await;
    stage.liaison.saves(&at, &[["安远县推进分级诊疗", "2026-10-12", "江西日报", "", WHY]]).await;
    let file = |ending: &str| format!("{at}/report.{ending}");
    let bytes = stage.liaison.get(&file("xlsx")).await.bytes;
    let mut book: calamine::Xlsx<_> = calamine::Reader::new(std::io::Cursor::new(bytes)).unwrap();
    let sheet = calamine::Reader::worksheet_range_at(&mut book, 0).unwrap().unwrap();
    let cells: Vec<String> = sheet.rows().flatten().map(ToString::to_string).collect();
    has_notes("xlsx", &cells.concat());
    has_notes("docx", &super::closing_stage::docx(&stage.liaison.get(&file("docx")).await.bytes));
    match super::review::words_of(&stage.liaison.get(&file("pdf")).await.bytes) {
        Some(words) => has_notes("pdf", &words),
        None => println!("skipped: pdftotext is not installed"),
    }
}
