//! What a later count changes in an earlier one (归并变动): told openly, so that nothing issued alters in silence.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};

use super::stories::Stories;

/// One thing that a later count says otherwise (归并变动).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// 首发更正: an earlier publication of the same story came to light.
    FirstCorrected {
        /// What counted as the first publication.
        before: u64,
        /// What does now.
        now: u64,
    },
    /// 改归: a text went from one story to another.
    Moved {
        /// The text.
        text: u64,
        /// The first publication of the story it was counted under.
        before: u64,
        /// The first publication of the story it is counted under now.
        now: u64,
    },
}

impl Display for Change {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::FirstCorrected { before, now } => {
                write!(
                    out,
                    "首发更正：原记首发为 {before} 号稿，现查明 {now} 号稿发布在先，改记 {now} 号稿为首发。"
                )
            }
            Self::Moved { text, before, now } if text == now => {
                write!(out, "改归：{text} 号稿原并入 {before} 号稿，现单独成稿。")
            }
            Self::Moved { text, before, now } => {
                write!(out, "改归：{text} 号稿原并入 {before} 号稿，现并入 {now} 号稿。")
            }
        }
    }
}

impl Stories {
    /// What this count says otherwise than an earlier one about the texts of the earlier one, sorted.
    pub fn changes_since(&self, earlier: &Self) -> Vec<Change> {
        let mut changes = BTreeSet::new();
        for (text, before) in earlier.all() {
            let Some(now) = self.first(text) else {
                continue;
            };
            if now == before {
                continue;
            }
            if self.first(before) == Some(now) {
                changes.insert(Change::FirstCorrected { before, now });
            } else {
                changes.insert(Change::Moved { text, before, now });
            }
        }
        changes.into_iter().collect()
    }
}
