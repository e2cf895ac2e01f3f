//! Quotas (任务) of one holder: how many are due, how many are done, and what follows from both.
//! It is a stage of [`super::holder`]; what may fill a quota was decided when facts were shared out.

use super::holder::{Desk, charge_of};
use super::program::PeriodRule;
use super::register::Register;
use crate::period::{Period, PeriodKind};
use crate::points::Points;
use crate::rule::{Charge, Currency, Measure, Quota, QuotaDue};
use crate::sheet::{Effect, FlagKind, HolderKind, QuotaLine, Touch};
use std::collections::BTreeMap;

/// 任务数 for every member.
pub(super) fn due_by_member(due: &QuotaDue, register: &Register<'_>) -> Vec<Option<Points>> {
    let mut by_name: BTreeMap<usize, Points> = BTreeMap::new();
    let mut by_class: BTreeMap<&str, Points> = BTreeMap::new();
    if let QuotaDue::Listed(rows) = due {
        for (name, points) in rows.iter().filter(|(name, _)| !name.is_empty()) {
            by_class.entry(name).or_insert(*points);
            if let Some(at) = register.named(name) {
                by_name.entry(at).or_insert(*points);
            }
        }
    }
    let of = |(at, member): (usize, &super::register::Member<'_>)| match due {
        QuotaDue::Fixed(points) => Some(*points),
        QuotaDue::PerHead(each) => {
            member.unit.and_then(|unit| unit.heads).map(|heads| *each * Points::whole(i64::from(heads)))
        }
        QuotaDue::Listed(_) => {
            let class = match member.kind {
                HolderKind::Person => super::register::PERSON_CLASS,
                _ => member.unit.map_or("", |unit| unit.class.as_str()),
            };
            let group = member.unit.map_or("", |unit| unit.group.as_str());
            by_name.get(&at).or_else(|| by_class.get(class)).or_else(|| by_class.get(group)).copied()
        }
    };
    register.members.iter().enumerate().map(of).collect()
}

impl Desk<'_, '_> {
    /// Runs one 任务 rule over all its periods.
    pub(super) fn run_quota(&mut self, rule: &PeriodRule<'_>, quota: &Quota) {
        let is_bound = rule.applies.get(self.holder).copied().unwrap_or(false);
        let due = rule.due.get(self.holder).copied().flatten();
        let Some(due) = due.filter(|_| is_bound) else { return };
        let bit = rule.bits.first().copied().unwrap_or(0);
        let is_filling = |touch: &&Touch| touch.matches & bit != 0 && rule.rule.is_in_force(touch.on);
        let filling: Vec<&Touch> = self.touches.iter().filter(is_filling).collect();
        let mut rest = filling.as_slice();
        for period in self.periods(quota.period, rule.rule) {
            // Facts stand in the order of their days, so each period takes the next run of them.
            let (first, last) = (period.first_day(), period.last_day());
            rest = rest.split_at(rest.partition_point(|touch| touch.on < first)).1;
            let (inside, later) = rest.split_at(rest.partition_point(|touch| touch.on <= last));
            rest = later;
            let counted: Vec<(&Touch, Points)> =
                inside.iter().map(|touch| (*touch, self.counts(quota, touch))).collect();
            let done: Points = counted.iter().map(|(_, points)| *points).sum();
            let line = QuotaLine { rule: rule.id, period, due, done };
            self.quotas.push(line);
            self.settle(rule, quota, &line, &counted);
        }
    }

    /// How much a fact counts: 1 with its weight and share, or the points it gave.
    fn counts(&mut self, quota: &Quota, touch: &Touch) -> Points {
        match quota.measure {
            Measure::Points => self.points_of(touch.fact),
            Measure::Items => {
                if quota.weights.is_empty() {
                    return touch.weight;
                }
                let genre = self.ledger.text(touch.genre);
                let weight =
                    quota.weights.iter().find(|(name, _)| name == genre).map_or(Points::ONE, |(_, w)| *w);
                weight * touch.weight
            }
        }
    }

    fn settle(
        &mut self,
        rule: &PeriodRule<'_>,
        quota: &Quota,
        line: &QuotaLine,
        counted: &[(&Touch, Points)],
    ) {
        let charge = charge_of(line.period, Charge::Period);
        let facts = || counted.iter().map(|(touch, _)| touch.fact).collect::<Vec<_>>();
        if let Some(points) = quota.when_met.filter(|_| line.is_met()) {
            self.effect_about((rule.id, Effect::QuotaMet), line.period, charge, points, &facts());
        }
        if let Some(base) = quota.pro_rata {
            let part =
                line.done.divided_by(line.due).unwrap_or(Points::ONE).min(Points::ONE).max(Points::ZERO);
            self.effect_about((rule.id, Effect::QuotaProRata), line.period, charge, base * part, &facts());
        }
        if !line.is_met() && self.is_whole_and_over(line.period, rule.rule) {
            self.miss(rule, quota, line, &facts());
        }
        if line.done > line.due {
            self.pass(rule, quota, line, counted);
        }
    }

    fn miss(
        &mut self,
        rule: &PeriodRule<'_>,
        quota: &Quota,
        line: &QuotaLine,
        facts: &[crate::fact::FactId],
    ) {
        let charge = charge_of(line.period, quota.charge);
        if quota.voids_when_missed {
            self.take_back((rule.id, Effect::QuotaVoid), charge_of(line.period, Charge::Period), &[], facts);
        }
        if let Some(points) = quota.when_missed {
            self.effect_about((rule.id, Effect::QuotaMissed), line.period, charge, points, facts);
        }
        if let Some(each) = quota.each_missing {
            let points = each * (line.due - line.done);
            self.effect_about((rule.id, Effect::QuotaMissing), line.period, charge, points, facts);
        }
        if quota.bars_when_missed {
            let year = Period::year(line.period.calendar_year());
            self.flag(FlagKind::Barred, rule.id, year, facts);
        }
    }

    /// Facts beyond the quota, in the order of their days: each part beyond brings its bonus.
    fn pass(&mut self, rule: &PeriodRule<'_>, quota: &Quota, line: &QuotaLine, counted: &[(&Touch, Points)]) {
        let mut sum = Points::ZERO;
        for (touch, amount) in counted {
            let before = sum;
            sum += *amount;
            let beyond = (sum - line.due).min(sum - before);
            if beyond <= Points::ZERO {
                continue;
            }
            let charge = PeriodKind::Month.containing(touch.on);
            if let Some(each) = quota.each_above {
                self.effect_on(rule.id, Effect::QuotaAbove, charge, each * beyond, touch);
            }
            if !quota.above_replaces.is_empty() {
                let replaced = self.points_under(touch.fact, &quota.above_replaces);
                let part = beyond.divided_by(*amount).unwrap_or(Points::ZERO);
                if !replaced.is_zero() {
                    self.effect_on(rule.id, Effect::QuotaReplaced, charge, -(replaced * part), touch);
                }
            }
        }
    }

    fn points_of(&mut self, fact: crate::fact::FactId) -> Points {
        let credits = self.credits_of(fact).into_iter();
        credits.filter(|credit| credit.currency == Currency::Points).map(|credit| credit.points).sum()
    }

    fn points_under(&mut self, fact: crate::fact::FactId, rules: &[String]) -> Points {
        let notice = self.program.notice;
        let is_named = |credit: &&crate::sheet::Entry| {
            credit.rule.of(notice).is_some_and(|rule| rules.contains(&rule.name))
        };
        self.credits_of(fact).into_iter().filter(is_named).map(|credit| credit.points).sum()
    }
}
