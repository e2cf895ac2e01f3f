//! 进展填报: one workbook for the progress of all tasks of a plan, out with the rows of whoever asks, filled in, and taken
//! back whole or not at all.

use super::{BOOK_LIMIT, BoardQuery, chosen};
use crate::app::{App, Visit, download, show, show_refused};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::ledger::Choice;
use crate::page::plan::{XLSX, lines_of};
use crate::sent_file::{SentFile, Taking};
use crate::who::Who;
use askama::Template;
use axum::extract::{Multipart, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use zhaozhang_document::xlsx::{SheetName, WorkbookMeta, tables};
use zhaozhang_office::plan::progress_book::progress_tables;
use zhaozhang_office::{Actor, OfficeError};

/// Which plan, and what was taken last.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct ProgressQuery {
    #[serde(default)]
    plan: String,
    #[serde(default)]
    taken: String,
    #[serde(default)]
    same: String,
}

#[derive(Template)]
#[template(path = "task_progress.html")]
struct ProgressPage {
    frame: Frame,
    problems: Vec<String>,
    plans: Vec<Choice>,
    plan: i64,
    title: String,
    /// How many records were taken and how many were there already.
    taken: Option<(usize, usize)>,
    limit: usize,
}

async fn draw(
    app: &App,
    visit: &Visit,
    query: &ProgressQuery,
    problems: Vec<String>,
) -> Result<ProgressPage, Failure> {
    let asked = BoardQuery { plan: query.plan.clone(), ..BoardQuery::default() };
    let (plan, plans) = chosen(app, &asked).await?;
    let taken = query.taken.parse().ok().map(|taken| (taken, query.same.parse().unwrap_or_default()));
    Ok(ProgressPage {
        frame: Frame::new(app, visit, "进展填报", &[("任务台账", "/tasks")]),
        problems,
        plans,
        plan: plan.as_ref().map_or(0, |plan| plan.id),
        title: plan.map(|plan| plan.content.title).unwrap_or_default(),
        taken,
        limit: BOOK_LIMIT / 1024 / 1024 - 1,
    })
}

/// `GET /tasks/progress`.
pub(super) async fn page(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<ProgressQuery>,
) -> Result<Response, Failure> {
    show(&draw(&app, &visit, &query, Vec::new()).await?)
}

/// `GET /tasks/progress.xlsx`: the rows of whoever asks; a unit gets its own only.
pub(super) async fn export(
    State(app): State<App>,
    Who(actor): Who,
    Query(query): Query<ProgressQuery>,
) -> Result<Response, Failure> {
    let asked = BoardQuery { plan: query.plan, ..BoardQuery::default() };
    let (plan, _) = chosen(&app, &asked).await?;
    let Some(plan) = plan else {
        return Err(Failure::missing("没有印发的方案，没有可填的任务".to_owned()));
    };
    let today = app.moment().today;
    let mut rows = app.office().board(&actor, &plan, today).await?;
    if !actor.role.sees_all_units() {
        let is_own = |unit: i64| is_own(&actor, unit);
        for row in &mut rows {
            row.own.retain(|own| is_own(own.unit));
            row.counties.retain(|own| is_own(own.unit));
        }
    }
    let acts = app.office().plan_acts(plan.id).await?;
    let failed = |cause: &dyn std::fmt::Display| Failure::fault(format!("cannot draw a workbook: {cause}"));
    let mut sheets = Vec::new();
    for (name, table) in progress_tables(&rows, &acts, today) {
        sheets.push((SheetName::new(name).map_err(|cause| failed(&cause))?, table));
    }
    let title = format!("{}任务进展表", plan.content.title);
    let meta = WorkbookMeta { title, author: "照章".to_owned(), created_on: today };
    let bytes = tables(&sheets, &meta).map_err(|cause| failed(&cause))?;
    Ok(download(&format!("任务进展表{}.xlsx", plan.id), XLSX, bytes))
}

fn is_own(actor: &Actor, unit: i64) -> bool {
    actor.unit == Some(unit)
}

/// `POST /tasks/progress-file`.
pub(super) async fn import(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    multipart: Multipart,
) -> Result<Response, Failure> {
    let taking = Taking {
        undone: "一条也没有收下",
        most_mb: BOOK_LIMIT / 1024 / 1024 - 1,
        cure: "请去掉图片和多余的工作表后重新上传。",
    };
    let sent = SentFile::read(multipart, &taking).await?;
    let (plan, name, bytes) = (sent.text("plan").trim().to_owned(), &sent.name, &sent.bytes);
    let id: i64 = plan.parse().unwrap_or_default();
    match app.office().import_progress(&app.moment(), &actor, id, (name, bytes)).await {
        Ok(done) => {
            let (taken, same) = (done.taken(), done.same);
            let to = format!("/tasks/progress?plan={id}&taken={taken}&same={same}");
            Ok(Redirect::to(&to).into_response())
        }
        Err(OfficeError::Refused(refusal)) => {
            let query = ProgressQuery { plan, ..ProgressQuery::default() };
            let page = draw(&app, &visit, &query, lines_of(&refusal)).await?;
            show_refused(&page, &refusal)
        }
        Err(error) => Err(error.into()),
    }
}
