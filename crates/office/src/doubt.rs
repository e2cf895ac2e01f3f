//! Doubts (存疑): what speaks against a claim, shown to the unit and ruled on.
//!
//! Nothing but the files of the group; how a verb is built says [`crate`]. Begin with [`doubts`], [`examine_claims`].

pub mod answer_doubt;
pub(crate) mod claim_sources;
pub mod doubts;
pub mod examine_claims;
pub(crate) mod examine_report;
pub mod tested_ranking;
pub mod unproved;
