//! The room that reads Chinese texts: characters, numerals, days, spellings and encodings. Pure.
//! It knows no workbook, no database and no clock; what a text means for points is decided in `zhaozhang_domain`.
//! Reading order: [`decode`] bytes to text, [`normalise`] text to comparable text, [`numeral`] and [`day`]
//! text to values, [`nearest`] a wrong word to the right one,
//! [`page`] a page of the web to its text, [`plan`] a plan's text to tasks, [`difference`] two versions to what changed, [`likeness`] two texts to how alike.
//!
//! # How to add one more
//!
//! - A way of writing a day: one more arm in `day::parts`, one line in each of the two tables of its tests.
//! - A character that should compare as another: [`normalise::half_width`] when the two are the same sign in
//!   another width, [`normalise::key`] when they only mean the same in names.
//! - An encoding: one more variant of [`decode::Encoding`], tried in [`decode::decode`] in order of certainty.
//! - Another thing to read out of text: a file named by its noun, a function `parse` that returns the value or a
//!   refusal with its own Chinese sentence, and a property test that no text makes it panic.

pub mod day;
pub mod decode;
pub mod difference;
pub mod doubt;
pub mod evidence;
pub mod likeness;
pub mod nearest;
pub mod normalise;
pub mod numeral;
pub mod outlet;
pub mod page;
pub mod plan;
pub mod proof;
pub mod reprint;
