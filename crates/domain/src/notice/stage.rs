//! Stages (先后) as a limit on what a rule may ask: units before they are known, weeks where points stand by the month,
//! and more rules than one notice can run. Without these refusals such a line would be read and then do nothing.
//! The stages themselves are in [`crate::rule`]; names between rules are checked in [`super::reference`].

use super::Notice;
use super::file::NOTICE_FILE;
use super::problem::NoticeProblem;
use crate::fact::Field;
use crate::period::PeriodKind;
use crate::rule::{Condition, Ordinal, OrdinalScope, Rule, RuleKind};

/// The most selectors of rules over periods: each is one bit of [`crate::sheet::Touch::matches`].
const MOST_SELECTORS: usize = 64;

/// The most rules of a notice; the longest one seen has 40, and every pair of them is compared.
const MOST_RULES: usize = 2_000;

/// Refuses what a rule cannot do at its stage; false when there are too many rules to go on comparing them.
pub(super) fn check(notice: &Notice, problems: &mut Vec<NoticeProblem>) -> bool {
    for rule in &notice.rules {
        refuse_units_too_early(rule, problems);
        refuse_weeks(rule, problems);
    }
    let mut selectors = 0;
    for rule in &notice.rules {
        let before = selectors;
        selectors += selectors_over_periods(&rule.kind);
        if before <= MOST_SELECTORS && selectors > MOST_SELECTORS {
            problems.push(too_many(
                rule,
                &format!("到规则“{}”为止，看事实的周期规则已超过{MOST_SELECTORS}组“事实/当”", rule.name),
                "请把条件相同的合并，或把一部分写成另一份通知",
            ));
        }
    }
    let of_cadences = notice.cadences.iter().filter(|cadence| cadence.selector.is_some()).count();
    if selectors <= MOST_SELECTORS && selectors + of_cadences > MOST_SELECTORS {
        problems.push(NoticeProblem::new(
            "N-134",
            (NOTICE_FILE, 0),
            format!("看事实的周期规则和写了“事实”的节奏合起来超过{MOST_SELECTORS}组"),
            "再多就无法逐条比较、逐条计算",
            "请把条件相同的合并，或把一部分写成另一份通知",
        ));
    }
    let Some(rule) = notice.rules.get(MOST_RULES) else { return true };
    problems.push(too_many(
        rule,
        &format!("这份通知有{}条规则，最多{MOST_RULES}条", notice.rules.len()),
        "请用分值表代替逐条列举，或分成几份通知",
    ));
    false
}

fn too_many(rule: &Rule, what: &str, cure: &str) -> NoticeProblem {
    NoticeProblem::new("N-134", (NOTICE_FILE, rule.line), what, "再多就无法逐条比较、逐条计算", cure)
}

/// How many selectors of a rule are looked at over periods.
fn selectors_over_periods(kind: &RuleKind) -> usize {
    match kind {
        RuleKind::Quota(_)
        | RuleKind::Threshold(_)
        | RuleKind::Zero(_)
        | RuleKind::Ratio(_)
        | RuleKind::Bar(_)
        | RuleKind::Gate(_) => kind.selectors().len(),
        RuleKind::Ordinal(ordinal) if ordinal.scope != OrdinalScope::Item => 1,
        _ => 0,
    }
}

/// Rules that run before shares are known cannot ask for whom.
fn refuse_units_too_early(rule: &Rule, problems: &mut Vec<NoticeProblem>) {
    let is_early = match &rule.kind {
        RuleKind::Reclass(_)
        | RuleKind::Due(_)
        | RuleKind::Dating(_)
        | RuleKind::Choose(_)
        | RuleKind::Whole(_)
        | RuleKind::Share(_)
        | RuleKind::Ordinal(Ordinal { scope: OrdinalScope::Item, .. }) => true,
        RuleKind::Zero(zero) => zero.period.is_none(),
        _ => false,
    };
    if !is_early {
        return;
    }
    let asks =
        |condition: &&Condition| matches!(condition.field, Field::Derived(field) if field.is_of_unit());
    let mut conditions = rule.kind.selectors().into_iter().flat_map(|selector| &selector.conditions);
    let exceptions = match &rule.kind {
        RuleKind::Choose(choose) => choose.except.as_slice(),
        _ => &[],
    };
    let Some(condition) = conditions.find(asks).or_else(|| exceptions.iter().find(asks)) else { return };
    problems.push(NoticeProblem::new(
        "N-124",
        (NOTICE_FILE, rule.line),
        format!("规则“{}”：“{}”的条件问到“{}”", rule.name, rule.kind.word(), condition.field.word()),
        format!("“{}”在分摊之前执行，那时还不知道分给哪个单位", rule.kind.word()),
        "请去掉这一条件；要按单位区别的，用计分、倍数、不计、归属或任务",
    ));
}

/// Points stand by the month, so that a week has no total of its own.
fn refuse_weeks(rule: &Rule, problems: &mut Vec<NoticeProblem>) {
    let (key, period) = match &rule.kind {
        RuleKind::Limit(limit) => ("周期", limit.period),
        RuleKind::Gate(gate) => ("周期", gate.period),
        RuleKind::Convert(convert) => ("周期", convert.period),
        RuleKind::Places(places) => ("周期", places.period),
        RuleKind::Money(money) => ("周期", money.period),
        RuleKind::Bar(bar) if bar.below.is_some() => ("周期", bar.period),
        RuleKind::Quota(quota) if quota.voids_when_missed => ("未达清零：是”与“周期", quota.period),
        RuleKind::Zero(zero) => ("对象", zero.period.unwrap_or(PeriodKind::Month)),
        _ => return,
    };
    if period == PeriodKind::Week {
        problems.push(NoticeProblem::new(
            "N-124",
            (NOTICE_FILE, rule.line),
            format!("规则“{}”：“{key}：周”不能用于“{}”", rule.name, rule.kind.word()),
            "得分按月入账，一周没有自己的合计",
            "请改为月、季、半年或年",
        ));
    }
}
