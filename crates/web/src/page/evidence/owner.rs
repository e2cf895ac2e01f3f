//! 一条记录的佐证材料: what it has, and the upload. Limits are told before anything is chosen; what was typed comes back
//! with every refusal, the file alone must be chosen again, as browsers want it.

use super::incoming;
use super::{Row, told};
use crate::app::{App, Visit, show, show_refused, with_json};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use askama::Template;
use axum::extract::{Multipart, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use zhaozhang_office::evidence::right::owner_word;
use zhaozhang_office::evidence::{EvidenceKind, EvidenceOf, size_word};
use zhaozhang_office::permit::evidence as act;
use zhaozhang_office::{Actor, OfficeError, Problem, Refusal};

/// The parts of the upload.
pub(crate) const FIELDS: &[&str] = &["kind", "title", "page", "air_time", "published_on", "address", "file"];

#[derive(Template)]
#[template(path = "evidence_of.html")]
struct OwnerPage {
    frame: Frame,
    problems: Vec<String>,
    word: &'static str,
    owner_kind: String,
    owner_id: i64,
    title: String,
    home: String,
    rows: Vec<Row>,
    locked: String,
    may_hold: bool,
    kinds: Vec<KindView>,
    form: OwnerForm,
    scanner: String,
}

/// A kind with what is taken of it.
struct KindView {
    word: &'static str,
    formats: &'static str,
    size: String,
    files: i64,
    is_chosen: bool,
}

/// What was typed.
#[derive(Default)]
struct OwnerForm {
    kind: String,
    title: String,
    page: String,
    air_time: String,
    published_on: String,
    address: String,
}

/// `GET /evidence/of/{owner_kind}/{owner_id}`.
pub(crate) async fn show_owner(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path((kind, id)): Path<(String, i64)>,
) -> Result<Response, Failure> {
    let page = page(&app, &visit, &actor, (&kind, id), None, Vec::new()).await?;
    let found = app.office().evidence_of(&app.moment(), &actor, &kind, id).await?;
    let json = serde_json::json!({ "evidence": found.iter().map(told).collect::<Vec<_>>() });
    Ok(with_json(show(&page)?, json))
}

async fn page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    (kind, id): (&str, i64),
    form: Option<OwnerForm>,
    problems: Vec<String>,
) -> Result<OwnerPage, Failure> {
    let moment = app.moment();
    let owner = app.office().evidence_owner(&moment, actor, kind, id).await?;
    let rows = app.office().evidence_of(&moment, actor, kind, id).await?;
    let limits = app.office().evidence_limits().await?;
    let form = form.unwrap_or_else(|| OwnerForm {
        kind: EvidenceKind::Scan.word().to_owned(),
        title: owner.title.clone(),
        ..OwnerForm::default()
    });
    let kinds = limits.iter().map(|(kind, limit)| KindView {
        word: kind.word(),
        formats: kind.formats(),
        size: size_word(limit.bytes()),
        files: limit.files,
        is_chosen: kind.word() == form.kind,
    });
    let word = owner_word(kind);
    Ok(OwnerPage {
        frame: Frame::new(app, visit, &format!("{word}{id}的佐证材料"), &[("佐证材料", "/evidence")]),
        problems,
        word,
        owner_kind: kind.to_owned(),
        owner_id: id,
        title: owner.title,
        home: owner.home,
        rows: rows.iter().map(Row::of).collect(),
        may_hold: act::HOLD.allows(actor.role) && owner.locked.is_none(),
        locked: owner.locked.unwrap_or_default(),
        kinds: kinds.collect(),
        form,
        scanner: app.office().evidence_scanner().unwrap_or_default(),
    })
}

/// `POST /evidence/of/{owner_kind}/{owner_id}`: takes the file in and hangs it on the record.
pub(crate) async fn hold(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path((owner_kind, owner_id)): Path<(String, i64)>,
    multipart: Multipart,
) -> Result<Response, Failure> {
    // Whoever may not see the record sends no gigabytes first.
    app.office().evidence_owner(&app.moment(), &actor, &owner_kind, owner_id).await?;
    let mut sent = incoming::read(&app, multipart).await?;
    let form = OwnerForm {
        kind: sent.one("kind").to_owned(),
        title: sent.one("title").to_owned(),
        page: sent.one("page").to_owned(),
        air_time: sent.one("air_time").to_owned(),
        published_on: sent.one("published_on").to_owned(),
        address: sent.one("address").to_owned(),
    };
    let done = match described(&form, &owner_kind, owner_id) {
        Err(refusal) => Err(OfficeError::Refused(refusal)),
        Ok(of) => match (sent.refused.take(), sent.file.take()) {
            (Some(refusal), _) => Err(OfficeError::Refused(refusal)),
            (None, None) => {
                let problem = Problem::at("file", "E-200", "没有选择文件", "请选择材料文件后再上传");
                Err(OfficeError::Refused(Refusal::Listed(vec![problem])))
            }
            (None, Some(file)) => app.office().hold_evidence(&app.moment(), &actor, &of, file).await,
        },
    };
    match done {
        Ok(_) => Ok(Redirect::to(&format!("/evidence/of/{owner_kind}/{owner_id}")).into_response()),
        Err(OfficeError::Refused(Refusal::Listed(problems))) => {
            let said = problems.iter().map(ToString::to_string).collect();
            let place = (owner_kind.as_str(), owner_id);
            let page = page(&app, &visit, &actor, place, Some(form), said).await?;
            show_refused(&page, &Refusal::Listed(problems))
        }
        Err(error) => Err(error.into()),
    }
}

fn described(form: &OwnerForm, owner_kind: &str, owner_id: i64) -> Result<EvidenceOf, Refusal> {
    let mut problems = Vec::new();
    let kind = EvidenceKind::from_word(&form.kind);
    if kind.is_none() {
        problems.push(Problem::at(
            "kind",
            "E-221",
            "没有选材料种类",
            "请选扫描件、剪报、视频、音频、网页存档或其他",
        ));
    }
    let day = form.published_on.trim();
    let published_on = day.parse().ok();
    if published_on.is_none() && !day.is_empty() {
        problems.push(Problem::at("published_on", "E-215", "发布日期读不懂", "请按“2023-03-05”填写"));
    }
    if !problems.is_empty() {
        return Err(Refusal::Listed(problems));
    }
    Ok(EvidenceOf {
        owner_kind: owner_kind.to_owned(),
        owner_id,
        kind: kind.unwrap_or_default(),
        title: form.title.clone(),
        page: form.page.clone(),
        air_time: form.air_time.clone(),
        published_on,
        address: form.address.clone(),
        ..EvidenceOf::default()
    })
}
