//! Mail that brought reports (来信): one row a message by its own identity, so that none is taken twice, and what became
//! of it. The letters themselves lie in the data folder. Reports are [`crate::report`]'s.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// A message that came in (来信).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReportMailRow {
    /// From 1.
    pub id: i64,
    /// Message-ID and digest, by which it is known again.
    pub identity: String,
    /// Whoever it says it is from.
    pub sender: String,
    /// The person with that mailbox, 0 for nobody known.
    pub person_id: i64,
    /// 主题.
    pub subject: String,
    /// Where the message lies below the data folder.
    pub path: String,
    /// RFC 3339 UTC.
    pub received_at: String,
}

/// What became of a message (来信办理).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReportMailStepRow {
    /// From 1 over all messages.
    pub id: i64,
    /// The message.
    pub mail_id: i64,
    /// 已入稿, 待认领, 不收.
    pub kind: String,
    /// The report it went into, 0 for none.
    pub report_id: i64,
    /// What the sender was told.
    pub said: String,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
}

const MAIL: &str = "select id, identity, sender, person_id, subject, path, received_at from report_mail";
const STEP: &str =
    "select id, mail_id, kind, report_id, said, recorded_at, recorded_by from report_mail_step";

impl Store {
    /// The last messages, newest first.
    pub async fn report_mails(&self, limit: i64) -> Result<Vec<ReportMailRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{MAIL} order by id desc limit $1"))).bind(limit);
        let rows = query.fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read report_mail"))?.iter().map(mail_row).collect()
    }

    /// The message of that number.
    pub async fn report_mail(&self, id: i64) -> Result<Option<ReportMailRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{MAIL} where id = $1"))).bind(id);
        let row = query.fetch_optional(&self.pool).await;
        row.map_err(StoreFault::of("cannot read report_mail"))?.as_ref().map(mail_row).transpose()
    }

    /// Whether a message of that identity came before.
    pub async fn knows_report_mail(&self, identity: &str) -> Result<bool, StoreFault> {
        let query = sqlx::query("select id from report_mail where identity = $1").bind(identity.to_owned());
        let row = query.fetch_optional(&self.pool).await;
        Ok(row.map_err(StoreFault::of("cannot read report_mail"))?.is_some())
    }

    /// What became of the messages from that number on, in order.
    pub async fn report_mail_steps(&self, from_mail: i64) -> Result<Vec<ReportMailStepRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{STEP} where mail_id >= $1 order by id")));
        let rows = query.bind(from_mail).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read report_mail_step"))?.iter().map(step_row).collect()
    }
}

impl Writing {
    /// Keeps a message and gives its number; nothing when one of that identity is there.
    pub async fn add_report_mail(&mut self, row: &ReportMailRow) -> Result<Option<i64>, StoreFault> {
        let id = self.next_id("report_mail").await?;
        let done = sqlx::query(
            "insert into report_mail (id, identity, sender, person_id, subject, path, received_at) \
             values ($1, $2, $3, $4, $5, $6, $7) on conflict (identity) do nothing",
        )
        .bind(id)
        .bind(row.identity.clone())
        .bind(row.sender.clone())
        .bind(row.person_id)
        .bind(row.subject.clone())
        .bind(row.path.clone())
        .bind(row.received_at.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write report_mail"))?;
        Ok((done.rows_affected() == 1).then_some(id))
    }

    /// Says what became of a message.
    pub async fn add_report_mail_step(&mut self, row: &ReportMailStepRow) -> Result<i64, StoreFault> {
        let id = self.next_id("report_mail_step").await?;
        sqlx::query(
            "insert into report_mail_step (id, mail_id, kind, report_id, said, recorded_at, recorded_by) \
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(id)
        .bind(row.mail_id)
        .bind(row.kind.clone())
        .bind(row.report_id)
        .bind(row.said.clone())
        .bind(row.recorded_at.clone())
        .bind(row.recorded_by.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write report_mail_step"))?;
        Ok(id)
    }
}

fn mail_row(row: &AnyRow) -> Result<ReportMailRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(ReportMailRow {
            id: row.try_get(0)?,
            identity: row.try_get(1)?,
            sender: row.try_get(2)?,
            person_id: row.try_get(3)?,
            subject: row.try_get(4)?,
            path: row.try_get(5)?,
            received_at: row.try_get(6)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of report_mail"))
}

fn step_row(row: &AnyRow) -> Result<ReportMailStepRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(ReportMailStepRow {
            id: row.try_get(0)?,
            mail_id: row.try_get(1)?,
            kind: row.try_get(2)?,
            report_id: row.try_get(3)?,
            said: row.try_get(4)?,
            recorded_at: row.try_get(5)?,
            recorded_by: row.try_get(6)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of report_mail_step"))
}
