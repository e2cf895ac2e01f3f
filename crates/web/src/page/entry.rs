//! 台账一条: one entry with everything it says and its place in the chain; taking it back with a reason.

use super::fact_words::{self, Labelled};
use crate::app::{App, Visit, show_as, with_problems};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use zhaozhang_office::{EntryRow, OfficeError, Refusal};

#[derive(Template)]
#[template(path = "entry.html")]
struct EntryPage {
    frame: Frame,
    serial: i64,
    code: String,
    notice_title: String,
    reversal: Option<ReversalView>,
    can_reverse: bool,
    lines: Vec<Labelled>,
    problem: String,
    reason: String,
}

/// How an entry was taken back.
struct ReversalView {
    serial: i64,
    at: String,
    by: String,
    reason: String,
}

impl ReversalView {
    fn of(entry: EntryRow) -> Self {
        let at = local_time(&entry.recorded_at);
        Self { serial: entry.serial, at, by: entry.recorded_by, reason: entry.reason }
    }
}

/// `GET /ledger/{serial}`.
pub(crate) async fn one(
    State(app): State<App>,
    visit: Visit,
    Path(serial): Path<i64>,
) -> Result<Response, Failure> {
    draw(&app, &visit, serial, "", "", StatusCode::OK).await
}

/// The form of a reversal.
#[derive(Debug, Deserialize)]
pub struct ReverseForm {
    #[serde(default)]
    reason: String,
}

/// `POST /ledger/{serial}/reverse`: back to the entry, with what was typed when it was refused.
pub(crate) async fn reverse(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(serial): Path<i64>,
    Form(form): Form<ReverseForm>,
) -> Result<Response, Failure> {
    match app.office().reverse_fact(&app.moment(), &actor, serial, &form.reason).await {
        Ok(_) => Ok(Redirect::to(&format!("/ledger/{serial}")).into_response()),
        Err(OfficeError::Refused(refusal)) if !matches!(refusal, Refusal::NoSuchEntry { .. }) => {
            let problem = format!("{refusal}（{}）", refusal.code());
            let page =
                draw(&app, &visit, serial, &problem, &form.reason, StatusCode::UNPROCESSABLE_ENTITY).await?;
            Ok(with_problems(page, &refusal))
        }
        Err(error) => Err(error.into()),
    }
}

async fn draw(
    app: &App,
    visit: &Visit,
    serial: i64,
    problem: &str,
    reason: &str,
    status: StatusCode,
) -> Result<Response, Failure> {
    let entry = app.office().entry(serial).await?;
    let entry = entry.ok_or_else(|| Failure::missing(format!("台账没有第{serial}号记录")))?;
    let scored = app.scored(&entry.notice_code).await?;
    let fact = scored.fact_of(serial).map(|(_, fact)| fact);
    let mut lines = fact.map_or_else(Vec::new, |fact| fact_words::lines(&scored.ledger, fact));
    lines.extend(chain_lines(&entry));
    let reversal = app.office().reversal_of(serial).await?.map(ReversalView::of);
    let page = EntryPage {
        frame: Frame::new(app, visit, &format!("第{serial}号"), &[("查台账", "/ledger")]),
        serial,
        code: entry.notice_code.clone(),
        notice_title: scored.notice.title.clone(),
        can_reverse: fact.is_some() && reversal.is_none(),
        reversal,
        lines,
        problem: problem.to_owned(),
        reason: reason.to_owned(),
    };
    show_as(status, &page)
}

fn chain_lines(entry: &EntryRow) -> Vec<Labelled> {
    let mut lines = Vec::new();
    if let Some(reverses) = entry.reverses {
        lines.push(Labelled::new("冲销", format!("第{reverses}号")));
        lines.push(Labelled::new("理由", entry.reason.clone()));
    }
    lines.push(Labelled::new("入账时间", local_time(&entry.recorded_at)));
    lines.push(Labelled::new("经办", entry.recorded_by.clone()));
    lines.push(Labelled::new("上条SM3", entry.previous_hash.clone()));
    lines.push(Labelled::new("本条SM3", entry.hash.clone()));
    lines
}

/// A recorded time as the office reads it: `2026-11-23 15:52`, Asia/Shanghai.
pub(crate) fn local_time(recorded_at: &str) -> String {
    chrono::DateTime::parse_from_rfc3339(recorded_at).map_or_else(
        |_| recorded_at.to_owned(),
        |time| (time.naive_utc() + chrono::TimeDelta::hours(8)).format("%Y-%m-%d %H:%M").to_string(),
    )
}
