//! Channels (发送渠道) and their settings: the mail server, the robots of 企业微信 and 钉钉, and the hours of reminders.
//! Values are JSON, sealed; of each channel the last one set is in force.

use super::unread;
use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::people::is_mail;
use crate::permit::{duty, permit};
use crate::refusal::{OfficeError, Problem, Refusal};
use chrono::NaiveTime;
use serde::{Deserialize, Serialize};
use zhaozhang_domain::duty::reminder::ReminderPlan;
use zhaozhang_store::ChannelRow;

/// A channel by which messages leave (发送渠道).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Channel {
    /// 电子邮件: to persons.
    Mail,
    /// 企业微信群机器人: to a group.
    WeCom,
    /// 钉钉群机器人: to a group.
    DingTalk,
}

impl Channel {
    /// All channels.
    pub const ALL: [Self; 3] = [Self::Mail, Self::WeCom, Self::DingTalk];

    /// The word on pages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mail => "电子邮件",
            Self::WeCom => "企业微信机器人",
            Self::DingTalk => "钉钉机器人",
        }
    }

    /// Its name in rows and addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::WeCom => "wecom",
            Self::DingTalk => "dingtalk",
        }
    }

    /// Reads the name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.code() == code)
    }
}

/// How the mail server is spoken to (连接方式).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum MailSecurity {
    /// TLS from the first byte, usually port 465.
    #[default]
    Tls,
    /// STARTTLS, usually port 587.
    Starttls,
    /// None, for a server of the same machine or network.
    Plain,
}

impl MailSecurity {
    /// All ways.
    pub const ALL: [Self; 3] = [Self::Tls, Self::Starttls, Self::Plain];

    /// The word on pages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Tls => "TLS加密（端口465）",
            Self::Starttls => "STARTTLS加密（端口587）",
            Self::Plain => "不加密（仅限本机或内网）",
        }
    }

    /// Its name in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Tls => "tls",
            Self::Starttls => "starttls",
            Self::Plain => "plain",
        }
    }

    /// Reads the name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|security| security.code() == code)
    }
}

/// The mail server (邮件服务器).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct MailSetting {
    /// Host.
    pub host: String,
    /// Port.
    pub port: u16,
    /// How it is spoken to.
    pub security: MailSecurity,
    /// User; empty for a server that asks for none.
    pub user: String,
    /// Password.
    pub password: String,
    /// The office's own mailbox.
    pub from: String,
}

/// A robot of a group (群机器人).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct RobotSetting {
    /// The address the robot gave, which is itself a secret.
    pub address: String,
    /// The key with which messages are signed; empty when the robot asks for none.
    pub secret: String,
}

/// Secrets are not written to logs.
impl std::fmt::Debug for MailSetting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MailSetting({}:{})", self.host, self.port)
    }
}

impl std::fmt::Debug for RobotSetting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RobotSetting")
    }
}

/// The hours of reminders and the address under which the program is reached (提醒时间和系统地址).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanSetting {
    /// Working days before, as 7、3、1.
    pub before: Vec<u32>,
    /// The hour, `09:00`.
    pub at: String,
    /// Daily for so many working days after.
    pub daily_after: u32,
    /// The leader in charge from so many working days overdue.
    pub leader_after: u32,
    /// The principal leader from so many working days overdue.
    pub principal_after: u32,
    /// `http://10.1.2.3:8000`; empty: messages carry no link.
    pub base_address: String,
}

impl Default for PlanSetting {
    fn default() -> Self {
        let plan = ReminderPlan::default();
        Self {
            before: plan.before,
            at: plan.at.format("%H:%M").to_string(),
            daily_after: plan.daily_after,
            leader_after: plan.leader_after,
            principal_after: plan.principal_after,
            base_address: String::new(),
        }
    }
}

impl PlanSetting {
    /// The plan the domain asks for.
    pub fn plan(&self) -> ReminderPlan {
        let default = ReminderPlan::default();
        ReminderPlan {
            before: self.before.clone(),
            at: NaiveTime::parse_from_str(&self.at, "%H:%M").unwrap_or(default.at),
            daily_after: self.daily_after,
            leader_after: self.leader_after,
            principal_after: self.principal_after,
            ..default
        }
    }
}

/// What is set (发送设置): nothing is on before somebody sets it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChannelSettings {
    /// The mail server, if it was ever set.
    pub mail: Option<MailSetting>,
    /// The robot of 企业微信.
    pub wecom: Option<RobotSetting>,
    /// The robot of 钉钉.
    pub dingtalk: Option<RobotSetting>,
    /// Which channels are on.
    pub on: Vec<Channel>,
    /// Hours and address.
    pub plan: PlanSetting,
    /// Who set each last and when: channel, name, time.
    pub set_by: Vec<(String, String, String)>,
}

impl ChannelSettings {
    /// Whether a channel is on.
    pub fn is_on(&self, channel: Channel) -> bool {
        self.on.contains(&channel)
    }

    /// The robot of a channel.
    pub const fn robot(&self, channel: Channel) -> Option<&RobotSetting> {
        match channel {
            Channel::Mail => None,
            Channel::WeCom => self.wecom.as_ref(),
            Channel::DingTalk => self.dingtalk.as_ref(),
        }
    }
}

/// A setting to keep (新的发送设置).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewSetting {
    /// The mail server; an empty password keeps the one before.
    Mail(MailSetting, bool),
    /// A robot; an empty address or key keeps the one before.
    Robot(Channel, RobotSetting, bool),
    /// Hours and address.
    Plan(PlanSetting),
}

/// The name under which hours and address are kept.
const PLAN: &str = "plan";

impl Office {
    /// What is set, with secrets open: for sending. Pages show whether a secret is set, never the secret.
    pub async fn channel_settings(&self) -> Result<ChannelSettings, OfficeError> {
        let mut settings = ChannelSettings::default();
        for row in self.inner.store.channels().await? {
            let ChannelRow { channel, is_on, value, set_at, set_by } = row;
            let text = self.unseal(&value)?;
            let read = |cause| unread(&channel, cause);
            match Channel::from_code(&channel) {
                Some(Channel::Mail) => settings.mail = Some(serde_json::from_str(&text).map_err(read)?),
                Some(Channel::WeCom) => settings.wecom = Some(serde_json::from_str(&text).map_err(read)?),
                Some(Channel::DingTalk) => {
                    settings.dingtalk = Some(serde_json::from_str(&text).map_err(read)?);
                }
                None if channel == PLAN => settings.plan = serde_json::from_str(&text).map_err(read)?,
                None => {}
            }
            settings.on.extend(Channel::from_code(&channel).filter(|_| is_on));
            settings.set_by.push((channel, set_by, set_at));
        }
        Ok(settings)
    }

    /// Sets how messages leave, or when reminders come.
    pub async fn set_channel(
        &self,
        moment: &Moment,
        actor: &Actor,
        new: NewSetting,
    ) -> Result<(), OfficeError> {
        permit(actor, duty::CHANNEL_SET)?;
        let before = self.channel_settings().await?;
        let new = keep_secrets(new, &before);
        let problems = problems(&new);
        if !problems.is_empty() {
            return Err(Refusal::Listed(problems).into());
        }
        let unwritten = |cause: serde_json::Error| unread("setting", cause);
        let (channel, is_on, text, detail) = match &new {
            NewSetting::Mail(mail, is_on) => {
                let text = serde_json::to_string(mail).map_err(unwritten)?;
                let detail = format!("电子邮件{}：服务器{}:{}", on_word(*is_on), mail.host, mail.port);
                (Channel::Mail.code(), *is_on, text, detail)
            }
            NewSetting::Robot(channel, robot, is_on) => {
                let text = serde_json::to_string(robot).map_err(unwritten)?;
                (channel.code(), *is_on, text, format!("{}{}", channel.word(), on_word(*is_on)))
            }
            NewSetting::Plan(plan) => {
                let text = serde_json::to_string(plan).map_err(unwritten)?;
                (PLAN, true, text, format!("提醒时间：{}", plan_words(plan)))
            }
        };
        let row = ChannelRow {
            channel: channel.to_owned(),
            is_on,
            value: self.seal(&text)?,
            set_at: moment.at.clone(),
            set_by: actor.name.clone(),
        };
        let mut writing = self.inner.store.write().await?;
        writing.set_channel(&row).await?;
        writing.record(event(moment, actor, duty::CHANNEL_SET, channel, &detail)).await?;
        Ok(writing.commit().await?)
    }
}

const fn on_word(is_on: bool) -> &'static str {
    if is_on { "启用" } else { "停用" }
}

fn plan_words(plan: &PlanSetting) -> String {
    let before: Vec<String> = plan.before.iter().map(ToString::to_string).collect();
    format!(
        "到期前{}个工作日和当日{}；逾期后每日{}次，再每周；分管领导逾期{}个工作日，主要领导逾期{}个工作日",
        before.join("、"),
        plan.at,
        plan.daily_after,
        plan.leader_after,
        plan.principal_after
    )
}

/// What is left empty because pages never show it stays as it was.
fn keep_secrets(new: NewSetting, before: &ChannelSettings) -> NewSetting {
    match new {
        NewSetting::Mail(mut mail, is_on) => {
            if let Some(old) =
                before.mail.as_ref().filter(|_| mail.password.is_empty() && !mail.user.is_empty())
            {
                mail.password.clone_from(&old.password);
            }
            NewSetting::Mail(mail, is_on)
        }
        NewSetting::Robot(channel, mut robot, is_on) => {
            if let Some(old) = before.robot(channel) {
                if robot.address.is_empty() {
                    robot.address.clone_from(&old.address);
                }
                if robot.secret.is_empty() {
                    robot.secret.clone_from(&old.secret);
                }
            }
            NewSetting::Robot(channel, robot, is_on)
        }
        plan @ NewSetting::Plan(_) => plan,
    }
}

fn problems(new: &NewSetting) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut put = |field, code, what: &str, cure: &str| problems.push(Problem::at(field, code, what, cure));
    match new {
        NewSetting::Mail(mail, is_on) => {
            if (*is_on || !mail.host.is_empty()) && !is_host(&mail.host) {
                put("host", "D-301", "邮件服务器地址不对", "请填写主机名或IP地址，如smtp.example.com");
            }
            if mail.port == 0 {
                put("port", "D-302", "没有填写端口", "一般为465、587或25");
            }
            if !is_mail(&mail.from) {
                put("from", "D-303", "发件信箱不对", "请填写本单位的电子信箱，如office@example.com");
            }
        }
        NewSetting::Robot(_, robot, is_on) => {
            let is_address = robot.address.starts_with("https://") || robot.address.starts_with("http://");
            if (*is_on || !robot.address.is_empty()) && (!is_address || robot.address.len() > 500) {
                put("address", "D-304", "机器人地址不对", "请复制机器人的Webhook地址，以https://开头");
            }
        }
        NewSetting::Plan(plan) => {
            if plan.before.is_empty()
                || plan.before.len() > 6
                || plan.before.iter().any(|days| !(1..=60).contains(days))
            {
                put("before", "D-305", "到期前的工作日数不对", "请填写1至60之间的整数，最多6个，如7、3、1");
            }
            if NaiveTime::parse_from_str(&plan.at, "%H:%M").is_err() {
                put("at", "D-306", "提醒时间不对", "请填写时分，如09:00");
            }
            if plan.daily_after > 30 || plan.leader_after > 60 || plan.principal_after > 120 {
                put(
                    "daily_after",
                    "D-307",
                    "逾期后的天数太大",
                    "每日提醒不超过30个工作日，上报领导不超过60和120个工作日",
                );
            }
            if plan.leader_after == 0 || plan.principal_after < plan.leader_after {
                put(
                    "principal_after",
                    "D-308",
                    "上报主要领导早于分管领导，或天数为0",
                    "先报分管领导，再报主要领导，请改正天数",
                );
            }
            let base = plan.base_address.as_str();
            if !(base.is_empty() || base.starts_with("http://") || base.starts_with("https://")) {
                put(
                    "base_address",
                    "D-309",
                    "系统地址不对",
                    "请填写各单位打开本系统的地址，如http://10.1.2.3:8000，不用链接的留空",
                );
            }
        }
    }
    problems
}

fn is_host(host: &str) -> bool {
    !host.is_empty()
        && host.len() <= 200
        && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':'))
}
