//! How a fact comes to be seen by rules (事实的认读): the media list, 改作, 期限, and the day that decides its period.
//! It looks at one fact at a time; what follows from the other facts of the item is in [`super::item`].

use super::item::Item;
use super::program::Program;
use super::select::{Seen, Timeliness, place_of};
use crate::fact::{Fact, FactId, FactKind, Ledger, TextField, Word};
use crate::rule::DateField;
use crate::sheet::{Remark, RemarkKind};
use chrono::NaiveDate;
use std::cmp::Ordering;

/// The fact as rules see it, or nothing when it is taken back or in the future.
pub(super) fn see(
    program: &Program<'_>,
    ledger: &Ledger,
    id: FactId,
    fact: &Fact,
    item: &mut Item,
) -> Option<Seen> {
    if fact.is_reversed || fact.on > program.as_of {
        return None;
    }
    let mut texts = fact.texts;
    fill_outlet(program, fact, &mut texts, id, item);
    Some(Seen {
        id,
        kind: fact.kind,
        texts,
        on: fact.on,
        due_on: fact.due_on,
        done_on: fact.done_on.filter(|done| *done <= program.as_of),
        timeliness: Timeliness::None,
        is_instructed: false,
        is_solicited: false,
        is_adopted: false,
        length: fact.length,
        amount: fact.amount,
        returns: fact.returns,
        late_days: 0,
        reminders: 0,
        n_units: ledger.units(fact).len(),
        n_people: ledger.people(fact).len(),
    })
}

/// Class and level of the medium from the notice's list, where the fact does not give them.
fn fill_outlet(
    program: &Program<'_>,
    fact: &Fact,
    texts: &mut [Word; TextField::ALL.len()],
    id: FactId,
    item: &mut Item,
) {
    let channel = fact.text(TextField::Channel);
    if program.outlets.is_empty() || channel.is_none() || fact.kind != FactKind::Adoption {
        return;
    }
    let given = program.outlets.get(&channel);
    let mut fill = |field, word: Word| {
        if let Some(slot) = texts.get_mut(place_of(field)).filter(|slot| slot.is_none()) {
            *slot = word;
        }
    };
    match given {
        Some((class, level)) => {
            fill(TextField::ChannelClass, *class);
            fill(TextField::Level, *level);
        }
        None if fact.text(TextField::ChannelClass).is_none() && fact.text(TextField::Level).is_none() => {
            item.remarks.push(Remark { kind: RemarkKind::UnlistedOutlet, fact: id });
        }
        None => {}
    }
}

pub(super) fn reclass(program: &Program<'_>, seen: &mut Seen) {
    for rule in &program.reclass {
        if rule.rule.is_in_force(seen.on) && rule.sieve.fits(seen) {
            let (place, word) = rule.action;
            if let Some(slot) = seen.texts.get_mut(place) {
                *slot = word;
            }
        }
    }
}

/// The due day and whether it was kept.
pub(super) fn set_due(program: &Program<'_>, seen: &mut Seen) {
    for rule in &program.dues {
        if seen.due_on.is_none() && rule.rule.is_in_force(seen.on) && rule.sieve.fits(seen) {
            let due = rule.action;
            seen.due_on = Some(program.calendar.due_day(seen.on, due.span, due.moves_off_rest_days));
        }
    }
    let Some(due_on) = seen.due_on else { return };
    let done_on = match seen.kind {
        FactKind::Submission => seen.done_on.or(Some(seen.on)),
        _ => seen.done_on,
    };
    seen.timeliness = match done_on {
        Some(done) if done <= due_on => Timeliness::OnTime,
        Some(_) => Timeliness::Late,
        None if program.as_of > due_on => Timeliness::Missing,
        None => Timeliness::NotYet,
    };
    let end = done_on.unwrap_or(program.as_of);
    seen.late_days = end.signed_duration_since(due_on).num_days().max(0);
}

/// The day that decides the period: by a 计期 rule, else by the kind of fact.
pub(super) fn set_day(program: &Program<'_>, ledger: &Ledger, seen: &mut Seen, submitted: Option<NaiveDate>) {
    let given = |by: DateField, seen: &Seen| match by {
        DateField::On => Some(seen.on),
        DateField::Due => seen.due_on,
        DateField::Done => seen.done_on,
        DateField::Proof => ledger.fact(seen.id).and_then(|fact| fact.proof_on),
        DateField::Submitted => submitted,
    };
    for rule in &program.datings {
        if rule.rule.is_in_force(seen.on)
            && rule.sieve.fits(seen)
            && let Some(day) = given(rule.action.by, seen)
        {
            seen.on = day;
            return;
        }
    }
    if matches!(seen.kind, FactKind::Solicitation | FactKind::Duty) {
        // Done in time: the day it came in; late or missing: the day it was owed; not yet due: no day but its own.
        let day = match seen.timeliness {
            Timeliness::Late | Timeliness::Missing => seen.due_on,
            Timeliness::OnTime | Timeliness::None | Timeliness::NotYet => seen.done_on,
        };
        seen.on = day.unwrap_or(seen.on);
    }
}

/// The order of facts that does not depend on the order in which they came: by day, kind and words.
pub(super) fn by_content(ledger: &Ledger, left: FactId, right: FactId) -> Ordering {
    let (Some(a), Some(b)) = (ledger.fact(left), ledger.fact(right)) else { return left.cmp(&right) };
    let words = |x: Word, y: Word| if x == y { Ordering::Equal } else { ledger.text(x).cmp(ledger.text(y)) };
    a.on.cmp(&b.on)
        .then(a.kind.cmp(&b.kind))
        .then_with(|| words(a.item, b.item))
        .then_with(|| words(a.title, b.title))
        .then_with(|| {
            a.texts
                .iter()
                .zip(&b.texts)
                .map(|(x, y)| words(*x, *y))
                .find(|o| o.is_ne())
                .unwrap_or(Ordering::Equal)
        })
        .then_with(|| {
            let names = |words: &[Word]| words.iter().map(|word| ledger.text(*word)).collect::<Vec<_>>();
            (names(ledger.units(a)), names(ledger.people(a)))
                .cmp(&(names(ledger.units(b)), names(ledger.people(b))))
        })
        .then_with(|| {
            (a.due_on, a.done_on, a.proof_on, a.length, a.returns, a.amount)
                .cmp(&(b.due_on, b.done_on, b.proof_on, b.length, b.returns, b.amount))
        })
        .then_with(|| words(a.evidence, b.evidence))
        .then_with(|| words(a.reason, b.reason))
        .then_with(|| words(a.decided_by, b.decided_by))
        // Facts alike in everything: any order prints the same, and one order keeps two sheets equal.
        .then(left.cmp(&right))
}
