//! 佐证材料: what there is, one piece with its file and fingerprint, and taking it down. [`owner`] is the page of one
//! record's evidence with the upload, [`package`] tries a package against a list, [`limit`] sets how much is taken;
//! [`incoming`] and [`stretch`] carry files in and out.

mod incoming;
pub mod limit;
pub mod owner;
pub mod package;
mod stretch;

use super::entry::local_time;
use crate::app::{App, Visit, show, show_refused, with_json};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::gate::Gated;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use zhaozhang_domain::period::document_date;
use zhaozhang_office::evidence::right::owner_word;
use zhaozhang_office::evidence::{Evidence, Family, size_word};
use zhaozhang_office::permit::evidence as act;
use zhaozhang_office::{Actor, OfficeError, Refusal};

/// The addresses of this group.
pub(crate) fn routes(gated: Gated) -> Gated {
    gated
        .get("/evidence", act::READ, list)
        .get("/evidence/package", act::TRY_PACKAGE, package::form)
        .post_up_to(incoming::LIMIT, "/evidence/package", act::TRY_PACKAGE, package::check)
        .takes_parts(&["rows", "quarter", "file"])
        .get("/evidence/limits", act::LIMIT, limit::form)
        .post("/evidence/limits", act::LIMIT, limit::set)
        .takes::<limit::LimitForm>()
        .get("/evidence/of/{owner_kind}/{owner_id}", act::READ, owner::show_owner)
        .post_up_to(incoming::LIMIT, "/evidence/of/{owner_kind}/{owner_id}", act::HOLD, owner::hold)
        .takes_parts(owner::FIELDS)
        .get("/evidence/{id}", act::READ, one)
        .get("/evidence/{id}/file", act::READ, file)
        .gives_file()
        .post("/evidence/{id}/withdraw", act::WITHDRAW, withdraw)
        .takes::<WithdrawForm>()
}

/// How many rows a page of the list shows.
const ROWS: i64 = 100;

/// A row of a list of evidence.
pub(super) struct Row {
    pub(super) id: i64,
    pub(super) title: String,
    pub(super) kind: &'static str,
    pub(super) detail: String,
    pub(super) file_name: String,
    pub(super) size: String,
    pub(super) owner: String,
    pub(super) added: String,
    pub(super) is_down: bool,
}

impl Row {
    pub(super) fn of(evidence: &Evidence) -> Self {
        Self {
            id: evidence.id,
            title: evidence.title.clone(),
            kind: evidence.kind.word(),
            detail: detail(evidence),
            file_name: evidence.file_name.clone(),
            size: size_word(evidence.size_bytes),
            owner: format!("{}{}", owner_word(&evidence.owner_kind), evidence.owner_id),
            added: format!("{}　{}", local_time(&evidence.added_at), evidence.added_by),
            is_down: evidence.ended.is_some(),
        }
    }
}

/// 版次, 播出时间 and day, as far as they are there.
fn detail(evidence: &Evidence) -> String {
    let mut parts = Vec::new();
    if !evidence.page.is_empty() {
        parts.push(evidence.page.clone());
    }
    if !evidence.air_time.is_empty() {
        parts.push(format!("{}播出", evidence.air_time));
    }
    if let Some(day) = evidence.published_on {
        parts.push(format!("{}发布", document_date(day)));
    }
    parts.join("，")
}

/// A piece of evidence for programs.
pub(super) fn told(evidence: &Evidence) -> serde_json::Value {
    serde_json::json!({
        "id": evidence.id,
        "owner_kind": evidence.owner_kind,
        "owner_id": evidence.owner_id,
        "kind": evidence.kind.word(),
        "title": evidence.title,
        "file_name": evidence.file_name,
        "page": evidence.page,
        "air_time": evidence.air_time,
        "published_on": evidence.published_on.map(|day| day.to_string()),
        "address": evidence.address,
        "media_type": evidence.media_type,
        "size_bytes": evidence.size_bytes,
        "sm3": evidence.hash,
        "added_at": evidence.added_at,
        "added_by": evidence.added_by,
        "withdrawn": evidence.ended,
    })
}

#[derive(Template)]
#[template(path = "evidence_list.html")]
struct ListPage {
    frame: Frame,
    rows: Vec<Row>,
    older: Option<i64>,
    may_limit: bool,
    may_try: bool,
}

/// What the address of the list may say.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct ListQuery {
    #[serde(default)]
    before: Option<i64>,
}

/// `GET /evidence`.
pub(crate) async fn list(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let before = query.before.unwrap_or(i64::MAX);
    let found = app.office().newest_evidence(&app.moment(), &actor, before, ROWS).await?;
    let is_full = i64::try_from(found.len()).is_ok_and(|count| count == ROWS);
    let older = found.last().map(|last| last.id).filter(|_| is_full);
    let json = serde_json::json!({ "evidence": found.iter().map(told).collect::<Vec<_>>() });
    let page = ListPage {
        frame: Frame::new(&app, &visit, "佐证材料", &[]),
        rows: found.iter().map(Row::of).collect(),
        older,
        may_limit: act::LIMIT.allows(actor.role),
        may_try: act::TRY_PACKAGE.allows(actor.role),
    };
    Ok(with_json(show(&page)?, json))
}

#[derive(Template)]
#[template(path = "evidence_one.html")]
struct OnePage {
    frame: Frame,
    problems: Vec<String>,
    row: Row,
    owner_title: String,
    owner_home: String,
    owner_list: String,
    show_as: &'static str,
    media_type: String,
    hash: String,
    address: String,
    ended: String,
    others: Vec<Row>,
    reason: String,
    may_withdraw: bool,
}

/// `GET /evidence/{id}`.
pub(crate) async fn one(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let evidence = app.office().one_evidence(&app.moment(), &actor, id).await?;
    let page = one_page(&app, &visit, &actor, &evidence, ("", Vec::new())).await?;
    Ok(with_json(show(&page)?, told(&evidence)))
}

async fn one_page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    evidence: &Evidence,
    (reason, problems): (&str, Vec<String>),
) -> Result<OnePage, Failure> {
    let moment = app.moment();
    let owner = app.office().evidence_owner(&moment, actor, &evidence.owner_kind, evidence.owner_id).await;
    let owner = match owner {
        Ok(owner) => Some(owner),
        Err(OfficeError::Refused(_)) => None,
        Err(error) => return Err(error.into()),
    };
    let others = app.office().other_uses(&moment, actor, evidence).await?;
    let is_locked = owner.as_ref().is_some_and(|owner| owner.locked.is_some());
    let show_as = match (evidence.family, evidence.media_type.as_str()) {
        (Family::Film, _) => "film",
        (Family::Sound, _) => "sound",
        (Family::Scan, "image/jpeg" | "image/png" | "image/gif" | "image/webp" | "image/bmp") => "picture",
        _ => "file",
    };
    let owner_list = format!("/evidence/of/{}/{}", evidence.owner_kind, evidence.owner_id);
    let title = format!("佐证材料{}", evidence.id);
    Ok(OnePage {
        frame: Frame::new(app, visit, &title, &[("佐证材料", "/evidence")]),
        problems,
        row: Row::of(evidence),
        owner_title: owner.as_ref().map(|owner| owner.title.clone()).unwrap_or_default(),
        owner_home: owner.as_ref().map(|owner| owner.home.clone()).unwrap_or_default(),
        owner_list: if owner.is_some() { owner_list } else { String::new() },
        show_as,
        media_type: evidence.media_type.clone(),
        hash: evidence.hash.clone(),
        address: evidence.address.clone(),
        ended: evidence.ended.clone().unwrap_or_default(),
        others: others.iter().map(Row::of).collect(),
        reason: reason.to_owned(),
        may_withdraw: evidence.ended.is_none() && !is_locked && act::WITHDRAW.allows(actor.role),
    })
}

/// `GET /evidence/{id}/file`: the file, or the stretch that is asked for.
pub(crate) async fn file(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let opened = app.office().open_evidence(&app.moment(), &actor, id).await?;
    Ok(stretch::answer(&opened, &headers))
}

/// Why a piece is taken down.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct WithdrawForm {
    #[serde(default)]
    reason: String,
}

/// `POST /evidence/{id}/withdraw`.
pub(crate) async fn withdraw(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<WithdrawForm>,
) -> Result<Response, Failure> {
    let done = app.office().withdraw_evidence(&app.moment(), &actor, id, &form.reason).await;
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/evidence/{id}")).into_response()),
        Err(OfficeError::Refused(Refusal::Listed(problems))) => {
            let evidence = app.office().one_evidence(&app.moment(), &actor, id).await?;
            let said = problems.iter().map(ToString::to_string).collect();
            let page = one_page(&app, &visit, &actor, &evidence, (&form.reason, said)).await?;
            show_refused(&page, &Refusal::Listed(problems))
        }
        Err(error) => Err(error.into()),
    }
}
