//! 核对方案: one screen, the source left with the words of every reading marked, the tasks right as fields. What is saved
//! is a new version made from the one the person saw; nothing is anybody's duty before the plan is issued.

use super::form::{self, Confirmed};
use super::lines_of;
use super::names::{self, UnknownName};
use super::view::{self, Piece, TaskFields};
use crate::app::{App, Visit, show, show_refused, with_json};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use zhaozhang_domain::task::plan::PlanState;
use zhaozhang_office::org::units::LEVELS;
use zhaozhang_office::plan::plan_content::{FaultContent, MemberContent, PlanContent, TaskContent};
use zhaozhang_office::plan::plan_marks::settle_names;
use zhaozhang_office::plan::plans::Plan;
use zhaozhang_office::{OfficeError, Refusal};

#[derive(Template)]
#[template(path = "plan_confirm.html")]
pub(super) struct ConfirmPage {
    frame: Frame,
    problems: Vec<String>,
    id: i64,
    seen: i64,
    source_name: String,
    content: PlanContent,
    issued_on: String,
    division_due: String,
    faults: Vec<FaultContent>,
    open_faults: usize,
    pub(super) unresolved: Vec<UnknownName>,
    levels: [&'static str; 4],
    units: Vec<String>,
    pieces: Vec<Piece>,
    tasks: Vec<TaskFields>,
    confirmed: usize,
    sure: usize,
    is_locked: bool,
}

/// `GET /plans/{id}/confirm`.
pub(super) async fn page(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let plan = app.office().plan(id).await?;
    let content = plan.content.clone();
    let json = serde_json::to_value(&content).unwrap_or_default();
    let json = serde_json::json!({ "id": id, "seen": plan.version, "content": json });
    let page = draw(&app, &visit, &plan, content, (plan.version, Vec::new())).await?;
    Ok(with_json(show(&page)?, json))
}

/// The page as it stands, with what stands in the way of something.
pub(super) async fn draw(
    app: &App,
    visit: &Visit,
    plan: &Plan,
    content: PlanContent,
    (seen, problems): (i64, Vec<String>),
) -> Result<ConfirmPage, Failure> {
    let units = app.office().units_on(app.moment().today).await?;
    let crumbs = format!("/plans/{}", plan.id);
    let title = if content.title.is_empty() { "（没有读出标题）" } else { content.title.as_str() };
    let tasks = view::tasks(&content);
    Ok(ConfirmPage {
        frame: Frame::new(app, visit, "核对方案", &[("改革方案", "/plans"), (title, &crumbs)]),
        problems,
        id: plan.id,
        seen,
        source_name: plan.source_name.clone(),
        issued_on: content.issued_on.map(|day| day.to_string()).unwrap_or_default(),
        division_due: content.division_due.map(|day| day.to_string()).unwrap_or_default(),
        faults: content.faults.clone(),
        open_faults: content.faults.iter().filter(|fault| fault.stops && fault.remedy.is_empty()).count(),
        unresolved: names::unknown(app, &content).await?,
        levels: LEVELS,
        units: units.into_iter().map(|unit| unit.name).collect(),
        pieces: view::pieces(&plan.source_text, &content),
        confirmed: content.tasks.iter().filter(|task| task.is_confirmed).count(),
        sure: tasks.iter().filter(|task| task.is_sure && !task.is_confirmed).count(),
        tasks,
        content,
        is_locked: plan.state() != PlanState::Draft,
    })
}

/// `POST /plans/{id}/confirm`.
pub(super) async fn save(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let plan = app.office().plan(id).await?;
    let register = app.office().register().await?;
    let Confirmed { mut content, seen, act, problems } = form::read(&plan.content, &fields, &register);
    settle_names(&mut content.tasks);
    let open_at = confirm_by(&act, &mut content);
    let outcome = if problems.is_empty() {
        app.office().confirm_plan(&app.moment(), &actor, id, seen, &content).await
    } else {
        Err(OfficeError::from(Refusal::Listed(problems)))
    };
    match outcome {
        Ok(_) => {
            let place = open_at.map(|at| format!("#t{at}")).unwrap_or_default();
            Ok(Redirect::to(&format!("/plans/{id}/confirm{place}")).into_response())
        }
        Err(OfficeError::Refused(refusal)) => {
            let page = draw(&app, &visit, &plan, content, (seen, lines_of(&refusal))).await?;
            show_refused(&page, &refusal)
        }
        Err(error) => Err(error.into()),
    }
}

/// What the button confirms or adds; where to go on.
fn confirm_by(act: &str, content: &mut PlanContent) -> Option<usize> {
    let is_sure = |task: &TaskContent| {
        let mut members = task.parts.iter().flat_map(|part| &part.members).peekable();
        task.doubts.is_empty() && members.peek().is_some() && members.all(MemberContent::is_known)
    };
    match act {
        "sure" => {
            for task in content.tasks.iter_mut().filter(|task| is_sure(task)) {
                task.is_confirmed = true;
            }
        }
        "add" => {
            let part = zhaozhang_office::plan::plan_content::PartContent::default();
            content.tasks.push(TaskContent { parts: vec![part], ..TaskContent::default() });
            return Some(content.tasks.len().saturating_sub(1));
        }
        _ => {
            let at: usize = act.parse().ok()?;
            content.tasks.get_mut(at)?.is_confirmed = true;
            let later = content.tasks.iter().enumerate().skip(at + 1);
            return later.filter(|(_, task)| !task.is_confirmed).map(|(at, _)| at).next().or(Some(at));
        }
    }
    content.tasks.iter().position(|task| !task.is_confirmed)
}
