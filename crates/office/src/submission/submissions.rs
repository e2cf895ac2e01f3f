//! Submissions (信息报送): what can be read of them, and the one way their verbs take an item up and put it down again.
//! The verbs: `draft_submission`, `hand_in`, `sign_step`, `return_submission`, `withdraw_submission`,
//! `receive_submission`, `forward_submission`, `record_adoption`, `record_instruction`, `store_attachment`.
//!
//! What may happen to an item is [`fn@zhaozhang_domain::submission::decide`]'s, asked of the flow record and of nothing
//! else. Who stands where is [`standing`]'s.

pub mod handover;
mod like;
pub(crate) mod manuscript_text;
mod mark_text;
pub(crate) mod notice_choice;
mod own_lists;
pub mod reading;
pub mod standing;
pub(crate) mod wording;

pub use like::Likeness;
pub use notice_choice::NoticeChoice;
pub use reading::{FlowLine, ItemPage, ItemQuery, Line, Submission, Told, Version};
pub use standing::Channel;
pub use wording::WordingMark;
pub use zhaozhang_text::difference;

use crate::moment::Moment;
use crate::publicity::embargo::Outgoing;
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use chrono::NaiveDate;
use mark_text::Place;
use standing::Standing;
use zhaozhang_domain::submission::{
    self as domain, Act, Decision, Disclosure, Manuscript, Mark, ReviewChain, State, Variant,
};
use zhaozhang_store::{MarkRow, SubmissionRow, Writing};

/// An item taken up by a verb: its row, what its flow record adds up to, and its present text.
#[derive(Debug, Clone)]
pub(crate) struct AtHand {
    pub(crate) row: SubmissionRow,
    pub(crate) chain: ReviewChain,
    pub(crate) manuscript: Manuscript,
}

impl AtHand {
    /// The item as the log names it.
    pub(crate) fn subject(&self) -> String {
        subject(self.row.id)
    }

    /// The item as a door that lets it out sees it.
    pub(crate) fn outgoing(&self) -> Outgoing<'_> {
        Outgoing { submission: self.row.id, title: &self.manuscript.title, text: &self.manuscript.body }
    }

    /// How the log calls the item: 《标题》 of a public one, and no title of any other.
    pub(crate) fn title(&self) -> String {
        log_title(&self.manuscript)
    }

    /// What somebody wrote about the item, as the log may say it: reasons quote the text, so those about an item that is
    /// not public stand in its own record only.
    pub(crate) fn said(&self, words: &str) -> String {
        match self.manuscript.disclosure {
            Some(Disclosure::Public) => words.trim().to_owned(),
            _ => "见该信息的审核记录".to_owned(),
        }
    }

    /// Decides an act of the person; what stands against it comes back as a refusal.
    pub(crate) fn decide(
        &self,
        act: &Act<'_>,
        standing: &Standing,
        on: NaiveDate,
    ) -> Result<Decision, Refusal> {
        domain::decide(&self.chain, act, &standing.by(&self.row), on).map_err(listed)
    }
}

/// How the log calls an item: the log goes to outside auditors and programs, so only a public item has its title there.
pub(crate) fn log_title(manuscript: &Manuscript) -> String {
    match manuscript.disclosure {
        Some(Disclosure::Public) => format!("《{}》", manuscript.title),
        Some(other) => format!("{}信息", other.word()),
        None => "未定公开属性的信息".to_owned(),
    }
}

/// How the ledger calls an item. Whatever is drawn from the ledger (statements, rankings, bulletins, exports) reaches
/// other units, so an item that is not public stands there by its number (附件1 是否公开).
pub(crate) fn ledger_title(manuscript: &Manuscript, item_number: &str) -> String {
    match manuscript.disclosure {
        Some(Disclosure::Public) => manuscript.title.clone(),
        other => format!("{}信息（编号{item_number}）", other.map_or("未定公开属性", Disclosure::word)),
    }
}

/// How the log and the refusals name an item.
pub(crate) fn subject(id: i64) -> String {
    format!("信息{id}")
}

/// The domain's problems as a refusal.
pub(crate) fn listed(problems: Vec<domain::Problem>) -> Refusal {
    Refusal::Listed(problems.into_iter().map(problem).collect())
}

/// A problem of the domain as one of the office.
pub(crate) fn problem(found: domain::Problem) -> Problem {
    Problem::at(found.field, found.code, found.what, found.cure)
}

/// What the flow record adds up to.
pub(crate) fn chain_of(row: &SubmissionRow, marks: &[MarkRow]) -> Result<(ReviewChain, Vec<Mark>), Fault> {
    let variant = Variant::from_word(&row.variant)
        .ok_or_else(|| Fault::plain(format!("submission {} has the unknown form {}", row.id, row.variant)))?;
    let marks: Vec<Mark> = marks.iter().map(mark_text::mark_of).collect::<Result<_, _>>()?;
    let most_returns = u32::try_from(row.most_returns).unwrap_or(0);
    Ok((ReviewChain::replay(variant, most_returns, &marks), marks))
}

/// Takes an item up inside the transaction; who may not see it learns nothing of it.
pub(crate) async fn take_up(
    writing: &mut Writing,
    standing: &Standing,
    id: i64,
) -> Result<AtHand, OfficeError> {
    let row = writing.submission(id).await?.filter(|row| standing.sight().covers(row));
    let row = row.ok_or_else(|| Refusal::NotFound { what: format!("编号{id}的信息") })?;
    let (chain, _) = chain_of(&row, &writing.marks(id).await?)?;
    if State::from_word(&row.state) != Some(chain.state) || row.digest != chain.digest {
        let what = format!(
            "信息{id}的登记状态“{}”与流转记录（{}）不符，可能被绕过系统改动",
            row.state,
            chain.state.word()
        );
        let cure = "请停止办理，由审计管理员核对日志";
        return Err(Refusal::Listed(vec![Problem::of("S-302", what, cure)]).into());
    }
    let version = writing.version(id, row.version_no).await?;
    let version =
        version.ok_or_else(|| Fault::plain(format!("submission {id} has no version {}", row.version_no)))?;
    let manuscript = manuscript_text::read(&version.manuscript, &row.digest)?;
    Ok(AtHand { row, chain, manuscript })
}

/// Writes a decision down: the line of the flow record, the row of the lists, and who is told.
///
/// `manuscript` is the new text when there is one. The caller has written its version, and records and commits.
pub(crate) async fn put_down(
    writing: &mut Writing,
    moment: &Moment,
    at_hand: AtHand,
    decision: Decision,
    manuscript: Option<&Manuscript>,
) -> Result<AtHand, OfficeError> {
    let AtHand { mut row, manuscript: present, .. } = at_hand;
    let manuscript = manuscript.cloned().unwrap_or(present);
    row.mark_no += 1;
    row.updated_at.clone_from(&moment.at);
    let place = Place { submission_id: row.id, mark_no: row.mark_no, version_no: row.version_no };
    let mark_row = mark_text::row_of(&decision.mark, place, &moment.at)?;
    // An escalation leaves the item with who has it open; every other act hands it on unopened.
    if decision.mark.kind != domain::MarkKind::Escalated {
        row.opened_at = String::new();
        row.opened_by = String::new();
    }
    if decision.mark.kind == domain::MarkKind::HandedIn {
        row.handed_in_on = moment.today.to_string();
    }
    show(&mut row, &decision.next, &manuscript);
    // A new item's row must stand before a line can speak of it.
    if row.mark_no == 1 {
        writing.add_submission(&row).await?;
    } else {
        writing.update_submission(&row).await?;
    }
    writing.add_mark(&mark_row).await?;
    crate::search::index_submission(writing, &row, &manuscript).await?;
    let said = told(&decision, &row.title);
    if !decision.tells.is_empty() {
        writing.tell(row.id, &decision.tells, &said, &moment.at).await?;
    }
    Ok(AtHand { row, chain: decision.next, manuscript })
}

/// What lists show of an item: the chain's state and the text's fields.
fn show(row: &mut SubmissionRow, chain: &ReviewChain, manuscript: &Manuscript) {
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    chain.state.word().clone_into(&mut row.state);
    row.digest.clone_from(&chain.digest);
    row.calls_for_issue = i64::from(chain.calls_for_issue);
    row.office_returns = i64::from(chain.office_returns);
    row.submitted_on = day(chain.submitted_on);
    row.received_on = day(chain.received_on);
    chain.rating.map_or("", domain::Rating::word).clone_into(&mut row.rating);
    row.title.clone_from(&manuscript.title);
    manuscript.purpose.map_or("", domain::Purpose::word).clone_into(&mut row.purpose);
    manuscript.class.map_or("", domain::InformationClass::word).clone_into(&mut row.class);
    manuscript.content.map_or("", domain::ContentClass::word).clone_into(&mut row.content);
    manuscript.work_kind.map_or("", domain::WorkKind::word).clone_into(&mut row.work_kind);
    manuscript.disclosure.map_or("", Disclosure::word).clone_into(&mut row.disclosure);
    manuscript.target.level.word().clone_into(&mut row.target_level);
    manuscript.event_kind.map_or("", domain::EventKind::word).clone_into(&mut row.event_kind);
    row.event_on = day(manuscript.event_on);
    row.exceptional_route.clone_from(&manuscript.exceptional_route);
    manuscript.content_field("urgency").clone_into(&mut row.urgency);
}

/// What people earlier in the chain are told.
fn told(decision: &Decision, title: &str) -> String {
    let mark = &decision.mark;
    let (name, role) = (&mark.name, mark.role.word());
    match mark.kind {
        domain::MarkKind::SentBack => format!("《{title}》由{name}（{role}）退回修改：{}", mark.opinion),
        domain::MarkKind::Ended => format!("《{title}》修改后仍不符合要求，已终止，不计分：{}", mark.opinion),
        domain::MarkKind::Received => {
            let rating = mark.rating.map_or("", domain::Rating::word);
            let comment =
                if mark.opinion.is_empty() { String::new() } else { format!("，{}", mark.opinion) };
            format!("《{title}》已由市局办公室接收入账，质量评定：{rating}{comment}")
        }
        domain::MarkKind::Adopted => format!("《{title}》被采用"),
        domain::MarkKind::NotAdopted => format!("《{title}》未被采用"),
        _ => format!("《{title}》的稿件由{name}改动，原有签署作废，须重新审核"),
    }
}
