//! The program (计分程序): a notice's rules sorted into stages and made quick for one ledger.
//! It is made anew for each ledger because words become its numbers; nothing is scored here.
//! Next: [`super::item`] and [`super::share`] run the stages of a fact, [`super::holder`] those of a unit.

use super::lexicon::Lexicon;
use super::register::Register;
use super::select::{Check, Seen, Sieve, place_of};
use crate::calendar::Calendar;
use crate::fact::{Fact, FactKind, Ledger, TextField, Word};
use crate::notice::Notice;
use crate::points::Points;
use crate::rule::{
    Attribute, Award, Choose, Conversion, Dating, Due, Judgement, Ordinal, OrdinalScope, Rule, RuleKind,
    Selector, Share, Value, Whole,
};
use crate::sheet::RuleId;
use chrono::NaiveDate;
use std::collections::HashMap;

/// A figure made quick.
#[derive(Debug)]
pub(super) enum Figure {
    Table(Vec<(Vec<Option<Check>>, Points)>),
    Plain(Value),
}

impl Figure {
    fn new(value: &Value, ledger: &Ledger, lexicon: &mut Lexicon) -> Self {
        let Value::Table(table) = value else { return Self::Plain(value.clone()) };
        let rows = table.rows.iter().map(|row| {
            let checks = table.keys.iter().zip(&row.tests).map(|(field, test)| {
                test.as_ref().map(|test| {
                    let condition = crate::rule::Condition { field: *field, test: test.clone() };
                    Check::new(&condition, ledger, lexicon)
                })
            });
            (checks.collect(), row.value)
        });
        Self::Table(rows.collect())
    }

    /// Whether it can only be known for a certain unit.
    fn asks_unit(&self) -> bool {
        let Self::Table(rows) = self else { return false };
        rows.iter().any(|(checks, _)| checks.iter().flatten().any(Check::is_of_unit))
    }

    /// The factor by which it takes the points of what an instruction belongs to, if it does.
    pub(super) const fn asks_basis(&self) -> Option<Points> {
        match self {
            Self::Plain(Value::Basis(factor)) => Some(*factor),
            _ => None,
        }
    }

    /// The figure for a fact; nothing when no row of the table fits or the number was not given.
    pub(super) fn of(
        &self,
        seen: &Seen,
        member: Option<&super::register::Member<'_>>,
        basis: Points,
    ) -> Option<Points> {
        match self {
            Self::Table(rows) => {
                let fits =
                    |checks: &[Option<Check>]| checks.iter().flatten().all(|check| check.holds(seen, member));
                rows.iter().find(|(checks, _)| fits(checks)).map(|(_, value)| *value)
            }
            Self::Plain(Value::Fixed(points)) => Some(*points),
            Self::Plain(Value::Amount(factor)) => seen.amount.map(|amount| amount * *factor),
            Self::Plain(Value::Basis(factor)) => Some(basis * *factor),
            Self::Plain(Value::Rate { field, step, each, first }) => {
                let number = seen.number(*field)?;
                let (start, base) = first.unwrap_or((Points::ZERO, Points::ZERO));
                if number < start {
                    return Some(Points::ZERO);
                }
                let steps = (number - start).divided_by(*step)?.floor();
                Some(base + Points::whole(steps) * *each)
            }
            Self::Plain(Value::Table(_)) => None,
        }
    }
}

/// A rule of the fact stage, in written order.
#[derive(Debug)]
pub(super) struct FactRule<'n> {
    pub(super) id: RuleId,
    pub(super) rule: &'n Rule,
    pub(super) sieve: Sieve,
    pub(super) action: FactAction<'n>,
    /// Whether it waits until the unit is known.
    pub(super) asks_unit: bool,
    /// Rules that do not apply to a fact this one claims.
    pub(super) before: Vec<RuleId>,
}

impl FactRule<'_> {
    /// Whether it adds to what other rules give the same fact.
    pub(super) fn stacks(&self) -> bool {
        match &self.action {
            FactAction::Award(award, _) => award.stacks,
            FactAction::OrdinalInItem(ordinal) => ordinal.stacks,
            FactAction::Judgement(_) | FactAction::Factor(_) => false,
        }
    }
}

#[derive(Debug)]
pub(super) enum FactAction<'n> {
    Award(&'n Award, Figure),
    OrdinalInItem(&'n Ordinal),
    Judgement(&'n Judgement),
    Factor(Figure),
}

/// A stage's rule with its selector made quick.
#[derive(Debug)]
pub(super) struct Staged<'n, T> {
    pub(super) id: RuleId,
    pub(super) rule: &'n Rule,
    pub(super) sieve: Sieve,
    pub(super) action: T,
}

/// A rule over periods; its selectors are bits of [`crate::sheet::Touch::matches`].
#[derive(Debug)]
pub(super) struct PeriodRule<'n> {
    pub(super) id: RuleId,
    pub(super) rule: &'n Rule,
    /// The bits of its one or two selectors.
    pub(super) bits: [u64; 2],
    /// For whom it applies, by member; only for 任务, 基础分.
    pub(super) applies: Vec<bool>,
    /// 任务数 by member; only for 任务.
    pub(super) due: Vec<Option<Points>>,
}

/// The whole program.
#[derive(Debug)]
pub(super) struct Program<'n> {
    pub(super) notice: &'n Notice,
    pub(super) calendar: &'n Calendar,
    pub(super) as_of: NaiveDate,
    pub(super) register: Register<'n>,
    pub(super) outlets: HashMap<Word, (Word, Word)>,
    pub(super) reclass: Vec<Staged<'n, (usize, Word)>>,
    pub(super) dues: Vec<Staged<'n, &'n Due>>,
    /// By article: its first rule, under which adjustments stand.
    pub(super) articles: HashMap<Word, RuleId>,
    pub(super) datings: Vec<Staged<'n, &'n Dating>>,
    pub(super) excludes: Vec<Staged<'n, bool>>,
    pub(super) fact_rules: Vec<FactRule<'n>>,
    pub(super) chooses: Vec<Staged<'n, (&'n Choose, Vec<Check>)>>,
    pub(super) wholes: Vec<Staged<'n, &'n Whole>>,
    pub(super) zero_items: Vec<Staged<'n, &'n crate::rule::Zero>>,
    pub(super) shares: Vec<Staged<'n, &'n Share>>,
    pub(super) attributes: Vec<Staged<'n, &'n Attribute>>,
    pub(super) selectors: Vec<Sieve>,
    pub(super) period_rules: Vec<PeriodRule<'n>>,
    /// By cadence: the bit of its selector, 0 for none.
    pub(super) cadence_bits: Vec<u64>,
    /// By kind of fact: the places of the rules of the fact stage that take it.
    pub(super) fact_rules_of: [Vec<usize>; FactKind::ALL.len()],
    /// Whether any rule of the fact stage goes before another.
    pub(super) has_order: bool,
    /// Whether any rule asks for reminders, so that counting them is worth the time.
    pub(super) has_reminders: bool,
}

/// Class and level of each medium of the notice's list, by its names.
fn outlets(notice: &Notice, ledger: &Ledger, lexicon: &mut Lexicon) -> HashMap<Word, (Word, Word)> {
    let mut outlets = HashMap::new();
    for outlet in &notice.outlets {
        let class = lexicon.word(ledger, &outlet.class);
        let level = if outlet.level.is_empty() { Word::NONE } else { lexicon.word(ledger, &outlet.level) };
        for name in std::iter::once(&outlet.name).chain(&outlet.aliases) {
            outlets.entry(lexicon.word(ledger, name)).or_insert((class, level));
        }
    }
    outlets
}

impl<'n> Program<'n> {
    pub(super) fn new(notice: &'n Notice, calendar: &'n Calendar, ledger: &Ledger, as_of: NaiveDate) -> Self {
        Self::over(notice, calendar, ledger, as_of, ledger.facts().map(|(_, fact)| fact))
    }

    /// The program for some of the ledger's facts: it knows only those whom they name.
    pub(super) fn over<'l>(
        notice: &'n Notice,
        calendar: &'n Calendar,
        ledger: &'l Ledger,
        as_of: NaiveDate,
        facts: impl Iterator<Item = &'l Fact> + Clone,
    ) -> Self {
        let mut lexicon = Lexicon::default();
        let has_reminders = facts.clone().any(|fact| fact.kind == FactKind::Reminder);
        let register = Register::new(notice, ledger, facts);
        let outlets = outlets(notice, ledger, &mut lexicon);
        let mut program = Self {
            notice,
            calendar,
            as_of,
            register,
            outlets,
            articles: HashMap::new(),
            reclass: Vec::new(),
            dues: Vec::new(),
            datings: Vec::new(),
            excludes: Vec::new(),
            fact_rules: Vec::new(),
            chooses: Vec::new(),
            wholes: Vec::new(),
            zero_items: Vec::new(),
            shares: Vec::new(),
            attributes: Vec::new(),
            selectors: Vec::new(),
            period_rules: Vec::new(),
            cadence_bits: Vec::new(),
            fact_rules_of: Default::default(),
            has_order: false,
            has_reminders,
        };
        for (at, rule) in notice.rules.iter().enumerate() {
            let id = RuleId(u16::try_from(at).unwrap_or(u16::MAX));
            if let Some(article) = notice.articles.get(rule.article) {
                program.articles.entry(lexicon.word(ledger, &article.citation)).or_insert(id);
            }
            program.take(id, rule, ledger, &mut lexicon);
        }
        for cadence in &notice.cadences {
            let bit = cadence
                .selector
                .as_ref()
                .map_or(0, |selector| program.bit_for(selector, ledger, &mut lexicon));
            program.cadence_bits.push(bit);
        }
        program.has_order = program.fact_rules.iter().any(|rule| !rule.before.is_empty());
        for (kind, places) in FactKind::ALL.into_iter().zip(&mut program.fact_rules_of) {
            let taking = program.fact_rules.iter().enumerate().filter(|(_, rule)| rule.sieve.takes(kind));
            places.extend(taking.map(|(place, _)| place));
        }
        program
    }

    /// The rules of the fact stage that take a kind of fact, in written order.
    pub(super) fn rules_of(&self, kind: FactKind) -> impl Iterator<Item = &FactRule<'n>> {
        let slot = FactKind::ALL.iter().position(|other| *other == kind).unwrap_or(0);
        let places = self.fact_rules_of.get(slot).map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|place| self.fact_rules.get(*place))
    }

    fn take(&mut self, id: RuleId, rule: &'n Rule, ledger: &Ledger, lexicon: &mut Lexicon) {
        let mut sieve = |selector: &Selector| Sieve::new(selector, ledger, lexicon);
        match &rule.kind {
            RuleKind::Due(due) => {
                self.dues.push(Staged { id, rule, sieve: sieve(&due.selector), action: due });
            }
            RuleKind::Dating(dating) => {
                self.datings.push(Staged { id, rule, sieve: sieve(&dating.selector), action: dating });
            }
            RuleKind::Exclude(exclude) => {
                let sieve = sieve(&exclude.selector);
                self.excludes.push(Staged { id, rule, sieve, action: exclude.fills_quota });
            }
            RuleKind::Whole(whole) => {
                self.wholes.push(Staged { id, rule, sieve: sieve(&whole.selector), action: whole });
            }
            RuleKind::Share(share) => {
                self.shares.push(Staged { id, rule, sieve: sieve(&share.selector), action: share });
            }
            RuleKind::Attribute(attribute) => {
                self.attributes.push(Staged {
                    id,
                    rule,
                    sieve: sieve(&attribute.selector),
                    action: attribute,
                });
            }
            RuleKind::Zero(zero) if zero.period.is_none() => {
                self.zero_items.push(Staged { id, rule, sieve: sieve(&zero.selector), action: zero });
            }
            RuleKind::Reclass(reclass) => {
                let sieve = sieve(&reclass.selector);
                let action = (place_of(reclass.field), lexicon.word(ledger, &reclass.word));
                self.reclass.push(Staged { id, rule, sieve, action });
            }
            RuleKind::Choose(choose) => {
                let sieve = sieve(&choose.selector);
                let except =
                    choose.except.iter().map(|condition| Check::new(condition, ledger, lexicon)).collect();
                self.chooses.push(Staged { id, rule, sieve, action: (choose, except) });
            }
            _ => {
                self.take_fact_rule(id, rule, ledger, lexicon);
                self.take_period_rule(id, rule, ledger, lexicon);
            }
        }
    }

    fn take_fact_rule(&mut self, id: RuleId, rule: &'n Rule, ledger: &Ledger, lexicon: &mut Lexicon) {
        let (sieve, action, asks) = match &rule.kind {
            RuleKind::Award(award) => {
                let figure = Figure::new(&award.value, ledger, lexicon);
                let asks = figure.asks_unit();
                (Sieve::new(&award.selector, ledger, lexicon), FactAction::Award(award, figure), asks)
            }
            RuleKind::Factor(factor) => {
                let figure = Figure::new(&factor.value, ledger, lexicon);
                let asks = figure.asks_unit();
                (Sieve::new(&factor.selector, ledger, lexicon), FactAction::Factor(figure), asks)
            }
            RuleKind::Ordinal(ordinal) if ordinal.scope == OrdinalScope::Item => {
                (Sieve::new(&ordinal.selector, ledger, lexicon), FactAction::OrdinalInItem(ordinal), false)
            }
            RuleKind::Judgement(judgement) => {
                let conditions = [crate::rule::Condition {
                    field: crate::fact::Field::Text(TextField::Class),
                    test: crate::rule::Test::Is(vec![judgement.subject.clone()]),
                }];
                let sieve = Sieve::of(&[FactKind::Judgement], &conditions, ledger, lexicon);
                (sieve, FactAction::Judgement(judgement), false)
            }
            _ => return,
        };
        let asks_unit = asks || sieve.asks_unit();
        let place_of = |name: &String| self.notice.rules.iter().position(|other| other.name == *name);
        let before = rule.before.iter().filter_map(place_of);
        let before = before.filter_map(|at| u16::try_from(at).ok().map(RuleId)).collect();
        self.fact_rules.push(FactRule { id, rule, sieve, action, asks_unit, before });
    }

    /// The bit under which facts that fit the selector are noted; none beyond the 64th.
    fn bit_for(&mut self, selector: &Selector, ledger: &Ledger, lexicon: &mut Lexicon) -> u64 {
        let bit = 1_u64.checked_shl(u32::try_from(self.selectors.len()).unwrap_or(64)).unwrap_or(0);
        self.selectors.push(Sieve::new(selector, ledger, lexicon));
        bit
    }

    fn take_period_rule(&mut self, id: RuleId, rule: &'n Rule, ledger: &Ledger, lexicon: &mut Lexicon) {
        use crate::rule::Counted;
        let (selectors, applies_to): (Vec<&Selector>, _) = match &rule.kind {
            RuleKind::Quota(quota) => (vec![&quota.selector], quota.applies_to.as_slice()),
            RuleKind::Start(start) => (Vec::new(), start.applies_to.as_slice()),
            RuleKind::Threshold(threshold) => match &threshold.counts {
                Counted::Facts(selector) | Counted::EmptyPeriods(selector) => (vec![selector], [].as_slice()),
                Counted::MissedQuota(_) => (Vec::new(), [].as_slice()),
            },
            RuleKind::Zero(zero) => (vec![&zero.selector], [].as_slice()),
            RuleKind::Ratio(ratio) => (vec![&ratio.numerator, &ratio.denominator], [].as_slice()),
            RuleKind::Bar(bar) => (bar.selector.iter().collect(), [].as_slice()),
            RuleKind::Gate(gate) => (gate.veto.iter().collect(), [].as_slice()),
            RuleKind::Ordinal(ordinal) if ordinal.scope != OrdinalScope::Item => {
                (vec![&ordinal.selector], [].as_slice())
            }
            RuleKind::Limit(limit) => (Vec::new(), limit.applies_to.as_slice()),
            RuleKind::Convert(convert) => match &convert.method {
                Conversion::LeaveOut { missing_for, .. } => (Vec::new(), missing_for.as_slice()),
                _ => return,
            },
            _ => return,
        };
        let mut bits = [0; 2];
        for (slot, selector) in bits.iter_mut().zip(selectors) {
            *slot = self.bit_for(selector, ledger, lexicon);
        }
        let applies = self.register.matching(applies_to);
        let due = match &rule.kind {
            RuleKind::Quota(quota) => super::quota::due_by_member(&quota.due, &self.register),
            _ => Vec::new(),
        };
        self.period_rules.push(PeriodRule { id, rule, bits, applies, due });
    }
}
