//! The verbs 提出归并异议 and 裁定归并异议 (S0-40): a unit says that its piece is no reprint, the office decides; both are
//! recorded. When the office agrees, the piece is split off by the same ruling a person makes of its own accord.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::no_problems;
use crate::permit::{permit, publication as act};
use crate::publication::count_stories::{SPLIT, change_words};
use crate::publication::publications::named;
use crate::publication::rule_story::{StoryWord, expect, reason_problem, rule};
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::report::report_flow::open_contests;
use crate::report::reports::ReportRow;
use chrono::Datelike as _;
use std::collections::{BTreeMap, BTreeSet};
use zhaozhang_store::{ReportStepRow, StoryContestRow};

/// 成立: the piece is split off.
pub const UPHELD: &str = "成立";
/// 不成立: the count stands.
pub const REJECTED: &str = "不成立";

impl Office {
    /// A unit contests that its piece was counted under another.
    ///
    /// Refused, all at once: no reason, a piece that is the first of its story, a contest that waits
    /// already, here or at the report. Another unit's piece is not there.
    pub async fn contest_story(
        &self,
        moment: &Moment,
        actor: &Actor,
        publication: i64,
        reason: &str,
    ) -> Result<i64, OfficeError> {
        permit(actor, act::CONTEST)?;
        let at_report = self.contest_at_report(moment, actor, publication).await?;
        let mut writing = self.inner.store.write().await?;
        let piece = expect(&mut writing, publication).await?;
        if !actor.may_see(piece.unit_id) {
            return Err(Refusal::NotFound { what: format!("本单位编号{publication}的发表稿件") }.into());
        }
        let members = writing.all_story_members().await?;
        let first_id = members
            .iter()
            .find(|row| row.publication_id == publication)
            .map_or(publication, |row| row.first_id);
        let mut problems: Vec<Problem> = reason_problem(reason).into_iter().collect();
        if first_id == publication {
            let what = format!("{publication}号稿就是首发，没有并入别的稿件");
            problems.push(Problem::at("publication", "R-321", what, "不用提出异议，请核对编号"));
        }
        let waits = |row: &&StoryContestRow| row.publication_id == publication && row.outcome.is_empty();
        if let Some(waiting) = writing.story_contests().await?.iter().find(waits) {
            let what = format!("{publication}号稿的异议（第{}件）还没有裁定", waiting.id);
            problems.push(Problem::at("publication", "R-322", what, "请等办公室裁定"));
        }
        if let Some(report) = at_report {
            let what = format!("{publication}号稿在季报{report}中已经提出转载异议，还没有裁定");
            problems.push(Problem::at(
                "publication",
                "R-322",
                what,
                "两处是同一件异议，请等秘书处在季报中裁定",
            ));
        }
        no_problems(problems)?;
        let row = StoryContestRow {
            publication_id: publication,
            first_id,
            unit_id: piece.unit_id,
            reason: reason.trim().to_owned(),
            made_at: moment.at.clone(),
            made_on: moment.today.to_string(),
            made_by: actor.name.clone(),
            ..StoryContestRow::default()
        };
        let id = writing.add_story_contest(&row).await?;
        let detail = format!(
            "第{id}件：{}不应并入{first_id}号稿，理由：{}",
            named(piece.id, &piece.title, &piece.outlet),
            row.reason
        );
        let subject = format!("发表稿件{publication}");
        writing.record(event(moment, actor, act::CONTEST, &subject, &detail)).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// The report in which a contest about this piece waits: both doors lead to one ruling.
    async fn contest_at_report(
        &self,
        moment: &Moment,
        actor: &Actor,
        publication: i64,
    ) -> Result<Option<i64>, OfficeError> {
        let year = i64::from(moment.today.year());
        let store = &self.inner.store;
        for opened in store.report_years().await?.iter().filter(|opened| opened.year >= year - 1) {
            let steps = store.report_steps_of_year(&opened.notice_code, opened.year).await?;
            let reports: BTreeSet<i64> = steps.iter().map(|step| step.report_id).collect();
            for report in reports {
                let own: Vec<ReportStepRow> =
                    steps.iter().filter(|step| step.report_id == report).cloned().collect();
                let open: Vec<i64> = open_contests(&own).iter().map(|step| step.row_id).collect();
                // Another unit's report holds no contest about a piece of this one.
                let is_own = !open.is_empty()
                    && store.report(report).await?.is_some_and(|row| actor.may_see(row.unit_id));
                if !is_own {
                    continue;
                }
                let shown = self.report_without(moment, actor, report, &BTreeMap::new()).await?;
                let is_meant =
                    |row: &ReportRow| open.contains(&row.line.id) && row.standing.piece == Some(publication);
                if shown.rows.iter().any(is_meant) {
                    return Ok(Some(report));
                }
            }
        }
        Ok(None)
    }

    /// The office decides a contest: 成立 splits the piece off, 不成立 leaves the count.
    ///
    /// Refused, all at once: no outcome, no reason, a contest that was decided.
    pub async fn answer_story_contest(
        &self,
        moment: &Moment,
        actor: &Actor,
        contest: i64,
        (outcome, reason): (&str, &str),
    ) -> Result<(), OfficeError> {
        permit(actor, act::ANSWER_CONTEST)?;
        let mut writing = self.inner.store.write().await?;
        let found = writing.story_contests().await?.into_iter().find(|row| row.id == contest);
        let row = found.ok_or_else(|| Refusal::NotFound { what: format!("第{contest}件归并异议") })?;
        let mut problems: Vec<Problem> = reason_problem(reason).into_iter().collect();
        if ![UPHELD, REJECTED].contains(&outcome) {
            problems.push(Problem::at("outcome", "R-323", "没有选定裁定结果", "请在“成立”“不成立”中选一项"));
        }
        if !row.outcome.is_empty() {
            let what = format!("第{contest}件异议已由{}裁定{}", row.answered_by, row.outcome);
            problems.push(Problem::of("R-324", what, "不能再次裁定；情况有变的，请用拆分或合并"));
        }
        no_problems(problems)?;
        let answer = StoryContestRow {
            outcome: outcome.to_owned(),
            answer: reason.trim().to_owned(),
            answered_on: moment.today.to_string(),
            answered_by: actor.name.clone(),
            ..row.clone()
        };
        writing.answer_story_contest(&answer, &moment.at).await?;
        let mut outcome_words = String::new();
        if outcome == UPHELD {
            let members = writing.all_story_members().await?;
            let now = members.iter().find(|one| one.publication_id == row.publication_id);
            let first = now.map_or(row.publication_id, |one| one.first_id);
            // Meanwhile the piece may have left the story by itself.
            if first != row.publication_id {
                let reason = format!("异议成立：{}", answer.answer);
                let word = StoryWord { publication: row.publication_id, other: first, reason };
                let (_, _, changes) = rule(&mut writing, (moment, actor), SPLIT, &word).await?;
                outcome_words = change_words(&changes);
            }
        }
        let detail = format!("第{contest}件异议{outcome}，理由：{}{outcome_words}", answer.answer);
        let subject = format!("发表稿件{}", row.publication_id);
        writing.record(event(moment, actor, act::ANSWER_CONTEST, &subject, &detail)).await?;
        writing.commit().await?;
        Ok(())
    }
}

impl Office {
    /// The piece a contest is about.
    pub async fn contested_piece(&self, actor: &Actor, contest: i64) -> Result<i64, OfficeError> {
        permit(actor, act::READ)?;
        let found = self.inner.store.story_contests().await?.into_iter().find(|row| row.id == contest);
        let missing = || Refusal::NotFound { what: format!("第{contest}件归并异议") };
        Ok(found.ok_or_else(missing)?.publication_id)
    }
}
