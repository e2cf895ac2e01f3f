//! Two texts laid side by side (比对): the passages they share and the gaps between them.
//! It says what is where; whether the gaps hold other facts is [`super::facts`], what follows is [`super::relation`].

/// Windows of four signs find the passages.
const KEY: usize = 4;
/// A passage of fewer signs away from the last one is chance.
const SHORTEST: usize = 7;
/// A passage this near to where the last one ended may be as short as a key.
const NEAR: usize = 12;
/// A passage is led up to by others no farther away than this.
const LEAD: usize = 20;
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
    /// The last window of each slot.
    heads: Vec<Place>,
    /// Per window: the one of the same slot before it.
    before: Vec<Place>,
    shift: u32,
}

/// Where a window begins, plus one, and sixteen bits of its hash that tell it from most others; zero for none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Place {
    start: u16,
    tag: u16,
}

impl Places {
    /// Notes the windows of a text.
    pub(crate) fn note(&mut self, own: &[u16]) {
        let size = own.len().saturating_mul(4).next_power_of_two().max(256);
        self.shift = 64 - size.trailing_zeros();
        self.heads.clear();
        self.heads.resize(size, Place::default());
        self.before.clear();
        self.before.resize(own.len(), Place::default());
        for ((signs, before), start) in own.windows(KEY).zip(&mut self.before).zip(1_u16..) {
            let Some(key) = key(signs) else { continue };
            let (slot, tag) = slot(key, self.shift);
            if let Some(head) = self.heads.get_mut(slot) {
                *before = std::mem::replace(head, Place { start, tag });
            }
        }
    }

    /// The shared passages in the order of the other text; none overlaps another there.
    pub(crate) fn align(&self, own: &[u16], other: &[u16], into: &mut Vec<Shared>) {
        into.clear();
        let mut at = 0_usize;
        let mut last = Shared { other: 0, own: 0, length: 0 };
        loop {
            let going_on = |at: usize| last.own_end() + at.saturating_sub(last.other_end());
            let next = own.get(going_on(at)..).filter(|_| !into.is_empty()).unwrap_or(&[]);
            at += self.nothing(next, other.get(at..).unwrap_or(&[]));
            let Some(rest) = other.get(at..).filter(|rest| rest.len() >= KEY) else {
                break;
            };
            let expected = going_on(at);
            let next = own.get(expected..).filter(|_| !into.is_empty()).unwrap_or(&[]);
            let run = common(next, rest);
            let found = if run >= KEY {
                Some(Shared { other: at, own: expected, length: run })
            } else {
                self.search(own, rest, at, last, expected)
            };
            let Some(mut shared) = found else {
                at += 1;
                continue;
            };
            if run < KEY {
                shared = widen(own, other, shared, last);
                self.lead_up(own, other, shared, last, into);
            }
            at = shared.other_end();
            last = shared;
            into.push(shared);
        }
    }

    /// The short passages that lead up to one found away from the last: a form filled in otherwise begins with
    /// them, and what stands between them are its facts.
    fn lead_up(&self, own: &[u16], other: &[u16], to: Shared, last: Shared, into: &mut Vec<Shared>) {
        let (count, mut to) = (into.len(), to);
        while let Some(shared) = self.nearest_before(own, other, to, last) {
            into.push(shared);
            to = shared;
        }
        if let Some(fresh) = into.get_mut(count..) {
            fresh.reverse();
        }
    }

    /// The passage that ends nearest before another in both texts.
    fn nearest_before(&self, own: &[u16], other: &[u16], to: Shared, last: Shared) -> Option<Shared> {
        for gap in 0..=LEAD {
            let at = to.other.checked_sub(gap + KEY).filter(|at| *at >= last.other_end())?;
            let rest = other.get(at..to.other)?;
            let (slot, tag) = slot(key(rest)?, self.shift);
            let mut place = *self.heads.get(slot)?;
            for _ in 0..TRIES {
                let Some(start) = usize::from(place.start).checked_sub(1) else {
                    break;
                };
                let is_near =
                    start + KEY <= to.own && start + KEY + LEAD >= to.own && start >= last.own_end();
                if place.tag == tag && is_near {
                    let run = common(own.get(start..to.own)?, rest);
                    if run >= KEY {
                        return Some(widen(own, other, Shared { other: at, own: start, length: run }, last));
                    }
                }
                place = self.before.get(start).copied().unwrap_or_default();
            }
        }
        None
    }

    /// How many signs to go on by, because neither the last passage goes on in `next` nor is the window noted.
    fn nothing(&self, next: &[u16], rest: &[u16]) -> usize {
        let is_noted = |window: &[u16]| {
            let found = key(window).and_then(|key| self.heads.get(slot(key, self.shift).0));
            found.is_some_and(|place| place.start != 0)
        };
        let mut beside = rest.windows(KEY).zip(next);
        if let Some(found) =
            beside.position(|(window, next)| window.first() == Some(next) || is_noted(window))
        {
            return found;
        }
        let done = next.len().min(rest.len().saturating_sub(KEY - 1));
        let rest = rest.get(done..).unwrap_or(&[]);
        done + rest.windows(KEY).position(is_noted).unwrap_or(rest.len())
    }

    /// The longest passage that begins here, away from where the last one would go on.
    #[inline]
    fn search(&self, own: &[u16], rest: &[u16], at: usize, last: Shared, expected: usize) -> Option<Shared> {
        let (slot, tag) = slot(key(rest)?, self.shift);
        let mut place = *self.heads.get(slot)?;
        let mut best: Option<(usize, Shared)> = None;
        for _ in 0..TRIES {
            let Some(start) = usize::from(place.start).checked_sub(1) else {
                break;
            };
            let is_other = place.tag != tag;
            place = self.before.get(start).copied().unwrap_or_default();
            if is_other {
                continue;
            }
            let run = common(own.get(start..)?, rest);
            let is_near = start.abs_diff(expected) <= NEAR && start >= last.own_end();
            if run >= SHORTEST || (run >= KEY && is_near) {
                let worth = run + if is_near { 4 } else { 0 };
                if best.is_none_or(|(w, _)| worth > w) {
                    best = Some((worth, Shared { other: at, own: start, length: run }));
                }
            }
        }
        best.map(|(_, shared)| shared)
    }
}

/// The first [`KEY`] signs as one number.
fn key(signs: &[u16]) -> Option<u64> {
    let [a, b, c, d] = *signs.first_chunk()?;
    Some(u64::from(a) | (u64::from(b) << 16) | (u64::from(c) << 32) | (u64::from(d) << 48))
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

/// The slot of a window and its tag.
fn slot(key: u64, shift: u32) -> (usize, u16) {
    let mixed = key.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let tag = u16::try_from((mixed >> 24) & 0xFFFF).unwrap_or(0);
    (usize::try_from(mixed >> shift).unwrap_or(0), tag)
}

/// How many signs two stretches begin with in common.
fn common(one: &[u16], two: &[u16]) -> usize {
    let length = one.len().min(two.len());
    let (one, two) = (one.get(..length).unwrap_or(&[]), two.get(..length).unwrap_or(&[]));
    let fours = one.chunks_exact(KEY).zip(two.chunks_exact(KEY));
    for ((one, two), run) in fours.zip((0..).step_by(KEY)) {
        let differs = key(one).unwrap_or(0) ^ key(two).unwrap_or(0);
        if differs != 0 {
            return run + usize::try_from(differs.trailing_zeros() / u16::BITS).unwrap_or(0);
        }
    }
    let run = length - length % KEY;
    let tail = one.iter().zip(two).skip(run);
    run + tail.take_while(|(a, b)| a == b).count()
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
