//! The acts about backup, moving and other care of the machine (运行维护).

use super::Act;

/// The group.
pub const ACTS: &[Act] = &[];
