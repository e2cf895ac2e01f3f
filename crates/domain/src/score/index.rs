//! Which facts belong to one item (一件): the order in which the engine walks a ledger.
//! It decides nothing; facts without 信息编号 and title stand alone.

use super::register::PERSON_CLASS;
use super::sight::by_content;
use crate::fact::{FactId, Ledger, Word};
use crate::notice::Notice;
use crate::rule::{RuleKind, Test};
use std::collections::BTreeMap;

/// The facts of each item, in an order that does not depend on how they came.
#[derive(Debug)]
pub(super) struct ItemIndex {
    starts: Vec<u32>,
    order: Vec<FactId>,
    alone: Vec<FactId>,
    late: BTreeMap<Word, Vec<FactId>>,
}

impl ItemIndex {
    pub(super) fn new(ledger: &Ledger) -> Self {
        let mut starts = vec![0_u32; ledger.word_count() + 1];
        let mut alone = Vec::new();
        for (id, fact) in ledger.facts() {
            match slot(fact.item) {
                Some(at) if !fact.item.is_none() => {
                    if let Some(count) = starts.get_mut(at + 1) {
                        *count += 1;
                    }
                }
                _ => alone.push(id),
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut order = vec![FactId(0); usize::try_from(sum).unwrap_or(0)];
        for (id, fact) in ledger.facts().filter(|(_, fact)| !fact.item.is_none()) {
            let Some(at) = slot(fact.item).and_then(|at| next.get_mut(at)) else { continue };
            if let Some(place) = usize::try_from(*at).ok().and_then(|at| order.get_mut(at)) {
                *place = id;
            }
            *at += 1;
        }
        for range in starts.windows(2) {
            if let [start, end] = range {
                let (start, end) = (usize::try_from(*start).unwrap_or(0), usize::try_from(*end).unwrap_or(0));
                if let Some(group) = order.get_mut(start..end).filter(|group| group.len() > 1) {
                    group.sort_by(|left, right| by_content(ledger, *left, *right));
                }
            }
        }
        Self { starts, order, alone, late: BTreeMap::new() }
    }

    /// Calls back with the facts of each item.
    pub(super) fn for_each(&self, mut visit: impl FnMut(&[FactId])) {
        for at in 0..self.starts.len() {
            let word = Word(u32::try_from(at).unwrap_or(u32::MAX));
            if self.late.contains_key(&word) {
                continue;
            }
            let group = self.group(at);
            if !group.is_empty() {
                visit(group);
            }
        }
        for facts in self.late.values() {
            visit(facts);
        }
        for fact in &self.alone {
            visit(std::slice::from_ref(fact));
        }
    }

    fn group(&self, at: usize) -> &[FactId] {
        let (Some(start), Some(end)) = (self.starts.get(at), self.starts.get(at + 1)) else { return &[] };
        let range = usize::try_from(*start).unwrap_or(0)..usize::try_from(*end).unwrap_or(0);
        self.order.get(range).unwrap_or(&[])
    }

    /// The facts of an item; none for facts that stand alone.
    pub(super) fn facts(&self, item: Word) -> Vec<FactId> {
        if item.is_none() {
            return Vec::new();
        }
        match self.late.get(&item) {
            Some(facts) => facts.clone(),
            None => slot(item).map(|at| self.group(at).to_vec()).unwrap_or_default(),
        }
    }

    /// The facts of the item a fact belongs to, itself included.
    pub(super) fn item_of(&self, ledger: &Ledger, id: FactId) -> Vec<FactId> {
        let item = ledger.fact(id).map_or(Word::NONE, |fact| fact.item);
        if item.is_none() { vec![id] } else { self.facts(item) }
    }

    /// Takes in a late fact.
    pub(super) fn add(&mut self, ledger: &Ledger, id: FactId) {
        let item = ledger.fact(id).map_or(Word::NONE, |fact| fact.item);
        if item.is_none() {
            self.alone.push(id);
            return;
        }
        let mut facts = self.facts(item);
        facts.push(id);
        facts.sort_by(|left, right| by_content(ledger, *left, *right));
        self.late.insert(item, facts);
    }
}

fn slot(word: Word) -> Option<usize> {
    usize::try_from(word.0).ok()
}

/// Gives every word that a rule compares a number of the ledger, so that late facts meet the same numbers.
pub(super) fn intern_notice(notice: &Notice, ledger: &mut Ledger) {
    let mut words: Vec<&str> = vec![PERSON_CLASS];
    for unit in &notice.units {
        words.extend([unit.name.as_str(), unit.class.as_str(), unit.group.as_str()]);
    }
    for outlet in &notice.outlets {
        words.extend([outlet.name.as_str(), outlet.class.as_str(), outlet.level.as_str()]);
        words.extend(outlet.aliases.iter().map(String::as_str));
    }
    for rule in &notice.rules {
        words.extend(notice.articles.get(rule.article).map(|article| article.citation.as_str()));
        words.extend(rule.kind.words());
    }
    for test in notice.cadences.iter().filter_map(|cadence| cadence.selector.as_ref()).flat_map(tests_of) {
        if let Test::Is(named) | Test::IsNot(named) = test {
            words.extend(named.iter().map(String::as_str));
        }
    }
    for word in words {
        ledger.word(word);
    }
}

fn tests_of(selector: &crate::rule::Selector) -> impl Iterator<Item = &Test> {
    selector.conditions.iter().map(|condition| &condition.test)
}

impl RuleKind {
    /// Every word its conditions and tables compare with.
    fn words(&self) -> Vec<&str> {
        let mut tests: Vec<&Test> =
            self.selectors().iter().flat_map(|s| s.conditions.iter().map(|c| &c.test)).collect();
        let mut words = Vec::new();
        match self {
            Self::Reclass(reclass) => words.push(reclass.word.as_str()),
            Self::Judgement(judgement) => words.push(judgement.subject.as_str()),
            Self::Choose(choose) => tests.extend(choose.except.iter().map(|condition| &condition.test)),
            _ => {}
        }
        let value = match self {
            Self::Award(award) => Some(&award.value),
            Self::Factor(factor) => Some(&factor.value),
            _ => None,
        };
        if let Some(crate::rule::Value::Table(table)) = value {
            tests.extend(table.rows.iter().flat_map(|row| row.tests.iter().flatten()));
        }
        for test in tests {
            if let Test::Is(named) | Test::IsNot(named) = test {
                words.extend(named.iter().map(String::as_str));
            }
        }
        words
    }
}
