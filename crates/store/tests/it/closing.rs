//! Closing a period: what is kept of it is read back as written, on both databases, and stays.
#![expect(clippy::unwrap_used, reason = "a test that cannot set its desk up must fail loudly")]

use crate::desk::{AT, CODE, append, execute, on_both, on_both_addresses};
use zhaozhang_store::{
    CheckingRow, CloseRow, ConfirmationRow, ContestRow, ContestStepRow, LateRow, NumberRow, Store,
    YearListRow, YearListRulingRow, YearResultRow,
};

fn checking() -> CheckingRow {
    CheckingRow {
        id: 1,
        notice_code: CODE.into(),
        period: "2020-07".into(),
        as_of: "2020-07-31".into(),
        opened_on: "2020-08-03".into(),
        until_on: "2020-08-05".into(),
        working_days: 2,
        ledger_serial: 0,
        opened_at: AT.into(),
        opened_by: "张三".into(),
    }
}

fn contest() -> ContestRow {
    ContestRow {
        id: 1,
        notice_code: CODE.into(),
        period: "2020-07".into(),
        checking_id: Some(1),
        bulletin_id: None,
        unit_name: "安远县医疗保障局".into(),
        unit_id: None,
        entry_key: "0123456789abcdef".into(),
        entry: "{}".into(),
        reason: "已按时报送".into(),
        evidence: "报送截图".into(),
        file_name: String::new(),
        file_hash: String::new(),
        file_path: String::new(),
        raised_at: AT.into(),
        raised_by: "李四".into(),
        role: "信息员".into(),
    }
}

fn step(number: i64, kind: &str) -> ContestStepRow {
    ContestStepRow {
        contest_id: 1,
        number,
        kind: kind.into(),
        outcome: "upheld".into(),
        reason: "属实".into(),
        reversed: "1".into(),
        added: "2".into(),
        taken_at: AT.into(),
        taken_by: "张三".into(),
        role: "办公室".into(),
    }
}

async fn opened(store: &Store) {
    let mut writing = store.write().await.unwrap();
    assert_eq!(writing.add_checking(&checking()).await.unwrap(), 1);
    writing.commit().await.unwrap();
}

#[tokio::test]
async fn checking_contest_and_close_are_read_back_as_written() {
    on_both(async |store| {
        opened(&store).await;
        append(&store, &["甲", "乙"]).await.unwrap();
        let confirmation = ConfirmationRow {
            checking_id: 1,
            unit_name: "信丰县医疗保障局".into(),
            unit_id: Some(4),
            entry_count: 2,
            total: "21".into(),
            digest: "0".repeat(64),
            confirmed_at: AT.into(),
            confirmed_by: "王五".into(),
            role: "信息员".into(),
        };
        let late = LateRow {
            serial: 2,
            notice_code: CODE.into(),
            period: "2020-07".into(),
            reason: "补记".into(),
            recorded_at: AT.into(),
            recorded_by: "张三".into(),
        };
        let close = CloseRow {
            notice_code: CODE.into(),
            period: "2020-07".into(),
            checking_id: 1,
            ledger_serial: 2,
            closed_at: AT.into(),
            closed_by: "张三".into(),
        };
        let mut writing = store.write().await.unwrap();
        assert!(writing.add_confirmation(&confirmation).await.unwrap());
        assert!(!writing.add_confirmation(&confirmation).await.unwrap(), "a unit confirms once");
        assert_eq!(writing.next_contest_id().await.unwrap(), 1);
        writing.add_contest(&contest()).await.unwrap();
        writing.add_contest_step(&step(1, "proposal")).await.unwrap();
        writing.add_contest_step(&step(2, "ruling")).await.unwrap();
        writing.add_close(&close).await.unwrap();
        writing.add_late_entry(&late).await.unwrap();
        assert_eq!(writing.contests_of(CODE, "2020-07").await.unwrap(), [contest()]);
        assert_eq!(writing.checking_of(CODE, "2020-07").await.unwrap(), Some(checking()));
        writing.commit().await.unwrap();
        assert_eq!(store.checking_of(CODE, "2020-08").await.unwrap(), None);
        assert_eq!(store.confirmations(1).await.unwrap(), [confirmation]);
        assert_eq!(store.contest(1).await.unwrap(), Some(contest()));
        assert_eq!(store.contest_steps(1).await.unwrap(), [step(1, "proposal"), step(2, "ruling")]);
        assert_eq!(store.closes(CODE).await.unwrap(), [close]);
        assert_eq!(store.late_entries(CODE, "2020-07").await.unwrap(), [late]);
    })
    .await;
}

#[tokio::test]
async fn a_list_shows_its_ruling_and_a_number_is_taken_once() {
    on_both(async |store| {
        let result = YearResultRow {
            id: 1,
            notice_code: CODE.into(),
            year: 2020,
            version: 1,
            replaces: None,
            reason: String::new(),
            ledger_serial: 0,
            data: "{}".into(),
            hash: "0".repeat(64),
            frozen_at: AT.into(),
            frozen_by: "张三".into(),
        };
        let list = YearListRow {
            id: 1,
            result_id: 1,
            kind: "reward".into(),
            data: "[]".into(),
            hash: "1".repeat(64),
            proposed_at: AT.into(),
            proposed_by: "李四".into(),
            ruling: None,
        };
        let ruling = YearListRulingRow {
            outcome: "approved".into(),
            opinion: "同意".into(),
            ruled_at: AT.into(),
            ruled_by: "张三".into(),
            role: "办公室负责人".into(),
        };
        let number = NumberRow {
            prefix: "赣市医保字".into(),
            year: 2020,
            number: 40,
            kind: "cancelled".into(),
            subject: "误编".into(),
            taken_at: AT.into(),
            taken_by: "张三".into(),
        };
        let mut writing = store.write().await.unwrap();
        assert_eq!(writing.add_year_result(&result).await.unwrap(), 1);
        assert_eq!(writing.add_year_list(&list).await.unwrap(), 1);
        assert_eq!(writing.year_list(1).await.unwrap(), Some(list.clone()));
        writing.add_year_list_ruling(1, &ruling).await.unwrap();
        writing.add_number(&number).await.unwrap();
        assert_eq!(writing.numbers("赣市医保字", 2020).await.unwrap(), std::slice::from_ref(&number));
        writing.commit().await.unwrap();
        assert_eq!(store.year_results(CODE).await.unwrap(), [result]);
        assert_eq!(store.year_lists(1).await.unwrap(), [YearListRow { ruling: Some(ruling), ..list }]);
        assert_eq!(store.all_numbers().await.unwrap(), std::slice::from_ref(&number));
        let mut writing = store.write().await.unwrap();
        assert!(writing.add_number(&number).await.is_err(), "a number is taken once");
    })
    .await;
}

#[tokio::test]
async fn the_database_itself_keeps_what_was_closed() {
    on_both_addresses(async |address| {
        let store = Store::open(&address, AT).await.unwrap();
        opened(&store).await;
        let mut writing = store.write().await.unwrap();
        writing.add_contest(&contest()).await.unwrap();
        writing.commit().await.unwrap();
        for statement in [
            "update checking set until_on = '2099-01-01'",
            "delete from contest",
            "update contest set reason = ''",
            "delete from checking",
        ] {
            assert!(execute(&address, statement).await.is_err(), "{statement}");
        }
        store.close().await;
    })
    .await;
}
