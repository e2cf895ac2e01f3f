//! How the goals of a plan stand (方案目标评价): each assessment a row, none changed. What the words mean is the office
//! room's matter; the goals themselves stand in the plan's content ([`crate::plan`]).

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::Row;
use sqlx::any::AnyRow;

/// An assessment of a goal (目标评价).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanGoalRow {
    /// From 1 over all plans.
    pub id: i64,
    /// The plan.
    pub plan_id: i64,
    /// Its place among the plan's goals, from 0.
    pub goal: i64,
    /// 已达到, 基本达到, 未达到 or 推进中.
    pub result: String,
    /// The assessment in words.
    pub words: String,
    /// 佐证.
    pub evidence: String,
    /// The day it is about, ISO.
    pub on_day: String,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
    /// Under which role.
    pub role: String,
}

impl Store {
    /// The assessments of a plan's goals, in order.
    pub async fn plan_goal_assessments(&self, plan_id: i64) -> Result<Vec<PlanGoalRow>, StoreFault> {
        let query = sqlx::query(
            "select id, plan_id, goal, result, words, evidence, on_day, recorded_at, recorded_by, role \
             from plan_goal_assessment where plan_id = $1 order by id",
        );
        let rows = query.bind(plan_id).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read plan_goal_assessment"))?.iter().map(goal_row).collect()
    }
}

impl Writing {
    /// Appends an assessment; its `id` is given here and returned.
    pub async fn add_plan_goal_assessment(&mut self, row: PlanGoalRow) -> Result<i64, StoreFault> {
        let id = self.next_id("plan_goal_assessment").await?;
        sqlx::query(
            "insert into plan_goal_assessment (id, plan_id, goal, result, words, evidence, on_day, recorded_at, \
             recorded_by, role) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(id)
        .bind(row.plan_id)
        .bind(row.goal)
        .bind(row.result)
        .bind(row.words)
        .bind(row.evidence)
        .bind(row.on_day)
        .bind(row.recorded_at)
        .bind(row.recorded_by)
        .bind(row.role)
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot append to plan_goal_assessment"))?;
        Ok(id)
    }
}

fn goal_row(row: &AnyRow) -> Result<PlanGoalRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(PlanGoalRow {
            id: row.try_get(0)?,
            plan_id: row.try_get(1)?,
            goal: row.try_get(2)?,
            result: row.try_get(3)?,
            words: row.try_get(4)?,
            evidence: row.try_get(5)?,
            on_day: row.try_get(6)?,
            recorded_at: row.try_get(7)?,
            recorded_by: row.try_get(8)?,
            role: row.try_get(9)?,
        })
    };
    read().map_err(StoreFault::of("cannot read plan_goal_assessment"))
}
