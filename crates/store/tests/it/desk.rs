//! A desk for a test: a fresh database on each kind of server, and short ways to write and to look.
#![expect(clippy::unwrap_used, reason = "a test that cannot set its desk up must fail loudly")]

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use zhaozhang_domain::chain::{Break, EventLine, Head, Walk};
use zhaozhang_store::{Address, NewEntry, Stamp, Store, StoreFault};

/// The time everything in these tests happens at.
pub(crate) const AT: &str = "2020-07-31T09:00:00Z";
/// The notice everything belongs to.
pub(crate) const CODE: &str = "ganzhou-2020-33";

/// Runs a test on a fresh database of each kind; SQLite in memory.
pub(crate) async fn on_both(test: impl AsyncFn(Store)) {
    let mut addresses = vec![Address::Memory];
    addresses.extend(fresh_server_database().await);
    for address in addresses {
        let store = Store::open(&address, AT).await.unwrap_or_else(|fault| panic!("{address:?}: {fault:?}"));
        test(store.clone()).await;
        store.close().await;
    }
}

/// Runs a test that opens the database itself, perhaps more than once; SQLite in a file.
pub(crate) async fn on_both_addresses(test: impl AsyncFn(Address)) {
    let folder = tempfile::tempdir().unwrap();
    let mut addresses = vec![Address::File(folder.path().join("台账 100%#?.db"))];
    addresses.extend(fresh_server_database().await);
    for address in addresses {
        test(address).await;
    }
}

/// A new database on the test server, if there is one.
async fn fresh_server_database() -> Option<Address> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    #[expect(clippy::disallowed_methods, reason = "the one way to tell a test where the server is")]
    let server = std::env::var("ZHAOZHANG_TEST_POSTGRES").ok()?;
    let name = format!("zz_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    execute(&Address::Server(server.clone()), &format!("create database {name}")).await.unwrap();
    let (place, options) = server.split_once('?').unwrap_or((&server, ""));
    let (host, _) = place.rsplit_once('/').unwrap();
    Some(Address::Server(format!("{host}/{name}?{options}")))
}

/// Runs a statement past the store, as somebody with the database's password could.
pub(crate) async fn execute(address: &Address, statement: &str) -> Result<(), sqlx::Error> {
    sqlx::any::install_default_drivers();
    let url = match address {
        Address::Server(url) => url.clone(),
        Address::File(path) => {
            let escaped =
                path.to_string_lossy().bytes().fold(String::new(), |url, byte| format!("{url}%{byte:02X}"));
            format!("sqlite://{escaped}?mode=rwc")
        }
        Address::Memory => panic!("memory has no address"),
    };
    let pool = sqlx::any::AnyPoolOptions::new().max_connections(1).connect(&url).await?;
    let done = sqlx::Executor::execute(&pool, sqlx::raw_sql(sqlx::AssertSqlSafe(statement.to_owned()))).await;
    pool.close().await;
    done.map(|_| ())
}

/// The stamp of everything a test appends.
pub(crate) fn stamp<'a>() -> Stamp<'a> {
    Stamp { notice_code: CODE, recorded_at: AT, recorded_by: "本机用户", batch_id: None }
}

/// Appends facts in a transaction of their own.
pub(crate) async fn append(store: &Store, facts: &[&str]) -> Result<Option<(i64, i64)>, StoreFault> {
    let mut writing = store.write().await?;
    let entries: Vec<NewEntry<'_>> = facts.iter().map(|fact| NewEntry::Fact(fact)).collect();
    let appended = writing.append(stamp(), &entries).await?;
    writing.record(event("导入台账")).await?;
    writing.commit().await?;
    Ok(appended)
}

/// An event.
pub(crate) fn event(verb: &str) -> EventLine {
    EventLine {
        at: AT.into(),
        actor: "张三".into(),
        role: "经办人".into(),
        verb: verb.into(),
        subject: CODE.into(),
        detail: "换行\n和'引号'".into(),
    }
}

/// Walks the whole ledger and log.
pub(crate) async fn walk(store: &Store) -> Result<(Head, Head), Break> {
    let (mut ledger, mut events) = (Walk::new(), Walk::new());
    for row in store.entries_after(None, 0, u32::MAX).await.unwrap() {
        ledger.step(&row.link())?;
    }
    for row in store.events_after(0, u32::MAX).await.unwrap() {
        events.step(&row.link())?;
    }
    ledger.finish(&store.head(zhaozhang_store::Chain::Ledger).await.unwrap())?;
    events.finish(&store.head(zhaozhang_store::Chain::Event).await.unwrap())?;
    Ok((ledger.head().clone(), events.head().clone()))
}

/// The path of a SQLite file.
pub(crate) fn file_of(address: &Address) -> Option<PathBuf> {
    match address {
        Address::File(path) => Some(path.clone()),
        _ => None,
    }
}
