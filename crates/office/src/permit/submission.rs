//! The acts about submissions, review, receipt, adoption and instructions (SUB). Which items a person sees and which
//! step he may sign is decided besides: by the item's units (`submissions::standing`) and by the review chain of the
//! domain room; a role that stands here has the door, not the key.

use super::{Act, Role};

/// Everybody who writes, reviews or receives.
const AT_WORK: &[Role] = &[
    Role::OfficeClerk,
    Role::OfficeHead,
    Role::SectionHead,
    Role::Correspondent,
    Role::Drafter,
    Role::CountyOffice,
    Role::LeaderInCharge,
    Role::PrincipalLeader,
];

/// Who only looks, besides.
const LOOKING: &[Role] = &[
    Role::LocalUser,
    Role::OfficeClerk,
    Role::OfficeHead,
    Role::SectionHead,
    Role::Correspondent,
    Role::Drafter,
    Role::CountyOffice,
    Role::LeaderInCharge,
    Role::PrincipalLeader,
    Role::Supervisor,
    Role::Reader,
];

/// Who writes.
const WRITERS: &[Role] = &[
    Role::OfficeClerk,
    Role::OfficeHead,
    Role::SectionHead,
    Role::Correspondent,
    Role::Drafter,
    Role::CountyOffice,
];

/// The bureau office alone (三：市局办公室统一负责信息收集并对外报送或者发布).
const BUREAU_OFFICE: &[Role] = &[Role::OfficeClerk, Role::OfficeHead];

/// 查看信息.
pub const READ: Act = Act::new("submission.read", "查看信息", LOOKING);
/// 查看公开信息: what may stand on a public page.
pub const READ_PUBLIC: Act = Act::new("submission.read_public", "查看公开信息", LOOKING);
/// 拟稿.
pub const DRAFT: Act = Act::new("submission.draft", "拟稿", WRITERS);
/// 上传附件.
pub const ATTACH: Act = Act::new("submission.attach", "上传附件", WRITERS);
/// 交审.
pub const HAND_IN: Act = Act::new("submission.hand_in", "交审", WRITERS);
/// 签署审核.
pub const SIGN: Act = Act::new("submission.sign", "签署审核意见", AT_WORK);
/// 提请签发.
pub const ESCALATE: Act = Act::new("submission.escalate", "提请主要领导签发", AT_WORK);
/// 退回修改.
pub const RETURN: Act = Act::new("submission.return", "退回修改", AT_WORK);
/// 撤回.
pub const WITHDRAW: Act = Act::new("submission.withdraw", "撤回", AT_WORK);
/// 作废.
pub const VOID: Act = Act::new("submission.void", "作废信息", WRITERS);
/// 接收信息.
pub const RECEIVE: Act = Act::new("submission.receive", "接收信息", BUREAU_OFFICE);
/// 终止信息.
pub const END: Act = Act::new("submission.end", "终止信息", BUREAU_OFFICE);
/// 对外报送.
pub const FORWARD: Act = Act::new("submission.forward", "对外报送信息", BUREAU_OFFICE);
/// 登记报送结果.
pub const FORWARDING_RESULT: Act =
    Act::new("submission.forwarding_result", "登记对外报送结果", BUREAU_OFFICE);
/// 打印审核表: shows whole telephone numbers, so each print is an event.
pub const PRINT: Act = Act::new("submission.print", "打印审核表", AT_WORK);
/// 登记采用.
pub const RECORD_ADOPTION: Act = Act::new("adoption.record", "登记采用", BUREAU_OFFICE);
/// 登记批示.
pub const RECORD_INSTRUCTION: Act = Act::new("instruction.record", "登记领导批示", BUREAU_OFFICE);

/// Who answers for a unit when it is asked to answer.
const OF_THE_UNIT: &[Role] = &[
    Role::Correspondent,
    Role::SectionHead,
    Role::CountyOffice,
    Role::LeaderInCharge,
    Role::PrincipalLeader,
];

/// The head of the bureau office, who decides what its clerks propose.
const OFFICE_HEAD: &[Role] = &[Role::OfficeHead];

/// 组稿 (四（二）1：多个单位综合在一起的稿件).
pub const COMBINE: Act = Act::new("submission.combine", "组稿", BUREAU_OFFICE);
/// 评定单综.
pub const JUDGE_COMBINATION: Act = Act::new("submission.judge_combination", "评定单综", BUREAU_OFFICE);
/// 答复单综: by a contributing unit, within the term.
pub const ANSWER_COMBINATION: Act = Act::new("submission.answer_combination", "答复单综", OF_THE_UNIT);
/// 裁定单综异议: by whoever answers for the office, not by who judged.
pub const RULE_COMBINATION: Act = Act::new(
    "submission.rule_combination",
    "裁定单综异议",
    &[Role::OfficeHead, Role::LeaderInCharge, Role::PrincipalLeader],
);
/// 查看约稿.
pub const SOLICITATION_READ: Act = Act::new("solicitation.read", "查看约稿", LOOKING);
/// 发出约稿 (四（一）2).
pub const SOLICIT: Act = Act::new("solicitation.call", "发出约稿", BUREAU_OFFICE);
/// 评定约稿.
pub const JUDGE_ANSWER: Act = Act::new("solicitation.judge", "评定约稿", BUREAU_OFFICE);
/// 撤回约稿.
pub const WITHDRAW_CALL: Act = Act::new("solicitation.withdraw", "撤回约稿", BUREAU_OFFICE);
/// 查看人工调整.
pub const ADJUSTMENT_READ: Act = Act::new("adjustment.read", "查看人工调整", LOOKING);
/// 提出人工调整.
pub const PROPOSE_ADJUSTMENT: Act = Act::new("adjustment.propose", "提出人工调整", BUREAU_OFFICE);
/// 审批人工调整: by another person than who proposed it.
pub const DECIDE_ADJUSTMENT: Act = Act::new("adjustment.decide", "审批人工调整", OFFICE_HEAD);
/// 查看重大失误.
pub const GRAVE_ERROR_READ: Act = Act::new("grave_error.read", "查看重大失误", LOOKING);
/// 提出重大失误认定 (四（二）2).
pub const FIND_GRAVE_ERROR: Act = Act::new("grave_error.find", "提出重大失误认定", BUREAU_OFFICE);
/// 陈述申辩: by the unit concerned.
pub const REPLY_GRAVE_ERROR: Act = Act::new("grave_error.reply", "陈述申辩", OF_THE_UNIT);
/// 决定重大失误: by another person than who found it.
pub const DECIDE_GRAVE_ERROR: Act = Act::new("grave_error.decide", "决定重大失误", OFFICE_HEAD);
/// 撤销重大失误认定, by a ruling.
pub const REVERSE_GRAVE_ERROR: Act = Act::new("grave_error.reverse", "撤销重大失误认定", OFFICE_HEAD);

/// 登记批示办理: by the unit that reports the instruction, or the office.
pub const RECORD_HANDLING: Act = Act::new("instruction.handle", "登记批示办理", WRITERS);

/// The group.
pub const ACTS: &[Act] = &[
    RECORD_HANDLING,
    READ,
    READ_PUBLIC,
    DRAFT,
    ATTACH,
    HAND_IN,
    SIGN,
    ESCALATE,
    RETURN,
    WITHDRAW,
    VOID,
    RECEIVE,
    END,
    FORWARD,
    FORWARDING_RESULT,
    PRINT,
    RECORD_ADOPTION,
    RECORD_INSTRUCTION,
    COMBINE,
    JUDGE_COMBINATION,
    ANSWER_COMBINATION,
    RULE_COMBINATION,
    SOLICITATION_READ,
    SOLICIT,
    JUDGE_ANSWER,
    WITHDRAW_CALL,
    ADJUSTMENT_READ,
    PROPOSE_ADJUSTMENT,
    DECIDE_ADJUSTMENT,
    GRAVE_ERROR_READ,
    FIND_GRAVE_ERROR,
    REPLY_GRAVE_ERROR,
    DECIDE_GRAVE_ERROR,
    REVERSE_GRAVE_ERROR,
];
