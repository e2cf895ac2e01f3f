//! Jobs taken by exactly one of several programs, however they hurry, and again when the one that took them died.

use crate::desk::{AT, on_both, on_both_addresses};
use zhaozhang_store::job_lease::{JobClaim, LeaseWindow};
use zhaozhang_store::{Address, Store};

const HOLDING: LeaseWindow<'_> = LeaseWindow { from: "2020-07-31T08:55:00Z", to: "2020-07-31T09:05:00Z" };

fn claim<'a>(key: &'a str, holder: &'a str) -> JobClaim<'a> {
    JobClaim { name: "提醒", key, holder }
}

#[tokio::test]
async fn a_job_is_taken_by_one_and_is_done_once() {
    on_both(async |store| {
        assert!(store.take_job(claim("甲", "一号机"), AT, HOLDING).await.unwrap());
        assert!(!store.take_job(claim("甲", "二号机"), AT, HOLDING).await.unwrap());
        assert!(
            !store.take_job(claim("甲", "一号机"), AT, HOLDING).await.unwrap(),
            "not even by itself again"
        );
        assert!(store.take_job(claim("乙", "二号机"), AT, HOLDING).await.unwrap(), "another job is free");
        assert!(!store.finish_job(claim("甲", "二号机"), AT).await.unwrap(), "only its holder may finish it");
        assert!(store.finish_job(claim("甲", "一号机"), AT).await.unwrap());
        assert!(!store.finish_job(claim("甲", "一号机"), AT).await.unwrap());
        let much_later = LeaseWindow { from: "2030-01-01T00:00:00Z", to: "2030-01-01T00:10:00Z" };
        let taken = store.take_job(claim("甲", "二号机"), "2030-01-01T00:05:00Z", much_later).await.unwrap();
        assert!(!taken, "what is done stays done");
    })
    .await;
}

#[tokio::test]
async fn a_lease_runs_out_and_may_be_given_back() {
    on_both(async |store| {
        assert!(store.take_job(claim("甲", "一号机"), AT, HOLDING).await.unwrap());
        let later = LeaseWindow { from: "2020-07-31T09:00:01Z", to: "2020-07-31T09:10:01Z" };
        assert!(store.take_job(claim("甲", "二号机"), "2020-07-31T09:05:01Z", later).await.unwrap());
        assert!(!store.finish_job(claim("甲", "一号机"), AT).await.unwrap(), "the first holder lost it");
        let mut writing = store.write().await.unwrap();
        assert!(!writing.finish_job(claim("甲", "一号机"), AT).await.unwrap());
        assert!(writing.finish_job(claim("甲", "二号机"), AT).await.unwrap());
        drop(writing);
        store.give_job_back(claim("甲", "二号机")).await.unwrap();
        assert!(
            store.take_job(claim("甲", "三号机"), AT, HOLDING).await.unwrap(),
            "given back, it is free at once"
        );
    })
    .await;
}

#[tokio::test]
async fn a_lease_from_a_clock_that_was_ahead_does_not_hold_for_ever() {
    on_both(async |store| {
        let ahead = LeaseWindow { from: "2031-01-01T00:00:00Z", to: "2031-01-01T00:10:00Z" };
        assert!(store.take_job(claim("甲", "一号机"), "2031-01-01T00:05:00Z", ahead).await.unwrap());
        assert!(store.take_job(claim("甲", "二号机"), AT, HOLDING).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn what_must_not_happen_twice_is_begun_once() {
    on_both(async |store| {
        assert!(store.take_job_for_good(claim("群消息", "一号机"), AT).await.unwrap());
        assert!(!store.take_job_for_good(claim("群消息", "二号机"), AT).await.unwrap());
        assert!(!store.take_job(claim("群消息", "二号机"), AT, HOLDING).await.unwrap());
    })
    .await;
}

/// Two programs hurry for the same jobs: each job goes to exactly one.
#[tokio::test]
async fn two_programs_share_a_heap_of_jobs() {
    on_both_addresses(async |address: Address| {
        let (one, two) = (Store::open(&address, AT).await.unwrap(), Store::open(&address, AT).await.unwrap());
        let hurry = |store: Store, holder: &'static str| {
            tokio::spawn(async move {
                let mut taken = Vec::new();
                for number in 0..100 {
                    let key = number.to_string();
                    if store.take_job(claim(&key, holder), AT, HOLDING).await.unwrap() {
                        taken.push(number);
                    }
                }
                store.close().await;
                taken
            })
        };
        let (first, second) = (hurry(one, "一号机"), hurry(two, "二号机"));
        let mut all = first.await.unwrap();
        all.extend(second.await.unwrap());
        all.sort_unstable();
        assert_eq!(all, (0..100).collect::<Vec<_>>());
    })
    .await;
}
