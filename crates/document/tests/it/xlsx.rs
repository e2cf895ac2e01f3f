//! Tables as a workbook: numbers stay numbers, formulas stay words, heads merge, the same input gives the same bytes.
//! The drawer is `zhaozhang_document::xlsx`.

use calamine::{Data, Reader};
use zhaozhang_document::official::{Align, Cell, Table};
use zhaozhang_document::xlsx::{SheetName, WorkbookError, WorkbookMeta, tables};

use crate::{sample, workbook};

fn meta() -> WorkbookMeta {
    WorkbookMeta {
        title: "2020年7月宣传和政务信息工作得分排名表".to_owned(),
        author: "甲州市医疗保障局".to_owned(),
        created_on: sample::day(2020, 8, 5),
    }
}

fn draw(table: Table) -> Vec<u8> {
    tables(&[(SheetName::new("排名").unwrap(), table)], &meta()).unwrap()
}

fn cells(texts: &[Cell]) -> Table {
    let columns = texts.iter().map(|_| sample::column("列", 1, Align::Left)).collect();
    Table { caption: None, columns, upper_heads: Vec::new(), rows: vec![texts.to_vec()], notes: Vec::new() }
}

#[test]
fn title_caption_heads_body_and_notes_stand_in_this_order() {
    let bytes = draw(sample::ranking(3));
    let rows = workbook::rows(&bytes, 0);
    assert_eq!(rows[0], ["2020年7月宣传和政务信息工作得分排名表"]);
    assert_eq!(rows[1], ["各县（市、区）医疗保障局"]);
    assert_eq!(rows[2][..6], ["排名", "单位", "任务完成情况", "", "", "报送得分"]);
    assert_eq!(rows[3][..6], ["", "", "月任务", "完成数", "完成率", "常规"]);
    assert_eq!(rows[4][..5], ["1", "第1县医疗保障局", "5", "6", "1.2"]);
    assert_eq!(rows[7], ["注：1.得分相同的并列排名。2.“省局采用”按正文“一篇次加50分”计。"]);
    let merged = workbook::merged(&bytes, 0);
    for area in ["A1:R1", "A3:A4", "B3:B4", "C3:E3", "F3:G3", "H3:L3", "R3:R4", "A8:R8"] {
        assert!(merged.iter().any(|each| each == area), "{area} in {merged:?}");
    }
}

#[test]
fn numbers_are_numbers_and_long_digit_strings_are_words() {
    let bytes = draw(cells(&[
        Cell::number("152.50"),
        Cell::number("-10"),
        Cell::number("95.8%"),
        Cell::number("123456789012345678"),
        Cell::text("07971234567"),
        Cell::number("—"),
    ]));
    let range = workbook::open(&bytes).worksheet_range("排名").unwrap();
    let row: Vec<Data> = range.rows().nth(2).unwrap().to_vec();
    assert_eq!(row[..3], [Data::Float(152.5), Data::Float(-10.0), Data::Float(0.958)]);
    let text = |text: &str| Data::String(text.to_owned());
    assert_eq!(row[3..], [text("123456789012345678"), text("07971234567"), text("—")]);
}

#[test]
fn nothing_is_a_formula() {
    let texts = ["=HYPERLINK(\"http://x\")", "+86", "-1+1", "@SUM(A1)", "\t=1", "'=1"];
    let bytes = draw(cells(&texts.map(Cell::text)));
    let sheet = workbook::part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(!sheet.contains("<f>"), "{sheet}");
    assert!(workbook::part(&bytes, "xl/styles.xml").contains("quotePrefix=\"1\""));
    assert_eq!(workbook::rows(&bytes, 0)[2], texts);
}

#[test]
fn the_head_is_frozen_repeated_and_the_wide_table_lies_across() {
    let bytes = draw(sample::ranking(40));
    let sheet = workbook::part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("ySplit=\"4\"") && sheet.contains("state=\"frozen\""));
    assert!(sheet.contains("orientation=\"landscape\"") && sheet.contains("paperSize=\"9\""));
    assert!(sheet.contains("fitToHeight=\"0\""));
    assert!(workbook::part(&bytes, "xl/workbook.xml").contains("排名!$3:$4"));
}

#[test]
fn the_same_tables_give_the_same_bytes() {
    let first = draw(sample::ranking(40));
    for _ in 0..5 {
        assert!(draw(sample::ranking(40)) == first);
    }
    let core = workbook::part(&first, "docProps/core.xml");
    assert!(core.contains("2020-08-05T00:00:00Z"), "{core}");
}

#[test]
fn names_excel_would_refuse_are_refused_here() {
    for name in ["", " ", "a/b", "甲:乙", "'甲", "History", &"甲".repeat(32)] {
        let refused = SheetName::new(name);
        assert!(matches!(refused, Err(WorkbookError::SheetName { .. })), "{name}");
    }
    assert_eq!(SheetName::from_title("1/2季度[甲]").as_str(), "12季度甲");
    let twice =
        [("a", 1), ("A", 2)].map(|(name, rows)| (SheetName::new(name).unwrap(), sample::adoptions(rows)));
    assert!(matches!(tables(&twice, &meta()), Err(WorkbookError::SheetName { .. })));
}

#[test]
fn a_table_that_does_not_fit_its_columns_is_refused() {
    let mut table = sample::adoptions(1);
    table.rows[0].pop();
    let refused = tables(&[(SheetName::new("甲").unwrap(), table)], &meta());
    assert!(matches!(refused, Err(WorkbookError::Table(_))));
}
