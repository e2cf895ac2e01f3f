//! Tests of the pages and the command line, in process: the router on an office in a temporary folder.
//! [`office`] builds one; then a file for each group of pages, [`command`] for the program, [`tidy`] for the house.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot be set up has failed; helpers are not covered by clippy.toml"
)]

mod access;
mod api;
mod audit;
mod browser;
mod bulletins;
mod cast;
mod command;
mod failures;
mod host;
mod journeys;
#[path = "../../../office/tests/it/killing.rs"]
mod killing;
mod ledger;
mod office;
mod pages;
mod plan;
mod reprints;
mod requirements;
mod resilience;
mod sending;
mod tidy;
mod visitor;
