//! The acts about quarterly reports (REPORT). Which reports a person sees is decided besides, by the report's unit.

use super::group::{OFFICE, SYSTEM};
use super::{Act, Role};

/// Who looks.
const LOOKING: &[Role] = &[
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
    Role::Supervisor,
    Role::Reader,
];

/// Who fills in for a unit.
const FILLING: &[Role] = &[
    Role::LocalUser,
    Role::OfficeClerk,
    Role::OfficeHead,
    Role::Correspondent,
    Role::Drafter,
    Role::CountyOffice,
    Role::MemberUnit,
];

/// The secretariat (市医改领导小组秘书处), whose work the office does.
const SECRETARIAT: &[Role] = &[Role::LocalUser, Role::OfficeClerk, Role::OfficeHead];

/// 查看季报.
pub const READ: Act = Act::new("report.read", "查看季报", LOOKING);
/// 布置季报.
pub const OPEN_YEAR: Act = Act::new("report.open_year", "布置季报", OFFICE);
/// 填报季报.
pub const FILL: Act = Act::new("report.fill", "填报季报", FILLING);
/// 季报送签.
pub const SEND_TO_SIGN: Act = Act::new("report.send_to_sign", "季报送签", FILLING);
/// 签发季报: the unit's head.
pub const SIGN: Act = Act::new(
    "report.sign",
    "签发季报",
    &[Role::LocalUser, Role::SectionHead, Role::LeaderInCharge, Role::PrincipalLeader],
);
/// 退回季报.
pub const RETURN: Act = Act::new("report.return", "退回季报", SECRETARIAT);
/// 接收季报.
pub const ACCEPT: Act = Act::new("report.accept", "接收季报", SECRETARIAT);
/// 更正入账: what an accepted row posted is mended openly.
pub const AMEND: Act = Act::new("report.amend", "更正季报入账", SECRETARIAT);
/// 认领稿件: a piece that was found and nobody reported comes into the own report.
pub const CLAIM_PIECE: Act = Act::new("report.claim_piece", "认领发表稿件", FILLING);
/// 转载异议.
pub const CONTEST: Act = Act::new("report.contest", "提出转载异议", FILLING);
/// 裁定转载异议.
pub const RULE: Act = Act::new("report.rule", "裁定转载异议", SECRETARIAT);
/// 寄送季报.
pub const SEND: Act = Act::new("report.send", "寄送季报", FILLING);
/// 收取季报来信.
pub const TAKE_IN_MAIL: Act = Act::new(
    "report.take_in_mail",
    "收取季报来信",
    &[Role::CommandLine, Role::LocalUser, Role::Job, Role::OfficeClerk, Role::OfficeHead],
);
/// 认领来信.
pub const CLAIM_MAIL: Act = Act::new("report.claim_mail", "认领季报来信", SECRETARIAT);
/// 设置季报信箱.
pub const SET_MAILBOX: Act = Act::new("report.set_mailbox", "设置季报信箱", SYSTEM);

/// The group.
pub const ACTS: &[Act] = &[
    READ,
    OPEN_YEAR,
    FILL,
    SEND_TO_SIGN,
    SIGN,
    RETURN,
    ACCEPT,
    AMEND,
    CLAIM_PIECE,
    CONTEST,
    RULE,
    SEND,
    TAKE_IN_MAIL,
    CLAIM_MAIL,
    SET_MAILBOX,
];
