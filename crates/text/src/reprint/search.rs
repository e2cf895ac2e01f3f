//! One text looked up among the earlier ones (查找): the likeliest candidates are laid beside it, one by one,
//! and each next one must explain what the ones before left open.
//! It collects links; the story they make is decided in [`super::story`].

use super::index::Index;
use super::relation::{Body, Desk, Link, Relation, relation};
use super::tally::Scores;

/// So many candidates are laid beside one text.
const MOST: usize = 12;
/// So many in a row may be of no use.
const PATIENCE: usize = 5;
/// So many of the same form may be seen before the original is.
const FORMS: usize = 6;
/// Of so many texts of one form those with the same figures are tried first.
const SIBLINGS: usize = 256;
/// A candidate shares a sample for so many signs of the text in hand,
const OWN_PART: usize = 100;
/// or for so many of its own, or it cannot matter.
const OTHER_PART: usize = 40;
/// What one sample that two texts alone share weighs.
const UNIT: u32 = 5_040;
/// What a sample weighs that so many earlier texts share.
#[expect(clippy::indexing_slicing, reason = "counted up to the length of the table, before the program runs")]
const WEIGHTS: [u32; 256] = {
    let mut weights = [UNIT; 256];
    let (mut rank, mut texts) = (0, 1);
    while rank < weights.len() {
        weights[rank] = UNIT / texts;
        (rank, texts) = (rank + 1, texts + 1);
    }
    weights
};
/// Of a text that is shared to less than this, in thousandths, a nearer one in length is looked for.
const SMALL: u16 = 300;
/// Equal texts shorter than this are captions, not stories.
pub(crate) const SHORTEST: usize = 12;
/// When so much of a text is explained, what is left cannot be another story; in thousandths.
const ENOUGH: u16 = 830;

/// The texts in canonical order, as the search needs them.
pub(crate) trait Texts: super::index::Prints {
    /// The signs of one text.
    fn body(&self, text: usize) -> Body<'_>;
    /// How many signs one text has.
    fn length(&self, text: usize) -> usize;
    /// One bit for each figure of one text.
    fn figures(&self, text: usize) -> u64;
    /// The first text that is the same sign by sign, for one that repeats it.
    fn twin(&self, text: usize) -> Option<u32>;
    /// How far each sample of one text begins behind the one before it.
    fn gaps(&self, text: usize) -> &[u8];
    /// The outlet of one text, zero when it is unknown.
    fn outlet(&self, text: usize) -> u16;
}

/// What to leave aside in a search (不计部分).
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Aside<'s> {
    /// Texts that are not candidates.
    pub(crate) without: &'s [u32],
    /// Stretches of the text in hand that weigh nothing.
    pub(crate) frame: &'s [(usize, usize)],
}

/// The work space of one thread.
#[derive(Debug, Default)]
pub(crate) struct Search {
    pub(crate) desk: Desk,
    scores: Scores,
    /// Earlier texts that share a sample, and the weight of that sample.
    near: Vec<(u32, u32)>,
    ranked: Vec<(u32, u32)>,
    tried: Vec<u32>,
}

impl Search {
    /// The links of one text to earlier ones, in the order found.
    pub(crate) fn links(
        &mut self,
        set: &impl Texts,
        index: &Index,
        text: usize,
        aside: Aside<'_>,
        links: &mut Vec<Link>,
    ) {
        links.clear();
        self.tried.clear();
        self.tried.extend_from_slice(aside.without);
        self.desk.covered.clear();
        let own = set.body(text);
        if let Some(first) = set.twin(text) {
            links.push(same(first, own));
            return;
        }
        let mut is_noted = false;
        while self.tried.len() < MOST + aside.without.len() {
            self.rank(set, index, text);
            if self.ranked.is_empty() {
                break;
            }
            if !is_noted {
                self.desk.take(own, aside.frame);
                is_noted = true;
            }
            if !self.round(set, text, own, links) || links.last().is_some_and(|l| l.own_share >= ENOUGH) {
                break;
            }
        }
    }

    /// Tries the ranked candidates until one explains something; whether another round makes sense.
    fn round(&mut self, set: &impl Texts, text: usize, own: Body<'_>, links: &mut Vec<Link>) -> bool {
        let mut ranked = std::mem::take(&mut self.ranked);
        let (mut useful, mut useless, mut is_form, mut next) = (false, 0, false, 0);
        while let Some((_, other)) = ranked.get(next).filter(|_| next < FORMS && useless < PATIENCE).copied()
        {
            next += 1;
            let Some(link) = self.lay(set, own, other) else {
                useless += 1;
                continue;
            };
            links.push(link);
            if link.relation == Relation::Template && !std::mem::replace(&mut is_form, true) {
                by_figures(set, text, ranked.get_mut(next..).unwrap_or(&mut []));
            }
            if link.fresh > 0 {
                useful = true;
                if link.other_share < SMALL
                    && let Some(closer) = closer(set, &ranked, other, own)
                {
                    links.extend(self.lay(set, own, closer));
                }
                break;
            }
        }
        self.ranked = ranked;
        useful
    }

    /// Lays a candidate beside the text in hand.
    fn lay(&mut self, set: &impl Texts, own: Body<'_>, other: u32) -> Option<Link> {
        self.tried.push(other);
        let measure = self.desk.compare(own, set.body(usize::try_from(other).ok()?))?;
        let relation = relation(&measure);
        let fresh = if relation == Relation::Template { 0 } else { self.desk.claim(own) };
        Some(Link {
            other,
            relation,
            own_share: measure.own_share,
            other_share: measure.other_share,
            fresh,
            head: measure.head,
            is_item: measure.longest >= 50 && (measure.head || measure.other_share >= 500),
        })
    }

    /// Ranks the earlier texts by the samples they share that nothing explains yet, the rarer the weightier.
    fn rank(&mut self, set: &impl Texts, index: &Index, text: usize) {
        let prints = set.prints(text);
        self.near.clear();
        let mut place = 0_usize;
        let is_first = self.desk.covered.is_empty();
        for ((print, gap), link) in prints.iter().zip(set.gaps(text)).zip(index.links(text)) {
            place += usize::from(*gap);
            if !link.is_shared() || (!is_first && self.desk.is_covered(place + 3)) {
                continue;
            }
            index.earlier(link, *print, &WEIGHTS, &mut self.near);
        }
        self.scores.clear(self.near.len());
        for (other, weight) in &self.near {
            self.scores.add(*other, *weight);
        }
        let least = if is_first && prints.len() <= 40 { 1 } else { 2 };
        let own = set.length(text);
        self.ranked.clear();
        for score in self.scores.iter() {
            let hits = usize::try_from(score.hits).unwrap_or(0);
            let length = || usize::try_from(score.text()).map_or(0, |other| set.length(other));
            let is_all = score.hits >= u32::try_from(prints.len()).unwrap_or(u32::MAX);
            let can_matter = is_all || hits * OWN_PART >= own || (hits >= 3 && hits * OTHER_PART >= length());
            if score.hits >= least && can_matter && !self.tried.contains(&score.text()) {
                self.ranked.push((u32::MAX - score.weight, score.text()));
            }
        }
        self.ranked.sort_unstable();
    }
}

/// The link of a text to one that is the same sign by sign.
const fn same(other: u32, own: Body<'_>) -> Link {
    let relation = Relation::Copy;
    Link {
        other,
        relation,
        own_share: 1000,
        other_share: 1000,
        fresh: own.chinese,
        head: true,
        is_item: true,
    }
}

/// Puts the candidates with the figures of the text first: of one form filled in many times only they can be it.
fn by_figures(set: &impl Texts, text: usize, ranked: &mut [(u32, u32)]) {
    let own = set.figures(text);
    let most = ranked.len().min(SIBLINGS);
    let missing = |other: u32| {
        let other = usize::try_from(other).map_or(0, |other| set.figures(other));
        (other & !own).count_ones().min((own & !other).count_ones())
    };
    if let Some(likely) = ranked.get_mut(..most) {
        likely.sort_by_cached_key(|(rest, other)| (missing(*other), *rest, *other));
    }
}

/// A candidate nearly as likely as the given one but less than half as long: the story itself, where a digest
/// that holds it was found first.
fn closer(set: &impl Texts, ranked: &[(u32, u32)], than: u32, own: Body<'_>) -> Option<u32> {
    let length = |text: u32| usize::try_from(text).map_or(0, |t| set.length(t));
    let weight = |rest: u32| u64::from(u32::MAX - rest);
    let most = ranked.iter().find(|(_, other)| *other == than).map(|(rest, _)| weight(*rest))?;
    let near = ranked.iter().take(FORMS).filter(|(rest, other)| {
        let (long, short) = (length(than), length(*other));
        *other != than && weight(*rest) * 10 >= most * 6 && short * 2 < long && short * 2 >= own.signs.len()
    });
    near.map(|(_, other)| *other).min()
}
