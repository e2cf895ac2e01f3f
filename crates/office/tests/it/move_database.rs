//! An office moved from its database file to PostgreSQL: everything arrives, the file is left, and nobody goes on in
//! both places. Without a server only the refusals can be tried.

use crate::desk::{Desk, fresh_server_database, moment, opening, refused, submission};
use zhaozhang_office::permit::Role;
use zhaozhang_office::{Actor, MoveReceipt, Office, OfficeError, Refusal};

const ANYUAN: &str = "安远县医疗保障局";

async fn moved(desk: &Desk, url: &str) -> Result<MoveReceipt, OfficeError> {
    desk.office.move_database(&moment(), &Actor::command_line(), url).await
}

#[tokio::test]
async fn an_office_moves_with_everything_and_stays_there() {
    let Some(url) = fresh_server_database().await else { return };
    let desk = Desk::new().await;
    desk.takes_in(vec![submission(ANYUAN, "甲"), submission(ANYUAN, "乙")]).await.unwrap();
    let before = desk.office.verify().await.unwrap();
    let receipt = refused(moved(&desk, &url).await).unwrap();
    assert!(receipt.sentence().contains("首尾衔接"), "{}", receipt.sentence());
    assert_eq!(receipt.ledger, before.ledger);
    assert_eq!(receipt.events.serial, before.events.serial + 1);

    // Nobody goes on at the old place: not who is still there, and not who comes.
    let fault = desk.office.reverse_fact(&moment(), &Actor::command_line(), 1, "太晚了").await.unwrap_err();
    assert!(matches!(fault, OfficeError::Failed(_)), "{fault}");
    desk.office.close().await;
    let refusal = Office::open(opening(desk.folder.path(), None)).await.unwrap_err().to_string();
    assert!(refusal.contains("O-031") && refusal.contains("--database"), "{refusal}");

    let there = Office::open(opening(desk.folder.path(), Some(url.clone()))).await.unwrap();
    let report = there.verify().await.unwrap();
    assert!(report.holds() && report.ledger == before.ledger, "{report}");
    assert_eq!(there.events(1).await.unwrap()[0].verb, "迁移数据库");
    refused(there.reverse_fact(&moment(), &Actor::command_line(), 1, "照常办理").await).unwrap();
    // It is there already, and once is enough.
    let again = refused(there.move_database(&moment(), &Actor::command_line(), &url).await).unwrap_err();
    assert!(again.to_string().contains("B-301"), "{again}");
    there.close().await;
}

#[tokio::test]
async fn a_database_that_is_not_empty_is_left_alone_and_the_office_goes_on() {
    let Some(url) = fresh_server_database().await else { return };
    let other = tempfile::tempdir().unwrap();
    crate::desk::copy_notices(&other.path().join("notices"));
    let office = Office::open(opening(other.path(), Some(url.clone()))).await.unwrap();
    refused(office.load_demonstration(&moment(), &Actor::command_line()).await).unwrap();
    let before = office.verify().await.unwrap();

    let desk = Desk::new().await;
    desk.takes_in(vec![submission(ANYUAN, "甲")]).await.unwrap();
    let refusal = refused(moved(&desk, &url).await).unwrap_err().to_string();
    assert!(refusal.contains("B-302"), "{refusal}");
    assert_eq!(office.verify().await.unwrap(), before);
    desk.takes_in(vec![submission(ANYUAN, "照常")]).await.unwrap();
    office.close().await;
}

#[tokio::test]
async fn an_address_that_is_none_or_does_not_answer_is_named_and_the_password_is_not() {
    let desk = Desk::new().await;
    for (url, code) in [
        ("mysql://root:geheim@localhost/office", "O-021"),
        ("postgres://root:geheim@127.0.0.1:1/office", "O-030"),
    ] {
        let refusal = refused(moved(&desk, url).await).unwrap_err().to_string();
        assert!(refusal.contains(code) && !refusal.contains("geheim"), "{refusal}");
    }
    let stranger = Actor::named("张三", Role::OfficeHead);
    let refusal =
        refused(desk.office.move_database(&moment(), &stranger, "postgres://x/y").await).unwrap_err();
    assert!(matches!(refusal, Refusal::NotPermitted { .. }));
    desk.takes_in(vec![submission(ANYUAN, "照常")]).await.unwrap();
}
