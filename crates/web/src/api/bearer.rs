//! Tokens at the door (接口令牌): `Authorization: Bearer zz_…` says who asks. Whose it is, what it may and whether it still
//! holds is the office's matter ([`zhaozhang_office::program::tokens`]).

use crate::app::App;
use crate::failure::Failure;
use crate::rate::Caller;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use zhaozhang_office::{Actor, OfficeError, Refusal};

/// Who asks by a token; nothing when no token is shown, refused when it is not taken.
pub async fn actor(app: &App, parts: &Parts) -> Result<Option<Actor>, Failure> {
    let Some(line) = parts.headers.get(header::AUTHORIZATION) else { return Ok(None) };
    let text = line.to_str().ok().and_then(|line| {
        let (scheme, text) = line.trim().split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(text)
    });
    let answer = app.office().token_actor(text.unwrap_or_default(), &app.moment()).await;
    match answer {
        Ok(actor) => Ok(Some(actor)),
        Err(OfficeError::Refused(Refusal::Listed(problems))) => {
            app.count_refused_token(parts.extensions.get::<Caller>().copied())?;
            Err(Failure::Listed { status: StatusCode::UNAUTHORIZED, problems })
        }
        Err(error) => Err(error.into()),
    }
}
