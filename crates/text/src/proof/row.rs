//! A line of a paper (行) as the checks look at it: its characters, and from bytes of a match to characters.
//! What the line is, heading or recipient or row of a table, [`super::layout`] says.

use super::mark::{Field, Place};
use std::ops::Range;

/// One line that is not blank.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) field: Field,
    pub(super) line: usize,
    pub(super) text: String,
    /// Where each character begins; made only for lines in which bytes and characters differ.
    starts: Vec<u32>,
}

impl Row {
    pub(super) fn new(field: Field, line: usize, text: &str) -> Self {
        let starts = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().map(|(at, _)| u32::try_from(at).unwrap_or(u32::MAX)).collect()
        };
        Self { field, line, text: text.to_owned(), starts }
    }

    /// Whether there is nothing to read; a line of invisible characters is not blank, it hides something.
    pub(super) fn is_blank(&self) -> bool {
        self.text.chars().all(|c| c.is_whitespace() || c == '\u{FEFF}' || c == '\u{FFFC}')
    }

    /// The number of the character that begins at, or holds, this byte.
    fn character(&self, byte: usize) -> usize {
        if self.starts.is_empty() {
            return byte;
        }
        let byte = u32::try_from(byte).unwrap_or(u32::MAX);
        self.starts.partition_point(|start| *start < byte)
    }

    /// The place of a range of bytes.
    pub(super) fn place(&self, bytes: Range<usize>) -> Place {
        Place {
            field: self.field,
            line: self.line,
            start: self.character(bytes.start),
            end: self.character(bytes.end),
        }
    }

    /// The bytes without outer blanks.
    pub(super) fn inner(&self) -> Range<usize> {
        let trimmed = self.text.trim();
        let start = self.text.len() - self.text.trim_start().len();
        start..start + trimmed.len()
    }

    /// The words without outer blanks.
    pub(super) fn words(&self) -> &str {
        self.text.trim()
    }

    /// The words of a range of bytes; empty when the range is none.
    pub(super) fn slice(&self, bytes: Range<usize>) -> &str {
        self.text.get(bytes).unwrap_or_default()
    }

    /// What stands before this byte.
    pub(super) fn before(&self, byte: usize) -> &str {
        self.text.get(..byte).unwrap_or_default()
    }

    /// What stands from this byte on.
    pub(super) fn from(&self, byte: usize) -> &str {
        self.text.get(byte..).unwrap_or_default()
    }

    /// The character before this byte.
    pub(super) fn char_before(&self, byte: usize) -> Option<char> {
        self.before(byte).chars().next_back()
    }

    /// The character at this byte.
    pub(super) fn char_at(&self, byte: usize) -> Option<char> {
        self.from(byte).chars().next()
    }

    /// Whether the line is a row of a table: cells divided by tabs, or by bars as in Markdown.
    pub(super) fn is_table(&self) -> bool {
        let words = self.words();
        self.text.trim_start().contains('\t')
            || (words.starts_with('|') && words.ends_with('|') && words.len() > 2)
    }
}

/// Whether the character is a Chinese one.
pub(super) const fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '〇')
}

/// How many characters a text has, counted no further than the bound.
pub(super) fn count_to(text: &str, bound: usize) -> usize {
    text.chars().take(bound).count()
}
