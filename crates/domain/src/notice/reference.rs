//! References (引用) between rules: every name a rule mentions must exist, and no order or quota may run in a circle.
//! Whether two rules claim the same fact is asked in [`super::clash`].

use super::attachment::Attachment;
use super::file::NOTICE_FILE;
use super::problem::NoticeProblem;
use super::spelling::did_you_mean;
use super::{Notice, register};
use crate::rule::{Counted, Measure, Quota, Recipient, Rule, RuleKind};
use std::collections::BTreeSet;

/// Checks every reference of every rule; what refers to an unread rule is left until that one is put right.
pub(super) fn check(notice: &Notice, unread: &BTreeSet<String>, problems: &mut Vec<NoticeProblem>) {
    for rule in &notice.rules {
        Checker { notice, rule, unread, problems }.check();
    }
    check_cadences(notice, unread, problems);
    refuse_order_circles(&notice.rules, problems);
    refuse_quota_circles(&notice.rules, problems);
}

/// Refuses a 提醒 that names no quota: nobody would be reminded of anything.
fn check_cadences(notice: &Notice, unread: &BTreeSet<String>, problems: &mut Vec<NoticeProblem>) {
    let quotas = || notice.rules.iter().filter(|rule| matches!(rule.kind, RuleKind::Quota(_)));
    for cadence in &notice.cadences {
        let strange = cadence.reminds_of.iter().filter(|name| quotas().all(|rule| rule.name != **name));
        for name in strange.filter(|name| !unread.contains(*name)) {
            problems.push(NoticeProblem::new(
                "N-131",
                (NOTICE_FILE, 0),
                format!("节奏“{}”：“提醒 {name}”：没有叫“{name}”的任务", cadence.name),
                "提醒要看任务完成了多少，引用的名称必须是这份文件中的一条任务",
                did_you_mean(name, quotas().map(|rule| rule.name.as_str())),
            ));
        }
    }
}

/// Refuses a 规则 column of an attached table that names no rule: the figure would be compared with nothing.
pub(super) fn check_tables(
    rules: &[Rule],
    unread: &BTreeSet<String>,
    attachments: &[Attachment],
    problems: &mut Vec<NoticeProblem>,
) {
    for table in attachments.iter().map(|attachment| &attachment.table) {
        let named = table.rows.iter().map(|row| table.cell(row, "规则")).filter(|name| !name.is_empty());
        let named = named.filter(|name| !unread.contains(*name));
        for name in named.filter(|name| rules.iter().all(|rule| rule.name != *name)) {
            problems.push(NoticeProblem::new(
                "N-131",
                (&table.file, 0),
                format!("“规则”一列写了“{name}”，没有叫这个名称的规则"),
                "附表的分值要与规则核对，名称必须一致",
                did_you_mean(name, rules.iter().map(|rule| rule.name.as_str())),
            ));
        }
    }
}

struct Checker<'a> {
    notice: &'a Notice,
    rule: &'a Rule,
    unread: &'a BTreeSet<String>,
    problems: &'a mut Vec<NoticeProblem>,
}

impl Checker<'_> {
    fn check(&mut self) {
        self.names("优先于", &self.rule.before, "规则", |_| true);
        if self.rule.from.zip(self.rule.until).is_some_and(|(from, until)| from > until) {
            self.refuse("N-124", "“自”晚于“至”", "这条规则一天也不会执行", "请改正两个日期");
        }
        let is_quota = |rule: &Rule| matches!(rule.kind, RuleKind::Quota(_));
        match &self.rule.kind {
            RuleKind::Quota(quota) => self.names("超额替代", &quota.above_replaces, "规则", |_| true),
            RuleKind::Threshold(threshold) => {
                if let Counted::MissedQuota(name) = &threshold.counts {
                    self.names("计数：未达", std::slice::from_ref(name), "任务", is_quota);
                }
            }
            RuleKind::Money(money) => {
                self.names("超出任务", money.above_quota.as_slice(), "任务", is_quota);
                self.names("须完成", money.needs_quota.as_slice(), "任务", is_quota);
                self.columns("栏", &money.columns);
            }
            RuleKind::Places(places) => {
                self.names("组", &places.groups, "分组", |rule| matches!(rule.kind, RuleKind::Group(_)));
            }
            RuleKind::Limit(limit) => self.columns("栏", &limit.columns),
            RuleKind::Convert(convert) => self.columns("栏", &convert.columns),
            RuleKind::Gate(gate) => self.columns("加分栏", &gate.bonus_columns),
            RuleKind::Attribute(attribute) => self.recipient(&attribute.to),
            _ => {}
        }
    }

    fn names(&mut self, key: &str, names: &[String], sort: &str, is_wanted: impl Fn(&Rule) -> bool) {
        for name in names {
            let found = self.notice.rules.iter().find(|rule| rule.name == *name);
            let is_found = found.is_some_and(&is_wanted) && *name != self.rule.name;
            if is_found || self.unread.contains(name) {
                continue;
            }
            let others =
                self.notice.rules.iter().filter(|rule| is_wanted(rule) && rule.name != self.rule.name);
            let cure = did_you_mean(name, others.map(|rule| rule.name.as_str()));
            let what = format!("“{key} {name}”：没有叫“{name}”的{sort}");
            self.refuse("N-131", &what, "引用的名称必须是这份文件中的另一条规则", &cure);
        }
    }

    fn columns(&mut self, key: &str, columns: &[String]) {
        if !self.unread.is_empty() {
            return;
        }
        let known: BTreeSet<&str> = self
            .notice
            .rules
            .iter()
            .filter(|rule| rule.name != self.rule.name && gives_points(&rule.kind))
            .map(|rule| rule.column.as_str())
            .collect();
        for column in columns.iter().filter(|column| !known.contains(column.as_str())) {
            let cure = did_you_mean(column, known.iter().copied());
            let what = format!("“{key} {column}”：没有规则记入“{column}”这一栏");
            self.refuse("N-131", &what, "栏是别的规则用“栏：”写明的，不写时就是规则名称", &cure);
        }
    }

    fn recipient(&mut self, to: &Recipient) {
        let Recipient::Named(name) = to else { return };
        let units = &self.notice.units;
        if units.is_empty() || register::find(units, name).is_some() {
            return;
        }
        let words = ["上级单位", "作者"].into_iter().chain(units.iter().map(|unit| unit.name.as_str()));
        let cure = did_you_mean(name, words);
        let what = format!("“归 {name}”：单位表中没有“{name}”");
        self.refuse("N-131", &what, "归属的单位要在单位表中", &cure);
    }

    fn refuse(&mut self, code: &'static str, what: &str, why: &str, cure: &str) {
        let what = format!("规则“{}”：{what}", self.rule.name);
        self.problems.push(NoticeProblem::new(code, (NOTICE_FILE, self.rule.line), what, why, cure));
    }
}

/// Whether a kind puts points into its column.
const fn gives_points(kind: &RuleKind) -> bool {
    matches!(
        kind,
        RuleKind::Award(_)
            | RuleKind::Ordinal(_)
            | RuleKind::Factor(_)
            | RuleKind::Whole(_)
            | RuleKind::Quota(_)
            | RuleKind::Start(_)
            | RuleKind::Threshold(_)
            | RuleKind::Zero(_)
            | RuleKind::Ratio(_)
            | RuleKind::Judgement(_)
            | RuleKind::Convert(_)
    )
}

/// Whether walking the edges from a rule leads back to it.
fn leads_back(start: usize, edges: &[Vec<usize>]) -> bool {
    let mut seen = BTreeSet::new();
    let mut open: Vec<usize> = edges.get(start).cloned().unwrap_or_default();
    while let Some(at) = open.pop() {
        if at == start {
            return true;
        }
        if seen.insert(at) {
            open.extend(edges.get(at).into_iter().flatten());
        }
    }
    false
}

fn places_of(rules: &[Rule], names: &[String]) -> Vec<usize> {
    names.iter().filter_map(|name| rules.iter().position(|rule| rule.name == *name)).collect()
}

fn refuse_order_circles(rules: &[Rule], problems: &mut Vec<NoticeProblem>) {
    let edges: Vec<Vec<usize>> = rules.iter().map(|rule| places_of(rules, &rule.before)).collect();
    for (at, rule) in rules.iter().enumerate() {
        if leads_back(at, &edges) {
            problems.push(NoticeProblem::new(
                "N-132",
                (NOTICE_FILE, rule.line),
                format!("规则“{}”的“优先于”绕了一圈又回到它自己", rule.name),
                "先后颠来倒去，就定不出用哪一条",
                "请去掉其中一个“优先于”",
            ));
        }
    }
}

/// A quota in points depends on what its facts give; a quota that replaces those rules for further facts changes it.
fn refuse_quota_circles(rules: &[Rule], problems: &mut Vec<NoticeProblem>) {
    let feeds = |quota: &Quota, other: &Rule| {
        let RuleKind::Quota(replacing) = &other.kind else { return false };
        let replaced = places_of(rules, &replacing.above_replaces);
        let kinds = replaced.iter().filter_map(|at| rules.get(*at)).filter_map(|rule| match &rule.kind {
            RuleKind::Award(award) => Some(&award.selector.kinds),
            RuleKind::Ordinal(ordinal) => Some(&ordinal.selector.kinds),
            _ => None,
        });
        quota.measure == Measure::Points && kinds.flatten().any(|kind| quota.selector.kinds.contains(kind))
    };
    let edges: Vec<Vec<usize>> = rules
        .iter()
        .map(|rule| match &rule.kind {
            RuleKind::Quota(quota) => {
                rules.iter().enumerate().filter(|(_, other)| feeds(quota, other)).map(|(at, _)| at).collect()
            }
            _ => Vec::new(),
        })
        .collect();
    for (at, rule) in rules.iter().enumerate() {
        if leads_back(at, &edges) {
            problems.push(NoticeProblem::new(
                "N-132",
                (NOTICE_FILE, rule.line),
                format!("任务“{}”按分计量，而它（或另一任务）的“超额替代”又改变这些分", rule.name),
                "完成数和得分互相决定，算不出结果",
                "请把“量度”改为篇，或去掉“超额替代”",
            ));
        }
    }
}
