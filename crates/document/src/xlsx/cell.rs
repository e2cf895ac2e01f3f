//! What a cell holds: a number in the figure's own decimals, or words that no program takes for a formula.
//! Nothing is computed: a percentage becomes a number by moving its point in the text.

/// A figure as Excel stores it: the value and the format that shows it as it was printed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Figure {
    /// The value.
    pub(crate) value: f64,
    /// For example `0.00` or `0.0%`.
    pub(crate) format: String,
}

/// Excel keeps fifteen digits; a longer number would come back changed.
const MOST_DIGITS: usize = 15;

/// The figure a text stands for: digits with an optional sign, one point and `%`; anything else is not a figure.
///
/// `007` is a number of a document, not a figure, and stays text.
pub(crate) fn figure(text: &str) -> Option<Figure> {
    let text = text.trim();
    let (is_negative, unsigned) = match text.strip_prefix(['-', '−', '－']) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (plain, is_percent) = match unsigned.strip_suffix('%') {
        Some(rest) => (rest, true),
        None => (unsigned, false),
    };
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let is_digits = |part: &str| part.chars().all(|character| character.is_ascii_digit());
    let is_padded = whole.len() > 1 && whole.starts_with('0');
    let ends_in_point = plain.ends_with('.');
    if whole.is_empty() || ends_in_point || is_padded || !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    if whole.len().saturating_add(fraction.len()) > MOST_DIGITS {
        return None;
    }
    let sign = if is_negative { "-" } else { "" };
    let scale = fraction.len().saturating_add(if is_percent { 2 } else { 0 });
    let value = format!("{sign}{whole}{fraction}e-{scale}").parse().ok()?;
    let decimals =
        if fraction.is_empty() { String::new() } else { format!(".{}", "0".repeat(fraction.len())) };
    let percent = if is_percent { "%" } else { "" };
    Some(Figure { value, format: format!("0{decimals}{percent}") })
}

/// Whether a program that reads the sheet as text, or a person who edits the cell, would get a formula.
pub(crate) fn is_formula_like(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, value: f64, format: &str) {
        assert_eq!(figure(text), Some(Figure { value, format: format.to_owned() }), "{text}");
    }

    #[test]
    fn figures_keep_their_decimals() {
        check("152.50", 152.5, "0.00");
        check("-10", -10.0, "0");
        check("−0.5", -0.5, "0.0");
        check("120.0%", 1.2, "0.0%");
        check("0", 0.0, "0");
    }

    #[test]
    fn words_and_long_numbers_are_not_figures() {
        for text in
            ["", "—", "1.", ".5", "1,000", "007", "5篇", "1e5", "--1", "1.2.3", "1234567890123456", "NaN"]
        {
            assert_eq!(figure(text), None, "{text}");
        }
    }

    #[test]
    fn formulas_are_recognised() {
        assert!(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"].into_iter().all(is_formula_like));
        assert!(!is_formula_like("甲=乙"));
    }
}
