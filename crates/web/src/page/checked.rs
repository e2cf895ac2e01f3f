//! 核对结果: what a checked upload holds, every problem, and the choice: the good rows, or none.
//! A checked upload stays ([`super::pending`]) until many others came after it, so nothing has to be uploaded twice.

use super::kept_upload;
use super::pending::{self, Pending, Stage};
use super::statement::FigureView;
use crate::app::{App, Visit, download, show_as};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::ranking_file;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::sync::Arc;
use zhaozhang_office::ledger::ledger_book::{CheckedLedger, ProblemGroup};
use zhaozhang_office::{Actor, OfficeError, TakeIn};

/// How many lines of problems a page shows; the file has all.
const SHOWN: usize = 500;

#[derive(Template)]
#[template(path = "checked.html")]
struct CheckedPage {
    frame: Frame,
    title: &'static str,
    here: String,
    code: String,
    file_name: String,
    notice_title: String,
    figures: Vec<FigureView>,
    good: usize,
    problems: Vec<ProblemRow>,
    notes: Vec<ProblemRow>,
    listed: String,
    problem: String,
    is_underway: bool,
    receipt: Vec<String>,
}

struct ProblemRow {
    sheet: String,
    rows: String,
    column: String,
    found: String,
    what: String,
    cure: String,
    code: &'static str,
}

fn missing(token: u64) -> Failure {
    Failure::Refused {
        status: StatusCode::NOT_FOUND,
        code: "W-424",
        what: format!("第{token}份核对结果已经不在（之后又核对了许多份）。"),
        cure: "请重新上传一次，已经入账的不会重复入账。".to_owned(),
    }
}

/// `GET /ledger/checked/{token}`.
pub(crate) async fn one(
    State(app): State<App>,
    visit: Visit,
    Path(token): Path<u64>,
) -> Result<Response, Failure> {
    let pending = pending::find(&app, token).await?.ok_or_else(|| missing(token))?;
    draw(&app, &visit, token, pending, StatusCode::OK)
}

fn draw(
    app: &App,
    visit: &Visit,
    token: u64,
    pending: Pending,
    status: StatusCode,
) -> Result<Response, Failure> {
    let groups = pending.checked.summary();
    let listed = if groups.len() > SHOWN {
        format!("先列{SHOWN}类，共{}类，全部在问题清单中", groups.len())
    } else {
        "同样的问题合并为一行".to_owned()
    };
    let is_underway = pending.stage == Stage::Underway;
    let (title, problem, receipt) = match pending.stage {
        Stage::Waiting => ("核对结果", String::new(), Vec::new()),
        Stage::Underway => ("正在入账", String::new(), Vec::new()),
        Stage::Refused(problem) => ("核对结果", problem, Vec::new()),
        Stage::Taken(receipt) => ("入账回执", String::new(), receipt),
    };
    let page = CheckedPage {
        frame: Frame::new(app, visit, title, &[("导入台账", "/ledger/upload")]),
        title,
        here: format!("/ledger/checked/{token}"),
        code: pending.notice.clone(),
        notice_title: app.notice(&pending.notice)?.notice.title.clone(),
        figures: figures(&pending.checked),
        good: pending.checked.rows.len(),
        problems: groups.iter().take(SHOWN).map(problem_row).collect(),
        notes: pending.checked.note_summary().iter().take(SHOWN).map(problem_row).collect(),
        file_name: pending.file_name,
        listed,
        problem,
        is_underway,
        receipt,
    };
    show_as(status, &page)
}

fn figures(checked: &CheckedLedger) -> Vec<FigureView> {
    let figure =
        |label, value: usize, unit| FigureView { label, value: value.to_string(), unit, than: String::new() };
    vec![
        figure("读到", checked.rows_read, "行"),
        figure("合格", checked.rows.len(), "行"),
        figure("不合格", checked.rows_refused, "行"),
        figure("问题", checked.problems.len() + checked.unlisted, "处"),
    ]
}

fn problem_row(group: &ProblemGroup) -> ProblemRow {
    let first = &group.first;
    ProblemRow {
        sheet: first.sheet.clone(),
        rows: group.rows_in_words(),
        column: first.column.clone(),
        found: first.found.clone(),
        what: first.what.clone(),
        cure: first.cure.clone(),
        code: first.code,
    }
}

/// The decision.
#[derive(Debug, Deserialize)]
pub struct TakeForm {
    #[serde(default)]
    how: String,
    /// Why facts come into a period that is closed.
    #[serde(default)]
    late_reason: String,
}

/// `POST /ledger/checked/{token}/take`.
pub(crate) async fn take(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(token): Path<u64>,
    Form(form): Form<TakeForm>,
) -> Result<Response, Failure> {
    let here = format!("/ledger/checked/{token}");
    let how = match form.how.as_str() {
        "all" => TakeIn::AllOrNone,
        "valid" => TakeIn::ValidRows,
        _ => return Ok(Redirect::to(&here).into_response()),
    };
    pending::find(&app, token).await?.ok_or_else(|| missing(token))?;
    let Some(pending) = app.uploads().begin(token) else {
        // Already decided or under way: show how it stands.
        app.uploads().find(token).ok_or_else(|| missing(token))?;
        return Ok(Redirect::to(&here).into_response());
    };
    // A task of its own: a browser that leaves, or clicks twice, does not cut the import off.
    let work = decide(app.clone(), actor, token, pending, (how, form.late_reason));
    let done = tokio::spawn(work).await;
    done.map_err(|cause| Failure::fault(format!("taking a ledger in was cut off: {cause}")))??;
    let pending = app.uploads().find(token).cloned().ok_or_else(|| missing(token))?;
    match pending.stage {
        Stage::Refused(_) => draw(&app, &visit, token, pending, StatusCode::UNPROCESSABLE_ENTITY),
        _ => Ok(Redirect::to(&here).into_response()),
    }
}

/// Takes the upload in and says how it ended, also when nobody waits for the answer any more.
async fn decide(
    app: App,
    actor: Actor,
    token: u64,
    pending: Pending,
    (how, late_reason): (TakeIn, String),
) -> Result<(), Failure> {
    let Pending { notice, checked, .. } = pending;
    let checked = Arc::unwrap_or_clone(checked);
    let moment = app.moment();
    let answer = app.office().take_in_late(&moment, &actor, &notice, checked, (how, &late_reason)).await;
    let (stage, done) = match answer {
        Ok(receipt) => {
            let at = format!("入账时间{}。", super::entry::local_time(&receipt.recorded_at));
            (Stage::Taken(vec![receipt.sentence(), at]), Ok(()))
        }
        Err(OfficeError::Refused(refusal)) => {
            (Stage::Refused(format!("{refusal}（{}）", refusal.code())), Ok(()))
        }
        Err(error) => (Stage::Waiting, Err(Failure::from(error))),
    };
    if let Stage::Taken(receipt) = &stage
        && let Err(cause) = kept_upload::note_taken(app.office().data_folder(), token, receipt)
    {
        // The facts stand in the ledger all the same, and nothing stands there twice.
        tracing::warn!("cannot keep a receipt: {cause}");
    }
    app.uploads().end(token, stage);
    done
}

/// `GET /ledger/checked/{token}/problems.csv`: every problem and note, one a line.
pub(crate) async fn problems(State(app): State<App>, Path(token): Path<u64>) -> Result<Response, Failure> {
    let pending = pending::find(&app, token).await?.ok_or_else(|| missing(token))?;
    let mut text = String::from("\u{feff}");
    let heads = ["表", "行", "列", "原填", "问题", "怎么改", "编号"];
    ranking_file::line(&mut text, &heads.map(str::to_owned));
    for problem in pending.checked.problems.iter().chain(&pending.checked.notes) {
        let cells = [
            problem.sheet.clone(),
            problem.row.map(|row| row.to_string()).unwrap_or_default(),
            problem.column.clone(),
            problem.found.clone(),
            problem.what.clone(),
            problem.cure.clone(),
            problem.code.to_owned(),
        ];
        ranking_file::line(&mut text, &cells);
    }
    Ok(download(&format!("问题清单-{}.csv", pending.file_name), "text/csv; charset=utf-8", text.into_bytes()))
}
