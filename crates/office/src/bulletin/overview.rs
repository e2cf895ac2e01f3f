//! 一、总体情况: who reported, how much was sent in and used, instructions, and how that compares with the period before.

use super::adopted_table;
use super::column;
use super::figure::{Figures, Filter, Recount, Source};
use super::list_tables::{self, COMPARED};
use super::material::{Material, is_scored, takes};
use super::unit_table::{self, REPORTING, STATE};
use super::wording::{Line, number, percent, seen_from, this};
use std::collections::BTreeMap;
use zhaozhang_document::official::Block;
use zhaozhang_domain::fact::{FactId, FactKind};
use zhaozhang_domain::period::document_date;
use zhaozhang_domain::ranking::LEVELS;

/// The paragraphs of the part.
pub(super) fn paragraphs(material: &Material<'_>, figures: &mut Figures) -> Vec<Block> {
    let mut line = Line::default();
    reporting(material, figures, &mut line);
    pieces(material, figures, &mut line);
    if material.has_submissions {
        adoptions(material, figures, &mut line);
    }
    instructions(material, figures, &mut line);
    let mut blocks = vec![line.finish()];
    blocks.extend(groups(material, figures));
    blocks.push(comparison(material, figures));
    blocks
}

fn reporting(material: &Material<'_>, figures: &mut Figures, line: &mut Line) {
    let piece = material.piece();
    let all = material.units.len();
    if all == 0 {
        line.say(format!("{}没有纳入通报的单位。", this(material.draft.period)));
        return;
    }
    let is_reporting = material.units.iter().filter(|unit| unit.is_reporting);
    let active: Vec<_> = is_reporting.map(|unit| unit.holder).collect();
    let whole = Recount::all(unit_table::NAME);
    let part = Recount::rows(unit_table::NAME, STATE, REPORTING);
    let everybody = Source::holders(material.units.iter().map(|unit| unit.holder));
    line.say(format!("{}，纳入通报的单位", this(material.draft.period)));
    line.put(figures.span("units", "纳入通报的单位", all, whole.clone(), everybody.clone()));
    if active.is_empty() {
        line.say(format!("个，均未报送{piece}。"));
        return;
    }
    line.say(format!("个，报送{piece}的单位"));
    let source = Source::holders(active.iter().copied());
    line.put(figures.span("units-reporting", "已报送的单位", active.len(), part.clone(), source.clone()));
    line.say("个，占");
    let share = percent(number(active.len()), number(all)).unwrap_or_default();
    let recount = Recount::Percent(Box::new(part), Box::new(whole));
    line.put(figures.span("units-share", "已报送单位的比例", share, recount, source));
    line.say("。");
}

/// `共报送信息326篇，其中审核通过计分298篇。`
fn pieces(material: &Material<'_>, figures: &mut Figures, line: &mut Line) {
    let piece = material.piece();
    if material.reported.is_empty() {
        return;
    }
    let table = list_tables::REPORTED;
    let all = Source::facts(material.reported.iter().map(|report| report.fact));
    line.say(format!("共报送{piece}"));
    line.put(figures.span(
        "reported",
        format!("报送{piece}篇数"),
        material.reported.len(),
        Recount::all(table),
        all,
    ));
    line.say("篇");
    let kind = if material.has_submissions { FactKind::Submission } else { FactKind::Adoption };
    if is_scored(material.draft.notice, kind) {
        let counted: Vec<FactId> =
            material.reported.iter().filter(|report| report.is_counted).map(|report| report.fact).collect();
        line.say("，其中计分");
        let recount = Recount::rows(table, list_tables::COUNTED, list_tables::YES);
        let label = format!("计分{piece}篇数");
        line.put(figures.span(
            "counted",
            label,
            counted.len(),
            recount,
            Source::facts(counted.iter().copied()),
        ));
        line.say("篇");
    }
    if !material.has_submissions {
        line.say("。");
        by_column(material, figures, line, "计分稿件中，");
    }
    if material.has_submissions {
        line.say("。");
    }
}

/// `被各级采用112篇次，其中国家级采用3篇次、省级采用21篇次。`
fn adoptions(material: &Material<'_>, figures: &mut Figures, line: &mut Line) {
    if !takes(material.draft.notice, FactKind::Adoption) {
        return;
    }
    let counted: Vec<FactId> =
        material.adopted.iter().filter(|adopted| adopted.is_counted).map(|adopted| adopted.fact).collect();
    if counted.is_empty() {
        line.say("没有计分的采用。");
        return;
    }
    line.say("被各级采用");
    let source = Source::facts(counted.iter().copied());
    line.put(figures.span("adopted", "采用篇次", counted.len(), counted_rows(), source));
    line.say("篇次");
    by_column(material, figures, line, "，其中");
}

fn counted_rows() -> Recount {
    Recount::all(adopted_table::NAME)
        .and(adopted_table::POINTS, Filter::Not(adopted_table::NOTHING.to_owned()))
}

/// `国家级采用3篇次、省级采用21篇次。` after some words, from the highest level; columns without any are left out.
fn by_column(material: &Material<'_>, figures: &mut Figures, line: &mut Line, opening: &str) {
    let mut parts = Vec::new();
    for (at, column) in column::by_level(&material.columns).into_iter().enumerate() {
        let own = material
            .adopted
            .iter()
            .filter(|adopted| adopted.is_counted && column.names.contains(&adopted.column));
        let facts: Vec<FactId> = own.map(|adopted| adopted.fact).collect();
        if facts.is_empty() {
            continue;
        }
        let word = column.words.clone();
        let name = column.names.first().cloned().unwrap_or_default();
        let recount = counted_rows().and(adopted_table::LEVEL, Filter::Is(name));
        let anchor = format!("adopted-{}", at.saturating_add(1));
        let span = figures.span(&anchor, format!("{word}篇次"), facts.len(), recount, Source::facts(facts));
        parts.push((word, span));
    }
    if parts.is_empty() {
        if opening.starts_with('，') {
            line.say("。");
        }
        return;
    }
    line.say(opening);
    for (at, (word, span)) in parts.into_iter().enumerate() {
        line.say(if at == 0 { word } else { format!("、{word}") });
        line.put(span).say("篇次");
    }
    line.say("。");
}

/// `获领导批示5件次，其中省级1件次、市级4件次。`
fn instructions(material: &Material<'_>, figures: &mut Figures, line: &mut Line) {
    if !takes(material.draft.notice, FactKind::Instruction) {
        return;
    }
    if material.instructed.is_empty() {
        line.say(if line.is_empty() { "没有领导批示。" } else { "没有计分的领导批示。" });
        return;
    }
    let table = list_tables::INSTRUCTED;
    let mut levels: BTreeMap<(usize, &str), Vec<FactId>> = BTreeMap::new();
    for instructed in &material.instructed {
        let place = LEVELS.iter().position(|level| *level == instructed.level).unwrap_or(LEVELS.len());
        levels.entry((place, instructed.level.as_str())).or_default().push(instructed.fact);
    }
    let only = levels.keys().next().filter(|_| levels.len() == 1).map_or("", |(_, level)| *level);
    line.say(format!("获{only}领导批示"));
    let all = Source {
        facts: material.instructed.iter().map(|instructed| instructed.fact).collect(),
        entries: material
            .instructed
            .iter()
            .flat_map(|instructed| instructed.entries.iter().copied())
            .collect(),
        ..Source::default()
    };
    line.put(figures.span("instructed", "领导批示件次", material.instructed.len(), Recount::all(table), all));
    line.say("件次");
    if levels.len() > 1 {
        for (at, ((_, level), facts)) in
            levels.into_iter().filter(|((_, level), _)| !level.is_empty()).enumerate()
        {
            line.say(if at == 0 { "，其中" } else { "、" }).say(level);
            let recount = Recount::rows(table, list_tables::LEVEL, level);
            let anchor = format!("instructed-{}", at.saturating_add(1));
            let label = format!("{level}领导批示件次");
            line.put(figures.span(&anchor, label, facts.len(), recount, Source::facts(facts)));
            line.say("件次");
        }
    }
    line.say("。");
}

/// `分组看，局机关科室及中心10个单位中9个报送，…`; nothing when there is one group only.
fn groups(material: &Material<'_>, figures: &mut Figures) -> Option<Block> {
    let mut names: Vec<&str> = Vec::new();
    for unit in &material.units {
        if !names.contains(&unit.group.as_str()) {
            names.push(&unit.group);
        }
    }
    if names.len() < 2 || material.units.iter().all(|unit| !unit.is_reporting) {
        return None;
    }
    let mut line = Line::default();
    line.say("分组看，");
    for (at, name) in names.iter().enumerate() {
        let own: Vec<_> = material.units.iter().filter(|unit| unit.group == *name).collect();
        let active: Vec<_> = own.iter().filter(|unit| unit.is_reporting).map(|unit| unit.holder).collect();
        let all = Recount::rows(unit_table::NAME, "组别", name);
        let part = all.clone().and(STATE, Filter::Is(REPORTING.to_owned()));
        let number = at.saturating_add(1);
        line.say(if at == 0 { (*name).to_owned() } else { format!("；{name}") });
        let members = Source::holders(own.iter().map(|unit| unit.holder));
        line.put(figures.span(&format!("group-{number}"), format!("{name}单位数"), own.len(), all, members));
        line.say("个单位，报送的");
        let label = format!("{name}已报送单位数");
        line.put(figures.span(
            &format!("group-{number}-reporting"),
            label,
            active.len(),
            part,
            Source::holders(active),
        ));
        line.say("个");
    }
    line.say("。");
    Some(line.finish())
}

fn comparison(material: &Material<'_>, figures: &mut Figures) -> Block {
    let period = material.draft.period;
    let mut line = Line::default();
    if material.before.is_none() {
        let from = document_date(material.draft.notice.from);
        line.say(format!("通知自{from}起施行，{period}为首期通报，不与上期比较。"));
        return line.finish();
    }
    line.say(format!("与{}相比，", seen_from(period.previous(), period)));
    let has_instructions = takes(material.draft.notice, FactKind::Instruction);
    let rows = list_tables::compared_rows(material).into_iter();
    let wanted = rows.filter(|(item, ..)| match *item {
        "领导批示" => has_instructions,
        // Where adoptions are the report, the pieces say it already.
        "采用" => material.has_submissions,
        _ => true,
    });
    for (at, (item, now, before)) in wanted.enumerate() {
        let (words, measure) = match item {
            "采用" => ("采用", "篇次"),
            "领导批示" => ("领导批示", "件次"),
            _ => ("报送", "篇"),
        };
        let words = if measure == "篇" { format!("{words}{item}") } else { words.to_owned() };
        line.say(if at == 0 { "" } else { "，" }).say(&words);
        let difference = now.abs_diff(before);
        if difference == 0 {
            line.say("持平");
            continue;
        }
        line.say(if now > before { "增加" } else { "减少" });
        let cell = Recount::cell(COMPARED, (list_tables::ITEM, item), list_tables::CHANGE);
        let anchor = format!("change-{}", at.saturating_add(1));
        let recount = Recount::Magnitude(Box::new(cell));
        line.put(figures.span(&anchor, format!("{words}增减"), difference, recount, Source::default()));
        line.say(measure);
    }
    line.say("。");
    line.finish()
}
