//! The register of faults (条文疑点): what a notice's own wording leaves doubtful, with both places.
//! A fault keeps nothing from running: each has a default that holds until the office rules on it.
//! To add a check: a file that looks at [`Evidence`] and gives [`NoticeFault`]s, and a line in [`find`].

mod contradictions;
mod figures;
mod lists;
mod names;
mod numbering;
mod platforms;
mod terms;

use super::attachment::Attachment;
use super::outline::Outline;
use super::tsv::TsvTable;
use super::{FaultKind, Notice, NoticeFault, Place};
use crate::points::Points;

/// What the checks look at.
#[derive(Clone, Copy)]
pub(super) struct Evidence<'a> {
    /// The notice as read so far, without faults.
    pub(super) notice: &'a Notice,
    /// Where the articles stand.
    pub(super) outline: &'a Outline,
    /// The figures of each rule's block, in the order of the rules.
    pub(super) figures: &'a [Vec<Points>],
    /// The attached tables with their articles.
    pub(super) attachments: &'a [Attachment],
    /// The unit and media lists.
    pub(super) lists: &'a [&'a TsvTable],
}

impl Evidence<'_> {
    /// The place of an article with the words that matter there.
    fn place(&self, article: usize, words: impl Into<String>) -> Place {
        let citation = self.notice.articles.get(article).map_or("", |article| article.citation.as_str());
        Place { citation: citation.to_owned(), words: words.into() }
    }

    /// Heading and words of an article.
    fn text(&self, article: usize) -> String {
        let article = self.notice.articles.get(article);
        article.map_or_else(String::new, |article| format!("{}\n{}", article.heading, article.words))
    }
}

/// Every fault, each id once, in the order of the checks.
pub(super) fn find(evidence: &Evidence<'_>) -> Vec<NoticeFault> {
    let checks = [
        contradictions::find,
        names::find,
        lists::find,
        platforms::find,
        terms::find,
        figures::find,
        numbering::find,
    ];
    let mut faults: Vec<NoticeFault> = Vec::new();
    for fault in checks.iter().flat_map(|check| check(evidence)) {
        if faults.iter().all(|known| known.id != fault.id) {
            faults.push(fault);
        }
    }
    faults
}

/// A fault without a ruling; its id is the kind and the subject.
fn fault(
    kind: FaultKind,
    subject: &str,
    here: Place,
    there: Option<Place>,
    what: String,
    default: &str,
) -> NoticeFault {
    let id = format!("{}：{subject}", kind.word());
    NoticeFault { id, kind, here, there, what, default: default.to_owned(), ruling: None }
}

/// The sentence of a text that holds some words, at most sixty characters of it around them.
fn sentence(text: &str, words: &str) -> String {
    let sentences = text.split(['。', '；', '\n']);
    let found = sentences.map(str::trim).find(|sentence| sentence.contains(words)).unwrap_or(words);
    if found.chars().count() <= 60 {
        return found.to_owned();
    }
    let before = found.split(words).next().unwrap_or_default().chars().count();
    let cut: String = found.chars().skip(before.saturating_sub(20)).take(60).collect();
    format!("…{cut}…")
}
