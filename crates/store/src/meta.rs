//! Notes about the database itself (库注): which program it belongs to, its version, when it was made, and whether
//! it shows invented facts.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::Row;

/// The key under which the program's name stands.
pub(crate) const PROGRAM: &str = "program";
/// The program's name.
pub(crate) const PROGRAM_NAME: &str = "zhaozhang";
/// The key under which the schema's version stands.
pub(crate) const SCHEMA_VERSION: &str = "schema_version";
/// The key under which the day of making stands.
pub(crate) const CREATED_AT: &str = "created_at";
/// The key that marks invented facts; its value is the time they were loaded.
const DEMONSTRATION_SINCE: &str = "demonstration_since";
/// The key that says where the office moved; nothing is written here any more.
pub(crate) const MOVED_TO: &str = "moved_to";
/// The key under which the mark of the personal data's key stands (not the key itself).
const PERSONAL_KEY: &str = "personal_key";

impl Store {
    /// When invented facts were loaded, if they were.
    pub async fn demonstration_since(&self) -> Result<Option<String>, StoreFault> {
        let row = sqlx::query("select value from meta where key = $1")
            .bind(DEMONSTRATION_SINCE)
            .fetch_optional(&self.pool)
            .await
            .map_err(StoreFault::of("cannot read meta"))?;
        row.map(|row| row.try_get(0)).transpose().map_err(StoreFault::of("cannot read meta.value"))
    }

    /// The mark of the key with which personal data are sealed, once there is one.
    pub async fn personal_key_mark(&self) -> Result<Option<String>, StoreFault> {
        let query = sqlx::query("select value from meta where key = $1").bind(PERSONAL_KEY);
        let row = query.fetch_optional(&self.pool).await.map_err(StoreFault::of("cannot read meta"))?;
        row.map(|row| row.try_get(0)).transpose().map_err(StoreFault::of("cannot read meta.value"))
    }

    /// Keeps the mark of the key unless there is one already, and gives the mark that stands.
    pub async fn mark_personal_key(&self, mark: &str) -> Result<String, StoreFault> {
        let _turn = self.turn().await;
        let row = sqlx::query(
            "insert into meta (key, value) values ($1, $2) \
             on conflict (key) do update set value = meta.value returning value",
        )
        .bind(PERSONAL_KEY)
        .bind(mark)
        .fetch_one(&self.pool)
        .await
        .map_err(StoreFault::of("cannot mark the key"))?;
        row.try_get(0).map_err(StoreFault::of("cannot read meta.value"))
    }
}

impl Writing {
    /// Marks the database as showing invented facts; there is no way back.
    pub async fn mark_demonstration(&mut self, at: &str) -> Result<(), StoreFault> {
        sqlx::query("insert into meta (key, value) values ($1, $2)")
            .bind(DEMONSTRATION_SINCE)
            .bind(at)
            .execute(&mut *self.transaction)
            .await
            .map_err(StoreFault::of("cannot mark the demonstration"))?;
        Ok(())
    }
}
