//! placeholder

pub mod ledger_book;
