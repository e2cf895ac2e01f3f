//! Audit (审计): the log as it can be read, exported and checked.
//!
//! Nothing but the files of the group; how a verb is built says [`crate`]. Begin with [`events`], [`verify_chain`].

pub mod events;
pub mod export_chain;
pub(crate) mod record_reading;
pub mod verify_chain;
