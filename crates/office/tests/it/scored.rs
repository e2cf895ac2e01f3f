//! Sheets in memory: the same until facts change, right after every change, also by another program.

use crate::desk::{CODE, Desk, clerk, day, moment, on_both, opening, refused, sheet, submission};
use std::sync::Arc;
use zhaozhang_office::{Office, TakeIn};

const ANYUAN: &str = "安远县医疗保障局";

#[tokio::test]
async fn a_sheet_is_computed_once_for_each_day_until_facts_change() {
    let desk = Desk::new().await;
    desk.takes_in(vec![submission(ANYUAN, "甲")]).await.unwrap();
    let first = desk.office.scored(CODE, day("2020-07-31")).await.unwrap();
    let again = desk.office.scored(CODE, day("2020-07-31")).await.unwrap();
    assert!(Arc::ptr_eq(&first, &again));
    assert!(!Arc::ptr_eq(&first, &desk.office.scored(CODE, day("2020-08-31")).await.unwrap()));
    let other = sheet(vec![submission("章贡区医改领导小组秘书处", "乙")]);
    let outcome =
        desk.office.take_in_ledger(&moment(), &clerk(), "ganzhou-2023-1", other, TakeIn::AllOrNone).await;
    refused(outcome).unwrap();
    let still = desk.office.scored(CODE, day("2020-07-31")).await.unwrap();
    assert!(Arc::ptr_eq(&first, &still), "facts of another notice change nothing");
    desk.takes_in(vec![submission(ANYUAN, "丙")]).await.unwrap();
    let now = desk.office.scored(CODE, day("2020-07-31")).await.unwrap();
    assert!(!Arc::ptr_eq(&first, &now));
    assert_eq!(
        (first.ledger.len(), now.ledger.len()),
        (1, 2),
        "who holds the old sheet keeps the old ledger"
    );
    assert!(desk.office.scored("没有", day("2020-07-31")).await.is_err());
}

#[tokio::test]
async fn facts_know_their_number_in_the_ledger() {
    let desk = Desk::new().await;
    desk.takes_in(vec![submission(ANYUAN, "甲")]).await.unwrap();
    refused(desk.office.reverse_fact(&moment(), &clerk(), 1, "有误").await).unwrap();
    desk.takes_in(vec![submission(ANYUAN, "乙")]).await.unwrap();
    let scored = desk.office.scored(CODE, day("2020-12-31")).await.unwrap();
    let numbers: Vec<_> =
        scored.ledger.facts().map(|(id, fact)| (scored.serial_of(id), fact.is_reversed)).collect();
    assert_eq!(numbers, [(Some(1), true), (Some(3), false)]);
}

#[tokio::test]
async fn what_another_program_took_in_is_seen() {
    on_both(async |desk| {
        let other = Office::open(opening(desk.folder.path(), desk.database_url.clone())).await.unwrap();
        assert_eq!(desk.total(ANYUAN).await, "0");
        let ledger = sheet(vec![submission(ANYUAN, "甲"), submission(ANYUAN, "乙")]);
        let outcome = other.take_in_ledger(&moment(), &clerk(), CODE, ledger, TakeIn::AllOrNone).await;
        refused(outcome).unwrap();
        assert_eq!(desk.total(ANYUAN).await, "2");
        other.close().await;
    })
    .await;
}

#[tokio::test]
async fn facts_scored_one_by_one_give_what_scoring_all_at_once_gives() {
    let desk = Desk::new().await;
    let names = [ANYUAN, "信丰县医疗保障局", "不在册的单位", "待遇保障科"];
    for round in 0_usize..30 {
        if round % 7 == 6 {
            let serial = i64::try_from(round).unwrap() - 3;
            // Some of these were taken back before; then nothing changes.
            let _ = desk.office.reverse_fact(&moment(), &clerk(), serial, "有误").await;
        } else {
            let fact = submission(names[round % names.len()], &format!("第{}件", round % 11));
            let other = submission(names[(round + 1) % names.len()], &format!("第{round}件"));
            let facts = if round % 5 == 0 { vec![fact, other] } else { vec![other] };
            // Word for word the same fact stands once.
            let _ = desk.takes_in(facts).await;
        }
        desk.office.scored(CODE, day("2020-12-31")).await.unwrap();
    }
    let fresh = Office::open(opening(desk.folder.path(), None)).await.unwrap();
    let late = desk.office.scored(CODE, day("2020-12-31")).await.unwrap();
    let whole = fresh.scored(CODE, day("2020-12-31")).await.unwrap();
    // Words have other numbers when they were learned in another order; everything anybody sees is the same.
    let seen = |sheet: &zhaozhang_domain::sheet::Sheet| -> Vec<String> {
        let entry = |view: zhaozhang_domain::sheet::EntryView<'_>| {
            format!("{:?} {:?} {:?}", view.entry, view.facts, view.steps)
        };
        let holders = sheet.holders().map(|(_, holder)| {
            let entries: Vec<String> = holder.entries().map(entry).collect();
            format!("{} {:?} {:?} {entries:?}", holder.name, holder.quotas, holder.flags)
        });
        holders.chain([format!("{:?}", sheet.remarks)]).collect()
    };
    assert_eq!(seen(&late.sheet), seen(&whole.sheet));
    assert_eq!((late.last_on, late.ledger.len()), (whole.last_on, whole.ledger.len()));
    assert!(whole.ledger.len() > 20 && whole.sheet.entry_count() > 10);
    for (id, fact) in whole.ledger.facts() {
        assert_eq!(late.title_of(late.ledger.fact(id).unwrap()), whole.title_of(fact));
        let serial = whole.serial_of(id).unwrap();
        assert_eq!(late.fact_of(serial).map(|(found, _)| found), Some(id));
    }
    assert!(late.fact_of(0).is_none() && late.fact_of(9_999).is_none());
    fresh.close().await;
}

#[tokio::test]
async fn which_notices_are_in_use_is_known_by_every_program() {
    on_both(async |desk| {
        let other = Office::open(opening(desk.folder.path(), desk.database_url.clone())).await.unwrap();
        assert!(desk.office.in_use().await.unwrap().is_empty());
        let ledger = sheet(vec![submission(ANYUAN, "甲")]);
        let outcome = other.take_in_ledger(&moment(), &clerk(), CODE, ledger, TakeIn::AllOrNone).await;
        refused(outcome).unwrap();
        assert_eq!(*desk.office.in_use().await.unwrap(), [CODE]);
        other.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_kept_list_follows_the_ledger_and_older_sheets_keep_theirs() {
    let desk = Desk::new().await;
    desk.takes_in(vec![submission(ANYUAN, "甲"), submission("信丰县医疗保障局", "乙")]).await.unwrap();
    let standing = |scored: &zhaozhang_office::Scored| {
        let found = scored.listing("未冲销", |fact| !fact.is_reversed);
        let whole: Vec<_> =
            scored.ledger.facts().filter(|(_, fact)| !fact.is_reversed).map(|(id, _)| id).collect();
        assert_eq!(*found, whole);
        whole.len()
    };
    let first = desk.office.scored(CODE, day("2020-12-31")).await.unwrap();
    assert_eq!(standing(&first), 2);
    refused(desk.office.reverse_fact(&moment(), &clerk(), 1, "有误").await).unwrap();
    desk.takes_in(vec![submission(ANYUAN, "丙")]).await.unwrap();
    let second = desk.office.scored(CODE, day("2020-12-31")).await.unwrap();
    refused(desk.office.reverse_fact(&moment(), &clerk(), 2, "有误").await).unwrap();
    let third = desk.office.scored(CODE, day("2020-12-31")).await.unwrap();
    assert_eq!((standing(&third), standing(&second), standing(&first)), (1, 2, 2));
    // Sheets share the holders that did not change and no other.
    let sum = |scored: &zhaozhang_office::Scored, name: &str| {
        scored.sheet.named(name).map(|(_, holder)| holder.sum().to_string())
    };
    assert_eq!(sum(&first, ANYUAN), sum(&third, ANYUAN));
    assert_ne!(sum(&second, "信丰县医疗保障局"), sum(&third, "信丰县医疗保障局"));
}
