//! Not to be believed (稿件查验): what speaks against a published page or a claim, so that a betting page on a hijacked
//! domain is not counted as media. It sees plain texts and addresses and judges nothing finally: every doubt names
//! what it rests on, the unit may answer, a person decides.
//!
//! Reading order: [`page`] for one page by itself and against its original, `office_name` for who claims to have
//! issued it, `noise` for letters strewn into a text, [`hidden`] for what a page's markup hides, [`head`] for what its head says, [`claims`] for several
//! claims beside one another.
//!
//! # How to add one more
//!
//! A variant of [`DoubtKind`] with its word and code, a function that gives a [`Finding`] with its reason, a line in
//! [`page::examine`] or [`claims::examine`], and two tests: a text that has it and an honest one that does not.

pub mod claims;
pub mod head;
pub mod hidden;
mod hiding_class;
mod noise;
mod office_name;
pub mod page;

/// What speaks against a text (疑点种类).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DoubtKind {
    /// 违规词: betting, pornography or fraud inside an official text or its head.
    Spam,
    /// 机关名称可疑: no office's name stands where the issuing office's should.
    OfficeName,
    /// 域名可疑: an office's name on a domain that is no government's.
    Domain,
    /// 文号日期可疑: damaged, or other than in the original.
    Altered,
    /// 隐藏文字.
    Hidden,
    /// 事实不符: other facts than the original.
    Facts,
    /// 语序可疑: the original's sentences in another order, numbers out of order, quotes turned round.
    Shuffled,
    /// 夹杂异字: letters or traditional forms strewn in.
    Noise,
    /// 改写: the original's number over another text.
    Reworded,
    /// 自办网站: the unit's own site named as a medium.
    OwnSite,
    /// 旧稿换题: one text under several titles.
    Retitled,
    /// 集中突击: most of a quarter on its last day.
    Burst,
    /// 材料相同: the same file proves several rows.
    SameEvidence,
    /// 网页消失: the page of a row that was handed in is gone.
    Vanished,
    /// 日期不符: the page was published on another day than the row says.
    OtherDay,
}

impl DoubtKind {
    /// All, in the order of their codes.
    pub const ALL: [Self; 15] = [
        Self::Spam,
        Self::OfficeName,
        Self::Domain,
        Self::Altered,
        Self::Hidden,
        Self::Facts,
        Self::Shuffled,
        Self::Noise,
        Self::Reworded,
        Self::OwnSite,
        Self::Retitled,
        Self::Burst,
        Self::SameEvidence,
        Self::Vanished,
        Self::OtherDay,
    ];

    /// The word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Spam => "植入违规词",
            Self::OfficeName => "机关名称可疑",
            Self::Domain => "域名可疑",
            Self::Altered => "文号日期可疑",
            Self::Hidden => "隐藏文字",
            Self::Facts => "与原文事实不符",
            Self::Shuffled => "语序可疑",
            Self::Noise => "夹杂异字",
            Self::Reworded => "与原文不符",
            Self::OwnSite => "自办网站充媒体",
            Self::Retitled => "同文换题",
            Self::Burst => "集中在最后一天",
            Self::SameEvidence => "佐证材料相同",
            Self::Vanished => "报送后网页消失",
            Self::OtherDay => "发布日期不符",
        }
    }

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Spam => "E-321",
            Self::OfficeName => "E-322",
            Self::Domain => "E-323",
            Self::Altered => "E-324",
            Self::Hidden => "E-325",
            Self::Facts => "E-326",
            Self::Shuffled => "E-327",
            Self::Noise => "E-328",
            Self::Reworded => "E-329",
            Self::OwnSite => "E-331",
            Self::Retitled => "E-332",
            Self::Burst => "E-333",
            Self::SameEvidence => "E-334",
            Self::Vanished => "E-335",
            Self::OtherDay => "E-336",
        }
    }

    /// The kind of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// One thing that speaks against a text (疑点).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What kind.
    pub kind: DoubtKind,
    /// What was found, without a full stop.
    pub what: String,
    /// What it rests on: the words, figures or places compared.
    pub reason: String,
}

impl Finding {
    fn new(kind: DoubtKind, what: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { kind, what: what.into(), reason: reason.into() }
    }
}
