//! One text asked about at once (单篇查重): a pool whose samples are sorted for single questions.
//! For a whole period counted together use [`super::Pool::settle`], which the archive offers too.

use std::collections::BTreeSet;

use super::fold::{Folded, fold_into};
use super::frame;
use super::index::REACH;
use super::pool::{Piece, Pool};
use super::relation::{Body, Desk, Relation, relation};
use super::search::SHORTEST;
use super::shingle::{Sample, sample_into};
use super::stories::Stories;
use super::tally::Scores;

/// So many candidates are laid beside a text.
const MOST: usize = 8;
/// The highest bits of a sample find its neighbourhood.
const HEADS: u32 = 16;

/// A text of the archive that the text asked about is related to (查重结果).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// The text, by the caller's number.
    pub id: u64,
    /// What the text asked about is to it.
    pub relation: Relation,
    /// How much of the text asked about is found in it, in thousandths.
    pub own_share: u16,
    /// How much of it is found in the text asked about, in thousandths.
    pub other_share: u16,
}

/// A pool that answers about single texts (查重库).
#[derive(Debug, Default)]
pub struct Archive {
    pool: Pool,
    sorted: Vec<u64>,
    heads: Vec<u32>,
    recent: BTreeSet<u64>,
}

impl Archive {
    /// Sorts the samples of a pool.
    pub fn new(pool: Pool) -> Self {
        let mut archive = Self { pool, ..Self::default() };
        archive.sorted = archive.pool.entries(0);
        archive.tidy();
        archive
    }

    /// The pool.
    pub fn pool(&self) -> &Pool {
        &self.pool
    }

    /// Counts the stories of all texts, as [`Pool::settle`] does.
    pub fn settle(&self, threads: usize) -> Stories {
        self.pool.settle(threads)
    }

    /// Takes one more text in.
    pub fn add(&mut self, piece: &Piece<'_>) {
        let before = self.pool.len();
        self.pool.add(std::slice::from_ref(piece), 1);
        self.recent.extend(self.pool.entries(before));
        if self.recent.len() > 4_096 && self.recent.len() * 4 > self.sorted.len() {
            self.sorted.extend(std::mem::take(&mut self.recent));
            self.tidy();
        }
    }

    fn tidy(&mut self) {
        self.sorted.sort_unstable();
        self.heads.clear();
        let mut place = 0_usize;
        for head in 0..=(1_u64 << HEADS) {
            let least = head << (64 - HEADS);
            let is_end = head == 1_u64 << HEADS;
            while self.sorted.get(place).is_some_and(|entry| is_end || *entry < least) {
                place += 1;
            }
            self.heads.push(u32::try_from(place).unwrap_or(u32::MAX));
        }
    }

    /// The texts that a text is related to, the closest first; several when it joins several (a digest).
    pub fn look_up(&self, text: &str) -> Vec<Match> {
        let (mut folded, mut samples) = (Folded::default(), Vec::<Sample>::new());
        fold_into(frame::body(text), &mut folded);
        sample_into(&folded.signs, &mut samples);
        let own = Body { signs: &folded.signs, chinese: folded.chinese };
        let ranked = self.rank(&samples);
        let (mut desk, mut is_taken) = (Desk::default(), false);
        let mut matches = Vec::new();
        for (_, other) in ranked.iter().take(MOST) {
            let record = self.pool.at(*other);
            let body = self.pool.body_of(record);
            if own.signs.len() >= SHORTEST && own.signs == body.signs {
                let (own_share, other_share) = (1_000, 1_000);
                matches.push(Match { id: record.id, relation: Relation::Copy, own_share, other_share });
                break;
            }
            if !std::mem::replace(&mut is_taken, true) {
                desk.take(own, &[]);
            }
            let Some(measure) = desk.compare(own, body) else {
                continue;
            };
            let relation = relation(&measure);
            let (own_share, other_share) = (measure.own_share, measure.other_share);
            matches.push(Match { id: record.id, relation, own_share, other_share });
            if relation.joins() && own_share >= 830 {
                break;
            }
        }
        matches.sort_by_key(|m| (!m.relation.joins(), u16::MAX - m.own_share, m.id));
        matches
    }

    fn rank(&self, samples: &[Sample]) -> Vec<(u32, u32)> {
        let mut scores = Scores::default();
        scores.clear(samples.len().saturating_mul(4 * REACH));
        for sample in samples {
            let lowest = u64::from(sample.print) << 32;
            let highest = lowest | u64::from(u32::MAX);
            let near = self.stretch(sample.print);
            let begin = near.partition_point(|e| *e < lowest);
            let end = near.partition_point(|e| *e <= highest);
            let entries = near.get(begin..end).unwrap_or(&[]);
            let weight = 5_040 / u32::try_from(entries.len().max(1)).unwrap_or(u32::MAX);
            let newest = entries.iter().rev().take(REACH).filter(|_| entries.len() > REACH);
            let recent = self.recent.range(lowest..=highest).take(REACH);
            for entry in entries.iter().take(REACH).chain(newest).chain(recent) {
                scores.add(u32::try_from(entry & 0xFFFF_FFFF).unwrap_or(0), weight);
            }
        }
        let least = if samples.len() <= 40 { 1 } else { 2 };
        let mut ranked: Vec<(u32, u32)> =
            scores.iter().filter(|s| s.hits >= least).map(|s| (u32::MAX - s.weight, s.text())).collect();
        ranked.sort_unstable();
        ranked
    }

    fn stretch(&self, print: u32) -> &[u64] {
        let head = usize::try_from(print >> (32 - HEADS)).unwrap_or(0);
        let bound = |k: usize| self.heads.get(k).and_then(|p| usize::try_from(*p).ok());
        bound(head).zip(bound(head + 1)).and_then(|(a, b)| self.sorted.get(a..b)).unwrap_or(&[])
    }
}
