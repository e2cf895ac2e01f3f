//! Ranking under test (名次检验): the places of a period once with all facts and once without those nobody has proved,
//! and between which places each unit lies. It decides nothing: the ranking that counts is [`super::rank`]'s. Which facts
//! are unproved is the office's matter.

use super::{GroupRanking, rank};
use crate::calendar::Calendar;
use crate::fact::{FactId, Ledger};
use crate::notice::Notice;
use crate::period::Period;
use crate::points::Points;
use crate::score::score;
use crate::sheet::Sheet;
use std::collections::{BTreeMap, BTreeSet};

/// A ranked group under test (一组的名次检验).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestedGroup {
    /// The group's name.
    pub group: String,
    /// Its units in the order of the ranking that counts.
    pub rows: Vec<TestedRow>,
}

/// A unit under test (一个单位的名次检验).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestedRow {
    /// The unit's name.
    pub name: String,
    /// The place in the ranking that counts.
    pub place: u32,
    /// Its points there.
    pub points: Points,
    /// The place when all unproved facts fall away.
    pub place_without: u32,
    /// The points then.
    pub points_without: Points,
    /// The best place it can come to when any of the unproved facts, its own or others', fall away.
    pub best: u32,
    /// The worst.
    pub worst: u32,
    /// The unproved facts its points of the period rest on.
    pub facts: Vec<FactId>,
}

impl TestedRow {
    /// Whether the place changes when all unproved facts fall away.
    pub fn moves(&self) -> bool {
        self.place != self.place_without
    }

    /// Whether nothing that is unproved can change the place.
    pub fn is_firm(&self) -> bool {
        self.best == self.worst && !self.moves()
    }
}

/// Scores the period once more without the unproved facts and holds the places of the ranked groups against each other.
/// Groups that are not ranked have no places to test and are left out.
pub fn tested(
    notice: &Notice,
    calendar: &Calendar,
    (ledger, sheet): (&Ledger, &Sheet),
    period: Period,
    unproved: &BTreeSet<FactId>,
) -> Vec<TestedGroup> {
    let mut lesser = ledger.clone();
    for fact in unproved {
        lesser.reverse(*fact);
    }
    let without = score(notice, calendar, &lesser, sheet.as_of);
    let before = rank(notice, ledger, sheet, period);
    let after = rank(notice, &lesser, &without, period);
    before
        .iter()
        .filter(|group| group.is_ranked && !group.rows.is_empty())
        .map(|group| {
            let other = after.iter().find(|other| other.group == group.group);
            compare((group, sheet), (other, &without), period, unproved)
        })
        .collect()
}

fn compare(
    (group, sheet): (&GroupRanking, &Sheet),
    (other, without): (Option<&GroupRanking>, &Sheet),
    period: Period,
    unproved: &BTreeSet<FactId>,
) -> TestedGroup {
    // By name: whoever is in the sheet only through a fact that falls away has no number in the other one.
    let then: BTreeMap<&str, (Points, u32)> = other
        .iter()
        .flat_map(|other| &other.rows)
        .filter_map(|row| {
            let name = without.holder(row.holder)?.name.as_str();
            Some((name, (row.points, row.place?)))
        })
        .collect();
    let last = u32::try_from(group.rows.len()).unwrap_or(u32::MAX);
    let mut rows: Vec<TestedRow> = group
        .rows
        .iter()
        .filter_map(|row| {
            let holder = sheet.holder(row.holder)?;
            let (points_without, place_without) =
                then.get(holder.name.as_str()).copied().unwrap_or((Points::ZERO, last));
            let own: BTreeSet<FactId> = holder
                .entries_in(period)
                .flat_map(|view| view.facts.iter().copied())
                .filter(|fact| unproved.contains(fact))
                .collect();
            Some(TestedRow {
                name: holder.name.clone(),
                place: row.place?,
                points: row.points,
                place_without,
                points_without,
                best: 0,
                worst: 0,
                facts: own.into_iter().collect(),
            })
        })
        .collect();
    bound(&mut rows);
    TestedGroup { group: group.group.clone(), rows }
}

/// Each unit's best and worst place: its own points at their best against the others' at their worst, and the other way.
fn bound(rows: &mut [TestedRow]) {
    let range = |row: &TestedRow| (row.points.min(row.points_without), row.points.max(row.points_without));
    let ranges: Vec<(Points, Points)> = rows.iter().map(range).collect();
    for (at, row) in rows.iter_mut().enumerate() {
        let (low, high) = range(row);
        let others = || ranges.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, range)| range);
        row.best = place(others().filter(|(least, _)| *least > high).count());
        row.worst = place(others().filter(|(_, most)| *most > low).count());
    }
}

fn place(better: usize) -> u32 {
    u32::try_from(better).unwrap_or(u32::MAX).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, points: i64, without: i64) -> TestedRow {
        TestedRow {
            name: name.to_owned(),
            place: 0,
            points: Points::whole(points),
            place_without: 0,
            points_without: Points::whole(without),
            best: 0,
            worst: 0,
            facts: Vec::new(),
        }
    }

    #[test]
    fn places_range_over_what_may_fall_away() {
        // A leads by 10 and 20 of its points are unproved; B and C have proved everything; D has proved nothing.
        let mut rows = [row("A", 50, 30), row("B", 40, 40), row("C", 20, 20), row("D", 20, 0)];
        bound(&mut rows);
        let places: Vec<(u32, u32)> = rows.iter().map(|row| (row.best, row.worst)).collect();
        assert_eq!(places, [(1, 2), (1, 2), (3, 3), (3, 4)]);
    }

    #[test]
    fn a_deduction_that_may_fall_away_lets_a_unit_rise() {
        let mut rows = [row("A", 10, 10), row("B", -40, 10), row("C", 5, 5)];
        bound(&mut rows);
        assert_eq!((rows[1].best, rows[1].worst), (1, 3));
        assert_eq!((rows[0].best, rows[0].worst), (1, 1), "equals share the place");
        assert_eq!((rows[2].best, rows[2].worst), (2, 3));
    }
}
