//! Places in a unit's bodies (职位): leading groups, their offices, publicity bodies. An end is a row of its own, so that
//! a change keeps its history. Rights are posts' ([`crate::post`]) and never these'.

use crate::fault::StoreFault;
use crate::open::Store;
use crate::post::EndRow;
use crate::writing::Writing;
use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, Executor, Row};

/// A place to keep (职位).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "the columns of the table, explained there")]
pub struct NewPositionRow {
    pub unit_id: i64,
    pub body: String,
    pub place: String,
    pub name: String,
    pub person_id: Option<i64>,
    pub title: String,
    pub home_unit_id: Option<i64>,
    pub fields: String,
    pub duties: String,
    pub from_on: String,
    pub basis: String,
    pub recorded_at: String,
    pub recorded_by: String,
}

/// A place as kept, with its end, if there is one (职位).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PositionRow {
    /// From 1.
    pub id: i64,
    /// What it says.
    pub position: NewPositionRow,
    /// Last day, ISO.
    pub last_on: Option<String>,
    /// Why it ended.
    pub end_reason: String,
}

const POSITION: &str = "select unit_position.id, unit_position.unit_id, unit_position.body, unit_position.place, unit_position.name, \
                        unit_position.person_id, unit_position.title, unit_position.home_unit_id, unit_position.fields, \
                        unit_position.duties, unit_position.from_on, unit_position.basis, unit_position.recorded_at, \
                        unit_position.recorded_by, unit_position_end.last_on, coalesce(unit_position_end.reason, '') \
                        from unit_position left join unit_position_end on unit_position_end.position_id = unit_position.id";

impl Store {
    /// The places of a unit, or of all, ended ones too, by number.
    pub async fn positions(&self, unit: Option<i64>) -> Result<Vec<PositionRow>, StoreFault> {
        positions(&self.pool, unit).await
    }
}

impl Writing {
    /// The places of a unit, or of all, as this transaction sees them.
    pub async fn positions(&mut self, unit: Option<i64>) -> Result<Vec<PositionRow>, StoreFault> {
        positions(&mut *self.transaction, unit).await
    }

    /// Keeps a place and gives its number.
    pub async fn add_position(&mut self, new: &NewPositionRow) -> Result<i64, StoreFault> {
        let id = self.next_id("unit_position").await?;
        let insert = sqlx::query(
            "insert into unit_position (id, unit_id, body, place, name, person_id, title, home_unit_id, fields, duties, \
             from_on, basis, recorded_at, recorded_by) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        );
        let insert = insert.bind(id).bind(new.unit_id).bind(new.body.clone()).bind(new.place.clone());
        let insert = insert.bind(new.name.clone()).bind(new.person_id).bind(new.title.clone());
        let insert = insert.bind(new.home_unit_id).bind(new.fields.clone()).bind(new.duties.clone());
        let insert = insert.bind(new.from_on.clone()).bind(new.basis.clone());
        let insert = insert.bind(new.recorded_at.clone()).bind(new.recorded_by.clone());
        insert.execute(&mut *self.transaction).await.map_err(StoreFault::of("cannot write position"))?;
        Ok(id)
    }

    /// Ends a place; once.
    pub async fn end_position(&mut self, end: &EndRow) -> Result<(), StoreFault> {
        let insert = sqlx::query(
            "insert into unit_position_end (position_id, last_on, reason, recorded_at, recorded_by) \
             values ($1, $2, $3, $4, $5)",
        );
        let insert = insert.bind(end.of).bind(end.last_on.clone()).bind(end.reason.clone());
        let insert = insert.bind(end.recorded_at.clone()).bind(end.recorded_by.clone());
        let done = insert.execute(&mut *self.transaction).await;
        done.map(|_| ()).map_err(StoreFault::of("cannot write position_end"))
    }
}

async fn positions<'e>(
    from: impl Executor<'e, Database = Any>,
    unit: Option<i64>,
) -> Result<Vec<PositionRow>, StoreFault> {
    let filter = if unit.is_some() { "where unit_position.unit_id = $1" } else { "" };
    let mut query = sqlx::query(AssertSqlSafe(format!("{POSITION} {filter} order by unit_position.id")));
    if let Some(unit) = unit {
        query = query.bind(unit);
    }
    let rows = query.fetch_all(from).await;
    rows.map_err(StoreFault::of("cannot read position"))?.iter().map(position_row).collect()
}

fn position_row(row: &AnyRow) -> Result<PositionRow, StoreFault> {
    let read = || {
        Ok::<_, sqlx::Error>(PositionRow {
            id: row.try_get(0)?,
            position: NewPositionRow {
                unit_id: row.try_get(1)?,
                body: row.try_get(2)?,
                place: row.try_get(3)?,
                name: row.try_get(4)?,
                person_id: row.try_get(5)?,
                title: row.try_get(6)?,
                home_unit_id: row.try_get(7)?,
                fields: row.try_get(8)?,
                duties: row.try_get(9)?,
                from_on: row.try_get(10)?,
                basis: row.try_get(11)?,
                recorded_at: row.try_get(12)?,
                recorded_by: row.try_get(13)?,
            },
            last_on: row.try_get(14)?,
            end_reason: row.try_get(15)?,
        })
    };
    read().map_err(StoreFault::of("cannot read a row of position"))
}
