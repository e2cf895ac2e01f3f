//! The frame an outlet writes around its texts (版面套话学习): samples that stand at the ends of several different
//! stories of one outlet. They weigh nothing when texts are compared. Known lines go earlier, in [`super::frame`].

use super::index::{COMMON, Index};
use super::search::Texts;
use super::shingle::SPAN;
use super::spread::spread;
use super::story::Forest;

/// A frame stands around at least so many different stories of its outlet.
const STORIES: usize = COMMON;
/// The signs at the front that may be frame.
const FRONT: usize = 80;
/// The signs at the end that may be frame.
const BACK: usize = 240;
/// A text that found so much of itself elsewhere is settled whatever its frame.
const SETTLED: u16 = 700;

/// A sample of an outlet in a story, as one number that sorts quickly.
struct Sighting {
    outlet: u16,
    print: u32,
    root: u32,
}

impl Sighting {
    fn key(&self) -> u128 {
        (u128::from(self.outlet) << 64) | (u128::from(self.print) << 32) | u128::from(self.root)
    }
}

/// What has been learnt (已学套话).
#[derive(Debug, Default)]
pub(crate) struct Frames {
    /// Outlets with their samples as in [`Sighting::key`] without the story, sorted.
    prints: Vec<u128>,
    /// The texts that a frame may decide, in canonical order.
    texts: Vec<usize>,
}

impl Frames {
    /// Learns from a first count; the work is shared among so many threads.
    pub(crate) fn learn(set: &impl Texts, index: &Index, forest: &Forest, threads: usize) -> Self {
        // each thread learns of outlets of its own, so that nothing need be brought together but the result
        let shares = u16::try_from(threads.max(1)).unwrap_or(u16::MAX);
        let mut prints = spread(
            usize::from(shares),
            threads,
            || (),
            |(), range| {
                range
                    .flat_map(|share| {
                        learn_of(set, index, forest, |outlet| usize::from(outlet % shares) == share)
                    })
                    .collect()
            },
        );
        prints.sort_unstable();
        let mut learnt = Self { prints, texts: Vec::new() };
        if !learnt.prints.is_empty() {
            let may_decide = |text: &usize| {
                let outlet = set.outlet(*text);
                outlet != 0
                    && forest.may_change(*text, SETTLED)
                    && ends(set, index, *text).filter(|print| learnt.knows(outlet, *print)).count() >= 2
            };
            learnt.texts =
                spread(set.count(), threads, || (), |(), range| range.filter(may_decide).collect());
        }
        learnt
    }

    fn knows(&self, outlet: u16, print: u32) -> bool {
        let key = Sighting { outlet, print, root: 0 }.key() >> 32;
        self.prints.binary_search(&key).is_ok()
    }

    /// Whether nothing was learnt that may decide.
    pub(crate) fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The texts that a frame may decide, in canonical order.
    pub(crate) fn texts(&self) -> &[usize] {
        &self.texts
    }

    /// The stretches of such a text that its outlet writes around every text.
    pub(crate) fn of(&self, set: &impl Texts, text: usize) -> Vec<(usize, usize)> {
        let outlet = set.outlet(text);
        let length = set.length(text);
        let samples: Vec<(usize, bool)> = places(set.gaps(text))
            .zip(set.prints(text))
            .map(|(place, print)| (place, self.knows(outlet, *print)))
            .collect();
        let mut spans = Vec::new();
        let front = samples.iter().copied().take_while(|(place, _)| *place < FRONT.min(length / 2));
        if let Some(place) = reach(front) {
            spans.push((0, (place + SPAN).min(length)));
        }
        let back =
            samples.iter().rev().copied().take_while(|(place, _)| *place + BACK.min(length / 2) >= length);
        if let Some(place) = reach(back) {
            spans.push((place, length));
        }
        spans
    }
}

/// The samples of some outlets that stand at the ends of several of their stories, as [`Sighting::key`] has them
/// without the story, sorted.
fn learn_of(set: &impl Texts, index: &Index, forest: &Forest, is_mine: impl Fn(u16) -> bool) -> Vec<u128> {
    let mut seen: Vec<u128> = Vec::new();
    for text in 0..set.count() {
        let outlet = set.outlet(text);
        if outlet == 0 || !is_mine(outlet) {
            continue;
        }
        let root = forest.root(u32::try_from(text).unwrap_or(u32::MAX));
        seen.extend(ends(set, index, text).map(|print| Sighting { outlet, print, root }.key()));
    }
    seen.sort_unstable();
    seen.dedup();
    let groups = seen.chunk_by(|a, b| a >> 32 == b >> 32).filter(|g| g.len() >= STORIES);
    groups.filter_map(|g| g.first().map(|key| key >> 32)).collect()
}

/// The innermost learnt sample up to which every fourth is learnt, counted from an end; one alone is chance, and
/// a short text keeps samples that the longer ones of its outlet do not.
fn reach(samples: impl Iterator<Item = (usize, bool)>) -> Option<usize> {
    let (mut learnt, mut all, mut reached) = (0_usize, 0_usize, None);
    for (place, is_learnt) in samples {
        all += 1;
        learnt += usize::from(is_learnt);
        if is_learnt && learnt >= 2 && learnt * 4 >= all {
            reached = Some(place);
        }
    }
    reached
}

fn places(gaps: &[u8]) -> impl Iterator<Item = usize> + '_ {
    gaps.iter().scan(0_usize, |place, gap| {
        *place += usize::from(*gap);
        Some(*place)
    })
}

/// The samples at the ends of a text that several other texts share.
fn ends(set: &impl Texts, index: &Index, text: usize) -> impl Iterator<Item = u32> {
    let length = set.length(text);
    let samples = set.prints(text).iter().zip(places(set.gaps(text))).zip(index.links(text));
    samples
        .filter(move |((_, place), link)| link.is_common() && is_end(*place, length))
        .map(|((print, _), _)| *print)
}

fn is_end(place: usize, length: usize) -> bool {
    place < FRONT || place + BACK >= length
}
