//! The ranking of a period as a file (排名导出): an xlsx workbook with a sheet for each group, or one csv.
//! Title row, period, day, who and when stand above the figures; formula-looking words are guarded.

use super::converted::ConvertedColumns;
use super::period_pick::{self, PeriodQuery};
use super::ranking::holders;
use super::remarks;
use crate::app::{App, download};
use crate::failure::Failure;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use zhaozhang_document::official::{Align, Cell, Column, Table};
use zhaozhang_document::xlsx::{self, SheetName, WorkbookMeta};
use zhaozhang_domain::period::{Period, document_date};
use zhaozhang_domain::ranking::{self, GroupRanking, RankRow};
use zhaozhang_office::Scored;

const HEADS: [(&str, u16, Align); 8] = [
    ("排名", 5, Align::Right),
    ("单位", 24, Align::Left),
    ("任务数", 7, Align::Right),
    ("完成数", 7, Align::Right),
    ("本期得分", 8, Align::Right),
    ("比上期", 7, Align::Right),
    ("累计得分", 8, Align::Right),
    ("累计排名", 8, Align::Right),
];

/// `GET /notices/{code}/ranking.xlsx`.
pub(crate) async fn workbook(
    State(app): State<App>,
    Path(code): Path<String>,
    Query(query): Query<PeriodQuery>,
) -> Result<Response, Failure> {
    let (title, tables) = tables(&app, &code, &query).await?;
    let scored = period_pick::scored(&app, &code, &query).await?;
    let sheets: Vec<(SheetName, Table)> =
        tables.into_iter().map(|(group, table)| (SheetName::from_title(&group), table)).collect();
    let meta = WorkbookMeta {
        title: title.clone(),
        author: scored.notice.issuer.clone(),
        created_on: scored.sheet.as_of,
    };
    let bytes = xlsx::tables(&sheets, &meta)
        .map_err(|cause| Failure::fault(format!("cannot draw a workbook: {cause}")))?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(download(&format!("{title}.xlsx"), kind, bytes))
}

/// `GET /notices/{code}/ranking.csv`: UTF-8 with the mark that spreadsheets need.
pub(crate) async fn csv(
    State(app): State<App>,
    Path(code): Path<String>,
    Query(query): Query<PeriodQuery>,
) -> Result<Response, Failure> {
    let (title, tables) = tables(&app, &code, &query).await?;
    let mut text = String::from("\u{feff}");
    line(&mut text, std::slice::from_ref(&title));
    for (group, table) in tables {
        line(&mut text, &[group]);
        line(&mut text, &table.columns.iter().map(|column| column.title.clone()).collect::<Vec<_>>());
        for row in table.rows {
            line(&mut text, &row.into_iter().map(|cell| cell.text).collect::<Vec<_>>());
        }
        for note in table.notes {
            line(&mut text, &[note]);
        }
    }
    Ok(download(&format!("{title}.csv"), "text/csv; charset=utf-8", text.into_bytes()))
}

/// Title and one table for each group.
async fn tables(
    app: &App,
    code: &str,
    query: &PeriodQuery,
) -> Result<(String, Vec<(String, Table)>), Failure> {
    let scored = period_pick::scored(app, code, query).await?;
    let notice = &*scored.notice;
    let period = period_pick::chosen(query, notice, &scored.ledger, scored.sheet.as_of)?;
    let demonstration = if app.office().is_demonstration() { "（演示数据）" } else { "" };
    let title = format!("{period}得分排名{demonstration}");
    let moment = app.moment();
    let converted = ConvertedColumns::of(&scored, period).with_matrix(app, (code, query), period).await?;
    let groups = ranking::rank(notice, &scored.ledger, &scored.sheet, period);
    let tables = groups.iter().map(|group| {
        let mut notes = vec![format!(
            "依据：{}{}。统计截至{}；{}导出。",
            notice.title,
            notice.document_number,
            document_date(scored.sheet.as_of.min(period.last_day())),
            document_date(moment.today)
        )];
        let remarks = remarks::of(notice, &scored.sheet, holders(&scored, group), period);
        notes.extend(remarks.into_iter().chain(converted.remarks(&scored)).map(|remark| remark.words));
        (group.group.clone(), table(&scored, group, period, &converted, notes))
    });
    Ok((title, tables.collect()))
}

fn table(
    scored: &Scored,
    group: &GroupRanking,
    period: Period,
    converted: &ConvertedColumns,
    notes: Vec<String>,
) -> Table {
    let column =
        |(title, weight, align): (&str, u16, Align)| Column { title: title.to_owned(), weight, align };
    let beside =
        converted.heads.iter().map(|head| Column { title: head.clone(), weight: 9, align: Align::Right });
    Table {
        caption: Some(format!("{}　{period}", group.group)),
        columns: HEADS.map(column).into_iter().chain(beside).collect(),
        upper_heads: Vec::new(),
        rows: group.rows.iter().map(|row| cells(scored, row, converted)).collect(),
        notes,
    }
}

fn cells(scored: &Scored, row: &RankRow, converted: &ConvertedColumns) -> Vec<Cell> {
    let unit = scored.sheet.holder(row.holder).map_or("", |holder| &holder.name);
    let given = |figure: Option<String>| figure.map_or_else(|| Cell::text("—"), Cell::number);
    let mut cells = vec![
        given(row.place.map(|place| place.to_string())),
        Cell::text(unit),
        given(row.due.map(|due| due.to_string())),
        given(row.done.map(|done| done.to_string())),
        Cell::number(row.points.to_string()),
        given(row.change.map(|change| change.to_string())),
        Cell::number(row.cumulative.to_string()),
        given(row.cumulative_place.map(|place| place.to_string())),
    ];
    cells.extend(converted.cells(scored, row.holder).into_iter().map(Cell::number));
    cells
}

/// Appends one line of csv; words a spreadsheet would run as a formula get a leading apostrophe.
pub(crate) fn line(text: &mut String, cells: &[String]) {
    let cells: Vec<String> = cells.iter().map(|cell| guarded(cell)).collect();
    text.push_str(&cells.join(","));
    text.push_str("\r\n");
}

fn guarded(cell: &str) -> String {
    let is_figure = cell.strip_prefix('-').unwrap_or(cell).chars().all(|c| c.is_ascii_digit() || c == '.');
    let is_formula = !is_figure && cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let cell = if is_formula { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}
