//! Events, splits, settings, digests and messages are read back as written, on both databases, and stay.

use crate::desk::{AT, CODE, execute, on_both, on_both_addresses};
use zhaozhang_store::{
    ChannelRow, DeliveryEnd, DeliveryRow, DigestRow, DigestsOf, DutyEventRow, QuotaSplitRow, ReminderRow,
    Store,
};

fn event() -> DutyEventRow {
    DutyEventRow {
        id: 1,
        notice_code: CODE.into(),
        class: "重要会议".into(),
        title: "示例全省重要会议".into(),
        reference: "示例〔2020〕1号".into(),
        happened_on: "2020-07-01".into(),
        due_on: "2020-07-06".into(),
        unit_count: 76,
        first_serial: 1,
        last_serial: 76,
        reason: String::new(),
        unit_id: None,
        entered_at: AT.into(),
        entered_by: "张三".into(),
        role: "办公室".into(),
    }
}

fn split(amount: i64) -> QuotaSplitRow {
    QuotaSplitRow {
        id: 0,
        notice_code: CODE.into(),
        rule: "超额报送".into(),
        unit_name: "安远县医疗保障局".into(),
        quota: "5".into(),
        parts: vec![("李明".into(), amount), ("王芳".into(), 2)],
        split_at: AT.into(),
        split_by: "李四".into(),
        role: "科室负责人".into(),
    }
}

fn digest(person_id: i64, step: &str) -> DigestRow {
    let line = ReminderRow {
        digest_id: 1,
        duty_key: "键".into(),
        duty_code: "0123456789abcdef".into(),
        person_id,
        step: step.into(),
        notice_code: CODE.into(),
        unit_name: "安远县医疗保障局".into(),
        title: "示例全省重要会议".into(),
        due: "2020年7月6日（周一）".into(),
        basis: "赣市医保字〔2020〕33号 四（二）2".into(),
        shortfall: String::new(),
        stake: "扣50分".into(),
    };
    DigestRow {
        id: 1,
        person_id,
        person_name: "李明".into(),
        unit_name: "安远县医疗保障局".into(),
        level: "correspondent".into(),
        head: "您有1项应办".into(),
        made_on: "2020-07-31".into(),
        made_at: AT.into(),
        read_at: None,
        lines: vec![line],
    }
}

fn message(next_at: &str) -> DeliveryRow {
    DeliveryRow {
        id: 1,
        digest_id: 1,
        channel: "mail".into(),
        person_id: 1,
        subject: "提醒".into(),
        body: "您有1项应办".into(),
        state: "waiting".into(),
        attempts: 0,
        next_at: next_at.into(),
        claimed_at: String::new(),
        ended_at: String::new(),
        last_error: String::new(),
        made_at: AT.into(),
    }
}

#[tokio::test]
async fn events_splits_and_settings_come_back_and_the_last_one_counts() {
    on_both(async |store: Store| {
        let mut writing = store.write().await.unwrap();
        assert_eq!(writing.add_duty_event(&event()).await.unwrap(), 1);
        writing.add_quota_split(&split(2)).await.unwrap();
        writing.add_quota_split(&split(3)).await.unwrap();
        let channel = |is_on, value: &str| ChannelRow {
            channel: "mail".into(),
            is_on,
            value: value.into(),
            set_at: AT.into(),
            set_by: "张三".into(),
        };
        writing.set_channel(&channel(true, "密一")).await.unwrap();
        writing.set_channel(&channel(false, "密二")).await.unwrap();
        writing.commit().await.unwrap();
        assert_eq!(store.duty_events(CODE, 10).await.unwrap(), [event()]);
        assert_eq!(store.quota_splits(CODE).await.unwrap(), [QuotaSplitRow { id: 2, ..split(3) }]);
        assert_eq!(store.channels().await.unwrap(), [channel(false, "密二")]);
    })
    .await;
}

#[tokio::test]
async fn a_duty_a_person_and_a_step_are_told_once() {
    on_both(async |store: Store| {
        let mut writing = store.write().await.unwrap();
        writing.add_digest(&digest(1, "day")).await.unwrap();
        assert!(writing.told("键").await.unwrap().contains(&(1, "day".to_owned())));
        writing.commit().await.unwrap();
        let mut writing = store.write().await.unwrap();
        assert!(writing.add_digest(&digest(1, "day")).await.is_err(), "the same step was told twice");
        drop(writing);
        let mut writing = store.write().await.unwrap();
        writing.add_digest(&digest(2, "day")).await.unwrap();
        writing.commit().await.unwrap();
        assert_eq!(store.digests(DigestsOf::Person(1), 10).await.unwrap(), [digest(1, "day")]);
        assert_eq!(store.digests(DigestsOf::Days("2020-07-31", "2020-07-31"), 10).await.unwrap().len(), 2);
        assert_eq!(store.reminders_of("键").await.unwrap().len(), 2);
        assert_eq!(store.unread_digests(1).await.unwrap(), 1);
        store.note_digest_read(1, AT).await.unwrap();
        store.note_digest_read(1, "2020-08-01T09:00:00Z").await.unwrap();
        assert_eq!(store.unread_digests(1).await.unwrap(), 0);
        let read = store.digests(DigestsOf::One(1), 1).await.unwrap();
        assert_eq!(read[0].read_at.as_deref(), Some(AT));
    })
    .await;
}

#[tokio::test]
async fn a_message_is_taken_once_and_waits_until_its_time() {
    on_both(async |store: Store| {
        let mut writing = store.write().await.unwrap();
        writing.add_delivery(&message(AT)).await.unwrap();
        writing.commit().await.unwrap();
        assert!(store.due_deliveries("mail", "2020-07-31T08:00:00Z", 9).await.unwrap().is_empty());
        assert_eq!(store.due_deliveries("mail", AT, 9).await.unwrap(), [message(AT)]);
        assert!(store.claim_delivery(1, AT).await.unwrap());
        assert!(!store.claim_delivery(1, AT).await.unwrap(), "two programs took one message");
        let later = "2020-07-31T09:05:00Z";
        let end = DeliveryEnd { state: "waiting", next_at: later, ended_at: "", error: "连接不上" };
        store.end_delivery(1, end).await.unwrap();
        assert!(store.due_deliveries("mail", AT, 9).await.unwrap().is_empty());
        assert_eq!(store.due_deliveries("mail", later, 9).await.unwrap()[0].attempts, 1);
        assert!(store.claim_delivery(1, later).await.unwrap());
        assert_eq!(store.tried_since("mail", AT).await.unwrap(), 1);
        assert_eq!(store.mark_unsure("2020-07-31T09:10:00Z").await.unwrap(), 1);
        assert_eq!(store.deliveries(9).await.unwrap()[0].state, "unsure");
        let mut writing = store.write().await.unwrap();
        assert!(writing.retry_delivery(1, later).await.unwrap());
        assert!(!writing.retry_delivery(1, later).await.unwrap());
        writing.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_was_told_is_never_changed() {
    on_both_addresses(async |address| {
        let store = Store::open(&address, AT).await.unwrap();
        let mut writing = store.write().await.unwrap();
        writing.add_duty_event(&event()).await.unwrap();
        writing.add_quota_split(&split(2)).await.unwrap();
        writing.add_digest(&digest(1, "day")).await.unwrap();
        writing.commit().await.unwrap();
        store.close().await;
        for table in ["duty_event", "quota_split", "quota_part", "digest", "reminder"] {
            assert!(execute(&address, &format!("delete from {table}")).await.is_err(), "{table} was emptied");
        }
        assert!(execute(&address, "update reminder set step = 'opened'").await.is_err());
    })
    .await;
}
