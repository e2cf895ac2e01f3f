//! Texts made comparable (归一): one sign for every way of writing it, and nothing but what carries content.
//! Widths, small letters, traditional and variant characters, punctuation, spaces and invisible signs go here;
//! which parts of a page are its body is [`super::frame`], which words mean the same is nobody's business.
//!
//! The pairs of characters come from the dictionaries of `OpenCC` (Apache-2.0); `data/README.md` has the source.

use std::sync::OnceLock;

/// The longest text that is looked at, in compared characters; the rest of a longer one is ignored.
pub const LONGEST: usize = 60_000;

const PAIRS: &str = include_str!("../../data/fold.txt");
/// Stands in the table for punctuation; two figures it separates stay two.
const MARK: u16 = 1;
/// Stands between two figures that punctuation separates.
const APART: u16 = 0x2F;
const SIZE: usize = 0x1_0000;

/// The comparable signs of a text (归一文本) and how many of them are Chinese characters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folded {
    /// The signs, each in sixteen bits.
    pub signs: Vec<u16>,
    /// How many of them are Chinese characters.
    pub chinese: u32,
}

/// Folds a text into comparable signs.
///
/// ```
/// use zhaozhang_text::reprint::fold::fold;
/// assert_eq!(fold("醫療保障局，２０２６年 Ａ類").signs, fold("医疗保障局2026\u{200B}年a类").signs);
/// ```
pub fn fold(text: &str) -> Folded {
    let mut folded = Folded::default();
    fold_into(text, &mut folded);
    folded
}

/// Folds a text into a buffer that is emptied first.
#[expect(clippy::indexing_slicing, reason = "a table of all sixteen-bit values is indexed by one")]
pub(crate) fn fold_into(text: &str, into: &mut Folded) {
    let table = table();
    let most = text.len().min(LONGEST);
    into.signs.clear();
    into.signs.resize(most + 2, 0);
    let (mut at, mut out, mut is_apart, mut last) = (0_usize, 0_usize, false, 0_u16);
    let mut put = |sign: u16, out: &mut usize| {
        if let Some(place) = into.signs.get_mut(*out) {
            *place = sign;
        }
        *out += 1;
    };
    while out < most {
        // most of a Chinese text: one of the characters that three bytes from E4 to E9 spell
        if let Some([one @ 0xE4..=0xE9, two, three]) = text.as_bytes().get(at..).and_then(<[u8]>::first_chunk)
        {
            let point =
                (u16::from(*one & 0xF) << 12) | (u16::from(*two & 0x3F) << 6) | u16::from(*three & 0x3F);
            last = table[usize::from(point)];
            put(last, &mut out);
            is_apart = false;
            at += 3;
            continue;
        }
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else {
            break;
        };
        at += c.len_utf8();
        let sign = match u16::try_from(u32::from(c)) {
            Ok(small) => table[usize::from(small)],
            Err(_) => far(u32::from(c)),
        };
        if sign > MARK {
            if is_apart && is_digit(sign) && is_digit(last) {
                put(APART, &mut out);
            }
            is_apart = false;
            last = sign;
            put(sign, &mut out);
        } else {
            is_apart |= sign == MARK;
        }
    }
    into.signs.truncate(out.min(LONGEST));
    let chinese = into.signs.iter().filter(|sign| is_chinese(**sign)).count();
    into.chinese = u32::try_from(chinese).unwrap_or(u32::MAX);
}

/// Whether a folded sign is a Chinese character.
pub(crate) const fn is_chinese(sign: u16) -> bool {
    (sign >= 0x3400 && sign <= 0x9FFF) || (sign >= 0xE000 && sign <= 0xF8FF)
}

/// Whether a folded sign is a digit.
pub(crate) const fn is_digit(sign: u16) -> bool {
    sign >= 0x30 && sign <= 0x39
}

/// The folded signs as text again, for explanations.
pub(crate) fn shown(signs: &[u16]) -> String {
    String::from_utf16_lossy(signs)
}

/// A sign outside the basic plane: rare ideographs share the private plane by number, everything else is dropped.
fn far(point: u32) -> u16 {
    match point {
        0x2_0000..=0x3_FFFF => {
            u16::try_from(0xE000_u32.saturating_add(point.checked_rem(0x1800).unwrap_or(0))).unwrap_or(0)
        }
        _ => 0,
    }
}

fn table() -> &'static [u16; SIZE] {
    static TABLE: OnceLock<Box<[u16; SIZE]>> = OnceLock::new();
    TABLE.get_or_init(make)
}

#[expect(clippy::indexing_slicing, reason = "a table of all sixteen-bit values is indexed by one")]
fn make() -> Box<[u16; SIZE]> {
    let all: Box<[u16]> = (0..=u16::MAX).map(own).collect();
    let mut table: Box<[u16; SIZE]> =
        all.try_into().unwrap_or_else(|_| unreachable!("there are so many values"));
    for line in PAIRS.lines() {
        let mut signs = line.chars();
        while let (Some(from), Some(to)) = (signs.next(), signs.next()) {
            let (Ok(from), Ok(to)) = (u16::try_from(u32::from(from)), u16::try_from(u32::from(to))) else {
                continue;
            };
            table[usize::from(from)] = to;
        }
    }
    table
}

/// What a sign is without the pairs: itself when it is a letter, a digit or a character, in one width and small.
fn own(sign: u16) -> u16 {
    let Some(c) = char::from_u32(u32::from(sign)) else {
        return 0;
    };
    let c = crate::normalise::half_width(c);
    if !c.is_alphanumeric() {
        let is_nothing = c.is_whitespace() || crate::normalise::is_invisible(c);
        return if is_nothing { 0 } else { MARK };
    }
    let small = c.to_lowercase().next().unwrap_or(c);
    u16::try_from(u32::from(small)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, fold, shown};

    #[test]
    fn scripts_widths_and_punctuation_compare_as_one() {
        let one = fold("三明醫改：「以藥品耗材集中採購為突破口」，２０２６年起實施。");
        let two = fold("三明 医改:“以药品耗材集中采购为突破口”,2026年起\u{200B}实施.");
        assert_eq!(shown(&one.signs), shown(&two.signs));
        assert_eq!(one.chinese, 21);
    }

    #[test]
    fn figures_that_punctuation_separates_stay_apart() {
        assert_eq!(shown(&fold("增长2.7%，2023年").signs), "增长2/7/2023年");
        assert_eq!(shown(&fold("２ ０２３年、６月").signs), "2023年6月");
    }

    #[test]
    fn a_very_long_text_is_cut_and_an_empty_one_is_empty() {
        assert_eq!(fold(&"医".repeat(LONGEST + 9)).signs.len(), LONGEST);
        assert!(fold("，。！ \n").signs.is_empty());
    }
}
