//! The acts about evidence, its packages and what speaks against a claim (REPORT). Which evidence a person sees is
//! decided besides, by the record it hangs on.

use super::{Act, Role};

/// Whoever reports, answers for tasks or works in the office.
const AT_WORK: &[Role] = &[
    Role::CommandLine,
    Role::LocalUser,
    Role::Job,
    Role::OfficeClerk,
    Role::OfficeHead,
    Role::SectionHead,
    Role::Correspondent,
    Role::Drafter,
    Role::CountyOffice,
    Role::MemberUnit,
    Role::Supervisor,
    Role::OpinionOfficer,
];

/// Whoever sees records that have evidence.
const LOOKING: &[Role] = &[
    Role::CommandLine,
    Role::LocalUser,
    Role::Job,
    Role::OfficeClerk,
    Role::OfficeHead,
    Role::SectionHead,
    Role::Correspondent,
    Role::Drafter,
    Role::CountyOffice,
    Role::LeaderInCharge,
    Role::PrincipalLeader,
    Role::MemberUnit,
    Role::Supervisor,
    Role::OpinionOfficer,
    Role::Reader,
];

/// Whoever works on quarterly reports: who may not read one does not have it examined.
const AT_REPORTS: &[Role] = &[
    Role::LocalUser,
    Role::OfficeClerk,
    Role::OfficeHead,
    Role::SectionHead,
    Role::Correspondent,
    Role::Drafter,
    Role::CountyOffice,
    Role::MemberUnit,
    Role::Supervisor,
];

/// The city office.
const OFFICE: &[Role] = &[Role::LocalUser, Role::OfficeClerk, Role::OfficeHead];

/// Whoever answers for a unit's claim.
const UNITS: &[Role] =
    &[Role::LocalUser, Role::SectionHead, Role::Correspondent, Role::CountyOffice, Role::MemberUnit];

/// 查看佐证材料.
pub const READ: Act = Act::new("evidence.read", "查看佐证材料", LOOKING);
/// 上传佐证材料.
pub const HOLD: Act = Act::new("evidence.hold", "上传佐证材料", AT_WORK);
/// 撤下佐证材料.
pub const WITHDRAW: Act = Act::new("evidence.withdraw", "撤下佐证材料", AT_WORK);
/// 设定佐证材料限额.
pub const LIMIT: Act = Act::new("evidence.limit", "设定佐证材料限额", OFFICE);
/// 核对佐证材料包: nothing is kept.
pub const TRY_PACKAGE: Act = Act::new("evidence.try_package", "核对佐证材料包", AT_WORK);
/// 查看疑点.
pub const DOUBTS: Act = Act::new("doubt.read", "查看疑点", LOOKING);
/// 查验稿件: looks for what speaks against a claim.
pub const EXAMINE: Act = Act::new("doubt.examine", "查验稿件", AT_WORK);
/// 查验季报: the same for every row of a report.
pub const EXAMINE_REPORT: Act = Act::new("doubt.examine_report", "查验季报", AT_REPORTS);
/// 说明疑点.
pub const ANSWER: Act = Act::new("doubt.answer", "说明疑点", UNITS);
/// 认定疑点.
pub const RULE: Act = Act::new("doubt.rule", "认定疑点", OFFICE);

/// The group.
pub const ACTS: &[Act] =
    &[READ, HOLD, WITHDRAW, LIMIT, TRY_PACKAGE, DOUBTS, EXAMINE, EXAMINE_REPORT, ANSWER, RULE];
