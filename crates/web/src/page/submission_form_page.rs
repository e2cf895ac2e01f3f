//! The draft form as it is drawn (拟稿表单页): every field with what stands in it and what is wrong with it.
//! Next: [`super::submission_form`], which answers it.

use super::ledger::Choice;
use super::submission::options;
use super::submission_passages::{self as passages, LastReturn, Paragraph};
use crate::app::{App, Visit};
use crate::failure::Failure;
use crate::frame::Frame;
use askama::Template;
use zhaozhang_domain::duty::digest;
use zhaozhang_domain::submission::{
    ContentClass, Disclosure, EventKind, InformationClass, Manuscript, Purpose, TargetLevel, URGENCIES,
    URGENCY, URGENT_SINCE, WorkKind,
};
use zhaozhang_office::submission::submissions::Likeness;
use zhaozhang_office::{Actor, Problem};

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
pub(crate) struct FormPage {
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
    pub(crate) problems: Vec<Problem>,
    alike: Vec<Likeness>,
    pub(crate) unsaved_at: String,
    pub(crate) is_restored: bool,
    notices: Vec<Choice>,
    title: String,
    purposes: Vec<Choice>,
    classes: Vec<Choice>,
    contents: Vec<ContentPart>,
    work_kinds: Vec<Choice>,
    urgencies: Vec<Choice>,
    urgent_since: String,
    disclosures: Vec<Choice>,
    withheld_reason: String,
    levels: Vec<Choice>,
    channels: String,
    sensitivity: String,
    event_kinds: Vec<Choice>,
    event_on: String,
    authors: String,
    body: String,
    /// Why it came back and what was marked, with the text as it stands.
    returned: Option<LastReturn>,
    paragraphs: Vec<Paragraph>,
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
        own.map(ToString::to_string).collect()
    }
}

/// What the form is about.
pub(crate) struct Subject {
    pub(crate) id: i64,
    pub(crate) digest: String,
    pub(crate) duty: String,
    pub(crate) notice: String,
    pub(crate) sheet_title: &'static str,
    pub(crate) is_issue_on: bool,
}

#[expect(clippy::too_many_lines, reason = "one line for each field of the form")]
pub(crate) async fn page(
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
    let came_back = match subject.id {
        0 => None,
        id => Some(office.submission(&app.moment(), actor, id).await?),
    };
    let answered = super::duty::answered(app, actor, &subject.duty).await?;
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
        duty_title: answered.map_or_else(String::new, |(_, duty)| {
            format!("{}（{}）", duty.title, digest::due_words(&duty, today))
        }),
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
        urgencies: options(URGENCIES.iter().copied(), text.content_field(URGENCY)),
        urgent_since: text.content_field(URGENT_SINCE).replace(' ', "T"),
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
        paragraphs: came_back
            .as_ref()
            .map(|item| passages::paragraphs(&text.body, passages::marked(item)))
            .unwrap_or_default(),
        returned: came_back.as_ref().and_then(|item| passages::last_return(item, (&text.title, &text.body))),
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
