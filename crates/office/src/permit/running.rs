//! The acts about backup, moving and other care of the machine (运行维护): done at the command line of the server,
//! by whoever may sign in there. No role of the pages may, since a backup holds everything.

use super::{Act, Role};

/// 备份: everything into one file.
pub const BACK_UP: Act = Act::new("office.back_up", "备份", &[Role::CommandLine]);
/// 恢复备份: an empty folder filled from a backup.
pub const RESTORE: Act = Act::new("office.restore", "恢复备份", &[Role::CommandLine]);
/// 迁移数据库: from the file in the data folder to a server.
pub const MOVE: Act = Act::new("office.move", "迁移数据库", &[Role::CommandLine]);
/// 校准时钟: says that the clock is right although an earlier line claims to be later.
pub const SET_CLOCK: Act = Act::new("office.set_clock", "校准时钟", &[Role::CommandLine]);

/// The group.
pub const ACTS: &[Act] = &[BACK_UP, RESTORE, MOVE, SET_CLOCK];
