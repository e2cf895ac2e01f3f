//! Conditions in Chinese (条件的说法): which facts a rule is about.
//! Next: [`super::rule`].

use zhaozhang_domain::fact::Field;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::rule::{Condition, Selector, Test};

/// `采用（级别为省级、市级，单综为单）`.
pub(crate) fn facts(selector: &Selector) -> String {
    let kinds: Vec<&str> = selector.kinds.iter().map(|kind| kind.word()).collect();
    let kinds = if kinds.is_empty() { "全部事实".to_owned() } else { kinds.join("、") };
    if selector.conditions.is_empty() { kinds } else { format!("{kinds}（{}）", all(&selector.conditions)) }
}

/// Conditions joined: all must hold.
pub(crate) fn all(conditions: &[Condition]) -> String {
    conditions.iter().map(one).collect::<Vec<_>>().join("，")
}

/// Which units: `全部单位` when there is no condition.
pub(crate) fn units(conditions: &[Condition]) -> String {
    if conditions.is_empty() { "全部单位".to_owned() } else { all(conditions) }
}

/// One condition: `级别为省级、市级`.
pub(crate) fn one(condition: &Condition) -> String {
    let field = condition.field.word();
    if let Some(words) = yes_or_no(condition) {
        return words;
    }
    match &condition.test {
        Test::Is(words) => format!("{field}为{}", words.join("、")),
        Test::IsNot(words) => format!("{field}不为{}", words.join("、")),
        Test::Empty => format!("未填{field}"),
        Test::Given => format!("已填{field}"),
        Test::Within(from, below) => within(field, *from, *below),
    }
}

/// `有批示` and `没有批示` for the fields that ask whether something is there.
fn yes_or_no(condition: &Condition) -> Option<String> {
    let word = condition.field.word();
    let thing = word.strip_prefix('有')?;
    let is_yes = |words: &[String]| words == ["是"];
    match &condition.test {
        Test::Is(words) if is_yes(words) => Some(word.to_owned()),
        Test::IsNot(words) if is_yes(words) => Some(format!("没有{thing}")),
        _ => None,
    }
}

/// A cell of a table of figures: the test without its field.
pub(crate) fn cell(test: Option<&Test>) -> String {
    match test {
        None => "不限".to_owned(),
        Some(Test::Is(words)) => words.join("、"),
        Some(Test::IsNot(words)) => format!("非{}", words.join("、")),
        Some(Test::Empty) => "未填".to_owned(),
        Some(Test::Given) => "已填".to_owned(),
        Some(Test::Within(from, below)) => within("", *from, *below),
    }
}

/// `字数不少于800`, `字数少于500`, `字数500以上、不足1000`.
fn within(field: &str, from: Option<Points>, below: Option<Points>) -> String {
    match (from, below) {
        (Some(from), None) => format!("{field}不少于{from}"),
        (None, Some(below)) => format!("{field}少于{below}"),
        (Some(from), Some(below)) if from + Points::ONE == below => format!("{field}为{from}"),
        (Some(from), Some(below)) => format!("{field}{from}以上、不足{below}"),
        (None, None) => format!("{field}不限"),
    }
}

/// The head of a key column.
pub(crate) fn head(field: Field) -> String {
    field.word().to_owned()
}
