//! 状态: the words of §8.1. A state is worked out from the flow record; what a row says beside it decides nothing.

use super::chain::Step;
use super::kind::words;

words! {
    /// 状态 of an item.
    State {
        /// 草稿: with its author.
        Draft => "草稿",
        /// 待初审.
        AwaitingFirst => "待初审",
        /// 待复核.
        AwaitingSecond => "待复核",
        /// 待核稿: with the office that checks copy (bureau office, or the county's own).
        AwaitingCheck => "待核稿",
        /// 待终审.
        AwaitingFinal => "待终审",
        /// 待签发.
        AwaitingIssue => "待签发",
        /// 已报送: signed to the end, at the bureau office's desk.
        Submitted => "已报送",
        /// 已退回: with the author again.
        Returned => "已退回",
        /// 已采用: some medium or superior used it.
        Adopted => "已采用",
        /// 未采用: not fit after the last revision, or sent on and not used.
        NotAdopted => "未采用",
        /// 已办结: received and in the ledger.
        Closed => "已办结",
        /// 已撤回: taken back before the next person opened it.
        Withdrawn => "已撤回",
        /// 已作废: given up.
        Voided => "已作废",
    }
}

impl State {
    /// The state in which a step is awaited.
    pub const fn awaiting(step: Step) -> Self {
        match step {
            Step::FirstReview => Self::AwaitingFirst,
            Step::SecondReview => Self::AwaitingSecond,
            Step::OfficeCheck => Self::AwaitingCheck,
            Step::FinalReview => Self::AwaitingFinal,
            Step::SignAndIssue => Self::AwaitingIssue,
        }
    }

    /// The step awaited, if any.
    pub fn step(self) -> Option<Step> {
        Step::ALL.iter().copied().find(|step| Self::awaiting(*step) == self)
    }

    /// Whether the author holds the item and may work on it without disturbing anybody.
    pub const fn is_with_author(self) -> bool {
        matches!(self, Self::Draft | Self::Returned | Self::Withdrawn)
    }

    /// Whether the bureau office has it in the ledger.
    pub const fn is_received(self) -> bool {
        matches!(self, Self::Closed | Self::Adopted)
    }

    /// Whether nothing more is expected.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Voided)
    }
}
