//! 角色与安全: the security administrator's pages: who holds which role, giving and taking the roles without a post,
//! locks, second factors, ending sessions. Accounts are [`super::accounts`]'; posts in units are the office's.

use super::accounts::{AccountRow, row};
use super::entry::local_time;
use crate::app::{self, App, Visit, show};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use zhaozhang_office::access::give_role::NewRole;
use zhaozhang_office::access::roles_held::{HeldBy, WITHOUT_POST};
use zhaozhang_office::permit::Role;
use zhaozhang_office::{Actor, OfficeError, Problem, Refusal};

#[derive(Template)]
#[template(path = "roles.html")]
struct RolesPage {
    frame: Frame,
    rows: Vec<AccountRow>,
    rules: Vec<RuleChoice>,
}

/// Whether a role must have a second factor.
struct RuleChoice {
    word: &'static str,
    is_asked: bool,
}

/// `GET /roles`.
pub(crate) async fn list(State(app): State<App>, visit: Visit, Who(actor): Who) -> Result<Response, Failure> {
    let accounts = app.office().accounts_with_roles(&app.moment(), &actor).await?;
    let asked = app.office().factor_rules(&actor).await?;
    show(&RolesPage {
        frame: Frame::new(&app, &visit, "角色与安全", &[]),
        rows: accounts.iter().map(row).collect(),
        rules: Role::of_persons()
            .map(|role| RuleChoice { word: role.word(), is_asked: asked.contains(&role) })
            .collect(),
    })
}

#[derive(Template)]
#[template(path = "role.html")]
struct RolePage {
    frame: Frame,
    problems: Vec<Problem>,
    row: AccountRow,
    locked: String,
    held: Vec<HeldLine>,
    choices: Vec<&'static str>,
    form: GiveForm,
}

/// A role somebody holds or held.
struct HeldLine {
    label: String,
    since: String,
    until: String,
    /// The number of a role that can be taken here.
    taken_by: Option<i64>,
    is_held: bool,
}

/// The form of a role to give.
#[derive(Debug, Default, serde::Deserialize)]
pub struct GiveForm {
    #[serde(default)]
    role: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    reason: String,
}

async fn page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    id: i64,
    form: GiveForm,
    problems: Vec<Problem>,
) -> Result<RolePage, Failure> {
    let moment = app.moment();
    let (account, ever) = app.office().account_with_roles(&moment, actor, id).await?;
    let held = ever.iter().map(|held| HeldLine {
        label: held.label(),
        since: held.from.to_string(),
        until: held.to.map(|to| to.to_string()).unwrap_or_default(),
        taken_by: match held.by {
            HeldBy::OfficeRole(id) if held.to.is_none() => Some(id),
            _ => None,
        },
        is_held: held.is_held_on(moment.today),
    });
    Ok(RolePage {
        frame: Frame::new(app, visit, &account.person_name, &[("角色与安全", "/roles")]),
        problems,
        row: row(&account),
        locked: account.locked_until.as_deref().map(local_time).unwrap_or_default(),
        held: held.collect(),
        choices: WITHOUT_POST.into_iter().map(Role::word).collect(),
        form: GiveForm {
            from: if form.from.is_empty() { moment.today.to_string() } else { form.from.clone() },
            ..form
        },
    })
}

/// `GET /roles/{id}`.
pub(crate) async fn one(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    show(&page(&app, &visit, &actor, id, GiveForm::default(), Vec::new()).await?)
}

/// Back to the account, or the page with what is wrong.
async fn answered(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    id: i64,
    form: GiveForm,
    done: Result<(), OfficeError>,
) -> Result<Response, Failure> {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/roles/{id}")).into_response()),
        Err(OfficeError::Refused(refusal @ Refusal::Listed(_))) => {
            let Refusal::Listed(problems) = &refusal else { return Err(refusal.into()) };
            let page = page(app, visit, actor, id, form, problems.clone()).await?;
            app::show_refused(&page, &refusal)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /roles/{id}`: gives a role.
pub(crate) async fn give(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<GiveForm>,
) -> Result<Response, Failure> {
    let Ok(from) = form.from.trim().parse() else {
        let what = "起始日期读不懂";
        let problem = Problem::at("from", "A-138", what, "请写成2026-11-23这样的日期");
        let refused = Err(Refusal::Listed(vec![problem]).into());
        return answered(&app, &visit, &actor, id, form, refused).await;
    };
    let new =
        NewRole { account: id, role: Role::from_word(form.role.trim()), from, reason: form.reason.clone() };
    let done = app.office().give_role(&app.moment(), &actor, &new).await;
    answered(&app, &visit, &actor, id, form, done).await
}

/// The form that takes a role.
#[derive(Debug, serde::Deserialize)]
pub struct TakeForm {
    #[serde(default)]
    reason: String,
}

/// `POST /roles/{id}/take/{role}`.
pub(crate) async fn take(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path((id, role)): Path<(i64, i64)>,
    Form(form): Form<TakeForm>,
) -> Result<Response, Failure> {
    let done = app.office().take_role(&app.moment(), &actor, id, role, &form.reason).await;
    answered(&app, &visit, &actor, id, GiveForm::default(), done).await
}

/// `POST /roles/{id}/unlock`.
pub(crate) async fn unlock(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let done = app.office().unlock(&app.moment(), &actor, id).await;
    answered(&app, &visit, &actor, id, GiveForm::default(), done).await
}

/// `POST /roles/{id}/factor`: takes a lost second factor away.
pub(crate) async fn reset_factor(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let done = app.office().reset_factor(&app.moment(), &actor, id).await;
    answered(&app, &visit, &actor, id, GiveForm::default(), done).await
}

/// `POST /roles/{id}/sessions`: signs somebody out everywhere.
pub(crate) async fn end_sessions(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let done = app.office().end_sessions(&app.moment(), &actor, id).await.map(|_| ());
    answered(&app, &visit, &actor, id, GiveForm::default(), done).await
}

/// `POST /roles/rule`: which roles must have a second factor; every `role` that is sent must.
pub(crate) async fn rule_factor(
    State(app): State<App>,
    Who(actor): Who,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let named = fields.iter().filter(|(name, _)| name == "role");
    let asked: Vec<Role> = named.filter_map(|(_, word)| Role::from_word(word)).collect();
    app.office().rule_factor(&app.moment(), &actor, &asked).await?;
    Ok(Redirect::to("/roles").into_response())
}
