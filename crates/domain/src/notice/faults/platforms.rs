//! 平台倒挂: a higher platform that gives fewer points than a lower one, everything else being equal.
//! Levels go by [`LEVELS`]; a class of media has the level its list gives it, or the one in its name.

use super::{Evidence, fault};
use crate::fact::{Field, TextField};
use crate::notice::{FaultKind, Notice, NoticeFault, Place};
use crate::points::Points;
use crate::rule::{Award, RuleKind, Test, Value};

/// The levels from the highest, each with the words for it.
const LEVELS: [&[&str]; 7] = [
    &["国家级", "国家", "中央", "中央级", "国务院"],
    &["国家局", "部级", "部委"],
    &["省级", "省", "省委省政府"],
    &["省局", "省厅", "省直"],
    &["市级", "市", "市委市政府"],
    &["市局", "市直"],
    &["县级", "县", "区级", "县区级"],
];

/// One platform with what it gives.
struct Platform {
    /// 0 is the highest.
    rank: usize,
    word: String,
    value: Points,
    /// Everything else the rule or row asks; only equals are compared.
    others: String,
    place: Place,
}

/// Every pair of platforms in the wrong order.
pub(super) fn find(evidence: &Evidence<'_>) -> Vec<NoticeFault> {
    let platforms = platforms(evidence);
    let mut faults = Vec::new();
    for high in &platforms {
        for low in platforms
            .iter()
            .filter(|low| high.rank < low.rank && high.others == low.others && high.value < low.value)
        {
            faults.push(fault(
                FaultKind::PlatformOrder,
                &format!("{}／{}", high.word, low.word),
                high.place.clone(),
                Some(low.place.clone()),
                format!("“{}”{}分，低于下一层的“{}”{}分。", high.word, high.value, low.word, low.value),
                "按所列分值执行",
            ));
        }
    }
    faults
}

fn platforms(evidence: &Evidence<'_>) -> Vec<Platform> {
    let mut platforms = Vec::new();
    for rule in &evidence.notice.rules {
        let RuleKind::Award(award) = &rule.kind else { continue };
        for (tests, value) in ways(award) {
            let Some((field, words)) = platform(&tests) else { continue };
            let others: Vec<_> = tests.iter().filter(|(other, _)| *other != field).collect();
            let others = format!(
                "{:?} {:?} {} {field:?} {others:?}",
                award.selector.kinds, award.currency, award.stacks
            );
            for word in words {
                let Some(rank) = rank(evidence.notice, field, word) else { continue };
                let place = evidence.place(rule.article, format!("{}：{word}{value}分", rule.name));
                platforms.push(Platform {
                    rank,
                    word: word.to_owned(),
                    value,
                    others: others.clone(),
                    place,
                });
            }
        }
    }
    platforms
}

type Asked<'a> = Vec<(Field, &'a Test)>;

/// The ways in which an award gives points (not takes them), each with what it asks.
fn ways(award: &Award) -> Vec<(Asked<'_>, Points)> {
    let conditions: Asked<'_> =
        award.selector.conditions.iter().map(|condition| (condition.field, &condition.test)).collect();
    let mut ways = match &award.value {
        Value::Fixed(value) => vec![(conditions, *value)],
        Value::Table(table) => {
            let rows = table.rows.iter().map(|row| {
                let keys = table
                    .keys
                    .iter()
                    .zip(&row.tests)
                    .filter_map(|(field, test)| Some((*field, test.as_ref()?)));
                (conditions.iter().copied().chain(keys).collect(), row.value)
            });
            rows.collect()
        }
        _ => Vec::new(),
    };
    ways.retain(|(_, value)| *value > Points::ZERO);
    ways
}

/// The platforms a way is for: the words that every test on the first platform field names.
fn platform<'a>(tests: &Asked<'a>) -> Option<(Field, Vec<&'a str>)> {
    let is_platform =
        |field: &Field| matches!(field, Field::Text(TextField::Level | TextField::ChannelClass));
    let named = |(field, test): &(Field, &'a Test)| match test {
        Test::Is(words) if is_platform(field) => Some((*field, words)),
        _ => None,
    };
    let (field, first) = tests.iter().find_map(named)?;
    let all: Vec<&Vec<String>> =
        tests.iter().filter_map(named).filter(|(other, _)| *other == field).map(|(_, words)| words).collect();
    let common = first.iter().filter(|word| all.iter().all(|words| words.contains(word))).map(String::as_str);
    Some((field, common.collect()))
}

fn rank(notice: &Notice, field: Field, word: &str) -> Option<usize> {
    let exact = |word: &str| LEVELS.iter().position(|words| words.contains(&word));
    if field == Field::Text(TextField::Level) {
        return exact(word);
    }
    let levels: Vec<Option<usize>> = notice
        .outlets
        .iter()
        .filter(|outlet| outlet.class == word)
        .map(|outlet| exact(&outlet.level))
        .collect();
    if let Some(first) = levels.first().copied().flatten() {
        return levels.iter().all(|level| *level == Some(first)).then_some(first);
    }
    LEVELS
        .iter()
        .position(|words| words.iter().any(|level| level.chars().count() > 1 && word.starts_with(level)))
}
