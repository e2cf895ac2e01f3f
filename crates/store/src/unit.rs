//! The register of units as it is kept (单位): a row for each change, never an update. Which row holds on a day, and
//! what a change means, is the office's matter.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::writing::Writing;
use sqlx::any::AnyRow;
use sqlx::{Any, Executor, Row};

/// What a unit is from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUnitVersion {
    /// The unit.
    pub unit_id: i64,
    /// `registered`, `renamed`, `altered`, `ended`.
    pub change_kind: String,
    /// First day, ISO.
    pub from_on: String,
    /// 全称.
    pub name: String,
    /// 简称, empty if none.
    pub short_name: String,
    /// 类别.
    pub kind: String,
    /// 层级.
    pub level: String,
    /// 地区.
    pub region: String,
    /// 上级.
    pub parent_id: Option<i64>,
    /// 组, one a line.
    pub group_names: String,
    /// 又称, one a line.
    pub aliases: String,
    /// 依据 or 理由.
    pub basis: String,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
}

/// A change of a unit as it is kept (单位沿革).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitVersionRow {
    /// From 1, in the order in which changes were recorded.
    pub id: i64,
    /// What it says.
    pub version: NewUnitVersion,
}

/// Which unit came out of which (承接关系).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuccessionRow {
    /// The old unit.
    pub old_unit_id: i64,
    /// The new unit.
    pub new_unit_id: i64,
    /// `merged` or `split`.
    pub succession_kind: String,
    /// First day of the new unit, ISO.
    pub from_on: String,
}

const VERSIONS: &str = "select id, unit_id, change_kind, from_on, name, short_name, kind, level, region, parent_id, \
                        group_names, aliases, basis, recorded_at, recorded_by from unit_version \
                        order by unit_id, from_on, id";
const SUCCESSIONS: &str =
    "select old_unit_id, new_unit_id, succession_kind, from_on from unit_succession order by id";
const LAST_VERSION: &str = "select cast(coalesce(max(id), 0) as bigint) from unit_version";

impl Store {
    /// Every change of every unit: by unit, day, and order of recording.
    pub async fn unit_versions(&self) -> Result<Vec<UnitVersionRow>, StoreFault> {
        versions(&self.pool).await
    }

    /// Every succession in the order of recording.
    pub async fn unit_successions(&self) -> Result<Vec<SuccessionRow>, StoreFault> {
        successions(&self.pool).await
    }

    /// The number of the last change; 0 when there is none. What was read under the same number still holds.
    pub async fn last_unit_version(&self) -> Result<i64, StoreFault> {
        let row = sqlx::query(LAST_VERSION).fetch_one(&self.pool).await;
        let row = row.map_err(StoreFault::of("cannot read unit_version"))?;
        row.try_get(0).map_err(StoreFault::of("cannot read the number of unit_version"))
    }
}

impl Writing {
    /// Every change of every unit, as this transaction sees it.
    pub async fn unit_versions(&mut self) -> Result<Vec<UnitVersionRow>, StoreFault> {
        versions(&mut *self.transaction).await
    }

    /// Every succession, as this transaction sees it.
    pub async fn unit_successions(&mut self) -> Result<Vec<SuccessionRow>, StoreFault> {
        successions(&mut *self.transaction).await
    }

    /// A new unit without any version; gives its id.
    pub async fn add_unit(&mut self, at: &str, by: &str) -> Result<i64, StoreFault> {
        let id = self.next_id("unit").await?;
        let insert = sqlx::query("insert into unit (id, registered_at, registered_by) values ($1, $2, $3)");
        let insert = insert.bind(id).bind(at.to_owned()).bind(by.to_owned());
        insert.execute(&mut *self.transaction).await.map_err(StoreFault::of("cannot write unit"))?;
        Ok(id)
    }

    /// Adds what a unit is from a day on.
    pub async fn add_unit_version(&mut self, new: &NewUnitVersion) -> Result<i64, StoreFault> {
        let id = self.next_id("unit_version").await?;
        sqlx::query(
            "insert into unit_version (id, unit_id, change_kind, from_on, name, short_name, kind, level, region, \
             parent_id, group_names, aliases, basis, recorded_at, recorded_by) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        )
        .bind(id)
        .bind(new.unit_id)
        .bind(new.change_kind.clone())
        .bind(new.from_on.clone())
        .bind(new.name.clone())
        .bind(new.short_name.clone())
        .bind(new.kind.clone())
        .bind(new.level.clone())
        .bind(new.region.clone())
        .bind(new.parent_id)
        .bind(new.group_names.clone())
        .bind(new.aliases.clone())
        .bind(new.basis.clone())
        .bind(new.recorded_at.clone())
        .bind(new.recorded_by.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write unit_version"))?;
        Ok(id)
    }

    /// Adds a succession.
    pub async fn add_succession(&mut self, new: &SuccessionRow) -> Result<(), StoreFault> {
        let id = self.next_id("unit_succession").await?;
        sqlx::query(
            "insert into unit_succession (id, old_unit_id, new_unit_id, succession_kind, from_on) \
             values ($1, $2, $3, $4, $5)",
        )
        .bind(id)
        .bind(new.old_unit_id)
        .bind(new.new_unit_id)
        .bind(new.succession_kind.clone())
        .bind(new.from_on.clone())
        .execute(&mut *self.transaction)
        .await
        .map_err(StoreFault::of("cannot write unit_succession"))?;
        Ok(())
    }
}

async fn versions<'e>(
    executor: impl Executor<'e, Database = Any>,
) -> Result<Vec<UnitVersionRow>, StoreFault> {
    let rows = sqlx::query(VERSIONS).fetch_all(executor).await;
    rows.map_err(StoreFault::of("cannot read unit_version"))?.iter().map(version_row).collect()
}

async fn successions<'e>(
    executor: impl Executor<'e, Database = Any>,
) -> Result<Vec<SuccessionRow>, StoreFault> {
    let rows = sqlx::query(SUCCESSIONS).fetch_all(executor).await;
    let rows = rows.map_err(StoreFault::of("cannot read unit_succession"))?;
    let read = |row: &AnyRow| {
        Ok::<_, sqlx::Error>(SuccessionRow {
            old_unit_id: row.try_get(0)?,
            new_unit_id: row.try_get(1)?,
            succession_kind: row.try_get(2)?,
            from_on: row.try_get(3)?,
        })
    };
    rows.iter().map(|row| read(row).map_err(StoreFault::of("cannot read a row of unit_succession"))).collect()
}

fn version_row(row: &AnyRow) -> Result<UnitVersionRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(UnitVersionRow {
            id: row.try_get(0)?,
            version: NewUnitVersion {
                unit_id: row.try_get(1)?,
                change_kind: row.try_get(2)?,
                from_on: row.try_get(3)?,
                name: row.try_get(4)?,
                short_name: row.try_get(5)?,
                kind: row.try_get(6)?,
                level: row.try_get(7)?,
                region: row.try_get(8)?,
                parent_id: row.try_get(9)?,
                group_names: row.try_get(10)?,
                aliases: row.try_get(11)?,
                basis: row.try_get(12)?,
                recorded_at: row.try_get(13)?,
                recorded_by: row.try_get(14)?,
            },
        })
    };
    read().map_err(StoreFault::of("cannot read a row of unit_version"))
}
