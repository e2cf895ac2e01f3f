//! What is done to an item under review (审核办理): one handler a verb. What is refused comes back on the item's page
//! with everything that was typed.

use super::submission_item::{Typed, refused};
use crate::app::{App, Visit};
use crate::failure::Failure;
use crate::who::Who;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use zhaozhang_domain::submission::Passage;
use zhaozhang_office::OfficeError;
use zhaozhang_office::submission::return_submission::Return;
use zhaozhang_office::submission::sign_step::Opinion;

/// Back to the item, or the item with what stands in the way.
pub(crate) async fn answered<T>(
    who: (&App, &Visit, &zhaozhang_office::Actor),
    id: i64,
    typed: Typed,
    outcome: Result<T, OfficeError>,
) -> Result<Response, Failure> {
    match outcome {
        Ok(_) => Ok(Redirect::to(&format!("/submissions/{id}")).into_response()),
        Err(OfficeError::Refused(refusal)) => refused(who, id, typed, &refusal).await,
        Err(error) => Err(error.into()),
    }
}

/// `POST /submissions/{id}/hand-in`.
pub(crate) async fn hand_in(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let outcome = app.office().hand_in(&app.moment(), &actor, id).await;
    answered((&app, &visit, &actor), id, Typed::default(), outcome).await
}

/// The opinion box.
#[derive(Debug, Default, Deserialize)]
pub struct SignForm {
    #[serde(default)]
    step: String,
    #[serde(default)]
    digest: String,
    #[serde(default)]
    usual: String,
    #[serde(default)]
    opinion: String,
    #[serde(default)]
    has_checked: String,
}

/// `POST /submissions/{id}/sign`.
pub(crate) async fn sign(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<SignForm>,
) -> Result<Response, Failure> {
    let written = form.opinion.trim();
    let words = if written.is_empty() { form.usual.trim() } else { written }.to_owned();
    let opinion = Opinion {
        id,
        step: form.step,
        digest: form.digest,
        opinion: words,
        has_checked: !form.has_checked.is_empty(),
    };
    let outcome = app.office().sign_step(&app.moment(), &actor, &opinion).await;
    let typed = Typed { opinion: opinion.opinion, ..Typed::default() };
    answered((&app, &visit, &actor), id, typed, outcome).await
}

/// A reason.
#[derive(Debug, Default, Deserialize)]
pub struct WhyForm {
    #[serde(default)]
    why: String,
}

/// `POST /submissions/{id}/escalate`.
pub(crate) async fn escalate(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<WhyForm>,
) -> Result<Response, Failure> {
    let outcome = app.office().escalate_submission(&app.moment(), &actor, id, &form.why).await;
    answered((&app, &visit, &actor), id, Typed { why: form.why, ..Typed::default() }, outcome).await
}

/// The fields of a return.
pub(crate) const RETURN_FIELDS: &[&str] =
    &["digest", "chosen", "reasons", "quote", "note", "paragraph", "paragraph_note"];

/// `POST /submissions/{id}/return`.
pub(crate) async fn send_back(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let all = |name: &str| -> Vec<String> {
        fields.iter().filter(|(field, _)| field == name).map(|(_, value)| value.trim().to_owned()).collect()
    };
    let one = |name: &str| all(name).into_iter().next().unwrap_or_default();
    let notes = all("note");
    let passages = all("quote").into_iter().zip(notes.into_iter().chain(std::iter::repeat(String::new())));
    let quotes: Vec<(String, String)> = passages.collect();
    let passages = quotes.iter().filter(|(quote, _)| !quote.is_empty());
    let passages = passages.map(|(quote, note)| Passage { quote: quote.clone(), note: note.clone() });
    let back = Return {
        id,
        digest: one("digest"),
        chosen: all("chosen"),
        words: one("reasons"),
        passages: passages.collect(),
        paragraphs: chosen_paragraphs(&all("paragraph"), &all("paragraph_note")),
    };
    let outcome = app.office().return_submission(&app.moment(), &actor, &back).await;
    let typed = Typed {
        reasons: back.words,
        chosen: back.chosen,
        quotes,
        chosen_paragraphs: back.paragraphs,
        ..Typed::default()
    };
    answered((&app, &visit, &actor), id, typed, outcome).await
}

/// Ticked paragraphs with the lines beside them, which are sent for every paragraph in order; a line that was written
/// chooses its paragraph too.
fn chosen_paragraphs(ticked: &[String], notes: &[String]) -> Vec<(usize, String)> {
    let ticked: Vec<usize> = ticked.iter().filter_map(|number| number.parse().ok()).collect();
    let note = |number: usize| notes.get(number.wrapping_sub(1)).cloned().unwrap_or_default();
    let written = (1..=notes.len()).filter(|number| !note(*number).is_empty());
    let mut numbers: Vec<usize> = ticked.into_iter().chain(written).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.into_iter().map(|number| (number, note(number))).collect()
}

/// `POST /submissions/{id}/withdraw`.
pub(crate) async fn withdraw(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let outcome = app.office().withdraw_submission(&app.moment(), &actor, id).await;
    answered((&app, &visit, &actor), id, Typed::default(), outcome).await
}

/// `POST /submissions/{id}/void`.
pub(crate) async fn void(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<WhyForm>,
) -> Result<Response, Failure> {
    let outcome = app.office().void_submission(&app.moment(), &actor, id, &form.why).await;
    answered((&app, &visit, &actor), id, Typed { why: form.why, ..Typed::default() }, outcome).await
}
