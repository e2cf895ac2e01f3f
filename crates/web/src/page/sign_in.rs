//! 登录: the page that asks who it is, and what becomes of a form that was sent after the session was over. It is drawn
//! in place of the answer, keeps what was typed in the browser (never here), and offers it again to the same person.
//! Next: [`super::account`] for what whoever is signed in does with the own account.

use crate::app::{self, App, Visit};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::typed::Typed;
use crate::who::{CallerAddress, Over, Signed, own_address, set_cookie, token};
use askama::Template;
use axum::extract::{Extension, Form, Query, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use zhaozhang_office::access::sign_in::{SignIn, SignedIn};
use zhaozhang_office::{OfficeError, Problem, Refusal};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    frame: Frame,
    problems: Vec<Problem>,
    over: String,
    login: String,
    back: String,
    kept: String,
    is_kept_in_part: bool,
    has_accounts: bool,
    samples: Vec<SampleView>,
    signed_as: String,
}

/// An invented person to work as.
struct SampleView {
    label: &'static str,
    name: &'static str,
    unit: String,
    role: &'static str,
    title: String,
}

/// The form.
#[derive(Debug, Default, serde::Deserialize)]
pub struct SignInForm {
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    back: String,
    #[serde(default)]
    kept: String,
}

/// The query of the page.
#[derive(Debug, Default, serde::Deserialize)]
pub struct BackQuery {
    #[serde(default)]
    back: String,
}

/// What the page shows beside the form.
#[derive(Default)]
struct Around {
    problems: Vec<Problem>,
    over: String,
    is_kept_in_part: bool,
}

async fn page(app: &App, visit: &Visit, form: SignInForm, around: Around) -> Result<SignInPage, Failure> {
    let samples = app.office().samples().await?;
    let samples = samples.into_iter().map(|sample| SampleView {
        label: sample.label,
        name: sample.name,
        unit: sample.post.unit_name,
        role: sample.post.role.word(),
        title: sample.post.title,
    });
    Ok(SignInPage {
        frame: Frame::new(app, visit, "登录", &[]),
        problems: around.problems,
        over: around.over,
        login: form.login,
        back: own_address(&form.back),
        kept: form.kept,
        is_kept_in_part: around.is_kept_in_part,
        has_accounts: app.office().has_accounts().await?,
        samples: samples.collect(),
        signed_as: visit.session.as_ref().map(|session| session.label.clone()).unwrap_or_default(),
    })
}

/// `GET /sign-in`.
pub(crate) async fn form(
    State(app): State<App>,
    visit: Visit,
    over: Option<Extension<Over>>,
    Query(query): Query<BackQuery>,
) -> Result<Response, Failure> {
    let over = over.map(|Extension(Over(why))| why).unwrap_or_default();
    let form = SignInForm { back: query.back, ..SignInForm::default() };
    app::show(&page(&app, &visit, form, Around { over, ..Around::default() }).await?)
}

/// In place of a page nobody may see who is not signed in: a reader is led to the form and back, a form that was sent
/// comes back with the answer, a program gets a refusal.
pub(crate) async fn ask(app: &App, request: Request) -> Response {
    let extensions = request.extensions();
    let Some(visit) = extensions.get::<Visit>().cloned() else {
        return Failure::not_signed_in().into_response();
    };
    if crate::api::is_for_programs(visit.path()) {
        return Failure::not_signed_in().into_response();
    }
    if request.method() == Method::GET {
        return Redirect::to(&format!("/sign-in?back={}", app::percent(&visit.here))).into_response();
    }
    let over = extensions.get::<Over>().map_or_else(|| "您还没有登录".to_owned(), |over| over.0.clone());
    let typed = match &visit.typed {
        Some(brought) => brought.whole().await,
        None => Typed::default(),
    };
    let is_kept_in_part = typed.is_partial || !typed.files.is_empty();
    let form = SignInForm {
        back: visit.here.clone(),
        kept: if typed.fields.is_empty() { String::new() } else { pack(&typed) },
        ..SignInForm::default()
    };
    let around = Around { over, is_kept_in_part, problems: Vec::new() };
    match page(app, &visit, form, around).await {
        Ok(page) => app::show_as(StatusCode::UNAUTHORIZED, &page).unwrap_or_else(IntoResponse::into_response),
        Err(failure) => failure.into_response(),
    }
}

/// What was typed, for a hidden field: the fields, the files chosen, whether the form comes in parts.
fn pack(typed: &Typed) -> String {
    serde_json::to_string(&(&typed.fields, &typed.files, typed.is_in_parts)).unwrap_or_default()
}

/// What came back in the hidden field.
fn unpack(kept: &str) -> Typed {
    let (fields, files, is_in_parts) = serde_json::from_str(kept).unwrap_or_default();
    Typed { fields, files, is_in_parts, is_partial: false }
}

/// What is known of the browser, for the session's row.
fn browser(headers: &HeaderMap, caller: &CallerAddress) -> SignIn {
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
    SignIn {
        agent: agent.unwrap_or_default().to_owned(),
        address: caller.0.clone(),
        before: token(headers).map(str::to_owned),
        ..SignIn::default()
    }
}

/// `POST /sign-in`.
pub(crate) async fn sign_in(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    caller: CallerAddress,
    Form(form): Form<SignInForm>,
) -> Result<Response, Failure> {
    let asked = SignIn {
        login: form.login.clone(),
        password: form.password.clone(),
        code: form.code.clone(),
        ..browser(&headers, &caller)
    };
    match app.office().sign_in(&app.moment(), &asked).await {
        Ok(signed) => welcome(&app, &visit, &signed, &form),
        Err(OfficeError::Refused(Refusal::Listed(problems))) => {
            let status = match problems.first().map(|problem| problem.code) {
                Some("A-102" | "A-103") => StatusCode::TOO_MANY_REQUESTS,
                Some("A-107") => StatusCode::UNPROCESSABLE_ENTITY,
                _ => StatusCode::UNAUTHORIZED,
            };
            let page = page(&app, &visit, form, Around { problems, ..Around::default() }).await?;
            app::show_as(status, &page)
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "resume.html")]
struct ResumePage {
    frame: Frame,
    back: String,
    fields: Vec<KeptField>,
    is_in_parts: bool,
    to_choose: Vec<(String, String)>,
}

/// A field that was typed before.
struct KeptField {
    number: usize,
    name: String,
    value: String,
    is_long: bool,
}

/// What is longer, or has lines, is shown; the rest goes along unseen.
const LONG_CHARACTERS: usize = 12;

/// Back to where the visitor was; a form that was sent too late is offered again to the same person.
fn welcome(app: &App, visit: &Visit, signed: &SignedIn, form: &SignInForm) -> Result<Response, Failure> {
    let cookie = AppendHeaders([(header::SET_COOKIE, set_cookie(app, Some(&signed.token)))]);
    let kept = unpack(&form.kept);
    if kept.fields.is_empty() || !signed.is_return {
        // A kept form belongs to an address that takes forms, which may not be one that can be read.
        let back = if form.kept.is_empty() { own_address(&form.back) } else { "/".to_owned() };
        return Ok((cookie, Redirect::to(&back)).into_response());
    }
    let (is_in_parts, to_choose) = (kept.is_in_parts, kept.to_choose());
    let fields = kept.fields.into_iter().enumerate().map(|(place, (name, value))| KeptField {
        number: place + 1,
        is_long: value.chars().count() > LONG_CHARACTERS || value.contains('\n'),
        name,
        value,
    });
    let page = ResumePage {
        frame: Frame::new(app, visit, "继续提交", &[]),
        back: own_address(&form.back),
        fields: fields.collect(),
        is_in_parts,
        to_choose,
    };
    Ok((cookie, app::show(&page)?).into_response())
}

/// The form of the samples.
#[derive(Debug, serde::Deserialize)]
pub struct SampleForm {
    #[serde(default)]
    sample: String,
}

/// `POST /sign-in/sample`: works as an invented person, in a demonstration only.
pub(crate) async fn sample(
    State(app): State<App>,
    headers: HeaderMap,
    caller: CallerAddress,
    Form(form): Form<SampleForm>,
) -> Result<Response, Failure> {
    let asked = browser(&headers, &caller);
    let signed = app.office().sign_in_sample(&app.moment(), &form.sample, &asked).await?;
    let cookie = AppendHeaders([(header::SET_COOKIE, set_cookie(&app, Some(&signed.token)))]);
    Ok((cookie, Redirect::to("/")).into_response())
}

/// `POST /sign-out`: always possible, and always ends at the form.
pub(crate) async fn sign_out(
    State(app): State<App>,
    signed: Option<Extension<Signed>>,
) -> Result<Response, Failure> {
    if let Some(Extension(Signed(session))) = signed {
        app.office().sign_out(&app.moment(), &session).await?;
    }
    let cookie = AppendHeaders([(header::SET_COOKIE, set_cookie(&app, None))]);
    Ok((cookie, Redirect::to("/sign-in")).into_response())
}
