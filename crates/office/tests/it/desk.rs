//! A desk for a test: an office in a temporary folder, fixed days, and short ways to make facts.

use chrono::NaiveDate;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use tempfile::TempDir;
use zhaozhang_domain::chain::digest;
use zhaozhang_domain::fact::{FactKind, NewFact, TextField};
use zhaozhang_office::access::secret::{PasswordCost, Random, Secrets};
use zhaozhang_office::ledger::ledger_book::{CheckedLedger, CheckedRow, RowPlace, RowProblem};
use zhaozhang_office::permit::Role;
use zhaozhang_office::{Actor, Moment, Office, OfficeError, Opening, Receipt, Refusal, TakeIn};

/// The notice of these tests.
pub(crate) const CODE: &str = "ganzhou-2020-33";

/// An office with the folder it lives in.
pub(crate) struct Desk {
    pub(crate) office: Office,
    pub(crate) folder: TempDir,
    pub(crate) database_url: Option<String>,
}

impl Desk {
    /// An office on a database file.
    pub(crate) async fn new() -> Self {
        Self::on(None).await
    }

    async fn on(database_url: Option<String>) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        copy_notices(&folder.path().join("notices"));
        let office = Office::open(opening(folder.path(), database_url.clone())).await;
        Self { office: office.unwrap_or_else(|refusal| panic!("{refusal}")), folder, database_url }
    }

    /// Closes the office and opens it again.
    pub(crate) async fn reopened(self) -> Self {
        let Self { office, folder, database_url } = self;
        office.close().await;
        let office = Office::open(opening(folder.path(), database_url.clone())).await;
        Self { office: office.unwrap_or_else(|refusal| panic!("{refusal}")), folder, database_url }
    }

    pub(crate) fn data_folder(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Takes facts in, all or none.
    pub(crate) async fn takes_in(&self, facts: Vec<NewFact>) -> Result<Receipt, Refusal> {
        refused(self.office.take_in_ledger(&moment(), &clerk(), CODE, sheet(facts), TakeIn::AllOrNone).await)
    }

    /// Total of a unit at the end of the year.
    pub(crate) async fn total(&self, unit: &str) -> String {
        let scored = self.office.scored(CODE, day("2020-12-31")).await.expect("a sheet");
        let year = zhaozhang_domain::period::Period::year(2020);
        scored.sheet.named(unit).map_or_else(String::new, |(_, holder)| holder.total(year).to_string())
    }
}

/// Runs a test with an office on each kind of database.
pub(crate) async fn on_both(test: impl AsyncFn(Desk)) {
    test(Desk::new().await).await;
    if let Some(url) = fresh_server_database().await {
        test(Desk::on(Some(url)).await).await;
    }
}

/// A new database on the test server, if there is one.
pub(crate) async fn fresh_server_database() -> Option<String> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    #[expect(clippy::disallowed_methods, reason = "the one way to tell a test where the server is")]
    let server = std::env::var("ZHAOZHANG_TEST_POSTGRES").ok()?;
    let name = format!("zo_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    zhaozhang_store::create_database(&server, &name).await.expect("a database of its own");
    let (place, options) = server.split_once('?').unwrap_or((&server, ""));
    let (host, _) = place.rsplit_once('/').expect("a database in the address");
    Some(format!("{host}/{name}?{options}"))
}

/// What an office in the folder is opened with.
pub(crate) fn opening(folder: &Path, database_url: Option<String>) -> Opening {
    Opening {
        data_folder: folder.join("data"),
        database_url,
        notices_folder: folder.join("notices"),
        fonts_folder: folder.join("fonts"),
        moment: moment(),
        secrets: secrets(),
    }
}

/// Random bytes that are the same in every run, other ones for every office, and passwords that cost nothing to try.
pub(crate) fn secrets() -> Secrets {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let fill = |bytes: &mut [u8]| {
        for chunk in bytes.chunks_mut(64) {
            let number = COUNT.fetch_add(1, Ordering::Relaxed);
            chunk.copy_from_slice(&digest(&number.to_be_bytes()).as_bytes()[..chunk.len()]);
        }
    };
    Secrets { random: Random::new(fill), key_file: None, password_cost: PasswordCost::TestsOnly }
}

/// Copies the two notices of the first users.
pub(crate) fn copy_notices(to: &Path) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../notices");
    for code in [CODE, "ganzhou-2023-1"] {
        fs::create_dir_all(to.join(code)).expect("a folder");
        for file in fs::read_dir(from.join(code)).expect("the notice").flatten() {
            fs::copy(file.path(), to.join(code).join(file.file_name())).expect("a copy");
        }
    }
}

/// The refusal of a verb; a fault fails the test.
pub(crate) fn refused<T>(outcome: Result<T, OfficeError>) -> Result<T, Refusal> {
    outcome.map_err(|error| match error {
        OfficeError::Refused(refusal) => refusal,
        OfficeError::Failed(fault) => panic!("{}", fault.chain()),
    })
}

pub(crate) fn moment() -> Moment {
    Moment { today: day("2020-07-31"), at: "2020-07-31T09:00:00Z".into() }
}

pub(crate) fn clerk() -> Actor {
    Actor::named("张三", Role::OfficeClerk)
}

pub(crate) fn head() -> Actor {
    Actor::named("李四", Role::OfficeHead)
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// A submission that passed, on a day of July.
pub(crate) fn submission(unit: &str, title: &str) -> NewFact {
    let mut fact = NewFact::new(FactKind::Submission, day("2020-07-06")).with(TextField::Result, "通过");
    fact.title = title.into();
    fact.units = vec![unit.into()];
    fact
}

/// A checked workbook of these facts.
pub(crate) fn sheet(facts: Vec<NewFact>) -> CheckedLedger {
    let rows = facts
        .into_iter()
        .zip(4..)
        .map(|(fact, row)| CheckedRow { place: RowPlace { sheet: fact.kind.word().into(), row }, fact });
    let rows: Vec<CheckedRow> = rows.collect();
    CheckedLedger { rows_read: rows.len(), rows, ..CheckedLedger::default() }
}

/// A problem of a row.
pub(crate) fn problem(row: u32) -> RowProblem {
    RowProblem {
        sheet: "报送".into(),
        row: Some(row),
        column: "日期".into(),
        found: "2020-02-30".into(),
        what: "2月没有30日".into(),
        cure: "请改为实有日期".into(),
        code: "L-108",
    }
}
