//! The texts in hand (稿件池): each folded once, its samples kept, in whatever order they arrive.
//! Counting them is [`Pool::settle`]; the answer depends on the set alone.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::fold::{Folded, fold_into};
use super::frame;
use super::index::{Index, Prints};
use super::learn::Frames;
use super::relation::{Body, Link};
use super::ruling::{Refusal, Ruling, Rulings};
use super::search::{Aside, Search, Texts};
use super::shingle::{Sample, sample_into};
use super::stories::Stories;
use super::story::Forest;

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
    length: u32,
    chinese: u32,
    samples: u32,
    pub(crate) rank: u16,
    outlet: u16,
}

/// All texts of a period (稿件池).
#[derive(Debug, Default)]
pub struct Pool {
    pub(crate) records: Vec<Record>,
    signs: Vec<u16>,
    prints: Vec<u32>,
    gaps: Vec<u8>,
    rulings: Vec<Ruling>,
    spare: Spare,
}

/// Buffers used for one text after another.
#[derive(Debug, Default)]
struct Spare {
    folded: Folded,
    samples: Vec<Sample>,
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
        let size = pieces.len().div_ceil(threads.max(1)).max(1);
        let (mine, others) = pieces.split_at_checked(size).unwrap_or((pieces, &[]));
        let done: Vec<Self> = std::thread::scope(|scope| {
            let prepare = |part: &[Piece<'_>]| {
                let mut prepared = Self::default();
                for piece in part {
                    prepared.take(piece);
                }
                prepared
            };
            let helpers: Vec<_> =
                others.chunks(size).map(|part| scope.spawn(move || prepare(part))).collect();
            for piece in mine {
                self.take(piece);
            }
            helpers.into_iter().map(|h| h.join().unwrap_or_default()).collect()
        });
        for part in &done {
            self.append(part);
        }
    }

    fn take(&mut self, piece: &Piece<'_>) {
        let Spare { folded, samples } = &mut self.spare;
        fold_into(frame::body(piece.text), folded);
        sample_into(&folded.signs, samples);
        self.records.push(Record {
            published: piece.published,
            arrived: piece.arrived,
            id: piece.id,
            rank: piece.rank,
            outlet: piece.outlet,
            start: self.signs.len(),
            first: self.prints.len(),
            length: u32::try_from(folded.signs.len()).unwrap_or(u32::MAX),
            chinese: folded.chinese,
            samples: u32::try_from(samples.len()).unwrap_or(u32::MAX),
        });
        self.signs.extend_from_slice(&folded.signs);
        self.prints.extend(samples.iter().map(|s| s.print));
        let mut last = 0_u16;
        self.gaps.extend(samples.iter().map(|s| {
            let gap = s.place.saturating_sub(std::mem::replace(&mut last, s.place));
            u8::try_from(gap).unwrap_or(u8::MAX)
        }));
    }

    fn append(&mut self, part: &Self) {
        let (start, first) = (self.signs.len(), self.prints.len());
        self.signs.extend_from_slice(&part.signs);
        self.prints.extend_from_slice(&part.prints);
        self.gaps.extend_from_slice(&part.gaps);
        self.records.extend(part.records.iter().map(|r| Record {
            start: start + r.start,
            first: first + r.first,
            ..*r
        }));
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
                let count = usize::try_from(record.samples).unwrap_or(0);
                let prints = self.prints.get(record.first..record.first + count).unwrap_or(&[]);
                prints.iter().map(move |print| (u64::from(*print) << 32) | number)
            })
            .collect()
    }

    /// Counts the stories; the same set gives the same stories whatever the order of arrival or the threads.
    pub fn settle(&self, threads: usize) -> Stories {
        let set = self.ordered();
        let index = Index::build(&set, threads);
        let found = links(&set, &index, threads);
        let rulings = self.placed(&set.order);
        let mut grower = Grower {
            set: &set,
            index: &index,
            rulings: &rulings,
            search: Search::default(),
            known: BTreeMap::new(),
        };
        let mut forest = grower.grow(&found, None);
        let frames = Frames::learn(&set, &index, &forest, threads);
        if !frames.is_empty() {
            forest = grower.grow(&found, Some(&frames));
        }
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

    /// The texts in canonical order: by publication, nearness to the source, arrival, number and content.
    pub(crate) fn ordered(&self) -> Ordered<'_> {
        let mut order: Vec<u32> = (0..u32::try_from(self.records.len()).unwrap_or(u32::MAX)).collect();
        order.sort_unstable_by(|a, b| {
            let (a, b) = (self.at(*a), self.at(*b));
            a.key().cmp(&b.key()).then_with(|| self.signs_of(a).cmp(self.signs_of(b)))
        });
        Ordered { pool: self, order }
    }

    pub(crate) fn at(&self, number: u32) -> &Record {
        const NONE: Record = Record {
            published: 0,
            arrived: 0,
            id: 0,
            start: 0,
            first: 0,
            length: 0,
            chinese: 0,
            samples: 0,
            rank: 0,
            outlet: 0,
        };
        usize::try_from(number).ok().and_then(|n| self.records.get(n)).unwrap_or(&NONE)
    }

    fn signs_of(&self, record: &Record) -> &[u16] {
        let length = usize::try_from(record.length).unwrap_or(0);
        self.signs.get(record.start..record.start + length).unwrap_or(&[])
    }

    pub(crate) fn body_of(&self, record: &Record) -> Body<'_> {
        Body { signs: self.signs_of(record), chinese: record.chinese }
    }
}

impl Record {
    fn key(&self) -> (i64, u16, i64, u64) {
        (self.published, self.rank, self.arrived, self.id)
    }
}

/// Makes the forest of a count, text after text.
struct Grower<'g> {
    set: &'g Ordered<'g>,
    index: &'g Index,
    rulings: &'g Rulings,
    search: Search,
    /// What was searched again because of digests, for the second time round.
    known: BTreeMap<usize, (Vec<u32>, Vec<Link>)>,
}

impl Grower<'_> {
    /// Decides for each text by its links; with the frames learnt from a first count, again where they matter.
    fn grow(&mut self, found: &[(Vec<u8>, Vec<Link>)], learnt: Option<&Frames>) -> Forest {
        let (mut forest, mut text) = (Forest::default(), 0);
        let mut again = Vec::new();
        for (counts, links) in found {
            let mut rest = links.as_slice();
            for count in counts {
                let (own, after) = rest.split_at_checked(usize::from(*count)).unwrap_or((rest, &[]));
                rest = after;
                let spans = learnt.map_or_else(Vec::new, |frames| frames.of(self.set, text));
                let is_again = self.again(text, own, &spans, &forest, &mut again);
                let own = if is_again { again.as_slice() } else { own };
                forest.add(own, self.set.body(text).chinese.max(1), self.rulings);
                text += 1;
            }
        }
        forest
    }

    /// Searches again where a frame weighs or where a digest stands before the story it holds.
    fn again(
        &mut self,
        text: usize,
        own: &[Link],
        frame: &[(usize, usize)],
        forest: &Forest,
        again: &mut Vec<Link>,
    ) -> bool {
        again.clear();
        if !frame.is_empty() {
            self.search.links(self.set, self.index, text, Aside { frame, without: &[] }, again);
        }
        let digests = |links: &[Link]| -> Vec<u32> {
            links.iter().map(|l| l.other).filter(|o| forest.is_digest_at(*o)).collect()
        };
        let without = if frame.is_empty() { digests(own) } else { digests(again) };
        if without.is_empty() {
            return !frame.is_empty();
        }
        let before = if frame.is_empty() { own.to_vec() } else { again.clone() };
        if frame.is_empty()
            && let Some((known, links)) = self.known.get(&text)
            && *known == without
        {
            again.clone_from(links);
            return true;
        }
        self.search.links(self.set, self.index, text, Aside { frame, without: &without }, again);
        let kept = before.iter().filter(|l| without.contains(&l.other));
        again.extend(kept.map(|l| Link { fresh: 0, ..*l }));
        if frame.is_empty() {
            self.known.insert(text, (without, again.clone()));
        }
        true
    }
}

/// A pool seen in canonical order.
#[derive(Debug)]
pub(crate) struct Ordered<'p> {
    pool: &'p Pool,
    pub(crate) order: Vec<u32>,
}

impl Ordered<'_> {
    fn record(&self, text: usize) -> &Record {
        self.pool.at(self.order.get(text).copied().unwrap_or(u32::MAX))
    }
}

impl Prints for Ordered<'_> {
    fn count(&self) -> usize {
        self.order.len()
    }

    fn prints(&self, text: usize) -> &[u32] {
        let record = self.record(text);
        let count = usize::try_from(record.samples).unwrap_or(0);
        self.pool.prints.get(record.first..record.first + count).unwrap_or(&[])
    }
}

impl Texts for Ordered<'_> {
    fn outlet(&self, text: usize) -> u16 {
        self.record(text).outlet
    }

    fn body(&self, text: usize) -> Body<'_> {
        self.pool.body_of(self.record(text))
    }

    fn gaps(&self, text: usize) -> &[u8] {
        let record = self.record(text);
        let count = usize::try_from(record.samples).unwrap_or(0);
        self.pool.gaps.get(record.first..record.first + count).unwrap_or(&[])
    }
}

/// The links of all texts, stretch by stretch in canonical order: how many each has, and the links.
fn links(set: &Ordered<'_>, index: &Index, threads: usize) -> Vec<(Vec<u8>, Vec<Link>)> {
    const STRETCH: usize = 512;
    let next = AtomicUsize::new(0);
    let work = || {
        let (mut search, mut own) = (Search::default(), Vec::new());
        let mut done: Vec<(usize, Vec<u8>, Vec<Link>)> = Vec::new();
        loop {
            let stretch = next.fetch_add(1, Ordering::Relaxed);
            let start = stretch.saturating_mul(STRETCH);
            if start >= set.count() {
                break done;
            }
            let (mut counts, mut all) = (Vec::new(), Vec::new());
            for text in start..(start + STRETCH).min(set.count()) {
                search.links(set, index, text, Aside::default(), &mut own);
                counts.push(u8::try_from(own.len()).unwrap_or(u8::MAX));
                all.extend_from_slice(&own);
            }
            done.push((stretch, counts, all));
        }
    };
    let mut done = std::thread::scope(|scope| {
        let helpers: Vec<_> = (1..threads.max(1)).map(|_| scope.spawn(work)).collect();
        let mut done = work();
        for helper in helpers {
            done.extend(helper.join().unwrap_or_default());
        }
        done
    });
    done.sort_unstable_by_key(|(stretch, ..)| *stretch);
    done.into_iter().map(|(_, counts, links)| (counts, links)).collect()
}
