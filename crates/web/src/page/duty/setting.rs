//! 消息发送设置: the mail server, the robots and the hours of reminders. Everything is off until it is set; passwords and
//! robot addresses are never shown again once they are kept.

use super::{at_field, problems_of};
use crate::app::{App, Visit, show, show_refused};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::entry::local_time;
use crate::page::ledger::Choice;
use crate::who::Who;
use askama::Template;
use axum::extract::{Form, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use zhaozhang_office::duty::delivery::channel::{
    Channel, ChannelSettings, MailSecurity, MailSetting, NewSetting, PlanSetting, RobotSetting,
};
use zhaozhang_office::permit::{duty as act, permit};
use zhaozhang_office::{OfficeError, Problem, Refusal};

#[derive(Template)]
#[template(path = "delivery.html")]
struct SettingPage {
    frame: Frame,
    mail: MailView,
    robots: Vec<RobotView>,
    plan: PlanView,
    may_set: bool,
    at_form: String,
    problems: Vec<Problem>,
}

impl SettingPage {
    /// The problems at a field of one of the forms.
    fn at(&self, form: &str, field: &str) -> String {
        if form == self.at_form { at_field(&self.problems, field) } else { String::new() }
    }
}

struct MailView {
    is_on: bool,
    host: String,
    port: String,
    securities: Vec<Choice>,
    user: String,
    has_password: bool,
    from: String,
    set: String,
}

#[expect(clippy::struct_excessive_bools, reason = "each is something the form says or asks")]
struct RobotView {
    code: &'static str,
    word: &'static str,
    is_on: bool,
    has_address: bool,
    has_secret: bool,
    asks_secret: bool,
    set: String,
}

struct PlanView {
    before: String,
    at: String,
    daily_after: String,
    leader_after: String,
    principal_after: String,
    base_address: String,
    set: String,
}

/// One of the forms, told apart by its channel.
#[derive(Debug, Deserialize, Serialize, Default)]
pub(crate) struct SettingForm {
    channel: String,
    #[serde(default)]
    is_on: String,
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
    from: String,
    #[serde(default)]
    address: String,
    #[serde(default)]
    secret: String,
    #[serde(default)]
    before: String,
    #[serde(default)]
    at: String,
    #[serde(default)]
    daily_after: String,
    #[serde(default)]
    leader_after: String,
    #[serde(default)]
    principal_after: String,
    #[serde(default)]
    base_address: String,
}

impl SettingForm {
    fn read(&self) -> Option<NewSetting> {
        let is_on = !self.is_on.is_empty();
        Some(match Channel::from_code(&self.channel) {
            Some(Channel::Mail) => NewSetting::Mail(
                MailSetting {
                    host: self.host.trim().to_owned(),
                    port: self.port.trim().parse().unwrap_or(0),
                    security: MailSecurity::from_code(&self.security)?,
                    user: self.user.trim().to_owned(),
                    password: self.password.clone(),
                    from: self.from.trim().to_owned(),
                },
                is_on,
            ),
            Some(channel) => {
                let (address, secret) = (self.address.trim().to_owned(), self.secret.trim().to_owned());
                NewSetting::Robot(channel, RobotSetting { address, secret }, is_on)
            }
            None if self.channel == "plan" => NewSetting::Plan(self.plan()),
            None => return None,
        })
    }

    fn plan(&self) -> PlanSetting {
        let number = |text: &str| text.trim().parse().unwrap_or(u32::MAX);
        let words = self.before.split(['、', '，', ',', ' ']).map(str::trim).filter(|word| !word.is_empty());
        PlanSetting {
            before: words.map(|word| word.parse().unwrap_or(0)).collect(),
            at: self.at.trim().to_owned(),
            daily_after: number(&self.daily_after),
            leader_after: number(&self.leader_after),
            principal_after: number(&self.principal_after),
            base_address: self.base_address.trim().to_owned(),
        }
    }
}

/// `GET /settings/delivery`.
pub(crate) async fn form(State(app): State<App>, Who(actor): Who, visit: Visit) -> Result<Response, Failure> {
    let may_set = permit(&actor, act::CHANNEL_SET).is_ok();
    show(&page(&app, &visit, may_set).await?)
}

/// `POST /settings/delivery`.
pub(crate) async fn set(
    State(app): State<App>,
    Who(actor): Who,
    visit: Visit,
    Form(form): Form<SettingForm>,
) -> Result<Response, Failure> {
    let unknown = || Failure::unreadable("没有说明设置的是哪一项。", "请从“消息发送”页面提交。");
    let new = form.read().ok_or_else(unknown)?;
    match app.office().set_channel(&app.moment(), &actor, new).await {
        Ok(()) => Ok(Redirect::to("/settings/delivery").into_response()),
        Err(OfficeError::Refused(refusal @ Refusal::Listed(_))) => {
            let mut page = page(&app, &visit, true).await?;
            page.problems = problems_of(&refusal);
            page.fill(&form);
            page.at_form = form.channel;
            show_refused(&page, &refusal)
        }
        Err(error) => Err(error.into()),
    }
}

async fn page(app: &App, visit: &Visit, may_set: bool) -> Result<SettingPage, Failure> {
    let settings = app.office().channel_settings().await?;
    let mail = settings.mail.clone();
    let chosen = mail.as_ref().map_or(MailSecurity::Tls, |mail| mail.security);
    let robot = |channel: Channel| {
        let known = settings.robot(channel);
        RobotView {
            code: channel.code(),
            word: channel.word(),
            is_on: settings.is_on(channel),
            has_address: known.is_some_and(|robot| !robot.address.is_empty()),
            has_secret: known.is_some_and(|robot| !robot.secret.is_empty()),
            asks_secret: channel == Channel::DingTalk,
            set: set_by(&settings, channel.code()),
        }
    };
    let before: Vec<String> = settings.plan.before.iter().map(ToString::to_string).collect();
    Ok(SettingPage {
        frame: Frame::new(app, visit, "消息发送", &[]),
        mail: MailView {
            is_on: settings.is_on(Channel::Mail),
            host: mail.as_ref().map(|mail| mail.host.clone()).unwrap_or_default(),
            port: mail.as_ref().map_or_else(|| "465".to_owned(), |mail| mail.port.to_string()),
            securities: securities(chosen),
            user: mail.as_ref().map(|mail| mail.user.clone()).unwrap_or_default(),
            has_password: mail.as_ref().is_some_and(|mail| !mail.password.is_empty()),
            from: mail.map(|mail| mail.from).unwrap_or_default(),
            set: set_by(&settings, Channel::Mail.code()),
        },
        robots: [Channel::WeCom, Channel::DingTalk].map(robot).into(),
        plan: PlanView {
            before: before.join("、"),
            at: settings.plan.at.clone(),
            daily_after: settings.plan.daily_after.to_string(),
            leader_after: settings.plan.leader_after.to_string(),
            principal_after: settings.plan.principal_after.to_string(),
            base_address: settings.plan.base_address.clone(),
            set: set_by(&settings, "plan"),
        },
        may_set,
        at_form: String::new(),
        problems: Vec::new(),
    })
}

impl SettingPage {
    /// Puts back what was typed, secrets apart.
    fn fill(&mut self, form: &SettingForm) {
        match form.channel.as_str() {
            "mail" => {
                self.mail.host.clone_from(&form.host);
                self.mail.port.clone_from(&form.port);
                self.mail.user.clone_from(&form.user);
                self.mail.from.clone_from(&form.from);
                self.mail.is_on = !form.is_on.is_empty();
                let chosen = MailSecurity::from_code(&form.security).unwrap_or(MailSecurity::Tls);
                self.mail.securities = securities(chosen);
            }
            "plan" => {
                self.plan.before.clone_from(&form.before);
                self.plan.at.clone_from(&form.at);
                self.plan.daily_after.clone_from(&form.daily_after);
                self.plan.leader_after.clone_from(&form.leader_after);
                self.plan.principal_after.clone_from(&form.principal_after);
                self.plan.base_address.clone_from(&form.base_address);
            }
            _ => {}
        }
    }
}

fn securities(chosen: MailSecurity) -> Vec<Choice> {
    let one = |security: MailSecurity| Choice {
        value: security.code().to_owned(),
        label: security.word().to_owned(),
        is_chosen: security == chosen,
    };
    MailSecurity::ALL.map(one).into()
}

fn set_by(settings: &ChannelSettings, channel: &str) -> String {
    let found = settings.set_by.iter().find(|(name, ..)| name == channel);
    found.map(|(_, by, at)| format!("{by}，{}", local_time(at))).unwrap_or_default()
}
