//! What a fact leaves to the item it belongs to (同件信息): an adoption or an instruction often gives only the number,
//! and the title and the unit stand with the submission. For showing only; scoring joins items by itself.

use zhaozhang_domain::fact::{Fact, FactId, FactKind, Ledger, Word};
use zhaozhang_domain::pile::Pile;

/// Titles and submitting units by item (同件信息), by the place of the item's word; a copy shares what did not change.
#[derive(Debug, Clone, Default)]
pub(crate) struct Items {
    titles: Pile<Option<Word>>,
    submissions: Pile<Option<FactId>>,
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
            let at = fact.item.index();
            if self.title_of(fact.item).is_some() {
                self.titles.set(at, None, &None);
            }
            if self.submission_of(fact.item).is_some() {
                self.submissions.set(at, None, &None);
            }
        }
        for id in facts {
            self.add(ledger, *id);
        }
    }

    fn note(&mut self, id: FactId, fact: &Fact) {
        if fact.is_reversed || fact.item.is_none() {
            return;
        }
        let at = fact.item.index();
        if !fact.title.is_none() && self.title_of(fact.item).is_none() {
            self.titles.set(at, Some(fact.title), &None);
        }
        if fact.kind == FactKind::Submission && self.submission_of(fact.item).is_none() {
            self.submissions.set(at, Some(id), &None);
        }
    }

    fn title_of(&self, item: Word) -> Option<Word> {
        self.titles.get(item.index()).copied().flatten()
    }

    fn submission_of(&self, item: Word) -> Option<FactId> {
        self.submissions.get(item.index()).copied().flatten()
    }

    /// The fact's title, else its item's, else the item's number; empty when there is none of them.
    pub(crate) fn title<'a>(&self, ledger: &'a Ledger, fact: &Fact) -> &'a str {
        let title = if fact.title.is_none() { self.title_of(fact.item) } else { Some(fact.title) };
        ledger.text(title.unwrap_or(fact.item))
    }

    /// The units the fact names, else those that submitted its item.
    pub(crate) fn units<'a>(&self, ledger: &'a Ledger, fact: &'a Fact) -> &'a [Word] {
        let own = ledger.units(fact);
        let submission = self.submission_of(fact.item).and_then(|id| ledger.fact(id));
        if own.is_empty() { submission.map_or(own, |submission| ledger.units(submission)) } else { own }
    }
}
