//! Papers of supervision (督导文书): drawn from a step on a task, a dossier or the board of a month; who may see them, to
//! whom they went and who opened them. What each says is decided in the files beside this one; issuing and signing for
//! them are [`crate::supervision::issue_supervision_paper`]'s.

mod circular;
mod circular_units;
mod evaluation;
pub(crate) mod frame;
mod record;
mod step;

use crate::Office;
use crate::issuing::papers::KeptPaper;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, supervision as act};
use crate::refusal::{Fault, OfficeError, Refusal};
use chrono::NaiveDate;
use std::fmt;
use zhaozhang_document::official::OfficialDocument;
use zhaozhang_domain::period::{Period, PeriodKind};
use zhaozhang_store::{SupervisionPaperRow, SupervisionReceiptRow};

/// The kind under which these papers are kept among the papers.
pub const PAPER_KIND: &str = "supervision";

/// What a paper is about (文书事由).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperSubject {
    /// A step of supervision on a task: 催办单, 督办通知, 通报, 约谈通知, 问责建议.
    Step {
        /// The task.
        task: i64,
        /// The step's act.
        act: i64,
    },
    /// A dossier: 整改通知, 约谈记录, 问责决定, 年度评估报告.
    Record {
        /// The dossier.
        id: i64,
    },
    /// 月通报, from the board of a plan.
    Circular {
        /// The plan.
        plan: i64,
        /// The month.
        month: Period,
    },
}

impl fmt::Display for PaperSubject {
    /// `step-3-12`, `record-5`, `circular-3-2012-08`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Step { task, act } => write!(f, "step-{task}-{act}"),
            Self::Record { id } => write!(f, "record-{id}"),
            Self::Circular { plan, month } => write!(f, "circular-{plan}-{}", month.code()),
        }
    }
}

impl PaperSubject {
    /// Reads what [`fmt::Display`] writes; nothing for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        let (word, rest) = text.split_once('-')?;
        match word {
            "step" => {
                let (task, act) = rest.split_once('-')?;
                Some(Self::Step { task: task.parse().ok()?, act: act.parse().ok()? })
            }
            "record" => Some(Self::Record { id: rest.parse().ok()? }),
            "circular" => {
                let (plan, month) = rest.split_once('-')?;
                let month = Period::parse(month).filter(|month| month.kind() == PeriodKind::Month)?;
                Some(Self::Circular { plan: plan.parse().ok()?, month })
            }
            _ => None,
        }
    }
}

/// The words of a paper on its way that are not counted (文书要素).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PaperOrder {
    /// 发文字号; empty for ordinary material.
    pub number: String,
    /// 成文日期; nothing for today.
    pub issued_on: Option<NaiveDate>,
    /// 发文机关; empty for the office's own.
    pub issuer: String,
    /// 主送; empty for the unit concerned.
    pub recipient: String,
    /// 抄送.
    pub copy_to: String,
    /// 印发机关; empty for the issuer's own office.
    pub printing_body: String,
    /// 印发日期; nothing for 成文日期.
    pub printed_on: Option<NaiveDate>,
    /// 印发数.
    pub print_run: Option<u32>,
    /// Why words that the checks stop are printed as they are (保留理由); empty when nothing is kept.
    pub kept: String,
}

/// A paper as it would be issued (文书稿).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftedPaper {
    /// 文种 in words: 催办单.
    pub name: &'static str,
    /// The paper.
    pub document: OfficialDocument,
    /// To which units it goes.
    pub units: Vec<i64>,
    /// Whether only few may see it.
    pub is_restricted: bool,
    /// Whether it needs a number.
    pub is_numbered: bool,
    /// The month it is of; empty for none.
    pub period: String,
    /// 抄送 where nobody wrote one; said before the paper has its 版记.
    pub copy_to: String,
}

/// An issued paper with its way (已发文书).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupervisionPaper {
    /// The paper with its files.
    pub kept: KeptPaper,
    /// What it is about.
    pub subject: String,
    /// To which units it went.
    pub units: Vec<i64>,
    /// Who opened it first.
    pub receipts: Vec<SupervisionReceiptRow>,
}

impl Office {
    /// The paper as it would be issued now.
    pub async fn draft_supervision_paper(
        &self,
        moment: &Moment,
        actor: &Actor,
        subject: PaperSubject,
        order: &PaperOrder,
    ) -> Result<DraftedPaper, OfficeError> {
        permit(actor, act::DRAFT)?;
        let mut order = order.clone();
        if order.issuer.trim().is_empty() {
            order.issuer = self.default_issuer(actor, subject).await?;
        }
        let mut drafted = match subject {
            PaperSubject::Step { task, act } => self.step_paper(moment, actor, (task, act), &order).await?,
            PaperSubject::Record { id } => self.record_paper(moment, actor, id, &order).await?,
            PaperSubject::Circular { plan, month } => {
                self.circular_paper(moment, actor, (plan, month), &order).await?
            }
        };
        if self.is_demonstration() {
            drafted.document.page_mark = Some(crate::bulletin::DEMONSTRATION_MARK.to_owned());
        }
        Ok(drafted)
    }

    /// 发文机关 where nobody wrote one: the plan's issuer, else that of the first notice in use; nothing where there is
    /// none, and whoever issues is asked for it.
    async fn default_issuer(&self, actor: &Actor, subject: PaperSubject) -> Result<String, OfficeError> {
        let plan = match subject {
            PaperSubject::Step { task, .. } => Some(self.task(actor, task).await?.plan),
            PaperSubject::Circular { plan, .. } => Some(plan),
            PaperSubject::Record { .. } => None,
        };
        let issuer = match plan {
            Some(plan) => self.plan(plan).await?.content.issuer,
            None => String::new(),
        };
        if !issuer.trim().is_empty() {
            return Ok(issuer.trim().to_owned());
        }
        let used = self.in_use().await?;
        let code = used.first().map_or("", String::as_str);
        Ok(self.notice(code).map(|entry| entry.notice.issuer.clone()).unwrap_or_default())
    }

    /// The papers of supervision somebody may see, newest first.
    pub async fn supervision_papers(&self, actor: &Actor) -> Result<Vec<SupervisionPaper>, OfficeError> {
        permit(actor, act::READ)?;
        let mut found = Vec::new();
        for row in self.inner.store.supervision_papers().await? {
            if let Some(paper) = self.visible(actor, row).await? {
                found.push(paper);
            }
        }
        Ok(found)
    }

    /// One paper of supervision; what somebody may not see is not found.
    pub async fn supervision_paper(&self, actor: &Actor, id: i64) -> Result<SupervisionPaper, OfficeError> {
        permit(actor, act::READ)?;
        let missing = || Refusal::NotFound { what: format!("编号{id}的督导文书") };
        let rows = self.inner.store.supervision_papers().await?;
        let row = rows.into_iter().find(|row| row.paper_id == id).ok_or_else(missing)?;
        self.visible(actor, row).await?.ok_or_else(|| missing().into())
    }

    /// A file of a paper of supervision, as it was issued, for whoever may see the paper.
    pub async fn supervision_paper_file(
        &self,
        actor: &Actor,
        id: i64,
        name: &str,
    ) -> Result<crate::NewBulletinFile, OfficeError> {
        self.supervision_paper(actor, id).await?;
        self.kept_paper_file(id, name).await
    }

    /// The papers about a subject, whoever asks; for pages that already asked who may see it.
    pub async fn papers_about(&self, subject: &str) -> Result<Vec<i64>, Fault> {
        let rows = self.inner.store.supervision_papers().await?;
        Ok(rows.into_iter().filter(|row| row.subject == subject).map(|row| row.paper_id).collect())
    }

    /// The paper where somebody may see it: the office all, a unit what went to it, few what is restricted.
    async fn visible(
        &self,
        actor: &Actor,
        row: SupervisionPaperRow,
    ) -> Result<Option<SupervisionPaper>, OfficeError> {
        let units = self.inner.store.supervision_addressees(row.paper_id).await?;
        let is_own = actor.unit.is_some_and(|unit| units.contains(&unit));
        let may = if row.is_restricted {
            act::RESTRICTED.allows(actor.role)
        } else {
            is_own || actor.role.sees_all_units()
        };
        if !may {
            return Ok(None);
        }
        let receipts = self.inner.store.supervision_receipts(row.paper_id).await?;
        let kept = self.kept_paper(row.paper_id).await?;
        Ok(Some(SupervisionPaper { kept, subject: row.subject, units, receipts }))
    }
}

#[cfg(test)]
mod tests {
    use super::PaperSubject;

    #[test]
    fn a_subject_reads_what_it_writes_and_nothing_else() {
        for text in ["step-3-12", "record-5", "circular-3-2012-08"] {
            assert_eq!(PaperSubject::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "step-3", "record-x", "circular-3-2012", "circular-3-2012-Q1", "letter-1"] {
            assert_eq!(PaperSubject::parse(text), None, "{text}");
        }
    }
}
