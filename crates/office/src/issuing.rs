//! Issuing (印发): papers with number and signature, frozen and delivered.
//!
//! Nothing but the files of the group; how a verb is built says [`crate`]. Begin with [`bulletins`], [`issue_bulletin`], [`papers`].

pub mod agreement;
pub mod bulletins;
pub mod deliveries;
pub mod document_number;
pub mod freeze_bulletin;
pub mod issue_bulletin;
pub mod issue_commendation;
pub mod issue_erratum;
pub mod papers;
pub mod submit_bulletin;
