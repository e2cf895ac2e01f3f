//! Responsibility letters on the pages (责任书): read for faults before they are drawn up, both chains on one overview, whoever has not signed first (S2-21, S2-22).

use super::form::{plans, read, refused, units};
use crate::app::{App, Visit, download, show, show_refused};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::ledger::Choice;
use crate::page::own_wording::WordingLine;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use zhaozhang_domain::dossier::{Kind, Values};
use zhaozhang_domain::period::document_date;
use zhaozhang_office::Actor;
use zhaozhang_office::permit::supervision as act;
use zhaozhang_office::supervision::letters::LetterOrder;

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
    chosen_units: Vec<String>,
    marks: Vec<WordingLine>,
    has_stops: bool,
    is_read: bool,
    kept: String,
}

/// What is said of letters before they are drawn up.
#[derive(Default)]
struct Drafted {
    values: Values,
    besides: Vec<i64>,
    marks: Vec<WordingLine>,
    is_read: bool,
    problems: Vec<String>,
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
    show(&page(&app, &visit, &actor, Drafted::default()).await?)
}

async fn page(app: &App, visit: &Visit, actor: &Actor, drafted: Drafted) -> Result<LettersPage, Failure> {
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
    let Drafted { values, besides, marks, is_read, problems } = drafted;
    let chosen = values.get("plan").and_then(|plan| plan.parse().ok());
    Ok(LettersPage {
        frame: Frame::new(app, visit, "责任书", &[("督导考核", "/supervision")]),
        problems,
        unsigned: unsigned.collect(),
        may_draw_up: act::DRAW_UP.allows(actor.role),
        plans: plans(app, chosen).await?,
        units: units(app, None).await?.into_iter().skip(1).collect(),
        first_party: values.get("first_party").cloned().unwrap_or_default(),
        chosen_units: besides.iter().map(ToString::to_string).collect(),
        has_stops: marks.iter().any(|mark| mark.stops),
        marks,
        is_read,
        kept: values.get("kept").cloned().unwrap_or_default(),
        rows,
    })
}

/// `POST /letters`: reads the letters of a plan for faults, or draws them up.
pub(crate) async fn draw_up(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let besides: Vec<i64> =
        pairs.iter().filter(|(name, _)| name == "unit").filter_map(|(_, unit)| unit.parse().ok()).collect();
    let is_look = pairs.iter().any(|(name, value)| name == "act" && value == "look");
    let values = typed(pairs);
    let plan: i64 = values.get("plan").and_then(|plan| plan.parse().ok()).unwrap_or_default();
    let value = |key: &str| values.get(key).map_or("", String::as_str);
    let order =
        LetterOrder { plan, first_party: value("first_party"), besides: &besides, kept: value("kept") };
    let (moment, office) = (app.moment(), app.office());
    let mut drafted = Drafted { values: values.clone(), besides: besides.clone(), ..Drafted::default() };
    if !is_look {
        match office.draw_up_letters(&moment, &actor, &order).await {
            Ok(_) => return Ok(Redirect::to("/letters").into_response()),
            Err(error) => {
                let (refusal, problems) = refused(error)?;
                drafted.problems = problems.iter().map(ToString::to_string).collect();
                // What the reader stopped is shown with its basis; the field for the reason comes with it.
                if problems.iter().all(|problem| problem.code == "M-507") {
                    drafted.marks = lines(&app, &actor, &order).await?;
                    drafted.is_read = true;
                }
                return show_refused(&page(&app, &visit, &actor, drafted).await?, &refusal);
            }
        }
    }
    match office.draft_letters(&moment, &actor, &order).await {
        Ok(_) => {
            drafted.marks = lines(&app, &actor, &order).await?;
            drafted.is_read = true;
            show(&page(&app, &visit, &actor, drafted).await?)
        }
        Err(error) => {
            let (refusal, problems) = refused(error)?;
            drafted.problems = problems.iter().map(ToString::to_string).collect();
            show_refused(&page(&app, &visit, &actor, drafted).await?, &refusal)
        }
    }
}

/// The fields of the form.
fn typed(pairs: Vec<(String, String)>) -> Values {
    let kept = pairs.iter().find(|(name, _)| name == "kept").map(|(_, kept)| kept.trim().to_owned());
    let mut values = read(pairs);
    values.extend(kept.map(|kept| ("kept".to_owned(), kept)));
    values
}

/// The marks in the letters an order would draw up.
async fn lines(app: &App, actor: &Actor, order: &LetterOrder<'_>) -> Result<Vec<WordingLine>, Failure> {
    let (moment, office) = (app.moment(), app.office());
    let drafts = office.draft_letters(&moment, actor, order).await?;
    let marks = office.letter_marks(&moment, &drafts).await?;
    Ok(marks.iter().map(|mark| WordingLine::in_place(&mark.mark, &mark.whose())).collect())
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
