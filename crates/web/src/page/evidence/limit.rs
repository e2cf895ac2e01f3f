//! 佐证材料限额: how large a file of each kind may be and how many one record may have, told before every upload.

use crate::app::{App, Visit, show, show_refused};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use zhaozhang_office::evidence::{EvidenceKind, Limit};
use zhaozhang_office::{OfficeError, Problem, Refusal};

#[derive(Template)]
#[template(path = "evidence_limits.html")]
struct LimitPage {
    frame: Frame,
    problems: Vec<String>,
    rows: Vec<LimitView>,
    scanner: String,
}

/// A kind with its limits, or what was typed for it.
struct LimitView {
    word: &'static str,
    formats: &'static str,
    megabytes: String,
    files: String,
}

/// One kind's limits.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct LimitForm {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    megabytes: String,
    #[serde(default)]
    files: String,
}

/// `GET /evidence/limits`.
pub(crate) async fn form(State(app): State<App>, visit: Visit) -> Result<Response, Failure> {
    show(&page(&app, &visit, None, Vec::new()).await?)
}

async fn page(
    app: &App,
    visit: &Visit,
    typed: Option<&LimitForm>,
    problems: Vec<String>,
) -> Result<LimitPage, Failure> {
    let limits = app.office().evidence_limits().await?;
    let rows = limits.into_iter().map(|(kind, limit)| {
        let typed = typed.filter(|typed| typed.kind == kind.word());
        LimitView {
            word: kind.word(),
            formats: kind.formats(),
            megabytes: typed.map_or_else(|| limit.megabytes.to_string(), |typed| typed.megabytes.clone()),
            files: typed.map_or_else(|| limit.files.to_string(), |typed| typed.files.clone()),
        }
    });
    Ok(LimitPage {
        frame: Frame::new(app, visit, "佐证材料限额", &[("佐证材料", "/evidence")]),
        problems,
        rows: rows.collect(),
        scanner: app.office().evidence_scanner().unwrap_or_default(),
    })
}

/// `POST /evidence/limits`.
pub(crate) async fn set(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(form): Form<LimitForm>,
) -> Result<Response, Failure> {
    let number = |text: &str| text.trim().parse::<i64>().unwrap_or(0);
    let limit = Limit { megabytes: number(&form.megabytes), files: number(&form.files) };
    let done = if let Some(kind) = EvidenceKind::from_word(&form.kind) {
        app.office().set_evidence_limit(&app.moment(), &actor, kind, limit).await
    } else {
        let problem = Problem::at("kind", "E-221", "没有选材料种类", "请从表中选一种材料修改");
        Err(OfficeError::Refused(Refusal::Listed(vec![problem])))
    };
    match done {
        Ok(()) => Ok(Redirect::to("/evidence/limits").into_response()),
        Err(OfficeError::Refused(Refusal::Listed(problems))) => {
            let said = problems.iter().map(ToString::to_string).collect();
            show_refused(&page(&app, &visit, Some(&form), said).await?, &Refusal::Listed(problems))
        }
        Err(error) => Err(error.into()),
    }
}
