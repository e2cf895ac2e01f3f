//! A manuscript as text (稿件文本): JSON as the store keeps a version. What is signed is the domain's canonical text,
//! not this one; reading checks that both agree.

use crate::refusal::Fault;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use zhaozhang_domain::submission::{
    Attachment, ContentClass, Disclosure, EventKind, InformationClass, Manuscript, Picture, Purpose, Source,
    Target, TargetLevel, WorkKind,
};

/// Every field; a later version of the program adds fields with a default and never renames one.
#[derive(Serialize, Deserialize)]
struct ManuscriptText {
    title: String,
    purpose: String,
    class: String,
    content: String,
    content_fields: Vec<(String, String)>,
    work_kind: String,
    disclosure: String,
    withheld_reason: String,
    target_level: String,
    channels: Vec<String>,
    sensitivity: String,
    event_kind: String,
    event_on: String,
    authors: Vec<String>,
    body: String,
    links: Vec<String>,
    sources: Vec<(String, String)>,
    pictures: Vec<PictureText>,
    attachments: Vec<(String, String)>,
    exceptional_route: String,
    secrecy_declared: bool,
}

#[derive(Serialize, Deserialize)]
struct PictureText {
    hash: String,
    name: String,
    caption: String,
    shows_person: bool,
    has_consent: bool,
}

/// Writes a manuscript.
pub(crate) fn write(manuscript: &Manuscript) -> Result<String, Fault> {
    let text = ManuscriptText {
        title: manuscript.title.clone(),
        purpose: manuscript.purpose.map_or("", Purpose::word).to_owned(),
        class: manuscript.class.map_or("", InformationClass::word).to_owned(),
        content: manuscript.content.map_or("", ContentClass::word).to_owned(),
        content_fields: manuscript.content_fields.clone(),
        work_kind: manuscript.work_kind.map_or("", WorkKind::word).to_owned(),
        disclosure: manuscript.disclosure.map_or("", Disclosure::word).to_owned(),
        withheld_reason: manuscript.withheld_reason.clone(),
        target_level: manuscript.target.level.word().to_owned(),
        channels: manuscript.target.channels.clone(),
        sensitivity: manuscript.sensitivity.clone(),
        event_kind: manuscript.event_kind.map_or("", EventKind::word).to_owned(),
        event_on: manuscript.event_on.map(|day| day.to_string()).unwrap_or_default(),
        authors: manuscript.authors.clone(),
        body: manuscript.body.clone(),
        links: manuscript.links.clone(),
        sources: manuscript.sources.iter().map(|one| (one.figure.clone(), one.source.clone())).collect(),
        pictures: manuscript.pictures.iter().map(picture_text).collect(),
        attachments: manuscript.attachments.iter().map(|one| (one.hash.clone(), one.name.clone())).collect(),
        exceptional_route: manuscript.exceptional_route.clone(),
        secrecy_declared: manuscript.secrecy_declared,
    };
    serde_json::to_string(&text).map_err(|cause| Fault::new("cannot write a manuscript as text", cause))
}

fn picture_text(picture: &Picture) -> PictureText {
    PictureText {
        hash: picture.hash.clone(),
        name: picture.name.clone(),
        caption: picture.caption.clone(),
        shows_person: picture.shows_person,
        has_consent: picture.has_consent,
    }
}

/// Reads what [`write()`] wrote, and refuses a text that is not the one the digest was taken of.
pub(crate) fn read(text: &str, digest: &str) -> Result<Manuscript, Fault> {
    let text: ManuscriptText =
        serde_json::from_str(text).map_err(|cause| Fault::new("cannot read a manuscript", cause))?;
    let manuscript = Manuscript {
        title: text.title,
        purpose: Purpose::from_word(&text.purpose),
        class: InformationClass::from_word(&text.class),
        content: ContentClass::from_word(&text.content),
        content_fields: text.content_fields,
        work_kind: WorkKind::from_word(&text.work_kind),
        disclosure: Disclosure::from_word(&text.disclosure),
        withheld_reason: text.withheld_reason,
        target: Target {
            level: TargetLevel::from_word(&text.target_level).unwrap_or(TargetLevel::Bureau),
            channels: text.channels,
        },
        sensitivity: text.sensitivity,
        event_kind: EventKind::from_word(&text.event_kind),
        event_on: text.event_on.parse::<NaiveDate>().ok(),
        authors: text.authors,
        body: text.body,
        links: text.links,
        sources: text.sources.into_iter().map(|(figure, source)| Source { figure, source }).collect(),
        pictures: text
            .pictures
            .into_iter()
            .map(|one| Picture {
                hash: one.hash,
                name: one.name,
                caption: one.caption,
                shows_person: one.shows_person,
                has_consent: one.has_consent,
            })
            .collect(),
        attachments: text.attachments.into_iter().map(|(hash, name)| Attachment { hash, name }).collect(),
        exceptional_route: text.exceptional_route,
        secrecy_declared: text.secrecy_declared,
    };
    if manuscript.digest() == digest {
        Ok(manuscript)
    } else {
        Err(Fault::plain(format!("a manuscript does not have the digest it was kept under ({digest})")))
    }
}
