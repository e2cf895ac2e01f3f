//! The ledger workbook: what a clerk meets (heads, notes, drop-downs) and what the reader gets back.
//! The writer is `zhaozhang_document::ledger_template`.

use calamine::{Data, Reader, SheetVisible};
use zhaozhang_document::ledger_template::{
    ColumnKind, TemplateColumn, TemplateSheet, TemplateSpec, ledger, template,
};
use zhaozhang_document::xlsx::WorkbookError;

use crate::{sample, workbook};

pub(crate) fn spec() -> TemplateSpec {
    let column = |title: &str, note: &str, width, kind, is_required| TemplateColumn {
        title: title.to_owned(),
        note: note.to_owned(),
        width,
        kind,
        is_required,
    };
    TemplateSpec {
        notice_title: "甲州市医疗保障局关于加强宣传和政务信息工作的通知".to_owned(),
        author: "甲州市医疗保障局办公室".to_owned(),
        generated_on: sample::day(2020, 7, 1),
        sheets: vec![
            TemplateSheet {
                name: "报送".to_owned(),
                explanation: "每报送一条信息填一行（通知四（一）1）。".to_owned(),
                columns: vec![
                    column(
                        "报送单位",
                        "从下拉选项中选，也可写通行简称。",
                        26,
                        ColumnKind::Choice("单位".to_owned()),
                        true,
                    ),
                    column("信息标题", "与报送稿件一致。", 44, ColumnKind::Text, true),
                    column("报送日期", "邮件或系统收到的日期。", 14, ColumnKind::Date, true),
                    column("字数", "正文字数。", 8, ColumnKind::Number, false),
                    column("联系电话", "含区号。", 16, ColumnKind::Text, false),
                    column("备注", "", 20, ColumnKind::Choice("空".to_owned()), false),
                ],
                samples: vec![
                    ["乙县医疗保障局", "乙县打通医保服务“最后一公里”", "2020-07-03", "850"]
                        .map(str::to_owned)
                        .to_vec(),
                ],
            },
            TemplateSheet {
                name: "采用".to_owned(),
                explanation: "每被采用一次填一行（通知四（二）1）。".to_owned(),
                columns: vec![column("采用媒体", "全称。", 26, ColumnKind::Choice("媒体".to_owned()), true)],
                samples: Vec::new(),
            },
        ],
        lists: vec![
            ("单位".to_owned(), (1..=60).map(|n| format!("第{n}县（市、区）医疗保障局")).collect()),
            ("媒体".to_owned(), vec!["甲州日报".to_owned(), "=甲州电视台".to_owned()]),
            ("空".to_owned(), Vec::new()),
        ],
    }
}

pub(crate) fn rows() -> Vec<Vec<Vec<String>>> {
    let row = |cells: [&str; 5]| cells.map(str::to_owned).to_vec();
    vec![vec![
        row(["第1县（市、区）医疗保障局", "=第一条", "2020-07-03", "850", "07971234567"]),
        row(["乙县局", "第二条", "7月3日", "约800", ""]),
    ]]
}

#[test]
fn the_guide_comes_first_and_the_lists_are_hidden() {
    let book = workbook::open(&template(&spec()).unwrap());
    let sheets: Vec<(&str, SheetVisible)> =
        book.sheets_metadata().iter().map(|sheet| (sheet.name.as_str(), sheet.visible)).collect();
    let visible = SheetVisible::Visible;
    assert_eq!(
        sheets,
        [("填表说明", visible), ("报送", visible), ("采用", visible), ("选项", SheetVisible::Hidden)]
    );
}

#[test]
fn heads_stand_unchanged_with_notes_and_rules() {
    let bytes = template(&spec()).unwrap();
    assert_eq!(workbook::rows(&bytes, 1), [["报送单位", "信息标题", "报送日期", "字数", "联系电话", "备注"]]);
    let notes = workbook::part(&bytes, "xl/comments1.xml");
    assert!(notes.contains("必填。从下拉选项中选，也可写通行简称。") && notes.contains("选填。正文字数。"));
    let sheet = workbook::part(&bytes, "xl/worksheets/sheet2.xml");
    assert!(sheet.contains("<formula1>选项1</formula1>"), "{sheet}");
    assert!(sheet.contains("errorStyle=\"warning\"") && sheet.contains("type=\"date\""));
    assert!(sheet.contains("sqref=\"A2:A5001\"") && sheet.contains("state=\"frozen\""));
    let book = workbook::part(&bytes, "xl/workbook.xml");
    assert!(book.contains("<definedName name=\"选项1\">选项!$A$2:$A$61</definedName>"), "{book}");
    assert!(workbook::part(&bytes, "xl/styles.xml").contains("@&quot;*&quot;"));
}

#[test]
fn examples_stand_in_the_guide_and_not_among_the_facts() {
    let bytes = template(&spec()).unwrap();
    let guide: String = workbook::rows(&bytes, 0).concat().concat();
    assert!(guide.contains("示例1　报送单位：乙县医疗保障局；信息标题："), "{guide}");
    assert!(guide.contains("每报送一条信息填一行（通知四（一）1）。") && guide.contains("从“单位”中选择"));
    assert_eq!(workbook::rows(&bytes, 1).len(), 1);
}

#[test]
fn a_filled_ledger_reads_back() {
    let bytes = ledger(&spec(), &rows()).unwrap();
    let range = workbook::open(&bytes).worksheet_range("报送").unwrap();
    let first: Vec<Data> = range.rows().nth(1).unwrap().to_vec();
    assert_eq!(first[1], Data::String("=第一条".to_owned()));
    let Data::DateTime(day) = &first[2] else { panic!("not a day: {:?}", first[2]) };
    assert_eq!(day.as_datetime().unwrap().date(), sample::day(2020, 7, 3));
    assert_eq!(first[3], Data::Float(850.0));
    assert_eq!(first[4], Data::String("07971234567".to_owned()));
    // What is not a day or a number is kept in the clerk's words, for the reader to ask about.
    let second: Vec<Data> = range.rows().nth(2).unwrap().to_vec();
    assert_eq!(second[2..4], [Data::String("7月3日".to_owned()), Data::String("约800".to_owned())]);
}

#[test]
fn the_same_ledger_gives_the_same_bytes() {
    let first = ledger(&spec(), &rows()).unwrap();
    for _ in 0..5 {
        assert!(ledger(&spec(), &rows()).unwrap() == first);
    }
}

#[test]
fn contradictions_of_the_specification_are_refused() {
    let mut unknown = spec();
    unknown.lists.remove(0);
    assert!(matches!(template(&unknown), Err(WorkbookError::UnknownList { .. })));
    let mut twice = spec();
    twice.sheets[1].name = "选项".to_owned();
    assert!(matches!(template(&twice), Err(WorkbookError::SheetName { .. })));
    let too_long = vec![vec![vec![String::new(); 7]]];
    assert!(matches!(ledger(&spec(), &too_long), Err(WorkbookError::LedgerRow { n_row: 1, .. })));
}
