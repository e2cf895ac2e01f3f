//! One duty: what the notice asks, how its day came about, what is at stake, what closes it, and who was told when.
//! The office urges and notes answers here.

use super::{DutyRow, may_draft, problems_of, row};
use crate::app::{App, Visit, show, show_refused, with_json};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::entry::local_time;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use zhaozhang_domain::duty::reminder::{Level, Step, steps};
use zhaozhang_domain::duty::{Duty, DutyKind};
use zhaozhang_domain::fact::TextField;
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::period::document_date;
use zhaozhang_office::duty::reminders::DigestRow;
use zhaozhang_office::permit::{duty as act, permit};
use zhaozhang_office::{Actor, OfficeError, Problem, Refusal};

#[derive(Template)]
#[template(path = "duty.html")]
struct DutyPage {
    frame: Frame,
    row: DutyRow,
    call: Option<CallView>,
    demand: String,
    parts: Vec<String>,
    arose: String,
    steps: Vec<String>,
    is_provisional: bool,
    kept: Vec<String>,
    closes: String,
    done: String,
    facts: Vec<i64>,
    plan: Vec<StepView>,
    told: Vec<ToldView>,
    may_urge: bool,
    may_answer: bool,
    levels: Vec<(&'static str, &'static str)>,
    on: String,
    ground: String,
    problems: Vec<Problem>,
}

/// The call behind a 约稿.
struct CallView {
    href: String,
    number: String,
    requirement: String,
}

struct StepView {
    step: String,
    at: String,
}

struct ToldView {
    at: String,
    step: String,
    level: &'static str,
    who: String,
    read: String,
}

/// The form of urging.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct UrgeForm {
    level: String,
}

/// The form of noting an answer.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct AnswerForm {
    on: String,
    ground: String,
}

/// `GET /duties/{code}`.
pub(crate) async fn show_one(
    State(app): State<App>,
    Who(actor): Who,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let (notice, duty) = app.office().duty_for(&app.moment(), &actor, &code).await?;
    let page = page(&app, &visit, &actor, &notice, &duty).await?;
    let json = serde_json::json!({
        "code": page.row.code, "unit": page.row.unit, "title": page.row.title, "state": page.row.state,
        "due": page.row.day, "basis": page.row.basis, "stake": page.row.stake, "demand": page.demand,
        "parts": page.parts, "steps": page.steps, "closes": page.closes,
    });
    Ok(with_json(show(&page)?, json))
}

async fn page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    notice: &Notice,
    duty: &Duty,
) -> Result<DutyPage, Failure> {
    let today = app.moment().today;
    let plan = app.office().channel_settings().await?.plan.plan();
    let ahead = steps(duty, &plan, app.office().calendar(), today);
    let told = app.office().reminders_of(&duty.key).await?;
    let scored = app.office().scored(&notice.code, today).await?;
    let is_owed = duty.state.is_owed();
    let step = |(step, at): (Step, chrono::NaiveDateTime)| StepView {
        step: step.to_string(),
        at: format!("{} {}", document_date(at.date()), at.format("%H:%M")),
    };
    Ok(DutyPage {
        frame: Frame::new(app, visit, &duty.title, &[("任务和时限", "/duties")]),
        row: row(notice, duty, today, may_draft(actor) && !actor.role.sees_all_units()),
        call: call_of(app, &scored, duty).await?,
        demand: duty.demand.clone(),
        parts: duty.parts.clone(),
        arose: document_date(duty.arose_on),
        steps: duty.due.steps.clone(),
        is_provisional: duty.due.is_provisional,
        kept: duty
            .if_kept
            .iter()
            .map(|stake| format!("{}（{}“{}”）", stake.words, stake.citation, stake.rule))
            .collect(),
        closes: duty.closes.clone(),
        done: duty.done_on.map(document_date).unwrap_or_default(),
        facts: duty.facts.iter().filter_map(|fact| scored.serial_of(*fact)).collect(),
        plan: if is_owed { ahead.into_iter().map(step).collect() } else { Vec::new() },
        told: told.iter().map(told_view).collect(),
        may_urge: is_owed && permit(actor, act::URGE).is_ok(),
        may_answer: is_owed && !duty.facts.is_empty() && permit(actor, act::ANSWER).is_ok(),
        levels: Level::ALL.map(|level| (level.code(), level.word())).into(),
        on: today.to_string(),
        ground: String::new(),
        problems: Vec::new(),
    })
}

/// The call that made this duty, by the number its facts carry.
async fn call_of(
    app: &App,
    scored: &zhaozhang_office::Scored,
    duty: &Duty,
) -> Result<Option<CallView>, Failure> {
    if duty.kind != DutyKind::Solicited {
        return Ok(None);
    }
    let fact = duty.facts.first().and_then(|id| scored.ledger.fact(*id));
    let number = fact.map_or("", |fact| scored.ledger.text(fact.text(TextField::Reference)));
    let call = app.office().solicitation_numbered(number).await?;
    Ok(call.map(|call| CallView {
        href: format!("/solicitations/{}", call.id),
        number: call.number,
        requirement: call.requirement,
    }))
}

/// A telling of this duty: its one line in the digest.
fn told_view(digest: &DigestRow) -> ToldView {
    let step = digest.lines.first().and_then(|line| Step::from_code(&line.step));
    ToldView {
        at: local_time(&digest.made_at),
        step: step.map(|step| step.to_string()).unwrap_or_default(),
        level: Level::from_code(&digest.level).map_or("", Level::word),
        who: if digest.person_id == 0 { "无在任人员".to_owned() } else { digest.person_name.clone() },
        read: digest.read_at.as_deref().map(local_time).unwrap_or_default(),
    }
}

/// `POST /duties/{code}/urge`.
pub(crate) async fn urge(
    State(app): State<App>,
    Who(actor): Who,
    Path(code): Path<String>,
    Form(form): Form<UrgeForm>,
) -> Result<Response, Failure> {
    let level = Level::from_code(&form.level)
        .ok_or_else(|| Failure::unreadable("没有选定催办对象。", "请选择信息员、分管领导或主要领导。"))?;
    app.office().urge_duty(&app.moment(), &actor, &code, level).await?;
    Ok(Redirect::to(&format!("/duties/{code}")).into_response())
}

/// `POST /duties/{code}/answer`.
pub(crate) async fn answer(
    State(app): State<App>,
    Who(actor): Who,
    visit: Visit,
    Path(code): Path<String>,
    Form(form): Form<AnswerForm>,
) -> Result<Response, Failure> {
    let moment = app.moment();
    match app.office().answer_duty(&moment, &actor, &code, &form.on, &form.ground).await {
        Ok(()) => Ok(Redirect::to(&format!("/duties/{code}")).into_response()),
        Err(OfficeError::Refused(refusal @ Refusal::Listed(_))) => {
            let (notice, duty) = app.office().duty_for(&moment, &actor, &code).await?;
            let mut page = page(&app, &visit, &actor, &notice, &duty).await?;
            (page.on, page.ground) = (form.on, form.ground);
            page.problems = problems_of(&refusal);
            show_refused(&page, &refusal)
        }
        Err(error) => Err(error.into()),
    }
}
