//! What became of the instructions that items report (批示办理): one line for each report on the handling, the last one
//! is the state today. Nothing is changed afterwards.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::Row;

/// A report on the handling of an instruction (办理情况).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandlingRow {
    /// 编号, from 1.
    pub id: i64,
    /// The item that reports the instruction.
    pub submission_id: i64,
    /// 办结 or 正在办理.
    pub state: String,
    /// 办理结果.
    pub result: String,
    /// The day it holds for, ISO.
    pub on_day: String,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// Who.
    pub recorded_by: String,
    /// Under which role.
    pub role: String,
}

impl Store {
    /// What became of an item's instruction, oldest first.
    pub async fn handlings(&self, submission_id: i64) -> Result<Vec<HandlingRow>, StoreFault> {
        let query = sqlx::query(
            "select id, submission_id, state, result, on_day, recorded_at, recorded_by, role \
             from instruction_handling where submission_id = $1 order by id",
        )
        .bind(submission_id);
        let rows = query.fetch_all(&self.pool).await;
        let rows = rows.map_err(StoreFault::of("cannot read instruction_handling"))?;
        let read = |row: &sqlx::any::AnyRow| {
            Ok::<_, sqlx::Error>(HandlingRow {
                id: row.try_get(0)?,
                submission_id: row.try_get(1)?,
                state: row.try_get(2)?,
                result: row.try_get(3)?,
                on_day: row.try_get(4)?,
                recorded_at: row.try_get(5)?,
                recorded_by: row.try_get(6)?,
                role: row.try_get(7)?,
            })
        };
        let rows: Result<Vec<HandlingRow>, sqlx::Error> = rows.iter().map(read).collect();
        rows.map_err(StoreFault::of("cannot read instruction_handling"))
    }
}

impl Writing {
    /// Adds a report on the handling and gives its number; the row's own number is not looked at.
    pub async fn add_handling(&mut self, row: &HandlingRow) -> Result<i64, StoreFault> {
        let id = self.next_id("instruction_handling").await?;
        let insert = sqlx::query(
            "insert into instruction_handling (id, submission_id, state, result, on_day, recorded_at, recorded_by, role) \
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        );
        let insert = insert.bind(id).bind(row.submission_id).bind(row.state.clone());
        let insert = insert.bind(row.result.clone()).bind(row.on_day.clone());
        let insert =
            insert.bind(row.recorded_at.clone()).bind(row.recorded_by.clone()).bind(row.role.clone());
        insert
            .execute(&mut *self.transaction)
            .await
            .map_err(StoreFault::of("cannot write instruction_handling"))?;
        Ok(id)
    }
}
