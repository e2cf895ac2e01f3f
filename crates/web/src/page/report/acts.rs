//! What is done with a quarterly report: sent to sign, signed, sent back, accepted, contested, ruled on. What stands
//! against an act is shown on the report's own page with what was typed.

use super::one::{again, again_marked};
use crate::app::{App, Visit};
use crate::failure::Failure;
use crate::page::closing::refused;
use crate::who::Who;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use zhaozhang_office::{Actor, OfficeError};

/// What somebody saw when pressing a button.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct SeenForm {
    #[serde(default)]
    digest: String,
}

/// An opinion.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct OpinionForm {
    #[serde(default)]
    digest: String,
    #[serde(default)]
    opinion: String,
}

/// A reason.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ReasonForm {
    #[serde(default)]
    digest: String,
    #[serde(default)]
    reason: String,
}

/// A piece that is claimed.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ClaimForm {
    #[serde(default)]
    piece: String,
}

/// A contest.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ContestForm {
    #[serde(default)]
    row: String,
    #[serde(default)]
    reason: String,
}

/// A ruling on a contest.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct RulingForm {
    #[serde(default)]
    contest: String,
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    reason: String,
}

async fn answer<T>(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    (id, reason): (i64, &str),
    done: Result<T, OfficeError>,
) -> Result<Response, Failure> {
    match done {
        Ok(_) => Ok(Redirect::to(&format!("/reports/{id}")).into_response()),
        Err(error) => again(app, visit, actor, (id, reason), &refused(error)?).await,
    }
}

/// `POST /reports/{id}/to-sign`.
pub(crate) async fn send_to_sign(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<SeenForm>,
) -> Result<Response, Failure> {
    let done = app.office().send_report_to_sign(&app.moment(), &actor, (id, &form.digest)).await;
    answer(&app, &visit, &actor, (id, ""), done).await
}

/// `POST /reports/{id}/sign`.
pub(crate) async fn sign(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<OpinionForm>,
) -> Result<Response, Failure> {
    let done = app.office().sign_report(&app.moment(), &actor, (id, &form.digest), &form.opinion).await;
    answer(&app, &visit, &actor, (id, ""), done).await
}

/// `POST /reports/{id}/unsigned`.
pub(crate) async fn refuse_signature(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<ReasonForm>,
) -> Result<Response, Failure> {
    let seen = (id, form.digest.as_str());
    let done = app.office().refuse_report_signature(&app.moment(), &actor, seen, &form.reason).await;
    answer(&app, &visit, &actor, (id, &form.reason), done).await
}

/// What the form about rows says: what was seen, the reason for the whole, the rows marked with their reasons.
struct Marked {
    digest: String,
    reason: String,
    rows: Vec<(i64, String)>,
}

impl Marked {
    fn of(pairs: &[(String, String)]) -> Self {
        let all = |name: &'static str| {
            pairs.iter().filter(move |(key, _)| key == name).map(move |(_, value)| value.clone())
        };
        let one = |name: &'static str| all(name).next().unwrap_or_default();
        let reasons = all("row_id").zip(all("row_reason"));
        let reasons: std::collections::BTreeMap<String, String> = reasons.collect();
        let row = |number: String| {
            number.parse::<i64>().ok().map(|id| (id, reasons.get(&number).cloned().unwrap_or_default()))
        };
        Self { digest: one("digest"), reason: one("reason"), rows: all("row").filter_map(row).collect() }
    }
}

/// `POST /reports/{id}/return`: whole, or the rows that were marked with their reasons.
pub(crate) async fn send_back(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let Marked { digest, reason, rows } = Marked::of(&pairs);
    let done = app.office().return_report(&app.moment(), &actor, (id, &digest), &reason, &rows).await;
    marked_answer(&app, &visit, &actor, (id, &reason, &rows), done).await
}

/// `POST /reports/{id}/accept`: whole, or without the rows that were marked, each refused with its reason.
pub(crate) async fn accept(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let Marked { digest, reason, rows } = Marked::of(&pairs);
    let done = app.office().accept_report(&app.moment(), &actor, (id, &digest), &rows).await;
    marked_answer(&app, &visit, &actor, (id, &reason, &rows), done).await
}

/// The report, or what stands against the act with everything that was marked and typed.
async fn marked_answer<T>(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    (id, reason, rows): (i64, &str, &[(i64, String)]),
    done: Result<T, OfficeError>,
) -> Result<Response, Failure> {
    match done {
        Ok(_) => Ok(Redirect::to(&format!("/reports/{id}")).into_response()),
        Err(error) => again_marked(app, visit, actor, (id, reason, rows), &refused(error)?).await,
    }
}

/// `POST /reports/{id}/amend`: what an accepted row posted is mended.
pub(crate) async fn amend(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<ContestForm>,
) -> Result<Response, Failure> {
    let row = form.row.trim().parse().unwrap_or_default();
    let done = app.office().amend_report_row(&app.moment(), &actor, (id, row), &form.reason).await;
    answer(&app, &visit, &actor, (id, &form.reason), done).await
}

/// `POST /reports/{id}/claim`: a piece that was found comes into the report.
pub(crate) async fn claim(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<ClaimForm>,
) -> Result<Response, Failure> {
    let piece = form.piece.trim().parse().unwrap_or_default();
    let done = app.office().claim_piece(&app.moment(), &actor, (id, piece)).await;
    answer(&app, &visit, &actor, (id, ""), done).await
}

/// `POST /reports/{id}/contest`.
pub(crate) async fn contest(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<ContestForm>,
) -> Result<Response, Failure> {
    let row = form.row.trim().parse().unwrap_or_default();
    let done = app.office().contest_reprint(&app.moment(), &actor, (id, row), &form.reason).await;
    answer(&app, &visit, &actor, (id, &form.reason), done).await
}

/// `POST /reports/{id}/rule`.
pub(crate) async fn rule(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<RulingForm>,
) -> Result<Response, Failure> {
    let contest = form.contest.trim().parse().unwrap_or_default();
    let is_upheld = form.outcome == "upheld";
    let done = app.office().rule_reprint(&app.moment(), &actor, (id, contest), is_upheld, &form.reason).await;
    answer(&app, &visit, &actor, (id, &form.reason), done).await
}
