//! The acts about the word list and marks in texts (文字把关).

use super::group::OFFICE;
use super::{Act, Role};

/// 查看词表.
pub const READ_WORDS: Act = Act::new(
    "words.read",
    "查看词表",
    &[
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
    ],
);
/// 文字核对: a text is read and nothing is kept.
pub const PROOFREAD: Act = Act::new(
    "words.proofread",
    "文字核对",
    &[
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
    ],
);
/// 增加词条.
pub const ADD_WORD: Act = Act::new("words.add", "增加词条", OFFICE);
/// 停用词条.
pub const END_WORD: Act = Act::new("words.end", "停用词条", OFFICE);
/// 处理文字提示: a mark is no fault in this version of the text.
pub const DISMISS_MARK: Act = Act::new(
    "words.dismiss",
    "处理文字提示",
    &[
        Role::LocalUser,
        Role::OfficeClerk,
        Role::OfficeHead,
        Role::SectionHead,
        Role::Correspondent,
        Role::Drafter,
        Role::CountyOffice,
        Role::LeaderInCharge,
        Role::PrincipalLeader,
    ],
);

/// The group.
pub const ACTS: &[Act] = &[READ_WORDS, PROOFREAD, ADD_WORD, END_WORD, DISMISS_MARK];
