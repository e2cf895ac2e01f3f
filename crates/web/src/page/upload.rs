//! 导入台账: the form, and checking what was uploaded. Nothing is taken in here; [`super::checked`] asks first.

use super::kept_upload::KeptUpload;
use super::ledger::{Choice, NoticeQuery, notice_choices};
use super::pending;
use crate::app::{App, Visit, show_as};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::sent_file::{SentFile, Taking};
use askama::Template;
use axum::extract::{Multipart, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use zhaozhang_office::ledger::ledger_book;

/// The largest file taken, in MB: a workbook of 100,000 rows has about 10.
pub const LIMIT_MB: usize = 64;

#[derive(Template)]
#[template(path = "upload.html")]
struct UploadPage {
    frame: Frame,
    notices: Vec<Choice>,
    templates: Vec<Choice>,
    limit: usize,
    problem: String,
}

/// `GET /ledger/upload`.
pub(crate) async fn form(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<NoticeQuery>,
) -> Result<Response, Failure> {
    draw(&app, &visit, &query.notice, "", StatusCode::OK)
}

fn draw(
    app: &App,
    visit: &Visit,
    asked: &str,
    problem: &str,
    status: StatusCode,
) -> Result<Response, Failure> {
    let (_, notices) = notice_choices(app, visit, asked);
    let frame = Frame::new(app, visit, "导入台账", &[("查台账", "/ledger")]);
    let is_offered = |choice: &&Choice| choice.is_chosen || visit.in_use.contains(&choice.value);
    let templates = notices.iter().filter(is_offered).cloned().collect();
    let page = UploadPage { frame, templates, notices, limit: LIMIT_MB, problem: problem.to_owned() };
    show_as(status, &page)
}

/// What is said of a file that did not come whole.
const TAKING: Taking =
    Taking {
        undone: "没有核对", most_mb: LIMIT_MB, cure: "请把台账按月或按事实分成几份，再分别上传。"
    };

/// `POST /ledger/upload`: checks the file and shows what was found.
pub(crate) async fn check(
    State(app): State<App>,
    visit: Visit,
    multipart: Multipart,
) -> Result<Response, Failure> {
    let sent = SentFile::read(multipart, &TAKING).await?;
    let code = sent.text("notice").to_owned();
    let refused = |problem: &str| draw(&app, &visit, &code, problem, StatusCode::UNPROCESSABLE_ENTITY);
    if sent.name.is_empty() {
        return refused("没有选择文件，没有核对。请选择填好的台账文件再上传。（W-423）");
    }
    let notice = app.notice(&code)?.notice.clone();
    let SentFile { name: file_name, bytes, .. } = sent;
    let (name, sent) = (file_name.clone(), bytes.clone());
    let work = move || ledger_book::read(&name, &sent, &notice, &mut |_| ());
    let read = tokio::task::spawn_blocking(work).await;
    let read = read.map_err(|cause| Failure::fault(format!("checking a ledger was cut off: {cause}")))?;
    match read {
        Ok(checked) => {
            let token = pending::keep(&app, KeptUpload { notice: code, file_name, bytes }, checked).await?;
            Ok(Redirect::to(&format!("/ledger/checked/{token}")).into_response())
        }
        Err(refusal) => refused(&format!("“{file_name}”没有收下：{refusal}")),
    }
}
