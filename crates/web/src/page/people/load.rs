//! 从通知导入单位: first what a notice's list says and what is odd about it, then taking it in.

use super::form::{Choice, Given};
use crate::app::{App, Visit, show};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::response::Response;
use serde::Deserialize;
use zhaozhang_office::org::load_units::{LoadedUnits, UnitFinding};

/// Which notice.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct LoadQuery {
    notice: String,
}

#[derive(Template)]
#[template(path = "org_load.html")]
struct LoadPage {
    frame: Frame,
    notices: Vec<Choice>,
    code: String,
    title: String,
    units: usize,
    new: usize,
    findings: Vec<UnitFinding>,
    loaded: Option<LoadedUnits>,
}

/// `GET /units/load`.
pub(crate) async fn form(
    State(app): State<App>,
    visit: Visit,
    Query(query): Query<LoadQuery>,
) -> Result<Response, Failure> {
    draw(&app, &visit, &query.notice, None).await
}

async fn draw(
    app: &App,
    visit: &Visit,
    code: &str,
    loaded: Option<LoadedUnits>,
) -> Result<Response, Failure> {
    let notices = app.office().notices();
    let choices = notices.iter().filter(|entry| !entry.notice.units.is_empty()).map(|entry| Choice {
        value: entry.notice.code.clone(),
        label: format!("{}　{}", entry.notice.title, entry.notice.document_number),
        is_chosen: entry.notice.code == code,
    });
    let mut page = LoadPage {
        frame: Frame::new(app, visit, "从通知导入单位", &[("单位名册", "/units")]),
        notices: choices.collect(),
        code: code.to_owned(),
        title: String::new(),
        units: 0,
        new: 0,
        findings: Vec::new(),
        loaded,
    };
    if !code.is_empty() {
        let entry = app.notice(code)?;
        let findings = app.office().unit_findings(code, app.moment().today).await?;
        page.title.clone_from(&entry.notice.title);
        page.units = entry.notice.units.len();
        page.new = findings.iter().filter(|finding| finding.code == "U-705").count();
        page.findings = findings.into_iter().filter(|finding| finding.code != "U-705").collect();
        // What the import itself found belongs to the list too.
        if let Some(loaded) = &page.loaded {
            let others = loaded.findings.iter().filter(|finding| finding.code == "U-703");
            page.findings.extend(others.cloned());
        }
    }
    show(&page)
}

/// `POST /units/load`.
pub(crate) async fn load(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(given): Form<Given>,
) -> Result<Response, Failure> {
    let code = given.text("notice").to_owned();
    let loaded = app.office().load_units_of_notice(&app.moment(), &actor, &code).await?;
    draw(&app, &visit, &code, Some(loaded)).await
}
