//! Monthly circulars on the pages (月通报): for every plan the months since its issue, by when each circular is due, and the
//! issued one with its number.

use crate::app::{App, Visit, show, with_json};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use zhaozhang_domain::period::document_date;
use zhaozhang_office::supervision::owed_circulars::MonthCircular;

#[derive(Template)]
#[template(path = "circulars.html")]
struct CircularsPage {
    frame: Frame,
    plans: Vec<PlanView>,
    owed: usize,
}

/// A plan with its months.
struct PlanView {
    title: String,
    months: Vec<MonthView>,
}

/// A month: its draft or its paper.
struct MonthView {
    word: String,
    due: String,
    state: &'static str,
    tag: &'static str,
    draft: String,
    paper: String,
    number: String,
    issued_on: String,
}

/// `GET /circulars`.
pub(crate) async fn list(State(app): State<App>, visit: Visit, Who(_): Who) -> Result<Response, Failure> {
    let today = app.moment().today;
    let mut plans: Vec<(i64, PlanView)> = Vec::new();
    let all = app.office().month_circulars(&app.moment()).await?;
    let owed = all.iter().filter(|month| month.is_over && month.issued.is_none()).count();
    let json = serde_json::json!(all.iter().map(json).collect::<Vec<_>>());
    for month in all {
        let (state, tag) = match (&month.issued, month.is_over, month.due < today) {
            (Some(_), ..) => ("已印发", "tag-green"),
            (None, true, true) => ("逾期未发", "tag-red"),
            (None, true, false) => ("应发", "tag-amber"),
            (None, false, _) => ("本月未完", ""),
        };
        let (paper, number, issued_on) = month.issued.clone().unwrap_or_default();
        let view = MonthView {
            word: month.month.to_string(),
            due: document_date(month.due),
            state,
            tag,
            draft: format!("/supervision/drafts/{}", month.subject),
            paper: if paper > 0 { format!("/supervision/papers/{paper}") } else { String::new() },
            number,
            issued_on: issued_on.parse().map_or(issued_on, document_date),
        };
        match plans.iter_mut().find(|(plan, _)| *plan == month.plan) {
            Some((_, plan)) => plan.months.push(view),
            None => plans.push((month.plan, PlanView { title: month.title, months: vec![view] })),
        }
    }
    let plans = plans.into_iter().map(|(_, plan)| plan).collect();
    let frame = Frame::new(&app, &visit, "月通报", &[("督导考核", "/supervision")]);
    Ok(with_json(show(&CircularsPage { frame, plans, owed })?, json))
}

fn json(month: &MonthCircular) -> serde_json::Value {
    serde_json::json!({ "plan": month.plan, "month": month.month.code(), "due": month.due.to_string(),
        "number": month.issued.as_ref().map(|(_, number, _)| number),
        "paper": month.issued.as_ref().map(|(id, ..)| id) })
}
