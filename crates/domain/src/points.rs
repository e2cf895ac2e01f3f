//! Points (分值): exact fractions, so that halves, thirds and 3 : 2 shares add up to the last digit.
//! No rounding happens here except in [`Points::rounded`], which a notice must ask for.
//! Next: [`crate::rule`], where points are laid down, and [`crate::score`], where they are added.

use std::cmp::Ordering;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Neg, Sub};

/// Points (分值): an exact fraction in lowest terms with a positive denominator.
///
/// Arithmetic is exact as long as numerator and denominator fit 63 bits. A result beyond them is held at the bound
/// ([`Points::MAX`], [`Points::MIN`]); one whose denominator alone is too long (shares among 2, 3, 5, 7 … 47 units
/// added up) is taken to the nearest billionth. Inputs are limited by [`Points::parse`] to ±1,000,000,000 with
/// denominators to 10,000, so only ledgers written to do so leave exactness.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Points {
    numerator: i64,
    denominator: i64,
}

impl Points {
    /// Nothing.
    pub const ZERO: Self = Self::whole(0);
    /// The factor that changes nothing.
    pub const ONE: Self = Self::whole(1);
    /// The upper bound at which sums are held.
    pub const MAX: Self = Self::whole(i64::MAX);
    /// The lower bound at which sums are held.
    pub const MIN: Self = Self::whole(-i64::MAX);

    /// The largest figure accepted from outside, in points; also limits denominators (10,000).
    const INPUT_LIMIT: i64 = 1_000_000_000;

    /// A whole number of points.
    pub const fn whole(points: i64) -> Self {
        Self { numerator: points, denominator: 1 }
    }

    /// The fraction `numerator / denominator`; nothing when the denominator is zero.
    pub fn fraction(numerator: i64, denominator: i64) -> Option<Self> {
        (denominator != 0).then(|| Self::reduced(i128::from(numerator), i128::from(denominator)))
    }

    /// Reads `20`, `-10`, `0.5`, `1/3`, `30%`, in half- or full-width characters.
    ///
    /// Refused (`None`): anything else, a zero denominator, more than four decimals, a figure beyond ±1,000,000,000.
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).map(half_width).collect();
        if let Some(percent) = text.strip_suffix('%') {
            let value = Self::parse_plain(percent)?;
            return Some(Self::reduced(i128::from(value.numerator), i128::from(value.denominator) * 100));
        }
        if let Some((numerator, denominator)) = text.split_once('/') {
            let numerator = Self::parse_plain(numerator)?;
            let denominator = Self::parse_plain(denominator)?;
            let is_plain = denominator.denominator == 1 && (1..=10_000).contains(&denominator.numerator);
            return is_plain.then(|| {
                Self::reduced(
                    i128::from(numerator.numerator),
                    i128::from(numerator.denominator) * i128::from(denominator.numerator),
                )
            });
        }
        Self::parse_plain(&text)
    }

    fn parse_plain(text: &str) -> Option<Self> {
        let (is_negative, digits) = match text.strip_prefix(['-', '−', '－']) {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let is_digits = |part: &str| part.chars().all(|c| c.is_ascii_digit());
        if whole.is_empty() || !is_digits(whole) || !is_digits(decimals) || decimals.len() > 4 {
            return None;
        }
        if digits.contains('.') && decimals.is_empty() {
            return None;
        }
        let scale = 10_i64.checked_pow(u32::try_from(decimals.len()).ok()?)?;
        let whole: i64 = whole.parse().ok().filter(|n| *n <= Self::INPUT_LIMIT)?;
        let decimals: i64 = if decimals.is_empty() { 0 } else { decimals.parse().ok()? };
        let magnitude = whole.checked_mul(scale)?.checked_add(decimals)?;
        Self::fraction(if is_negative { -magnitude } else { magnitude }, scale)
    }

    /// Numerator in lowest terms.
    pub const fn numerator(self) -> i64 {
        self.numerator
    }

    /// Denominator in lowest terms, positive.
    pub const fn denominator(self) -> i64 {
        self.denominator
    }

    /// Whether it is nothing.
    pub const fn is_zero(self) -> bool {
        self.numerator == 0
    }

    /// Whether it takes points away.
    pub const fn is_negative(self) -> bool {
        self.numerator < 0
    }

    /// The quotient; nothing when dividing by zero.
    pub fn divided_by(self, other: Self) -> Option<Self> {
        (!other.is_zero()).then(|| {
            Self::reduced(
                i128::from(self.numerator) * i128::from(other.denominator),
                i128::from(self.denominator) * i128::from(other.numerator),
            )
        })
    }

    /// The largest whole number not above it.
    pub const fn floor(self) -> i64 {
        self.numerator.div_euclid(self.denominator)
    }

    /// Rounds half away from zero to so many decimals (四舍五入), at most four.
    #[must_use]
    pub fn rounded(self, decimals: u32) -> Self {
        let scale = 10_i128.pow(decimals.min(4));
        let scaled = i128::from(self.numerator) * scale;
        let denominator = i128::from(self.denominator);
        let doubled = scaled.abs() * 2 + denominator;
        let magnitude = doubled.div_euclid(denominator * 2);
        Self::reduced(if scaled < 0 { -magnitude } else { magnitude }, scale)
    }

    fn reduced(numerator: i128, denominator: i128) -> Self {
        let divisor = greatest_common_divisor(numerator.unsigned_abs(), denominator.unsigned_abs()).max(1);
        let divisor = i128::try_from(divisor).unwrap_or(1);
        let sign = if denominator < 0 { -1 } else { 1 };
        let (numerator, denominator) = (sign * numerator / divisor, sign * denominator / divisor);
        match (i64::try_from(numerator), i64::try_from(denominator)) {
            (Ok(numerator), Ok(denominator)) => Self { numerator, denominator },
            _ => Self::nearest(numerator, denominator),
        }
    }

    /// The nearest billionth of a positive denominator's fraction, held at the bound when even that is too long.
    fn nearest(numerator: i128, denominator: i128) -> Self {
        const PARTS: i128 = 1_000_000_000;
        let (mut rest, mut denominator, whole) =
            (numerator.rem_euclid(denominator), denominator, numerator.div_euclid(denominator));
        // Both lose the same last bits, so that the product below fits.
        while denominator > i128::MAX / (4 * PARTS) {
            (rest, denominator) = (rest >> 1, denominator >> 1);
        }
        let part = (rest * PARTS * 2 + denominator).div_euclid(denominator * 2);
        let fits = whole.checked_mul(PARTS).and_then(|whole| whole.checked_add(part));
        let Some(sum) = fits.filter(|_| denominator > 0) else {
            return if numerator < 0 { Self::MIN } else { Self::MAX };
        };
        let divisor = greatest_common_divisor(sum.unsigned_abs(), PARTS.unsigned_abs());
        let divisor = i128::try_from(divisor.max(1)).unwrap_or(1);
        match (i64::try_from(sum / divisor), i64::try_from(PARTS / divisor)) {
            (Ok(numerator), Ok(denominator)) => Self { numerator, denominator },
            _ if numerator < 0 => Self::MIN,
            _ => Self::MAX,
        }
    }
}

/// Full-width digits, signs and points as their half-width forms; other characters unchanged.
fn half_width(c: char) -> char {
    match c {
        '０'..='９' | '＋' | '－' | '．' | '／' | '％' => {
            u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c)
        }
        other => other,
    }
}

const fn greatest_common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Default for Points {
    fn default() -> Self {
        Self::ZERO
    }
}

impl Add for Points {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        // Whole numbers are nearly all there is; this path decides the speed of a province's year.
        if self.denominator == 1
            && other.denominator == 1
            && let Some(numerator) = self.numerator.checked_add(other.numerator)
        {
            return Self { numerator, denominator: 1 };
        }
        let (a, b) = (i128::from(self.denominator), i128::from(other.denominator));
        Self::reduced(i128::from(self.numerator) * b + i128::from(other.numerator) * a, a * b)
    }
}

impl AddAssign for Points {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Neg for Points {
    type Output = Self;

    fn neg(self) -> Self {
        Self { numerator: self.numerator.checked_neg().unwrap_or(i64::MAX), denominator: self.denominator }
    }
}

impl Sub for Points {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Points {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Self::reduced(
            i128::from(self.numerator) * i128::from(other.numerator),
            i128::from(self.denominator) * i128::from(other.denominator),
        )
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Self>>(terms: I) -> Self {
        terms.fold(Self::ZERO, Add::add)
    }
}

impl PartialOrd for Points {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Points {
    fn cmp(&self, other: &Self) -> Ordering {
        let left = i128::from(self.numerator) * i128::from(other.denominator);
        left.cmp(&(i128::from(other.numerator) * i128::from(self.denominator)))
    }
}

impl fmt::Display for Points {
    /// As printed: `20`, `-10`, `2.5`; a fraction that has no finite decimal of four places as `10/3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.denominator == 1 {
            return write!(f, "{}", self.numerator);
        }
        if 10_000 % self.denominator != 0 {
            return write!(f, "{}/{}", self.numerator, self.denominator);
        }
        let scaled = i128::from(self.numerator) * i128::from(10_000 / self.denominator);
        let sign = if scaled < 0 { "-" } else { "" };
        let decimals = format!("{:04}", scaled.unsigned_abs() % 10_000);
        write!(f, "{sign}{}.{}", scaled.unsigned_abs() / 10_000, decimals.trim_end_matches('0'))
    }
}

impl fmt::Debug for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}分")
    }
}

#[cfg(test)]
mod tests {
    use super::Points;

    #[test]
    fn reads_what_clerks_write() {
        for (text, shown) in [
            ("20", "20"),
            ("-10", "-10"),
            ("－１０", "-10"),
            ("0.5", "0.5"),
            ("1/3", "1/3"),
            ("30%", "0.3"),
            ("＋5", "5"),
            (" 2.50 ", "2.5"),
        ] {
            assert_eq!(Points::parse(text).map(|p| p.to_string()).as_deref(), Some(shown), "{text}");
        }
        for text in ["", "abc", "1/0", "1.23456", "5.", "10000000000", "1e3", "二十"] {
            assert_eq!(Points::parse(text), None, "{text}");
        }
    }

    #[test]
    fn adds_thirds_without_loss() {
        let third = Points::fraction(10, 3).unwrap();
        assert_eq!(third + third + third, Points::whole(10));
        assert_eq!(third.rounded(1).to_string(), "3.3");
        assert_eq!(Points::fraction(-25, 10).unwrap().rounded(0).to_string(), "-3");
        assert_eq!(Points::fraction(-7, 2).unwrap().floor(), -4);
    }

    #[test]
    fn stays_at_the_bound_instead_of_panicking() {
        assert_eq!(Points::MAX + Points::MAX, Points::MAX);
        assert_eq!(Points::MIN + Points::MIN, Points::MIN);
        assert_eq!(-Points::MAX, Points::MIN);
    }

    #[test]
    fn keeps_close_when_a_denominator_grows_too_long() {
        // Denominators are primes below 10,000: their product leaves 63 bits with the fifth.
        let parts = [9973, 9967, 9949, 9941, 9931, 9929].map(|prime| Points::fraction(1, prime).unwrap());
        let sum: Points = parts.into_iter().sum();
        assert_eq!(sum.rounded(4).to_string(), "0.0006");
        let loss: Points = parts.into_iter().map(|part| -part).sum();
        assert_eq!(loss.rounded(4).to_string(), "-0.0006");
        let shares: Points = (1..=60).filter_map(|of| Points::fraction(100, of)).sum();
        assert_eq!(shares.rounded(4).to_string(), "467.987");
    }
}
