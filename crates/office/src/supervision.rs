//! Supervision (督办): registers, papers of the ladder, assessment, evaluation, letters, funds.
//!
//! Nothing but the files of the group; how a verb is built says [`crate`]. Begin with [`dossiers`], [`supervision_papers`], [`assess`].

pub mod assess;
pub mod assessments;
pub(crate) mod dossier_book;
pub mod dossiers;
pub mod evaluations;
pub mod funds;
pub(crate) mod import_funds;
pub(crate) mod issue_supervision_paper;
pub mod letters;
pub(crate) mod list_red_lines;
pub mod open_dossier;
pub mod owed_circulars;
pub mod step_dossier;
pub mod suggestions;
pub mod supervision_papers;
