//! Words and dismissals are kept, ended and never changed.

use crate::desk::{AT, execute, on_both, on_both_addresses};
use zhaozhang_store::{DismissalRow, ListedWordRow, Store};

fn word(word: &str) -> ListedWordRow {
    ListedWordRow {
        id: 0,
        word: word.to_owned(),
        class: "错别字".to_owned(),
        level: "请核对".to_owned(),
        proposal: "建议".to_owned(),
        from_day: "2026-01-01".to_owned(),
        to_day: String::new(),
        reason: "常错".to_owned(),
        recorded_at: "2026-07-01T00:00:00Z".to_owned(),
        recorded_by: "王小明".to_owned(),
        ended_at: String::new(),
        ended_by: String::new(),
        end_reason: String::new(),
    }
}

fn dismissal(place: &str) -> DismissalRow {
    DismissalRow {
        text_digest: "甲".to_owned(),
        mark: "G-25".to_owned(),
        place: place.to_owned(),
        found: "签定".to_owned(),
        reason: "引用原文".to_owned(),
        recorded_at: AT.to_owned(),
        recorded_by: "王小明".to_owned(),
    }
}

#[tokio::test]
async fn words_are_numbered_and_ended_once() {
    on_both(async |store| {
        let mut writing = store.write().await.unwrap();
        assert_eq!(writing.add_word(word("签定")).await.unwrap(), 1);
        assert_eq!(writing.add_word(word("布署")).await.unwrap(), 2);
        writing.end_word(1, "已不用", AT, "李小红").await.unwrap();
        writing.commit().await.unwrap();
        let words = store.listed_words().await.unwrap();
        let shown: Vec<_> =
            words.iter().map(|row| (row.id, row.word.as_str(), row.ended_by.as_str())).collect();
        assert_eq!(shown, [(1, "签定", "李小红"), (2, "布署", "")]);
        let mut writing = store.write().await.unwrap();
        assert!(writing.end_word(1, "再次", AT, "李小红").await.is_err());
    })
    .await;
}

#[tokio::test]
async fn a_dismissal_belongs_to_one_text_and_one_place() {
    on_both(async |store| {
        let mut writing = store.write().await.unwrap();
        writing.add_dismissal(dismissal("正文:1:0:2")).await.unwrap();
        writing.add_dismissal(dismissal("正文:2:0:2")).await.unwrap();
        assert_eq!(writing.dismissals("甲").await.unwrap().len(), 2);
        writing.commit().await.unwrap();
        assert_eq!(store.dismissals("甲").await.unwrap()[0], dismissal("正文:1:0:2"));
        assert!(store.dismissals("乙").await.unwrap().is_empty());
        let mut writing = store.write().await.unwrap();
        assert!(writing.add_dismissal(dismissal("正文:1:0:2")).await.is_err(), "the same place twice");
    })
    .await;
}

#[tokio::test]
async fn the_database_itself_keeps_words_as_they_are() {
    on_both_addresses(async |address| {
        let store = Store::open(&address, AT).await.unwrap();
        let mut writing = store.write().await.unwrap();
        writing.add_word(word("签定")).await.unwrap();
        writing.end_word(1, "已不用", AT, "李小红").await.unwrap();
        writing.add_dismissal(dismissal("正文:1:0:2")).await.unwrap();
        writing.commit().await.unwrap();
        for statement in [
            "update word_entry set word = ''",
            "delete from word_end",
            "delete from word_entry",
            "update mark_dismissal set reason = ''",
            "delete from mark_dismissal",
        ] {
            assert!(execute(&address, statement).await.is_err(), "{statement}");
        }
        store.close().await;
    })
    .await;
}
