//! The acts about published pieces, the stories they are, and the search. What is published is public, so whoever may
//! read pieces reads all of them; which submissions and reports a search shows is decided besides, by unit
//! ([`crate::search`]).

use super::group::DESKS_AND_JOBS;
use super::{Act, Role};

/// Who records what was published.
const RECORDING: &[Role] = &[
    Role::CommandLine,
    Role::Job,
    Role::OfficeClerk,
    Role::OfficeHead,
    Role::SectionHead,
    Role::Correspondent,
    Role::CountyOffice,
];

/// The office that counts (S0-40: the secretariat decides).
const OFFICE: &[Role] = &[Role::OfficeClerk, Role::OfficeHead];

/// Who may speak for a unit against a count.
const UNITS: &[Role] =
    &[Role::SectionHead, Role::Correspondent, Role::CountyOffice, Role::OfficeClerk, Role::OfficeHead];

/// 查看发表稿件.
pub const READ: Act = Act::new("publication.read", "查看发表稿件", DESKS_AND_JOBS);
/// 登记发表稿件.
pub const RECORD: Act = Act::new("publication.record", "登记发表稿件", RECORDING);
/// 拆分稿件.
pub const SPLIT: Act = Act::new("story.split", "拆分稿件", OFFICE);
/// 合并稿件.
pub const JOIN: Act = Act::new("story.join", "合并稿件", OFFICE);
/// 提出归并异议.
pub const CONTEST: Act = Act::new("story.contest", "提出归并异议", UNITS);
/// 裁定归并异议.
pub const ANSWER_CONTEST: Act = Act::new("story.answer_contest", "裁定归并异议", OFFICE);
/// 检索.
pub const SEARCH: Act = Act::new("search.use", "检索", DESKS_AND_JOBS);
/// 重建检索.
pub const REINDEX: Act = Act::new("search.reindex", "重建检索", &[Role::CommandLine]);

/// The group.
pub const ACTS: &[Act] = &[READ, RECORD, SPLIT, JOIN, CONTEST, ANSWER_CONTEST, SEARCH, REINDEX];
