//! The acts that close a period: checking, contests, the close, bulletins, errata, the year's result, honours.

use super::group::{DESKS, HEAD, OFFICE, OFFICE_AND_READER};
use super::{Act, Role};

/// Whoever may look at the office's own tables.
const OFFICE_AND_READERS: &[Role] = &[
    Role::CommandLine,
    Role::LocalUser,
    Role::OfficeClerk,
    Role::OfficeHead,
    Role::LeaderInCharge,
    Role::PrincipalLeader,
    Role::Reader,
];
/// Whoever speaks for a unit.
const UNITS: &[Role] = &[Role::LocalUser, Role::SectionHead, Role::Correspondent, Role::CountyOffice];
/// 发起核对.
pub const OPEN_CHECKING: Act = Act::new("checking.open", "发起核对", OFFICE);
/// 查看核对进度.
pub const CHECKING: Act = Act::new("checking.read", "查看核对进度", OFFICE_AND_READER);
/// 查看本单位核对: one's own unit's entries.
pub const OWN_CHECKING: Act = Act::new(
    "checking.own",
    "查看本单位核对",
    &[
        Role::LocalUser,
        Role::SectionHead,
        Role::Correspondent,
        Role::Drafter,
        Role::CountyOffice,
        Role::LeaderInCharge,
        Role::PrincipalLeader,
    ],
);
/// 确认得分.
pub const CONFIRM: Act = Act::new("checking.confirm", "确认得分", UNITS);
/// 提出异议.
pub const CONTEST: Act = Act::new("contest.raise", "提出异议", UNITS);
/// 查看异议: one's own unit's, unless the role sees all.
pub const CONTESTS: Act = Act::new("contest.read", "查看异议", DESKS);
/// 拟办异议.
pub const PROPOSE_RULING: Act = Act::new("contest.propose", "拟办异议", OFFICE);
/// 裁定异议.
pub const RULE_CONTEST: Act = Act::new("contest.rule", "裁定异议", HEAD);
/// 结账.
pub const CLOSE_PERIOD: Act = Act::new("period.close", "结账", OFFICE);
/// 起草通报.
pub const DRAFT_BULLETIN: Act = Act::new("bulletin.draft", "起草通报", OFFICE);
/// 送签通报.
pub const SUBMIT_BULLETIN: Act = Act::new("bulletin.submit", "送签通报", OFFICE);
/// 印发通报.
pub const ISSUE_BULLETIN: Act = Act::new("bulletin.issue", "印发通报", HEAD);
/// 签收通报: what is recorded when a unit opens one for the first time.
pub const OPEN_BULLETIN: Act = Act::new("bulletin.open", "签收通报", DESKS);
/// 查看签收情况.
pub const RECEIPTS: Act = Act::new("bulletin.receipts", "查看签收情况", OFFICE_AND_READER);
/// 登记文号.
pub const RECORD_NUMBER: Act = Act::new("number.record", "登记文号", OFFICE);
/// 查看更正和表扬公文.
pub const PAPERS: Act = Act::new("papers.read", "查看更正和表扬公文", DESKS);
/// 印发更正通知.
pub const ISSUE_ERRATUM: Act = Act::new("erratum.issue", "印发更正通知", HEAD);
/// 查看年度结果.
pub const YEAR: Act = Act::new("year.read", "查看年度结果", OFFICE_AND_READERS);
/// 冻结年度结果.
pub const FREEZE_YEAR: Act = Act::new("year.freeze", "冻结年度结果", HEAD);
/// 拟定奖惩和表扬名单.
pub const PROPOSE_LIST: Act = Act::new("year.list", "拟定奖惩和表扬名单", OFFICE);
/// 审批奖惩和表扬名单.
pub const RULE_LIST: Act = Act::new("year.approve", "审批奖惩和表扬名单", HEAD);
/// 印发表扬通报.
pub const ISSUE_COMMENDATION: Act = Act::new("commendation.issue", "印发表扬通报", HEAD);
/// 查看荣誉记录.
pub const HONOURS: Act = Act::new("honours.read", "查看荣誉记录", DESKS);
/// 导出协议管理单.
pub const AGREEMENT: Act = Act::new("agreement.export", "导出协议管理单", OFFICE_AND_READER);

/// The group.
pub const ACTS: &[Act] = &[
    OPEN_CHECKING,
    CHECKING,
    OWN_CHECKING,
    CONFIRM,
    CONTEST,
    CONTESTS,
    PROPOSE_RULING,
    RULE_CONTEST,
    CLOSE_PERIOD,
    DRAFT_BULLETIN,
    SUBMIT_BULLETIN,
    ISSUE_BULLETIN,
    OPEN_BULLETIN,
    RECEIPTS,
    RECORD_NUMBER,
    PAPERS,
    ISSUE_ERRATUM,
    YEAR,
    FREEZE_YEAR,
    PROPOSE_LIST,
    RULE_LIST,
    ISSUE_COMMENDATION,
    HONOURS,
    AGREEMENT,
];
