//! 三、存在问题: units that sent nothing, missed their quota or were late, poor pieces, faults, and what follows.
//! Every unit concerned is named, in register order; nothing is blamed that the tables do not show.

use super::Lists;
use super::adopted_table;
use super::figure::{Figures, Filter, Recount, Source};
use super::list_tables::{self, DEDUCTED, Deduction};
use super::material::{Material, UnitTally};
use super::unit_table;
use super::wording::{Headings, Line, quoted, this};
use std::collections::BTreeMap;
use zhaozhang_document::official::Block;
use zhaozhang_domain::explain;
use zhaozhang_domain::fact::{FactId, FactKind, TextField};
use zhaozhang_domain::points::Points;
use zhaozhang_domain::sheet::{FlagKind, RuleId};

/// Beside what an annex or the workbook lists in full, the text names no more units than this.
const MOST_LISTED: usize = 12;

/// The paragraphs of the part.
pub(super) fn paragraphs(material: &Material<'_>, lists: &Lists, figures: &mut Figures) -> Vec<Block> {
    let deductions = list_tables::deductions(material);
    let parts = [
        ("部分单位未报送", silent(material, figures)),
        ("部分单位未完成任务", missed(material, lists, figures)),
        ("部分事项未按时报送", late(material, &deductions, figures)),
        ("部分稿件质量不高", poor(material, figures)),
        ("部分采用不计分", dropped(material, figures)),
        ("出现差错和其他扣分情形", faults(material, &deductions, figures)),
        ("按规定处理", flags(material)),
    ];
    let mut blocks = Vec::new();
    let mut headings = Headings::default();
    for (heading, line) in parts {
        if !line.is_empty() {
            blocks.push(headings.next(heading));
            blocks.push(line.finish());
        }
    }
    if blocks.is_empty() {
        let mut line = Line::default();
        line.say(format!("{}没有未报送、未完成任务、逾期和扣分情况。", this(material.draft.period)));
        blocks.push(line.finish());
    }
    blocks
}

/// Names by group: `县（市、区）：甲、乙；“两定”机构：丙`; without the group when there is one only.
fn by_group(material: &Material<'_>, units: &[&UnitTally]) -> String {
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for unit in units {
        match groups.last_mut().filter(|(group, _)| *group == unit.group) {
            Some((_, names)) => names.push(&unit.name),
            None => groups.push((&unit.group, vec![&unit.name])),
        }
    }
    let is_single =
        material.units.iter().all(|unit| material.units.first().is_some_and(|one| one.group == unit.group));
    let words = |(group, names): &(&str, Vec<&str>)| {
        if is_single { names.join("、") } else { format!("{group}：{}", names.join("、")) }
    };
    groups.iter().map(words).collect::<Vec<_>>().join("；")
}

fn silent(material: &Material<'_>, figures: &mut Figures) -> Line {
    let mut line = Line::default();
    let silent: Vec<&UnitTally> = material.units.iter().filter(|unit| !unit.is_reporting).collect();
    if silent.is_empty() {
        return line;
    }
    let recount = Recount::rows(unit_table::NAME, unit_table::STATE, unit_table::SILENT);
    let source = Source::holders(silent.iter().map(|unit| unit.holder));
    line.put(figures.span("silent", "未报送单位数", silent.len(), recount, source));
    if silent.len() == material.units.len() {
        line.say(format!("个单位{}均未报送{}。", this(material.draft.period), material.piece()));
        return line;
    }
    line.say(format!("个单位{}未报送{}。", this(material.draft.period), material.piece()));
    line.say(format!("{}。", by_group(material, &silent)));
    line
}

/// The number of an annex, as the text refers to it.
fn annex(lists: &Lists) -> String {
    format!("附件{}", if lists.adopted.is_some() { 3 } else { 2 })
}

fn missed(material: &Material<'_>, lists: &Lists, figures: &mut Figures) -> Line {
    let mut line = Line::default();
    let (Some(words), Some((table, _))) = (&material.quota_words, &lists.missed) else { return line };
    let missed: Vec<&UnitTally> = material.units.iter().filter(|unit| unit.is_met() == Some(false)).collect();
    if missed.is_empty() {
        return line;
    }
    let source = Source::holders(missed.iter().map(|unit| unit.holder));
    line.put(figures.span("missed", "未完成任务单位数", missed.len(), Recount::all(table), source));
    line.say(format!("个单位未完成{words}（名单见{}）", annex(lists)));
    let partial: Vec<&UnitTally> = missed
        .into_iter()
        .filter(|unit| unit.progress.is_some_and(|progress| !progress.done.is_zero()))
        .collect();
    if partial.is_empty() {
        line.say("。");
        return line;
    }
    line.say("，其中已有报送、未达到任务数的");
    let recount = Recount::all(table).and(unit_table::DONE, Filter::Positive);
    let source = Source::holders(partial.iter().map(|unit| unit.holder));
    line.put(figures.span("missed-partly", "有报送但未完成任务的单位数", partial.len(), recount, source));
    if partial.len() > MOST_LISTED {
        line.say("个。");
        return line;
    }
    line.say("个：");
    for (at, unit) in partial.iter().enumerate() {
        let Some(progress) = unit.progress else { continue };
        line.say(if at == 0 { String::new() } else { "、".to_owned() }).say(format!("{}（完成", unit.name));
        let number = unit.holder.index().saturating_add(1);
        let cell = |column: &str| Recount::cell(table, ("单位", &unit.name), column);
        let source = || Source::holders([unit.holder]);
        let done = progress.done;
        let anchor = format!("done-{number}");
        line.put(figures.span(
            &anchor,
            format!("{}完成数", unit.name),
            done,
            cell(unit_table::DONE),
            source(),
        ));
        line.say("篇、缺");
        let lack = progress.lack();
        let anchor = format!("lack-{number}");
        line.put(figures.span(&anchor, format!("{}尚缺", unit.name), lack, cell("尚缺"), source()));
        line.say("篇）");
    }
    line.say("。");
    line
}

/// One thing owed, with the units that were late with it.
struct Case<'m, 'a> {
    what: String,
    rule: RuleId,
    points: Points,
    deductions: Vec<(usize, &'m Deduction<'a>)>,
}

/// What was owed and came late or not at all: `约稿《…》，甲、乙未按时报送，各扣10分（通知四（二）2）。`
fn late(material: &Material<'_>, deductions: &[Deduction<'_>], figures: &mut Figures) -> Line {
    let owed = deductions
        .iter()
        .enumerate()
        .filter(|(_, deduction)| matches!(deduction.kind, Some(FactKind::Solicitation | FactKind::Duty)));
    // A unit asked on a row of its own is the same case as one of several on a row.
    let mut cases: Vec<Case<'_, '_>> = Vec::new();
    for (at, deduction) in owed {
        let entry = deduction.view.entry;
        let what = owed_words(material, deduction);
        let is_same = |case: &&mut Case<'_, '_>| {
            case.what == what && case.rule == entry.rule && case.points == entry.points
        };
        match cases.iter_mut().find(is_same) {
            Some(case) => case.deductions.push((at, deduction)),
            None => cases.push(Case {
                what,
                rule: entry.rule,
                points: entry.points,
                deductions: vec![(at, deduction)],
            }),
        }
    }
    let mut line = Line::default();
    for Case { what, deductions: case, .. } in cases {
        let Some((at, first)) = case.first() else { continue };
        let names: Vec<&str> = case.iter().map(|(_, one)| material.name(one.holder)).collect();
        line.say(format!(
            "{what}，{}未按时报送，{}扣",
            names.join("、"),
            if case.len() > 1 { "各" } else { "" }
        ));
        line.put(deducted(material, figures, *at, first));
        line.say(format!("分（通知{}）。", explain::citation(material.draft.notice, &first.view)));
    }
    // Notices without a penalty for it still want it named.
    if line.is_empty() {
        late_without_penalty(material, figures, &mut line);
    }
    line
}

/// `约稿《…》`, `重要会议“…”`.
fn owed_words(material: &Material<'_>, deduction: &Deduction<'_>) -> String {
    let ledger = material.draft.ledger;
    let Some(id) = deduction.view.facts.first().copied() else { return String::new() };
    let title = material.title(id);
    if deduction.kind == Some(FactKind::Solicitation) {
        return format!("约稿{}", quoted(title.strip_prefix("约稿：").unwrap_or(&title)));
    }
    let class = ledger.fact(id).map_or("", |fact| material.words(fact.text(TextField::Class)));
    format!("{}“{title}”", if class.is_empty() { "应报事项" } else { class })
}

fn late_without_penalty(material: &Material<'_>, figures: &mut Figures, line: &mut Line) {
    let late: Vec<_> =
        material.asked.iter().filter(|asked| matches!(asked.timeliness, "逾期" | "未报")).collect();
    if late.is_empty() {
        return;
    }
    for word in ["逾期", "未报"] {
        let own: Vec<_> = late.iter().filter(|asked| asked.timeliness == word).collect();
        if own.is_empty() {
            continue;
        }
        line.say(if word == "逾期" { "约稿逾期报送" } else { "约稿未报送" });
        let recount = Recount::rows(list_tables::ASKED, list_tables::TIMELINESS, word);
        let source = Source::facts(own.iter().map(|asked| asked.fact));
        line.put(figures.span("late", format!("约稿{word}件次"), own.len(), recount, source));
        let mut names: Vec<&str> = own.iter().map(|asked| asked.name.as_str()).collect();
        names.dedup();
        line.say(format!("件次：{}。", names.join("、")));
    }
}

/// A deduction without its sign, as the text says it.
fn deducted(
    material: &Material<'_>,
    figures: &mut Figures,
    at: usize,
    deduction: &Deduction<'_>,
) -> zhaozhang_document::official::Span {
    let row = at.saturating_add(1).to_string();
    let cell = Recount::cell(DEDUCTED, ("序号", &row), "分值");
    let label = format!("{}扣分", material.name(deduction.holder));
    let source = Source::entries([(deduction.holder, deduction.at)]);
    let value = -deduction.view.entry.points;
    figures.span(&format!("deducted-{row}"), label, value, Recount::Magnitude(Box::new(cell)), source)
}

/// Pieces returned or failed.
fn poor(material: &Material<'_>, figures: &mut Figures) -> Line {
    let mut line = Line::default();
    if material.has_submissions {
        let ledger = material.draft.ledger;
        let returned = |fact: FactId| ledger.fact(fact).is_some_and(|fact| fact.returns > 0);
        let failed = |fact: FactId| {
            ledger.fact(fact).is_some_and(|fact| ledger.text(fact.text(TextField::Result)) == "不通过")
        };
        let recount = Recount::all(list_tables::REPORTED).and(list_tables::RETURNS, Filter::Positive);
        reported(material, figures, &mut line, ("returned", "退回修改"), recount, returned);
        let recount = Recount::rows(list_tables::REPORTED, list_tables::RESULT, "不通过");
        reported(material, figures, &mut line, ("failed", "审核不通过"), recount, failed);
    }
    line
}

/// Uses that gave nothing, most often reprints.
fn dropped(material: &Material<'_>, figures: &mut Figures) -> Line {
    let mut line = Line::default();
    let dropped: Vec<FactId> = material
        .adopted
        .iter()
        .filter(|adopted| !adopted.is_counted && !adopted.dropped_by.is_empty())
        .map(|adopted| adopted.fact)
        .collect();
    if !dropped.is_empty() {
        let recount = Recount::rows(adopted_table::NAME, adopted_table::POINTS, adopted_table::NOTHING)
            .and("备注", Filter::Not(String::new()));
        line.put(figures.span("dropped", "不计分的采用篇次", dropped.len(), recount, Source::facts(dropped)));
        line.say("篇次采用因重复转载等原因不计分（见附件2备注）。");
    }
    line
}

/// `退回修改12篇，涉及甲、乙。`
fn reported(
    material: &Material<'_>,
    figures: &mut Figures,
    line: &mut Line,
    (anchor, words): (&str, &str),
    recount: Recount,
    is_meant: impl Fn(FactId) -> bool,
) {
    let meant: Vec<_> = material.reported.iter().filter(|report| is_meant(report.fact)).collect();
    if meant.is_empty() {
        return;
    }
    line.say(words);
    let source = Source::facts(meant.iter().map(|report| report.fact));
    line.put(figures.span(anchor, format!("{words}篇数"), meant.len(), recount, source));
    let mut holders: Vec<_> = meant.iter().flat_map(|report| report.units.iter().copied()).collect();
    holders.sort_unstable();
    holders.dedup();
    let names: Vec<&str> = holders.into_iter().map(|holder| material.name(holder)).collect();
    let is_listed = !names.is_empty() && names.len() <= MOST_LISTED;
    line.say(if is_listed { format!("篇，涉及{}。", names.join("、")) } else { "篇。".to_owned() });
}

/// Faults and whatever else took points away.
fn faults(material: &Material<'_>, deductions: &[Deduction<'_>], figures: &mut Figures) -> Line {
    let draft = &material.draft;
    let mut line = Line::default();
    let others = deductions
        .iter()
        .enumerate()
        .filter(|(_, deduction)| !matches!(deduction.kind, Some(FactKind::Solicitation | FactKind::Duty)));
    for (at, deduction) in others {
        let unit = material.name(deduction.holder);
        let fact = deduction.view.facts.first().and_then(|id| draft.ledger.fact(*id));
        let ground = match (deduction.kind, fact) {
            (Some(FactKind::Fault), Some(fact)) => {
                format!("出现{}", material.words(fact.text(TextField::Class)))
            }
            _ => format!("因“{}”", explain::rule_name(draft.notice, &deduction.view)),
        };
        line.say(format!("{unit}{ground}，扣"));
        line.put(deducted(material, figures, at, deduction));
        line.say(format!("分（通知{}）。", explain::citation(draft.notice, &deduction.view)));
    }
    line
}

/// 点名, 取消评先, 一票否决, 不合格.
fn flags(material: &Material<'_>) -> Line {
    let draft = &material.draft;
    let mut named: BTreeMap<(FlagKind, usize), Vec<&str>> = BTreeMap::new();
    for (_, holder) in draft.sheet.holders() {
        for flag in &holder.flags {
            if draft.period.covers(flag.period) || flag.period.covers(draft.period) {
                named.entry((flag.kind, flag.rule.index())).or_default().push(&holder.name);
            }
        }
    }
    let mut line = Line::default();
    for ((kind, rule), names) in named {
        let Some(rule) = draft.notice.rules.get(rule) else { continue };
        let words = match kind {
            FlagKind::Barred => "取消评先资格",
            FlagKind::Named => "予以点名",
            FlagKind::Vetoed => "一票否决",
            FlagKind::Failed => "评定为不合格",
        };
        let citation = material.citation(rule.article);
        line.say(format!("按照通知{citation}“{}”，对下列单位{words}：{}。", rule.name, names.join("、")));
    }
    line
}
