//! 本人账号: what whoever is signed in does with the own account: password, second factor, sessions, the role used, and
//! staying signed in. Other people's accounts are [`super::accounts`]' and [`super::roles`]' matter.

use super::entry::local_time;
use crate::app::{self, App, Visit, show};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::{Signed, set_cookie};
use askama::Template;
use axum::extract::{Extension, Form, State};
use axum::http::header;
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use qrcode::{Color, QrCode};
use std::fmt::Write as _;
use zhaozhang_office::access::second_factor::Offered;
use zhaozhang_office::access::session::Session;
use zhaozhang_office::{OfficeError, Problem, Refusal};

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    frame: Frame,
    said: &'static str,
    must: &'static str,
    problems: Vec<Problem>,
    has_account: bool,
    name: String,
    login: String,
    label: String,
    roles: Vec<RoleLine>,
    has_factor: bool,
    sessions: Vec<SessionLine>,
}

/// A role one holds.
struct RoleLine {
    label: String,
    since: String,
    until: String,
    is_used: bool,
}

/// A session of one's own.
struct SessionLine {
    since: String,
    seen: String,
    role: String,
    address: String,
    agent: String,
    is_this: bool,
}

impl AccountPage {
    /// The first problem at a field, to stand beside it.
    fn problem(&self, field: &str) -> Option<&Problem> {
        self.problems.iter().find(|problem| problem.field == field)
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    session: &Session,
    problems: Vec<Problem>,
    said: &'static str,
) -> Result<AccountPage, Failure> {
    let sessions = app.office().own_sessions(session).await?;
    Ok(AccountPage {
        frame: Frame::new(app, visit, "本人账号", &[]),
        said,
        must: session.must.map_or("", zhaozhang_office::access::session::Must::sentence),
        problems,
        has_account: true,
        name: session.actor.name.clone(),
        login: session.login.clone(),
        label: session.label.clone(),
        roles: session
            .choices
            .iter()
            .map(|held| RoleLine {
                label: held.label(),
                since: held.from.to_string(),
                until: held.to.map(|to| to.to_string()).unwrap_or_default(),
                is_used: held.key() == session.current,
            })
            .collect(),
        has_factor: session.has_factor,
        sessions: sessions
            .into_iter()
            .map(|own| SessionLine {
                since: local_time(&own.created_at),
                seen: local_time(&own.seen_at),
                is_this: own.id == session.id,
                role: own.role,
                address: own.address,
                agent: own.agent,
            })
            .collect(),
    })
}

/// `GET /account`.
pub(crate) async fn own(
    State(app): State<App>,
    visit: Visit,
    signed: Option<Extension<Signed>>,
) -> Result<Response, Failure> {
    match signed {
        Some(Extension(Signed(session))) => show(&page(&app, &visit, &session, Vec::new(), "").await?),
        None => show(&AccountPage {
            frame: Frame::new(&app, &visit, "本人账号", &[]),
            said: "",
            must: "",
            problems: Vec::new(),
            has_account: false,
            name: String::new(),
            login: String::new(),
            label: String::new(),
            roles: Vec::new(),
            has_factor: false,
            sessions: Vec::new(),
        }),
    }
}

/// A form that came back with problems, or the failure it was.
async fn answered(
    app: &App,
    visit: &Visit,
    session: &Session,
    error: OfficeError,
) -> Result<Response, Failure> {
    match error {
        OfficeError::Refused(refusal @ Refusal::Listed(_)) => {
            let Refusal::Listed(problems) = &refusal else { return Err(refusal.into()) };
            let page = page(app, visit, session, problems.clone(), "").await?;
            app::show_refused(&page, &refusal)
        }
        error => Err(error.into()),
    }
}

/// The form of a new password.
#[derive(Debug, serde::Deserialize)]
pub struct PasswordForm {
    #[serde(default)]
    old_password: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    again_password: String,
}

/// `POST /account/password`.
pub(crate) async fn change_password(
    State(app): State<App>,
    visit: Visit,
    Signed(session): Signed,
    Form(form): Form<PasswordForm>,
) -> Result<Response, Failure> {
    let PasswordForm { old_password: old, password, again_password: again } = form;
    match app.office().change_password(&app.moment(), &session, &old, &password, &again).await {
        Ok(()) => {
            let session = Session { must: None, ..Session::clone(&session) };
            show(&page(&app, &visit, &session, Vec::new(), "密码已修改，其他地方的登录已退出。").await?)
        }
        Err(error) => answered(&app, &visit, &session, error).await,
    }
}

/// `POST /account/sessions`: signs out everywhere else.
pub(crate) async fn sign_out_elsewhere(
    State(app): State<App>,
    visit: Visit,
    Signed(session): Signed,
) -> Result<Response, Failure> {
    app.office().sign_out_elsewhere(&app.moment(), &session).await?;
    show(&page(&app, &visit, &session, Vec::new(), "其他地方的登录已全部退出。").await?)
}

/// The form that switches.
#[derive(Debug, serde::Deserialize)]
pub struct SwitchForm {
    #[serde(default)]
    role: String,
}

/// `POST /account/role`: works under another of one's roles; back to the desk, since pages differ.
pub(crate) async fn switch_role(
    State(app): State<App>,
    visit: Visit,
    Signed(session): Signed,
    Form(form): Form<SwitchForm>,
) -> Result<Response, Failure> {
    match app.office().switch_role(&app.moment(), &session, &form.role).await {
        Ok(_) => Ok(Redirect::to("/").into_response()),
        Err(error) => answered(&app, &visit, &session, error).await,
    }
}

#[derive(Template)]
#[template(path = "extended.html")]
struct ExtendedPage {
    frame: Frame,
    until: String,
}

/// `POST /account/stay`: the session goes on; opened beside the page on which somebody is still writing.
pub(crate) async fn stay(
    State(app): State<App>,
    visit: Visit,
    Signed(_): Signed,
) -> Result<Response, Failure> {
    let until = app.office().idle_until(&app.moment());
    show(&ExtendedPage { frame: Frame::new(&app, &visit, "已继续登录", &[]), until: local_time(&until) })
}

#[derive(Template)]
#[template(path = "factor.html")]
struct FactorPage {
    frame: Frame,
    problems: Vec<Problem>,
    secret: String,
    sealed: String,
    picture: Picture,
}

/// The picture a telephone reads: dark squares as one path.
struct Picture {
    side: usize,
    path: String,
}

/// Light squares around the picture, which readers need.
const MARGIN: usize = 4;

impl Picture {
    fn of(text: &str) -> Result<Self, Failure> {
        let code = QrCode::new(text.as_bytes())
            .map_err(|cause| Failure::fault(format!("cannot draw a code for a telephone: {cause}")))?;
        let width = code.width();
        let mut path = String::new();
        for (place, color) in code.to_colors().into_iter().enumerate() {
            if color == Color::Dark {
                // Writing to a String cannot fail.
                let _ = write!(path, "M{} {}h1v1h-1z", place % width + MARGIN, place / width + MARGIN);
            }
        }
        Ok(Self { side: width + 2 * MARGIN, path })
    }
}

fn factor_page(
    app: &App,
    visit: &Visit,
    offered: Offered,
    problems: Vec<Problem>,
) -> Result<FactorPage, Failure> {
    Ok(FactorPage {
        frame: Frame::new(app, visit, "启用动态码", &[("本人账号", "/account")]),
        problems,
        picture: Picture::of(&offered.address)?,
        secret: offered.secret,
        sealed: offered.sealed,
    })
}

/// `GET /account/factor`: offers a second factor.
pub(crate) async fn offer_factor(
    State(app): State<App>,
    visit: Visit,
    Signed(session): Signed,
) -> Result<Response, Failure> {
    let offered = app.office().offer_factor(&session)?;
    show(&factor_page(&app, &visit, offered, Vec::new())?)
}

/// The form that proves the app has it.
#[derive(Debug, serde::Deserialize)]
pub struct FactorForm {
    #[serde(default)]
    sealed: String,
    #[serde(default)]
    code: String,
}

#[derive(Template)]
#[template(path = "recovery.html")]
struct RecoveryPage {
    frame: Frame,
    codes: Vec<String>,
}

/// `POST /account/factor`: sets the second factor and shows the recovery codes once.
pub(crate) async fn set_factor(
    State(app): State<App>,
    visit: Visit,
    Signed(session): Signed,
    Form(form): Form<FactorForm>,
) -> Result<Response, Failure> {
    match app.office().set_factor(&app.moment(), &session, &form.sealed, &form.code).await {
        Ok(codes) => {
            let frame = Frame::new(&app, &visit, "备用码", &[("本人账号", "/account")]);
            show(&RecoveryPage { frame, codes })
        }
        Err(OfficeError::Refused(refusal @ Refusal::Listed(_))) => {
            let again = app.office().offered_again(&session, &form.sealed)?;
            let Some(offered) = again else { return Err(refusal.into()) };
            let Refusal::Listed(problems) = &refusal else { return Err(refusal.into()) };
            app::show_refused(&factor_page(&app, &visit, offered, problems.clone())?, &refusal)
        }
        Err(error) => Err(error.into()),
    }
}

/// The form that takes it away.
#[derive(Debug, serde::Deserialize)]
pub struct DropForm {
    #[serde(default)]
    password: String,
}

/// `POST /account/factor/drop`.
pub(crate) async fn drop_factor(
    State(app): State<App>,
    visit: Visit,
    Signed(session): Signed,
    Form(form): Form<DropForm>,
) -> Result<Response, Failure> {
    match app.office().drop_factor(&app.moment(), &session, &form.password).await {
        Ok(()) => {
            let session = Session { has_factor: false, ..Session::clone(&session) };
            show(&page(&app, &visit, &session, Vec::new(), "动态码已停用。").await?)
        }
        Err(error) => answered(&app, &visit, &session, error).await,
    }
}

/// `POST /account/sign-out`: signs out everywhere, here too.
pub(crate) async fn sign_out_everywhere(
    State(app): State<App>,
    Signed(session): Signed,
) -> Result<Response, Failure> {
    app.office().sign_out_elsewhere(&app.moment(), &session).await?;
    app.office().sign_out(&app.moment(), &session).await?;
    let cookie = AppendHeaders([(header::SET_COOKIE, set_cookie(&app, None))]);
    Ok((cookie, Redirect::to("/sign-in")).into_response())
}
