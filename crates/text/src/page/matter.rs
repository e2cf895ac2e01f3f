//! Which passages are the matter of a page (正文判定). A passage speaks for its boxes by its length and its signs, a line of
//! links against them; the box for which most is said, the nearer the better, holds the matter. In it, blocks of links and
//! what stands beside the matter are left out.
//! Whole numbers only, so that every machine finds the same.
//! Next: [`super::frame_line`] for the lines of the frame.

use super::tag::Tag;
use super::tree::{Layout, Passage};

/// What a passage says for its boxes, in hundredths.
fn weight(passage: &Passage, is_beside: bool) -> i64 {
    if passage.is_hidden {
        return 0;
    }
    let characters = i64::from(passage.characters);
    let in_links = i64::from(passage.in_links);
    let signs = i64::from(passage.signs);
    let own = characters - in_links;
    if is_beside {
        return 0;
    }
    if in_links * 2 > characters {
        return -in_links.min(40) * LINK_COST;
    }
    if signs == 0 {
        // A line without a sign is a heading, a caption or an entry of a menu.
        return if characters < 12 { -200 } else { own.min(30) * 10 };
    }
    if own < 10 {
        return 0;
    }
    100 * own.min(400) / 4 + 600 * signs.min(40)
}

/// What a character in a link costs, in hundredths.
const LINK_COST: i64 = 30;

/// How much of what is said for a box is said for the box around it, in hundredths.
const CARRIED: i64 = 60;

/// Which boxes stand beside the matter, by their names or those around them. A box that holds a good part of what the
/// page has to read does not, whatever it is called.
fn beside(layout: &Layout) -> Vec<bool> {
    let mut read = vec![0i64; layout.nodes.len()];
    for passage in layout.passages.iter().filter(|passage| passage.signs > 0 && !passage.is_hidden) {
        add(&mut read, passage.node, i64::from(passage.characters) - i64::from(passage.in_links));
    }
    for at in (1..read.len()).rev() {
        let Some(parent) = layout.nodes.get(at).map(|node| node.parent) else { continue };
        let own = read.get(at).copied().unwrap_or_default();
        add(&mut read, parent, own);
    }
    let all = read.first().copied().unwrap_or_default();
    let mut beside: Vec<bool> = Vec::with_capacity(read.len());
    for (node, read) in layout.nodes.iter().zip(&read) {
        let around = beside.get(node.parent).copied().unwrap_or_default();
        let is_named = node.hint.is_beside || node.tag == Tag::Aside;
        beside.push(around || (is_named && read * 100 < all * GOOD_PART));
    }
    beside
}

/// The part of what a page has to read that is never beside the matter, in hundredths.
const GOOD_PART: i64 = 40;

/// The passages of the matter, in order; none when nothing on the page reads like one.
pub(super) fn matter(layout: &Layout) -> Vec<usize> {
    let beside = beside(layout);
    let is_beside = |node: usize| beside.get(node).copied().unwrap_or_default();
    let weights: Vec<i64> =
        layout.passages.iter().map(|passage| weight(passage, is_beside(passage.node))).collect();
    let sums = Sums::of(layout, &weights);
    let Some(best) = sums.best(layout) else { return Vec::new() };
    let kept = sums.within(layout, best);
    let kept =
        kept.into_iter().filter(|at| layout.passages.get(*at).is_some_and(|passage| !passage.is_hidden));
    kept.filter(|at| is_kept(layout, &sums, &beside, (best, *at))).collect()
}

/// What is said for each box.
struct Sums {
    /// By its passages and those of the boxes in it, the further in the less.
    near: Vec<i64>,
    /// By all its passages alike.
    whole: Vec<i64>,
    characters: Vec<i64>,
    in_links: Vec<i64>,
    signs: Vec<i64>,
    /// The passages that begin at or after the box; with the next figure the range of its own.
    first: Vec<usize>,
    last: Vec<usize>,
}

impl Sums {
    fn of(layout: &Layout, weights: &[i64]) -> Self {
        let count = layout.nodes.len();
        let mut sums = Self {
            near: vec![0; count],
            whole: vec![0; count],
            characters: vec![0; count],
            in_links: vec![0; count],
            signs: vec![0; count],
            first: vec![usize::MAX; count],
            last: vec![0; count],
        };
        for (at, (passage, weight)) in layout.passages.iter().zip(weights).enumerate() {
            let node = passage.node;
            add(&mut sums.near, node, *weight);
            add(&mut sums.whole, node, *weight);
            if !passage.is_hidden {
                add(&mut sums.characters, node, i64::from(passage.characters));
                add(&mut sums.in_links, node, i64::from(passage.in_links));
                add(&mut sums.signs, node, i64::from(passage.signs));
            }
            if let Some(first) = sums.first.get_mut(node) {
                *first = (*first).min(at);
            }
            if let Some(last) = sums.last.get_mut(node) {
                *last = (*last).max(at + 1);
            }
        }
        // A box stands before those in it, so from the last to the first every box is whole when it is carried up.
        for at in (1..count).rev() {
            let Some(parent) = layout.nodes.get(at).map(|node| node.parent) else { continue };
            let value = |of: &[i64]| of.get(at).copied().unwrap_or_default();
            let carried = value(&sums.near);
            let (whole, characters, in_links, signs) =
                (value(&sums.whole), value(&sums.characters), value(&sums.in_links), value(&sums.signs));
            add(&mut sums.near, parent, carried * CARRIED / 100);
            add(&mut sums.whole, parent, whole);
            add(&mut sums.characters, parent, characters);
            add(&mut sums.in_links, parent, in_links);
            add(&mut sums.signs, parent, signs);
            let (first, last) = (sums.first.get(at).copied(), sums.last.get(at).copied());
            if let (Some(place), Some(first)) = (sums.first.get_mut(parent), first) {
                *place = (*place).min(first);
            }
            if let (Some(place), Some(last)) = (sums.last.get_mut(parent), last) {
                *place = (*place).max(last);
            }
        }
        sums
    }

    fn get(of: &[i64], at: usize) -> i64 {
        of.get(at).copied().unwrap_or_default()
    }

    /// The box that holds the matter.
    fn best(&self, layout: &Layout) -> Option<usize> {
        let said = |at: usize| {
            let node = layout.nodes.get(at);
            let near = Self::get(&self.near, at);
            let is_named = node.is_some_and(|node| node.hint.is_matter || node.tag == Tag::Article);
            if is_named { near * 5 / 4 } else { near }
        };
        let candidates = (0..layout.nodes.len()).filter(|at| said(*at) > 0);
        let mut best = candidates.max_by_key(|at| (said(*at), std::cmp::Reverse(*at)))?;
        // Matter may be cut into several boxes side by side: the box around them holds clearly more of it.
        while let Some(parent) =
            layout.nodes.get(best).map(|node| node.parent).filter(|parent| *parent < best)
        {
            let (own, around) = (Self::get(&self.whole, best), Self::get(&self.whole, parent));
            if around * 100 > own * WIDER {
                best = parent;
            } else if around * 100 >= own * 98 && Self::get(&self.near, parent) > 0 && self.is_clean(parent) {
                // As good and as clean: a heading or a lead may stand there.
                best = parent;
            } else {
                break;
            }
        }
        Some(best)
    }

    fn is_clean(&self, at: usize) -> bool {
        Self::get(&self.in_links, at) * 10 < Self::get(&self.characters, at)
    }

    /// The passages of a box.
    fn within(&self, layout: &Layout, at: usize) -> Vec<usize> {
        let (first, last) =
            (self.first.get(at).copied().unwrap_or(0), self.last.get(at).copied().unwrap_or(0));
        let is_inside = |passage: &usize| {
            let mut node = layout.passages.get(*passage).map_or(0, |passage| passage.node);
            while node > at {
                node = layout.nodes.get(node).map_or(0, |node| node.parent);
            }
            node == at
        };
        (first..last).filter(is_inside).collect()
    }
}

/// How much more the box around must hold to be taken, in hundredths.
const WIDER: i64 = 115;

fn add(sums: &mut [i64], at: usize, value: i64) {
    if let Some(sum) = sums.get_mut(at) {
        *sum = sum.saturating_add(value);
    }
}

/// Whether a passage of the best box belongs to the matter.
fn is_kept(layout: &Layout, sums: &Sums, beside: &[bool], (best, at): (usize, usize)) -> bool {
    let Some(passage) = layout.passages.get(at) else { return false };
    if passage.in_links * 2 > passage.characters && passage.signs < 2 {
        return false;
    }
    let mut node = passage.node;
    while node > best {
        let Some(own) = layout.nodes.get(node) else { break };
        if beside.get(node).copied().unwrap_or_default() {
            return false;
        }
        let (characters, in_links) = (Sums::get(&sums.characters, node), Sums::get(&sums.in_links, node));
        let signs = Sums::get(&sums.signs, node);
        // A box of links, whatever it is called; a table of figures has none.
        if in_links * 10 > characters * 4 && signs * 25 < characters {
            return false;
        }
        if own.parent >= node {
            break;
        }
        node = own.parent;
    }
    true
}
