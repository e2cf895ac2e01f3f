//! Manual adjustments (人工调整) as proposed, and the decisions on them. They stand beside the ledger and change nothing
//! in it.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// An adjustment as proposed (人工调整).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "the columns of the table, explained there")]
pub struct AdjustmentRow {
    pub id: i64,
    pub notice_code: String,
    pub unit_name: String,
    pub points: String,
    pub on_day: String,
    pub article: String,
    pub reason: String,
    pub evidence: String,
    pub proposed_at: String,
    pub proposed_by: String,
    pub person_id: i64,
    pub role: String,
}

/// The decision on an adjustment (调整审批).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "the columns of the table, explained there")]
pub struct AdjustmentDecisionRow {
    pub adjustment_id: i64,
    pub decision: String,
    pub opinion: String,
    pub decided_at: String,
    pub decided_by: String,
    pub person_id: i64,
    pub role: String,
}

const ADJUSTMENT: &str = "select id, notice_code, unit_name, points, on_day, article, reason, evidence, proposed_at, proposed_by, person_id, role from adjustment";
const DECISION: &str = "select adjustment_id, decision, opinion, decided_at, decided_by, person_id, role from adjustment_decision";

impl Store {
    /// The adjustments, newest first.
    pub async fn adjustments(&self, limit: i64) -> Result<Vec<AdjustmentRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{ADJUSTMENT} order by id desc limit $1"))).bind(limit);
        let rows = query.fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read adjustment"))?.iter().map(adjustment_row).collect()
    }

    /// The adjustment of a number; one or none.
    pub async fn adjustment(&self, id: i64) -> Result<Vec<AdjustmentRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{ADJUSTMENT} where id = $1"))).bind(id);
        let rows = query.fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read adjustment"))?.iter().map(adjustment_row).collect()
    }

    /// The adjustments of a unit under a notice, in order.
    pub async fn adjustments_of(
        &self,
        notice_code: &str,
        unit_name: &str,
    ) -> Result<Vec<AdjustmentRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!(
            "{ADJUSTMENT} where notice_code = $1 and unit_name = $2 order by id"
        )))
        .bind(notice_code.to_owned())
        .bind(unit_name.to_owned());
        let rows = query.fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read adjustment"))?.iter().map(adjustment_row).collect()
    }

    /// The decision on an adjustment; one or none.
    pub async fn adjustment_decision(
        &self,
        adjustment_id: i64,
    ) -> Result<Vec<AdjustmentDecisionRow>, StoreFault> {
        let query =
            sqlx::query(AssertSqlSafe(format!("{DECISION} where adjustment_id = $1"))).bind(adjustment_id);
        let rows = query.fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read adjustment_decision"))?.iter().map(decision_row).collect()
    }
}

impl Writing {
    /// The adjustment of a number, as this transaction sees it; one or none.
    pub async fn adjustment(&mut self, id: i64) -> Result<Vec<AdjustmentRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{ADJUSTMENT} where id = $1"))).bind(id);
        let rows = query.fetch_all(&mut *self.transaction).await;
        rows.map_err(StoreFault::of("cannot read adjustment"))?.iter().map(adjustment_row).collect()
    }

    /// The decision on an adjustment, as this transaction sees it; one or none.
    pub async fn adjustment_decision(
        &mut self,
        adjustment_id: i64,
    ) -> Result<Vec<AdjustmentDecisionRow>, StoreFault> {
        let query =
            sqlx::query(AssertSqlSafe(format!("{DECISION} where adjustment_id = $1"))).bind(adjustment_id);
        let rows = query.fetch_all(&mut *self.transaction).await;
        rows.map_err(StoreFault::of("cannot read adjustment_decision"))?.iter().map(decision_row).collect()
    }

    /// Keeps a proposal and gives its number.
    pub async fn add_adjustment(&mut self, row: &AdjustmentRow) -> Result<i64, StoreFault> {
        let id = self.next_id("adjustment").await?;
        let insert = sqlx::query(
            "insert into adjustment (id, notice_code, unit_name, points, on_day, article, reason, evidence, proposed_at, proposed_by, person_id, role) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        );
        let insert = insert.bind(id).bind(row.notice_code.clone()).bind(row.unit_name.clone());
        let insert = insert.bind(row.points.clone()).bind(row.on_day.clone());
        let insert = insert.bind(row.article.clone()).bind(row.reason.clone());
        let insert = insert.bind(row.evidence.clone()).bind(row.proposed_at.clone());
        let insert = insert.bind(row.proposed_by.clone()).bind(row.person_id).bind(row.role.clone());
        insert.execute(&mut *self.transaction).await.map_err(StoreFault::of("cannot write adjustment"))?;
        Ok(id)
    }

    /// Keeps a decision.
    pub async fn add_adjustment_decision(&mut self, row: &AdjustmentDecisionRow) -> Result<(), StoreFault> {
        let insert = sqlx::query(
            "insert into adjustment_decision (adjustment_id, decision, opinion, decided_at, decided_by, person_id, role) values ($1, $2, $3, $4, $5, $6, $7)",
        );
        let insert = insert.bind(row.adjustment_id).bind(row.decision.clone());
        let insert = insert.bind(row.opinion.clone()).bind(row.decided_at.clone());
        let insert = insert.bind(row.decided_by.clone()).bind(row.person_id).bind(row.role.clone());
        insert
            .execute(&mut *self.transaction)
            .await
            .map_err(StoreFault::of("cannot write adjustment_decision"))?;
        Ok(())
    }
}

fn adjustment_row(row: &AnyRow) -> Result<AdjustmentRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(AdjustmentRow {
            id: row.try_get(0)?,
            notice_code: row.try_get(1)?,
            unit_name: row.try_get(2)?,
            points: row.try_get(3)?,
            on_day: row.try_get(4)?,
            article: row.try_get(5)?,
            reason: row.try_get(6)?,
            evidence: row.try_get(7)?,
            proposed_at: row.try_get(8)?,
            proposed_by: row.try_get(9)?,
            person_id: row.try_get(10)?,
            role: row.try_get(11)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of adjustment"))
}

fn decision_row(row: &AnyRow) -> Result<AdjustmentDecisionRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(AdjustmentDecisionRow {
            adjustment_id: row.try_get(0)?,
            decision: row.try_get(1)?,
            opinion: row.try_get(2)?,
            decided_at: row.try_get(3)?,
            decided_by: row.try_get(4)?,
            person_id: row.try_get(5)?,
            role: row.try_get(6)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of adjustment_decision"))
}
