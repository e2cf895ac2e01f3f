//! The list of problems while a workbook is read (问题清单): one way to add one, and a bound on how many are kept.
//! What a problem is stands in [`super::checked`].

use super::checked::{CheckedLedger, RowProblem};
use zhaozhang_text::normalise::shortened;

/// The longest piece of a cell that a problem shows, in characters.
const MOST_FOUND: usize = 40;

/// Problems and notes as they are found (问题清单).
#[derive(Debug, Default)]
pub(super) struct Listing {
    pub(super) problems: Vec<RowProblem>,
    pub(super) notes: Vec<RowProblem>,
    pub(super) unlisted: usize,
}

/// Where something is wrong: sheet, row and column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot<'a> {
    pub(super) sheet: &'a str,
    pub(super) row: Option<u32>,
    pub(super) column: &'a str,
}

/// What is wrong: code, sentence and cure.
#[derive(Debug, Clone)]
pub(super) struct Wrong {
    pub(super) code: &'static str,
    pub(super) what: String,
    pub(super) cure: String,
}

impl Wrong {
    /// A fault of the code with its two sentences.
    pub(super) fn new(code: &'static str, what: impl Into<String>, cure: impl Into<String>) -> Self {
        Self { code, what: what.into(), cure: cure.into() }
    }
}

impl Listing {
    /// Adds a problem.
    pub(super) fn problem(&mut self, spot: Spot<'_>, found: &str, wrong: Wrong) {
        if self.problems.len() < CheckedLedger::MOST_LISTED {
            self.problems.push(filled(spot, found, wrong));
        } else {
            self.unlisted += 1;
        }
    }

    /// Adds a note.
    pub(super) fn note(&mut self, spot: Spot<'_>, found: &str, wrong: Wrong) {
        if self.notes.len() < CheckedLedger::MOST_LISTED {
            self.notes.push(filled(spot, found, wrong));
        } else {
            self.unlisted += 1;
        }
    }
}

fn filled(spot: Spot<'_>, found: &str, wrong: Wrong) -> RowProblem {
    RowProblem {
        sheet: shortened(spot.sheet, MOST_FOUND),
        row: spot.row,
        column: spot.column.to_owned(),
        found: shortened(&found.replace('\n', " "), MOST_FOUND),
        what: wrong.what,
        cure: wrong.cure,
        code: wrong.code,
    }
}
