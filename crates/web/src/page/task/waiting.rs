//! 待确认的记录: what units recorded on the tasks of a plan and nobody judged yet, to be confirmed or sent back many at once.
//! One record alone is judged on its task's page ([`super::record`]).

use super::{BoardQuery, chosen};
use crate::app::{App, Visit, show, show_refused};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::plan::lines_of;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::collections::BTreeMap;
use zhaozhang_domain::period::document_date;
use zhaozhang_office::plan::judge_task_act::Judgement;
use zhaozhang_office::plan::plans::Task;
use zhaozhang_office::plan::task_acts::TaskAct;
use zhaozhang_office::{Actor, OfficeError};

/// The fields; `act` repeats.
pub(super) const FIELDS: &[&str] = &["plan", "act", "words", "verdict"];

/// Which plan.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct WaitingQuery {
    #[serde(default)]
    plan: String,
}

struct WaitingRow {
    id: i64,
    task: i64,
    name: String,
    kind: &'static str,
    unit: String,
    on: String,
    words: String,
    by: String,
    /// Whether the visitor recorded it and somebody else has to judge.
    is_own: bool,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "task_waiting.html")]
struct WaitingPage {
    frame: Frame,
    problems: Vec<String>,
    plan: i64,
    title: String,
    rows: Vec<WaitingRow>,
    words: String,
}

/// What a record says, in one line.
fn said(act: &TaskAct, task: &Task) -> String {
    let words = &act.words;
    let index = words.index.filter(|_| !words.figure.is_empty());
    let measure = index.and_then(|index| task.content.target(index));
    let figure = match measure {
        Some(measure) => format!("{}：{}{}", measure.indicator, words.figure, measure.unit),
        None => words.figure.clone(),
    };
    let due = words.due.map(|due| format!("{}前", document_date(due))).unwrap_or_default();
    let lines: Vec<String> = words.lines.iter().map(|line| format!("{}：{}", line.who, line.what)).collect();
    let evidence = if words.evidence.is_empty() {
        String::new()
    } else {
        format!("佐证：{}", words.evidence.replace('\n', "、"))
    };
    let all = [words.which.clone(), figure, words.words.clone(), due, lines.join("；"), evidence];
    all.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("　")
}

async fn draw(
    (app, visit, actor): (&App, &Visit, &Actor),
    plan: &str,
    (problems, ticked, words): (Vec<String>, &[i64], String),
) -> Result<WaitingPage, Failure> {
    let asked = BoardQuery { plan: plan.to_owned(), ..BoardQuery::default() };
    let (plan, _) = chosen(app, &asked).await?;
    let register = app.office().register().await?;
    let today = app.moment().today;
    let mut rows = Vec::new();
    if let Some(plan) = &plan {
        let tasks: BTreeMap<i64, Task> =
            app.office().tasks(actor, plan.id).await?.into_iter().map(|task| (task.id, task)).collect();
        for act in app.office().plan_acts(plan.id).await? {
            let Some(task) = tasks.get(&act.task) else { continue };
            if !act.kind.is_reported() || act.judged.is_some() {
                continue;
            }
            rows.push(WaitingRow {
                id: act.id,
                task: act.task,
                name: task.name(),
                kind: act.kind.word(),
                unit: register.nearest(act.unit, today).map_or_else(String::new, |unit| unit.name.clone()),
                on: document_date(act.on),
                words: said(&act, task),
                is_own: act.by == actor.name && actor.person.is_some(),
                is_chosen: ticked.contains(&act.id),
                by: act.by,
            });
        }
    }
    Ok(WaitingPage {
        frame: Frame::new(app, visit, "待确认的记录", &[("任务台账", "/tasks")]),
        problems,
        plan: plan.as_ref().map_or(0, |plan| plan.id),
        title: plan.map(|plan| plan.content.title).unwrap_or_default(),
        rows,
        words,
    })
}

/// `GET /tasks/waiting`.
pub(super) async fn page(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Query(query): Query<WaitingQuery>,
) -> Result<Response, Failure> {
    let nothing = (Vec::new(), [].as_slice(), String::new());
    show(&draw((&app, &visit, &actor), &query.plan, nothing).await?)
}

/// `POST /tasks/waiting`.
pub(super) async fn judge(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let all = |name: &str| -> Vec<&str> {
        fields.iter().filter(|(field, _)| field == name).map(|(_, value)| value.trim()).collect()
    };
    let one = |name: &str| all(name).first().copied().unwrap_or_default();
    let numbers: Vec<i64> = all("act").into_iter().filter_map(|number| number.parse().ok()).collect();
    let (plan, words) = (one("plan"), one("words"));
    let judgement = match one("verdict") {
        "退回" => Judgement::Return(words),
        _ => Judgement::Confirm(words),
    };
    let id: i64 = plan.parse().unwrap_or_default();
    match app.office().judge_task_acts(&app.moment(), &actor, (id, &numbers), judgement).await {
        Ok(_) => Ok(Redirect::to(&format!("/tasks/waiting?plan={id}")).into_response()),
        Err(OfficeError::Refused(refusal)) => {
            let typed = (lines_of(&refusal), numbers.as_slice(), words.to_owned());
            let page = draw((&app, &visit, &actor), plan, typed).await?;
            show_refused(&page, &refusal)
        }
        Err(error) => Err(error.into()),
    }
}
