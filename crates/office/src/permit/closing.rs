//! The acts that close a period: contests, rulings, bulletins, the year's result.

use super::{Act, Role};

/// 起草通报.
pub const DRAFT_BULLETIN: Act = Act::new(
    "bulletin.draft",
    "起草通报",
    &[Role::CommandLine, Role::LocalUser, Role::OfficeClerk, Role::OfficeHead],
);
/// 印发通报.
pub const ISSUE_BULLETIN: Act =
    Act::new("bulletin.issue", "印发通报", &[Role::CommandLine, Role::LocalUser, Role::OfficeHead]);

/// The group.
pub const ACTS: &[Act] = &[DRAFT_BULLETIN, ISSUE_BULLETIN];
