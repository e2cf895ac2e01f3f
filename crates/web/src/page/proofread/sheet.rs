//! The list of marks as a workbook (核对清单). The page sends its own rows back, since nothing of a paper is kept; what
//! cannot be read as such rows is refused.

use super::marked::MarkRow;
use crate::app::{App, download};
use crate::failure::Failure;
use crate::page::plan::XLSX;
use axum::extract::{Form, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use zhaozhang_document::official::{Align, Cell, Column, Table};
use zhaozhang_document::xlsx::{SheetName, WorkbookMeta, tables};
use zhaozhang_domain::period::document_date;

/// What the page sends.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct ListForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    rows: String,
}

/// A row on its way: place, level, class, check, words, what, proposal, basis.
#[derive(Debug, Serialize, Deserialize)]
struct SentRow(String, String, String, String, String, String, String, String);

const HEADS: [(&str, u16); 9] = [
    ("序号", 4),
    ("位置", 14),
    ("级别", 7),
    ("类别", 10),
    ("检查项", 7),
    ("原文", 20),
    ("问题", 36),
    ("建议", 18),
    ("依据", 28),
];

/// The rows as the page sends them.
pub(super) fn list_of(rows: &[MarkRow]) -> String {
    let row = |row: &MarkRow| {
        SentRow(
            row.place.clone(),
            row.level.to_owned(),
            row.class.to_owned(),
            row.check.clone(),
            row.found.clone(),
            row.what.clone(),
            row.proposal.clone(),
            row.basis.clone(),
        )
    };
    let rows: Vec<SentRow> = rows.iter().map(row).collect();
    serde_json::to_string(&rows).unwrap_or_default()
}

/// `POST /proofread/list`.
pub(super) async fn list(State(app): State<App>, Form(form): Form<ListForm>) -> Result<Response, Failure> {
    let Ok(rows) = serde_json::from_str::<Vec<SentRow>>(&form.rows) else {
        return Err(Failure::unreadable("没有收到核对清单，不能下载。", "请重新核对，再下载清单。"));
    };
    let name = form.name.trim();
    let today = app.moment().today;
    let column = |(title, weight): (&str, u16)| Column {
        title: title.to_owned(),
        weight,
        align: if title == "序号" { Align::Right } else { Align::Left },
    };
    let table = Table {
        caption: Some(format!("“{name}”文字核对清单")),
        columns: HEADS.map(column).into(),
        upper_heads: Vec::new(),
        rows: rows.into_iter().enumerate().map(|(at, row)| cells(at, row)).collect(),
        notes: vec![format!("{}核对。级别为“必须改”的，改正后再送审、印发。", document_date(today))],
    };
    let failed = |cause: &dyn std::fmt::Display| Failure::fault(format!("cannot draw a workbook: {cause}"));
    let sheet = SheetName::new("核对清单").map_err(|cause| failed(&cause))?;
    let meta =
        WorkbookMeta {
            title: "文字核对清单".to_owned(), author: "照章".to_owned(), created_on: today
        };
    let bytes = tables(&[(sheet, table)], &meta).map_err(|cause| failed(&cause))?;
    let short: String = name.chars().filter(|c| !matches!(c, '/' | '\\')).take(40).collect();
    Ok(download(&format!("文字核对清单（{short}）.xlsx"), XLSX, bytes))
}

fn cells(at: usize, row: SentRow) -> Vec<Cell> {
    let SentRow(place, level, class, check, found, what, proposal, basis) = row;
    let mut cells = vec![Cell::number((at + 1).to_string())];
    cells.extend([place, level, class, check, found, what, proposal, basis].map(Cell::text));
    cells
}
