//! Private addresses of calendars (日程订阅地址): who may read which person's due dates without signing in. Only the hash
//! of an address is kept; the last row of a person holds, and one without a hash ends it.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::Row;
use sqlx::any::AnyRow;

/// An address as it is kept (订阅地址).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarFeedRow {
    /// From 1.
    pub id: i64,
    /// Whose due dates.
    pub person_id: i64,
    /// For which unit; 0 for none.
    pub unit_id: i64,
    /// SM3 of the address' secret; empty when it ended.
    pub token_hash: String,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
}

impl Store {
    /// The last row of a person.
    pub async fn calendar_feed_of(&self, person: i64) -> Result<Option<CalendarFeedRow>, StoreFault> {
        let query = sqlx::query(
            "select id, person_id, unit_id, token_hash, recorded_at, recorded_by from calendar_feed \
             where person_id = $1 order by id desc limit 1",
        );
        let row = query.bind(person).fetch_optional(&self.pool).await;
        row.map_err(StoreFault::of("cannot read calendar_feed"))?.as_ref().map(feed_row).transpose()
    }

    /// The address of that hash, while it holds: a later row of the same person ends it.
    pub async fn calendar_feed(&self, hash: &str) -> Result<Option<CalendarFeedRow>, StoreFault> {
        let query = sqlx::query(
            "select id, person_id, unit_id, token_hash, recorded_at, recorded_by from calendar_feed f \
             where token_hash = $1 and not exists \
             (select 1 from calendar_feed later where later.person_id = f.person_id and later.id > f.id)",
        );
        let row = query.bind(hash).fetch_optional(&self.pool).await;
        row.map_err(StoreFault::of("cannot read calendar_feed"))?.as_ref().map(feed_row).transpose()
    }
}

impl Writing {
    /// Gives a person a new address, or with an empty hash none; the `id` is given here.
    pub async fn add_calendar_feed(&mut self, row: CalendarFeedRow) -> Result<(), StoreFault> {
        let id = self.next_id("calendar_feed").await?;
        sqlx::query(
            "insert into calendar_feed (id, person_id, unit_id, token_hash, recorded_at, recorded_by) \
             values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(id)
        .bind(row.person_id)
        .bind(row.unit_id)
        .bind(row.token_hash)
        .bind(row.recorded_at)
        .bind(row.recorded_by)
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot append to calendar_feed"))?;
        Ok(())
    }
}

fn feed_row(row: &AnyRow) -> Result<CalendarFeedRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(CalendarFeedRow {
            id: row.try_get(0)?,
            person_id: row.try_get(1)?,
            unit_id: row.try_get(2)?,
            token_hash: row.try_get(3)?,
            recorded_at: row.try_get(4)?,
            recorded_by: row.try_get(5)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of calendar_feed"))
}
