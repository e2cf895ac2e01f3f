//! Rulings (裁定) the office made at work: appended, never changed; a later one on the same matter takes over.
//! Rulings that travel with a notice stand in its folder and are not kept here.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::Row;
use sqlx::any::AnyRow;

/// A ruling as it is kept (裁定).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulingRow {
    /// From 1, in the order of recording.
    pub id: i64,
    /// The notice.
    pub notice_code: String,
    /// The id of the question or fault ruled on.
    pub matter: String,
    /// The option chosen, or the words of the decision.
    pub reading: String,
    /// 裁定人.
    pub decided_by: String,
    /// 裁定日期, ISO.
    pub decided_on: String,
    /// 理由.
    pub reason: String,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
}

impl Store {
    /// Every ruling, in the order of recording.
    pub async fn rulings(&self) -> Result<Vec<RulingRow>, StoreFault> {
        let query = sqlx::query(
            "select id, notice_code, matter, reading, decided_by, decided_on, reason, recorded_at, recorded_by \
             from ruling order by id",
        );
        let rows = query.fetch_all(&self.pool).await.map_err(StoreFault::of("cannot read ruling"))?;
        rows.iter().map(ruling_row).collect()
    }

    /// The number of the last ruling, 0 without any.
    pub async fn last_ruling(&self) -> Result<i64, StoreFault> {
        let query = sqlx::query("select coalesce(max(id), 0) from ruling").fetch_one(&self.pool);
        let row = query.await.map_err(StoreFault::of("cannot read ruling"))?;
        row.try_get(0).map_err(StoreFault::of("cannot read the last ruling"))
    }
}

impl Writing {
    /// Appends a ruling; its `id` is given here and returned.
    pub async fn add_ruling(&mut self, row: RulingRow) -> Result<i64, StoreFault> {
        let id = self.next_id("ruling").await?;
        sqlx::query(
            "insert into ruling (id, notice_code, matter, reading, decided_by, decided_on, reason, recorded_at, \
             recorded_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(id)
        .bind(row.notice_code)
        .bind(row.matter)
        .bind(row.reading)
        .bind(row.decided_by)
        .bind(row.decided_on)
        .bind(row.reason)
        .bind(row.recorded_at)
        .bind(row.recorded_by)
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot append to ruling"))?;
        Ok(id)
    }
}

fn ruling_row(row: &AnyRow) -> Result<RulingRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(RulingRow {
            id: row.try_get(0)?,
            notice_code: row.try_get(1)?,
            matter: row.try_get(2)?,
            reading: row.try_get(3)?,
            decided_by: row.try_get(4)?,
            decided_on: row.try_get(5)?,
            reason: row.try_get(6)?,
            recorded_at: row.try_get(7)?,
            recorded_by: row.try_get(8)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of ruling"))
}
