//! The verb 退回季报: the secretariat sends a report back whole, or for single rows, each with its reason; the unit mends
//! it and hands it in again as a later version.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, report as act};
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::report::hand_in_report::expect_reason;
use crate::report::report_flow::{ReportState, StepKind, StepMore, more_text, take_up};

impl Office {
    /// Sends the report back; with rows, only these are named, each with its reason.
    pub async fn return_report(
        &self,
        moment: &Moment,
        actor: &Actor,
        (id, digest): (i64, &str),
        reason: &str,
        rows: &[(i64, String)],
    ) -> Result<(), OfficeError> {
        permit(actor, act::RETURN)?;
        let mut writing = self.inner.store.write().await?;
        let at_hand = take_up(&mut writing, actor, id).await?;
        at_hand.expect(&[ReportState::HandedIn, ReportState::ToSign], "退回")?;
        at_hand.expect_seen(digest)?;
        let mut problems = Vec::new();
        let known = crate::report::reports::marked(&at_hand.content, rows);
        if known.len() != rows.len() {
            let cure = "请按现在的内容重新勾选";
            problems.push(Problem::at("row", "R-132", "勾选的行已不在这份季报里", cure));
        }
        let place = |id: i64| at_hand.content.rows.iter().position(|row| row.id == id).map_or(0, |at| at + 1);
        for (row, why) in &known {
            if why.trim().is_empty() {
                let what = format!("第{}行没有写明退回的理由", place(*row));
                problems.push(Problem::at("row", "R-131", what, "请逐行写明理由，单位会看到"));
            }
        }
        if known.is_empty() {
            expect_reason(reason, "退回")?;
        }
        if !problems.is_empty() {
            return Err(Refusal::Listed(problems).into());
        }
        let rows: Vec<(i64, String)> =
            known.into_iter().map(|(row, why)| (row, why.trim().to_owned())).collect();
        let named: Vec<String> =
            rows.iter().map(|(row, why)| format!("第{}行：{why}", place(*row))).collect();
        let mut step = at_hand.step(moment, actor, StepKind::Returned, reason);
        step.payload = more_text(&StepMore { rows, ..StepMore::default() })?;
        writing.add_report_step(&step).await?;
        let what = if named.is_empty() { "整份".to_owned() } else { named.join("；") };
        let reason = reason.trim();
        let reason = if reason.is_empty() { String::new() } else { format!("，理由：{reason}") };
        let detail = format!("第{}版，退回{what}{reason}", at_hand.version);
        writing.record(event(moment, actor, act::RETURN, &at_hand.subject(), &detail)).await?;
        writing.commit().await?;
        Ok(())
    }
}
