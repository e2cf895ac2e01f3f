//! What a fact leaves to the item it belongs to (同件信息): an adoption or an instruction often gives only the number,
//! and the title and the unit stand with the submission. For showing only; scoring joins items by itself.

use std::collections::BTreeMap;
use zhaozhang_domain::fact::{Fact, FactId, FactKind, Ledger, Word};

/// Titles and submitting units by item (同件信息).
#[derive(Debug, Clone, Default)]
pub(crate) struct Items {
    titles: BTreeMap<Word, Word>,
    submissions: BTreeMap<Word, FactId>,
}

impl Items {
    /// The items of a ledger; of several titles the first one counts, facts taken back give none.
    pub(crate) fn of(ledger: &Ledger) -> Self {
        let mut items = Self::default();
        for (id, fact) in ledger.facts() {
            items.note(id, fact);
        }
        items
    }

    /// Takes in a fact that the ledger has just been given.
    pub(crate) fn add(&mut self, ledger: &Ledger, id: FactId) {
        if let Some(fact) = ledger.fact(id) {
            self.note(id, fact);
        }
    }

    /// Notes an item anew after one of its facts was taken back.
    pub(crate) fn renew(&mut self, ledger: &Ledger, facts: &[FactId]) {
        for fact in facts.iter().filter_map(|id| ledger.fact(*id)) {
            self.titles.remove(&fact.item);
            self.submissions.remove(&fact.item);
        }
        for id in facts {
            self.add(ledger, *id);
        }
    }

    fn note(&mut self, id: FactId, fact: &Fact) {
        if fact.is_reversed || fact.item.is_none() {
            return;
        }
        if !fact.title.is_none() {
            self.titles.entry(fact.item).or_insert(fact.title);
        }
        if fact.kind == FactKind::Submission {
            self.submissions.entry(fact.item).or_insert(id);
        }
    }

    /// The fact's title, else its item's, else the item's number; empty when there is none of them.
    pub(crate) fn title<'a>(&self, ledger: &'a Ledger, fact: &Fact) -> &'a str {
        let title = if fact.title.is_none() { self.titles.get(&fact.item) } else { Some(&fact.title) };
        ledger.text(title.copied().unwrap_or(fact.item))
    }

    /// The units the fact names, else those that submitted its item.
    pub(crate) fn units<'a>(&self, ledger: &'a Ledger, fact: &'a Fact) -> &'a [Word] {
        let own = ledger.units(fact);
        let submission = self.submissions.get(&fact.item).and_then(|id| ledger.fact(*id));
        if own.is_empty() { submission.map_or(own, |submission| ledger.units(submission)) } else { own }
    }
}
