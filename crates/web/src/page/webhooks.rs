//! 外发通知: which programs are told of which acts, how the last messages went, setting one up and stopping one.

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
use zhaozhang_office::permit::{self, audit};
use zhaozhang_office::program::webhooks::{NewWebhook, Webhook, WebhookMessage};
use zhaozhang_office::{OfficeError, Problem, Refusal};

/// The addresses of webhooks.
pub(crate) fn routes(gated: Gated) -> Gated {
    gated
        .get("/webhooks", audit::WEBHOOKS, list)
        .post("/webhooks", audit::SET_WEBHOOK, set)
        .takes_fields(&["name", "address", "acts"])
        .post("/webhooks/{id}/stop", audit::STOP_WEBHOOK, stop)
        .takes_nothing()
}

#[derive(Template)]
#[template(path = "webhooks.html")]
struct WebhooksPage {
    frame: Frame,
    rows: Vec<WebhookView>,
    acts: Vec<Choice>,
    name: String,
    address: String,
    issued: String,
    may_set: bool,
    problems: Vec<Problem>,
}

impl WebhooksPage {
    /// The problems at a field.
    fn at(&self, field: &str) -> String {
        let own = self.problems.iter().filter(|problem| problem.field == field);
        own.map(ToString::to_string).collect::<String>()
    }
}

struct WebhookView {
    id: i64,
    name: String,
    address: String,
    acts: String,
    created: String,
    stopped: String,
    messages: Vec<MessageView>,
}

struct MessageView {
    event: i64,
    word: &'static str,
    state: String,
    is_bad: bool,
}

/// The form as it was sent.
#[derive(Default)]
struct Asked {
    name: String,
    address: String,
    acts: Vec<String>,
}

impl Asked {
    fn of(pairs: Vec<(String, String)>) -> Self {
        let mut asked = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "name" => asked.name = value,
                "address" => asked.address = value,
                "acts" => asked.acts.extend(value.split_whitespace().map(str::to_owned)),
                _ => {}
            }
        }
        asked
    }
}

/// `GET /webhooks`.
async fn list(State(app): State<App>, visit: Visit) -> Result<Response, Failure> {
    show(&page(&app, &visit, Asked::default()).await?)
}

async fn page(app: &App, visit: &Visit, asked: Asked) -> Result<WebhooksPage, Failure> {
    let webhooks = app.office().webhooks().await?;
    let choice = |act: permit::Act| Choice {
        value: act.key.to_owned(),
        label: act.word.to_owned(),
        is_chosen: asked.acts.iter().any(|key| key == act.key),
    };
    Ok(WebhooksPage {
        frame: Frame::new(app, visit, "外发通知", &[]),
        rows: webhooks.into_iter().map(view).collect(),
        // What is only read leaves no event to tell of.
        acts: permit::all_acts()
            .filter(|act| {
                act.key.rsplit('.').next() != Some("read") && !act.key.starts_with("demonstration.")
            })
            .map(choice)
            .collect(),
        name: asked.name,
        address: asked.address,
        issued: String::new(),
        may_set: visit.actor.as_ref().is_some_and(|actor| audit::SET_WEBHOOK.allows(actor.role)),
        problems: Vec::new(),
    })
}

fn word_of(key: &str) -> &'static str {
    permit::all_acts().find(|act| act.key == key).map_or("", |act| act.word)
}

fn view(webhook: Webhook) -> WebhookView {
    WebhookView {
        id: webhook.id,
        name: webhook.name,
        address: webhook.address,
        acts: webhook.acts.iter().map(|key| word_of(key)).collect::<Vec<_>>().join("、"),
        created: format!("{}，{}", local_time(&webhook.created_at), webhook.created_by),
        stopped: if webhook.stopped_at.is_empty() { String::new() } else { local_time(&webhook.stopped_at) },
        messages: webhook.messages.iter().map(message).collect(),
    }
}

fn message(message: &WebhookMessage) -> MessageView {
    let answer = match (message.status, message.answer.as_str()) {
        (0, "") => String::new(),
        (0, why) => format!("：{why}"),
        (status, _) => format!("：对方答复{status}"),
    };
    let is_taken = (200..300).contains(&message.status);
    let state = if is_taken {
        format!("已收到，{}", local_time(&message.done_at))
    } else if !message.done_at.is_empty() {
        format!("试了{}次，不再发{answer}", message.attempts)
    } else if message.attempts == 0 {
        "待发".to_owned()
    } else {
        format!("试了{}次{answer}；{}再试", message.attempts, local_time(&message.next_at))
    };
    MessageView {
        event: message.event,
        word: word_of(&message.act),
        state,
        is_bad: !is_taken && message.attempts > 0,
    }
}

/// `POST /webhooks`: the page that shows the secret once.
async fn set(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let asked = Asked::of(pairs);
    let new =
        NewWebhook { name: asked.name.clone(), address: asked.address.clone(), acts: asked.acts.clone() };
    let mut problems = new.problems();
    // An address that can be read is looked up now, so that nobody waits for messages that may never leave.
    if !problems.iter().any(|problem| problem.field == "address")
        && let Err(fault) = app.outgoing().check(&new.address).await
        && fault.is_refused()
    {
        problems.push(Problem::at("address", "T-225", fault.to_string(), "请改用可以发往的地址"));
    }
    if !problems.is_empty() {
        let page = WebhooksPage { problems: problems.clone(), ..page(&app, &visit, asked).await? };
        return show_refused(&page, &Refusal::Listed(problems));
    }
    match app.office().set_webhook(&app.moment(), &actor, new).await {
        Ok(issued) => {
            let page = page(&app, &visit, Asked::default()).await?;
            let page = WebhooksPage { issued: issued.secret.clone(), ..page };
            let data = serde_json::json!({ "done": true, "id": issued.id, "secret": issued.secret });
            Ok(with_json(show(&page)?, data))
        }
        Err(OfficeError::Refused(refusal @ Refusal::Listed(_))) => {
            show_refused(&page(&app, &visit, asked).await?, &refusal)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /webhooks/{id}/stop`.
async fn stop(State(app): State<App>, Who(actor): Who, Path(id): Path<i64>) -> Result<Response, Failure> {
    app.office().stop_webhook(&app.moment(), &actor, id).await?;
    let mut response = Redirect::to("/webhooks").into_response();
    response.extensions_mut().insert(ForPrograms(serde_json::json!({ "done": true, "id": id })));
    Ok(response)
}
