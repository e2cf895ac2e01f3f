//! The facts of each day (按日): pages ask for first and last days, and for what happened in a month. Month by month,
//! so that a copy of a ledger shares the months that did not change.

use super::FactId;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Facts by day.
#[derive(Debug, Clone, Default)]
pub(super) struct Days {
    months: BTreeMap<(i32, u32), Arc<BTreeMap<NaiveDate, DayFacts>>>,
}

/// The facts of one day in the order they came, and how many of them were not taken back.
#[derive(Debug, Clone, Default)]
struct DayFacts {
    facts: Vec<FactId>,
    standing: u32,
}

impl Days {
    pub(super) fn add(&mut self, on: NaiveDate, id: FactId) {
        let day = self.day(on);
        day.facts.push(id);
        day.standing += 1;
    }

    /// One of the day's facts was taken back.
    pub(super) fn take_back(&mut self, on: NaiveDate) {
        let day = self.day(on);
        day.standing = day.standing.saturating_sub(1);
    }

    fn day(&mut self, on: NaiveDate) -> &mut DayFacts {
        Arc::make_mut(self.months.entry(month_of(on)).or_default()).entry(on).or_default()
    }

    pub(super) fn first(&self) -> Option<NaiveDate> {
        self.months.values().find_map(|month| month.keys().next()).copied()
    }

    pub(super) fn last(&self) -> Option<NaiveDate> {
        self.months.values().rev().find_map(|month| month.keys().next_back()).copied()
    }

    pub(super) fn last_standing(&self, through: NaiveDate) -> Option<NaiveDate> {
        let months = self.months.range(..=month_of(through)).rev();
        let mut days = months.flat_map(|(_, month)| month.range(..=through).rev());
        days.find(|(_, day)| day.standing > 0).map(|(on, _)| *on)
    }

    pub(super) fn between(&self, first: NaiveDate, last: NaiveDate) -> impl Iterator<Item = FactId> {
        // A range whose end lies before its beginning is refused by the map.
        let months = (first <= last).then(|| self.months.range(month_of(first)..=month_of(last)));
        let days = months.into_iter().flatten().flat_map(move |(_, month)| month.range(first..=last));
        days.flat_map(|(_, day)| day.facts.iter().copied())
    }
}

fn month_of(day: NaiveDate) -> (i32, u32) {
    (day.year(), day.month())
}
