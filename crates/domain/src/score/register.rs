//! Who can hold points (得分主体名册): units of the notice, units the register does not know, and authors.
//! It gives nobody points; [`super::share`] asks it who is meant by a word.

use crate::fact::{DerivedField, Fact, Field, Ledger, Word};
use crate::notice::{Notice, Unit};
use crate::rule::{Condition, Recipient, RuleKind, Sharer, Test};
use crate::sheet::HolderKind;
use std::collections::{BTreeSet, HashMap};

/// No holder for this word.
const NOBODY: u32 = u32::MAX;

/// The class under which conditions find persons.
pub(super) const PERSON_CLASS: &str = "个人";

/// A holder before it has points.
#[derive(Debug)]
pub(super) struct Member<'n> {
    pub(super) name: String,
    pub(super) kind: HolderKind,
    pub(super) unit: Option<&'n Unit>,
    pub(super) parent: Option<usize>,
    /// How many facts in force name it; a stranger or author whom none names any more leaves the register.
    pub(super) n_facts: usize,
}

/// Everybody who can hold points, and whom each word of the ledger means.
#[derive(Debug)]
pub(super) struct Register<'n> {
    pub(super) members: Vec<Member<'n>>,
    unit_of_word: Vec<u32>,
    person_of_word: Vec<u32>,
    unit_of_name: HashMap<&'n str, usize>,
    /// Whether any rule gives points to authors; else they hold none and are not listed.
    takes_people: bool,
}

impl<'n> Register<'n> {
    pub(super) fn new<'l>(
        notice: &'n Notice,
        ledger: &'l Ledger,
        facts: impl Iterator<Item = &'l Fact> + Clone,
    ) -> Self {
        let mut unit_of_name = HashMap::new();
        for (at, unit) in notice.units.iter().enumerate() {
            for name in std::iter::once(&unit.name).chain(&unit.aliases) {
                unit_of_name.entry(name.as_str()).or_insert(at);
            }
        }
        let members = notice.units.iter().map(|unit| Member {
            name: unit.name.clone(),
            kind: HolderKind::Unit,
            unit: Some(unit),
            parent: unit_of_name.get(unit.parent.as_str()).copied().filter(|_| !unit.parent.is_empty()),
            n_facts: 0,
        });
        let mut register = Self {
            members: members.collect(),
            unit_of_word: vec![NOBODY; ledger.word_count()],
            person_of_word: vec![NOBODY; ledger.word_count()],
            unit_of_name,
            takes_people: takes_people(notice),
        };
        register.take_in(ledger, &facts.filter(|fact| !fact.is_reversed));
        register
    }

    /// Finds whom the ledger's words mean; strangers come after the register, by name.
    fn take_in<'l>(&mut self, ledger: &'l Ledger, in_force: &(impl Iterator<Item = &'l Fact> + Clone)) {
        // Each word is looked at once: a province has a million facts and ten thousand units.
        let mut is_known_unit = vec![false; ledger.word_count()];
        let mut is_known_person = vec![false; ledger.word_count()];
        let mut strangers = BTreeSet::new();
        let mut people = BTreeSet::new();
        for fact in in_force.clone() {
            for word in ledger.units(fact) {
                if is_first(&mut is_known_unit, *word) {
                    self.note_unit(ledger, *word, &mut strangers);
                }
            }
            for word in ledger.people(fact).iter().filter(|_| self.takes_people) {
                if is_first(&mut is_known_person, *word) {
                    people.insert((ledger.text(*word), *word));
                }
            }
        }
        for (name, word) in strangers {
            let at = self.push(name, HolderKind::UnknownUnit);
            set(&mut self.unit_of_word, word, at);
        }
        for (name, word) in people {
            let at = self.push(name, HolderKind::Person);
            set(&mut self.person_of_word, word, at);
        }
        for fact in in_force.clone() {
            self.count(ledger, fact, 1);
        }
    }

    /// Counts a fact for those it names, once more or once less.
    fn count(&mut self, ledger: &Ledger, fact: &Fact, by: isize) {
        let units = ledger.units(fact).iter().filter_map(|word| member(&self.unit_of_word, *word));
        let people = ledger.people(fact).iter().filter_map(|word| member(&self.person_of_word, *word));
        for at in units.chain(people) {
            if let Some(member) = self.members.get_mut(at) {
                member.n_facts = member.n_facts.saturating_add_signed(by);
            }
        }
    }

    /// Counts a fact out that was taken back; true if it was the last to name a stranger or an author.
    pub(super) fn lose(&mut self, ledger: &Ledger, fact: &Fact) -> bool {
        self.count(ledger, fact, -1);
        let units = ledger.units(fact).iter().filter_map(|word| self.unit(*word));
        let people = ledger.people(fact).iter().filter_map(|word| self.person(*word));
        let mut members = units.chain(people).filter_map(|at| self.members.get(at));
        members.any(|member| member.kind != HolderKind::Unit && member.n_facts == 0)
    }

    fn note_unit<'l>(&mut self, ledger: &'l Ledger, word: Word, strangers: &mut BTreeSet<(&'l str, Word)>) {
        if place(word).and_then(|at| self.unit_of_word.get(at)).is_none_or(|at| *at != NOBODY) {
            return;
        }
        let name = ledger.text(word);
        match self.unit_of_name.get(name) {
            Some(at) => set(&mut self.unit_of_word, word, u32::try_from(*at).unwrap_or(NOBODY)),
            None => {
                strangers.insert((name, word));
            }
        }
    }

    fn push(&mut self, name: &str, kind: HolderKind) -> u32 {
        let at = u32::try_from(self.members.len()).unwrap_or(NOBODY);
        let name = name.to_owned();
        self.members.push(Member { name, kind, unit: None, parent: None, n_facts: 0 });
        at
    }

    /// Takes in a late fact with the words it brought; false if one of its units or authors is a stranger.
    pub(super) fn gain(&mut self, ledger: &Ledger, fact: &Fact) -> bool {
        self.unit_of_word.resize(ledger.word_count(), NOBODY);
        self.person_of_word.resize(ledger.word_count(), NOBODY);
        let mut strangers = BTreeSet::new();
        for word in ledger.units(fact) {
            self.note_unit(ledger, *word, &mut strangers);
        }
        self.count(ledger, fact, 1);
        let knows_person = |word: &Word| !self.takes_people || self.person(*word).is_some();
        strangers.is_empty() && ledger.people(fact).iter().all(knows_person)
    }

    /// The unit meant by a word.
    pub(super) fn unit(&self, word: Word) -> Option<usize> {
        member(&self.unit_of_word, word)
    }

    /// The author meant by a word.
    pub(super) fn person(&self, word: Word) -> Option<usize> {
        member(&self.person_of_word, word)
    }

    /// The unit of that name or alias in the notice's register.
    pub(super) fn named(&self, name: &str) -> Option<usize> {
        self.unit_of_name.get(name.trim()).copied()
    }

    /// Members for whom all conditions on the unit hold; persons only where a condition names their class.
    pub(super) fn matching(&self, conditions: &[Condition]) -> Vec<bool> {
        let names_persons = conditions.iter().any(Condition::names_persons);
        let fits = |member: &Member<'_>| {
            let is_candidate = match member.kind {
                HolderKind::Unit => true,
                HolderKind::UnknownUnit => false,
                HolderKind::Person => names_persons,
            };
            is_candidate && conditions.iter().all(|condition| holds(condition, member))
        };
        self.members.iter().map(fits).collect()
    }
}

/// Whether a rule of the notice can give points to an author: by sharing, by attribution, or by naming their class.
fn takes_people(notice: &Notice) -> bool {
    notice.rules.iter().any(|rule| {
        let applies_to = match &rule.kind {
            RuleKind::Share(share) if share.among == Sharer::People => return true,
            RuleKind::Attribute(attribute) if attribute.to == Recipient::People => return true,
            RuleKind::Places(places) if places.groups.iter().any(|group| group == PERSON_CLASS) => {
                return true;
            }
            RuleKind::Quota(quota) => &quota.applies_to,
            RuleKind::Start(start) => &start.applies_to,
            RuleKind::Limit(limit) => &limit.applies_to,
            RuleKind::Money(money) => &money.applies_to,
            _ => return false,
        };
        applies_to.iter().any(Condition::names_persons)
    })
}

/// Whether a condition on the unit holds for a member; conditions on other fields never do.
pub(super) fn holds(condition: &Condition, member: &Member<'_>) -> bool {
    condition.holds_for_unit(&member.name, member.kind, member.unit)
}

impl Condition {
    /// Whether it asks for persons by their class.
    pub(crate) fn names_persons(&self) -> bool {
        matches!(&self.test, Test::Is(words) if words.iter().any(|word| word == PERSON_CLASS))
    }

    /// Whether it holds for a holder of points; conditions on anything but the unit never do.
    pub(crate) fn holds_for_unit(&self, name: &str, kind: HolderKind, unit: Option<&Unit>) -> bool {
        let Field::Derived(field) = self.field else { return false };
        let class = match kind {
            HolderKind::Person => PERSON_CLASS,
            _ => unit.map_or("", |unit| unit.class.as_str()),
        };
        let text = match field {
            DerivedField::Unit => name,
            DerivedField::UnitClass => class,
            DerivedField::UnitGroup => unit.map_or("", |unit| unit.group.as_str()),
            _ => return false,
        };
        let is_named = |words: &[String]| {
            let is_alias = |word: &String| unit.is_some_and(|unit| unit.aliases.contains(word));
            words.iter().any(|word| word == text || (field == DerivedField::Unit && is_alias(word)))
        };
        match &self.test {
            Test::Is(words) => is_named(words),
            Test::IsNot(words) => !is_named(words),
            Test::Empty => text.is_empty(),
            Test::Given => !text.is_empty(),
            Test::Within(..) => false,
        }
    }
}

fn is_first(known: &mut [bool], word: Word) -> bool {
    place(word).and_then(|at| known.get_mut(at)).is_some_and(|flag| !std::mem::replace(flag, true))
}

fn place(word: Word) -> Option<usize> {
    usize::try_from(word.0).ok()
}

fn member(list: &[u32], word: Word) -> Option<usize> {
    let at = place(word).and_then(|at| list.get(at)).copied().filter(|at| *at != NOBODY)?;
    usize::try_from(at).ok()
}

fn set(list: &mut [u32], word: Word, member: u32) {
    if let Some(slot) = place(word).and_then(|at| list.get_mut(at)) {
        *slot = member;
    }
}
