//! The verb 确认任务进展: somebody of the office takes what a unit reported, or sends it back with a reason. Only what is
//! confirmed moves a light, and nobody confirms what they recorded themselves.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::no_problems;
use crate::permit::{permit, task as act};
use crate::plan::record_task_act::judgement_row;
use crate::plan::task_acts::{ActKind, TaskAct, acts_of};
use crate::refusal::{OfficeError, Problem, Refusal};
use std::collections::BTreeSet;

/// What is decided of an act (确认意见).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement<'a> {
    /// 确认, with an opinion that may be empty.
    Confirm(&'a str),
    /// 退回, with the reason.
    Return(&'a str),
}

impl Office {
    /// Confirms an act or sends it back; refused when it was judged before (P-231), when it needs no judgement
    /// (P-232), when the judge recorded it (P-233), and a return without a reason (P-234).
    pub async fn judge_task_act(
        &self,
        moment: &Moment,
        actor: &Actor,
        task: i64,
        number: i64,
        judgement: Judgement<'_>,
    ) -> Result<(), OfficeError> {
        permit(actor, act::JUDGE)?;
        let (kind, words) = match judgement {
            Judgement::Confirm(words) => (ActKind::Confirmation, words),
            Judgement::Return(words) => (ActKind::Return, words),
        };
        let task = self.task(actor, task).await?;
        let mut writing = self.inner.store.write().await?;
        let acts = acts_of(&writing.task_acts(task.id).await?)?;
        let missing = || Refusal::NotFound { what: format!("编号{number}的任务记录") };
        let found = acts.iter().find(|known| known.id == number).ok_or_else(missing)?;
        let problems = problems(found, actor, kind, words);
        no_problems(problems)?;
        writing.add_task_act(judgement_row(moment, actor, found, kind, words)?).await?;
        let detail = format!("{}第{number}号{}。{}", kind.word(), found.kind.word(), words.trim());
        writing.record(event(moment, actor, act::JUDGE, &task.id.to_string(), &detail)).await?;
        writing.commit().await?;
        Ok(())
    }

    /// Confirms or sends back many acts of a plan's tasks at once, all or none, with one event; refused as above with the
    /// number of each, when none is named (P-235), and for acts of other plans (not found).
    pub async fn judge_task_acts(
        &self,
        moment: &Moment,
        actor: &Actor,
        (plan, numbers): (i64, &[i64]),
        judgement: Judgement<'_>,
    ) -> Result<usize, OfficeError> {
        permit(actor, act::JUDGE)?;
        let (kind, words) = match judgement {
            Judgement::Confirm(words) => (ActKind::Confirmation, words),
            Judgement::Return(words) => (ActKind::Return, words),
        };
        let seen: BTreeSet<i64> = self.tasks(actor, plan).await?.into_iter().map(|task| task.id).collect();
        let mut writing = self.inner.store.write().await?;
        let acts = acts_of(&writing.plan_acts(plan).await?)?;
        let asked: BTreeSet<i64> = numbers.iter().copied().collect();
        let mut found = Vec::new();
        for number in &asked {
            let own = acts.iter().find(|known| known.id == *number && seen.contains(&known.task));
            found.push(own.ok_or_else(|| Refusal::NotFound { what: format!("编号{number}的任务记录") })?);
        }
        let mut wrong: Vec<Problem> = Vec::new();
        if found.is_empty() {
            wrong.push(Problem::at("act", "P-235", "没有勾选记录", "请勾选要办理的记录"));
        }
        for one in &found {
            let own = problems(one, actor, kind, words).into_iter();
            wrong.extend(
                own.map(|problem| Problem {
                    what: format!("第{}号：{}", one.id, problem.what), ..problem
                }),
            );
        }
        no_problems(wrong)?;
        for one in &found {
            writing.add_task_act(judgement_row(moment, actor, one, kind, words)?).await?;
        }
        let numbers: Vec<String> = asked.iter().map(ToString::to_string).collect();
        let detail = format!("{}第{}号任务记录。{}", kind.word(), numbers.join("、"), words.trim());
        writing.record(event(moment, actor, act::JUDGE, &plan.to_string(), &detail)).await?;
        writing.commit().await?;
        Ok(found.len())
    }
}

/// What keeps an act from being judged so.
fn problems(found: &TaskAct, actor: &Actor, kind: ActKind, words: &str) -> Vec<Problem> {
    let mut problems = Vec::new();
    if !found.kind.is_reported() {
        problems.push(Problem::of("P-232", format!("“{}”不用确认", found.kind.word()), "请另选一条记录"));
    }
    if let Some(judged) = &found.judged {
        let how = if judged.is_confirmed { "确认" } else { "退回" };
        problems.push(Problem::of("P-231", format!("这条记录已由{}{how}", judged.by), "不用重复办理"));
    }
    if found.by == actor.name && actor.person.is_some() {
        problems.push(Problem::of("P-233", "这条记录是您自己填报的", "请由其他人确认"));
    }
    if kind == ActKind::Return && words.trim().is_empty() {
        problems.push(Problem::at("words", "P-234", "退回没有写理由", "请写明哪里需要补充"));
    }
    problems
}
