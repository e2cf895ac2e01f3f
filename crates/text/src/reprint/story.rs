//! One story counted once (稿件归并): each text has at most one text it was taken from, so stories are trees and
//! a text that fits two stories can never glue them together.
//! The links come from [`super::search`]; changes between two counts are in [`super::change`].

use super::relation::{Link, Relation};
use super::ruling::Rulings;

/// A digest holds at least so much of a second story, in thousandths of its own length.
const DIGEST_SHARE: u32 = 180;
/// And at least so many signs of it.
const DIGEST_SIGNS: u32 = 50;

/// The stories of a set in canonical order, while they are being made.
#[derive(Debug, Default)]
pub(crate) struct Forest {
    /// Per text: the first text of its story.
    pub(crate) roots: Vec<u32>,
    /// Per text: the link it joined by or, when it joined nothing, the strongest it has.
    pub(crate) decided: Vec<Option<Link>>,
    digests: Vec<bool>,
}

impl Forest {
    /// Adds the next text with its links; `weight` is the length its shares refer to.
    pub(crate) fn add(&mut self, links: &[Link], weight: u32, rulings: &Rulings) {
        let number = u32::try_from(self.roots.len()).unwrap_or(u32::MAX);
        let is_digest = self.is_digest(links, weight);
        let apart: Vec<u32> = rulings.apart(number).map(|o| self.root(o)).collect();
        let veto = links.iter().filter(|l| l.relation == Relation::Template).map(|l| l.own_share).max();
        let taken = links
            .iter()
            .filter(|l| l.relation.joins() && !apart.contains(&self.root(l.other)))
            .filter(|l| veto.is_none_or(|v| u32::from(l.own_share) * 100 >= u32::from(v) * 75))
            .filter(|l| !is_digest || (l.own_share >= 850 && l.other_share >= 600))
            .filter(|l| !self.is_digest_at(l.other) || (l.own_share >= 600 && l.other_share >= 600))
            .min_by_key(|l| (u16::MAX - l.own_share.min(980) - l.other_share / 10, l.other))
            .copied();
        self.roots.push(taken.map_or(number, |l| self.root(l.other)));
        let beside = || {
            let best = links.iter().max_by_key(|l| l.own_share).copied();
            best.map(|l| if is_digest { Link { relation: Relation::Digest, ..l } } else { l })
        };
        self.digests.push(is_digest);
        self.decided.push(taken.or_else(beside));
    }

    /// The first text of the story a text belongs to.
    pub(crate) fn root(&self, text: u32) -> u32 {
        usize::try_from(text).ok().and_then(|t| self.roots.get(t)).copied().unwrap_or(text)
    }

    /// Whether a text is near some other and found less than this much of itself in the story it joined, if any; in
    /// thousandths.
    pub(crate) fn may_change(&self, text: usize, share: u16) -> bool {
        let link = self.decided.get(text).copied().flatten();
        link.is_some_and(|link| !link.relation.joins() || link.own_share < share)
    }

    /// Whether a text is a digest of several.
    pub(crate) fn is_digest_at(&self, text: u32) -> bool {
        usize::try_from(text).ok().and_then(|t| self.digests.get(t)).copied().unwrap_or(false)
    }

    /// Whether a text with such links is a digest; of a forest that knows no stories: whether it may be one.
    pub(crate) fn is_digest(&self, links: &[Link], weight: u32) -> bool {
        let best = links.iter().max_by_key(|l| l.fresh);
        let Some(best) = best else { return false };
        let story = self.root(best.other);
        let is_mostly = best.own_share >= 500;
        let rest: u32 = links
            .iter()
            .filter(|l| l.is_item && (!is_mostly || (l.head && l.other_share >= 700)))
            .filter(|l| l.fresh >= DIGEST_SIGNS && self.root(l.other) != story)
            .map(|l| l.fresh)
            .sum();
        rest.saturating_mul(1000) >= weight.saturating_mul(DIGEST_SHARE) && rest >= DIGEST_SIGNS
    }
}
