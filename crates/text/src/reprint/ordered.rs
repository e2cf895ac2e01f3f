//! A pool in canonical order (定序): by publication, nearness to the source, arrival, number and content, so that
//! what follows depends on the set alone. It also finds the texts that are the same sign by sign.

use super::index::Prints;
use super::pool::{Pool, Record};
use super::relation::Body;
use super::search::{SHORTEST, Texts};

impl Pool {
    /// The texts in canonical order: by publication, nearness to the source, arrival, number and content.
    pub(crate) fn ordered(&self) -> Ordered<'_> {
        let key = |r: &Record| (r.published, r.rank, r.arrived, r.id);
        let mut order: Vec<_> = self.records.iter().map(key).zip(0_u32..).collect();
        order.sort_unstable_by(|(a, m), (b, n)| {
            a.cmp(b).then_with(|| self.signs_of(self.at(*m)).cmp(self.signs_of(self.at(*n))))
        });
        let order: Vec<u32> = order.into_iter().map(|(_, number)| number).collect();
        let lengths = order.iter().map(|n| u16::try_from(self.at(*n).length).unwrap_or(u16::MAX)).collect();
        let mut ordered = Ordered { pool: self, order, lengths, twins: Vec::new() };
        ordered.find_twins();
        ordered
    }
}

/// A pool seen in canonical order.
#[derive(Debug)]
pub(crate) struct Ordered<'p> {
    pool: &'p Pool,
    pub(crate) order: Vec<u32>,
    lengths: Vec<u16>,
    /// Per text: the first text that is the same sign by sign, or itself.
    twins: Vec<u32>,
}

impl Ordered<'_> {
    /// Finds the texts that repeat an earlier one sign by sign: they need no samples and no search.
    fn find_twins(&mut self) {
        let size = self.order.len().saturating_mul(2).next_power_of_two();
        let mut firsts = vec![None; size];
        let mut twins = Vec::with_capacity(self.order.len());
        for (text, place) in (0..self.order.len()).zip(0_u32..) {
            let is_caption = self.length(text) < SHORTEST;
            twins.push(if is_caption { place } else { self.first_of(text, place, &mut firsts) });
        }
        self.twins = twins;
    }

    /// The first text that is the same sign by sign, in a table by the hash of the whole.
    fn first_of(&self, text: usize, place: u32, firsts: &mut [Option<u32>]) -> u32 {
        let (record, mask) = (self.record(text), firsts.len().saturating_sub(1));
        let mut slot = usize::try_from(record.whole).unwrap_or(0) & mask;
        while let Some(Some(first)) = firsts.get(slot) {
            let other = self.record(usize::try_from(*first).unwrap_or(usize::MAX));
            if self.pool.is_same(other, record) {
                return *first;
            }
            slot = (slot + 1) & mask;
        }
        if let Some(slot) = firsts.get_mut(slot) {
            *slot = Some(place);
        }
        place
    }

    fn record(&self, text: usize) -> &Record {
        self.pool.at(self.order.get(text).copied().unwrap_or(u32::MAX))
    }
}

impl Prints for Ordered<'_> {
    fn count(&self) -> usize {
        self.order.len()
    }

    fn prints(&self, text: usize) -> &[u32] {
        if self.twin(text).is_some() {
            return &[];
        }
        self.pool.prints_of(self.record(text))
    }
}

impl Texts for Ordered<'_> {
    fn outlet(&self, text: usize) -> u16 {
        self.record(text).outlet
    }

    fn body(&self, text: usize) -> Body<'_> {
        self.pool.body_of(self.record(text))
    }

    fn figures(&self, text: usize) -> u64 {
        self.record(text).figures
    }

    fn length(&self, text: usize) -> usize {
        self.lengths.get(text).copied().map_or(0, usize::from)
    }

    fn twin(&self, text: usize) -> Option<u32> {
        let first = *self.twins.get(text)?;
        (usize::try_from(first) != Ok(text)).then_some(first)
    }

    fn gaps(&self, text: usize) -> &[u8] {
        self.pool.gaps_of(self.record(text))
    }
}
