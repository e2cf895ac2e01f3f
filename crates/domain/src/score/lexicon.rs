//! The words of a notice as numbers of a ledger (词典): what lets rules compare numbers instead of texts.
//! It does not read rules; [`super::program`] does, and asks here for each word.

use crate::fact::{Ledger, Word};
use std::collections::HashMap;

/// Words of the notice that no fact uses get numbers from here on, so that they equal no word of the ledger.
const FIRST_OWN: u32 = 1 << 31;

/// Numbers for the notice's words (词典).
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    own: HashMap<String, Word>,
}

impl Lexicon {
    /// The number of the word in this ledger, or one of its own.
    pub(super) fn word(&mut self, ledger: &Ledger, text: &str) -> Word {
        if let Some(word) = ledger.find(text) {
            return word;
        }
        let next = Word(FIRST_OWN + u32::try_from(self.own.len()).unwrap_or(0));
        *self.own.entry(text.trim().to_owned()).or_insert(next)
    }
}
