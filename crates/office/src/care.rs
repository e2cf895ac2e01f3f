//! Care of the machine (运维): backup, restore, moving, leases, and the demonstration.
//!
//! Nothing but the files of the group; how a verb is built says [`crate`]. Begin with [`backup`], [`restore`], [`move_database`].

pub mod backup;
pub mod demonstration;
pub mod job_lease;
pub mod move_database;
pub mod restore;
