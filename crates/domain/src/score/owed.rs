//! What is owed by a certain day (应办): the facts 约稿 and 应报 with the due day the rules give them.
//! It gives no points and does not know reminders; [`crate::duty`] makes duties of it.

use super::item::Item;
use super::program::Program;
use super::sight::{reclass, see, set_due};
use crate::calendar::Calendar;
use crate::fact::{FactId, Ledger, TextField};
use crate::notice::Notice;
use crate::sheet::RuleId;
use chrono::NaiveDate;

/// A fact that asks units for something by a day (应办的事实).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Owed {
    pub(crate) fact: FactId,
    /// 类别 after 改作.
    pub(crate) class: String,
    /// The day it arose.
    pub(crate) on: NaiveDate,
    /// The day it is due.
    pub(crate) due_on: NaiveDate,
    /// The 期限 rule that gave the day; nothing when the fact names the day itself.
    pub(crate) rule: Option<RuleId>,
    /// 完成日期, if it lies not after the day asked about.
    pub(crate) done_on: Option<NaiveDate>,
    /// The units that owe it, by their full names.
    pub(crate) units: Vec<String>,
}

/// Every 约稿 and 应报 in force with a due day, as known on the day `as_of`; what was taken back is left out.
pub(crate) fn owed(notice: &Notice, calendar: &Calendar, ledger: &Ledger, as_of: NaiveDate) -> Vec<Owed> {
    // Only who is asked need be known, and they are few: the rest of the ledger is not walked.
    let asked = ledger.asking().map(|(_, fact)| fact);
    let program = Program::over(notice, calendar, ledger, as_of, asked);
    let mut item = Item::default();
    let in_force = ledger
        .asking()
        .filter(|(_, fact)| fact.on >= notice.from && notice.until.is_none_or(|until| fact.on <= until));
    let mut found = Vec::new();
    for (id, fact) in in_force {
        let Some(mut seen) = see(&program, ledger, id, fact, &mut item) else { continue };
        set_due(&program, &mut seen);
        reclass(&program, &mut seen);
        set_due(&program, &mut seen);
        let Some(due_on) = seen.due_on else { continue };
        // Looked for again without the day, so that the rule is named even though the first pass had set it.
        let rule = program.dues.iter().find(|rule| rule.rule.is_in_force(fact.on) && rule.sieve.fits(&seen));
        let rule = rule.filter(|_| fact.due_on.is_none()).map(|rule| rule.id);
        let units = ledger.units(fact).iter().map(|word| {
            let member = program.register.unit(*word).and_then(|at| program.register.members.get(at));
            member.map_or_else(|| ledger.text(*word).to_owned(), |member| member.name.clone())
        });
        found.push(Owed {
            fact: id,
            class: ledger.text(seen.text(super::select::place_of(TextField::Class))).to_owned(),
            on: fact.on,
            due_on,
            rule,
            done_on: seen.done_on,
            units: units.collect(),
        });
    }
    found
}
