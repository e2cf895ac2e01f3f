//! The acts about units, people, posts and registration calls (ORG).

use super::Act;

/// The group.
pub const ACTS: &[Act] = &[];
