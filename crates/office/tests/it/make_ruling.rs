//! Rulings made at work: in force at once, for this program and any other on the same database; a later one takes
//! over and both stay on record.

use crate::desk::{CODE, Desk, clerk, day, head, moment, on_both, opening, refused, submission};
use zhaozhang_domain::fact::{FactKind, NewFact, TextField};
use zhaozhang_domain::notice::Ruling;
use zhaozhang_office::{Office, Refusal};

const ANYUAN: &str = "安远县医疗保障局";

fn ruling(on: &str, reading: &str) -> Ruling {
    Ruling {
        on: on.into(),
        reading: reading.into(),
        decided_by: "局长办公会".into(),
        decided_on: day("2020-07-20"),
        reason: "以附件所列“分值”为准".into(),
    }
}

/// A submission with a city leader's instruction: 1 point and 20 by the text or 10 by the attachment.
async fn with_instruction(desk: &Desk) {
    let mut sent = submission(ANYUAN, "甲");
    sent.item = "X1".into();
    let mut instruction =
        NewFact::new(FactKind::Instruction, day("2020-07-20")).with(TextField::Level, "市级");
    instruction.item = "X1".into();
    desk.takes_in(vec![sent, instruction]).await.unwrap();
}

#[tokio::test]
async fn a_ruling_changes_the_sheet_at_once_everywhere() {
    on_both(async |desk| {
        with_instruction(&desk).await;
        let other = Office::open(opening(desk.folder.path(), desk.database_url.clone())).await.unwrap();
        assert_eq!(desk.total(ANYUAN).await, "21");
        let by_attachment = ruling("A-01", "附件2");
        refused(desk.office.make_ruling(&moment(), &head(), CODE, by_attachment.clone()).await).unwrap();
        assert_eq!(desk.total(ANYUAN).await, "11");
        let seen = other.scored(CODE, day("2020-12-31")).await.unwrap();
        let (_, holder) = seen.sheet.named(ANYUAN).unwrap();
        assert_eq!(holder.total(zhaozhang_domain::period::Period::year(2020)).to_string(), "11");
        other.close().await;

        let again = refused(desk.office.make_ruling(&moment(), &head(), CODE, by_attachment).await);
        assert!(matches!(again, Err(Refusal::Listed(_))), "the same ruling twice says nothing new");
        let by_text = ruling("A-01", "正文");
        refused(desk.office.make_ruling(&moment(), &head(), CODE, by_text).await).unwrap();
        assert_eq!(desk.total(ANYUAN).await, "21");
        assert_eq!(desk.office.rulings_of(CODE).await.unwrap().len(), 2, "both stay on record");
        let desk = desk.reopened().await;
        assert_eq!(desk.total(ANYUAN).await, "21");
        let events = desk.office.events(10).await.unwrap();
        assert_eq!(events.iter().filter(|event| event.verb == "裁定").count(), 2);
    })
    .await;
}

#[tokio::test]
async fn every_problem_of_a_ruling_is_named_and_nothing_is_kept() {
    let desk = Desk::new().await;
    let empty = Ruling { decided_by: " ".into(), reason: String::new(), ..ruling("A-01", "随便") };
    let Err(Refusal::Listed(problems)) =
        refused(desk.office.make_ruling(&moment(), &head(), CODE, empty).await)
    else {
        panic!("a ruling without name, reason and reading was taken");
    };
    assert_eq!(problems.len(), 3, "{problems:?}");
    let not_hers = desk.office.make_ruling(&moment(), &clerk(), CODE, ruling("A-01", "附件2")).await;
    assert!(matches!(refused(not_hers), Err(Refusal::NotPermitted { .. })));
    assert!(desk.office.rulings_of(CODE).await.unwrap().is_empty());
}
