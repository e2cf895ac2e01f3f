//! 核对结果: what a checked upload holds, every problem, and the choice: the good rows, or none.
//! A checked upload stays here until the program ends or many others came after it, so nothing has to be uploaded twice.

use super::statement::FigureView;
use crate::app::{App, Visit, download, show_as};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::ranking_file;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::collections::VecDeque;
use zhaozhang_office::ledger_book::{CheckedLedger, ProblemGroup};
use zhaozhang_office::{Actor, OfficeError, TakeIn};

/// How many uploads wait at most; the oldest gives way.
const WAITING: usize = 20;
/// How many lines of problems a page shows; the file has all.
const SHOWN: usize = 500;

/// An upload that was checked and waits for a decision (待入账).
#[derive(Debug, Clone)]
pub struct Pending {
    notice: String,
    file_name: String,
    checked: CheckedLedger,
    outcome: Option<Outcome>,
}

/// What was decided.
#[derive(Debug, Clone)]
struct Outcome {
    lines: Vec<String>,
}

impl Pending {
    /// A checked upload.
    pub(crate) fn new(notice: String, file_name: String, checked: CheckedLedger) -> Self {
        Self { notice, file_name, checked, outcome: None }
    }
}

/// Uploads that wait (待入账), by number.
#[derive(Debug, Default)]
pub struct Uploads {
    last: u64,
    waiting: VecDeque<(u64, Pending)>,
}

impl Uploads {
    /// Keeps an upload and gives its number.
    pub(crate) fn keep(&mut self, pending: Pending) -> u64 {
        self.last += 1;
        self.waiting.push_back((self.last, pending));
        while self.waiting.len() > WAITING {
            self.waiting.pop_front();
        }
        self.last
    }

    fn find(&self, token: u64) -> Option<&Pending> {
        self.waiting.iter().find(|(number, _)| *number == token).map(|(_, pending)| pending)
    }

    /// Takes the upload out for deciding, so that two clicks cannot take it in twice.
    fn take(&mut self, token: u64) -> Option<Pending> {
        let at = self
            .waiting
            .iter()
            .position(|(number, pending)| *number == token && pending.outcome.is_none())?;
        self.waiting.remove(at).map(|(_, pending)| pending)
    }

    fn put_back(&mut self, token: u64, pending: Pending) {
        self.waiting.push_back((token, pending));
    }
}

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
        what: format!("第{token}份核对结果已经不在（程序重新启动过，或之后又核对了许多份）。"),
        cure: "请重新上传一次，已经入账的不会重复入账。".to_owned(),
    }
}

/// `GET /ledger/checked/{token}`.
pub(crate) async fn one(
    State(app): State<App>,
    visit: Visit,
    Path(token): Path<u64>,
) -> Result<Response, Failure> {
    draw(&app, &visit, token, "", StatusCode::OK)
}

fn draw(
    app: &App,
    visit: &Visit,
    token: u64,
    problem: &str,
    status: StatusCode,
) -> Result<Response, Failure> {
    let pending = app.uploads().find(token).cloned().ok_or_else(|| missing(token))?;
    let groups = pending.checked.summary();
    let listed = if groups.len() > SHOWN {
        format!("先列{SHOWN}类，共{}类，全部在问题清单中", groups.len())
    } else {
        "同样的问题合并为一行".to_owned()
    };
    let receipt = pending.outcome.as_ref().map(|outcome| outcome.lines.clone()).unwrap_or_default();
    let title = if receipt.is_empty() { "核对结果" } else { "入账回执" };
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
        problem: problem.to_owned(),
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
}

/// `POST /ledger/checked/{token}/take`.
pub(crate) async fn take(
    State(app): State<App>,
    visit: Visit,
    Path(token): Path<u64>,
    Form(form): Form<TakeForm>,
) -> Result<Response, Failure> {
    let here = format!("/ledger/checked/{token}");
    let how = match form.how.as_str() {
        "all" => TakeIn::AllOrNone,
        "valid" => TakeIn::ValidRows,
        _ => return Ok(Redirect::to(&here).into_response()),
    };
    let Some(mut pending) = app.uploads().take(token) else {
        // Already decided: show the receipt again.
        app.uploads().find(token).ok_or_else(|| missing(token))?;
        return Ok(Redirect::to(&here).into_response());
    };
    let checked = pending.checked.clone();
    let moment = app.moment();
    let answer =
        app.office().take_in_ledger(&moment, &Actor::local_user(), &pending.notice, checked, how).await;
    let result = match answer {
        Ok(receipt) => {
            let mut lines = vec![receipt.sentence()];
            lines.push(format!("入账时间{}。", super::entry::local_time(&receipt.recorded_at)));
            pending.outcome = Some(Outcome { lines });
            Ok(None)
        }
        Err(OfficeError::Refused(refusal)) => Ok(Some(format!("{refusal}（{}）", refusal.code()))),
        Err(error) => Err(Failure::from(error)),
    };
    app.uploads().put_back(token, pending);
    match result? {
        None => Ok(Redirect::to(&here).into_response()),
        Some(problem) => draw(&app, &visit, token, &problem, StatusCode::UNPROCESSABLE_ENTITY),
    }
}

/// `GET /ledger/checked/{token}/problems.csv`: every problem and note, one a line.
pub(crate) async fn problems(State(app): State<App>, Path(token): Path<u64>) -> Result<Response, Failure> {
    let pending = app.uploads().find(token).cloned().ok_or_else(|| missing(token))?;
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
