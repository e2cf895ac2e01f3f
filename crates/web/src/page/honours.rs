//! 荣誉记录: who was commended for which year, by which rule and figures, with the document that made it known.

use crate::app::{App, Visit, show};
use crate::failure::Failure;
use crate::frame::Frame;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "honours.html")]
struct HonoursPage {
    frame: Frame,
    who: String,
    rows: Vec<HonourLine>,
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
    show(&HonoursPage { frame: Frame::new(&app, &visit, "荣誉记录", &[]), rows: rows.collect(), who })
}
