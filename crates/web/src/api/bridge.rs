//! The bridge (转换) between programs and the handlers of the pages: a JSON object becomes the form the page would have
//! sent, the page's answer becomes JSON. The handler in between does not know who asked.
//!
//! Not here: who may ([`crate::gate`] checks before), what a verb does.

use super::answer::{self, ForPrograms, Problems};
use super::drawn;
use super::once::too_large;
use crate::app::percent;
use crate::failure::Failure;
use crate::gate::{GatedRoute, Takes};
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use zhaozhang_office::Problem;

/// The largest JSON object taken; files come in parts and have their handler's own limit.
const LIMIT_BYTES: usize = 2 * 1024 * 1024;
/// The largest page that is looked at for its words.
const PAGE_BYTES: usize = 8 * 1024 * 1024;

/// Carries a request over to a page's handler and its answer back.
pub(crate) async fn cross(State(route): State<GatedRoute>, request: Request, next: Next) -> Response {
    match carried(route, request, next).await {
        Ok(response) => response,
        Err(failure) => failure.into_response(),
    }
}

async fn carried(route: GatedRoute, request: Request, next: Next) -> Result<Response, Failure> {
    let is_sent = request.method() == Method::POST;
    let request = if is_sent { as_form(route, request).await? } else { request };
    back(is_sent, next.run(request).await).await
}

/// The request as the page's form would have sent it.
async fn as_form(route: GatedRoute, request: Request) -> Result<Request, Failure> {
    let (mut parts, body) = request.into_parts();
    if matches!(route.takes, Takes::Parts(_)) {
        expect_kind(&parts, "multipart/form-data")?;
        return Ok(Request::from_parts(parts, body));
    }
    let bytes = to_bytes(body, LIMIT_BYTES).await.map_err(|_broken: axum::Error| too_large())?;
    if !bytes.is_empty() {
        expect_kind(&parts, "application/json")?;
    }
    let form = form_of(route, &bytes)?;
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(form.len()));
    parts.headers.remove(header::TRANSFER_ENCODING);
    Ok(Request::from_parts(parts, Body::from(form)))
}

fn expect_kind(parts: &Parts, wanted: &str) -> Result<(), Failure> {
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if kind.is_some_and(|kind| kind.starts_with(wanted)) { Ok(()) } else { Err(wrong_kind(wanted)) }
}

fn wrong_kind(wanted: &str) -> Failure {
    Failure::Refused {
        status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
        code: "T-415",
        what: format!("这个接口收的是 {wanted}，没有办理。"),
        cure: format!("请把 Content-Type 写成 {wanted}，按接口说明提交。"),
    }
}

/// `name=value&…` of a JSON object; everything that is wrong with the object at once.
fn form_of(route: GatedRoute, bytes: &[u8]) -> Result<String, Failure> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(String::new());
    }
    let cure = "请按接口说明写成一个 JSON 对象";
    let value: Value = serde_json::from_slice(bytes)
        .map_err(|cause| listed(vec![Problem::of("T-401", format!("JSON 读不通（{cause}）"), cure)]))?;
    let Value::Object(object) = value else {
        return Err(listed(vec![Problem::of("T-401", "提交的不是一个 JSON 对象", cure)]));
    };
    let mut problems = Vec::new();
    let mut pairs = Vec::new();
    for (name, value) in &object {
        if let Takes::Fields(known) = route.takes
            && !known.is_empty()
            && !known.contains(&name.as_str())
        {
            let what = format!("这个接口没有“{name}”这一项");
            problems.push(Problem::of("T-402", what, format!("可以写的有：{}", known.join("、"))));
            continue;
        }
        if let Some(words) = words_of(value) {
            pairs.extend(words.iter().map(|word| format!("{}={}", percent(name), percent(word))));
        } else {
            let what = format!("“{name}”不能是一个对象");
            problems.push(Problem::of("T-403", what, "请写成文字、数字、是否，或它们的列表"));
        }
    }
    if problems.is_empty() { Ok(pairs.join("&")) } else { Err(listed(problems)) }
}

fn listed(problems: Vec<Problem>) -> Failure {
    Failure::Listed { status: StatusCode::UNPROCESSABLE_ENTITY, problems }
}

/// A value as a form sends it: once, several times, or not at all. A box that is not ticked is not sent.
fn words_of(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Null | Value::Bool(false) => Some(Vec::new()),
        Value::Bool(true) => Some(vec!["true".to_owned()]),
        Value::Number(number) => Some(vec![number.to_string()]),
        Value::String(text) => Some(vec![text.clone()]),
        Value::Array(values) => {
            let words: Option<Vec<Vec<String>>> = values.iter().map(words_of).collect();
            words.map(|words| words.concat())
        }
        Value::Object(_) => None,
    }
}

/// The page's answer as JSON; files and failures pass as they are.
async fn back(is_sent: bool, response: Response) -> Result<Response, Failure> {
    let status = response.status();
    if status.is_redirection() {
        let location = response.headers().get(header::LOCATION).and_then(|place| place.to_str().ok());
        let own = response.extensions().get::<ForPrograms>().cloned();
        let value = own.map_or_else(|| answer::done(location.unwrap_or("/")), |own| own.0);
        return answer::data(&value);
    }
    if response.extensions().get::<Failure>().is_some() {
        return Ok(response);
    }
    if let Some(Problems { code, message, problems }) = response.extensions().get::<Problems>().cloned() {
        return Ok(answer::refusal(status, code, &message, &problems));
    }
    if let Some(ForPrograms(value)) = response.extensions().get::<ForPrograms>().cloned() {
        return answer::data_as(status, &value);
    }
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let is_page = kind.is_some_and(|kind| kind.starts_with("text/html"));
    let is_plain = kind.is_some_and(|kind| kind.starts_with("text/plain"));
    let is_unread = is_plain && status == StatusCode::UNPROCESSABLE_ENTITY;
    if !(is_page || is_unread) {
        return Ok(response);
    }
    let page = to_bytes(response.into_body(), PAGE_BYTES).await;
    let page = page.map_err(|cause| Failure::fault(format!("cannot read a drawn page: {cause}")))?;
    let page = String::from_utf8_lossy(&page);
    if status.is_success() {
        let drawn = drawn::of(&page);
        return if is_sent {
            answer::data(&serde_json::json!({ "done": true, "location": null, "id": null, "page": drawn }))
        } else {
            answer::data(&drawn)
        };
    }
    if let Some(name) = is_plain.then(|| missing_in(&page)).flatten() {
        return Ok(answer::refusal_in_words(
            status,
            "T-406",
            &format!("缺少“{name}”这一项。请补上后再提交。"),
        ));
    }
    let words = alert_words(&page);
    let code = code_in(&words).unwrap_or("T-422");
    Ok(answer::refusal_in_words(status, code, &words))
}

/// The field the reader of forms missed: it says "missing field `on`".
fn missing_in(words: &str) -> Option<&str> {
    words.split_once("missing field `")?.1.split('`').next()
}

/// The code a refusal ends with: `W-425` of `…（W-425）`.
fn code_in(words: &str) -> Option<&str> {
    let (_, code) = words.trim_end_matches(['）', '。']).rsplit_once('（')?;
    let (letter, number) = code.split_once('-')?;
    let is_code = letter.len() == 1
        && letter.chars().all(|sign| sign.is_ascii_uppercase())
        && number.len() == 3
        && number.chars().all(|sign| sign.is_ascii_digit());
    is_code.then_some(code)
}

/// The words a drawn page says in its alerts, without their marks.
fn alert_words(page: &str) -> String {
    let mut words = String::new();
    for part in page.split("role=\"alert\"").skip(1) {
        let (_, inside) = part.split_once('>').unwrap_or(("", part));
        let inside = inside.split("</div>").next().unwrap_or_default();
        let mut is_mark = false;
        for sign in inside.chars() {
            match sign {
                '<' => is_mark = true,
                '>' => is_mark = false,
                _ if !is_mark && !sign.is_whitespace() => words.push(sign),
                _ => {}
            }
        }
    }
    if words.is_empty() { "没有办理，请核对提交的内容。".to_owned() } else { words }
}

#[cfg(test)]
mod tests {
    use super::{alert_words, code_in, words_of};
    use serde_json::json;

    #[test]
    fn values_become_what_a_form_sends() {
        let given = [json!("重复"), json!(3), json!(true), json!(false), json!(null), json!(["甲", 2])];
        let sent: Vec<Vec<String>> = given.iter().map(|value| words_of(value).unwrap()).collect();
        let expected: [&[&str]; 6] = [&["重复"], &["3"], &["true"], &[], &[], &["甲", "2"]];
        assert_eq!(sent, expected);
        assert_eq!(words_of(&json!({ "a": 1 })), None);
        assert_eq!(words_of(&json!([{ "a": 1 }])), None);
    }

    #[test]
    fn alerts_are_read_without_their_marks() {
        let page = "<div class=\"note\" role=\"alert\"><p>没有写明<b>理由</b>。</p></div><p>其他</p>";
        assert_eq!(alert_words(page), "没有写明理由。");
        assert_eq!(code_in("没有办理：读不懂周期。（W-425）"), Some("W-425"));
        assert_eq!((code_in("没有办理（见说明）"), code_in("")), (None, None));
        let told = "Failed to deserialize form body: missing field `on`";
        assert_eq!((super::missing_in(told), super::missing_in("other")), (Some("on"), None));
    }
}
