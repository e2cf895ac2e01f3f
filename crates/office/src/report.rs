//! Quarterly reports (季度报表): from filling over hand-in to acceptance, by page, workbook and mail.
//!
//! Nothing but the files of the group; how a verb is built says [`crate`]. Begin with [`reports`], [`report_content`], `report_flow`.

pub mod accept_report;
pub mod amend_report_row;
pub mod claim_piece;
pub mod contest_reprint;
pub mod fill_report;
pub mod hand_in_report;
pub mod import_report;
pub mod letter_forms;
pub mod letter_reading;
mod letter_secret;
pub mod mailbox;
pub mod open_report_year;
pub(crate) mod pdf_table;
pub mod report_content;
pub(crate) mod report_duties;
pub(crate) mod report_flow;
pub(crate) mod report_form;
pub mod report_letter;
pub(crate) mod report_links;
pub mod report_package;
pub mod report_paper;
pub mod report_reading;
pub mod report_recall;
pub(crate) mod report_same;
pub(crate) mod report_standing;
pub(crate) mod report_stories;
pub mod reports;
pub mod return_report;
pub mod take_in_letter;
