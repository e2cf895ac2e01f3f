//! The demonstration: loaded once into an empty office, marked for good, never mixed with real facts.

use crate::desk::{CODE, clerk, day, moment, on_both, refused, submission};
use zhaozhang_domain::submission::State;
use zhaozhang_domain::task::light::Light;
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

#[tokio::test]
async fn every_desk_of_the_demonstration_has_work_and_none_of_it_is_in_the_ledger() {
    on_both(async |desk| {
        let local = Actor::local_user();
        refused(desk.office.load_demonstration(&moment(), &local).await).unwrap();
        let machine = Actor::command_line();
        let cast = desk.office.load_cast(&moment(), &machine).await.unwrap();
        let entries = desk.office.entry_count(CODE).await.unwrap();
        refused(desk.office.load_desk_work(&moment(), &machine).await).unwrap();
        assert_eq!(desk.office.entry_count(CODE).await.unwrap(), entries, "nothing was posted");

        let author = cast.iter().find(|member| member.label == "安远拟稿人").unwrap().actor();
        let mut states = Vec::new();
        for id in 1..=4 {
            states.push(desk.office.submission(&moment(), &author, id).await.unwrap().chain.state);
        }
        assert_eq!(states, [State::Draft, State::AwaitingSecond, State::Returned, State::Submitted]);

        let plan = desk.office.plan(1).await.unwrap();
        let board = desk.office.board(&local, &plan, moment().today).await.unwrap();
        assert_eq!(board.len(), 5, "every task of the plan was read, with its units");
        let lights: Vec<Light> = board.iter().map(|row| row.verdict.light).collect();
        assert!(
            lights.contains(&Light::Red) && lights.iter().any(|light| *light != Light::Red),
            "{lights:?}"
        );
        let story = refused(desk.office.story_of(&local, 2).await).unwrap();
        assert_eq!((story.first.id, story.members.len()), (1, 1), "the reprint is no story of its own");
        assert!(desk.office.verify().await.unwrap().holds());
    })
    .await;
}
