//! Words that are marked (词表): wrong words, dated names, sensitive expressions, spam, web leftovers. The lists are data
//! in `words/*.tsv`; an office joins its own entries. A word has days on which it counts, so that an old paper is not
//! “corrected” to a name that did not exist then. How spam is found in disguise, [`super::spam`] says.

use super::fold::{homophone, skeleton};
use super::mark::{Class, Level};
use super::row::Row;
use aho_corasick::AhoCorasick;
use chrono::NaiveDate;
use std::ops::Range;
use std::sync::LazyLock;

/// A word of a list (词条).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordEntry {
    /// The word as it stands in texts.
    pub word: String,
    /// What it is about.
    pub class: Class,
    /// How grave it is.
    pub level: Level,
    /// What should stand there; several are separated by `／`.
    pub proposal: Option<String>,
    /// The rule it rests on.
    pub basis: String,
    /// The first day of papers it is marked in.
    pub from: Option<NaiveDate>,
    /// The last day of papers it is marked in.
    pub to: Option<NaiveDate>,
    /// It is right after one of these.
    pub not_after: Vec<String>,
    /// It is right before one of these.
    pub not_before: Vec<String>,
    /// Spam only: the word is harmless in warnings against such things (`弱`).
    pub is_weak: bool,
    /// Spam only: other characters of the same sound count too (`谐音`).
    pub has_homophones: bool,
}

impl WordEntry {
    /// An entry of an office's own list, without neighbours.
    pub fn own(word: &str, class: Class, level: Level, proposal: Option<&str>) -> Self {
        Self {
            word: word.to_owned(),
            class,
            level,
            proposal: proposal.map(ToOwned::to_owned),
            basis: "本单位词表".to_owned(),
            from: None,
            to: None,
            not_after: Vec::new(),
            not_before: Vec::new(),
            is_weak: false,
            has_homophones: false,
        }
    }

    /// Whether it counts in a paper of this day; a paper without a day counts as one of today.
    pub fn counts_on(&self, day: Option<NaiveDate>) -> bool {
        let Some(day) = day else { return self.to.is_none() };
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// The classes words of a list may have, in the order they are offered.
pub const WORD_CLASSES: &[Class] = &[
    Class::WrongWord,
    Class::Particle,
    Class::Institution,
    Class::State,
    Class::Region,
    Class::Coarse,
    Class::Absolute,
    Class::Unsourced,
    Class::Citation,
    Class::Spam,
    Class::WebResidue,
];

/// The lists of the program.
const BUILT_IN: &[&str] = &[
    include_str!("words/wrong.tsv"),
    include_str!("words/particle.tsv"),
    include_str!("words/institution.tsv"),
    include_str!("words/state.tsv"),
    include_str!("words/region.tsv"),
    include_str!("words/coarse.tsv"),
    include_str!("words/absolute.tsv"),
    include_str!("words/unsourced.tsv"),
    include_str!("words/citation.tsv"),
    include_str!("words/spam.tsv"),
    include_str!("words/residue.tsv"),
];

/// Words written with a character of the same sound or shape (音近形近字): `词⇥错写 错写`. Made from words of notices and
/// news; a form that stands more than twice in thirteen million characters of published text was left out.
const LOOK_ALIKE: &str = include_str!("words/look_alike.tsv");

/// What marks of [`LOOK_ALIKE`] rest on.
const LOOK_ALIKE_BASIS: &str = "《现代汉语词典》（第7版）：音近、形近字";

static WORDS: LazyLock<WordList> = LazyLock::new(|| WordList::of(built_in().collect()));

/// Every entry that comes with the program.
fn built_in() -> impl Iterator<Item = WordEntry> {
    BUILT_IN.iter().flat_map(|file| entries(file)).chain(look_alikes())
}

fn look_alikes() -> impl Iterator<Item = WordEntry> {
    LOOK_ALIKE.lines().filter_map(|line| line.split_once('\t')).flat_map(|(right, wrong)| {
        wrong.split(' ').map(move |wrong| WordEntry {
            basis: LOOK_ALIKE_BASIS.to_owned(),
            ..WordEntry::own(wrong, Class::WrongWord, Level::Warn, Some(right))
        })
    })
}

/// Lists of words, ready to be looked for (词表).
#[derive(Debug, Clone, Default)]
pub struct WordList {
    plain: Vec<WordEntry>,
    plain_finder: Option<AhoCorasick>,
    spam: Vec<WordEntry>,
    spam_finder: Option<AhoCorasick>,
    disguised: Vec<WordEntry>,
    disguised_finder: Option<AhoCorasick>,
}

impl WordList {
    /// The lists that come with the program.
    pub fn built_in() -> &'static Self {
        &WORDS
    }

    /// The built-in lists with an office's own entries; words it allows (放行) are taken out of the built-in lists.
    pub fn with(own: &[WordEntry], allowed: &[String]) -> Self {
        let kept = built_in().filter(|entry| !allowed.contains(&entry.word));
        Self::of(kept.chain(own.iter().cloned()).collect())
    }

    /// The list of these entries.
    pub fn of(entries: Vec<WordEntry>) -> Self {
        let (spam, plain): (Vec<_>, Vec<_>) =
            entries.into_iter().partition(|entry| entry.class == Class::Spam);
        let disguised: Vec<WordEntry> = spam.iter().filter(|entry| entry.has_homophones).cloned().collect();
        let plain_finder = AhoCorasick::new(plain.iter().map(|entry| entry.word.as_str())).ok();
        let folded = spam.iter().map(|entry| skeleton(&entry.word).text);
        let spam_finder = AhoCorasick::new(folded).ok();
        let sounds = disguised.iter().map(|entry| homophone(&skeleton(&entry.word).text));
        let disguised_finder = AhoCorasick::new(sounds).ok();
        Self { plain, plain_finder, spam, spam_finder, disguised, disguised_finder }
    }

    /// Every entry, for the page that lists them.
    pub fn entries(&self) -> impl Iterator<Item = &WordEntry> {
        self.plain.iter().chain(&self.spam)
    }

    /// The words of a row that count on this day, none inside another, in order.
    pub(super) fn hits(&self, row: &Row, day: Option<NaiveDate>) -> Vec<(&WordEntry, Range<usize>)> {
        let Some(finder) = &self.plain_finder else { return Vec::new() };
        let mut hits: Vec<(&WordEntry, Range<usize>)> = finder
            .find_overlapping_iter(&row.text)
            .filter_map(|hit| Some((self.plain.get(hit.pattern().as_usize())?, hit.range())))
            .filter(|(entry, range)| entry.counts_on(day) && stands_alone(entry, row, range))
            .collect();
        // A word somebody wrote down goes before two characters that only look like one.
        let is_alike = |entry: &WordEntry| entry.basis == LOOK_ALIKE_BASIS;
        hits.sort_by_key(|(entry, range)| (is_alike(entry), range.start, usize::MAX - range.end));
        let mut kept: Vec<(&WordEntry, Range<usize>)> = Vec::new();
        let mut end = 0;
        for (entry, range) in hits {
            let is_free = if is_alike(entry) {
                kept.iter().all(|(_, other)| other.end <= range.start || range.end <= other.start)
            } else {
                range.start >= end
            };
            if is_free {
                end = range.end;
                kept.push((entry, range));
            }
        }
        kept.sort_by_key(|(_, range)| range.start);
        kept
    }

    /// The spam words of a folded text: bytes of that text.
    pub(super) fn spam_hits(&self, folded: &str) -> Vec<(&WordEntry, Range<usize>)> {
        found(self.spam_finder.as_ref(), &self.spam, folded)
    }

    /// The spam words of a text folded by sound: bytes of that text.
    pub(super) fn disguised_hits(&self, sounds: &str) -> Vec<(&WordEntry, Range<usize>)> {
        found(self.disguised_finder.as_ref(), &self.disguised, sounds)
    }
}

fn found<'w>(
    finder: Option<&AhoCorasick>,
    entries: &'w [WordEntry],
    text: &str,
) -> Vec<(&'w WordEntry, Range<usize>)> {
    let Some(finder) = finder else { return Vec::new() };
    let hits = finder.find_overlapping_iter(text);
    hits.filter_map(|hit| Some((entries.get(hit.pattern().as_usize())?, hit.range()))).collect()
}

/// Whether neither neighbour makes the word right.
fn stands_alone(entry: &WordEntry, row: &Row, range: &Range<usize>) -> bool {
    let (before, after) = (row.before(range.start), row.from(range.end));
    !entry.not_after.iter().any(|word| before.ends_with(word.as_str()))
        && !entry.not_before.iter().any(|word| after.starts_with(word.as_str()))
}

/// The entries of a list: `词⇥建议⇥自⇥至⇥前不接⇥后不接⇥级别或标记` under lines `#类别`, `#级别`, `#依据`.
fn entries(file: &str) -> Vec<WordEntry> {
    let (mut class, mut level, mut basis) = (None, Level::Warn, "");
    let mut entries = Vec::new();
    for line in file.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
        if let Some(head) = line.strip_prefix('#') {
            match head.split_once('：') {
                Some(("类别", word)) => class = Class::from_word(word),
                Some(("级别", word)) => level = Level::from_word(word).unwrap_or(Level::Warn),
                Some(("依据", word)) => basis = word,
                _ => {}
            }
            continue;
        }
        let Some(class) = class else { continue };
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        let cell = |at: usize| cells.get(at).copied().filter(|cell| !cell.is_empty() && *cell != "-");
        let listed = |at: usize| {
            cell(at).map_or_else(Vec::new, |words| words.split(' ').map(ToOwned::to_owned).collect())
        };
        let Some(word) = cell(0) else { continue };
        let flags = cell(6).unwrap_or_default();
        entries.push(WordEntry {
            word: word.to_owned(),
            class,
            level: flags.split(' ').find_map(Level::from_word).unwrap_or(level),
            proposal: cell(1).map(ToOwned::to_owned),
            basis: basis.to_owned(),
            from: cell(2).and_then(|day| day.parse().ok()),
            to: cell(3).and_then(|day| day.parse().ok()),
            not_after: listed(4),
            not_before: listed(5),
            is_weak: flags.contains('弱'),
            has_homophones: flags.contains("谐音"),
        });
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::{BUILT_IN, Class, WordEntry, WordList, entries};
    use std::collections::BTreeSet;

    #[test]
    fn every_line_of_the_lists_is_read() {
        for file in BUILT_IN {
            let rows = file.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).count();
            assert_eq!(entries(file).len(), rows);
            assert!(rows > 0);
            for line in file.lines().filter(|line| !line.starts_with('#')) {
                let cells: Vec<&str> = line.split('\t').collect();
                for day in cells.iter().skip(2).take(2).filter(|day| !day.is_empty() && **day != "-") {
                    assert!(day.parse::<chrono::NaiveDate>().is_ok(), "{line}");
                }
                assert!(cells.len() <= 7, "{line}");
            }
        }
    }

    #[test]
    fn no_word_stands_twice_for_the_same_days_and_none_proposes_itself() {
        let mut seen = BTreeSet::new();
        for WordEntry { word, from, to, proposal, .. } in WordList::built_in().entries() {
            assert!(seen.insert((word, from, to)), "{word}");
            assert_ne!(Some(word), proposal.as_ref(), "{word}");
        }
    }

    #[test]
    fn classes_have_words_of_their_own() {
        for class in Class::ALL {
            assert_eq!(Class::from_word(class.word()), Some(*class));
        }
    }
}
