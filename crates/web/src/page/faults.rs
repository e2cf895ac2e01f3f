//! 疑点与裁定: the questions a notice leaves open with the reading in force, the faults found when it was loaded, and
//! the form in which the office decides on either.

use super::head::Head;
use crate::app::{App, Visit, show_as};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use crate::words::anchor;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use zhaozhang_domain::notice::{Notice, NoticeFault, Question, Ruling};
use zhaozhang_domain::period::document_date;
use zhaozhang_office::permit::ruling::RULE;
use zhaozhang_office::{OfficeError, Refusal};

#[derive(Template)]
#[template(path = "faults.html")]
struct FaultsPage {
    frame: Frame,
    head: Head,
    questions: Vec<QuestionView>,
    faults: Vec<FaultView>,
    history: Vec<String>,
    may_rule: bool,
    form: RulingForm,
    problem: String,
}

/// What is decided.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct RulingForm {
    #[serde(default)]
    on: String,
    #[serde(default)]
    reading: String,
    #[serde(default)]
    decided_by: String,
    #[serde(default)]
    decided_on: String,
    #[serde(default)]
    reason: String,
}

struct QuestionView {
    id: String,
    anchor: String,
    words: String,
    places: Vec<String>,
    options: Vec<OptionView>,
    reading: String,
    ruling: String,
    is_ruled: bool,
    rules: String,
}

struct OptionView {
    name: String,
    value: String,
    is_in_force: bool,
}

struct FaultView {
    id: String,
    anchor: String,
    kind: &'static str,
    what: String,
    places: Vec<PlaceView>,
    default: String,
    ruling: String,
    is_ruled: bool,
}

struct PlaceView {
    citation: String,
    words: String,
}

/// `GET /notices/{code}/faults`.
pub(crate) async fn show_faults(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let form = RulingForm {
        decided_by: if actor.person.is_some() { actor.name } else { String::new() },
        decided_on: app.moment().today.to_string(),
        ..RulingForm::default()
    };
    draw(&app, &visit, &code, form, "", StatusCode::OK).await
}

/// `POST /notices/{code}/rulings`: decides; what was typed comes back with a refusal.
pub(crate) async fn rule(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(code): Path<String>,
    Form(form): Form<RulingForm>,
) -> Result<Response, Failure> {
    let Ok(decided_on) = form.decided_on.trim().parse() else {
        let problem = format!("读不懂裁定日期“{}”，请写成2020-08-05。（W-425）", form.decided_on);
        return draw(&app, &visit, &code, form, &problem, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let decision = Ruling {
        on: form.on.trim().to_owned(),
        reading: form.reading.trim().to_owned(),
        decided_by: form.decided_by.trim().to_owned(),
        decided_on,
        reason: form.reason.trim().to_owned(),
    };
    match app.office().make_ruling(&app.moment(), &actor, &code, decision).await {
        Ok(()) => Ok(Redirect::to(&format!("/notices/{code}/faults#{}", anchor(&form.on))).into_response()),
        Err(OfficeError::Refused(refusal @ Refusal::Listed(_))) => {
            draw(&app, &visit, &code, form, &refusal.to_string(), StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn draw(
    app: &App,
    visit: &Visit,
    code: &str,
    form: RulingForm,
    problem: &str,
    status: StatusCode,
) -> Result<Response, Failure> {
    let notice = &app.notice(code)?.notice;
    let made = app.office().rulings_of(code).await?;
    let history = made.iter().map(|row| {
        format!(
            "{}，{}对“{}”裁定：{}。理由：{}。经办：{}",
            row.decided_on, row.decided_by, row.matter, row.reading, row.reason, row.recorded_by
        )
    });
    let home = format!("/notices/{code}");
    let way = [("通知目录", "/notices"), (notice.title.as_str(), home.as_str())];
    let page = FaultsPage {
        frame: Frame::new(app, visit, "疑点与裁定", &way),
        head: Head::of(notice, "faults"),
        questions: notice.questions.iter().map(|question| question_view(notice, question)).collect(),
        faults: super::notices::own_faults(notice).map(fault_view).collect(),
        history: history.collect(),
        may_rule: visit.actor.as_ref().is_some_and(|actor| RULE.allows(actor.role)),
        form,
        problem: problem.to_owned(),
    };
    show_as(status, &page)
}

fn question_view(notice: &Notice, question: &Question) -> QuestionView {
    let options = question.options.iter().map(|(name, value)| OptionView {
        name: name.clone(),
        value: value.clone(),
        is_in_force: name == question.reading(),
    });
    let is_affected = |rule: &&zhaozhang_domain::rule::Rule| rule.questions.contains(&question.id);
    let rules: Vec<&str> = notice.rules.iter().filter(is_affected).map(|rule| rule.name.as_str()).collect();
    QuestionView {
        id: question.id.clone(),
        anchor: anchor(&question.id),
        words: question.question.clone(),
        places: question.places.clone(),
        options: options.collect(),
        reading: question.reading().to_owned(),
        ruling: question.ruling.as_ref().map(ruling_words).unwrap_or_default(),
        is_ruled: question.ruling.is_some(),
        rules: rules.join("、"),
    }
}

fn fault_view(fault: &NoticeFault) -> FaultView {
    let places = std::iter::once(&fault.here).chain(&fault.there);
    FaultView {
        id: fault.id.clone(),
        anchor: anchor(&fault.id),
        kind: fault.kind.word(),
        what: fault.what.clone(),
        places: places
            .map(|place| PlaceView { citation: place.citation.clone(), words: place.words.clone() })
            .collect(),
        default: fault.default.clone(),
        ruling: fault.ruling.as_ref().map(ruling_words).unwrap_or_default(),
        is_ruled: fault.ruling.is_some(),
    }
}

fn ruling_words(ruling: &Ruling) -> String {
    format!(
        "{}，{}裁定：{}。理由：{}。",
        document_date(ruling.decided_on),
        ruling.decided_by,
        ruling.reading,
        ruling.reason
    )
}
