//! The rows of the requirements that are done, each with a test named after its id, through the pages or the program.
//! [`desk`] is how a test fills in a workbook and reads what the pages answer; `docs/requirements.tsv` names the tests.

mod acceptance;
mod adoption;
mod bad_file;
mod bad_notice;
mod desk;
mod killed;
mod notices;
mod papers;
mod program;
mod quotas;
mod review;
mod review_desk;
mod submission;
mod ranking;
mod scoring;
mod scoring_rulings;
