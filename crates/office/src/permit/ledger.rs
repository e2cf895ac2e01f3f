//! The acts that change the ledger directly, and the demonstration. Points that post by themselves come from the
//! verbs of [`super::submission`].

use super::group::OFFICE;
use super::{Act, Role};

/// 导入台账.
pub const TAKE_IN: Act = Act::new("ledger.take_in", "导入台账", OFFICE);
/// 冲销记录.
pub const REVERSE: Act = Act::new("ledger.reverse", "冲销记录", OFFICE);
/// 载入演示数据.
pub const LOAD_DEMONSTRATION: Act =
    Act::new("demonstration.load", "载入演示数据", &[Role::CommandLine, Role::LocalUser]);

/// The group.
pub const ACTS: &[Act] = &[TAKE_IN, REVERSE, LOAD_DEMONSTRATION];
