//! Texts held once (同文一存): where a part of the pool already holds the same signs, so that a million copies of one
//! text take the room of one. Which copies are one story is decided elsewhere, by every record of its own.

/// The texts of a part, found by the hash of the whole.
#[derive(Debug, Default)]
pub(crate) struct Held {
    places: Vec<Place>,
    count: usize,
}

/// Where a text and its samples begin; the hash of the whole.
#[derive(Debug, Clone, Copy)]
struct Place {
    whole: u32,
    start: u32,
    first: u32,
}

/// No text begins there: a part that large would hold eight gigabytes.
const NOWHERE: u32 = u32::MAX;
const EMPTY: Place = Place { whole: 0, start: NOWHERE, first: 0 };

impl Held {
    /// Where the same text and its samples begin, if it is held; else the given places are noted for it.
    pub(crate) fn find_or_note(
        &mut self,
        whole: u32,
        (start, first): (usize, usize),
        is_same: impl Fn(usize, usize) -> bool,
    ) -> Option<(usize, usize)> {
        if (self.count + 1) * 4 > self.places.len() * 3 {
            self.grow();
        }
        let mask = self.places.len().saturating_sub(1);
        let mut slot = usize::try_from(whole).unwrap_or(0) & mask;
        while let Some(place) = self.places.get(slot).filter(|place| place.start != NOWHERE) {
            if place.whole == whole
                && let (Ok(start), Ok(first)) = (usize::try_from(place.start), usize::try_from(place.first))
                && is_same(start, first)
            {
                return Some((start, first));
            }
            slot = (slot + 1) & mask;
        }
        if let (Some(place), Ok(start), Ok(first)) =
            (self.places.get_mut(slot), u32::try_from(start), u32::try_from(first))
        {
            *place = Place { whole, start, first };
            self.count += 1;
        }
        None
    }

    fn grow(&mut self) {
        let size = (self.places.len() * 2).max(256);
        let mask = size - 1;
        let before = std::mem::replace(&mut self.places, vec![EMPTY; size]);
        for place in before.into_iter().filter(|place| place.start != NOWHERE) {
            let mut slot = usize::try_from(place.whole).unwrap_or(0) & mask;
            while self.places.get(slot).is_some_and(|taken| taken.start != NOWHERE) {
                slot = (slot + 1) & mask;
            }
            if let Some(free) = self.places.get_mut(slot) {
                *free = place;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Held;

    #[test]
    fn a_text_is_found_again_and_another_of_the_same_hash_is_not() {
        let mut held = Held::default();
        for text in 0..5_000_u32 {
            let place = usize::try_from(text).unwrap();
            assert_eq!(held.find_or_note(text / 2, (place, place * 3), |start, _| start == place), None);
        }
        for text in 0..5_000_u32 {
            let place = usize::try_from(text).unwrap();
            let found = held.find_or_note(text / 2, (9_999, 9_999), |start, _| start == place);
            assert_eq!(found, Some((place, place * 3)));
        }
    }
}
