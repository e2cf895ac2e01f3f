//! Manual adjustments (人工调整) as they can be read: the proposals with their decisions, and those approved of one unit
//! in one period, which its statement lists with their papers. In the sheet an approved one is an entry of its own beside
//! what rules give ([`zhaozhang_domain::sheet::Effect::Adjusted`]).
//! The verbs: [`crate::casework::propose_adjustment`], [`crate::casework::decide_adjustment`].

use crate::Office;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, submission as act};
use crate::refusal::{Fault, OfficeError, Refusal};
use chrono::NaiveDate;
use zhaozhang_domain::period::Period;
use zhaozhang_domain::points::Points;
pub use zhaozhang_store::{AdjustmentDecisionRow, AdjustmentRow};

/// How many adjustments are listed.
const LISTED: i64 = 500;
/// 同意: as a decision is kept.
pub const APPROVED: &str = "同意";
/// 不同意: as a decision is kept.
pub const DECLINED: &str = "不同意";

/// An adjustment with its decision (人工调整).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adjustment {
    /// As proposed.
    pub row: AdjustmentRow,
    /// The points.
    pub points: Points,
    /// The decision, once there is one.
    pub decision: Option<AdjustmentDecisionRow>,
}

impl Adjustment {
    /// 待审批, 已批准, 未批准.
    pub fn state(&self) -> &'static str {
        match self.decision.as_ref().map(|decision| decision.decision.as_str()) {
            None => "待审批",
            Some(APPROVED) => "已批准",
            Some(_) => "未批准",
        }
    }

    /// Whether it was approved.
    pub fn is_approved(&self) -> bool {
        self.decision.as_ref().is_some_and(|decision| decision.decision == APPROVED)
    }

    /// The points with their sign: `+5`, `-3`.
    pub fn signed(&self) -> String {
        if self.points.is_negative() { self.points.to_string() } else { format!("+{}", self.points) }
    }
}

impl Office {
    /// The adjustments the actor may see, newest first: the approved ones of his unit, or all with the proposals.
    pub async fn adjustments(&self, moment: &Moment, actor: &Actor) -> Result<Vec<Adjustment>, OfficeError> {
        permit(actor, act::ADJUSTMENT_READ)?;
        let mut seen = Vec::new();
        for row in self.inner.store.adjustments(LISTED).await? {
            let one = self.with_decision(row).await?;
            if self.sees(moment, actor, &one).await? {
                seen.push(one);
            }
        }
        Ok(seen)
    }

    /// One adjustment; another unit's, and the own unit's before it is approved, is not found.
    pub async fn adjustment(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
    ) -> Result<Adjustment, OfficeError> {
        permit(actor, act::ADJUSTMENT_READ)?;
        let missing = || Refusal::NotFound { what: format!("编号{id}的人工调整") };
        let row = self.inner.store.adjustment(id).await?.pop().ok_or_else(missing)?;
        let one = self.with_decision(row).await?;
        if self.sees(moment, actor, &one).await? { Ok(one) } else { Err(missing().into()) }
    }

    /// The approved adjustments of a unit under a notice whose day lies in the period, for its statement.
    pub async fn approved_adjustments(
        &self,
        code: &str,
        unit: &str,
        period: Period,
    ) -> Result<Vec<Adjustment>, OfficeError> {
        let mut approved = Vec::new();
        for row in self.inner.store.adjustments_of(code, unit).await? {
            let is_inside = row.on_day.parse::<NaiveDate>().is_ok_and(|on| period.contains(on));
            let one = self.with_decision(row).await?;
            approved.extend(Some(one).filter(|one| is_inside && one.is_approved()));
        }
        Ok(approved)
    }

    async fn sees(&self, moment: &Moment, actor: &Actor, one: &Adjustment) -> Result<bool, OfficeError> {
        let notice = self.expect_notice(&one.row.notice_code)?.notice;
        let own = self.own_name(moment, actor, &notice).await?;
        let is_own = |own: Option<String>| own.as_deref() == Some(one.row.unit_name.as_str());
        Ok(own.is_none_or(|own| is_own(own) && one.is_approved()))
    }

    async fn with_decision(&self, row: AdjustmentRow) -> Result<Adjustment, OfficeError> {
        let points = Points::parse(&row.points);
        let unreadable = || Fault::plain(format!("adjustment {} has unreadable points", row.id));
        let points = points.ok_or_else(unreadable)?;
        let decision = self.inner.store.adjustment_decision(row.id).await?.pop();
        Ok(Adjustment { row, points, decision })
    }
}
