//! The verb 终止任职: a person leaves a post after a last day; what they did stays under their name.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::appoint::ADMINS;
use crate::org::posts::{Post, posts_of};
use crate::org::unit_entry::no_problems;
use crate::org::units::register_in;
use crate::permit::{Role, people, permit};
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::submission::submissions::handover::left_behind;
use chrono::NaiveDate;
use zhaozhang_domain::period::document_date;
use zhaozhang_store::{EndRow, PostsOf, Writing};

impl Office {
    /// Ends a post after a day, with the reason.
    pub async fn end_post(
        &self,
        moment: &Moment,
        actor: &Actor,
        post: i64,
        last_on: Option<NaiveDate>,
        reason: &str,
    ) -> Result<(), OfficeError> {
        let mut writing = self.inner.store.write().await?;
        let register = register_in(&mut writing).await?;
        let rows = writing.posts(PostsOf::One(post)).await?;
        let held = posts_of(&rows, &register, None)?.into_iter().next();
        let is_admin = held.as_ref().is_some_and(|held| ADMINS.contains(&held.role));
        let act = if is_admin { people::APPOINT_ADMIN } else { people::END_POST };
        permit(actor, act)?;
        let held = held.ok_or_else(|| Refusal::NotFound { what: format!("编号{post}的任职") })?;
        let mut problems = end_problems(&held, last_on);
        if reason.trim().is_empty() {
            problems.push(Problem::at("reason", "U-205", "没有写明终止理由", "请写明理由，如岗位调整、退休"));
        }
        no_problems(problems)?;
        let last_on = last_on.unwrap_or(moment.today);
        write_end(&mut writing, moment, actor, post, last_on, reason.trim()).await?;
        let vacancy = if held.role == Role::Correspondent { "，联络员空缺" } else { "" };
        let left = left_behind(&mut writing, &held).await?;
        let detail = format!(
            "{}的{}任职至{}止{vacancy}，理由：{}{left}",
            held.person_name,
            held.role.word(),
            document_date(last_on),
            reason.trim()
        );
        writing.record(event(moment, actor, act, &held.unit_name, &detail)).await?;
        writing.commit().await?;
        Ok(())
    }
}

/// Why a post cannot end on that day.
pub(crate) fn end_problems(held: &Post, last_on: Option<NaiveDate>) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let Some(to) = held.to {
        let what = format!("{}的这项任职已定于{}终止", held.person_name, document_date(to));
        problems.push(Problem::of("U-203", what, "不用再办；日期有误的，请重新任命并写明情况"));
    }
    match last_on {
        None => {
            let what = "没有填写最后一天，或日期读不懂";
            problems.push(Problem::at("from", "U-005", what, "请填写实有日期，如2020-07-31"));
        }
        Some(day) if day < held.from => {
            let what = format!("最后一天早于任职的第一天{}", document_date(held.from));
            problems.push(Problem::at("from", "U-204", what, "请核对日期"));
        }
        Some(_) => {}
    }
    problems
}

/// Writes the end of a post; the caller records.
pub(crate) async fn write_end(
    writing: &mut Writing,
    moment: &Moment,
    actor: &Actor,
    post: i64,
    last_on: NaiveDate,
    reason: &str,
) -> Result<(), OfficeError> {
    let end = EndRow {
        of: post,
        last_on: last_on.to_string(),
        reason: reason.to_owned(),
        recorded_at: moment.at.clone(),
        recorded_by: actor.name.clone(),
    };
    writing.end_post(&end).await?;
    Ok(())
}
