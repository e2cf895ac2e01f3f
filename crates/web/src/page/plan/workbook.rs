//! 任务表: a plan's tasks as a workbook, and a corrected one taken back into the draft as its next version.

use super::file;
use super::{lines_of, visible};
use crate::app::{App, Visit, download, show_as, with_problems};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use askama::Template;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use zhaozhang_document::xlsx::{SheetName, WorkbookMeta, tables};
use zhaozhang_office::plan::plan_book::{plan_table, read_plan_book};
use zhaozhang_office::{OfficeError, Refusal};

/// The type of an Excel workbook.
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// `GET /plans/{id}/tasks.xlsx`.
pub(super) async fn export(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let plan = visible(&app, &actor, id).await?;
    let title = format!("任务表{id}");
    let failed = |cause: &dyn std::fmt::Display| Failure::fault(format!("cannot draw a workbook: {cause}"));
    let name = SheetName::new("任务表").map_err(|cause| failed(&cause))?;
    let meta = WorkbookMeta {
        title: format!("{}任务表", plan.content.title),
        author: "照章".to_owned(),
        created_on: app.moment().today,
    };
    let bytes = tables(&[(name, plan_table(&plan.content))], &meta).map_err(|cause| failed(&cause))?;
    Ok(download(&format!("{title}.xlsx"), XLSX, bytes))
}

#[derive(Template)]
#[template(path = "plan_book.html")]
struct BookPage {
    frame: Frame,
    id: i64,
    seen: i64,
    problems: Vec<String>,
}

/// `POST /plans/{id}/tasks-file`.
pub(super) async fn import(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    multipart: Multipart,
) -> Result<Response, Failure> {
    let sent = file::sent(multipart).await?;
    let plan = app.office().plan(id).await?;
    let register = app.office().register().await?;
    let (name, bytes, old) = (sent.file_name.clone(), sent.bytes, plan.content.clone());
    let work = move || read_plan_book(&name, &bytes, &old, &register);
    let read = tokio::task::spawn_blocking(work).await;
    let read = read.map_err(|cause| Failure::fault(format!("reading a task book was cut off: {cause}")))?;
    let outcome = match read {
        Ok(content) => app.office().confirm_plan(&app.moment(), &actor, id, sent.seen, &content).await,
        Err(problems) => Err(OfficeError::from(Refusal::Listed(problems))),
    };
    match outcome {
        Ok(_) => Ok(Redirect::to(&format!("/plans/{id}/confirm")).into_response()),
        Err(OfficeError::Refused(refusal)) => {
            let crumb = format!("/plans/{id}/confirm");
            let page = BookPage {
                frame: Frame::new(
                    &app,
                    &visit,
                    "传回任务表",
                    &[("改革方案", "/plans"), ("核对方案", &crumb)],
                ),
                id,
                seen: plan.version,
                problems: lines_of(&refusal),
            };
            Ok(with_problems(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)?, &refusal))
        }
        Err(error) => Err(error.into()),
    }
}
