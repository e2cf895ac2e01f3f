//! 核对佐证材料包: a package tried against a list, with every fault a liaison can cure. Nothing is kept.

use super::incoming;
use crate::app::{App, Visit, show, show_refused, with_json};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use askama::Template;
use axum::extract::{Multipart, State};
use axum::response::Response;
use zhaozhang_domain::period::{Period, PeriodKind};
use zhaozhang_office::evidence::read_package::{ListedRow, OpenedPackage, listed_rows};
use zhaozhang_office::evidence::{Family, size_word};
use zhaozhang_office::{OfficeError, Problem, Refusal};

#[derive(Template)]
#[template(path = "evidence_package.html")]
struct PackagePage {
    frame: Frame,
    problems: Vec<String>,
    rows: String,
    quarter: String,
    quarters: Vec<QuarterChoice>,
    is_checked: bool,
    listed: usize,
    files: Vec<FileView>,
    faults: Vec<FaultView>,
}

/// A quarter to choose.
struct QuarterChoice {
    code: String,
    words: String,
}

/// The quarter of today and the seven before it.
fn quarters(app: &App) -> Vec<QuarterChoice> {
    let mut quarters = Vec::new();
    let mut day = app.moment().today;
    for _ in 0..8 {
        let quarter = PeriodKind::Quarter.containing(day);
        quarters.push(QuarterChoice { code: quarter.code(), words: quarter.to_string() });
        let Some(before) = quarter.first_day().pred_opt() else { break };
        day = before;
    }
    quarters
}

/// A file of the package.
struct FileView {
    path: String,
    size: String,
    family: &'static str,
    row: String,
}

/// A fault.
struct FaultView {
    code: &'static str,
    path: String,
    row: String,
    what: String,
    cure: String,
}

impl PackagePage {
    fn new(app: &App, visit: &Visit) -> Self {
        Self {
            frame: Frame::new(app, visit, "核对佐证材料包", &[("佐证材料", "/evidence")]),
            problems: Vec::new(),
            rows: String::new(),
            quarter: String::new(),
            quarters: quarters(app),
            is_checked: false,
            listed: 0,
            files: Vec::new(),
            faults: Vec::new(),
        }
    }

    fn show(&mut self, opened: &OpenedPackage, listed: &[ListedRow]) {
        self.is_checked = true;
        self.listed = listed.len();
        let row_of = |file: usize| {
            let pair = opened.pairs.iter().find(|(_, at)| *at == file);
            let row = pair.and_then(|(row, _)| listed.get(*row));
            row.map(|row| format!("{}　{}", row.number, row.title)).unwrap_or_default()
        };
        let files = opened.items.iter().enumerate().map(|(at, item)| FileView {
            path: item.path.clone(),
            size: size_word(item.file.size),
            family: item.family.map_or("不收", Family::word),
            row: row_of(at),
        });
        self.files = files.collect();
        let faults = opened.faults.iter().map(|fault| FaultView {
            code: fault.code,
            path: fault.path.clone(),
            row: fault.row.map(|row| row.to_string()).unwrap_or_default(),
            what: fault.what.clone(),
            cure: fault.cure.clone(),
        });
        self.faults = faults.collect();
    }
}

/// `GET /evidence/package`.
pub(crate) async fn form(State(app): State<App>, visit: Visit) -> Result<Response, Failure> {
    show(&PackagePage::new(&app, &visit))
}

/// `POST /evidence/package`.
pub(crate) async fn check(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    multipart: Multipart,
) -> Result<Response, Failure> {
    let mut sent = incoming::read(&app, multipart).await?;
    let mut page = PackagePage::new(&app, &visit);
    sent.one("rows").clone_into(&mut page.rows);
    sent.one("quarter").clone_into(&mut page.quarter);
    let mut problems = Vec::new();
    let written = page.quarter.trim();
    let period = Period::parse(written);
    if period.is_none() && !written.is_empty() {
        problems.push(Problem::at("quarter", "E-309", "季度读不懂", "请写成“2023-Q1”，或留空不核对时间"));
    }
    let listed = match listed_rows(&page.rows) {
        Ok(listed) => listed,
        Err(Refusal::Listed(more)) => {
            problems.extend(more);
            Vec::new()
        }
        Err(refusal) => return Err(refusal.into()),
    };
    match (sent.refused.take(), &sent.file) {
        (Some(Refusal::Listed(more)), _) => problems.extend(more),
        (Some(refusal), _) => return Err(refusal.into()),
        (None, None) => problems.push(Problem::at("file", "E-200", "没有选择压缩包", "请选择 zip 压缩包")),
        (None, Some(_)) => {}
    }
    let opened = match sent.file.take().filter(|_| problems.is_empty()) {
        Some(file) => app.office().try_package(&app.moment(), &actor, file, (&listed, period)).await,
        None => Err(OfficeError::Refused(Refusal::Listed(problems))),
    };
    match opened {
        Ok(opened) => {
            page.show(&opened, &listed);
            let faults: Vec<serde_json::Value> = page
                .faults
                .iter()
                .map(|fault| {
                    serde_json::json!({ "code": fault.code, "file": fault.path, "row": fault.row,
                        "what": fault.what, "cure": fault.cure })
                })
                .collect();
            let files: Vec<serde_json::Value> = page
                .files
                .iter()
                .map(|file| serde_json::json!({ "file": file.path, "row": file.row }))
                .collect();
            Ok(with_json(show(&page)?, serde_json::json!({ "files": files, "faults": faults })))
        }
        Err(OfficeError::Refused(Refusal::Listed(problems))) => {
            page.problems = problems.iter().map(ToString::to_string).collect();
            show_refused(&page, &Refusal::Listed(problems))
        }
        Err(error) => Err(error.into()),
    }
}
