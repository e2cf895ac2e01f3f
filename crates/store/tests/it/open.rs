//! Opening: what is made, what is brought up to date, and what is left alone.

use crate::desk::{AT, append, execute, file_of, on_both_addresses, walk};
use zhaozhang_store::{Address, Dialect, OpenFault, Store};

#[tokio::test]
async fn what_was_kept_is_there_after_reopening() {
    on_both_addresses(async |address| {
        let store = Store::open(&address, AT).await.unwrap();
        append(&store, &["甲"]).await.unwrap();
        assert_eq!(store.demonstration_since().await.unwrap(), None);
        let mut writing = store.write().await.unwrap();
        writing.mark_demonstration(AT).await.unwrap();
        writing.commit().await.unwrap();
        store.close().await;
        let store = Store::open(&address, "2021-01-01T00:00:00Z").await.unwrap();
        assert_eq!(walk(&store).await.unwrap().0.serial, 1);
        assert_eq!(store.demonstration_since().await.unwrap().as_deref(), Some(AT));
        let expected = if file_of(&address).is_some() { Dialect::Sqlite } else { Dialect::Postgres };
        assert_eq!(store.dialect(), expected);
        store.close().await;
    })
    .await;
}

#[tokio::test]
async fn several_programs_may_start_at_once_on_an_empty_database() {
    on_both_addresses(async |address| {
        let open = || {
            let address = address.clone();
            tokio::spawn(async move { Store::open(&address, AT).await.unwrap() })
        };
        let stores = [open(), open(), open(), open()];
        for store in stores {
            let store = store.await.unwrap();
            append(&store, &["甲"]).await.unwrap();
            store.close().await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_newer_database_is_left_alone() {
    on_both_addresses(async |address| {
        Store::open(&address, AT).await.unwrap().close().await;
        execute(&address, "update meta set value = '999' where key = 'schema_version'").await.unwrap();
        let fault = Store::open(&address, AT).await.unwrap_err();
        assert!(matches!(fault, OpenFault::Newer { found: 999, .. }), "{fault:?}");
    })
    .await;
}

#[tokio::test]
async fn the_database_of_another_program_is_left_alone() {
    on_both_addresses(async |address| {
        execute(&address, "create table customer (id bigint primary key)").await.unwrap();
        let fault = Store::open(&address, AT).await.unwrap_err();
        assert!(matches!(fault, OpenFault::AnotherProgram), "{fault:?}");
        assert!(execute(&address, "select count(*) from ledger_entry").await.is_err());
    })
    .await;
    on_both_addresses(async |address| {
        Store::open(&address, AT).await.unwrap().close().await;
        execute(&address, "update meta set value = 'other' where key = 'program'").await.unwrap();
        let fault = Store::open(&address, AT).await.unwrap_err();
        assert!(matches!(fault, OpenFault::AnotherProgram), "{fault:?}");
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_no_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("zhaozhang.db");
    let words = "这不是数据库，只是一份很长的文本。".repeat(200);
    std::fs::write(&path, &words).unwrap();
    let fault = Store::open(&Address::File(path.clone()), AT).await.unwrap_err();
    assert!(matches!(fault, OpenFault::Unreachable(_)), "{fault:?}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), words);
}

#[tokio::test]
async fn an_address_nobody_serves_is_named() {
    for (url, is_address) in
        [("mysql://root@localhost/office", true), ("不是地址", true), ("postgres://", false)]
    {
        let fault = Store::open(&Address::Server(url.into()), AT).await.unwrap_err();
        assert_eq!(matches!(fault, OpenFault::Address(_)), is_address, "{url}: {fault:?}");
    }
}
