//! Numerals (数字): whole numbers as Chinese texts write them, in digits, in characters and in capital characters.
//! It reads a text that *is* a number; figures inside sentences are found by the notice loader of the domain.

use crate::normalise::compact;
use std::fmt;

/// Why a text is no number (拒读数字).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumeralRefusal {
    /// Nothing stands there.
    Empty,
    /// A character that belongs to no numeral.
    Stranger(char),
    /// The characters are numerals, but not in an order that means something: 十百, 三三百, 百万十万.
    Disorder,
    /// 一百二, 两万五: spoken shorthand that may be read in two ways.
    Ambiguous,
    /// Beyond 9,999,9999,9999 (万亿 and more).
    TooLarge,
}

impl fmt::Display for NumeralRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "没有填写数字"),
            Self::Stranger(c) => write!(f, "“{c}”不是数字"),
            Self::Disorder => write!(f, "数字的写法不成立"),
            Self::Ambiguous => write!(f, "口语写法有歧义，请写全（如一百二十、一百零二）"),
            Self::TooLarge => write!(f, "数字过大"),
        }
    }
}

impl std::error::Error for NumeralRefusal {}

/// The largest number read: below one 万亿, far above any count in an office.
const LARGEST: u64 = 999_999_999_999;

/// Reads a whole number: `120`, `１２０`, `1,200`, 一百二十, 二〇二〇, 两万五千, 贰佰, 十五, 〇.
///
/// Refused: anything else, with the reason; signs and decimals are no part of it.
///
/// ```
/// use zhaozhang_text::numeral::parse;
/// assert_eq!(parse("一百二十"), Ok(120));
/// assert_eq!(parse("贰佰零伍"), Ok(205));
/// assert!(parse("一百二").is_err());
/// ```
pub fn parse(text: &str) -> Result<u64, NumeralRefusal> {
    let text = compact(text);
    if text.is_empty() {
        return Err(NumeralRefusal::Empty);
    }
    if text.chars().all(|c| c.is_ascii_digit() || c == ',') {
        return grouped(&text);
    }
    if let Some(stranger) = text.chars().find(|c| digit(*c).is_none() && unit(*c).is_none()) {
        return Err(NumeralRefusal::Stranger(stranger));
    }
    if text.chars().all(|c| digit(c).is_some()) {
        return digits(text.chars().filter_map(digit));
    }
    spelt(&text)
}

/// Arabic digits, with commas only before groups of three.
fn grouped(text: &str) -> Result<u64, NumeralRefusal> {
    let mut groups = text.split(',');
    let first = groups.next().unwrap_or_default();
    let has_groups = text.contains(',');
    if first.is_empty() || (has_groups && first.len() > 3) || groups.any(|group| group.len() != 3) {
        return Err(NumeralRefusal::Disorder);
    }
    digits(text.chars().filter_map(|c| c.to_digit(10)).map(u64::from))
}

/// Digits one after the other, as in years: 二〇二〇.
fn digits(digits: impl Iterator<Item = u64>) -> Result<u64, NumeralRefusal> {
    let mut sum = 0_u64;
    for digit in digits {
        sum = sum.checked_mul(10).and_then(|sum| sum.checked_add(digit)).ok_or(NumeralRefusal::TooLarge)?;
        if sum > LARGEST {
            return Err(NumeralRefusal::TooLarge);
        }
    }
    Ok(sum)
}

/// Sections below 亿 and 万, each with falling units.
fn spelt(text: &str) -> Result<u64, NumeralRefusal> {
    let characters: Vec<char> = text.chars().collect();
    let (above, rest, had_hundred_million) = split_at(&characters, '亿')?;
    let (thousands, rest, had_ten_thousand) = split_at(rest, '万')?;
    let mut sum = 0_u64;
    if had_hundred_million {
        let (high, low, had_inner) = split_at(above, '万')?;
        let inner = if had_inner { section(high, true)?.saturating_mul(10_000) } else { 0 };
        let low = if had_inner && low.is_empty() { 0 } else { section(low, !had_inner)? };
        sum = (inner + low).checked_mul(100_000_000).ok_or(NumeralRefusal::TooLarge)?;
    }
    if had_ten_thousand {
        sum = sum.saturating_add(section(thousands, !had_hundred_million)?.saturating_mul(10_000));
    }
    if !rest.is_empty() {
        // 两万五: the last digit stands for the next lower unit in speech, for itself in books.
        let is_lone = rest.len() == 1 && (had_ten_thousand || had_hundred_million);
        if is_lone {
            return Err(NumeralRefusal::Ambiguous);
        }
        sum = sum.saturating_add(section(rest, !(had_ten_thousand || had_hundred_million))?);
    }
    if sum > LARGEST { Err(NumeralRefusal::TooLarge) } else { Ok(sum) }
}

/// What stands before and after a unit that may occur once.
fn split_at(text: &[char], mark: char) -> Result<(&[char], &[char], bool), NumeralRefusal> {
    let is_mark = |c: &char| *c == mark || (mark == '万' && *c == '萬') || (mark == '亿' && *c == '億');
    match text.iter().rposition(is_mark) {
        None => Ok((&[], text, false)),
        Some(0) => Err(NumeralRefusal::Disorder),
        Some(at) => Ok((text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default(), true)),
    }
}

/// A number below 10,000: 一千二百三十四, 十五, 一千零五, 五. `is_first` allows a leading 十 and forbids a leading 零.
fn section(text: &[char], is_first: bool) -> Result<u64, NumeralRefusal> {
    let (mut sum, mut last_unit, mut pending, mut had_zero) = (0_u64, 10_000_u64, None, false);
    for c in text {
        match (digit(*c), unit(*c)) {
            (Some(0), _) => {
                if pending.is_some() || had_zero || (is_first && sum == 0) {
                    return Err(NumeralRefusal::Disorder);
                }
                had_zero = true;
            }
            (Some(d), _) if pending.is_none() => pending = Some(d),
            (None, Some(u)) if u < last_unit => {
                let times = match pending.take() {
                    Some(d) => d,
                    // Only a leading 十 goes without a digit: 十五, and 一百十五 as some write it.
                    None if u == 10 && !had_zero => 1,
                    None => return Err(NumeralRefusal::Disorder),
                };
                sum += times * u;
                (last_unit, had_zero) = (u, false);
            }
            _ => return Err(NumeralRefusal::Disorder),
        }
    }
    match pending {
        Some(_) if (100..10_000).contains(&last_unit) && !had_zero => Err(NumeralRefusal::Ambiguous),
        Some(d) => Ok(sum + d),
        None if had_zero || sum == 0 => Err(NumeralRefusal::Disorder),
        None => Ok(sum),
    }
}

/// The digit a character stands for, small or capital.
fn digit(c: char) -> Option<u64> {
    Some(match c {
        '零' | '〇' | '○' | 'Ｏ' => 0,
        '一' | '壹' | '弌' => 1,
        '二' | '两' | '贰' | '貳' => 2,
        '三' | '叁' | '參' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// The unit a character stands for, small or capital; 万 and 亿 only as marks of sections.
fn unit(c: char) -> Option<u64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1_000,
        '万' | '萬' => 10_000,
        '亿' | '億' => 100_000_000,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{NumeralRefusal, parse};
    use proptest::prelude::*;

    #[test]
    fn reads_what_offices_write() {
        for (text, number) in [
            ("120", 120),
            ("１２０", 120),
            ("1,200,300", 1_200_300),
            ("一百二十", 120),
            ("〇", 0),
            ("零", 0),
            ("十", 10),
            ("十五", 15),
            ("二十", 20),
            ("一百零二", 102),
            ("一百一十五", 115),
            ("二〇二〇", 2020),
            ("二○二三", 2023),
            ("两万五千", 25_000),
            ("两千", 2_000),
            ("贰佰", 200),
            ("壹仟贰佰叁拾肆", 1_234),
            ("一万零五", 10_005),
            ("十二万三千", 123_000),
            ("三亿", 300_000_000),
            ("一亿零三百万", 103_000_000),
        ] {
            assert_eq!(parse(text), Ok(number), "{text}");
        }
    }

    #[test]
    fn refuses_nonsense_and_says_why() {
        use NumeralRefusal::{Ambiguous, Disorder, Empty, Stranger, TooLarge};
        for (text, refusal) in [
            ("", Empty),
            ("　", Empty),
            ("abc", Stranger('a')),
            ("十分", Stranger('分')),
            ("-5", Stranger('-')),
            ("十百", Disorder),
            ("三三百", Disorder),
            ("百", Disorder),
            ("万", Disorder),
            ("一百零", Disorder),
            ("零十", Disorder),
            ("1,20", Disorder),
            ("一百二", Ambiguous),
            ("两万五", Ambiguous),
            ("9999999999999", TooLarge),
        ] {
            assert_eq!(parse(text), Err(refusal), "{text}");
        }
    }

    /// The standard way to write a number below 1,0000,0000.
    fn written(number: u64) -> String {
        const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
        fn below_ten_thousand(number: u64) -> String {
            let mut text = String::new();
            let mut zero = false;
            for (unit, name) in [(1_000, "千"), (100, "百"), (10, "十"), (1, "")] {
                let digit = number / unit % 10;
                if digit == 0 {
                    zero = !text.is_empty();
                    continue;
                }
                if zero {
                    text.push('零');
                    zero = false;
                }
                text.push(DIGITS[usize::try_from(digit).unwrap()]);
                text.push_str(name);
            }
            text
        }
        let (high, low) = (number / 10_000, number % 10_000);
        match (high, low) {
            (0, 0) => "零".to_owned(),
            (0, low) => below_ten_thousand(low),
            (high, 0) => format!("{}万", below_ten_thousand(high)),
            (high, low) if low < 1_000 => {
                format!("{}万零{}", below_ten_thousand(high), below_ten_thousand(low))
            }
            (high, low) => format!("{}万{}", below_ten_thousand(high), below_ten_thousand(low)),
        }
    }

    proptest! {
        #[test]
        fn every_number_is_read_as_it_is_written(number in 0_u64..100_000_000) {
            prop_assert_eq!(parse(&written(number)), Ok(number));
            prop_assert_eq!(parse(&number.to_string()), Ok(number));
        }

        #[test]
        fn no_text_makes_it_panic(text in "[零〇一二三十百千万亿两贰佰0-9,]{0,24}|\\PC{0,20}") {
            let _ = parse(&text);
        }
    }
}
