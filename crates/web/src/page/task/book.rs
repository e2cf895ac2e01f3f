//! 任务台账 as a workbook: the board as it is filtered.

use super::{BoardQuery, Shown, is_asked, row, shown};
use crate::app::{App, download};
use crate::failure::Failure;
use crate::page::plan::XLSX;
use crate::who::Who;
use axum::extract::{Query, State};
use axum::response::Response;
use zhaozhang_document::official::{Align, Cell, Column, Table};
use zhaozhang_document::xlsx::{SheetName, WorkbookMeta, tables};
use zhaozhang_domain::period::document_date;

/// `GET /tasks.xlsx`: the board as it is filtered.
pub(super) async fn export(
    State(app): State<App>,
    Who(actor): Who,
    Query(query): Query<BoardQuery>,
) -> Result<Response, Failure> {
    let Shown { plan, rows, on, told, .. } = shown(&app, &actor, &query).await?;
    let register = app.office().register().await?;
    let titles = [
        ("序号", 6),
        ("任务", 50),
        ("牵头、首列单位", 20),
        ("其他责任单位", 26),
        ("指标", 30),
        ("完成时限", 14),
        ("亮灯", 8),
        ("亮灯依据", 40),
        ("最近报告", 14),
        ("四同", 16),
        ("宣传稿件", 8),
    ];
    let asked = rows.iter().filter(|of| is_asked(of, &query, &told)).map(|of| {
        let shown = row(of, &register, on);
        let cells = [
            shown.name,
            of.task.words(),
            shown.leads,
            shown.others,
            shown.goals,
            shown.due,
            shown.light.to_owned(),
            shown.reason,
            shown.report,
            shown.together,
            shown.pieces.to_string(),
        ];
        cells.into_iter().map(Cell::text).collect()
    });
    let table = Table {
        caption: plan.as_ref().map(|plan| plan.content.title.clone()),
        columns: titles.iter().map(|(title, width)| Column::new(*title, *width, Align::Left)).collect(),
        upper_heads: Vec::new(),
        rows: asked.collect(),
        notes: vec![format!("截至{}；亮灯只依据经确认的记录。", document_date(on))],
    };
    let failed = |cause: &dyn std::fmt::Display| Failure::fault(format!("cannot draw a workbook: {cause}"));
    let name = SheetName::new("任务台账").map_err(|cause| failed(&cause))?;
    let meta = WorkbookMeta { title: "任务台账".to_owned(), author: "照章".to_owned(), created_on: on };
    let bytes = tables(&[(name, table)], &meta).map_err(|cause| failed(&cause))?;
    Ok(download("任务台账.xlsx", XLSX, bytes))
}
