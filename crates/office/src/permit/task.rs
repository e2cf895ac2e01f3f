//! The acts about reform plans and their tasks (TASK, SUPV).

use super::group::{HEAD, OFFICE};
use super::{Act, Role};

/// 查看改革任务: a unit sees its own tasks, unless the role sees all.
pub const READ: Act = Act::new(
    "task.read",
    "查看改革任务",
    &[
        Role::CommandLine,
        Role::LocalUser,
        Role::Job,
        Role::OfficeClerk,
        Role::OfficeHead,
        Role::SectionHead,
        Role::Correspondent,
        Role::CountyOffice,
        Role::LeaderInCharge,
        Role::PrincipalLeader,
        Role::MemberUnit,
        Role::Supervisor,
        Role::Reader,
    ],
);
/// 读入改革方案.
pub const KEEP_PLAN: Act = Act::new("plan.keep", "读入改革方案", OFFICE);
/// 核对改革方案.
pub const CONFIRM_PLAN: Act = Act::new("plan.confirm", "核对改革方案", OFFICE);
/// 印发改革方案: and its later states.
pub const ADVANCE_PLAN: Act = Act::new("plan.advance", "印发改革方案", HEAD);
/// 评价方案目标: how a goal of the plan as a whole stands (S3-6).
pub const ASSESS_GOAL: Act = Act::new("plan.assess_goal", "评价方案目标", OFFICE);
/// 编制年度计划: steps of work with their days for a year, on many tasks at once (S3-32).
pub const PLAN_YEAR: Act = Act::new("plan.year", "编制年度计划", OFFICE);
/// 导入任务进展: reports on many tasks out of one workbook.
pub const IMPORT_PROGRESS: Act = Act::new("task.import_progress", "导入任务进展", REPORT.roles);
/// 调整任务: what an issued task says changes only so.
pub const ADJUST: Act = Act::new("task.adjust", "调整任务", HEAD);
/// 报告任务进展: by the unit that answers, or by the office for it; nobody confirms their own.
pub const REPORT: Act = Act::new(
    "task.report",
    "报告任务进展",
    &[
        Role::LocalUser,
        Role::OfficeClerk,
        Role::MemberUnit,
        Role::Correspondent,
        Role::CountyOffice,
        Role::SectionHead,
    ],
);
/// 确认任务进展.
pub const JUDGE: Act = Act::new(
    "task.judge",
    "确认任务进展",
    &[Role::LocalUser, Role::OfficeClerk, Role::OfficeHead, Role::Supervisor],
);
/// 督办任务.
pub const SUPERVISE: Act = Act::new(
    "task.supervise",
    "督办任务",
    &[Role::LocalUser, Role::OfficeClerk, Role::OfficeHead, Role::Supervisor],
);
/// 日程订阅: one's own due dates for a calendar.
pub const CALENDAR: Act = Act::new("task.calendar", "日程订阅", READ.roles);

/// The group.
pub const ACTS: &[Act] = &[
    READ,
    KEEP_PLAN,
    CONFIRM_PLAN,
    ADVANCE_PLAN,
    ASSESS_GOAL,
    PLAN_YEAR,
    IMPORT_PROGRESS,
    ADJUST,
    REPORT,
    JUDGE,
    SUPERVISE,
    CALENDAR,
];
