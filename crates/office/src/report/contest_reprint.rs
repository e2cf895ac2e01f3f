//! The verbs 转载异议 and its ruling: the unit says that a row is no reprint; the secretariat decides, both with reasons.
//! A row ruled to be a story of its own counts by itself from then on (附件2 注1).

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, report as act};
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::report::hand_in_report::expect_reason;
use crate::report::report_flow::{ReportState, StepKind, StepMore, more_text, open_contests, take_up};
use zhaozhang_text::normalise::shortened;

/// Every state but the last: what is in the ledger is mended there.
const BEFORE_ACCEPTED: [ReportState; 4] =
    [ReportState::Draft, ReportState::Returned, ReportState::ToSign, ReportState::HandedIn];

impl Office {
    /// The unit contests that a row is a reprint.
    pub async fn contest_reprint(
        &self,
        moment: &Moment,
        actor: &Actor,
        (id, row): (i64, i64),
        reason: &str,
    ) -> Result<i64, OfficeError> {
        permit(actor, act::CONTEST)?;
        let report = self.report(moment, actor, id).await?;
        let mut writing = self.inner.store.write().await?;
        let at_hand = take_up(&mut writing, actor, id).await?;
        at_hand.expect(&BEFORE_ACCEPTED, "提出异议")?;
        expect_reason(reason, "异议")?;
        let shown = report.rows.iter().find(|shown| shown.line.id == row);
        let Some(shown) = shown.filter(|shown| shown.standing.first.is_some()) else {
            let problem = Problem::at("row", "R-123", "这一行没有被认定为转载", "不需要提出异议");
            return Err(Refusal::Listed(vec![problem]).into());
        };
        if open_contests(&at_hand.steps).iter().any(|step| step.row_id == row) {
            let problem = Problem::at("row", "R-122", "这一行已经提出异议", "请等秘书处裁定");
            return Err(Refusal::Listed(vec![problem]).into());
        }
        let mut step = at_hand.step(moment, actor, StepKind::Contested, reason);
        step.row_id = row;
        let number = writing.add_report_step(&step).await?;
        let title = shortened(&shown.line.title, 40);
        let detail = format!("《{title}》，认定：{}，异议理由：{}", shown.standing.reason, reason.trim());
        writing.record(event(moment, actor, act::CONTEST, &at_hand.subject(), &detail)).await?;
        writing.commit().await?;
        Ok(number)
    }

    /// The secretariat decides a contest.
    pub async fn rule_reprint(
        &self,
        moment: &Moment,
        actor: &Actor,
        (id, contest): (i64, i64),
        is_upheld: bool,
        reason: &str,
    ) -> Result<(), OfficeError> {
        permit(actor, act::RULE)?;
        let mut writing = self.inner.store.write().await?;
        let at_hand = take_up(&mut writing, actor, id).await?;
        let open = open_contests(&at_hand.steps).into_iter().find(|step| step.id == contest).cloned();
        let Some(open) = open else {
            let problem =
                Problem::at("contest", "R-125", "没有这件待裁定的异议，或已经裁定", "请看最新的流转记录");
            return Err(Refusal::Listed(vec![problem]).into());
        };
        at_hand.expect(&BEFORE_ACCEPTED, "裁定")?;
        expect_reason(reason, "裁定")?;
        let mut step = at_hand.step(moment, actor, StepKind::Ruled, reason);
        step.row_id = open.row_id;
        step.refers = Some(contest);
        step.payload = more_text(&StepMore { is_upheld, ..StepMore::default() })?;
        writing.add_report_step(&step).await?;
        let row = at_hand.content.rows.iter().find(|row| row.id == open.row_id);
        let title = row.map(|row| shortened(&row.title, 40)).unwrap_or_default();
        let outcome =
            if is_upheld { "异议成立，单独统计" } else { "异议不成立，仍按转载" };
        let detail = format!("《{title}》{outcome}，理由：{}", reason.trim());
        writing.record(event(moment, actor, act::RULE, &at_hand.subject(), &detail)).await?;
        writing.commit().await?;
        Ok(())
    }
}
