//! Selectors as the engine asks them (选择条件): conditions turned into comparisons of numbers.
//! It knows one fact as rules see it ([`Seen`]); whole items are the business of [`super::item`].

use super::lexicon::Lexicon;
use super::register::{Member, holds};
use crate::fact::{DerivedField, FactId, FactKind, Field, Ledger, NumberField, TextField, Word};
use crate::points::Points;
use crate::rule::{Condition, Selector, Test};
use chrono::NaiveDate;

/// The four answers of 时效.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Timeliness {
    /// No due day.
    None,
    OnTime,
    Late,
    Missing,
    NotYet,
}

impl Timeliness {
    const fn word(self) -> &'static str {
        match self {
            Self::None => "",
            Self::OnTime => "按时",
            Self::Late => "逾期",
            Self::Missing => "未报",
            Self::NotYet => "未到期",
        }
    }
}

/// A fact as rules see it: its words after 改作 and the media list, and what follows from the other facts.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) id: FactId,
    pub(super) kind: FactKind,
    pub(super) texts: [Word; TextField::ALL.len()],
    /// The day that decides the period.
    pub(super) on: NaiveDate,
    pub(super) due_on: Option<NaiveDate>,
    pub(super) done_on: Option<NaiveDate>,
    pub(super) timeliness: Timeliness,
    pub(super) is_instructed: bool,
    pub(super) is_solicited: bool,
    pub(super) is_adopted: bool,
    pub(super) length: Option<u32>,
    pub(super) amount: Option<Points>,
    pub(super) returns: u16,
    pub(super) late_days: i64,
    pub(super) reminders: u32,
    pub(super) n_units: usize,
    pub(super) n_people: usize,
}

impl Seen {
    pub(super) fn text(&self, place: usize) -> Word {
        self.texts.get(place).copied().unwrap_or(Word::NONE)
    }

    pub(super) fn number(&self, field: NumberField) -> Option<Points> {
        let count = |n: usize| Some(Points::whole(i64::try_from(n).unwrap_or(i64::MAX)));
        match field {
            NumberField::Length => self.length.map(|n| Points::whole(i64::from(n))),
            NumberField::Amount => self.amount,
            NumberField::Returns => Some(Points::whole(i64::from(self.returns))),
            NumberField::LateDays => Some(Points::whole(self.late_days)),
            NumberField::Reminders => Some(Points::whole(i64::from(self.reminders))),
            NumberField::Units => count(self.n_units),
            NumberField::People => count(self.n_people),
        }
    }
}

/// The place of a text field in [`Seen::texts`].
pub(super) fn place_of(field: TextField) -> usize {
    TextField::ALL.iter().position(|other| *other == field).unwrap_or(TextField::ALL.len())
}

/// A condition made quick.
#[derive(Debug)]
pub(super) enum Check {
    Words { place: usize, words: Box<[Word]>, is_negated: bool },
    Given { place: usize, is_negated: bool },
    Timeliness { words: Box<[String]>, is_negated: bool },
    Truth { field: DerivedField, wanted: bool },
    Number { field: NumberField, from: Option<Points>, below: Option<Points> },
    NumberGiven { field: NumberField, is_negated: bool },
    Unit(Condition),
    Never,
}

impl Check {
    pub(super) fn new(condition: &Condition, ledger: &Ledger, lexicon: &mut Lexicon) -> Self {
        match condition.field {
            Field::Derived(field) if field.is_of_unit() => Self::Unit(condition.clone()),
            Field::Derived(DerivedField::Timeliness) => match &condition.test {
                Test::Is(words) => Self::Timeliness { words: words.as_slice().into(), is_negated: false },
                Test::IsNot(words) => Self::Timeliness { words: words.as_slice().into(), is_negated: true },
                Test::Empty => Self::Timeliness { words: [String::new()].into(), is_negated: false },
                Test::Given => Self::Timeliness { words: [String::new()].into(), is_negated: true },
                Test::Within(..) => Self::Never,
            },
            Field::Derived(field) => match &condition.test {
                Test::Is(words) => Self::Truth { field, wanted: words.iter().any(|word| word == "是") },
                Test::IsNot(words) => Self::Truth { field, wanted: !words.iter().any(|word| word == "是") },
                Test::Given => Self::Truth { field, wanted: true },
                Test::Empty => Self::Truth { field, wanted: false },
                Test::Within(..) => Self::Never,
            },
            Field::Number(field) => match &condition.test {
                Test::Within(from, below) => Self::Number { field, from: *from, below: *below },
                Test::Is(words) => match words.first().and_then(|word| Points::parse(word)) {
                    Some(n) => Self::Number { field, from: Some(n), below: Some(n + Points::ONE) },
                    None => Self::Never,
                },
                Test::Given => Self::NumberGiven { field, is_negated: false },
                Test::Empty => Self::NumberGiven { field, is_negated: true },
                Test::IsNot(_) => Self::Never,
            },
            Field::Text(field) => Self::of_text(field, &condition.test, ledger, lexicon),
        }
    }

    fn of_text(field: TextField, test: &Test, ledger: &Ledger, lexicon: &mut Lexicon) -> Self {
        let place = place_of(field);
        let mut numbers = |words: &[String]| words.iter().map(|word| lexicon.word(ledger, word)).collect();
        match test {
            Test::Is(words) => Self::Words { place, words: numbers(words), is_negated: false },
            Test::IsNot(words) => Self::Words { place, words: numbers(words), is_negated: true },
            Test::Given => Self::Given { place, is_negated: false },
            Test::Empty => Self::Given { place, is_negated: true },
            Test::Within(..) => Self::Never,
        }
    }

    /// Whether it asks about the unit that would receive the points.
    pub(super) const fn is_of_unit(&self) -> bool {
        matches!(self, Self::Unit(_))
    }

    /// Whether it holds; a condition on the unit holds for nobody when no member is given.
    pub(super) fn holds(&self, seen: &Seen, member: Option<&Member<'_>>) -> bool {
        match self {
            Self::Words { place, words, is_negated } => words.contains(&seen.text(*place)) != *is_negated,
            Self::Given { place, is_negated } => seen.text(*place).is_none() == *is_negated,
            Self::Timeliness { words, is_negated } => {
                words.iter().any(|word| word == seen.timeliness.word()) != *is_negated
            }
            Self::Truth { field, wanted } => {
                let answer = match field {
                    DerivedField::Instructed => seen.is_instructed,
                    DerivedField::Solicited => seen.is_solicited,
                    _ => seen.is_adopted,
                };
                answer == *wanted
            }
            Self::Number { field, from, below } => seen
                .number(*field)
                .is_some_and(|n| from.is_none_or(|from| n >= from) && below.is_none_or(|below| n < below)),
            Self::NumberGiven { field, is_negated } => seen.number(*field).is_none() == *is_negated,
            Self::Unit(condition) => member.is_some_and(|member| holds(condition, member)),
            Self::Never => false,
        }
    }
}

/// A selector made quick: conditions on the fact, and those on the unit that can only be asked when shares are known.
#[derive(Debug)]
pub(super) struct Sieve {
    kinds: u16,
    pub(super) fact_checks: Vec<Check>,
    pub(super) unit_checks: Vec<Check>,
}

/// The bit of a kind of fact.
pub(super) const fn kind_bit(kind: FactKind) -> u16 {
    match kind {
        FactKind::Submission => 1,
        FactKind::Adoption => 2,
        FactKind::Instruction => 4,
        FactKind::Solicitation => 8,
        FactKind::Duty => 16,
        FactKind::Fault => 32,
        FactKind::Reminder => 64,
        FactKind::Judgement => 128,
        FactKind::Adjustment => 256,
    }
}

impl Sieve {
    pub(super) fn new(selector: &Selector, ledger: &Ledger, lexicon: &mut Lexicon) -> Self {
        Self::of(&selector.kinds, &selector.conditions, ledger, lexicon)
    }

    pub(super) fn of(
        kinds: &[FactKind],
        conditions: &[Condition],
        ledger: &Ledger,
        lexicon: &mut Lexicon,
    ) -> Self {
        let checks = conditions.iter().map(|condition| Check::new(condition, ledger, lexicon));
        let (unit_checks, fact_checks) = checks.partition(Check::is_of_unit);
        Self { kinds: kinds.iter().fold(0, |bits, kind| bits | kind_bit(*kind)), fact_checks, unit_checks }
    }

    pub(super) const fn takes(&self, kind: FactKind) -> bool {
        self.kinds & kind_bit(kind) != 0
    }

    /// Whether kind and conditions on the fact hold.
    pub(super) fn fits(&self, seen: &Seen) -> bool {
        self.takes(seen.kind) && self.fact_checks.iter().all(|check| check.holds(seen, None))
    }

    /// Whether the conditions on the unit hold too.
    pub(super) fn fits_unit(&self, seen: &Seen, member: &Member<'_>) -> bool {
        self.unit_checks.iter().all(|check| check.holds(seen, Some(member)))
    }

    pub(super) fn asks_unit(&self) -> bool {
        !self.unit_checks.is_empty()
    }
}
