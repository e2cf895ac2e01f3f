//! The store's contract, kept on SQLite in memory and, when `ZHAOZHANG_TEST_POSTGRES` names a server, on PostgreSQL
//! too (`scripts/with-postgres cargo test -p zhaozhang-store`). [`desk`] gives each test its own database.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot be set up has failed; helpers are not covered by clippy.toml"
)]

mod bulletin;
mod clock;
mod closing;
mod copy;
mod desk;
mod dossier;
mod duty;
mod evidence;
mod interface;
mod job_lease;
mod ledger;
mod open;
mod plan;
mod publication;
mod schema;
mod search;
mod wording;
