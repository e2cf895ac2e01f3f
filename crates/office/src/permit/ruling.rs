//! The act of deciding what a notice leaves open.

use super::{Act, Role};

/// 裁定.
pub const RULE: Act = Act::new(
    "notice.rule",
    "裁定",
    &[Role::CommandLine, Role::LocalUser, Role::OfficeHead, Role::PrincipalLeader],
);

/// The group.
pub const ACTS: &[Act] = &[RULE];
