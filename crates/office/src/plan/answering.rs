//! Who answers for a task on a day (责任单位沿革): the units the plan names, each from the issue on; after an adjustment
//! those it names; and after a merger, split or end the units that came out of them, from that day. Derived from the
//! task's contents and the register whenever it is asked for; nothing is rewritten.
//!
//! What the units did is [`crate::plan::task_progress`]'s. Next: [`crate::plan::plans::Task`], which carries it.

use crate::org::units::{ChangeKind, Register};
use crate::plan::plan_content::{MemberContent, PartContent, TaskContent};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use zhaozhang_domain::task::parts::Part;

/// A unit that answers for a task (责任单位), in the order of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answering {
    /// The unit.
    pub unit: i64,
    /// Its part; of several the gravest.
    pub part: Part,
    /// Whether it stands first and leads by custom only, answering no more than the others.
    pub is_by_custom: bool,
    /// Whether a group of the paper holds it (各县（市、区）人民政府).
    pub is_by_group: bool,
    /// Which parts of the task it answers for, from 0.
    pub parts: BTreeSet<usize>,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; nothing while it goes on.
    pub until: Option<NaiveDate>,
    /// The units it came out of, which answered before it.
    pub heir_of: Vec<i64>,
}

impl Answering {
    /// A unit that answers for nothing but what it took over.
    pub(crate) fn alone(unit: i64, from: NaiveDate) -> Self {
        Self {
            unit,
            part: Part::Responsible,
            is_by_custom: false,
            is_by_group: false,
            parts: BTreeSet::new(),
            from,
            until: None,
            heir_of: Vec::new(),
        }
    }

    /// Whether it answers on a day.
    pub fn answers_on(&self, on: NaiveDate) -> bool {
        self.from <= on && self.until.is_none_or(|until| on <= until)
    }

    /// Whether an act of a unit counts for it: its own, or of a unit it came out of.
    pub fn is_line_of(&self, unit: i64) -> bool {
        self.unit == unit || self.heir_of.contains(&unit)
    }

    /// 牵头, 分别负责（按惯例牵头）.
    pub fn words(&self) -> String {
        let custom = if self.is_by_custom { "（按惯例牵头）" } else { "" };
        format!("{}{custom}", self.part.word())
    }
}

/// The part of a member: a lead by custom only answers like the others.
pub fn part_of(part: &PartContent, member: &MemberContent) -> Part {
    match Part::from_word(&member.part).unwrap_or(Part::Responsible) {
        Part::Lead if member.is_by_custom && part.mode == "分别负责" => Part::Separate,
        Part::Lead if member.is_by_custom => Part::Responsible,
        known => known,
    }
}

/// Who answers, by the contents of a task from their days on, the issued one first.
pub(crate) fn answering(contents: &[(NaiveDate, TaskContent)], register: &Register) -> Vec<Answering> {
    let mut all: Vec<Answering> = Vec::new();
    for (at, (from, content)) in contents.iter().enumerate() {
        let before = from.pred_opt();
        if at > 0 {
            // Whoever is not named any more answers up to the day before.
            for own in all.iter_mut().filter(|own| own.until.is_none()) {
                own.until = before;
            }
        }
        for new in named(content, *from) {
            let known = all
                .iter_mut()
                .find(|own| own.unit == new.unit && (own.until.is_none() || (at > 0 && own.until == before)));
            match known {
                // Named again after an adjustment: as it is named now.
                Some(known) if known.until.is_some() => {
                    *known = Answering { from: known.from, ..new };
                }
                // Named in another part, too.
                Some(known) => {
                    known.part = known.part.min(new.part);
                    known.parts.extend(new.parts);
                    known.is_by_custom = known.is_by_custom || new.is_by_custom;
                    known.is_by_group = known.is_by_group && new.is_by_group;
                }
                None => all.push(new),
            }
        }
    }
    all.retain(|own| own.until.is_none_or(|until| until >= own.from));
    succeeded(all, register)
}

/// The units a content names, part by part.
fn named(content: &TaskContent, from: NaiveDate) -> Vec<Answering> {
    let mut all = Vec::new();
    for (at, part) in content.parts.iter().enumerate() {
        for member in &part.members {
            let own = member.unit.map(|unit| (unit, false));
            let group = member.units.iter().map(|unit| (*unit, true));
            for (unit, is_by_group) in own.into_iter().chain(group) {
                all.push(Answering {
                    unit,
                    part: part_of(part, member),
                    is_by_custom: member.is_by_custom && !is_by_group,
                    is_by_group,
                    parts: BTreeSet::from([at]),
                    from,
                    until: None,
                    heir_of: Vec::new(),
                });
            }
        }
    }
    all
}

/// The first day after a unit's end.
fn gone(register: &Register, unit: i64) -> Option<NaiveDate> {
    register.history(unit).last().filter(|change| change.kind == ChangeKind::Ended).map(|end| end.unit.from)
}

/// The same with the units that came out of those that ended, from that day.
fn succeeded(named: Vec<Answering>, register: &Register) -> Vec<Answering> {
    let mut all: Vec<Answering> = Vec::new();
    let mut waiting: std::collections::VecDeque<Answering> = named.into();
    // Registers know no rings; the bound keeps a damaged one from turning for ever.
    for _ in 0..10_000 {
        let Some(mut own) = waiting.pop_front() else { break };
        let end = gone(register, own.unit).filter(|gone| own.until.is_none_or(|until| *gone <= until));
        let Some(gone) = end else {
            all.push(own);
            continue;
        };
        let lines = register.successions(own.unit).filter(|line| line.old == own.unit && line.from >= gone);
        let heirs: Vec<i64> = lines.map(|line| line.new).collect();
        for heir in heirs.iter().rev() {
            let heir_of = std::iter::once(own.unit).chain(own.heir_of.iter().copied()).collect();
            let heir = Answering {
                unit: *heir,
                from: gone.max(own.from),
                heir_of,
                is_by_custom: false,
                ..own.clone()
            };
            let known = all.iter_mut().chain(&mut waiting).find(|known| known.unit == heir.unit);
            match known {
                Some(known) => inherit(known, heir),
                None => waiting.push_front(heir),
            }
        }
        own.until = gone.pred_opt();
        if gone > own.from || heirs.is_empty() {
            all.push(own);
        }
    }
    all
}

/// A unit that answers already takes over what another one did.
fn inherit(known: &mut Answering, heir: Answering) {
    known.from = known.from.min(heir.from);
    known.until = known.until.zip(heir.until).map(|(one, other)| one.max(other));
    known.part = known.part.min(heir.part);
    known.parts.extend(heir.parts);
    known.is_by_group = known.is_by_group && heir.is_by_group;
    for old in heir.heir_of {
        if !known.heir_of.contains(&old) {
            known.heir_of.push(old);
        }
    }
}
