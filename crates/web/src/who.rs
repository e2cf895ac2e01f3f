//! Who asks (来访人): the actor every page acts for. An office without accounts, and a demonstration, is open to
//! whoever uses this machine; in every other office a session or a token says who it is.
//!
//! The session's token is a cookie scripts cannot read and other sites do not bring along; a new one is given at every
//! signing in, so that nobody can plant one. Next: [`crate::gate`], which refuses those who may not.

use crate::api;
use crate::app::App;
use crate::failure::Failure;
use crate::rate::Caller;
use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use std::convert::Infallible;
use std::sync::Arc;
use zhaozhang_office::Actor;
use zhaozhang_office::access::session::{Session, Standing};
use zhaozhang_office::permit::{Act, access};

/// Who asks (来访人). As an argument of a handler it is always there, because the gate let the request pass.
#[derive(Debug, Clone)]
pub struct Who(pub Actor);

impl<S: Sync> FromRequestParts<S> for Who {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        parts.extensions.get::<Self>().cloned().ok_or_else(Failure::not_signed_in)
    }
}

/// Whoever is signed in with a password (登录人): not a program with a token, not the local user.
#[derive(Debug, Clone)]
pub struct Signed(pub Arc<Session>);

impl<S: Sync> FromRequestParts<S> for Signed {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let refused = || Failure::Refused {
            status: StatusCode::FORBIDDEN,
            code: "A-108",
            what: "这项事务只能由本人登录后办理，没有办理。".to_owned(),
            cure: "请在登录页用自己的账号登录后再办理。".to_owned(),
        };
        parts.extensions.get::<Self>().cloned().ok_or_else(refused)
    }
}

/// From which address somebody asks (来访地址); empty where nobody says.
#[derive(Debug, Clone, Default)]
pub(crate) struct CallerAddress(pub(crate) String);

impl<S: Sync> FromRequestParts<S> for CallerAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let caller = parts.extensions.get::<Caller>();
        Ok(Self(caller.map(|caller| caller.0.to_string()).unwrap_or_default()))
    }
}

/// Why a session that was brought along is over (登录过期).
#[derive(Debug, Clone)]
pub(crate) struct Over(pub(crate) String);

/// The name of the session's cookie.
const COOKIE: &str = "session";

/// A cookie of the request.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(given, _)| *given == name).map(|(_, value)| value)
}

/// The token the browser keeps, if it looks like one.
pub(crate) fn token(headers: &HeaderMap) -> Option<&str> {
    let is_token = |token: &&str| token.len() == 64 && token.bytes().all(|byte| byte.is_ascii_hexdigit());
    cookie(headers, COOKIE).filter(is_token)
}

/// The cookie for a token; without one, the browser is told to forget it.
pub(crate) fn set_cookie(app: &App, token: Option<&str>) -> String {
    let secure = if app.is_https() { "; Secure" } else { "" };
    match token {
        Some(token) => format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax{secure}"),
        None => format!("{COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{secure}"),
    }
}

/// Finds out who asks and tells the handlers; they are told nobody when there is nobody.
pub(crate) async fn establish(app: &App, parts: &mut Parts) -> Result<(), Failure> {
    if parts.uri.path().starts_with("/api/")
        && let Some(actor) = api::bearer::actor(app, parts).await?
    {
        parts.extensions.insert(Who(actor));
        return Ok(());
    }
    if let Some(token) = token(&parts.headers) {
        match app.office().session(&app.moment(), token).await? {
            Standing::Live(session) => {
                parts.extensions.insert(Who(session.actor.clone()));
                parts.extensions.insert(Signed(Arc::from(session)));
                return Ok(());
            }
            Standing::Over { why } => {
                parts.extensions.insert(Over(why));
            }
            Standing::Unknown => {}
        }
    }
    if app.office().is_demonstration() || !app.office().has_accounts().await? {
        parts.extensions.insert(Who(Actor::local_user()));
    }
    Ok(())
}

/// Leads whoever must change the password or set a second factor first there, and refuses everything else.
pub(crate) fn confined(request: &Request, act: Act) -> Option<Response> {
    let must = request.extensions().get::<Signed>().and_then(|signed| signed.0.must)?;
    if act == access::OWN_ACCOUNT {
        return None;
    }
    if request.method() == Method::GET {
        return Some(Redirect::to("/account").into_response());
    }
    let refused = Failure::Refused {
        status: StatusCode::FORBIDDEN,
        code: "A-403",
        what: must.sentence().to_owned(),
        cure: "请打开“本人账号”（/account）。".to_owned(),
    };
    Some(refused.into_response())
}

/// An address of this program to go back to: one slash first, and nothing that makes it another host's.
pub(crate) fn own_address(address: &str) -> String {
    let is_ours = address.starts_with('/')
        && !address.starts_with("//")
        && !address.contains('\\')
        && address.chars().all(|c| c.is_ascii_graphic());
    let is_loop = ["/sign-in", "/sign-out"].iter().any(|start| address.starts_with(start));
    if is_ours && !is_loop { address.to_owned() } else { "/".to_owned() }
}
