//! Dossiers (案卷): the registers of supervision, opened and taken through steps, each appended. Which kinds there are and
//! what their fields mean is the domain's matter; papers about them are in [`crate::supervision_paper`].

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// A dossier as it was opened (案卷).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierRow {
    /// From 1 over all kinds.
    pub id: i64,
    /// The key of its kind.
    pub kind: String,
    /// The unit it is about.
    pub unit_id: Option<i64>,
    /// The dossier it hangs on.
    pub parent_id: Option<i64>,
    /// The day it is of, ISO.
    pub on_day: String,
    /// 标题.
    pub title: String,
    /// What was filled in, as JSON.
    pub content: String,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
    /// Under which role.
    pub role: String,
}

/// A step that was taken (办理记录).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierStepRow {
    /// From 1 over all dossiers.
    pub id: i64,
    /// The dossier.
    pub dossier_id: i64,
    /// The key of the step.
    pub step: String,
    /// The day it was taken, ISO.
    pub on_day: String,
    /// What was filled in, as JSON.
    pub content: String,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
    /// Under which role.
    pub role: String,
}

const DOSSIER: &str = "select d.id, d.kind, d.unit_id, d.parent_id, d.on_day, d.title, d.content, d.recorded_at, \
                       d.recorded_by, d.role from dossier d";
const STEP: &str = "select s.id, s.dossier_id, s.step, s.on_day, s.content, s.recorded_at, s.recorded_by, s.role \
                    from dossier_step s";

impl Store {
    /// The dossiers of a kind, in order of opening.
    pub async fn dossiers(&self, kind: &str) -> Result<Vec<DossierRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{DOSSIER} where d.kind = $1 order by d.id")));
        let rows = query.bind(kind.to_owned()).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read dossier"))?.iter().map(dossier_row).collect()
    }

    /// Every dossier about a unit.
    pub async fn unit_dossiers(&self, unit_id: i64) -> Result<Vec<DossierRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{DOSSIER} where d.unit_id = $1 order by d.id")));
        let rows = query.bind(unit_id).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read dossier"))?.iter().map(dossier_row).collect()
    }

    /// What hangs on a dossier.
    pub async fn dossiers_below(&self, parent_id: i64) -> Result<Vec<DossierRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{DOSSIER} where d.parent_id = $1 order by d.id")));
        let rows = query.bind(parent_id).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read dossier"))?.iter().map(dossier_row).collect()
    }

    /// One dossier.
    pub async fn dossier(&self, id: i64) -> Result<Option<DossierRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{DOSSIER} where d.id = $1")));
        let row = query.bind(id).fetch_optional(&self.pool).await;
        row.map_err(StoreFault::of("cannot read dossier"))?.as_ref().map(dossier_row).transpose()
    }

    /// The steps of all dossiers of a kind, in order.
    pub async fn dossier_steps_of_kind(&self, kind: &str) -> Result<Vec<DossierStepRow>, StoreFault> {
        let text = format!("{STEP} join dossier d on d.id = s.dossier_id where d.kind = $1 order by s.id");
        let rows = sqlx::query(AssertSqlSafe(text)).bind(kind.to_owned()).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read dossier_step"))?.iter().map(step_row).collect()
    }

    /// The steps of one dossier, in order.
    pub async fn dossier_steps(&self, dossier_id: i64) -> Result<Vec<DossierStepRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{STEP} where s.dossier_id = $1 order by s.id")));
        let rows = query.bind(dossier_id).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read dossier_step"))?.iter().map(step_row).collect()
    }
}

impl Writing {
    /// The dossiers of a kind as this transaction sees them.
    pub async fn dossiers(&mut self, kind: &str) -> Result<Vec<DossierRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{DOSSIER} where d.kind = $1 order by d.id")));
        let rows = query.bind(kind.to_owned()).fetch_all(&mut *self.transaction).await;
        rows.map_err(StoreFault::of("cannot read dossier"))?.iter().map(dossier_row).collect()
    }

    /// What hangs on a dossier, as this transaction sees it.
    pub async fn dossiers_below(&mut self, parent_id: i64) -> Result<Vec<DossierRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{DOSSIER} where d.parent_id = $1 order by d.id")));
        let rows = query.bind(parent_id).fetch_all(&mut *self.transaction).await;
        rows.map_err(StoreFault::of("cannot read dossier"))?.iter().map(dossier_row).collect()
    }

    /// The steps of one dossier, as this transaction sees them.
    pub async fn dossier_steps(&mut self, dossier_id: i64) -> Result<Vec<DossierStepRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{STEP} where s.dossier_id = $1 order by s.id")));
        let rows = query.bind(dossier_id).fetch_all(&mut *self.transaction).await;
        rows.map_err(StoreFault::of("cannot read dossier_step"))?.iter().map(step_row).collect()
    }

    /// Opens a dossier; its `id` is given here and returned.
    pub async fn add_dossier(&mut self, row: DossierRow) -> Result<i64, StoreFault> {
        let id = self.next_id("dossier").await?;
        sqlx::query(
            "insert into dossier (id, kind, unit_id, parent_id, on_day, title, content, recorded_at, recorded_by, \
             role) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(id)
        .bind(row.kind)
        .bind(row.unit_id)
        .bind(row.parent_id)
        .bind(row.on_day)
        .bind(row.title)
        .bind(row.content)
        .bind(row.recorded_at)
        .bind(row.recorded_by)
        .bind(row.role)
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot append to dossier"))?;
        Ok(id)
    }

    /// Takes a step; its `id` is given here and returned.
    pub async fn add_dossier_step(&mut self, row: DossierStepRow) -> Result<i64, StoreFault> {
        let id = self.next_id("dossier_step").await?;
        sqlx::query(
            "insert into dossier_step (id, dossier_id, step, on_day, content, recorded_at, recorded_by, role) \
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(id)
        .bind(row.dossier_id)
        .bind(row.step)
        .bind(row.on_day)
        .bind(row.content)
        .bind(row.recorded_at)
        .bind(row.recorded_by)
        .bind(row.role)
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot append to dossier_step"))?;
        Ok(id)
    }
}

fn dossier_row(row: &AnyRow) -> Result<DossierRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(DossierRow {
            id: row.try_get(0)?,
            kind: row.try_get(1)?,
            unit_id: row.try_get(2)?,
            parent_id: row.try_get(3)?,
            on_day: row.try_get(4)?,
            title: row.try_get(5)?,
            content: row.try_get(6)?,
            recorded_at: row.try_get(7)?,
            recorded_by: row.try_get(8)?,
            role: row.try_get(9)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of dossier"))
}

fn step_row(row: &AnyRow) -> Result<DossierStepRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(DossierStepRow {
            id: row.try_get(0)?,
            dossier_id: row.try_get(1)?,
            step: row.try_get(2)?,
            on_day: row.try_get(3)?,
            content: row.try_get(4)?,
            recorded_at: row.try_get(5)?,
            recorded_by: row.try_get(6)?,
            role: row.try_get(7)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of dossier_step"))
}
