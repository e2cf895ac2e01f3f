//! Tests of the pages and the command line, in process: the router on an office in a temporary folder.
//! [`office`] builds one; then a file for each group of pages, [`command`] for the program, [`tidy`] for the house.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot be set up has failed; helpers are not covered by clippy.toml"
)]
#![expect(
    clippy::too_many_lines,
    clippy::case_sensitive_file_extension_comparisons,
    clippy::format_push_string,
    clippy::format_collect,
    clippy::similar_names,
    clippy::string_slice,
    clippy::map_err_ignore,
    reason = "a journey is read from its beginning to its end; names and texts are the test's own"
)]

mod access;
mod api;
mod audit;
mod browser;
mod bucket;
mod bulletins;
mod cast;
mod command;
mod failures;
mod host;
mod journeys;
#[expect(dead_code, reason = "shared with the office room, which uses all of it")]
#[path = "../../../office/tests/it/killing.rs"]
mod killing;
mod ledger;
mod office;
mod pages;
mod plan;
mod prepared;
mod reprints;
mod requirements;
mod resilience;
mod sending;
mod tidy;
mod visitor;
mod walk;

/// As in the program: quicker than the system's where many offices are opened at once.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;
