//! 涉密拦截: the one check that every text and every file of a form passes, from a page or from a program, after it is
//! known who asks and before anything is done with it. A route cannot forget it, because [`crate::gate`] puts every
//! form under it; what is exempt stands in [`OWN_WORDS`] with its reason.
//!
//! What a secret mark is, and what is read of a file, the office room says ([`zhaozhang_office::wording::secret_mark`]);
//! a PDF is read through `pdftotext` where that is installed. Files taken in on the command line are looked at by the
//! same check ([`in_file_now`]); letters of the mailbox by the office before anything of them is kept.

use crate::api::once::too_large;
use crate::app::App;
use crate::failure::Failure;
use crate::typed::{self, Brought, Marked};
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{StatusCode, header};
use serde_json::Value;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::Arc;
use zhaozhang_office::Actor;
use zhaozhang_office::wording::secret_file::{FileWords, words_of_file};
use zhaozhang_office::wording::secret_mark::{SECRET_CODE, SECRET_CURE, secret_mark};

/// Forms whose texts are not stopped here, each with its reason; their files are, all the same.
pub const OWN_WORDS: [(&str, &str); 6] = [
    ("/submissions/new", "the verb says it at its field, and the form comes back with everything"),
    ("/submissions/{id}/edit", "the verb says it at its field, and the form comes back with everything"),
    ("/submissions/autosave", "the verb says it; the page keeps what is typed and tells the writer"),
    ("/words", "a list of words may hold the marks themselves; an entry of it is no text of the office"),
    ("/words/{id}/end", "the reason may name the word of the entry"),
    (
        "/submissions/{id}/dismiss",
        "the key holds the words a doubt is about, which were looked at when they came",
    ),
];

/// The longest text looked at; no form or object of a program is longer.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// What is said of a text with a secret mark.
pub(crate) fn in_text(text: &str) -> Option<String> {
    secret_mark(text)
}

/// What is said of a file with a secret mark in its words; the reading is done aside.
pub(crate) async fn in_file(name: &str, bytes: Vec<u8>) -> Option<String> {
    let name = name.to_owned();
    tokio::task::spawn_blocking(move || in_file_now(&name, bytes)).await.ok().flatten()
}

/// The same where nobody else waits: on the command line.
pub(crate) fn in_file_now(name: &str, bytes: Vec<u8>) -> Option<String> {
    let what = match words_of_file(&bytes) {
        FileWords::Words(words) => secret_mark(&words),
        FileWords::Pdf => secret_mark(&words_of_pdf(bytes)?),
        FileWords::Unread => None,
    }?;
    Some(format!("文件“{name}”中的{what}"))
}

/// The words of the first pages of a PDF: a mark stands on the first. Nothing where no program reads it.
fn words_of_pdf(bytes: Vec<u8>) -> Option<String> {
    let mut command = Command::new("timeout");
    command.args(["-k", "5", "20", "pdftotext", "-layout", "-enc", "UTF-8", "-l", "20", "-", "-"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut reading = command.spawn().ok()?;
    let mut input = reading.stdin.take()?;
    // It may stop listening before the end; what it says counts all the same.
    let feeding = std::thread::spawn(move || drop(input.write_all(&bytes)));
    let output = reading.wait_with_output().ok();
    let _ = feeding.join();
    Some(String::from_utf8_lossy(&output?.stdout).into_owned())
}

/// Looks at what came with a request before its page does. A form in parts is put under guard and looked at as it is
/// read; everything else is read here.
pub(crate) async fn look(path: &str, request: Request) -> Result<(Request, Option<Marked>), Failure> {
    let Some(brought) = request.extensions().get::<Arc<Brought>>().cloned() else {
        return Ok((request, None));
    };
    let is_own = OWN_WORDS.iter().any(|(own, _)| *own == path);
    brought.guard(!is_own);
    if brought.is_in_parts() || is_own {
        return Ok((request, None));
    }
    if brought.is_read() {
        return Ok((request, brought.stopped()));
    }
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, MOST_BYTES).await.map_err(|_broken: axum::Error| too_large())?;
    let kind =
        parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let found = if kind.starts_with("application/x-www-form-urlencoded") {
        first(&typed::pairs(&bytes))
    } else {
        first(&texts(&String::from_utf8_lossy(&bytes)))
    };
    Ok((Request::from_parts(parts, Body::from(bytes)), found))
}

fn first(fields: &[(String, String)]) -> Option<Marked> {
    fields.iter().find_map(|(name, value)| {
        let what = in_text(value).or_else(|| in_text(name))?;
        Some(Marked { place: name.clone(), what, is_file: false })
    })
}

/// The texts of a JSON object with their names; of anything else the whole.
fn texts(body: &str) -> Vec<(String, String)> {
    if !body.contains('密') && !body.contains("\\u") {
        return Vec::new();
    }
    let mut found = Vec::new();
    match serde_json::from_str::<Value>(body) {
        Ok(value) => gather("", &value, &mut found),
        Err(_) => found.push((String::new(), body.to_owned())),
    }
    found
}

fn gather(name: &str, value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => found.push((name.to_owned(), text.clone())),
        Value::Array(values) => values.iter().for_each(|value| gather(name, value, found)),
        Value::Object(object) => object.iter().for_each(|(name, value)| {
            found.push((String::new(), name.clone()));
            gather(name, value, found);
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The refusal, recorded: what was brought stays with whoever brought it.
pub(crate) async fn refusal(app: &App, actor: &Actor, address: &str, found: Marked) -> Failure {
    let place = if found.is_file { "附件".to_owned() } else { format!("“{}”一项", found.place) };
    if let Err(error) = app.office().record_secret_stop(&app.moment(), actor, address, &place).await {
        return error.into();
    }
    let cure = if found.is_file {
        format!("{SECRET_CURE}；确属误判的，请改写文件中的有关字句后重新选择。")
    } else {
        format!("{SECRET_CURE}；确属误判的，请用浏览器的“后退”回到上一页，改写有关字句后再提交。")
    };
    Failure::Kept {
        status: StatusCode::UNPROCESSABLE_ENTITY,
        code: SECRET_CODE,
        what: format!("{}。", found.what),
        cure,
        // Of a file that was stopped nothing is left; the texts around it may go once more with another file.
        again: found.is_file.then(String::new),
    }
}

#[cfg(test)]
mod tests {
    use super::{first, texts};

    #[test]
    fn every_text_of_an_object_is_looked_at() {
        for body in [
            r#"{"reason":"机密★"}"#,
            r#"{"rows":[{"标题":["好","秘密★1年"]}]}"#,
            r#"{"reason":"机密"}"#,
            r#"{"reason":"\u673a\u5bc6\u2605"}"#,
            r#"{"机密★":1}"#,
            "机密★",
        ] {
            assert!(first(&texts(body)).is_some(), "{body}");
        }
        assert!(first(&texts(r#"{"reason":"做好保密工作","n":1,"m":null}"#)).is_none());
    }
}
