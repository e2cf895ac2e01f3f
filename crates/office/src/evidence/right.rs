//! Who sees a piece of evidence (材料权限): whoever may see the record it hangs on. Rooms that know their records better
//! than unit and 不公开 say so here, one arm a kind of record; for the others the row's own unit and mark decide.

use super::Evidence;
use crate::Office;
use crate::moment::{Actor, Moment};
use crate::permit::Role;
use crate::refusal::{OfficeError, Refusal};

/// A record that evidence hangs on (所属记录).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner<'a> {
    /// `report_row`, `task_act`, `submission` …
    pub kind: &'a str,
    /// Its number.
    pub id: i64,
    /// Whose it is.
    pub unit: Option<i64>,
    /// Whether it is 不公开.
    pub is_closed: bool,
}

impl<'a> Owner<'a> {
    /// The record of a piece of evidence.
    pub fn of(evidence: &'a Evidence) -> Self {
        Self {
            kind: &evidence.owner_kind,
            id: evidence.owner_id,
            unit: evidence.unit,
            is_closed: evidence.is_closed,
        }
    }
}

/// The word for a kind of record, on pages.
pub fn owner_word(kind: &str) -> &'static str {
    match kind {
        "submission" => "信息",
        "report" => "季报",
        "report_row" => "季报稿件",
        "task" => "改革任务",
        "task_act" => "任务进展",
        "publication" => "发布稿件",
        "supervision" => "督办件",
        "letter" => "责任书",
        "fund" => "资金",
        "assessment" => "考核",
        "finding" => "监测结果",
        _ => "记录",
    }
}

impl Office {
    /// Whether the actor may see evidence of that record.
    pub(crate) async fn may_see_evidence(
        &self,
        moment: &Moment,
        actor: &Actor,
        owner: &Owner<'_>,
    ) -> Result<bool, OfficeError> {
        match owner.kind {
            "submission" => is_found(self.submission(moment, actor, owner.id).await),
            "task" => is_found(self.task(actor, owner.id).await),
            _ => Ok(is_of(actor, owner)),
        }
    }
}

/// The rule where no room says more: the own unit and the office see everything, whoever looks over all units what
/// is not 不公开; what belongs to no unit is seen by all who may see evidence at all.
fn is_of(actor: &Actor, owner: &Owner<'_>) -> bool {
    let is_own = owner.unit.is_some() && actor.unit == owner.unit;
    let handles = matches!(
        actor.role,
        Role::CommandLine | Role::LocalUser | Role::Job | Role::OfficeClerk | Role::OfficeHead
    );
    if is_own || handles {
        return true;
    }
    !owner.is_closed && owner.unit.is_none_or(|unit| actor.may_see(unit))
}

/// Not found and not permitted are both “no”; anything else is a fault.
fn is_found<T>(asked: Result<T, OfficeError>) -> Result<bool, OfficeError> {
    match asked {
        Ok(_) => Ok(true),
        Err(OfficeError::Refused(
            Refusal::NotFound { .. } | Refusal::NotPermitted { .. } | Refusal::OutOfScope { .. },
        )) => Ok(false),
        Err(error) => Err(error),
    }
}
