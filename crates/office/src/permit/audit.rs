//! The acts about the log (审计), its proof, and the programs that come and go through the interface: tokens, webhooks.

use super::group::SYSTEM;
use super::{Act, Role};

/// Who looks at the log.
const LOG: &[Role] = &[Role::CommandLine, Role::LocalUser, Role::AuditAdmin, Role::Reader];

/// 查看操作记录.
pub const EVENTS: Act = Act::new("events.read", "查看操作记录", LOG);
/// 查看完整操作记录: an event in full where the list masks personal data.
pub const FULL_EVENT: Act = Act::new("events.full", "查看完整操作记录", LOG);
/// 导出操作记录: lines of the log or of the ledger with their proof.
pub const EXPORT: Act = Act::new("events.export", "导出审计记录", LOG);
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
/// 查看接口说明: the description of the interface, which shows no business.
pub const INTERFACE: Act = Act::new("interface.read", "查看接口说明", &Role::ALL);
/// 管理本人令牌: issuing and withdrawing one's own tokens.
pub const OWN_TOKENS: Act = Act::new("token.own", "管理本人令牌", &Role::ALL);
/// 查看外发通知设置.
pub const WEBHOOKS: Act = Act::new("webhook.read", "查看外发通知", SYSTEM);
/// 设置外发通知.
pub const SET_WEBHOOK: Act = Act::new("webhook.set", "设置外发通知", SYSTEM);
/// 停用外发通知.
pub const STOP_WEBHOOK: Act = Act::new("webhook.stop", "停用外发通知", SYSTEM);

/// The group.
pub const ACTS: &[Act] =
    &[EVENTS, FULL_EVENT, EXPORT, VERIFY, DENIAL, INTERFACE, OWN_TOKENS, WEBHOOKS, SET_WEBHOOK, STOP_WEBHOOK];
