//! The stages of one holder (单位与周期): 序次 over a period, 任务, 基础分, 满次, 比率, 计零, 限额, 门槛, 取消.
//! What facts gave is settled before; this adds what follows over months and years.
//! 任务 is in [`super::quota`], 满次 in [`super::threshold`].

use super::item::nth;
use super::program::{PeriodRule, Program};
use super::share::charged_to;
use crate::fact::{FactId, Ledger, Word};
use crate::period::{Period, PeriodKind};
use crate::points::Points;
use crate::rule::{
    Bar, Charge, Conversion, Convert, Currency, Gate, Limit, Ordinal, OrdinalScope, Ratio, Rule, RuleKind,
    Start, Zero,
};
use crate::sheet::{
    Effect, Entry, FactsAt, Flag, FlagKind, HolderSheet, Lists, QuotaLine, RuleId, Step, Touch,
};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// One holder on the desk: what facts gave, and what is being added.
pub(super) struct Desk<'a, 'n> {
    pub(super) program: &'a Program<'n>,
    pub(super) ledger: &'a Ledger,
    pub(super) holder: usize,
    pub(super) credits: &'a [Entry],
    pub(super) credit_lists: &'a Lists,
    pub(super) touches: &'a [Touch],
    pub(super) effects: Vec<Entry>,
    pub(super) lists: Lists,
    pub(super) quotas: Vec<QuotaLine>,
    pub(super) flags: Vec<Flag>,
    /// Years that a threshold sets to nothing, with the rule and the facts.
    pub(super) zeroed_years: Vec<(RuleId, Period, Vec<FactId>)>,
    /// Credits by fact, made when first asked for.
    by_fact: Option<Vec<(FactId, usize)>>,
}

/// Runs all stages of a holder and puts what follows on its sheet.
pub(super) fn run(program: &Program<'_>, ledger: &Ledger, holder: usize, sheet: &mut HolderSheet) {
    if program.period_rules.is_empty() {
        return;
    }
    let mut desk = Desk {
        program,
        ledger,
        holder,
        credits: &sheet.credits,
        credit_lists: &sheet.credit_lists,
        touches: &sheet.touches,
        effects: Vec::new(),
        lists: Lists::default(),
        quotas: Vec::new(),
        flags: Vec::new(),
        zeroed_years: Vec::new(),
        by_fact: None,
    };
    desk.run();
    let Desk { effects, lists, quotas, flags, .. } = desk;
    sheet.effects = effects;
    sheet.effect_lists = lists;
    sheet.quotas = quotas;
    sheet.flags = flags;
}

/// The period an effect on this period is charged to; a week to the month of its last day.
pub(super) fn charge_of(period: Period, charge: Charge) -> Period {
    match (charge, period.kind()) {
        (Charge::Year, _) => Period::year(PeriodKind::Year.containing(period.last_day()).calendar_year()),
        (Charge::Period, PeriodKind::Week) => PeriodKind::Month.containing(period.last_day()),
        (Charge::Period, _) => period,
    }
}

/// An entry of a rule with nothing behind it yet.
fn blank(rule: RuleId, effect: Effect, charge: Period, points: Points) -> Entry {
    let facts = FactsAt::Many(0, 0);
    Entry {
        points,
        charge,
        about: charge,
        on: None,
        rule,
        column_of: rule,
        effect,
        currency: Currency::Points,
        facts,
        steps: (0, 0),
    }
}

impl Desk<'_, '_> {
    fn run(&mut self) {
        let rules = &self.program.period_rules;
        let each = |wanted: fn(&RuleKind) -> bool| rules.iter().filter(move |rule| wanted(&rule.rule.kind));
        for rule in each(|kind| matches!(kind, RuleKind::Ordinal(_))) {
            if let RuleKind::Ordinal(ordinal) = &rule.rule.kind {
                self.run_ordinal(rule, ordinal);
            }
        }
        for rule in each(|kind| matches!(kind, RuleKind::Quota(_) | RuleKind::Start(_))) {
            match &rule.rule.kind {
                RuleKind::Quota(quota) => self.run_quota(rule, quota),
                RuleKind::Start(start) => self.run_start(rule, start),
                _ => {}
            }
        }
        for rule in each(|kind| matches!(kind, RuleKind::Threshold(_) | RuleKind::Ratio(_))) {
            match &rule.rule.kind {
                RuleKind::Threshold(threshold) => self.run_threshold(rule, threshold),
                RuleKind::Ratio(ratio) => self.run_ratio(rule, ratio),
                _ => {}
            }
        }
        for rule in each(|kind| matches!(kind, RuleKind::Zero(_))) {
            if let RuleKind::Zero(zero) = &rule.rule.kind {
                self.run_zero(rule, zero);
            }
        }
        self.zero_years();
        for rule in each(|kind| matches!(kind, RuleKind::Limit(_))) {
            if let RuleKind::Limit(limit) = &rule.rule.kind {
                self.run_limit(rule, limit);
            }
        }
        for rule in each(|kind| matches!(kind, RuleKind::Convert(_))) {
            if let RuleKind::Convert(convert) = &rule.rule.kind {
                self.run_leave_out(rule, convert);
            }
        }
        for rule in each(|kind| matches!(kind, RuleKind::Gate(_) | RuleKind::Bar(_))) {
            match &rule.rule.kind {
                RuleKind::Gate(gate) => self.run_gate(rule, gate),
                RuleKind::Bar(bar) => self.run_bar(rule, bar),
                _ => {}
            }
        }
    }

    /// The first day on which the rule can hold for the holder.
    pub(super) fn start(&self, rule: &Rule) -> NaiveDate {
        let unit = self.program.register.members.get(self.holder).and_then(|member| member.unit);
        let days = [rule.from, unit.and_then(|unit| unit.from)];
        days.into_iter().flatten().fold(self.program.notice.from, NaiveDate::max)
    }

    /// The periods of a kind from the rule's first day to the day of the computation.
    pub(super) fn periods(&self, kind: PeriodKind, rule: &Rule) -> Vec<Period> {
        let end = self.end(rule);
        let first = kind.containing(self.start(rule));
        // Past the last day of the calendar a period does not begin later than the one before.
        let next = |period: &Period| Some(period.next()).filter(|next| next.first_day() > period.first_day());
        std::iter::successors(Some(first), next).take_while(|period| period.first_day() <= end).collect()
    }

    /// Whether a period lies wholly between the first and the last day on which the rule can hold for the holder,
    /// and is over: only then can it be said that something was missed in it.
    pub(super) fn is_whole_and_over(&self, period: Period, rule: &Rule) -> bool {
        period.first_day() >= self.start(rule) && period.last_day() <= self.end(rule)
    }

    /// The last day on which the rule can hold for the holder, as far as the computation looks.
    fn end(&self, rule: &Rule) -> NaiveDate {
        let unit = self.program.register.members.get(self.holder).and_then(|member| member.unit);
        let ends = [rule.until, self.program.notice.until, unit.and_then(|unit| unit.until)];
        ends.into_iter().flatten().fold(self.program.as_of, NaiveDate::min)
    }

    /// The points charged inside a period so far.
    pub(super) fn total(&self, period: Period) -> Points {
        self.sum(|entry| period.covers(entry.charge))
    }

    fn sum(&self, wanted: impl Fn(&Entry) -> bool) -> Points {
        let all = self.credits.iter().chain(&self.effects);
        all.filter(|entry| entry.currency == Currency::Points && entry.is_by_rule() && wanted(entry))
            .map(|entry| entry.points)
            .sum()
    }

    /// The points of some columns charged inside a period so far; no columns: all.
    fn columns(&self, columns: &[String], period: Period) -> Points {
        self.sum(|entry| {
            let is_in = || columns.is_empty() || entry.stands_in(self.program.notice, columns);
            period.covers(entry.charge) && is_in()
        })
    }

    /// The credits of a fact.
    pub(super) fn credits_of(&mut self, fact: FactId) -> Vec<&Entry> {
        let by_fact = self.by_fact.get_or_insert_with(|| {
            let facts = |(at, entry): (usize, &Entry)| {
                entry.facts(self.credit_lists).iter().map(move |fact| (*fact, at)).collect::<Vec<_>>()
            };
            let mut list: Vec<_> = self.credits.iter().enumerate().flat_map(facts).collect();
            list.sort_unstable();
            list
        });
        let first = by_fact.partition_point(|(other, _)| *other < fact);
        let of_fact = by_fact.iter().skip(first).take_while(|(other, _)| *other == fact);
        of_fact.filter_map(|(_, at)| self.credits.get(*at)).collect()
    }

    /// Adds an effect that rests on some facts.
    pub(super) fn effect(
        &mut self,
        rule: RuleId,
        effect: Effect,
        charge: Period,
        points: Points,
        facts: &[FactId],
    ) {
        let facts = self.keep(facts);
        self.push(Entry { facts, ..blank(rule, effect, charge, points) });
    }

    /// Adds an effect of one period that may be charged to another.
    pub(super) fn effect_about(
        &mut self,
        cause: (RuleId, Effect),
        about: Period,
        charge: Period,
        points: Points,
        facts: &[FactId],
    ) {
        let facts = self.keep(facts);
        let (rule, effect) = cause;
        self.push(Entry { about, facts, ..blank(rule, effect, charge, points) });
    }

    /// Adds an effect of one fact, on its day.
    pub(super) fn effect_on(
        &mut self,
        rule: RuleId,
        effect: Effect,
        charge: Period,
        points: Points,
        touch: &Touch,
    ) {
        let facts = FactsAt::One(touch.fact);
        self.push(Entry { facts, on: Some(touch.on), ..blank(rule, effect, charge, points) });
    }

    /// Takes back what stands in the columns of a period (no columns: all), column by column, so that each column
    /// still adds up.
    pub(super) fn take_back(
        &mut self,
        cause: (RuleId, Effect),
        period: Period,
        columns: &[String],
        facts: &[FactId],
    ) {
        let mut sums: BTreeMap<RuleId, Points> = BTreeMap::new();
        // What a 计零 takes besides is no part of what it sets to nothing, nor is that of another one.
        let all = self.credits.iter().chain(&self.effects);
        for entry in all.filter(|entry| entry.effect != Effect::ZeroBesides && entry.is_by_rule()) {
            let is_in = columns.is_empty() || entry.stands_in(self.program.notice, columns);
            if entry.currency == Currency::Points && period.covers(entry.charge) && is_in {
                *sums.entry(self.first_of_column(entry.column_of)).or_default() += entry.points;
            }
        }
        // Setting to nothing is a loss: who stands at nothing or below it gains nothing by it.
        if sums.values().copied().sum::<Points>() <= Points::ZERO {
            return;
        }
        for (column_of, sum) in sums {
            let facts = self.keep(facts);
            let (rule, effect) = cause;
            self.push(Entry { column_of, facts, ..blank(rule, effect, period, -sum) });
        }
    }

    /// The first rule that shares the column, so that a column is taken back in one entry.
    fn first_of_column(&self, rule: RuleId) -> RuleId {
        let column = rule.of(self.program.notice).map(|rule| &rule.column);
        let place = self.program.notice.rules.iter().position(|other| Some(&other.column) == column);
        place.and_then(|at| u16::try_from(at).ok()).map_or(rule, RuleId)
    }

    fn push(&mut self, entry: Entry) {
        if !entry.points.is_zero() || entry.effect == Effect::QuotaProRata {
            self.effects.push(entry);
        }
    }

    fn keep(&mut self, facts: &[FactId]) -> FactsAt {
        if let [fact] = facts {
            return FactsAt::One(*fact);
        }
        let start = u32::try_from(self.lists.facts.len()).unwrap_or(u32::MAX);
        self.lists.facts.extend_from_slice(facts);
        FactsAt::Many(start, u32::try_from(facts.len()).unwrap_or(0))
    }

    /// Sets a flag once for a rule and period.
    pub(super) fn flag(&mut self, kind: FlagKind, rule: RuleId, period: Period, facts: &[FactId]) {
        if !self.flags.iter().any(|flag| flag.kind == kind && flag.rule == rule && flag.period == period) {
            let start = u32::try_from(self.lists.facts.len()).unwrap_or(u32::MAX);
            self.lists.facts.extend_from_slice(facts);
            let facts = (start, u32::try_from(facts.len()).unwrap_or(0));
            self.flags.push(Flag { kind, rule, period, facts });
        }
    }

    /// The facts that match one of a rule's selectors, by day.
    pub(super) fn matching(&self, bit: u64) -> Vec<Touch> {
        self.touches.iter().filter(|touch| bit != 0 && touch.matches & bit != 0).cloned().collect()
    }

    fn run_ordinal(&mut self, rule: &PeriodRule<'_>, ordinal: &Ordinal) {
        let OrdinalScope::Period(kind) = ordinal.scope else { return };
        let bit = rule.bits.first().copied().unwrap_or(0);
        let mut last = None;
        let mut number = 0_usize;
        for touch in self.matching(bit) {
            if !rule.rule.is_in_force(touch.on) {
                continue;
            }
            let period = kind.containing(touch.on);
            number = if last == Some(period) { number + 1 } else { 0 };
            last = Some(period);
            let points = nth(&ordinal.values, ordinal.doubles, number);
            self.effect_on(rule.id, Effect::Credit, charged_to(touch.on, ordinal.charge), points, &touch);
            if let Some(entry) = self.effects.last_mut() {
                let start = u32::try_from(self.lists.steps.len()).unwrap_or(u32::MAX);
                self.lists.steps.push(Step::Number(u32::try_from(number + 1).unwrap_or(u32::MAX)));
                entry.steps = (start, 1);
            }
        }
    }

    fn run_start(&mut self, rule: &PeriodRule<'_>, start: &Start) {
        if !rule.applies.get(self.holder).copied().unwrap_or(false) {
            return;
        }
        for period in self.periods(start.period, rule.rule) {
            self.effect(rule.id, Effect::Start, charge_of(period, Charge::Period), start.value, &[]);
        }
    }

    fn run_ratio(&mut self, rule: &PeriodRule<'_>, ratio: &Ratio) {
        let [numerator, denominator] = rule.bits.map(|bit| self.matching(bit));
        for period in self.periods(ratio.period, rule.rule) {
            let count = |touches: &[Touch]| {
                let inside = touches.iter().filter(|touch| period.contains(touch.on));
                let items: BTreeSet<(Word, Option<FactId>)> =
                    inside.map(|touch| (touch.item, touch.item.is_none().then_some(touch.fact))).collect();
                Points::whole(i64::try_from(items.len()).unwrap_or(i64::MAX))
            };
            let is_over = period.last_day() <= self.program.as_of;
            let Some(share) = count(&numerator).divided_by(count(&denominator)).filter(|_| is_over) else {
                continue;
            };
            let is_low = ratio.below.is_some_and(|limit| share < limit);
            let is_high = ratio.at_least.is_some_and(|limit| share >= limit);
            if is_low || is_high {
                let facts: Vec<FactId> = denominator
                    .iter()
                    .filter(|touch| period.contains(touch.on))
                    .map(|touch| touch.fact)
                    .collect();
                self.effect(rule.id, Effect::Ratio, charge_of(period, Charge::Period), ratio.value, &facts);
            }
        }
    }

    fn run_zero(&mut self, rule: &PeriodRule<'_>, zero: &Zero) {
        let Some(kind) = zero.period else { return };
        let mut done = BTreeSet::new();
        for touch in self.matching(rule.bits.first().copied().unwrap_or(0)) {
            if !rule.rule.is_in_force(touch.on) {
                continue;
            }
            let period = charge_of(kind.containing(touch.on), Charge::Period);
            if done.insert(period) {
                self.take_back((rule.id, Effect::ZeroPeriod), period, &[], &[touch.fact]);
            }
            if let Some(points) = zero.besides {
                self.effect_on(
                    rule.id,
                    Effect::ZeroBesides,
                    charged_to(touch.on, zero.charge),
                    points,
                    &touch,
                );
            }
        }
    }

    fn zero_years(&mut self) {
        for (rule, year, facts) in std::mem::take(&mut self.zeroed_years) {
            self.take_back((rule, Effect::ZeroPeriod), year, &[], &facts);
        }
    }

    fn run_limit(&mut self, rule: &PeriodRule<'_>, limit: &Limit) {
        // Without conditions it holds for everybody, persons and strangers too.
        if !limit.applies_to.is_empty() && !rule.applies.get(self.holder).copied().unwrap_or(false) {
            return;
        }
        for period in self.periods(limit.period, rule.rule) {
            let sum = self.columns(&limit.columns, period);
            let held = limit.at_most.map_or(sum, |most| sum.min(most));
            let held = limit.at_least.map_or(held, |least| held.max(least));
            let mut entry = blank(rule.id, Effect::Limit, charge_of(period, Charge::Period), held - sum);
            entry.facts = self.keep(&[]);
            if let [column] = limit.columns.as_slice() {
                let named = self.program.notice.rules.iter().position(|other| other.column == *column);
                entry.column_of = named.and_then(|at| u16::try_from(at).ok()).map_or(rule.id, RuleId);
            }
            self.push(entry);
        }
    }

    /// A part that does not concern the unit is left out and the rest scaled, before any gate is asked.
    fn run_leave_out(&mut self, rule: &PeriodRule<'_>, convert: &Convert) {
        let Conversion::LeaveOut { full, part, .. } = &convert.method else { return };
        let Some(factor) = full.divided_by(*full - *part) else { return };
        if !rule.applies.get(self.holder).copied().unwrap_or(false) {
            return;
        }
        for period in self.periods(convert.period, rule.rule) {
            let sum = self.columns(&convert.columns, period);
            self.effect(rule.id, Effect::Scaled, charge_of(period, Charge::Period), sum * factor - sum, &[]);
        }
    }

    fn run_gate(&mut self, rule: &PeriodRule<'_>, gate: &Gate) {
        let vetoes = self.matching(rule.bits.first().copied().unwrap_or(0));
        for period in self.periods(gate.period, rule.rule) {
            let total = self.total(period);
            let facts: Vec<FactId> =
                vetoes.iter().filter(|touch| period.contains(touch.on)).map(|touch| touch.fact).collect();
            if !facts.is_empty() {
                // A veto fixes the result from above; it does not lift one that is lower still.
                self.effect(rule.id, Effect::GateVeto, period, gate.veto_result.min(total) - total, &facts);
                self.flag(FlagKind::Vetoed, rule.id, period, &facts);
                continue;
            }
            let bonus = if gate.bonus_columns.is_empty() {
                Points::ZERO
            } else {
                self.columns(&gate.bonus_columns, period)
            };
            let rest = total - bonus;
            if gate.bonus_above.is_some_and(|limit| rest <= limit) {
                self.take_back((rule.id, Effect::GateBonusClosed), period, &gate.bonus_columns, &[]);
            }
            let is_over = period.last_day() <= self.program.as_of;
            if is_over && gate.pass_mark.is_some_and(|mark| rest < mark) {
                self.flag(FlagKind::Failed, rule.id, period, &[]);
            }
        }
    }

    fn run_bar(&mut self, rule: &PeriodRule<'_>, bar: &Bar) {
        let kind = if bar.is_veto { FlagKind::Vetoed } else { FlagKind::Barred };
        for touch in self.matching(rule.bits.first().copied().unwrap_or(0)) {
            if rule.rule.is_in_force(touch.on) {
                self.flag(kind, rule.id, bar.period.containing(touch.on), &[touch.fact]);
            }
        }
        let Some(limit) = bar.below else { return };
        for period in self.periods(bar.period, rule.rule) {
            if period.last_day() <= self.program.as_of && self.total(period) < limit {
                self.flag(kind, rule.id, period, &[]);
            }
        }
    }
}
