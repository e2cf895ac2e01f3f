//! Late facts and reversals (补记、冲销) scored into a sheet that is there already: only the units that the item of the
//! fact touches are scored anew. [`Rescorer`] works on a ledger and a sheet that somebody else keeps, [`Scorer`] keeps
//! its own. Whole ledgers are [`super::score`]'s.

use super::index::{self, ItemIndex};
use super::item::Item;
use super::program::Program;
use super::share::Shares;
use super::{Difference, Settled, keep, post, put_remarks_in_order, run_all, settle};
use crate::calendar::Calendar;
use crate::fact::{FactId, FactKind, Ledger, NewFact};
use crate::notice::Notice;
use crate::points::Points;
use crate::sheet::{ByCharge, Entry, HolderKind, HolderSheet, Lists, Sheet};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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

/// The holders as they stood before a change (原得分).
#[derive(Debug)]
pub struct Replaced {
    holders: Vec<(usize, Arc<HolderSheet>)>,
    /// Whether these are all there were: holders came or left.
    is_everybody: bool,
}

impl Replaced {
    fn nobody() -> Self {
        Self { holders: Vec::new(), is_everybody: false }
    }

    /// Whose points are others now, and what they were.
    pub fn differences(&self, sheet: &Sheet) -> Vec<Difference> {
        let mut changed: Vec<Difference> =
            if self.is_everybody { self.by_name(sheet) } else { self.by_place(sheet) };
        changed.retain(|difference| difference.before != difference.after);
        changed
    }

    fn by_place(&self, sheet: &Sheet) -> Vec<Difference> {
        let difference = |(at, before): &(usize, Arc<HolderSheet>)| {
            let after = sheet.holders.get(*at)?;
            let (name, kind) = (after.name.clone(), after.kind);
            Some(Difference { name, kind, before: before.sum(), after: after.sum() })
        };
        self.holders.iter().filter_map(difference).collect()
    }

    fn by_name(&self, sheet: &Sheet) -> Vec<Difference> {
        let sum = |holder: &HolderSheet| ((holder.kind, holder.name.clone()), holder.sum());
        let mut before: BTreeMap<(HolderKind, String), Points> =
            self.holders.iter().map(|(_, holder)| sum(holder)).collect();
        let after: BTreeMap<_, _> = sheet.holders.iter().map(|holder| sum(holder)).collect();
        let mut all = Vec::with_capacity(after.len());
        for ((kind, name), after) in after {
            let before = before.remove(&(kind, name.clone())).unwrap_or_default();
            all.push(Difference { name, kind, before, after });
        }
        let gone = before.into_iter();
        all.extend(gone.map(|((kind, name), before)| Difference { name, kind, before, after: Points::ZERO }));
        all
    }
}

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
    pub fn added(&mut self, ledger: &Ledger, sheet: &mut Sheet, id: FactId) -> Replaced {
        let Some(fact) = ledger.fact(id) else { return Replaced::nobody() };
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
    pub fn reversed(&mut self, ledger: &Ledger, sheet: &mut Sheet, id: FactId, touched: Touched) -> Replaced {
        let Some(fact) = ledger.fact(id) else { return Replaced::nobody() };
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
    ) -> Replaced {
        let facts = self.index.item_of(ledger, id);
        let mut item = Item::default();
        let mut shares = Shares::default();
        item.run(&self.program, ledger, &facts);
        shares.run(&self.program, ledger, &mut item);
        touched.extend(shares.credits.iter().map(|credit| credit.holder));
        touched.extend(shares.touches.iter().map(|(holder, _)| *holder));
        // Sheets that pages still read stay as they are: those of the touched holders are written anew.
        let rest = touched.iter().filter_map(|at| Some((*at, without(sheet.holders.get(*at)?, &facts))));
        let mut anew: BTreeMap<usize, HolderSheet> = rest.collect();
        let settled =
            |holder: &HolderSheet| Settled { credits: holder.credits.len(), touches: holder.touches.len() };
        let settled: Vec<Settled> = anew.values().map(settled).collect();
        post(&mut anew, &mut shares);
        let mut holders = Vec::with_capacity(anew.len());
        for ((at, mut holder), settled) in anew.into_iter().zip(settled) {
            settle(&self.program, ledger, at, &mut holder, settled);
            if let Some(place) = sheet.holders.get_mut(at) {
                holders.push((at, std::mem::replace(place, Arc::new(holder))));
            }
        }
        let n_remarks = sheet.remarks.len();
        sheet.remarks.retain(|remark| !facts.contains(&remark.fact));
        if !item.remarks.is_empty() || sheet.remarks.len() != n_remarks {
            sheet.remarks.append(&mut item.remarks);
            put_remarks_in_order(ledger, &mut sheet.remarks);
        }
        Replaced { holders, is_everybody: false }
    }

    /// A stranger came in or left, so holders shift: everything is scored anew.
    fn rescore_all(&mut self, ledger: &Ledger, sheet: &mut Sheet) -> Replaced {
        let Program { notice, calendar, as_of, .. } = self.program;
        self.program = Program::new(notice, calendar, ledger, as_of);
        let before = std::mem::replace(sheet, run_all(&self.program, ledger, &self.index));
        Replaced { holders: before.holders.into_iter().enumerate().collect(), is_everybody: true }
    }
}

/// What a holder has without what some facts gave; what follows over periods is still to be worked out.
fn without(sheet: &HolderSheet, facts: &[FactId]) -> HolderSheet {
    let mut credit_lists = Lists::default();
    credit_lists.steps.reserve(sheet.credit_lists.steps.len());
    // Room for a few late ones, so that the list does not move again.
    let mut credits = Vec::with_capacity(sheet.credits.len() + 4);
    for entry in &sheet.credits {
        if !entry.facts(&sheet.credit_lists).iter().any(|fact| facts.contains(fact)) {
            let steps = keep(&mut credit_lists, sheet.credit_lists.steps(entry.steps));
            credits.push(Entry { steps, ..entry.clone() });
        }
    }
    let mut touches = Vec::with_capacity(sheet.touches.len() + 4);
    touches.extend(sheet.touches.iter().filter(|touch| !facts.contains(&touch.fact)).cloned());
    HolderSheet {
        name: sheet.name.clone(),
        kind: sheet.kind,
        credits,
        effects: Vec::new(),
        quotas: Vec::new(),
        flags: Vec::new(),
        touches,
        credit_lists,
        effect_lists: Lists::default(),
        by_charge: ByCharge::default(),
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
        let replaced = self.rescorer.added(&self.ledger, &mut self.sheet, id);
        (id, replaced.differences(&self.sheet))
    }

    /// Takes a fact back and re-scores the units it touched.
    pub fn reverse(&mut self, id: FactId) -> Vec<Difference> {
        if self.ledger.fact(id).is_none_or(|fact| fact.is_reversed) {
            return Vec::new();
        }
        let touched = self.rescorer.touched_by(&self.ledger, id);
        self.ledger.reverse(id);
        let replaced = self.rescorer.reversed(&self.ledger, &mut self.sheet, id, touched);
        replaced.differences(&self.sheet)
    }
}
