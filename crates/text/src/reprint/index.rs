//! Which texts may be related (候选): samples that two texts have in common, the rarer the weightier.
//! Built at once from all samples in the canonical order, so that what it answers depends on the set alone.
//! It proposes; [`super::relation`] decides.

use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

/// The samples are worked through in so many parts, each small enough to sort quickly.
const PARTS: u32 = 16;
/// So many of the first and of the last texts with a sample are proposed.
const REACH: usize = 6;

/// The texts of each sample (倒排).
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// Per part: the texts of its samples, sample after sample, each in canonical order.
    texts: Vec<Vec<u32>>,
    /// Per part, beside `texts`: how many texts of the same sample stand before.
    ranks: Vec<Vec<u16>>,
    /// Per sample of each text: where it stands in its part, plus one; zero when nobody shares it.
    links: Vec<u32>,
    /// Per text in canonical order: where its samples begin.
    starts: Vec<u32>,
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
        let mut starts = Vec::with_capacity(set.count() + 1);
        let mut total = 0_u32;
        for text in 0..set.count() {
            starts.push(total);
            total = total.saturating_add(u32::try_from(set.prints(text).len()).unwrap_or(u32::MAX));
        }
        starts.push(total);
        let links: Vec<AtomicU32> =
            (0..usize::try_from(total).unwrap_or(0)).map(|_| AtomicU32::new(0)).collect();
        let next = AtomicUsize::new(0);
        let mut parts: Vec<(u32, Vec<u32>, Vec<u16>)> = std::thread::scope(|scope| {
            let work = || {
                let mut done = Vec::new();
                let mut entries = Vec::new();
                while let Ok(part) = u32::try_from(next.fetch_add(1, Ordering::Relaxed)) {
                    if part >= PARTS {
                        break;
                    }
                    let (texts, ranks) = one_part(set, &starts, &links, part, &mut entries);
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
        Self { texts, ranks, links, starts }
    }

    /// Calls `visit` with each earlier text that shares the given sample of a text, and how many share it so far.
    pub(crate) fn earlier(&self, text: usize, sample: usize, print: u32, mut visit: impl FnMut(u32, u32)) {
        let Some(start) = self.starts.get(text).and_then(|s| usize::try_from(*s).ok()) else {
            return;
        };
        let link = self.links.get(start + sample).and_then(|l| usize::try_from(*l).ok());
        let Some(place) = link.and_then(|l| l.checked_sub(1)) else {
            return;
        };
        let part = usize::try_from(part_of(print)).unwrap_or(0);
        let (Some(texts), Some(ranks)) = (self.texts.get(part), self.ranks.get(part)) else {
            return;
        };
        let rank = ranks.get(place).map_or(0, |r| usize::from(*r));
        let all = texts.get(place - rank..place).unwrap_or(&[]);
        let weight = u32::try_from(rank).unwrap_or(u32::MAX);
        if all.len() <= REACH * 2 {
            all.iter().for_each(|t| visit(*t, weight));
        } else {
            all.iter().take(REACH).for_each(|t| visit(*t, weight));
            all.iter().rev().take(REACH).for_each(|t| visit(*t, weight));
        }
    }
}

fn part_of(print: u32) -> u32 {
    print >> (u32::BITS - PARTS.trailing_zeros())
}

/// Sorts the samples of one part and notes where each stands.
fn one_part(
    set: &impl Prints,
    starts: &[u32],
    links: &[AtomicU32],
    part: u32,
    entries: &mut Vec<(u32, u32, u32)>,
) -> (Vec<u32>, Vec<u16>) {
    entries.clear();
    for (text, start) in (0..set.count()).zip(starts) {
        let number = u32::try_from(text).unwrap_or(u32::MAX);
        for (print, place) in set.prints(text).iter().zip(*start..) {
            if part_of(*print) == part {
                entries.push((*print, place, number));
            }
        }
    }
    entries.sort_unstable();
    let (mut texts, mut ranks) = (Vec::new(), Vec::new());
    for group in entries.chunk_by(|a, b| a.0 == b.0) {
        if group.len() < 2 {
            continue;
        }
        for (rank, (_, place, number)) in group.iter().enumerate() {
            texts.push(*number);
            ranks.push(u16::try_from(rank).unwrap_or(u16::MAX));
            if let Some(link) = usize::try_from(*place).ok().and_then(|p| links.get(p)) {
                link.store(u32::try_from(texts.len()).unwrap_or(0), Ordering::Relaxed);
            }
        }
    }
    texts.shrink_to_fit();
    ranks.shrink_to_fit();
    (texts, ranks)
}
