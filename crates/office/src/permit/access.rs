//! The acts about accounts, passwords, sessions and second factors (身份鉴别, requirements §7.1 L-01 to L-04).

use super::{Act, Role};

/// 管理本人账号: own password, second factor, sessions.
pub const OWN_ACCOUNT: Act = Act::new("account.own", "管理本人账号", &Role::ALL);

/// The group.
pub const ACTS: &[Act] = &[OWN_ACCOUNT];
