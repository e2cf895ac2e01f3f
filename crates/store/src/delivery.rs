//! Signing off and delivery (签发和送达): drafts sent for signature, who signed which draft, to whom a bulletin goes, and
//! who opened it first. Written once, never changed.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::AssertSqlSafe;

/// A draft sent for signature (送签稿).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulletinDraftRow {
    /// 编号, from 1.
    pub id: i64,
    /// The notice.
    pub notice_code: String,
    /// 周期 in its short form.
    pub period: String,
    /// 公文要素 as JSON.
    pub paper: String,
    /// 更正理由; empty for a first issue.
    pub reason: String,
    /// SM3 of the draft.
    pub digest: String,
    /// RFC 3339 UTC.
    pub submitted_at: String,
    /// Who.
    pub submitted_by: String,
}

/// Who signed an issued bulletin (签发记录).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignOffRow {
    /// The bulletin.
    pub bulletin_id: i64,
    /// The draft that was sent; nothing when the signer drafted it.
    pub draft_id: Option<i64>,
    /// SM3 of the draft that was signed.
    pub draft_digest: String,
    /// 签发意见.
    pub opinion: String,
    /// RFC 3339 UTC.
    pub signed_at: String,
    /// Who.
    pub signed_by: String,
    /// Under which role.
    pub role: String,
}

/// To whom a bulletin goes (送达对象).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecipientRow {
    /// 主送 or 抄送.
    pub manner: String,
    /// As the paper names it.
    pub name: String,
    /// The unit of the notice's register; empty for a body outside.
    pub unit_name: String,
}

/// Who opened a bulletin first (签收记录).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpeningRow {
    /// The bulletin.
    pub bulletin_id: i64,
    /// The unit.
    pub unit_name: String,
    /// The file; empty for the page.
    pub file_name: String,
    /// The unit of the register of units.
    pub unit_id: Option<i64>,
    /// Who.
    pub opened_by: String,
    /// Under which role.
    pub role: String,
    /// RFC 3339 UTC.
    pub opened_at: String,
}

const DRAFT: &str =
    "select id, notice_code, period, paper, reason, digest, submitted_at, submitted_by from bulletin_draft";

type DraftTuple = (i64, String, String, String, String, String, String, String);

fn draft_row(row: DraftTuple) -> BulletinDraftRow {
    let (id, notice_code, period, paper, reason, digest, submitted_at, submitted_by) = row;
    BulletinDraftRow { id, notice_code, period, paper, reason, digest, submitted_at, submitted_by }
}

impl Store {
    /// The drafts sent for signature, newest first.
    pub async fn bulletin_drafts(&self, limit: u32) -> Result<Vec<BulletinDraftRow>, StoreFault> {
        let query =
            sqlx::query_as::<_, DraftTuple>(AssertSqlSafe(format!("{DRAFT} order by id desc limit $1")));
        let rows = query.bind(i64::from(limit)).fetch_all(&self.pool).await;
        Ok(rows.map_err(StoreFault::of("cannot read bulletin_draft"))?.into_iter().map(draft_row).collect())
    }

    /// The draft of that id.
    pub async fn bulletin_draft(&self, id: i64) -> Result<Option<BulletinDraftRow>, StoreFault> {
        let query = sqlx::query_as::<_, DraftTuple>(AssertSqlSafe(format!("{DRAFT} where id = $1"))).bind(id);
        let row = query.fetch_optional(&self.pool).await;
        Ok(row.map_err(StoreFault::of("cannot read bulletin_draft"))?.map(draft_row))
    }

    /// Who signed a bulletin.
    pub async fn sign_off_of(&self, bulletin_id: i64) -> Result<Option<SignOffRow>, StoreFault> {
        let query = sqlx::query_as::<_, (i64, Option<i64>, String, String, String, String, String)>(
            "select bulletin_id, draft_id, draft_digest, opinion, signed_at, signed_by, role \
             from bulletin_sign_off where bulletin_id = $1",
        );
        let row = query.bind(bulletin_id).fetch_optional(&self.pool).await;
        let row = row.map_err(StoreFault::of("cannot read bulletin_sign_off"))?;
        Ok(row.map(|(bulletin_id, draft_id, draft_digest, opinion, signed_at, signed_by, role)| SignOffRow {
            bulletin_id,
            draft_id,
            draft_digest,
            opinion,
            signed_at,
            signed_by,
            role,
        }))
    }

    /// The drafts that were signed.
    pub async fn signed_drafts(&self) -> Result<Vec<i64>, StoreFault> {
        let query = sqlx::query_as::<_, (i64,)>(
            "select draft_id from bulletin_sign_off where draft_id is not null order by draft_id",
        );
        let rows = query.fetch_all(&self.pool).await;
        Ok(rows
            .map_err(StoreFault::of("cannot read bulletin_sign_off"))?
            .into_iter()
            .map(|(id,)| id)
            .collect())
    }

    /// To whom a bulletin goes, in order.
    pub async fn recipients(&self, bulletin_id: i64) -> Result<Vec<RecipientRow>, StoreFault> {
        let query = sqlx::query_as::<_, (String, String, String)>(
            "select manner, name, unit_name from bulletin_recipient where bulletin_id = $1 order by number",
        );
        let rows = query.bind(bulletin_id).fetch_all(&self.pool).await;
        let rows = rows.map_err(StoreFault::of("cannot read bulletin_recipient"))?;
        Ok(rows
            .into_iter()
            .map(|(manner, name, unit_name)| RecipientRow { manner, name, unit_name })
            .collect())
    }

    /// Who opened a bulletin, in order of time.
    pub async fn openings(&self, bulletin_id: i64) -> Result<Vec<OpeningRow>, StoreFault> {
        let query = sqlx::query_as::<_, (i64, String, String, Option<i64>, String, String, String)>(
            "select bulletin_id, unit_name, file_name, unit_id, opened_by, role, opened_at from bulletin_opening \
             where bulletin_id = $1 order by opened_at, unit_name, file_name",
        );
        let rows = query.bind(bulletin_id).fetch_all(&self.pool).await;
        let rows = rows.map_err(StoreFault::of("cannot read bulletin_opening"))?;
        let opening = |(bulletin_id, unit_name, file_name, unit_id, opened_by, role, opened_at)| OpeningRow {
            bulletin_id,
            unit_name,
            file_name,
            unit_id,
            opened_by,
            role,
            opened_at,
        };
        Ok(rows.into_iter().map(opening).collect())
    }

    /// Whether a unit opened the page (no file name) or the file before.
    pub async fn was_opened(
        &self,
        bulletin_id: i64,
        unit_name: &str,
        file_name: &str,
    ) -> Result<bool, StoreFault> {
        let query = sqlx::query_as::<_, (i64,)>(
            "select bulletin_id from bulletin_opening where bulletin_id = $1 and unit_name = $2 and file_name = $3",
        );
        let row = query.bind(bulletin_id).bind(unit_name).bind(file_name).fetch_optional(&self.pool).await;
        Ok(row.map_err(StoreFault::of("cannot read bulletin_opening"))?.is_some())
    }
}

impl Writing {
    /// Keeps a draft and gives its id.
    pub async fn add_bulletin_draft(&mut self, row: &BulletinDraftRow) -> Result<i64, StoreFault> {
        let id = self.next_id("bulletin_draft").await?;
        sqlx::query(
            "insert into bulletin_draft (id, notice_code, period, paper, reason, digest, submitted_at, submitted_by) \
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(id)
        .bind(row.notice_code.clone())
        .bind(row.period.clone())
        .bind(row.paper.clone())
        .bind(row.reason.clone())
        .bind(row.digest.clone())
        .bind(row.submitted_at.clone())
        .bind(row.submitted_by.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write bulletin_draft"))?;
        Ok(id)
    }

    /// Keeps who signed a bulletin.
    pub async fn add_sign_off(&mut self, row: &SignOffRow) -> Result<(), StoreFault> {
        sqlx::query(
            "insert into bulletin_sign_off (bulletin_id, draft_id, draft_digest, opinion, signed_at, signed_by, role) \
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(row.bulletin_id)
        .bind(row.draft_id)
        .bind(row.draft_digest.clone())
        .bind(row.opinion.clone())
        .bind(row.signed_at.clone())
        .bind(row.signed_by.clone())
        .bind(row.role.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write bulletin_sign_off"))?;
        Ok(())
    }

    /// Keeps to whom a bulletin goes.
    pub async fn add_recipients(
        &mut self,
        bulletin_id: i64,
        rows: &[RecipientRow],
    ) -> Result<(), StoreFault> {
        for (number, row) in (1_i64..).zip(rows) {
            sqlx::query(
                "insert into bulletin_recipient (bulletin_id, number, manner, name, unit_name) \
                 values ($1, $2, $3, $4, $5)",
            )
            .bind(bulletin_id)
            .bind(number)
            .bind(row.manner.clone())
            .bind(row.name.clone())
            .bind(row.unit_name.clone())
            .execute(&mut *self.transaction)
            .await
            .map_err(StoreFault::of("cannot write bulletin_recipient"))?;
        }
        Ok(())
    }

    /// Keeps who opened a bulletin; false when the unit had opened it before.
    pub async fn add_opening(&mut self, row: &OpeningRow) -> Result<bool, StoreFault> {
        let done = sqlx::query(
            "insert into bulletin_opening (bulletin_id, unit_name, file_name, unit_id, opened_by, role, opened_at) \
             values ($1, $2, $3, $4, $5, $6, $7) on conflict (bulletin_id, unit_name, file_name) do nothing",
        )
        .bind(row.bulletin_id)
        .bind(row.unit_name.clone())
        .bind(row.file_name.clone())
        .bind(row.unit_id)
        .bind(row.opened_by.clone())
        .bind(row.role.clone())
        .bind(row.opened_at.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write bulletin_opening"))?;
        Ok(done.rows_affected() == 1)
    }
}
