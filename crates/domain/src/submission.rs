//! 信息报送 (submission): a piece of information on its way from the drafter's desk to the bureau office, and the
//! reviews it must pass before anybody outside may see it (赣市医保字〔2020〕33号 二、三、四（二）2、五（四）).
//!
//! Not here: units and posts (the office asks whether a person stands where he says), points (a received item
//! becomes a fact; the rules of the notice decide), rows (the store), pages.
//!
//! Reading order: [`kind`] and [`target`] for the words of the review form, [`manuscript`] for what is signed,
//! [`state`] for the words of §8.1, [`chain`] for who signs what, [`fn@decide`] for the one function every door goes
//! through.

pub mod chain;
pub mod decide;
pub mod kind;
pub mod manuscript;
pub mod state;
pub mod target;
#[cfg(test)]
mod tests;

pub use chain::{Mark, MarkKind, Passage, Rating, ReviewChain, ReviewRole, Signature, Step, Variant};
pub use decide::{Act, By, Decision, decide};
pub use kind::{ContentClass, ContentField, EventKind, InformationClass, Purpose, URGENCIES, WorkKind};
pub use manuscript::{Attachment, Manuscript, Picture, Source, URGENCY, URGENT_SINCE};
pub use state::State;
pub use target::{Disclosure, Target, TargetLevel};

/// What stands in the way (问题): one of possibly many, each with its cure, as a person at a form reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// A stable code, `S-…`.
    pub code: &'static str,
    /// The field of the form it belongs to; empty for the whole form.
    pub field: &'static str,
    /// What is wrong, as a sentence without its full stop.
    pub what: String,
    /// What to do next, as a sentence without its full stop.
    pub cure: String,
}

impl Problem {
    /// A problem of a field.
    pub fn new(
        code: &'static str,
        field: &'static str,
        what: impl Into<String>,
        cure: impl Into<String>,
    ) -> Self {
        Self { code, field, what: what.into(), cure: cure.into() }
    }
}

/// Whether an item may stand on a page the public reads (可否公开展示): signed to the end, received, 公开.
///
/// 依申请公开 and 不公开 keep an item off every public output, whoever asks (附件1 是否公开).
pub fn may_show_publicly(disclosure: Option<Disclosure>, chain: &ReviewChain) -> bool {
    disclosure == Some(Disclosure::Public) && chain.is_released() && chain.is_received()
}
