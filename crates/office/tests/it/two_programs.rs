//! Two programs on one database: what one writes the other shows at once, jobs are done once, and points are the
//! same wherever one asks.

use crate::desk::{CODE, Desk, clerk, day, moment, on_both, opening, refused, sheet, submission};
use std::collections::BTreeSet;
use zhaozhang_office::{Moment, Office, TakeIn};

const ANYUAN: &str = "安远县医疗保障局";

async fn second(desk: &Desk) -> Office {
    let office = Office::open(opening(desk.folder.path(), desk.database_url.clone())).await;
    office.unwrap_or_else(|refusal| panic!("{refusal}"))
}

async fn take_in(office: &Office, title: &str) -> i64 {
    let ledger = sheet(vec![submission(ANYUAN, title)]);
    let outcome = office.take_in_ledger(&moment(), &clerk(), CODE, ledger, TakeIn::AllOrNone).await;
    refused(outcome).unwrap().first_serial
}

async fn points(office: &Office) -> String {
    let scored = office.scored(CODE, day("2020-12-31")).await.unwrap();
    let year = zhaozhang_domain::period::Period::year(2020);
    scored.sheet.named(ANYUAN).map_or_else(String::new, |(_, holder)| holder.total(year).to_string())
}

#[tokio::test]
async fn every_change_of_one_is_seen_by_the_other_at_the_next_question() {
    on_both(async |desk| {
        let other = second(&desk).await;
        for round in 0..6 {
            let (writer, reader) =
                if round % 2 == 0 { (&desk.office, &other) } else { (&other, &desk.office) };
            // Both have answered before, so both hold a sheet that is now old.
            let before = points(reader).await;
            let serial = take_in(writer, &format!("第{round}件")).await;
            assert_ne!(points(reader).await, before);
            assert_eq!(points(reader).await, points(writer).await);
            if round == 3 {
                refused(reader.reverse_fact(&moment(), &clerk(), serial, "有误").await).unwrap();
                assert_eq!(points(writer).await, before);
            }
        }
        assert_eq!(desk.office.entry_count(CODE).await.unwrap(), other.entry_count(CODE).await.unwrap());
        other.close().await;
    })
    .await;
}

#[tokio::test]
async fn both_write_at_once_without_a_gap_or_a_fork() {
    on_both(async |desk| {
        let other = second(&desk).await;
        let hurry = |office: Office, name: &'static str| {
            tokio::spawn(async move {
                let mut serials = Vec::new();
                for number in 0..20 {
                    serials.push(take_in(&office, &format!("{name}{number}")).await);
                }
                serials
            })
        };
        let (first, second) = (hurry(desk.office.clone(), "甲"), hurry(other.clone(), "乙"));
        let mut serials: BTreeSet<i64> = first.await.unwrap().into_iter().collect();
        serials.extend(second.await.unwrap());
        assert_eq!(serials, (1..=40).collect());
        let report = other.verify().await.unwrap();
        assert!(report.holds() && report.ledger.serial == 40, "{report}");
        other.close().await;
    })
    .await;
}

fn at(text: &str) -> Moment {
    Moment { today: day("2020-07-31"), at: text.into() }
}

#[tokio::test]
async fn a_job_is_done_by_one_of_them_and_by_the_other_when_that_one_died() {
    on_both(async |desk| {
        let other = second(&desk).await;
        let now = at("2020-07-31T09:00:00Z");
        let lease = desk.office.take_job("提醒", "2020-07/安远", "甲", &now).await.unwrap().unwrap();
        assert!(other.take_job("提醒", "2020-07/安远", "乙", &now).await.unwrap().is_none());
        // The first one died; five minutes later the job is free.
        let soon = at("2020-07-31T09:04:59Z");
        assert!(other.take_job("提醒", "2020-07/安远", "乙", &soon).await.unwrap().is_none());
        let later = at("2020-07-31T09:05:01Z");
        let again = other.take_job("提醒", "2020-07/安远", "乙", &later).await.unwrap().unwrap();
        assert!(!desk.office.finish_job(&lease, &later).await.unwrap(), "it lost the job");
        assert!(other.finish_job(&again, &later).await.unwrap());
        let next_year = at("2021-07-31T09:00:00Z");
        assert!(desk.office.take_job("提醒", "2020-07/安远", "甲", &next_year).await.unwrap().is_none());
        // A clock that was set back does not keep a job from being done for ever.
        let ahead = at("2022-01-01T00:00:00Z");
        assert!(desk.office.take_job("提醒", "2020-08/安远", "甲", &ahead).await.unwrap().is_some());
        assert!(other.take_job("提醒", "2020-08/安远", "乙", &now).await.unwrap().is_some());
        assert!(desk.office.take_job_for_good("群消息", "一", "甲", &now).await.unwrap().is_some());
        assert!(other.take_job_for_good("群消息", "一", "乙", &next_year).await.unwrap().is_none());
        other.close().await;
    })
    .await;
}
