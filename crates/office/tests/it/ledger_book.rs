//! The ledger workbook as an office meets it: tidy, untidy, wrong and hostile files, each through the one public door.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly where a value is missing"
)]

mod bad_file;
mod bad_row;
mod book;
mod round_trip;
mod tolerance;
