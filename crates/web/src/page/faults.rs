//! 疑点与裁定: the questions a notice leaves open with the reading in force, and the faults found when it was loaded.

use super::head::Head;
use crate::app::{App, Visit, show};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::words::anchor;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use zhaozhang_domain::notice::{Notice, NoticeFault, Question, Ruling};
use zhaozhang_domain::period::document_date;

#[derive(Template)]
#[template(path = "faults.html")]
struct FaultsPage {
    frame: Frame,
    head: Head,
    questions: Vec<QuestionView>,
    faults: Vec<FaultView>,
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
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let notice = &app.notice(&code)?.notice;
    let home = format!("/notices/{code}");
    let way = [("通知目录", "/notices"), (notice.title.as_str(), home.as_str())];
    let page = FaultsPage {
        frame: Frame::new(&app, &visit, "疑点与裁定", &way),
        head: Head::of(notice, "faults"),
        questions: notice.questions.iter().map(|question| question_view(notice, question)).collect(),
        faults: super::notices::own_faults(notice).map(fault_view).collect(),
    };
    show(&page)
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
