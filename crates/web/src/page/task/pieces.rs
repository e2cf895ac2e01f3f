//! 任务宣传: which records of a quarter are about no task and which tasks have no piece in it, and the form that names a
//! record on a task, reached from the pages of items and stories (feature 21).

use super::view;
use crate::app::{App, Visit, percent, show, show_refused, with_json};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::ledger::Choice;
use crate::page::plan::lines_of;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use zhaozhang_domain::period::{Period, PeriodKind};
use zhaozhang_office::permit::task as act;
use zhaozhang_office::plan::publicity::{PieceRecord, PieceTask, UntiedPiece};
use zhaozhang_office::plan::record_task_act::NewTaskAct;
use zhaozhang_office::plan::task_acts::{ActKind, ActWords};
use zhaozhang_office::{Actor, OfficeError};

/// Which quarter.
#[derive(Debug, Default, Deserialize)]
pub(super) struct QuarterQuery {
    #[serde(default)]
    quarter: String,
}

struct UntoldTask {
    id: i64,
    name: String,
    brief: String,
    leads: String,
}

struct Untied {
    href: String,
    link: String,
    kind: &'static str,
    title: String,
    standing: String,
    on: String,
}

#[derive(Template)]
#[template(path = "task_pieces.html")]
struct PiecesPage {
    frame: Frame,
    quarter: String,
    quarters: Vec<Choice>,
    plan_title: String,
    total: usize,
    untold: Vec<UntoldTask>,
    untied: Vec<Untied>,
    may_report: bool,
}

/// How many quarters can be chosen.
const QUARTERS: usize = 8;

/// `GET /tasks/pieces`.
pub(super) async fn page(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Query(query): Query<QuarterQuery>,
) -> Result<Response, Failure> {
    let moment = app.moment();
    let now = PeriodKind::Quarter.containing(moment.today);
    let asked = Period::parse(&query.quarter).filter(|period| period.kind() == PeriodKind::Quarter);
    let quarter = asked.unwrap_or(now);
    let mut quarters = Vec::new();
    let mut period = now;
    for _ in 0..QUARTERS {
        let is_chosen = period == quarter;
        quarters.push(Choice { value: period.code(), label: period.to_string(), is_chosen });
        period = period.previous();
    }
    let (plan, _) = super::chosen(&app, &super::BoardQuery::default()).await?;
    let (mut untold, mut total, mut plan_title) = (Vec::new(), 0, String::new());
    if let Some(plan) = &plan {
        plan_title.clone_from(&plan.content.title);
        let register = app.office().register().await?;
        let told = super::told_in(&app, plan.id, quarter).await?;
        for task in app.office().tasks(&actor, plan.id).await? {
            total += 1;
            if !told.contains(&task.id) {
                untold.push(UntoldTask {
                    id: task.id,
                    name: view::name(&task),
                    brief: task.words().chars().take(40).collect(),
                    leads: view::departments(&task, &register, moment.today).0,
                });
            }
        }
    }
    let untied = app.office().untied_pieces(&moment, &actor, quarter).await?;
    let json = serde_json::json!({ "quarter": quarter.code(),
        "untold": untold.iter().map(|task| task.id).collect::<Vec<_>>(),
        "untied": untied.iter().map(|piece| piece.record.to_string()).collect::<Vec<_>>() });
    let page = PiecesPage {
        frame: Frame::new(&app, &visit, "任务宣传", &[("任务台账", "/tasks")]),
        quarter: quarter.to_string(),
        quarters,
        plan_title,
        total,
        untold,
        untied: untied.into_iter().map(untied_view).collect(),
        may_report: act::REPORT.allows(actor.role),
    };
    Ok(with_json(show(&page)?, json))
}

fn untied_view(piece: UntiedPiece) -> Untied {
    let kind = match piece.record {
        PieceRecord::Submission(_) => "信息",
        PieceRecord::Publication(_) => "发表稿件",
    };
    Untied {
        href: piece.record.to_string(),
        link: link_to(piece.record),
        kind,
        title: if piece.title.is_empty() { "（未填标题）".to_owned() } else { piece.title },
        standing: piece.standing,
        on: piece.on,
    }
}

/// The page on which a record is named on a task.
pub(crate) fn link_to(record: PieceRecord) -> String {
    format!("/tasks/link?record={}", percent(&record.to_string()))
}

/// The tasks a record is about, with their pages, and the page to name it on another; for the pages of records.
pub(crate) async fn related(
    app: &App,
    actor: &Actor,
    record: PieceRecord,
) -> Result<Vec<(String, String)>, Failure> {
    if !act::READ.allows(actor.role) {
        return Ok(Vec::new());
    }
    let tasks = app.office().tasks_of_piece(actor, record).await?;
    let line = |task: PieceTask| {
        let waiting = if task.is_confirmed { "" } else { "（待确认）" };
        (format!("/tasks/{}", task.task), format!("所属改革任务：{}{waiting}", task.words))
    };
    let mut lines: Vec<(String, String)> = tasks.into_iter().map(line).collect();
    let has_plan = app.office().plans().await?.iter().any(|plan| plan.state.is_owed());
    if has_plan && act::REPORT.allows(actor.role) {
        lines.push((link_to(record), "关联到改革任务".to_owned()));
    }
    Ok(lines)
}

/// A record and the task it is named on.
#[derive(Debug, Default, Deserialize)]
pub(super) struct LinkForm {
    #[serde(default)]
    record: String,
    #[serde(default)]
    task: String,
    #[serde(default)]
    unit: String,
}

#[derive(Template)]
#[template(path = "task_link.html")]
struct LinkPage {
    frame: Frame,
    problems: Vec<String>,
    record: String,
    tasks: Vec<Choice>,
    units: Vec<Choice>,
    linked: Vec<(String, String)>,
}

/// `GET /tasks/link`.
pub(super) async fn link(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Query(form): Query<LinkForm>,
) -> Result<Response, Failure> {
    show(&link_page(&app, &visit, &actor, &form, Vec::new()).await?)
}

async fn link_page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    form: &LinkForm,
    problems: Vec<String>,
) -> Result<LinkPage, Failure> {
    let today = app.moment().today;
    let register = app.office().register().await?;
    let (mut tasks, mut ids): (Vec<Choice>, Vec<i64>) = (Vec::new(), Vec::new());
    for line in app.office().plans().await?.into_iter().filter(|line| line.state.is_owed()) {
        for task in app.office().tasks(actor, line.id).await? {
            ids.extend(task.units_on(today).into_iter().map(|(unit, _)| unit));
            let brief: String = task.words().chars().take(40).collect();
            tasks.push(Choice {
                value: task.id.to_string(),
                label: format!("{}　{brief}", view::name(&task)),
                is_chosen: task.id.to_string() == form.task,
            });
        }
    }
    ids.sort_unstable();
    ids.dedup();
    // Whoever works in a unit records for that unit.
    ids.retain(|unit| actor.unit.is_none_or(|own| own == *unit || act::JUDGE.allows(actor.role)));
    let unit = |id: i64| Choice {
        value: id.to_string(),
        label: register.nearest(id, today).map_or_else(String::new, |unit| unit.name.clone()),
        is_chosen: id.to_string() == form.unit,
    };
    let linked = match read(&form.record) {
        Some(record) => related(app, actor, record).await?,
        None => Vec::new(),
    };
    Ok(LinkPage {
        frame: Frame::new(app, visit, "关联到改革任务", &[("任务宣传", "/tasks/pieces")]),
        problems,
        record: form.record.clone(),
        tasks,
        units: ids.into_iter().map(unit).collect(),
        linked: linked.into_iter().filter(|(href, _)| !href.starts_with("/tasks/link")).collect(),
    })
}

fn read(record: &str) -> Option<PieceRecord> {
    zhaozhang_office::plan::publicity::piece_records(record).first().copied()
}

/// `POST /tasks/link`.
pub(super) async fn tie(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(form): Form<LinkForm>,
) -> Result<Response, Failure> {
    let Ok(task) = form.task.parse::<i64>() else {
        let problem = "没有选任务。请从列表中选一项改革任务。（P-205）".to_owned();
        return show(&link_page(&app, &visit, &actor, &form, vec![problem]).await?);
    };
    let moment = app.moment();
    let titled = read(&form.record);
    let title = match titled {
        Some(record) => app.office().piece_words(&moment, &actor, record).await?,
        None => String::new(),
    };
    let unit = form.unit.parse().ok();
    let new = NewTaskAct {
        task,
        kind: ActKind::Publicity,
        on: moment.today,
        unit: if act::JUDGE.allows(actor.role) { unit } else { actor.unit.or(unit) },
        refers: None,
        words: ActWords {
            words: if title.is_empty() { form.record.clone() } else { title },
            evidence: form.record.clone(),
            ..ActWords::default()
        },
    };
    match app.office().record_task_act(&moment, &actor, &new).await {
        Ok(_) => Ok(Redirect::to(&format!("/tasks/{task}#told")).into_response()),
        Err(OfficeError::Refused(refusal)) => {
            let page = link_page(&app, &visit, &actor, &form, lines_of(&refusal)).await?;
            show_refused(&page, &refusal)
        }
        Err(error) => Err(error.into()),
    }
}
