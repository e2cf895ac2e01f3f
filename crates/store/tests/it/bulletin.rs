//! Frozen bulletins: kept whole, replaced by naming, never changed.
#![expect(clippy::unwrap_used, reason = "a test that cannot set its desk up must fail loudly")]

use crate::desk::{AT, CODE, execute, on_both, on_both_addresses};
use zhaozhang_store::{BulletinFileRow, NewBulletinRow, Store};

fn bulletin(version: i64, replaces: Option<i64>) -> NewBulletinRow {
    NewBulletinRow {
        notice_code: CODE.into(),
        period: "2020-07".into(),
        number: "2020年第7期".into(),
        title: "关于2020年7月信息报送情况的通报".into(),
        issued_on: "2020-08-05".into(),
        version,
        replaces,
        created_at: AT.into(),
        created_by: "张三".into(),
        data: "{}".into(),
        hash: "0".repeat(64),
    }
}

fn file(name: &str) -> BulletinFileRow {
    BulletinFileRow {
        name: name.into(),
        media_type: "application/pdf".into(),
        size_bytes: 12,
        hash: "1".repeat(64),
        path: format!("bulletins/1/{name}"),
    }
}

async fn keep(store: &Store, new: &NewBulletinRow) -> i64 {
    let mut writing = store.write().await.unwrap();
    let id = writing.next_bulletin_id().await.unwrap();
    writing.add_bulletin(id, new, &[file("通报.pdf"), file("附件.xlsx")]).await.unwrap();
    writing.commit().await.unwrap();
    id
}

#[tokio::test]
async fn a_correction_names_the_old_one_and_the_old_one_stays() {
    on_both(async |store| {
        assert_eq!(keep(&store, &bulletin(1, None)).await, 1);
        assert_eq!(keep(&store, &bulletin(2, Some(1))).await, 2);
        let rows = store.bulletins(CODE).await.unwrap();
        assert_eq!(
            rows.iter().map(|row| (row.id, row.replaced_by)).collect::<Vec<_>>(),
            [(2, None), (1, Some(2))]
        );
        assert_eq!(store.bulletin(1).await.unwrap().unwrap().bulletin, bulletin(1, None));
        assert_eq!(store.bulletin(3).await.unwrap(), None);
        assert_eq!(store.all_bulletins().await.unwrap().len(), 2);
        let mut names: Vec<_> =
            store.bulletin_files(2).await.unwrap().into_iter().map(|file| file.name).collect();
        names.sort();
        assert_eq!(names, ["通报.pdf", "附件.xlsx"]);
        let mut writing = store.write().await.unwrap();
        let newest = writing.bulletin_numbered(CODE, "2020年第7期").await.unwrap().unwrap();
        assert_eq!((newest.id, newest.bulletin.version), (2, 2));
        assert_eq!(writing.bulletin_numbered(CODE, "第8期").await.unwrap(), None);
        assert_eq!(writing.bulletin(1).await.unwrap().unwrap().replaced_by, Some(2));
    })
    .await;
}

#[tokio::test]
async fn the_database_itself_keeps_bulletins_as_they_are() {
    on_both_addresses(async |address| {
        let store = Store::open(&address, AT).await.unwrap();
        keep(&store, &bulletin(1, None)).await;
        for statement in [
            "update bulletin set title = ''",
            "delete from bulletin_file",
            "delete from bulletin",
            "update bulletin_file set hash = ''",
        ] {
            assert!(execute(&address, statement).await.is_err(), "{statement}");
        }
        let mut writing = store.write().await.unwrap();
        assert!(
            writing.add_bulletin(2, &bulletin(1, None), &[]).await.is_err(),
            "the same number and version twice"
        );
        drop(writing);
        store.close().await;
    })
    .await;
}
