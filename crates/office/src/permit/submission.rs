//! The acts about submissions, review, receipt, adoption and instructions (SUB).

use super::Act;

/// The group.
pub const ACTS: &[Act] = &[];
