//! Bookmarks for the figures: names Word accepts, each once, whatever the anchors are.
//! Which figure carries which anchor is decided by the office; `sheet.json` lists the rows under the same anchor.

use std::collections::BTreeSet;

use super::xml::Xml;

/// Word refuses longer names.
const LONGEST_NAME: usize = 40;

/// The bookmarks of one document, counted.
#[derive(Debug, Default)]
pub(crate) struct Bookmarks {
    used: BTreeSet<String>,
    count: u32,
}

impl Bookmarks {
    /// Writes runs between the two ends of a bookmark, or just the runs without an anchor.
    pub(crate) fn around(&mut self, xml: &mut Xml, anchor: Option<&str>, runs: impl FnOnce(&mut Xml)) {
        let Some(anchor) = anchor else {
            runs(xml);
            return;
        };
        self.count = self.count.saturating_add(1);
        let id = self.count.to_string();
        let name = self.unique(&name(anchor));
        xml.empty("w:bookmarkStart", &[("w:id", &id), ("w:name", &name)]);
        runs(xml);
        xml.empty("w:bookmarkEnd", &[("w:id", &id)]);
    }

    /// Word compares names without case; the second use of an anchor gets `_2`.
    fn unique(&mut self, name: &str) -> String {
        let mut candidate = name.to_owned();
        let mut n_tries = 1_u32;
        while !self.used.insert(candidate.to_ascii_lowercase()) {
            n_tries = n_tries.saturating_add(1);
            let suffix = format!("_{n_tries}");
            let kept = LONGEST_NAME.saturating_sub(suffix.len());
            candidate = name.chars().take(kept).chain(suffix.chars()).collect();
        }
        candidate
    }
}

/// The bookmark's name for an anchor: letters, digits and `_`, a letter first, at most 40 characters.
pub(crate) fn name(anchor: &str) -> String {
    let legal =
        anchor.chars().map(|character| if character.is_ascii_alphanumeric() { character } else { '_' });
    let starts_well = anchor.starts_with(|character: char| character.is_ascii_alphabetic());
    let prefix = if starts_well { "" } else { "f_" };
    prefix.chars().chain(legal).take(LONGEST_NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_legal() {
        assert_eq!(name("rank-1"), "rank_1");
        assert_eq!(name("2020-07"), "f_2020_07");
        assert_eq!(name(&"a".repeat(60)).len(), LONGEST_NAME);
    }

    #[test]
    fn names_are_unique_without_case() {
        let mut bookmarks = Bookmarks::default();
        assert_eq!(bookmarks.unique("total"), "total");
        assert_eq!(bookmarks.unique("Total"), "Total_2");
        assert_eq!(bookmarks.unique("total"), "total_3");
        let long = "a".repeat(40);
        assert_eq!(bookmarks.unique(&long), long);
        assert_eq!(bookmarks.unique(&long).len(), LONGEST_NAME);
    }
}
