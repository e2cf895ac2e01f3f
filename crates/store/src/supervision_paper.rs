//! Papers of supervision (督导文书): what a kept paper is about, to which units it went and who opened it first. The papers
//! themselves are [`crate::paper`]'s.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// A paper of supervision (督导文书).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupervisionPaperRow {
    /// The paper.
    pub paper_id: i64,
    /// `step-12`, `record-5`, `circular-3-2012-08`: what it is about.
    pub subject: String,
    /// Whether only few may see it.
    pub is_restricted: bool,
}

/// Who opened a paper first (签收).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupervisionReceiptRow {
    /// The paper.
    pub paper_id: i64,
    /// The unit.
    pub unit_id: i64,
    /// RFC 3339 UTC.
    pub opened_at: String,
    /// Who.
    pub opened_by: String,
    /// Under which role.
    pub role: String,
}

const PAPER: &str = "select paper_id, subject, is_restricted from supervision_paper";

impl Store {
    /// All papers of supervision, newest first.
    pub async fn supervision_papers(&self) -> Result<Vec<SupervisionPaperRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{PAPER} order by paper_id desc")));
        let rows = query.fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read supervision_paper"))?.iter().map(paper_row).collect()
    }

    /// To which units a paper went.
    pub async fn supervision_addressees(&self, paper_id: i64) -> Result<Vec<i64>, StoreFault> {
        let query = sqlx::query_as::<_, (i64,)>(
            "select unit_id from supervision_addressee where paper_id = $1 order by unit_id",
        );
        let rows = query.bind(paper_id).fetch_all(&self.pool).await;
        Ok(rows
            .map_err(StoreFault::of("cannot read supervision_addressee"))?
            .into_iter()
            .map(|(id,)| id)
            .collect())
    }

    /// The papers that went to a unit.
    pub async fn supervision_papers_to(&self, unit_id: i64) -> Result<Vec<i64>, StoreFault> {
        let query = sqlx::query_as::<_, (i64,)>(
            "select paper_id from supervision_addressee where unit_id = $1 order by paper_id desc",
        );
        let rows = query.bind(unit_id).fetch_all(&self.pool).await;
        Ok(rows
            .map_err(StoreFault::of("cannot read supervision_addressee"))?
            .into_iter()
            .map(|(id,)| id)
            .collect())
    }

    /// Who opened a paper first, by unit.
    pub async fn supervision_receipts(
        &self,
        paper_id: i64,
    ) -> Result<Vec<SupervisionReceiptRow>, StoreFault> {
        let query = sqlx::query(
            "select paper_id, unit_id, opened_at, opened_by, role from supervision_receipt where paper_id = $1 \
             order by unit_id",
        );
        let rows = query.bind(paper_id).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read supervision_receipt"))?.iter().map(receipt_row).collect()
    }
}

impl Writing {
    /// The papers about a subject as this transaction sees them.
    pub async fn supervision_papers_about(
        &mut self,
        subject: &str,
    ) -> Result<Vec<SupervisionPaperRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{PAPER} where subject = $1 order by paper_id")));
        let rows = query.bind(subject.to_owned()).fetch_all(&mut *self.transaction).await;
        rows.map_err(StoreFault::of("cannot read supervision_paper"))?.iter().map(paper_row).collect()
    }

    /// Keeps what a paper is about and to whom it goes.
    pub async fn add_supervision_paper(
        &mut self,
        row: &SupervisionPaperRow,
        units: &[i64],
    ) -> Result<(), StoreFault> {
        sqlx::query("insert into supervision_paper (paper_id, subject, is_restricted) values ($1, $2, $3)")
            .bind(row.paper_id)
            .bind(row.subject.clone())
            .bind(i64::from(row.is_restricted))
            .execute(&mut *self.transaction)
            .await
            .map_err(StoreFault::of("cannot append to supervision_paper"))?;
        for unit in units {
            sqlx::query("insert into supervision_addressee (paper_id, unit_id) values ($1, $2)")
                .bind(row.paper_id)
                .bind(*unit)
                .execute(&mut *self.transaction)
                .await
                .map_err(StoreFault::of("cannot append to supervision_addressee"))?;
        }
        Ok(())
    }

    /// Notes that a unit opened a paper; says whether it is the first time.
    pub async fn add_supervision_receipt(&mut self, row: &SupervisionReceiptRow) -> Result<bool, StoreFault> {
        let done = sqlx::query(
            "insert into supervision_receipt (paper_id, unit_id, opened_at, opened_by, role) \
             values ($1, $2, $3, $4, $5) on conflict (paper_id, unit_id) do nothing",
        )
        .bind(row.paper_id)
        .bind(row.unit_id)
        .bind(row.opened_at.clone())
        .bind(row.opened_by.clone())
        .bind(row.role.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot append to supervision_receipt"))?;
        Ok(done.rows_affected() == 1)
    }
}

fn paper_row(row: &AnyRow) -> Result<SupervisionPaperRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(SupervisionPaperRow {
            paper_id: row.try_get(0)?,
            subject: row.try_get(1)?,
            is_restricted: row.try_get::<i64, _>(2)? != 0,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of supervision_paper"))
}

fn receipt_row(row: &AnyRow) -> Result<SupervisionReceiptRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(SupervisionReceiptRow {
            paper_id: row.try_get(0)?,
            unit_id: row.try_get(1)?,
            opened_at: row.try_get(2)?,
            opened_by: row.try_get(3)?,
            role: row.try_get(4)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of supervision_receipt"))
}
