//! Which texts may be related (候选): samples that two texts have in common, the rarer the weightier.
//! Built at once from all samples in the canonical order, so that what it answers depends on the set alone.
//! It proposes; [`super::relation`] decides.

use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

/// The samples are worked through in parts of about so many, each small enough to sort quickly.
const PART: usize = 400_000;
/// In no fewer and no more than two to the power of these.
const FEWEST: u32 = 2;
const MOST: u32 = 5;
/// So many of the first and of the last texts with a sample are proposed.
pub(crate) const REACH: usize = 4;
/// The text of every so many samples is noted.
const BLOCK: usize = 32;

/// The texts of each sample (倒排).
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// Per part: the texts of its samples, sample after sample, each in canonical order.
    texts: Vec<Vec<u32>>,
    /// Per part, beside `texts`: how many texts of the same sample stand before, as far as it goes.
    ranks: Vec<Vec<u8>>,
    /// Per sample of each text: where it stands in its part, plus one; zero when nobody shares it.
    links: Vec<u32>,
    /// Per text in canonical order: where its samples begin.
    starts: Vec<u32>,
    /// How many of the highest bits of a sample name its part.
    bits: u32,
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
        let links: Vec<AtomicU32> = (0..layout.total).map(|_| AtomicU32::new(0)).collect();
        let next = AtomicUsize::new(0);
        let mut parts: Vec<(u32, Vec<u32>, Vec<u8>)> = std::thread::scope(|scope| {
            let work = || {
                let (mut done, mut sorter) = (Vec::new(), Sorter::default());
                while let Ok(part) = u32::try_from(next.fetch_add(1, Ordering::Relaxed)) {
                    if part >= 1 << layout.bits {
                        break;
                    }
                    let (texts, ranks) = one_part(set, &layout, &links, part, &mut sorter);
                    done.push((part, texts, ranks));
                }
                done
            };
            let helpers: Vec<_> = (1..threads.max(1)).map(|_| scope.spawn(work)).collect();
            let mut done = work();
            for helper in helpers {
                done.extend(helper.join().unwrap_or_default());
            }
            done
        });
        parts.sort_unstable_by_key(|(part, ..)| *part);
        let (mut texts, mut ranks) = (Vec::new(), Vec::new());
        for (_, t, r) in parts {
            texts.push(t);
            ranks.push(r);
        }
        let links = links.into_iter().map(AtomicU32::into_inner).collect();
        Self { texts, ranks, links, starts: layout.starts, bits: layout.bits }
    }

    /// Where the samples of a text stand; zero for one that nobody shares.
    pub(crate) fn links(&self, text: usize) -> &[u32] {
        let bound = |text| self.starts.get(text).and_then(|s| usize::try_from(*s).ok());
        bound(text).zip(bound(text + 1)).and_then(|(a, b)| self.links.get(a..b)).unwrap_or(&[])
    }

    /// Whether at least so many texts share a sample.
    pub(crate) fn is_common(&self, link: u32, print: u32, texts: usize) -> bool {
        let part = print.checked_shr(u32::BITS - self.bits).and_then(|p| usize::try_from(p).ok());
        let ranks = part.and_then(|p| self.ranks.get(p)).map_or(&[][..], Vec::as_slice);
        let place = usize::try_from(link).ok().and_then(|l| l.checked_sub(1));
        let Some(first) = place.and_then(|p| p.checked_sub(usize::from(*ranks.get(p)?))) else {
            return false;
        };
        let last = texts.saturating_sub(1);
        ranks.get(first + last).is_some_and(|rank| usize::from(*rank) == last)
    }

    /// Calls `visit` with each earlier text that shares a sample, and how many share it so far.
    pub(crate) fn earlier(&self, link: u32, print: u32, mut visit: impl FnMut(u32, u32)) {
        let part = usize::try_from(print.checked_shr(u32::BITS - self.bits).unwrap_or(0)).unwrap_or(0);
        let (Some(texts), Some(ranks)) = (self.texts.get(part), self.ranks.get(part)) else {
            return;
        };
        let Some(place) = usize::try_from(link).ok().and_then(|l| l.checked_sub(1)) else {
            return;
        };
        let rank = ranks.get(place).copied().unwrap_or(0);
        let (rank, weight) = (usize::from(rank), u32::from(rank));
        let all = texts.get(place - rank..place).unwrap_or(&[]);
        let tail = all.len().saturating_sub(REACH).max(REACH.min(all.len()));
        all.iter().take(REACH).for_each(|t| visit(*t, weight));
        all.get(tail..).unwrap_or(&[]).iter().for_each(|t| visit(*t, weight));
    }
}

/// Where the samples of each text begin when all stand in one row.
struct Layout {
    starts: Vec<u32>,
    blocks: Vec<u32>,
    total: usize,
    bits: u32,
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
        Self { starts, blocks, total, bits }
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
}

/// Sorts samples by their hash and leaves equal ones in their order.
#[derive(Debug, Default)]
struct Sorter {
    entries: Vec<u64>,
    spare: Vec<u64>,
}

impl Sorter {
    /// The bits of the hash below those of its part, in three passes.
    const PASSES: [u32; 3] = [32, 42, 52];

    fn sort(&mut self) {
        for shift in Self::PASSES {
            let digit = |entry: u64| usize::try_from((entry >> shift) & 0x3FF).unwrap_or(0);
            let mut counts = [0_usize; 1024];
            for entry in &self.entries {
                if let Some(count) = counts.get_mut(digit(*entry)) {
                    *count += 1;
                }
            }
            let mut sum = 0;
            for count in &mut counts {
                sum += std::mem::replace(count, sum);
            }
            self.spare.resize(self.entries.len(), 0);
            for entry in &self.entries {
                if let Some(place) = counts.get_mut(digit(*entry)) {
                    if let Some(slot) = self.spare.get_mut(*place) {
                        *slot = *entry;
                    }
                    *place += 1;
                }
            }
            std::mem::swap(&mut self.entries, &mut self.spare);
        }
    }
}

/// Sorts the samples of one part and notes where each stands.
fn one_part(
    set: &impl Prints,
    layout: &Layout,
    links: &[AtomicU32],
    part: u32,
    sorter: &mut Sorter,
) -> (Vec<u32>, Vec<u8>) {
    sorter.entries.clear();
    for (text, start) in (0..set.count()).zip(&layout.starts) {
        for (print, place) in set.prints(text).iter().zip(*start..) {
            if *print >> (u32::BITS - layout.bits) == part {
                sorter.entries.push((u64::from(*print) << 32) | u64::from(place));
            }
        }
    }
    sorter.sort();
    let (mut texts, mut ranks) = (Vec::new(), Vec::new());
    for group in sorter.entries.chunk_by(|a, b| a >> 32 == b >> 32) {
        if group.len() < 2 {
            continue;
        }
        for (rank, entry) in group.iter().enumerate() {
            let place = u32::try_from(entry & 0xFFFF_FFFF).unwrap_or(u32::MAX);
            texts.push(layout.text_at(place));
            ranks.push(u8::try_from(rank).unwrap_or(u8::MAX));
            if let Some(link) = usize::try_from(place).ok().and_then(|p| links.get(p)) {
                link.store(u32::try_from(texts.len()).unwrap_or(0), Ordering::Relaxed);
            }
        }
    }
    texts.shrink_to_fit();
    ranks.shrink_to_fit();
    (texts, ranks)
}
