//! Attachments (附件): pictures, video, audio and documents, each kept once under the SM3 of its bytes.
//! The bytes lie in the data folder and are the office's matter; which item uses which file stands in its versions, and
//! who brought it in stands here, because a digest alone is no right to a file.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::Row;

/// A file as it is kept (附件).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentRow {
    /// SM3 of its bytes.
    pub hash: String,
    /// 图片, 视频, 音频 or 文件.
    pub kind: String,
    /// Media type, found from its content.
    pub media_type: String,
    /// Size in bytes.
    pub size_bytes: i64,
    /// Where it lies, from the data folder on.
    pub path: String,
    /// RFC 3339 UTC.
    pub stored_at: String,
    /// Who brought it.
    pub stored_by: String,
}

impl Store {
    /// The file of that hash.
    pub async fn attachment(&self, hash: &str) -> Result<Option<AttachmentRow>, StoreFault> {
        let query = sqlx::query(
            "select hash, kind, media_type, size_bytes, path, stored_at, stored_by from attachment where hash = $1",
        );
        let row = query.bind(hash).fetch_optional(&self.pool).await;
        let row = row.map_err(StoreFault::of("cannot read attachment"))?;
        row.map(|row| {
            let read = || {
                Ok::<_, sqlx::Error>(AttachmentRow {
                    hash: row.try_get(0)?,
                    kind: row.try_get(1)?,
                    media_type: row.try_get(2)?,
                    size_bytes: row.try_get(3)?,
                    path: row.try_get(4)?,
                    stored_at: row.try_get(5)?,
                    stored_by: row.try_get(6)?,
                })
            };
            read().map_err(StoreFault::of("cannot read a row of attachment"))
        })
        .transpose()
    }
}

impl Writing {
    /// Keeps a file; one that is known already stays as it is.
    pub async fn add_attachment(&mut self, row: &AttachmentRow) -> Result<(), StoreFault> {
        let insert = sqlx::query(
            "insert into attachment (hash, kind, media_type, size_bytes, path, stored_at, stored_by) \
             values ($1, $2, $3, $4, $5, $6, $7) on conflict (hash) do nothing",
        );
        let insert = insert.bind(row.hash.clone()).bind(row.kind.clone()).bind(row.media_type.clone());
        let insert = insert.bind(row.size_bytes).bind(row.path.clone()).bind(row.stored_at.clone());
        let done = insert.bind(row.stored_by.clone()).execute(&mut *self.transaction).await;
        done.map(|_| ()).map_err(StoreFault::of("cannot write attachment"))
    }

    /// Notes who brought a file in; the first time counts.
    pub async fn add_attachment_bringer(&mut self, hash: &str, by: &str, at: &str) -> Result<(), StoreFault> {
        let insert = sqlx::query(
            "insert into attachment_bringer (hash, brought_by, brought_at) values ($1, $2, $3) \
             on conflict (hash, brought_by) do nothing",
        );
        let insert = insert.bind(hash.to_owned()).bind(by.to_owned()).bind(at.to_owned());
        let done = insert.execute(&mut *self.transaction).await;
        done.map(|_| ()).map_err(StoreFault::of("cannot write attachment_bringer"))
    }

    /// Whether somebody brought a file in himself.
    pub async fn brought_attachment(&mut self, hash: &str, by: &str) -> Result<bool, StoreFault> {
        let query =
            sqlx::query("select brought_at from attachment_bringer where hash = $1 and brought_by = $2");
        let query = query.bind(hash.to_owned()).bind(by.to_owned());
        let row = query.fetch_optional(&mut *self.transaction).await;
        Ok(row.map_err(StoreFault::of("cannot read attachment_bringer"))?.is_some())
    }
}
