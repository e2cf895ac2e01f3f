//! The log's rows (日志): one for each verb that changed something, chained like the ledger.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use zhaozhang_domain::chain::{EventLine, Head, Link, digest};

/// An event as it is kept (日志记录).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    /// 序号, from 1 without gaps.
    pub serial: i64,
    /// What it says.
    pub line: EventLine,
    /// The hash before.
    pub previous_hash: String,
    /// Its own.
    pub hash: String,
}

impl EventRow {
    /// The event as a link of the chain.
    pub fn link(&self) -> Link {
        Link {
            serial: self.serial,
            previous_hash: self.previous_hash.clone(),
            text: self.line.text(self.serial, &self.previous_hash),
            hash: self.hash.clone(),
        }
    }
}

pub(crate) const SELECT: &str =
    "select serial, at, actor, role, verb, subject, detail, previous_hash, hash from event";

impl Store {
    /// Events after a number, in order, at most so many.
    pub async fn events_after(&self, after: i64, limit: u32) -> Result<Vec<EventRow>, StoreFault> {
        let query =
            sqlx::query(AssertSqlSafe(format!("{SELECT} where serial > $1 order by serial limit $2")));
        let rows = query.bind(after).bind(i64::from(limit)).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read event"))?.iter().map(event_row).collect()
    }

    /// The last events, newest first.
    pub async fn last_events(&self, limit: u32) -> Result<Vec<EventRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{SELECT} order by serial desc limit $1")));
        let rows = query.bind(i64::from(limit)).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read event"))?.iter().map(event_row).collect()
    }
}

impl Writing {
    /// Appends an event and gives its number.
    pub async fn record(&mut self, mut line: EventLine) -> Result<i64, StoreFault> {
        line.at = self.time_of(&line.at);
        self.not_before.clone_from(&line.at);
        let serial = self.event.serial + 1;
        let previous_hash = std::mem::take(&mut self.event.hash);
        let hash = digest(line.text(serial, &previous_hash).as_bytes());
        self.event = Head { serial, hash: hash.clone() };
        sqlx::query(
            "insert into event (serial, at, actor, role, verb, subject, detail, previous_hash, hash) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(serial)
        .bind(line.at)
        .bind(line.actor)
        .bind(line.role)
        .bind(line.verb)
        .bind(line.subject)
        .bind(line.detail)
        .bind(previous_hash)
        .bind(hash)
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot append to event"))?;
        Ok(serial)
    }
}

pub(crate) fn event_row(row: &AnyRow) -> Result<EventRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(EventRow {
            serial: row.try_get(0)?,
            line: EventLine {
                at: row.try_get(1)?,
                actor: row.try_get(2)?,
                role: row.try_get(3)?,
                verb: row.try_get(4)?,
                subject: row.try_get(5)?,
                detail: row.try_get(6)?,
            },
            previous_hash: row.try_get(7)?,
            hash: row.try_get(8)?,
        })
    };
    let serial = row.try_get::<i64, _>(0).unwrap_or(0);
    read().map_err(StoreFault::of(format!("cannot read row {serial} of event")))
}
