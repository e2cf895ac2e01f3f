//! The ledger and the log: appended, chained, never changed.

use crate::desk::{AT, CODE, append, event, execute, on_both, on_both_addresses, stamp, walk};
use zhaozhang_domain::chain::{EntryKind, digest};
use zhaozhang_store::{Address, BatchRow, Chain, NewEntry, Stamp, Store};

#[tokio::test]
async fn entries_are_numbered_from_one_and_chained() {
    on_both(async |store| {
        assert_eq!(append(&store, &["甲", "乙"]).await.unwrap(), Some((1, 2)));
        assert_eq!(append(&store, &["丙\n'；drop table event; --"]).await.unwrap(), Some((3, 3)));
        assert_eq!(append(&store, &[]).await.unwrap(), None);
        let rows = store.entries_after(Some(CODE), 0, 100).await.unwrap();
        let payloads: Vec<_> = rows.iter().map(|row| (row.serial, row.line.payload.as_str())).collect();
        assert_eq!(payloads, [(1, "甲"), (2, "乙"), (3, "丙\n'；drop table event; --")]);
        assert_eq!(rows[1].previous_hash, rows[0].hash);
        assert_eq!(rows[0].line.batch_id, None);
        let (ledger, events) = walk(&store).await.unwrap();
        assert_eq!((ledger.serial, events.serial), (3, 3));
    })
    .await;
}

#[tokio::test]
async fn many_entries_go_in_at_once_and_come_out_by_pages() {
    on_both(async |store| {
        let facts: Vec<String> = (0..2_345).map(|number| format!("第{number}条")).collect();
        let facts: Vec<&str> = facts.iter().map(String::as_str).collect();
        assert_eq!(append(&store, &facts).await.unwrap(), Some((1, 2_345)));
        assert_eq!(walk(&store).await.unwrap().0.serial, 2_345);
        assert_eq!(store.entry_count(CODE).await.unwrap(), 2_345);
        assert_eq!(store.entry_count("其他").await.unwrap(), 0);
        let page = store.entries_after(Some(CODE), 2_340, 3).await.unwrap();
        assert_eq!(page.iter().map(|row| row.serial).collect::<Vec<_>>(), [2_341, 2_342, 2_343]);
        assert!(store.entries_after(Some("其他"), 0, 3).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_was_not_committed_is_not_there() {
    on_both(async |store| {
        append(&store, &["甲"]).await.unwrap();
        let mut writing = store.write().await.unwrap();
        writing.append(stamp(), &[NewEntry::Fact("乙")]).await.unwrap();
        writing.record(event("导入台账")).await.unwrap();
        drop(writing);
        assert_eq!(store.head(Chain::Ledger).await.unwrap().serial, 1);
        assert_eq!(append(&store, &["丙"]).await.unwrap(), Some((2, 2)));
        assert_eq!(walk(&store).await.unwrap().1.serial, 2);
    })
    .await;
}

#[tokio::test]
async fn an_entry_is_taken_back_once() {
    on_both(async |store| {
        append(&store, &["甲", "乙"]).await.unwrap();
        let mut writing = store.write().await.unwrap();
        assert_eq!(writing.reversal_of(1).await.unwrap(), None);
        writing.append(stamp(), &[NewEntry::Reversal(1, "登记有误")]).await.unwrap();
        assert_eq!(writing.reversal_of(1).await.unwrap(), Some(3));
        writing.commit().await.unwrap();
        let mut writing = store.write().await.unwrap();
        let row = writing.entry(3).await.unwrap().unwrap();
        assert_eq!(
            (row.line.kind, row.line.reverses, row.line.reason.as_str()),
            (EntryKind::Reversal, Some(1), "登记有误")
        );
        assert_eq!(writing.entry(4).await.unwrap(), None);
        assert!(writing.append(stamp(), &[NewEntry::Reversal(1, "再次")]).await.is_err());
        drop(writing);
        assert_eq!(walk(&store).await.unwrap().0.serial, 3);
    })
    .await;
}

#[tokio::test]
async fn standing_facts_are_found_until_they_are_taken_back() {
    on_both(async |store| {
        let facts: Vec<String> = (0..1_200).map(|number| format!("第{number}条")).collect();
        let texts: Vec<&str> = facts.iter().map(String::as_str).collect();
        append(&store, &texts).await.unwrap();
        let mut writing = store.write().await.unwrap();
        writing.append(stamp(), &[NewEntry::Reversal(7, "重复")]).await.unwrap();
        let hashes: Vec<String> =
            facts.iter().chain([&"没有".to_owned()]).map(|fact| digest(fact.as_bytes())).collect();
        let standing = writing.standing(CODE, &hashes).await.unwrap();
        assert_eq!(standing.len(), 1_199);
        assert_eq!(standing.get(&hashes[1_199]), Some(&1_200));
        assert_eq!(standing.get(&hashes[6]), None);
        assert!(writing.standing("其他", &hashes).await.unwrap().is_empty());
        assert!(writing.standing(CODE, &[]).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn an_import_has_a_number_of_its_own() {
    on_both(async |store| {
        let batch = BatchRow {
            id: 0,
            notice_code: CODE.into(),
            source: "报送2行".into(),
            fact_count: 2,
            refused_count: 1,
            recorded_at: AT.into(),
            recorded_by: "张三".into(),
        };
        let mut writing = store.write().await.unwrap();
        assert_eq!(writing.add_batch(&batch).await.unwrap(), 1);
        assert_eq!(writing.add_batch(&batch).await.unwrap(), 2);
        let with_batch = Stamp { batch_id: Some(2), ..stamp() };
        writing.append(with_batch, &[NewEntry::Fact("甲")]).await.unwrap();
        writing.commit().await.unwrap();
        assert_eq!(store.entries_after(None, 0, 1).await.unwrap()[0].line.batch_id, Some(2));
        let batches = store.batches(CODE).await.unwrap();
        assert_eq!(batches, [BatchRow { id: 2, ..batch.clone() }, BatchRow { id: 1, ..batch }]);
    })
    .await;
}

#[tokio::test]
async fn the_last_events_come_newest_first() {
    on_both(async |store| {
        let mut writing = store.write().await.unwrap();
        for verb in ["导入台账", "冲销记录", "印发通报"] {
            writing.record(event(verb)).await.unwrap();
        }
        writing.commit().await.unwrap();
        let rows = store.last_events(2).await.unwrap();
        assert_eq!(
            rows.iter().map(|row| row.line.verb.as_str()).collect::<Vec<_>>(),
            ["印发通报", "冲销记录"]
        );
        assert_eq!(rows[0].line, event("印发通报"));
    })
    .await;
}

#[tokio::test]
async fn the_database_itself_refuses_changes_and_deletions() {
    on_both_addresses(async |address| {
        let store = Store::open(&address, AT).await.unwrap();
        append(&store, &["甲", "乙"]).await.unwrap();
        for statement in [
            "update ledger_entry set payload = '已' where serial = 1",
            "delete from ledger_entry where serial = 2",
            "update event set actor = '李四'",
            "delete from event",
        ] {
            assert!(execute(&address, statement).await.is_err(), "{statement}");
        }
        assert!(walk(&store).await.is_ok());
        store.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_hand_in_the_database_shows_in_the_chain() {
    on_both_addresses(async |address| {
        let store = Store::open(&address, AT).await.unwrap();
        append(&store, &["甲", "乙", "丙"]).await.unwrap();
        let disarm = match &address {
            Address::Server(_) => "alter table ledger_entry disable trigger all",
            _ => "drop trigger ledger_entry_stays; drop trigger ledger_entry_remains",
        };
        execute(&address, disarm).await.unwrap();
        execute(&address, "update ledger_entry set payload = '已' where serial = 2").await.unwrap();
        assert_eq!(walk(&store).await.unwrap_err().serial, 2);
        execute(&address, "update ledger_entry set payload = '乙' where serial = 2").await.unwrap();
        assert!(walk(&store).await.is_ok());
        execute(&address, "delete from ledger_entry where serial = 3").await.unwrap();
        assert_eq!(walk(&store).await.unwrap_err().to_string(), "第2号以后与链尾登记不符，末尾记录有增删");
        store.close().await;
    })
    .await;
}

#[tokio::test]
async fn writers_take_turns_and_none_is_lost() {
    on_both_addresses(async |address| {
        let store = Store::open(&address, AT).await.unwrap();
        let other = Store::open(&address, AT).await.unwrap();
        let mut tasks = Vec::new();
        for number in 0..24 {
            let store = if number % 2 == 0 { store.clone() } else { other.clone() };
            tasks.push(tokio::spawn(async move { append(&store, &["甲", "乙"]).await.unwrap() }));
        }
        for task in tasks {
            task.await.unwrap();
        }
        let (ledger, events) = walk(&store).await.unwrap();
        assert_eq!((ledger.serial, events.serial), (48, 24));
        store.close().await;
        other.close().await;
    })
    .await;
}
