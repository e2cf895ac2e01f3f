//! 重大失误: the list, the form of a finding with its evidence, and one file: finding, reply, decision, reversal. The
//! unit concerned sees the same file as the office and answers in it.

use super::adjustment::article_choices;
use super::entry::local_time;
use super::ledger::{Choice, notice_choices};
use super::submission_sheet::Sheet;
use crate::app::{App, Visit, download, show, show_refused, with_json};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::gate::Gated;
use crate::page::closing::refused;
use crate::page::duty::problems_of;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Multipart, Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{Days, NaiveDate};
use serde::Deserialize;
use zhaozhang_domain::period::document_date;
use zhaozhang_office::casework::find_grave_error::NewFinding;
use zhaozhang_office::casework::grave_errors::{DISMISSED, GraveError, UPHELD, fault_classes};
use zhaozhang_office::permit::submission as act;
use zhaozhang_office::submission::store_attachment::FileKind;
use zhaozhang_office::{Actor, OfficeError, Problem, Refusal};

/// The fields of a finding.
const FIELDS: &[&str] = &[
    "notice",
    "class",
    "unit",
    "submission",
    "title",
    "finding",
    "article",
    "found_on",
    "reply_until",
    "file_hash",
    "file_name",
    "files",
];
/// What a finding brings at most: some documents and pictures.
const FORM_LIMIT: usize = 3 * FileKind::Document.limit();
/// The term offered for a reply.
const USUAL_TERM: Days = Days::new(7);

/// The addresses of findings.
pub(crate) fn routes(gated: Gated) -> Gated {
    gated
        .get("/grave-errors", act::GRAVE_ERROR_READ, list)
        .get("/grave-errors/new", act::FIND_GRAVE_ERROR, form)
        .post_up_to(FORM_LIMIT, "/grave-errors/new", act::FIND_GRAVE_ERROR, find)
        .takes_parts(FIELDS)
        .get("/grave-errors/{id}", act::GRAVE_ERROR_READ, one)
        .get("/grave-errors/{id}/files/{hash}", act::GRAVE_ERROR_READ, file)
        .post("/grave-errors/{id}/reply", act::REPLY_GRAVE_ERROR, reply)
        .takes::<ReplyForm>()
        .post("/grave-errors/{id}/decide", act::DECIDE_GRAVE_ERROR, decide)
        .takes::<DecisionForm>()
        .post("/grave-errors/{id}/reverse", act::REVERSE_GRAVE_ERROR, reverse)
        .takes::<ReversalForm>()
}

/// A finding in the list.
struct FindingRow {
    id: i64,
    unit: String,
    title: String,
    class: String,
    found: String,
    until: String,
    state: &'static str,
    tag: &'static str,
}

#[derive(Template)]
#[template(path = "grave_errors.html")]
struct ListPage {
    frame: Frame,
    rows: Vec<FindingRow>,
    may_find: bool,
}

fn day(text: &str) -> String {
    text.parse::<NaiveDate>().map_or_else(|_| text.to_owned(), document_date)
}

fn tag(state: &str) -> &'static str {
    match state {
        "已认定" => "tag-red",
        "待决定" => "tag-amber",
        "听取陈述" => "tag-blue",
        _ => "",
    }
}

/// `GET /grave-errors`.
async fn list(State(app): State<App>, visit: Visit, Who(actor): Who) -> Result<Response, Failure> {
    let today = app.moment().today;
    let found = app.office().grave_errors(&actor).await?;
    let json: Vec<_> = found
        .iter()
        .map(|one| {
            serde_json::json!({ "id": one.row.id, "unit": one.row.unit_name, "title": one.row.title,
                "state": one.state(today), "reply_until": one.row.reply_until })
        })
        .collect();
    let rows = found.iter().map(|one| FindingRow {
        id: one.row.id,
        unit: one.row.unit_name.clone(),
        title: one.row.title.clone(),
        class: one.row.class.clone(),
        found: day(&one.row.found_on),
        until: day(&one.row.reply_until),
        state: one.state(today),
        tag: tag(one.state(today)),
    });
    let page = ListPage {
        frame: Frame::new(&app, &visit, "重大失误", &[]),
        rows: rows.collect(),
        may_find: act::FIND_GRAVE_ERROR.allows(actor.role),
    };
    Ok(with_json(show(&page)?, serde_json::json!({ "grave_errors": json })))
}

#[derive(Template)]
#[template(path = "grave_error_new.html")]
struct FormPage {
    frame: Frame,
    problems: Vec<Problem>,
    notices: Vec<Choice>,
    classes: Vec<Choice>,
    units: Vec<Choice>,
    articles: Vec<Choice>,
    new: NewFinding,
    submission: String,
}

/// What an address may bring along.
#[derive(Debug, Default, Deserialize)]
struct FormQuery {
    #[serde(default)]
    notice: String,
    #[serde(default)]
    submission: String,
}

/// `GET /grave-errors/new`.
async fn form(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<FormQuery>,
) -> Result<Response, Failure> {
    let today = app.moment().today;
    let until = today.checked_add_days(USUAL_TERM).unwrap_or(today);
    let new = NewFinding {
        notice: query.notice,
        submission: query.submission.parse().unwrap_or(0),
        found_on: today.to_string(),
        reply_until: until.to_string(),
        ..NewFinding::default()
    };
    show(&form_page(&app, &visit, new).await?)
}

async fn form_page(app: &App, visit: &Visit, mut new: NewFinding) -> Result<FormPage, Failure> {
    let (code, notices) = notice_choices(app, visit, &new.notice);
    let notice = app.notice(&code)?.notice;
    new.notice = code;
    let classes = fault_classes(&notice);
    let is_single = classes.len() == 1;
    let class = |class: String| Choice {
        is_chosen: class == new.class || is_single,
        label: class.clone(),
        value: class,
    };
    let units = app.office().units_on(app.moment().today).await?;
    let unit = |unit: zhaozhang_office::org::units::Unit| Choice {
        value: unit.id.to_string(),
        is_chosen: unit.id == new.unit,
        label: unit.name,
    };
    Ok(FormPage {
        frame: Frame::new(app, visit, "提出重大失误认定", &[("重大失误", "/grave-errors")]),
        problems: Vec::new(),
        notices,
        classes: classes.into_iter().map(class).collect(),
        units: units.into_iter().map(unit).collect(),
        articles: article_choices(&notice, &new.article, |_, _| true),
        submission: if new.submission == 0 { String::new() } else { new.submission.to_string() },
        new,
    })
}

/// `POST /grave-errors/new`: the files are brought in first and come back with a refused form.
async fn find(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    multipart: Multipart,
) -> Result<Response, Failure> {
    let sheet = Sheet::read(multipart).await?;
    let one = |name: &str| sheet.one(name).to_owned();
    let mut new = NewFinding {
        notice: one("notice"),
        class: one("class"),
        unit: one("unit").parse().unwrap_or(0),
        submission: one("submission").parse().unwrap_or(0),
        title: one("title"),
        finding: one("finding"),
        article: one("article"),
        found_on: one("found_on"),
        reply_until: one("reply_until"),
        files: sheet.all("file_hash").iter().cloned().zip(sheet.all("file_name").iter().cloned()).collect(),
    };
    let mut outcome: Result<(), OfficeError> = Ok(());
    for file in &sheet.files {
        match app.office().store_attachment(&app.moment(), &actor, &file.name, file.bytes.clone()).await {
            Ok(stored) => new.files.push((stored.hash, stored.name)),
            Err(error) => outcome = Err(error),
        }
    }
    let found = match outcome {
        Ok(()) => app.office().find_grave_error(&app.moment(), &actor, &new).await,
        Err(error) => Err(error),
    };
    match found {
        Ok(id) => {
            let place = format!("/grave-errors/{id}");
            let json = serde_json::json!({ "done": true, "id": id, "location": place });
            Ok(with_json(Redirect::to(&place).into_response(), json))
        }
        Err(error) => {
            let refusal = refused(error)?;
            let page = form_page(&app, &visit, new).await?;
            show_refused(&FormPage { problems: problems_of(&refusal), ..page }, &refusal)
        }
    }
}

/// A reply in the file.
struct ReplyView {
    words: String,
    by: String,
    is_late: bool,
}

#[derive(Template)]
#[template(path = "grave_error.html")]
#[expect(clippy::struct_excessive_bools, reason = "what the template asks, each by its own name")]
struct OnePage {
    frame: Frame,
    problems: Vec<Problem>,
    id: i64,
    class: String,
    unit: String,
    title: String,
    state: &'static str,
    tag: &'static str,
    submission: i64,
    notice: String,
    article: String,
    clause: Vec<String>,
    finding: String,
    found: String,
    by: String,
    until: String,
    files: Vec<(String, String)>,
    replies: Vec<ReplyView>,
    decision: String,
    heard: String,
    opinion: String,
    decided: String,
    serial: i64,
    reversal: Option<(String, String)>,
    may_reply: bool,
    may_decide: bool,
    is_own: bool,
    is_heard: bool,
    may_reverse: bool,
    decisions: [&'static str; 2],
    typed: Typed,
}

/// What was typed into an act that was refused.
#[derive(Debug, Clone, Default)]
struct Typed {
    words: String,
    decision: String,
    opinion: String,
    ruling: String,
    reason: String,
}

/// `GET /grave-errors/{id}`.
async fn one(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    show(&one_page((&app, &visit, &actor), id, Typed::default()).await?)
}

async fn one_page(
    (app, visit, actor): (&App, &Visit, &Actor),
    id: i64,
    typed: Typed,
) -> Result<OnePage, Failure> {
    let today = app.moment().today;
    let file = app.office().grave_error(actor, id).await?;
    let row = &file.row;
    let notice = app.notice(&row.notice_code)?.notice;
    let article = notice.articles.iter().find(|article| article.citation == row.article);
    let decision = file.decision.as_ref();
    let is_open = decision.is_none();
    let decided = |one: &zhaozhang_office::casework::grave_errors::GraveErrorDecisionRow| {
        format!("{}（{}），{}", one.decided_by, one.role, local_time(&one.decided_at))
    };
    Ok(OnePage {
        frame: Frame::new(app, visit, &format!("{}认定{id}", row.class), &[("重大失误", "/grave-errors")]),
        problems: Vec::new(),
        id,
        class: row.class.clone(),
        unit: row.unit_name.clone(),
        title: row.title.clone(),
        state: file.state(today),
        tag: tag(file.state(today)),
        submission: row.submission_id,
        notice: format!("{} {}", notice.document_number, notice.title).trim().to_owned(),
        article: row.article.clone(),
        clause: article.map(|one| one.words.lines().map(ToOwned::to_owned).collect()).unwrap_or_default(),
        finding: row.finding.clone(),
        found: day(&row.found_on),
        by: format!("{}（{}），{}", row.found_by, row.role, local_time(&row.found_at)),
        until: day(&row.reply_until),
        files: files(&file),
        replies: replies(&file),
        decision: decision.map(|one| one.decision.clone()).unwrap_or_default(),
        heard: decision.map(|one| one.heard.clone()).unwrap_or_default(),
        opinion: decision.map(|one| one.opinion.clone()).unwrap_or_default(),
        decided: decision.map(decided).unwrap_or_default(),
        serial: decision.map_or(0, |one| one.serial),
        reversal: file.reversal.as_ref().map(|back| {
            let words = format!("依{}撤销：{}（台账第{}号冲销）", back.ruling, back.reason, back.serial);
            (words, format!("{}（{}），{}", back.reversed_by, back.role, local_time(&back.reversed_at)))
        }),
        may_reply: is_open && act::REPLY_GRAVE_ERROR.allows(actor.role) && actor.unit == Some(row.unit_id),
        may_decide: is_open && act::DECIDE_GRAVE_ERROR.allows(actor.role),
        is_own: actor.person == Some(row.person_id),
        is_heard: file.is_heard(today),
        may_reverse: decision.is_some_and(|one| one.decision == UPHELD)
            && file.reversal.is_none()
            && act::REVERSE_GRAVE_ERROR.allows(actor.role),
        decisions: [UPHELD, DISMISSED],
        typed,
    })
}

fn files(file: &GraveError) -> Vec<(String, String)> {
    let link = |one: &zhaozhang_office::casework::grave_errors::GraveErrorEvidenceRow| {
        (format!("/grave-errors/{}/files/{}", file.row.id, one.hash), one.name.clone())
    };
    file.evidence.iter().map(link).collect()
}

fn replies(file: &GraveError) -> Vec<ReplyView> {
    let view = |one: &zhaozhang_office::casework::grave_errors::GraveErrorReplyRow| ReplyView {
        words: one.words.clone(),
        by: format!("{}（{}），{}", one.replied_by, one.role, local_time(&one.replied_at)),
        is_late: one.replied_on > file.row.reply_until,
    };
    file.replies.iter().map(view).collect()
}

/// `GET /grave-errors/{id}/files/{hash}`.
async fn file(
    State(app): State<App>,
    Who(actor): Who,
    Path((id, hash)): Path<(i64, String)>,
) -> Result<Response, Failure> {
    let found = app.office().grave_error_file(&actor, (id, &hash)).await?;
    Ok(download(&found.name, &found.media_type, found.bytes))
}

/// A reply.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct ReplyForm {
    #[serde(default)]
    words: String,
}

/// `POST /grave-errors/{id}/reply`.
async fn reply(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<ReplyForm>,
) -> Result<Response, Failure> {
    let outcome = app.office().reply_grave_error(&app.moment(), &actor, id, &form.words).await;
    back((&app, &visit, &actor), id, Typed { words: form.words, ..Typed::default() }, outcome).await
}

/// A decision.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct DecisionForm {
    #[serde(default)]
    decision: String,
    #[serde(default)]
    opinion: String,
}

/// `POST /grave-errors/{id}/decide`.
async fn decide(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<DecisionForm>,
) -> Result<Response, Failure> {
    let said = (form.decision.as_str(), form.opinion.as_str());
    let outcome = app.office().decide_grave_error(&app.moment(), &actor, id, said).await;
    let typed = Typed { decision: form.decision.clone(), opinion: form.opinion.clone(), ..Typed::default() };
    back((&app, &visit, &actor), id, typed, outcome).await
}

/// A reversal.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct ReversalForm {
    #[serde(default)]
    ruling: String,
    #[serde(default)]
    reason: String,
}

/// `POST /grave-errors/{id}/reverse`.
async fn reverse(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<ReversalForm>,
) -> Result<Response, Failure> {
    let said = (form.ruling.as_str(), form.reason.as_str());
    let outcome = app.office().reverse_grave_error(&app.moment(), &actor, id, said).await;
    let typed = Typed { ruling: form.ruling.clone(), reason: form.reason.clone(), ..Typed::default() };
    back((&app, &visit, &actor), id, typed, outcome).await
}

async fn back<T>(
    who: (&App, &Visit, &Actor),
    id: i64,
    typed: Typed,
    outcome: Result<T, OfficeError>,
) -> Result<Response, Failure> {
    let refusal: Refusal = match outcome {
        Ok(_) => return Ok(Redirect::to(&format!("/grave-errors/{id}")).into_response()),
        Err(error) => refused(error)?,
    };
    let page = one_page(who, id, typed).await?;
    show_refused(&OnePage { problems: problems_of(&refusal), ..page }, &refusal)
}
