//! Out and back: the template a notice needs, and facts through a workbook unchanged.

use super::book::{notice, problems, s1};
use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use zhaozhang_document::ledger_template::{ColumnKind, TemplateSpec, ledger, template};
use zhaozhang_domain::fact::{FactKind, NewFact, TextField};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::points::Points;
use zhaozhang_office::ledger::ledger_book::{self, export_spec, rows_of, template_spec};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn read_back(notice: &Notice, spec: &TemplateSpec, facts: &[NewFact]) -> Vec<NewFact> {
    let bytes = ledger(spec, &rows_of(facts, spec)).unwrap();
    let checked = ledger_book::read("导出.xlsx", &bytes, notice, &mut |_| {}).unwrap();
    assert_eq!(problems(&checked), [], "{:?}", checked.problems);
    checked.rows.into_iter().map(|row| row.fact).collect()
}

#[test]
fn the_template_has_the_sheets_and_columns_its_notice_asks_for() {
    let spec = template_spec(&s1(), day("2020-07-01"));
    let names: Vec<&str> = spec.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert!(names.starts_with(&["报送", "采用", "批示", "约稿"]), "{names:?}");
    let adoptions = spec.sheets.iter().find(|sheet| sheet.name == "采用").unwrap();
    let titles: Vec<&str> = adoptions.columns.iter().map(|column| column.title.as_str()).collect();
    for title in ["信息编号", "标题", "单位", "日期", "级别", "媒体", "单综", "备注"] {
        assert!(titles.contains(&title), "{title} in {titles:?}");
    }
    assert!(!titles.contains(&"领导"));
    let units = adoptions.columns.iter().find(|column| column.title == "单位").unwrap();
    assert_eq!(units.kind, ColumnKind::Choice("单位".to_owned()));
    let levels = spec.lists.iter().find(|(name, _)| name == "级别").unwrap();
    assert!(levels.1.iter().any(|level| level == "省级"));
    assert!(adoptions.explanation.contains("依据：四"), "{}", adoptions.explanation);
    assert!(adoptions.columns.iter().all(|column| !column.note.is_empty()));
}

#[test]
fn an_unfilled_template_is_told_to_be_filled() {
    let notice = s1();
    let bytes = template(&template_spec(&notice, day("2020-07-01"))).unwrap();
    let refusal = ledger_book::read("模板.xlsx", &bytes, &notice, &mut |_| {}).unwrap_err();
    assert_eq!(refusal.code, "L-006");
}

#[test]
fn every_notice_has_a_template_that_can_be_written() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../notices");
    let mut codes: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().join("notice.md").is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    codes.sort();
    for code in codes {
        let notice = notice(&code);
        let spec = template_spec(&notice, day("2024-01-01"));
        assert!(template(&spec).is_ok_and(|bytes| !bytes.is_empty()), "{code}");
        assert!(!spec.sheets.is_empty(), "{code}");
        // What the reader needs, the template has: an empty fact on each sheet finds no column missing.
        let facts: Vec<NewFact> =
            FactKind::ENTERED.into_iter().map(|kind| NewFact::new(kind, notice.from)).collect();
        let bytes = ledger(&spec, &rows_of(&facts, &spec)).unwrap();
        let checked = ledger_book::read("台账.xlsx", &bytes, &notice, &mut |_| {}).unwrap();
        let missing: Vec<_> = checked.problems.iter().filter(|problem| problem.code == "L-105").collect();
        assert!(missing.is_empty(), "{code}：{missing:?}");
        assert!(checked.notes.is_empty(), "{code}：{:?}", checked.notes);
    }
}

#[test]
fn a_title_that_looks_like_a_formula_comes_back_as_it_was() {
    let notice = s1();
    let mut fact = NewFact::new(FactKind::Submission, day("2020-07-06"));
    fact.title = "=1+1".into();
    fact.item = "0012345678901234567".into();
    fact.units = vec!["信丰县医疗保障局".into()];
    let facts = vec![fact];
    assert_eq!(read_back(&notice, &export_spec(&notice, &facts, day("2020-07-31")), &facts), facts);
}

fn texts(kind: FactKind) -> impl Strategy<Value = Vec<(TextField, String)>> {
    let result = prop::sample::select(vec!["通过", "退回"]);
    let level = prop::sample::select(vec!["国家级", "省级"]);
    (result, level, "[一-龥]{2,6}").prop_map(move |(result, level, word)| match kind {
        FactKind::Submission => vec![(TextField::Result, result.to_owned())],
        FactKind::Adoption => vec![
            (TextField::Level, level.to_owned()),
            (TextField::Channel, word),
            (TextField::Mark, "综".to_owned()),
        ],
        FactKind::Instruction => vec![(TextField::Level, level.to_owned()), (TextField::Leader, word)],
        _ => Vec::new(),
    })
}

prop_compose! {
    fn fact(number: usize)(
        kind in prop::sample::select(FactKind::ENTERED[..7].to_vec()),
    )(
        texts in texts(kind),
        title in "[一-龥A-Za-z0-9（）“”=+@-]{1,20}",
        offset in 0_u64..180,
        unit in prop::sample::select(vec!["信丰县医疗保障局", "大余县医疗保障局", "办公室"]),
        people in prop::collection::vec("[一-龥]{2,3}", 0..3),
        length in prop::option::of(0_u32..20_000),
        amount in prop::option::of((-1_000_i64..1_000, prop::sample::select(vec![1_i64, 2, 3, 10]))),
        kind in Just(kind),
    ) -> NewFact {
        let on = day("2020-07-01").checked_add_days(Days::new(offset)).unwrap();
        let mut fact = NewFact::new(kind, on);
        fact.item = format!("X{number}");
        fact.title = title;
        fact.units = vec![unit.to_owned()];
        fact.people = people;
        fact.due_on = on.checked_add_days(Days::new(5));
        fact.done_on = on.checked_add_days(Days::new(3));
        fact.length = length;
        fact.amount = amount.and_then(|(part, whole)| Points::fraction(part, whole));
        fact.texts = texts;
        fact.decided_by = String::from("某某");
        fact.reason = String::from("依据核对");
        fact
    }
}

fn facts() -> impl Strategy<Value = Vec<NewFact>> {
    let numbered: Vec<_> = (0..12).map(fact).collect();
    numbered.prop_map(|mut facts| {
        facts.sort_by_key(|fact| fact.kind);
        facts
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn facts_go_through_a_workbook_unchanged(facts in facts()) {
        let notice = s1();
        let spec = export_spec(&notice, &facts, day("2020-12-31"));
        prop_assert_eq!(read_back(&notice, &spec, &facts), facts);
    }
}
