//! 任务完成情况 as a file, one row per unit and period: quota, done, rate, deductions, points. What a fund centre
//! takes over into the management of its agreements with hospitals and pharmacies.

use super::period_pick::{self, PeriodQuery};
use super::ranking_file::line;
use crate::app::{App, download};
use crate::failure::Failure;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use zhaozhang_document::official::{Align, Cell, Column, Table};
use zhaozhang_document::xlsx::{self, SheetName, WorkbookMeta};
use zhaozhang_domain::period::Period;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::ranking::{self, RankRow};
use zhaozhang_domain::rule::Currency;
use zhaozhang_office::Scored;

const HEADS: [(&str, u16, Align); 10] = [
    ("组", 12, Align::Left),
    ("单位", 20, Align::Left),
    ("周期", 8, Align::Left),
    ("任务数", 6, Align::Right),
    ("完成数", 6, Align::Right),
    ("完成率", 7, Align::Right),
    ("扣分", 6, Align::Right),
    ("得分", 6, Align::Right),
    ("统计截至", 9, Align::Left),
    ("导出日期", 9, Align::Left),
];

/// `GET /notices/{code}/completion.csv`.
pub(crate) async fn csv(
    State(app): State<App>,
    Path(code): Path<String>,
    Query(query): Query<PeriodQuery>,
) -> Result<Response, Failure> {
    let (title, rows, _) = rows(&app, &code, &query).await?;
    let mut text = String::from("\u{feff}");
    line(&mut text, &HEADS.map(|(head, _, _)| head.to_owned()));
    for row in rows {
        line(&mut text, &row);
    }
    Ok(download(&format!("{title}.csv"), "text/csv; charset=utf-8", text.into_bytes()))
}

/// `GET /notices/{code}/completion.xlsx`.
pub(crate) async fn workbook(
    State(app): State<App>,
    Path(code): Path<String>,
    Query(query): Query<PeriodQuery>,
) -> Result<Response, Failure> {
    let (title, rows, scored) = rows(&app, &code, &query).await?;
    let column = |(title, weight, align): (&str, u16, Align)| Column::new(title, weight, align);
    let cell = |(text, (_, _, align)): (String, (&str, u16, Align))| {
        if align == Align::Right { Cell::number(text) } else { Cell::text(text) }
    };
    let table = Table {
        caption: Some(title.clone()),
        columns: HEADS.map(column).into(),
        upper_heads: Vec::new(),
        rows: rows.into_iter().map(|row| row.into_iter().zip(HEADS).map(cell).collect()).collect(),
        notes: vec![format!("依据：{}{}。", scored.notice.title, scored.notice.document_number)],
    };
    let meta = WorkbookMeta {
        title: title.clone(),
        author: scored.notice.issuer.clone(),
        created_on: scored.sheet.as_of,
    };
    let bytes = xlsx::tables(&[(SheetName::from_title("任务完成情况"), table)], &meta)
        .map_err(|cause| Failure::fault(format!("cannot draw a workbook: {cause}")))?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(download(&format!("{title}.xlsx"), kind, bytes))
}

type Rows = Vec<[String; HEADS.len()]>;

/// Title and one row for each unit of each group.
async fn rows(
    app: &App,
    code: &str,
    query: &PeriodQuery,
) -> Result<(String, Rows, std::sync::Arc<Scored>), Failure> {
    let scored = app.scored(code).await?;
    let notice = &*scored.notice;
    let period = period_pick::chosen(query, notice, &scored.ledger, scored.sheet.as_of)?;
    let demonstration = if app.office().is_demonstration() { "（演示数据）" } else { "" };
    let today = app.moment().today.to_string();
    let mut rows = Rows::new();
    for group in ranking::rank(notice, &scored.ledger, &scored.sheet, period) {
        rows.extend(group.rows.iter().map(|row| cells(&scored, &group.group, row, period, &today)));
    }
    Ok((format!("{period}任务完成情况{demonstration}"), rows, scored))
}

fn cells(scored: &Scored, group: &str, row: &RankRow, period: Period, today: &str) -> [String; HEADS.len()] {
    let holder = scored.sheet.holder(row.holder);
    let given = |figure: Option<Points>| figure.map_or_else(|| "—".to_owned(), |figure| figure.to_string());
    let rate = row.done.zip(row.due).and_then(|(done, due)| (done * Points::whole(100)).divided_by(due));
    let lost: Points = holder.map_or(Points::ZERO, |holder| {
        let entries = holder.entries_in(period).map(|view| view.entry);
        let lost = entries.filter(|entry| entry.currency == Currency::Points && entry.points.is_negative());
        lost.map(|entry| entry.points).sum()
    });
    [
        group.to_owned(),
        holder.map_or_else(String::new, |holder| holder.name.clone()),
        period.to_string(),
        given(row.due),
        given(row.done),
        rate.map_or_else(|| "—".to_owned(), |rate| format!("{}%", rate.rounded(1))),
        lost.to_string(),
        row.points.to_string(),
        scored.sheet.as_of.min(period.last_day()).to_string(),
        today.to_owned(),
    ]
}
