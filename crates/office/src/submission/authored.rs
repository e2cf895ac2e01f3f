//! What persons wrote (个人署名信息): accepted items, uses and instructions of a period, and the points they brought their
//! units, from the authors named on the facts of the items (S0-52). Units' own points are the sheet's.

use crate::scored::Scored;
use std::collections::{BTreeMap, BTreeSet};
use zhaozhang_domain::fact::{Fact, FactId, FactKind, Word};
use zhaozhang_domain::period::Period;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::rule::Currency;
use zhaozhang_domain::sheet::{Effect, HolderKind, RuleId};

/// A person's figures (个人统计).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authored {
    /// The author.
    pub name: String,
    /// The unit named with the author's items.
    pub unit: String,
    /// Items sent in that gave points.
    pub submissions: usize,
    /// Uses that gave points.
    pub adoptions: usize,
    /// Instructions that gave points.
    pub instructions: usize,
    /// What the items brought, each fact counted once however many units share it.
    pub points: Points,
}

/// The figures of every author in a period, the best first.
pub fn of(scored: &Scored, period: Period) -> Vec<Authored> {
    let ledger = &scored.ledger;
    let authors = Authors::of(scored);
    // A fact that several units share gives each its part; the author wrote it once.
    let mut best: BTreeMap<(FactId, RuleId), Points> = BTreeMap::new();
    for (_, holder) in scored.sheet.holders().filter(|(_, holder)| holder.kind != HolderKind::Person) {
        for view in holder.entries_in(period) {
            let is_credit = view.entry.effect == Effect::Credit && view.entry.currency == Currency::Points;
            if let Some(fact) = view.facts.first().filter(|_| is_credit) {
                let points = best.entry((*fact, view.entry.rule)).or_insert(view.entry.points);
                *points = (*points).max(view.entry.points);
            }
        }
    }
    let mut all: BTreeMap<&str, (Authored, BTreeSet<FactId>)> = BTreeMap::new();
    for ((id, _), points) in best {
        let Some(fact) = ledger.fact(id) else { continue };
        for name in authors.names(scored, fact) {
            let (own, seen) = all.entry(name).or_insert_with(|| (Authored::new(name), BTreeSet::new()));
            own.points += points;
            if own.unit.is_empty() {
                own.unit = authors.unit(scored, fact);
            }
            if seen.insert(id) {
                own.count(fact.kind);
            }
        }
    }
    let mut all: Vec<Authored> = all.into_values().map(|(own, _)| own).collect();
    all.sort_by(|a, b| b.points.cmp(&a.points).then(b.adoptions.cmp(&a.adoptions)).then(a.name.cmp(&b.name)));
    all
}

impl Authored {
    fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            unit: String::new(),
            submissions: 0,
            adoptions: 0,
            instructions: 0,
            points: Points::ZERO,
        }
    }

    fn count(&mut self, kind: FactKind) {
        let figure = match kind {
            FactKind::Adoption => &mut self.adoptions,
            FactKind::Instruction => &mut self.instructions,
            FactKind::Submission | FactKind::Solicitation => &mut self.submissions,
            _ => return,
        };
        *figure = figure.saturating_add(1);
    }
}

/// Who wrote which item, and for which unit: the first fact of the item that says so.
struct Authors {
    people: BTreeMap<Word, FactId>,
    units: BTreeMap<Word, FactId>,
}

impl Authors {
    fn of(scored: &Scored) -> Self {
        let (mut people, mut units) = (BTreeMap::new(), BTreeMap::new());
        for (id, fact) in scored.ledger.facts().filter(|(_, fact)| !fact.is_reversed && !fact.item.is_none())
        {
            if !scored.ledger.people(fact).is_empty() {
                people.entry(fact.item).or_insert(id);
            }
            if !scored.ledger.units(fact).is_empty() {
                units.entry(fact.item).or_insert(id);
            }
        }
        Self { people, units }
    }

    fn names<'s>(&self, scored: &'s Scored, fact: &Fact) -> Vec<&'s str> {
        let own = scored.ledger.people(fact);
        let of_item = || {
            let id = self.people.get(&fact.item)?;
            Some(scored.ledger.people(scored.ledger.fact(*id)?))
        };
        let people = if own.is_empty() { of_item().unwrap_or_default() } else { own };
        people.iter().map(|word| scored.ledger.text(*word)).collect()
    }

    fn unit(&self, scored: &Scored, fact: &Fact) -> String {
        let own = scored.ledger.units(fact);
        let of_item = || {
            let id = self.units.get(&fact.item)?;
            Some(scored.ledger.units(scored.ledger.fact(*id)?))
        };
        let units = if own.is_empty() { of_item().unwrap_or_default() } else { own };
        let name = units.first().map_or("", |word| scored.ledger.text(*word));
        let units = &scored.notice.units;
        let unit = units.iter().find(|unit| unit.name == name || unit.aliases.iter().any(|own| own == name));
        unit.map_or_else(|| name.to_owned(), |unit| unit.name.clone())
    }
}
