//! What the rules of a notice ask of the ledger (填报要求): which kinds of fact, which columns, which words.
//! It runs no rule. Used by [`super::vocabulary`] to check rows and by [`super::template`] to lay out sheets.

use super::column::Column;
use std::collections::{BTreeMap, BTreeSet};
use zhaozhang_domain::fact::{DerivedField, FactKind, Field, NumberField, TextField};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::rule::{
    Condition, Counted, DateField, Recipient, Rule, RuleKind, Selector, Share, ShareMethod, Sharer, Test,
    Value,
};

/// What the rules ask of the ledger (填报要求).
#[derive(Debug, Clone, Default)]
pub(super) struct Demand {
    /// For each kind some rule looks at: the columns rules ask about.
    pub(super) columns: BTreeMap<FactKind, BTreeSet<Column>>,
    /// The words rules compare a text field with, in the order in which they occur.
    pub(super) words: BTreeMap<(FactKind, TextField), Vec<String>>,
    /// The articles whose rules look at the kind.
    pub(super) articles: BTreeMap<FactKind, BTreeSet<usize>>,
    /// The subjects of judgements with their ranges.
    pub(super) judgements: Vec<(String, Points, Points)>,
}

impl Demand {
    /// What the notice asks.
    pub(super) fn of(notice: &Notice) -> Self {
        let mut demand = Self::default();
        for rule in &notice.rules {
            for selector in selectors(&rule.kind) {
                demand.select(rule, selector);
            }
            demand.rule(rule);
        }
        demand
    }

    /// Whether some rule looks at facts of the kind.
    pub(super) fn looks_at(&self, kind: FactKind) -> bool {
        self.columns.contains_key(&kind)
    }

    /// Whether some rule asks the kind for the column.
    pub(super) fn asks(&self, kind: FactKind, column: Column) -> bool {
        self.columns.get(&kind).is_some_and(|columns| columns.contains(&column))
    }

    /// The words rules compare the field with.
    pub(super) fn words_of(&self, kind: FactKind, field: TextField) -> &[String] {
        self.words.get(&(kind, field)).map_or(&[], Vec::as_slice)
    }

    fn column(&mut self, kind: FactKind, column: Column) {
        self.columns.entry(kind).or_default().insert(column);
    }

    fn select(&mut self, rule: &Rule, selector: &Selector) {
        for kind in &selector.kinds {
            self.columns.entry(*kind).or_default();
            self.articles.entry(*kind).or_default().insert(rule.article);
            self.conditions(*kind, &selector.conditions);
        }
    }

    fn conditions(&mut self, kind: FactKind, conditions: &[Condition]) {
        for condition in conditions {
            self.field(kind, condition.field);
            self.test(kind, condition.field, Some(&condition.test));
        }
    }

    fn test(&mut self, kind: FactKind, field: Field, test: Option<&Test>) {
        if let (Field::Text(field), Some(Test::Is(words) | Test::IsNot(words))) = (field, test) {
            for word in words {
                self.word(kind, field, word);
            }
        }
    }

    fn word(&mut self, kind: FactKind, field: TextField, word: &str) {
        let words = self.words.entry((kind, field)).or_default();
        if !word.is_empty() && !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
    }

    fn field(&mut self, kind: FactKind, field: Field) {
        match field {
            Field::Text(text) => self.column(kind, Column::Text(text)),
            Field::Derived(DerivedField::Timeliness) => self.timeliness(kind),
            Field::Derived(DerivedField::Instructed) => self.kind(FactKind::Instruction),
            Field::Derived(DerivedField::Solicited) => self.kind(FactKind::Solicitation),
            Field::Derived(DerivedField::Adopted) => self.kind(FactKind::Adoption),
            Field::Derived(_) => self.column(kind, Column::Units),
            Field::Number(number) => self.number(kind, number),
        }
    }

    fn kind(&mut self, kind: FactKind) {
        self.columns.entry(kind).or_default();
    }

    fn timeliness(&mut self, kind: FactKind) {
        self.column(kind, Column::DueOn);
        self.column(kind, Column::DoneOn);
    }

    fn number(&mut self, kind: FactKind, number: NumberField) {
        match number {
            NumberField::Length => self.column(kind, Column::Length),
            NumberField::Amount => self.column(kind, Column::Amount),
            NumberField::Returns => self.column(kind, Column::Returns),
            NumberField::LateDays => self.timeliness(kind),
            NumberField::Reminders => self.kind(FactKind::Reminder),
            NumberField::Units => self.column(kind, Column::Units),
            NumberField::People => self.column(kind, Column::People),
        }
    }

    fn value(&mut self, selector: &Selector, value: &Value) {
        for kind in selector.kinds.iter().copied() {
            match value {
                Value::Fixed(_) => {}
                Value::Table(table) => {
                    for field in &table.keys {
                        self.field(kind, *field);
                    }
                    for row in &table.rows {
                        for (field, test) in table.keys.iter().zip(&row.tests) {
                            self.test(kind, *field, test.as_ref());
                        }
                    }
                }
                Value::Rate { field, .. } => self.number(kind, *field),
                Value::Amount(_) => self.column(kind, Column::Amount),
                Value::Basis(_) => self.kind(FactKind::Adoption),
            }
        }
    }

    /// What a rule asks beyond its conditions.
    fn rule(&mut self, rule: &Rule) {
        match &rule.kind {
            RuleKind::Award(award) => self.value(&award.selector, &award.value),
            RuleKind::Factor(factor) => self.value(&factor.selector, &factor.value),
            RuleKind::Due(due) => self.each(&due.selector, Column::DoneOn),
            RuleKind::Reclass(reclass) => self.each(&reclass.selector, Column::Text(reclass.field)),
            RuleKind::Choose(choose) => {
                for field in &choose.group_by {
                    self.each(&choose.selector, Column::Text(*field));
                }
                for kind in choose.selector.kinds.clone() {
                    self.conditions(kind, &choose.except);
                }
            }
            RuleKind::Share(share) => self.share(share),
            RuleKind::Attribute(attribute) if attribute.to == Recipient::People => {
                self.each(&attribute.selector, Column::People);
            }
            RuleKind::Quota(quota) if !quota.weights.is_empty() => {
                self.each(&quota.selector, Column::Text(TextField::Genre));
                for kind in quota.selector.kinds.iter().copied() {
                    for (genre, _) in &quota.weights {
                        self.word(kind, TextField::Genre, genre);
                    }
                }
            }
            RuleKind::Judgement(judgement) => {
                self.column(FactKind::Judgement, Column::Amount);
                self.articles.entry(FactKind::Judgement).or_default().insert(rule.article);
                self.word(FactKind::Judgement, TextField::Class, &judgement.subject);
                self.judgements.push((judgement.subject.clone(), judgement.range.0, judgement.range.1));
            }
            RuleKind::Dating(dating) => match dating.by {
                DateField::On => {}
                DateField::Due => self.each(&dating.selector, Column::DueOn),
                DateField::Done => self.each(&dating.selector, Column::DoneOn),
                DateField::Proof => self.each(&dating.selector, Column::ProofOn),
                DateField::Submitted => self.kind(FactKind::Submission),
            },
            _ => {}
        }
    }

    fn share(&mut self, share: &Share) {
        if share.among == Sharer::People {
            self.each(&share.selector, Column::People);
        }
        if matches!(share.method, ShareMethod::Entered(_)) {
            self.each(&share.selector, Column::Amount);
        }
    }

    fn each(&mut self, selector: &Selector, column: Column) {
        for kind in selector.kinds.iter().copied() {
            self.column(kind, column);
        }
    }
}

/// The selectors of a rule.
fn selectors(kind: &RuleKind) -> Vec<&Selector> {
    match kind {
        RuleKind::Reclass(rule) => vec![&rule.selector],
        RuleKind::Exclude(rule) => vec![&rule.selector],
        RuleKind::Due(rule) => vec![&rule.selector],
        RuleKind::Award(rule) => vec![&rule.selector],
        RuleKind::Ordinal(rule) => vec![&rule.selector],
        RuleKind::Factor(rule) => vec![&rule.selector],
        RuleKind::Choose(rule) => vec![&rule.selector],
        RuleKind::Whole(rule) => vec![&rule.selector],
        RuleKind::Share(rule) => vec![&rule.selector],
        RuleKind::Attribute(rule) => vec![&rule.selector],
        RuleKind::Quota(rule) => vec![&rule.selector],
        RuleKind::Threshold(rule) => match &rule.counts {
            Counted::Facts(selector) | Counted::EmptyPeriods(selector) => vec![selector],
            Counted::MissedQuota(_) => Vec::new(),
        },
        RuleKind::Zero(rule) => vec![&rule.selector],
        RuleKind::Ratio(rule) => vec![&rule.numerator, &rule.denominator],
        RuleKind::Gate(rule) => rule.veto.iter().collect(),
        RuleKind::Bar(rule) => rule.selector.iter().collect(),
        RuleKind::Dating(rule) => vec![&rule.selector],
        RuleKind::Start(_)
        | RuleKind::Judgement(_)
        | RuleKind::Limit(_)
        | RuleKind::Convert(_)
        | RuleKind::Group(_)
        | RuleKind::Places(_)
        | RuleKind::Money(_) => Vec::new(),
    }
}
