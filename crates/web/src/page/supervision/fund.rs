//! Funds on the pages (医改资金): payments with their flags, late and short ones first, the yearly checks with their
//! arithmetic, the workbook in and out, the draft of the special statement.

use super::form::refused;
use super::list::XLSX;
use crate::app::{App, Visit, download, show, show_refused};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::sent_file::{SentFile, Taking};
use crate::who::Who;
use askama::Template;
use axum::extract::{Multipart, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use zhaozhang_domain::fund;
use zhaozhang_domain::period::document_date;
use zhaozhang_office::permit::supervision as act;

/// The largest workbook, in megabytes.
pub(crate) const LIMIT_MB: usize = 10;

#[derive(Template)]
#[template(path = "funds.html")]
struct FundsPage {
    frame: Frame,
    late: usize,
    rows: Vec<FundView>,
    places: Vec<PlaceView>,
    may_record: bool,
}

/// A payment.
struct FundView {
    id: i64,
    unit: String,
    title: String,
    source: String,
    budgeted: String,
    due: String,
    paid: String,
    on_time: &'static str,
    in_full: &'static str,
    words: String,
    tag: &'static str,
    factor: String,
}

/// The checks of a place.
struct PlaceView {
    unit: i64,
    name: String,
    year: i32,
    checks: Vec<(&'static str, &'static str, &'static str, String)>,
}

/// `GET /funds`.
pub(crate) async fn list(State(app): State<App>, visit: Visit, Who(actor): Who) -> Result<Response, Failure> {
    let today = app.moment().today;
    let lines = app.office().fund_lines(&actor, today).await?;
    let rows: Vec<FundView> = lines
        .iter()
        .map(|line| {
            let standing = &line.standing;
            let is_late = !standing.is_on_time();
            FundView {
                id: line.dossier.id,
                unit: line.unit.clone(),
                title: line.dossier.title.clone(),
                source: line.dossier.value("source").to_owned(),
                budgeted: line.budgeted.to_string(),
                due: document_date(line.due),
                paid: standing.paid.to_string(),
                on_time: if is_late { "否" } else { "是" },
                in_full: if standing.is_in_full() { "是" } else { "否" },
                words: fund::words(standing, line.due),
                tag: match (is_late, standing.is_in_full()) {
                    (true, _) => "tag-red",
                    (false, true) => "tag-green",
                    (false, false) => "tag-amber",
                },
                factor: line.factor.clone(),
            }
        })
        .collect();
    let places = app.office().fund_checks(&actor, today).await?.into_iter().map(|own| PlaceView {
        unit: own.unit,
        name: own.name,
        year: own.after.year,
        checks: own
            .checks
            .into_iter()
            .map(|check| {
                let tag = match check.verdict {
                    fund::Verdict::Holds => "tag-green",
                    fund::Verdict::Slight | fund::Verdict::Unknown => "tag-amber",
                    fund::Verdict::Fails => "tag-red",
                };
                (check.asked, check.verdict.word(), tag, check.arithmetic)
            })
            .collect(),
    });
    show(&FundsPage {
        frame: Frame::new(&app, &visit, "医改资金", &[("督导考核", "/supervision")]),
        late: lines.iter().filter(|line| !line.standing.is_on_time()).count(),
        places: places.collect(),
        may_record: act::RECORD.allows(actor.role),
        rows,
    })
}

/// `GET /funds/ledger.xlsx`; taking it out is recorded.
pub(crate) async fn workbook(State(app): State<App>, Who(actor): Who) -> Result<Response, Failure> {
    let moment = app.moment();
    let bytes = app.office().fund_workbook(&actor, moment.today).await?;
    app.office().record_reading(&moment, &actor, act::READ, "funds", "导出医改资金台账").await?;
    Ok(download("医改资金台账.xlsx", XLSX, bytes))
}

#[derive(Template)]
#[template(path = "fund_import.html")]
struct ImportPage {
    frame: Frame,
    problems: Vec<String>,
    limit: usize,
}

fn import_page(app: &App, visit: &Visit, problems: Vec<String>) -> ImportPage {
    let way = [("督导考核", "/supervision"), ("医改资金", "/funds")];
    ImportPage { frame: Frame::new(app, visit, "导入资金台账", &way), problems, limit: LIMIT_MB }
}

/// `GET /funds/import`.
pub(crate) async fn form(State(app): State<App>, visit: Visit) -> Result<Response, Failure> {
    show(&import_page(&app, &visit, Vec::new()))
}

/// `POST /funds/import`.
pub(crate) async fn import(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    multipart: Multipart,
) -> Result<Response, Failure> {
    let taking = Taking {
        undone: "没有导入", most_mb: LIMIT_MB, cure: "请按年份分成几个文件，再分别导入。"
    };
    let file = SentFile::read(multipart, &taking).await?;
    match app.office().import_funds(&app.moment(), &actor, &file.name, &file.bytes).await {
        Ok(_) => Ok(Redirect::to("/funds").into_response()),
        Err(error) => {
            let (refusal, problems) = refused(error)?;
            let problems = problems.iter().map(ToString::to_string).collect();
            show_refused(&import_page(&app, &visit, problems), &refusal)
        }
    }
}

/// Which place and year.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct StatementQuery {
    #[serde(default)]
    unit: i64,
    #[serde(default)]
    year: i32,
}

/// `GET /funds/statement.docx`: the draft of the special statement; taking it out is recorded.
pub(crate) async fn statement(
    State(app): State<App>,
    Who(actor): Who,
    Query(query): Query<StatementQuery>,
) -> Result<Response, Failure> {
    let moment = app.moment();
    let (name, bytes) = app.office().fund_statement(&actor, (query.unit, query.year), moment.today).await?;
    app.office().record_reading(&moment, &actor, act::READ, "funds", &format!("起草{name}")).await?;
    let docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    Ok(download(&name, docx, bytes))
}
