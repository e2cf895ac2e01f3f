//! Tokens, answers already given, webhooks and the search of the log, on both databases.

use crate::desk::{AT, event, on_both};
use zhaozhang_domain::chain::EventLine;
use zhaozhang_store::{EventSearch, Given, Store, TokenRow, WebhookRow};

async fn log(store: &Store, lines: Vec<EventLine>) {
    let mut writing = store.write().await.unwrap();
    for line in lines {
        writing.record(line).await.unwrap();
    }
    writing.commit().await.unwrap();
}

fn line(number: i64) -> EventLine {
    EventLine {
        at: format!("2020-07-{:02}T09:00:00Z", 1 + number / 10),
        actor: if number % 7 == 0 { "张三" } else { "李四" }.into(),
        detail: format!("第{number}条 100% 完_成"),
        ..event(if number % 5 == 0 { "冲销记录" } else { "导入台账" })
    }
}

async fn found(store: &Store, search: EventSearch) -> Vec<i64> {
    let mut serials = Vec::new();
    let mut search = search;
    loop {
        let page = store.search_events(&search, 3).await.unwrap();
        serials.extend(page.rows.iter().map(|row| row.serial));
        let Some(next) = page.next else { return serials };
        search.before = Some(next);
    }
}

#[tokio::test]
async fn the_log_is_searched_page_by_page() {
    on_both(async |store| {
        assert!(found(&store, EventSearch::default()).await.is_empty());
        log(&store, (1..=99).map(line).collect()).await;
        let all = || (1..=99).rev();
        let is = |serials: Vec<i64>, fits: &dyn Fn(&i64) -> bool| {
            assert_eq!(serials, all().filter(|serial| fits(serial)).collect::<Vec<_>>());
        };
        let search = EventSearch::default;
        is(found(&store, search()).await, &|_| true);
        is(found(&store, EventSearch { actor: "张三".into(), ..search() }).await, &|n| n % 7 == 0);
        let both = EventSearch { actor: "张三".into(), verb: "冲销记录".into(), ..search() };
        is(found(&store, both).await, &|n| n % 35 == 0);
        let days = EventSearch { from: "2020-07-03".into(), until: "2020-07-05".into(), ..search() };
        is(found(&store, days).await, &|n| (20..40).contains(n));
        let words = EventSearch { words: "第4".into(), until: "2020-07-06".into(), ..search() };
        is(found(&store, words).await, &|n| *n == 4 || (40..50).contains(n));
        is(found(&store, EventSearch { words: "0% 完_".into(), ..search() }).await, &|_| true);
        is(found(&store, EventSearch { words: "0%%完".into(), ..search() }).await, &|_| false);
        is(found(&store, EventSearch { subject: "没有".into(), ..search() }).await, &|_| false);
        is(found(&store, EventSearch { from: "2021".into(), ..search() }).await, &|_| false);
        is(found(&store, EventSearch { until: "2020".into(), ..search() }).await, &|_| false);
        is(found(&store, EventSearch { before: Some(5), ..search() }).await, &|n| *n < 5);
    })
    .await;
}

fn token(hash: &str, person: Option<i64>) -> TokenRow {
    TokenRow {
        id: 0,
        name: "报表".into(),
        hash: hash.into(),
        holder: "张三".into(),
        role: "办公室".into(),
        person,
        unit: None,
        post: None,
        scope: "ledger.read".into(),
        created_at: AT.into(),
        expires_on: "2020-12-31".into(),
        last_used_at: String::new(),
        revoked_at: String::new(),
    }
}

#[tokio::test]
async fn a_token_is_found_by_its_hash_and_ended_by_its_owner_once() {
    on_both(async |store| {
        let mut writing = store.write().await.unwrap();
        assert_eq!(writing.add_token(&token("a", Some(7))).await.unwrap(), 1);
        assert_eq!(writing.add_token(&token("b", None)).await.unwrap(), 2);
        writing.record(event("签发")).await.unwrap();
        writing.commit().await.unwrap();
        store.touch_token(1, "2020-08-01T00:00:00Z", "2020-07-31T23:59:00Z").await.unwrap();
        store.touch_token(1, "2020-08-01T00:00:30Z", "2020-07-31T23:59:30Z").await.unwrap();
        let found = store.token("a").await.unwrap().unwrap();
        assert_eq!(
            (found.id, found.person, found.last_used_at.as_str()),
            (1, Some(7), "2020-08-01T00:00:00Z")
        );
        assert_eq!(store.tokens_of(None).await.unwrap().len(), 1);
        let mut writing = store.write().await.unwrap();
        assert!(!writing.revoke_token(1, Some(8), AT).await.unwrap(), "another's");
        assert!(writing.revoke_token(1, Some(7), AT).await.unwrap());
        assert!(!writing.revoke_token(1, Some(7), AT).await.unwrap(), "once");
        writing.commit().await.unwrap();
        assert_eq!(store.token("a").await.unwrap().unwrap().revoked_at, AT);
        assert_eq!(store.token("c").await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_request_is_taken_down_once_and_answered_the_same() {
    on_both(async |store| {
        let begin = async || store.begin_answer("7", "k", "asked", AT).await.unwrap();
        assert_eq!(begin().await, Given::New);
        assert_eq!(begin().await, Given::Begun { fingerprint: "asked".into(), begun_at: AT.into() });
        store.keep_answer("7", "k", 200, "{}").await.unwrap();
        let answered = Given::Answered { fingerprint: "asked".into(), status: 200, body: "{}".into() };
        assert_eq!(begin().await, answered);
        assert_eq!(store.begin_answer("8", "k", "asked", AT).await.unwrap(), Given::New, "another account");
        store.forget_answer("7", "k").await.unwrap();
        assert_eq!(begin().await, Given::New);
        assert_eq!(store.forget_answers_before("2021").await.unwrap(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_message_is_in_the_outbox_once_and_taken_once() {
    on_both(async |store| {
        log(&store, vec![line(1)]).await;
        let row = WebhookRow {
            id: 0,
            name: "OA".into(),
            address: "http://x".into(),
            secret: "sealed".into(),
            acts: "a".into(),
            told_through: 0,
            created_at: AT.into(),
            created_by: "张三".into(),
            stopped_at: String::new(),
        };
        let mut writing = store.write().await.unwrap();
        assert_eq!(writing.add_webhook(&row).await.unwrap(), 1);
        writing.record(event("设置")).await.unwrap();
        writing.commit().await.unwrap();
        assert_eq!(store.webhooks().await.unwrap()[0].told_through, 1, "what was before is not told");
        for _ in 0..2 {
            store.fill_outbox(1, &[(2, "a"), (3, "a")], 3, AT).await.unwrap();
        }
        let due = store.messages_due(AT, 10).await.unwrap();
        assert_eq!(due.iter().map(|message| message.event).collect::<Vec<_>>(), [2, 3]);
        assert!(store.take_message(&due[0], "2020-07-31T09:02:00Z").await.unwrap());
        assert!(!store.take_message(&due[0], "2020-07-31T09:02:00Z").await.unwrap(), "another was quicker");
        assert_eq!(store.messages_due(AT, 10).await.unwrap().len(), 1);
        let mut done = due[1].clone();
        (done.done_at, done.status) = (AT.into(), 204);
        store.note_message(&done).await.unwrap();
        assert!(store.messages_due(AT, 10).await.unwrap().is_empty());
        let mut writing = store.write().await.unwrap();
        assert!(writing.stop_webhook(1, AT).await.unwrap());
        assert!(!writing.stop_webhook(1, AT).await.unwrap());
        writing.commit().await.unwrap();
        let left: Vec<String> =
            store.last_messages(1, 10).await.unwrap().into_iter().map(|message| message.next_at).collect();
        assert_eq!(left, [AT, ""], "what was told stays, what was not is given up");
    })
    .await;
}
