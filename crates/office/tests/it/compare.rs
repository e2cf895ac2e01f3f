//! Trials: one ledger under two readings or two notices, the difference for each unit and why.

use crate::drafting::{Case, adopted, fact, folder, submitted};
use zhaozhang_domain::fact::{FactKind, Ledger, NewFact, TextField};
use zhaozhang_domain::period::Period;
use zhaozhang_office::ruling::compare::{Comparison, Side, compare};

const CODE: &str = "ganzhou-2020-33";

fn facts() -> Vec<NewFact> {
    vec![
        submitted("2020-07-06", "甲", &["安远县医疗保障局"]),
        adopted("2020-07-08", "甲", &["安远县医疗保障局"], "市级", "赣南日报"),
        fact(FactKind::Instruction, "2020-07-10", "甲", &["安远县医疗保障局"]).with(TextField::Level, "市级"),
        submitted("2020-07-06", "乙", &["信丰县医疗保障局"]),
        adopted("2020-07-08", "乙", &["信丰县医疗保障局"], "市级", "赣南日报"),
        adopted("2020-07-09", "乙", &["信丰县医疗保障局"], "市级", "赣州广播电视台"),
    ]
}

fn tried(readings: &[(&str, &str)]) -> Comparison {
    let readings: Vec<(String, String)> =
        readings.iter().map(|(id, reading)| ((*id).to_owned(), (*reading).to_owned())).collect();
    let period = Period::parse("2020-07").expect("a month");
    let one = Case::new(CODE, "2020-07", facts());
    let other = Case::under(folder(CODE), &readings, period, period.last_day(), facts());
    let first = Side { notice: &one.notice, sheet: &one.sheet };
    let second = Side { notice: &other.notice, sheet: &other.sheet };
    compare(&Ledger::of(facts()), first, second, period)
}

#[test]
fn a_reading_changes_only_the_units_it_touches_and_says_why() {
    let tried = tried(&[("A-01", "附件2")]);
    assert_eq!((tried.first.as_str(), tried.second.as_str()), ("A-01“正文”", "A-01“附件2”"));
    let units: Vec<&str> = tried.units.iter().map(|unit| unit.unit.as_str()).collect();
    assert_eq!(units, ["安远县医疗保障局"]);
    let unit = &tried.units[0];
    assert_eq!(
        (unit.before.unwrap().to_string(), unit.after.unwrap().to_string()),
        ("41".to_owned(), "31".to_owned())
    );
    assert_eq!(unit.difference.to_string(), "-10");
    assert_eq!((unit.place_before, unit.place_after), (Some(1), Some(2)));
    assert_eq!(unit.why.len(), 1);
    assert!(unit.why[0].starts_with("由计20分改为计10分。原：依据四（二）1“市级批示”"), "{:?}", unit.why);
    let shown = tried.to_string();
    assert!(shown.contains("安远县医疗保障局：41分 → 31分（-10），第1名 → 第2名"), "{shown}");
    assert!(shown.ends_with("比较了62个单位，1个有变化。试算结果未经裁定，不作为计分依据。\n"), "{shown}");
}

#[test]
fn an_adoption_that_stops_counting_is_named() {
    let tried = tried(&[("A-04", "同一级别只计一次")]);
    let unit = tried.units.iter().find(|unit| unit.unit == "信丰县医疗保障局").unwrap();
    assert_eq!(unit.difference.to_string(), "-20");
    assert!(unit.why[0].contains("由计20分改为不计分"), "{:?}", unit.why);
    assert!(unit.why[0].contains("赣州广播电视台"), "{:?}", unit.why);
    assert_eq!(tried.table().rows.len(), tried.units.len());
}

#[test]
fn the_same_reading_changes_nothing() {
    let tried = tried(&[]);
    assert!(tried.units.is_empty());
    assert_eq!(
        tried.to_string(),
        "2020年7月试算：现行读法 → 现行读法\n比较了62个单位，得分和名次都没有变化。\n"
    );
}

#[test]
fn two_notices_are_compared_by_unit() {
    let period = Period::parse("2023-07").unwrap();
    let facts = vec![adopted("2023-07-08", "甲", &["赣州市人民医院"], "市级", "赣南日报")];
    let one = Case::new(CODE, "2023-07", facts.clone());
    let other = Case::new("ganzhou-2023-1", "2023-07", facts.clone());
    let side = |notice, sheet| Side { notice, sheet };
    let tried =
        compare(&Ledger::of(facts), side(&one.notice, &one.sheet), side(&other.notice, &other.sheet), period);
    assert!(tried.first.contains("关于加强宣传和政务信息工作的通知"));
    assert!(tried.units.iter().any(|unit| unit.after.is_none()), "units of the first notice only");
    assert!(tried.units.iter().any(|unit| unit.before.is_none()), "units of the second notice only");
}
