//! 方案目标: the goals of a plan as a whole with what was said of each, and the form that says how one stands. They are
//! drawn on the plan's page ([`super`]).

use super::{lines_of, plan_page};
use crate::app::{App, Visit, show_refused};
use crate::failure::Failure;
use crate::who::Who;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use zhaozhang_domain::period::document_date;
use zhaozhang_office::OfficeError;
use zhaozhang_office::org::units::read_day;
use zhaozhang_office::plan::assess_goal::NewAssessment;
use zhaozhang_office::plan::plans::Plan;

/// A goal as it is shown.
pub(super) struct GoalView {
    pub(super) at: usize,
    pub(super) words: String,
    pub(super) due: String,
    pub(super) state: String,
    pub(super) tag: &'static str,
    /// What was said, the last first.
    pub(super) said: Vec<SaidView>,
}

/// An assessment as it is shown.
pub(super) struct SaidView {
    pub(super) result: String,
    pub(super) words: String,
    pub(super) evidence: String,
    pub(super) on: String,
    pub(super) by: String,
}

/// The goals of a plan as they stand today.
pub(super) async fn views(app: &App, plan: &Plan) -> Result<Vec<GoalView>, Failure> {
    let today = app.moment().today;
    let goals = app.office().plan_goals(plan).await?;
    let is_issued = plan.issued_on().is_some();
    let view = goals.into_iter().map(|goal| {
        let last = goal.assessments.last().map(|last| last.result.clone());
        let (state, tag) = match last {
            _ if goal.is_unanswered(today) && is_issued => ("到期未评价".to_owned(), "tag-red"),
            Some(result) => {
                let tag = match result.as_str() {
                    "已达到" => "tag-green",
                    "未达到" => "tag-red",
                    "基本达到" => "tag-amber",
                    _ => "tag-blue",
                };
                (result, tag)
            }
            None if is_issued => ("未评价".to_owned(), ""),
            None => (String::new(), ""),
        };
        let said = goal.assessments.into_iter().rev().map(|one| SaidView {
            result: one.result,
            words: one.words,
            evidence: one.evidence,
            on: document_date(one.on),
            by: one.by,
        });
        GoalView {
            at: goal.at,
            words: goal.words,
            due: goal.due.map(document_date).unwrap_or_default(),
            state,
            tag,
            said: said.collect(),
        }
    });
    Ok(view.collect())
}

/// A goal for programs.
pub(super) fn json(goal: &GoalView) -> serde_json::Value {
    serde_json::json!({ "goal": goal.at, "words": goal.words, "due": goal.due, "state": goal.state,
        "assessments": goal.said.iter().map(|one| serde_json::json!({ "result": one.result, "words": one.words,
            "evidence": one.evidence, "on": one.on, "by": one.by })).collect::<Vec<_>>() })
}

/// What is said of a goal.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct GoalForm {
    #[serde(default)]
    goal: String,
    #[serde(default)]
    pub(super) on: String,
    #[serde(default)]
    pub(super) result: String,
    #[serde(default)]
    pub(super) words: String,
    #[serde(default)]
    pub(super) evidence: String,
}

impl GoalForm {
    /// Whether it was typed for this goal.
    pub(super) fn is_of(&self, at: impl std::borrow::Borrow<usize>) -> bool {
        self.goal.trim().parse() == Ok(*at.borrow())
    }
}

/// `POST /plans/{id}/goals`.
pub(super) async fn assess(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<GoalForm>,
) -> Result<Response, Failure> {
    let new = NewAssessment {
        goal: form.goal.trim().parse().ok(),
        result: form.result.trim().to_owned(),
        words: form.words.clone(),
        evidence: form.evidence.clone(),
        on: read_day(&form.on),
    };
    match app.office().assess_goal(&app.moment(), &actor, id, &new).await {
        Ok(_) => {
            let place = form.goal.trim();
            Ok(Redirect::to(&format!("/plans/{id}#goal-{place}")).into_response())
        }
        Err(OfficeError::Refused(refusal)) => {
            let problems = (lines_of(&refusal), String::new());
            let mut page = plan_page(&app, &visit, &actor, id, problems).await?;
            page.typed = form;
            show_refused(&page, &refusal)
        }
        Err(error) => Err(error.into()),
    }
}
