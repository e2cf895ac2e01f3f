//! The verb 陈述申辩: the unit concerned answers a finding of grave error, as often as it wants until the decision; what
//! comes after the term is kept too and marked as late.

use crate::Office;
use crate::casework::grave_errors::is_over;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, submission as act};
use crate::refusal::{OfficeError, Problem, Refusal};
use zhaozhang_store::GraveErrorReplyRow;

/// The longest reply, in characters.
const LONGEST: usize = 5_000;

impl Office {
    /// Answers a finding for the own unit.
    pub async fn reply_grave_error(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
        words: &str,
    ) -> Result<(), OfficeError> {
        permit(actor, act::REPLY_GRAVE_ERROR)?;
        self.person_standing(actor, moment.today).await?;
        let mut writing = self.inner.store.write().await?;
        let row = writing.grave_error(id).await?.pop().filter(|row| actor.unit == Some(row.unit_id));
        let row =
            row.ok_or_else(|| Refusal::NotFound { what: format!("编号{id}的重大失误认定") })?;
        let mut problems = Vec::new();
        let length = words.trim().chars().count();
        if length == 0 || length > LONGEST {
            let what = format!("没有填写陈述申辩，或超过{LONGEST}个字");
            problems.push(Problem::at("words", "S-436", what, "没有异议的，请写“无异议”"));
        }
        if let Some(decision) = writing.grave_error_decision(id).await?.pop() {
            let what = format!("{}已由{}决定：{}", row.class, decision.decided_by, decision.decision);
            let cure = "仍有异议的，请在核对期内对扣分提出异议";
            problems.push(Problem::of("S-437", what, cure));
        }
        if !problems.is_empty() {
            return Err(Refusal::Listed(problems).into());
        }
        let reply = GraveErrorReplyRow {
            id: 0,
            grave_error_id: id,
            words: words.trim().to_owned(),
            replied_on: moment.today.to_string(),
            replied_at: moment.at.clone(),
            replied_by: actor.name.clone(),
            role: actor.role.word().to_owned(),
        };
        writing.add_grave_error_reply(&reply).await?;
        let late = if is_over(&row, moment.today) { "（逾期）" } else { "" };
        let detail = format!("{}就{}认定{id}陈述申辩{late}，{length}字", row.unit_name, row.class);
        writing.record(event(moment, actor, act::REPLY_GRAVE_ERROR, &row.notice_code, &detail)).await?;
        Ok(writing.commit().await?)
    }
}
