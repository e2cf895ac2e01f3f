//! The acts about supervision (SUPV, FUND): dossiers, papers, letters, assessments, funds. Steps on tasks themselves are
//! in [`super::task`].

use super::group::HEAD;
use super::{Act, Role};

/// Whoever does business: units, leaders, the office.
pub(super) const BUSINESS: &[Role] = &[
    Role::CommandLine,
    Role::LocalUser,
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
];
/// The office with its supervisors.
const OFFICE: &[Role] =
    &[Role::CommandLine, Role::LocalUser, Role::OfficeClerk, Role::OfficeHead, Role::Supervisor];
/// Whoever speaks for a unit.
const UNITS: &[Role] =
    &[Role::LocalUser, Role::SectionHead, Role::Correspondent, Role::CountyOffice, Role::MemberUnit];
/// Whoever may take a step of any kind; which step is whose stands in the table of kinds.
const DOERS: &[Role] = &[
    Role::CommandLine,
    Role::LocalUser,
    Role::OfficeClerk,
    Role::OfficeHead,
    Role::Supervisor,
    Role::SectionHead,
    Role::Correspondent,
    Role::CountyOffice,
    Role::MemberUnit,
];

/// 查看督导考核: a unit sees its own, unless the role sees all.
pub const READ: Act = Act::new("supervision.read", "查看督导考核", BUSINESS);
/// 查看限定人员案卷: accountability and breaches by name (S2-20, S4-18).
pub const RESTRICTED: Act = Act::new(
    "supervision.restricted",
    "查看限定人员案卷",
    &[Role::LocalUser, Role::OfficeHead, Role::Supervisor],
);
/// 登记督导案卷.
pub const RECORD: Act = Act::new("supervision.record", "登记督导案卷", OFFICE);
/// 办理督导案卷: any step; whose it is is asked once more by [`OFFICE_STEP`], [`UNIT_STEP`] and [`APPROVE`].
pub const STEP: Act = Act::new("supervision.step", "办理督导案卷", DOERS);
/// 办公室办理督导案卷.
pub const OFFICE_STEP: Act = Act::new("supervision.office_step", "办公室办理案卷", OFFICE);
/// 单位办理督导案卷.
pub const UNIT_STEP: Act = Act::new("supervision.unit_step", "单位办理案卷", UNITS);
/// 批准督导事项.
pub const APPROVE: Act = Act::new("supervision.approve", "批准督导事项", HEAD);
/// 起草督导文书.
pub const DRAFT: Act = Act::new("supervision.draft", "起草督导文书", OFFICE);
/// 印发督导文书.
pub const ISSUE: Act = Act::new("supervision.issue", "印发督导文书", HEAD);
/// 签收督导文书: what is recorded when a unit opens one for the first time.
pub const OPEN: Act = Act::new("supervision.open", "签收督导文书", BUSINESS);
/// 生成责任书.
pub const DRAW_UP: Act = Act::new("letter.draw_up", "生成责任书", OFFICE);
/// 列出红线: the prohibitions of a plan.
pub const LIST_RED_LINES: Act = Act::new("red_line.list", "列出红线", OFFICE);
/// 导入资金台账.
pub const IMPORT_FUNDS: Act = Act::new("fund.import", "导入资金台账", OFFICE);
/// 开展季度考核.
pub const OPEN_ASSESSMENT: Act = Act::new("assessment.open", "开展季度考核", OFFICE);
/// 开展年度评估.
pub const OPEN_EVALUATION: Act = Act::new("evaluation.open", "开展年度评估", OFFICE);
/// 导出绩效考核结果.
pub const EXPORT: Act = Act::new("assessment.export", "导出绩效考核结果", OFFICE);

/// The group.
pub const ACTS: &[Act] = &[
    READ,
    RESTRICTED,
    RECORD,
    STEP,
    OFFICE_STEP,
    UNIT_STEP,
    APPROVE,
    DRAFT,
    ISSUE,
    OPEN,
    DRAW_UP,
    LIST_RED_LINES,
    IMPORT_FUNDS,
    OPEN_ASSESSMENT,
    OPEN_EVALUATION,
    EXPORT,
];
