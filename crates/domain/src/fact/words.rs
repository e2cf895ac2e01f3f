//! The words of a ledger (词): each text once, under a number. Which facts have them is [`super::Ledger`]'s.

use super::Word;
use crate::pile::Pile;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// Texts by number and numbers by text.
///
/// Copies of a ledger share one table of numbers, since nearly always one of them goes on and the others are only read:
/// what the table says is looked up in the copy's own texts before it is believed. A copy that goes a way of its own
/// makes a table of its own as soon as the two disagree.
#[derive(Debug, Clone)]
pub(super) struct Words {
    texts: Pile<Arc<str>>,
    numbers: Arc<RwLock<HashMap<Arc<str>, Word>>>,
}

impl Default for Words {
    fn default() -> Self {
        let mut words = Self { texts: Pile::default(), numbers: Arc::default() };
        words.word("");
        words
    }
}

impl Words {
    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    pub(super) fn text(&self, word: Word) -> &str {
        self.texts.get(word.index()).map_or("", AsRef::as_ref)
    }

    /// The number of a text, if it has one here.
    pub(super) fn find(&self, text: &str) -> Option<Word> {
        let word = self.numbers.read().unwrap_or_else(PoisonError::into_inner).get(text).copied()?;
        self.is_here(word, text).then_some(word)
    }

    /// The number of a text, kept from now on.
    pub(super) fn word(&mut self, text: &str) -> Word {
        let numbers = Arc::clone(&self.numbers);
        let mut numbers = numbers.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(word) = numbers.get(text).copied() {
            if self.is_here(word, text) {
                return word;
            }
            drop(numbers);
            self.go_own_way();
            return self.word(text);
        }
        let word = Word(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        let text: Arc<str> = text.into();
        self.texts.push(Arc::clone(&text));
        numbers.insert(text, word);
        word
    }

    /// Whether the number stands for the text in this copy: another may have given it, or given it to another text.
    fn is_here(&self, word: Word, text: &str) -> bool {
        self.texts.get(word.index()).is_some_and(|own| **own == *text)
    }

    fn go_own_way(&mut self) {
        let numbered = (0..).zip(self.texts.iter()).map(|(number, text)| (Arc::clone(text), Word(number)));
        self.numbers = Arc::new(RwLock::new(numbered.collect()));
    }
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn copies_that_part_do_not_mix_up_their_words() {
        let mut one = Words::default();
        let shared = one.word("信丰县");
        let mut other = one.clone();
        let first = one.word("甲");
        assert_eq!(other.find("甲"), None, "the older copy does not know it");
        let second = other.word("乙");
        assert_eq!(first, second, "each goes on from where they parted");
        assert_eq!((one.find("乙"), other.find("甲")), (None, None));
        assert_eq!((one.word("乙"), other.word("甲")), (one.find("乙").unwrap(), other.find("甲").unwrap()));
        for words in [&one, &other] {
            for text in ["", "信丰县", "甲", "乙"] {
                assert_eq!(words.text(words.find(text).unwrap()), text);
            }
            assert_eq!((words.find("信丰县"), words.len()), (Some(shared), 4));
        }
    }
}
