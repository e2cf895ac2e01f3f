//! How a count goes on from candidates to stories (归并过程): the links of all texts are searched by all threads, the
//! forest is made by one, text after text, and what it shows to be a digest or a frame is searched again.
//! What a link is: [`super::search`] and [`super::relation`]; what makes a tree of links: [`super::story`].

use std::collections::BTreeMap;

use super::index::{Index, Prints};
use super::learn::Frames;
use super::ordered::Ordered;
use super::relation::Link;
use super::ruling::Rulings;
use super::search::{Aside, Search, Texts};
use super::spread::spread;
use super::story::Forest;

/// The links of a stretch of texts: how many each has, and the links.
pub(crate) type Found = (Vec<u8>, Vec<Link>);

/// The links of all texts, stretch by stretch in canonical order: how many each has, and the links.
pub(crate) fn links(set: &Ordered<'_>, index: &Index, threads: usize) -> Vec<Found> {
    const STRETCH: usize = 128;
    spread(
        set.count().div_ceil(STRETCH),
        threads,
        <(Search, Vec<Link>)>::default,
        |(search, own), stretches| {
            let mut one = |stretch: usize| {
                let (mut counts, mut all) = (Vec::new(), Vec::new());
                let start = stretch.saturating_mul(STRETCH);
                for text in start..(start + STRETCH).min(set.count()) {
                    search.links(set, index, text, Aside::default(), own);
                    counts.push(u8::try_from(own.len()).unwrap_or(u8::MAX));
                    all.extend_from_slice(own);
                }
                (counts, all)
            };
            stretches.map(&mut one).collect()
        },
    )
}

/// Makes the forest of a count, text after text.
#[derive(Debug)]
pub(crate) struct Grower<'g> {
    set: &'g Ordered<'g>,
    index: &'g Index,
    rulings: &'g Rulings,
    search: Search,
    /// What was searched again because of digests, for the second time round.
    known: BTreeMap<usize, Known>,
}

impl<'g> Grower<'g> {
    /// Begins with the links of all texts; several threads make ahead what one would have to make later.
    pub(crate) fn new(
        set: &'g Ordered<'g>,
        index: &'g Index,
        rulings: &'g Rulings,
        found: &[Found],
        threads: usize,
    ) -> Self {
        let known = if threads > 1 { foreseen(set, index, found, threads) } else { BTreeMap::new() };
        Self { set, index, rulings, search: Search::default(), known }
    }

    /// Decides for each text by its links; with the frames learnt from a first count, again where they matter.
    pub(crate) fn grow(&mut self, found: &[Found], framed: Option<&BTreeMap<usize, Framed>>) -> Forest {
        let (mut forest, mut text) = (Forest::default(), 0);
        let mut again = Vec::new();
        for (counts, links) in found {
            let mut rest = links.as_slice();
            for count in counts {
                let (own, after) = rest.split_at_checked(usize::from(*count)).unwrap_or((rest, &[]));
                rest = after;
                let framed = framed.and_then(|framed| framed.get(&text));
                let is_again = self.again(text, own, framed, &forest, &mut again);
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
        framed: Option<&Framed>,
        forest: &Forest,
        again: &mut Vec<Link>,
    ) -> bool {
        again.clear();
        let before = framed.map_or(own, |framed| framed.links.as_slice());
        let digest = |link: &Link| forest.is_digest_at(link.other);
        if !before.iter().any(digest) {
            again.extend_from_slice(framed.map_or(&[], |framed| framed.links.as_slice()));
            return framed.is_some();
        }
        let without: Vec<u32> = before.iter().filter(|link| digest(link)).map(|link| link.other).collect();
        let known = self.known.get(&text).filter(|(known, _)| framed.is_none() && *known == without);
        if let Some((_, links)) = known {
            again.clone_from(links);
        } else {
            let frame = framed.map_or(&[][..], |framed| framed.spans.as_slice());
            self.search.links(self.set, self.index, text, Aside { frame, without: &without }, again);
        }
        let kept = before.iter().filter(|link| digest(link)).map(|link| Link { fresh: 0, ..*link });
        if framed.is_none() && known.is_none() {
            self.known.insert(text, (without, again.clone()));
        }
        again.extend(kept);
        true
    }
}

/// What a search without some digests found.
type Known = (Vec<u32>, Vec<Link>);

/// The searches that will have to be made again because of texts that look like digests, made ahead by all threads;
/// where it turns out otherwise, the one thread that makes the forest searches itself.
fn foreseen(set: &Ordered<'_>, index: &Index, found: &[Found], threads: usize) -> BTreeMap<usize, Known> {
    let mut digests: Vec<bool> = Vec::with_capacity(set.count());
    let mut texts: Vec<(usize, Vec<u32>)> = Vec::new();
    for (counts, links) in found {
        let mut rest = links.as_slice();
        for count in counts {
            let (own, after) = rest.split_at_checked(usize::from(*count)).unwrap_or((rest, &[]));
            rest = after;
            let is_digest = |text: u32| usize::try_from(text).is_ok_and(|t| digests.get(t) == Some(&true));
            let without: Vec<u32> =
                own.iter().map(|link| link.other).filter(|other| is_digest(*other)).collect();
            if !without.is_empty() {
                texts.push((digests.len(), without));
            }
            digests.push(Forest::default().is_digest(own, set.body(digests.len()).chinese.max(1)));
        }
    }
    let done = spread(texts.len(), threads, Search::default, |search, range| {
        let one = |(text, without): &(usize, Vec<u32>)| {
            let mut links = Vec::new();
            search.links(set, index, *text, Aside { frame: &[], without }, &mut links);
            (*text, (without.clone(), links))
        };
        texts.get(range).unwrap_or(&[]).iter().map(one).collect()
    });
    done.into_iter().collect()
}

/// A text whose frame weighs nothing, and the links it then has.
#[derive(Debug)]
pub(crate) struct Framed {
    spans: Vec<(usize, usize)>,
    links: Vec<Link>,
}

/// The links of the texts that a learnt frame may decide.
pub(crate) fn framed_links(
    set: &Ordered<'_>,
    index: &Index,
    frames: &Frames,
    threads: usize,
) -> BTreeMap<usize, Framed> {
    let done = spread(frames.texts().len(), threads, Search::default, |search, range| {
        let texts = frames.texts().get(range).unwrap_or(&[]).iter();
        let spans = texts.map(|text| (*text, frames.of(set, *text))).filter(|(_, spans)| !spans.is_empty());
        let mut one = |text: usize, spans: Vec<(usize, usize)>| {
            let mut links = Vec::new();
            search.links(set, index, text, Aside { frame: &spans, without: &[] }, &mut links);
            (text, Framed { spans, links })
        };
        spans.map(|(text, spans)| one(text, spans)).collect()
    });
    done.into_iter().collect()
}
