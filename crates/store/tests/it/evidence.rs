//! Evidence and doubts: read back as written, one file for many uses, nothing taken down or found twice, and never
//! changed, on both databases.
#![expect(clippy::unwrap_used, reason = "a test that cannot set its desk up must fail loudly")]

use crate::desk::{AT, execute, on_both, on_both_addresses};
use zhaozhang_store::{
    DoubtRow, DoubtStepRow, DoubtsAsked, EvidenceAsked, EvidenceFileRow, EvidenceLimitRow, EvidenceRow,
    FileBrief, Store,
};

fn file(hash: &str) -> EvidenceFileRow {
    EvidenceFileRow {
        hash: hash.into(),
        family: "视频".into(),
        media_type: "video/mp4".into(),
        extension: "mp4".into(),
        size_bytes: 3_000_000_000,
        crc32: 4_000_000_000,
        place: "folder".into(),
        path: format!("evidence/ab/{hash}"),
        scanned_by: String::new(),
        stored_at: AT.into(),
        stored_by: "张三".into(),
    }
}

fn used(owner_id: i64, unit_id: Option<i64>) -> EvidenceRow {
    EvidenceRow {
        id: 0,
        owner_kind: "report_row".into(),
        owner_id,
        unit_id,
        is_closed: 0,
        kind: "视频".into(),
        title: "新闻".into(),
        file_name: "新闻.mp4".into(),
        page: String::new(),
        air_time: "2023-03-05 19:30".into(),
        published_on: None,
        address: String::new(),
        file_hash: "ab".into(),
        added_at: AT.into(),
        added_by: "张三".into(),
        role: "信息员".into(),
        ended: None,
        file: FileBrief::default(),
    }
}

fn doubt(reason: &str) -> DoubtRow {
    DoubtRow {
        id: 0,
        subject_kind: "report_row".into(),
        subject_id: 7,
        subject: "新闻".into(),
        unit_id: Some(3),
        code: "E-323".into(),
        what: "域名可疑".into(),
        reason: reason.into(),
        found_at: AT.into(),
        found_by: "张三".into(),
    }
}

fn answer(words: &str) -> DoubtStepRow {
    DoubtStepRow {
        doubt_id: 1,
        number: 0,
        kind: "answer".into(),
        outcome: String::new(),
        words: words.into(),
        taken_at: AT.into(),
        taken_by: "张三".into(),
        role: "信息员".into(),
    }
}

async fn filled(store: &Store) {
    let mut writing = store.write().await.unwrap();
    writing.add_evidence_file(&file("ab")).await.unwrap();
    writing.add_evidence_file(&file("ab")).await.unwrap();
    assert_eq!(writing.add_evidence(used(7, Some(3))).await.unwrap(), 1);
    assert_eq!(writing.add_evidence(used(8, None)).await.unwrap(), 2);
    assert_eq!(writing.evidence_of("report_row", 7).await.unwrap().len(), 1, "seen inside the transaction");
    assert!(writing.end_evidence(2, "传错", (AT, "张三", "信息员")).await.unwrap());
    assert!(!writing.end_evidence(2, "再撤", (AT, "张三", "信息员")).await.unwrap());
    let limit = EvidenceLimitRow {
        kind: "视频".into(),
        megabytes: 100,
        files: 2,
        set_at: AT.into(),
        set_by: "李四".into(),
        role: "办公室".into(),
    };
    writing.add_evidence_limit(limit).await.unwrap();
    assert_eq!(writing.add_doubt(doubt("甲")).await.unwrap(), Some(1));
    assert_eq!(writing.add_doubt(doubt("甲")).await.unwrap(), None, "found once");
    assert_eq!(writing.add_doubt(doubt("乙")).await.unwrap(), Some(2));
    writing.add_doubt_step(answer("说明一")).await.unwrap();
    writing.add_doubt_step(answer("说明二")).await.unwrap();
    writing.commit().await.unwrap();
}

#[tokio::test]
async fn what_was_kept_is_read_back() {
    on_both(async |store| {
        filled(&store).await;
        assert_eq!(store.evidence_file("ab").await.unwrap(), Some(file("ab")));
        assert_eq!(store.evidence_file("cd").await.unwrap(), None);
        assert_eq!(store.evidence_files_after("", 10).await.unwrap().len(), 1);
        let one = store.evidence(EvidenceAsked::Id(1)).await.unwrap().remove(0);
        let brief = FileBrief {
            family: "视频".into(),
            media_type: "video/mp4".into(),
            extension: "mp4".into(),
            size_bytes: 3_000_000_000,
        };
        assert_eq!(one, EvidenceRow { id: 1, file: brief, ..used(7, Some(3)) });
        let both = store.evidence(EvidenceAsked::File("ab")).await.unwrap();
        assert_eq!(both.iter().map(|row| row.ended.clone()).collect::<Vec<_>>(), [None, Some("传错".into())]);
        let newest = |unit| EvidenceAsked::Newest { unit, below: i64::MAX, limit: 5 };
        let ids = |rows: Vec<EvidenceRow>| rows.iter().map(|row| row.id).collect::<Vec<_>>();
        assert_eq!(ids(store.evidence(newest(None)).await.unwrap()), [2, 1]);
        assert_eq!(ids(store.evidence(newest(Some(3))).await.unwrap()), [1]);
        assert_eq!(store.evidence_limits().await.unwrap().len(), 1);
        assert_eq!(store.doubts(DoubtsAsked::Subject("report_row", 7)).await.unwrap().len(), 2);
        assert_eq!(store.doubts(DoubtsAsked::Newest { unit: Some(3), limit: 1 }).await.unwrap()[0].id, 2);
        assert!(store.doubts(DoubtsAsked::Newest { unit: Some(9), limit: 9 }).await.unwrap().is_empty());
        let steps = store.doubt_steps(1).await.unwrap();
        assert_eq!(
            steps.iter().map(|step| (step.number, step.words.as_str())).collect::<Vec<_>>(),
            [(1, "说明一"), (2, "说明二")]
        );
    })
    .await;
}

#[tokio::test]
async fn evidence_and_doubts_are_history() {
    on_both_addresses(async |address| {
        let store = Store::open(&address, AT).await.unwrap();
        filled(&store).await;
        for table in ["doubt_step", "doubt", "evidence_limit", "evidence_end", "evidence", "evidence_file"] {
            let deleted = execute(&address, &format!("delete from {table}")).await;
            assert!(deleted.unwrap_err().to_string().contains("append only"), "{table}");
        }
        store.close().await;
    })
    .await;
}
