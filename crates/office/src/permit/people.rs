//! The acts about units, people, posts and registration calls (ORG). The register and the calls are the office's;
//! a unit files its own person and reads its own people. Accounts are [`super::access`]'s.

use super::group::OFFICE;
use super::{Act, Role};

/// The office, and whoever may speak for a unit.
const OFFICE_AND_UNITS: &[Role] = &[
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
];

/// Everyone who does business, and the system administrator, who opens accounts for people.
const READERS: &[Role] = &[
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
    Role::Spokesperson,
    Role::SystemAdmin,
    Role::Reader,
];

/// 查看单位名册: names and places of all units; whose people are shown is `Actor::may_see`'s.
pub const UNITS_READ: Act = Act::new("units.read", "查看单位名册", READERS);
/// 登记单位.
pub const UNIT_REGISTER: Act = Act::new("unit.register", "登记单位", OFFICE);
/// 变更单位: kind, level, region, superior, groups, other names.
pub const UNIT_ALTER: Act = Act::new("unit.alter", "变更单位", OFFICE);
/// 单位更名.
pub const UNIT_RENAME: Act = Act::new("unit.rename", "单位更名", OFFICE);
/// 单位合并.
pub const UNITS_MERGE: Act = Act::new("unit.merge", "单位合并", OFFICE);
/// 单位分设.
pub const UNIT_SPLIT: Act = Act::new("unit.split", "单位分设", OFFICE);
/// 撤销单位.
pub const UNIT_END: Act = Act::new("unit.end", "撤销单位", OFFICE);
/// 从通知导入单位.
pub const UNITS_LOAD: Act = Act::new("unit.load", "从通知导入单位", OFFICE);

/// 查看人员: contact data masked.
pub const PEOPLE_READ: Act = Act::new("people.read", "查看人员", READERS);
/// 查看完整联系方式: recorded each time.
pub const CONTACT_READ: Act = Act::new("people.contact", "查看完整联系方式", OFFICE_AND_UNITS);
/// 导出联系方式: with a reason.
pub const CONTACT_EXPORT: Act = Act::new("people.export", "导出联系方式", OFFICE);
/// 登记人员.
pub const PERSON_REGISTER: Act = Act::new("person.register", "登记人员", OFFICE);
/// 更正人员信息.
pub const PERSON_AMEND: Act = Act::new("person.amend", "更正人员信息", OFFICE_AND_UNITS);
/// 任命.
pub const APPOINT: Act = Act::new("post.appoint", "办理任职", OFFICE);
/// 任命三员: who keeps the machine is not the business office's choice alone.
pub const APPOINT_ADMIN: Act =
    Act::new("post.appoint_admin", "任命三员", &[Role::CommandLine, Role::LocalUser, Role::SecurityAdmin]);
/// 终止任职.
pub const END_POST: Act = Act::new("post.end", "终止任职", OFFICE);
/// 授权代签: by whoever lends the power, or the office for them.
pub const DELEGATE: Act = Act::new(
    "post.delegate",
    "授权代签",
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

/// 收回授权.
pub const TAKE_BACK_DELEGATION: Act = Act::new("post.take_back", "收回授权", DELEGATE.roles);

/// 查看登记通知.
pub const REGISTRATIONS_READ: Act = Act::new("registration.read", "查看登记通知", READERS);
/// 发起登记.
pub const REGISTRATION_OPEN: Act = Act::new("registration.open", "发起登记", OFFICE);
/// 报备联络员: a unit's own person, or the office for it.
pub const LIAISON_FILE: Act = Act::new("liaison.file", "报备联络员", OFFICE_AND_UNITS);
/// 更换联络员: at once by the office, as a filing by a unit.
pub const LIAISON_REPLACE: Act = Act::new("liaison.replace", "更换联络员", OFFICE_AND_UNITS);
/// 确认报备.
pub const LIAISON_CONFIRM: Act = Act::new("liaison.confirm", "确认报备", OFFICE);
/// 退回报备.
pub const LIAISON_RETURN: Act = Act::new("liaison.return", "退回报备", OFFICE);
/// 导入登记表.
pub const REGISTRATION_IMPORT: Act = Act::new("registration.import", "导入登记表", OFFICE);
/// 查看联络通知: what went to one's own unit, unless the role sees all.
pub const ANNOUNCEMENTS: Act = Act::new("announcement.read", "查看联络通知", READERS);
/// 发出联络通知.
pub const ANNOUNCE: Act = Act::new("announcement.send", "发出联络通知", OFFICE);
/// 签收联络通知: what is recorded when a unit opens one for the first time.
pub const OPEN_ANNOUNCEMENT: Act = Act::new("announcement.open", "签收联络通知", OFFICE_AND_UNITS);
/// 登记职位: places in leading groups, their offices, publicity bodies.
pub const SET_POSITION: Act = Act::new("position.set", "登记职位", OFFICE);
/// 终止职位.
pub const END_POSITION: Act = Act::new("position.end", "终止职位", OFFICE);
/// 载入演示人员.
pub const LOAD_CAST: Act =
    Act::new("demonstration.people", "载入演示人员", &[Role::CommandLine, Role::LocalUser]);

/// The group.
pub const ACTS: &[Act] = &[
    UNITS_READ,
    UNIT_REGISTER,
    UNIT_ALTER,
    UNIT_RENAME,
    UNITS_MERGE,
    UNIT_SPLIT,
    UNIT_END,
    UNITS_LOAD,
    PEOPLE_READ,
    CONTACT_READ,
    CONTACT_EXPORT,
    PERSON_REGISTER,
    PERSON_AMEND,
    APPOINT,
    APPOINT_ADMIN,
    END_POST,
    DELEGATE,
    TAKE_BACK_DELEGATION,
    REGISTRATIONS_READ,
    REGISTRATION_OPEN,
    LIAISON_FILE,
    LIAISON_REPLACE,
    LIAISON_CONFIRM,
    LIAISON_RETURN,
    REGISTRATION_IMPORT,
    ANNOUNCEMENTS,
    ANNOUNCE,
    OPEN_ANNOUNCEMENT,
    SET_POSITION,
    END_POSITION,
    LOAD_CAST,
];
