//! Two texts laid side by side (比对): the passages they share and the gaps between them.
//! It says what is where; whether the gaps hold other facts is [`super::facts`], what follows is [`super::relation`].

/// Windows of four signs find the passages.
const KEY: usize = 4;
/// A passage of fewer signs away from the last one is chance.
const SHORTEST: usize = 7;
/// A passage this near to where the last one ended may be as short as a key.
const NEAR: usize = 12;
/// So many places of one window are tried.
const TRIES: usize = 6;

/// A passage two texts share (共有段): where it begins in each and its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shared {
    /// Where it begins in the other text.
    pub(crate) other: usize,
    /// Where it begins in the text in hand.
    pub(crate) own: usize,
    /// How many signs.
    pub(crate) length: usize,
}

impl Shared {
    /// Where it ends in the other text.
    pub(crate) const fn other_end(self) -> usize {
        self.other + self.length
    }
    /// Where it ends in the text in hand.
    pub(crate) const fn own_end(self) -> usize {
        self.own + self.length
    }
}

/// Where every window of the text in hand stands; made once, used for each candidate.
#[derive(Debug, Default)]
pub(crate) struct Places {
    heads: Vec<u32>,
    before: Vec<u32>,
    shift: u32,
}

impl Places {
    /// Notes the windows of a text.
    pub(crate) fn note(&mut self, own: &[u16]) {
        let size = own.len().saturating_mul(2).next_power_of_two().max(256);
        self.shift = 64 - size.trailing_zeros();
        self.heads.clear();
        self.heads.resize(size, 0);
        self.before.clear();
        self.before.resize(own.len(), 0);
        let mut key = 0_u64;
        for (end, sign) in own.iter().enumerate() {
            key = (key << 16) | u64::from(*sign);
            let Some(start) = (end + 1).checked_sub(KEY) else {
                continue;
            };
            let slot = self.slot(key);
            if let (Some(head), Some(before)) = (self.heads.get_mut(slot), self.before.get_mut(start)) {
                *before = *head;
                *head = u32::try_from(start + 1).unwrap_or(0);
            }
        }
    }

    fn slot(&self, key: u64) -> usize {
        usize::try_from(key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> self.shift).unwrap_or(0)
    }

    /// The shared passages in the order of the other text; none overlaps another there.
    pub(crate) fn align(&self, own: &[u16], other: &[u16], into: &mut Vec<Shared>) {
        into.clear();
        let mut at = 0_usize;
        let mut last = Shared { other: 0, own: 0, length: 0 };
        while at + KEY <= other.len() {
            let found = self.best(own, other, at, last, into.is_empty());
            match found {
                Some(shared) => {
                    at = shared.other_end();
                    last = shared;
                    into.push(shared);
                }
                None => at += 1,
            }
        }
    }

    fn best(&self, own: &[u16], other: &[u16], at: usize, last: Shared, is_first: bool) -> Option<Shared> {
        let expected = last.own_end() + at.saturating_sub(last.other_end());
        if !is_first {
            let run = common(own.get(expected..).unwrap_or(&[]), other.get(at..).unwrap_or(&[]));
            if run >= KEY {
                return Some(Shared { other: at, own: expected, length: run });
            }
        }
        self.search(own, other, at, last, expected)
    }

    fn search(&self, own: &[u16], other: &[u16], at: usize, last: Shared, expected: usize) -> Option<Shared> {
        let rest = other.get(at..)?;
        let key = rest.get(..KEY)?.iter().fold(0_u64, |key, sign| (key << 16) | u64::from(*sign));
        let mut place = *self.heads.get(self.slot(key))?;
        let mut best: Option<(usize, Shared)> = None;
        for _ in 0..TRIES {
            let Some(start) = usize::try_from(place).ok().and_then(|p| p.checked_sub(1)) else {
                break;
            };
            place = self.before.get(start).copied().unwrap_or(0);
            let run = common(own.get(start..)?, rest);
            let is_near = start.abs_diff(expected) <= NEAR && start >= last.own_end();
            if run >= SHORTEST || (run >= KEY && is_near) {
                let worth = run + if is_near { 4 } else { 0 };
                if best.is_none_or(|(w, _)| worth > w) {
                    best = Some((worth, Shared { other: at, own: start, length: run }));
                }
            }
        }
        best.map(|(_, shared)| widen(own, other, shared, last))
    }
}

/// Grows a passage backwards into signs that no passage has taken yet.
fn widen(own: &[u16], other: &[u16], mut shared: Shared, last: Shared) -> Shared {
    while shared.other > last.other_end()
        && shared.own > 0
        && (shared.own > last.own_end() || shared.own_end() <= last.own)
        && own.get(shared.own - 1) == other.get(shared.other - 1)
    {
        shared.other -= 1;
        shared.own -= 1;
        shared.length += 1;
    }
    shared
}

fn common(one: &[u16], two: &[u16]) -> usize {
    let mut run = 0;
    let (mut one, mut two) = (one, two);
    while let (Some((a, rest_one)), Some((b, rest_two))) =
        (one.split_first_chunk::<16>(), two.split_first_chunk::<16>())
    {
        if a != b {
            break;
        }
        run += 16;
        (one, two) = (rest_one, rest_two);
    }
    run + one.iter().zip(two).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::{Places, Shared};
    use crate::reprint::fold::fold;

    fn aligned(own: &str, other: &str) -> Vec<Shared> {
        let (own, other) = (fold(own).signs, fold(other).signs);
        let mut places = Places::default();
        places.note(&own);
        let mut shared = Vec::new();
        places.align(&own, &other, &mut shared);
        shared
    }

    #[test]
    fn equal_texts_are_one_passage() {
        let text = "全市医疗保障工作会议在市行政中心召开，传达学习上级会议精神。";
        let shared = aligned(text, text);
        assert_eq!(shared.len(), 1);
        assert_eq!(shared[0].length, fold(text).signs.len());
    }

    #[test]
    fn a_replaced_word_leaves_one_gap_on_both_sides() {
        let shared = aligned("本次义诊活动共有三十名专家为市民服务", "本次义诊活动共有五六名专家为市民服务");
        assert_eq!(shared.len(), 2);
        assert_eq!(shared[1].own - shared[0].own_end(), shared[1].other - shared[0].other_end());
    }
}
