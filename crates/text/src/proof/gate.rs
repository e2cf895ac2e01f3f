//! The gate before a submission is stored (入库前把关): secret marks keep a text out altogether; personal data in a public
//! text, spam and grave expressions keep it from being sent up; the rest is shown.

use super::mark::{Check, Class, Level, Mark};
use super::paper::{Disclosure, KnownUnit, Leader, Paper, PaperKind, Picture};
use super::words::{WORD_CLASSES, WordList};
use chrono::NaiveDate;

/// A submission as its author wrote it (报送稿).
#[derive(Debug, Clone, Copy)]
pub struct GateInput<'a> {
    /// 标题.
    pub title: &'a str,
    /// 正文, paragraphs by line breaks.
    pub text: &'a str,
    /// Whether it is meant for the public; then personal data stops.
    pub is_public: bool,
    /// 公开属性.
    pub disclosure: Disclosure,
    /// Pictures with their captions.
    pub pictures: &'a [Picture],
    /// The day it is looked at; dated words are measured by it.
    pub on: NaiveDate,
    /// The lists of words, the office's own joined.
    pub words: &'a WordList,
    /// The units the office knows, with the days of their names; empty when it keeps no list.
    pub units: &'a [KnownUnit],
    /// The leaders of the office's list in their order; empty when it keeps none.
    pub leaders: &'a [Leader],
}

/// What the gate says (把关结果).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GateOutcome {
    /// What must be cured: before storing when [`GateOutcome::bars_storing`] lists it, else before sending up.
    pub stops: Vec<Mark>,
    /// What a person looks at and may dismiss.
    pub warns: Vec<Mark>,
}

impl GateOutcome {
    /// The secret marks: with one of them the text must not be stored, not even as a draft.
    pub fn bars_storing(&self) -> Vec<&Mark> {
        self.stops.iter().filter(|mark| mark.class == Class::Secret).collect()
    }

    /// Every mark, the grave ones first.
    pub fn all(&self) -> impl Iterator<Item = &Mark> {
        self.stops.iter().chain(&self.warns)
    }
}

/// Looks at a submission: the checks G-21 to G-26, G-30 to G-35 and G-38, every word of the lists, and the names of the
/// office's own units and leaders (G-19, G-20).
///
/// ```
/// use zhaozhang_text::proof::{Disclosure, GateInput, WordList, gate};
/// let input = GateInput {
///     title: "甲县签定协议",
///     text: "机密★1年\n甲县医保局与定点医院签定协议。",
///     is_public: true,
///     disclosure: Disclosure::Given,
///     pictures: &[],
///     on: chrono::NaiveDate::from_ymd_opt(2026, 7, 1).unwrap(),
///     words: WordList::built_in(),
///     units: &[],
///     leaders: &[],
/// };
/// let outcome = gate(&input);
/// assert_eq!(outcome.bars_storing().len(), 1);
/// assert_eq!(outcome.warns.iter().filter(|mark| mark.proposal.as_deref() == Some("签订")).count(), 2);
/// ```
pub fn gate(input: &GateInput<'_>) -> GateOutcome {
    let mut paper = Paper::of_text(input.text).with_title(input.title).with_pictures(input.pictures);
    paper.kind = PaperKind::Message;
    paper.read_on = Some(input.on);
    paper.is_public = input.is_public;
    paper.disclosure = input.disclosure;
    paper.units = input.units.to_vec();
    paper.leaders = input.leaders.to_vec();
    let marks = super::read(&paper, input.words);
    let (stops, warns) = marks
        .into_iter()
        // Words of the lists are told whatever check they belong to: dated names are G-19, abolished laws G-27.
        .filter(|mark| {
            // Names of units and leaders come from the office's own lists.
            let is_of_lists = matches!(mark.check.number(), 19 | 20);
            is_of_lists || mark.check.concerns_submissions() || WORD_CLASSES.contains(&mark.class)
        })
        // An item may speak of another bureau's leaders; a person looks.
        .map(|mark| if mark.check.number() == 20 { mark.at(Level::Warn) } else { mark })
        .partition(|mark| mark.level == Level::Stop);
    GateOutcome { stops, warns }
}

/// The checks a submission goes through.
pub fn gate_checks() -> impl Iterator<Item = Check> {
    Check::all().filter(|check| check.concerns_submissions())
}
