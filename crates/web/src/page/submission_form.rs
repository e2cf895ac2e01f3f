//! 拟稿: the form of a new item or a new version, as the paper form asks, with pictures, files and what was kept unsaved.
//! What is typed comes back with every refusal. Reading the form is [`super::submission_sheet`]'s.

use super::entry::local_time;
use super::submission_form_page::{Subject, page};
use super::submission_sheet::Sheet;
use crate::app::{App, Visit, show, show_refused};
use crate::failure::Failure;
use crate::who::Who;
use axum::extract::{Form, Multipart, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use zhaozhang_domain::duty::DutyKind;
use zhaozhang_domain::submission::{Attachment, Manuscript, Picture};
use zhaozhang_office::submission::draft_submission::NewSubmission;
use zhaozhang_office::submission::store_attachment::FileKind;
use zhaozhang_office::{Actor, OfficeError, Problem, Refusal};

/// The fields of the form, for programs too.
pub(crate) const FIELDS: &[&str] = &[
    "act",
    "digest",
    "notice",
    "duty",
    "title",
    "purpose",
    "class",
    "content",
    "work_kind",
    "disclosure",
    "withheld_reason",
    "target_level",
    "channels",
    "sensitivity",
    "event_kind",
    "event_on",
    "authors",
    "body",
    "links",
    "sources",
    "exceptional_route",
    "secrecy_declared",
    "picture_hash",
    "picture_name",
    "picture_caption",
    "shows_person",
    "has_consent",
    "file_hash",
    "file_name",
    "drop",
    "pictures",
    "files",
    "visitor",
    "visitor_post",
    "visited_on",
    "places",
    "happened_on",
    "happened_at",
    "linked_record",
    "policy",
    "deployment",
    "deployed_on",
    "instructing_leader",
    "instructed_on",
    "instruction",
    "handling_result",
    "central_task",
    "bureau_task",
    "honour",
    "honour_level",
    "honoured_on",
    "honour_proof",
    "urgency",
    "urgent_since",
];

/// The parts of the address.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct NewQuery {
    #[serde(default)]
    duty: String,
    #[serde(default)]
    notice: String,
    #[serde(default)]
    restore: String,
}

/// `GET /submissions/new`.
pub(crate) async fn new(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Query(query): Query<NewQuery>,
) -> Result<Response, Failure> {
    let unsaved = app.office().unsaved_submission(&actor, 0).await?;
    let restored = unsaved.as_ref().filter(|_| !query.restore.is_empty());
    let sheet = restored.and_then(|kept| Sheet::of_kept(&kept.fields));
    let duty = match &sheet {
        Some(sheet) if query.duty.is_empty() => sheet.one("duty").to_owned(),
        _ => query.duty,
    };
    let mut manuscript = sheet.as_ref().map(Sheet::manuscript).unwrap_or_default();
    if manuscript.authors.is_empty() {
        manuscript.authors = vec![actor.name.clone()];
    }
    let mut subject = Subject {
        id: 0,
        digest: String::new(),
        duty,
        notice: query.notice,
        sheet_title: "拟新稿",
        is_issue_on: false,
    };
    if let Some((notice, duty)) = super::duty::answered(&app, &actor, &subject.duty).await? {
        if subject.notice.is_empty() {
            subject.notice.clone_from(&notice.code);
        }
        // What was asked for by its topic is drafted under it.
        if manuscript.title.is_empty() && duty.kind == DutyKind::Solicited {
            manuscript.title.clone_from(&duty.title);
        }
        if manuscript.body.is_empty() {
            manuscript.body = super::duty::headings(&duty);
        }
    }
    let unsaved_at = unsaved.filter(|_| sheet.is_none()).map(|kept| kept.saved_at);
    let mut page = page(&app, &visit, &actor, subject, &manuscript).await?;
    page.unsaved_at = unsaved_at.as_deref().map(local_time).unwrap_or_default();
    page.is_restored = sheet.is_some();
    show(&page)
}

/// `POST /submissions/new`: saves, and hands in when asked.
pub(crate) async fn create(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    multipart: Multipart,
) -> Result<Response, Failure> {
    let sheet = Sheet::read(multipart).await?;
    let mut manuscript = sheet.manuscript();
    let subject = Subject {
        id: 0,
        digest: String::new(),
        duty: sheet.one("duty").to_owned(),
        notice: sheet.one("notice").to_owned(),
        sheet_title: "拟新稿",
        is_issue_on: false,
    };
    let stored = take_files(&app, &actor, &sheet, &mut manuscript).await;
    let new = NewSubmission { notice: subject.notice.clone(), duty: subject.duty.clone(), manuscript };
    let drafted = match stored {
        Ok(()) => app.office().draft_submission(&app.moment(), &actor, &new).await,
        Err(error) => Err(error),
    };
    match drafted {
        Ok(id) => after_save(&app, &visit, &actor, id, sheet.one("act")).await,
        Err(OfficeError::Refused(refusal)) => {
            refused(&app, &visit, &actor, subject, &new.manuscript, &refusal).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /submissions/{id}/edit`.
pub(crate) async fn edit(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Query(query): Query<NewQuery>,
) -> Result<Response, Failure> {
    let item = app.office().submission(&app.moment(), &actor, id).await?;
    let unsaved = app.office().unsaved_submission(&actor, id).await?;
    let unsaved = unsaved.filter(|kept| kept.saved_at > item.line.updated_at);
    let restored = unsaved.as_ref().filter(|_| !query.restore.is_empty());
    let sheet = restored.and_then(|kept| Sheet::of_kept(&kept.fields));
    let manuscript = sheet.as_ref().map_or_else(|| item.manuscript.clone(), Sheet::manuscript);
    let subject = Subject {
        id,
        digest: item.chain.digest.clone(),
        duty: item.line.duty.clone(),
        notice: item.line.notice.clone(),
        sheet_title: "改稿",
        is_issue_on: item.chain.calls_for_issue && item.chain.was_handed_in(),
    };
    let unsaved_at = unsaved.filter(|_| sheet.is_none()).map(|kept| kept.saved_at);
    let mut page = page(&app, &visit, &actor, subject, &manuscript).await?;
    page.unsaved_at = unsaved_at.as_deref().map(local_time).unwrap_or_default();
    page.is_restored = sheet.is_some();
    show(&page)
}

/// `POST /submissions/{id}/edit`: saves a new version, and hands in when asked.
pub(crate) async fn save(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    multipart: Multipart,
) -> Result<Response, Failure> {
    let sheet = Sheet::read(multipart).await?;
    let item = app.office().submission(&app.moment(), &actor, id).await?;
    let mut manuscript = sheet.manuscript();
    let stored = take_files(&app, &actor, &sheet, &mut manuscript).await;
    let digest = sheet.one("digest").to_owned();
    // Handing in a text as it stands needs no new version.
    let is_same = manuscript.digest() == item.chain.digest;
    let saved = match stored {
        Ok(()) if is_same && sheet.one("act") == "hand_in" => Ok(0),
        Ok(()) => app.office().revise_submission(&app.moment(), &actor, (id, &digest), &manuscript).await,
        Err(error) => Err(error),
    };
    match saved {
        Ok(_) => after_save(&app, &visit, &actor, id, sheet.one("act")).await,
        Err(OfficeError::Refused(refusal)) => {
            let subject = Subject {
                id,
                digest,
                duty: item.line.duty.clone(),
                notice: item.line.notice.clone(),
                sheet_title: "改稿",
                is_issue_on: item.chain.calls_for_issue && item.chain.was_handed_in(),
            };
            refused(&app, &visit, &actor, subject, &manuscript, &refusal).await
        }
        Err(error) => Err(error.into()),
    }
}

/// What the page keeps by itself.
#[derive(Debug, Default, Deserialize)]
pub struct AutosaveForm {
    #[serde(default)]
    id: String,
    #[serde(default)]
    fields: String,
}

/// `POST /submissions/autosave`: every half minute while somebody types; answered without a page.
pub(crate) async fn autosave(
    State(app): State<App>,
    Who(actor): Who,
    Form(form): Form<AutosaveForm>,
) -> Result<Response, Failure> {
    if Sheet::of_kept(&form.fields).is_none() {
        return Err(Failure::unreadable("自动保存的内容读不懂，没有保存。", "请点“保存”。"));
    }
    let id = form.id.parse().unwrap_or(0);
    app.office().autosave_submission(&app.moment(), &actor, id, &form.fields).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Saved; handed in too when that was asked, and what stands against it comes back with the form.
async fn after_save(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    id: i64,
    act: &str,
) -> Result<Response, Failure> {
    let done = || Redirect::to(&format!("/submissions/{id}")).into_response();
    if act != "hand_in" {
        return Ok(done());
    }
    match app.office().hand_in(&app.moment(), actor, id).await {
        Ok(_) => Ok(done()),
        Err(OfficeError::Refused(refusal)) => {
            let item = app.office().submission(&app.moment(), actor, id).await?;
            let subject = Subject {
                id,
                digest: item.chain.digest.clone(),
                duty: item.line.duty.clone(),
                notice: item.line.notice.clone(),
                sheet_title: "改稿",
                is_issue_on: item.chain.calls_for_issue && item.chain.was_handed_in(),
            };
            refused(app, visit, actor, subject, &item.manuscript, &refusal).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Keeps the files of the form and adds them to the manuscript; the first refusal of each is collected.
async fn take_files(
    app: &App,
    actor: &Actor,
    sheet: &Sheet,
    manuscript: &mut Manuscript,
) -> Result<(), OfficeError> {
    let mut problems = Vec::new();
    for file in &sheet.files {
        match app.office().store_attachment(&app.moment(), actor, &file.name, file.bytes.clone()).await {
            Ok(stored) if file.is_picture && stored.kind == FileKind::Picture => {
                if manuscript.pictures.iter().all(|picture| picture.hash != stored.hash) {
                    manuscript.pictures.push(Picture {
                        hash: stored.hash,
                        name: stored.name,
                        ..Picture::default()
                    });
                }
            }
            Ok(stored) => {
                if manuscript.attachments.iter().all(|own| own.hash != stored.hash) {
                    let (hash, name) = (stored.hash, stored.name);
                    manuscript.attachments.push(Attachment { hash, name });
                }
            }
            Err(OfficeError::Refused(Refusal::Listed(found))) => problems.extend(found),
            Err(error) => return Err(error),
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Listed(problems).into()) }
}

async fn refused(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    subject: Subject,
    manuscript: &Manuscript,
    refusal: &Refusal,
) -> Result<Response, Failure> {
    let mut page = page(app, visit, actor, subject, manuscript).await?;
    let problems = match refusal {
        Refusal::Listed(problems) => problems.clone(),
        other => vec![Problem::of(other.code(), other.to_string().trim_end_matches('。'), "")],
    };
    page.problems = problems;
    show_refused(&page, refusal)
}
