//! Duties from facts that ask for something (约稿、应报), and what an event to be entered will ask of whom.

use super::demand;
use super::stake::Stakes;
use super::{Duty, DutyKind, DutyState, Source, is_registered, key};
use crate::calendar::{Calendar, Derivation};
use crate::fact::{Fact, FactKind, Field, NewFact, TextField};
use crate::notice::Notice;
use crate::period::document_date;
use crate::rule::{Due, Rule, RuleKind, Span, Test};
use crate::score::{Owed, owed};
use chrono::{Months, NaiveDate};

/// A class of events that makes duties (应报类别), as the notice's 期限 rules name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventClass {
    /// 类别: 重要会议; empty when the rule asks for none.
    pub word: String,
    /// The rule's place in the notice.
    pub rule: usize,
    /// The article's place in the notice.
    pub article: usize,
    /// The span.
    pub span: Span,
    /// The clause that asks, in the notice's words.
    pub demand: String,
}

/// The classes of events the notice sets a time for on a day, in written order.
pub fn event_classes(notice: &Notice, on: NaiveDate) -> Vec<EventClass> {
    let mut classes: Vec<EventClass> = Vec::new();
    for (at, rule) in notice.rules.iter().enumerate().filter(|(_, rule)| rule.is_in_force(on)) {
        let RuleKind::Due(due) = &rule.kind else { continue };
        if !due.selector.kinds.contains(&FactKind::Duty) {
            continue;
        }
        for word in words_of(due) {
            if classes.iter().all(|class| class.word != word) {
                let demand = demand_of(notice, rule, due);
                classes.push(EventClass { word, rule: at, article: rule.article, span: due.span, demand });
            }
        }
    }
    classes
}

/// The words of 类别 a 期限 rule names; one empty word when it asks for none.
fn words_of(due: &Due) -> Vec<String> {
    let conditions = due.selector.conditions.iter();
    let named = conditions.filter(|condition| condition.field == Field::Text(TextField::Class));
    let words: Vec<String> = named
        .filter_map(|condition| match &condition.test {
            Test::Is(words) => Some(words.clone()),
            _ => None,
        })
        .flatten()
        .collect();
    if words.is_empty() { vec![String::new()] } else { words }
}

fn demand_of(notice: &Notice, rule: &Rule, due: &Due) -> String {
    let spoken = demand::span_words(due.span);
    let clause = spoken.iter().find_map(|words| demand::clause(notice, rule.article, words));
    clause.map_or_else(|| rule.name.clone(), ToOwned::to_owned)
}

/// What an event will ask, before it is entered (应报预览).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The class.
    pub class: EventClass,
    /// When it will be due.
    pub due: Derivation,
    /// The parts of the report the notice names.
    pub parts: Vec<String>,
    /// The units that stand in the register on the day of the event.
    pub units: Vec<String>,
}

/// What an event of a class on a day asks, and of whom: every unit in the register on that day.
pub fn expected(notice: &Notice, calendar: &Calendar, class: &str, on: NaiveDate) -> Option<Expected> {
    let class = event_classes(notice, on).into_iter().find(|known| known.word == class)?;
    let RuleKind::Due(due) = &notice.rules.get(class.rule)?.kind else { return None };
    let units = notice.units.iter().filter(|unit| is_registered(unit, on, on));
    Some(Expected {
        due: calendar.due_under(due, on),
        parts: demand::parts(&class.demand),
        units: units.map(|unit| unit.name.clone()).collect(),
        class,
    })
}

impl Expected {
    /// The fact that makes the duty of one unit: one fact for each, so that each can be answered by itself.
    pub fn fact(&self, title: &str, reference: &str, unit: &str, on: NaiveDate) -> NewFact {
        let mut fact = NewFact::new(FactKind::Duty, on);
        title.trim().clone_into(&mut fact.title);
        fact.units = vec![unit.to_owned()];
        let fact = fact.with(TextField::Class, self.class.word.clone());
        if reference.trim().is_empty() { fact } else { fact.with(TextField::Reference, reference.trim()) }
    }
}

/// Duties of the facts 约稿 and 应报.
pub(super) fn duties(source: &Source<'_>) -> Vec<Duty> {
    let mut stakes = Stakes::default();
    let mut duties = Vec::new();
    for owed in owed(source.notice, source.calendar, source.ledger, source.today()) {
        let Some(fact) = source.ledger.fact(owed.fact) else { continue };
        if owed.done_on.is_some() && owed.due_on < source.since {
            continue;
        }
        for unit in &owed.units {
            duties.push(duty(source, fact, &owed, unit, &mut stakes));
        }
    }
    duties
}

fn duty(source: &Source<'_>, fact: &Fact, owed: &Owed, unit: &str, stakes: &mut Stakes) -> Duty {
    let notice = source.notice;
    let text = |word| source.ledger.text(word);
    let kind = if fact.kind == FactKind::Duty { DutyKind::Event } else { DutyKind::Solicited };
    let title = text(source.ledger.title(fact)).to_owned();
    let (if_missed, if_kept) = stakes.of(source, fact, owed, unit);
    let rule = owed.rule.and_then(|rule| rule.of(notice));
    let due_rule = rule.and_then(|rule| match &rule.kind {
        RuleKind::Due(due) => Some((rule, due)),
        _ => None,
    });
    let named = if_missed.first().or(if_kept.first());
    let at_stake = named.and_then(|stake| notice.rules.iter().find(|rule| rule.name == stake.rule));
    let basis = rule.or(at_stake);
    let demand = match due_rule {
        Some((rule, due)) => demand_of(notice, rule, due),
        None => basis
            .and_then(|rule| demand::clause(notice, rule.article, fact.kind.word()))
            .map_or_else(|| basis.map_or_else(String::new, |rule| rule.name.clone()), ToOwned::to_owned),
    };
    let due = match due_rule {
        Some((_, due)) => source.calendar.due_under(due, fact.on),
        None => Derivation {
            day: owed.due_on,
            steps: vec![format!("{}写明{}前报送（含当日）。", fact.kind.word(), document_date(owed.due_on))],
            is_provisional: false,
        },
    };
    let item = text(fact.item);
    let on = fact.on.to_string();
    Duty {
        key: key(notice, kind, &[&owed.class, item, &title, &on, unit]),
        kind,
        notice: notice.code.clone(),
        unit: unit.to_owned(),
        article: basis.map_or(0, |rule| rule.article),
        rule: basis.map_or_else(String::new, |rule| rule.name.clone()),
        class: owed.class.clone(),
        parts: demand::parts(&demand),
        demand,
        title,
        arose_on: fact.on,
        state: state(source, owed),
        done_on: owed.done_on,
        due,
        progress: None,
        checks: Vec::new(),
        if_missed,
        if_kept,
        closes: match kind {
            DutyKind::Event => "报送的信息经审核通过（以报送日期为准）".to_owned(),
            _ => "约稿按要求报送（以报送日期为准）".to_owned(),
        },
        facts: vec![owed.fact],
    }
}

fn state(source: &Source<'_>, owed: &Owed) -> DutyState {
    match owed.done_on {
        Some(done) if done <= owed.due_on => DutyState::Done,
        Some(_) => DutyState::DoneLate,
        // After a year it is scored, rewarded and closed; nobody is reminded of it any more.
        None if source.today() > after_a_year(owed.due_on) => DutyState::Lapsed,
        None if source.today() > owed.due_on => DutyState::Overdue,
        None => DutyState::Open,
    }
}

fn after_a_year(day: NaiveDate) -> NaiveDate {
    day.checked_add_months(Months::new(12)).unwrap_or(day)
}
