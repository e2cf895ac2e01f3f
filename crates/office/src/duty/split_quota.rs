//! The verb 分解任务: a unit's quota split to persons (赣市医保字〔2020〕33号 四（一）1 量化分解任务，到岗到人; S1-30).
//! A split below the quota is kept and flagged: half a split is better than none, and everybody sees what is missing.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{duty, permit};
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::scored::Scored;
use zhaozhang_domain::duty::split::{Part, PersonProgress, SplitCheck, progress, quotas};
use zhaozhang_domain::period::Period;
use zhaozhang_domain::points::Points;
use zhaozhang_store::QuotaSplitRow;

/// The most one person can be given, in items.
const MOST: u32 = 1_000;
/// The longest name, in characters.
const LONGEST_NAME: usize = 20;

/// A split to keep (任务分解).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewSplit {
    /// The notice.
    pub notice: String,
    /// The 任务 rule.
    pub rule: String,
    /// The unit of the notice's register.
    pub unit: String,
    /// Who takes how many, as typed; empty lines are left out.
    pub parts: Vec<(String, String)>,
}

/// A unit's quota with its split (单位任务分解).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitSplit {
    /// The 任务 rule.
    pub rule: String,
    /// The unit.
    pub unit: String,
    /// The period shown.
    pub period: Period,
    /// The unit's quota and the sum of the parts.
    pub check: SplitCheck,
    /// How many the unit has done.
    pub done: Points,
    /// Each person's part and how far it is; empty when nobody split the quota yet.
    pub people: Vec<PersonProgress>,
}

impl Office {
    /// The quotas of a unit in the periods of a day, with their splits.
    pub async fn unit_splits(&self, scored: &Scored, unit: &str) -> Result<Vec<UnitSplit>, OfficeError> {
        let notice = &*scored.notice;
        let splits = self.quota_splits(&notice.code).await?;
        let Some((_, holder)) = scored.sheet.named(unit) else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        for (rule, name, quota) in quotas(notice) {
            let period = quota.period.containing(scored.sheet.as_of);
            let line = holder.quotas.iter().find(|line| line.rule == rule && line.period == period);
            let Some(line) = line.filter(|line| line.due > Points::ZERO) else { continue };
            let split = splits.iter().find(|split| split.rule == name && split.unit_name == unit);
            let parts = split.map(parts_of).unwrap_or_default();
            found.push(UnitSplit {
                rule: name.to_owned(),
                unit: unit.to_owned(),
                period,
                check: SplitCheck::of(line.due, &parts),
                done: line.done,
                people: progress(&scored.ledger, &scored.sheet, holder, (rule, period), &parts),
            });
        }
        Ok(found)
    }

    /// Splits a unit's quota to persons, replacing the split before; what is left to nobody comes back.
    pub async fn split_quota(
        &self,
        moment: &Moment,
        actor: &Actor,
        new: &NewSplit,
    ) -> Result<SplitCheck, OfficeError> {
        permit(actor, duty::SPLIT)?;
        let entry = self.expect_notice(&new.notice)?;
        if !self.may_see_holder(moment, actor, &entry.notice, &new.unit).await? {
            return Err(Refusal::NotFound { what: format!("单位“{}”", new.unit) }.into());
        }
        let scored = self.scored(&new.notice, moment.today).await?;
        let due = quotas(&scored.notice).find(|(_, name, _)| *name == new.rule).and_then(|(rule, ..)| {
            let (_, holder) = scored.sheet.named(&new.unit)?;
            holder.quotas.iter().rev().find(|line| line.rule == rule).map(|line| line.due)
        });
        let parts = check(new, due)?;
        let check = SplitCheck::of(due.unwrap_or(Points::ZERO), &parts);
        let row = QuotaSplitRow {
            id: 0,
            notice_code: new.notice.clone(),
            rule: new.rule.clone(),
            unit_name: new.unit.clone(),
            quota: check.due.to_string(),
            parts: parts.iter().map(|part| (part.person.clone(), i64::from(part.amount))).collect(),
            split_at: moment.at.clone(),
            split_by: actor.name.clone(),
            role: actor.role.word().to_owned(),
        };
        let mut writing = self.inner.store.write().await?;
        writing.add_quota_split(&row).await?;
        writing.record(event(moment, actor, duty::SPLIT, &new.notice, &detail(new, check, &parts))).await?;
        writing.commit().await?;
        Ok(check)
    }
}

fn detail(new: &NewSplit, check: SplitCheck, parts: &[Part]) -> String {
    let people: Vec<String> = parts.iter().map(|part| format!("{}{}篇", part.person, part.amount)).collect();
    let missing = check.missing().map(|missing| format!("，少{missing}篇未分解")).unwrap_or_default();
    format!("{}“{}”任务{}篇分解：{}{missing}", new.unit, new.rule, check.due, people.join("、"))
}

fn parts_of(row: &QuotaSplitRow) -> Vec<Part> {
    let part = |(person, amount): &(String, i64)| Part {
        person: person.clone(),
        amount: u32::try_from(*amount).unwrap_or(0),
    };
    row.parts.iter().map(part).collect()
}

fn check(new: &NewSplit, due: Option<Points>) -> Result<Vec<Part>, Refusal> {
    let mut problems = Vec::new();
    if due.is_none() {
        let what = format!("“{}”没有“{}”任务", new.unit, new.rule);
        problems.push(Problem::at("rule", "D-201", what, "请从列出的任务中选择"));
    }
    let mut parts: Vec<Part> = Vec::new();
    let given = new.parts.iter().map(|(person, amount)| (person.trim(), amount.trim()));
    for (person, amount) in given.filter(|(person, amount)| !person.is_empty() || !amount.is_empty()) {
        if person.is_empty() || person.chars().count() > LONGEST_NAME {
            let what = format!("任务{amount}篇没有写明是谁，或姓名太长");
            problems.push(Problem::at("person", "D-203", what, "请填写姓名，须与稿件署名一致"));
            continue;
        }
        if parts.iter().any(|part| part.person == person) {
            let what = format!("“{person}”写了两次");
            problems.push(Problem::at("person", "D-204", what, "请合为一行"));
            continue;
        }
        if let Some(amount) = amount.parse::<u32>().ok().filter(|amount| *amount <= MOST) {
            parts.push(Part { person: person.to_owned(), amount });
        } else {
            let what = format!("“{person}”的篇数“{amount}”不是0至{MOST}的整数");
            problems.push(Problem::at("amount", "D-205", what, "请填写整数"));
        }
    }
    if parts.is_empty() && problems.is_empty() {
        problems.push(Problem::at("person", "D-202", "没有分解给任何人", "请至少填写一人及其篇数"));
    }
    if problems.is_empty() { Ok(parts) } else { Err(Refusal::Listed(problems)) }
}
