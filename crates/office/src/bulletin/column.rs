//! The points columns of a ranking table (分值栏): which 栏 of the notice it shows, and in which order.
//! The order follows from the rules, not from the notice: what is sent in, what is used (in the order of the media
//! list), instructions, solicitations, figures entered by persons, deductions; else as written.

use super::Draft;
use std::collections::BTreeSet;
use zhaozhang_domain::fact::{FactKind, Field, TextField};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::ranking::{GroupRanking, LEVELS};
use zhaozhang_domain::rule::{Currency, Rule, RuleKind, Selector, Test, Value};
use zhaozhang_domain::sheet::{Entry, HolderSheet};

/// A points column (分值栏).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ScoreColumn {
    /// The head.
    pub(super) title: String,
    /// The columns (栏) of the notice it adds up.
    pub(super) names: Vec<String>,
    /// Whether it lists uses of pieces.
    pub(super) is_adoption: bool,
    /// What it is called in a sentence: `省级主要媒体采用`.
    pub(super) words: String,
}

/// The most points columns a page across holds in a readable size.
const MOST_COLUMNS: usize = 12;

/// What is left over when a notice has more columns than a page.
const OTHERS: &str = "其他";

/// The columns of the period's tables.
pub(super) fn of(draft: &Draft<'_>, rankings: &[GroupRanking]) -> Vec<ScoreColumn> {
    let Draft { notice, sheet, period, .. } = *draft;
    let holders: Vec<&HolderSheet> = rankings
        .iter()
        .flat_map(|ranking| &ranking.rows)
        .filter_map(|row| sheet.holder(row.holder))
        .collect();
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for view in holders.iter().flat_map(|holder| holder.entries_in(period)) {
        let is_figure = view.entry.currency == Currency::Points && !view.entry.points.is_zero();
        used.extend(of_entry(notice, view.entry).filter(|_| is_figure));
    }
    let mut names: Vec<(&str, bool)> = Vec::new();
    for rule in &notice.rules {
        let is_known = names.iter().any(|(name, _)| *name == rule.column);
        if !is_known && (is_standing(rule) || used.contains(rule.column.as_str())) {
            names.push((&rule.column, used.contains(rule.column.as_str())));
        }
    }
    if names.len() > MOST_COLUMNS {
        names.retain(|(_, is_used)| *is_used);
    }
    let mut names: Vec<&str> = names.into_iter().map(|(name, _)| name).collect();
    names.sort_by_key(|name| rank_of(notice, name));
    let rest = if names.len() > MOST_COLUMNS { names.split_off(MOST_COLUMNS - 1) } else { Vec::new() };
    let own = |name: &str| {
        let rule = deciding(notice, name).filter(|rule| kind_of(rule) == Some(FactKind::Adoption));
        ScoreColumn {
            title: title(notice, name),
            names: vec![name.to_owned()],
            is_adoption: rule.is_some(),
            words: rule.map_or_else(|| name.to_owned(), |rule| in_words(notice, name, rule)),
        }
    };
    let mut columns: Vec<ScoreColumn> = names.into_iter().map(own).collect();
    if !rest.is_empty() {
        let names = rest.into_iter().map(str::to_owned).collect();
        columns.push(ScoreColumn {
            title: OTHERS.to_owned(),
            names,
            is_adoption: false,
            words: OTHERS.to_owned(),
        });
    }
    columns
}

/// The column an entry stands in; a limit on several columns together stands in its own.
pub(super) fn of_entry<'n>(notice: &'n Notice, entry: &Entry) -> Option<&'n str> {
    entry.column_of.of(notice).map(|rule| rule.column.as_str())
}

/// The adoption columns from the highest level, as a text lists them.
pub(super) fn by_level(columns: &[ScoreColumn]) -> Vec<&ScoreColumn> {
    let mut adoptions: Vec<&ScoreColumn> = columns.iter().filter(|column| column.is_adoption).collect();
    adoptions.sort_by_key(|column| {
        LEVELS.iter().position(|level| column.title.starts_with(level)).unwrap_or(LEVELS.len())
    });
    adoptions
}

/// The heads a ranking table has besides its points columns.
const TAKEN: [&str; 21] = [
    "排名",
    "任务",
    "单位",
    "姓名",
    "周任务",
    "月任务",
    "双月任务",
    "季度任务",
    "半年任务",
    "年度任务",
    "完成数",
    "完成率",
    "报送篇数",
    "计分篇数",
    "折算前得分",
    "奖金（元）",
    "得分",
    "本月得分",
    "累计得分",
    "累计排名",
    "备注",
];

/// The head of a column; one that means something else in the table gets 计分 after it.
fn title(notice: &Notice, name: &str) -> String {
    let is_conversion =
        notice.rules.iter().any(|rule| matches!(rule.kind, RuleKind::Convert(_)) && rule.name == name);
    if TAKEN.contains(&name) || name == OTHERS || is_conversion {
        format!("{name}计分")
    } else {
        name.to_owned()
    }
}

/// The name of a column's only rule says more than its narrow head, where it names a use.
fn in_words(notice: &Notice, column: &str, rule: &Rule) -> String {
    let rules = notice.rules.iter().filter(|other| other.column == column && is_standing(other)).count();
    if rules == 1 && rule.name.ends_with("采用") {
        rule.name.clone()
    } else if column.contains("采用") {
        column.to_owned()
    } else {
        format!("{column}采用")
    }
}

/// Whether a column of the rule is shown even when it holds nothing in the period.
fn is_standing(rule: &Rule) -> bool {
    match &rule.kind {
        RuleKind::Award(award) => award.currency == Currency::Points,
        RuleKind::Quota(quota) => {
            let effects =
                [quota.when_met, quota.when_missed, quota.each_missing, quota.each_above, quota.pro_rata];
            effects.iter().any(Option::is_some)
        }
        RuleKind::Ordinal(_) | RuleKind::Start(_) | RuleKind::Judgement(_) => true,
        _ => false,
    }
}

/// Where a column stands.
fn rank_of(notice: &Notice, column: &str) -> (u8, usize) {
    let rules = || notice.rules.iter().filter(|rule| rule.column == column);
    if rules().next().is_some() && rules().filter(|rule| is_standing(rule)).all(takes_away) {
        return (5, 0);
    }
    let Some(rule) = deciding(notice, column) else { return (4, 0) };
    match kind_of(rule) {
        Some(FactKind::Submission) => (0, 0),
        Some(FactKind::Adoption) => (1, media_place(notice, rule)),
        Some(FactKind::Instruction) => (2, 0),
        Some(FactKind::Solicitation) => (3, 0),
        _ if matches!(rule.kind, RuleKind::Quota(_) | RuleKind::Start(_)) => (0, 0),
        _ => (4, 0),
    }
}

/// The rule that says what a column is for: its first that gives points.
fn deciding<'n>(notice: &'n Notice, column: &str) -> Option<&'n Rule> {
    let mut rules = notice.rules.iter().filter(|rule| rule.column == column);
    rules.clone().find(|rule| is_standing(rule)).or_else(|| rules.next())
}

fn selector(rule: &Rule) -> Option<&Selector> {
    rule.kind.selectors().into_iter().next()
}

fn kind_of(rule: &Rule) -> Option<FactKind> {
    selector(rule).and_then(|selector| selector.kinds.first().copied())
}

/// Whether a rule can only take points away.
fn takes_away(rule: &Rule) -> bool {
    let is_less = |points: &Points| points.is_negative();
    match &rule.kind {
        RuleKind::Award(award) => match &award.value {
            Value::Fixed(points) | Value::Amount(points) | Value::Basis(points) => is_less(points),
            Value::Table(table) => table.rows.iter().all(|row| is_less(&row.value)),
            Value::Rate { each, .. } => is_less(each),
        },
        RuleKind::Ordinal(ordinal) => ordinal.values.iter().all(is_less),
        RuleKind::Quota(quota) => {
            let gives = [quota.when_met, quota.each_above, quota.pro_rata];
            gives.iter().flatten().all(is_less)
        }
        RuleKind::Judgement(judgement) => judgement.range.1 <= Points::ZERO,
        _ => false,
    }
}

/// The place of the rule's media class in the media list.
fn media_place(notice: &Notice, rule: &Rule) -> usize {
    let conditions = selector(rule).map(|selector| selector.conditions.as_slice()).unwrap_or_default();
    let class = conditions.iter().find_map(|condition| match (&condition.field, &condition.test) {
        (Field::Text(TextField::ChannelClass), Test::Is(words)) => words.first(),
        _ => None,
    });
    let place = |class: &String| notice.outlets.iter().position(|outlet| outlet.class == *class);
    class.and_then(place).unwrap_or(0)
}
