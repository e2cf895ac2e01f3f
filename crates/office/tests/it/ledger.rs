//! Taking in and taking back: all or none, once only, recorded, chained.

use crate::desk::{CODE, Desk, clerk, head, moment, on_both, problem, refused, sheet, submission};
use zhaozhang_domain::chain::check_export;
use zhaozhang_office::{Actor, Extent, Refusal, TakeIn};

const ANYUAN: &str = "安远县医疗保障局";
const XINFENG: &str = "信丰县医疗保障局";

#[tokio::test]
async fn an_import_is_counted_recorded_and_chained() {
    on_both(async |desk| {
        let receipt = desk.takes_in(vec![submission(ANYUAN, "甲"), submission(XINFENG, "乙")]).await.unwrap();
        assert_eq!(receipt.sentence(), "第1批：入账2条（台账第1号至第2号）。");
        assert_eq!(desk.total(ANYUAN).await, "1");
        let events = desk.office.events(10).await.unwrap();
        assert_eq!(events.len(), 1);
        let event = &events[0];
        assert_eq!(
            (event.verb.as_str(), event.actor.as_str(), event.subject.as_str()),
            ("导入台账", "张三", CODE)
        );
        assert_eq!(event.detail, receipt.sentence());
        let report = desk.office.verify().await.unwrap();
        assert!(report.holds(), "{report}");
        assert_eq!((report.ledger.serial, report.events.serial), (2, 1));
        let export = desk.office.export_ledger().await.unwrap();
        assert_eq!(check_export(&export), Ok(report.ledger));
    })
    .await;
}

#[tokio::test]
async fn with_problems_nothing_is_taken_in_unless_the_good_rows_are_asked_for() {
    on_both(async |desk| {
        let mut ledger = sheet(vec![submission(ANYUAN, "甲")]);
        ledger.problems = vec![problem(5), problem(6)];
        let office = &desk.office;
        let take_in = |ledger, how| async move {
            refused(office.take_in_ledger(&moment(), &clerk(), CODE, ledger, how).await)
        };
        let refusal = take_in(ledger.clone(), TakeIn::AllOrNone).await.unwrap_err();
        assert_eq!(refusal, Refusal::Problems(ledger.problems.clone()));
        assert_eq!(refusal.to_string().lines().count(), 3, "{refusal}");
        assert_eq!(desk.office.verify().await.unwrap().ledger.serial, 0);
        assert!(desk.office.events(10).await.unwrap().is_empty());
        let receipt = take_in(ledger, TakeIn::ValidRows).await.unwrap();
        assert_eq!((receipt.taken, receipt.left_out.len()), (1, 2));
        assert_eq!(receipt.sentence(), "第1批：入账1条（台账第1号至第1号），2处问题未入账。");
        let empty = take_in(sheet(Vec::new()), TakeIn::ValidRows).await.unwrap_err();
        assert_eq!(empty, Refusal::EmptyLedger);
    })
    .await;
}

#[tokio::test]
async fn the_same_workbook_twice_counts_once() {
    on_both(async |desk| {
        let facts = vec![submission(ANYUAN, "甲"), submission(XINFENG, "乙")];
        desk.takes_in(facts.clone()).await.unwrap();
        let refusal = desk.takes_in(facts.clone()).await.unwrap_err();
        let Refusal::Problems(problems) = &refusal else { panic!("{refusal}") };
        assert_eq!(problems.len(), 2);
        assert!(refusal.to_string().contains("报送第4行：与台账第1号记录完全相同"), "{refusal}");
        let more = vec![submission(ANYUAN, "甲"), submission(ANYUAN, "丙")];
        let outcome =
            desk.office.take_in_ledger(&moment(), &clerk(), CODE, sheet(more), TakeIn::ValidRows).await;
        assert_eq!(refused(outcome).unwrap().taken, 1);
        assert_eq!(desk.total(ANYUAN).await, "2");
        // Taken back, the fact may come in again.
        refused(desk.office.reverse_fact(&moment(), &clerk(), 1, "登记有误").await).unwrap();
        desk.takes_in(vec![submission(ANYUAN, "甲")]).await.unwrap();
        assert_eq!(desk.total(ANYUAN).await, "2");
    })
    .await;
}

#[tokio::test]
async fn an_entry_is_taken_back_with_a_reason_and_stays_to_be_seen() {
    on_both(async |desk| {
        desk.takes_in(vec![submission(ANYUAN, "甲"), submission(ANYUAN, "乙")]).await.unwrap();
        let reverse = |serial, reason: &'static str| {
            let office = desk.office.clone();
            async move { refused(office.reverse_fact(&moment(), &clerk(), serial, reason).await) }
        };
        assert_eq!(reverse(1, " ").await.unwrap_err(), Refusal::NoReason { serial: 1 });
        assert_eq!(reverse(9, "有误").await.unwrap_err(), Refusal::NoSuchEntry { serial: 9, last: 2 });
        let reversal = reverse(1, "标题有误").await.unwrap();
        assert_eq!((reversal.serial, reversal.reverses, reversal.notice_code.as_str()), (3, 1, CODE));
        assert_eq!(reverse(1, "有误").await.unwrap_err(), Refusal::AlreadyReversed { serial: 1, by: 3 });
        assert_eq!(reverse(3, "有误").await.unwrap_err(), Refusal::IsReversal { serial: 3 });
        assert_eq!(desk.total(ANYUAN).await, "1");
        let events = desk.office.events(1).await.unwrap();
        assert_eq!(events[0].detail, "第3号冲销第1号，理由：标题有误");
        assert!(desk.office.verify().await.unwrap().holds());
    })
    .await;
}

#[tokio::test]
async fn who_may_not_is_told_who_may() {
    let desk = Desk::new().await;
    let visitor = Actor::named("王五", zhaozhang_office::permit::Role::Reader);
    let ledger = sheet(vec![submission(ANYUAN, "甲")]);
    let outcome =
        desk.office.take_in_ledger(&moment(), &visitor, CODE, ledger.clone(), TakeIn::AllOrNone).await;
    let refusal = refused(outcome).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "王五不能导入台账：角色“只读”没有这项权限。请由办公室或办公室负责人办理。"
    );
    assert_eq!(refusal.code(), "O-101");
    assert!(refused(desk.office.reverse_fact(&moment(), &head(), 1, "有误").await).is_err());
    let outcome = desk.office.take_in_ledger(&moment(), &clerk(), "没有", ledger, TakeIn::AllOrNone).await;
    assert_eq!(
        refused(outcome).unwrap_err().to_string(),
        "没有代号为“没有”的通知。现有：ganzhou-2020-33、ganzhou-2023-1。请核对代号后再办理。"
    );
}

#[tokio::test]
async fn a_hand_in_the_database_file_is_found() {
    let desk = Desk::new().await;
    let facts = vec![submission(ANYUAN, "甲"), submission(ANYUAN, "原来的标题"), submission(ANYUAN, "丙")];
    desk.takes_in(facts).await.unwrap();
    desk.office.close().await;
    let file = desk.data_folder().join("zhaozhang.db");
    let mut bytes = std::fs::read(&file).unwrap();
    let (from, to) = ("原来的标题".as_bytes(), "后来的标题".as_bytes());
    let places: Vec<usize> =
        (0..bytes.len() - from.len()).filter(|at| bytes[*at..].starts_with(from)).collect();
    assert_eq!(places.len(), 1);
    bytes[places[0]..places[0] + to.len()].copy_from_slice(to);
    std::fs::write(&file, bytes).unwrap();
    let desk = desk.reopened().await;
    let report = desk.office.verify().await.unwrap();
    assert!(!report.holds());
    assert!(
        report.to_string().contains("台账：第2号记录的内容与校验值不符，已被改动；此前1条无误。"),
        "{report}"
    );
}

#[tokio::test]
async fn the_page_walks_what_is_new_and_everything_when_asked() {
    on_both(async |desk| {
        desk.takes_in(vec![submission(ANYUAN, "甲")]).await.unwrap();
        let (report, extent) = desk.office.verify_on(&moment(), false).await.unwrap();
        assert!(report.holds() && extent == Extent::Whole, "the first time everything is walked");
        desk.takes_in(vec![submission(ANYUAN, "乙")]).await.unwrap();
        let (report, extent) = desk.office.verify_on(&moment(), false).await.unwrap();
        let Extent::Since { ledger, .. } = extent else { panic!("walked again") };
        assert_eq!((report.holds(), report.ledger.serial, ledger), (true, 2, 1));
        assert_eq!(report, desk.office.verify().await.unwrap(), "both come to the same end");
        let (_, extent) = desk.office.verify_on(&moment(), true).await.unwrap();
        assert_eq!(extent, Extent::Whole);
    })
    .await;
}
