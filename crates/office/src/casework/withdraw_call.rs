//! The verb 撤回约稿: the bureau office takes a call back with the reason. Who answered keeps what the answer gave; who
//! did not owes nothing any more, and what was taken for lateness is given back.

use crate::Office;
use crate::ledger::closed_period::admit;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, submission as act};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use chrono::NaiveDate;
use zhaozhang_store::{NewEntry, SolicitationWithdrawalRow, Stamp};

impl Office {
    /// Takes a call back.
    pub async fn withdraw_call(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
        reason: &str,
    ) -> Result<(), OfficeError> {
        permit(actor, act::WITHDRAW_CALL)?;
        let call = self.solicitation(moment, actor, id).await?;
        let mut problems = Vec::new();
        let reason = reason.trim();
        if reason.is_empty() {
            let cure = "请写明为什么不再约稿，各单位看得到";
            problems.push(Problem::at("reason", "S-420", "没有写明撤回的理由", cure));
        }
        let mut writing = self.inner.store.write().await?;
        if let Some(before) = writing.solicitation_withdrawal(id).await?.pop() {
            let what = format!("约稿{}已由{}撤回", call.row.number, before.withdrawn_by);
            problems.push(Problem::of("S-419", what, "不需要再撤回"));
        }
        if !problems.is_empty() {
            return Err(Refusal::Listed(problems).into());
        }
        let code = &call.row.notice_code;
        let stamp =
            Stamp { notice_code: code, recorded_at: &moment.at, recorded_by: &actor.name, batch_id: None };
        let asked_on: NaiveDate =
            call.row.asked_on.parse().map_err(|cause| Fault::new("a call has an unreadable day", cause))?;
        let words = format!("约稿{}撤回：{reason}", call.row.number);
        let mut relieved = Vec::new();
        let mut entries = Vec::new();
        for asked in call.asked.iter().filter(|asked| asked.state.is_owed()) {
            let Some(serial) = asked.serial else { continue };
            // Somebody answered since the page was drawn: that answer stands.
            if writing.reversal_of(serial).await?.is_some() {
                continue;
            }
            let appended = writing.append(stamp, &[NewEntry::Reversal(serial, &words)]).await?;
            let (reversal, _) = appended.ok_or_else(|| Fault::plain("a reversal got no number"))?;
            entries.push((reversal, asked_on));
            relieved.push(asked.unit.clone());
        }
        admit(&mut writing, moment, actor, code, &entries, &words).await?;
        let row = SolicitationWithdrawalRow {
            solicitation_id: id,
            reason: reason.to_owned(),
            withdrawn_at: moment.at.clone(),
            withdrawn_by: actor.name.clone(),
            role: actor.role.word().to_owned(),
        };
        writing.add_solicitation_withdrawal(&row).await?;
        let relieved = if relieved.is_empty() {
            "各单位均已报送".to_owned()
        } else {
            relieved.join("、") + "不再报送"
        };
        let detail = format!("{}“{}”，{relieved}，理由：{reason}", call.row.number, call.row.topic);
        writing.record(event(moment, actor, act::WITHDRAW_CALL, code, &detail)).await?;
        Ok(writing.commit().await?)
    }
}
