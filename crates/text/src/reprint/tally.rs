//! A small count of candidates (候选计分): scores by text number, in a table that stays in the nearest cache.
//! Not a map for anything else: it holds one text's candidates and is emptied for the next.

/// One candidate's score so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Score {
    /// The candidate, plus one; zero for an empty place.
    number: u32,
    /// The weight of the samples it shares.
    pub(crate) weight: u32,
    /// How many samples it shares.
    pub(crate) hits: u32,
}

impl Score {
    /// The candidate.
    pub(crate) const fn text(self) -> u32 {
        self.number.saturating_sub(1)
    }
}

/// The scores of one text's candidates.
#[derive(Debug, Default)]
pub(crate) struct Scores {
    places: Vec<Score>,
    used: Vec<u32>,
    mask: u32,
}

impl Scores {
    /// Empties the table and makes room for so many candidates.
    pub(crate) fn clear(&mut self, room: usize) {
        let size = room.saturating_mul(2).next_power_of_two().max(64);
        if size > self.places.len() {
            self.places.clear();
            self.places.resize(size, Score::default());
        } else {
            for place in &self.used {
                if let Some(score) = usize::try_from(*place).ok().and_then(|p| self.places.get_mut(p)) {
                    *score = Score::default();
                }
            }
        }
        self.used.clear();
        self.mask = u32::try_from(size - 1).unwrap_or(u32::MAX);
    }

    /// Adds one shared sample of such weight.
    pub(crate) fn add(&mut self, text: u32, weight: u32) {
        let number = text.saturating_add(1);
        let mut place = (number.wrapping_mul(0x9E37_79B1) >> 7) & self.mask;
        while let Some(score) = usize::try_from(place).ok().and_then(|p| self.places.get_mut(p)) {
            if score.number == number {
                score.weight = score.weight.saturating_add(weight);
                score.hits += 1;
                return;
            }
            if score.number == 0 {
                *score = Score { number, weight, hits: 1 };
                self.used.push(place);
                return;
            }
            place = (place + 1) & self.mask;
        }
    }

    /// All candidates, in the order they were first seen.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Score> + '_ {
        self.used.iter().filter_map(|place| self.places.get(usize::try_from(*place).ok()?).copied())
    }
}

#[cfg(test)]
mod tests {
    use super::Scores;

    #[test]
    fn scores_add_up_and_are_forgotten() {
        let mut scores = Scores::default();
        scores.clear(4);
        for (text, weight) in [(7, 5), (9, 1), (7, 2)] {
            scores.add(text, weight);
        }
        let seen: Vec<_> = scores.iter().map(|s| (s.text(), s.weight, s.hits)).collect();
        assert_eq!(seen, [(7, 7, 2), (9, 1, 1)]);
        scores.clear(4);
        assert_eq!(scores.iter().count(), 0);
    }
}
