//! The lines under a ranking table (表下说明): the day, the readings in force, ties, samples, what waits for a look.
//! A reading is printed under every table that rests on a rule it chose, ruled on or not.

use super::DEMONSTRATION_MARK;
use super::material::Material;
use super::wording::unit_of;
use std::collections::{BTreeMap, BTreeSet};
use zhaozhang_domain::fact::{FactKind, Word};
use zhaozhang_domain::notice::{Notice, Question};
use zhaozhang_domain::period::{Period, document_date};
use zhaozhang_domain::ranking::GroupRanking;
use zhaozhang_domain::rule::{Rule, RuleKind};
use zhaozhang_domain::sheet::{EntryView, HolderId, RemarkKind, RuleId, Step};

/// The lines under a group's table; the last table also says what a clerk should look at.
pub(super) fn under(
    material: &Material<'_>,
    ranking: &GroupRanking,
    convert_rules: &[RuleId],
    is_last: bool,
) -> Vec<String> {
    let draft = &material.draft;
    let notice = draft.notice;
    let mut first = format!("统计截至{}。", document_date(draft.sheet.as_of));
    if draft.is_demonstration {
        first.push_str(DEMONSTRATION_MARK);
        first.push_str("：表中事实、得分均为虚构，与所列单位的实际工作无关。");
    }
    let mut lines = vec![first];
    lines.extend(notice.sample_remark.iter().cloned());
    if ranking.rows.iter().any(|row| row.is_tied && row.place.is_some()) {
        lines.push(
            "得分相同的名次并列，其后名次相应空出；并列单位依次按高层级采用、采用篇次和名册次序排列。"
                .to_owned(),
        );
    }
    let holders: Vec<HolderId> = ranking.rows.iter().map(|row| row.holder).collect();
    // One after the other in one paragraph: on lines of their own they would push the table off its page.
    let readings: String = questions(material, &holders).into_iter().map(Question::remark).collect();
    if !readings.is_empty() {
        lines.push(readings);
    }
    lines.extend(conversions(material, convert_rules));
    lines.extend(merged(material));
    if is_last {
        lines.extend(to_look_at(material));
        lines.extend(draft.tested.map(ToOwned::to_owned));
        lines.extend(draft.recall.map(ToOwned::to_owned));
        lines.extend(draft.ledger_mark.map(ToOwned::to_owned));
    }
    lines
}

/// The questions whose readings some holders' figures of the year up to the period rest on.
pub(super) fn questions<'a>(material: &Material<'a>, holders: &[HolderId]) -> Vec<&'a Question> {
    let draft = &material.draft;
    let (notice, period) = (draft.notice, draft.period);
    let year = Period::year(period.calendar_year());
    let is_shown = |view: &EntryView<'_>| {
        period.covers(view.entry.charge)
            || year.covers(view.entry.charge) && view.entry.charge.first_day() <= period.last_day()
    };
    let mut rests = Rests::default();
    for holder in holders.iter().filter_map(|id| material.holder(*id)) {
        rests.rules.extend(holder.quotas.iter().map(|line| line.rule.index()));
        for view in holder.entries().filter(is_shown) {
            rests.take(material, &view);
        }
    }
    let used: BTreeSet<&str> = notice
        .rules
        .iter()
        .enumerate()
        .filter(|(at, rule)| rests.rules.contains(at) || rests.is_silent_part(rule))
        .flat_map(|(_, rule)| rule.questions.iter().map(String::as_str))
        .collect();
    notice.questions.iter().filter(|question| used.contains(question.id.as_str())).collect()
}

/// What figures rest on.
#[derive(Default)]
struct Rests {
    /// Rules, by place.
    rules: BTreeSet<usize>,
    kinds: BTreeSet<FactKind>,
    /// Adopted pieces, with their uses.
    uses: BTreeMap<Word, BTreeSet<usize>>,
}

impl Rests {
    fn take(&mut self, material: &Material<'_>, view: &EntryView<'_>) {
        self.rules.insert(view.entry.rule.index());
        for step in view.steps {
            match step {
                Step::Times(rule, _)
                | Step::Shared(rule, _)
                | Step::Figure(rule, _)
                | Step::Attributed(rule)
                | Step::Dropped(rule) => {
                    self.rules.insert(rule.index());
                }
                Step::Base(_) | Step::Number(_) => {}
            }
        }
        for id in view.facts {
            let Some(fact) = material.draft.ledger.fact(*id) else { continue };
            self.kinds.insert(fact.kind);
            if fact.kind == FactKind::Adoption && !fact.item.is_none() {
                self.uses.entry(fact.item).or_default().insert(id.index());
            }
        }
    }

    /// Rules that leave no trace in an entry: which day counts, what is due when, what is left out.
    fn is_silent_part(&self, rule: &Rule) -> bool {
        let meets = || {
            let mut kinds = rule.kind.selectors().into_iter().flat_map(|selector| selector.kinds.iter());
            kinds.any(|kind| self.kinds.contains(kind))
        };
        match &rule.kind {
            RuleKind::Dating(_) | RuleKind::Due(_) | RuleKind::Exclude(_) | RuleKind::Reclass(_) => meets(),
            // Choosing only matters where a piece was used more than once.
            RuleKind::Choose(_) => meets() && self.uses.values().any(|uses| uses.len() > 1),
            _ => false,
        }
    }
}

/// How figures beside the total are converted, or when they will be.
fn conversions(material: &Material<'_>, convert_rules: &[RuleId]) -> Vec<String> {
    let notice: &Notice = material.draft.notice;
    let mut lines = Vec::new();
    for (at, rule) in notice.rules.iter().enumerate() {
        let RuleKind::Convert(convert) = &rule.kind else { continue };
        let cited = format!("{}“{}”", material.citation(rule.article), rule.name);
        let readings = readings(notice, rule);
        if convert_rules.iter().any(|shown| shown.index() == at) {
            lines.push(format!("“{}”栏按{cited}由得分换算，与原始得分并列{readings}。", rule.name));
        } else if convert.period != material.draft.period.kind() {
            let kind = unit_of(convert.period);
            lines.push(format!("本表得分为原始得分；{cited}按{kind}换算，在{kind}通报中并列{readings}。"));
        }
    }
    lines
}

/// `（A-02暂按“按组内最高分折算”）`
fn readings(notice: &Notice, rule: &Rule) -> String {
    let questions = notice.questions.iter().filter(|question| rule.questions.contains(&question.id));
    let words: Vec<String> = questions
        .map(|question| {
            let how = if question.ruling.is_some() { "按" } else { "暂按" };
            format!("{}{how}“{}”", question.id, question.reading())
        })
        .collect();
    if words.is_empty() { String::new() } else { format!("（{}）", words.join("，")) }
}

fn merged(material: &Material<'_>) -> Option<String> {
    let column = material.columns.iter().find(|column| column.names.len() > 1)?;
    Some(format!("“{}”栏为下列各栏合计：{}。", column.title, column.names.join("、")))
}

/// What the computation could not take as it stood, once for the whole bulletin.
fn to_look_at(material: &Material<'_>) -> Vec<String> {
    let draft = &material.draft;
    let kinds = [
        (RemarkKind::UnknownUnit, "涉及未列入名册的单位，未参加排名"),
        (RemarkKind::NoUnit, "没有写明单位，未计分"),
        (RemarkKind::UnlistedOutlet, "媒体不在媒体名单内，待认定"),
        (RemarkKind::FigureOutOfRange, "认定数值超出规定范围"),
        (RemarkKind::NoRule, "没有规则适用，未计分"),
    ];
    let is_own = |fact| {
        draft
            .ledger
            .fact(fact)
            .is_some_and(|fact: &zhaozhang_domain::fact::Fact| draft.period.contains(fact.on))
    };
    let mut lines = Vec::new();
    for (kind, words) in kinds {
        let facts: BTreeSet<usize> = draft
            .sheet
            .remarks
            .iter()
            .filter(|remark| remark.kind == kind && is_own(remark.fact))
            .map(|remark| remark.fact.index())
            .collect();
        if !facts.is_empty() {
            lines.push(format!("台账中有{}条记录{words}。", facts.len()));
        }
    }
    lines
}
