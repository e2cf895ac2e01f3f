//! The verb 评价方案目标: what the office says of a goal of the plan as a whole, apart from its tasks (S3-6). Each
//! assessment stays; the last one of a goal holds, and no goal is reached because its tasks are.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::no_problems;
use crate::permit::{permit, task};
use crate::plan::plans::Plan;
use crate::refusal::{Fault, OfficeError, Problem};
use chrono::NaiveDate;
use zhaozhang_domain::period::document_date;
use zhaozhang_domain::task::plan::PlanState;
use zhaozhang_store::PlanGoalRow;

/// What can be said of a goal (评价结论). The last word is for goals whose day has not come.
pub const GOAL_RESULTS: [&str; 4] = ["已达到", "基本达到", "未达到", "推进中"];
/// Under way: no result of a goal whose day is past.
const UNDER_WAY: &str = "推进中";

/// A goal of a plan with everything said of it (方案目标).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanGoal {
    /// Its place among the goals, from 0.
    pub at: usize,
    /// The sentence.
    pub words: String,
    /// Its own day.
    pub due: Option<NaiveDate>,
    /// What was said, in order; the last holds.
    pub assessments: Vec<GoalAssessment>,
}

/// An assessment of a goal (目标评价).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoalAssessment {
    /// One of [`GOAL_RESULTS`].
    pub result: String,
    /// In words.
    pub words: String,
    /// 佐证.
    pub evidence: String,
    /// The day it is about.
    pub on: NaiveDate,
    /// 经办人.
    pub by: String,
}

/// What somebody says of a goal (评价单).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewAssessment {
    /// Which goal, from 0.
    pub goal: Option<usize>,
    /// One of [`GOAL_RESULTS`].
    pub result: String,
    /// In words.
    pub words: String,
    /// 佐证.
    pub evidence: String,
    /// The day it is about; nothing when it cannot be read.
    pub on: Option<NaiveDate>,
}

impl PlanGoal {
    /// Whether its day is past and nobody said how it ended.
    pub fn is_unanswered(&self, today: NaiveDate) -> bool {
        let is_past = self.due.is_some_and(|due| due < today);
        is_past && self.assessments.last().is_none_or(|last| last.result == UNDER_WAY)
    }
}

impl Office {
    /// The goals of a plan with what was said of them.
    pub async fn plan_goals(&self, plan: &Plan) -> Result<Vec<PlanGoal>, OfficeError> {
        let rows = self.inner.store.plan_goal_assessments(plan.id).await?;
        let mut goals: Vec<PlanGoal> = plan
            .content
            .goals
            .iter()
            .enumerate()
            .map(|(at, (words, due))| PlanGoal {
                at,
                words: words.clone(),
                due: *due,
                assessments: Vec::new(),
            })
            .collect();
        for row in rows {
            let unreadable = || Fault::plain(format!("assessment {} of a goal cannot be read", row.id));
            let on = row.on_day.parse().map_err(|_cause| unreadable())?;
            let place = usize::try_from(row.goal).ok();
            if let Some(goal) = place.and_then(|at| goals.get_mut(at)) {
                let PlanGoalRow { result, words, evidence, recorded_by: by, .. } = row;
                goal.assessments.push(GoalAssessment { result, words, evidence, on, by });
            }
        }
        Ok(goals)
    }

    /// Records how a goal stands; refused, all at once: a plan not issued or archived (P-171), no such goal (P-172), a
    /// result that is none, or 推进中 past the goal's day (P-173), no words (P-174), 已达到 or 基本达到 without evidence
    /// (P-175), a day before the issue or after today (P-176).
    pub async fn assess_goal(
        &self,
        moment: &Moment,
        actor: &Actor,
        plan: i64,
        new: &NewAssessment,
    ) -> Result<i64, OfficeError> {
        permit(actor, task::ASSESS_GOAL)?;
        let plan = self.plan(plan).await?;
        let mut writing = self.inner.store.write().await?;
        no_problems(problems(&plan, new, moment.today))?;
        let (goal, on) = (new.goal.unwrap_or_default(), new.on.unwrap_or(moment.today));
        let row = PlanGoalRow {
            id: 0,
            plan_id: plan.id,
            goal: i64::try_from(goal).unwrap_or(i64::MAX),
            result: new.result.clone(),
            words: new.words.trim().to_owned(),
            evidence: new.evidence.trim().to_owned(),
            on_day: on.to_string(),
            recorded_at: moment.at.clone(),
            recorded_by: actor.name.clone(),
            role: actor.role.word().to_owned(),
        };
        let id = writing.add_plan_goal_assessment(row).await?;
        let detail = format!("目标{}评为“{}”：{}", goal + 1, new.result, new.words.trim());
        writing.record(event(moment, actor, task::ASSESS_GOAL, &plan.id.to_string(), &detail)).await?;
        writing.commit().await?;
        Ok(id)
    }
}

/// Everything that keeps an assessment from being recorded.
fn problems(plan: &Plan, new: &NewAssessment, today: NaiveDate) -> Vec<Problem> {
    let mut problems = Vec::new();
    if matches!(plan.state(), PlanState::Draft | PlanState::Archived) {
        let what = format!("方案现在是“{}”，不评价目标", plan.state().word());
        problems.push(Problem::of("P-171", what, "印发后、归档前可以评价"));
    }
    let goal = new.goal.and_then(|at| plan.content.goals.get(at));
    if goal.is_none() {
        problems.push(Problem::at("goal", "P-172", "没有写明评价哪一个目标", "请从方案的目标中选一个"));
    }
    if !GOAL_RESULTS.contains(&new.result.as_str()) {
        let cure = format!("请选{}", GOAL_RESULTS.join("、"));
        problems.push(Problem::at("result", "P-173", "没有写评价结论", cure));
    }
    let due = goal.and_then(|(_, due)| *due);
    if let Some(due) = due.filter(|due| new.result == UNDER_WAY && new.on.is_some_and(|on| on > *due)) {
        let what = format!("目标的时限{}已过，不能再评为“推进中”", document_date(due));
        problems.push(Problem::at("result", "P-173", what, "请评为已达到、基本达到或未达到"));
    }
    if new.words.trim().is_empty() {
        problems.push(Problem::at("words", "P-174", "没有写评价意见", "请写明依据什么作出这个结论"));
    }
    let is_reached = matches!(new.result.as_str(), "已达到" | "基本达到");
    if is_reached && new.evidence.trim().is_empty() {
        let what = format!("评为“{}”没有写佐证", new.result);
        problems.push(Problem::at("evidence", "P-175", what, "请写明佐证材料的名称、文号或网址"));
    }
    let issued = plan.issued_on();
    if new.on.is_none_or(|on| on > today || issued.is_some_and(|issued| on < issued)) {
        let what = "评价日期没有写、读不懂，或早于印发日期、晚于今天";
        problems.push(Problem::at("on", "P-176", what, "请填写日期，如2026-07-20"));
    }
    problems
}
