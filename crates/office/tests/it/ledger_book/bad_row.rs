//! Rows that are wrong: each problem with sheet, row, column, what is wrong and the cure, all of them at once.

use super::book::{Book, Typed, notes, notice, problems, s1};
use std::time::{Duration, SystemTime};
use zhaozhang_domain::notice::Outlet;
use zhaozhang_office::ledger::ledger_book::{self, RowProblem};

const HEAD: &[&str] = &["信息编号", "标题", "单位", "日期", "字数", "结果"];
const ADOPTIONS: &[&str] = &["信息编号", "标题", "单位", "日期", "级别", "媒体", "单综"];

/// The one problem of a submission sheet with this row.
fn problem_of(row: &[&str]) -> RowProblem {
    let checked = Book::new().sheet("报送", &[HEAD, row]).read().unwrap();
    assert_eq!((checked.problems.len(), checked.rows.len()), (1, 0), "{:?}", checked.problems);
    checked.problems[0].clone()
}

fn adoption(row: &[&str]) -> RowProblem {
    let checked = Book::new().sheet("采用", &[ADOPTIONS, row]).read().unwrap();
    assert_eq!(checked.problems.len(), 1, "{:?}", checked.problems);
    checked.problems[0].clone()
}

#[test]
fn a_row_with_a_date_that_does_not_exist() {
    let problem = problem_of(&["X1", "甲事", "信丰县", "2020-02-30", "800", "通过"]);
    assert_eq!(
        problem.to_string(),
        "报送第2行“日期”：“2020-02-30”，2020年2月没有30日，当月最后一天是29日。请改为实有的日期。（L-108）"
    );
}

#[test]
fn a_unit_not_in_the_notice() {
    let problem = problem_of(&["X1", "甲事", "丰信县医疗保障局", "2020-07-06", "", ""]);
    assert_eq!(
        problem.to_string(),
        "报送第2行“单位”：“丰信县医疗保障局”，单位不在名册中。是否应为“信丰县医疗保障局”？请核对后改正。（L-111）"
    );
    let stranger = problem_of(&["X1", "甲事", "某某科技有限公司", "2020-07-06", "", ""]);
    assert!(stranger.cure.starts_with("名册中没有相近的名称"), "{}", stranger.cure);
}

#[test]
fn a_level_the_notice_does_not_know() {
    let problem = adoption(&["X1", "甲事", "信丰县", "2020-07-06", "省及", "某某日报", "单"]);
    assert_eq!((problem.code, problem.cure.as_str()), ("L-113", "是否应为“省局”或“省级”？请核对后改正"));
}

#[test]
fn points_typed_as_text() {
    let problem = problem_of(&["X1", "甲事", "信丰县", "2020-07-06", "800字", ""]);
    assert_eq!((problem.code, problem.cure.as_str()), ("L-115", "请只填数字“800”"));
}

#[test]
fn a_wrong_mark_a_formula_error_a_long_text_and_an_absurd_year() {
    assert_eq!(adoption(&["X1", "甲事", "信丰县", "2020-07-06", "省级", "某某日报", "双"]).code, "L-120");
    assert_eq!(problem_of(&["X1", "#REF!", "信丰县", "2020-07-06", "", ""]).code, "L-123");
    assert_eq!(problem_of(&["X1", &"长".repeat(201), "信丰县", "2020-07-06", "", ""]).code, "L-124");
    assert_eq!(problem_of(&["X1", "甲事", "信丰县", "2202-07-06", "", ""]).code, "L-109");
    assert_eq!(problem_of(&["X1", "甲事", "信丰县", "昨天", "", ""]).code, "L-107");
    assert_eq!(problem_of(&["X1", "甲事", "信丰县", "2020-07-06", "0.5", ""]).code, "L-117");
}

#[test]
fn a_formula_is_taken_by_its_result_and_refused_by_its_error() {
    let head: Vec<Typed> = HEAD.iter().map(|title| Typed::from(*title)).collect();
    let row = |title: Typed| -> Vec<Typed> {
        vec!["X1".into(), title, "信丰县".into(), "2020-07-06".into(), "".into(), "通过".into()]
    };
    let good = Book::new().typed("报送", &[head.clone(), row(Typed::Formula("=\"甲\"&\"事\"", "甲事"))]);
    assert_eq!(good.read().unwrap().rows[0].fact.title, "甲事");
    let bad = Book::new().typed("报送", &[head, row(Typed::Formula("=A99999+#REF!", "#REF!"))]);
    assert_eq!(problems(&bad.read().unwrap()), [("L-123", Some(2), "标题")]);
}

#[test]
fn every_problem_of_a_row_is_named_at_once() {
    let checked =
        Book::new().sheet("报送", &[HEAD, &["", "", "某某", "2020-13-01", "若干", "好"]]).read().unwrap();
    assert_eq!(
        problems(&checked),
        [
            ("L-106", Some(2), "信息编号"),
            ("L-108", Some(2), "日期"),
            ("L-111", Some(2), "单位"),
            ("L-116", Some(2), "字数"),
            ("L-120", Some(2), "结果"),
        ]
    );
    assert_eq!((checked.rows_read, checked.rows_refused), (1, 1));
}

#[test]
fn valid_rows_stay_beside_faulty_ones() {
    let checked = Book::new()
        .sheet("报送", &[HEAD, &["X1", "甲", "信丰县", "2020-07-06"], &["X2", "乙", "某某", "2020-07-06"]])
        .read()
        .unwrap();
    assert_eq!((checked.rows.len(), checked.problems.len(), checked.is_clean()), (1, 1, false));
    assert_eq!(checked.rows[0].place.to_string(), "报送第2行");
}

#[test]
fn a_row_that_stands_there_twice() {
    let row: &[&str] = &["X1", "甲事", "信丰县", "2020-07-06", "省级", "某某日报", "单"];
    let alias: &[&str] = &["X1", "甲事", "信丰县医保局", "2020.7.6", "省级", "某某日报", "单"];
    let other: &[&str] = &["X1", "甲事", "信丰县", "2020-07-07", "省级", "某某日报", "单"];
    let checked = Book::new().sheet("采用", &[ADOPTIONS, row, alias, other]).read().unwrap();
    assert_eq!(problems(&checked), [("L-121", Some(3), "")]);
    assert!(checked.problems[0].what.contains("采用第2行"));
    assert_eq!(checked.rows.len(), 2);
}

#[test]
fn an_adoption_without_its_submission_is_noted() {
    let checked = Book::new()
        .sheet("报送", &[HEAD, &["X1", "甲事", "信丰县", "2020-07-01"]])
        .sheet(
            "采用",
            &[
                ADOPTIONS,
                &["X1", "", "", "2020-07-06", "省级", "某某日报"],
                &["X9", "丁事", "信丰县", "2020-07-06", "省级", "某某日报"],
            ],
        )
        .read()
        .unwrap();
    assert_eq!((problems(&checked), notes(&checked)), (vec![], vec![("L-122", Some(3))]));
    assert_eq!(checked.rows.len(), 3);
}

#[test]
fn an_outlet_outside_the_list_waits_for_a_decision() {
    let mut notice = s1();
    notice.outlets = vec![Outlet {
        name: "某某日报".into(),
        class: "省级媒体".into(),
        level: "省级".into(),
        aliases: vec!["某日报".into()],
    }];
    let rows: &[&[&str]] = &[
        ADOPTIONS,
        &["X1", "甲事", "信丰县", "2020-07-06", "", "某日报"],
        &["X2", "乙事", "信丰县", "2020-07-06", "省级", "某某晚报"],
    ];
    let checked = Book::new().sheet("采用", rows).read_under(&notice).unwrap();
    assert_eq!(problems(&checked), []);
    assert_eq!(checked.rows[0].fact.text(zhaozhang_domain::fact::TextField::Channel), "某某日报");
    let unknown: Vec<_> = checked.notes.iter().filter(|note| note.code == "L-114").collect();
    assert_eq!((unknown.len(), unknown[0].row), (1, Some(3)));
    assert!(unknown[0].what.contains("待认定") && unknown[0].cure.contains("某某日报"));
}

#[test]
fn a_unit_outside_its_days_in_the_register() {
    let mut notice = s1();
    let unit = notice.units.iter_mut().find(|unit| unit.name == "信丰县医疗保障局").unwrap();
    unit.from = "2020-08-01".parse().ok();
    let checked = Book::new()
        .sheet("报送", &[HEAD, &["X1", "甲", "信丰县", "2020-07-06"]])
        .read_under(&notice)
        .unwrap();
    assert_eq!(problems(&checked), [("L-112", Some(2), "单位")]);
}

#[test]
fn a_judgement_outside_its_range_or_on_an_unknown_subject() {
    let notice = notice("example-kinds-2024");
    let unit = notice.units[0].name.clone();
    let (subject, range) = notice
        .rules
        .iter()
        .find_map(|rule| match &rule.kind {
            zhaozhang_domain::rule::RuleKind::Judgement(judgement) => {
                Some((judgement.subject.clone(), judgement.range))
            }
            _ => None,
        })
        .unwrap();
    let above = (range.1 + zhaozhang_domain::points::Points::ONE).to_string();
    let most = range.1.to_string();
    let on = notice.from.to_string();
    let checked = Book::new()
        .sheet(
            "认定",
            &[
                &["单位", "认定日期", "认定项目", "分值", "认定人", "理由"],
                &[&unit, &on, &subject, &above, "某某", "依据检查"],
                &[&unit, &on, "无此项目", &most, "某某", "依据检查"],
                &[&unit, &on, &subject, "十分", "某某", "依据检查"],
                &[&unit, &on, &subject, &most, "", ""],
                &[&unit, &on, &subject, &most, "某某", "依据检查"],
            ],
        )
        .read_under(&notice)
        .unwrap();
    assert_eq!(
        problems(&checked),
        [
            ("L-118", Some(2), "分值"),
            ("L-119", Some(3), "认定项目"),
            ("L-115", Some(4), "分值"),
            ("L-106", Some(5), "认定人"),
            ("L-106", Some(5), "理由"),
        ]
    );
    assert_eq!(checked.rows.len(), 1);
}

#[test]
fn dates_in_the_wrong_order() {
    let checked = Book::new()
        .sheet(
            "约稿",
            &[
                &["约稿标题", "被约稿单位", "约稿日期", "截稿日期", "交稿日期", "结果"],
                &["甲稿", "信丰县", "2020-07-10", "2020-07-01", "2020-07-05", "符合要求"],
            ],
        )
        .read()
        .unwrap();
    assert_eq!(problems(&checked), [("L-110", Some(2), "截稿日期"), ("L-110", Some(2), "交稿日期")]);
}

#[test]
fn a_missing_column_is_named_once_for_the_sheet() {
    let rows: Vec<Vec<&str>> =
        std::iter::once(vec!["标题", "单位"]).chain((0..500).map(|_| vec!["甲事", "信丰县"])).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let checked = Book::new().sheet("报送", &rows).read().unwrap();
    assert_eq!(problems(&checked), [("L-105", Some(1), "")]);
    assert_eq!((checked.rows_read, checked.rows_refused, checked.rows.len()), (500, 500, 0));
}

#[test]
fn two_columns_of_one_meaning_and_an_unknown_one() {
    let checked = Book::new()
        .sheet(
            "报送",
            &[&["标题", "单位", "日期", "报送日期", "领道"], &["甲", "信丰县", "2020-07-06", "2020-07-07"]],
        )
        .read()
        .unwrap();
    assert_eq!(problems(&checked), [("L-104", Some(1), "报送日期")]);
    assert_eq!(notes(&checked), [("L-103", Some(1))]);
    assert!(checked.notes[0].cure.contains("是否应为“领导”"));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test measures that the reader is fast")]
fn ten_thousand_faulty_rows() {
    let rows: Vec<Vec<String>> = std::iter::once(HEAD.iter().map(|title| (*title).to_owned()).collect())
        .chain((0..10_000).map(|number| {
            let unit = format!("第{}号单位", number % 5_000);
            let cells =
                [format!("X{number}"), "甲".into(), unit, "2020-02-30".into(), "十分".into(), "好".into()];
            cells.to_vec()
        }))
        .collect();
    let rows: Vec<Vec<Typed>> =
        rows.into_iter().map(|row| row.into_iter().map(Typed::Text).collect()).collect();
    let bytes = Book::new().typed("报送", &rows).bytes();
    let notice = s1();
    let before = SystemTime::now();
    let checked = ledger_book::read("台账.xlsx", &bytes, &notice, &mut |_| {}).unwrap();
    assert!(before.elapsed().unwrap() < Duration::from_secs(20), "slow even for a debug build");
    assert_eq!((checked.rows_refused, checked.rows.len()), (10_000, 0));
    assert_eq!(checked.problems.len(), 40_000);
    let summary = checked.summary();
    let dates = summary.iter().find(|group| group.first.code == "L-108").unwrap();
    assert_eq!((dates.count, dates.rows.len()), (10_000, 20));
    assert!(dates.rows_in_words().ends_with("等共10000行"));
}
