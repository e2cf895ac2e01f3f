//! The register of faults (条文疑点): what a notice's own wording leaves doubtful, with both places.
//! A fault keeps nothing from running: each has a default that holds until the office rules on it.

use super::attachment::Attachment;
use super::outline::Outline;
use super::tsv::TsvTable;
use super::{Notice, NoticeFault};
use crate::points::Points;

/// What the checks look at besides the notice itself.
pub(super) struct Evidence<'a> {
    /// Where the articles stand.
    pub(super) outline: &'a Outline,
    /// The figures of each rule's block, in the order of the rules.
    pub(super) figures: &'a [Vec<Points>],
    /// The attached tables with their articles.
    pub(super) attachments: &'a [Attachment],
    /// The unit and media lists.
    pub(super) lists: &'a [&'a TsvTable],
}

/// Every fault, each id once.
pub(super) fn find(notice: &Notice, evidence: &Evidence<'_>) -> Vec<NoticeFault> {
    let _ = (notice, evidence.outline, evidence.figures, evidence.attachments, evidence.lists);
    Vec::new()
}
