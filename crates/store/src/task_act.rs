//! What happens to a task (任务记录): reports, figures, divisions, steps of supervision, answers and confirmations, each
//! appended, each referring to the one it confirms or answers. What they mean is the office room's matter.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// An act on a task (任务记录).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskActRow {
    /// From 1 over all tasks.
    pub id: i64,
    /// The task.
    pub task_id: i64,
    /// 进展报告, 指标数据, 确认 …
    pub kind: String,
    /// For which unit.
    pub unit_id: i64,
    /// The day it counts for, ISO.
    pub on_day: String,
    /// What it says, as JSON.
    pub payload: String,
    /// The act it confirms, answers or takes back.
    pub refers: Option<i64>,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
    /// Under which role.
    pub role: String,
}

const ACT: &str = "select a.id, a.task_id, a.kind, a.unit_id, a.on_day, a.payload, a.refers, a.recorded_at, \
                   a.recorded_by, a.role from task_act a";

impl Store {
    /// The acts on one task, in order.
    pub async fn task_acts(&self, task_id: i64) -> Result<Vec<TaskActRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{ACT} where a.task_id = $1 order by a.id")));
        let rows = query.bind(task_id).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read task_act"))?.iter().map(act_row).collect()
    }

    /// The acts on all tasks of a plan, in order.
    pub async fn plan_acts(&self, plan_id: i64) -> Result<Vec<TaskActRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!(
            "{ACT} join plan_task t on t.id = a.task_id where t.plan_id = $1 order by a.id"
        )));
        let rows = query.bind(plan_id).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read task_act"))?.iter().map(act_row).collect()
    }

    /// How many acts of some kinds each unit recorded between two days, both included.
    pub async fn task_acts_by_unit(
        &self,
        kinds: &[&str],
        (first, last): (&str, &str),
    ) -> Result<Vec<(i64, i64)>, StoreFault> {
        let places: Vec<String> = (3..).take(kinds.len()).map(|number| format!("${number}")).collect();
        let mut query = sqlx::query(AssertSqlSafe(format!(
            "select unit_id, count(*) from task_act where on_day >= $1 and on_day <= $2 and kind in ({}) \
             group by unit_id order by unit_id",
            places.join(", ")
        )));
        query = query.bind(first.to_owned()).bind(last.to_owned());
        for kind in kinds {
            query = query.bind((*kind).to_owned());
        }
        let rows = query.fetch_all(&self.pool).await.map_err(StoreFault::of("cannot count task_act"))?;
        let counted = rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?)));
        counted.collect::<Result<_, sqlx::Error>>().map_err(StoreFault::of("cannot read a count of task_act"))
    }
}

impl Writing {
    /// The acts on one task as this transaction sees them.
    pub async fn task_acts(&mut self, task_id: i64) -> Result<Vec<TaskActRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{ACT} where a.task_id = $1 order by a.id")));
        let rows = query.bind(task_id).fetch_all(&mut *self.transaction).await;
        rows.map_err(StoreFault::of("cannot read task_act"))?.iter().map(act_row).collect()
    }

    /// The acts on all tasks of a plan as this transaction sees them.
    pub async fn plan_acts(&mut self, plan_id: i64) -> Result<Vec<TaskActRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!(
            "{ACT} join plan_task t on t.id = a.task_id where t.plan_id = $1 order by a.id"
        )));
        let rows = query.bind(plan_id).fetch_all(&mut *self.transaction).await;
        rows.map_err(StoreFault::of("cannot read task_act"))?.iter().map(act_row).collect()
    }

    /// Appends an act; its `id` is given here and returned.
    pub async fn add_task_act(&mut self, row: TaskActRow) -> Result<i64, StoreFault> {
        let id = self.next_id("task_act").await?;
        sqlx::query(
            "insert into task_act (id, task_id, kind, unit_id, on_day, payload, refers, recorded_at, recorded_by, \
             role) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(id)
        .bind(row.task_id)
        .bind(row.kind)
        .bind(row.unit_id)
        .bind(row.on_day)
        .bind(row.payload)
        .bind(row.refers)
        .bind(row.recorded_at)
        .bind(row.recorded_by)
        .bind(row.role)
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot append to task_act"))?;
        Ok(id)
    }
}

fn act_row(row: &AnyRow) -> Result<TaskActRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(TaskActRow {
            id: row.try_get(0)?,
            task_id: row.try_get(1)?,
            kind: row.try_get(2)?,
            unit_id: row.try_get(3)?,
            on_day: row.try_get(4)?,
            payload: row.try_get(5)?,
            refers: row.try_get(6)?,
            recorded_at: row.try_get(7)?,
            recorded_by: row.try_get(8)?,
            role: row.try_get(9)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of task_act"))
}
