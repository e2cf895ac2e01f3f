//! The ladder on a task (督办阶梯): every measure taken with its answer and paper, the next one that may be taken, and the
//! forms of the office, of the unit and of whoever confirms.

use super::form::{refused, unit_names};
use crate::app::{App, Visit, show, show_refused};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::ledger::Choice;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use std::collections::BTreeMap;
use zhaozhang_domain::dossier::Values;
use zhaozhang_domain::period::document_date;
use zhaozhang_domain::task::ladder::{Step, next};
use zhaozhang_office::permit::{supervision as act, task as task_act};
use zhaozhang_office::plan::judge_task_act::Judgement;
use zhaozhang_office::plan::record_task_act::NewTaskAct;
use zhaozhang_office::plan::task_acts::{ActKind, ActWords, TaskAct};
use zhaozhang_office::plan::task_progress::{board_row, steps};
use zhaozhang_office::{Actor, OfficeError};

#[derive(Template)]
#[template(path = "supervision_task.html")]
struct TaskPage {
    frame: Frame,
    problems: Vec<String>,
    id: i64,
    title: String,
    words: String,
    light: &'static str,
    tag: &'static str,
    reasons: Vec<String>,
    measures: Vec<MeasureView>,
    ladders: Vec<LadderView>,
    units: Vec<Choice>,
    kinds: Vec<Choice>,
    values: Values,
    may_supervise: bool,
}

impl TaskPage {
    fn value(&self, key: &str) -> &str {
        self.values.get(key).map_or("", String::as_str)
    }
}

/// A measure that was taken.
pub(crate) struct MeasureView {
    pub(crate) id: i64,
    pub(crate) task: i64,
    pub(crate) task_title: String,
    pub(crate) unit: String,
    pub(crate) unit_id: i64,
    pub(crate) word: String,
    pub(crate) on: String,
    pub(crate) by: String,
    pub(crate) words: String,
    pub(crate) due: String,
    pub(crate) papers: Vec<i64>,
    pub(crate) draft: String,
    pub(crate) talk: String,
    pub(crate) answers: Vec<AnswerView>,
    pub(crate) may_answer: bool,
}

/// An answer to a measure.
pub(crate) struct AnswerView {
    pub(crate) id: i64,
    pub(crate) on: String,
    pub(crate) by: String,
    pub(crate) words: String,
    pub(crate) evidence: String,
    pub(crate) judged: String,
    pub(crate) may_judge: bool,
}

/// What may be done next against a unit.
struct LadderView {
    unit: String,
    next: String,
}

/// The colour of a light; the word says it too.
pub(crate) fn light_tag(light: &str) -> &'static str {
    match light {
        "红灯" => "tag-red",
        "黄灯" => "tag-amber",
        _ => "tag-green",
    }
}

/// The title of a task: number and first words.
pub(crate) fn title_of(task: &zhaozhang_office::plan::plans::Task) -> String {
    let words = task.words();
    let short: String = words.split(['。', '\n']).next().unwrap_or_default().chars().take(40).collect();
    let number = task.content.number.map_or_else(|| task.ordinal.to_string(), |number| number.to_string());
    format!("任务{number}　{short}")
}

/// The measures among acts on a task, with their answers and papers.
pub(crate) async fn measures(
    app: &App,
    actor: &Actor,
    task: &zhaozhang_office::plan::plans::Task,
    acts: &[TaskAct],
    names: &BTreeMap<i64, String>,
) -> Result<Vec<MeasureView>, Failure> {
    let mut found = Vec::new();
    // Another unit's measures on a shared task are the office's business and that unit's.
    let is_office = actor.role.sees_all_units();
    for step in acts.iter().filter(|act| act.kind == ActKind::Step) {
        if !is_office && actor.unit != Some(step.unit) {
            continue;
        }
        let subject = format!("step-{}-{}", task.id, step.id);
        let papers = app.office().papers_about(&subject).await?;
        let answers = acts.iter().filter(|act| act.kind == ActKind::Answer && act.refers == Some(step.id));
        let answers: Vec<AnswerView> = answers.map(|answer| answer_view(answer, actor)).collect();
        let is_waiting = answers.last().is_none_or(|last| last.judged.starts_with("退回"));
        let unit = names.get(&step.unit).cloned().unwrap_or_default();
        found.push(MeasureView {
            id: step.id,
            task: task.id,
            task_title: title_of(task),
            unit_id: step.unit,
            word: step.words.which.clone(),
            on: document_date(step.on),
            by: step.by.clone(),
            words: step.words.words.clone(),
            due: step.words.due.map(document_date).unwrap_or_default(),
            draft: if act::DRAFT.allows(actor.role) && papers.is_empty() {
                format!("/supervision/drafts/{subject}")
            } else {
                String::new()
            },
            talk: if step.words.which == Step::Summon.word() && act::RECORD.allows(actor.role) {
                format!(
                    "/supervision/talks/new?unit={}&title={}",
                    step.unit,
                    crate::app::percent(&format!("{}督办约谈", title_of(task)))
                )
            } else {
                String::new()
            },
            papers,
            may_answer: is_waiting && task_act::REPORT.allows(actor.role),
            answers,
            unit,
        });
    }
    Ok(found)
}

fn answer_view(answer: &TaskAct, actor: &Actor) -> AnswerView {
    AnswerView {
        id: answer.id,
        on: document_date(answer.on),
        by: answer.by.clone(),
        words: answer.words.words.clone(),
        evidence: answer.words.evidence.clone(),
        judged: answer.judged.as_ref().map_or_else(String::new, |judged| {
            let word = if judged.is_confirmed { "确认" } else { "退回" };
            format!("{word}，{}，{}　{}", judged.by, document_date(judged.on), judged.words)
        }),
        may_judge: answer.judged.is_none() && task_act::JUDGE.allows(actor.role),
    }
}

/// `GET /supervision/tasks/{id}`.
pub(crate) async fn one(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    show(&page(&app, &visit, &actor, id, (Values::new(), Vec::new())).await?)
}

async fn page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    id: i64,
    (values, problems): (Values, Vec<String>),
) -> Result<TaskPage, Failure> {
    let today = app.moment().today;
    let task = app.office().task(actor, id).await?;
    let plan = app.office().plan(task.plan).await?;
    let acts = app.office().task_acts(id).await?;
    let names = unit_names(app).await?;
    let own: Vec<&TaskAct> = acts.iter().collect();
    let register = app.office().register().await?;
    let row = plan.issued_on().map(|issued| board_row(task.clone(), issued, &own, today, &register));
    let light = row.as_ref().map_or("绿灯", |row| row.verdict.light.word());
    let mut ladders = Vec::new();
    let name = |unit: i64| names.get(&unit).cloned().unwrap_or_default();
    let mut own_units: Vec<i64> = task.units_on(today).iter().map(|(unit, _)| *unit).collect();
    own_units.extend(task.counties.iter().filter(|unit| !task.is_answered_by(**unit)));
    for unit in &own_units {
        let own: Vec<&TaskAct> = acts.iter().filter(|act| act.unit == *unit).collect();
        let next = match next(&steps(&own), today) {
            Ok(step) => format!("可以{}", step.word()),
            Err(reason) => reason,
        };
        ladders.push(LadderView { unit: name(*unit), next });
    }
    let chosen = |key: &str, value: &str| values.get(key).is_some_and(|own| own == value);
    let units = own_units.iter().map(|unit| Choice {
        value: unit.to_string(),
        label: name(*unit),
        is_chosen: chosen("unit", &unit.to_string()),
    });
    let kinds = Step::ALL.into_iter().map(|step| Choice {
        value: step.word().to_owned(),
        label: step.word().to_owned(),
        is_chosen: chosen("which", step.word()),
    });
    let title = title_of(&task);
    Ok(TaskPage {
        frame: Frame::new(app, visit, &title, &[("督导考核", "/supervision")]),
        problems,
        id,
        words: task.words(),
        light,
        tag: light_tag(light),
        reasons: row
            .map(|row| row.verdict.reasons.into_iter().map(|(_, reason)| reason).collect())
            .unwrap_or_default(),
        measures: measures(app, actor, &task, &acts, &names).await?,
        ladders: if actor.role.sees_all_units() { ladders } else { Vec::new() },
        units: units.collect(),
        kinds: kinds.collect(),
        may_supervise: task_act::SUPERVISE.allows(actor.role),
        title,
        values,
    })
}

fn number(values: &Values, key: &str) -> Option<i64> {
    values.get(key).and_then(|value| value.trim().parse().ok())
}

async fn answered(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    (id, values): (i64, Values),
    outcome: Result<(), OfficeError>,
) -> Result<Response, Failure> {
    match outcome {
        Ok(()) => Ok(Redirect::to(&format!("/supervision/tasks/{id}")).into_response()),
        Err(error) => {
            let (refusal, problems) = refused(error)?;
            let problems = problems.iter().map(ToString::to_string).collect();
            show_refused(&page(app, visit, actor, id, (values, problems)).await?, &refusal)
        }
    }
}

/// `POST /supervision/tasks/{id}/measures`.
pub(crate) async fn supervise(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let values = super::form::read(pairs);
    let word = |key: &str| values.get(key).cloned().unwrap_or_default();
    let moment = app.moment();
    let new = NewTaskAct {
        task: id,
        kind: ActKind::Step,
        on: moment.today,
        unit: number(&values, "unit"),
        refers: None,
        words: ActWords {
            words: word("words"),
            which: word("which"),
            due: word("due").trim().parse().ok(),
            ..ActWords::default()
        },
    };
    let outcome = app.office().supervise_task(&moment, &actor, &new).await.map(|_| ());
    answered(&app, &visit, &actor, (id, values), outcome).await
}

/// `POST /supervision/tasks/{id}/answers`.
pub(crate) async fn answer(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let values = super::form::read(pairs);
    let word = |key: &str| values.get(key).cloned().unwrap_or_default();
    let moment = app.moment();
    let unit = if actor.role.sees_all_units() { number(&values, "unit") } else { actor.unit };
    let new = NewTaskAct {
        task: id,
        kind: ActKind::Answer,
        on: moment.today,
        unit,
        refers: number(&values, "refers"),
        words: ActWords { words: word("words"), evidence: word("evidence"), ..ActWords::default() },
    };
    let outcome = app.office().record_task_act(&moment, &actor, &new).await.map(|_| ());
    answered(&app, &visit, &actor, (id, values), outcome).await
}

/// `POST /supervision/tasks/{id}/judgements`.
pub(crate) async fn judge(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let values = super::form::read(pairs);
    let words = values.get("words").cloned().unwrap_or_default();
    let judgement = match values.get("verdict").map(String::as_str) {
        Some("return") => Judgement::Return(&words),
        _ => Judgement::Confirm(&words),
    };
    let act = number(&values, "refers").unwrap_or_default();
    let outcome = app.office().judge_task_act(&app.moment(), &actor, id, act, judgement).await;
    answered(&app, &visit, &actor, (id, values.clone()), outcome).await
}
