//! Delivery (消息发送): by which channels reminders leave the office besides the inbox in the program. Every channel is
//! off until somebody configures it; addresses and passwords lie sealed in the database (requirements §7.6).
//!
//! Not here: the network. The web room takes messages with [`Office::take_reminder_messages`], sends them and says how that
//! ended with [`Office::end_reminder_message`]; nothing waits for it. Words and their limits are in [`message`].

pub mod channel;
pub mod message;

use crate::Office;
use crate::instant::later;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{duty, permit};
use crate::refusal::{Fault, OfficeError, Refusal};
use channel::{Channel, ChannelSettings, MailSetting, RobotSetting};
use zhaozhang_store::{DeliveryEnd, DeliveryRow};

/// Waits between tries, in seconds: 1, 2, 5, 10, 20, 30 minutes, then an hour each time.
const WAITS: [i64; 7] = [60, 120, 300, 600, 1_200, 1_800, 3_600];

/// A message that was not accepted for so long is given up and listed: two days.
const GIVEN_UP_AFTER: i64 = 48 * 3_600;

/// A message taken so long ago was taken by a program that died: ten minutes.
const LOST_AFTER: i64 = 600;

/// Robots take twenty messages a minute (§7.6); over it a 钉钉 robot is barred for ten minutes.
const ROBOT_LIMIT: i64 = 20;

/// How many messages are taken at a time.
const AT_ONCE: u32 = 50;

/// How a message stands (发送状态).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryState {
    /// 待发.
    Waiting,
    /// 正在发送.
    Sending,
    /// 已发送.
    Sent,
    /// 未确认: the program ended while it was being sent; it is not sent again by itself.
    Unsure,
    /// 未送达.
    Failed,
}

impl DeliveryState {
    /// The word on pages.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "待发",
            Self::Sending => "正在发送",
            Self::Sent => "已发送",
            Self::Unsure => "未确认",
            Self::Failed => "未送达",
        }
    }

    fn of(stored: &str) -> Self {
        match stored {
            "sent" => Self::Sent,
            "sending" => Self::Sending,
            "unsure" => Self::Unsure,
            "failed" => Self::Failed,
            _ => Self::Waiting,
        }
    }
}

/// A message as lists show it (消息): to whom by their number, never by their address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// 编号.
    pub id: i64,
    /// The digest; 0 for a message to a group.
    pub digest_id: i64,
    /// The channel; nothing for a name this program does not know.
    pub channel: Option<Channel>,
    /// Subject.
    pub subject: String,
    /// How it stands.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried next.
    pub next_at: String,
    /// When it ended.
    pub ended_at: String,
    /// Why it was not sent the last time.
    pub last_error: String,
    /// When it was made.
    pub made_at: String,
}

/// Where a message goes (去处).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// To a mailbox, by the office's mail server.
    Mail {
        /// The server.
        server: MailSetting,
        /// The mailbox.
        to: String,
    },
    /// To a group, by its robot.
    Robot {
        /// Which kind.
        channel: Channel,
        /// The robot.
        robot: RobotSetting,
    },
}

/// A message taken to be sent (待发消息).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// 编号.
    pub id: i64,
    /// Where to.
    pub to: Destination,
    /// Subject.
    pub subject: String,
    /// Text.
    pub body: String,
}

/// How a try ended (发送结果).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// Accepted.
    Done,
    /// Not now: tried again later.
    Later(String),
    /// Never: the address or the text is refused for good.
    Never(String),
}

impl Office {
    /// Takes the messages that may be tried by now, each for this program alone; nothing for channels that are off.
    pub async fn take_reminder_messages(&self, moment: &Moment) -> Result<Vec<Outgoing>, OfficeError> {
        let settings = self.channel_settings().await?;
        let store = &self.inner.store;
        store.mark_unsure(&later(&moment.at, -LOST_AFTER)).await?;
        let mut taken = Vec::new();
        for channel in Channel::ALL {
            if !settings.is_on(channel) {
                continue;
            }
            let limit = match channel {
                Channel::Mail => AT_ONCE,
                Channel::WeCom | Channel::DingTalk => {
                    let tried = store.tried_since(channel.code(), &later(&moment.at, -60)).await?;
                    u32::try_from(ROBOT_LIMIT - tried).unwrap_or(0)
                }
            };
            for row in store.due_deliveries(channel.code(), &moment.at, limit).await? {
                if store.claim_delivery(row.id, &moment.at).await? {
                    taken.extend(self.address(&settings, channel, row, moment).await?);
                }
            }
        }
        Ok(taken)
    }

    /// Finds where a message goes; one nobody can be found for is given up, which the list then says.
    async fn address(
        &self,
        settings: &ChannelSettings,
        channel: Channel,
        row: DeliveryRow,
        moment: &Moment,
    ) -> Result<Option<Outgoing>, OfficeError> {
        let DeliveryRow { id, person_id, subject, body, .. } = row;
        let to = match channel {
            Channel::Mail => {
                let mailbox = self.mailbox(person_id).await?;
                let server = settings.mail.clone();
                server.zip(mailbox).map(|(server, to)| Destination::Mail { server, to })
            }
            Channel::WeCom | Channel::DingTalk => {
                settings.robot(channel).map(|robot| Destination::Robot { channel, robot: robot.clone() })
            }
        };
        let Some(to) = to else {
            self.end(id, moment, "failed", &moment.at, "没有登记电子信箱").await?;
            return Ok(None);
        };
        Ok(Some(Outgoing { id, to, subject, body }))
    }

    /// A person's mailbox, for sending only: it is shown nowhere.
    pub(crate) async fn mailbox(&self, person: i64) -> Result<Option<String>, OfficeError> {
        let Some(row) = self.inner.store.person(person).await? else { return Ok(None) };
        Ok(Some(self.opened(&row)?.mail).filter(|mail| !mail.is_empty()))
    }

    /// Says how a try ended.
    pub async fn end_reminder_message(
        &self,
        moment: &Moment,
        id: i64,
        sent: &Sent,
    ) -> Result<(), OfficeError> {
        match sent {
            Sent::Done => self.end(id, moment, "sent", &moment.at, "").await,
            Sent::Never(why) => self.end(id, moment, "failed", &moment.at, why).await,
            Sent::Later(why) => {
                let Some(row) = self.inner.store.delivery(id).await? else { return Ok(()) };
                if later(&row.made_at, GIVEN_UP_AFTER) < moment.at {
                    return self.end(id, moment, "failed", &moment.at, why).await;
                }
                let next = later(&moment.at, wait(row.attempts));
                let end = DeliveryEnd { state: "waiting", next_at: &next, ended_at: "", error: why };
                Ok(self.inner.store.end_delivery(id, end).await?)
            }
        }
    }

    async fn end(
        &self,
        id: i64,
        moment: &Moment,
        state: &str,
        ended_at: &str,
        error: &str,
    ) -> Result<(), OfficeError> {
        let end = DeliveryEnd { state, next_at: &moment.at, ended_at, error };
        Ok(self.inner.store.end_delivery(id, end).await?)
    }

    /// The last messages, newest first.
    pub async fn reminder_messages(&self, limit: u32) -> Result<Vec<Delivery>, OfficeError> {
        let rows = self.inner.store.deliveries(limit).await?;
        Ok(rows.into_iter().map(shown).collect())
    }

    /// Lets a message be tried again that was given up, or of which nobody knows whether it arrived.
    pub async fn resend_message(&self, moment: &Moment, actor: &Actor, id: i64) -> Result<(), OfficeError> {
        permit(actor, duty::RESEND)?;
        let mut writing = self.inner.store.write().await?;
        if !writing.retry_delivery(id, &moment.at).await? {
            return Err(Refusal::NotFound { what: format!("可以重新发送的第{id}号消息") }.into());
        }
        let detail = format!("第{id}号消息重新发送");
        writing.record(event(moment, actor, duty::RESEND, "", &detail)).await?;
        Ok(writing.commit().await?)
    }
}

/// How long after so many tries the next one comes.
fn wait(attempts: i64) -> i64 {
    let at = usize::try_from(attempts.saturating_sub(1)).unwrap_or(0);
    WAITS.get(at).or_else(|| WAITS.last()).copied().unwrap_or(3_600)
}

fn shown(row: DeliveryRow) -> Delivery {
    Delivery {
        id: row.id,
        digest_id: row.digest_id,
        channel: Channel::from_code(&row.channel),
        subject: row.subject,
        state: DeliveryState::of(&row.state),
        attempts: row.attempts,
        next_at: row.next_at,
        ended_at: row.ended_at,
        last_error: row.last_error,
        made_at: row.made_at,
    }
}

/// A value that cannot be read back is a fault of the database, never of whoever reads.
pub(crate) fn unread(channel: &str, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Fault {
    Fault::new(format!("the setting of the channel {channel} cannot be read"), cause)
}

#[cfg(test)]
mod tests {
    use super::wait;

    #[test]
    fn waits_grow_and_stay_at_an_hour() {
        let waits = [1, 2, 3, 6, 7, 40].map(wait);
        assert_eq!(waits, [60, 120, 300, 1_800, 3_600, 3_600]);
    }
}
