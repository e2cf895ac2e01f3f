//! Tokens of the search (检索词元): a text made comparable sign by sign, and the pairs of neighbouring signs by which
//! the index finds it. A pair is no word: whatever stands in a text is found, two characters in the middle of a name too.
//!
//! Next: [`crate::search`] for the tables.

use crate::open::Dialect;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// A text as it is compared (检索文本): width and case made one, spaces and line ends gone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folded {
    /// The signs.
    pub signs: Vec<char>,
    /// Per sign: which character of the text it was, counted from zero.
    pub places: Vec<usize>,
}

impl Folded {
    /// Folds a text.
    ///
    /// ```
    /// use zhaozhang_store::search_token::Folded;
    /// let folded = Folded::of("医保 ＤＲＧ\n改革");
    /// assert_eq!(folded.signs.iter().collect::<String>(), "医保drg改革");
    /// assert_eq!(folded.find(&Folded::of("drg改")), Some(2));
    /// ```
    pub fn of(text: &str) -> Self {
        let mut folded = Self::default();
        for (place, character) in text.chars().enumerate() {
            if let Some(sign) = fold(character) {
                folded.signs.push(sign);
                folded.places.push(place);
            }
        }
        folded
    }

    /// Where the other stands first in this one, in signs.
    pub fn find(&self, other: &Self) -> Option<usize> {
        self.find_after(other, 0)
    }

    /// The same from a sign on.
    pub fn find_after(&self, other: &Self, from: usize) -> Option<usize> {
        let (first, length) = (*other.signs.first()?, other.signs.len());
        let signs = self.signs.get(from..)?;
        let mut starts = signs.iter().enumerate().filter(|(_, sign)| **sign == first).map(|(at, _)| at);
        starts.find(|at| signs.get(*at..*at + length) == Some(other.signs.as_slice())).map(|at| from + at)
    }

    /// Whether nothing is left of the text.
    pub fn is_empty(&self) -> bool {
        self.signs.is_empty()
    }

    /// Whether the index can look for it: a letter, figure or character is in it.
    pub fn is_searchable(&self) -> bool {
        self.signs.iter().copied().any(is_word)
    }
}

/// A sign as it is compared; nothing for spaces, line ends and what cannot be seen.
fn fold(character: char) -> Option<char> {
    let narrow = match character {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character),
        other => other,
    };
    let is_unseen = narrow.is_whitespace()
        || narrow.is_control()
        || matches!(narrow, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}');
    // The rare letter that becomes two when small keeps its first part: one sign stays one sign.
    if is_unseen { None } else { narrow.to_lowercase().next() }
}

/// Whether a sign alone is looked for.
fn is_word(sign: char) -> bool {
    sign.is_alphanumeric()
}

/// A sign as the index of SQLite keeps it: ASCII besides letters and figures would part tokens there, so it moves to
/// where Unicode has no signs of its own.
fn kept_sign(sign: char) -> char {
    if sign.is_ascii() && !sign.is_ascii_alphanumeric() {
        char::from_u32(0xE000 + u32::from(sign)).unwrap_or(sign)
    } else {
        sign
    }
}

/// A sign, or a pair of them, as a number.
fn number(first: Option<char>, second: char) -> u64 {
    first.map_or(0, |first| u64::from(first) << 21) | u64::from(second)
}

/// The tokens under which a text is kept: its pairs, marks included, and its single signs, each once.
pub(crate) fn kept(texts: &[&str]) -> BTreeSet<u64> {
    let mut tokens = Vec::new();
    for text in texts {
        let mut before: Option<char> = None;
        for sign in text.chars().filter_map(fold) {
            if is_word(sign) {
                tokens.push(number(None, sign));
            }
            if let Some(before) = before {
                tokens.push(number(Some(before), sign));
            }
            before = Some(sign);
        }
    }
    tokens.sort_unstable();
    tokens.dedup();
    tokens.into_iter().collect()
}

/// The tokens that every text with these terms has: the pairs of each, and of a term of one sign that sign.
pub(crate) fn asked(terms: &[Folded]) -> BTreeSet<u64> {
    let mut tokens = BTreeSet::new();
    for term in terms {
        match term.signs.as_slice() {
            [only] if is_word(*only) => {
                tokens.insert(number(None, *only));
            }
            signs => tokens.extend(signs.windows(2).filter_map(|pair| match pair {
                [first, second] => Some(number(Some(*first), *second)),
                _ => None,
            })),
        }
    }
    tokens
}

/// Whether a text holds a term; the text is folded on the way, so that nothing is kept of it.
pub(crate) fn holds(text: &str, term: &Folded) -> bool {
    let Some((first, rest)) = term.signs.split_first() else { return true };
    let mut signs = text.chars().filter_map(fold);
    while let Some(sign) = signs.next() {
        if sign == *first {
            let mut ahead = signs.clone();
            if rest.iter().all(|wanted| ahead.next() == Some(*wanted)) {
                return true;
            }
        }
    }
    false
}

/// A token as the full-text index of SQLite keeps it.
fn word(token: u64) -> String {
    let sign = |code: u64| u32::try_from(code & 0x1F_FFFF).ok().and_then(char::from_u32).map(kept_sign);
    let first = sign(token >> 21).filter(|first| *first != kept_sign('\0'));
    first.into_iter().chain(sign(token)).collect()
}

/// On PostgreSQL so many texts stand on a shelf (架), by their numbers; a token there says its shelf as well, so that a
/// question reads the newest shelf alone before it reads the others. 2048 texts hold enough hits of any common word.
const SHELF_BITS: u32 = 11;
/// Above the two signs of a pair.
const ABOVE_A_PAIR: u32 = 42;

/// The shelf of a text by its number in the index; numbers are positive.
pub(crate) fn shelf_of(id: i64) -> i64 {
    id.max(0) >> SHELF_BITS
}

/// The tokens of a text as the index of a database takes them.
pub(crate) fn written(tokens: &BTreeSet<u64>, dialect: Dialect, id: i64) -> String {
    let shelf = u64::try_from(shelf_of(id)).unwrap_or(0) << ABOVE_A_PAIR;
    let mut text = String::with_capacity(tokens.len() * 15);
    for token in tokens {
        if !text.is_empty() {
            text.push(' ');
        }
        match dialect {
            Dialect::Sqlite => text.push_str(&word(*token)),
            Dialect::Postgres => {
                // Writing to a String cannot fail.
                let _ = write!(text, "{}", shelf | token);
            }
        }
    }
    text
}

/// The question to the index: every token. On PostgreSQL the list of them on the shelf `shelf`, an expression.
pub(crate) fn question(tokens: &BTreeSet<u64>, dialect: Dialect) -> String {
    match dialect {
        Dialect::Sqlite => {
            let quoted: Vec<String> = tokens.iter().map(|token| format!("\"{}\"", word(*token))).collect();
            quoted.join(" AND ")
        }
        Dialect::Postgres => {
            let numbers: Vec<String> =
                tokens.iter().map(|token| format!("(shelf << {ABOVE_A_PAIR}) | {token}")).collect();
            numbers.join(",")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Folded, asked, kept, question, written};
    use crate::open::Dialect;

    #[test]
    fn a_text_is_kept_by_pairs_and_single_signs() {
        let tokens = kept(&["医保 DRG", "（一）改"]);
        assert_eq!(
            written(&tokens, Dialect::Sqlite, 1).split(' ').collect::<std::collections::BTreeSet<_>>(),
            "医 保 d r g 一 改 医保 保d dr rg \u{E028}一 一\u{E029} \u{E029}改".split(' ').collect()
        );
        assert_eq!(written(&kept(&["医保"]), Dialect::Postgres, 2047), "20445 21307 44684038109");
        let next_shelf = (1_u64 << 42) + 20445;
        assert!(written(&kept(&["医保"]), Dialect::Postgres, 2048).starts_with(&next_shelf.to_string()));
    }

    #[test]
    fn what_is_asked_is_among_what_is_kept() {
        let text = "赣州市2020年第3季度（医保）信息：DRG付费，参保率95.2%。";
        let signs: Vec<char> = text.chars().collect();
        let tokens = kept(&[text]);
        for start in 0..signs.len() {
            for end in start + 1..=signs.len() {
                let term = Folded::of(&signs[start..end].iter().collect::<String>());
                assert!(super::holds(text, &term));
                assert!(asked(&[term]).is_subset(&tokens), "{start} {end}");
            }
        }
    }

    #[test]
    fn nothing_a_person_types_becomes_part_of_the_question() {
        let terms = [Folded::of("a\"b' OR *^:(医)")];
        let asked_of_sqlite = question(&asked(&terms), Dialect::Sqlite).replace("\" AND \"", "");
        assert!(!asked_of_sqlite.trim_matches('"').contains(['"', '\'', '*', '^', ':', '(', ')', ' ']));
        let asked_of_postgres = question(&asked(&terms), Dialect::Postgres).replace("(shelf << 42) | ", "");
        assert!(asked_of_postgres.chars().all(|c| c.is_ascii_digit() || c == ','), "{asked_of_postgres}");
    }

    #[test]
    fn a_term_is_found_where_it_stands() {
        let text = Folded::of("第一\n届　ＡＢ");
        assert_eq!(text.find(&Folded::of("一届ab")), Some(1));
        assert_eq!(text.places, [0, 1, 3, 5, 6]);
        assert_eq!(text.find(&Folded::of("届届")), None);
        assert!(!Folded::of("，。").is_searchable() && Folded::of(" \u{200B}").is_empty());
    }
}
