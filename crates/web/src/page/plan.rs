//! 改革方案: the list with the upload, one plan with its states, and the addresses of the whole group. Reading a file is
//! [`mod@file`]'s, confirming [`confirm`]'s (the form [`form`]'s, what its page shows [`view`]'s, unknown names [`mod@names`]'s), the workbook [`workbook`]'s,
//! who divided what [`division`]'s. Tasks of issued plans are [`super::task`]'s.

mod confirm;
mod division;
mod file;
mod form;
mod goals;
mod names;
mod view;
mod workbook;
mod year;

pub(crate) use workbook::XLSX;

use super::ledger::Choice;
use crate::app::{App, Visit, show, show_refused, with_json};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::gate::Gated;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Multipart, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use zhaozhang_domain::period::document_date;
use zhaozhang_domain::task::plan::PlanState;
use zhaozhang_office::org::units::read_day;
use zhaozhang_office::permit::task as act;
use zhaozhang_office::plan::advance_plan::Advance;
use zhaozhang_office::plan::assess_goal::GOAL_RESULTS;
use zhaozhang_office::plan::plan_content::SectionContent;
use zhaozhang_office::plan::plans::{Plan, PlanLine};
use zhaozhang_office::plan::year_plan::years;
use zhaozhang_office::{Actor, OfficeError, Refusal};

/// The addresses of plans.
pub(crate) fn routes(gated: Gated) -> Gated {
    gated
        .get("/plans", act::READ, list)
        .post_up_to(file::FORM_LIMIT, "/plans", act::KEEP_PLAN, keep)
        .takes_parts(&["file"])
        .get("/plans/{id}", act::READ, one)
        .post("/plans/{id}/advance", act::ADVANCE_PLAN, advance)
        .takes::<AdvanceForm>()
        .get("/plans/{id}/confirm", act::CONFIRM_PLAN, confirm::page)
        // A plan of 500 pages comes back as a form of some megabytes.
        .post_up_to(form::FORM_LIMIT, "/plans/{id}/confirm", act::CONFIRM_PLAN, confirm::save)
        .takes_fields(form::FIELDS)
        .post("/plans/{id}/goals", act::ASSESS_GOAL, goals::assess)
        .takes::<goals::GoalForm>()
        .get("/plans/{id}/years/{year}", act::READ, year::page)
        .post_up_to(form::FORM_LIMIT, "/plans/{id}/years/{year}", act::PLAN_YEAR, year::draw)
        .takes_fields(year::FIELDS)
        .get("/plans/{id}/years/{year}/list.xlsx", act::READ, year::export)
        .gives_file()
        .post("/plans/{id}/names", act::CONFIRM_PLAN, names::save)
        .takes_fields(names::FIELDS)
        .get("/plans/{id}/division", act::READ, division::page)
        .get("/plans/{id}/matrix", act::READ, division::matrix)
        .get("/plans/{id}/tasks.xlsx", act::READ, workbook::export)
        .post_up_to(file::FORM_LIMIT, "/plans/{id}/tasks-file", act::CONFIRM_PLAN, workbook::import)
        .takes_parts(&["file", "seen"])
}

struct PlanRow {
    id: i64,
    title: String,
    number: String,
    source: String,
    state: &'static str,
    tag: &'static str,
    issued: String,
    tasks: usize,
    confirmed: usize,
    is_draft: bool,
}

#[derive(Template)]
#[template(path = "plans.html")]
struct ListPage {
    frame: Frame,
    problems: Vec<String>,
    rows: Vec<PlanRow>,
    may_keep: bool,
    limit: usize,
}

/// The look of a state.
const fn tag(state: PlanState) -> &'static str {
    match state {
        PlanState::Draft => "tag-amber",
        PlanState::Issued | PlanState::Running => "tag-green",
        PlanState::Evaluated => "tag-blue",
        PlanState::Archived => "",
    }
}

/// Whether somebody may see a plan that was not issued yet.
fn sees_drafts(actor: &Actor) -> bool {
    act::CONFIRM_PLAN.allows(actor.role) || act::ADVANCE_PLAN.allows(actor.role)
}

fn plan_row(line: PlanLine) -> PlanRow {
    PlanRow {
        id: line.id,
        title: if line.title.is_empty() { line.source_name.clone() } else { line.title },
        number: line.document_number,
        source: line.source_name,
        state: line.state.word(),
        tag: tag(line.state),
        issued: line.issued_on.map(document_date).unwrap_or_default(),
        tasks: line.tasks,
        confirmed: line.confirmed,
        is_draft: line.state == PlanState::Draft,
    }
}

async fn list_page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    problems: Vec<String>,
) -> Result<ListPage, Failure> {
    let lines = app.office().plans().await?.into_iter();
    let shown = lines.filter(|line| line.state != PlanState::Draft || sees_drafts(actor));
    Ok(ListPage {
        frame: Frame::new(app, visit, "改革方案", &[]),
        problems,
        rows: shown.map(plan_row).collect(),
        may_keep: act::KEEP_PLAN.allows(actor.role),
        limit: file::LARGEST_MB,
    })
}

/// `GET /plans`.
async fn list(State(app): State<App>, visit: Visit, Who(actor): Who) -> Result<Response, Failure> {
    show(&list_page(&app, &visit, &actor, Vec::new()).await?)
}

/// `POST /plans`: reads a file into drafts; one plan leads to its confirmation, several to the list.
async fn keep(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    multipart: Multipart,
) -> Result<Response, Failure> {
    let sent = file::sent(multipart).await?;
    let kept = match file::source(&app, sent).await {
        Ok(source) => app.office().keep_plan_text(&app.moment(), &actor, source).await,
        Err(error) => Err(error),
    };
    match kept {
        Ok(ids) => {
            let to = match ids.as_slice() {
                [only] => format!("/plans/{only}/confirm"),
                _ => "/plans".to_owned(),
            };
            Ok(Redirect::to(&to).into_response())
        }
        Err(OfficeError::Refused(refusal)) => {
            let page = list_page(&app, &visit, &actor, lines_of(&refusal)).await?;
            show_refused(&page, &refusal)
        }
        Err(error) => Err(error.into()),
    }
}

/// A refusal line by line.
pub(super) fn lines_of(refusal: &Refusal) -> Vec<String> {
    match refusal {
        Refusal::Listed(problems) => problems.iter().map(ToString::to_string).collect(),
        other => vec![other.to_string()],
    }
}

struct StepRow {
    state: &'static str,
    on: String,
    by: String,
    remark: String,
}

struct ChapterRow {
    title: String,
    tasks: usize,
}

/// A plan above or below in the chain (上位文件, S2-4).
struct ChainRow {
    words: String,
    href: String,
    is_here: bool,
}

#[derive(Template)]
#[expect(clippy::struct_excessive_bools, reason = "what a page shows or not")]
#[template(path = "plan.html")]
struct PlanPage {
    frame: Frame,
    problems: Vec<String>,
    id: i64,
    title: String,
    state: &'static str,
    tag: &'static str,
    is_draft: bool,
    number: String,
    issuer: String,
    issued: String,
    year: i32,
    division_due: String,
    source: String,
    catalogue: Vec<(String, String)>,
    chain: Vec<ChainRow>,
    chapters: Vec<ChapterRow>,
    sections: Vec<SectionContent>,
    goals: Vec<goals::GoalView>,
    results: [&'static str; 4],
    years: Vec<i32>,
    typed: goals::GoalForm,
    may_assess: bool,
    may_fill: bool,
    steps: Vec<StepRow>,
    tasks: usize,
    confirmed: usize,
    open_faults: usize,
    may_confirm: bool,
    next: Vec<Choice>,
    today: String,
    remark: String,
}

/// `GET /plans/{id}`.
async fn one(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let page = plan_page(&app, &visit, &actor, id, (Vec::new(), String::new())).await?;
    let json = serde_json::json!({ "id": id, "title": page.title, "number": page.number, "state": page.state,
        "year": page.year, "tasks": page.tasks, "confirmed": page.confirmed,
        "sections": page.sections.iter().map(|one| (&one.title, &one.text)).collect::<Vec<_>>(),
        "goals": page.goals.iter().map(goals::json).collect::<Vec<_>>(),
        "chapters": page.chapters.iter().map(|row| (&row.title, row.tasks)).collect::<Vec<_>>() });
    Ok(with_json(show(&page)?, json))
}

/// The plan, unless it is a draft and the visitor may not see drafts.
async fn visible(app: &App, actor: &Actor, id: i64) -> Result<Plan, Failure> {
    let plan = app.office().plan(id).await?;
    if plan.state() == PlanState::Draft && !sees_drafts(actor) {
        return Err(Failure::missing(format!("没有编号{id}的方案")));
    }
    Ok(plan)
}

async fn plan_page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    id: i64,
    (problems, remark): (Vec<String>, String),
) -> Result<PlanPage, Failure> {
    let plan = visible(app, actor, id).await?;
    let content = &plan.content;
    let state = plan.state();
    let next = state.next().filter(|_| act::ADVANCE_PLAN.allows(actor.role));
    let counted = |at: usize| content.tasks.iter().filter(|task| task.chapter == Some(at)).count();
    let chapters = content.chapters.iter().enumerate();
    let day = |on: Option<chrono::NaiveDate>| on.map(document_date).unwrap_or_default();
    Ok(PlanPage {
        frame: Frame::new(app, visit, "改革方案", &[("改革方案", "/plans")]),
        problems,
        id,
        title: if content.title.is_empty() { plan.source_name.clone() } else { content.title.clone() },
        state: state.word(),
        tag: tag(state),
        is_draft: state == PlanState::Draft,
        number: content.document_number.clone(),
        issuer: content.issuer.clone(),
        issued: day(content.issued_on),
        year: content.year,
        division_due: day(content.division_due),
        source: plan.source_name.clone(),
        catalogue: content.catalogue.clone(),
        chain: chain(app, &plan).await?,
        chapters: chapters
            .map(|(at, title)| ChapterRow { title: title.clone(), tasks: counted(at) })
            .collect(),
        sections: content.sections.clone(),
        goals: goals::views(app, &plan).await?,
        results: GOAL_RESULTS,
        years: if state == PlanState::Draft { Vec::new() } else { years(&plan) },
        typed: goals::GoalForm::default(),
        may_fill: act::IMPORT_PROGRESS.allows(actor.role),
        may_assess: act::ASSESS_GOAL.allows(actor.role)
            && !matches!(state, PlanState::Draft | PlanState::Archived),
        steps: plan
            .steps
            .iter()
            .map(|step| StepRow {
                state: step.state.word(),
                on: document_date(step.on),
                by: step.by.clone(),
                remark: step.remark.clone(),
            })
            .collect(),
        tasks: content.tasks.len(),
        confirmed: content.tasks.iter().filter(|task| task.is_confirmed).count(),
        open_faults: content.faults.iter().filter(|fault| fault.stops && fault.remedy.is_empty()).count(),
        may_confirm: act::CONFIRM_PLAN.allows(actor.role),
        next: next
            .into_iter()
            .map(|next| Choice { value: next.word().into(), label: next.word().into(), is_chosen: true })
            .collect(),
        today: app.moment().today.to_string(),
        remark,
    })
}

/// The chain of plans by document number: those above, this one, those below (S2-4).
async fn chain(app: &App, plan: &Plan) -> Result<Vec<ChainRow>, Failure> {
    let lines = app.office().plans().await?.into_iter().filter(|line| line.state != PlanState::Draft);
    let all: Vec<(i64, String, String, String)> =
        lines.map(|line| (line.id, line.document_number, line.title, line.upper)).collect();
    let named = |number: &str| all.iter().find(|(_, own, ..)| !number.is_empty() && own == number);
    let mut above = Vec::new();
    let mut upper = plan.content.upper.clone();
    // A ring of plans that name one another ends somewhere.
    for _ in 0..4 {
        if upper.is_empty() {
            break;
        }
        let known = named(&upper);
        above.push(ChainRow {
            words: known.map_or_else(|| upper.clone(), |(_, number, title, _)| format!("{number} {title}")),
            href: known.map(|(id, ..)| format!("/plans/{id}")).unwrap_or_default(),
            is_here: false,
        });
        upper = known.map(|(.., upper)| upper.clone()).unwrap_or_default();
    }
    above.reverse();
    let own = &plan.content.document_number;
    let here = format!("{own} {}", plan.content.title).trim().to_owned();
    above.push(ChainRow { words: here, href: String::new(), is_here: true });
    let below = all.iter().filter(|(.., upper)| !own.is_empty() && upper == own);
    above.extend(below.map(|(id, number, title, _)| ChainRow {
        words: format!("{number} {title}"),
        href: format!("/plans/{id}"),
        is_here: false,
    }));
    Ok(above)
}

/// Into which state.
#[derive(Debug, Default, Deserialize)]
pub struct AdvanceForm {
    #[serde(default)]
    to: String,
    #[serde(default)]
    on: String,
    #[serde(default)]
    remark: String,
}

/// `POST /plans/{id}/advance`.
async fn advance(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<AdvanceForm>,
) -> Result<Response, Failure> {
    let moment = app.moment();
    let outcome = match PlanState::from_word(&form.to) {
        None => Err(problem("to", "P-121", "没有写明转入哪个状态", "请选印发、执行、评估或归档")),
        Some(to) => match read_day(&form.on) {
            None => Err(problem("on", "P-123", "没有写日期，或日期读不懂", "请填写日期，如2026-07-20")),
            Some(on) => {
                let advance = Advance { to, on, remark: &form.remark };
                app.office().advance_plan(&moment, &actor, id, advance).await
            }
        },
    };
    match outcome {
        Ok(()) => Ok(Redirect::to(&format!("/plans/{id}")).into_response()),
        Err(OfficeError::Refused(refusal)) => {
            let page = plan_page(&app, &visit, &actor, id, (lines_of(&refusal), form.remark)).await?;
            show_refused(&page, &refusal)
        }
        Err(error) => Err(error.into()),
    }
}

/// A refusal with one problem.
pub(super) fn problem(field: &'static str, code: &'static str, what: &str, cure: &str) -> OfficeError {
    OfficeError::from(Refusal::Listed(vec![zhaozhang_office::refusal::Problem::at(field, code, what, cure)]))
}
