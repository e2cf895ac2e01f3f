//! The stages of one item (一件): what each of its facts gives, and which of its adoptions count.
//! It does not know who gets the points; [`super::share`] does.

use super::program::{FactAction, FactRule, Program};
use super::select::{Seen, place_of};
use super::sight::{reclass, see, set_day, set_due};
use crate::fact::{FactId, FactKind, Ledger, TextField, Word};
use crate::points::Points;
use crate::rule::{Charge, Currency, Pick};
use crate::sheet::{Remark, RemarkKind, RuleId, Step};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What one rule gives for one fact, before it is shared.
#[derive(Debug, Clone)]
pub(super) struct Claim {
    /// The fact's place in [`Item::seen`].
    pub(super) at: usize,
    pub(super) rule: RuleId,
    /// Nothing yet when the figure depends on the unit.
    pub(super) points: Option<Points>,
    pub(super) charge: Charge,
    pub(super) currency: Currency,
    pub(super) dropped_by: Option<RuleId>,
    pub(super) steps: Vec<Step>,
}

/// An item (一件) with its facts as rules see them; reused from item to item to save memory.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) seen: Vec<Seen>,
    pub(super) claims: Vec<Claim>,
    /// By fact: the rule that excluded it, and whether it fills quotas all the same.
    pub(super) excluded: Vec<Option<(RuleId, bool)>>,
    pub(super) remarks: Vec<Remark>,
    /// Every fact of the item, those out of force too: who sent it in December is known in January.
    pub(super) facts: Vec<FactId>,
    /// 信息编号 as a number.
    pub(super) word: Word,
}

/// What instructions belong to (批示所及).
#[derive(Debug, Default)]
struct Reach {
    channels: BTreeSet<Word>,
    levels: BTreeSet<Word>,
    is_everything: bool,
}

impl Reach {
    /// Whether the fact is among it; facts that are no adoptions belong to every instruction of their item.
    fn covers(&self, seen: &Seen) -> bool {
        seen.kind != FactKind::Adoption
            || self.is_everything
            || self.channels.contains(&seen.text(place_of(TextField::Channel)))
            || self.levels.contains(&seen.text(place_of(TextField::Level)))
    }
}

impl Default for Item {
    fn default() -> Self {
        Self {
            seen: Vec::new(),
            claims: Vec::new(),
            excluded: Vec::new(),
            remarks: Vec::new(),
            facts: Vec::new(),
            word: Word::NONE,
        }
    }
}

impl Item {
    /// Runs the stages 改作, 不计, 期限, one fact, one item.
    pub(super) fn run(&mut self, program: &Program<'_>, ledger: &Ledger, facts: &[FactId]) {
        self.seen.clear();
        self.claims.clear();
        self.excluded.clear();
        self.facts.clear();
        self.facts.extend_from_slice(facts);
        self.word = facts.first().and_then(|id| ledger.fact(*id)).map_or(Word::NONE, |fact| fact.item);
        for id in facts {
            let seen = ledger.fact(*id).and_then(|fact| see(program, ledger, *id, fact, self));
            self.seen.extend(seen);
        }
        if self.seen.is_empty() {
            return;
        }
        self.link(program, ledger);
        let notice = program.notice;
        self.seen.retain(|seen| {
            seen.on >= notice.from
                && seen.on <= program.as_of
                && notice.until.is_none_or(|until| seen.on <= until)
        });
        self.exclude(program);
        self.claim(program);
        self.choose(program);
        self.drop_whole_items(program);
        self.claims.sort_by_key(|claim| claim.at);
    }

    /// Sets what follows for a fact from the other facts of the item, then its words and its day.
    fn link(&mut self, program: &Program<'_>, ledger: &Ledger) {
        let has = |kind: FactKind| self.seen.iter().any(|seen| seen.kind == kind);
        let (is_solicited, is_adopted) = (has(FactKind::Solicitation), has(FactKind::Adoption));
        let reach = has(FactKind::Instruction).then(|| self.reach_of_instructions());
        let submitted = self.seen.iter().find(|seen| seen.kind == FactKind::Submission).map(|seen| seen.on);
        for at in 0..self.seen.len() {
            let is_instructed =
                reach.as_ref().is_some_and(|reach| self.seen.get(at).is_some_and(|seen| reach.covers(seen)));
            let reminders = if program.has_reminders { self.reminders_before(ledger, at) } else { 0 };
            let Some(seen) = self.seen.get_mut(at) else { continue };
            seen.is_solicited = is_solicited;
            seen.is_adopted = is_adopted;
            seen.is_instructed = is_instructed;
            seen.reminders = reminders;
            // 改作 may ask about 时效, and 期限 about what 改作 made of the fact.
            set_due(program, seen);
            reclass(program, seen);
            set_due(program, seen);
            set_day(program, ledger, seen, submitted);
        }
    }

    /// What the item's instructions belong to, all together.
    fn reach_of_instructions(&self) -> Reach {
        let (channel, level) = (place_of(TextField::Channel), place_of(TextField::Level));
        let adoptions = || self.seen.iter().filter(|seen| seen.kind == FactKind::Adoption);
        let channels: BTreeSet<Word> = adoptions().map(|seen| seen.text(channel)).collect();
        let levels: BTreeSet<Word> = adoptions().map(|seen| seen.text(level)).collect();
        let mut reach = Reach::default();
        for instruction in self.seen.iter().filter(|seen| seen.kind == FactKind::Instruction) {
            let names = |words: &BTreeSet<Word>, word: Word| !word.is_none() && words.contains(&word);
            if names(&channels, instruction.text(channel)) {
                reach.channels.insert(instruction.text(channel));
            } else if names(&levels, instruction.text(level)) {
                reach.levels.insert(instruction.text(level));
            } else {
                reach.is_everything = true;
            }
        }
        reach
    }

    /// What one instruction belongs to: a medium if it names one of the item's, else a level, else the whole item.
    fn reach_of(&self, instruction: &Seen) -> Reach {
        let is_named = |field| {
            let (place, word) = (place_of(field), instruction.text(place_of(field)));
            let mut adoptions = self.seen.iter().filter(|seen| seen.kind == FactKind::Adoption);
            (!word.is_none() && adoptions.any(|seen| seen.text(place) == word)).then_some(word)
        };
        let channels: BTreeSet<Word> = is_named(TextField::Channel).into_iter().collect();
        let named_level = if channels.is_empty() { is_named(TextField::Level) } else { None };
        let levels: BTreeSet<Word> = named_level.into_iter().collect();
        Reach { is_everything: channels.is_empty() && levels.is_empty(), channels, levels }
    }

    fn reminders_before(&self, ledger: &Ledger, at: usize) -> u32 {
        let Some(fact) = self.seen.get(at) else { return 0 };
        let units = ledger.fact(fact.id).map_or(&[][..], |fact| ledger.units(fact));
        let is_before = |seen: &&Seen| {
            let shares_unit = |other| ledger.units(other).iter().any(|unit: &Word| units.contains(unit));
            seen.kind == FactKind::Reminder
                && fact.done_on.is_none_or(|done| seen.on <= done)
                && ledger.fact(seen.id).is_some_and(shares_unit)
        };
        u32::try_from(self.seen.iter().filter(is_before).count()).unwrap_or(u32::MAX)
    }

    fn exclude(&mut self, program: &Program<'_>) {
        let excluded = self.seen.iter().map(|seen| {
            let mut rules = program.excludes.iter().filter(|rule| !rule.sieve.asks_unit());
            rules
                .find(|rule| rule.rule.is_in_force(seen.on) && rule.sieve.fits(seen))
                .map(|rule| (rule.id, rule.action))
        });
        self.excluded.extend(excluded);
    }

    /// The stage of one fact: rules in written order; instructions last, because they may rest on what adoptions gave.
    fn claim(&mut self, program: &Program<'_>) {
        for is_instruction in [false, true] {
            for at in 0..self.seen.len() {
                let is_turn = self
                    .seen
                    .get(at)
                    .is_some_and(|seen| (seen.kind == FactKind::Instruction) == is_instruction);
                if is_turn && self.excluded.get(at).is_none_or(Option::is_none) {
                    self.claim_fact(program, at);
                }
            }
        }
    }

    fn claim_fact(&mut self, program: &Program<'_>, at: usize) {
        let Some(seen) = self.seen.get(at) else { return };
        if seen.kind == FactKind::Adjustment {
            self.adjust(program, at);
            return;
        }
        let fits = |rule: &&FactRule<'_>| rule.rule.is_in_force(seen.on) && rule.sieve.fits(seen);
        let barred: Vec<RuleId> = if program.has_order {
            // A rule whose table has no row for the fact does not claim it.
            let claims = |rule: &&FactRule<'_>| {
                matches!(rule.action, FactAction::Factor(_)) || self.new_claim(rule, at, seen).is_some()
            };
            let claiming = program.rules_of(seen.kind).filter(fits).filter(|rule| !rule.asks_unit);
            let claiming = claiming.filter(|rule| !rule.before.is_empty()).filter(claims);
            claiming.flat_map(|rule| rule.before.iter().copied()).collect()
        } else {
            Vec::new()
        };
        let first_claim = self.claims.len();
        for rule in program.rules_of(seen.kind) {
            if barred.contains(&rule.id) || !fits(&rule) {
                continue;
            }
            match &rule.action {
                FactAction::Factor(figure) if !rule.asks_unit => {
                    let factor = figure.of(seen, None, Points::ZERO).unwrap_or(Points::ONE);
                    for claim in self.claims.iter_mut().skip(first_claim) {
                        multiply(claim, rule.id, factor);
                    }
                }
                FactAction::Factor(_) => {}
                _ => {
                    if let Some(claim) = self.new_claim(rule, at, seen) {
                        self.claims.push(claim);
                    }
                }
            }
        }
        let is_out = |rule: &FactRule<'_>| match (&rule.action, seen.amount) {
            (FactAction::Judgement(judgement), Some(amount)) => {
                !(judgement.range.0..=judgement.range.1).contains(&amount)
            }
            _ => false,
        };
        if seen.kind == FactKind::Judgement
            && program.fact_rules.iter().any(|rule| fits(&rule) && is_out(rule))
        {
            self.remarks.push(Remark { kind: RemarkKind::FigureOutOfRange, fact: seen.id });
        }
        let has_claims = self.claims.len() > first_claim;
        if !has_claims && matches!(seen.kind, FactKind::Adoption | FactKind::Instruction) {
            self.remarks.push(Remark { kind: RemarkKind::NoRule, fact: seen.id });
        }
    }

    /// What an adjustment gives: its own figure under the first rule of its article; no rule works it out.
    fn adjust(&mut self, program: &Program<'_>, at: usize) {
        let Some(seen) = self.seen.get(at) else { return };
        let rule = program.articles.get(&seen.text(place_of(TextField::Class)));
        let (Some(rule), Some(points)) = (rule, seen.amount) else {
            self.remarks.push(Remark { kind: RemarkKind::NoRule, fact: seen.id });
            return;
        };
        self.claims.push(Claim {
            at,
            rule: *rule,
            points: Some(points),
            charge: Charge::Period,
            currency: Currency::Points,
            dropped_by: None,
            steps: Vec::new(),
        });
    }

    fn new_claim(&self, rule: &FactRule<'_>, at: usize, seen: &Seen) -> Option<Claim> {
        let mut steps = Vec::new();
        let (points, charge, currency) = match &rule.action {
            FactAction::Award(award, figure) => {
                if rule.asks_unit {
                    (None, award.charge, award.currency)
                } else {
                    let basis = figure.asks_basis().map(|factor| (factor, self.basis(seen)));
                    steps.extend(basis.map(|(_, basis)| Step::Base(basis)));
                    steps.extend(basis.map(|(factor, _)| Step::Times(rule.id, factor)));
                    let basis = basis.map_or(Points::ZERO, |(_, basis)| basis);
                    (Some(figure.of(seen, None, basis)?), award.charge, award.currency)
                }
            }
            FactAction::OrdinalInItem(ordinal) => {
                let number = self.claims.iter().filter(|claim| claim.rule == rule.id).count();
                steps.push(Step::Number(u32::try_from(number).unwrap_or(u32::MAX).saturating_add(1)));
                (Some(nth(&ordinal.values, ordinal.doubles, number)), ordinal.charge, Currency::Points)
            }
            FactAction::Judgement(judgement) => {
                let amount = seen.amount?;
                let is_inside = (judgement.range.0..=judgement.range.1).contains(&amount);
                (
                    Some(if is_inside { amount * judgement.factor } else { return None }),
                    judgement.charge,
                    Currency::Points,
                )
            }
            FactAction::Factor(_) => return None,
        };
        // A rule that adds nothing under the reading in force leaves no line on the statement.
        if rule.stacks() && points.is_some_and(Points::is_zero) {
            return None;
        }
        Some(Claim { at, rule: rule.id, points, charge, currency, dropped_by: None, steps })
    }

    /// What the adoptions an instruction belongs to gave; for other facts, what the item's adoptions gave.
    pub(super) fn basis(&self, seen: &Seen) -> Points {
        let reach = (seen.kind == FactKind::Instruction).then(|| self.reach_of(seen));
        let is_basis = |claim: &&Claim| {
            self.seen.get(claim.at).is_some_and(|other| {
                other.kind == FactKind::Adoption && reach.as_ref().is_none_or(|reach| reach.covers(other))
            })
        };
        self.claims.iter().filter(is_basis).filter_map(|claim| claim.points).sum()
    }

    /// What all claims of each fact come to.
    fn amounts(&self) -> Vec<Points> {
        let mut amounts = vec![Points::ZERO; self.seen.len()];
        for claim in &self.claims {
            if let Some(amount) = amounts.get_mut(claim.at) {
                *amount += claim.points.unwrap_or(Points::ZERO);
            }
        }
        amounts
    }

    /// The claims of a fact; they stand in the order of facts once the item has run.
    pub(super) fn claims_of(&self, at: usize) -> &[Claim] {
        let start = self.claims.partition_point(|claim| claim.at < at);
        let end = self.claims.partition_point(|claim| claim.at <= at);
        self.claims.get(start..end).unwrap_or(&[])
    }

    fn choose(&mut self, program: &Program<'_>) {
        for rule in &program.chooses {
            let (choose, except) = &rule.action;
            let is_candidate = |at: &usize| {
                let is_counted = self.excluded.get(*at).is_none_or(Option::is_none);
                is_counted
                    && self.seen.get(*at).is_some_and(|seen| {
                        let is_exempt =
                            !except.is_empty() && except.iter().all(|check| check.holds(seen, None));
                        rule.rule.is_in_force(seen.on) && rule.sieve.fits(seen) && !is_exempt
                    })
            };
            // Most items have one adoption at most; only several need choosing among.
            if (0..self.seen.len()).filter(is_candidate).nth(1).is_none() {
                continue;
            }
            let candidates: Vec<usize> = (0..self.seen.len()).filter(is_candidate).collect();
            let places: Vec<usize> = choose.group_by.iter().map(|field| place_of(*field)).collect();
            let kept: BTreeSet<usize> =
                self.pick(&candidates, &places, choose.within, choose.between).into_iter().collect();
            for at in candidates.iter().filter(|at| !kept.contains(at)) {
                // A fact that is not chosen fills no quota either: the item is counted once.
                if let Some(excluded) = self.excluded.get_mut(*at) {
                    *excluded = Some((rule.id, false));
                }
            }
        }
        for rule in &program.wholes {
            let fixing =
                self.seen.iter().position(|seen| rule.rule.is_in_force(seen.on) && rule.sieve.fits(seen));
            let Some(fixing) = fixing.filter(|at| self.excluded.get(*at).is_none_or(Option::is_none)) else {
                continue;
            };
            self.drop_claims(rule.id, |_, seen| {
                matches!(seen.kind, FactKind::Adoption | FactKind::Instruction)
            });
            self.claims.push(Claim {
                at: fixing,
                rule: rule.id,
                points: Some(rule.action.value),
                charge: Charge::Period,
                currency: Currency::Points,
                dropped_by: None,
                steps: Vec::new(),
            });
        }
    }

    /// The facts that count: inside each group, then between groups.
    fn pick(&self, candidates: &[usize], places: &[usize], within: Pick, between: Pick) -> Vec<usize> {
        let key = |at: usize| -> Vec<Word> {
            let seen = self.seen.get(at);
            places.iter().map(|place| seen.map_or(Word::NONE, |seen| seen.text(*place))).collect()
        };
        let amounts = self.amounts();
        let amount = |at: usize| amounts.get(at).copied().unwrap_or(Points::ZERO);
        // Groups stand in the order of their first facts; numbers do not, they depend on who came first.
        let mut places_of_groups: BTreeMap<Vec<Word>, usize> = BTreeMap::new();
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for at in candidates {
            let group = *places_of_groups.entry(key(*at)).or_insert(groups.len());
            match groups.get_mut(group) {
                Some(members) => members.push(*at),
                None => groups.push(vec![*at]),
            }
        }
        let mut chosen: Vec<(Points, Vec<usize>)> = Vec::new();
        for members in groups {
            let kept = self.best(&members, within, amount);
            chosen.push((kept.iter().map(|at| amount(*at)).sum(), kept));
        }
        match between {
            Pick::All => {}
            Pick::Highest(n) => {
                chosen.sort_by_key(|(points, _)| Reverse(*points));
                chosen.truncate(usize::try_from(n).unwrap_or(usize::MAX));
            }
            // Facts stand in the order of their days, so the first group holds the earliest.
            Pick::Earliest => chosen.truncate(1),
        }
        chosen.into_iter().flat_map(|(_, kept)| kept).collect()
    }

    fn best(&self, members: &[usize], pick: Pick, amount: impl Fn(usize) -> Points) -> Vec<usize> {
        match pick {
            Pick::All => members.to_vec(),
            Pick::Earliest => members
                .iter()
                .copied()
                .min_by_key(|at| self.seen.get(*at).map(|seen| seen.on))
                .into_iter()
                .collect(),
            Pick::Highest(n) => {
                let mut sorted = members.to_vec();
                // A stable sort: of equal ones the earlier, because facts stand in the order of their days.
                sorted.sort_by_key(|at| Reverse(amount(*at)));
                sorted.truncate(usize::try_from(n).unwrap_or(usize::MAX));
                sorted
            }
        }
    }

    fn drop_whole_items(&mut self, program: &Program<'_>) {
        for rule in &program.zero_items {
            let cause =
                self.seen.iter().position(|seen| rule.rule.is_in_force(seen.on) && rule.sieve.fits(seen));
            let Some(cause) = cause else { continue };
            self.drop_claims(rule.id, |at, _| at != cause);
            if let Some(points) = rule.action.besides {
                self.claims.push(Claim {
                    at: cause,
                    rule: rule.id,
                    points: Some(points),
                    charge: rule.action.charge,
                    currency: Currency::Points,
                    dropped_by: None,
                    steps: Vec::new(),
                });
            }
        }
    }

    /// Takes the claims of some facts away.
    fn drop_claims(&mut self, rule: RuleId, is_dropped: impl Fn(usize, &Seen) -> bool) {
        for claim in self.claims.iter_mut().filter(|claim| claim.dropped_by.is_none()) {
            if self.seen.get(claim.at).is_some_and(|seen| is_dropped(claim.at, seen)) {
                claim.dropped_by = Some(rule);
            }
        }
    }
}

/// The nth figure (from 0) of a 序次 rule: the last one repeats, or doubles.
pub(super) fn nth(values: &[Points], doubles: bool, number: usize) -> Points {
    let Some(last) = values.last() else { return Points::ZERO };
    if let Some(value) = values.get(number) {
        return *value;
    }
    let mut value = *last;
    if doubles {
        for _ in values.len()..=number {
            let twice = value + value;
            // Nothing stays nothing, and the bound stays the bound, however many follow.
            if twice == value {
                break;
            }
            value = twice;
        }
    }
    value
}

pub(super) fn multiply(claim: &mut Claim, rule: RuleId, factor: Points) {
    if let Some(points) = claim.points.filter(|_| factor != Points::ONE) {
        if claim.steps.is_empty() {
            claim.steps.push(Step::Base(points));
        }
        claim.points = Some(points * factor);
        claim.steps.push(Step::Times(rule, factor));
    }
}
