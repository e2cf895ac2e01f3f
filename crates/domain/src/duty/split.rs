//! Quotas split to persons (任务分解，到岗到人; 赣市医保字〔2020〕33号 四（一）1): each person's part, and whether the
//! parts together reach the unit's quota. Who may split, and keeping it, are the office's.

use crate::fact::Ledger;
use crate::notice::Notice;
use crate::period::Period;
use crate::points::Points;
use crate::rule::{Quota, RuleKind};
use crate::sheet::{HolderSheet, RuleId, Sheet};

/// One person's part of a unit's quota (个人任务).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The person's name, as authors are written in the ledger.
    pub person: String,
    /// How many items in each period of the quota.
    pub amount: u32,
}

/// How a split compares with the quota (分解核对).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SplitCheck {
    /// The unit's quota.
    pub due: Points,
    /// The sum of the parts.
    pub sum: Points,
}

impl SplitCheck {
    /// Compares the parts with the quota.
    pub fn of(due: Points, parts: &[Part]) -> Self {
        Self { due, sum: parts.iter().map(|part| Points::whole(i64::from(part.amount))).sum() }
    }

    /// How many are left to nobody; nothing when the sum reaches the quota.
    pub fn missing(self) -> Option<Points> {
        (self.sum < self.due).then(|| self.due - self.sum)
    }
}

/// How far a person is with his part (个人进度).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonProgress {
    /// The person.
    pub person: String,
    /// His part.
    pub amount: u32,
    /// Items of the unit that count towards the quota and name him as an author.
    pub done: u32,
}

/// The 任务 rules of a notice, with their places.
pub fn quotas(notice: &Notice) -> impl Iterator<Item = (RuleId, &str, &Quota)> {
    notice.rules.iter().enumerate().filter_map(|(at, rule)| match &rule.kind {
        RuleKind::Quota(quota) => Some((RuleId(u16::try_from(at).ok()?), rule.name.as_str(), &**quota)),
        _ => None,
    })
}

/// How far each person of a unit is with his part of a quota in a period.
pub fn progress(
    ledger: &Ledger,
    sheet: &Sheet,
    holder: &HolderSheet,
    (rule, period): (RuleId, Period),
    parts: &[Part],
) -> Vec<PersonProgress> {
    let filling = sheet.filling(holder, rule, period.first_day(), period.last_day());
    let facts: Vec<_> = filling.into_iter().filter_map(|id| ledger.fact(id)).collect();
    parts
        .iter()
        .map(|part| {
            let names = |fact: &&&crate::fact::Fact| {
                ledger.people(fact).iter().any(|word| ledger.text(*word) == part.person.trim())
            };
            let done = facts.iter().filter(names).count();
            PersonProgress {
                person: part.person.clone(),
                amount: part.amount,
                done: u32::try_from(done).unwrap_or(u32::MAX),
            }
        })
        .collect()
}
