//! Findings of grave error (重大失误) as they can be read: the whole file, the same for the office and for the unit
//! concerned. The verbs: [`crate::casework::find_grave_error`], [`crate::casework::reply_grave_error`], [`crate::casework::decide_grave_error`],
//! [`crate::casework::reverse_grave_error`].

use crate::Office;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, submission as act};
use crate::refusal::{OfficeError, Refusal};
use crate::submission::store_attachment::FileContent;
use chrono::NaiveDate;
use zhaozhang_domain::fact::{FactKind, Field, TextField};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::rule::Test;
pub use zhaozhang_store::{
    GraveErrorDecisionRow, GraveErrorEvidenceRow, GraveErrorReplyRow, GraveErrorReversalRow, GraveErrorRow,
};

/// 认定: as a decision is kept.
pub const UPHELD: &str = "认定";
/// 不予认定: as a decision is kept.
pub const DISMISSED: &str = "不予认定";
/// How many findings are listed.
const LISTED: i64 = 300;

/// A finding with everything that belongs to it (重大失误案卷).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GraveError {
    /// The finding.
    pub row: GraveErrorRow,
    /// 佐证.
    pub evidence: Vec<GraveErrorEvidenceRow>,
    /// 陈述申辩.
    pub replies: Vec<GraveErrorReplyRow>,
    /// 决定.
    pub decision: Option<GraveErrorDecisionRow>,
    /// 撤销.
    pub reversal: Option<GraveErrorReversalRow>,
}

impl GraveError {
    /// Whether the unit was heard, or its term ran out.
    pub fn is_heard(&self, today: NaiveDate) -> bool {
        !self.replies.is_empty() || is_over(&self.row, today)
    }

    /// 听取陈述, 待决定, 已认定, 不予认定, 已撤销.
    pub fn state(&self, today: NaiveDate) -> &'static str {
        match (&self.decision, &self.reversal) {
            (_, Some(_)) => "已撤销",
            (Some(decision), None) if decision.decision == UPHELD => "已认定",
            (Some(_), None) => "不予认定",
            (None, None) if self.is_heard(today) => "待决定",
            (None, None) => "听取陈述",
        }
    }
}

/// Whether the term for a reply ran out.
pub(crate) fn is_over(row: &GraveErrorRow, today: NaiveDate) -> bool {
    row.reply_until.parse::<NaiveDate>().is_ok_and(|until| today > until)
}

/// The words of 类别 for which the notice's rules ask of faults.
pub fn fault_classes(notice: &Notice) -> Vec<String> {
    let selectors = notice.rules.iter().flat_map(|rule| rule.kind.selectors());
    let of_faults = selectors.filter(|selector| selector.kinds.contains(&FactKind::Fault));
    let mut classes: Vec<String> = Vec::new();
    for condition in of_faults.flat_map(|selector| &selector.conditions) {
        if condition.field != Field::Text(TextField::Class) {
            continue;
        }
        if let Test::Is(words) = &condition.test {
            for word in words {
                if !classes.contains(word) {
                    classes.push(word.clone());
                }
            }
        }
    }
    classes
}

impl Office {
    /// The findings the actor may see, newest first.
    pub async fn grave_errors(&self, actor: &Actor) -> Result<Vec<GraveError>, OfficeError> {
        permit(actor, act::GRAVE_ERROR_READ)?;
        let rows = match (actor.role.sees_all_units(), actor.unit) {
            (true, _) => self.inner.store.grave_errors(LISTED).await?,
            (false, Some(unit)) => self.inner.store.grave_errors_of(unit).await?,
            (false, None) => Vec::new(),
        };
        let mut files = Vec::new();
        for row in rows {
            files.push(self.file_of(row).await?);
        }
        Ok(files)
    }

    /// One finding, whole; another unit's is not found.
    pub async fn grave_error(&self, actor: &Actor, id: i64) -> Result<GraveError, OfficeError> {
        permit(actor, act::GRAVE_ERROR_READ)?;
        let row = self.inner.store.grave_error(id).await?.pop().filter(|row| actor.may_see(row.unit_id));
        let row =
            row.ok_or_else(|| Refusal::NotFound { what: format!("编号{id}的重大失误认定") })?;
        self.file_of(row).await
    }

    /// A file of evidence of a finding the actor may see.
    pub async fn grave_error_file(
        &self,
        actor: &Actor,
        (id, hash): (i64, &str),
    ) -> Result<FileContent, OfficeError> {
        let file = self.grave_error(actor, id).await?;
        let named = file.evidence.into_iter().find(|one| one.hash == hash);
        let named =
            named.ok_or_else(|| Refusal::NotFound { what: format!("重大失误认定{id}的佐证") })?;
        self.file_content(named.name, hash).await
    }

    /// What waits for the actor: replies his unit may give, decisions and approvals he may make. Address and words.
    pub async fn waiting_at_desk(
        &self,
        moment: &Moment,
        actor: &Actor,
    ) -> Result<Vec<(String, String)>, OfficeError> {
        let mut waiting = Vec::new();
        if act::GRAVE_ERROR_READ.allows(actor.role) {
            for file in self.grave_errors(actor).await?.into_iter().filter(|file| file.decision.is_none()) {
                let href = format!("/grave-errors/{}", file.row.id);
                let of = format!("重大失误认定{}（《{}》）", file.row.id, file.row.title);
                if act::REPLY_GRAVE_ERROR.allows(actor.role) && actor.unit == Some(file.row.unit_id) {
                    let told =
                        if file.replies.is_empty() { "请陈述申辩" } else { "已陈述，可补充" };
                    waiting.push((href, format!("{of}：{told}，期限{}", file.row.reply_until)));
                } else if act::DECIDE_GRAVE_ERROR.allows(actor.role) && file.is_heard(moment.today) {
                    waiting.push((href, format!("{of}：{}，请决定", file.row.unit_name)));
                }
            }
        }
        if act::READ.allows(actor.role) {
            waiting.extend(self.consents_at_desk(moment, actor).await?);
        }
        if act::DECIDE_ADJUSTMENT.allows(actor.role) {
            for one in self.adjustments(moment, actor).await? {
                if one.decision.is_none() && actor.person != Some(one.row.person_id) {
                    let words =
                        format!("人工调整{}：{}{}分，请审批", one.row.id, one.row.unit_name, one.signed());
                    waiting.push((format!("/adjustments/{}", one.row.id), words));
                }
            }
        }
        Ok(waiting)
    }

    async fn file_of(&self, row: GraveErrorRow) -> Result<GraveError, OfficeError> {
        let store = &self.inner.store;
        Ok(GraveError {
            evidence: store.grave_error_evidence(row.id).await?,
            replies: store.grave_error_replies(row.id).await?,
            decision: store.grave_error_decision(row.id).await?.pop(),
            reversal: store.grave_error_reversal(row.id).await?.pop(),
            row,
        })
    }
}
