//! The reader of outgoing papers (文字把关): the checks G-01 to G-38 that clerks make before a paper goes out, on any
//! text, and the gate that submissions pass ([`mod@gate`]). Pure: no files, no clock, nothing is changed; it marks, a person
//! decides. Time grows with the length of the text, not faster.
//!
//! A text does not tell where lines and pages break: G-05 (a title broken inside a word) and G-36 (a page without body, a
//! signature alone on a page) are decided where the pages come along ([`Paper::pages`]); the drawing room keeps both for
//! papers it draws itself.
//! G-20 needs the office's list of leaders, G-19 for unknown names its list of units; without them only dated names are
//! marked. G-27 knows abolished laws, not whether every paper is in force. What G-31 calls dead links needs a network.
//!
//! Reading order: [`mark`] what comes out, [`paper`] what goes in, [`layout`] what each line is, then a file for each
//! group of checks; [`words`] and `words/*.tsv` hold what is looked up.
//!
//! # How to add one more
//!
//! - A word: a line in a list under `words/`; its neighbours that make it right in the two last columns. `look_alike.tsv` is
//!   made by machine and holds only forms no neighbour can make: what needs neighbours goes into `wrong.tsv`.
//! - A check on texts: a function `check(&Sheet, &mut Desk)` in the file of its group, a line in [`read`], a class in
//!   [`mark`], a row in the table of tests in `tests/proof.rs`.

mod amount;
mod attachment;
mod contact;
mod date;
mod day_mention;
mod desk;
mod document_number;
mod element;
mod figure;
mod fold;
mod gate;
mod layout;
pub mod mark;
mod name;
mod outline;
mod pages;
pub mod paper;
mod pattern;
mod personal;
mod punctuation;
mod row;
mod secret;
mod sourced;
mod spam;
mod table;
mod table_text;
mod wording;
pub mod words;

pub use gate::{GateInput, GateOutcome, gate, gate_checks};
pub use mark::{Check, Class, Field, Level, Mark, Place};
pub use paper::{Disclosure, HiddenText, KnownUnit, Leader, Paper, PaperKind, Picture};
pub use sourced::figures;
pub use words::{WORD_CLASSES, WordEntry, WordList};

use desk::Desk;
use layout::Sheet;

/// Only the secret marks (密级标志) of a text, the grave ones; a text without 密 costs one look.
///
/// ```
/// use zhaozhang_text::proof::secret_marks;
/// assert_eq!(secret_marks("机密★1年\n关于有关情况的报告").len(), 1);
/// assert!(secret_marks("做好保密工作，签订保密承诺书。").is_empty());
/// ```
pub fn secret_marks(text: &str) -> Vec<Mark> {
    if !text.contains('密') {
        return Vec::new();
    }
    let paper = Paper { kind: PaperKind::Message, ..Paper::of_text(text) };
    let mut desk = Desk::default();
    secret::check(&Sheet::of(&paper), &mut desk);
    desk.done().into_iter().filter(|mark| mark.level == Level::Stop).collect()
}

/// Reads a paper: every mark in the order of the text.
///
/// ```
/// use zhaozhang_text::proof::{Paper, WordList, read};
/// let paper = Paper::of_text("甲政办发〔201718\n请于2023年2月30日前报送。");
/// let checks: Vec<String> =
///     read(&paper, WordList::built_in()).iter().map(|mark| mark.check.to_string()).collect();
/// assert_eq!(checks, ["G-02", "G-14"]);
/// ```
pub fn read(paper: &Paper, words: &WordList) -> Vec<Mark> {
    let sheet = Sheet::of(paper);
    let mut desk = Desk::default();
    secret::check(&sheet, &mut desk);
    personal::check(&sheet, &mut desk);
    spam::check(&sheet, words, &mut desk);
    wording::check(&sheet, words, &mut desk);
    document_number::check(&sheet, &mut desk);
    element::check(&sheet, &mut desk);
    outline::check(&sheet, &mut desk);
    attachment::check(&sheet, &mut desk);
    date::check(&sheet, &mut desk);
    contact::check(&sheet, &mut desk);
    figure::check(&sheet, &mut desk);
    table::check(&sheet, &mut desk);
    name::check(&sheet, &mut desk);
    punctuation::check(&sheet, &mut desk);
    pages::check(&sheet, &mut desk);
    table_text::check(&sheet, &mut desk);
    desk.done()
}
