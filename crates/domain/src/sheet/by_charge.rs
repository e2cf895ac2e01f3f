//! Which entries are charged to which period (计期索引): pages ask for a month or a year of a holder many times, and
//! the list of entries grows with the years. Made when first asked for; whoever changes the entries forgets it.

use crate::period::Period;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Places in the list of entries (credits first, then effects) by the period they are charged to.
#[derive(Debug, Default)]
pub(crate) struct ByCharge(OnceLock<BTreeMap<Period, Vec<u32>>>);

impl ByCharge {
    /// The places charged to periods inside this one, in the order of the list.
    pub(crate) fn inside(&self, period: Period, charges: impl Iterator<Item = Period>) -> Vec<u32> {
        let index = self.0.get_or_init(|| {
            let mut index: BTreeMap<Period, Vec<u32>> = BTreeMap::new();
            for (place, charge) in (0..).zip(charges) {
                index.entry(charge).or_default().push(place);
            }
            index
        });
        let mut lists = index.iter().filter(|(charge, _)| period.covers(**charge)).map(|(_, places)| places);
        let mut places = lists.next().cloned().unwrap_or_default();
        let mut is_merged = false;
        for list in lists {
            places.extend(list);
            is_merged = true;
        }
        if is_merged {
            places.sort_unstable();
        }
        places
    }

    /// The entries change.
    pub(crate) fn forget(&mut self) {
        self.0 = OnceLock::new();
    }
}

/// A copy makes its own when it is asked.
impl Clone for ByCharge {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// It says nothing the entries do not say.
impl PartialEq for ByCharge {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for ByCharge {}
