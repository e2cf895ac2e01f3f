//! The office's own changes to the register of outlets (媒体变更), the classes it decided (媒体认定) and the names and
//! addresses that wait (待认定), rows and statements. What they mean is the office room's matter.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::Row;
use sqlx::any::AnyRow;

/// A change of the register (媒体变更).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutletChangeRow {
    /// From 1.
    pub id: i64,
    /// The outlet it is about.
    pub outlet: String,
    /// What changes: 登记, 别名, 域名, 节目, 取消, 并入 or 终止.
    pub act: String,
    /// The alias, domain or programme; what is listed with a new outlet, in lines.
    pub value: String,
    /// 层级 of a new outlet.
    pub standing: String,
    /// 类型 of a new outlet.
    pub kind: String,
    /// What it became part of, or who runs it.
    pub target: String,
    /// The first day it holds, ISO; empty when it always did.
    pub from_day: String,
    /// The last day, ISO; empty when it has none.
    pub to_day: String,
    /// 依据.
    pub reason: String,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
}

/// A class the office decided (媒体认定).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutletRulingRow {
    /// From 1.
    pub id: i64,
    /// The notice whose list it adds to.
    pub notice: String,
    /// The outlet.
    pub name: String,
    /// 媒体类别.
    pub class: String,
    /// 级别; empty when the class has none.
    pub level: String,
    /// The first day it holds, ISO; empty when it always did.
    pub from_day: String,
    /// The last day, ISO; empty when it has none.
    pub to_day: String,
    /// 依据.
    pub basis: String,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
}

/// A name or address that waits for a decision (待认定).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutletQuestionRow {
    /// From 1.
    pub id: i64,
    /// 发布媒体 as written, may be empty.
    pub name: String,
    /// 发布网址, may be empty.
    pub address: String,
    /// Day of publication, ISO.
    pub published_on: String,
    /// Where it came up.
    pub source: String,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
}

const OUTLET_CHANGE: &str = "select id, outlet, act, value, standing, kind, target, from_day, to_day, reason, recorded_at, recorded_by from outlet_change order by id";

const OUTLET_RULING: &str = "select id, notice, name, class, level, from_day, to_day, basis, recorded_at, recorded_by from outlet_ruling order by id";

const OUTLET_QUESTION: &str = "select id, name, address, published_on, source, recorded_at, recorded_by from outlet_question order by id";

impl Store {
    /// A change of the register (媒体变更): every row, in the order they came.
    pub async fn outlet_changes(&self) -> Result<Vec<OutletChangeRow>, StoreFault> {
        let rows = sqlx::query(OUTLET_CHANGE).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read outlet_change"))?.iter().map(outlet_change_row).collect()
    }

    /// A class the office decided (媒体认定): every row, in the order they came.
    pub async fn outlet_rulings(&self) -> Result<Vec<OutletRulingRow>, StoreFault> {
        let rows = sqlx::query(OUTLET_RULING).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read outlet_ruling"))?.iter().map(outlet_ruling_row).collect()
    }

    /// A name or address that waits for a decision (待认定): every row, in the order they came.
    pub async fn outlet_questions(&self) -> Result<Vec<OutletQuestionRow>, StoreFault> {
        let rows = sqlx::query(OUTLET_QUESTION).fetch_all(&self.pool).await;
        rows.map_err(StoreFault::of("cannot read outlet_question"))?.iter().map(outlet_question_row).collect()
    }
}

impl Writing {
    /// The same as this transaction sees them.
    pub async fn outlet_changes(&mut self) -> Result<Vec<OutletChangeRow>, StoreFault> {
        let rows = sqlx::query(OUTLET_CHANGE).fetch_all(&mut *self.transaction).await;
        rows.map_err(StoreFault::of("cannot read outlet_change"))?.iter().map(outlet_change_row).collect()
    }

    /// Appends a row; its `id` is given here and returned.
    pub async fn add_outlet_change(&mut self, row: OutletChangeRow) -> Result<i64, StoreFault> {
        let id = self.next_id("outlet_change").await?;
        sqlx::query("insert into outlet_change (id, outlet, act, value, standing, kind, target, from_day, to_day, reason, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)")
            .bind(id)
            .bind(row.outlet)
            .bind(row.act)
            .bind(row.value)
            .bind(row.standing)
            .bind(row.kind)
            .bind(row.target)
            .bind(row.from_day)
            .bind(row.to_day)
            .bind(row.reason)
            .bind(row.recorded_at)
            .bind(row.recorded_by)
            .execute(&mut *self.transaction)
            .await
            .map_err(StoreFault::of("cannot append to outlet_change"))?;
        Ok(id)
    }

    /// The same as this transaction sees them.
    pub async fn outlet_rulings(&mut self) -> Result<Vec<OutletRulingRow>, StoreFault> {
        let rows = sqlx::query(OUTLET_RULING).fetch_all(&mut *self.transaction).await;
        rows.map_err(StoreFault::of("cannot read outlet_ruling"))?.iter().map(outlet_ruling_row).collect()
    }

    /// Appends a row; its `id` is given here and returned.
    pub async fn add_outlet_ruling(&mut self, row: OutletRulingRow) -> Result<i64, StoreFault> {
        let id = self.next_id("outlet_ruling").await?;
        sqlx::query("insert into outlet_ruling (id, notice, name, class, level, from_day, to_day, basis, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
            .bind(id)
            .bind(row.notice)
            .bind(row.name)
            .bind(row.class)
            .bind(row.level)
            .bind(row.from_day)
            .bind(row.to_day)
            .bind(row.basis)
            .bind(row.recorded_at)
            .bind(row.recorded_by)
            .execute(&mut *self.transaction)
            .await
            .map_err(StoreFault::of("cannot append to outlet_ruling"))?;
        Ok(id)
    }

    /// The same as this transaction sees them.
    pub async fn outlet_questions(&mut self) -> Result<Vec<OutletQuestionRow>, StoreFault> {
        let rows = sqlx::query(OUTLET_QUESTION).fetch_all(&mut *self.transaction).await;
        rows.map_err(StoreFault::of("cannot read outlet_question"))?.iter().map(outlet_question_row).collect()
    }

    /// Appends a row; its `id` is given here and returned.
    pub async fn add_outlet_question(&mut self, row: OutletQuestionRow) -> Result<i64, StoreFault> {
        let id = self.next_id("outlet_question").await?;
        sqlx::query("insert into outlet_question (id, name, address, published_on, source, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6, $7)")
            .bind(id)
            .bind(row.name)
            .bind(row.address)
            .bind(row.published_on)
            .bind(row.source)
            .bind(row.recorded_at)
            .bind(row.recorded_by)
            .execute(&mut *self.transaction)
            .await
            .map_err(StoreFault::of("cannot append to outlet_question"))?;
        Ok(id)
    }
}

fn outlet_change_row(row: &AnyRow) -> Result<OutletChangeRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(OutletChangeRow {
            id: row.try_get(0)?,
            outlet: row.try_get(1)?,
            act: row.try_get(2)?,
            value: row.try_get(3)?,
            standing: row.try_get(4)?,
            kind: row.try_get(5)?,
            target: row.try_get(6)?,
            from_day: row.try_get(7)?,
            to_day: row.try_get(8)?,
            reason: row.try_get(9)?,
            recorded_at: row.try_get(10)?,
            recorded_by: row.try_get(11)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of outlet_change"))
}

fn outlet_ruling_row(row: &AnyRow) -> Result<OutletRulingRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(OutletRulingRow {
            id: row.try_get(0)?,
            notice: row.try_get(1)?,
            name: row.try_get(2)?,
            class: row.try_get(3)?,
            level: row.try_get(4)?,
            from_day: row.try_get(5)?,
            to_day: row.try_get(6)?,
            basis: row.try_get(7)?,
            recorded_at: row.try_get(8)?,
            recorded_by: row.try_get(9)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of outlet_ruling"))
}

fn outlet_question_row(row: &AnyRow) -> Result<OutletQuestionRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(OutletQuestionRow {
            id: row.try_get(0)?,
            name: row.try_get(1)?,
            address: row.try_get(2)?,
            published_on: row.try_get(3)?,
            source: row.try_get(4)?,
            recorded_at: row.try_get(5)?,
            recorded_by: row.try_get(6)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of outlet_question"))
}
