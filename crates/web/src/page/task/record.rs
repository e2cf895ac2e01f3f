//! What is recorded on a task (任务记录办理): acts of units and of the office, confirmations, steps of supervision, figures
//! out of a workbook. One handler a verb; what is refused comes back on the task's page with what was typed.

use super::one::{Typed, refused};
use crate::app::{App, Visit, download};
use crate::failure::Failure;
use crate::page::plan::XLSX;
use crate::sent_file::{SentFile, Taking};
use crate::who::Who;
use axum::extract::{Form, Multipart, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use zhaozhang_document::official::{Align, Column, Table};
use zhaozhang_document::xlsx::{SheetName, WorkbookMeta, tables};
use zhaozhang_domain::period::PeriodKind;
use zhaozhang_office::org::units::read_day;
use zhaozhang_office::plan::import_series::COLUMNS;
use zhaozhang_office::plan::judge_task_act::Judgement;
use zhaozhang_office::plan::record_task_act::NewTaskAct;
use zhaozhang_office::plan::task_acts::{ActKind, ActWords, DivisionLine};
use zhaozhang_office::refusal::Problem;
use zhaozhang_office::{Actor, OfficeError, Refusal};

/// The fields of every form on a task.
pub(super) const FIELDS: &[&str] = &[
    "kind",
    "on",
    "unit",
    "refers",
    "words",
    "evidence",
    "item",
    "publication",
    "period",
    "index",
    "figure",
    "which",
    "from",
    "due",
    "missing",
    "method",
    "sample",
    "who",
    "what",
    "line_due",
    "share_unit",
    "share",
    "days",
];

/// What a form says, with what could not be read.
struct Asked {
    new: NewTaskAct,
    problems: Vec<Problem>,
    typed: Typed,
}

/// Evidence as it is kept: the pages of records that were given by number, then what was typed.
fn evidence_of(item: &str, piece: &str, typed: &str) -> String {
    let page = |place: &str, number: &str| {
        let number: Option<i64> = number.trim().parse().ok();
        number.map(|number| format!("{place}{number}\n")).unwrap_or_default()
    };
    format!("{}{}{typed}", page("/submissions/", item), page("/stories/", piece)).trim().to_owned()
}

fn asked(id: i64, fields: &[(String, String)]) -> Asked {
    let all = |name: &str| -> Vec<&str> {
        fields.iter().filter(|(field, _)| field == name).map(|(_, value)| value.trim()).collect()
    };
    let one = |name: &str| all(name).first().copied().unwrap_or_default().to_owned();
    let mut problems = Vec::new();
    let mut day = |field: &'static str, words: &str| {
        let read = read_day(words);
        if read.is_none() && !words.is_empty() {
            let what = format!("日期“{words}”读不懂");
            problems.push(Problem::at(field, "P-202", what, "请填写日期，如2026-07-20"));
        }
        read
    };
    let on = day("on", &one("on"));
    let (from, due) = (day("from", &one("from")), day("due", &one("due")));
    let lines = all("who").into_iter().zip(all("what")).zip(all("line_due"));
    let lines: Vec<DivisionLine> = lines
        .filter(|((who, what), _)| !who.is_empty() || !what.is_empty())
        .map(|((who, what), due)| DivisionLine {
            who: who.to_owned(),
            what: what.to_owned(),
            due: day("line_due", due),
        })
        .collect();
    if on.is_none() && one("on").is_empty() {
        problems.push(Problem::at("on", "P-202", "没有写日期", "请填写日期，如2026-07-20"));
    }
    let shares = all("share_unit").into_iter().zip(all("share")).filter(|(_, figure)| !figure.is_empty());
    let kind = ActKind::from_word(&one("kind"));
    if kind.is_none() {
        problems.push(Problem::at("kind", "P-210", "没有写明是哪一种记录", "请从任务页上选一种"));
    }
    let evidence = evidence_of(&one("item"), &one("publication"), &one("evidence"));
    let period = PeriodKind::parse(&one("period")).zip(on).map(|(kind, on)| kind.containing(on).code());
    let words = ActWords {
        words: one("words"),
        evidence,
        index: one("index").parse().ok(),
        figure: one("figure"),
        shares: shares.map(|(unit, figure)| (unit.to_owned(), figure.to_owned())).collect(),
        which: one("which"),
        from,
        due,
        lines,
        method: one("method"),
        sample: one("sample"),
        missing: one("missing"),
        period: period.unwrap_or_default(),
        days: one("days"),
        ..ActWords::default()
    };
    let new = NewTaskAct {
        task: id,
        kind: kind.unwrap_or(ActKind::Report),
        on: on.unwrap_or_default(),
        unit: one("unit").parse().ok(),
        refers: one("refers").parse().ok(),
        words,
    };
    Asked { new, problems, typed: Typed::of(fields) }
}

async fn answered<T>(
    who: (&App, &Visit, &Actor),
    id: i64,
    typed: Typed,
    outcome: Result<T, OfficeError>,
) -> Result<Response, Failure> {
    match outcome {
        Ok(_) => Ok(Redirect::to(&format!("/tasks/{id}#record")).into_response()),
        Err(OfficeError::Refused(refusal)) => refused(who, id, typed, &refusal).await,
        Err(error) => Err(error.into()),
    }
}

/// `POST /tasks/{id}/acts`.
pub(super) async fn record(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let Asked { mut new, problems, typed } = asked(id, &fields);
    if !zhaozhang_office::permit::task::JUDGE.allows(actor.role) {
        // Whoever works in a unit records for that unit and for no other; a figure of a limit for any county (S2-15),
        // which the verb checks.
        let is_figure = new.kind == ActKind::Figure;
        new.unit = new.unit.filter(|_| is_figure).or(actor.unit);
    }
    let outcome = if problems.is_empty() {
        app.office().record_task_act(&app.moment(), &actor, &new).await
    } else {
        Err(Refusal::Listed(problems).into())
    };
    answered((&app, &visit, &actor), id, typed, outcome).await
}

/// `POST /tasks/{id}/supervise`.
pub(super) async fn supervise(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(mut fields): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    fields.push(("kind".to_owned(), ActKind::Step.word().to_owned()));
    let Asked { new, problems, typed } = asked(id, &fields);
    let outcome = if problems.is_empty() {
        app.office().supervise_task(&app.moment(), &actor, &new).await
    } else {
        Err(Refusal::Listed(problems).into())
    };
    answered((&app, &visit, &actor), id, typed, outcome).await
}

/// What is decided of an act.
#[derive(Debug, Default, Deserialize)]
pub(super) struct JudgeForm {
    #[serde(default)]
    verdict: String,
    #[serde(default)]
    words: String,
}

/// `POST /tasks/{id}/acts/{act}/judge`.
pub(super) async fn judge(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path((id, act)): Path<(i64, i64)>,
    Form(form): Form<JudgeForm>,
) -> Result<Response, Failure> {
    let judgement = match form.verdict.as_str() {
        "退回" => Judgement::Return(&form.words),
        _ => Judgement::Confirm(&form.words),
    };
    let outcome = app.office().judge_task_act(&app.moment(), &actor, id, act, judgement).await;
    answered((&app, &visit, &actor), id, Typed::default(), outcome).await
}

/// `POST /tasks/{id}/series-file`.
pub(super) async fn series(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    multipart: Multipart,
) -> Result<Response, Failure> {
    let taking = Taking {
        undone: "没有导入", most_mb: 16, cure: "请按年份分成几个文件，再分别导入。"
    };
    let sent = SentFile::read(multipart, &taking).await?;
    let unit = actor.unit.or(sent.text("unit").trim().parse().ok());
    let outcome =
        app.office().import_series(&app.moment(), &actor, (id, unit), (&sent.name, &sent.bytes)).await;
    answered((&app, &visit, &actor), id, Typed::default(), outcome).await
}

/// `GET /tasks/{id}/series-template`: an empty workbook with the columns.
pub(super) async fn series_template(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    app.office().task(&actor, id).await?;
    let failed = |cause: &dyn std::fmt::Display| Failure::fault(format!("cannot draw a workbook: {cause}"));
    let table = Table {
        caption: None,
        columns: COLUMNS.iter().map(|title| Column::new(*title, 14, Align::Left)).collect(),
        upper_heads: Vec::new(),
        rows: Vec::new(),
        notes: Vec::new(),
    };
    let name = SheetName::new("运行数据").map_err(|cause| failed(&cause))?;
    let meta = WorkbookMeta {
        title: "运行数据".to_owned(),
        author: "照章".to_owned(),
        created_on: app.moment().today,
    };
    let bytes = tables(&[(name, table)], &meta).map_err(|cause| failed(&cause))?;
    Ok(download("运行数据模板.xlsx", XLSX, bytes))
}
