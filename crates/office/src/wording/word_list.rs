//! The office's own words (本单位词表) joined with the lists that come with the program, for every reading of a text.
//! An entry has days, like the built-in ones; a word of class 放行 takes a built-in word out of the lists. Entries are ended,
//! not changed: the verbs are [`crate::wording::add_word`] and [`crate::wording::end_word`].

use crate::Office;
use crate::moment::Actor;
use crate::permit::{permit, wording};
use crate::refusal::OfficeError;
use chrono::NaiveDate;
use zhaozhang_store::ListedWordRow;
use zhaozhang_text::proof::{Class, Level, WordEntry, WordList};

/// The class of a word that is always right here (放行).
pub const ALLOWED: &str = "放行";

/// A word of the office's own list (自有词条).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnWord {
    /// Its number.
    pub id: i64,
    /// The word.
    pub word: String,
    /// 类别, or 放行.
    pub class: String,
    /// 级别: 必须改 or 请核对.
    pub level: String,
    /// What should stand there; empty when nothing is proposed.
    pub proposal: String,
    /// The first day of papers it is marked in.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
    /// Why it is in the list.
    pub reason: String,
    /// When it came, RFC 3339 UTC.
    pub recorded_at: String,
    /// Who brought it.
    pub recorded_by: String,
    /// When, by whom and why it was ended; nothing while it is in force.
    pub ended: Option<Ended>,
}

/// The end of a word (停用).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// RFC 3339 UTC.
    pub at: String,
    /// Who ended it.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// The classes a word of the office may have, by their words, 放行 last.
pub fn classes() -> Vec<&'static str> {
    zhaozhang_text::proof::WORD_CLASSES.iter().map(|class| class.word()).chain([ALLOWED]).collect()
}

/// A built-in word, for the page that searches them (内置词条).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuiltInWord {
    /// The word.
    pub word: String,
    /// 类别.
    pub class: &'static str,
    /// 级别.
    pub level: &'static str,
    /// What should stand there.
    pub proposal: String,
    /// The first day of papers it is marked in.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
}

/// The built-in words that hold this text in word or proposal, at most so many, and how many there are.
pub fn built_in_words(search: &str, most: usize) -> (Vec<BuiltInWord>, usize) {
    let search = search.trim();
    let is_found = |entry: &&WordEntry| {
        entry.word.contains(search) || entry.proposal.as_deref().is_some_and(|words| words.contains(search))
    };
    let found: Vec<&WordEntry> = WordList::built_in().entries().filter(is_found).collect();
    let shown = found.iter().take(most).map(|entry| BuiltInWord {
        word: entry.word.clone(),
        class: entry.class.word(),
        level: entry.level.word(),
        proposal: entry.proposal.clone().unwrap_or_default(),
        from: entry.from,
        to: entry.to,
    });
    (shown.collect(), found.len())
}

impl Office {
    /// The office's own words, the newest first, the ended ones last.
    pub async fn own_words(&self, actor: &Actor) -> Result<Vec<OwnWord>, OfficeError> {
        permit(actor, wording::READ_WORDS)?;
        let mut words: Vec<OwnWord> =
            self.inner.store.listed_words().await?.into_iter().map(own_word).collect();
        words.sort_by_key(|word| (word.ended.is_some(), std::cmp::Reverse(word.id)));
        Ok(words)
    }

    /// The lists every text is read with: the built-in ones and the office's own words in force.
    ///
    /// Which of them count in a paper is decided by its own day, so an entry that ended by its days stays in the list.
    pub async fn word_list(&self) -> Result<WordList, OfficeError> {
        let rows = self.inner.store.listed_words().await?;
        Ok(list_of(rows.into_iter().map(own_word)))
    }
}

/// The lists with these words of the office.
fn list_of(words: impl Iterator<Item = OwnWord>) -> WordList {
    let (mut own, mut allowed) = (Vec::new(), Vec::new());
    for word in words.filter(|word| word.ended.is_none()) {
        if word.class == ALLOWED {
            allowed.push(word.word);
            continue;
        }
        let Some(class) = Class::from_word(&word.class) else { continue };
        let level = Level::from_word(&word.level).unwrap_or(Level::Warn);
        let proposal = (!word.proposal.is_empty()).then_some(word.proposal.as_str());
        let mut entry = WordEntry::own(&word.word, class, level, proposal);
        (entry.from, entry.to) = (word.from, word.to);
        if !word.reason.is_empty() {
            entry.basis = format!("本单位词表：{}", word.reason);
        }
        own.push(entry);
    }
    if own.is_empty() && allowed.is_empty() {
        return WordList::built_in().clone();
    }
    WordList::with(&own, &allowed)
}

/// A row as a word; a day that is none counts as not written.
pub(crate) fn own_word(row: ListedWordRow) -> OwnWord {
    let ended = (!row.ended_at.is_empty()).then_some(Ended {
        at: row.ended_at,
        by: row.ended_by,
        reason: row.end_reason,
    });
    OwnWord {
        id: row.id,
        word: row.word,
        class: row.class,
        level: row.level,
        proposal: row.proposal,
        from: row.from_day.parse().ok(),
        to: row.to_day.parse().ok(),
        reason: row.reason,
        recorded_at: row.recorded_at,
        recorded_by: row.recorded_by,
        ended,
    }
}
