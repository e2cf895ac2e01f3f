//! The acts about publicity (宣传协作): campaigns, leads, partners, channels. Steps on them are those of every dossier, in
//! [`super::supervision`].

use super::group::OFFICE;
use super::supervision::BUSINESS;
use super::{Act, Role};

/// The office, and whoever speaks for a unit.
const OFFICE_AND_UNITS: &[Role] = &[
    Role::CommandLine,
    Role::LocalUser,
    Role::OfficeClerk,
    Role::OfficeHead,
    Role::SectionHead,
    Role::Correspondent,
    Role::CountyOffice,
    Role::MemberUnit,
];

/// 查看宣传协作: campaigns, channels and partners are the same for city and counties.
pub const READ: Act = Act::new("publicity.read", "查看宣传协作", BUSINESS);
/// 登记宣传协作事项: what the office keeps.
pub const RECORD: Act = Act::new("publicity.record", "登记宣传协作事项", OFFICE);
/// 报送宣传协作事项: leads, resources and activities, which units enter for themselves.
pub const REPORT: Act = Act::new("publicity.report", "报送宣传协作事项", OFFICE_AND_UNITS);
/// 分派专题任务: parts of a campaign for many units at once.
pub const ASSIGN: Act = Act::new("publicity.assign", "分派专题任务", OFFICE);
/// 打印责任图.
pub const PRINT_MAP: Act = Act::new("publicity.print_map", "打印责任图", BUSINESS);

/// 打印会议纪要.
pub const PRINT_MINUTES: Act = Act::new("publicity.print_minutes", "打印会议纪要", BUSINESS);

/// The group.
pub const ACTS: &[Act] = &[READ, RECORD, REPORT, ASSIGN, PRINT_MAP, PRINT_MINUTES];
