//! The rows of the requirements that are done, each with a test named after its id, through the pages or the program.
//! [`desk`] is how a test fills in a workbook and reads what the pages answer; `docs/requirements.tsv` names the tests.

mod acceptance;
mod access;
mod adoption;
mod bad_file;
mod bad_notice;
mod closing;
mod closing_journeys;
mod closing_stage;
pub(crate) mod desk;
mod duty;
mod killed;
mod notices;
mod org;
mod org_desk;
mod org_liaison;
mod papers;
mod program;
mod quotas;
mod ranking;
mod review;
mod review_desk;
mod scoring;
mod scoring_rulings;
mod submission;
mod wording;

pub(crate) use closing_stage::Stage;
