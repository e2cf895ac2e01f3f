//! The room that draws: official documents, statements, forms and workbooks from plain data.
//! It knows no ids, no database and no clock, and it decides nothing about points.
//! Reading order: [`official`], then the drawers: [`pdf`] for the frozen copy, [`docx`] for a clerk's last hand, [`xlsx`]
//! for sorting and sums, [`form`] for the notice's own sheets, [`ledger_template`] for what comes back filled in.
//! To add a form: a struct and a function in [`form`], a test against the printed attachment in `tests/it/form.rs`.

pub mod official;
pub mod table_shape;

pub mod font;
pub mod pdf;

pub mod docx;
pub mod xlsx;

pub mod form;
pub mod icalendar;
pub mod ledger_template;
pub mod review_form;

mod title;
mod width;
