//! Where the marks of all checks are gathered (收集), put in order and kept to a number a person can read.
//! It decides nothing about texts.

use super::mark::{Check, Class, Mark, Place};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How many marks of one check and class are listed each on its own; further ones are only counted.
const MOST_OF_A_KIND: usize = 300;

/// The marks of a paper, as they come.
#[derive(Debug, Default)]
pub(super) struct Desk {
    marks: Vec<Mark>,
    counts: BTreeMap<(Check, Class), usize>,
}

impl Desk {
    /// Takes a mark in.
    pub(super) fn add(&mut self, mark: Mark) {
        let count = self.counts.entry((mark.check, mark.class)).or_insert(0);
        *count += 1;
        if *count <= MOST_OF_A_KIND {
            self.marks.push(mark);
        }
    }

    /// Takes in marks of one kind: up to three each on its own, more as one mark with all places.
    pub(super) fn add_together(&mut self, marks: Vec<Mark>, what: impl FnOnce(usize) -> String) {
        let count = marks.len();
        if count <= 3 {
            for mark in marks {
                self.add(mark);
            }
            return;
        }
        let mut marks = marks.into_iter();
        let Some(mut first) = marks.next() else { return };
        first.also = marks.map(|mark| mark.place).take(MOST_OF_A_KIND).collect();
        first.what = what(count);
        self.add(first);
    }

    /// The marks in the order of the text; of two at the same place about the same, the first check's.
    pub(super) fn done(mut self) -> Vec<Mark> {
        for ((check, class), count) in &self.counts {
            if *count <= MOST_OF_A_KIND {
                continue;
            }
            let last = self.marks.iter_mut().rev().find(|mark| mark.check == *check && mark.class == *class);
            if let Some(last) = last {
                // Writing to a String cannot fail.
                let _ = write!(last.what, "；另有{}处同类问题没有逐一列出", count - MOST_OF_A_KIND);
            }
        }
        // A bracket inside a damaged document number is told with the number.
        let numbers: Vec<Place> = self
            .marks
            .iter()
            .filter(|mark| mark.class == Class::DocumentNumber)
            .map(|mark| mark.place)
            .collect();
        self.marks.retain(|mark| {
            mark.class != Class::Bracket || !numbers.iter().any(|number| overlap(*number, mark.place))
        });
        self.marks.sort_by_key(|mark| (mark.place, mark.check, mark.class));
        self.marks.dedup_by(|later, first| later.place == first.place && later.check == first.check);
        self.marks
    }
}

/// Whether two places share a character.
fn overlap(one: Place, other: Place) -> bool {
    one.field == other.field && one.line == other.line && one.start < other.end && other.start < one.end
}
