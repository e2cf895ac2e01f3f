//! Rules in readable Chinese (规则的说法): what stands beside an article on its page.
//! It only restates [`zhaozhang_domain::rule`]; points are computed elsewhere and layout is in the templates.
//! Next: [`selector`] for conditions, [`value`] for figures, [`rule`] for each kind, [`cadence`] for calendar duties.

pub mod cadence;
pub mod rule;
pub mod selector;
pub mod step;
pub mod value;

/// A rule as a page shows it (规则卡片).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleCard {
    /// Its name.
    pub name: String,
    /// Its kind's keyword.
    pub kind: &'static str,
    /// Label and words, one line each.
    pub lines: Vec<Line>,
    /// Its table of figures, if it has one.
    pub table: Option<FigureTable>,
    /// The questions that chose one of its parameters.
    pub questions: Vec<String>,
}

/// A labelled line of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What is said.
    pub label: &'static str,
    /// The words.
    pub words: String,
}

/// A table of figures inside a rule (分值表).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureTable {
    /// Head cells; the last is the figure.
    pub head: Vec<String>,
    /// Rows.
    pub rows: Vec<Vec<String>>,
}

/// Lines under construction: empty words are left out.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    pub(crate) lines: Vec<Line>,
    pub(crate) table: Option<FigureTable>,
}

impl Lines {
    pub(crate) fn say(&mut self, label: &'static str, words: impl Into<String>) {
        let words = words.into();
        if !words.is_empty() {
            self.lines.push(Line { label, words });
        }
    }

    pub(crate) fn say_if(&mut self, holds: bool, label: &'static str, words: &str) {
        if holds {
            self.say(label, words);
        }
    }
}

/// An anchor for a citation or id: letters, digits and Chinese characters stay, everything else becomes `-`.
pub fn anchor(text: &str) -> String {
    let kept: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    format!("c-{kept}")
}
