//! The verb 送签通报: the clerk's draft goes to the head with a digest of all it says, so that what is signed is what was
//! sent. Signing is issuing ([`crate::issuing::issue_bulletin`]); what changed since must be sent again.

use crate::Office;
use crate::bulletin::{self, BulletinDraft, Paper};
use crate::issuing::freeze_bulletin::Sealing;
use crate::issuing::issue_bulletin::{IssueRequest, SignOff};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::period::closing::period_of;
use crate::permit::{closing, permit};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use zhaozhang_domain::chain::{canonical, digest};
use zhaozhang_domain::notice::Notice;
use zhaozhang_store::{BulletinDraftRow, RecipientRow};

/// A draft sent for signature (送签稿).
#[derive(Debug, Clone)]
pub struct SubmittedDraft {
    /// 编号.
    pub id: i64,
    /// What is to be issued.
    pub request: IssueRequest,
    /// SM3 of the draft as it was sent.
    pub digest: String,
    /// When, RFC 3339 UTC.
    pub submitted_at: String,
    /// Who.
    pub submitted_by: String,
    /// Whether it was signed and issued.
    pub is_signed: bool,
}

/// 公文要素 as they are kept with a draft.
#[derive(Serialize, Deserialize)]
struct PaperText {
    title: String,
    issuer_mark: String,
    document_number: String,
    recipients: String,
    signature: String,
    issued_on: String,
    printing_body: String,
    printed_on: String,
    copy_to: Option<String>,
    copy_checker: Option<String>,
    print_run: Option<u32>,
    addition: String,
    #[serde(default)]
    kept_wording: String,
}

/// How many drafts are looked through.
const DRAFTS: u32 = 200;

impl Office {
    /// Sends a draft for signature and gives its number.
    pub async fn submit_bulletin(
        &self,
        moment: &Moment,
        actor: &Actor,
        request: &IssueRequest,
    ) -> Result<i64, OfficeError> {
        permit(actor, closing::SUBMIT_BULLETIN)?;
        let obstacles = self.obstacles_to_issue(moment, &request.code, request.period).await?;
        if !obstacles.is_empty() {
            return Err(Refusal::Listed(obstacles).into());
        }
        let Some(paper) = &request.paper else {
            return Err(Fault::plain("a draft without its paper was sent for signature").into());
        };
        let drafted = self.drafted(moment, request).await?;
        let found = bulletin::check(&drafted.draft);
        if !found.is_empty() {
            return Err(Fault::plain(format!("the drafted bulletin contradicts itself: {found:?}")).into());
        }
        let unfit = self.unfit_to_issue(moment, &drafted.draft.document, &request.kept_wording).await?;
        if !unfit.is_empty() {
            return Err(Refusal::Listed(unfit).into());
        }
        let row = BulletinDraftRow {
            id: 0,
            notice_code: request.code.clone(),
            period: request.period.code(),
            paper: paper_text(paper, &request.kept_wording)?,
            reason: request.reason.clone().unwrap_or_default(),
            digest: draft_digest(&drafted.draft),
            submitted_at: moment.at.clone(),
            submitted_by: actor.name.clone(),
        };
        let mut writing = self.inner.store.write().await?;
        let id = writing.add_bulletin_draft(&row).await?;
        let detail = format!("送签稿{id}《{}》{}，校验值{}", paper.title, paper.document_number, row.digest);
        writing.record(event(moment, actor, closing::SUBMIT_BULLETIN, &request.code, &detail)).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// The draft of that number.
    pub async fn submitted_draft(&self, id: i64) -> Result<SubmittedDraft, OfficeError> {
        let row = self.inner.store.bulletin_draft(id).await?;
        let row = row.ok_or_else(|| Refusal::NotFound { what: format!("送签稿{id}") })?;
        let is_signed = self.inner.store.signed_drafts().await?.contains(&id);
        submitted(row, is_signed)
    }

    /// The drafts that wait for a signature, newest first; of several for a period only the newest.
    pub async fn waiting_drafts(&self) -> Result<Vec<SubmittedDraft>, OfficeError> {
        let signed = self.inner.store.signed_drafts().await?;
        let mut waiting: Vec<SubmittedDraft> = Vec::new();
        let mut seen: Vec<(String, String)> = Vec::new();
        for row in self.inner.store.bulletin_drafts(DRAFTS).await? {
            let key = (row.notice_code.clone(), row.period.clone());
            if !seen.contains(&key) {
                seen.push(key);
                if !signed.contains(&row.id) {
                    waiting.push(submitted(row, false)?);
                }
            }
        }
        Ok(waiting)
    }

    /// Who signs what, and to whom it goes; refused when the draft is not the one that was sent.
    pub(crate) async fn sealing(
        &self,
        code: &str,
        draft: &BulletinDraft,
        sign_off: &SignOff,
    ) -> Result<Sealing, OfficeError> {
        let draft_digest = draft_digest(draft);
        if let Some(id) = sign_off.draft {
            let sent = self.submitted_draft(id).await?;
            if sent.digest != draft_digest {
                let what = format!("送签稿{id}送签以后，台账或稿子有变动，现在的稿子与送签的不同");
                let problem = Problem::of("M-504", what, "请经办人重新送签");
                return Err(Refusal::Listed(vec![problem]).into());
            }
        }
        let notice = self.expect_notice(code)?;
        Ok(Sealing {
            draft_id: sign_off.draft,
            draft_digest,
            opinion: sign_off.opinion.trim().to_owned(),
            recipients: recipients(&notice.notice, draft),
            kept_wording: String::new(),
        })
    }
}

fn submitted(row: BulletinDraftRow, is_signed: bool) -> Result<SubmittedDraft, OfficeError> {
    let request = IssueRequest {
        code: row.notice_code,
        period: period_of(&row.period)?,
        as_of: None,
        paper: Some(
            read_paper(&row.paper).ok_or_else(|| Fault::plain(format!("draft {} has no paper", row.id)))?,
        ),
        kept_wording: kept_wording(&row.paper),
        reason: Some(row.reason).filter(|reason| !reason.is_empty()),
    };
    Ok(SubmittedDraft {
        id: row.id,
        request,
        digest: row.digest,
        submitted_at: row.submitted_at,
        submitted_by: row.submitted_by,
        is_signed,
    })
}

fn paper_text(paper: &Paper, kept_wording: &str) -> Result<String, Fault> {
    let text = PaperText {
        title: paper.title.clone(),
        issuer_mark: paper.issuer_mark.clone(),
        document_number: paper.document_number.clone(),
        recipients: paper.recipients.clone(),
        signature: paper.signature.clone(),
        issued_on: paper.issued_on.to_string(),
        printing_body: paper.printing_body.clone(),
        printed_on: paper.printed_on.to_string(),
        copy_to: paper.copy_to.clone(),
        copy_checker: paper.copy_checker.clone(),
        print_run: paper.print_run,
        addition: paper.addition.clone(),
        kept_wording: kept_wording.trim().to_owned(),
    };
    serde_json::to_string(&text).map_err(|cause| Fault::new("cannot write a paper as text", cause))
}

/// Why words stay as they are; drafts from before there was such a reason have none.
fn kept_wording(text: &str) -> String {
    serde_json::from_str(text).map(|text: PaperText| text.kept_wording).unwrap_or_default()
}

fn read_paper(text: &str) -> Option<Paper> {
    let text: PaperText = serde_json::from_str(text).ok()?;
    let day = |day: &str| day.parse::<NaiveDate>().ok();
    Some(Paper {
        issued_on: day(&text.issued_on)?,
        printed_on: day(&text.printed_on)?,
        title: text.title,
        issuer_mark: text.issuer_mark,
        document_number: text.document_number,
        recipients: text.recipients,
        signature: text.signature,
        printing_body: text.printing_body,
        copy_to: text.copy_to,
        copy_checker: text.copy_checker,
        print_run: text.print_run,
        addition: text.addition,
    })
}

/// SM3 over everything a draft says: its data, and the 版记, which the data does not hold.
fn draft_digest(draft: &BulletinDraft) -> String {
    let colophon = draft.document.colophon.as_ref();
    let copy_to = colophon.and_then(|own| own.copy_to.clone()).unwrap_or_default();
    let checker = colophon.and_then(|own| own.copy_checker.clone()).unwrap_or_default();
    let print_run = colophon.and_then(|own| own.print_run).map_or_else(String::new, |run| run.to_string());
    let printed = colophon.map_or_else(String::new, |own| format!("{}{}", own.printing_body, own.printed_on));
    let names = ["数据", "抄送", "核稿人", "印发数", "印发"];
    let values = [draft.sheet_json.as_str(), &copy_to, &checker, &print_run, &printed];
    digest(canonical("照章通报稿/1", &names, &values).as_bytes())
}

/// Every unit with a statement, and every body of the 抄送 line; a unit that is named there is not listed twice.
fn recipients(notice: &Notice, draft: &BulletinDraft) -> Vec<RecipientRow> {
    let unit_of = |name: &str| {
        let unit =
            notice.units.iter().find(|unit| unit.name == name || unit.aliases.iter().any(|own| own == name));
        unit.map(|unit| unit.name.clone()).unwrap_or_default()
    };
    let copied =
        draft.document.colophon.as_ref().and_then(|colophon| colophon.copy_to.clone()).unwrap_or_default();
    let copied: Vec<RecipientRow> = copied
        .split(['，', '、', '；', ',', ';'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(|name| RecipientRow {
            manner: "抄送".to_owned(),
            name: name.to_owned(),
            unit_name: unit_of(name),
        })
        .collect();
    let mut all: Vec<RecipientRow> = Vec::new();
    for statement in &draft.statements {
        let is_copied = copied.iter().any(|row| row.unit_name == statement.unit);
        if !is_copied && !all.iter().any(|row| row.unit_name == statement.unit) {
            all.push(RecipientRow {
                manner: "主送".to_owned(),
                name: statement.unit.clone(),
                unit_name: statement.unit.clone(),
            });
        }
    }
    all.extend(copied);
    all
}
