//! 来信和季报信箱: the letters that came with what became of each, one left to a clerk to claim, and where the mailbox is.

use crate::app::{App, Visit, show, show_refused};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::closing::{refused, sentences};
use crate::page::entry::local_time;
use crate::page::ledger::Choice;
use crate::sending::foreign::converted;
use crate::sending::mailbox;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use zhaozhang_office::duty::delivery::channel::MailSecurity;
use zhaozhang_office::permit::{permit, report as act};
use zhaozhang_office::report::mailbox::MailboxSetting;
use zhaozhang_office::report::take_in_letter::LetterFate;
use zhaozhang_office::{Actor, Problem, Refusal};

/// Whose a letter is.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ClaimForm {
    #[serde(default)]
    unit: String,
}

/// Where the mailbox is.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct SettingForm {
    #[serde(default)]
    host: String,
    #[serde(default)]
    port: String,
    #[serde(default)]
    security: String,
    #[serde(default)]
    user: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    folder: String,
    #[serde(default)]
    is_on: String,
}

#[derive(Template)]
#[template(path = "report_letters.html")]
struct LettersPage {
    frame: Frame,
    problems: Vec<String>,
    notes: Vec<String>,
    letters: Vec<LetterView>,
    units: Vec<Choice>,
    may_claim: bool,
}

struct LetterView {
    id: i64,
    at: String,
    sender: String,
    subject: String,
    fate: String,
    is_waiting: bool,
    report: i64,
    said: Vec<String>,
}

#[derive(Template)]
#[template(path = "report_mailbox.html")]
struct SettingPage {
    frame: Frame,
    problems: Vec<String>,
    form: SettingForm,
    securities: Vec<Choice>,
    has_password: bool,
}

/// `GET /reports/letters`.
pub(crate) async fn list(State(app): State<App>, visit: Visit, Who(actor): Who) -> Result<Response, Failure> {
    show(&letters_page(&app, &visit, &actor, Vec::new()).await?)
}

async fn letters_page(
    app: &App,
    visit: &Visit,
    actor: &Actor,
    problems: Vec<String>,
) -> Result<LettersPage, Failure> {
    let moment = app.moment();
    let letters = app.office().incoming_letters(actor).await?;
    let units = app.office().units_on(moment.today).await?;
    let mut listed = Vec::new();
    for unit in units {
        for notice in app.office().report_notices() {
            if app.office().holder_name(&notice, unit.id, moment.today).await?.is_some() {
                listed.push(Choice {
                    value: unit.id.to_string(),
                    label: unit.name.clone(),
                    is_chosen: false,
                });
                break;
            }
        }
    }
    let view = letters.into_iter().map(|(row, step)| {
        let step = step.unwrap_or_default();
        LetterView {
            id: row.id,
            at: local_time(&row.received_at),
            sender: row.sender,
            subject: row.subject,
            is_waiting: step.kind == LetterFate::Waiting.word(),
            fate: step.kind,
            report: step.report_id,
            said: step.said.lines().map(str::to_owned).collect(),
        }
    });
    Ok(LettersPage {
        frame: Frame::new(app, visit, "季报来信", &[("季报", "/reports")]),
        problems,
        notes: Vec::new(),
        letters: view.collect(),
        units: listed,
        may_claim: permit(actor, act::CLAIM_MAIL).is_ok(),
    })
}

/// `POST /reports/letters/read`: fetches now.
pub(crate) async fn read(State(app): State<App>, visit: Visit, Who(actor): Who) -> Result<Response, Failure> {
    let refuse = |what: String, cure: &str| Refusal::Listed(vec![Problem::of("R-164", what, cure)]);
    let outcome = match app.office().mailbox_setting().await? {
        Some((setting, true)) => mailbox::read(&app, &actor, &setting)
            .await
            .map_err(|why| refuse(why.to_string(), "请由系统管理员核对“季报信箱”的设置")),
        _ => Err(refuse("没有启用季报信箱".to_owned(), "请由系统管理员在“季报信箱”中设置")),
    };
    match outcome {
        Ok(reading) => {
            let mut page = letters_page(&app, &visit, &actor, reading.left).await?;
            page.notes.push(format!("收到{}封新来信，重复{}封。", reading.taken, reading.known));
            show(&page)
        }
        Err(refusal) => {
            let page = letters_page(&app, &visit, &actor, sentences(&refusal)).await?;
            show_refused(&page, &refusal)
        }
    }
}

/// `POST /reports/letters/{id}/claim`.
pub(crate) async fn claim(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
    Form(form): Form<ClaimForm>,
) -> Result<Response, Failure> {
    let unit = form.unit.trim().parse().unwrap_or_default();
    let files = app.office().letter_to_convert(&actor, id).await?;
    let converted = converted(&app, files).await;
    match app.office().claim_letter(&app.moment(), &actor, (id, unit), &converted).await {
        Ok(taken) => {
            let home =
                taken.report.map_or_else(|| "/reports/letters".to_owned(), |id| format!("/reports/{id}"));
            Ok(Redirect::to(&home).into_response())
        }
        Err(error) => {
            let refusal = refused(error)?;
            let page = letters_page(&app, &visit, &actor, sentences(&refusal)).await?;
            show_refused(&page, &refusal)
        }
    }
}

fn setting_page(
    app: &App,
    visit: &Visit,
    (form, has_password): (SettingForm, bool),
    problems: Vec<String>,
) -> SettingPage {
    let choice = |security: MailSecurity| Choice {
        value: security.code().to_owned(),
        label: match security {
            MailSecurity::Tls => "TLS加密（端口993）",
            MailSecurity::Starttls => "STARTTLS加密（端口143）",
            MailSecurity::Plain => "不加密（仅限本机或内网）",
        }
        .to_owned(),
        is_chosen: security.code() == form.security,
    };
    SettingPage {
        frame: Frame::new(app, visit, "季报信箱", &[]),
        problems,
        securities: MailSecurity::ALL.into_iter().map(choice).collect(),
        form,
        has_password,
    }
}

/// `GET /settings/mailbox`.
pub(crate) async fn setting(State(app): State<App>, visit: Visit) -> Result<Response, Failure> {
    let (setting, is_on) = app.office().mailbox_setting().await?.unwrap_or_default();
    let form = SettingForm {
        host: setting.host,
        port: if setting.port == 0 { "993".to_owned() } else { setting.port.to_string() },
        security: setting.security.code().to_owned(),
        user: setting.user,
        password: String::new(),
        folder: if setting.folder.is_empty() { "INBOX".to_owned() } else { setting.folder },
        is_on: if is_on { "true".to_owned() } else { String::new() },
    };
    show(&setting_page(&app, &visit, (form, !setting.password.is_empty()), Vec::new()))
}

/// `POST /settings/mailbox`.
pub(crate) async fn set(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Form(form): Form<SettingForm>,
) -> Result<Response, Failure> {
    let new = MailboxSetting {
        host: form.host.trim().to_owned(),
        port: form.port.trim().parse().unwrap_or_default(),
        security: MailSecurity::from_code(&form.security).unwrap_or_default(),
        user: form.user.trim().to_owned(),
        password: form.password.clone(),
        folder: form.folder.trim().to_owned(),
    };
    match app.office().set_mailbox(&app.moment(), &actor, new, form.is_on == "true").await {
        Ok(()) => Ok(Redirect::to("/settings/mailbox").into_response()),
        Err(error) => {
            let refusal = refused(error)?;
            let form = SettingForm { password: String::new(), ..form };
            show_refused(&setting_page(&app, &visit, (form, false), sentences(&refusal)), &refusal)
        }
    }
}
