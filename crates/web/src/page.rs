//! The pages (页面), one file for each group: what a handler loads, and the plain words its template shows.
//! Handlers load and change only through the office; templates mirror the file names.
//!
//! Reading order: [`desk`], then [`notices`], [`ranking`], [`units`] for reading, [`ledger`], [`upload`],
//! [`checked`] and [`pending`] for facts, [`bulletins`], [`records`]; [`period_pick`] and [`head`] are shared parts.

pub mod acceptance;
pub mod account;
pub mod accounts;
pub mod adoption;
pub mod article_text;
pub mod audit;
pub mod bulletin_text;
pub mod bulletins;
pub mod checked;
pub mod checking;
pub mod closing;
pub mod completion_file;
pub mod contest;
pub mod converted;
pub mod desk;
pub mod duties;
pub mod duty;
pub mod entry;
pub mod fact_words;
pub mod faults;
pub mod head;
pub mod honours;
pub mod interface;
pub mod issue;
mod kept_upload;
pub mod ledger;
pub mod notices;
pub mod own_checking;
pub mod papers;
pub mod pending;
pub mod people;
pub mod period_pick;
pub mod ranking;
pub mod ranking_file;
pub mod records;
pub mod remarks;
pub mod roles;
pub mod sign_in;
pub mod size;
pub mod statement;
pub mod submission;
pub mod submission_acts;
pub mod submission_batch;
pub mod submission_form;
pub mod submission_form_page;
pub mod submission_item;
pub mod submission_sheet;
pub mod submission_versions;
pub mod tokens;
pub mod trend;
pub mod units;
pub mod upload;
pub mod webhooks;
pub mod words;
pub mod year_files;
pub mod years;
