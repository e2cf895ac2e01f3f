//! What is done with a quarterly report: sent to sign, signed, sent back, accepted, contested, ruled on. What stands
//! against an act is shown on the report's own page with what was typed.

use super::one::again;
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

/// `POST /reports/{id}/return`: whole, or the rows that were marked with their reasons.
pub(crate) async fn send_back(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let all = |name: &'static str| {
        pairs.iter().filter(move |(key, _)| key == name).map(move |(_, value)| value.clone())
    };
    let one = |name: &'static str| all(name).next().unwrap_or_default();
    let marked: Vec<String> = all("row").collect();
    let reasons = all("row_id").zip(all("row_reason"));
    let reasons: std::collections::BTreeMap<String, String> = reasons.collect();
    let row = |number: &String| {
        number.parse::<i64>().ok().map(|id| (id, reasons.get(number).cloned().unwrap_or_default()))
    };
    let rows: Vec<(i64, String)> = marked.iter().filter_map(row).collect();
    let (digest, reason) = (one("digest"), one("reason"));
    let done = app.office().return_report(&app.moment(), &actor, (id, &digest), &reason, &rows).await;
    answer(&app, &visit, &actor, (id, &reason), done).await
}

/// `POST /reports/{id}/accept`.
pub(crate) async fn accept(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<SeenForm>,
) -> Result<Response, Failure> {
    let done = app.office().accept_report(&app.moment(), &actor, (id, &form.digest)).await;
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
