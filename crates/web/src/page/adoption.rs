//! 采用率: of the items accepted in a period, how many somebody used, by unit, author and topic.
//! Counting is the office's; here are only the tables.

use super::head::Head;
use super::period_pick::{self, PeriodPick, PeriodQuery};
use crate::app::{App, Visit, show};
use crate::failure::Failure;
use crate::frame::Frame;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use zhaozhang_domain::period::{Period, document_date};
use zhaozhang_office::Scored;
use zhaozhang_office::ruling::adoption_rate::{AdoptionRate, RateBy, adoption_rates};

#[derive(Template)]
#[template(path = "adoption.html")]
struct AdoptionPage {
    frame: Frame,
    head: Head,
    pick: PeriodPick,
    as_of: String,
    tables: Vec<TableView>,
}

struct TableView {
    title: &'static str,
    rows: Vec<RateRow>,
}

struct RateRow {
    name: String,
    accepted: usize,
    adopted: usize,
    rate: String,
}

/// `GET /notices/{code}/adoption`.
pub(crate) async fn show_rates(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Query(query): Query<PeriodQuery>,
) -> Result<Response, Failure> {
    let scored = app.scored(&code).await?;
    let notice = &*scored.notice;
    let period = period_pick::chosen(&query, notice, &scored.ledger, scored.sheet.as_of)?;
    let home = format!("/notices/{code}");
    let way = [("通知目录", "/notices"), (notice.title.as_str(), home.as_str())];
    let table = |title, by| TableView { title, rows: rates(&scored, by, period).iter().map(row).collect() };
    let page = AdoptionPage {
        frame: Frame::new(&app, &visit, &format!("{period}采用率"), &way),
        head: Head::of(notice, "adoption"),
        pick: PeriodPick::new(&format!("{home}/adoption"), period, notice, scored.sheet.as_of),
        as_of: document_date(scored.sheet.as_of),
        tables: vec![
            table("单位", RateBy::Unit),
            table("作者", RateBy::Author),
            table("信息类别", RateBy::Topic),
        ],
    };
    show(&page)
}

/// The rates of a period with the uses known up to the day of the sheet.
pub(crate) fn rates(scored: &Scored, by: RateBy, period: Period) -> Vec<AdoptionRate> {
    adoption_rates(&scored.notice, &scored.ledger, by, period, scored.sheet.as_of)
}

/// `33.3%`; a dash when nothing was accepted.
pub(crate) fn percent(rate: &AdoptionRate) -> String {
    rate.percent().map_or_else(|| "—".to_owned(), |share| format!("{share}%"))
}

fn row(rate: &AdoptionRate) -> RateRow {
    RateRow { name: rate.name.clone(), accepted: rate.accepted, adopted: rate.adopted, rate: percent(rate) }
}
