//! Which texts may be related (候选): samples that two texts have in common, the rarer the weightier.
//! Built at once from all samples in the canonical order, so that what it answers depends on the set alone.
//! It proposes; [`super::relation`] decides.

use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};

use super::spread::spread;

/// The samples are worked through in parts of about so many, each small enough to sort in the nearest memory.
const PART: usize = 100_000;
/// In no fewer and no more than two to the power of these.
const FEWEST: u32 = 4;
const MOST: u32 = 8;
/// So many samples are dealt out to their parts at a time.
const GROUP: usize = 4_000_000;
/// So many of the first and of the last texts with a sample are proposed.
pub(crate) const REACH: usize = 4;
/// The places of so many texts are kept together.
const STRETCH: usize = 1 << 12;
/// The text of every so many samples is noted.
const BLOCK: usize = 32;
/// So many texts share a sample that is common.
pub(crate) const COMMON: usize = 4;

/// The texts of each sample (倒排).
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// Per part: the texts of its samples, sample after sample, each in canonical order.
    texts: Vec<Vec<u32>>,
    /// Per stretch of texts: for each of their samples where it stands among them.
    links: Vec<Vec<AtomicU32>>,
    layout: Layout,
}

/// Where a sample of a text stands in its part (索引位): the place plus one, whether the sample is common, and how
/// many texts of the same sample stand before, as far as eight bits go. Zero when nobody shares it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Link(u32);

impl Link {
    const PLACE: u32 = (1 << 23) - 1;
    const IS_COMMON: u32 = 1 << 23;

    /// `None` for a place that does not fit: more equal samples than any real set has.
    fn packed(place: usize, rank: usize, group: usize) -> Option<u32> {
        let place = u32::try_from(place + 1).ok().filter(|place| *place <= Self::PLACE)?;
        let common = if group >= COMMON { Self::IS_COMMON } else { 0 };
        Some((u32::from(u8::try_from(rank).unwrap_or(u8::MAX)) << 24) | common | place)
    }

    /// Whether any other text has the sample.
    pub(crate) const fn is_shared(self) -> bool {
        self.0 != 0
    }

    /// Whether at least [`COMMON`] texts have the sample.
    pub(crate) const fn is_common(self) -> bool {
        self.0 & Self::IS_COMMON != 0
    }
}

/// The samples of all texts in canonical order.
pub(crate) trait Prints: Sync {
    /// How many texts.
    fn count(&self) -> usize;
    /// The hashes of one text.
    fn prints(&self, text: usize) -> &[u32];
}

impl Index {
    /// Builds the index of a set.
    pub(crate) fn build(set: &impl Prints, threads: usize) -> Self {
        let layout = Layout::of(set);
        let mut index = Self { texts: Vec::new(), links: Vec::new(), layout };
        index.links = spread(
            index.layout.stretches(),
            threads,
            || (),
            |(), stretches| {
                let total = |stretch| index.layout.samples(stretch).len();
                stretches.map(|stretch| (0..total(stretch)).map(|_| AtomicU32::new(0)).collect()).collect()
            },
        );
        let mut desks: Vec<Dealt> = Vec::new();
        desks.resize_with(threads.max(1), Dealt::default);
        for group in 0..1 << index.layout.group_bits {
            let texts = index.group(set, group, &mut desks);
            index.texts.extend(texts);
        }
        index
    }

    /// Deals the samples of a group out to its parts, sorts each part and notes where every sample stands.
    fn group(&self, set: &impl Prints, group: u32, desks: &mut [Dealt]) -> Vec<Vec<u32>> {
        let (threads, parts) = (desks.len(), self.layout.parts_of_group());
        let size = set.count().div_ceil(threads).max(1);
        std::thread::scope(|scope| {
            let mut work = desks.iter_mut().zip((0..).step_by(size));
            let mine = work.next();
            for (desk, start) in work {
                scope.spawn(move || self.layout.deal(set, start..start + size, group, desk));
            }
            if let Some((desk, start)) = mine {
                self.layout.deal(set, start..start + size, group, desk);
            }
        });
        let desks = &*desks;
        spread(parts, threads, Sorter::default, |sorter, parts| {
            let one = |part: usize| {
                let dealt = desks.iter().filter_map(|desk| desk.parts.get(part));
                self.one_part(sorter.sort(dealt))
            };
            parts.map(one).collect()
        })
    }

    /// Notes where each sample of a sorted part stands.
    fn one_part(&self, entries: &mut [u64]) -> Vec<u32> {
        let mut texts = Vec::new();
        for alike in entries.chunk_by_mut(|a, b| digits(*a) == digits(*b)).filter(|alike| alike.len() > 1) {
            if alike.windows(2).any(|pair| matches!(pair, [a, b] if a >> 32 != b >> 32)) {
                alike.sort_unstable();
            }
            for group in alike.chunk_by(|a, b| a >> 32 == b >> 32).filter(|group| group.len() > 1) {
                for (rank, entry) in group.iter().enumerate() {
                    let place = u32::try_from(entry & 0xFFFF_FFFF).unwrap_or(u32::MAX);
                    let text = self.layout.text_at(place);
                    let slot = self.slot(text, place);
                    if let Some((slot, link)) = slot.zip(Link::packed(texts.len(), rank, group.len())) {
                        slot.store(link, Ordering::Relaxed);
                    }
                    texts.push(text);
                }
            }
        }
        texts.shrink_to_fit();
        texts
    }

    /// Where the link of a sample is noted.
    fn slot(&self, text: u32, place: u32) -> Option<&AtomicU32> {
        let stretch = usize::try_from(text).ok()? / STRETCH;
        let place = usize::try_from(place).ok()?.checked_sub(self.layout.samples(stretch).start)?;
        self.links.get(stretch)?.get(place)
    }

    /// Where the samples of a text stand.
    pub(crate) fn links(&self, text: usize) -> impl Iterator<Item = Link> + '_ {
        let stretch = text / STRETCH;
        let first = self.layout.samples(stretch).start;
        let (start, end) = (self.layout.start(text), self.layout.start(text + 1));
        let links =
            self.links.get(stretch).and_then(|l| l.get(start.checked_sub(first)?..end.checked_sub(first)?));
        links.unwrap_or(&[]).iter().map(|link| Link(link.load(Ordering::Relaxed)))
    }

    /// Notes some of the earlier texts that share a sample, each with the sample's weight among those so far.
    ///
    /// They are noted and not yet looked at: what is asked of distant memory then comes in all at once.
    pub(crate) fn earlier(&self, link: Link, print: u32, weights: &[u32; 256], into: &mut Vec<(u32, u32)>) {
        let part = usize::try_from(print.checked_shr(u32::BITS - self.layout.bits).unwrap_or(0)).unwrap_or(0);
        let place = usize::try_from(link.0 & Link::PLACE).unwrap_or(0);
        let (Some(texts), Some(place)) = (self.texts.get(part), place.checked_sub(1)) else {
            return;
        };
        let [rank, ..] = link.0.to_be_bytes();
        let weight = weights.get(usize::from(rank)).copied().unwrap_or(0);
        let all = texts.get(place - usize::from(rank)..place).unwrap_or(&[]);
        let tail = all.len().saturating_sub(REACH).max(REACH.min(all.len()));
        into.extend(all.iter().take(REACH).map(|text| (*text, weight)));
        into.extend(all.get(tail..).unwrap_or(&[]).iter().map(|text| (*text, weight)));
    }
}

/// Where the samples of each text begin when all stand in one row.
#[derive(Debug, Default)]
struct Layout {
    starts: Vec<u32>,
    blocks: Vec<u32>,
    /// How many of the highest bits of a sample name its part,
    bits: u32,
    /// and how many of those its group.
    group_bits: u32,
}

impl Layout {
    fn of(set: &impl Prints) -> Self {
        let mut starts = Vec::with_capacity(set.count() + 1);
        let (mut total, mut blocks) = (0_usize, Vec::new());
        for text in 0..set.count() {
            starts.push(u32::try_from(total).unwrap_or(u32::MAX));
            total += set.prints(text).len();
            while blocks.len() * BLOCK < total {
                blocks.push(u32::try_from(text).unwrap_or(u32::MAX));
            }
        }
        starts.push(u32::try_from(total).unwrap_or(u32::MAX));
        let bits = (total / PART).max(1).ilog2().clamp(FEWEST, MOST);
        let group_bits = (total / GROUP).max(1).next_power_of_two().ilog2().min(bits);
        Self { starts, blocks, bits, group_bits }
    }

    fn start(&self, text: usize) -> usize {
        let start = self.starts.get(text).or_else(|| self.starts.last());
        start.and_then(|start| usize::try_from(*start).ok()).unwrap_or(0)
    }

    fn stretches(&self) -> usize {
        self.starts.len().saturating_sub(1).div_ceil(STRETCH)
    }

    /// The places of the samples of a stretch of texts.
    fn samples(&self, stretch: usize) -> Range<usize> {
        let first = stretch.saturating_mul(STRETCH);
        self.start(first)..self.start(first.saturating_add(STRETCH))
    }

    const fn parts_of_group(&self) -> usize {
        1 << (self.bits - self.group_bits)
    }

    /// The text that a place in the row belongs to.
    fn text_at(&self, place: u32) -> u32 {
        let block = usize::try_from(place).unwrap_or(0) / BLOCK;
        let mut text = self.blocks.get(block).copied().unwrap_or(0);
        loop {
            let next = usize::try_from(text).ok().and_then(|t| self.starts.get(t + 1));
            match next {
                Some(next) if *next <= place => text += 1,
                _ => return text,
            }
        }
    }

    /// Deals the samples of some texts that belong to a group out to its parts.
    fn deal(&self, set: &impl Prints, texts: Range<usize>, group: u32, into: &mut Dealt) {
        let (parts, shift) = (self.parts_of_group(), u32::BITS - self.bits);
        into.parts.resize_with(parts, Vec::new);
        into.parts.iter_mut().for_each(Vec::clear);
        let (first, mask) = (u32::try_from(parts).unwrap_or(0).saturating_mul(group), parts - 1);
        let starts = self.starts.get(texts.start..).unwrap_or(&[]);
        for (text, start) in texts.zip(starts) {
            for (print, place) in set.prints(text).iter().zip(*start..) {
                let part = usize::try_from((print >> shift).wrapping_sub(first)).unwrap_or(usize::MAX);
                if part <= mask
                    && let Some(entries) = into.parts.get_mut(part)
                {
                    entries.push((u64::from(*print) << 32) | u64::from(place));
                }
            }
        }
    }
}

/// The samples that one thread dealt out, per part of a group: the hash above the place.
#[derive(Debug, Default)]
struct Dealt {
    parts: Vec<Vec<u64>>,
}

/// So many bits of a hash are sorted by, twice; the few samples that differ only in others are told apart at the end.
const DIGIT: u32 = 11;
const DIGITS: usize = 1 << DIGIT;

/// The two digits of a sample, from the lowest bits of its hash.
fn digits(entry: u64) -> [usize; 2] {
    [32, 32 + DIGIT].map(|shift| usize::try_from(entry >> shift).unwrap_or(0) & (DIGITS - 1))
}

/// Brings equal samples together and leaves them in their order.
#[derive(Debug, Default)]
struct Sorter {
    entries: Vec<u64>,
    spare: Vec<u64>,
}

impl Sorter {
    /// Sorts the samples of a part, in the order they were dealt out in, by the two digits.
    fn sort<'d>(&mut self, dealt: impl Iterator<Item = &'d Vec<u64>> + Clone) -> &mut [u64] {
        let mut places = [0, 1].map(|_| vec![0_usize; DIGITS]);
        for entries in dealt.clone() {
            for entry in entries {
                for (counts, digit) in places.iter_mut().zip(digits(*entry)) {
                    if let Some(count) = counts.get_mut(digit) {
                        *count += 1;
                    }
                }
            }
        }
        for counts in &mut places {
            let mut sum = 0;
            for count in counts {
                sum += std::mem::replace(count, sum);
            }
        }
        let [low, high] = &mut places;
        let total = dealt.clone().map(Vec::len).sum();
        self.spare.resize(total, 0);
        self.entries.resize(total, 0);
        for entries in dealt {
            scatter(entries, |[digit, _]| digit, low, &mut self.spare);
        }
        scatter(&self.spare, |[_, digit]| digit, high, &mut self.entries);
        &mut self.entries
    }
}

/// Puts each entry where its digit has its next place.
fn scatter(entries: &[u64], digit: impl Fn([usize; 2]) -> usize, places: &mut [usize], into: &mut [u64]) {
    for entry in entries {
        if let Some(place) = places.get_mut(digit(digits(*entry))) {
            if let Some(slot) = into.get_mut(*place) {
                *slot = *entry;
            }
            *place += 1;
        }
    }
}
