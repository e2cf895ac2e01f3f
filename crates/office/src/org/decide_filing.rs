//! The verbs 确认报备 and 退回报备: with the office's word the person files in, the one before leaves the day before, and
//! their account loses its rights on the day of the change (S1-56).

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::end_post::write_end;
use crate::org::posts::posts_of;
use crate::org::unit_entry::no_problems;
use crate::org::units::{Register, day, register_in};
use crate::permit::{Role, people, permit};
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::submission::submissions::handover::left_behind;
use zhaozhang_domain::period::document_date;
use zhaozhang_store::{DecisionRow, FilingRow, FilingsOf, NewFilingRow, NewPostRow, PostsOf, Writing};

impl Office {
    /// Confirms a filing: its person takes the post.
    pub async fn confirm_filing(
        &self,
        moment: &Moment,
        actor: &Actor,
        filing: i64,
    ) -> Result<(), OfficeError> {
        permit(actor, people::LIAISON_CONFIRM)?;
        let mut writing = self.inner.store.write().await?;
        let register = register_in(&mut writing).await?;
        let row = waiting(&mut writing, filing).await?;
        let left = take_effect(&mut writing, moment, actor, &register, filing, &row.filing).await?;
        let unit = register.nearest(row.filing.unit_id, moment.today).map(|unit| unit.name.clone());
        let detail = format!(
            "确认报备编号{filing}：{}自{}任联络员{left}",
            row.person_name,
            document_date(day(&row.filing.from_on)?)
        );
        let subject = unit.unwrap_or_default();
        writing.record(event(moment, actor, people::LIAISON_CONFIRM, &subject, &detail)).await?;
        writing.commit().await?;
        Ok(())
    }

    /// Returns a filing with the reason; nothing else changes.
    pub async fn return_filing(
        &self,
        moment: &Moment,
        actor: &Actor,
        filing: i64,
        opinion: &str,
    ) -> Result<(), OfficeError> {
        permit(actor, people::LIAISON_RETURN)?;
        let opinion = opinion.trim();
        let mut writing = self.inner.store.write().await?;
        let register = register_in(&mut writing).await?;
        let row = waiting(&mut writing, filing).await?;
        if opinion.is_empty() || opinion.chars().count() > 200 {
            let what =
                if opinion.is_empty() { "没有写明退回原因" } else { "退回原因超过200个字" };
            no_problems(vec![Problem::at("opinion", "U-407", what, "请写明要补什么、改什么")])?;
        }
        writing.decide_filing(&decision(moment, actor, filing, "returned", opinion, None)).await?;
        let unit = register.nearest(row.filing.unit_id, moment.today).map(|unit| unit.name.clone());
        let detail = format!("退回报备编号{filing}（{}），原因：{opinion}", row.person_name);
        let subject = unit.unwrap_or_default();
        writing.record(event(moment, actor, people::LIAISON_RETURN, &subject, &detail)).await?;
        writing.commit().await?;
        Ok(())
    }
}

/// The filing, if it waits still.
async fn waiting(writing: &mut Writing, filing: i64) -> Result<FilingRow, OfficeError> {
    let row = writing.filings(FilingsOf::One(filing)).await?.into_iter().next();
    let row = row.ok_or_else(|| Refusal::NotFound { what: format!("编号{filing}的报备") })?;
    if let Some(decision) = &row.decision {
        let word = if decision.verdict == "confirmed" { "确认" } else { "退回" };
        let what = format!("这份报备已由{}{word}", decision.decided_by);
        no_problems(vec![Problem::of("U-408", what, "不用再办；需要改动的，请单位重新报备")])?;
    }
    Ok(row)
}

/// The person of a filing takes the post and the one before leaves it; the filing is decided. Gives what the one before
/// left open, in words; the caller records.
pub(crate) async fn take_effect(
    writing: &mut Writing,
    moment: &Moment,
    actor: &Actor,
    register: &Register,
    filing: i64,
    row: &NewFilingRow,
) -> Result<String, OfficeError> {
    let from = day(&row.from_on)?;
    let mut left = String::new();
    let posts = posts_of(&writing.posts(PostsOf::Unit(row.unit_id)).await?, register, Some(from))?;
    let mut held = posts.iter().filter(|post| post.role == Role::Correspondent && post.is_held_from(from));
    let post = match held.next() {
        Some(own) if own.person == row.person_id => own.id,
        before => {
            if let Some(before) = before {
                if from <= before.from || before.to.is_some() {
                    let what = format!(
                        "{}的任职是{}起{}，与这份报备的{}冲突",
                        before.person_name,
                        document_date(before.from),
                        before.to.map(|to| format!("至{}", document_date(to))).unwrap_or_default(),
                        document_date(from)
                    );
                    no_problems(vec![Problem::of("U-204", what, "请退回并请单位改起始日期")])?;
                }
                let reason = if row.reason.is_empty() { "更换联络员" } else { row.reason.as_str() };
                let last_on = from.pred_opt().unwrap_or(from);
                write_end(writing, moment, actor, before.id, last_on, reason).await?;
                left = left_behind(writing, before).await?;
            }
            let new = NewPostRow {
                person_id: row.person_id,
                unit_id: row.unit_id,
                role: Role::Correspondent.word().to_owned(),
                title: row.title.clone(),
                employment: row.employment.clone(),
                from_on: row.from_on.clone(),
                basis: format!("报备编号{filing}"),
                recorded_at: moment.at.clone(),
                recorded_by: actor.name.clone(),
            };
            writing.add_post(&new).await?
        }
    };
    writing.decide_filing(&decision(moment, actor, filing, "confirmed", "", Some(post))).await?;
    Ok(left)
}

fn decision(
    moment: &Moment,
    actor: &Actor,
    filing: i64,
    verdict: &str,
    opinion: &str,
    post_id: Option<i64>,
) -> DecisionRow {
    DecisionRow {
        filing_id: filing,
        verdict: verdict.to_owned(),
        opinion: opinion.to_owned(),
        post_id,
        decided_at: moment.at.clone(),
        decided_by: actor.name.clone(),
    }
}
