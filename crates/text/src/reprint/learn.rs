//! The frame an outlet writes around its texts (版面套话学习): samples that stand at the ends of several different
//! stories of one outlet. They weigh nothing when texts are compared. Known lines go earlier, in [`super::frame`].

use std::ops::Range;

use super::index::Index;
use super::search::Texts;
use super::shingle::SPAN;
use super::story::Forest;

/// A frame stands around at least so many different stories of its outlet.
const STORIES: usize = 4;
/// The signs at the front that may be frame.
const FRONT: usize = 80;
/// The signs at the end that may be frame.
const BACK: usize = 240;
/// A text that found so much of itself elsewhere is settled whatever its frame.
const SETTLED: u16 = 700;

/// What has been learnt (已学套话).
#[derive(Debug, Default)]
pub(crate) struct Frames {
    /// Outlets with their samples, sorted.
    prints: Vec<(u16, u32)>,
    /// The texts that a frame may decide, in canonical order.
    texts: Vec<usize>,
}

impl Frames {
    /// Learns from a first count; the work is shared among so many threads.
    pub(crate) fn learn(set: &impl Texts, index: &Index, forest: &Forest, threads: usize) -> Self {
        let mut seen: Vec<(u16, u32, u32)> = spread(set.count(), threads, |range| {
            let mut seen = Vec::new();
            for text in range.filter(|text| set.outlet(*text) != 0) {
                let root = forest.root(u32::try_from(text).unwrap_or(u32::MAX));
                seen.extend(ends(set, index, text).map(|print| (set.outlet(text), print, root)));
            }
            seen.sort_unstable();
            seen.dedup();
            seen
        });
        seen.sort_unstable();
        seen.dedup();
        let groups = seen.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).filter(|g| g.len() >= STORIES);
        let prints: Vec<_> =
            groups.filter_map(|g| g.first().map(|(outlet, print, _)| (*outlet, *print))).collect();
        let mut learnt = Self { prints, texts: Vec::new() };
        if !learnt.prints.is_empty() {
            let may_decide = |text: &usize| {
                let outlet = set.outlet(*text);
                outlet != 0
                    && forest.share(*text).is_none_or(|share| share < SETTLED)
                    && ends(set, index, *text).filter(|print| learnt.knows(outlet, *print)).count() >= 2
            };
            learnt.texts = spread(set.count(), threads, |range| range.filter(may_decide).collect());
        }
        learnt
    }

    fn knows(&self, outlet: u16, print: u32) -> bool {
        self.prints.binary_search(&(outlet, print)).is_ok()
    }

    /// Whether nothing was learnt that may decide.
    pub(crate) fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The stretches of a text that its outlet writes around every text, for a text that they may decide.
    pub(crate) fn of(&self, set: &impl Texts, text: usize) -> Vec<(usize, usize)> {
        if self.texts.binary_search(&text).is_err() {
            return Vec::new();
        }
        let outlet = set.outlet(text);
        let length = set.body(text).signs.len();
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

/// Does the work for as many stretches of texts as there are threads; the results in order.
fn spread<T: Send>(count: usize, threads: usize, work: impl Fn(Range<usize>) -> Vec<T> + Sync) -> Vec<T> {
    let size = count.div_ceil(threads.max(1)).max(1);
    let range = |start: usize| start..(start + size).min(count);
    std::thread::scope(|scope| {
        let work = &work;
        let later = (size..count).step_by(size);
        let helpers: Vec<_> = later.map(|start| scope.spawn(move || work(range(start)))).collect();
        let mut done = work(range(0));
        for helper in helpers {
            done.extend(helper.join().unwrap_or_default());
        }
        done
    })
}

fn places(gaps: &[u8]) -> impl Iterator<Item = usize> + '_ {
    gaps.iter().scan(0_usize, |place, gap| {
        *place += usize::from(*gap);
        Some(*place)
    })
}

/// The samples at the ends of a text that several other texts share.
fn ends(set: &impl Texts, index: &Index, text: usize) -> impl Iterator<Item = u32> {
    let length = set.body(text).signs.len();
    let samples = set.prints(text).iter().zip(places(set.gaps(text))).zip(index.links(text));
    samples
        .filter(move |((print, place), link)| {
            **link != 0 && is_end(*place, length) && index.is_common(**link, **print, STORIES)
        })
        .map(|((print, _), _)| *print)
}

fn is_end(place: usize, length: usize) -> bool {
    place < FRONT || place + BACK >= length
}
