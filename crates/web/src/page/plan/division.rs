//! 分解情况: who divided what was given to him, by the day it was due (S2-26, DL-30), as a tree from the plan to persons;
//! and the matrix of tags and policies over the tasks (S3-5, S3-34). Only looks.

use super::visible;
use crate::app::{App, Visit, show, with_json};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::BTreeMap;
use zhaozhang_domain::period::document_date;
use zhaozhang_office::plan::plan_marks::tag_words;
use zhaozhang_office::plan::plans::Task;
use zhaozhang_office::plan::task_act_checks::POLICY_FIELDS;
use zhaozhang_office::plan::task_acts::{ActKind, TaskAct};
use zhaozhang_office::plan::task_progress::divided_by;

/// Which day.
#[derive(Debug, Default, Deserialize)]
pub(super) struct DayQuery {
    #[serde(default)]
    on: String,
}

/// A unit in the tree with its tasks.
struct UnitBranch {
    name: String,
    tasks: Vec<TaskBranch>,
    missing: usize,
}

/// A task of a unit with what it became there.
struct TaskBranch {
    id: i64,
    name: String,
    brief: String,
    part: String,
    due: String,
    state: &'static str,
    tag: &'static str,
    lines: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "plan_division.html")]
struct DivisionPage {
    frame: Frame,
    id: i64,
    title: String,
    on: String,
    missing: Vec<(String, usize)>,
    units: Vec<UnitBranch>,
}

/// `GET /plans/{id}/division`.
pub(super) async fn page(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Query(query): Query<DayQuery>,
) -> Result<Response, Failure> {
    let plan = visible(&app, &actor, id).await?;
    let on = zhaozhang_office::org::units::read_day(&query.on).unwrap_or(app.moment().today);
    let (register, acts) = (app.office().register().await?, app.office().plan_acts(id).await?);
    let issued = plan.issued_on().unwrap_or(on);
    let mut branches: BTreeMap<String, Vec<TaskBranch>> = BTreeMap::new();
    for task in app.office().tasks(&actor, id).await? {
        let answering = task.answering.iter().filter(|own| own.answers_on(on)).map(|own| own.unit);
        for unit in answering.chain(task.counties_on(on)) {
            if !actor.may_see(unit) {
                continue;
            }
            let name = register.nearest(unit, on).map_or_else(String::new, |unit| unit.name.clone());
            // What a unit divided before it was merged stays divided.
            let line = task.answering.iter().find(|own| own.unit == unit);
            let is_own = |of: i64| of == unit || line.is_some_and(|line| line.is_line_of(of));
            let own: Vec<&TaskAct> =
                acts.iter().filter(|act| act.task == task.id && is_own(act.unit)).collect();
            branches.entry(name).or_default().push(branch(&task, task.duty_words(unit), &own, (issued, on)));
        }
    }
    let units: Vec<UnitBranch> = branches
        .into_iter()
        .map(|(name, tasks)| UnitBranch {
            missing: tasks.iter().filter(|task| task.state == "逾期未分解").count(),
            name,
            tasks,
        })
        .collect();
    let missing: Vec<(String, usize)> =
        units.iter().filter(|unit| unit.missing > 0).map(|unit| (unit.name.clone(), unit.missing)).collect();
    let json = serde_json::json!({ "plan": id, "on": on.to_string(), "missing": missing });
    let crumb = format!("/plans/{id}");
    let page = DivisionPage {
        frame: Frame::new(&app, &visit, "分解情况", &[("改革方案", "/plans"), ("方案", &crumb)]),
        id,
        title: plan.content.title.clone(),
        on: on.to_string(),
        missing,
        units,
    };
    Ok(with_json(show(&page)?, json))
}

/// A task of a unit on a day; what was confirmed later does not count yet.
fn branch(task: &Task, part: String, own: &[&TaskAct], (issued, on): (NaiveDate, NaiveDate)) -> TaskBranch {
    let divisions = || own.iter().filter(|act| act.kind == ActKind::Division && act.on <= on);
    let due = divided_by(&task.issued, issued);
    let is_done = divisions().any(|act| act.is_confirmed_on(on));
    let (state, tag) = match (is_done, divisions().next().is_some(), on > due) {
        (true, ..) => ("已分解", "tag-green"),
        (false, true, _) => ("待确认", "tag-blue"),
        (false, false, true) => ("逾期未分解", "tag-red"),
        (false, false, false) => ("未到期", ""),
    };
    let lines = divisions().flat_map(|act| &act.words.lines);
    TaskBranch {
        id: task.id,
        name: task.name(),
        brief: task.words().chars().take(30).collect(),
        part,
        due: document_date(due),
        state,
        tag,
        lines: lines
            .map(|line| {
                (line.who.clone(), line.what.clone(), line.due.map(document_date).unwrap_or_default())
            })
            .collect(),
    }
}

struct MatrixRow {
    id: Option<i64>,
    name: String,
    brief: String,
    /// For each column, what stands in the cell.
    cells: Vec<String>,
}

#[derive(Template)]
#[template(path = "plan_matrix.html")]
struct MatrixPage {
    frame: Frame,
    title: String,
    heads: Vec<String>,
    rows: Vec<MatrixRow>,
}

/// `GET /plans/{id}/matrix`: tasks by tag, and by the policies issued for them.
pub(super) async fn matrix(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let plan = visible(&app, &actor, id).await?;
    let acts = app.office().plan_acts(id).await?;
    let tasks = app.office().tasks(&actor, id).await?;
    let row = |id: Option<i64>, name: String, content: &zhaozhang_office::plan::plan_content::TaskContent| {
        let tags = tag_words().map(|tag| if content.tags.iter().any(|own| own == tag) { "●" } else { "" });
        let policies = POLICY_FIELDS.iter().map(|field| {
            let of_task = |act: &&TaskAct| Some(act.task) == id && act.kind == ActKind::Policy;
            let issued = acts.iter().filter(of_task).filter(|act| act.words.which == *field);
            issued.map(|act| act.words.words.clone()).collect::<Vec<_>>().join("；")
        });
        MatrixRow {
            id,
            name,
            brief: content.parts.iter().flat_map(|part| part.text.chars()).take(26).collect(),
            cells: tags.map(str::to_owned).chain(policies).collect(),
        }
    };
    let rows: Vec<MatrixRow> = if tasks.is_empty() {
        let named = plan.content.task_names().into_iter().zip(&plan.content.tasks);
        named.map(|(name, content)| row(None, name, content)).collect()
    } else {
        tasks.iter().map(|task| row(Some(task.id), task.name(), &task.content)).collect()
    };
    let heads = tag_words().map(str::to_owned);
    let policies = POLICY_FIELDS.iter().map(|field| format!("{field}政策"));
    let crumb = format!("/plans/{id}");
    let page = MatrixPage {
        frame: Frame::new(&app, &visit, "联动矩阵", &[("改革方案", "/plans"), ("方案", &crumb)]),
        title: plan.content.title.clone(),
        heads: heads.chain(policies).collect(),
        rows,
    };
    show(&page)
}
