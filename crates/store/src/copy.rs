//! Taking everything to another database (迁移): every table there is, row by row, in one transaction on either side,
//! read back and compared before anything is kept. Which tables and columns there are is asked of the databases
//! themselves, so a noun that comes later is taken along without a line here. The index of the search is left out
//! and made again where the texts arrive ([`crate::search`]).
//!
//! Not here: the files of the data folder, archives (the office's matter).

use crate::fault::StoreFault;
use crate::meta::MOVED_TO;
use crate::open::{Address, Dialect, OpenFault, Store};
use crate::writing::Writing;
use futures_util::TryStreamExt;
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::{Any, AnyConnection, AssertSqlSafe, Row, Transaction, query::Query};
use std::path::Path;
use zhaozhang_domain::chain::{canonical, digest};

/// What a table holds, so that two databases can be compared (表合计).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableSum {
    /// Its name.
    pub name: String,
    /// How many rows.
    pub rows: u64,
    /// The sum of the SM3 digests of all rows (their first sixteen bytes), whatever their order.
    pub sum: u128,
}

/// Why a copy was not made; nothing was kept then.
#[derive(Debug, thiserror::Error)]
pub enum CopyFault {
    /// The database to copy into holds something already.
    #[error("the table {table} of the target is not empty")]
    NotEmpty {
        /// The first table that holds rows.
        table: String,
    },
    /// A text holds a character the target cannot keep.
    #[error("the column {column} of the table {table} holds a character that PostgreSQL cannot keep")]
    Unkeepable {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// What was read back is not what was written.
    #[error("the table {table} differs after the copy")]
    Differs {
        /// The table.
        table: String,
    },
    /// The new database file was not made.
    #[error("cannot make the copy")]
    Open(#[source] OpenFault),
    /// A database failed.
    #[error("a database failed during the copy")]
    Store(#[from] StoreFault),
}

impl Store {
    /// The tables there are, by name.
    pub async fn tables(&self) -> Result<Vec<String>, StoreFault> {
        let mut connection =
            self.pool.acquire().await.map_err(StoreFault::of("cannot reach the database"))?;
        names(&mut connection, self.dialect).await
    }

    /// Copies the database as it stands in this moment into a new SQLite file; others may write meanwhile.
    pub async fn snapshot_into(&self, path: &Path, at: &str) -> Result<(), CopyFault> {
        if self.dialect == Dialect::Sqlite {
            let vacuum = sqlx::query("vacuum into $1").bind(path.to_string_lossy().into_owned());
            let done = vacuum.execute(&self.pool).await;
            return done.map(|_| ()).map_err(|cause| StoreFault::of("cannot copy the file")(cause).into());
        }
        let target = Store::open(&Address::File(path.to_owned()), at).await.map_err(CopyFault::Open)?;
        let begun = self.pool.begin_with("begin isolation level repeatable read read only").await;
        let mut from = begun.map_err(StoreFault::of("cannot begin to read"))?;
        let copied = copy(&mut from, self.dialect, &target).await;
        let kept = match copied {
            Ok((to, _)) => {
                to.commit().await.map_err(|cause| StoreFault::of("cannot commit the copy")(cause).into())
            }
            Err(fault) => Err(fault),
        };
        target.close().await;
        kept
    }

    /// Copies everything into an empty database, which may be of the other kind.
    pub async fn copy_into(&self, target: &Store) -> Result<Vec<TableSum>, CopyFault> {
        let beginning = match self.dialect {
            Dialect::Sqlite => "begin",
            Dialect::Postgres => "begin isolation level repeatable read read only",
        };
        let begun = self.pool.begin_with(beginning).await;
        let mut from = begun.map_err(StoreFault::of("cannot begin to read"))?;
        let (to, sums) = copy(&mut from, self.dialect, target).await?;
        to.commit().await.map_err(StoreFault::of("cannot commit the copy"))?;
        Ok(sums)
    }

    /// How many rows every table has.
    pub async fn row_counts(&self) -> Result<Vec<(String, u64)>, StoreFault> {
        let mut counts = Vec::new();
        for table in self.tables().await? {
            let text = format!("select count(*) from \"{table}\"");
            let row = sqlx::query(AssertSqlSafe(text)).fetch_one(&self.pool).await;
            let read = |row: &AnyRow| row.try_get::<i64, _>(0);
            let count = row.and_then(|row| read(&row)).map_err(StoreFault::of("cannot count the rows"))?;
            counts.push((table, u64::try_from(count).unwrap_or_default()));
        }
        Ok(counts)
    }

    /// What every table holds.
    pub async fn sums(&self) -> Result<Vec<TableSum>, StoreFault> {
        let mut connection =
            self.pool.acquire().await.map_err(StoreFault::of("cannot reach the database"))?;
        let mut sums = Vec::new();
        for table in shapes(&mut connection, self.dialect).await? {
            sums.push(sum_of(&mut connection, &table).await?);
        }
        Ok(sums)
    }
}

impl Writing {
    /// Copies everything, this transaction's own lines too, into an empty database, keeps both, and marks this one as
    /// left: nothing is written here any more. `place` is where the office went, for people.
    pub async fn move_into(
        mut self,
        from: Dialect,
        target: &Store,
        place: &str,
    ) -> Result<Vec<TableSum>, CopyFault> {
        self.move_ends().await?;
        let (to, sums) = copy(&mut self.transaction, from, target).await?;
        let leave = sqlx::query("insert into meta (key, value) values ($1, $2)").bind(MOVED_TO).bind(place);
        leave
            .execute(&mut *self.transaction)
            .await
            .map_err(StoreFault::of("cannot mark the office as moved"))?;
        to.commit().await.map_err(StoreFault::of("cannot commit the copy"))?;
        self.transaction.commit().await.map_err(StoreFault::of("cannot commit that the office moved"))?;
        Ok(sums)
    }
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Integer,
    Real,
}

/// A table with its columns in the order of their names, which is the same on both databases.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Shape {
    name: String,
    columns: Vec<(String, Kind)>,
}

/// A value on its way.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    Text(Option<String>),
    Integer(Option<i64>),
    Real(Option<f64>),
}

/// Variables in one insert; SQLite's time for a statement grows with their square (decision 0003).
const VARIABLES: usize = 400;

/// The tables that are never empty, and whose rows of the target give way.
const ALWAYS_FILLED: [&str; 2] = ["meta", "chain_head"];

type Copied = (Transaction<'static, Any>, Vec<TableSum>);

async fn copy(from: &mut AnyConnection, dialect: Dialect, target: &Store) -> Result<Copied, CopyFault> {
    let mut to = target.begin_immediate().await.map_err(StoreFault::of("cannot begin to copy"))?;
    let wanted = shapes(&mut to, target.dialect).await?;
    if shapes(from, dialect).await? != wanted {
        return Err(StoreFault::plain("the two databases do not have the same tables").into());
    }
    expect_empty(&mut to, &wanted).await?;
    let deferred = defer(&mut to, target.dialect).await?;
    let mut sums = Vec::new();
    for shape in &wanted {
        sums.push(copy_table(from, &mut to, target.dialect, shape).await?);
    }
    run(&mut to, &deferred.afterwards).await?;
    for (shape, sent) in wanted.iter().zip(&sums) {
        if sum_of(&mut to, shape).await? != *sent {
            return Err(CopyFault::Differs { table: shape.name.clone() });
        }
    }
    crate::search::rebuild(&mut to, target.dialect).await?;
    run(&mut to, &["analyze".to_owned()]).await?;
    Ok((to, sums))
}

async fn run(connection: &mut AnyConnection, statements: &[String]) -> Result<(), StoreFault> {
    for statement in statements {
        let done = sqlx::raw_sql(AssertSqlSafe(statement.clone())).execute(&mut *connection).await;
        done.map_err(StoreFault::of(format!("cannot run {statement}")))?;
    }
    Ok(())
}

/// The names of the tables. The index of the search is of each database's own kind; it is made again, not copied.
async fn names(connection: &mut AnyConnection, dialect: Dialect) -> Result<Vec<String>, StoreFault> {
    let text = match dialect {
        Dialect::Sqlite => {
            "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' \
             and name not like 'search_index%' order by name"
        }
        Dialect::Postgres => {
            "select cast(table_name as text) from information_schema.tables \
             where table_schema = current_schema() and table_type = 'BASE TABLE' \
             and table_name not like 'search_index%' order by table_name collate \"C\""
        }
    };
    let rows = sqlx::query(text).fetch_all(&mut *connection).await;
    let rows = rows.map_err(StoreFault::of("cannot list the tables"))?;
    rows.iter().map(|row| row.try_get(0).map_err(StoreFault::of("cannot read a table's name"))).collect()
}

/// Every table with its columns.
async fn shapes(connection: &mut AnyConnection, dialect: Dialect) -> Result<Vec<Shape>, StoreFault> {
    let text = match dialect {
        Dialect::Sqlite => "select name, type from pragma_table_info($1) order by name",
        Dialect::Postgres => {
            "select cast(column_name as text), cast(data_type as text) from information_schema.columns \
             where table_schema = current_schema() and table_name = $1 order by column_name collate \"C\""
        }
    };
    let mut shapes = Vec::new();
    for name in names(connection, dialect).await? {
        let rows = sqlx::query(text).bind(name.clone()).fetch_all(&mut *connection).await;
        let mut columns = Vec::new();
        for row in &rows.map_err(StoreFault::of("cannot list the columns"))? {
            let read = || Ok::<(String, String), sqlx::Error>((row.try_get(0)?, row.try_get(1)?));
            let (column, kind) = read().map_err(StoreFault::of("cannot read a column's name"))?;
            let kind = match kind.to_ascii_lowercase().as_str() {
                "text" => Kind::Text,
                "bigint" | "smallint" => Kind::Integer,
                "double precision" => Kind::Real,
                other => return Err(StoreFault::plain(format!("{name}.{column} is {other}"))),
            };
            columns.push((column, kind));
        }
        shapes.push(Shape { name, columns });
    }
    Ok(shapes)
}

/// Refuses a target that holds anything but what every fresh database holds, and clears that away.
async fn expect_empty(to: &mut AnyConnection, shapes: &[Shape]) -> Result<(), CopyFault> {
    for shape in shapes {
        let narrowed = match shape.name.as_str() {
            "meta" => continue,
            "chain_head" => " where serial > 0",
            _ => "",
        };
        let text = format!("select 1 from \"{}\"{narrowed} limit 1", shape.name);
        let found = sqlx::query(AssertSqlSafe(text)).fetch_optional(&mut *to).await;
        if found.map_err(StoreFault::of("cannot look into the target"))?.is_some() {
            return Err(CopyFault::NotEmpty { table: shape.name.clone() });
        }
    }
    let clear: Vec<String> = ALWAYS_FILLED.iter().map(|table| format!("delete from {table}")).collect();
    Ok(run(to, &clear).await?)
}

/// What has to be run when all rows are there.
struct Deferred {
    afterwards: Vec<String>,
}

/// Lets references be checked when all rows are there, so that no order of tables or rows is needed.
async fn defer(to: &mut AnyConnection, dialect: Dialect) -> Result<Deferred, StoreFault> {
    if dialect == Dialect::Sqlite {
        // Holds until the commit, which checks.
        run(to, &["pragma defer_foreign_keys = on".to_owned()]).await?;
        return Ok(Deferred { afterwards: Vec::new() });
    }
    let rows = sqlx::query(
        "select cast(table_name as text), cast(constraint_name as text) \
         from information_schema.table_constraints \
         where constraint_schema = current_schema() and constraint_type = 'FOREIGN KEY'",
    );
    let rows = rows.fetch_all(&mut *to).await.map_err(StoreFault::of("cannot list the references"))?;
    let (mut before, mut afterwards) = (Vec::new(), vec!["set constraints all immediate".to_owned()]);
    for row in &rows {
        let read = || Ok::<(String, String), sqlx::Error>((row.try_get(0)?, row.try_get(1)?));
        let (table, constraint) = read().map_err(StoreFault::of("cannot read a reference"))?;
        let alter = format!("alter table \"{table}\" alter constraint \"{constraint}\"");
        before.push(format!("{alter} deferrable initially deferred"));
        afterwards.push(format!("{alter} not deferrable"));
    }
    run(to, &before).await?;
    Ok(Deferred { afterwards })
}

async fn copy_table(
    from: &mut AnyConnection,
    to: &mut AnyConnection,
    target: Dialect,
    shape: &Shape,
) -> Result<TableSum, CopyFault> {
    let mut sum = TableSum { name: shape.name.clone(), rows: 0, sum: 0 };
    let at_once = (VARIABLES / shape.columns.len().max(1)).max(1);
    let mut waiting: Vec<Vec<Value>> = Vec::with_capacity(at_once);
    let text = select_text(shape);
    let mut rows = sqlx::query(AssertSqlSafe(text)).fetch(from);
    loop {
        let row = rows.try_next().await.map_err(StoreFault::of(format!("cannot read {}", shape.name)))?;
        let is_last = row.is_none();
        if let Some(row) = row {
            let values = values_of(&row, shape)?;
            if target == Dialect::Postgres {
                expect_keepable(&values, shape)?;
            }
            sum.add(shape, &values);
            waiting.push(values);
        }
        if waiting.len() == at_once || (is_last && !waiting.is_empty()) {
            insert(to, shape, &waiting).await?;
            waiting.clear();
        }
        if is_last {
            return Ok(sum);
        }
    }
}

/// PostgreSQL keeps every character but one.
fn expect_keepable(values: &[Value], shape: &Shape) -> Result<(), CopyFault> {
    let bad = |(value, _): &(&Value, _)| matches!(value, Value::Text(Some(text)) if text.contains('\0'));
    match values.iter().zip(&shape.columns).find(bad) {
        Some((_, (column, _))) => {
            Err(CopyFault::Unkeepable { table: shape.name.clone(), column: column.clone() })
        }
        None => Ok(()),
    }
}

async fn sum_of(connection: &mut AnyConnection, shape: &Shape) -> Result<TableSum, StoreFault> {
    let mut sum = TableSum { name: shape.name.clone(), rows: 0, sum: 0 };
    let text = select_text(shape);
    let mut rows = sqlx::query(AssertSqlSafe(text)).fetch(connection);
    while let Some(row) =
        rows.try_next().await.map_err(StoreFault::of(format!("cannot read {}", shape.name)))?
    {
        sum.add(shape, &values_of(&row, shape)?);
    }
    Ok(sum)
}

impl TableSum {
    fn add(&mut self, shape: &Shape, values: &[Value]) {
        let texts: Vec<String> = values.iter().map(Value::canonical).collect();
        let names: Vec<&str> = shape.columns.iter().map(|(name, _)| name.as_str()).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let hash = digest(canonical("row", &names, &texts).as_bytes());
        let head: String = hash.chars().take(32).collect();
        self.rows += 1;
        self.sum = self.sum.wrapping_add(u128::from_str_radix(&head, 16).unwrap_or_default());
    }
}

impl Value {
    /// The value as text, so that nothing and an empty text differ.
    fn canonical(&self) -> String {
        match self {
            Self::Text(Some(text)) => format!("t{text}"),
            Self::Integer(Some(number)) => format!("i{number}"),
            Self::Real(Some(number)) => format!("r{:016x}", number.to_bits()),
            Self::Text(None) | Self::Integer(None) | Self::Real(None) => String::new(),
        }
    }
}

fn select_text(shape: &Shape) -> String {
    format!("select {} from \"{}\"", columns_text(shape), shape.name)
}

fn columns_text(shape: &Shape) -> String {
    let quoted: Vec<String> = shape.columns.iter().map(|(name, _)| format!("\"{name}\"")).collect();
    quoted.join(", ")
}

fn values_of(row: &AnyRow, shape: &Shape) -> Result<Vec<Value>, StoreFault> {
    let value = |(at, (_, kind)): (usize, &(String, Kind))| {
        Ok::<_, sqlx::Error>(match kind {
            Kind::Text => Value::Text(row.try_get(at)?),
            Kind::Integer => Value::Integer(row.try_get(at)?),
            Kind::Real => Value::Real(row.try_get(at)?),
        })
    };
    let values: Result<Vec<_>, _> = shape.columns.iter().enumerate().map(value).collect();
    values.map_err(StoreFault::of(format!("cannot read a row of {}", shape.name)))
}

async fn insert(to: &mut AnyConnection, shape: &Shape, rows: &[Vec<Value>]) -> Result<(), StoreFault> {
    let mut number = 0;
    let places: Vec<String> = rows
        .iter()
        .map(|row| {
            let row: Vec<String> = row
                .iter()
                .map(|_| {
                    number += 1;
                    format!("${number}")
                })
                .collect();
            format!("({})", row.join(", "))
        })
        .collect();
    let text =
        format!("insert into \"{}\" ({}) values {}", shape.name, columns_text(shape), places.join(", "));
    let query = rows.iter().flatten().fold(sqlx::query(AssertSqlSafe(text)), bound);
    let done =
        query.execute(&mut *to).await.map_err(StoreFault::of(format!("cannot write {}", shape.name)))?;
    if usize::try_from(done.rows_affected()) == Ok(rows.len()) {
        Ok(())
    } else {
        Err(StoreFault::plain(format!("{} took another number of rows than it was given", shape.name)))
    }
}

fn bound<'q>(query: Query<'q, Any, AnyArguments>, value: &Value) -> Query<'q, Any, AnyArguments> {
    match value {
        Value::Text(text) => query.bind(text.clone()),
        Value::Integer(number) => query.bind(*number),
        Value::Real(number) => query.bind(*number),
    }
}
