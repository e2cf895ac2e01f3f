//! 荣誉记录: who was commended for which year, by which rule and figures, with the document that made it known.

use crate::app::{App, Visit, show};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use zhaozhang_office::submission::content_book::ContentItem;

#[derive(Template)]
#[template(path = "honours.html")]
struct HonoursPage {
    frame: Frame,
    who: String,
    rows: Vec<HonourLine>,
    reported: Vec<ReportedHonour>,
}

/// An honour that an item reported.
struct ReportedHonour {
    name: String,
    level: String,
    on: String,
    proof: String,
    unit: String,
    href: String,
    title: String,
}

/// An honour.
struct HonourLine {
    year: i64,
    kind: String,
    name: String,
    unit: String,
    title: String,
    basis: String,
    figures: String,
    paper_href: String,
}

/// Whose.
#[derive(Debug, Default, Deserialize)]
pub struct HonourQuery {
    #[serde(default)]
    who: String,
}

/// `GET /honours`.
pub(crate) async fn list(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Query(query): Query<HonourQuery>,
) -> Result<Response, Failure> {
    let who = query.who.trim().to_owned();
    let rows = app.office().honours().await?.into_iter();
    let rows =
        rows.filter(|row| row.name.contains(&who) || row.unit_name.contains(&who)).map(|row| HonourLine {
            year: row.year,
            kind: row.holder_kind,
            unit: if row.unit_name == row.name { String::new() } else { row.unit_name },
            name: row.name,
            title: row.title,
            basis: row.basis,
            figures: row.figures,
            paper_href: format!("/papers/{}", row.paper_id),
        });
    let reported = app.office().reported_honours(&app.moment(), &actor).await?;
    let of = |item: &ContentItem| item.line.sender_name.contains(&who) || item.field("honour").contains(&who);
    let reported = reported.iter().filter(|item| of(item)).map(|item| ReportedHonour {
        name: item.field("honour").to_owned(),
        level: item.field("honour_level").to_owned(),
        on: item.field("honoured_on").to_owned(),
        proof: item.field("honour_proof").to_owned(),
        unit: item.line.sender_name.clone(),
        href: format!("/submissions/{}", item.line.id),
        title: item.line.title.clone(),
    });
    let reported = reported.collect();
    let frame = Frame::new(&app, &visit, "荣誉记录", &[]);
    show(&HonoursPage { frame, rows: rows.collect(), reported, who })
}
