//! 任务调整: the head of the office changes an issued task by a document: due day, departments, figures, words, or stops it.
//! The form holds what stands now; what differs from it is the adjustment. The history stands on the task's page.

use super::adjust_targets::{self, BlankRow, TargetRow};
use crate::app::{App, Visit, show, show_refused};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::ledger::Choice;
use crate::page::plan::lines_of;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use zhaozhang_domain::task::parts::Part;
use zhaozhang_office::org::units::Register;
use zhaozhang_office::plan::adjust_task::NewAdjustment;
use zhaozhang_office::plan::adjustments::Change;
use zhaozhang_office::plan::plans::Task;
use zhaozhang_office::refusal::Problem;
use zhaozhang_office::{Actor, OfficeError, Refusal};

/// The fields, in the order of the page; `index` begins a target that stands, `indicator` one to be added, `piece` a part.
pub(super) const FIELDS: &[&str] = &[
    "on",
    "number",
    "basis",
    "due",
    "left",
    "member",
    "part",
    "to_piece",
    "index",
    "goal",
    "target_due",
    "ended",
    "indicator",
    "comparator",
    "unit",
    "baseline_on",
    "baseline",
    "threshold",
    "target_piece",
    "piece",
    "text",
    "stopped",
];

#[derive(Template)]
#[template(path = "task_adjust.html")]
struct AdjustPage {
    frame: Frame,
    problems: Vec<String>,
    id: i64,
    name: String,
    on: String,
    number: String,
    basis: String,
    due: String,
    is_stopped: bool,
    answering: Vec<Choice>,
    member: String,
    duties: Vec<Choice>,
    pieces: Vec<Choice>,
    targets: Vec<TargetRow>,
    blank: Vec<BlankRow>,
    is_adding: bool,
    texts: Vec<String>,
    units: Vec<String>,
}

/// `GET /tasks/{id}/adjust`.
pub(super) async fn page(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    show(&drawn(&app, &visit, &actor, (id, &[], Vec::new())).await?)
}

async fn drawn(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    (id, fields, problems): (i64, &[(String, String)], Vec<String>),
) -> Result<AdjustPage, Failure> {
    let task = app.office().task(actor, id).await?;
    let register = app.office().register().await?;
    let today = app.moment().today;
    let typed = |name: &str| -> Option<String> {
        fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone())
    };
    let nth = |name: &str, at: usize| -> Option<String> {
        fields.iter().filter(|(field, _)| field == name).nth(at).map(|(_, value)| value.clone())
    };
    let has = |name: &str, value: &str| fields.iter().any(|(field, sent)| field == name && sent == value);
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let unit = |id: i64| register.nearest(id, today).map_or_else(String::new, |unit| unit.name.clone());
    let answering = task.answering.iter().filter(|own| own.answers_on(today)).map(|own| Choice {
        value: own.unit.to_string(),
        label: format!("{}（{}）", unit(own.unit), own.words()),
        is_chosen: has("left", &own.unit.to_string()),
    });
    let duty = typed("part").unwrap_or_else(|| Part::Responsible.word().to_owned());
    let blank = adjust_targets::blank_rows(&task, fields);
    let title = format!("调整{}", task.name());
    let parts = task.content.parts.iter().enumerate();
    Ok(AdjustPage {
        frame: Frame::new(
            app,
            visit,
            &title,
            &[("任务台账", "/tasks"), (&task.name(), &format!("/tasks/{id}"))],
        ),
        problems,
        id,
        name: task.name(),
        on: typed("on").unwrap_or_else(|| today.to_string()),
        number: typed("number").unwrap_or_default(),
        basis: typed("basis").unwrap_or_default(),
        due: typed("due").unwrap_or_else(|| day(task.content.due)),
        is_stopped: typed("stopped").is_some(),
        answering: answering.collect(),
        member: typed("member").unwrap_or_default(),
        duties: choices(Part::ALL.iter().map(|part| (part.word().to_owned(), part.word().to_owned())), &duty),
        pieces: choices(
            (0..task.content.parts.len()).map(|at| (at.to_string(), format!("第{}部分", at + 1))),
            &typed("to_piece").unwrap_or_default(),
        ),
        targets: adjust_targets::rows(&task, fields),
        is_adding: blank.iter().any(BlankRow::is_typed),
        blank,
        texts: parts.map(|(at, part)| nth("text", at).unwrap_or_else(|| part.text.clone())).collect(),
        units: register.on(today).into_iter().map(|unit| unit.name).collect(),
    })
}

pub(super) fn choices(all: impl Iterator<Item = (String, String)>, chosen: &str) -> Vec<Choice> {
    all.map(|(value, label)| Choice { is_chosen: value == chosen, value, label }).collect()
}

/// What differs from the task as it stands, with what could not be read.
fn asked(
    task: &Task,
    fields: &[(String, String)],
    register: &Register,
    today: NaiveDate,
) -> (NewAdjustment, Vec<Problem>) {
    let mut problems = Vec::new();
    let one = |name: &str| -> String {
        let found = fields.iter().find(|(field, _)| field == name);
        found.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
    };
    let all = |name: &str| -> Vec<String> {
        let found = fields.iter().filter(|(field, _)| field == name);
        found.map(|(_, value)| value.trim().to_owned()).collect()
    };
    let on = adjust_targets::day("on", &one("on"), &mut problems);
    let mut changes = Vec::new();
    let has_due = fields.iter().any(|(field, _)| field == "due");
    let due = adjust_targets::day("due", &one("due"), &mut problems);
    if has_due && due != task.content.due && (due.is_some() || one("due").is_empty()) {
        changes.push(Change::Due(due));
    }
    for left in all("left") {
        let unit: i64 = left.parse().unwrap_or_default();
        let name = register.nearest(unit, today).map_or(left, |unit| unit.name.clone());
        changes.push(Change::Left { name, unit });
    }
    let name = one("member");
    if !name.is_empty() {
        let unit = register.named(&name, on.unwrap_or(today)).map_or(0, |unit| unit.id);
        let duty = one("part");
        let part = one("to_piece").parse().unwrap_or_default();
        changes.push(Change::Joined { part, name, unit, duty });
    }
    changes.extend(adjust_targets::changes(task, fields, &mut problems));
    changes.extend(texts(task, &all("piece"), all("text")));
    if !one("stopped").is_empty() {
        changes.push(Change::Stopped);
    }
    (NewAdjustment { on, basis: one("basis"), number: one("number"), changes }, problems)
}

/// The parts whose words were changed.
fn texts(task: &Task, pieces: &[String], texts: Vec<String>) -> Vec<Change> {
    let mut changes = Vec::new();
    for (part, text) in pieces.iter().zip(texts) {
        let part: usize = part.parse().unwrap_or(usize::MAX);
        let text = text.replace('\r', "");
        let known = task.content.parts.get(part).map(|part| part.text.trim().to_owned());
        if known.is_some_and(|known| known != text) {
            changes.push(Change::Text { part, text });
        }
    }
    changes
}

/// `POST /tasks/{id}/adjust`.
pub(super) async fn save(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let task = app.office().task(&actor, id).await?;
    let register = app.office().register().await?;
    let (new, problems) = asked(&task, &fields, &register, app.moment().today);
    let outcome = if problems.is_empty() {
        app.office().adjust_task(&app.moment(), &actor, id, &new).await
    } else {
        Err(Refusal::Listed(problems).into())
    };
    match outcome {
        Ok(_) => Ok(Redirect::to(&format!("/tasks/{id}#adjustments")).into_response()),
        Err(OfficeError::Refused(refusal)) => {
            let page = drawn(&app, &visit, &actor, (id, &fields, lines_of(&refusal))).await?;
            show_refused(&page, &refusal)
        }
        Err(error) => Err(error.into()),
    }
}
