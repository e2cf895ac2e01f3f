//! A program killed in the middle: of one large import all or nothing is there; under load nothing that was accepted
//! is lost, nothing is there twice, and the chains hold.
//! The test runs itself as the program to be killed: the two tests named `the_program_…` do something only when told.

#![expect(clippy::unwrap_used, reason = "a test that cannot start its child must fail loudly")]

use crate::desk::{
    CODE, Desk, clerk, copy_notices, day, moment, on_both, opening, refused, sheet, submission,
};
use crate::killing::{Talking, kill_when_grown};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use zhaozhang_office::{Office, TakeIn};

/// Tells the program which folder to work in.
const FOLDER: &str = "ZHAOZHANG_TEST_KILLED_IN";
/// Tells it which round this is, so that no two facts are the same.
const ROUND: &str = "ZHAOZHANG_TEST_KILLED_ROUND";
/// Tells it which server to use, if any.
const SERVER: &str = "ZHAOZHANG_TEST_KILLED_ON";
/// What stands before every title that was accepted.
const ACCEPTED: &str = "收到：";
/// Rows of one import: some five megabytes, more than SQLite keeps back before it writes to its log.
const ROWS: i64 = 6_000;
/// How often the program is killed under load.
const KILLS: usize = 50;

const UNIT: &str = "安远县医疗保障局";

fn told(name: &str) -> Option<String> {
    std::env::var_os(name).map(|value| value.to_string_lossy().into_owned())
}

#[tokio::test]
async fn the_program_that_imports() {
    let (Some(folder), Some(round)) = (told(FOLDER), told(ROUND)) else { return };
    let office = Office::open(opening(Path::new(&folder), None)).await.unwrap();
    let facts = (0..ROWS).map(|row| submission(UNIT, &format!("第{round}次导入第{row}条")));
    let ledger = sheet(facts.collect());
    let outcome = office.take_in_ledger(&moment(), &clerk(), CODE, ledger, TakeIn::AllOrNone).await;
    refused(outcome).unwrap();
}

/// Four writers and a reader at once, until killed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_program_under_load() {
    let (Some(folder), Some(round)) = (told(FOLDER), told(ROUND)) else { return };
    let office = Office::open(opening(Path::new(&folder), told(SERVER))).await.unwrap();
    let writers = (0..4).map(|writer| {
        let (office, round) = (office.clone(), round.clone());
        tokio::spawn(async move {
            for number in 0.. {
                let title = format!("第{round}轮{writer}号第{number}条");
                let ledger = sheet(vec![submission(UNIT, &title)]);
                let outcome =
                    office.take_in_ledger(&moment(), &clerk(), CODE, ledger, TakeIn::AllOrNone).await;
                refused(outcome).unwrap();
                println!("{ACCEPTED}{title}");
            }
        })
    });
    let writers: Vec<_> = writers.collect();
    loop {
        office.scored(CODE, day("2020-12-31")).await.unwrap();
        assert!(writers.iter().all(|writer| !writer.is_finished()), "a writer failed");
    }
}

fn program(test: &str, folder: &Path, round: usize) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([test, "--exact", "--nocapture"]).env(FOLDER, folder).env(ROUND, round.to_string());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn start_import(folder: &Path, round: usize) -> Child {
    program("kill::the_program_that_imports", folder, round).spawn().unwrap()
}

/// Starts the program that writes until it is killed.
pub(crate) fn start_load(folder: &Path, server: Option<&str>, round: usize) -> Talking {
    let mut command = program("kill::the_program_under_load", folder, round);
    if let Some(server) = server {
        command.env(SERVER, server);
    }
    Talking::to(command.stdout(Stdio::piped()).spawn().unwrap(), ACCEPTED)
}

/// How often each title stands in the ledger.
pub(crate) async fn titles(office: &Office) -> BTreeMap<String, usize> {
    let scored = office.scored(CODE, day("2020-12-31")).await.unwrap();
    let mut titles = BTreeMap::new();
    for (_, fact) in scored.ledger.facts() {
        *titles.entry(scored.title_of(fact).to_owned()).or_default() += 1;
    }
    titles
}

#[tokio::test]
async fn killed_at_fifty_moments_under_load_nothing_accepted_is_lost_and_nothing_is_there_twice() {
    on_both(async |desk| {
        let folder = desk.folder.path();
        let mut accepted = Vec::new();
        for round in 0..KILLS {
            let mut program = start_load(folder, desk.database_url.as_deref(), round);
            // After the first, second, … line that was accepted, wherever the writers are then.
            program.hear(1 + round * 7 % 23);
            accepted.extend(program.kill());
        }
        let desk = desk.reopened().await;
        let report = desk.office.verify().await.unwrap();
        assert!(report.holds(), "{report}");
        let titles = titles(&desk.office).await;
        let lost: Vec<_> = accepted.iter().filter(|title| !titles.contains_key(*title)).collect();
        assert!(lost.is_empty(), "accepted and lost: {lost:?}");
        let twice: Vec<_> = titles.iter().filter(|(_, count)| **count != 1).collect();
        assert!(twice.is_empty(), "there twice: {twice:?}");
        let entries = usize::try_from(report.ledger.serial).unwrap();
        assert_eq!(entries, titles.len(), "every entry is one of the titles");
        // What was written but not yet said is there once too: at most one a writer and kill.
        assert!(entries <= accepted.len() + KILLS * 4, "{entries} entries, {} accepted", accepted.len());
        assert_eq!(report.events.serial, report.ledger.serial, "one event for each");
    })
    .await;
}

#[tokio::test]
async fn a_killed_import_leaves_all_or_nothing() {
    let folder = tempfile::tempdir().unwrap();
    copy_notices(&folder.path().join("notices"));
    let data = folder.path().join("data");
    let mut whole_imports = 0;
    let mut killed = 0;
    for (round, bytes) in [1, 400_000, 1_200_000, u64::MAX / 2].into_iter().enumerate() {
        let was_running = kill_when_grown(start_import(folder.path(), round), &data, bytes);
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
    kill_when_grown(start_import(desk.folder.path(), 0), &desk.data_folder(), 1_000_000);
    let desk = desk.reopened().await;
    let left = desk.office.verify().await.unwrap().ledger.serial;
    if left == 0 {
        let facts = (0..ROWS).map(|row| submission(UNIT, &format!("第0次导入第{row}条")));
        assert_eq!(desk.takes_in(facts.collect()).await.unwrap().first_serial, 1);
    }
    assert_eq!(desk.office.verify().await.unwrap().ledger.serial, ROWS);
}
