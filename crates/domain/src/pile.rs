//! A long list in pieces (分块长列): copies share every piece that did not change since, so that a reader keeps what it
//! reads while a writer goes on. It knows nothing of what it holds; [`crate::fact::Ledger`] is made of such lists.

use std::sync::Arc;

/// How many stand in a piece: a copy costs one count a piece, the first change after it one piece.
const PIECE: usize = 1024;

/// A long list whose copies share their pieces (分块长列).
#[derive(Debug)]
pub struct Pile<T> {
    pieces: Vec<Arc<Vec<T>>>,
    len: usize,
}

impl<T> Clone for Pile<T> {
    fn clone(&self) -> Self {
        Self { pieces: self.pieces.clone(), len: self.len }
    }
}

impl<T> Default for Pile<T> {
    fn default() -> Self {
        Self { pieces: Vec::new(), len: 0 }
    }
}

impl<T> Pile<T> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The one at a place.
    pub fn get(&self, at: usize) -> Option<&T> {
        self.pieces.get(at / PIECE)?.get(at % PIECE)
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> + Clone {
        self.pieces.iter().flat_map(|piece| piece.iter())
    }

    /// The first place, in an ordered list, at which something no longer comes before.
    pub fn partition_point(&self, mut is_before: impl FnMut(&T) -> bool) -> usize {
        let begins_before = |piece: &Arc<Vec<T>>| piece.first().is_some_and(&mut is_before);
        let after = self.pieces.partition_point(begins_before);
        let Some(last) = after.checked_sub(1) else { return 0 };
        let inside = self.pieces.get(last).map_or(0, |piece| piece.partition_point(&mut is_before));
        last * PIECE + inside
    }
}

impl<T: Clone> Pile<T> {
    /// Adds one at the end.
    pub fn push(&mut self, value: T) {
        match self.pieces.last_mut().filter(|piece| piece.len() < PIECE) {
            Some(piece) => own(piece).push(value),
            None => {
                self.pieces.push(Arc::new(vec![value]));
            }
        }
        self.len += 1;
    }

    /// The one at a place, to be changed; copies made before keep what they had.
    pub fn get_mut(&mut self, at: usize) -> Option<&mut T> {
        own(self.pieces.get_mut(at / PIECE)?).get_mut(at % PIECE)
    }

    /// Puts one at a place; places between the end and it are filled.
    pub fn set(&mut self, at: usize, value: T, filling: &T) {
        while self.len <= at {
            self.push(filling.clone());
        }
        if let Some(place) = self.get_mut(at) {
            *place = value;
        }
    }
}

/// A piece of one's own, with room for what is added.
fn own<T: Clone>(piece: &mut Arc<Vec<T>>) -> &mut Vec<T> {
    if Arc::get_mut(piece).is_none() {
        // Room for what comes next, yet small ledgers stay small.
        let mut copy = Vec::with_capacity(piece.len().max(4).saturating_mul(2).min(PIECE.max(piece.len())));
        copy.extend_from_slice(piece);
        *piece = Arc::new(copy);
    }
    Arc::make_mut(piece)
}

/// Short lists one after another (短列): each is read as one slice, so none reaches over the end of a piece.
#[derive(Debug)]
pub(crate) struct Runs<T> {
    pieces: Vec<Arc<Vec<T>>>,
}

impl<T> Clone for Runs<T> {
    fn clone(&self) -> Self {
        Self { pieces: self.pieces.clone() }
    }
}

impl<T> Default for Runs<T> {
    fn default() -> Self {
        Self { pieces: Vec::new() }
    }
}

impl<T: Clone> Runs<T> {
    /// Adds a list and says where it stands; one that is longer than a piece gets a piece of its own.
    pub(crate) fn push(&mut self, list: &[T]) -> usize {
        let has_room = |piece: &&mut Arc<Vec<T>>| piece.len() + list.len() <= PIECE;
        if self.pieces.last_mut().as_ref().is_none_or(|piece| !has_room(piece)) {
            self.pieces.push(Arc::default());
        }
        let piece_at = self.pieces.len().saturating_sub(1);
        let Some(piece) = self.pieces.last_mut() else { return 0 };
        let start = piece_at * PIECE + piece.len();
        own(piece).extend_from_slice(list);
        start
    }

    /// The list at a place.
    pub(crate) fn get(&self, start: usize, len: usize) -> &[T] {
        let (piece, start) = (self.pieces.get(start / PIECE), start % PIECE);
        piece.and_then(|piece| piece.get(start..start.saturating_add(len))).unwrap_or(&[])
    }
}

#[cfg(test)]
mod tests {
    use super::{PIECE, Pile, Runs};

    #[test]
    fn a_copy_keeps_what_it_had_and_shares_what_did_not_change() {
        let mut pile = Pile::default();
        for number in 0..PIECE * 3 + 5 {
            pile.push(number);
        }
        let before = pile.clone();
        pile.push(7);
        *pile.get_mut(PIECE + 1).unwrap() = 0;
        assert_eq!((before.len(), pile.len()), (PIECE * 3 + 5, PIECE * 3 + 6));
        assert_eq!(before.get(PIECE + 1), Some(&(PIECE + 1)));
        assert_eq!(pile.get(PIECE + 1), Some(&0));
        assert_eq!(before.get(PIECE * 3 + 5), None);
        assert!(before.iter().copied().eq(0..PIECE * 3 + 5));
        let shared = before.pieces.iter().zip(&pile.pieces).filter(|(a, b)| std::sync::Arc::ptr_eq(a, b));
        assert_eq!(shared.count(), 2);
    }

    #[test]
    fn the_place_in_an_ordered_list_is_found() {
        let mut pile = Pile::default();
        assert_eq!(pile.partition_point(|number: &usize| *number < 3), 0);
        for number in 0..PIECE * 2 {
            pile.push(number * 2);
        }
        for wanted in [0, 1, 2, PIECE, PIECE * 2 - 1, PIECE * 2, PIECE * 2 + 1, PIECE * 4 - 2, PIECE * 9] {
            let expected = wanted.div_ceil(2).min(PIECE * 2);
            assert_eq!(pile.partition_point(|number| *number < wanted), expected, "{wanted}");
        }
    }

    #[test]
    fn a_place_past_the_end_is_filled_up_to() {
        let mut pile = Pile::default();
        pile.set(PIECE + 2, 5, &0);
        assert_eq!((pile.len(), pile.get(3), pile.get(PIECE + 2)), (PIECE + 3, Some(&0), Some(&5)));
    }

    #[test]
    fn lists_of_any_length_are_read_as_they_were_written() {
        let mut runs = Runs::default();
        let lists: Vec<Vec<usize>> =
            [0, 3, PIECE - 4, 2, PIECE * 2 + 1, 1, PIECE].map(|len| (0..len).collect()).into();
        let starts: Vec<usize> = lists.iter().map(|list| runs.push(list)).collect();
        for (start, list) in starts.iter().zip(&lists) {
            assert_eq!(runs.get(*start, list.len()), list.as_slice());
        }
        assert!(runs.get(usize::MAX, 4).is_empty());
    }
}
