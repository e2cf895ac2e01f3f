//! Which entries are charged to which period (计期索引): pages ask for a month or a year of a holder many times, and
//! the list of entries grows with the years. Made when first asked for; whoever changes the entries forgets it.

use super::Entry;
use crate::period::Period;
use crate::points::Points;
use crate::rule::Currency;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Places in the list of entries (credits first, then effects) by the period they are charged to, with their sums.
#[derive(Debug, Default)]
pub(crate) struct ByCharge(OnceLock<BTreeMap<Period, Charged>>);

/// What is charged to one period.
#[derive(Debug, Default)]
struct Charged {
    places: Vec<u32>,
    /// The sum of its points; money is not among them.
    points: Points,
}

impl ByCharge {
    /// The places charged to periods inside this one, in the order of the list.
    pub(crate) fn inside<'a>(&self, period: Period, entries: impl Iterator<Item = &'a Entry>) -> Vec<u32> {
        let index = self.index(entries);
        let mut lists =
            index.iter().filter(|(charge, _)| period.covers(**charge)).map(|(_, charged)| &charged.places);
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

    /// The sum of the points charged to each period that is asked for.
    pub(crate) fn points<'a>(
        &self,
        entries: impl Iterator<Item = &'a Entry>,
        is_asked: impl Fn(Period) -> bool,
    ) -> Points {
        let asked = self.index(entries).iter().filter(|(charge, _)| is_asked(**charge));
        asked.map(|(_, charged)| charged.points).sum()
    }

    fn index<'a>(&self, entries: impl Iterator<Item = &'a Entry>) -> &BTreeMap<Period, Charged> {
        self.0.get_or_init(|| {
            let mut index: BTreeMap<Period, Charged> = BTreeMap::new();
            for (place, entry) in (0..).zip(entries) {
                let charged = index.entry(entry.charge).or_default();
                charged.places.push(place);
                if entry.currency == Currency::Points {
                    charged.points += entry.points;
                }
            }
            index
        })
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
