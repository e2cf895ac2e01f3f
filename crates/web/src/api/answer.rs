//! The shape of every answer to a program (应答): data as JSON, a thing done with where it stands now, or a refusal
//! with a stable code and all its problems, under the same status as the page's.

use crate::app::App;
use crate::failure::Failure;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Value, json};
use zhaozhang_office::{Problem, Refusal};

/// Problems that ride along with a drawn form, so that programs get them as data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems {
    /// The refusal's code.
    pub code: &'static str,
    /// The whole refusal in words.
    pub message: String,
    /// Each problem.
    pub problems: Vec<Problem>,
}

impl Problems {
    /// The problems of a refusal; a refusal of another kind is one problem of the whole.
    pub fn of(refusal: &Refusal) -> Self {
        let (code, message) = (refusal.code(), refusal.to_string());
        let problems = match refusal {
            Refusal::Listed(problems) => problems.clone(),
            _ => vec![Problem::of(code, message.clone(), "")],
        };
        Self { code, message, problems }
    }
}

/// An answer of its own for programs, beside the page that is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct ForPrograms(pub Value);

/// Data as an answer.
pub(crate) fn data(value: &impl Serialize) -> Result<Response, Failure> {
    data_as(StatusCode::OK, value)
}

/// Data as an answer with a status of its own.
pub(crate) fn data_as(status: StatusCode, value: &impl Serialize) -> Result<Response, Failure> {
    let text = serde_json::to_string(value)
        .map_err(|cause| Failure::fault(format!("cannot write an answer as JSON: {cause}")))?;
    Ok(of_text(status, text))
}

/// JSON that was written already.
pub(crate) fn of_text(status: StatusCode, text: String) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json; charset=utf-8")], text).into_response()
}

/// A thing done: where it stands now, and its number when the address ends with one.
pub(crate) fn done(location: &str) -> Value {
    let path = location.split(['?', '#']).next().unwrap_or_default();
    let id = path.rsplit('/').next().and_then(|last| last.parse::<i64>().ok());
    json!({ "done": true, "location": location, "id": id })
}

/// A refusal in the shape of every refusal.
pub(crate) fn refusal(status: StatusCode, code: &str, message: &str, problems: &[Problem]) -> Response {
    let problems: Vec<Value> = problems
        .iter()
        .map(|problem| {
            json!({
                "code": problem.code, "field": problem.field, "what": problem.what, "cure": problem.cure,
            })
        })
        .collect();
    let body = json!({ "code": code, "message": message, "problems": problems });
    of_text(status, body.to_string())
}

/// A refusal that is known in words only.
pub(crate) fn refusal_in_words(status: StatusCode, code: &str, words: &str) -> Response {
    let problem = json!({ "code": code, "field": "", "what": words, "cure": "" });
    let body = json!({ "code": code, "message": words, "problems": [problem] });
    of_text(status, body.to_string())
}

/// A failure as programs get it; a fault is logged and gets a reference number.
pub(crate) fn failure(app: &App, here: &str, failure: Failure) -> Response {
    match failure {
        Failure::Refused { status, code, what, cure } | Failure::Kept { status, code, what, cure, .. } => {
            let message = format!("{what}{cure}");
            let problem = Problem { code, field: "", what, cure };
            refusal(status, code, &message, &[problem])
        }
        Failure::Listed { status, problems } => {
            let message = Refusal::Listed(problems.clone()).to_string();
            let code = problems.first().map_or("O-105", |first| first.code);
            refusal(status, code, &message, &problems)
        }
        Failure::Fault { chain } => {
            let reference = app.fault_number();
            tracing::error!(%reference, address = %here, "{chain}");
            let message = "这是系统的问题，这次请求没有生效。请稍后再试；仍不行的，把编号告诉维护人员。";
            refusal(StatusCode::INTERNAL_SERVER_ERROR, &reference, message, &[])
        }
    }
}
