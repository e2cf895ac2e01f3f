//! 日程订阅: one's own page to open and end the private address, and what stands behind it as iCalendar.

use crate::app::{App, Visit, show};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::entry::local_time;
use crate::who::Who;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use zhaozhang_document::icalendar::{Occasion, draw};
use zhaozhang_office::plan::calendar::DueDate;

/// How many days before a due date the calendar reminds.
const REMIND_DAYS: [u8; 2] = [7, 1];

struct DateRow {
    on: String,
    summary: String,
    path: String,
    is_done: bool,
}

#[derive(Template)]
#[template(path = "calendar.html")]
struct CalendarPage {
    frame: Frame,
    problems: Vec<String>,
    since: String,
    address: String,
    rows: Vec<DateRow>,
}

/// `GET /calendar`.
pub(super) async fn page(State(app): State<App>, visit: Visit, Who(actor): Who) -> Result<Response, Failure> {
    show(&drawn(&app, &visit, &actor, String::new()).await?)
}

async fn drawn(
    app: &App,
    visit: &Visit,
    actor: &zhaozhang_office::Actor,
    secret: String,
) -> Result<CalendarPage, Failure> {
    let feed = app.office().calendar_feed(actor).await?;
    let whom = app.office().whom_of(&app.moment(), actor).await?;
    let dates = app.office().due_dates(&app.moment(), &whom).await?;
    let row = |date: DueDate| DateRow {
        on: date.on.to_string(),
        summary: date.summary,
        path: date.path,
        is_done: date.is_done,
    };
    Ok(CalendarPage {
        frame: Frame::new(app, visit, "日程订阅", &[("我的待办", "/mine")]),
        problems: Vec::new(),
        since: feed.map(|feed| local_time(&feed.since)).unwrap_or_default(),
        address: if secret.is_empty() { secret } else { format!("/calendar/feed/{secret}") },
        rows: dates.into_iter().map(row).collect(),
    })
}

/// `POST /calendar`: a new address; its text is on that page and nowhere else.
pub(super) async fn open(State(app): State<App>, visit: Visit, Who(actor): Who) -> Result<Response, Failure> {
    let secret = app.office().open_calendar(&app.moment(), &actor).await?;
    show(&drawn(&app, &visit, &actor, secret).await?)
}

/// `POST /calendar/end`.
pub(super) async fn end(State(app): State<App>, Who(actor): Who) -> Result<Response, Failure> {
    app.office().end_calendar(&app.moment(), &actor).await?;
    Ok(Redirect::to("/calendar").into_response())
}

/// `GET /calendar/feed/{secret}`: for calendars, which cannot sign in.
pub(super) async fn feed(State(app): State<App>, Path(secret): Path<String>) -> Result<Response, Failure> {
    let moment = app.moment();
    let secret = secret.strip_suffix(".ics").unwrap_or(&secret);
    let dates = app.office().due_dates_of(&moment, secret).await?;
    let base = app.office().channel_settings().await?.plan.base_address;
    let occasion = |date: DueDate| Occasion {
        uid: format!("{}@zhaozhang", date.key),
        on: date.on,
        summary: date.summary,
        description: date.description,
        address: if base.is_empty() { base.clone() } else { format!("{base}{}", date.path) },
        is_done: date.is_done,
        remind_days: REMIND_DAYS.to_vec(),
    };
    let occasions: Vec<Occasion> = dates.into_iter().map(occasion).collect();
    let text = draw("照章应办事项", &moment.at, &occasions);
    let kind = [(header::CONTENT_TYPE, "text/calendar; charset=utf-8")];
    Ok((kind, text).into_response())
}
