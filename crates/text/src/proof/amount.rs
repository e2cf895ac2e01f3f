//! Amounts (数值) in exact arithmetic: 1,234.5万 as a fraction of a hundred-millionth, so that shares and increases are
//! recomputed without floats. What is compared with what, [`super::figure`] and [`super::table`] say.

use crate::normalise::half_width;

/// How many parts of one there are.
const PARTS: i128 = 100_000_000;

/// A number as it is written (数值).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Amount {
    /// In hundred-millionths.
    pub(super) value: i128,
    /// One unit of its last written digit, in hundred-millionths.
    pub(super) step: i128,
}

impl Amount {
    /// Reads `1,234.5`, with 万 or 亿 behind it counted in; nothing for what is no number.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut plain: String =
            text.trim().chars().map(half_width).filter(|c| !matches!(c, ',' | ' ' | '，')).collect();
        let mut factor: i128 = 1;
        while let Some(last) = plain.chars().next_back() {
            let times = match last {
                '万' => 10_000,
                '亿' => 100_000_000,
                '千' => 1_000,
                '百' => 100,
                _ => break,
            };
            factor = factor.checked_mul(times)?;
            plain.pop();
        }
        let is_negative = plain.starts_with('-') || plain.starts_with('－');
        let plain = plain.trim_start_matches(['-', '+', '－']);
        let (whole, rest) = plain.split_once('.').unwrap_or((plain, ""));
        let is_number = |part: &str| part.chars().all(|c| c.is_ascii_digit());
        if whole.is_empty() || whole.len() > 15 || rest.len() > 8 || !is_number(whole) || !is_number(rest) {
            return None;
        }
        let mut step = PARTS;
        let mut value = whole.parse::<i128>().ok()?.checked_mul(PARTS)?;
        for digit in rest.chars() {
            step /= 10;
            value += i128::from(digit.to_digit(10)?) * step;
        }
        let sign = if is_negative { -1 } else { 1 };
        Some(Self { value: value.checked_mul(factor)? * sign, step: step.checked_mul(factor)? })
    }

    /// As a share of another in per cent, in hundred-millionths; nothing for a share of nothing.
    pub(super) fn percent_of(self, other: Self) -> Option<i128> {
        (other.value != 0).then(|| self.value.checked_mul(100 * PARTS)?.checked_div(other.value)).flatten()
    }

    /// Whether the written number is this value, as rounded at its last digit either way.
    pub(super) fn is_about(self, value: i128) -> bool {
        (self.value - value).abs() < self.step
    }
}

/// A value in words, with as many decimals as a written neighbour has.
pub(super) fn words(value: i128, like: Amount) -> String {
    let step = like.step.clamp(1, PARTS);
    let rounded = (value + value.signum() * step / 2) / step * step;
    let sign = if rounded < 0 { "-" } else { "" };
    let (whole, rest) = (rounded.abs() / PARTS, rounded.abs() % PARTS);
    if step == PARTS {
        return format!("{sign}{whole}");
    }
    let decimals = format!("{rest:08}");
    let kept = (PARTS / step).to_string().len() - 1;
    format!("{sign}{whole}.{}", decimals.get(..kept).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::{Amount, words};

    #[test]
    fn numbers_with_separators_and_magnitudes_are_read() {
        let value = |text: &str| Amount::parse(text).map(|amount| amount.value);
        assert_eq!(value("1,234.5"), Some(123_450_000_000));
        assert_eq!(value("1.5万"), value("15000"));
        assert_eq!(value("２０"), value("20"));
        assert_eq!(value("-50"), Some(-5_000_000_000));
        for text in ["", "三", "1.2.3", "12-", "9".repeat(30).as_str()] {
            assert_eq!(value(text), None, "{text}");
        }
    }

    #[test]
    fn shares_are_rounded_as_written() {
        let (part, whole) = (Amount::parse("1").unwrap(), Amount::parse("3").unwrap());
        let share = part.percent_of(whole).unwrap();
        assert!(Amount::parse("33.3").unwrap().is_about(share));
        assert!(Amount::parse("33.33").unwrap().is_about(share));
        assert!(!Amount::parse("35.3").unwrap().is_about(share));
        assert_eq!(words(share, Amount::parse("1.00").unwrap()), "33.33");
        assert_eq!(words(share, whole), "33");
    }
}
