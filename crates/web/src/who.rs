//! Who asks (来访人): the actor every page acts for. An office without accounts, and a demonstration, is open to
//! whoever uses this machine; in every other office a session or a token says who it is.
//!
//! Next: [`crate::gate`], which refuses those who may not.

use crate::app::App;
use crate::failure::Failure;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use zhaozhang_office::Actor;

/// Who asks (来访人). As an argument of a handler it is always there, because the gate let the request pass.
#[derive(Debug, Clone)]
pub struct Who(pub Actor);

impl<S: Sync> FromRequestParts<S> for Who {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        parts.extensions.get::<Self>().cloned().ok_or_else(Failure::not_signed_in)
    }
}

/// Finds out who asks and tells the handlers; they are told nobody when there is nobody.
pub(crate) async fn establish(app: &App, parts: &mut Parts) -> Result<(), Failure> {
    let _ = app;
    parts.extensions.insert(Who(Actor::local_user()));
    Ok(())
}
