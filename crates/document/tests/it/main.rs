//! The drawers' tests, one binary: each module draws plain data and looks at the file that comes out.
//! Reading order: `sample` (what is drawn), then a module for each drawer.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot set up its sample has nothing to check"
)]

mod sample;
mod workbook;

mod pdf;

mod docx;
mod office_program;
mod schema;

mod form;
mod ledger_template;
mod xlsx;
