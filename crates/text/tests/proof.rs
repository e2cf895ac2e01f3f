//! The reader of outgoing papers against papers written for it: a clean one that earns no mark, the same one with one
//! fault at a time, disguised spam, ordinary sentences that look like faults, huge and hostile texts; and, where the
//! published seeds are present, against what people found in them. Persons, numbers and addresses are invented.

#[path = "proof/clean.rs"]
mod clean;
#[path = "proof/disguise.rs"]
mod disguise;
#[path = "proof/faults.rs"]
mod faults;
#[path = "proof/gate.rs"]
mod gate;
#[path = "proof/hostile.rs"]
mod hostile;
#[path = "proof/innocent.rs"]
mod innocent;
#[path = "proof/seeds.rs"]
mod seeds;

use zhaozhang_text::proof::{Mark, Paper, WordList, read};

/// Every mark of a text.
pub(crate) fn marks(text: &str) -> Vec<Mark> {
    read(&Paper::of_text(text), WordList::built_in())
}

/// The marks as lines, for messages.
pub(crate) fn shown(marks: &[Mark]) -> String {
    let lines: Vec<String> =
        marks.iter().map(|mark| format!("{} {} {}", mark.check, mark.place, mark.sentence())).collect();
    lines.join("\n")
}
