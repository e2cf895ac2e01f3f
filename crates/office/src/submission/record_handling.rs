//! The verb 登记批示办理: the unit that reported a leader's instruction, or the bureau office, says what became of it
//! (二（五）领导指示批示办理落实情况). Each word stays; the last one counts.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, submission as act};
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::submission::content_book::{HANDLED, IN_HAND};
use crate::submission::submissions::subject;
use zhaozhang_domain::submission::{ContentClass, State};
use zhaozhang_store::HandlingRow;

/// A report on the handling on its way in (办理情况).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewHandling {
    /// The item.
    pub id: i64,
    /// 办结 or 正在办理.
    pub state: String,
    /// 办理结果.
    pub result: String,
}

/// The longest result, in characters.
const LONGEST: usize = 500;

impl Office {
    /// Notes what became of the instruction an item reports.
    pub async fn record_handling(
        &self,
        moment: &Moment,
        actor: &Actor,
        new: &NewHandling,
    ) -> Result<(), OfficeError> {
        permit(actor, act::RECORD_HANDLING)?;
        let item = self.submission(moment, actor, new.id).await?;
        let result = new.result.trim();
        let mut problems = Vec::new();
        if item.manuscript.content != Some(ContentClass::LeaderInstruction) {
            let what = format!("信息{}不是“领导指示批示办理”类", new.id);
            problems.push(Problem::of("S-511", what, "请在批示办理台账中选定一条办理"));
        }
        if matches!(item.chain.state, State::Voided) {
            problems.push(Problem::of("S-512", "这篇信息已作废", "请另报一篇"));
        }
        if ![HANDLED, IN_HAND].contains(&new.state.as_str()) {
            let cure = format!("请选“{HANDLED}”或“{IN_HAND}”");
            problems.push(Problem::at("state", "S-513", "没有选定办理状态", cure));
        }
        if result.is_empty() {
            problems.push(Problem::at("result", "S-514", "没有写办理结果", "请写明做了什么、结果如何"));
        } else if result.chars().count() > LONGEST {
            let what = format!("办理结果超过{LONGEST}字");
            problems.push(Problem::at("result", "S-515", what, "请写要点，详情写入信息正文"));
        }
        if !problems.is_empty() {
            return Err(Refusal::Listed(problems).into());
        }
        let mut writing = self.inner.store.write().await?;
        let row = HandlingRow {
            id: 0,
            submission_id: new.id,
            state: new.state.clone(),
            result: result.to_owned(),
            on_day: moment.today.to_string(),
            recorded_at: moment.at.clone(),
            recorded_by: actor.name.clone(),
            role: actor.role.word().to_owned(),
        };
        writing.add_handling(&row).await?;
        // The log goes to outsiders: what the instruction says stays in the item.
        let detail = format!("批示办理情况：{}", new.state);
        writing.record(event(moment, actor, act::RECORD_HANDLING, &subject(new.id), &detail)).await?;
        writing.commit().await?;
        Ok(())
    }
}
