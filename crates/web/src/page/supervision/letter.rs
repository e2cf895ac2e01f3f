//! Responsibility letters on the pages (责任书): both chains on one overview, whoever has not signed first (S2-21, S2-22).

use super::form::{plans, read, refused, units};
use crate::app::{App, Visit, download, show, show_refused};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::ledger::Choice;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use zhaozhang_domain::dossier::{Kind, Values};
use zhaozhang_domain::period::document_date;
use zhaozhang_office::Actor;
use zhaozhang_office::permit::supervision as act;

#[derive(Template)]
#[template(path = "letters.html")]
struct LettersPage {
    frame: Frame,
    problems: Vec<String>,
    rows: Vec<LetterView>,
    unsigned: Vec<String>,
    may_draw_up: bool,
    plans: Vec<Choice>,
    units: Vec<Choice>,
    first_party: String,
}

/// A letter on the overview.
struct LetterView {
    id: i64,
    unit: String,
    chain: &'static str,
    year: String,
    first_party: String,
    first_signer: String,
    second_signer: String,
    signed_on: String,
    tasks: usize,
    state: &'static str,
    is_signed: bool,
    scans: usize,
}

/// `GET /letters`.
pub(crate) async fn list(State(app): State<App>, visit: Visit, Who(actor): Who) -> Result<Response, Failure> {
    show(&page(&app, &visit, &actor, (&Values::new(), Vec::new())).await?)
}

async fn page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    (values, problems): (&Values, Vec<String>),
) -> Result<LettersPage, Failure> {
    let moment = app.moment();
    let mut rows = Vec::new();
    for line in app.office().letters(actor, moment.today).await? {
        let own = &line.dossier;
        let scans = app.office().evidence_of(&moment, actor, "dossier", own.id).await?;
        rows.push(LetterView {
            id: own.id,
            unit: line.unit,
            chain: line.chain.word(),
            year: own.value("year").to_owned(),
            first_party: own.value("first_party").to_owned(),
            first_signer: own.value("first_signer").to_owned(),
            second_signer: own.value("second_signer").to_owned(),
            signed_on: own.day("signed_on").map(document_date).unwrap_or_default(),
            tasks: line.tasks,
            state: own.state(),
            is_signed: own.is_closed(),
            scans: scans.len(),
        });
    }
    let unsigned =
        rows.iter().filter(|row| !row.is_signed).map(|row| format!("{}（{}年度）", row.unit, row.year));
    let chosen = values.get("plan").and_then(|plan| plan.parse().ok());
    Ok(LettersPage {
        frame: Frame::new(app, visit, "责任书", &[("督导考核", "/supervision")]),
        problems,
        unsigned: unsigned.collect(),
        may_draw_up: act::DRAW_UP.allows(actor.role),
        plans: plans(app, chosen).await?,
        units: units(app, None).await?.into_iter().skip(1).collect(),
        first_party: values.get("first_party").cloned().unwrap_or_default(),
        rows,
    })
}

/// `POST /letters`: draws up the letters of a plan.
pub(crate) async fn draw_up(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let besides: Vec<i64> =
        pairs.iter().filter(|(name, _)| name == "unit").filter_map(|(_, unit)| unit.parse().ok()).collect();
    let values = read(pairs);
    let plan: i64 = values.get("plan").and_then(|plan| plan.parse().ok()).unwrap_or_default();
    let first_party = values.get("first_party").cloned().unwrap_or_default();
    match app.office().draw_up_letters(&app.moment(), &actor, (plan, &first_party), &besides).await {
        Ok(_) => Ok(Redirect::to("/letters").into_response()),
        Err(error) => {
            let (refusal, problems) = refused(error)?;
            let problems = problems.iter().map(ToString::to_string).collect();
            show_refused(&page(&app, &visit, &actor, (&values, problems)).await?, &refusal)
        }
    }
}

/// `GET /letters/{id}/letter.docx`.
pub(crate) async fn file(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let kind = Kind::of("letters").ok_or_else(|| Failure::missing("没有责任书"))?;
    let letter = app.office().dossier(&actor, kind, id).await?;
    let bytes = app.office().letter_file(&letter).await?;
    let docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    Ok(download(&format!("{}.docx", letter.title), docx, bytes))
}
