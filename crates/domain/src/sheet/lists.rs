//! The long lists that the entries of a holder point into (长列): most entries have one fact and no step of their own, so
//! an entry keeps places instead of lists. What the entries say is [`super::Entry`]'s.

use super::Step;
use crate::fact::FactId;

/// The long lists that entries point into.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Lists {
    pub(crate) facts: Vec<FactId>,
    pub(crate) steps: Vec<Step>,
}

impl Lists {
    pub(crate) fn facts(&self, range: (u32, u32)) -> &[FactId] {
        slice(&self.facts, range)
    }

    pub(crate) fn steps(&self, range: (u32, u32)) -> &[Step] {
        slice(&self.steps, range)
    }
}

fn slice<T>(list: &[T], (start, len): (u32, u32)) -> &[T] {
    let start = usize::try_from(start).unwrap_or(usize::MAX);
    let len = usize::try_from(len).unwrap_or(0);
    list.get(start..start.saturating_add(len)).unwrap_or(&[])
}
