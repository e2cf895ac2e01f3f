//! Every notice against random ledgers with strangers, authors, reminders, bare and doubled facts: late facts and
//! reversals give the sheet that a whole computation gives, and the order of rows changes nothing.
//! The notices' own worked cases are in [`crate::cases`]; finer properties of one notice in [`crate::properties`].

use crate::cases::folders;
use chrono::{Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};
use zhaozhang_domain::calendar::Calendar;
use zhaozhang_domain::explain;
use zhaozhang_domain::fact::{FactKind, Field, Ledger, NewFact, TextField};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::notice::file::read;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::rule::{RuleKind, Test, Value};
use zhaozhang_domain::score::{Scorer, score};
use zhaozhang_domain::sheet::Sheet;

/// Numbers that look random and are the same on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 8).unwrap() % n.max(1)
    }

    fn days(&mut self, n: usize) -> Days {
        Days::new(u64::try_from(self.below(n)).unwrap())
    }

    fn happens(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// The words that rules of the notice compare, by field.
fn words(notice: &Notice) -> Vec<(TextField, Vec<String>)> {
    let mut words: BTreeMap<TextField, BTreeSet<String>> = BTreeMap::new();
    let mut take = |field: Field, test: &Test| {
        if let (Field::Text(field), Test::Is(listed) | Test::IsNot(listed)) = (field, test) {
            words.entry(field).or_default().extend(listed.iter().cloned());
        }
    };
    for rule in &notice.rules {
        for condition in rule.kind.selectors().iter().flat_map(|selector| &selector.conditions) {
            take(condition.field, &condition.test);
        }
        match &rule.kind {
            RuleKind::Award(award) => {
                let Value::Table(table) = &award.value else { continue };
                for row in &table.rows {
                    for (field, test) in table.keys.iter().zip(&row.tests) {
                        if let Some(test) = test {
                            take(*field, test);
                        }
                    }
                }
            }
            RuleKind::Judgement(judgement) => {
                take(Field::Text(TextField::Class), &Test::Is(vec![judgement.subject.clone()]));
            }
            _ => {}
        }
    }
    let channels = notice.outlets.iter().take(6).map(|outlet| outlet.name.clone()).collect();
    take(Field::Text(TextField::Channel), &Test::Is(channels));
    take(Field::Text(TextField::Mark), &Test::Is(vec!["单".to_owned(), "综".to_owned()]));
    words
        .into_iter()
        .map(|(field, words)| (field, words.into_iter().collect::<Vec<_>>()))
        .filter(|(_, words)| !words.is_empty())
        .collect()
}

fn any_fact(dice: &mut Dice, notice: &Notice, words: &[(TextField, Vec<String>)]) -> NewFact {
    let on = notice.from + dice.days(220) - Days::new(10);
    let mut fact = NewFact::new(FactKind::ALL[dice.below(8)], on);
    if dice.happens(80) {
        fact.item = format!("X{}", dice.below(9));
    }
    for _ in 0..dice.below(4) {
        let unit = &notice.units[dice.below(notice.units.len().min(7))];
        fact.units.push(unit.aliases.first().filter(|_| dice.happens(20)).unwrap_or(&unit.name).clone());
    }
    if dice.happens(15) {
        fact.units.push(format!("生{}", dice.below(3)));
    }
    for _ in 0..dice.below(6).saturating_sub(3) {
        fact.people.push(format!("人{}", dice.below(4)));
    }
    fact.due_on = dice.happens(50).then(|| on + dice.days(12));
    fact.done_on = dice.happens(60).then(|| on + dice.days(25));
    fact.proof_on = dice.happens(30).then(|| on + dice.days(40));
    fact.length = dice.happens(40).then(|| u32::try_from(dice.below(5000)).unwrap());
    fact.returns = u32::try_from(dice.below(4)).unwrap();
    let amount = i64::try_from(dice.below(60)).unwrap();
    fact.amount = Points::fraction(amount, i64::try_from(1 + dice.below(4)).unwrap());
    for (field, listed) in words {
        if dice.happens(75) {
            fact = fact.with(*field, listed[dice.below(listed.len())].clone());
        }
    }
    fact.decided_by = format!("裁{}", dice.below(3));
    fact
}

/// The sheet as an office would print it.
fn printed(notice: &Notice, ledger: &Ledger, sheet: &Sheet) -> Vec<String> {
    let mut lines = Vec::new();
    for (_, holder) in sheet.holders() {
        lines.push(format!("{:?} {} {}", holder.kind, holder.name, holder.sum()));
        for view in holder.entries() {
            let told = explain::sentence(notice, ledger, &view);
            assert!(!told.contains("因，") && !told.contains("因等") && !told.contains("《》"), "{told}");
            lines.push(format!("{:?} {told}", view.entry.charge));
        }
        lines.extend(holder.quotas.iter().map(|line| format!("{line:?}")));
        lines.extend(holder.flags.iter().map(|flag| format!("{:?} {:?}", flag.kind, flag.period)));
    }
    let remark = |kind, fact: &zhaozhang_domain::fact::Fact| format!("{kind:?} {} {:?}", fact.on, fact.kind);
    lines.extend(sheet.remarks.iter().map(|found| remark(found.kind, ledger.fact(found.fact).unwrap())));
    lines
}

/// Late facts and reversals on one random ledger, each compared with the whole computation.
fn check(code: &str, notice: &Notice, seed: u64) {
    let (calendar, words, mut dice) = (Calendar::national(), words(notice), Dice(seed));
    let mut facts: Vec<NewFact> = (0..25).map(|_| any_fact(&mut dice, notice, &words)).collect();
    facts.push(facts[3].clone());
    let as_of: NaiveDate = notice.from + Days::new(60) + dice.days(400);
    let mut scorer = Scorer::new(notice, &calendar, Ledger::of(facts.clone()), as_of);
    let before = printed(notice, scorer.ledger(), scorer.sheet());

    for at in (1..facts.len()).rev() {
        facts.swap(at, dice.below(at + 1));
    }
    let permuted = Ledger::of(facts);
    let sheet = score(notice, &calendar, &permuted, as_of);
    assert_eq!(printed(notice, &permuted, &sheet), before, "{code} {seed}: rows in another order");

    let mut late = Vec::new();
    for _ in 0..10 {
        if late.is_empty() || dice.happens(65) {
            late.push(scorer.add(&any_fact(&mut dice, notice, &words)).0);
        } else {
            let _ = scorer.reverse(late.swap_remove(dice.below(late.len())));
        }
        let whole = score(notice, &calendar, scorer.ledger(), as_of);
        let whole = printed(notice, scorer.ledger(), &whole);
        assert_eq!(printed(notice, scorer.ledger(), scorer.sheet()), whole, "{code} {seed}: late facts");
    }
    for id in late {
        let _ = scorer.reverse(id);
    }
    assert_eq!(printed(notice, scorer.ledger(), scorer.sheet()), before, "{code} {seed}: all taken back");
}

#[test]
fn late_facts_reversals_and_the_order_of_rows_hold_under_every_notice() {
    for folder in folders() {
        let notice = read(&folder).unwrap();
        for seed in [7919, 104_729].into_iter().filter(|_| !notice.units.is_empty()) {
            check(&folder.code, &notice, seed);
        }
    }
}
