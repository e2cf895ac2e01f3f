//! The lines printed under a table (表下说明): the sample remark, the readings in force its figures rest on, and what
//! waits for a decision. A question that touched none of the figures is not printed.

use super::notices::{open_count, own_faults};
use crate::words::anchor;
use std::collections::BTreeSet;
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::period::Period;
use zhaozhang_domain::rule::RuleKind;
use zhaozhang_domain::sheet::{HolderSheet, RemarkKind, Sheet};

/// A line under a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemarkLine {
    /// The words.
    pub words: String,
    /// Where to read more; empty when there is nothing.
    pub href: String,
}

/// The lines under a table with the figures of these holders in a period.
pub(crate) fn of<'a>(
    notice: &Notice,
    sheet: &Sheet,
    holders: impl IntoIterator<Item = &'a HolderSheet>,
    period: Period,
) -> Vec<RemarkLine> {
    let mut lines = Vec::new();
    if let Some(sample) = &notice.sample_remark {
        lines.push(RemarkLine { words: sample.clone(), href: String::new() });
    }
    let touched = touched(notice, holders, period);
    for question in notice.questions.iter().filter(|question| touched.contains(question.id.as_str())) {
        let href = format!("/notices/{}/faults#{}", notice.code, anchor(&question.id));
        lines.push(RemarkLine { words: question.remark(), href });
    }
    let open = open_count(notice);
    if own_faults(notice).any(|fault| fault.ruling.is_none()) {
        lines.push(RemarkLine {
            words: format!("本通知共有{open}处疑点待裁定，裁定前按缺省计算。"),
            href: format!("/notices/{}/faults", notice.code),
        });
    }
    for (kind, count) in counts(sheet) {
        let words = format!("{}：全部台账中有{count}条，请核对。", word(kind));
        lines.push(RemarkLine { words, href: String::new() });
    }
    lines
}

/// The ids of the questions that chose a parameter of a rule at work in these figures.
fn touched<'n, 'a>(
    notice: &'n Notice,
    holders: impl IntoIterator<Item = &'a HolderSheet>,
    period: Period,
) -> BTreeSet<&'n str> {
    let mut rules = BTreeSet::new();
    for holder in holders {
        for view in holder.entries_in(period) {
            rules.insert(view.entry.rule);
            rules.extend(view.steps.iter().filter_map(step_rule));
        }
        rules.extend(holder.quotas.iter().filter(|line| period.covers(line.period)).map(|line| line.rule));
    }
    let used = rules.into_iter().filter_map(|rule| rule.of(notice));
    // These shape the facts or the table without an entry of their own.
    let shaping = notice.rules.iter().filter(|rule| {
        matches!(
            rule.kind,
            RuleKind::Dating(_) | RuleKind::Due(_) | RuleKind::Reclass(_) | RuleKind::Choose(_)
        )
    });
    used.chain(shaping).flat_map(|rule| rule.questions.iter().map(String::as_str)).collect()
}

fn step_rule(step: &zhaozhang_domain::sheet::Step) -> Option<zhaozhang_domain::sheet::RuleId> {
    use zhaozhang_domain::sheet::Step;
    match step {
        Step::Base(_) | Step::Number(_) => None,
        Step::Times(rule, _)
        | Step::Shared(rule, _)
        | Step::Figure(rule, _)
        | Step::Attributed(rule)
        | Step::Dropped(rule) => Some(*rule),
    }
}

/// How many facts wait for each kind of look.
pub(crate) fn counts(sheet: &Sheet) -> Vec<(RemarkKind, usize)> {
    let kinds = [
        RemarkKind::UnknownUnit,
        RemarkKind::NoUnit,
        RemarkKind::UnlistedOutlet,
        RemarkKind::FigureOutOfRange,
        RemarkKind::NoRule,
    ];
    let count = |kind| sheet.remarks.iter().filter(|remark| remark.kind == kind).count();
    kinds.into_iter().map(|kind| (kind, count(kind))).filter(|(_, count)| *count > 0).collect()
}

/// What a clerk should look at, in words.
pub(crate) const fn word(kind: RemarkKind) -> &'static str {
    match kind {
        RemarkKind::UnknownUnit => "单位未列入名册",
        RemarkKind::NoUnit => "没有写明单位",
        RemarkKind::UnlistedOutlet => "媒体待认定，不在媒体名单内",
        RemarkKind::FigureOutOfRange => "认定数值超出规定范围",
        RemarkKind::NoRule => "没有规则适用，未计分",
    }
}
