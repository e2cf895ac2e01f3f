//! The texts in hand (稿件池): each folded once, its samples kept, in whatever order they arrive.
//! Counting them is [`Pool::settle`]; the answer depends on the set alone.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::fold::{Seen, fold_onto};
use super::frame;
use super::grow::{self, Grower};
use super::held::Held;
use super::index::Index;
use super::learn::Frames;
use super::relation::Body;
use super::ruling::{Refusal, Ruling, Rulings};
use super::search::SHORTEST;
use super::shingle::{Sample, sample_into};
use super::stage::Stage;
use super::stories::Stories;

/// A thread takes so many texts in before it asks for more.
const SHARE: usize = 64;

/// One published text as it came in (稿件).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'t> {
    /// A number of the caller's that names this text and no other.
    pub id: u64,
    /// The text without its title.
    pub text: &'t str,
    /// When it was published, in seconds of any one clock.
    pub published: i64,
    /// How near to the source its outlet is; the smaller is the nearer.
    pub rank: u16,
    /// When it came in, by the same clock.
    pub arrived: i64,
    /// A number of the caller's for the outlet, whose frame is learnt; zero when it is unknown.
    pub outlet: u16,
}

/// What is kept of a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Record {
    pub(crate) published: i64,
    pub(crate) arrived: i64,
    pub(crate) id: u64,
    start: usize,
    first: usize,
    /// Which of the pool's parts holds its signs and samples.
    part: u16,
    pub(crate) length: u32,
    chinese: u32,
    samples: u32,
    /// A hash of all signs.
    pub(crate) whole: u32,
    /// One bit for each figure.
    pub(crate) figures: u64,
    pub(crate) rank: u16,
    pub(crate) outlet: u16,
}

const NONE: Record = Record {
    published: 0,
    arrived: 0,
    id: 0,
    start: 0,
    first: 0,
    part: 0,
    length: 0,
    chinese: 0,
    samples: 0,
    whole: 0,
    figures: 0,
    rank: 0,
    outlet: 0,
};

/// All texts of a period (稿件池).
#[derive(Debug, Default)]
pub struct Pool {
    pub(crate) records: Vec<Record>,
    /// One for each thread that took texts in.
    parts: Vec<Part>,
    rulings: Vec<Ruling>,
}

/// What one thread took in.
#[derive(Debug, Default)]
struct Part {
    signs: Vec<u16>,
    prints: Vec<u32>,
    gaps: Vec<u8>,
    held: Held,
    /// What the pool has not been told of yet, by place among the pieces.
    records: Vec<(usize, Record)>,
    /// The samples of one text after another.
    spare: Vec<Sample>,
}

impl Pool {
    /// An empty pool.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many texts are in it.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Takes texts in; the work is shared among so many threads.
    pub fn add(&mut self, pieces: &[Piece<'_>], threads: usize) {
        let shares = pieces.len().div_ceil(SHARE).clamp(1, usize::from(u16::MAX));
        let threads = threads.clamp(1, shares);
        if self.parts.len() < threads {
            self.parts.resize_with(threads, Part::default);
        }
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            let next = &next;
            let mut work = self.parts.iter_mut().take(threads).zip(0_u16..);
            let mine = work.next();
            for (part, number) in work {
                scope.spawn(move || part.take_shares(pieces, next, number));
            }
            if let Some((part, number)) = mine {
                part.take_shares(pieces, next, number);
            }
        });
        let before = self.records.len();
        self.records.resize(before + pieces.len(), NONE);
        let fresh = self.records.get_mut(before..).unwrap_or(&mut []);
        for (place, record) in self.parts.iter_mut().flat_map(|part| part.records.drain(..)) {
            if let Some(slot) = fresh.get_mut(place) {
                *slot = record;
            }
        }
    }

    /// Takes a person's ruling; it holds for every count from now on.
    pub fn rule(&mut self, ruling: Ruling) -> Result<(), Refusal> {
        ruling.check()?;
        self.rulings.push(ruling);
        Ok(())
    }

    /// The rulings taken so far.
    pub fn rulings(&self) -> &[Ruling] {
        &self.rulings
    }

    /// The samples of all texts from the given one on, each with its text's number in the lower half.
    pub(crate) fn entries(&self, from: usize) -> Vec<u64> {
        let texts = self.records.iter().zip(0_u64..).skip(from);
        texts
            .flat_map(|(record, number)| {
                let prints = self.prints_of(record);
                prints.iter().map(move |print| (u64::from(*print) << 32) | number)
            })
            .collect()
    }

    /// Counts the stories; the same set gives the same stories whatever the order of arrival or the threads.
    pub fn settle(&self, threads: usize) -> Stories {
        self.settle_told(threads, &mut |_| ())
    }

    /// Counts the stories and tells each step as it begins, for people who wait and for measuring.
    pub fn settle_told(&self, threads: usize, told: &mut dyn FnMut(Stage)) -> Stories {
        told(Stage::Order);
        let set = self.ordered();
        let rulings = self.placed(&set.order);
        told(Stage::Index);
        let index = Index::build(&set, threads);
        told(Stage::Search);
        let found = grow::links(&set, &index, threads);
        told(Stage::Stories);
        let mut grower = Grower::new(&set, &index, &rulings, &found, threads);
        let mut forest = grower.grow(&found, None);
        told(Stage::Frames);
        let frames = Frames::learn(&set, &index, &forest, threads);
        if !frames.is_empty() {
            told(Stage::Again);
            let again = grow::framed_links(&set, &index, &frames, threads);
            forest = grower.grow(&found, Some(&again));
        }
        told(Stage::Answer);
        rulings.join(&mut forest);
        drop((index, found));
        Stories::new(self, &set.order, &forest)
    }

    /// The rulings by place in canonical order.
    fn placed(&self, order: &[u32]) -> Rulings {
        if self.rulings.is_empty() {
            return Rulings::default();
        }
        let mut places: Vec<(u64, u32)> = order.iter().map(|n| self.at(*n).id).zip(0_u32..).collect();
        places.sort_unstable();
        Rulings::of(&self.rulings, |id| {
            let found = places.binary_search_by_key(&id, |(i, _)| *i).ok()?;
            places.get(found).map(|(_, place)| *place)
        })
    }

    pub(crate) fn at(&self, number: u32) -> &Record {
        usize::try_from(number).ok().and_then(|n| self.records.get(n)).unwrap_or(&NONE)
    }

    fn part_of(&self, record: &Record) -> Option<&Part> {
        self.parts.get(usize::from(record.part))
    }

    pub(crate) fn signs_of(&self, record: &Record) -> &[u16] {
        let end = record.start + usize::try_from(record.length).unwrap_or(0);
        self.part_of(record).and_then(|part| part.signs.get(record.start..end)).unwrap_or(&[])
    }

    /// Whether two texts have the same signs.
    pub(crate) fn is_same(&self, one: &Record, two: &Record) -> bool {
        let is_held_once = (one.part, one.start, one.length) == (two.part, two.start, two.length);
        one.whole == two.whole && (is_held_once || self.signs_of(one) == self.signs_of(two))
    }

    pub(crate) fn prints_of(&self, record: &Record) -> &[u32] {
        let end = record.first + usize::try_from(record.samples).unwrap_or(0);
        self.part_of(record).and_then(|part| part.prints.get(record.first..end)).unwrap_or(&[])
    }

    pub(crate) fn gaps_of(&self, record: &Record) -> &[u8] {
        let end = record.first + usize::try_from(record.samples).unwrap_or(0);
        self.part_of(record).and_then(|part| part.gaps.get(record.first..end)).unwrap_or(&[])
    }

    pub(crate) fn body_of(&self, record: &Record) -> Body<'_> {
        Body { signs: self.signs_of(record), chinese: record.chinese }
    }
}

impl Part {
    /// Takes share after share of the pieces until none is left.
    fn take_shares(&mut self, pieces: &[Piece<'_>], next: &AtomicUsize, number: u16) {
        // a thread works on what is its own: neighbours in memory would slow each other down
        let mut own = std::mem::take(self);
        loop {
            let start = next.fetch_add(SHARE, Ordering::Relaxed);
            let end = start.saturating_add(SHARE).min(pieces.len());
            let Some(share) = pieces.get(start..end).filter(|share| !share.is_empty()) else {
                break;
            };
            for (piece, place) in share.iter().zip(start..) {
                own.take(piece, place, number);
            }
        }
        *self = own;
    }

    fn take(&mut self, piece: &Piece<'_>, place: usize, number: u16) {
        let start = self.signs.len();
        let Seen { chinese, figures } = fold_onto(frame::body(piece.text), &mut self.signs);
        let signs = self.signs.get(start..).unwrap_or(&[]);
        let whole = sample_into(signs, &mut self.spare);
        let length = signs.len();
        let (start, first) = self.hold(start, whole);
        let record = Record {
            published: piece.published,
            arrived: piece.arrived,
            id: piece.id,
            rank: piece.rank,
            outlet: piece.outlet,
            start,
            first,
            part: number,
            length: u32::try_from(length).unwrap_or(u32::MAX),
            chinese,
            samples: u32::try_from(self.spare.len()).unwrap_or(u32::MAX),
            whole,
            figures,
        };
        self.records.push((place, record));
    }

    /// Keeps the signs that begin here and their samples, or lets them go when the same are held; where they begin.
    fn hold(&mut self, start: usize, whole: u32) -> (usize, usize) {
        let first = self.prints.len();
        let signs = self.signs.get(start..).unwrap_or(&[]);
        let is_same = |held: usize, samples: usize| {
            let prints = self.prints.get(samples..).unwrap_or(&[]).iter();
            self.signs.get(held..held + signs.len()) == Some(signs)
                && prints.take(self.spare.len()).eq(self.spare.iter().map(|s| &s.print))
        };
        if signs.len() >= SHORTEST
            && let Some(held) = self.held.find_or_note(whole, (start, first), is_same)
        {
            self.signs.truncate(start);
            return held;
        }
        self.prints.extend(self.spare.iter().map(|s| s.print));
        let mut last = 0_u16;
        self.gaps.extend(self.spare.iter().map(|s| {
            let gap = s.place.saturating_sub(std::mem::replace(&mut last, s.place));
            u8::try_from(gap).unwrap_or(u8::MAX)
        }));
        (start, first)
    }
}
