//! Clashes (争用): two rules that would both claim the same fact, with nothing to say which goes first.
//! A 计分 or 序次 without 叠加 claims its facts, and a 总计 its items. Two of them are apart when some field must
//! be different, when their days do not meet, or when one is 优先于 the other; otherwise the notice is refused.
//! A 总计 and a 计分 do not clash: the whole replaces what the rest of the item gave.

use super::Notice;
use super::file::NOTICE_FILE;
use super::problem::NoticeProblem;
use crate::fact::Field;
use crate::rule::{Currency, Rule, RuleKind, Selector, Table, Test, Value};

/// Refuses every pair of rules that may claim one fact without an order between them.
pub(super) fn check(notice: &Notice, problems: &mut Vec<NoticeProblem>) {
    for (at, one) in notice.rules.iter().enumerate() {
        for other in notice.rules.iter().skip(at + 1).filter(|other| clash(one, other)) {
            let citation = |rule: &Rule| {
                notice.articles.get(rule.article).map_or("", |article| article.citation.as_str()).to_owned()
            };
            problems.push(NoticeProblem::new(
                "N-133",
                (NOTICE_FILE, other.line),
                format!(
                    "规则“{}”（{}，第{}行）和“{}”（{}，第{}行）会争同一件{}",
                    one.name,
                    citation(one),
                    one.line,
                    other.name,
                    citation(other),
                    other.line,
                    shared_kinds(one, other)
                ),
                "两条都不叠加，条件又可能同时成立，不知按哪一条计分",
                "请给其中一条写“优先于：另一条的名称”，或用“当”把条件分开，或确应累加时写“叠加：是”",
            ));
        }
    }
}

fn clash(one: &Rule, other: &Rule) -> bool {
    let (Some(claim), Some(rival)) = (claim(one), claim(other)) else { return false };
    let is_ordered = one.before.contains(&other.name) || other.before.contains(&one.name);
    let share_kind = claim.selector.kinds.iter().any(|kind| rival.selector.kinds.contains(kind));
    let is_whole = |rule: &Rule| matches!(rule.kind, RuleKind::Whole(_));
    if is_ordered
        || !share_kind
        || is_whole(one) != is_whole(other)
        || claim.currency != rival.currency
        || !days_meet(one, other)
    {
        return false;
    }
    let ways = ways(&claim);
    let rivals = self::ways(&rival);
    ways.iter().any(|way| rivals.iter().any(|rival| !are_apart(way, rival)))
}

/// What a rule claims.
struct Claim<'a> {
    selector: &'a Selector,
    table: Option<&'a Table>,
    currency: Currency,
}

fn claim(rule: &Rule) -> Option<Claim<'_>> {
    match &rule.kind {
        RuleKind::Award(award) if !award.stacks => {
            let table = match &award.value {
                Value::Table(table) => Some(table),
                _ => None,
            };
            Some(Claim { selector: &award.selector, table, currency: award.currency })
        }
        RuleKind::Ordinal(ordinal) if !ordinal.stacks => {
            Some(Claim { selector: &ordinal.selector, table: None, currency: Currency::Points })
        }
        RuleKind::Whole(whole) => {
            Some(Claim { selector: &whole.selector, table: None, currency: Currency::Points })
        }
        _ => None,
    }
}

fn shared_kinds(one: &Rule, other: &Rule) -> String {
    let kinds = |rule| claim(rule).map(|claim| claim.selector.kinds.clone()).unwrap_or_default();
    let others = kinds(other);
    let shared: Vec<&str> = kinds(one)
        .into_iter()
        .filter(|kind| others.contains(kind))
        .map(crate::fact::FactKind::word)
        .collect();
    shared.join("、")
}

fn days_meet(one: &Rule, other: &Rule) -> bool {
    let ends_before = |a: &Rule, b: &Rule| a.until.zip(b.from).is_some_and(|(until, from)| until < from);
    !ends_before(one, other) && !ends_before(other, one)
}

/// The ways in which a fact can fit: the conditions, with each row of the table in turn.
fn ways<'a>(claim: &Claim<'a>) -> Vec<Vec<(Field, &'a Test)>> {
    let conditions: Vec<(Field, &Test)> =
        claim.selector.conditions.iter().map(|condition| (condition.field, &condition.test)).collect();
    let Some(table) = claim.table else { return vec![conditions] };
    let row = |tests: &'a [Option<Test>]| {
        let keys = table.keys.iter().zip(tests).filter_map(|(field, test)| Some((*field, test.as_ref()?)));
        conditions.iter().copied().chain(keys).collect()
    };
    table.rows.iter().map(|tests| row(&tests.tests)).collect()
}

/// Whether no fact can fit both: some field would have to be two things at once.
fn are_apart(one: &[(Field, &Test)], other: &[(Field, &Test)]) -> bool {
    one.iter().any(|(field, test)| {
        other.iter().any(|(other_field, other_test)| field == other_field && exclude(test, other_test))
    })
}

fn exclude(one: &Test, other: &Test) -> bool {
    match (one, other) {
        (Test::Is(words), Test::Is(others)) => words.iter().all(|word| !others.contains(word)),
        (Test::Is(words), Test::IsNot(others)) | (Test::IsNot(others), Test::Is(words)) => {
            words.iter().all(|word| others.contains(word))
        }
        // A number that was not given lies in no range.
        (Test::Empty, Test::Is(_) | Test::Given | Test::Within(..))
        | (Test::Is(_) | Test::Given | Test::Within(..), Test::Empty) => true,
        (Test::Within(from, to), Test::Within(other_from, other_to)) => {
            to.zip(*other_from).is_some_and(|(to, from)| to <= from)
                || other_to.zip(*from).is_some_and(|(to, from)| to <= from)
        }
        _ => false,
    }
}
