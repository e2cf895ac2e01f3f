//! The acts about duties, quotas and reminders (REMIND).

use super::Act;

/// The group.
pub const ACTS: &[Act] = &[];
