//! Lists of facts under conditions (筛选), kept from sheet to sheet: after a change only the facts that changed are
//! looked at again. It does not know the conditions; pages bring them with a key.

use std::sync::{Arc, Mutex, PoisonError};
use zhaozhang_domain::fact::{Fact, FactId, Ledger};
use zhaozhang_domain::pile::Pile;

/// How many lists are kept with the sheets of a day.
const LISTINGS: usize = 8;

/// The lists pages asked for, the last first, as this sheet sees them.
#[derive(Debug, Clone, Default)]
pub(super) struct Listings {
    /// Shared by the sheets of one day; each list knows how far it has seen the changes.
    kept: Arc<Mutex<Vec<Listing>>>,
    /// The facts that came or may look different, in the order of the changes.
    changed: Pile<FactId>,
}

/// One list.
#[derive(Debug, Clone)]
struct Listing {
    key: String,
    /// How many of the changes it has seen.
    seen: usize,
    facts: Arc<Vec<FactId>>,
}

impl Listings {
    /// The changes so far.
    pub(super) fn changed(&self) -> &Pile<FactId> {
        &self.changed
    }

    /// The same lists after more changes.
    pub(super) fn at(&self, changed: Pile<FactId>) -> Self {
        Self { kept: Arc::clone(&self.kept), changed }
    }

    /// The facts that fit, in the order of the ledger.
    pub(super) fn get(&self, key: &str, ledger: &Ledger, fits: impl Fn(&Fact) -> bool) -> Arc<Vec<FactId>> {
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = self.changed.len();
        // A list that a later sheet asked for may hold facts this one does not know.
        let known = kept().iter().find(|list| list.key == key && list.seen <= seen).cloned();
        if let Some(known) = known.as_ref().filter(|known| known.seen == seen) {
            return Arc::clone(&known.facts);
        }
        let facts = if let Some(known) = known {
            self.follow(known, ledger, fits)
        } else {
            let found = ledger.facts().filter(|(_, fact)| fits(fact)).map(|(id, _)| id);
            Arc::new(found.collect())
        };
        let list = Listing { key: key.to_owned(), seen, facts: Arc::clone(&facts) };
        let mut kept = kept();
        kept.retain(|other| other.key != key || other.seen > seen);
        kept.insert(0, list);
        kept.truncate(LISTINGS);
        facts
    }

    /// Looks again at the facts that changed since.
    fn follow(&self, known: Listing, ledger: &Ledger, fits: impl Fn(&Fact) -> bool) -> Arc<Vec<FactId>> {
        let Listing { seen, mut facts, .. } = known;
        for at in seen..self.changed.len() {
            let Some(id) = self.changed.get(at).copied() else { break };
            let is_in = ledger.fact(id).is_some_and(&fits);
            match facts.binary_search(&id) {
                Ok(place) if !is_in => {
                    Arc::make_mut(&mut facts).remove(place);
                }
                Err(place) if is_in => Arc::make_mut(&mut facts).insert(place, id),
                _ => {}
            }
        }
        facts
    }
}
