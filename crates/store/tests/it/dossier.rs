//! Dossiers and papers of supervision: read back as written, on both databases, and never changed.

use crate::desk::{AT, execute, on_both, on_both_addresses};
use zhaozhang_store::{
    DossierRow, DossierStepRow, NewPaperRow, Store, SupervisionPaperRow, SupervisionReceiptRow,
};

fn dossier(kind: &str, unit_id: Option<i64>, parent_id: Option<i64>) -> DossierRow {
    DossierRow {
        id: 0,
        kind: kind.into(),
        unit_id,
        parent_id,
        on_day: "2026-11-23".into(),
        title: "窗口少".into(),
        content: "{}".into(),
        recorded_at: AT.into(),
        recorded_by: "张三".into(),
        role: "督查员".into(),
    }
}

fn paper() -> NewPaperRow {
    NewPaperRow {
        kind: "supervision".into(),
        notice_code: String::new(),
        period: String::new(),
        number: "某字〔2026〕1号".into(),
        title: "通知".into(),
        issued_on: "2026-11-23".into(),
        bulletin_id: None,
        list_id: None,
        data: "{}".into(),
        hash: "ab".into(),
        created_at: AT.into(),
        created_by: "张三".into(),
    }
}

async fn filled(store: &Store) {
    let mut writing = store.write().await.unwrap();
    assert_eq!(writing.add_dossier(dossier("rounds", None, None)).await.unwrap(), 1);
    assert_eq!(writing.add_dossier(dossier("findings", Some(7), Some(1))).await.unwrap(), 2);
    let step = DossierStepRow {
        id: 0,
        dossier_id: 2,
        step: "plan".into(),
        on_day: "2026-11-23".into(),
        content: "{}".into(),
        recorded_at: AT.into(),
        recorded_by: "李四".into(),
        role: "信息员".into(),
    };
    assert_eq!(writing.add_dossier_step(step).await.unwrap(), 1);
    let id = writing.next_paper_id().await.unwrap();
    writing.add_paper(id, &paper(), &[]).await.unwrap();
    let row = SupervisionPaperRow { paper_id: id, subject: "record-2".into(), is_restricted: true };
    writing.add_supervision_paper(&row, &[7, 9]).await.unwrap();
    let receipt = SupervisionReceiptRow {
        paper_id: id,
        unit_id: 7,
        opened_at: AT.into(),
        opened_by: "李四".into(),
        role: "信息员".into(),
    };
    assert!(writing.add_supervision_receipt(&receipt).await.unwrap());
    assert!(!writing.add_supervision_receipt(&receipt).await.unwrap(), "only the first opening counts");
    writing.commit().await.unwrap();
}

#[tokio::test]
async fn dossiers_steps_papers_and_receipts_are_read_back_as_written() {
    on_both(async |store| {
        filled(&store).await;
        assert_eq!(
            store.dossiers("findings").await.unwrap(),
            [DossierRow { id: 2, ..dossier("findings", Some(7), Some(1)) }]
        );
        assert_eq!(store.dossiers_below(1).await.unwrap(), store.unit_dossiers(7).await.unwrap());
        assert_eq!(store.dossier(1).await.unwrap().unwrap().unit_id, None);
        assert_eq!(
            store.dossier_steps(2).await.unwrap(),
            store.dossier_steps_of_kind("findings").await.unwrap()
        );
        let papers = store.supervision_papers().await.unwrap();
        assert!(papers.len() == 1 && papers[0].is_restricted && papers[0].subject == "record-2");
        assert_eq!(store.supervision_addressees(papers[0].paper_id).await.unwrap(), [7, 9]);
        assert_eq!(store.supervision_receipts(papers[0].paper_id).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn nothing_of_a_dossier_is_changed_or_removed() {
    on_both_addresses(async |address| {
        let store = Store::open(&address, AT).await.unwrap();
        filled(&store).await;
        for table in
            ["dossier", "dossier_step", "supervision_paper", "supervision_addressee", "supervision_receipt"]
        {
            let deleted = execute(&address, &format!("delete from {table}")).await;
            assert!(deleted.unwrap_err().to_string().contains("append only"), "{table}");
        }
        let changed = execute(&address, "update dossier set title = 'x'").await;
        assert!(changed.unwrap_err().to_string().contains("append only"));
        store.close().await;
    })
    .await;
}
