//! Dossiers (案卷): the registers of supervision in one pattern. A dossier is opened with the fields of its kind and goes
//! through steps; its state is where the last step that moves it led, never a column. One table says for every kind
//! which fields there are, which steps lead from where to where, and whose step it is.
//!
//! Not here: who may do what (the office room's permissions), papers, pages. Points are given by notices only.
//! Reading order: [`Kind`], [`kinds`] for what there is, [`problems`]; [`draw`] for lots.

pub mod draw;
pub mod kinds;

use crate::points::Points;
use chrono::{NaiveDate, NaiveDateTime};
use std::collections::BTreeMap;

/// What a field takes (填法).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// A line of words.
    Line,
    /// Words over several lines.
    Text,
    /// Several entries, one a line.
    Lines,
    /// A day, ISO.
    Day,
    /// A day with its time in Beijing, to the minute.
    Time,
    /// An exact figure.
    Number,
    /// One of a list.
    Choice(&'static [&'static str]),
}

/// A field of a kind or of a step (项).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its stable key.
    pub key: &'static str,
    /// Its word on pages and papers.
    pub word: &'static str,
    /// What it takes.
    pub input: Input,
    /// Whether it must be filled in.
    pub is_required: bool,
}

/// A field that must be filled in.
pub(crate) const fn need(key: &'static str, word: &'static str, input: Input) -> Field {
    Field { key, word, input, is_required: true }
}

/// A field that may stay empty.
pub(crate) const fn may(key: &'static str, word: &'static str, input: Input) -> Field {
    Field { key, word, input, is_required: false }
}

/// Whose step it is (办理人).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doer {
    /// The office or its supervisors.
    Office,
    /// Whoever answers for the office.
    Head,
    /// The unit the dossier is about.
    Unit,
    /// The unit, or the office for it.
    Either,
}

/// A step that can be taken (办理步骤).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// Its stable key.
    pub key: &'static str,
    /// Its word: 复查通过.
    pub word: &'static str,
    /// The states it can be taken in.
    pub from: &'static [&'static str],
    /// The state it leads to; empty where it moves nothing.
    pub to: &'static str,
    /// Whose it is.
    pub by: Doer,
    /// The earlier steps whose doer may not take it; `open` stands for whoever opened the dossier.
    pub not_by: &'static [&'static str],
    /// What is filled in.
    pub fields: &'static [Field],
}

/// Who sees a kind of dossier (知悉范围).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Everybody who does business here.
    Everyone,
    /// The office, and the unit it is about.
    UnitAndOffice,
    /// The office.
    Office,
    /// Few by name of their role; the others see counts without names (S2-20, S4-18).
    Restricted,
}

/// Under which heading a kind stands (所属栏目).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Supervision and assessment.
    Supervision,
    /// Working together on publicity (四（二）（三）).
    Publicity,
}

impl Group {
    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Supervision => "督导考核",
            Self::Publicity => "宣传协作",
        }
    }

    /// Where its pages begin.
    pub const fn home(self) -> &'static str {
        match self {
            Self::Supervision => "/supervision",
            Self::Publicity => "/publicity",
        }
    }
}

/// What is said some days before a day of a dossier (到期提示).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Warning {
    /// The field with the day.
    pub field: &'static str,
    /// How many days before.
    pub days: u64,
    /// What ends: 协议.
    pub what: &'static str,
}

/// Whether a dossier is about a unit (涉及单位).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitUse {
    /// Always.
    Needed,
    /// Sometimes.
    Possible,
    /// Never.
    None,
}

/// A kind of dossier (案卷种类).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// Its stable key, as in addresses.
    pub key: &'static str,
    /// Its word.
    pub word: &'static str,
    /// What it is for, in a sentence.
    pub about: &'static str,
    /// Under which heading it stands.
    pub group: Group,
    /// Whether units open it too, each for itself.
    pub is_opened_by_units: bool,
    /// What is said before a day comes.
    pub warning: Option<Warning>,
    /// The field that gives its title.
    pub title: &'static str,
    /// Whether it is about a unit.
    pub unit: UnitUse,
    /// Who sees it.
    pub audience: Audience,
    /// What is filled in at the beginning.
    pub fields: &'static [Field],
    /// The state it begins in.
    pub first: &'static str,
    /// The steps.
    pub moves: &'static [Move],
    /// The states in which nothing is owed any more.
    pub closed: &'static [&'static str],
    /// Fields by whose values pages count.
    pub counts: &'static [&'static str],
    /// The kinds it can hang on.
    pub parents: &'static [&'static str],
    /// Whether closing waits for everything that hangs on it.
    pub waits_for_children: bool,
    /// The paper drawn from it; empty for none.
    pub paper: &'static str,
    /// Whether people open it by hand; the others come from a verb of their own.
    pub is_opened_by_hand: bool,
}

/// What most kinds have in common.
pub(crate) const PLAIN: Kind = Kind {
    key: "",
    word: "",
    about: "",
    group: Group::Supervision,
    is_opened_by_units: false,
    warning: None,
    title: "title",
    unit: UnitUse::Possible,
    audience: Audience::UnitAndOffice,
    fields: &[],
    first: "",
    moves: &[],
    closed: &[],
    counts: &[],
    parents: &[],
    waits_for_children: false,
    paper: "",
    is_opened_by_hand: true,
};

/// The key under which the opening counts in [`Move::not_by`].
pub const OPENING: &str = "open";

/// What was filled in, by key of the field (填写内容).
pub type Values = BTreeMap<String, String>;

impl Kind {
    /// The kind of a key.
    pub fn of(key: &str) -> Option<&'static Self> {
        kinds::all().find(|kind| kind.key == key)
    }

    /// Where its register stands.
    pub fn home(&self) -> String {
        format!("{}/{}", self.group.home(), self.key)
    }

    /// The step of a key.
    pub fn step(&self, key: &str) -> Option<&'static Move> {
        self.moves.iter().find(|step| step.key == key)
    }

    /// The state after steps, by their keys in order.
    pub fn state<'a>(&self, steps: impl Iterator<Item = &'a str>) -> &'static str {
        let moved = steps.filter_map(|key| self.step(key)).filter(|step| !step.to.is_empty());
        moved.last().map_or(self.first, |step| step.to)
    }

    /// Whether nothing is owed in a state.
    pub fn is_closed(&self, state: &str) -> bool {
        self.closed.contains(&state)
    }

    /// Every state, in the order of the table.
    pub fn states(&self) -> Vec<&'static str> {
        let mut states = vec![self.first];
        for step in self.moves {
            if !step.to.is_empty() && !states.contains(&step.to) {
                states.push(step.to);
            }
        }
        states
    }

    /// The word of a field, of the kind or of its steps; the key where there is none.
    pub fn field_word<'a>(&'a self, key: &'a str) -> &'a str {
        let of_moves = self.moves.iter().flat_map(|step| step.fields);
        self.fields.iter().chain(of_moves).find(|field| field.key == key).map_or(key, |field| field.word)
    }
}

/// Why a field cannot be taken (填写问题).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    /// The field.
    pub field: &'static str,
    /// The code.
    pub code: &'static str,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub cure: &'static str,
}

/// The longest a field gets, in characters.
pub const LONGEST: usize = 4000;

/// Everything that is wrong with what was filled in.
pub fn problems(fields: &'static [Field], values: &Values) -> Vec<FieldProblem> {
    fields
        .iter()
        .filter_map(|field| problem(field, values.get(field.key).map_or("", |own| own.trim())))
        .collect()
}

fn problem(field: &'static Field, value: &str) -> Option<FieldProblem> {
    let Field { key, word, .. } = *field;
    let at = |code, what: String, cure| Some(FieldProblem { field: key, code, what, cure });
    if value.is_empty() {
        if !field.is_required {
            return None;
        }
        return at("P-501", format!("没有填写“{word}”"), "请填写后再提交");
    }
    if value.chars().count() > LONGEST {
        return at("P-502", format!("“{word}”超过{LONGEST}字"), "请压缩内容，详情可另附文件");
    }
    match field.input {
        Input::Day if value.parse::<NaiveDate>().is_err() => {
            at("P-503", format!("“{word}”的日期“{value}”读不懂"), "请写成2026-11-23")
        }
        Input::Time if time_of(value).is_none() => {
            at("P-503", format!("“{word}”的时间“{value}”读不懂"), "请写成2026-11-23 09:00")
        }
        Input::Number if Points::parse(value).is_none_or(Points::is_negative) => {
            at("P-504", format!("“{word}”的数“{value}”读不懂或小于零"), "请填写数字，如120或95.5")
        }
        Input::Choice(known) if !known.contains(&value) => {
            at("P-505", format!("“{word}”没有“{value}”这一项"), "请从所列各项中选")
        }
        _ => None,
    }
}

/// A day with its time as it is typed or kept: `2026-11-23T09:00`, `2026-11-23 09:00`.
pub fn time_of(text: &str) -> Option<NaiveDateTime> {
    let plain = text.trim().replace('T', " ").replace('：', ":");
    ["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(&plain, format).ok())
}

/// Only what the fields take, trimmed, empty ones left out.
pub fn taken(fields: &[Field], values: &Values) -> Values {
    let own = fields.iter().filter_map(|field| Some((field.key, values.get(field.key)?.trim())));
    own.filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| (key.to_owned(), value.replace("\r\n", "\n")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Input, Kind, OPENING, Values, kinds, problems};
    use std::collections::BTreeSet;

    #[test]
    fn every_kind_hangs_together() {
        let mut keys = BTreeSet::new();
        for kind in kinds::all() {
            assert!(keys.insert(kind.key), "{} stands twice", kind.key);
            assert!(kind.fields.iter().any(|field| field.key == kind.title), "{} has no title", kind.key);
            let states = kind.states();
            for state in kind.closed {
                assert!(states.contains(state), "{}: {state}", kind.key);
            }
            for step in kind.moves {
                assert!(step.from.iter().all(|state| states.contains(state)), "{}.{}", kind.key, step.key);
                let known = |key: &&str| *key == OPENING || kind.step(key).is_some();
                assert!(step.not_by.iter().all(known), "{}.{}", kind.key, step.key);
            }
            for key in kind.counts {
                assert_ne!(kind.field_word(key), *key, "{} counts by {key}", kind.key);
            }
            assert!(kind.parents.iter().all(|parent| Kind::of(parent).is_some()), "{}", kind.key);
        }
    }

    /// S2-32: from every state of a finding, the only way to 已销号 is 复查通过.
    #[test]
    fn nothing_is_closed_without_a_recheck() {
        for key in ["findings", "problems"] {
            let kind = Kind::of(key).unwrap();
            let closing: Vec<&str> =
                kind.moves.iter().filter(|step| kind.is_closed(step.to)).map(|step| step.key).collect();
            assert_eq!(closing, ["pass"], "{key}");
            assert_eq!(kind.step("pass").unwrap().not_by, ["done"]);
            assert_eq!(kind.state(["plan", "done", "fail"].into_iter()), "整改中");
            assert_eq!(kind.state(["plan", "done", "pass"].into_iter()), "已销号");
        }
    }

    #[test]
    fn all_problems_come_at_once() {
        let kind = Kind::of("funds").unwrap();
        let values: Values = [("due", "明天"), ("budgeted", "很多"), ("source", "自筹?")]
            .map(|(k, v)| (k.into(), v.into()))
            .into();
        let codes: Vec<&str> = problems(kind.fields, &values).iter().map(|problem| problem.code).collect();
        assert_eq!(
            codes.iter().copied().collect::<BTreeSet<_>>(),
            ["P-501", "P-503", "P-504", "P-505"].into()
        );
        assert!(kind.fields.iter().any(|field| field.input == Input::Number));
    }
}
