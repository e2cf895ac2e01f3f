//! The room that draws: official documents, statements, forms and workbooks from plain data.
//! It knows no ids, no database and no clock, and it decides nothing about points.
//! Reading order: [`official`], then the drawers.

pub mod official;
pub mod docx;
pub mod font;
pub mod pdf;
mod title;
mod width;
pub mod form;
pub mod ledger_template;
pub mod table_shape;
pub mod xlsx;
