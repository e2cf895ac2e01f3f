//! The files of a quarterly report: the form in Excel, Word and PDF, the package of evidence, and the mail with both.

use super::one::again;
use crate::app::{App, Visit, download};
use crate::failure::Failure;
use crate::page::closing::{period_of, refused};
use crate::sending::letter;
use crate::who::Who;
use axum::body::Body;
use axum::extract::{Form, Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::stream;
use serde::Deserialize;
use zhaozhang_office::Actor;
use zhaozhang_office::report::report_paper::PaperShape;

/// Whether everything the screen shows is printed too.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct FullQuery {
    #[serde(default)]
    full: String,
}

/// For which notice and quarter a blank form is.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct BlankQuery {
    #[serde(default)]
    notice: String,
    #[serde(default)]
    quarter: String,
}

/// To which mailbox.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct SendForm {
    #[serde(default)]
    to: String,
}

async fn file(
    app: &App,
    actor: &Actor,
    (id, query): (i64, &FullQuery),
    shape: PaperShape,
) -> Result<Response, Failure> {
    let is_full = query.full == "1";
    let file = app.office().report_file(&app.moment(), actor, id, (shape, is_full)).await?;
    Ok(download(&file.name, shape.media_type(), file.bytes))
}

/// `GET /reports/{id}/report.xlsx`.
pub(crate) async fn workbook(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
    Query(query): Query<FullQuery>,
) -> Result<Response, Failure> {
    file(&app, &actor, (id, &query), PaperShape::Workbook).await
}

/// `GET /reports/{id}/report.docx`.
pub(crate) async fn word(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
    Query(query): Query<FullQuery>,
) -> Result<Response, Failure> {
    file(&app, &actor, (id, &query), PaperShape::Word).await
}

/// `GET /reports/{id}/report.pdf`.
pub(crate) async fn pdf(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
    Query(query): Query<FullQuery>,
) -> Result<Response, Failure> {
    file(&app, &actor, (id, &query), PaperShape::Pdf).await
}

/// `GET /reports/blank.xlsx`.
pub(crate) async fn blank(
    State(app): State<App>,
    Query(query): Query<BlankQuery>,
) -> Result<Response, Failure> {
    let quarter = if query.quarter.is_empty() { "2023-Q1" } else { &query.quarter };
    let file = app.office().blank_report(&query.notice, period_of(quarter)?)?;
    Ok(download(&file.name, PaperShape::Workbook.media_type(), file.bytes))
}

/// `GET /reports/{id}/evidence.zip`: streamed, with its length told before.
pub(crate) async fn package(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let package = app.office().report_package(&app.moment(), &actor, id).await?;
    let name = format!("attachment; filename*=UTF-8''{}", crate::app::percent(&package.name));
    let length = package.length().to_string();
    let pieces = stream::try_unfold(package, |mut package| async move {
        Ok::<_, zhaozhang_office::Fault>(package.next().await?.map(|piece| (piece, package)))
    });
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CONTENT_LENGTH, length),
    ];
    Ok((headers, Body::from_stream(pieces)).into_response())
}

/// `GET /reports/{id}/mail.eml`: report and package as one message, for the clerk's own mail program.
pub(crate) async fn letter(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let letter = app.office().report_letter(&app.moment(), &actor, id).await?;
    let moment = app.moment();
    let mail = letter::written(("office@office.example", ""), &letter, &moment).map_err(Failure::fault)?;
    Ok(download(&format!("{}.eml", letter.subject), "message/rfc822", mail.formatted()))
}

/// `POST /reports/{id}/send`: the office's mail server takes both along.
pub(crate) async fn send(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<SendForm>,
) -> Result<Response, Failure> {
    let moment = app.moment();
    let sent = async {
        let letter = app.office().report_letter(&moment, &actor, id).await?;
        let server = app.office().mail_server_for_reports(&form.to).await?;
        let outcome = letter::send(&server, form.to.trim(), &letter, &moment).await;
        app.office().record_report_sent(&moment, &actor, id, (form.to.trim(), outcome)).await
    };
    match sent.await {
        Ok(()) => Ok(Redirect::to(&format!("/reports/{id}?sent=1")).into_response()),
        Err(error) => again(&app, &visit, &actor, (id, ""), &refused(error)?).await,
    }
}
