//! 账号: the system administrator's page: who has an account, making one, a new password for one use, taking out of use
//! and into use again. Roles and locks are [`super::roles`]', one's own account is [`super::account`]'s.

use super::entry::local_time;
use crate::app::{self, App, Visit, show};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use zhaozhang_office::access::accounts::{Account, OneTime};
use zhaozhang_office::{Actor, OfficeError, Problem, Refusal};

#[derive(Template)]
#[template(path = "accounts.html")]
struct AccountsPage {
    frame: Frame,
    problems: Vec<Problem>,
    rows: Vec<AccountRow>,
    people: Vec<PersonChoice>,
    login: String,
}

/// An account in the list.
pub(crate) struct AccountRow {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) login: String,
    pub(crate) roles: Vec<String>,
    pub(crate) seen: String,
    pub(crate) standing: &'static str,
    pub(crate) tag: &'static str,
    pub(crate) has_factor: bool,
    pub(crate) is_closed: bool,
}

/// Somebody who can get an account.
struct PersonChoice {
    id: i64,
    words: String,
    is_chosen: bool,
}

/// An account as lists show it.
pub(crate) fn row(account: &Account) -> AccountRow {
    let (standing, tag) = if account.closed.is_some() {
        ("停用", "tag-red")
    } else if account.locked_until.is_some() {
        ("锁定", "tag-amber")
    } else if account.is_idle {
        ("久未登录", "tag-amber")
    } else if account.must_change {
        ("待改密码", "tag-blue")
    } else {
        ("正常", "tag-green")
    };
    AccountRow {
        id: account.id,
        name: account.person_name.clone(),
        login: account.login.clone(),
        roles: account.roles.iter().map(zhaozhang_office::access::roles_held::RoleHeld::label).collect(),
        seen: account.last_signed_in_at.as_deref().map(local_time).unwrap_or_default(),
        standing,
        tag,
        has_factor: account.has_factor,
        is_closed: account.closed.is_some(),
    }
}

async fn page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    form: &NewAccountForm,
    problems: Vec<Problem>,
) -> Result<AccountsPage, Failure> {
    let moment = app.moment();
    let accounts = app.office().accounts(&moment, actor).await?;
    let posts = app.office().posts_on(moment.today).await?;
    let mut people = Vec::new();
    for person in app.office().persons().await? {
        if accounts.iter().any(|account| account.person == person.id) {
            continue;
        }
        let own = posts.iter().filter(|post| post.person == person.id);
        let units: Vec<String> = own.map(|post| format!("{} {}", post.unit_name, post.role.word())).collect();
        let words = if units.is_empty() {
            person.name.clone()
        } else {
            format!("{}（{}）", person.name, units.join("；"))
        };
        people.push(PersonChoice { id: person.id, words, is_chosen: form.person.parse() == Ok(person.id) });
    }
    Ok(AccountsPage {
        frame: Frame::new(app, visit, "账号", &[]),
        problems,
        rows: accounts.iter().map(row).collect(),
        people,
        login: form.login.clone(),
    })
}

/// `GET /accounts`.
pub(crate) async fn list(State(app): State<App>, visit: Visit, Who(actor): Who) -> Result<Response, Failure> {
    show(&page(&app, &visit, &actor, &NewAccountForm::default(), Vec::new()).await?)
}

/// The form of a new account.
#[derive(Debug, Default, serde::Deserialize)]
pub struct NewAccountForm {
    #[serde(default)]
    person: String,
    #[serde(default)]
    login: String,
}

#[derive(Template)]
#[template(path = "one_time.html")]
struct OneTimePage {
    frame: Frame,
    name: String,
    login: String,
    password: String,
}

/// Shows a password for one use, once; it is kept nowhere.
fn one_time(app: &App, visit: &Visit, made: OneTime) -> Result<Response, Failure> {
    let data = serde_json::json!({ "id": made.account, "login": made.login, "password": made.password });
    let page = OneTimePage {
        frame: Frame::new(app, visit, "一次性密码", &[("账号", "/accounts")]),
        name: made.person_name,
        login: made.login,
        password: made.password,
    };
    Ok(app::with_json(show(&page)?, data))
}

/// `POST /accounts`.
pub(crate) async fn create(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(form): Form<NewAccountForm>,
) -> Result<Response, Failure> {
    // Nobody has the number 0, so whoever chose nobody is told so with everything else that is wrong.
    let person = form.person.trim().parse().unwrap_or(0);
    match app.office().create_account(&app.moment(), &actor, person, &form.login).await {
        Ok(made) => one_time(&app, &visit, made),
        Err(OfficeError::Refused(refusal @ Refusal::Listed(_))) => {
            let Refusal::Listed(problems) = &refusal else { return Err(refusal.into()) };
            let page = page(&app, &visit, &actor, &form, problems.clone()).await?;
            app::show_refused(&page, &refusal)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /accounts/{id}/password`.
pub(crate) async fn reset(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    one_time(&app, &visit, app.office().reset_password(&app.moment(), &actor, id).await?)
}

/// The form that takes an account out of use.
#[derive(Debug, serde::Deserialize)]
pub struct CloseForm {
    #[serde(default)]
    why: String,
}

/// `POST /accounts/{id}/close`.
pub(crate) async fn close(
    State(app): State<App>,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<CloseForm>,
) -> Result<Response, Failure> {
    app.office().close_account(&app.moment(), &actor, id, &form.why).await?;
    Ok(Redirect::to(&format!("/accounts/{id}")).into_response())
}

/// `POST /accounts/{id}/reopen`.
pub(crate) async fn reopen(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    one_time(&app, &visit, app.office().reopen_account(&app.moment(), &actor, id).await?)
}

#[derive(Template)]
#[template(path = "account_of.html")]
struct OnePage {
    frame: Frame,
    row: AccountRow,
    why: String,
    made: String,
}

/// `GET /accounts/{id}`.
pub(crate) async fn one(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let account = app.office().account(&app.moment(), &actor, id).await?;
    show(&OnePage {
        frame: Frame::new(&app, &visit, &account.person_name, &[("账号", "/accounts")]),
        row: row(&account),
        why: account.closed.clone().unwrap_or_default(),
        made: local_time(&account.created_at),
    })
}
