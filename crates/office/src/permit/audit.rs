//! The acts about the log (审计), its proof, and the tokens of programs.

use super::{Act, Role};

/// 查看操作记录.
pub const EVENTS: Act = Act::new(
    "events.read",
    "查看操作记录",
    &[Role::CommandLine, Role::LocalUser, Role::AuditAdmin, Role::Reader],
);
/// 核验台账.
pub const VERIFY: Act = Act::new(
    "chain.verify",
    "核验台账",
    &[
        Role::CommandLine,
        Role::LocalUser,
        Role::OfficeClerk,
        Role::OfficeHead,
        Role::AuditAdmin,
        Role::Reader,
    ],
);
/// 拒绝越权办理: what is recorded when somebody tries what the role may not.
pub const DENIAL: Act = Act::new("act.denied", "拒绝越权办理", &[]);

/// The group.
pub const ACTS: &[Act] = &[EVENTS, VERIFY, DENIAL];
