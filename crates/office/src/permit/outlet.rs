//! The acts about outlets and fetched pages (媒体网页). Which unit's pages a person sees is decided
//! besides, by the unit of the page.

use super::group::OFFICE;
use super::{Act, Role};

/// Everybody who reports, reviews or counts what was published.
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
    Role::OpinionOfficer,
    Role::Spokesperson,
    Role::Reader,
];

/// Who reports what was published, and may ask about an outlet or keep a page.
const REPORTING: &[Role] = &[
    Role::LocalUser,
    Role::OfficeClerk,
    Role::OfficeHead,
    Role::SectionHead,
    Role::Correspondent,
    Role::Drafter,
    Role::CountyOffice,
    Role::OpinionOfficer,
];

/// 查看媒体名录.
pub const READ_OUTLETS: Act = Act::new("outlet.read", "查看媒体名录", LOOKING);
/// 登记媒体.
pub const ADD_OUTLET: Act = Act::new("outlet.add", "登记媒体", OFFICE);
/// 补充媒体资料.
pub const CHANGE_OUTLET: Act = Act::new("outlet.change", "补充媒体资料", OFFICE);
/// 认定媒体类别.
pub const RULE_OUTLET: Act = Act::new("outlet.rule", "认定媒体类别", OFFICE);
/// 提请认定媒体.
pub const ASK_OUTLET: Act = Act::new("outlet.ask", "提请认定媒体", REPORTING);
/// 查看留存网页.
pub const READ_PAGES: Act = Act::new("page.read", "查看留存网页", LOOKING);
/// 抓取网页留存.
pub const KEEP_PAGE: Act = Act::new("page.keep", "抓取网页留存", REPORTING);
/// 粘贴网址填报季报: those who fill in reports.
pub const PASTE_PAGE: Act = Act::new(
    "page.paste",
    "粘贴网址填报季报",
    &[
        Role::LocalUser,
        Role::OfficeClerk,
        Role::OfficeHead,
        Role::Correspondent,
        Role::Drafter,
        Role::CountyOffice,
        Role::MemberUnit,
    ],
);
/// 核查链接: by hand, or by the program on its clock.
pub const CHECK_LINKS: Act = Act::new(
    "page.check",
    "核查留存链接",
    &[Role::LocalUser, Role::Job, Role::OfficeClerk, Role::OfficeHead],
);
/// The group.
pub const ACTS: &[Act] = &[
    READ_OUTLETS,
    ADD_OUTLET,
    CHANGE_OUTLET,
    RULE_OUTLET,
    ASK_OUTLET,
    READ_PAGES,
    KEEP_PAGE,
    PASTE_PAGE,
    CHECK_LINKS,
];
