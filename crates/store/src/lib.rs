//! The store (库房): rows and SQL, on SQLite and PostgreSQL from one set of statements. The only room that knows
//! a database. It decides nothing about points, roles or stages, and it never changes or deletes what it keeps.
//!
//! Reading order: [`open`] for how a database is opened and brought up to date, [`writing`] for the one way to
//! write, then a file for each noun: [`ledger`], [`event`], [`bulletin`], [`meta`].
//!
//! To keep one more noun: a new `migrations/000N_noun.sql` (never edit an old one; what differs between the two
//! databases goes beside it), its line in [`migration`], a file with its row type, reading on [`Store`], writing on
//! [`Writing`], and a test in `tests/it`, which runs on both databases. Column rules: `text`, `bigint`, `smallint`,
//! `double precision`; no booleans; times as RFC 3339 text; sums cast to `bigint` (docs/decisions/0003-sqlx-any.md).

pub mod bulletin;
pub mod event;
pub mod fault;
pub mod ledger;
pub mod meta;
pub mod migration;
pub mod open;
pub mod writing;

pub use bulletin::{BulletinFileRow, BulletinRow, NewBulletinRow};
pub use event::EventRow;
pub use fault::StoreFault;
pub use ledger::{BatchRow, Chain, LedgerRow, NewEntry, Stamp};
pub use open::{Address, Dialect, OpenFault, Store, create_database};
pub use writing::Writing;
