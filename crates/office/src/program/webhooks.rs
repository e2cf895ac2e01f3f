//! The verbs 设置外发通知 and 停用外发通知, and what is told (外发通知): another program of the office learns that an act was
//! done, by a signed message to an address. Nothing is told until somebody sets it up.
//!
//! The log itself is the source of the outbox: [`Office::fill_outboxes`] looks at the events after the last one looked
//! at, so a message cannot be lost between an act and its telling, and each event is told under one key however often
//! it is tried. A message names the act, the time, the number of the event and what it was done to; never who, and
//! nothing about people and accounts. Whoever needs more asks the interface, with a token and its permissions.
//!
//! Not here: sending (the web room's `delivery`), robots of chat groups (duties).

use crate::Office;
use crate::access::secret::hex;
use crate::instant::{later, unix};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::masking;
use crate::permit::{Act, access, all_acts, audit, people, permit};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::json;
use sha2::Sha256;
use std::collections::BTreeSet;
use zhaozhang_store::{MessageRow, WebhookRow};

/// What is asked for (设置请求).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewWebhook {
    /// What it is for.
    pub name: String,
    /// Where to.
    pub address: String,
    /// The keys of the acts told.
    pub acts: Vec<String>,
}

impl NewWebhook {
    /// Everything that is wrong with it.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > 40 {
            problems.push(Problem::at(
                "name",
                "T-221",
                "没有写明用途，或写得太长",
                "请用不超过40个字写明告知哪个系统",
            ));
        }
        let address = self.address.trim();
        if !(address.starts_with("https://") || address.starts_with("http://")) || address.len() > 500 {
            let cure = "请写成 https://主机/路径";
            problems.push(Problem::at("address", "T-222", "接收地址读不懂", cure));
        }
        if self.acts.is_empty() {
            problems.push(Problem::at("acts", "T-223", "没有选择告知哪些事项", "请至少选择一项"));
        }
        for key in self.acts.iter().filter(|key| !all_acts().any(|act| act.key == key.as_str())) {
            problems.push(Problem::at(
                "acts",
                "T-224",
                format!("没有“{key}”这个事项"),
                "请从列出的事项中选择",
            ));
        }
        problems
    }
}

/// A webhook just set up; the only time its secret is seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedWebhook {
    /// 编号.
    pub id: i64,
    /// With which messages are signed.
    pub secret: String,
}

/// A webhook in the list (外发通知).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// 编号.
    pub id: i64,
    /// What it is for.
    pub name: String,
    /// Where to.
    pub address: String,
    /// The acts told.
    pub acts: Vec<String>,
    /// RFC 3339 UTC.
    pub created_at: String,
    /// 经办人.
    pub created_by: String,
    /// RFC 3339 UTC; empty while it holds.
    pub stopped_at: String,
    /// The last messages, newest first.
    pub messages: Vec<WebhookMessage>,
}

/// An event told or to be told (外发消息).
pub type WebhookMessage = MessageRow;

/// A message to send now (待发通知).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// As it stands in the outbox.
    pub row: MessageRow,
    /// Where to.
    pub address: String,
    /// JSON.
    pub body: String,
    /// `t=1732345678,v1=…`.
    pub signature: String,
    /// The same for every try.
    pub key: String,
}

/// How a try went (发送结果).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// The other side answered with this status; perhaps it said how long to wait, in seconds.
    Answered(u16, Option<u64>),
    /// It was not reached, and why.
    Unreached(String),
}

/// How long to wait after each try that failed, in seconds; after the last it is given up.
const WAITS: [i64; 8] = [60, 300, 900, 3_600, 10_800, 21_600, 43_200, 86_400];
/// How long a program that dies in the middle keeps a message to itself, in seconds.
const HELD: i64 = 120;
/// Events looked at in one go.
const STRETCH: u32 = 1_000;
/// How many messages a page shows of each.
const SHOWN: u32 = 10;
/// The longest answer kept, in characters.
const MOST_ANSWER: usize = 200;

impl Office {
    /// Sets a webhook up; its secret is in the answer and nowhere else. Whether the address may be reached at all is
    /// the web room's to say before.
    pub async fn set_webhook(
        &self,
        moment: &Moment,
        actor: &Actor,
        new: NewWebhook,
    ) -> Result<IssuedWebhook, OfficeError> {
        permit(actor, audit::SET_WEBHOOK)?;
        let problems = new.problems();
        if !problems.is_empty() {
            return Err(Refusal::Listed(problems).into());
        }
        let secret = self.random().hex::<32>();
        let acts: BTreeSet<&str> = new.acts.iter().map(String::as_str).collect();
        let row = WebhookRow {
            id: 0,
            name: new.name.trim().to_owned(),
            address: new.address.trim().to_owned(),
            secret: self.seal(&secret)?,
            acts: acts.into_iter().collect::<Vec<_>>().join(" "),
            told_through: 0,
            created_at: moment.at.clone(),
            created_by: actor.name.clone(),
            stopped_at: String::new(),
        };
        let mut writing = self.inner.store.write().await?;
        let id = writing.add_webhook(&row).await?;
        let detail = format!("“{}”发往{}，告知：{}", row.name, row.address, row.acts);
        writing.record(event(moment, actor, audit::SET_WEBHOOK, &format!("外发通知{id}"), &detail)).await?;
        writing.commit().await?;
        Ok(IssuedWebhook { id, secret })
    }

    /// Stops a webhook for good; what was not told yet is given up.
    pub async fn stop_webhook(&self, moment: &Moment, actor: &Actor, id: i64) -> Result<(), OfficeError> {
        permit(actor, audit::STOP_WEBHOOK)?;
        let mut writing = self.inner.store.write().await?;
        if !writing.stop_webhook(id, &moment.at).await? {
            return Err(Refusal::NotFound { what: format!("可以停用的{id}号外发通知") }.into());
        }
        writing.record(event(moment, actor, audit::STOP_WEBHOOK, &format!("外发通知{id}"), "停用")).await?;
        writing.commit().await?;
        Ok(())
    }

    /// The webhooks with their last messages.
    pub async fn webhooks(&self) -> Result<Vec<Webhook>, Fault> {
        let mut webhooks = Vec::new();
        for row in self.inner.store.webhooks().await? {
            let messages = self.inner.store.last_messages(row.id, SHOWN).await?;
            webhooks.push(Webhook {
                id: row.id,
                name: row.name,
                address: row.address,
                acts: row.acts.split_whitespace().map(str::to_owned).collect(),
                created_at: row.created_at,
                created_by: row.created_by,
                stopped_at: row.stopped_at,
                messages,
            });
        }
        Ok(webhooks)
    }

    /// Looks at the events since the last time and puts those that are to be told into the outboxes.
    pub async fn fill_outboxes(&self, moment: &Moment) -> Result<(), Fault> {
        for webhook in self.inner.store.webhooks().await? {
            if !webhook.stopped_at.is_empty() {
                continue;
            }
            let wanted: Vec<Act> =
                all_acts().filter(|act| webhook.acts.split_whitespace().any(|key| key == act.key)).collect();
            let mut after = webhook.told_through;
            loop {
                let rows = self.inner.store.events_after(after, STRETCH).await?;
                let Some(last) = rows.last() else { break };
                after = last.serial;
                let told: Vec<(i64, &str)> = rows
                    .iter()
                    .filter_map(|row| {
                        let act = wanted.iter().find(|act| act.word == row.line.verb)?;
                        Some((row.serial, act.key))
                    })
                    .collect();
                self.inner.store.fill_outbox(webhook.id, &told, after, &moment.at).await?;
            }
        }
        Ok(())
    }

    /// Takes the messages that are due, at most so many; another program does not get the same ones.
    pub async fn take_messages(&self, moment: &Moment, limit: u32) -> Result<Vec<Message>, Fault> {
        let due = self.inner.store.messages_due(&moment.at, limit).await?;
        let webhooks = if due.is_empty() { Vec::new() } else { self.inner.store.webhooks().await? };
        let again_at = later(&moment.at, HELD);
        let mut taken = Vec::new();
        for row in due {
            let Some(webhook) = webhooks.iter().find(|webhook| webhook.id == row.webhook) else { continue };
            if self.inner.store.take_message(&row, &again_at).await? {
                let row = MessageRow { attempts: row.attempts + 1, ..row };
                taken.push(self.message(webhook, row, moment).await?);
            }
        }
        Ok(taken)
    }

    async fn message(
        &self,
        webhook: &WebhookRow,
        row: MessageRow,
        moment: &Moment,
    ) -> Result<Message, Fault> {
        let event = self.event(row.event).await?;
        let event = event.ok_or_else(|| Fault::plain(format!("event {} is missing", row.event)))?;
        let key = format!("{}-{}", webhook.id, row.event);
        let body = json!({
            "id": key,
            "event": row.event,
            "act": row.act,
            "word": event.verb,
            "at": event.at,
            "subject": told_subject(&row.act, &event.subject),
        })
        .to_string();
        let secret = self.unseal(&webhook.secret)?;
        let signature = signature(&secret, unix(&moment.at), &body);
        Ok(Message { row, address: webhook.address.clone(), body, signature, key })
    }

    /// Notes how a try went and when it is tried again, if it is.
    pub async fn note_message(&self, moment: &Moment, row: &MessageRow, told: Told) -> Result<(), Fault> {
        self.inner.store.note_message(&noted(moment, row, told)).await?;
        Ok(())
    }
}

/// The header that proves where a message comes from and when: HMAC-SHA256 of `time.body`.
pub fn signature(secret: &str, time: u64, body: &str) -> String {
    // A key of any length is taken.
    let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map(|mut mac| {
        mac.update(format!("{time}.").as_bytes());
        mac.update(body.as_bytes());
        hex(&mac.finalize().into_bytes())
    });
    format!("t={time},v1={}", mac.unwrap_or_default())
}

/// What an act was done to, unless it may be a person.
fn told_subject(act: &str, subject: &str) -> String {
    let is_of_persons = people::ACTS.iter().chain(access::ACTS).any(|own| own.key == act);
    if is_of_persons { String::new() } else { masking::text(subject) }
}

/// The message after a try.
fn noted(moment: &Moment, row: &MessageRow, told: Told) -> MessageRow {
    let (status, answer, asked_to_wait) = match told {
        Told::Answered(status, wait) => (i64::from(status), String::new(), wait),
        Told::Unreached(why) => (0, why.chars().take(MOST_ANSWER).collect(), None),
    };
    let is_taken = (200..300).contains(&status);
    // 410 Gone: the other side wants no more of it.
    let is_unwanted = status == 410;
    let tries = usize::try_from(row.attempts - 1).unwrap_or(usize::MAX);
    let wait = WAITS.get(tries).copied().filter(|_| !is_taken && !is_unwanted);
    let asked_to_wait = asked_to_wait.and_then(|wait| i64::try_from(wait).ok()).unwrap_or(0).min(86_400);
    let (next_at, done_at) = match wait {
        Some(wait) => (later(&moment.at, wait.max(asked_to_wait)), String::new()),
        None => (String::new(), moment.at.clone()),
    };
    MessageRow { next_at, done_at, status, answer, ..row.clone() }
}

#[cfg(test)]
mod tests {
    use super::{Told, WAITS, noted, signature, told_subject};
    use crate::moment::Moment;
    use chrono::DateTime;
    use zhaozhang_store::MessageRow;

    #[test]
    fn the_signature_is_the_one_others_compute() {
        // printf '%s' '1732345678.{"a":1}' | openssl dgst -sha256 -hmac secret
        let expected = "t=1732345678,v1=c7858ba6e9f72b3f7a739b1e51fcc17d205d7c1535ada0222f86a66c97a828d4";
        assert_eq!(signature("secret", 1_732_345_678, "{\"a\":1}"), expected);
    }

    fn tried(attempts: i64, told: Told) -> MessageRow {
        let moment = Moment::of(DateTime::parse_from_rfc3339("2026-11-23T08:00:00Z").unwrap().to_utc());
        let row = MessageRow {
            webhook: 1,
            event: 7,
            act: "ledger.take_in".into(),
            attempts,
            next_at: String::new(),
            done_at: String::new(),
            status: 0,
            answer: String::new(),
        };
        noted(&moment, &row, told)
    }

    #[test]
    fn waits_grow_until_it_is_given_up() {
        let next = |attempts| tried(attempts, Told::Unreached("连不上".into())).next_at;
        assert_eq!(next(1), "2026-11-23T08:01:00Z");
        assert_eq!(next(2), "2026-11-23T08:05:00Z");
        assert_eq!(next(8), "2026-11-24T08:00:00Z");
        let last = tried(i64::try_from(WAITS.len()).unwrap() + 1, Told::Answered(500, None));
        assert_eq!((last.next_at.as_str(), last.done_at.as_str()), ("", "2026-11-23T08:00:00Z"));
    }

    #[test]
    fn the_other_side_may_ask_for_more_time_or_for_no_more() {
        assert_eq!(tried(1, Told::Answered(429, Some(600))).next_at, "2026-11-23T08:10:00Z");
        assert_eq!(tried(1, Told::Answered(410, None)).next_at, "");
        assert_eq!(tried(1, Told::Answered(204, None)).done_at, "2026-11-23T08:00:00Z");
    }

    #[test]
    fn nobody_is_named_outside() {
        assert_eq!(told_subject("account.own", "张三"), "");
        assert_eq!(told_subject("ledger.take_in", "ganzhou-2020-33"), "ganzhou-2020-33");
        assert_eq!(told_subject("ledger.reverse", "13800001234"), "138****1234");
    }
}
