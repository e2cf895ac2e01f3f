//! The count (归并结果): which texts are one story, which of them was first, and by what each joined.

use super::pool::Pool;
use super::relation::Relation;
use super::story::Forest;

/// The stories of a pool at one moment (归并结果).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stories {
    /// Number of the caller, place in canonical order; sorted by number.
    places: Vec<(u64, u32)>,
    /// Per place: the caller's number.
    ids: Vec<u64>,
    /// Per place: the place of the first text of the story.
    roots: Vec<u32>,
    /// Per place: how it joined.
    joins: Vec<Option<Join>>,
}

/// How a text stands to another (归并依据).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Join {
    /// The other text, by the caller's number.
    pub other: u64,
    /// The relation.
    pub relation: Relation,
    /// How much of this text is found in the other, in thousandths.
    pub own_share: u16,
    /// How much of the other is found in this text, in thousandths.
    pub other_share: u16,
}

impl Stories {
    pub(crate) fn new(pool: &Pool, order: &[u32], forest: &Forest) -> Self {
        let ids: Vec<u64> = order.iter().map(|n| pool.at(*n).id).collect();
        let mut places: Vec<(u64, u32)> = ids.iter().copied().zip(0_u32..).collect();
        places.sort_unstable();
        let id = |place: u32| usize::try_from(place).ok().and_then(|p| ids.get(p)).copied().unwrap_or(0);
        let joins = forest
            .decided
            .iter()
            .map(|link| {
                link.as_ref().map(|l| Join {
                    other: id(l.other),
                    relation: l.relation,
                    own_share: l.own_share,
                    other_share: l.other_share,
                })
            })
            .collect();
        Self { places, joins, roots: forest.roots.clone(), ids }
    }

    /// How many texts were counted.
    pub fn texts(&self) -> usize {
        self.ids.len()
    }

    /// How many stories they are.
    pub fn count(&self) -> usize {
        (0_u32..).zip(&self.roots).filter(|(place, root)| place == *root).count()
    }

    /// The first publication of the story a text belongs to (首发); `None` when the text is not in the count.
    pub fn first(&self, id: u64) -> Option<u64> {
        let root = *self.roots.get(self.place(id)?)?;
        self.ids.get(usize::try_from(root).ok()?).copied()
    }

    /// What a text joined its story by, or, when it joined none, what it stands closest to.
    pub fn join(&self, id: u64) -> Option<Join> {
        self.joins.get(self.place(id)?).copied().flatten()
    }

    /// Every text with the first publication of its story, in canonical order.
    pub fn all(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        self.ids.iter().zip(&self.roots).map(|(id, root)| {
            (*id, usize::try_from(*root).ok().and_then(|r| self.ids.get(r)).copied().unwrap_or(*id))
        })
    }

    fn place(&self, id: u64) -> Option<usize> {
        let found = self.places.binary_search_by_key(&id, |(i, _)| *i).ok()?;
        self.places.get(found).and_then(|(_, place)| usize::try_from(*place).ok())
    }
}
