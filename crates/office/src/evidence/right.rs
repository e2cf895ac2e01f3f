//! Who sees a piece of evidence (材料权限): whoever may see the record it hangs on. Rooms that know their records better
//! than unit and 不公开 say so here, one arm a kind of record; for the others the row's own unit and mark decide.

use super::Evidence;
use crate::Office;
use crate::moment::{Actor, Moment};
use crate::permit::Role;
use crate::refusal::{OfficeError, Refusal};
use crate::report::report_flow::ReportState;
use zhaozhang_domain::submission::Disclosure;

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
        "dossier" => "督导案卷",
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
            "dossier" => Ok(self.any_dossier(actor, owner.id).await?.is_some()),
            "kept_page" => is_found(self.kept_page(actor, owner.id).await),
            // Not by reading the report: reading it asks for its evidence.
            "report_row" => {
                let Some(report) = self.inner.store.report_of_row(owner.id).await? else { return Ok(false) };
                let report = self.inner.store.report(report).await?;
                Ok(report.is_some_and(|report| actor.may_see(report.unit_id)))
            }
            _ => Ok(is_of(actor, owner)),
        }
    }

    /// The record evidence is to hang on, as its own room knows it; one the actor may not see is not found.
    pub async fn evidence_owner(
        &self,
        moment: &Moment,
        actor: &Actor,
        kind: &str,
        id: i64,
    ) -> Result<OwnerDetail, OfficeError> {
        let missing = || Refusal::NotFound { what: format!("编号{id}的{}", owner_word(kind)) };
        match kind {
            "submission" => {
                let item = self.submission(moment, actor, id).await?;
                Ok(OwnerDetail {
                    title: item.line.title.clone(),
                    unit: Some(item.line.unit),
                    is_closed: item.manuscript.disclosure == Some(Disclosure::Withheld),
                    home: format!("/submissions/{id}"),
                    locked: None,
                })
            }
            "task" => {
                let task = self.task(actor, id).await?;
                let title = format!("任务{}", task.ordinal);
                Ok(OwnerDetail { unit: actor.unit, ..OwnerDetail::open(title, format!("/tasks/{id}")) })
            }
            "report_row" => {
                let report = self.inner.store.report_of_row(id).await?.ok_or_else(missing)?;
                let report = self.report(moment, actor, report).await?;
                let row = report.rows.iter().find(|row| row.line.id == id).ok_or_else(missing)?;
                let is_done = matches!(report.state, ReportState::HandedIn | ReportState::Accepted);
                let locked =
                    is_done.then(|| format!("季报{}，材料不再增减；退回后可以补", report.state.word()));
                Ok(OwnerDetail {
                    unit: Some(report.unit),
                    locked,
                    ..OwnerDetail::open(row.line.title.clone(), format!("/reports/{}", report.id))
                })
            }
            "kept_page" => {
                let page = self.kept_page(actor, id).await?.row;
                Ok(OwnerDetail {
                    unit: Some(page.unit).filter(|unit| *unit != 0),
                    ..OwnerDetail::open(page.title, format!("/pages/{id}"))
                })
            }
            "publication" => {
                let piece = self.publication(actor, id).await?.ok_or_else(missing)?;
                Ok(OwnerDetail {
                    unit: piece.unit,
                    ..OwnerDetail::open(piece.title, format!("/publications/{id}"))
                })
            }
            "dossier" => {
                let row = self.any_dossier(actor, id).await?.ok_or_else(missing)?;
                Ok(OwnerDetail {
                    unit: row.unit,
                    ..OwnerDetail::open(row.title, format!("{}/{id}", row.kind.home()))
                })
            }
            _ => Err(missing().into()),
        }
    }
}

/// A record that evidence can hang on (所属记录).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnerDetail {
    /// Its title.
    pub title: String,
    /// Whose it is.
    pub unit: Option<i64>,
    /// Whether it is 不公开.
    pub is_closed: bool,
    /// Its page.
    pub home: String,
    /// Why nothing may be added or taken down any more; nothing while it may.
    pub locked: Option<String>,
}

impl OwnerDetail {
    fn open(title: String, home: String) -> Self {
        Self { title, unit: None, is_closed: false, home, locked: None }
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
