//! The office in one binary: the ledger workbook through its public door, and the verbs on a database file in a
//! temporary folder and, when `ZHAOZHANG_TEST_POSTGRES` names a server, on PostgreSQL too.
//! [`desk`] gives each test of a verb an office of its own.

mod bulletin;
mod bulletin_draft;
mod compare;
mod demonstration;
mod desk;
mod drafting;
mod forms;
mod issue_bulletin;
mod kill;
mod ledger;
mod ledger_book;
mod open;
mod record_ruling;
mod scored;
