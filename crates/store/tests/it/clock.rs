//! A clock that goes backwards: the chains never claim that something happened before what stands above it, unless
//! somebody said that the clock is right now.

use crate::desk::{event, on_both, stamp, walk};
use zhaozhang_domain::chain::EventLine;
use zhaozhang_store::{NewEntry, Stamp, Store};

async fn write_at(store: &Store, at: &str, trust: bool) {
    let mut writing = store.write().await.unwrap();
    if trust {
        writing.trust_the_clock();
    }
    writing.append(Stamp { recorded_at: at, ..stamp() }, &[NewEntry::Fact(at)]).await.unwrap();
    writing.record(EventLine { at: at.into(), ..event("导入台账") }).await.unwrap();
    writing.commit().await.unwrap();
}

#[tokio::test]
async fn time_in_the_chains_does_not_go_backwards() {
    on_both(async |store| {
        for (at, trust) in [
            ("2026-11-23T08:00:00Z", false),
            ("2026-11-23T07:59:00Z", false),
            ("2000-01-01T00:00:00Z", false),
            ("2026-11-23T08:00:01Z", false),
            ("2026-01-05T00:00:00Z", true),
            ("2026-01-06T00:00:00Z", false),
        ] {
            write_at(&store, at, trust).await;
        }
        let expected = [
            "2026-11-23T08:00:00Z",
            "2026-11-23T08:00:00Z",
            "2026-11-23T08:00:00Z",
            "2026-11-23T08:00:01Z",
            "2026-01-05T00:00:00Z",
            "2026-01-06T00:00:00Z",
        ];
        let events = store.events_after(0, 100).await.unwrap();
        assert_eq!(events.iter().map(|row| row.line.at.as_str()).collect::<Vec<_>>(), expected);
        let entries = store.entries_after(None, 0, 100).await.unwrap();
        assert_eq!(entries.iter().map(|row| row.line.recorded_at.as_str()).collect::<Vec<_>>(), expected);
        walk(&store).await.unwrap();
    })
    .await;
}
