//! What the demonstration must show, so that every page and every part of a bulletin has something to say.

use super::{half_year, quarter};
use crate::ledger::fact_text;
use crate::notices::read_all;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use zhaozhang_domain::calendar::Calendar;
use zhaozhang_domain::chain::digest;
use zhaozhang_domain::fact::{FactKind, Ledger, NewFact, TextField};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::period::Period;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::ranking::rank;
use zhaozhang_domain::score::score;

fn notice(code: &str) -> Notice {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../notices");
    let mut problems = Vec::new();
    let entries = read_all(&folder, &mut problems);
    assert!(problems.is_empty(), "{problems:?}");
    Notice::clone(
        &entries.iter().find(|entry| entry.notice.code == code).expect("the notice is there").notice,
    )
}

fn count(facts: &[NewFact], kind: FactKind) -> usize {
    facts.iter().filter(|fact| fact.kind == kind).count()
}

#[test]
fn the_half_year_is_lively() {
    let notice = notice("ganzhou-2020-33");
    let facts = half_year::facts(&notice, &Calendar::national());
    let counts: BTreeMap<&str, usize> =
        FactKind::ENTERED.map(|kind| (kind.word(), count(&facts, kind))).into();
    assert!((1_000..3_000).contains(&facts.len()), "{counts:?}");
    let all_but_judgements = FactKind::ENTERED.into_iter().filter(|kind| *kind != FactKind::Judgement);
    assert!(all_but_judgements.clone().all(|kind| count(&facts, kind) > 0), "{counts:?}");
    let levels: BTreeSet<&str> = facts
        .iter()
        .filter(|fact| fact.kind == FactKind::Adoption)
        .map(|fact| fact.text(TextField::Level))
        .collect();
    assert_eq!(levels, BTreeSet::from(["国家级", "市局", "市级", "省局", "省级"]));
    let marks: BTreeSet<&str> = facts.iter().map(|fact| fact.text(TextField::Mark)).collect();
    assert_eq!(marks, BTreeSet::from(["", "单", "综"]));
    let known: BTreeSet<&str> = notice.units.iter().map(|unit| unit.name.as_str()).collect();
    let named: BTreeSet<&str> = facts.iter().flat_map(|fact| &fact.units).map(String::as_str).collect();
    assert!(named.is_subset(&known));
    assert_eq!(
        known.difference(&named).count(),
        2,
        "units with nothing at all: {:?}",
        known.difference(&named)
    );
    let texts: BTreeSet<String> = facts.iter().map(|fact| fact_text::write(fact).unwrap()).collect();
    assert_eq!(texts.len(), facts.len(), "no fact is entered twice");
}

#[test]
fn july_has_ties_silent_units_and_late_articles() {
    let notice = notice("ganzhou-2020-33");
    let facts = half_year::facts(&notice, &Calendar::national());
    let ledger = Ledger::of(facts);
    let sheet = score(&notice, &Calendar::national(), &ledger, Period::parse("2020-07").unwrap().last_day());
    assert_eq!(sheet.remarks, []);
    let groups = rank(&notice, &ledger, &sheet, Period::parse("2020-07").unwrap());
    assert!(groups.len() >= 3, "sections, counties and providers");
    let rows: Vec<_> = groups.iter().flat_map(|group| &group.rows).collect();
    assert!(rows.iter().any(|row| row.is_tied));
    assert!(rows.iter().any(|row| row.done.is_some_and(Points::is_zero)), "somebody sent nothing");
    let entries: Vec<_> = sheet.holders().flat_map(|(_, holder)| holder.entries()).collect();
    let lost: Vec<_> = entries.iter().filter(|view| view.entry.points.is_negative()).collect();
    assert!(lost.len() >= 2, "{lost:?}");
}

#[test]
fn the_quarter_has_every_class_of_media() {
    let notice = notice("ganzhou-2023-1");
    let facts = quarter::facts(&notice, &Calendar::national());
    let channels: BTreeSet<&str> = facts.iter().map(|fact| fact.text(TextField::Channel)).collect();
    let classes: BTreeSet<&str> = notice
        .outlets
        .iter()
        .filter(|outlet| channels.contains(outlet.name.as_str()))
        .map(|outlet| outlet.class.as_str())
        .collect();
    assert_eq!(classes.len(), 6, "{classes:?}");
    assert!(channels.contains("县融媒体中心"));
    assert!((150..600).contains(&facts.len()), "{}", facts.len());
}

#[test]
fn the_demonstration_is_the_same_every_time() {
    for (code, make) in super::MAKERS {
        let notice = notice(code);
        let whole = |facts: Vec<NewFact>| -> String {
            facts.iter().map(|fact| fact_text::write(fact).unwrap() + "\n").collect()
        };
        let first = whole(make(&notice, &Calendar::national()));
        assert_eq!(digest(first.as_bytes()), digest(whole(make(&notice, &Calendar::national())).as_bytes()));
    }
}
