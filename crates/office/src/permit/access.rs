//! The acts about accounts, passwords, sessions, second factors and the roles without a post (身份鉴别, requirements
//! §7.1 L-01 to L-05). The system administrator makes accounts, the security administrator gives roles and unlocks,
//! the audit administrator reads what both did; none of them may what another may (三员分离).

use super::{Act, Role};

/// 管理本人账号: own password, second factor, sessions.
pub const OWN_ACCOUNT: Act = Act::new("account.own", "管理本人账号", &Role::ALL);

/// Who makes accounts.
const SYSTEM: &[Role] = &[Role::CommandLine, Role::SystemAdmin];
/// Who gives roles and unlocks.
const SECURITY: &[Role] = &[Role::CommandLine, Role::SecurityAdmin];

/// 查看账号名册.
pub const ACCOUNTS_READ: Act = Act::new("account.list", "查看账号名册", SYSTEM);
/// 建立账号.
pub const CREATE_ACCOUNT: Act = Act::new("account.create", "建立账号", SYSTEM);
/// 建立首批账号: the three administrators of a new office.
pub const FIRST_ACCOUNTS: Act = Act::new("account.first", "建立首批账号", &[Role::CommandLine]);
/// 重置密码.
pub const RESET_PASSWORD: Act = Act::new("account.reset", "重置密码", SYSTEM);
/// 停用账号; accounts nobody used for 90 days go out of use by themselves.
pub const CLOSE_ACCOUNT: Act =
    Act::new("account.close", "停用账号", &[Role::CommandLine, Role::Job, Role::SystemAdmin]);
/// 恢复账号.
pub const REOPEN_ACCOUNT: Act = Act::new("account.reopen", "恢复账号", SYSTEM);

/// 查看角色授予.
pub const ROLES_READ: Act = Act::new("role.list", "查看角色授予", SECURITY);
/// 授予角色.
pub const GIVE_ROLE: Act = Act::new("role.give", "授予角色", SECURITY);
/// 收回角色.
pub const TAKE_ROLE: Act = Act::new("role.take", "收回角色", SECURITY);
/// 解除锁定.
pub const UNLOCK: Act = Act::new("account.unlock", "解除锁定", SECURITY);
/// 重置第二因素.
pub const RESET_FACTOR: Act = Act::new("factor.reset", "重置第二因素", SECURITY);
/// 规定第二因素: which roles must have one.
pub const RULE_FACTOR: Act = Act::new("factor.rule", "规定第二因素", SECURITY);
/// 强制下线.
pub const END_SESSIONS: Act = Act::new("session.end", "强制下线", SECURITY);

/// 登录. This and what follows is recorded; nobody asks for it.
pub const SIGN_IN: Act = Act::new("session.sign_in", "登录", &[]);
/// 登录失败.
pub const SIGN_IN_FAILED: Act = Act::new("session.sign_in_failed", "登录失败", &[]);
/// 锁定登录名.
pub const LOCK: Act = Act::new("account.lock", "锁定登录名", &[]);
/// 退出登录.
pub const SIGN_OUT: Act = Act::new("session.sign_out", "退出登录", &[]);
/// 登录过期: idle too long, out of use, or no role any more.
pub const EXPIRE: Act = Act::new("session.expire", "登录过期", &[]);
/// 切换角色.
pub const SWITCH_ROLE: Act = Act::new("session.switch", "切换角色", &[]);
/// 修改密码.
pub const CHANGE_PASSWORD: Act = Act::new("account.password", "修改密码", &[]);
/// 启用第二因素.
pub const SET_FACTOR: Act = Act::new("factor.set", "启用第二因素", &[]);
/// 停用第二因素.
pub const DROP_FACTOR: Act = Act::new("factor.drop", "停用第二因素", &[]);

/// The group.
pub const ACTS: &[Act] = &[
    OWN_ACCOUNT,
    ACCOUNTS_READ,
    CREATE_ACCOUNT,
    FIRST_ACCOUNTS,
    RESET_PASSWORD,
    CLOSE_ACCOUNT,
    REOPEN_ACCOUNT,
    ROLES_READ,
    GIVE_ROLE,
    TAKE_ROLE,
    UNLOCK,
    RESET_FACTOR,
    RULE_FACTOR,
    END_SESSIONS,
    SIGN_IN,
    SIGN_IN_FAILED,
    LOCK,
    SIGN_OUT,
    EXPIRE,
    SWITCH_ROLE,
    CHANGE_PASSWORD,
    SET_FACTOR,
    DROP_FACTOR,
];
