//! Reform plans (改革方案): the source text, the versions of the draft, the states it went through, and the tasks that
//! were frozen when it was issued. What happens to a task afterwards is [`crate::task_act`]'s.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

/// A plan's source (方案原文).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanRow {
    /// From 1.
    pub id: i64,
    /// The file's name.
    pub source_name: String,
    /// The text that was read.
    pub source_text: String,
    /// SM3 of the file.
    pub source_hash: String,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
}

/// A version of a plan's content (方案稿).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanVersionRow {
    /// The plan.
    pub plan_id: i64,
    /// From 1.
    pub version: i64,
    /// The content as JSON.
    pub content: String,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
}

/// A state a plan went into (方案状态).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanStepRow {
    /// The plan.
    pub plan_id: i64,
    /// 印发, 执行, 评估 or 归档.
    pub state: String,
    /// ISO.
    pub on_day: String,
    /// 备注.
    pub remark: String,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
}

/// A task of an issued plan (任务).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanTaskRow {
    /// From 1 over all plans.
    pub id: i64,
    /// The plan.
    pub plan_id: i64,
    /// Its place in the plan, from 1.
    pub ordinal: i64,
    /// 序号 as the plan writes it.
    pub label: String,
    /// 时限, ISO; empty for a standing task.
    pub due_on: String,
    /// The content as JSON.
    pub content: String,
}

/// A unit that answers for a task (责任单位).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanTaskUnitRow {
    /// The task.
    pub task_id: i64,
    /// The unit.
    pub unit_id: i64,
    /// 牵头, 分别负责, 负责 or 配合.
    pub part: String,
}

const TASK: &str = "select id, plan_id, ordinal, label, due_on, content from plan_task";

impl Store {
    /// Every plan without its text, in order.
    pub async fn plans(&self) -> Result<Vec<PlanRow>, StoreFault> {
        let query = sqlx::query(
            "select id, source_name, '', source_hash, recorded_at, recorded_by from plan order by id",
        );
        let rows = query.fetch_all(&self.pool).await.map_err(StoreFault::of("cannot read plan"))?;
        rows.iter().map(plan_row).collect()
    }

    /// One plan with its text.
    pub async fn plan(&self, id: i64) -> Result<Option<PlanRow>, StoreFault> {
        let query = sqlx::query(
            "select id, source_name, source_text, source_hash, recorded_at, recorded_by from plan where id = $1",
        );
        let row = query.bind(id).fetch_optional(&self.pool).await;
        row.map_err(StoreFault::of("cannot read plan"))?.as_ref().map(plan_row).transpose()
    }

    /// The last version of a plan's content.
    pub async fn last_plan_version(&self, plan_id: i64) -> Result<Option<PlanVersionRow>, StoreFault> {
        let query = sqlx::query(LAST_VERSION).bind(plan_id).fetch_optional(&self.pool).await;
        query.map_err(StoreFault::of("cannot read plan_version"))?.as_ref().map(version_row).transpose()
    }

    /// The last version of every plan's content, in the order of plans: one statement, however many plans there are.
    pub async fn last_plan_versions(&self) -> Result<Vec<PlanVersionRow>, StoreFault> {
        let query = sqlx::query(
            "select v.plan_id, v.version, v.content, v.recorded_at, v.recorded_by from plan_version v \
             join (select plan_id, max(version) as version from plan_version group by plan_id) l \
             on l.plan_id = v.plan_id and l.version = v.version order by v.plan_id",
        );
        let rows = query.fetch_all(&self.pool).await.map_err(StoreFault::of("cannot read plan_version"))?;
        rows.iter().map(version_row).collect()
    }

    /// The states of all plans, in the order of recording.
    pub async fn plan_steps(&self) -> Result<Vec<PlanStepRow>, StoreFault> {
        let query = sqlx::query(
            "select plan_id, state, on_day, remark, recorded_at, recorded_by from plan_step \
             order by plan_id, recorded_at, on_day",
        );
        let rows = query.fetch_all(&self.pool).await.map_err(StoreFault::of("cannot read plan_step"))?;
        rows.iter().map(step_row).collect()
    }

    /// The tasks of a plan, in its order.
    pub async fn plan_tasks(&self, plan_id: i64) -> Result<Vec<PlanTaskRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{TASK} where plan_id = $1 order by ordinal")));
        let rows = query.bind(plan_id).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read plan_task"))?.iter().map(task_row).collect()
    }

    /// One task.
    pub async fn plan_task(&self, id: i64) -> Result<Option<PlanTaskRow>, StoreFault> {
        let query = sqlx::query(AssertSqlSafe(format!("{TASK} where id = $1")));
        let row = query.bind(id).fetch_optional(&self.pool).await;
        row.map_err(StoreFault::of("cannot read plan_task"))?.as_ref().map(task_row).transpose()
    }

    /// Who answers for the tasks of a plan.
    pub async fn plan_task_units(&self, plan_id: i64) -> Result<Vec<PlanTaskUnitRow>, StoreFault> {
        let query = sqlx::query(
            "select u.task_id, u.unit_id, u.part from plan_task_unit u join plan_task t on t.id = u.task_id \
             where t.plan_id = $1 order by u.task_id, u.unit_id, u.part",
        );
        let rows = query.bind(plan_id).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read plan_task_unit"))?.iter().map(unit_row).collect()
    }
}

const LAST_VERSION: &str = "select plan_id, version, content, recorded_at, recorded_by from plan_version \
                            where plan_id = $1 order by version desc limit 1";

impl Writing {
    /// Keeps a plan's source; the `id` is given here and returned.
    pub async fn add_plan(&mut self, row: PlanRow) -> Result<i64, StoreFault> {
        let id = self.next_id("plan").await?;
        sqlx::query(
            "insert into plan (id, source_name, source_text, source_hash, recorded_at, recorded_by) \
             values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(id)
        .bind(row.source_name)
        .bind(row.source_text)
        .bind(row.source_hash)
        .bind(row.recorded_at)
        .bind(row.recorded_by)
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot append to plan"))?;
        Ok(id)
    }

    /// The last version of a plan's content as this transaction sees it.
    pub async fn last_plan_version(&mut self, plan_id: i64) -> Result<Option<PlanVersionRow>, StoreFault> {
        let query = sqlx::query(LAST_VERSION).bind(plan_id).fetch_optional(&mut *self.transaction).await;
        query.map_err(StoreFault::of("cannot read plan_version"))?.as_ref().map(version_row).transpose()
    }

    /// Keeps a version.
    pub async fn add_plan_version(&mut self, row: PlanVersionRow) -> Result<(), StoreFault> {
        sqlx::query(
            "insert into plan_version (plan_id, version, content, recorded_at, recorded_by) \
             values ($1, $2, $3, $4, $5)",
        )
        .bind(row.plan_id)
        .bind(row.version)
        .bind(row.content)
        .bind(row.recorded_at)
        .bind(row.recorded_by)
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot append to plan_version"))?;
        Ok(())
    }

    /// The states a plan went into so far, as this transaction sees them.
    pub async fn plan_steps_of(&mut self, plan_id: i64) -> Result<Vec<PlanStepRow>, StoreFault> {
        let query = sqlx::query(
            "select plan_id, state, on_day, remark, recorded_at, recorded_by from plan_step where plan_id = $1 \
             order by recorded_at, on_day",
        );
        let rows = query.bind(plan_id).fetch_all(&mut *self.transaction).await;
        rows.map_err(StoreFault::of("cannot read plan_step"))?.iter().map(step_row).collect()
    }

    /// Moves a plan into a state.
    pub async fn add_plan_step(&mut self, row: PlanStepRow) -> Result<(), StoreFault> {
        sqlx::query(
            "insert into plan_step (plan_id, state, on_day, remark, recorded_at, recorded_by) \
             values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(row.plan_id)
        .bind(row.state)
        .bind(row.on_day)
        .bind(row.remark)
        .bind(row.recorded_at)
        .bind(row.recorded_by)
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot append to plan_step"))?;
        Ok(())
    }

    /// Freezes a task with the units that answer for it; its `id` is given here and returned.
    pub async fn add_plan_task(
        &mut self,
        row: PlanTaskRow,
        units: &[(i64, &str)],
    ) -> Result<i64, StoreFault> {
        let id = self.next_id("plan_task").await?;
        sqlx::query(
            "insert into plan_task (id, plan_id, ordinal, label, due_on, content) values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(id)
        .bind(row.plan_id)
        .bind(row.ordinal)
        .bind(row.label)
        .bind(row.due_on)
        .bind(row.content)
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot append to plan_task"))?;
        for (unit_id, part) in units {
            sqlx::query("insert into plan_task_unit (task_id, unit_id, part) values ($1, $2, $3)")
                .bind(id)
                .bind(*unit_id)
                .bind(*part)
                .execute(&mut *self.transaction)
                .await
                .map_err(StoreFault::of("cannot append to plan_task_unit"))?;
        }
        Ok(id)
    }
}

fn plan_row(row: &AnyRow) -> Result<PlanRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(PlanRow {
            id: row.try_get(0)?,
            source_name: row.try_get(1)?,
            source_text: row.try_get(2)?,
            source_hash: row.try_get(3)?,
            recorded_at: row.try_get(4)?,
            recorded_by: row.try_get(5)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of plan"))
}

fn version_row(row: &AnyRow) -> Result<PlanVersionRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(PlanVersionRow {
            plan_id: row.try_get(0)?,
            version: row.try_get(1)?,
            content: row.try_get(2)?,
            recorded_at: row.try_get(3)?,
            recorded_by: row.try_get(4)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of plan_version"))
}

fn step_row(row: &AnyRow) -> Result<PlanStepRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(PlanStepRow {
            plan_id: row.try_get(0)?,
            state: row.try_get(1)?,
            on_day: row.try_get(2)?,
            remark: row.try_get(3)?,
            recorded_at: row.try_get(4)?,
            recorded_by: row.try_get(5)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of plan_step"))
}

fn task_row(row: &AnyRow) -> Result<PlanTaskRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(PlanTaskRow {
            id: row.try_get(0)?,
            plan_id: row.try_get(1)?,
            ordinal: row.try_get(2)?,
            label: row.try_get(3)?,
            due_on: row.try_get(4)?,
            content: row.try_get(5)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of plan_task"))
}

fn unit_row(row: &AnyRow) -> Result<PlanTaskUnitRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(PlanTaskUnitRow {
            task_id: row.try_get(0)?,
            unit_id: row.try_get(1)?,
            part: row.try_get(2)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of plan_task_unit"))
}
