//! Dice with a fixed seed (`SplitMix64`), so that the demonstration is the same on every machine. Not for secrets.

/// A row of numbers that looks random and never changes.
#[derive(Debug)]
pub(super) struct Dice(u64);

impl Dice {
    /// Dice of a seed.
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number; the constants are those of `SplitMix64`.
    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to but not including the limit; 0 for the limit 0.
    pub(super) fn below(&mut self, limit: u32) -> u32 {
        let rest = self.next().checked_rem(u64::from(limit)).unwrap_or(0);
        u32::try_from(rest).unwrap_or(0)
    }

    /// Whether something happens that happens so many times in a thousand.
    pub(super) fn per_mille(&mut self, chance: u32) -> bool {
        self.below(1_000) < chance
    }

    /// One of the words; empty for none.
    pub(super) fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        let limit = u32::try_from(words.len()).unwrap_or(u32::MAX);
        let at = usize::try_from(self.below(limit)).unwrap_or(0);
        words.get(at).copied().unwrap_or_default()
    }
}
