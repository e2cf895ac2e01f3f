//! 拟稿: the form of a new item or a new version, as the paper form asks, with pictures, files and what was kept unsaved.
//! What is typed comes back with every refusal. Reading the form is [`super::submission_sheet`]'s.

use super::entry::local_time;
use super::ledger::Choice;
use super::submission::options;
use super::submission_sheet::Sheet;
use crate::app::{App, Visit, show, show_refused};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Multipart, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use zhaozhang_domain::submission::{
    ContentClass, Disclosure, EventKind, InformationClass, Manuscript, Purpose, TargetLevel, WorkKind,
};
use zhaozhang_office::draft_submission::NewSubmission;
use zhaozhang_office::store_attachment::FileKind;
use zhaozhang_office::submissions::Likeness;
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
];

/// A kind of content with its fields, shown when it is chosen.
struct ContentPart {
    number: usize,
    word: &'static str,
    label: String,
    is_chosen: bool,
    headings: String,
    fields: Vec<ContentInput>,
}

struct ContentInput {
    key: &'static str,
    label: &'static str,
    value: String,
    is_day: bool,
    is_required: bool,
}

struct PictureRow {
    hash: String,
    name: String,
    caption: String,
    shows_person: bool,
    has_consent: bool,
    href: String,
}

struct FileRow {
    hash: String,
    name: String,
    href: String,
}

#[derive(Template)]
#[template(path = "submission_form.html")]
struct FormPage {
    frame: Frame,
    draft_href: &'static str,
    action: String,
    back: String,
    id: i64,
    digest: String,
    duty: String,
    duty_title: String,
    form_name: &'static str,
    sender: String,
    problems: Vec<Problem>,
    alike: Vec<Likeness>,
    unsaved_at: String,
    is_restored: bool,
    notices: Vec<Choice>,
    title: String,
    purposes: Vec<Choice>,
    classes: Vec<Choice>,
    contents: Vec<ContentPart>,
    work_kinds: Vec<Choice>,
    disclosures: Vec<Choice>,
    withheld_reason: String,
    levels: Vec<Choice>,
    channels: String,
    sensitivity: String,
    event_kinds: Vec<Choice>,
    event_on: String,
    authors: String,
    body: String,
    links: String,
    sources: String,
    pictures: Vec<PictureRow>,
    files: Vec<FileRow>,
    exceptional_route: String,
    secrecy_declared: bool,
    is_issue_on: bool,
}

impl FormPage {
    /// The problems at a field.
    fn at(&self, field: &str) -> String {
        let own = self.problems.iter().filter(|problem| problem.field == field);
        own.map(ToString::to_string).collect::<Vec<_>>().join("")
    }
}

/// What the form is about.
struct Subject {
    id: i64,
    digest: String,
    duty: String,
    notice: String,
    sheet_title: &'static str,
    is_issue_on: bool,
}

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
    let subject = Subject {
        id: 0,
        digest: String::new(),
        duty,
        notice: query.notice,
        sheet_title: "拟新稿",
        is_issue_on: false,
    };
    let unsaved_at = unsaved.filter(|_| sheet.is_none()).map(|kept| kept.saved_at);
    let page = page(&app, &visit, &actor, subject, &manuscript).await?;
    let page = FormPage {
        unsaved_at: unsaved_at.as_deref().map(local_time).unwrap_or_default(),
        is_restored: sheet.is_some(),
        ..page
    };
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
    let page = page(&app, &visit, &actor, subject, &manuscript).await?;
    let page = FormPage {
        unsaved_at: unsaved_at.as_deref().map(local_time).unwrap_or_default(),
        is_restored: sheet.is_some(),
        ..page
    };
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
                    manuscript.pictures.push(zhaozhang_domain::submission::Picture {
                        hash: stored.hash,
                        name: stored.name,
                        ..zhaozhang_domain::submission::Picture::default()
                    });
                }
            }
            Ok(stored) => {
                if manuscript.attachments.iter().all(|own| own.hash != stored.hash) {
                    let (hash, name) = (stored.hash, stored.name);
                    manuscript.attachments.push(zhaozhang_domain::submission::Attachment { hash, name });
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
    let page = page(app, visit, actor, subject, manuscript).await?;
    let problems = match refusal {
        Refusal::Listed(problems) => problems.clone(),
        other => vec![Problem::of(other.code(), other.to_string().trim_end_matches('。'), "")],
    };
    show_refused(&FormPage { problems, ..page }, refusal)
}

async fn page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    subject: Subject,
    text: &Manuscript,
) -> Result<FormPage, Failure> {
    let (office, today) = (app.office(), app.moment().today);
    let unit = actor.unit.unwrap_or_default();
    let way = office.submission_channel(unit, today).await?;
    let sender = way.as_ref().map_or(unit, |way| way.sender);
    let notices = office.notice_choices(sender, today).await?;
    let alike = if text.title.is_empty() && text.body.is_empty() {
        Vec::new()
    } else {
        office.alike(&app.moment(), actor, (subject.id, &text.title, &text.body)).await?
    };
    let href = |hash: &str| {
        if subject.id == 0 { String::new() } else { format!("/submissions/{}/files/{hash}", subject.id) }
    };
    let place = if subject.id == 0 {
        "/submissions/new".to_owned()
    } else {
        format!("/submissions/{}/edit", subject.id)
    };
    let chosen = subject.notice.clone();
    Ok(FormPage {
        frame: Frame::new(app, visit, subject.sheet_title, &[("信息报送", "/submissions")]),
        draft_href: crate::assets::draft_href(),
        back: if subject.id == 0 {
            "/submissions".to_owned()
        } else {
            format!("/submissions/{}", subject.id)
        },
        action: place,
        id: subject.id,
        digest: subject.digest,
        duty_title: String::new(),
        duty: subject.duty,
        form_name: way.as_ref().map_or("附件1-1", |way| way.variant.form()),
        sender: way.map(|way| way.sender_name).unwrap_or_default(),
        problems: Vec::new(),
        alike,
        unsaved_at: String::new(),
        is_restored: false,
        notices: notices
            .into_iter()
            .map(|one| Choice { is_chosen: one.code == chosen, value: one.code, label: one.title })
            .collect(),
        title: text.title.clone(),
        purposes: options(Purpose::ALL.iter().map(|one| one.word()), text.purpose.map_or("", Purpose::word)),
        classes: options(
            InformationClass::ALL.iter().map(|one| one.word()),
            text.class.map_or("", InformationClass::word),
        ),
        contents: contents(text),
        work_kinds: options(
            WorkKind::ALL.iter().map(|one| one.word()),
            text.work_kind.map_or("", WorkKind::word),
        ),
        disclosures: options(
            Disclosure::ALL.iter().map(|one| one.word()),
            text.disclosure.map_or("", Disclosure::word),
        ),
        withheld_reason: text.withheld_reason.clone(),
        levels: options(TargetLevel::ALL.iter().map(|one| one.word()), text.target.level.word()),
        channels: text.target.channels.join("\n"),
        sensitivity: text.sensitivity.clone(),
        event_kinds: options(
            EventKind::ALL.iter().map(|one| one.word()),
            text.event_kind.map_or("", EventKind::word),
        ),
        event_on: text.event_on.map(|day| day.to_string()).unwrap_or_default(),
        authors: text.authors.join("、"),
        body: text.body.clone(),
        links: text.links.join("\n"),
        sources: text
            .sources
            .iter()
            .map(|one| format!("{}：{}", one.figure, one.source))
            .collect::<Vec<_>>()
            .join("\n"),
        pictures: text
            .pictures
            .iter()
            .map(|one| PictureRow {
                href: href(&one.hash),
                hash: one.hash.clone(),
                name: one.name.clone(),
                caption: one.caption.clone(),
                shows_person: one.shows_person,
                has_consent: one.has_consent,
            })
            .collect(),
        files: text
            .attachments
            .iter()
            .map(|one| FileRow { href: href(&one.hash), hash: one.hash.clone(), name: one.name.clone() })
            .collect(),
        exceptional_route: text.exceptional_route.clone(),
        secrecy_declared: text.secrecy_declared,
        is_issue_on: subject.is_issue_on,
    })
}

fn contents(text: &Manuscript) -> Vec<ContentPart> {
    (1..)
        .zip(ContentClass::ALL)
        .map(|(number, content)| ContentPart {
            number,
            word: content.word(),
            label: format!("{}{}", content.number(), content.word()),
            is_chosen: text.content == Some(*content),
            headings: content.headings().join("　"),
            fields: content
                .fields()
                .iter()
                .map(|field| ContentInput {
                    key: field.key,
                    label: field.label,
                    value: text.content_field(field.key).to_owned(),
                    is_day: field.is_day,
                    is_required: field.is_required,
                })
                .collect(),
        })
        .collect()
}
