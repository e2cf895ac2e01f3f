//! Opening a database: an embedded file, memory, or a PostgreSQL server; brought up to date before anything else.
//! A database that is newer, or not ours, is left untouched.

use crate::fault::{StoreFault, Trouble};
use crate::meta::{CREATED_AT, MOVED_TO, PROGRAM, PROGRAM_NAME, SCHEMA_VERSION};
use crate::migration::{MIGRATIONS, latest};
use sqlx::any::{Any, AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyConnection, AssertSqlSafe, ConnectOptions, Connection, Executor, Pool, Row, Transaction};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::{Arc, Once};
use std::time::Duration;

/// Where the database is (数据库位置).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// SQLite in memory, for tests.
    Memory,
    /// A SQLite file, made when missing.
    File(PathBuf),
    /// A PostgreSQL server: `postgres://user@host/database`.
    Server(String),
}

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// An open database (库). Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) pool: Pool<Any>,
    pub(crate) dialect: Dialect,
    /// Where the writers of this program queue.
    pub(crate) writers: Arc<tokio::sync::Mutex<()>>,
}

/// Why a database was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenFault {
    /// Its address is none we can open.
    #[error("cannot read the database address")]
    Address(#[source] StoreFault),
    /// It cannot be reached, or the file is no database or cannot be written.
    #[error("cannot reach the database")]
    Unreachable(#[source] StoreFault),
    /// A server that does not answer yet, or no longer: it may be starting.
    #[error("the database does not answer")]
    NotYet(#[source] StoreFault),
    /// The office moved to another database; this one is kept as it was then.
    #[error("the office moved to {to}")]
    Moved {
        /// Where.
        to: String,
    },
    /// It holds tables of another program.
    #[error("the database belongs to another program")]
    AnotherProgram,
    /// It was written by a newer program.
    #[error("the database has version {found}, this program knows {known}")]
    Newer {
        /// Its version.
        found: i64,
        /// The newest this program knows.
        known: i64,
    },
    /// Bringing it up to date failed.
    #[error("cannot bring the database up to date")]
    Migration(#[source] StoreFault),
}

/// How long a writer waits for another before giving up; an import of a million rows takes less.
const BUSY_TIMEOUT_MS: u32 = 60_000;
/// How often the change to the write-ahead log is tried again, and how long between: ten seconds in all.
const JOURNAL_ATTEMPTS: u32 = 500;
const JOURNAL_PAUSE: Duration = Duration::from_millis(20);

/// How many connections are kept; SQLite in memory has exactly one, because each is a database of its own.
const CONNECTIONS: u32 = 8;
/// How long a request waits for a connection to a server before it is told to come back later.
const SERVER_TIMEOUT: Duration = Duration::from_secs(5);
/// What a connection to PostgreSQL is told: a writer of another program that hangs must not hang all others.
const SERVER_SETTINGS: &str = "set lock_timeout = '60s'; set idle_in_transaction_session_timeout = '120s'";

impl Store {
    /// Opens the database and brings it up to date; `at` is recorded when it is made.
    pub async fn open(address: &Address, at: &str) -> Result<Self, OpenFault> {
        static DRIVERS: Once = Once::new();
        DRIVERS.call_once(sqlx::any::install_default_drivers);
        let (url, dialect) = match address {
            Address::Memory => ("sqlite::memory:".to_owned(), Dialect::Sqlite),
            Address::File(path) => {
                (format!("sqlite://{}?mode=rwc", percent_encoded(&path.to_string_lossy())), Dialect::Sqlite)
            }
            Address::Server(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                (url.clone(), Dialect::Postgres)
            }
            Address::Server(_) => {
                return Err(OpenFault::Address(StoreFault::plain(
                    "the address does not begin with postgres://",
                )));
            }
        };
        let options = AnyConnectOptions::from_str(&url)
            .map_err(|cause| OpenFault::Address(StoreFault::of("the address is no URL")(cause)))?
            .disable_statement_logging();
        let unreachable = |cause| {
            let fault = StoreFault::of("cannot connect")(cause);
            match dialect {
                Dialect::Postgres if fault.trouble() == Trouble::Unavailable => OpenFault::NotYet(fault),
                _ => OpenFault::Unreachable(fault),
            }
        };
        // A pool keeps trying until its time is up; one connection by hand says at once what is wrong.
        try_to_connect(&options, dialect).await.map_err(unreachable)?;
        let pool = pool_options(address, dialect).connect_with(options).await.map_err(unreachable)?;
        let store = Self { pool, dialect, writers: Arc::default() };
        match store.bring_up_to_date(at).await {
            Ok(()) => Ok(store),
            Err(fault) => {
                store.close().await;
                Err(fault)
            }
        }
    }

    /// Which database it is.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Closes all connections; later use fails.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// A transaction that may write from its first statement on.
    pub(crate) async fn begin_immediate(&self) -> Result<Transaction<'static, Any>, sqlx::Error> {
        match self.dialect {
            // A deferred transaction that reads before it writes fails at once when another one writes.
            Dialect::Sqlite => self.pool.begin_with("begin immediate").await,
            Dialect::Postgres => self.pool.begin().await,
        }
    }

    async fn bring_up_to_date(&self, at: &str) -> Result<(), OpenFault> {
        let migration = |doing: &'static str| move |cause| OpenFault::Migration(StoreFault::of(doing)(cause));
        let mut transaction = self
            .begin_immediate()
            .await
            .map_err(|cause| OpenFault::Unreachable(StoreFault::of("cannot begin")(cause)))?;
        if self.dialect == Dialect::Postgres {
            // Two programs starting at once take turns; the number is any constant of ours.
            let turn = sqlx::raw_sql("select pg_advisory_xact_lock(1684104042)");
            turn.execute(&mut *transaction).await.map_err(migration("cannot take the turn to migrate"))?;
        }
        let found = self.version(&mut transaction).await?;
        if found > latest() {
            return Err(OpenFault::Newer { found, known: latest() });
        }
        for step in MIGRATIONS.iter().filter(|step| step.version > found) {
            let besides = match self.dialect {
                Dialect::Sqlite => step.sqlite,
                Dialect::Postgres => step.postgres,
            };
            for statements in [step.common, besides] {
                let run = transaction.execute(sqlx::raw_sql(statements)).await;
                run.map_err(migration("a migration failed"))?;
            }
        }
        if found == 0 {
            let first = [(PROGRAM, PROGRAM_NAME), (CREATED_AT, at), (SCHEMA_VERSION, "0")];
            for (key, value) in first {
                let insert =
                    sqlx::query("insert into meta (key, value) values ($1, $2)").bind(key).bind(value);
                insert.execute(&mut *transaction).await.map_err(migration("cannot write meta"))?;
            }
        }
        let update = sqlx::query("update meta set value = $1 where key = $2");
        let update = update.bind(latest().to_string()).bind(SCHEMA_VERSION);
        update.execute(&mut *transaction).await.map_err(migration("cannot write the version"))?;
        transaction.commit().await.map_err(migration("cannot commit the migration"))
    }

    /// The schema's version; 0 for an empty database.
    async fn version(&self, transaction: &mut Transaction<'static, Any>) -> Result<i64, OpenFault> {
        let unreachable = |cause| OpenFault::Unreachable(StoreFault::of("cannot read the schema")(cause));
        let tables = match self.dialect {
            Dialect::Sqlite => {
                "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
            }
            Dialect::Postgres => {
                "select cast(table_name as text) from information_schema.tables where table_schema = current_schema()"
            }
        };
        let rows = sqlx::query(tables).fetch_all(&mut **transaction).await.map_err(unreachable)?;
        let mut names = Vec::new();
        for row in &rows {
            names.push(row.try_get::<String, _>(0).map_err(unreachable)?);
        }
        if names.is_empty() {
            return Ok(0);
        }
        if !["meta", "chain_head", "ledger_entry"].iter().all(|ours| names.iter().any(|name| name == ours)) {
            return Err(OpenFault::AnotherProgram);
        }
        // Another program's meta may have other columns; that too is another program.
        let another = |_: sqlx::Error| OpenFault::AnotherProgram;
        let mut values = Vec::new();
        for key in [PROGRAM, SCHEMA_VERSION, MOVED_TO] {
            let query = sqlx::query("select value from meta where key = $1").bind(key);
            let row = query.fetch_optional(&mut **transaction).await.map_err(another)?;
            values.push(row.map(|row| row.try_get::<String, _>(0)).transpose().map_err(another)?);
        }
        match values.as_slice() {
            [Some(program), Some(_), Some(to)] if program == PROGRAM_NAME => {
                Err(OpenFault::Moved { to: to.clone() })
            }
            [Some(program), Some(version), None] if program == PROGRAM_NAME => {
                version.parse().ok().ok_or(OpenFault::AnotherProgram)
            }
            _ => Err(OpenFault::AnotherProgram),
        }
    }
}

async fn try_to_connect(options: &AnyConnectOptions, dialect: Dialect) -> Result<(), sqlx::Error> {
    let mut connection = AnyConnection::connect_with(options).await?;
    if dialect == Dialect::Sqlite {
        set_up(&mut connection).await?;
    }
    connection.close().await
}

fn pool_options(address: &Address, dialect: Dialect) -> AnyPoolOptions {
    let pool = match address {
        Address::Memory => {
            let pool = AnyPoolOptions::new().max_connections(1).min_connections(1);
            pool.idle_timeout(None).max_lifetime(None)
        }
        _ => AnyPoolOptions::new().max_connections(CONNECTIONS),
    };
    // A commit that fails because the disk is full leaves a connection that still counts a transaction the database
    // has given up; nobody could begin another on it.
    let pool = pool.before_acquire(|connection, _| {
        let is_free = !connection.is_in_transaction();
        Box::pin(async move { Ok(is_free) })
    });
    match dialect {
        // A connection to a file does not break while it lies idle.
        Dialect::Sqlite => pool
            .acquire_timeout(Duration::from_millis(u64::from(BUSY_TIMEOUT_MS)))
            .test_before_acquire(false)
            .after_connect(|connection, _| Box::pin(set_up(connection))),
        Dialect::Postgres => pool.acquire_timeout(SERVER_TIMEOUT).after_connect(|connection, _| {
            Box::pin(async move { connection.execute(sqlx::raw_sql(SERVER_SETTINGS)).await.map(|_| ()) })
        }),
    }
}

/// What SQLite has to be told on every connection. Decision 0003 says why each.
async fn set_up(connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
    let settings = format!(
        "pragma busy_timeout = {BUSY_TIMEOUT_MS}; pragma synchronous = full; pragma foreign_keys = on;"
    );
    connection.execute(sqlx::raw_sql(AssertSqlSafe(settings))).await?;
    // SQLite does not wait for its own busy timeout when the journal mode changes: another program that starts or
    // stops in the same moment makes the change fail at once, and trying again is all there is to do.
    for _ in 0..JOURNAL_ATTEMPTS {
        let changed = connection.execute(sqlx::raw_sql("pragma journal_mode = wal;")).await;
        match changed {
            Err(sqlx::Error::Database(cause)) if is_busy(cause.code().as_deref()) => {
                tokio::time::sleep(JOURNAL_PAUSE).await;
            }
            other => return other.map(|_| ()),
        }
    }
    connection.execute(sqlx::raw_sql("pragma journal_mode = wal;")).await.map(|_| ())
}

/// `SQLITE_BUSY` and its extended codes (the low byte is 5).
fn is_busy(code: Option<&str>) -> bool {
    code.and_then(|code| code.parse::<u32>().ok()).is_some_and(|code| code & 0xFF == 5)
}

/// The path as it may stand in a URL: everything but letters, digits and `/ . _ -` as `%XX`.
fn percent_encoded(path: &str) -> String {
    path.bytes().fold(String::new(), |mut url, byte| {
        if byte.is_ascii_alphanumeric() || b"/._-".contains(&byte) {
            url.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(url, "%{byte:02X}");
        }
        url
    })
}

/// Makes a database on a PostgreSQL server, for tests that want one of their own.
///
/// The name must be made of letters, digits and underscores; it is not quoted.
pub async fn create_database(server: &str, name: &str) -> Result<(), StoreFault> {
    sqlx::any::install_default_drivers();
    let mut connection =
        AnyConnection::connect(server).await.map_err(StoreFault::of("cannot connect to the server"))?;
    let statement = sqlx::raw_sql(AssertSqlSafe(format!("create database {name}")));
    connection.execute(statement).await.map_err(StoreFault::of("cannot make the database"))?;
    connection.close().await.map_err(StoreFault::of("cannot leave the server"))
}
