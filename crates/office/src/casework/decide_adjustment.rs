//! The verb 审批人工调整: the head of the office approves or declines what a clerk proposed; nobody approves his own
//! proposal. What changed since it was proposed (the notice, a closed month) is asked again here. What is approved goes
//! into the ledger as a fact of its own in the same transaction, so that statement, ranking and bulletin all show it.

use crate::Office;
use crate::casework::adjustments::{APPROVED, DECLINED};
use crate::casework::propose_adjustment::bears_points;
use crate::ledger::closed_period::closed_on;
use crate::ledger::post_facts::{PostingOf, append_facts};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, submission as act};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use chrono::NaiveDate;
use zhaozhang_domain::fact::{FactKind, NewFact, TextField};
use zhaozhang_domain::points::Points;
use zhaozhang_store::{AdjustmentDecisionRow, AdjustmentRow, Writing};

impl Office {
    /// Approves or declines an adjustment.
    pub async fn decide_adjustment(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
        (decision, opinion): (&str, &str),
    ) -> Result<(), OfficeError> {
        permit(actor, act::DECIDE_ADJUSTMENT)?;
        let standing = self.person_standing(actor, moment.today).await?;
        let (decision, opinion) = (decision.trim(), opinion.trim());
        let mut problems = Vec::new();
        if decision != APPROVED && decision != DECLINED {
            let cure = "请选“同意”或“不同意”";
            problems.push(Problem::at("decision", "S-424", "没有选定审批结果", cure));
        }
        if decision == DECLINED && opinion.is_empty() {
            problems.push(Problem::at("opinion", "S-424", "没有写明不同意的理由", "请写明理由"));
        }
        let mut writing = self.inner.store.write().await?;
        let missing = || Refusal::NotFound { what: format!("编号{id}的人工调整") };
        let row = writing.adjustment(id).await?.pop().ok_or_else(missing)?;
        if let Some(before) = writing.adjustment_decision(id).await?.pop() {
            let what = format!("人工调整{id}已由{}审批：{}", before.decided_by, before.decision);
            problems.push(Problem::of("S-425", what, "审批不能改动；有误的，另提一条相反的调整"));
        }
        if row.person_id == standing.person() {
            let what = format!("人工调整{id}是您本人提出的，不能由本人审批");
            problems.push(Problem::of("S-427", what, "请由另一位办公室负责人审批"));
        }
        if decision == APPROVED {
            problems.extend(self.changed_since(&mut writing, &row).await?);
        }
        if !problems.is_empty() {
            return Err(Refusal::Listed(problems).into());
        }
        let decided = AdjustmentDecisionRow {
            adjustment_id: id,
            decision: decision.to_owned(),
            opinion: opinion.to_owned(),
            decided_at: moment.at.clone(),
            decided_by: actor.name.clone(),
            person_id: standing.person(),
            role: actor.role.word().to_owned(),
        };
        writing.add_adjustment_decision(&decided).await?;
        let serial = if decision == APPROVED {
            post(&mut writing, (moment, actor), &row).await?
        } else {
            String::new()
        };
        let opinion = if opinion.is_empty() { String::new() } else { format!("，意见：{opinion}") };
        let detail = format!(
            "人工调整{id}{decision}：{}{}分，依据{}，提出人{}{opinion}{serial}",
            row.unit_name, row.points, row.article, row.proposed_by
        );
        writing.record(event(moment, actor, act::DECIDE_ADJUSTMENT, &row.notice_code, &detail)).await?;
        Ok(writing.commit().await?)
    }

    /// What no longer holds of a proposal.
    async fn changed_since(
        &self,
        writing: &mut Writing,
        row: &AdjustmentRow,
    ) -> Result<Vec<Problem>, OfficeError> {
        let mut problems = Vec::new();
        let notice = self.expect_notice(&row.notice_code)?.notice;
        let cure = "请按“不同意”办理，由经办人核对后重新提出";
        if !bears_points(&notice, &row.article) {
            let what = format!("《{}》现在没有“{}”这一条，或该条没有计分规则", notice.title, row.article);
            problems.push(Problem::of("S-428", what, cure));
        }
        if !notice.units.iter().any(|unit| unit.name == row.unit_name) {
            let what = format!("《{}》的单位表中现在没有“{}”", notice.title, row.unit_name);
            problems.push(Problem::of("S-428", what, cure));
        }
        let on = row.on_day.parse::<NaiveDate>().ok();
        if let Some(on) = on
            && let Some(period) = closed_on(writing, &row.notice_code, on).await?
        {
            let what = format!("提出以后{period}已经结账，{on}的调整不能再计入");
            problems.push(Problem::of("S-426", what, cure));
        }
        Ok(problems)
    }
}

/// Puts the approved adjustment into the ledger and says under which number.
async fn post(
    writing: &mut Writing,
    (moment, actor): (&Moment, &Actor),
    row: &AdjustmentRow,
) -> Result<String, OfficeError> {
    let source = format!("人工调整{}", row.id);
    let of = PostingOf {
        code: &row.notice_code,
        submission_id: 0,
        source: &source,
        words: &row.reason,
        late_reason: "",
    };
    let facts = [fact(row, &source, &actor.name)?];
    let serials = append_facts(writing, (moment, actor), of, &facts).await?;
    Ok(serials.first().map(|serial| format!("，入台账第{serial}号")).unwrap_or_default())
}

/// The adjustment as the ledger keeps it: an item of its own, so that no rule on items reaches it.
fn fact(row: &AdjustmentRow, item: &str, approver: &str) -> Result<NewFact, Fault> {
    let unreadable = || Fault::plain(format!("adjustment {} has an unreadable day or figure", row.id));
    let on = row.on_day.parse::<NaiveDate>().ok().ok_or_else(unreadable)?;
    let mut fact = NewFact::new(FactKind::Adjustment, on).with(TextField::Class, row.article.clone());
    item.clone_into(&mut fact.item);
    item.clone_into(&mut fact.title);
    fact.units = vec![row.unit_name.clone()];
    fact.amount = Some(Points::parse(&row.points).ok_or_else(unreadable)?);
    fact.decided_by = format!("{}提出，{approver}批准", row.proposed_by);
    fact.reason.clone_from(&row.reason);
    fact.evidence.clone_from(&row.evidence);
    Ok(fact)
}
