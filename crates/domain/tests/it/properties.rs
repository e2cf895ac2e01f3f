//! Properties that hold for every ledger: order does not matter, a reversal undoes, totals are sums, all is cited.

use crate::cases::folders;
use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use zhaozhang_domain::calendar::Calendar;
use zhaozhang_domain::explain;
use zhaozhang_domain::fact::{FactKind, Ledger, NewFact, TextField};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::notice::file::read;
use zhaozhang_domain::period::Period;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::score::{Scorer, score};
use zhaozhang_domain::sheet::Sheet;

fn notice(code: &str) -> Notice {
    let folder = folders().into_iter().find(|folder| folder.code == code).unwrap();
    read(&folder).unwrap()
}

/// The sheet as an office would print it, which is what must not depend on the order of rows.
fn printed(notice: &Notice, ledger: &Ledger, sheet: &Sheet) -> Vec<String> {
    let mut lines = Vec::new();
    for (_, holder) in sheet.holders() {
        lines.push(format!("{} {}", holder.name, holder.sum()));
        for view in holder.entries() {
            lines.push(format!("{:?} {}", view.entry.charge, explain::sentence(notice, ledger, &view)));
        }
        lines
            .extend(holder.quotas.iter().map(|line| format!("{:?} {} {}", line.period, line.due, line.done)));
        lines.extend(
            holder.flags.iter().map(|flag| format!("{:?} {:?} {:?}", flag.kind, flag.rule, flag.period)),
        );
    }
    lines
}

prop_compose! {
    fn any_fact(units: Vec<String>)(
        kind in 0_usize..FactKind::ALL.len(),
        item in 0_u32..12,
        unit in 0..units.len(),
        second in prop::option::of(0..units.len()),
        offset in 0_u64..180,
        level in 0_usize..6,
        mark in 0_usize..3,
        late in -5_i64..10,
        done in prop::bool::ANY,
        returns in 0_u32..4,
        result in 0_usize..4,
        amount in prop::option::of(0_i64..30),
    ) -> NewFact {
        let on = NaiveDate::from_ymd_opt(2020, 7, 1).unwrap() + Days::new(offset);
        let mut fact = NewFact::new(FactKind::ALL[kind], on);
        fact.item = format!("X{item}");
        fact.title = format!("第{item}号信息");
        fact.units = std::iter::once(unit).chain(second).map(|at| units[at].clone()).collect();
        fact.due_on = Some(on + Days::new(7));
        fact.done_on = done.then(|| on + chrono::Duration::days(7 + late));
        fact.returns = returns;
        fact.amount = amount.map(Points::whole);
        if fact.kind == FactKind::Adjustment {
            // As its verb posts it: an item of its own, one unit, the article in the place of the class.
            fact.item = format!("人工调整{item}");
            fact.units.truncate(1);
            return fact.with(TextField::Class, ["四（一）1", "四（二）1", "四（二）2", "没有这条"][result]);
        }
        fact.with(TextField::Level, ["国家级", "省级", "省局", "市级", "市局", "市领导"][level])
            .with(TextField::Mark, ["", "单", "综"][mark])
            .with(TextField::Channel, format!("刊物{}", level % 4))
            .with(TextField::Result, ["通过", "不通过", "退回", "符合要求"][result])
            .with(TextField::Class, ["重要会议", "重大政策", "重大失误"][mark])
    }
}

fn ganzhou_facts() -> impl Strategy<Value = Vec<NewFact>> {
    let units: Vec<String> =
        notice("ganzhou-2020-33").units.iter().take(8).map(|unit| unit.name.clone()).collect();
    prop::collection::vec(any_fact(units), 0..60)
}

fn year_end() -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, 12, 31).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn permuting_the_rows_never_changes_a_sheet(facts in ganzhou_facts(), seed in 0_usize..1000) {
        let (notice, calendar) = (notice("ganzhou-2020-33"), Calendar::national());
        let mut permuted = facts.clone();
        let len = permuted.len().max(1);
        for at in 0..permuted.len() {
            permuted.swap(at, (at * 7 + seed) % len);
        }
        let (one, other) = (Ledger::of(facts), Ledger::of(permuted));
        let sheets = (score(&notice, &calendar, &one, year_end()), score(&notice, &calendar, &other, year_end()));
        prop_assert_eq!(printed(&notice, &one, &sheets.0), printed(&notice, &other, &sheets.1));
    }

    #[test]
    fn adding_and_reversing_a_fact_gives_the_sheet_as_before(facts in ganzhou_facts(), late in ganzhou_facts()) {
        let (notice, calendar) = (notice("ganzhou-2020-33"), Calendar::national());
        let mut scorer = Scorer::new(&notice, &calendar, Ledger::of(facts), year_end());
        let before = printed(&notice, scorer.ledger(), scorer.sheet());
        let ids: Vec<_> = late.iter().map(|fact| scorer.add(fact).0).collect();
        let whole = score(&notice, &calendar, scorer.ledger(), year_end());
        prop_assert_eq!(
            printed(&notice, scorer.ledger(), scorer.sheet()),
            printed(&notice, scorer.ledger(), &whole)
        );
        for id in ids {
            scorer.reverse(id);
        }
        prop_assert_eq!(printed(&notice, scorer.ledger(), scorer.sheet()), before);
    }

    #[test]
    fn totals_are_the_sums_of_cited_entries(facts in ganzhou_facts()) {
        let (notice, calendar) = (notice("ganzhou-2020-33"), Calendar::national());
        let ledger = Ledger::of(facts);
        let sheet = score(&notice, &calendar, &ledger, year_end());
        let year = Period::year(2020);
        for (_, holder) in sheet.holders() {
            let sum: Points = holder.entries_in(year).map(|view| view.entry.points).sum();
            prop_assert_eq!(holder.total(year), sum);
            for view in holder.entries() {
                prop_assert!(!explain::citation(&notice, &view).is_empty());
                let sentence = explain::sentence(&notice, &ledger, &view);
                prop_assert!(sentence.starts_with("依据") && sentence.ends_with("。"), "{}", sentence);
            }
        }
    }
}
