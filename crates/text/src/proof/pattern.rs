//! Patterns (样式) of the checks: compiled once, on first use, and linear in the length of the text.
//! What they mean stands where they are used.

use regex::Regex;

/// Compiles a pattern that is written in this program.
#[expect(clippy::expect_used, reason = "the patterns are constants and every one is used by a test")]
pub(super) fn compiled(source: &str) -> Regex {
    Regex::new(source).expect("a pattern of the program")
}

/// Names patterns: `pattern! { YEAR = "[0-9]{4}年"; }`.
macro_rules! pattern {
    ($($name:ident = $source:expr;)*) => {
        $(static $name: std::sync::LazyLock<regex::Regex> =
            std::sync::LazyLock::new(|| crate::proof::pattern::compiled($source));)*
    };
}
pub(super) use pattern;

/// A whole number in digits of either width, or in Chinese characters.
pub(super) fn number(text: &str) -> Option<u64> {
    crate::numeral::parse(text).ok()
}

/// The number as the kind that days are made of.
pub(super) fn small(text: &str) -> Option<u32> {
    number(text).and_then(|number| u32::try_from(number).ok())
}
