//! Scoring (计分): the rules of a notice run over the facts of a ledger, in the fixed stages of [`crate::rule`].
//! Pure: the same notice, calendar, ledger and day give the same sheet, whatever the order of the facts.
//! Reading order: [`score`], then `program` (rules made quick), `item`, `share`, `holder` (the stages), `rescorer` (late facts);
//! [`crate::sheet`] for what comes out, [`crate::explain`] for its words.

mod holder;
mod index;
mod item;
mod lexicon;
mod owed;
mod program;
mod quota;
mod register;
mod rescorer;
mod select;
mod share;
mod sight;
mod threshold;

pub use rescorer::{Replaced, Rescorer, Scorer, Touched, learn_words};

use crate::calendar::Calendar;
use crate::fact::{FactId, Ledger};
use crate::notice::Notice;
use crate::points::Points;
use crate::rule::RuleKind;
use crate::sheet::{ByCharge, Entry, FactsAt, HolderKind, HolderSheet, Lists, Remark, Sheet, Step};
use chrono::NaiveDate;
use index::ItemIndex;
use item::Item;
pub(crate) use owed::{Owed, owed};
use program::Program;
use share::{Credit, Shares};
use sight::by_content;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

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
            by_charge: ByCharge::default(),
        })
        .collect();
    let mut item = Item::default();
    let mut shares = Shares::default();
    index.for_each(|facts| {
        item.run(program, ledger, facts);
        shares.run(program, ledger, &mut item);
        post(holders.as_mut_slice(), &mut shares);
    });
    for (at, sheet) in holders.iter_mut().enumerate() {
        settle(program, ledger, at, sheet, Settled::default());
    }
    let mut remarks = std::mem::take(&mut item.remarks);
    put_remarks_in_order(ledger, &mut remarks);
    let is_quota = |rule: &&program::PeriodRule<'_>| matches!(rule.rule.kind, RuleKind::Quota(_));
    let quota_bits = program
        .period_rules
        .iter()
        .filter(is_quota)
        .map(|rule| (rule.id, rule.bits.first().copied().unwrap_or(0)));
    let quota_bits = quota_bits.collect();
    let holders = holders.into_iter().map(Arc::new).collect();
    Sheet { as_of: program.as_of, holders, remarks, quota_bits, cadence_bits: program.cadence_bits.clone() }
}

/// Where shares are put: the sheets of all holders, or of the few that are scored anew.
trait Sheets {
    fn sheet(&mut self, holder: usize) -> Option<&mut HolderSheet>;
}

impl Sheets for [HolderSheet] {
    fn sheet(&mut self, holder: usize) -> Option<&mut HolderSheet> {
        self.get_mut(holder)
    }
}

impl Sheets for BTreeMap<usize, HolderSheet> {
    fn sheet(&mut self, holder: usize) -> Option<&mut HolderSheet> {
        self.get_mut(&holder)
    }
}

/// Puts an item's shares on the holders' sheets.
fn post(sheets: &mut (impl Sheets + ?Sized), shares: &mut Shares) {
    for credit in shares.credits.drain(..) {
        let Credit { holder, entry, fact, steps } = credit;
        if let Some(sheet) = sheets.sheet(holder) {
            let steps = keep(&mut sheet.credit_lists, &steps);
            sheet.credits.push(Entry { facts: FactsAt::One(fact), steps, ..entry });
        }
    }
    for (holder, touch) in shares.touches.drain(..) {
        if let Some(sheet) = sheets.sheet(holder) {
            sheet.touches.push(touch);
        }
    }
}

/// By kind and content, each once.
fn put_remarks_in_order(ledger: &Ledger, remarks: &mut Vec<Remark>) {
    remarks.sort_by(|left, right| {
        left.kind.cmp(&right.kind).then_with(|| by_content(ledger, left.fact, right.fact))
    });
    remarks.dedup();
}

fn keep(lists: &mut Lists, steps: &[Step]) -> (u32, u32) {
    let place = |len: usize| u32::try_from(len).unwrap_or(u32::MAX);
    let at = (place(lists.steps.len()), place(steps.len()));
    lists.steps.extend_from_slice(steps);
    at
}

/// How many of a holder's credits and touches are in order already, from the front.
#[derive(Debug, Clone, Copy, Default)]
struct Settled {
    credits: usize,
    touches: usize,
}

/// A late fact adds one or two to thousands that are in order: each goes to its place by halving.
const FEW: usize = 8;

/// Sorts a list whose beginning is sorted; equals stay in the order they came.
fn put_in_order<T>(list: &mut [T], settled: usize, order: impl Fn(&T, &T) -> Ordering) {
    if settled == 0 || list.len().saturating_sub(settled) > FEW {
        list.sort_by(order);
        return;
    }
    for end in settled + 1..=list.len() {
        let Some((late, sorted)) = list.get_mut(..end).and_then(|part| part.split_last_mut()) else { return };
        let place = sorted.partition_point(|before| order(before, late).is_le());
        if let Some(part) = list.get_mut(place..end) {
            part.rotate_right(1);
        }
    }
}

/// Puts a holder's credits in order and adds what follows over periods.
fn settle(program: &Program<'_>, ledger: &Ledger, at: usize, sheet: &mut HolderSheet, settled: Settled) {
    let HolderSheet { credits, credit_lists, touches, .. } = sheet;
    let first = |entry: &Entry| entry.facts(credit_lists).first().copied().unwrap_or(FactId(0));
    put_in_order(credits, settled.credits, |left, right| {
        (left.on, left.rule)
            .cmp(&(right.on, right.rule))
            .then_with(|| by_content(ledger, first(left), first(right)))
    });
    put_in_order(touches, settled.touches, |left, right| {
        left.on.cmp(&right.on).then_with(|| by_content(ledger, left.fact, right.fact))
    });
    holder::run(program, ledger, at, sheet);
    sheet.by_charge.forget();
}
