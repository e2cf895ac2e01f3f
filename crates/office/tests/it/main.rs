//! The office in one binary: the ledger workbook through its public door, and the verbs on a database file in a
//! temporary folder and, when `ZHAOZHANG_TEST_POSTGRES` names a server, on PostgreSQL too.
//! [`desk`] gives each test of a verb an office of its own.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::large_futures,
    reason = "a test that cannot be set up has failed; helpers are not covered by clippy.toml"
)]

mod access;
mod backup;
mod bulletin;
mod bulletin_draft;
mod casework;
mod cast;
mod clock;
mod compare;
mod demonstration;
mod desk;
mod dossier;
mod drafting;
mod duty;
mod forms;
mod issue_bulletin;
mod kill;
mod killing;
mod ledger;
mod ledger_book;
mod make_ruling;
mod move_database;
mod open;
mod people;
mod plan;
mod publication;
mod record_ruling;
mod scored;
mod search;
mod submission;
mod two_programs;
mod wording;
