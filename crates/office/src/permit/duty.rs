//! The acts about duties, quotas and reminders (REMIND). The office enters meetings and policies for all; a unit
//! enters the events of its own day and splits its own quota. Where messages go is the system administrator's.

use super::group::{DESKS, OFFICE, OFFICE_AND_READER, SYSTEM};
use super::{Act, Role};

/// The office, and whoever works in a unit.
const OFFICE_AND_UNITS: &[Role] = &[
    Role::CommandLine,
    Role::LocalUser,
    Role::OfficeClerk,
    Role::OfficeHead,
    Role::SectionHead,
    Role::Correspondent,
    Role::Drafter,
    Role::CountyOffice,
    Role::LeaderInCharge,
    Role::PrincipalLeader,
    Role::MemberUnit,
    Role::Reader,
];

/// 查看我的待办: what one owes, what was returned, one's points.
pub const MINE: Act = Act::new("mine.read", "查看我的待办", DESKS);
/// 查看任务和时限: one's own unit's, unless the role sees all.
pub const READ: Act = Act::new("duty.read", "查看任务和时限", OFFICE_AND_UNITS);
/// 登记会议政策: one entry, a duty for each unit in the register.
pub const ENTER: Act = Act::new("duty.enter", "登记会议政策", OFFICE);
/// 登记本单位活动: what the own unit must report the same day.
pub const ENTER_OWN: Act = Act::new(
    "duty.enter_own",
    "登记本单位活动",
    &[
        Role::CommandLine,
        Role::LocalUser,
        Role::OfficeClerk,
        Role::OfficeHead,
        Role::SectionHead,
        Role::Correspondent,
        Role::Drafter,
        Role::CountyOffice,
    ],
);
/// 登记办结: the office notes what was answered outside the program.
pub const ANSWER: Act = Act::new("duty.answer", "登记办结", OFFICE);
/// 查看任务分解.
pub const SPLIT_READ: Act = Act::new("quota.read", "查看任务分解", OFFICE_AND_UNITS);
/// 分解任务: to persons of the own unit; the office for any unit.
pub const SPLIT: Act = Act::new(
    "quota.split",
    "分解任务",
    &[
        Role::CommandLine,
        Role::LocalUser,
        Role::OfficeClerk,
        Role::OfficeHead,
        Role::SectionHead,
        Role::Correspondent,
        Role::CountyOffice,
        Role::LeaderInCharge,
        Role::PrincipalLeader,
    ],
);
/// 查看提醒记录.
pub const REMINDERS: Act = Act::new("reminder.read", "查看提醒记录", OFFICE_AND_READER);
/// 发送提醒: the job on the clock.
pub const REMIND: Act = Act::new("reminder.run", "发送提醒", &[Role::CommandLine, Role::Job]);
/// 催办: by a person, at any level.
pub const URGE: Act = Act::new("duty.urge", "催办", OFFICE);
/// 查看发送设置.
pub const CHANNELS_READ: Act = Act::new("delivery.read", "查看发送设置", SYSTEM);
/// 设置消息发送: mail, robots, hours.
pub const CHANNEL_SET: Act = Act::new("delivery.set", "设置消息发送", SYSTEM);
/// 重新发送: a message whose fate is unknown or that was given up.
pub const RESEND: Act = Act::new("delivery.retry", "重新发送消息", OFFICE);

/// The group.
pub const ACTS: &[Act] = &[
    MINE,
    READ,
    ENTER,
    ENTER_OWN,
    ANSWER,
    SPLIT_READ,
    SPLIT,
    REMINDERS,
    REMIND,
    URGE,
    CHANNELS_READ,
    CHANNEL_SET,
    RESEND,
];
