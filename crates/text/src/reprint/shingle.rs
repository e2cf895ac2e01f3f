//! Samples of a text (指纹): hashes of eight neighbouring signs, kept or dropped by their own value.
//! Because the value decides, two texts that share a passage keep the same samples of it; how samples become
//! candidates is [`super::index`].

use super::fold::is_digit;

/// How many signs one sample spans.
pub(crate) const SPAN: usize = 8;
/// One window in so many is kept; shorter texts keep more of theirs, always including those a longer one keeps.
const KEPT: [(usize, u32); 2] = [(240, 4), (usize::MAX, 12)];

/// Of windows that are mostly figures one in so many: figures tell one filled-in form from another.
const FIGURES: u32 = 3;
/// So many digits make a window one of figures.
const DIGITS: u32 = 4;

/// Whether a window with digits at such places is one of figures.
#[expect(clippy::indexing_slicing, reason = "counted up to the length of the table, before the program runs")]
const IS_FIGURES: [bool; 256] = {
    let mut table = [false; 256];
    let (mut place, mut digits) = (0, 0_u8);
    while place < table.len() {
        table[place] = digits.count_ones() >= DIGITS;
        (place, digits) = (place + 1, digits.wrapping_add(1));
    }
    table
};

/// One kept window (指纹): its hash and where it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sample {
    /// The hash.
    pub(crate) print: u32,
    /// The first sign of the window.
    pub(crate) place: u16,
}

/// The samples of a text, each hash once, in the order of the text; at least one when there is a window at all.
/// Returns a hash of the whole.
pub(crate) fn sample_into(signs: &[u16], into: &mut Vec<Sample>) -> u32 {
    into.clear();
    let every = KEPT.iter().find(|(below, _)| signs.len() < *below).map_or(12, |(_, every)| *every);
    let limits = [every, FIGURES.min(every)]
        .map(|every| u64::from(u32::MAX.checked_div(every).unwrap_or(u32::MAX)) << 32);
    let (mut whole, mut digits) = (0_u64, 0_u8);
    let begin = signs.iter().take(SPAN - 1);
    begin.for_each(|sign| digits = (digits << 1) | u8::from(is_digit(*sign)));
    for (window, start) in signs.windows(SPAN).zip(0_usize..) {
        let mixed = mix(window);
        whole = whole.rotate_left(1) ^ mixed;
        digits = (digits << 1) | u8::from(window.last().is_some_and(|sign| is_digit(*sign)));
        let [plain, figures] = limits;
        let is_figures = IS_FIGURES.get(usize::from(digits)).is_some_and(|is| *is);
        let limit = if is_figures { figures } else { plain };
        if mixed < limit {
            into.push(sample((mixed, start)));
        }
    }
    if into.is_empty() {
        into.extend(signs.windows(SPAN).map(mix).zip(0..).min().map(sample));
    }
    once(into);
    // the length tells apart what repeats one sign more or less often
    high(whole.wrapping_add(u64::try_from(signs.len()).unwrap_or(0)).wrapping_mul(0xBF58_476D_1CE4_E5B9))
}

/// The hash of a window.
fn mix(window: &[u16]) -> u64 {
    let half = |signs: Option<&[u16; 4]>| {
        let [a, b, c, d] = signs.copied().unwrap_or_default();
        u64::from(a) | (u64::from(b) << 16) | (u64::from(c) << 32) | (u64::from(d) << 48)
    };
    let (far, near) = (half(window.first_chunk()), half(window.last_chunk()));
    far.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(near.wrapping_mul(0xD6E8_FEB8_6659_FD93))
}

/// Each hash once, where it stands first: a text that repeats itself must not outvote others.
fn once(samples: &mut Vec<Sample>) {
    let size = samples.len().saturating_mul(2).next_power_of_two().max(64);
    let mut seen = vec![None; size];
    samples.retain(|sample| {
        let mut slot = usize::try_from(sample.print).unwrap_or(0) & (size - 1);
        loop {
            match seen.get_mut(slot) {
                Some(place @ None) => {
                    *place = Some(sample.print);
                    return true;
                }
                Some(Some(print)) if *print == sample.print => return false,
                Some(_) => slot = (slot + 1) & (size - 1),
                None => return true,
            }
        }
    });
}

fn sample((mixed, start): (u64, usize)) -> Sample {
    let print = high((mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9));
    Sample { print, place: u16::try_from(start).unwrap_or(u16::MAX) }
}

fn high(mixed: u64) -> u32 {
    u32::try_from(mixed >> 32).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Sample, sample_into};

    fn prints(text: &str) -> Vec<u32> {
        let mut samples: Vec<Sample> = Vec::new();
        sample_into(&super::super::fold::fold(text).signs, &mut samples);
        samples.iter().map(|s| s.print).collect()
    }

    #[test]
    fn a_shared_passage_keeps_the_same_samples() {
        let passage = (0..300).map(|k| char::from_u32(0x4E00 + (k * 37) % 4000).unwrap()).collect::<String>();
        let whole = prints(&passage);
        let inside = prints(&format!("某某网报道称{passage}这一消息引发关注"));
        assert!(whole.len() > 10);
        assert!(whole.iter().all(|p| inside.contains(p)));
    }

    #[test]
    fn repetition_gives_few_samples() {
        assert!(prints(&"一二三四五六七八九".repeat(5_000)).len() <= 9);
        assert!(prints("一二三").is_empty());
    }
}
