//! Thresholds (满次) of one holder: effects from the nth case on, once reached also for the cases before.
//! It is a stage of [`super::holder`]; an undone case is simply no case when the holder is scored anew.

use super::holder::{Desk, charge_of};
use super::program::PeriodRule;
use super::share::charged_to;
use crate::fact::FactId;
use crate::period::Period;
use crate::rule::{Charge, Counted, Threshold, Window};
use crate::sheet::{Effect, FlagKind};
use chrono::NaiveDate;

/// One case that counts: a fact, or a period without facts or below its quota.
#[derive(Debug, Clone)]
struct Case {
    on: NaiveDate,
    facts: Vec<FactId>,
}

impl Desk<'_, '_> {
    /// Runs one 满次 rule.
    pub(super) fn run_threshold(&mut self, rule: &PeriodRule<'_>, threshold: &Threshold) {
        let cases = self.cases(rule, threshold);
        let runs = match threshold.window {
            Window::Within(kind) => split(cases, |last, next| kind.containing(last) == kind.containing(next)),
            Window::Running(kind) => {
                let cases = merge_by_period(cases, kind);
                split(cases, |last, next| kind.containing(last).next() == kind.containing(next))
            }
        };
        let at = usize::try_from(threshold.at.max(1)).unwrap_or(usize::MAX);
        for run in runs.iter().filter(|run| run.len() >= at) {
            self.reach(rule, threshold, run, at);
        }
    }

    fn cases(&self, rule: &PeriodRule<'_>, threshold: &Threshold) -> Vec<Case> {
        let (Window::Within(kind) | Window::Running(kind)) = threshold.window;
        let bit = rule.bits.first().copied().unwrap_or(0);
        let in_force = |on: NaiveDate| rule.rule.is_in_force(on);
        match &threshold.counts {
            Counted::Facts(_) => {
                let touches = self.matching(bit).into_iter().filter(|touch| in_force(touch.on));
                touches.map(|touch| Case { on: touch.on, facts: vec![touch.fact] }).collect()
            }
            Counted::EmptyPeriods(_) => {
                let is_unit =
                    self.program.register.members.get(self.holder).is_some_and(|m| m.unit.is_some());
                let touches = self.matching(bit);
                let is_empty = |period: &Period| !touches.iter().any(|touch| period.contains(touch.on));
                // Naming goes by the state on the day; whatever costs points waits for the period's end.
                let only_names =
                    threshold.each.is_none() && threshold.once.is_none() && !threshold.zeroes_year;
                let periods = if only_names && !threshold.bars {
                    self.periods(kind, rule.rule)
                } else {
                    self.whole_periods(kind, rule)
                };
                let empty = periods.into_iter().filter(|period| is_unit && is_empty(period));
                empty.map(|period| Case { on: period.last_day(), facts: Vec::new() }).collect()
            }
            Counted::MissedQuota(name) => {
                let is_missed = |line: &&crate::sheet::QuotaLine| {
                    let is_named = line.rule.of(self.program.notice).is_some_and(|quota| quota.name == *name);
                    is_named && !line.is_met() && self.is_whole_and_over(line.period, rule.rule)
                };
                let missed = self.quotas.iter().filter(is_missed);
                missed.map(|line| Case { on: line.period.last_day(), facts: Vec::new() }).collect()
            }
        }
    }

    /// Periods that lie wholly in force and are over.
    fn whole_periods(&self, kind: crate::period::PeriodKind, rule: &PeriodRule<'_>) -> Vec<Period> {
        let is_whole = |period: &Period| self.is_whole_and_over(*period, rule.rule);
        self.periods(kind, rule.rule).into_iter().filter(is_whole).collect()
    }

    fn reach(&mut self, rule: &PeriodRule<'_>, threshold: &Threshold, run: &[Case], at: usize) {
        let skipped = if threshold.reaches_back { 0 } else { at - 1 };
        let facts: Vec<FactId> = run.iter().flat_map(|case| case.facts.iter().copied()).collect();
        for case in run.iter().skip(skipped) {
            if let Some(points) = threshold.each {
                let charge = charged_to(case.on, threshold.charge);
                let cause = (rule.id, Effect::ThresholdEach);
                self.effect_about(cause, self.period_of(rule, threshold, case), charge, points, &case.facts);
            }
        }
        let Some(reached) = run.get(at - 1) else { return };
        if let Some(points) = threshold.once {
            let about = self.period_of(rule, threshold, reached);
            let charge = charged_to(reached.on, threshold.charge);
            self.effect_about((rule.id, Effect::ThresholdOnce), about, charge, points, &facts);
        }
        let year = charged_to(reached.on, Charge::Year);
        if threshold.zeroes_year && !self.zeroed_years.iter().any(|(_, other, _)| *other == year) {
            self.zeroed_years.push((rule.id, year, facts.clone()));
        }
        if threshold.bars {
            self.flag(FlagKind::Barred, rule.id, year, &facts);
        }
        if threshold.names {
            for case in run.iter().skip(at - 1) {
                let (Window::Within(kind) | Window::Running(kind)) = threshold.window;
                let period = charge_of(kind.containing(case.on), Charge::Period);
                self.flag(FlagKind::Named, rule.id, period, &case.facts);
            }
        }
    }
}

impl Desk<'_, '_> {
    /// The period a case stands for: that of the quota missed, else that of the window.
    fn period_of(&self, rule: &PeriodRule<'_>, threshold: &Threshold, case: &Case) -> Period {
        let (Window::Within(kind) | Window::Running(kind)) = threshold.window;
        let Counted::MissedQuota(name) = &threshold.counts else { return kind.containing(case.on) };
        let is_named = |line: &&crate::sheet::QuotaLine| {
            line.period.last_day() == case.on
                && line.rule.of(self.program.notice).is_some_and(|quota| quota.name == *name)
                && self.is_whole_and_over(line.period, rule.rule)
        };
        self.quotas.iter().find(is_named).map_or_else(|| kind.containing(case.on), |line| line.period)
    }
}

/// Cases of one period as one case, for windows of running periods.
fn merge_by_period(cases: Vec<Case>, kind: crate::period::PeriodKind) -> Vec<Case> {
    let mut merged: Vec<Case> = Vec::new();
    for case in cases {
        match merged.last_mut().filter(|last| kind.containing(last.on) == kind.containing(case.on)) {
            Some(last) => last.facts.extend(case.facts),
            None => merged.push(case),
        }
    }
    merged
}

fn split(cases: Vec<Case>, belongs: impl Fn(NaiveDate, NaiveDate) -> bool) -> Vec<Vec<Case>> {
    let mut runs: Vec<Vec<Case>> = Vec::new();
    for case in cases {
        let last_day = runs.last().and_then(|run| run.last()).map(|last| last.on);
        match runs.last_mut().filter(|_| last_day.is_some_and(|last| belongs(last, case.on))) {
            Some(run) => run.push(case),
            None => runs.push(vec![case]),
        }
    }
    runs
}
