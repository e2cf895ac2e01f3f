//! 导入台账: the form, and checking what was uploaded. Nothing is taken in here; [`super::checked`] asks first.

use super::kept_upload::KeptUpload;
use super::ledger::{Choice, NoticeQuery, notice_choices};
use super::pending;
use crate::app::{App, Visit, show_as};
use crate::failure::Failure;
use crate::frame::Frame;
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

/// What came with the form.
#[derive(Default)]
struct Sent {
    notice: String,
    file_name: String,
    bytes: Vec<u8>,
}

/// `POST /ledger/upload`: checks the file and shows what was found.
pub(crate) async fn check(
    State(app): State<App>,
    visit: Visit,
    multipart: Multipart,
) -> Result<Response, Failure> {
    let sent = read(multipart).await?;
    let refused = |problem: &str| draw(&app, &visit, &sent.notice, problem, StatusCode::UNPROCESSABLE_ENTITY);
    if sent.file_name.is_empty() {
        return refused("没有选择文件，没有核对。请选择填好的台账文件再上传。（W-423）");
    }
    let notice = app.notice(&sent.notice)?.notice.clone();
    let (name, bytes) = (sent.file_name.clone(), sent.bytes.clone());
    let work = move || ledger_book::read(&name, &bytes, &notice, &mut |_| ());
    let read = tokio::task::spawn_blocking(work).await;
    let read = read.map_err(|cause| Failure::fault(format!("checking a ledger was cut off: {cause}")))?;
    match read {
        Ok(checked) => {
            let Sent { notice, file_name, bytes } = sent;
            let token = pending::keep(&app, KeptUpload { notice, file_name, bytes }, checked).await?;
            Ok(Redirect::to(&format!("/ledger/checked/{token}")).into_response())
        }
        Err(refusal) => refused(&format!("“{}”没有收下：{refusal}", sent.file_name)),
    }
}

async fn read(mut multipart: Multipart) -> Result<Sent, Failure> {
    let mut sent = Sent::default();
    let too_large = |error: axum::extract::multipart::MultipartError| {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Failure::Refused {
                status: StatusCode::PAYLOAD_TOO_LARGE,
                code: "W-413",
                what: format!("文件超过{LIMIT_MB} MB，没有收下。"),
                cure: "请把台账按月或按事实分成几份，再分别上传。".to_owned(),
            }
        } else {
            Failure::unreadable("上传没有传完，没有核对。", "请检查网络后重新上传。")
        }
    };
    while let Some(field) = multipart.next_field().await.map_err(too_large)? {
        match field.name() {
            Some("notice") => sent.notice = field.text().await.map_err(too_large)?,
            Some("file") => {
                // Browsers may send a path; the name is what follows the last separator.
                let name = field.file_name().unwrap_or_default();
                sent.file_name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
                sent.bytes = field.bytes().await.map_err(too_large)?.into();
            }
            _ => {}
        }
    }
    Ok(sent)
}
