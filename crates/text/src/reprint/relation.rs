//! What one text is to another (关系): copy, part, extension, digest, quotation, or the same form with other facts.
//! Decided from two texts laid side by side; which of several relations makes a story is [`super::story`].

use super::align::{Places, Shared};
use super::facts::{self, Tally};
use super::fold::chinese_in;

/// Two passages this close in both texts are one passage with a word changed.
const CLOSE: usize = 8;
/// Fewer shared signs than these are chance.
const LEAST: u32 = 24;
/// A passage this long shows where the shared part begins.
const FIRM: usize = 12;
/// A passage that begins so near the start of a text holds its beginning.
const HEAD: usize = 40;

/// What a text is to an earlier one (稿件关系).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// 转载: the same text, perhaps lightly edited.
    Copy,
    /// 节选: most of it is taken from the other, which says more.
    PartOf,
    /// 扩充: it begins with the other whole and adds to it.
    Extends,
    /// 汇编: it holds several texts of others.
    Digest,
    /// 引用: a lesser part of it is taken from the other.
    Quotes,
    /// 同模板: the same form with other facts.
    Template,
}

impl Relation {
    /// Whether texts so related are one story.
    pub const fn joins(self) -> bool {
        matches!(self, Self::Copy | Self::PartOf | Self::Extends)
    }

    /// The word an office prints.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Copy => "转载",
            Self::PartOf => "节选",
            Self::Extends => "扩充",
            Self::Digest => "汇编",
            Self::Quotes => "引用",
            Self::Template => "同模板、事实不同",
        }
    }
}

/// A folded text with its weight (比对文本).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Body<'t> {
    /// The signs.
    pub(crate) signs: &'t [u16],
    /// How many are Chinese.
    pub(crate) chinese: u32,
}

impl Body<'_> {
    /// Whether only Chinese characters weigh; a page that is mostly script code or foreign text weighs all signs.
    fn is_chinese(self) -> bool {
        usize::try_from(self.chinese).unwrap_or(0).saturating_mul(3) >= self.signs.len()
    }

    fn weight(self, chinese_only: bool) -> u32 {
        if chinese_only { self.chinese } else { u32::try_from(self.signs.len()).unwrap_or(u32::MAX) }
    }
}

/// What was found between two texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Link {
    /// The other text, by its place in the canonical order.
    pub(crate) other: u32,
    /// The relation.
    pub(crate) relation: Relation,
    /// How much of the text in hand is shared, in thousandths.
    pub(crate) own_share: u16,
    /// How much of the other text is shared, in thousandths.
    pub(crate) other_share: u16,
    /// Whether it reads like an item of a digest: one long stretch that begins as the other does or holds most of it.
    pub(crate) is_item: bool,
    /// Whether the beginning of the other text is among what is shared.
    pub(crate) head: bool,
    /// How many weighing signs of the text in hand are covered by this link and no earlier one.
    pub(crate) fresh: u32,
}

/// The work space of one comparison after another.
#[derive(Debug, Default)]
pub(crate) struct Desk {
    pub(crate) places: Places,
    pub(crate) shared: Vec<Shared>,
    spans: Vec<(usize, usize)>,
    /// The shared passages as stretches of the text in hand.
    pub(crate) exact: Vec<(usize, usize)>,
    by_length: Vec<(usize, usize)>,
    /// What the outlet of the text in hand writes around every text.
    frame: Vec<(usize, usize)>,
    /// What earlier links cover of the text in hand.
    pub(crate) covered: Vec<(usize, usize)>,
}

/// The measures of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Measure {
    pub(crate) own_share: u16,
    pub(crate) other_share: u16,
    pub(crate) signs: u32,
    /// The longest stretch in one piece.
    pub(crate) longest: u32,
    /// Whether the beginning of the other text is among what is shared.
    pub(crate) head: bool,
    /// Whether only the ends of both are shared, as when two pages close with the same notice.
    pub(crate) is_tail: bool,
    pub(crate) front: u32,
    pub(crate) own_weight: u32,
    pub(crate) tally: Tally,
}

impl Desk {
    /// Begins with a text in hand; its frame weighs nothing.
    pub(crate) fn take(&mut self, own: Body<'_>, frame: &[(usize, usize)]) {
        self.frame.clear();
        self.frame.extend_from_slice(frame);
        self.places.note(own.signs);
        self.covered.clear();
    }

    /// Lays another text beside the one in hand; `None` when they share nothing to speak of.
    pub(crate) fn compare(&mut self, own: Body<'_>, other: Body<'_>) -> Option<Measure> {
        self.places.align(own.signs, other.signs, &mut self.shared);
        self.one_to_one();
        let chinese_only = own.is_chinese() && other.is_chinese();
        let other_signs = self.spread(other.signs, chinese_only);
        let signs: u32 = self.spans.iter().map(|s| self.weigh(own, *s, chinese_only)).sum();
        if signs < LEAST {
            return None;
        }
        let start = self.shared.iter().filter(|s| s.length >= FIRM).map(|s| s.own).min().unwrap_or(0);
        let is_tail = self.is_tail(own, other);
        let tally = facts::compare(own.signs, other.signs, &self.shared, &self.exact, None);
        let longest = self.spans.iter().map(|s| weigh(own.signs, *s, chinese_only)).max().unwrap_or(0);
        let head = self.shared.iter().any(|s| s.other <= HEAD && s.length >= FIRM);
        let own_weight = if self.frame.is_empty() {
            own.weight(chinese_only)
        } else {
            self.weigh(own, (0, own.signs.len()), chinese_only)
        };
        Some(Measure {
            own_share: share(signs, own_weight),
            other_share: share(other_signs, other.weight(chinese_only)),
            signs,
            longest,
            head,
            is_tail,
            front: self.weigh(own, (0, start), chinese_only),
            own_weight,
            tally,
        })
    }

    /// The weight of a stretch of the text in hand without its frame.
    fn weigh(&self, own: Body<'_>, (start, end): (usize, usize), chinese_only: bool) -> u32 {
        let framed = |(from, to): &(usize, usize)| {
            weigh(own.signs, (start.max(*from), end.min(*to).max(start.max(*from))), chinese_only)
        };
        let framed: u32 = self.frame.iter().map(framed).sum();
        weigh(own.signs, (start, end), chinese_only).saturating_sub(framed)
    }

    fn is_tail(&self, own: Body<'_>, other: Body<'_>) -> bool {
        let firm = || self.shared.iter().filter(|s| s.length >= FIRM);
        let (first, first_other) = (firm().map(|s| s.own).min(), firm().map(|s| s.other).min());
        let (last, last_other) = (firm().map(|s| s.own_end()).max(), firm().map(|s| s.other_end()).max());
        first.is_some_and(|s| s * 6 >= own.signs.len())
            && first_other.is_some_and(|s| s * 6 >= other.signs.len())
            && last.is_some_and(|e| e + HEAD >= own.signs.len())
            && last_other.is_some_and(|e| e + HEAD >= other.signs.len())
    }

    /// Drops a passage whose signs a longer one has already found elsewhere: a phrase that a text repeats.
    fn one_to_one(&mut self) {
        self.by_length.clear();
        self.by_length.extend(self.shared.iter().enumerate().map(|(k, s)| (s.length, k)));
        self.by_length.sort_unstable_by_key(|(length, k)| (usize::MAX - length, *k));
        self.exact.clear();
        for (length, k) in &self.by_length {
            let Some(shared) = self.shared.get_mut(*k) else { continue };
            let (start, end) = (shared.own, shared.own_end());
            let next = self.exact.partition_point(|(_, e)| *e <= start);
            let taken: usize = self
                .exact
                .iter()
                .skip(next)
                .take_while(|(s, _)| *s < end)
                .map(|(s, e)| (*e).min(end) - (*s).max(start))
                .sum();
            if taken * 2 > *length {
                shared.length = 0;
            } else if taken == 0 {
                self.exact.insert(next, (start, end));
            }
        }
        self.shared.retain(|s| s.length > 0);
    }

    /// Fills the covered stretches of the text in hand and weighs those of the other.
    fn spread(&mut self, other: &[u16], chinese_only: bool) -> u32 {
        self.spans.clear();
        let mut weight = 0_u32;
        let mut last: Option<Shared> = None;
        for shared in &self.shared {
            let (mut own, mut from) = (shared.own, shared.other);
            if let Some(last) = last
                && shared.own >= last.own_end()
                && shared.own - last.own_end() <= CLOSE
                && shared.other - last.other_end() <= CLOSE
            {
                (own, from) = (last.own_end(), last.other_end());
            }
            self.spans.push((own, shared.own_end()));
            weight = weight.saturating_add(weigh(other, (from, shared.other_end()), chinese_only));
            last = Some(*shared);
        }
        merge(&mut self.spans);
        weight
    }

    /// How much the last comparison covers that none before it did; then it counts as covered.
    pub(crate) fn claim(&mut self, own: Body<'_>) -> u32 {
        let before = self.covered_weight(own);
        self.covered.extend_from_slice(&self.spans);
        merge(&mut self.covered);
        self.covered_weight(own).saturating_sub(before)
    }

    fn covered_weight(&self, own: Body<'_>) -> u32 {
        self.covered.iter().map(|s| weigh(own.signs, *s, true)).sum()
    }

    /// Whether an earlier link covers this place of the text in hand.
    pub(crate) fn is_covered(&self, place: usize) -> bool {
        let next = self.covered.partition_point(|(start, _)| *start <= place);
        next.checked_sub(1).and_then(|k| self.covered.get(k)).is_some_and(|(_, end)| *end > place)
    }
}

fn weigh(signs: &[u16], (start, end): (usize, usize), chinese_only: bool) -> u32 {
    let part = signs.get(start..end).unwrap_or(&[]);
    if chinese_only { chinese_in(part) } else { u32::try_from(part.len()).unwrap_or(u32::MAX) }
}

fn merge(spans: &mut Vec<(usize, usize)>) {
    spans.sort_unstable();
    spans.dedup_by(|next, kept| {
        let touches = next.0 <= kept.1;
        if touches {
            kept.1 = kept.1.max(next.1);
        }
        touches
    });
}

fn share(part: u32, whole: u32) -> u16 {
    let share = u64::from(part).saturating_mul(1000).checked_div(u64::from(whole)).unwrap_or(0);
    u16::try_from(share.min(1000)).unwrap_or(1000)
}

/// What a measured pair is, without regard to other texts.
pub(crate) fn relation(measure: &Measure) -> Relation {
    let is_solid = measure.longest.saturating_mul(100) >= measure.own_weight.saturating_mul(35);
    let is_mostly = measure.own_share >= 700
        || (!measure.is_tail && (measure.own_share >= 600 || (measure.own_share >= 500 && is_solid)));
    let begins = measure.front <= (measure.own_weight / 10).max(60);
    let is_whole = measure.other_share >= 700 && begins && measure.signs >= 60;
    let swapped = measure.tally.swapped.saturating_mul(100) >= measure.signs.saturating_mul(25);
    let is_other = measure.tally.is_other() || swapped;
    match () {
        () if is_other && (is_mostly || is_whole || measure.own_share >= 300) => Relation::Template,
        () if is_mostly && measure.other_share >= 600 => Relation::Copy,
        () if is_mostly => Relation::PartOf,
        () if is_whole => Relation::Extends,
        () => Relation::Quotes,
    }
}
