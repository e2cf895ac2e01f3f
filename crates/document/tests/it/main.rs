//! The drawers' tests, one binary: each module draws plain data and looks at the file that comes out.
//! Reading order: `sample` (what is drawn), then a module for each drawer.
#![expect(clippy::expect_used, reason = "a test that cannot set up its sample has nothing to check")]

mod docx;
mod sample;
mod pdf;
mod form;
mod ledger_template;
mod workbook;
mod xlsx;
mod schema;
mod office_program;
