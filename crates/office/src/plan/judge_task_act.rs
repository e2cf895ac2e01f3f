//! The verb 确认任务进展: somebody of the office takes what a unit reported, or sends it back with a reason. Only what is
//! confirmed moves a light, and nobody confirms what they recorded themselves.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::no_problems;
use crate::permit::{permit, task as act};
use crate::plan::record_task_act::judgement_row;
use crate::plan::task_acts::{ActKind, acts_of};
use crate::refusal::{OfficeError, Problem, Refusal};

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
        no_problems(problems)?;
        writing.add_task_act(judgement_row(moment, actor, found, kind, words)?).await?;
        let detail = format!("{}第{number}号{}。{}", kind.word(), found.kind.word(), words.trim());
        writing.record(event(moment, actor, act::JUDGE, &task.id.to_string(), &detail)).await?;
        writing.commit().await?;
        Ok(())
    }
}
