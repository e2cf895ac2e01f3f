//! Asking for submissions (查询): the query area of the list as a condition of a statement, and what is bound to it.
//! Column names come from this crate only; whatever a person typed is bound.

use sqlx::any::{Any, AnyArguments};
use sqlx::query::Query;

/// Which items are asked for (查询条件); empty means any.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SubmissionFilter {
    /// Only of these units (drafted or sent by them); nothing for all.
    pub units: Option<Vec<i64>>,
    /// Besides those units' items, whatever has left its unit.
    pub sees_what_left: bool,
    /// In one of these states.
    pub states: Vec<String>,
    /// With this in title or number.
    pub words: String,
    /// By column: the value it must have; column names come from this crate only.
    pub equal: Vec<(SubmissionColumn, String)>,
    /// Made on or after this day.
    pub from: String,
    /// Made before this day.
    pub until: String,
    /// Only those that took another route than the usual one.
    pub is_exceptional: bool,
    /// Drafted by this person.
    pub drafter: Option<i64>,
    /// Sent in the name of this unit.
    pub sender: Option<i64>,
}

/// A column that can be asked for by value (可查栏目).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns of the table, explained there")]
pub enum SubmissionColumn {
    NoticeCode,
    Purpose,
    Class,
    Content,
    WorkKind,
    Disclosure,
    Rating,
    EventKind,
}

impl SubmissionColumn {
    const fn name(self) -> &'static str {
        match self {
            Self::NoticeCode => "notice_code",
            Self::Purpose => "purpose",
            Self::Class => "class",
            Self::Content => "content",
            Self::WorkKind => "work_kind",
            Self::Disclosure => "disclosure",
            Self::Rating => "rating",
            Self::EventKind => "event_kind",
        }
    }
}

/// What has left its unit: it reached the bureau office at least once. The office room says the same of a row
/// (`submissions::standing`), and a test of the office keeps both together.
const HAS_LEFT: &str = " or state in ('已报送', '已采用', '未采用', '已办结') or office_returns > 0 or received_on <> '' \
                        or (variant = '市局' and state in ('待核稿', '待终审', '待签发'))";

/// A value to bind.
pub(crate) enum Value {
    /// Words.
    Text(String),
    /// A number.
    Number(i64),
}

/// Counting stops here; a list says 以上 beyond it, so that a page stays quick whatever the table holds.
pub const COUNTED_TO: i64 = 10_000;

impl SubmissionFilter {
    pub(crate) fn condition(&self) -> (String, Vec<Value>) {
        let mut parts: Vec<String> = Vec::new();
        let mut values: Vec<Value> = Vec::new();
        let place = |values: &mut Vec<Value>, value: Value| {
            values.push(value);
            format!("${}", values.len())
        };
        if let Some(units) = &self.units {
            let places: Vec<String> =
                units.iter().map(|unit| place(&mut values, Value::Number(*unit))).collect();
            // No unit at all: nothing is asked for, and an empty list is no SQL.
            let list = if places.is_empty() { "-1".to_owned() } else { places.join(", ") };
            let left = if self.sees_what_left { HAS_LEFT } else { "" };
            parts.push(format!("(unit_id in ({list}) or sender_id in ({list}){left})"));
        }
        if !self.states.is_empty() {
            let places: Vec<String> =
                self.states.iter().map(|state| place(&mut values, Value::Text(state.clone()))).collect();
            parts.push(format!("state in ({})", places.join(", ")));
        }
        if !self.words.is_empty() {
            let like = place(&mut values, Value::Text(like_pattern(&self.words)));
            parts.push(format!("(title like {like} escape '!' or item_number like {like} escape '!')"));
        }
        for (column, value) in &self.equal {
            let at = place(&mut values, Value::Text(value.clone()));
            parts.push(format!("{} = {at}", column.name()));
        }
        for (text, sign) in [(&self.from, ">="), (&self.until, "<")] {
            if !text.is_empty() {
                let at = place(&mut values, Value::Text(text.clone()));
                parts.push(format!("created_on {sign} {at}"));
            }
        }
        if self.is_exceptional {
            parts.push("exceptional_route <> ''".to_owned());
        }
        for (number, column) in [(self.drafter, "drafter_id"), (self.sender, "sender_id")] {
            if let Some(number) = number {
                let at = place(&mut values, Value::Number(number));
                parts.push(format!("{column} = {at}"));
            }
        }
        let condition = if parts.is_empty() { "1 = 1".to_owned() } else { parts.join(" and ") };
        (condition, values)
    }
}

/// `%words%` with the signs of the pattern taken literally.
pub(crate) fn like_pattern(words: &str) -> String {
    let mut pattern = String::from("%");
    for c in words.chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

pub(crate) fn bind_all(
    mut query: Query<'_, Any, AnyArguments>,
    values: Vec<Value>,
) -> Query<'_, Any, AnyArguments> {
    for value in values {
        query = match value {
            Value::Text(text) => query.bind(text),
            Value::Number(number) => query.bind(number),
        };
    }
    query
}
