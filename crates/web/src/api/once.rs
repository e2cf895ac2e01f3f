//! `Idempotency-Key` (一次办理): the same request under the same key is done once; whoever sends it again, because the
//! first answer got lost, is told the same. Answers are kept for a day, by account.
//!
//! A request that ended in a fault of ours changed nothing and is forgotten, so that it can be sent again. One that
//! never ended (the program was killed in the middle) may have been done: whoever repeats it is told to look first.

use super::answer;
use crate::app::App;
use crate::failure::Failure;
use crate::who::Who;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use zhaozhang_office::program::given_answers::{Known, NewRequest};

/// The header.
pub(crate) const KEY: &str = "idempotency-key";
/// Told when the answer was given before.
const REPEATED: &str = "idempotency-replayed";
/// The longest key.
const MOST_KEY: usize = 100;
/// The largest answer that is kept.
const ANSWER_BYTES: usize = 1024 * 1024;

/// The largest JSON object taken; files come in parts and have their handler's own limit.
const LIMIT_BYTES: usize = 2 * 1024 * 1024;

/// Stands around everything a program sends.
pub(crate) async fn around(State(app): State<App>, request: Request, next: Next) -> Response {
    match passed(&app, request, next).await {
        Ok(response) => response,
        Err(failure) => failure.into_response(),
    }
}

async fn passed(app: &App, request: Request, next: Next) -> Result<Response, Failure> {
    if !request.headers().contains_key(KEY) {
        return Ok(next.run(request).await);
    }
    let (parts, body) = request.into_parts();
    let kind =
        parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    // Files are not read twice: what counts as the same upload is the address.
    let (body, bytes) = if kind.starts_with("multipart/") {
        (body, None)
    } else {
        let bytes = to_bytes(body, LIMIT_BYTES).await.map_err(|_broken: axum::Error| too_large())?;
        (Body::from(bytes.clone()), Some(bytes))
    };
    let request = asked(&parts, bytes.as_deref().unwrap_or_default())?;
    match app.office().begin_request(&app.moment(), &request).await? {
        Known::New => end(app, &request, next.run(Request::from_parts(parts, body)).await).await,
        Known::Answered { status, body } => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
            let mut response = answer::of_text(status, body);
            response.headers_mut().insert(REPEATED, HeaderValue::from_static("true"));
            Ok(response)
        }
        Known::Another => Err(Failure::Refused {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            code: "T-442",
            what: "这个 Idempotency-Key 已经用于另一次不同的请求，没有办理。".to_owned(),
            cure: "请换一个新的再提交。".to_owned(),
        }),
        Known::UnderWay => Err(Failure::Refused {
            status: StatusCode::CONFLICT,
            code: "T-443",
            what: "同一次请求正在办理，或上一次没有答复就中断了。".to_owned(),
            cure: "请稍后再问；一直没有答复的，请先查明是否已经办理，再换一个 Idempotency-Key 提交。"
                .to_owned(),
        }),
    }
}

/// The refusal of a body that is too large or broke off.
pub(crate) fn too_large() -> Failure {
    Failure::Refused {
        status: StatusCode::PAYLOAD_TOO_LARGE,
        code: "T-413",
        what: "提交的内容太大，或者没有传完，没有办理。".to_owned(),
        cure: "请分成几次提交；文件请用 multipart/form-data。".to_owned(),
    }
}

fn asked(parts: &Parts, bytes: &[u8]) -> Result<NewRequest, Failure> {
    let line = parts.headers.get(KEY).and_then(|line| line.to_str().ok()).map(str::trim);
    let key = line.filter(|key| !key.is_empty() && key.len() <= MOST_KEY);
    let key = key.ok_or_else(|| Failure::Refused {
        status: StatusCode::UNPROCESSABLE_ENTITY,
        code: "T-441",
        what: format!("Idempotency-Key 读不懂，或超过{MOST_KEY}个字符。"),
        cure: "请用字母、数字和连字符，每次办理换一个。".to_owned(),
    })?;
    let Who(actor) = parts.extensions.get::<Who>().ok_or_else(Failure::not_signed_in)?;
    Ok(NewRequest::new(actor, key, parts.uri.path(), bytes))
}

/// Keeps the answer, or forgets the request when it came to nothing.
async fn end(app: &App, request: &NewRequest, response: Response) -> Result<Response, Failure> {
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let is_json = kind.is_some_and(|kind| kind.starts_with("application/json"));
    if !is_json || status.is_server_error() {
        app.office().forget_request(request).await?;
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, ANSWER_BYTES).await;
    let bytes = bytes.map_err(|cause| Failure::fault(format!("cannot read an answer back: {cause}")))?;
    app.office().keep_answer(request, status.as_u16(), &String::from_utf8_lossy(&bytes)).await?;
    Ok(Response::from_parts(parts, Body::from(bytes)))
}
