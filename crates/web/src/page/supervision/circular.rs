//! Monthly circulars on the pages (月通报): for every plan under way the months since its issue, each drawn from the board
//! or issued already.

use crate::app::{App, Visit, show};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use zhaozhang_domain::period::PeriodKind;
use zhaozhang_office::supervision::supervision_papers::PaperSubject;

#[derive(Template)]
#[template(path = "circulars.html")]
struct CircularsPage {
    frame: Frame,
    plans: Vec<PlanView>,
}

/// A plan with its months.
struct PlanView {
    title: String,
    months: Vec<MonthView>,
}

/// A month: its draft or its paper.
struct MonthView {
    word: String,
    draft: String,
    paper: String,
}

/// How many months back are listed.
const MONTHS: usize = 24;

/// `GET /circulars`.
pub(crate) async fn list(State(app): State<App>, visit: Visit, Who(_): Who) -> Result<Response, Failure> {
    let today = app.moment().today;
    let mut plans = Vec::new();
    for line in app.office().plans().await? {
        let Some(issued) = line.issued_on else { continue };
        let first = PeriodKind::Month.containing(issued);
        let mut month = PeriodKind::Month.containing(today);
        let mut months = Vec::new();
        while month.first_day() >= first.first_day() && months.len() < MONTHS {
            let subject = PaperSubject::Circular { plan: line.id, month }.to_string();
            let papers = app.office().papers_about(&subject).await?;
            months.push(MonthView {
                word: month.to_string(),
                paper: papers.first().map(|id| format!("/supervision/papers/{id}")).unwrap_or_default(),
                draft: format!("/supervision/drafts/{subject}"),
            });
            month = month.previous();
        }
        plans.push(PlanView {
            title: if line.title.is_empty() { line.source_name } else { line.title },
            months,
        });
    }
    show(&CircularsPage {
        frame: Frame::new(&app, &visit, "月通报", &[("督导考核", "/supervision")]), plans
    })
}
