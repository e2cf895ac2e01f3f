//! The steps of a count (归并步骤), told as each begins: for people who wait and for measuring where the time goes.

/// A step of a count (归并步骤).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// 定序: the texts are put in canonical order, equal ones are found.
    Order,
    /// 倒排: the samples of all texts are sorted.
    Index,
    /// 比对: candidates are ranked and laid beside each text.
    Search,
    /// 成稿: the links become stories.
    Stories,
    /// 学版面: what outlets write around their texts is learnt.
    Frames,
    /// 复核: texts that a learnt frame may decide are compared and decided again.
    Again,
    /// 汇总: rulings are applied, the answer is made.
    Answer,
}

impl Stage {
    /// The word an office prints.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Order => "定序",
            Self::Index => "倒排",
            Self::Search => "比对",
            Self::Stories => "成稿",
            Self::Frames => "学版面",
            Self::Again => "复核",
            Self::Answer => "汇总",
        }
    }
}
