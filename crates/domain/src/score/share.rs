//! The stage of shares (分摊、归属): who gets what an item gave, and what each unit is seen to have done.
//! It runs after [`super::item`] and hands entries to the sheets of [`super::holder`].

use super::item::{Claim, Item, multiply};
use super::program::{FactAction, Program};
use super::select::Seen;
use super::select::place_of;
use crate::fact::{Fact, FactKind, Ledger, TextField, Word};
use crate::period::{Period, PeriodKind};
use crate::points::Points;
use crate::rule::{Charge, Currency, Recipient, Share, ShareMethod, Sharer};
use crate::sheet::{Effect, Entry, FactsAt, HolderKind, Remark, RemarkKind, RuleId, Step, Touch};
use chrono::{Datelike, NaiveDate};

/// An entry on its way to a holder.
#[derive(Debug)]
pub(super) struct Credit {
    pub(super) holder: usize,
    pub(super) entry: Entry,
    pub(super) fact: crate::fact::FactId,
    pub(super) steps: Vec<Step>,
}

/// What one item gave, by holder.
#[derive(Debug, Default)]
pub(super) struct Shares {
    pub(super) credits: Vec<Credit>,
    pub(super) touches: Vec<(usize, Touch)>,
    /// Kept from item to item to save memory.
    parts: Vec<Part>,
}

/// One who takes part, and how much of the fact is his.
#[derive(Debug, Clone)]
struct Part {
    holder: usize,
    share: Option<(RuleId, Portion)>,
    attributed: Option<RuleId>,
}

/// How much of a fact is somebody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Portion {
    Nothing,
    Whole,
    Of(Points),
    Figure(Points),
}

impl Shares {
    /// Shares out the item.
    pub(super) fn run(&mut self, program: &Program<'_>, ledger: &Ledger, item: &mut Item) {
        self.credits.clear();
        self.touches.clear();
        let mut parts = std::mem::take(&mut self.parts);
        for at in 0..item.seen.len() {
            let Some(seen) = item.seen.get(at) else { continue };
            let id = seen.id;
            let Some(fact) = ledger.fact(id) else { continue };
            parts.clear();
            find_parts(program, ledger, item, seen, fact, &mut parts);
            let is_stranger = |part: &Part| {
                let member = program.register.members.get(part.holder);
                member.is_some_and(|member| member.kind == HolderKind::UnknownUnit)
            };
            if parts.iter().any(is_stranger) {
                item.remarks.push(Remark { kind: RemarkKind::UnknownUnit, fact: id });
            }
            if parts.is_empty() {
                let kind = RemarkKind::NoUnit;
                item.remarks.push(Remark { kind, fact: id });
                continue;
            }
            for part in &parts {
                self.give(program, item, at, part);
            }
        }
        self.parts = parts;
    }

    fn give(&mut self, program: &Program<'_>, item: &Item, at: usize, part: &Part) {
        let (Some(seen), Some(member)) = (item.seen.get(at), program.register.members.get(part.holder))
        else {
            return;
        };
        let excluded = item.excluded.get(at).copied().flatten().or_else(|| {
            let mut rules = program.excludes.iter().filter(|rule| rule.sieve.asks_unit());
            rules
                .find(|rule| {
                    let holds = rule.sieve.fits(seen) && rule.sieve.fits_unit(seen, member);
                    holds && rule.rule.is_in_force(seen.on)
                })
                .map(|rule| (rule.id, rule.action))
        });
        if let Some((rule, _)) = excluded {
            let dropped = Claim {
                at,
                rule,
                points: Some(Points::ZERO),
                charge: Charge::Period,
                currency: Currency::Points,
                dropped_by: Some(rule),
                steps: vec![Step::Dropped(rule)],
            };
            self.push(part, seen, dropped);
        }
        if excluded.is_none_or(|(_, fills_quota)| fills_quota) {
            self.touch(program, seen, member, part, item.word);
        }
        if excluded.is_some() {
            return;
        }
        let barred = if program.has_order { barred(program, item, at, seen, member) } else { Vec::new() };
        for claim in item.claims_of(at).iter().filter(|claim| !barred.contains(&claim.rule)) {
            let mut claim = claim.clone();
            if claim.points.is_none() && !resolve(program, item, seen, member, &mut claim) {
                continue;
            }
            self.give_claim(program, seen, member, part, claim);
        }
    }

    fn give_claim(
        &mut self,
        program: &Program<'_>,
        seen: &Seen,
        member: &super::register::Member<'_>,
        part: &Part,
        mut claim: Claim,
    ) {
        let base = claim.points.unwrap_or(Points::ZERO);
        let shared = part.share.and_then(|(rule, portion)| match portion {
            Portion::Of(share) => Some((Step::Shared(rule, share), base * share)),
            Portion::Figure(figure) => Some((Step::Figure(rule, figure), figure)),
            Portion::Nothing | Portion::Whole => None,
        });
        if let Some((step, points)) = shared {
            if claim.steps.is_empty() {
                claim.steps.push(Step::Base(base));
            }
            claim.steps.push(step);
            claim.points = Some(points);
        }
        let own_rule = claim.rule;
        for rule in program.fact_rules.iter().filter(|rule| rule.asks_unit && rule.id > own_rule) {
            let FactAction::Factor(figure) = &rule.action else { continue };
            let is_in_force = rule.rule.is_in_force(seen.on);
            if is_in_force && rule.sieve.fits(seen) && rule.sieve.fits_unit(seen, member) {
                multiply(
                    &mut claim,
                    rule.id,
                    figure.of(seen, Some(member), Points::ZERO).unwrap_or(Points::ONE),
                );
            }
        }
        if let Some(rule) = claim.dropped_by {
            claim.steps.push(Step::Dropped(rule));
        }
        self.push(part, seen, claim);
    }

    fn push(&mut self, part: &Part, seen: &Seen, claim: Claim) {
        let mut steps = claim.steps;
        steps.extend(part.attributed.map(Step::Attributed));
        let is_dropped = claim.dropped_by.is_some();
        let charge = charged_to(seen.on, claim.charge);
        let entry = Entry {
            points: claim.points.filter(|_| !is_dropped).unwrap_or(Points::ZERO),
            charge,
            about: charge,
            on: Some(seen.on),
            rule: claim.rule,
            column_of: claim.rule,
            effect: match seen.kind {
                _ if is_dropped => Effect::NotCounted,
                FactKind::Adjustment => Effect::Adjusted,
                _ => Effect::Credit,
            },
            currency: claim.currency,
            facts: FactsAt::One(seen.id),
            steps: (0, 0),
        };
        self.credits.push(Credit { holder: part.holder, entry, fact: seen.id, steps });
    }

    fn touch(
        &mut self,
        program: &Program<'_>,
        seen: &Seen,
        member: &super::register::Member<'_>,
        part: &Part,
        item: Word,
    ) {
        let mut matches = 0_u64;
        for (bit, sieve) in program.selectors.iter().enumerate().take(64) {
            if sieve.fits(seen) && (sieve.unit_checks.is_empty() || sieve.fits_unit(seen, member)) {
                matches |= 1 << bit;
            }
        }
        if matches == 0 {
            return;
        }
        let weight = match part.share {
            Some((rule, Portion::Of(share))) if shares_quota(program, rule) => share,
            _ => Points::ONE,
        };
        let genre = seen.text(place_of(TextField::Genre));
        self.touches.push((part.holder, Touch { fact: seen.id, on: seen.on, matches, weight, item, genre }));
    }
}

/// The period an entry of that day is charged to.
pub(super) fn charged_to(day: NaiveDate, charge: Charge) -> Period {
    match charge {
        Charge::Period => PeriodKind::Month.containing(day),
        Charge::Year => Period::year(day.year()),
    }
}

/// The rules that do not apply to a unit because one that asks for the unit goes before them.
fn barred(
    program: &Program<'_>,
    item: &Item,
    at: usize,
    seen: &Seen,
    member: &super::register::Member<'_>,
) -> Vec<RuleId> {
    let open = item.claims_of(at).iter().filter(|claim| claim.points.is_none());
    let claiming = open.filter(|claim| resolve(program, item, seen, member, &mut (*claim).clone()));
    claiming
        .filter_map(|claim| program.fact_rules.iter().find(|rule| rule.id == claim.rule))
        .flat_map(|rule| rule.before.iter().copied())
        .collect()
}

/// Works out a figure that depends on the unit; false when the rule does not apply to it.
fn resolve(
    program: &Program<'_>,
    item: &Item,
    seen: &Seen,
    member: &super::register::Member<'_>,
    claim: &mut Claim,
) -> bool {
    let Some(rule) = program.fact_rules.iter().find(|rule| rule.id == claim.rule) else { return false };
    let FactAction::Award(_, figure) = &rule.action else { return false };
    if rule.sieve.fits_unit(seen, member) {
        let basis = figure.asks_basis().map_or(Points::ZERO, |_| item.basis(seen));
        claim.points = figure.of(seen, Some(member), basis);
    }
    claim.points.is_some()
}

fn shares_quota(program: &Program<'_>, rule: RuleId) -> bool {
    program.shares.iter().any(|share| share.id == rule && share.action.also_for_quota)
}

/// Everybody who takes part in a fact.
fn find_parts(
    program: &Program<'_>,
    ledger: &Ledger,
    item: &Item,
    seen: &Seen,
    fact: &Fact,
    parts: &mut Vec<Part>,
) {
    let share = |among: Sharer| {
        program.shares.iter().find(|share| {
            share.action.among == among && share.rule.is_in_force(seen.on) && share.sieve.fits(seen)
        })
    };
    let unit_share = share(Sharer::Units);
    if let ([word], [], None, true) =
        (ledger.units(fact), ledger.people(fact), unit_share, program.attributes.is_empty())
    {
        // One unit and nothing to share: nearly every fact there is.
        parts.extend(program.register.unit(*word).map(|holder| Part {
            holder,
            share: None,
            attributed: None,
        }));
        return;
    }
    let mut units: Vec<usize> = Vec::new();
    add_units(program, ledger, fact, &mut units);
    let mut people = ledger.people(fact).to_vec();
    if units.is_empty() {
        inherit(program, ledger, item, &mut units, &mut people);
    }
    for (at, holder) in units.iter().enumerate() {
        let portion = portion(unit_share.map(|share| share.action), seen, units.len(), at);
        if portion != Portion::Nothing {
            let share = unit_share.map(|share| (share.id, portion));
            attribute(program, seen, Part { holder: *holder, share, attributed: None }, &people, parts);
        }
    }
    let Some(person_share) = share(Sharer::People) else { return };
    let members: Vec<usize> = people.iter().filter_map(|word| program.register.person(*word)).collect();
    for (at, holder) in members.iter().enumerate() {
        let portion = portion(Some(person_share.action), seen, members.len(), at);
        if portion != Portion::Nothing {
            parts.push(Part { holder: *holder, share: Some((person_share.id, portion)), attributed: None });
        }
    }
}

fn add_units(program: &Program<'_>, ledger: &Ledger, fact: &Fact, units: &mut Vec<usize>) {
    for word in ledger.units(fact) {
        if let Some(holder) = program.register.unit(*word).filter(|holder| !units.contains(holder)) {
            units.push(holder);
        }
    }
}

/// Units of the item's submissions, solicitations and adoptions, for facts that name none; their authors too, if the
/// fact names no author either.
fn inherit(
    program: &Program<'_>,
    ledger: &Ledger,
    item: &Item,
    units: &mut Vec<usize>,
    people: &mut Vec<Word>,
) {
    let names_people = !people.is_empty();
    let sources = item.facts.iter().filter_map(|id| ledger.fact(*id)).filter(|fact| {
        let names_units =
            matches!(fact.kind, FactKind::Submission | FactKind::Solicitation | FactKind::Adoption);
        names_units && !fact.is_reversed && fact.on <= program.as_of
    });
    for source in sources {
        add_units(program, ledger, source, units);
        for word in ledger.people(source) {
            if !names_people && !people.contains(word) {
                people.push(*word);
            }
        }
    }
}

/// The part of the one at this place of so many.
fn portion(share: Option<&Share>, seen: &Seen, of: usize, at: usize) -> Portion {
    let Some(share) = share else { return Portion::Whole };
    let limit = share.limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX);
    if at >= limit {
        return Portion::Nothing;
    }
    let taking = of.min(limit);
    let part = match &share.method {
        ShareMethod::Each(part) => Some(*part),
        ShareMethod::Equal => i64::try_from(taking).ok().and_then(|taking| Points::fraction(1, taking)),
        ShareMethod::Weights(weights) => {
            let sum: Points = weights.iter().take(taking).copied().sum();
            weights.get(at).and_then(|weight| weight.divided_by(sum))
        }
        ShareMethod::Figure(figure) => return Portion::Figure(*figure),
        ShareMethod::Entered(least) => {
            return seen.amount.map_or(Portion::Whole, |amount| Portion::Of(amount.max(*least)));
        }
    };
    match part {
        None => Portion::Nothing,
        Some(part) if part == Points::ONE => Portion::Whole,
        Some(part) => Portion::Of(part),
    }
}

/// Gives a unit's part on, where a 归属 rule says so.
fn attribute(program: &Program<'_>, seen: &Seen, part: Part, people: &[Word], parts: &mut Vec<Part>) {
    let member = program.register.members.get(part.holder);
    let rule = program.attributes.iter().find(|rule| {
        rule.rule.is_in_force(seen.on)
            && rule.sieve.fits(seen)
            && member.is_some_and(|member| rule.sieve.fits_unit(seen, member))
    });
    // Two units of one parent, each in full: the parent has the item once, not twice.
    let mut add = |part: Part| {
        let has_it = |other: &Part| other.holder == part.holder && is_whole(other);
        if !is_whole(&part) || !parts.iter().any(has_it) {
            parts.push(part);
        }
    };
    let Some(rule) = rule else {
        add(part);
        return;
    };
    let recipients: Vec<usize> = match &rule.action.to {
        Recipient::Parent => member.and_then(|member| member.parent).into_iter().collect(),
        Recipient::Named(name) => program.register.named(name).into_iter().collect(),
        Recipient::People => people.iter().filter_map(|word| program.register.person(*word)).collect(),
    };
    if rule.action.unit_keeps || recipients.is_empty() {
        add(part.clone());
    }
    for holder in recipients {
        add(Part { holder, share: part.share, attributed: Some(rule.id) });
    }
}

/// Whether the part is the fact in full.
fn is_whole(part: &Part) -> bool {
    part.share.is_none_or(|(_, portion)| portion == Portion::Whole)
}
