//! Supervision and assessment on the pages (督导考核): registers, the ladder on a task, papers, letters, funds, circulars,
//! assessments, evaluations. Everything shown is worked out by the office; every change is one of its verbs.
//!
//! Reading order: [`form`] for fields as they are typed, [`list`] and [`entry`] for the registers in one pattern, [`task`]
//! and [`mod@unit`] for measures, [`paper`], then [`letter`], [`fund`], [`circular`], [`assessment`], [`evaluation`].

pub mod assessment;
pub mod circular;
pub mod entry;
pub mod evaluation;
pub mod form;
pub mod fund;
pub mod letter;
pub mod list;
pub mod paper;
pub mod task;
pub mod unit;

use crate::gate::Gated;
use zhaozhang_office::permit::{supervision as act, task as task_act};

/// The addresses.
pub(crate) fn routes(gated: Gated) -> Gated {
    let gated = gated
        .get("/supervision", act::READ, list::home)
        .get("/supervision/{kind}", act::READ, list::show_list)
        .get("/supervision/{kind}/export.xlsx", act::READ, list::export)
        .get("/supervision/{kind}/new", act::RECORD, entry::blank)
        .post("/supervision/{kind}/new", act::RECORD, entry::open)
        .takes_fields(form::FIELDS)
        .get("/supervision/{kind}/{id}", act::READ, entry::one)
        .post("/supervision/{kind}/{id}/steps", act::STEP, entry::step)
        .takes_fields(form::FIELDS)
        .post("/supervision/red-lines/plan", act::LIST_RED_LINES, entry::list_red_lines)
        .takes_fields(&["plan"])
        .get("/supervision/tasks/{id}", act::READ, task::one)
        .post("/supervision/tasks/{id}/measures", task_act::SUPERVISE, task::supervise)
        .takes_fields(&["unit", "which", "words", "due"])
        .post("/supervision/tasks/{id}/answers", task_act::REPORT, task::answer)
        .takes_fields(&["refers", "unit", "words", "evidence"])
        .post("/supervision/tasks/{id}/judgements", task_act::JUDGE, task::judge)
        .takes_fields(&["refers", "verdict", "words"])
        .get("/supervision/units", act::READ, unit::list)
        .get("/supervision/units/{id}", act::READ, unit::one)
        .get("/supervision/drafts/{subject}", act::DRAFT, paper::draft)
        .post("/supervision/drafts/{subject}", act::DRAFT, paper::issue)
        .takes::<paper::OrderForm>()
        .get("/supervision/papers", act::READ, paper::list)
        .get("/supervision/papers/{id}", act::READ, paper::one)
        .get("/supervision/papers/{id}/{name}", act::READ, paper::file)
        .gives_file();
    of_cadence(gated)
}

/// Letters, funds, circulars, assessments, evaluations.
fn of_cadence(gated: Gated) -> Gated {
    gated
        .get("/letters", act::READ, letter::list)
        .post("/letters", act::DRAW_UP, letter::draw_up)
        .takes_fields(&["plan", "first_party", "unit"])
        .get("/letters/{id}/letter.docx", act::READ, letter::file)
        .get("/funds", act::READ, fund::list)
        .get("/funds/ledger.xlsx", act::READ, fund::workbook)
        .get("/funds/import", act::IMPORT_FUNDS, fund::form)
        .post_up_to(fund::LIMIT_MB * 1024 * 1024, "/funds/import", act::IMPORT_FUNDS, fund::import)
        .takes_parts(&["file"])
        .get("/funds/statement.docx", act::READ, fund::statement)
        .get("/circulars", act::DRAFT, circular::list)
        .get("/assessments", act::READ, assessment::list)
        .post("/assessments", act::OPEN_ASSESSMENT, assessment::open)
        .takes_fields(&["scheme", "period", "unit"])
        .get("/assessments/performance.xlsx", act::EXPORT, assessment::performance)
        .get("/assessments/{id}", act::READ, assessment::one)
        .post("/assessments/{id}/scores", act::STEP, assessment::score)
        .takes_fields(&["round", "item", "score", "reason"])
        .get("/evaluations", act::DRAFT, evaluation::list)
        .post("/evaluations", act::OPEN_EVALUATION, evaluation::open)
        .takes_fields(&["plan"])
        .get("/evaluations/{id}", act::DRAFT, evaluation::one)
        .post("/evaluations/{id}/ratings", act::OFFICE_STEP, evaluation::rate)
        .takes_fields(&["task", "result", "evidence", "words"])
}
