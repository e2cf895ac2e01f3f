//! Pages fetched from addresses and kept (网页留存), and every later look at the address (链接核查), rows and statements.
//! The archive files lie in the data folder and are the office's matter.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::Row;
use sqlx::any::AnyRow;

/// A page that was fetched and kept (网页留存).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeptPageRow {
    /// From 1.
    pub id: i64,
    /// As it was pasted.
    pub address: String,
    /// Where the page came from in the end.
    pub final_address: String,
    /// HTTP status.
    pub status: i64,
    /// 内容类型.
    pub content_type: String,
    /// 标题.
    pub title: String,
    /// 作者.
    pub author: String,
    /// 来源.
    pub source_line: String,
    /// 发布时间, as far as the page tells: day, or day and time.
    pub published: String,
    /// The outlet found; empty when unknown.
    pub outlet: String,
    /// 媒体类别; empty while 待认定.
    pub class: String,
    /// Why, in a sentence.
    pub reading: String,
    /// 正文.
    pub main_text: String,
    /// SM3 of the main text.
    pub text_digest: String,
    /// SM3 of the archive file.
    pub archive_digest: String,
    /// Its bytes.
    pub archive_size: i64,
    /// Where it lies, from the data folder on.
    pub archive_path: String,
    /// Whose page it is; 0 for the office's own.
    pub unit: i64,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
}

/// A later look at an address (链接核查).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LinkCheckRow {
    /// From 1.
    pub id: i64,
    /// The page.
    pub page_id: i64,
    /// 正常, 有改动, 已失效 or 打不开.
    pub state: String,
    /// What was found.
    pub detail: String,
    /// SM3 of the main text found; empty when there was none.
    pub text_digest: String,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
}

const KEPT_PAGE: &str = "select id, address, final_address, status, content_type, title, author, source_line, published, outlet, class, reading, main_text, text_digest, archive_digest, archive_size, archive_path, unit, recorded_at, recorded_by from kept_page order by id";

const LINK_CHECK: &str =
    "select id, page_id, state, detail, text_digest, recorded_at, recorded_by from link_check order by id";

impl Store {
    /// A page that was fetched and kept (网页留存): every row, in the order they came.
    pub async fn kept_pages(&self) -> Result<Vec<KeptPageRow>, StoreFault> {
        let rows = sqlx::query(KEPT_PAGE).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read kept_page"))?.iter().map(kept_page_row).collect()
    }

    /// The main text of the page kept last of an address; empty when there is none.
    pub async fn kept_text_at(&self, address: &str) -> Result<String, StoreFault> {
        let query = sqlx::query(
            "select main_text from kept_page where address = $1 or final_address = $1 order by id desc limit 1",
        );
        let row = query.bind(address.to_owned()).fetch_optional(&self.pool).await;
        let row = row.map_err(StoreFault::of("cannot read kept_page"))?;
        let text = row.map(|row| row.try_get(0).map_err(StoreFault::of("cannot read kept_page.main_text")));
        Ok(text.transpose()?.unwrap_or_default())
    }

    /// A later look at an address (链接核查): every row, in the order they came.
    pub async fn link_checks(&self) -> Result<Vec<LinkCheckRow>, StoreFault> {
        let rows = sqlx::query(LINK_CHECK).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read link_check"))?.iter().map(link_check_row).collect()
    }
}

impl Writing {
    /// The same as this transaction sees them.
    pub async fn kept_pages(&mut self) -> Result<Vec<KeptPageRow>, StoreFault> {
        let rows = sqlx::query(KEPT_PAGE).fetch_all(&mut *self.transaction).await;
        rows.map_err(StoreFault::of("cannot read kept_page"))?.iter().map(kept_page_row).collect()
    }

    /// Appends a row; its `id` is given here and returned.
    pub async fn add_kept_page(&mut self, row: KeptPageRow) -> Result<i64, StoreFault> {
        let id = self.next_id("kept_page").await?;
        sqlx::query("insert into kept_page (id, address, final_address, status, content_type, title, author, source_line, published, outlet, class, reading, main_text, text_digest, archive_digest, archive_size, archive_path, unit, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)")
            .bind(id)
            .bind(row.address)
            .bind(row.final_address)
            .bind(row.status)
            .bind(row.content_type)
            .bind(row.title)
            .bind(row.author)
            .bind(row.source_line)
            .bind(row.published)
            .bind(row.outlet)
            .bind(row.class)
            .bind(row.reading)
            .bind(row.main_text)
            .bind(row.text_digest)
            .bind(row.archive_digest)
            .bind(row.archive_size)
            .bind(row.archive_path)
            .bind(row.unit)
            .bind(row.recorded_at)
            .bind(row.recorded_by)
            .execute(&mut *self.transaction)
            .await
            .map_err(StoreFault::of("cannot append to kept_page"))?;
        Ok(id)
    }

    /// The same as this transaction sees them.
    pub async fn link_checks(&mut self) -> Result<Vec<LinkCheckRow>, StoreFault> {
        let rows = sqlx::query(LINK_CHECK).fetch_all(&mut *self.transaction).await;
        rows.map_err(StoreFault::of("cannot read link_check"))?.iter().map(link_check_row).collect()
    }

    /// Appends a row; its `id` is given here and returned.
    pub async fn add_link_check(&mut self, row: LinkCheckRow) -> Result<i64, StoreFault> {
        let id = self.next_id("link_check").await?;
        sqlx::query("insert into link_check (id, page_id, state, detail, text_digest, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6, $7)")
            .bind(id)
            .bind(row.page_id)
            .bind(row.state)
            .bind(row.detail)
            .bind(row.text_digest)
            .bind(row.recorded_at)
            .bind(row.recorded_by)
            .execute(&mut *self.transaction)
            .await
            .map_err(StoreFault::of("cannot append to link_check"))?;
        Ok(id)
    }
}

fn kept_page_row(row: &AnyRow) -> Result<KeptPageRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(KeptPageRow {
            id: row.try_get(0)?,
            address: row.try_get(1)?,
            final_address: row.try_get(2)?,
            status: row.try_get(3)?,
            content_type: row.try_get(4)?,
            title: row.try_get(5)?,
            author: row.try_get(6)?,
            source_line: row.try_get(7)?,
            published: row.try_get(8)?,
            outlet: row.try_get(9)?,
            class: row.try_get(10)?,
            reading: row.try_get(11)?,
            main_text: row.try_get(12)?,
            text_digest: row.try_get(13)?,
            archive_digest: row.try_get(14)?,
            archive_size: row.try_get(15)?,
            archive_path: row.try_get(16)?,
            unit: row.try_get(17)?,
            recorded_at: row.try_get(18)?,
            recorded_by: row.try_get(19)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of kept_page"))
}

fn link_check_row(row: &AnyRow) -> Result<LinkCheckRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(LinkCheckRow {
            id: row.try_get(0)?,
            page_id: row.try_get(1)?,
            state: row.try_get(2)?,
            detail: row.try_get(3)?,
            text_digest: row.try_get(4)?,
            recorded_at: row.try_get(5)?,
            recorded_by: row.try_get(6)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of link_check"))
}
