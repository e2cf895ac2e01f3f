//! Passages (文段): characters in one width beside the characters as written and their places in the source.
//! The readers of a plan look at `plain`, quote from `raw` and answer with spans; cutting is by characters only.

use super::span::Span;
use crate::normalise::{half_width, is_invisible};
use std::ops::Range;

/// A break inside a cell of a table; it ends no row.
pub(super) const SOFT_BREAK: char = '\u{b}';

/// A run of text (文段) whose characters know their places.
#[derive(Debug, Clone, Default)]
pub(super) struct Passage {
    plain: Vec<char>,
    raw: Vec<char>,
    at: Vec<usize>,
}

impl Passage {
    /// An empty passage with room.
    pub(super) fn with_room(n: usize) -> Self {
        Self { plain: Vec::with_capacity(n), raw: Vec::with_capacity(n), at: Vec::with_capacity(n) }
    }

    /// A text without mark-up.
    pub(super) fn of(text: &str) -> Self {
        let mut passage = Self::with_room(text.len() / 2);
        for (at, c) in text.chars().enumerate() {
            passage.push(c, at);
        }
        passage
    }

    /// One more character of the source; what nobody sees is left out.
    pub(super) fn push(&mut self, c: char, at: usize) {
        let plain = match c {
            '\n' | '\r' | '\u{2028}' | '\u{85}' => '\n',
            '\t' => '\t',
            '\u{4E00}'..='\u{9FFF}' => c,
            c if is_invisible(c) => return,
            c if c.is_whitespace() => ' ',
            '【' => '[',
            '】' => ']',
            c => half_width(c),
        };
        self.plain.push(plain);
        self.raw.push(c);
        self.at.push(at);
    }

    /// Appends a range of another passage without its spaces.
    pub(super) fn append_compact(&mut self, other: &Self, range: Range<usize>) {
        let end = range.end.min(other.len());
        for index in range.start..end {
            let c = other.c(index);
            if !matches!(c, ' ' | '\t' | '\n' | SOFT_BREAK) {
                self.plain.push(c);
                self.raw.push(other.raw.get(index).copied().unwrap_or(c));
                self.at.push(other.at.get(index).copied().unwrap_or_default());
            }
        }
    }

    /// A break inside a cell.
    pub(super) fn push_soft_break(&mut self, at: usize) {
        self.plain.push(SOFT_BREAK);
        self.raw.push('\n');
        self.at.push(at);
    }

    /// Makes the soft breaks of a range breaks of paragraphs.
    pub(super) fn harden(&mut self, range: Range<usize>) {
        for c in self.plain.get_mut(range).unwrap_or_default() {
            if *c == SOFT_BREAK {
                *c = '\n';
            }
        }
    }

    /// Puts a mark for the first break of a range, and spaces for the others.
    pub(super) fn replace_breaks(&mut self, range: Range<usize>, mark: char) {
        let mut mark = Some(mark);
        for c in self.plain.get_mut(range).unwrap_or_default() {
            if *c == '\n' {
                *c = mark.take().unwrap_or(' ');
            }
        }
    }

    /// Appends a range of the passage itself: a cell that goes on in the next row.
    pub(super) fn repeat(&mut self, range: Range<usize>) {
        for index in range {
            let (Some(plain), Some(raw), Some(at)) =
                (self.plain.get(index).copied(), self.raw.get(index).copied(), self.at.get(index).copied())
            else {
                return;
            };
            self.plain.push(plain);
            self.raw.push(raw);
            self.at.push(at);
        }
    }

    /// The place of one character in the source.
    pub(super) fn place(&self, index: usize) -> Option<usize> {
        self.at.get(index).copied()
    }

    /// The end of a paragraph.
    pub(super) fn push_break(&mut self) {
        let at = self.at.last().map_or(0, |at| at + 1);
        self.plain.push('\n');
        self.raw.push('\n');
        self.at.push(at);
    }

    pub(super) fn len(&self) -> usize {
        self.plain.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.plain.is_empty()
    }

    /// The character in one width; a break beyond the ends.
    pub(super) fn c(&self, index: usize) -> char {
        self.plain.get(index).copied().unwrap_or('\n')
    }

    /// The character as written; a break beyond the ends.
    pub(super) fn raw(&self, index: usize) -> char {
        self.raw.get(index).copied().unwrap_or('\n')
    }

    /// The character before an index.
    pub(super) fn before(&self, index: usize) -> char {
        index.checked_sub(1).map_or('\n', |index| self.c(index))
    }

    /// The characters of a range, in one width.
    pub(super) fn slice(&self, range: Range<usize>) -> &[char] {
        let end = range.end.min(self.len());
        self.plain.get(range.start.min(end)..end).unwrap_or_default()
    }

    /// The characters of a range in one width, as a text.
    pub(super) fn plain(&self, range: Range<usize>) -> String {
        self.slice(range).iter().collect()
    }

    /// The words of a range as they are written.
    pub(super) fn words(&self, range: Range<usize>) -> String {
        let end = range.end.min(self.len());
        self.raw.get(range.start.min(end)..end).unwrap_or_default().iter().collect()
    }

    /// The place of a range in the source.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let start = self.at.get(range.start).or(self.at.last()).copied().unwrap_or_default();
        let last = range.end.checked_sub(1).filter(|last| *last >= range.start);
        let end = last.and_then(|last| self.at.get(last).or(self.at.last())).map_or(start, |at| at + 1);
        Span { start, end: end.max(start) }
    }

    /// Whether a word stands at an index.
    pub(super) fn has(&self, index: usize, word: &str) -> bool {
        let mut index = index;
        word.chars().all(|c| {
            index += 1;
            self.plain.get(index - 1) == Some(&c)
        })
    }

    /// The first of some words that stands at an index; put longer words first.
    pub(super) fn any<'w>(&self, index: usize, words: &[&'w str]) -> Option<&'w str> {
        words.iter().find(|word| self.has(index, word)).copied()
    }

    /// The first of some words that ends right before an index.
    pub(super) fn any_before<'w>(&self, index: usize, words: &[&'w str]) -> Option<&'w str> {
        words.iter().find(|word| index.checked_sub(count(word)).is_some_and(|at| self.has(at, word))).copied()
    }

    /// Where a word stands first in a range.
    pub(super) fn find(&self, range: Range<usize>, word: &str) -> Option<usize> {
        let end = (range.end.min(self.len()) + 1).checked_sub(count(word))?;
        (range.start..end).find(|index| self.has(*index, word))
    }

    /// Where a word stands last in a range.
    pub(super) fn rfind(&self, range: Range<usize>, word: &str) -> Option<usize> {
        let end = (range.end.min(self.len()) + 1).checked_sub(count(word))?;
        (range.start..end).rev().find(|index| self.has(*index, word))
    }

    /// The start of the clause or sentence around an index: behind the nearest of the marks.
    pub(super) fn start_of(&self, index: usize, floor: usize, marks: &[char]) -> usize {
        (floor..index).rev().find(|at| marks.contains(&self.c(*at))).map_or(floor, |at| at + 1)
    }

    /// The end of the clause or sentence around an index: at the nearest of the marks.
    pub(super) fn end_of(&self, index: usize, ceiling: usize, marks: &[char]) -> usize {
        (index..ceiling.min(self.len())).find(|at| marks.contains(&self.c(*at))).unwrap_or(ceiling)
    }
}

/// No clause is longer than this; a text without marks is cut, so that its length costs no more than itself.
const LONGEST_CLAUSE: usize = 400;

impl Passage {
    /// The start of the clause around an index.
    pub(super) fn clause_start(&self, index: usize, floor: usize) -> usize {
        let floor = floor.max(index.saturating_sub(LONGEST_CLAUSE));
        (floor..index).rev().find(|at| self.ends_clause(*at)).map_or(floor, |at| at + 1)
    }

    /// The end of the clause around an index.
    pub(super) fn clause_end(&self, index: usize, ceiling: usize) -> usize {
        let ceiling = ceiling.min(index + LONGEST_CLAUSE);
        (index..ceiling.min(self.len())).find(|at| self.ends_clause(*at)).unwrap_or(ceiling)
    }

    /// Whether a clause ends at an index; 2:1 is a ratio.
    fn ends_clause(&self, at: usize) -> bool {
        let c = self.c(at);
        CLAUSE.contains(&c)
            && !(c == ':' && self.before(at).is_ascii_digit() && self.c(at + 1).is_ascii_digit())
    }
}

/// The marks between clauses.
pub(super) const CLAUSE: &[char] = &[',', ';', '。', '\n', ':', '!', '?'];
/// The marks between sentences.
pub(super) const SENTENCE: &[char] = &['。', ';', '\n', '!', '?'];

/// How many characters a word has.
pub(super) fn count(word: &str) -> usize {
    // Counted here, not by the library: the words are a few characters long.
    word.bytes().filter(|byte| byte & 0xC0 != 0x80).count()
}
