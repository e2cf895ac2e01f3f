//! The mailbox from which reports are fetched (季报信箱) and the verb that sets it: where, how and as whom it is read by
//! IMAP. Off until somebody sets it; the password lies sealed and is shown nowhere. Reading is the web room's.

use crate::Office;
use crate::duty::delivery::channel::MailSecurity;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, report as act};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use serde::{Deserialize, Serialize};
use zhaozhang_store::ChannelRow;

/// Under which name it is kept beside the channels.
const NAME: &str = "mailbox";

/// A mailbox (季报信箱).
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MailboxSetting {
    /// Host.
    pub host: String,
    /// Port: 993, or 143.
    pub port: u16,
    /// How it is spoken to.
    pub security: MailSecurity,
    /// User.
    pub user: String,
    /// Password.
    pub password: String,
    /// 收件夹: INBOX.
    pub folder: String,
}

/// Secrets are not written to logs.
impl std::fmt::Debug for MailboxSetting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MailboxSetting({}:{})", self.host, self.port)
    }
}

impl Office {
    /// The mailbox with its password open, and whether it is on: for reading it. Pages show everything but the password.
    pub async fn mailbox_setting(&self) -> Result<Option<(MailboxSetting, bool)>, OfficeError> {
        let row = self.inner.store.channels().await?.into_iter().find(|row| row.channel == NAME);
        let Some(row) = row else { return Ok(None) };
        let text = self.unseal(&row.value)?;
        let setting =
            serde_json::from_str(&text).map_err(|cause| Fault::new("cannot read the mailbox", cause))?;
        Ok(Some((setting, row.is_on)))
    }

    /// Sets the mailbox; an empty password keeps the one before.
    pub async fn set_mailbox(
        &self,
        moment: &Moment,
        actor: &Actor,
        mut setting: MailboxSetting,
        is_on: bool,
    ) -> Result<(), OfficeError> {
        permit(actor, act::SET_MAILBOX)?;
        if setting.password.is_empty()
            && let Some((before, _)) = self.mailbox_setting().await?
        {
            setting.password = before.password;
        }
        if setting.folder.trim().is_empty() {
            "INBOX".clone_into(&mut setting.folder);
        }
        let mut problems = Vec::new();
        let mut put = |field, what: &str, cure: &str| problems.push(Problem::at(field, "R-163", what, cure));
        let is_host = setting.host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':'));
        if setting.host.trim().is_empty() || !is_host || setting.host.len() > 200 {
            put("host", "收信服务器地址不对", "请填写主机名或IP地址，如imap.example.com");
        }
        if setting.port == 0 {
            put("port", "没有填写端口", "一般为993（加密）或143");
        }
        if setting.user.trim().is_empty() || setting.user.chars().any(char::is_control) {
            put("user", "没有填写信箱用户名", "一般是完整的电子信箱");
        }
        if is_on && setting.password.is_empty() {
            put("password", "没有填写密码", "请填写信箱密码或客户端授权码");
        }
        if setting.folder.chars().any(char::is_control) || setting.folder.len() > 100 {
            put("folder", "收件夹名称不对", "一般为INBOX");
        }
        if !problems.is_empty() {
            return Err(Refusal::Listed(problems).into());
        }
        let text =
            serde_json::to_string(&setting).map_err(|cause| Fault::new("cannot write the mailbox", cause))?;
        let row = ChannelRow {
            channel: NAME.to_owned(),
            is_on,
            value: self.seal(&text)?,
            set_at: moment.at.clone(),
            set_by: actor.name.clone(),
        };
        let mut writing = self.inner.store.write().await?;
        writing.set_channel(&row).await?;
        let state = if is_on { "启用" } else { "停用" };
        let detail = format!("季报信箱{state}：{}@{}:{}", setting.user, setting.host, setting.port);
        writing.record(event(moment, actor, act::SET_MAILBOX, NAME, &detail)).await?;
        writing.commit().await?;
        Ok(())
    }
}
