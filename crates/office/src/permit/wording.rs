//! The acts about the word list and marks in texts (文字把关).

use super::Act;

/// The group.
pub const ACTS: &[Act] = &[];
