//! What the program survives: a second program beside it, being started anew under load, a database that goes away, a
//! full disk, a clock that was set back, a program that was killed. Through the pages and the command line, with real
//! programs where the kernel has a part in it. [`machine`] starts them and speaks to them.
//!
//! Tests that need a server use the one `ZHAOZHANG_TEST_POSTGRES` names, besides the database file.

mod commands;
mod database_gone;
mod disk_full;
mod killed_at_work;
pub(crate) mod machine;
mod parts;
mod rolling_restart;
mod two_offices;
