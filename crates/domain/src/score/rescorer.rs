//! Late facts and reversals (补记、冲销) scored into a sheet that is there already: only the units that the item of the
//! fact touches are scored anew. [`Rescorer`] works on a ledger and a sheet that somebody else keeps, [`Scorer`] keeps
//! its own. Whole ledgers are [`super::score`]'s.

use super::index::{self, ItemIndex};
use super::item::Item;
use super::program::Program;
use super::share::Shares;
use super::sight::by_content;
use super::{Difference, Settled, keep, post, run_all, settle};
use crate::calendar::Calendar;
use crate::fact::{FactId, FactKind, Ledger, NewFact};
use crate::notice::Notice;
use crate::points::Points;
use crate::sheet::{Entry, HolderKind, HolderSheet, Sheet};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// What it takes to score late facts into a sheet: the rules made quick, and the items of the ledger.
///
/// It belongs to one ledger and one sheet, which are handed to every call; after it the sheet equals what
/// [`super::score`] gives for the ledger as it then stands.
#[derive(Debug)]
pub struct Rescorer<'n> {
    program: Program<'n>,
    index: ItemIndex,
}

/// Gives every word of the notice's rules a number of the ledger, so that late facts meet the same numbers.
pub fn learn_words(notice: &Notice, ledger: &mut Ledger) {
    index::intern_notice(notice, ledger);
}

/// The holders an item touched before one of its facts was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched(BTreeSet<usize>);

impl<'n> Rescorer<'n> {
    /// Scores the whole ledger once, which must have learned the notice's words ([`learn_words`]).
    pub fn new(
        notice: &'n Notice,
        calendar: &'n Calendar,
        ledger: &Ledger,
        as_of: NaiveDate,
    ) -> (Self, Sheet) {
        let program = Program::new(notice, calendar, ledger, as_of);
        let index = ItemIndex::new(ledger);
        let sheet = run_all(&program, ledger, &index);
        (Self { program, index }, sheet)
    }

    /// Scores a fact that the ledger has just been given.
    pub fn added(&mut self, ledger: &Ledger, sheet: &mut Sheet, id: FactId) -> Vec<Difference> {
        let Some(fact) = ledger.fact(id) else { return Vec::new() };
        // The index does not know the fact yet: these are the holders its item touched so far.
        let touched = self.holders_of(ledger, &self.index.facts(fact.item));
        self.index.add(ledger, id);
        let is_known = self.program.register.gain(ledger, fact);
        let is_reminder = fact.kind == FactKind::Reminder && !self.program.has_reminders;
        if is_reminder || !is_known {
            return self.rescore_all(ledger, sheet);
        }
        self.rescore_item(ledger, sheet, id, touched)
    }

    /// Whom a fact touches, to be asked before it is taken back.
    pub fn touched_by(&self, ledger: &Ledger, id: FactId) -> Touched {
        let item = ledger.fact(id).map(|fact| fact.item);
        let facts = item.map(|item| self.index.facts(item)).unwrap_or_default();
        let touched = self.holders_of(ledger, &facts);
        Touched(if touched.is_empty() { self.holders_of(ledger, &[id]) } else { touched })
    }

    /// The facts of the item a fact belongs to, itself included, in the order of the ledger.
    pub fn facts_of_item(&self, ledger: &Ledger, id: FactId) -> Vec<FactId> {
        let mut facts = self.index.item_of(ledger, id);
        facts.sort_unstable();
        facts
    }

    /// Scores a fact that was just taken back in the ledger.
    pub fn reversed(
        &mut self,
        ledger: &Ledger,
        sheet: &mut Sheet,
        id: FactId,
        touched: Touched,
    ) -> Vec<Difference> {
        let Some(fact) = ledger.fact(id) else { return Vec::new() };
        let is_last = self.program.register.lose(ledger, fact);
        if is_last {
            self.rescore_all(ledger, sheet)
        } else {
            self.rescore_item(ledger, sheet, id, touched.0)
        }
    }

    /// Holders that facts of one item touch now.
    fn holders_of(&self, ledger: &Ledger, facts: &[FactId]) -> BTreeSet<usize> {
        let mut item = Item::default();
        let mut shares = Shares::default();
        item.run(&self.program, ledger, facts);
        shares.run(&self.program, ledger, &mut item);
        let credited = shares.credits.iter().map(|credit| credit.holder);
        credited.chain(shares.touches.iter().map(|(holder, _)| *holder)).collect()
    }

    fn rescore_item(
        &self,
        ledger: &Ledger,
        sheet: &mut Sheet,
        id: FactId,
        mut touched: BTreeSet<usize>,
    ) -> Vec<Difference> {
        let facts = self.index.item_of(ledger, id);
        let mut item = Item::default();
        let mut shares = Shares::default();
        item.run(&self.program, ledger, &facts);
        shares.run(&self.program, ledger, &mut item);
        touched.extend(shares.credits.iter().map(|credit| credit.holder));
        touched.extend(shares.touches.iter().map(|(holder, _)| *holder));
        let sum = |sheet: &Sheet, at: usize| sheet.holders.get(at).map_or(Points::ZERO, HolderSheet::sum);
        let before: Vec<Points> = touched.iter().map(|at| sum(sheet, *at)).collect();
        for at in &touched {
            if let Some(holder) = sheet.holders.get_mut(*at) {
                forget(holder, &facts);
            }
        }
        let mut settled = Vec::with_capacity(touched.len());
        for holder in touched.iter().filter_map(|at| sheet.holders.get(*at)) {
            settled.push(Settled { credits: holder.credits.len(), touches: holder.touches.len() });
        }
        post(&mut sheet.holders, &mut shares);
        let mut settled = settled.into_iter();
        for at in &touched {
            if let Some(holder) = sheet.holders.get_mut(*at) {
                let settled = settled.next().unwrap_or_default();
                settle(&self.program, ledger, *at, holder, settled);
            }
        }
        let remarks = &mut sheet.remarks;
        remarks.retain(|remark| !facts.contains(&remark.fact));
        remarks.append(&mut item.remarks);
        remarks.sort_by(|left, right| {
            left.kind.cmp(&right.kind).then_with(|| by_content(ledger, left.fact, right.fact))
        });
        remarks.dedup();
        let changed = touched.iter().zip(before).filter_map(|(at, before)| {
            let holder = sheet.holders.get(*at)?;
            Some(Difference { name: holder.name.clone(), kind: holder.kind, before, after: holder.sum() })
        });
        changed.filter(|difference| difference.before != difference.after).collect()
    }

    /// A stranger came in or left, so holders shift: everything is scored anew.
    fn rescore_all(&mut self, ledger: &Ledger, sheet: &mut Sheet) -> Vec<Difference> {
        let sums = |sheet: &Sheet| -> BTreeMap<(HolderKind, String), Points> {
            sheet.holders.iter().map(|holder| ((holder.kind, holder.name.clone()), holder.sum())).collect()
        };
        let mut before = sums(sheet);
        let Program { notice, calendar, as_of, .. } = self.program;
        self.program = Program::new(notice, calendar, ledger, as_of);
        *sheet = run_all(&self.program, ledger, &self.index);
        let mut changed: Vec<Difference> = Vec::new();
        for ((kind, name), after) in sums(sheet) {
            let before = before.remove(&(kind, name.clone())).unwrap_or_default();
            changed.push(Difference { name, kind, before, after });
        }
        let gone = before.into_iter();
        changed.extend(gone.map(|((kind, name), before)| Difference {
            name,
            kind,
            before,
            after: Points::ZERO,
        }));
        changed.retain(|difference| difference.before != difference.after);
        changed
    }
}

/// Removes what some facts gave a holder.
fn forget(sheet: &mut HolderSheet, facts: &[FactId]) {
    sheet.touches.retain(|touch| !facts.contains(&touch.fact));
    let old = std::mem::take(&mut sheet.credit_lists);
    let kept = std::mem::take(&mut sheet.credits);
    for entry in kept {
        if !entry.facts(&old).iter().any(|fact| facts.contains(fact)) {
            let steps = keep(&mut sheet.credit_lists, old.steps(entry.steps));
            sheet.credits.push(Entry { steps, ..entry });
        }
    }
}

/// A sheet that takes late facts and reversals one at a time, with a ledger of its own.
///
/// After every call the sheet equals what [`super::score`] gives for the ledger as it then stands.
#[derive(Debug)]
pub struct Scorer<'n> {
    rescorer: Rescorer<'n>,
    ledger: Ledger,
    sheet: Sheet,
}

impl<'n> Scorer<'n> {
    /// Scores the whole ledger once.
    pub fn new(notice: &'n Notice, calendar: &'n Calendar, mut ledger: Ledger, as_of: NaiveDate) -> Self {
        learn_words(notice, &mut ledger);
        let (rescorer, sheet) = Rescorer::new(notice, calendar, &ledger, as_of);
        Self { rescorer, ledger, sheet }
    }

    /// The sheet as it stands.
    pub fn sheet(&self) -> &Sheet {
        &self.sheet
    }

    /// The ledger as it stands.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Adds a fact and re-scores the units it touches.
    pub fn add(&mut self, fact: &NewFact) -> (FactId, Vec<Difference>) {
        let id = self.ledger.add(fact);
        (id, self.rescorer.added(&self.ledger, &mut self.sheet, id))
    }

    /// Takes a fact back and re-scores the units it touched.
    pub fn reverse(&mut self, id: FactId) -> Vec<Difference> {
        if self.ledger.fact(id).is_none_or(|fact| fact.is_reversed) {
            return Vec::new();
        }
        let touched = self.rescorer.touched_by(&self.ledger, id);
        self.ledger.reverse(id);
        self.rescorer.reversed(&self.ledger, &mut self.sheet, id, touched)
    }
}
