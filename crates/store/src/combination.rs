//! Combined articles (综合稿): which items went into one, and the judgements 单 or 综 with their reasons. The article
//! itself is a submission; what the judgement is worth the notice says.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// An item in a combined article (来稿).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "the columns of the table, explained there")]
pub struct CombinedPartRow {
    pub combined_id: i64,
    pub part_no: i64,
    pub submission_id: i64,
    pub unit_id: i64,
    pub unit_name: String,
}

/// A judgement of a combined article (单综评定).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "the columns of the table, explained there")]
pub struct CombinationJudgementRow {
    pub combined_id: i64,
    pub judgement_no: i64,
    pub mark: String,
    pub reason: String,
    pub judged_at: String,
    pub judged_by: String,
    pub person_id: i64,
    pub role: String,
}

const PART: &str = "select combined_id, part_no, submission_id, unit_id, unit_name from combined_part";
const JUDGEMENT: &str = "select combined_id, judgement_no, mark, reason, judged_at, judged_by, person_id, role from combination_judgement";

impl Store {
    /// The items in a combined article, in order; none for an article that is not combined.
    pub async fn combined_parts(&self, combined_id: i64) -> Result<Vec<CombinedPartRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{PART} where combined_id = $1 order by part_no")))
            .bind(combined_id);
        let rows = query.fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read combined_part"))?.iter().map(part_row).collect()
    }

    /// The combined articles an item went into, those given up included.
    pub async fn combinations_of(&self, submission_id: i64) -> Result<Vec<CombinedPartRow>, StoreFault> {
        let query =
            sqlx::query(AssertSqlSafe(format!("{PART} where submission_id = $1 order by combined_id")))
                .bind(submission_id);
        let rows = query.fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read combined_part"))?.iter().map(part_row).collect()
    }

    /// The judgements of a combined article, in order.
    pub async fn combination_judgements(
        &self,
        combined_id: i64,
    ) -> Result<Vec<CombinationJudgementRow>, StoreFault> {
        let query =
            sqlx::query(AssertSqlSafe(format!("{JUDGEMENT} where combined_id = $1 order by judgement_no")))
                .bind(combined_id);
        let rows = query.fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read combination_judgement"))?.iter().map(judgement_row).collect()
    }

    /// The first line of the newest combined articles, newest first.
    pub async fn combined_articles(&self, limit: i64) -> Result<Vec<CombinedPartRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!(
            "{PART} where part_no = 1 order by combined_id desc limit $1"
        )))
        .bind(limit);
        let rows = query.fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read combined_part"))?.iter().map(part_row).collect()
    }
}

impl Writing {
    /// The items in a combined article, as this transaction sees them.
    pub async fn combined_parts(&mut self, combined_id: i64) -> Result<Vec<CombinedPartRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{PART} where combined_id = $1 order by part_no")))
            .bind(combined_id);
        let rows = query.fetch_all(&mut *self.transaction).await;
        rows.map_err(StoreFault::of("cannot read combined_part"))?.iter().map(part_row).collect()
    }

    /// The judgements of a combined article, as this transaction sees them.
    pub async fn combination_judgements(
        &mut self,
        combined_id: i64,
    ) -> Result<Vec<CombinationJudgementRow>, StoreFault> {
        let query =
            sqlx::query(AssertSqlSafe(format!("{JUDGEMENT} where combined_id = $1 order by judgement_no")))
                .bind(combined_id);
        let rows = query.fetch_all(&mut *self.transaction).await;
        rows.map_err(StoreFault::of("cannot read combination_judgement"))?.iter().map(judgement_row).collect()
    }

    /// Keeps that an item went into a combined article.
    pub async fn add_combined_part(&mut self, row: &CombinedPartRow) -> Result<(), StoreFault> {
        let insert = sqlx::query(
            "insert into combined_part (combined_id, part_no, submission_id, unit_id, unit_name) values ($1, $2, $3, $4, $5)",
        );
        let insert = insert.bind(row.combined_id).bind(row.part_no).bind(row.submission_id);
        let insert = insert.bind(row.unit_id).bind(row.unit_name.clone());
        insert.execute(&mut *self.transaction).await.map_err(StoreFault::of("cannot write combined_part"))?;
        Ok(())
    }

    /// Keeps a judgement.
    pub async fn add_combination_judgement(
        &mut self,
        row: &CombinationJudgementRow,
    ) -> Result<(), StoreFault> {
        let insert = sqlx::query(
            "insert into combination_judgement (combined_id, judgement_no, mark, reason, judged_at, judged_by, person_id, role) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        );
        let insert = insert.bind(row.combined_id).bind(row.judgement_no).bind(row.mark.clone());
        let insert = insert.bind(row.reason.clone()).bind(row.judged_at.clone());
        let insert = insert.bind(row.judged_by.clone()).bind(row.person_id).bind(row.role.clone());
        insert
            .execute(&mut *self.transaction)
            .await
            .map_err(StoreFault::of("cannot write combination_judgement"))?;
        Ok(())
    }

    /// Says in the item's row into which combined article it went; 0 for none.
    pub async fn set_combined_into(
        &mut self,
        submission_id: i64,
        combined_id: i64,
    ) -> Result<(), StoreFault> {
        let update = sqlx::query("update submission set combined_into = $1 where id = $2");
        let done = update.bind(combined_id).bind(submission_id).execute(&mut *self.transaction).await;
        done.map(|_| ()).map_err(StoreFault::of("cannot write submission"))
    }
}

fn part_row(row: &AnyRow) -> Result<CombinedPartRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(CombinedPartRow {
            combined_id: row.try_get(0)?,
            part_no: row.try_get(1)?,
            submission_id: row.try_get(2)?,
            unit_id: row.try_get(3)?,
            unit_name: row.try_get(4)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of combined_part"))
}

fn judgement_row(row: &AnyRow) -> Result<CombinationJudgementRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(CombinationJudgementRow {
            combined_id: row.try_get(0)?,
            judgement_no: row.try_get(1)?,
            mark: row.try_get(2)?,
            reason: row.try_get(3)?,
            judged_at: row.try_get(4)?,
            judged_by: row.try_get(5)?,
            person_id: row.try_get(6)?,
            role: row.try_get(7)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of combination_judgement"))
}
