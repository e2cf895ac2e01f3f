//! The demonstration: loaded once into an empty office, marked for good, never mixed with real facts.

use crate::desk::{CODE, clerk, day, moment, on_both, refused, submission};
use zhaozhang_office::{Actor, Refusal};

#[tokio::test]
async fn the_demonstration_is_loaded_once_and_marked() {
    on_both(async |desk| {
        let local = Actor::local_user();
        let receipts = refused(desk.office.load_demonstration(&moment(), &local).await).unwrap();
        assert_eq!(receipts.len(), 2);
        assert!(desk.office.is_demonstration());
        let scored = desk.office.scored(CODE, day("2020-12-31")).await.unwrap();
        assert_eq!(scored.ledger.len(), receipts[0].taken);
        assert_eq!(scored.ledger.facts().filter(|(_, fact)| fact.is_reversed).count(), 1);
        assert_eq!(refused(desk.office.load_demonstration(&moment(), &local).await).unwrap(), []);
        assert_eq!(desk.office.events(10).await.unwrap().len(), 1);
        assert!(desk.office.verify().await.unwrap().holds());
        let desk = desk.reopened().await;
        assert!(desk.office.is_demonstration());
    })
    .await;
}

#[tokio::test]
async fn the_demonstration_does_not_mix_with_real_facts() {
    on_both(async |desk| {
        assert!(refused(desk.office.load_demonstration(&moment(), &clerk()).await).is_err());
        desk.takes_in(vec![submission("安远县医疗保障局", "甲")]).await.unwrap();
        let refusal =
            refused(desk.office.load_demonstration(&moment(), &Actor::command_line()).await).unwrap_err();
        assert_eq!(refusal, Refusal::HasFacts { entries: 1 });
        assert!(!desk.office.is_demonstration());
    })
    .await;
}
