//! 异议: one contest with both sides as they were written, the facts behind the entry, and for the office the forms of
//! proposal and ruling. Another unit's contest is not found.

use super::checking::about;
use super::closing::{period_words, refused, sentences};
use super::entry::local_time;
use crate::api::work::{ContestShape, shaped};
use crate::app::{App, Visit, download, show, show_refused};
use crate::basis;
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use zhaozhang_office::ledger::corrected_fact;
use zhaozhang_office::period::closing::Contest;
use zhaozhang_office::period::rule_contest::RulingRequest;
use zhaozhang_office::permit::closing;
use zhaozhang_office::{Actor, OfficeError};

#[derive(Template)]
#[template(path = "contest.html")]
struct ContestPage {
    frame: Frame,
    problems: Vec<String>,
    id: i64,
    title: String,
    state: &'static str,
    unit: String,
    period: String,
    sentence: String,
    points: String,
    facts: Vec<FactView>,
    reason: String,
    evidence: String,
    file: String,
    raised: String,
    steps: Vec<StepView>,
    can_propose: bool,
    can_rule: bool,
    /// Under which notice and rulings it is drawn.
    basis: String,
    form: RulingRequest,
    reverse: Vec<ReverseChoice>,
}

/// A fact behind the contested entry, as it stands in the ledger.
struct FactView {
    serial: i64,
    lines: Vec<String>,
}

/// A step of the contest.
struct StepView {
    what: &'static str,
    outcome: &'static str,
    reason: String,
    changes: Vec<String>,
    by: String,
}

/// An entry of the ledger that can be taken back.
struct ReverseChoice {
    serial: i64,
    is_chosen: bool,
}

/// `GET /contests/{id}`.
pub(crate) async fn one(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let contest = app.office().contest(&actor, id).await?;
    let form = offered(&app, &contest).await?;
    let drawn = show(&page(&app, &visit, &actor, &contest, (form, Vec::new())).await?)?;
    shaped(drawn, &ContestShape::of(&contest))
}

/// The newest proposal, else taking back every fact behind the entry and correcting it.
async fn offered(app: &App, contest: &Contest) -> Result<RulingRequest, Failure> {
    let proposal = contest.proposal();
    let mut request = RulingRequest {
        outcome: proposal.map(|step| step.outcome.clone()).unwrap_or_default(),
        reason: proposal.map(|step| step.reason.clone()).unwrap_or_default(),
        ..RulingRequest::default()
    };
    if let Some(step) = proposal.filter(|step| step.outcome == "upheld") {
        let facts: Vec<String> = step.added.lines().map(corrected_fact::block).collect();
        request.facts = facts.join("\n\n");
        request.reverse = step.reversed.split(',').filter_map(|serial| serial.parse().ok()).collect();
        return Ok(request);
    }
    // Nothing was corrected so far: the facts as they stand, for whoever upholds the contest all the same.
    request.reverse = contest.entry.as_ref().map(|entry| entry.facts.clone()).unwrap_or_default();
    let mut blocks = Vec::new();
    for serial in &request.reverse {
        blocks.push(app.office().fact_block(*serial).await?);
    }
    request.facts = blocks.join("\n\n");
    Ok(request)
}

async fn page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    contest: &Contest,
    (form, problems): (RulingRequest, Vec<String>),
) -> Result<ContestPage, Failure> {
    let row = &contest.row;
    let behind = contest.entry.as_ref().map(|entry| entry.facts.clone()).unwrap_or_default();
    let mut facts = Vec::new();
    for serial in &behind {
        let block = app.office().fact_block(*serial).await?;
        facts.push(FactView { serial: *serial, lines: block.lines().map(str::to_owned).collect() });
    }
    let is_open = contest.ruling().is_none();
    let reverse = behind.iter().chain(form.reverse.iter().filter(|serial| !behind.contains(serial)));
    let reverse =
        reverse.map(|serial| ReverseChoice { serial: *serial, is_chosen: form.reverse.contains(serial) });
    Ok(ContestPage {
        frame: Frame::new(app, visit, &format!("异议{}", row.id), &[]),
        problems,
        id: row.id,
        title: format!("{}：{}", row.unit_name, about(contest)),
        state: contest.state(),
        unit: row.unit_name.clone(),
        period: period_words(&row.period),
        sentence: contest.entry.as_ref().map(|entry| entry.sentence.clone()).unwrap_or_default(),
        points: contest.entry.as_ref().map(|entry| entry.points.clone()).unwrap_or_default(),
        facts,
        reason: row.reason.clone(),
        evidence: row.evidence.clone(),
        file: row.file_name.clone(),
        raised: format!("{}，{}（{}）", local_time(&row.raised_at), row.raised_by, row.role),
        steps: contest.steps.iter().map(step_view).collect(),
        can_propose: is_open && closing::PROPOSE_RULING.allows(actor.role),
        can_rule: is_open && closing::RULE_CONTEST.allows(actor.role),
        basis: basis::query(app, &[&row.notice_code]).await?,
        reverse: reverse.collect(),
        form,
    })
}

fn step_view(step: &zhaozhang_office::period::closing::ContestStepRow) -> StepView {
    let is_ruling = step.kind == "ruling";
    let mut changes = Vec::new();
    if !step.reversed.is_empty() {
        let word = if is_ruling { "冲销" } else { "拟冲销" };
        changes.push(format!("{word}台账第{}号", step.reversed.replace(',', "、")));
    }
    if !step.added.is_empty() && is_ruling {
        changes.push(format!("新记台账第{}号", step.added.replace(',', "、")));
    } else if !step.added.is_empty() {
        let facts = step.added.lines().map(|text| corrected_fact::block(text).replace('\n', "；"));
        changes.extend(facts.map(|fact| format!("拟新记：{fact}")));
    }
    StepView {
        what: if is_ruling { "裁定" } else { "拟办" },
        outcome: if step.outcome == "upheld" { "异议成立" } else { "异议不成立" },
        reason: step.reason.clone(),
        changes,
        by: format!("{}，{}（{}）", local_time(&step.taken_at), step.taken_by, step.role),
    }
}

/// What was filled in; checked numbers come one key each.
fn request(pairs: Vec<(String, String)>) -> RulingRequest {
    let mut request = RulingRequest::default();
    for (key, value) in pairs {
        match key.as_str() {
            "outcome" => request.outcome = value,
            "reason" => request.reason = value,
            "facts" => request.facts = value,
            "reverse" => {
                let serials = value
                    .split(['、', '，', ',', ' '])
                    .filter_map(|serial| serial.trim().parse::<i64>().ok());
                request.reverse.extend(serials);
            }
            _ => {}
        }
    }
    request.reverse.sort_unstable();
    request.reverse.dedup();
    request
}

/// `POST /contests/{id}/propose`.
pub(crate) async fn propose(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let request = request(pairs);
    let done = app.office().propose_ruling(&app.moment(), &actor, id, request.clone()).await;
    answer(&app, &visit, &actor, id, (request, done)).await
}

/// `POST /contests/{id}/rule`.
pub(crate) async fn rule(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let request = request(pairs);
    let done = app.office().rule_contest(&app.moment(), &actor, id, request.clone()).await;
    answer(&app, &visit, &actor, id, (request, done)).await
}

async fn answer(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    id: i64,
    (request, done): (RulingRequest, Result<(), OfficeError>),
) -> Result<Response, Failure> {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/contests/{id}")).into_response()),
        Err(error) => {
            let refusal = refused(error)?;
            let contest = app.office().contest(actor, id).await?;
            let page = page(app, visit, actor, &contest, (request, sentences(&refusal))).await?;
            show_refused(&page, &refusal)
        }
    }
}

/// `GET /contests/{id}/evidence`: the file as it was handed in.
pub(crate) async fn evidence(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let file = app.office().contest_evidence(&actor, id).await?;
    Ok(download(&file.name, &file.media_type, file.bytes))
}
