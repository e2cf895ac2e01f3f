//! What the reader takes without a word, because counties differ in skill (requirements §8.2).

use super::book::{Book, Typed, notes, problems, s1};
use proptest::prelude::*;
use zhaozhang_domain::fact::{FactKind, NewFact, TextField};
use zhaozhang_office::ledger::ledger_book;

const HEAD: [&str; 6] = ["信息编号", "标题", "单位", "日期", "字数", "结果"];
const ROWS: [[&str; 6]; 3] = [
    ["X1", "三医联动见成效", "信丰县医疗保障局", "2020-07-06", "800", "通过"],
    ["X2", "基金监管再加力", "大余县医疗保障局", "2020-07-07", "1200", "退回"],
    ["X3", "窗口服务提质", "窗口服务组", "2020-07-08", "560", "通过"],
];

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

fn facts(book: Book) -> Vec<NewFact> {
    let checked = book.read().unwrap();
    assert_eq!(problems(&checked), [], "{:?}", checked.problems);
    checked.rows.into_iter().map(|row| row.fact).collect()
}

fn tidy() -> Vec<NewFact> {
    facts(Book::new().sheet("报送", &[&HEAD, &ROWS[0], &ROWS[1], &ROWS[2]]))
}

#[test]
fn a_tidy_sheet_becomes_facts() {
    let facts = tidy();
    assert_eq!(facts.len(), 3);
    let mut expected = NewFact::new(FactKind::Submission, day("2020-07-06")).with(TextField::Result, "通过");
    expected.item = "X1".into();
    expected.title = "三医联动见成效".into();
    expected.units = vec!["信丰县医疗保障局".into()];
    expected.length = Some(800);
    assert_eq!(facts[0], expected);
}

#[test]
fn merged_headings_blank_rows_and_columns_do_not_disturb() {
    let untidy = Book::new().sheet(
        "7月报送台账",
        &[
            &["", "赣州市2020年信息报送台账"],
            &[],
            &["", "基本情况", "", "", "", "报送情况"],
            &[
                "",
                "序号",
                "编号",
                "稿件标题*",
                "",
                "报送单位（必填）",
                "报送日期",
                "字数(字)",
                "审核结果",
                "备注",
            ],
            &[],
            &["", "1", "X1", " 三医联动见成效\u{3000}", "", "信丰县", "2020年7月6日", "８００", "通过", "好"],
            &["", "2", "", "", "", "", "", "", "", ""],
            &["", "3", "X2", "基金监管再加力", "", "大余县医保局", "7月7日", "1200", "退回"],
            &[
                "",
                "序号",
                "编号",
                "稿件标题*",
                "",
                "报送单位（必填）",
                "报送日期",
                "字数(字)",
                "审核结果",
                "备注",
            ],
            &["", "4", "X3", "窗口服务提质", "", "窗口组", "二〇二〇年七月八日", "560", "通 过"],
            &["", "合计", "", "", "", "3"],
            &["", "填表人：某某"],
        ],
    );
    assert_eq!(facts(untidy), tidy());
}

#[test]
fn a_head_over_two_rows_is_one_head() {
    let two = Book::new().sheet(
        "报送",
        &[
            &["信息编号", "标题", "报送情况", "", "", "结果"],
            &["", "", "单位", "日期", "字数", ""],
            &ROWS[0],
            &ROWS[1],
            &ROWS[2],
        ],
    );
    assert_eq!(facts(two), tidy());
}

#[test]
fn days_come_in_every_form() {
    let mut rows = vec![HEAD[..4].iter().map(|title| Typed::from(*title)).collect::<Vec<_>>()];
    let forms = [
        Typed::Day(44_018.0),
        Typed::Day(44_018.5),
        Typed::Number(44_018.0),
        Typed::Number(20_200_706.0),
        "2020.7.6".into(),
        "２０２０／７／６".into(),
        "2020-07-06 09:30".into(),
        "2020年7月6号".into(),
    ];
    for (number, form) in forms.into_iter().enumerate() {
        rows.push(vec![Typed::Text(format!("X{number}")), "标题".into(), "信丰县".into(), form]);
    }
    for fact in facts(Book::new().typed("报送", &rows)) {
        assert_eq!(fact.on, day("2020-07-06"));
    }
}

#[test]
fn several_units_in_a_cell_are_several_units() {
    let joint = Book::new().sheet(
        "采用",
        &[
            &["信息编号", "标题", "单位", "采用日期", "刊物/媒体名称", "级别", "单/综"],
            &[
                "X1",
                "联合行动",
                "信丰县、大余县；办公室\n信丰县医保局",
                "2020-07-20",
                "某某日报",
                "省级",
                "综合",
            ],
        ],
    );
    let facts = facts(joint);
    assert_eq!(facts[0].units, ["信丰县医疗保障局", "大余县医疗保障局", "办公室"]);
    assert_eq!((facts[0].text(TextField::Mark), facts[0].text(TextField::Channel)), ("综", "某某日报"));
}

#[test]
fn sheets_beside_the_ledger_and_samples_are_left_alone() {
    let book = Book::new()
        .sheet("填表说明", &[&["单位", "日期", "标题"], &["随便", "写的", "说明"]])
        .sheet("报送", &[&HEAD, &["示例", "某某", "不存在的单位", "某日"], &ROWS[0], &ROWS[1], &ROWS[2]])
        .sheet("选项", &[&["单位"], &["甲"]])
        .sheet("Sheet3", &[]);
    assert_eq!(facts(book), tidy());
}

#[test]
fn a_nameless_sheet_is_known_by_its_titles() {
    let book =
        Book::new().sheet("Sheet1", &[&["标题", "单位", "报送日期"], &["甲事", "信丰县", "2020-07-06"]]);
    assert_eq!(facts(book)[0].kind, FactKind::Submission);
}

fn csv(rows: &[&[&str]]) -> String {
    rows.iter().map(|row| row.join(",") + "\r\n").collect()
}

#[test]
fn csv_is_read_in_utf8_and_gb18030() {
    let text = csv(&[&HEAD, &ROWS[0], &ROWS[1], &ROWS[2]]);
    let gb = encoding_rs::GB18030.encode(&text).0.into_owned();
    let with_mark = [b"\xEF\xBB\xBF".as_slice(), text.as_bytes()].concat();
    for (bytes, encoding) in [(text.clone().into_bytes(), "UTF-8"), (with_mark, "UTF-8"), (gb, "GB 18030")] {
        let checked = ledger_book::read("7月报送.csv", &bytes, &s1(), &mut |_| {}).unwrap();
        assert_eq!(checked.encoding, encoding);
        assert_eq!(checked.rows.into_iter().map(|row| row.fact).collect::<Vec<_>>(), tidy());
    }
}

#[test]
fn a_csv_with_a_kind_column_holds_several_kinds() {
    let text = csv(&[
        &["事实", "标题", "单位", "日期", "级别", "媒体"],
        &["报送", "甲事", "信丰县", "2020-07-06", "", ""],
        &["采用", "甲事", "", "2020-07-09", "省级", "某某日报"],
    ]);
    let checked = ledger_book::read("导出.csv", text.as_bytes(), &s1(), &mut |_| {}).unwrap();
    assert_eq!(problems(&checked), []);
    let kinds: Vec<FactKind> = checked.rows.iter().map(|row| row.fact.kind).collect();
    assert_eq!(kinds, [FactKind::Submission, FactKind::Adoption]);
    assert_eq!(notes(&checked), []);
}

#[test]
fn xls_and_ods_say_the_same() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/files");
    for file in ["ledger.xls", "ledger.ods"] {
        let bytes = std::fs::read(folder.join(file)).unwrap();
        let checked = ledger_book::read(file, &bytes, &s1(), &mut |_| {}).unwrap();
        let read: Vec<(u32, &str, Vec<String>)> = checked
            .rows
            .iter()
            .map(|row| (row.place.row, row.fact.item.as_str(), row.fact.units.clone()))
            .collect();
        let expected =
            [(2, "X1", vec!["信丰县医疗保障局".to_owned()]), (3, "X2", vec!["大余县医疗保障局".to_owned()])];
        assert_eq!(read, expected, "{file}");
        assert_eq!(checked.rows[0].fact.on, day("2020-07-06"), "{file}");
        assert_eq!(checked.rows[0].fact.length, Some(800), "{file}");
        assert_eq!(problems(&checked), [("L-108", Some(4), "报送日期")], "{file}");
    }
}

#[test]
fn a_hundred_thousand_rows_are_read_in_a_stream() {
    let mut rows: Vec<Vec<Typed>> = vec![HEAD.iter().map(|title| Typed::from(*title)).collect()];
    for number in 0..100_000_u32 {
        rows.push(vec![
            Typed::Text(format!("X{number}")),
            Typed::Text(format!("第{number}篇信息")),
            "信丰县".into(),
            Typed::Day(44_018.0 + f64::from(number % 100)),
            Typed::Number(800.0),
            "通过".into(),
        ]);
    }
    let bytes = Book::new().typed("报送", &rows).bytes();
    drop(rows);
    let mut told = Vec::new();
    let checked = ledger_book::read("台账.xlsx", &bytes, &s1(), &mut |rows| told.push(rows)).unwrap();
    assert_eq!((checked.rows.len(), checked.problems.len()), (100_000, 0));
    assert_eq!((told.first(), told.last(), told.len()), (Some(&1_000), Some(&100_000), 101));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn the_order_of_columns_and_rows_changes_no_fact(
        columns in Just([0_usize, 1, 2, 3, 4, 5]).prop_shuffle(),
        order in Just([0_usize, 1, 2]).prop_shuffle(),
    ) {
        let arrange = |row: &[&'static str; 6]| -> Vec<&'static str> { columns.iter().map(|at| row[*at]).collect() };
        let mut rows = vec![arrange(&HEAD)];
        rows.extend(order.iter().map(|at| arrange(&ROWS[*at])));
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        let mut read = facts(Book::new().sheet("报送", &rows));
        read.sort_by(|one, other| one.item.cmp(&other.item));
        prop_assert_eq!(read, tidy());
    }
}
