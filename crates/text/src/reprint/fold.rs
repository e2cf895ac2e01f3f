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
pub(crate) fn fold_into(text: &str, into: &mut Folded) {
    into.signs.clear();
    into.chinese = fold_onto(text, &mut into.signs).chinese;
}

/// What was seen of a text while it was folded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// How many of its signs are Chinese characters.
    pub(crate) chinese: u32,
    /// One bit for each figure, by its value.
    pub(crate) figures: u64,
}

/// Appends the signs of a text to those of others.
pub(crate) fn fold_onto(text: &str, signs: &mut Vec<u16>) -> Seen {
    let table = table();
    let begin = signs.len();
    let most = begin.saturating_add(text.len().min(LONGEST));
    let mut block = Block { signs: [0; BLOCK], count: 0, mark: usize::MAX, run: 0, figures: 0 };
    let mut rest = text.as_bytes();
    while signs.len() < most {
        // every sign is written and then counted or not: punctuation comes too irregularly for a branch
        while block.count < BLOCK - 1 {
            let (sign, width) = match rest {
                // nearly all of a Chinese text: what three bytes spell, the first of them naming four bits
                [one @ 0xE0..=0xEF, two, three, ..] => {
                    let high = (u16::from(*one) << 12) | (u16::from(*two & 0x3F) << 6);
                    (entry(table, high | u16::from(*three & 0x3F)), 3)
                }
                [one @ ..=0x7F, ..] => (entry(table, u16::from(*one)), 1),
                [] => break,
                _ => other(rest, table),
            };
            rest = rest.get(width..).unwrap_or(&[]);
            block.put(sign, signs.get(begin..));
        }
        block.empty(signs);
        if rest.is_empty() {
            break;
        }
    }
    signs.truncate(begin.saturating_add(LONGEST));
    let chinese = chinese_in(signs.get(begin..).unwrap_or(&[]));
    Seen { chinese, figures: block.figures | bit(block.run) }
}

/// The bit of a figure.
const fn bit(run: u32) -> u64 {
    1 << (run.wrapping_mul(0x9E37_79B1) >> 26)
}

/// So many signs are made before they are handed on.
const BLOCK: usize = 256;

/// Signs in the making.
struct Block {
    signs: [u16; BLOCK],
    count: usize,
    /// How many there were when punctuation was last seen.
    mark: usize,
    /// The figure that was seen last, and the bits of those before.
    run: u32,
    figures: u64,
}

impl Block {
    /// Takes the next sign; the ones handed on before are needed where two figures may meet.
    fn put(&mut self, sign: u16, before: Option<&[u16]>) {
        if is_digit(sign) {
            self.figure(sign, before);
        }
        self.mark = if sign == MARK { self.count } else { self.mark };
        self.write(sign);
    }

    /// Notes a digit: it goes on with a figure or begins another, which punctuation keeps apart from the one before.
    #[inline(never)]
    fn figure(&mut self, sign: u16, before: Option<&[u16]>) {
        let last = self.count.checked_sub(1).and_then(|k| self.signs.get(k));
        let follows = last.or_else(|| before?.last()).is_some_and(|last| is_digit(*last));
        let is_apart = self.mark == self.count;
        if follows && is_apart {
            self.write(APART);
        }
        if follows && !is_apart {
            self.run = self.run.wrapping_mul(10).wrapping_add(u32::from(sign));
        } else {
            self.figures |= bit(self.run);
            self.run = u32::from(sign);
        }
    }

    #[expect(clippy::indexing_slicing, reason = "the place is masked to the length of the block")]
    fn write(&mut self, sign: u16) {
        self.signs[self.count & (BLOCK - 1)] = sign;
        self.count += usize::from(sign > MARK);
    }

    /// Hands the signs on.
    fn empty(&mut self, signs: &mut Vec<u16>) {
        signs.extend_from_slice(self.signs.get(..self.count).unwrap_or(&[]));
        self.mark = if self.mark == self.count { 0 } else { usize::MAX };
        self.count = 0;
    }
}

/// The sign of a character that two or four bytes spell, and how many bytes those are.
#[cold]
fn other(rest: &[u8], table: &[u16; SIZE]) -> (u16, usize) {
    let width = if rest.first().is_some_and(|byte| *byte >= 0xF0) { 4 } else { 2 };
    let bytes = rest.get(..width).unwrap_or(rest);
    let c = std::str::from_utf8(bytes).ok().and_then(|text| text.chars().next());
    let sign = c.map_or(0, |c| match u16::try_from(u32::from(c)) {
        Ok(small) => entry(table, small),
        Err(_) => far(u32::from(c)),
    });
    (sign, width)
}

#[expect(clippy::indexing_slicing, reason = "a table of all sixteen-bit values is indexed by one")]
fn entry(table: &[u16; SIZE], value: u16) -> u16 {
    table[usize::from(value)]
}

/// How many of the signs are Chinese characters.
pub(crate) fn chinese_in(signs: &[u16]) -> u32 {
    // short stretches counted in sixteen bits: the compiler then compares eight signs at a time
    let count = |part: &[u16]| part.iter().map(|sign| u16::from(is_chinese(*sign))).sum::<u16>();
    signs.chunks(1 << 12).map(|part| u32::from(count(part))).sum()
}

/// Whether a folded sign is a Chinese character.
pub(crate) const fn is_chinese(sign: u16) -> bool {
    (sign.wrapping_sub(0x3400) <= 0x9FFF - 0x3400) | (sign.wrapping_sub(0xE000) <= 0xF8FF - 0xE000)
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
