//! Where a piece stands and how sure it is (出处与把握): every value of a read plan carries both.
//! Spans count characters of the text as it was given, so that a page can highlight the words. Reasons are in
//! [`super::doubt`].

use super::doubt::Doubt;

/// A stretch of the source text (原文位置), in characters (not bytes), `end` excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first character.
    pub start: usize,
    /// One behind the last character.
    pub end: usize,
}

impl Span {
    /// Both and all between them.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The words of the span, taken out of the text it was read from.
    pub fn words(self, text: &str) -> String {
        text.chars().skip(self.start).take(self.end.saturating_sub(self.start)).collect()
    }
}

/// How sure a reading is (把握): sure, or doubtful with the reason a person has to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Certainty {
    /// The words say it.
    Sure,
    /// Somebody has to confirm it.
    Doubtful(Doubt),
}

impl Certainty {
    /// Whether a person must look at it.
    pub const fn is_doubtful(&self) -> bool {
        matches!(self, Self::Doubtful(_))
    }

    /// The first doubt of the two.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        if self.is_doubtful() { self } else { other }
    }
}

/// A value read out of words (读出项), with the words and the certainty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<T> {
    /// What was read.
    pub value: T,
    /// The words it came from.
    pub span: Span,
    /// How sure it is.
    pub certainty: Certainty,
}

impl<T> Found<T> {
    /// A reading nobody needs to look at.
    pub const fn sure(value: T, span: Span) -> Self {
        Self { value, span, certainty: Certainty::Sure }
    }

    /// A reading somebody has to confirm.
    pub const fn doubtful(value: T, span: Span, doubt: Doubt) -> Self {
        Self { value, span, certainty: Certainty::Doubtful(doubt) }
    }
}
