//! The acts of reading what the office shows: each page asks for one of them. Which units a reader sees is
//! [`crate::moment::Actor::may_see`]'s.

use super::group::{DESKS_AND_JOBS, OFFICE_AND_READER};
use super::{Act, Role};

/// Everyone who is somebody, the three administrators too.
const EVERYONE: &[Role] = &Role::ALL;

/// 查看工作台.
pub const DESK: Act = Act::new("desk.read", "查看工作台", EVERYONE);
/// 查看通知.
pub const NOTICES: Act = Act::new("notices.read", "查看通知", EVERYONE);
/// 查看系统说明.
pub const ABOUT: Act = Act::new("about.read", "查看系统说明", EVERYONE);
/// 查看排名.
pub const RANKING: Act = Act::new("ranking.read", "查看排名", DESKS_AND_JOBS);
/// 检验名次: which places rest on what is not proved. Whoever may sees the doubts about all units.
pub const TEST_RANKING: Act = Act::new("ranking.test", "检验名次", OFFICE_AND_READER);
/// 查看单位得分: one's own unit's, unless the role sees all.
pub const STATEMENT: Act = Act::new("statement.read", "查看单位得分", DESKS_AND_JOBS);
/// 查看通报.
pub const BULLETINS: Act = Act::new("bulletins.read", "查看通报", DESKS_AND_JOBS);
/// 查看台账.
pub const LEDGER: Act = Act::new("ledger.read", "查看台账", OFFICE_AND_READER);

/// What all three administrators may read, because it shows no business.
pub const COMMON: &[Act] =
    &[DESK, NOTICES, ABOUT, super::access::OWN_ACCOUNT, super::audit::INTERFACE, super::audit::OWN_TOKENS];

/// The group.
pub const ACTS: &[Act] = &[DESK, NOTICES, ABOUT, RANKING, TEST_RANKING, STATEMENT, BULLETINS, LEDGER];
