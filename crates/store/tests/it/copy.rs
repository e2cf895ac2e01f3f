//! Everything taken to another database: every table, every row, both chains; all or nothing; and where the office
//! left, nothing is written any more.

use crate::desk::{AT, append, execute, on_both_addresses, walk};
use std::collections::BTreeSet;
use zhaozhang_store::job_lease::{JobClaim, LeaseWindow};
use zhaozhang_store::migration::MIGRATIONS;
use zhaozhang_store::{Address, CopyFault, OpenFault, Store, TableSum};

/// An office with lines in both chains, a reversal, and a job.
async fn filled(address: &Address) -> Store {
    let store = Store::open(address, AT).await.unwrap();
    append(&store, &["甲", "乙", "丙"]).await.unwrap();
    let many: Vec<String> = (0..3_000).map(|number| format!("第{number}条 '引号' \\ \n\t😀")).collect();
    append(&store, &many.iter().map(String::as_str).collect::<Vec<_>>()).await.unwrap();
    let mut writing = store.write().await.unwrap();
    let reversal = zhaozhang_store::NewEntry::Reversal(2, "有误");
    writing.append(crate::desk::stamp(), &[reversal]).await.unwrap();
    writing.record(crate::desk::event("冲销记录")).await.unwrap();
    writing.commit().await.unwrap();
    let claim = JobClaim { name: "提醒", key: "甲", holder: "一号机" };
    assert!(store.take_job(claim, AT, LeaseWindow { from: AT, to: AT }).await.unwrap());
    store
}

fn rows(sums: &[TableSum], table: &str) -> u64 {
    sums.iter().find(|sum| sum.name == table).map_or(0, |sum| sum.rows)
}

/// The tables the migrations make: those the copy must take along.
fn tables_of_the_migrations() -> BTreeSet<String> {
    let lines = MIGRATIONS.iter().flat_map(|step| step.common.lines());
    let names = lines.filter_map(|line| line.trim().strip_prefix("create table "));
    names.map(|rest| rest.split([' ', '(']).next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn no_table_is_forgotten() {
    on_both_addresses(async |address| {
        let store = filled(&address).await;
        let folder = tempfile::tempdir().unwrap();
        let target = Store::open(&Address::File(folder.path().join("新.db")), AT).await.unwrap();
        let taken: BTreeSet<String> =
            store.copy_into(&target).await.unwrap().into_iter().map(|sum| sum.name).collect();
        assert_eq!(taken, tables_of_the_migrations());
        assert_eq!(store.tables().await.unwrap(), taken.into_iter().collect::<Vec<_>>());
        store.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_fresh_database_holds_nothing_but_its_name() {
    on_both_addresses(async |address| {
        let store = Store::open(&address, AT).await.unwrap();
        for sum in store.sums().await.unwrap() {
            assert!(sum.rows == 0 || sum.name == "meta", "migrations must not fill {}", sum.name);
        }
        store.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_copy_equals_what_it_was_made_from_and_goes_on() {
    on_both_addresses(async |address| {
        let store = filled(&address).await;
        let folder = tempfile::tempdir().unwrap();
        let target = Store::open(&Address::File(folder.path().join("新.db")), AT).await.unwrap();
        let sums = store.copy_into(&target).await.unwrap();
        assert_eq!(
            (rows(&sums, "ledger_entry"), rows(&sums, "event"), rows(&sums, "job_lease")),
            (3_004, 3, 1)
        );
        assert_eq!(sums, target.sums().await.unwrap());
        assert_eq!(walk(&store).await.unwrap(), walk(&target).await.unwrap());
        append(&target, &["丁"]).await.unwrap();
        assert_eq!(walk(&target).await.unwrap().0.serial, 3_005);
        assert_eq!(walk(&store).await.unwrap().0.serial, 3_004, "the one it was made from is as it was");
        store.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_target_that_holds_something_is_left_as_it_is() {
    on_both_addresses(async |address| {
        let folder = tempfile::tempdir().unwrap();
        let source = filled(&Address::File(folder.path().join("旧.db"))).await;
        let target = Store::open(&address, AT).await.unwrap();
        append(&target, &["别人的"]).await.unwrap();
        let before = target.sums().await.unwrap();
        let fault = source.copy_into(&target).await.unwrap_err();
        assert!(matches!(fault, CopyFault::NotEmpty { .. }), "{fault:?}");
        assert_eq!(target.sums().await.unwrap(), before);
        target.close().await;
    })
    .await;
}

#[tokio::test]
async fn an_office_that_moved_is_not_written_where_it_was() {
    on_both_addresses(async |address| {
        let folder = tempfile::tempdir().unwrap();
        let old = Address::File(folder.path().join("旧.db"));
        let source = filled(&old).await;
        let target = Store::open(&address, AT).await.unwrap();
        let mut writing = source.write().await.unwrap();
        writing.record(crate::desk::event("迁移数据库")).await.unwrap();
        let sums = writing.move_into(source.dialect(), &target, "postgres://db/office").await.unwrap();
        assert_eq!((rows(&sums, "ledger_entry"), rows(&sums, "event")), (3_004, 4));
        assert_eq!(walk(&target).await.unwrap(), walk(&source).await.unwrap());
        let fault = append(&source, &["太晚了"]).await.unwrap_err();
        assert!(fault.to_string().contains("moved"), "{fault:?}");
        source.close().await;
        let fault = Store::open(&old, AT).await.unwrap_err();
        assert!(matches!(&fault, OpenFault::Moved { to } if to == "postgres://db/office"), "{fault:?}");
        append(&target, &["在新库"]).await.unwrap();
        target.close().await;
        Store::open(&address, AT).await.unwrap().close().await;
    })
    .await;
}

#[tokio::test]
async fn a_move_that_fails_leaves_both_as_they_were() {
    on_both_addresses(async |address| {
        let folder = tempfile::tempdir().unwrap();
        let old = Address::File(folder.path().join("旧.db"));
        let source = filled(&old).await;
        let target = Store::open(&address, AT).await.unwrap();
        append(&target, &["别人的"]).await.unwrap();
        let mut writing = source.write().await.unwrap();
        writing.record(crate::desk::event("迁移数据库")).await.unwrap();
        writing.move_into(source.dialect(), &target, "postgres://db/office").await.unwrap_err();
        append(&source, &["照常"]).await.unwrap();
        assert_eq!(walk(&source).await.unwrap().1.serial, 4, "the event of the failed move was taken back");
        target.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_character_postgres_cannot_keep_is_named_before_anything_is_kept() {
    on_both_addresses(async |address| {
        if !matches!(address, Address::Server(_)) {
            return;
        }
        let source = Store::open(&Address::Memory, AT).await.unwrap();
        append(&source, &["空字符\0在此"]).await.unwrap();
        let target = Store::open(&address, AT).await.unwrap();
        let fault = source.copy_into(&target).await.unwrap_err();
        assert!(matches!(&fault, CopyFault::Unkeepable { table, column } if table == "ledger_entry" && column == "payload"), "{fault:?}");
        target.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_snapshot_is_one_moment_while_others_write() {
    on_both_addresses(async |address| {
        let store = filled(&address).await;
        let writer = {
            let store = store.clone();
            tokio::spawn(async move {
                for number in 0..60 {
                    append(&store, &[&format!("同时{number}")]).await.unwrap();
                }
            })
        };
        let folder = tempfile::tempdir().unwrap();
        for round in 0..4 {
            let path = folder.path().join(format!("第{round}份.db"));
            store.snapshot_into(&path, AT).await.unwrap();
            let copy = Store::open(&Address::File(path), AT).await.unwrap();
            walk(&copy).await.unwrap();
            copy.close().await;
        }
        writer.await.unwrap();
        execute(&address, "select 1").await.unwrap();
        store.close().await;
    })
    .await;
}
