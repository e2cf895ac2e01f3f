//! 接口令牌: one's own tokens, issuing one (its text is shown on that page and never again), withdrawing one.

use super::entry::local_time;
use super::ledger::Choice;
use crate::api::answer::ForPrograms;
use crate::app::{App, Visit, show, show_refused, with_json};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::gate::Gated;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::Days;
use zhaozhang_office::permit::{self, audit};
use zhaozhang_office::program::tokens::{NewToken, Token, givable};
use zhaozhang_office::{Actor, OfficeError, Problem, Refusal};

/// The addresses of tokens.
pub(crate) fn routes(gated: Gated) -> Gated {
    gated
        .get("/tokens", audit::OWN_TOKENS, list)
        .post("/tokens", audit::OWN_TOKENS, issue)
        .takes_fields(&["name", "scope", "expires_on"])
        .post("/tokens/{id}/revoke", audit::OWN_TOKENS, revoke)
        .takes_nothing()
}

#[derive(Template)]
#[template(path = "tokens.html")]
struct TokensPage {
    frame: Frame,
    rows: Vec<TokenView>,
    groups: Vec<ScopeGroup>,
    name: String,
    expires_on: String,
    issued: String,
    problems: Vec<Problem>,
}

impl TokensPage {
    /// The problems at a field.
    fn at(&self, field: &str) -> String {
        let own = self.problems.iter().filter(|problem| problem.field == field);
        own.map(ToString::to_string).collect::<String>()
    }
}

/// The acts of one group.
struct ScopeGroup {
    name: &'static str,
    acts: Vec<Choice>,
}

struct TokenView {
    id: i64,
    name: String,
    role: String,
    scope: String,
    created_at: String,
    expires_on: String,
    last_used_at: String,
    state: &'static str,
    holds: bool,
}

/// The form as it was sent: a box that is ticked comes as one more `scope`.
#[derive(Default)]
struct Asked {
    name: String,
    scope: Vec<String>,
    expires_on: String,
}

impl Asked {
    fn of(pairs: Vec<(String, String)>) -> Self {
        let mut asked = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "name" => asked.name = value,
                "scope" => asked.scope.extend(value.split_whitespace().map(str::to_owned)),
                "expires_on" => asked.expires_on = value,
                _ => {}
            }
        }
        asked
    }
}

/// How long a token holds when nobody says.
const USUAL_DAYS: u64 = 90;

/// `GET /tokens`.
async fn list(State(app): State<App>, visit: Visit, Who(actor): Who) -> Result<Response, Failure> {
    let usual = app.moment().today.checked_add_days(Days::new(USUAL_DAYS));
    let asked =
        Asked { expires_on: usual.map(|day| day.to_string()).unwrap_or_default(), ..Asked::default() };
    show(&page(&app, &visit, &actor, asked).await?)
}

async fn page(app: &App, visit: &Visit, actor: &Actor, asked: Asked) -> Result<TokensPage, Failure> {
    let today = app.moment().today;
    let rows = app.office().tokens(actor).await?;
    let mut groups: Vec<ScopeGroup> = Vec::new();
    for act in givable(actor.role) {
        let choice = Choice {
            value: act.key.to_owned(),
            label: act.word.to_owned(),
            is_chosen: asked.scope.iter().any(|key| key == act.key),
        };
        let name = permit::group_word(act);
        match groups.iter_mut().find(|group| group.name == name) {
            Some(group) => group.acts.push(choice),
            None => groups.push(ScopeGroup { name, acts: vec![choice] }),
        }
    }
    Ok(TokensPage {
        frame: Frame::new(app, visit, "接口令牌", &[]),
        rows: rows.into_iter().map(|token| view(token, today)).collect(),
        groups,
        name: asked.name,
        expires_on: asked.expires_on,
        issued: String::new(),
        problems: Vec::new(),
    })
}

fn view(token: Token, today: chrono::NaiveDate) -> TokenView {
    let holds = token.holds_on(today);
    let words = |key: &String| permit::all_acts().find(|act| act.key == key).map_or("", |act| act.word);
    let time = |at: &str| if at.is_empty() { "没有用过".to_owned() } else { local_time(at) };
    TokenView {
        id: token.id,
        scope: token.scope.iter().map(words).collect::<Vec<_>>().join("、"),
        created_at: local_time(&token.created_at),
        last_used_at: time(&token.last_used_at),
        state: if holds {
            "有效"
        } else if token.revoked_at.is_empty() {
            "已到期"
        } else {
            "已撤销"
        },
        holds,
        name: token.name,
        role: token.role,
        expires_on: token.expires_on,
    }
}

/// `POST /tokens`: the page that shows the token once.
async fn issue(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let asked = Asked::of(pairs);
    let new = NewToken {
        name: asked.name.clone(),
        scope: asked.scope.clone(),
        expires_on: asked.expires_on.trim().parse().ok(),
    };
    match app.office().issue_token(&app.moment(), &actor, new).await {
        Ok(issued) => {
            let page = page(&app, &visit, &actor, Asked::default()).await?;
            let page = TokensPage { issued: issued.text.clone(), ..page };
            Ok(with_json(
                show(&page)?,
                serde_json::json!({ "done": true, "id": issued.id, "token": issued.text }),
            ))
        }
        Err(OfficeError::Refused(refusal @ Refusal::Listed(_))) => {
            let Refusal::Listed(problems) = &refusal else { return Err(refusal.into()) };
            let page = page(&app, &visit, &actor, asked).await?;
            show_refused(&TokensPage { problems: problems.clone(), ..page }, &refusal)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /tokens/{id}/revoke`.
async fn revoke(State(app): State<App>, Who(actor): Who, Path(id): Path<i64>) -> Result<Response, Failure> {
    app.office().revoke_token(&app.moment(), &actor, id).await?;
    let mut response = Redirect::to("/tokens").into_response();
    response.extensions_mut().insert(ForPrograms(serde_json::json!({ "done": true, "id": id })));
    Ok(response)
}
