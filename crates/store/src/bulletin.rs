//! Frozen bulletins (印发件): data and the list of drawn files, each with its hash. Written once, never changed.
//! The files themselves lie in the data folder and are the office's matter.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// A bulletin to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBulletinRow {
    /// The notice.
    pub notice_code: String,
    /// 周期 in its short form.
    pub period: String,
    /// 期号 or 文号.
    pub number: String,
    /// 标题.
    pub title: String,
    /// 成文日期, ISO.
    pub issued_on: String,
    /// 1, or one more than the one it replaces.
    pub version: i64,
    /// The bulletin it corrects.
    pub replaces: Option<i64>,
    /// RFC 3339 UTC.
    pub created_at: String,
    /// 经办人.
    pub created_by: String,
    /// The frozen data as JSON.
    pub data: String,
    /// SM3 over all of it and the hashes of its files.
    pub hash: String,
}

/// A bulletin as it is kept (印发件).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulletinRow {
    /// 编号, from 1.
    pub id: i64,
    /// What it holds.
    pub bulletin: NewBulletinRow,
    /// The bulletin that corrects it.
    pub replaced_by: Option<i64>,
}

/// A drawn file of a bulletin (印发文件).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulletinFileRow {
    /// File name as offered for download.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Size in bytes.
    pub size_bytes: i64,
    /// SM3 of its bytes.
    pub hash: String,
    /// Where it lies, from the data folder on.
    pub path: String,
}

const SELECT: &str = "select bulletin.id, bulletin.notice_code, bulletin.period, bulletin.number, bulletin.title, \
                      bulletin.issued_on, bulletin.version, bulletin.replaces, bulletin.created_at, \
                      bulletin.created_by, bulletin.data, bulletin.hash, later.id \
                      from bulletin left join bulletin later on later.replaces = bulletin.id";

impl Store {
    /// The bulletins of a notice, newest first.
    pub async fn bulletins(&self, notice_code: &str) -> Result<Vec<BulletinRow>, StoreFault> {
        let text = format!("{SELECT} where bulletin.notice_code = $1 order by bulletin.id desc");
        let rows = sqlx::query(AssertSqlSafe(text)).bind(notice_code).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read bulletin"))?.iter().map(bulletin_row).collect()
    }

    /// All bulletins, oldest first.
    pub async fn all_bulletins(&self) -> Result<Vec<BulletinRow>, StoreFault> {
        let text = format!("{SELECT} order by bulletin.id");
        let rows = sqlx::query(AssertSqlSafe(text)).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read bulletin"))?.iter().map(bulletin_row).collect()
    }

    /// The bulletin of that id.
    pub async fn bulletin(&self, id: i64) -> Result<Option<BulletinRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{SELECT} where bulletin.id = $1"))).bind(id);
        let row = query.fetch_optional(&self.pool).await;
        row.map_err(StoreFault::of("cannot read bulletin"))?.as_ref().map(bulletin_row).transpose()
    }

    /// The files of a bulletin, by name.
    pub async fn bulletin_files(&self, id: i64) -> Result<Vec<BulletinFileRow>, StoreFault> {
        let query = sqlx::query(
            "select name, media_type, size_bytes, hash, path from bulletin_file where bulletin_id = $1 order by path",
        );
        let rows = query.bind(id).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read bulletin_file"))?
            .iter()
            .map(|row| {
                let read = || {
                    Ok::<_, sqlx::Error>(BulletinFileRow {
                        name: row.try_get(0)?,
                        media_type: row.try_get(1)?,
                        size_bytes: row.try_get(2)?,
                        hash: row.try_get(3)?,
                        path: row.try_get(4)?,
                    })
                };
                read().map_err(StoreFault::of("cannot read a row of bulletin_file"))
            })
            .collect()
    }
}

impl Writing {
    /// The bulletin of that id, as this transaction sees it.
    pub async fn bulletin(&mut self, id: i64) -> Result<Option<BulletinRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{SELECT} where bulletin.id = $1"))).bind(id);
        let row = query.fetch_optional(&mut *self.transaction).await;
        row.map_err(StoreFault::of("cannot read bulletin"))?.as_ref().map(bulletin_row).transpose()
    }

    /// The newest bulletin of a notice under that number.
    pub async fn bulletin_numbered(
        &mut self,
        notice_code: &str,
        number: &str,
    ) -> Result<Option<BulletinRow>, StoreFault> {
        let text = format!(
            "{SELECT} where bulletin.notice_code = $1 and bulletin.number = $2 order by bulletin.version desc limit 1"
        );
        let query = sqlx::query(AssertSqlSafe(text)).bind(notice_code).bind(number);
        let row = query.fetch_optional(&mut *self.transaction).await;
        row.map_err(StoreFault::of("cannot read bulletin"))?.as_ref().map(bulletin_row).transpose()
    }

    /// The bulletin of a period that nothing replaced.
    pub async fn bulletin_in_force(
        &mut self,
        notice_code: &str,
        period: &str,
    ) -> Result<Option<BulletinRow>, StoreFault> {
        let text = format!(
            "{SELECT} where bulletin.notice_code = $1 and bulletin.period = $2 and later.id is null \
             order by bulletin.id desc limit 1"
        );
        let query = sqlx::query(AssertSqlSafe(text)).bind(notice_code).bind(period);
        let row = query.fetch_optional(&mut *self.transaction).await;
        row.map_err(StoreFault::of("cannot read bulletin"))?.as_ref().map(bulletin_row).transpose()
    }

    /// The id the next bulletin gets.
    pub async fn next_bulletin_id(&mut self) -> Result<i64, StoreFault> {
        self.next_id("bulletin").await
    }

    /// Keeps a bulletin with its files under the id.
    pub async fn add_bulletin(
        &mut self,
        id: i64,
        new: &NewBulletinRow,
        files: &[BulletinFileRow],
    ) -> Result<(), StoreFault> {
        sqlx::query(
            "insert into bulletin (id, notice_code, period, number, title, issued_on, version, replaces, created_at, \
             created_by, data, hash) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(id)
        .bind(new.notice_code.clone())
        .bind(new.period.clone())
        .bind(new.number.clone())
        .bind(new.title.clone())
        .bind(new.issued_on.clone())
        .bind(new.version)
        .bind(new.replaces)
        .bind(new.created_at.clone())
        .bind(new.created_by.clone())
        .bind(new.data.clone())
        .bind(new.hash.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write bulletin"))?;
        for file in files {
            sqlx::query(
                "insert into bulletin_file (bulletin_id, name, media_type, size_bytes, hash, path) \
                 values ($1, $2, $3, $4, $5, $6)",
            )
            .bind(id)
            .bind(file.name.clone())
            .bind(file.media_type.clone())
            .bind(file.size_bytes)
            .bind(file.hash.clone())
            .bind(file.path.clone())
            .execute(&mut *self.transaction)
            .await
            .map_err(StoreFault::of("cannot write bulletin_file"))?;
        }
        Ok(())
    }
}

fn bulletin_row(row: &AnyRow) -> Result<BulletinRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(BulletinRow {
            id: row.try_get(0)?,
            bulletin: NewBulletinRow {
                notice_code: row.try_get(1)?,
                period: row.try_get(2)?,
                number: row.try_get(3)?,
                title: row.try_get(4)?,
                issued_on: row.try_get(5)?,
                version: row.try_get(6)?,
                replaces: row.try_get(7)?,
                created_at: row.try_get(8)?,
                created_by: row.try_get(9)?,
                data: row.try_get(10)?,
                hash: row.try_get(11)?,
            },
            replaced_by: row.try_get(12)?,
        })
    };
    let id = row.try_get::<i64, _>(0).unwrap_or(0);
    read().map_err(StoreFault::of(format!("cannot read row {id} of bulletin")))
}
