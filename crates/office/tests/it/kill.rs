//! A program killed in the middle of an import (SIGKILL, as a power cut would) leaves all of it or nothing.
//! The test runs itself as the program to be killed: [`the_program_that_is_killed`] does something only when told to.

#![expect(clippy::unwrap_used, reason = "a test that cannot start its child must fail loudly")]

use crate::desk::{CODE, Desk, clerk, copy_notices, moment, opening, refused, sheet, submission};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use zhaozhang_office::{Office, TakeIn};

/// Tells the test which folder to import into.
const FOLDER: &str = "ZHAOZHANG_TEST_KILLED_IN";
/// Tells it which import this is, so that no two are the same.
const ROUND: &str = "ZHAOZHANG_TEST_KILLED_ROUND";
/// Rows of one import: some five megabytes, more than SQLite keeps back before it writes to its log.
const ROWS: i64 = 6_000;

#[tokio::test]
async fn the_program_that_is_killed() {
    let (Some(folder), Some(round)) = (std::env::var_os(FOLDER), std::env::var_os(ROUND)) else { return };
    let office = Office::open(opening(Path::new(&folder), None)).await.unwrap();
    let round = round.to_string_lossy();
    let facts = (0..ROWS).map(|row| submission("安远县医疗保障局", &format!("第{round}次导入第{row}条")));
    let ledger = sheet(facts.collect());
    let outcome = office.take_in_ledger(&moment(), &clerk(), CODE, ledger, TakeIn::AllOrNone).await;
    refused(outcome).unwrap();
}

fn start(folder: &Path, round: usize) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["kill::the_program_that_is_killed", "--exact"])
        .env(FOLDER, folder)
        .env(ROUND, round.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Kills the import as soon as the log of the database has grown by so many bytes; whether it was still running.
fn kill_when_grown(mut child: Child, folder: &Path, bytes: u64) -> bool {
    let log = folder.join("data/zhaozhang.db-wal");
    let size = || std::fs::metadata(&log).map_or(0, |log| log.len());
    let before = size();
    loop {
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        if size() > before + bytes {
            child.kill().unwrap();
            return !child.wait().unwrap().success();
        }
        std::thread::yield_now();
    }
}

#[tokio::test]
async fn a_killed_import_leaves_all_or_nothing() {
    let folder = tempfile::tempdir().unwrap();
    copy_notices(&folder.path().join("notices"));
    let mut whole_imports = 0;
    let mut killed = 0;
    for (round, bytes) in [1, 400_000, 1_200_000, u64::MAX / 2].into_iter().enumerate() {
        let was_running = kill_when_grown(start(folder.path(), round), folder.path(), bytes);
        killed += u32::from(was_running);
        let office = Office::open(opening(folder.path(), None)).await.unwrap();
        let report = office.verify().await.unwrap();
        assert!(report.holds(), "{report}");
        let entries = report.ledger.serial;
        assert_eq!(entries % ROWS, 0, "an import is there in part");
        assert_eq!(entries / ROWS, report.events.serial, "one event for each import");
        assert!(entries / ROWS >= whole_imports, "what was there is still there");
        whole_imports = entries / ROWS;
        office.close().await;
    }
    assert!(killed >= 2, "only {killed} imports were killed in the middle");
    assert!(whole_imports >= 1, "the last import was left to finish");
}

#[tokio::test]
async fn an_import_that_was_killed_can_be_made_again() {
    let desk = Desk::new().await;
    desk.office.close().await;
    kill_when_grown(start(desk.folder.path(), 0), desk.folder.path(), 1_000_000);
    let desk = desk.reopened().await;
    let left = desk.office.verify().await.unwrap().ledger.serial;
    if left == 0 {
        let facts = (0..ROWS).map(|row| submission("安远县医疗保障局", &format!("第0次导入第{row}条")));
        assert_eq!(desk.takes_in(facts.collect()).await.unwrap().first_serial, 1);
    }
    assert_eq!(desk.office.verify().await.unwrap().ledger.serial, ROWS);
}
