//! The files of a call: who has and who has not as a workbook, the form blank and filled, and a filled form coming in.

use super::WORKBOOK;
use super::call_page::{Said, draw, sheet};
use super::form::Given;
use crate::app::{App, Visit, download};
use crate::failure::Failure;
use crate::sent_file::{SentFile, Taking};
use crate::who::Who;
use axum::extract::{Form, Multipart, Path, State};
use axum::response::Response;
use zhaozhang_document::official::{Align, Cell, Column, Table};
use zhaozhang_document::xlsx::{self, SheetName, WorkbookMeta};
use zhaozhang_domain::period::document_date;
use zhaozhang_office::org::registrations::{CallLine, CallSheet};
use zhaozhang_office::org::roster::{draw as draw_roster, reading};
use zhaozhang_office::{OfficeError, Refusal};

const HEADS: [(&str, u16); 7] =
    [("单位", 24), ("姓名", 8), ("职务", 14), ("专兼职", 6), ("报备日期", 10), ("状态", 8), ("说明", 18)];

/// `GET /registrations/{id}/lists.xlsx`: 已报 and 未报 on a sheet each.
pub(crate) async fn lists(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let sheet = sheet(&app, &actor, id).await?;
    let today = app.moment().today;
    let tables = [("已报单位", &sheet.filed), ("未报单位", &sheet.missing)].map(|(name, lines)| {
        (SheetName::from_title(name), table(&sheet, name, lines, &document_date(today)))
    });
    let demonstration = if app.office().is_demonstration() { "（演示数据）" } else { "" };
    let title = format!("{}登记情况{demonstration}", sheet.call.title);
    let meta = WorkbookMeta { title: title.clone(), author: sheet.call.opened_by.clone(), created_on: today };
    let bytes = xlsx::tables(&tables, &meta)
        .map_err(|cause| Failure::fault(format!("cannot draw a workbook: {cause}")))?;
    Ok(download(&format!("{title}.xlsx"), WORKBOOK, bytes))
}

fn table(sheet: &CallSheet, name: &str, lines: &[CallLine], today: &str) -> Table {
    let due = document_date(sheet.call.due_on);
    Table {
        caption: Some(format!("{name}　{}个", lines.len())),
        columns: HEADS.iter().map(|(title, weight)| Column::new(*title, *weight, Align::Left)).collect(),
        upper_heads: Vec::new(),
        rows: lines.iter().map(|line| cells(line, sheet.is_over)).collect(),
        notes: vec![format!("依据{}，{due}24:00截止；统计截至{today}。", sheet.call.citation)],
    }
}

fn cells(line: &CallLine, is_over: bool) -> Vec<Cell> {
    let filing = line.filing.as_ref();
    let state = match (filing, line.is_overdue) {
        (Some(filing), _) => filing.state.word(),
        (None, true) => "逾期未报",
        (None, false) if is_over => "逾期未报",
        (None, false) => "未报",
    };
    let late = if filing.is_some() && line.is_overdue { "逾期补报" } else { "" };
    let why = line.returned.as_ref().map_or_else(|| late.to_owned(), |why| format!("已退回：{why}"));
    let employment = match filing.and_then(|filing| filing.full_time) {
        Some(true) => "专职",
        Some(false) => "兼职",
        None => "",
    };
    [
        line.unit_name.clone(),
        filing.map(|filing| filing.person_name.clone()).unwrap_or_default(),
        filing.map(|filing| filing.title.clone()).unwrap_or_default(),
        employment.to_owned(),
        filing.map(|filing| filing.filed_on.to_string()).unwrap_or_default(),
        state.to_owned(),
        why,
    ]
    .into_iter()
    .map(Cell::text)
    .collect()
}

/// `GET /registrations/{id}/blank.xlsx`: the notice's own form, empty.
pub(crate) async fn blank(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let sheet = sheet(&app, &actor, id).await?;
    let entry = app.notice(&sheet.call.notice_code)?;
    let drawn = draw_roster(&entry.notice, sheet.call.form, &[], None)
        .map_err(|cause| Failure::fault(format!("cannot draw a form: {cause}")))?;
    let file = drawn.ok_or_else(|| Failure::missing(format!("这个通知没有{}", sheet.call.form.word())))?;
    Ok(download(&file.name, WORKBOOK, file.bytes))
}

/// `POST /registrations/{id}/export`: the form filled, contact data whole; recorded with the reason.
pub(crate) async fn export(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(given): Form<Given>,
) -> Result<Response, Failure> {
    sheet(&app, &actor, id).await?;
    match app.office().export_registration(&app.moment(), &actor, id, given.text("reason")).await {
        Ok(file) => Ok(download(&file.name, WORKBOOK, file.bytes)),
        Err(OfficeError::Refused(refusal @ Refusal::Listed(_))) => {
            draw(&app, &visit, &actor, id, Said { refusal: Some(refusal), ..Said::default() }).await
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /registrations/{id}/import`: a filled form; all of its rows or none.
pub(crate) async fn import(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    multipart: Multipart,
) -> Result<Response, Failure> {
    sheet(&app, &actor, id).await?;
    let taking = Taking { undone: "没有导入", most_mb: 8, cure: "请只上传填好的登记表。" };
    let SentFile { name, bytes, .. } = SentFile::read(multipart, &taking).await?;
    if name.is_empty() {
        return Err(Failure::unreadable("没有选择文件，没有导入。", "请选择填好的登记表再导入。"));
    }
    let read = tokio::task::spawn_blocking(move || reading::read(&name, &bytes)).await;
    let read = read.map_err(|cause| Failure::fault(format!("reading a form was cut off: {cause}")))??;
    match app.office().import_registration(&app.moment(), &actor, id, read).await {
        Ok(receipt) => {
            let words = format!(
                "导入完成：登记{}个单位，与现登记相同{}个。",
                receipt.filed.len(),
                receipt.unchanged.len()
            );
            draw(&app, &visit, &actor, id, Said { words, ..Said::default() }).await
        }
        Err(OfficeError::Refused(refusal)) => {
            let rows_wrong = match &refusal {
                Refusal::Problems(problems) => problems.clone(),
                _ => Vec::new(),
            };
            draw(&app, &visit, &actor, id, Said { refusal: Some(refusal), rows_wrong, ..Said::default() })
                .await
        }
        Err(other) => Err(other.into()),
    }
}
