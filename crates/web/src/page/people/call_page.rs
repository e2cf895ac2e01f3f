//! 登记通知: every call, what waits for the office's word, and of one call who has answered and who has not.

use crate::app::{App, Visit, show, show_refused};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use zhaozhang_domain::period::document_date;
use zhaozhang_office::ledger::ledger_book::RowProblem;
use zhaozhang_office::org::registrations::{CallLine, CallSheet, Filing, FilingState};
use zhaozhang_office::org::roster::title_in;
use zhaozhang_office::permit::people;
use zhaozhang_office::{Actor, Problem, Refusal};

#[derive(Template)]
#[template(path = "org_calls.html")]
struct CallsPage {
    frame: Frame,
    rows: Vec<CallRow>,
    pending: Vec<PendingLine>,
    may_open: bool,
    may_decide: bool,
}

struct CallRow {
    id: i64,
    title: String,
    basis: String,
    due: String,
    filed: usize,
    missing: usize,
    is_over: bool,
}

/// A filing that waits.
struct PendingLine {
    id: i64,
    unit: String,
    unit_id: i64,
    words: String,
    reason: String,
    day: String,
}

/// `GET /registrations`.
pub(crate) async fn list(State(app): State<App>, visit: Visit, Who(actor): Who) -> Result<Response, Failure> {
    let (office, today) = (app.office(), app.moment().today);
    let mut rows = Vec::new();
    for call in office.calls().await? {
        let Some(sheet) = office.call_sheet(&actor, call.id, today).await? else { continue };
        if sheet.filed.is_empty() && sheet.missing.is_empty() {
            continue;
        }
        rows.push(CallRow {
            id: call.id,
            basis: basis(&app, &sheet),
            title: call.title,
            due: document_date(call.due_on),
            filed: sheet.filed.len(),
            missing: sheet.missing.len(),
            is_over: sheet.is_over,
        });
    }
    let pending = office.pending_filings(&actor).await?;
    let mut lines = Vec::new();
    for filing in &pending {
        lines.push(pending_line(&app, filing).await?);
    }
    show(&CallsPage {
        frame: Frame::new(&app, &visit, "登记通知", &[]),
        rows,
        pending: lines,
        may_open: people::REGISTRATION_OPEN.allows(actor.role),
        may_decide: people::LIAISON_CONFIRM.allows(actor.role),
    })
}

fn basis(app: &App, sheet: &CallSheet) -> String {
    let notice = app.office().notice(&sheet.call.notice_code).map(|entry| entry.notice);
    let words = notice.map(|notice| {
        if notice.document_number.is_empty() { notice.title.clone() } else { notice.document_number.clone() }
    });
    format!("{}　{}", words.unwrap_or_default(), sheet.call.citation)
}

async fn pending_line(app: &App, filing: &Filing) -> Result<PendingLine, Failure> {
    let old = match filing.old_post {
        Some(post) => app.office().post(post).await?.map(|post| post.person_name),
        None => None,
    };
    let who = old
        .map_or_else(|| format!("报{}", filing.person_name), |old| format!("{old} → {}", filing.person_name));
    Ok(PendingLine {
        id: filing.id,
        unit: filing.unit_name.clone(),
        unit_id: filing.unit,
        words: format!("{who}（{}），自{}", filing.title, document_date(filing.from)),
        reason: filing.reason.clone(),
        day: filing.filed_on.to_string(),
    })
}

#[derive(Template)]
#[template(path = "org_call.html")]
#[expect(clippy::struct_excessive_bools, reason = "each says whether one part of the page is drawn")]
struct CallPage {
    frame: Frame,
    id: i64,
    title: String,
    basis: String,
    due: String,
    form: &'static str,
    form_note: String,
    is_over: bool,
    filed: Vec<Line>,
    missing: Vec<Line>,
    late: usize,
    own: Option<i64>,
    may_file: bool,
    may_import: bool,
    may_export: bool,
    problems: Vec<Problem>,
    rows_wrong: Vec<RowProblem>,
    said: String,
}

/// A unit in either list.
struct Line {
    unit: i64,
    name: String,
    person: String,
    person_href: String,
    title: String,
    employment: &'static str,
    day: String,
    state: &'static str,
    why: String,
    is_overdue: bool,
    filing: i64,
    is_pending: bool,
}

fn line(line: &CallLine) -> Line {
    let filing = line.filing.as_ref();
    Line {
        unit: line.unit,
        name: line.unit_name.clone(),
        person: filing.map(|filing| filing.person_name.clone()).unwrap_or_default(),
        person_href: filing.map(|filing| format!("/people/{}", filing.person)).unwrap_or_default(),
        title: filing.map(|filing| filing.title.clone()).unwrap_or_default(),
        employment: match filing.and_then(|filing| filing.full_time) {
            Some(true) => "专职",
            Some(false) => "兼职",
            None => "",
        },
        day: filing.map(|filing| filing.filed_on.to_string()).unwrap_or_default(),
        state: filing.map_or("", |filing| filing.state.word()),
        why: line.returned.as_ref().map(|why| format!("已退回：{why}")).unwrap_or_default(),
        is_overdue: line.is_overdue,
        filing: filing.map_or(0, |filing| filing.id),
        is_pending: filing.is_some_and(|filing| filing.state == FilingState::Pending),
    }
}

/// What an import or an export has to say on the call's page.
#[derive(Debug, Default)]
pub(crate) struct Said {
    pub(crate) refusal: Option<Refusal>,
    pub(crate) rows_wrong: Vec<RowProblem>,
    pub(crate) words: String,
}

/// `GET /registrations/{id}`.
pub(crate) async fn one(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    draw(&app, &visit, &actor, id, Said::default()).await
}

/// The call's sheet, if the visitor has a line on it.
pub(crate) async fn sheet(app: &App, actor: &Actor, id: i64) -> Result<CallSheet, Failure> {
    let sheet = app.office().call_sheet(actor, id, app.moment().today).await?;
    let sheet = sheet.filter(|sheet| !(sheet.filed.is_empty() && sheet.missing.is_empty()));
    sheet.ok_or_else(|| Refusal::NotFound { what: format!("编号{id}的登记通知") }.into())
}

/// The page of a call.
pub(crate) async fn draw(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    id: i64,
    said: Said,
) -> Result<Response, Failure> {
    let sheet = sheet(app, actor, id).await?;
    let notice = app.office().notice(&sheet.call.notice_code).map(|entry| entry.notice);
    let form_note = notice.and_then(|notice| title_in(&notice, sheet.call.form)).map(|title| title.note);
    let problems = match &said.refusal {
        Some(Refusal::Listed(problems)) => problems.clone(),
        _ => Vec::new(),
    };
    let page = CallPage {
        frame: Frame::new(app, visit, &sheet.call.title, &[("登记通知", "/registrations")]),
        id,
        basis: basis(app, &sheet),
        title: sheet.call.title.clone(),
        due: document_date(sheet.call.due_on),
        form: sheet.call.form.word(),
        form_note: form_note.unwrap_or_default(),
        is_over: sheet.is_over,
        late: sheet.filed.iter().filter(|line| line.is_overdue).count(),
        filed: sheet.filed.iter().map(line).collect(),
        missing: sheet.missing.iter().map(line).collect(),
        own: actor.unit.filter(|_| !actor.role.sees_all_units()),
        may_file: people::LIAISON_FILE.allows(actor.role),
        may_import: people::REGISTRATION_IMPORT.allows(actor.role),
        may_export: people::CONTACT_EXPORT.allows(actor.role),
        problems,
        rows_wrong: said.rows_wrong,
        said: said.words,
    };
    match &said.refusal {
        Some(refusal) => show_refused(&page, refusal),
        None => show(&page),
    }
}
