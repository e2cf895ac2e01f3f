//! Scoring (计分): the rules of a notice run over the facts of a ledger, in the fixed stages of [`crate::rule`].
//! Pure: the same notice, calendar, ledger and day give the same sheet, whatever the order of the facts.
//! Reading order: [`score`], then `program` (rules made quick), `item`, `share`, `holder` (the stages);
//! [`crate::sheet`] for what comes out, [`crate::explain`] for its words.

mod holder;
mod index;
mod item;
mod lexicon;
mod owed;
mod program;
mod quota;
mod register;
mod select;
mod share;
mod sight;
mod threshold;

use crate::calendar::Calendar;
use crate::fact::{FactId, Ledger, NewFact};
use crate::notice::Notice;
use crate::points::Points;
use crate::rule::RuleKind;
use crate::sheet::{Entry, FactsAt, HolderKind, HolderSheet, Lists, Sheet, Step};
use chrono::NaiveDate;
use index::ItemIndex;
use item::Item;
pub(crate) use owed::{Owed, owed};
use program::Program;
use share::{Credit, Shares};
use sight::by_content;
use std::collections::{BTreeMap, BTreeSet};

/// What changed for one holder when facts came in late or were taken back (差额).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Whose sheet changed, by its full name: a stranger leaves the sheet with its last fact.
    pub name: String,
    /// Which kind of holder.
    pub kind: HolderKind,
    /// The sum of all points before.
    pub before: Points,
    /// The sum of all points after.
    pub after: Points,
}

/// Scores the ledger under the notice up to the day `as_of`, whose events count.
///
/// Facts dated before the notice was in force, after it ended or after `as_of` decide nothing.
pub fn score(notice: &Notice, calendar: &Calendar, ledger: &Ledger, as_of: NaiveDate) -> Sheet {
    let program = Program::new(notice, calendar, ledger, as_of);
    let index = ItemIndex::new(ledger);
    run_all(&program, ledger, &index)
}

fn run_all(program: &Program<'_>, ledger: &Ledger, index: &ItemIndex) -> Sheet {
    let mut holders: Vec<HolderSheet> = program
        .register
        .members
        .iter()
        .map(|member| HolderSheet {
            name: member.name.clone(),
            kind: member.kind,
            // Room for one entry a fact: growing ten thousand lists step by step costs more than scoring.
            credits: Vec::with_capacity(member.n_facts),
            effects: Vec::new(),
            quotas: Vec::new(),
            flags: Vec::new(),
            touches: Vec::with_capacity(member.n_facts),
            credit_lists: Lists::default(),
            effect_lists: Lists::default(),
        })
        .collect();
    let mut item = Item::default();
    let mut shares = Shares::default();
    index.for_each(|facts| {
        item.run(program, ledger, facts);
        shares.run(program, ledger, &mut item);
        post(&mut holders, &mut shares);
    });
    for (at, sheet) in holders.iter_mut().enumerate() {
        settle(program, ledger, at, sheet);
    }
    let mut remarks = std::mem::take(&mut item.remarks);
    remarks.sort_by(|left, right| {
        left.kind.cmp(&right.kind).then_with(|| by_content(ledger, left.fact, right.fact))
    });
    remarks.dedup();
    let is_quota = |rule: &&program::PeriodRule<'_>| matches!(rule.rule.kind, RuleKind::Quota(_));
    let quota_bits = program
        .period_rules
        .iter()
        .filter(is_quota)
        .map(|rule| (rule.id, rule.bits.first().copied().unwrap_or(0)));
    let quota_bits = quota_bits.collect();
    Sheet { as_of: program.as_of, holders, remarks, quota_bits, cadence_bits: program.cadence_bits.clone() }
}

/// Puts an item's shares on the holders' sheets.
fn post(holders: &mut [HolderSheet], shares: &mut Shares) {
    for credit in shares.credits.drain(..) {
        let Credit { holder, entry, fact, steps } = credit;
        if let Some(sheet) = holders.get_mut(holder) {
            let steps = keep(&mut sheet.credit_lists, &steps);
            sheet.credits.push(Entry { facts: FactsAt::One(fact), steps, ..entry });
        }
    }
    for (holder, touch) in shares.touches.drain(..) {
        if let Some(sheet) = holders.get_mut(holder) {
            sheet.touches.push(touch);
        }
    }
}

fn keep(lists: &mut Lists, steps: &[Step]) -> (u32, u32) {
    let place = |len: usize| u32::try_from(len).unwrap_or(u32::MAX);
    let at = (place(lists.steps.len()), place(steps.len()));
    lists.steps.extend_from_slice(steps);
    at
}

/// Puts a holder's credits in order and adds what follows over periods.
fn settle(program: &Program<'_>, ledger: &Ledger, at: usize, sheet: &mut HolderSheet) {
    let HolderSheet { credits, credit_lists, touches, .. } = sheet;
    let first = |entry: &Entry| entry.facts(credit_lists).first().copied().unwrap_or(FactId(0));
    credits.sort_by(|left, right| {
        (left.on, left.rule)
            .cmp(&(right.on, right.rule))
            .then_with(|| by_content(ledger, first(left), first(right)))
    });
    touches.sort_by(|left, right| {
        left.on.cmp(&right.on).then_with(|| by_content(ledger, left.fact, right.fact))
    });
    holder::run(program, ledger, at, sheet);
}

/// A sheet that takes late facts and reversals one at a time (补记、冲销).
///
/// After every call the sheet equals what [`score`] gives for the ledger as it then stands; only the units
/// that the item of the fact touches are scored anew.
#[derive(Debug)]
pub struct Scorer<'n> {
    program: Program<'n>,
    ledger: Ledger,
    index: ItemIndex,
    sheet: Sheet,
}

impl<'n> Scorer<'n> {
    /// Scores the whole ledger once.
    pub fn new(notice: &'n Notice, calendar: &'n Calendar, mut ledger: Ledger, as_of: NaiveDate) -> Self {
        index::intern_notice(notice, &mut ledger);
        let program = Program::new(notice, calendar, &ledger, as_of);
        let index = ItemIndex::new(&ledger);
        let sheet = run_all(&program, &ledger, &index);
        Self { program, ledger, index, sheet }
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
        let before = self.totals_of_item(self.ledger.item_of(fact));
        let id = self.ledger.add(fact);
        self.index.add(&self.ledger, id);
        let is_known =
            self.ledger.fact(id).is_some_and(|fact| self.program.register.gain(&self.ledger, fact));
        let is_reminder = fact.kind == crate::fact::FactKind::Reminder && !self.program.has_reminders;
        if is_reminder || !is_known {
            return (id, self.rescore_all());
        }
        (id, self.rescore_item(id, before))
    }

    /// Takes a fact back and re-scores the units it touched.
    pub fn reverse(&mut self, id: FactId) -> Vec<Difference> {
        let Some(fact) = self.ledger.fact(id).filter(|fact| !fact.is_reversed) else { return Vec::new() };
        let before = self.totals_of_item(Some(fact.item));
        let before = if before.is_empty() { self.holders_of(&[id]) } else { before };
        let is_last = self.program.register.lose(&self.ledger, fact);
        self.ledger.reverse(id);
        if is_last { self.rescore_all() } else { self.rescore_item(id, before) }
    }

    /// Holders that an item's facts touch now.
    fn totals_of_item(&self, item: Option<crate::fact::Word>) -> BTreeSet<usize> {
        let facts = item.map(|item| self.index.facts(item)).unwrap_or_default();
        self.holders_of(&facts)
    }

    fn holders_of(&self, facts: &[FactId]) -> BTreeSet<usize> {
        let mut item = Item::default();
        let mut shares = Shares::default();
        item.run(&self.program, &self.ledger, facts);
        shares.run(&self.program, &self.ledger, &mut item);
        let credited = shares.credits.iter().map(|credit| credit.holder);
        credited.chain(shares.touches.iter().map(|(holder, _)| *holder)).collect()
    }

    fn rescore_item(&mut self, id: FactId, mut touched: BTreeSet<usize>) -> Vec<Difference> {
        let facts = self.index.item_of(&self.ledger, id);
        let mut item = Item::default();
        let mut shares = Shares::default();
        item.run(&self.program, &self.ledger, &facts);
        shares.run(&self.program, &self.ledger, &mut item);
        touched.extend(shares.credits.iter().map(|credit| credit.holder));
        touched.extend(shares.touches.iter().map(|(holder, _)| *holder));
        let before: Vec<Points> = touched.iter().map(|at| self.sum(*at)).collect();
        for at in &touched {
            if let Some(sheet) = self.sheet.holders.get_mut(*at) {
                forget(sheet, &facts);
            }
        }
        post(&mut self.sheet.holders, &mut shares);
        for at in &touched {
            if let Some(sheet) = self.sheet.holders.get_mut(*at) {
                settle(&self.program, &self.ledger, *at, sheet);
            }
        }
        let remarks = &mut self.sheet.remarks;
        remarks.retain(|remark| !facts.contains(&remark.fact));
        remarks.append(&mut item.remarks);
        let ledger = &self.ledger;
        remarks.sort_by(|left, right| {
            left.kind.cmp(&right.kind).then_with(|| by_content(ledger, left.fact, right.fact))
        });
        remarks.dedup();
        let changed = touched.iter().zip(before).filter_map(|(at, before)| {
            let sheet = self.sheet.holders.get(*at)?;
            Some(Difference { name: sheet.name.clone(), kind: sheet.kind, before, after: sheet.sum() })
        });
        changed.filter(|difference| difference.before != difference.after).collect()
    }

    /// A stranger came in or left, so holders shift: everything is scored anew.
    fn rescore_all(&mut self) -> Vec<Difference> {
        let sums = |sheet: &Sheet| -> BTreeMap<(HolderKind, String), Points> {
            sheet.holders.iter().map(|holder| ((holder.kind, holder.name.clone()), holder.sum())).collect()
        };
        let mut before = sums(&self.sheet);
        let Program { notice, calendar, as_of, .. } = self.program;
        self.program = Program::new(notice, calendar, &self.ledger, as_of);
        self.sheet = run_all(&self.program, &self.ledger, &self.index);
        let mut changed: Vec<Difference> = Vec::new();
        for ((kind, name), after) in sums(&self.sheet) {
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

    fn sum(&self, at: usize) -> Points {
        self.sheet.holders.get(at).map_or(Points::ZERO, HolderSheet::sum)
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
