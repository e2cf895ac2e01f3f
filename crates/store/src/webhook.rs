//! Webhooks (外发通知) and their outbox: where events are told to, and how the telling of each went. The outbox is
//! filled from the log itself ([`Store::fill_outbox`]): what was recorded cannot be lost on the way.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::Row;
use sqlx::any::AnyRow;

/// A webhook as it is kept (外发通知).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookRow {
    /// 编号, from 1.
    pub id: i64,
    /// What it is for.
    pub name: String,
    /// Where to.
    pub address: String,
    /// The sealed secret.
    pub secret: String,
    /// The keys of the acts told, separated by spaces.
    pub acts: String,
    /// The last event that was looked at for it.
    pub told_through: i64,
    /// RFC 3339 UTC.
    pub created_at: String,
    /// 经办人.
    pub created_by: String,
    /// RFC 3339 UTC; empty while it holds.
    pub stopped_at: String,
}

/// An event to tell (待发通知), or told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRow {
    /// To which webhook.
    pub webhook: i64,
    /// Which event.
    pub event: i64,
    /// The key of its act.
    pub act: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried next, RFC 3339 UTC; empty when it was given up.
    pub next_at: String,
    /// When it was taken or given up, RFC 3339 UTC; empty while under way.
    pub done_at: String,
    /// The status of the last answer; 0 for none.
    pub status: i64,
    /// What came back or went wrong, shortened.
    pub answer: String,
}

const MESSAGE: &str = "select webhook_id, event_serial, act, attempts, next_at, done_at, status, answer \
                       from webhook_message";

impl Store {
    /// The webhooks, newest first, stopped ones included.
    pub async fn webhooks(&self) -> Result<Vec<WebhookRow>, StoreFault> {
        let query = sqlx::query(
            "select id, name, address, secret, acts, told_through, created_at, created_by, stopped_at \
             from webhook order by id desc",
        );
        let rows = query.fetch_all(&self.pool).await.map_err(StoreFault::of("cannot read webhook"))?;
        rows.iter().map(webhook_row).collect()
    }

    /// Puts events into a webhook's outbox and notes how far the log was looked at; each event once.
    pub async fn fill_outbox(
        &self,
        webhook: i64,
        events: &[(i64, &str)],
        through: i64,
        at: &str,
    ) -> Result<(), StoreFault> {
        let _turn = self.turn().await;
        for (serial, act) in events {
            let insert = sqlx::query(
                "insert into webhook_message \
                 (webhook_id, event_serial, act, attempts, next_at, done_at, status, answer) \
                 values ($1, $2, $3, 0, $4, '', 0, '') on conflict (webhook_id, event_serial) do nothing",
            );
            let done = insert.bind(webhook).bind(*serial).bind(*act).bind(at).execute(&self.pool).await;
            done.map_err(StoreFault::of("cannot fill the outbox"))?;
        }
        let note = sqlx::query("update webhook set told_through = $1 where id = $2 and told_through < $1");
        let noted = note.bind(through).bind(webhook).execute(&self.pool).await;
        noted.map(|_| ()).map_err(StoreFault::of("cannot note how far the log was looked at"))
    }

    /// Messages to be tried now, oldest first.
    pub async fn messages_due(&self, at: &str, limit: u32) -> Result<Vec<MessageRow>, StoreFault> {
        let query = sqlx::query(sqlx::AssertSqlSafe(format!(
            "{MESSAGE} where done_at = '' and next_at <= $1 order by next_at, event_serial limit $2"
        )));
        let rows = query.bind(at).bind(i64::from(limit)).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read webhook_message"))?.iter().map(message_row).collect()
    }

    /// The last messages of a webhook, newest first.
    pub async fn last_messages(&self, webhook: i64, limit: u32) -> Result<Vec<MessageRow>, StoreFault> {
        let query = sqlx::query(sqlx::AssertSqlSafe(format!(
            "{MESSAGE} where webhook_id = $1 order by event_serial desc limit $2"
        )));
        let rows = query.bind(webhook).bind(i64::from(limit)).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read webhook_message"))?.iter().map(message_row).collect()
    }

    /// Takes a message to try it, so that no other program does; false when another was quicker. Should this program
    /// die, it is tried again at `again_at`.
    pub async fn take_message(&self, message: &MessageRow, again_at: &str) -> Result<bool, StoreFault> {
        let _turn = self.turn().await;
        let take = sqlx::query(
            "update webhook_message set next_at = $1, attempts = attempts + 1 \
             where webhook_id = $2 and event_serial = $3 and attempts = $4 and done_at = ''",
        );
        let take = take.bind(again_at).bind(message.webhook).bind(message.event).bind(message.attempts);
        let taken = take.execute(&self.pool).await.map_err(StoreFault::of("cannot take a message"))?;
        Ok(taken.rows_affected() == 1)
    }

    /// Notes how a try went: what came back, and when it is tried next or that it is over.
    pub async fn note_message(&self, message: &MessageRow) -> Result<(), StoreFault> {
        let _turn = self.turn().await;
        let note = sqlx::query(
            "update webhook_message set next_at = $1, done_at = $2, status = $3, answer = $4 \
             where webhook_id = $5 and event_serial = $6",
        );
        let note = note.bind(message.next_at.clone()).bind(message.done_at.clone()).bind(message.status);
        let note = note.bind(message.answer.clone()).bind(message.webhook).bind(message.event);
        note.execute(&self.pool).await.map(|_| ()).map_err(StoreFault::of("cannot note a message"))
    }
}

impl Writing {
    /// Keeps a webhook under the next number, which it gives; it is told what comes after the event that sets it.
    pub async fn add_webhook(&mut self, row: &WebhookRow) -> Result<i64, StoreFault> {
        let id = self.next_id("webhook").await?;
        sqlx::query(
            "insert into webhook \
             (id, name, address, secret, acts, told_through, created_at, created_by, stopped_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, '')",
        )
        .bind(id)
        .bind(row.name.clone())
        .bind(row.address.clone())
        .bind(row.secret.clone())
        .bind(row.acts.clone())
        .bind(self.event.serial)
        .bind(row.created_at.clone())
        .bind(row.created_by.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot keep a webhook"))?;
        Ok(id)
    }

    /// Stops a webhook and gives up what was not told yet; false when it is not there or was stopped.
    pub async fn stop_webhook(&mut self, id: i64, at: &str) -> Result<bool, StoreFault> {
        let stop = sqlx::query("update webhook set stopped_at = $1 where id = $2 and stopped_at = ''");
        let stopped = stop.bind(at).bind(id).execute(&mut *self.transaction).await;
        if stopped.map_err(StoreFault::of("cannot stop a webhook"))?.rows_affected() != 1 {
            return Ok(false);
        }
        let give_up = sqlx::query(
            "update webhook_message set done_at = $1, next_at = '' where webhook_id = $2 and done_at = ''",
        );
        let gone = give_up.bind(at).bind(id).execute(&mut *self.transaction).await;
        gone.map_err(StoreFault::of("cannot give messages up"))?;
        Ok(true)
    }
}

fn webhook_row(row: &AnyRow) -> Result<WebhookRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(WebhookRow {
            id: row.try_get(0)?,
            name: row.try_get(1)?,
            address: row.try_get(2)?,
            secret: row.try_get(3)?,
            acts: row.try_get(4)?,
            told_through: row.try_get(5)?,
            created_at: row.try_get(6)?,
            created_by: row.try_get(7)?,
            stopped_at: row.try_get(8)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of webhook"))
}

fn message_row(row: &AnyRow) -> Result<MessageRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(MessageRow {
            webhook: row.try_get(0)?,
            event: row.try_get(1)?,
            act: row.try_get(2)?,
            attempts: row.try_get(3)?,
            next_at: row.try_get(4)?,
            done_at: row.try_get(5)?,
            status: row.try_get(6)?,
            answer: row.try_get(7)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of webhook_message"))
}
