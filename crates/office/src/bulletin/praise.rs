//! 二、采用情况及排名: the leading units of each group, the quotas met, solicitations done, who is commended.

use super::figure::{Figures, Filter, Recount, Source};
use super::happened::TIMELINESS;
use super::list_tables;
use super::material::Material;
use super::ranking_table::{self, PLACE, entries_of, name_title, total_title};
use super::unit_table;
use super::wording::{Headings, Line, this};
use std::collections::BTreeMap;
use zhaozhang_document::official::Block;
use zhaozhang_domain::outcome;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::ranking::{GroupRanking, RankRow};

/// How many places the text names.
const NAMED_PLACES: u32 = 3;
/// More units than this on one place are counted, not named.
const MOST_NAMED: usize = 6;

/// The paragraphs of the part.
pub(super) fn paragraphs(material: &Material<'_>, figures: &mut Figures) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut headings = Headings::default();
    let groups = material.rankings.iter().filter(|ranking| !ranking.rows.is_empty());
    for (at, ranking) in groups.enumerate() {
        blocks.push(headings.next(&ranking.group));
        let mut line = Line::default();
        if ranking.is_ranked {
            leaders(material, ranking, at, figures, &mut line);
        } else {
            unranked(material, ranking, figures, &mut line);
        }
        quota(material, ranking, at, figures, &mut line);
        most_adopted(material, ranking, at, figures, &mut line);
        blocks.push(line.finish());
    }
    if !material.asked.is_empty() {
        blocks.push(headings.next("约稿完成情况"));
        blocks.push(solicitations(material, figures));
    }
    if let Some(line) = commended(material) {
        blocks.push(headings.next("表扬"));
        blocks.push(line);
    }
    blocks
}

/// `得分居前的是：第1名办公室（86分），第2名待遇保障科、机关党委（并列，各52分）。`
fn leaders(
    material: &Material<'_>,
    ranking: &GroupRanking,
    group: usize,
    figures: &mut Figures,
    line: &mut Line,
) {
    let mut places: BTreeMap<u32, Vec<&RankRow>> = BTreeMap::new();
    for row in ranking.rows.iter().filter(|row| row.points > Points::ZERO) {
        if let Some(place) = row.place.filter(|place| *place <= NAMED_PLACES) {
            places.entry(place).or_default().push(row);
        }
    }
    if places.is_empty() {
        line.say(format!("{}各单位均未得分。", this(material.draft.period)));
        return;
    }
    line.say("得分居前的是：");
    let table = ranking_table::name(ranking);
    for (at, (place, rows)) in places.into_iter().enumerate() {
        line.say(if at == 0 { format!("第{place}名") } else { format!("，第{place}名") });
        let several = rows.len() > 1;
        if rows.len() > MOST_NAMED {
            let recount = Recount::rows(&table, PLACE, &place.to_string());
            let source = Source::holders(rows.iter().map(|row| row.holder));
            let anchor = format!("place-{}-{place}", group.saturating_add(1));
            line.put(figures.span(
                &anchor,
                format!("{}第{place}名单位数", ranking.group),
                rows.len(),
                recount,
                source,
            ));
            line.say("个单位");
        } else {
            let names: Vec<&str> = rows.iter().map(|row| material.name(row.holder)).collect();
            line.say(names.join("、"));
        }
        line.say(if several { "（并列，各" } else { "（" });
        if let Some(first) = rows.first() {
            let unit = material.name(first.holder);
            let total = total_title(material.draft.period.kind());
            let recount = Recount::cell(&table, (name_title(material, ranking), unit), total);
            let entries = rows.iter().flat_map(|row| entries_of(material, row.holder));
            let anchor = format!("lead-{}-{place}", group.saturating_add(1));
            line.put(figures.span(
                &anchor,
                format!("{unit}得分"),
                first.points,
                recount,
                Source::entries(entries),
            ));
        }
        line.say("分）");
    }
    line.say("。");
}

fn unranked(material: &Material<'_>, ranking: &GroupRanking, figures: &mut Figures, line: &mut Line) {
    line.say("本组不参加排名");
    let active =
        material.units.iter().filter(|unit| unit.group == ranking.group && !unit.reported.is_empty());
    let active: Vec<_> = active.collect();
    if active.is_empty() {
        line.say(format!("，{}没有报送{}。", this(material.draft.period), material.piece()));
        return;
    }
    line.say(format!("，报送{}的有：", material.piece()));
    for (at, unit) in active.into_iter().enumerate() {
        line.say(if at == 0 { format!("{}（", unit.name) } else { format!("、{}（", unit.name) });
        let recount = Recount::cell(unit_table::NAME, ("单位", &unit.name), unit_table::REPORTED);
        let anchor = format!("sent-{}", unit.holder.index().saturating_add(1));
        let source = Source::facts(unit.reported.iter().copied());
        line.put(figures.span(
            &anchor,
            format!("{}报送篇数", unit.name),
            unit.reported.len(),
            recount,
            source,
        ));
        line.say("篇）");
    }
    line.say("。");
}

fn quota(
    material: &Material<'_>,
    ranking: &GroupRanking,
    group: usize,
    figures: &mut Figures,
    line: &mut Line,
) {
    let Some(words) = &material.quota_words else { return };
    let bound: Vec<_> =
        material.units.iter().filter(|unit| unit.group == ranking.group && unit.progress.is_some()).collect();
    if bound.is_empty() {
        return;
    }
    let met: Vec<_> =
        bound.iter().filter(|unit| unit.is_met() == Some(true)).map(|unit| unit.holder).collect();
    let missed: Vec<_> =
        bound.iter().filter(|unit| unit.is_met() == Some(false)).map(|unit| unit.holder).collect();
    let rows = |state: &str| {
        Recount::rows(unit_table::NAME, "组别", &ranking.group)
            .and(unit_table::QUOTA, Filter::Is(state.to_owned()))
    };
    let number = group.saturating_add(1);
    line.say(format!("完成{words}的单位"));
    let label = format!("{}完成任务单位数", ranking.group);
    let count = met.len();
    line.put(figures.span(
        &format!("met-{number}"),
        label,
        count,
        rows(unit_table::MET),
        Source::holders(met),
    ));
    line.say("个，未完成的");
    let label = format!("{}未完成任务单位数", ranking.group);
    let count = missed.len();
    let recount = rows(unit_table::MISSED);
    line.put(figures.span(&format!("missed-{number}"), label, count, recount, Source::holders(missed)));
    line.say("个。");
}

/// `采用篇次最多的是信丰县医疗保障局（5篇次）。`
fn most_adopted(
    material: &Material<'_>,
    ranking: &GroupRanking,
    group: usize,
    figures: &mut Figures,
    line: &mut Line,
) {
    let own: Vec<_> = material.units.iter().filter(|unit| unit.group == ranking.group).collect();
    let most = own.iter().map(|unit| unit.adopted.len()).max().unwrap_or(0);
    let best: Vec<_> = own.into_iter().filter(|unit| unit.adopted.len() == most).collect();
    let Some(first) = best.first().filter(|_| most > 0 && best.len() <= MOST_NAMED / 2) else { return };
    let names: Vec<&str> = best.iter().map(|unit| unit.name.as_str()).collect();
    line.say(format!("采用篇次最多的是{}（{}", names.join("、"), if best.len() > 1 { "各" } else { "" }));
    let recount = Recount::cell(unit_table::NAME, ("单位", &first.name), unit_table::ADOPTED);
    let facts = Source::facts(best.iter().flat_map(|unit| unit.adopted.iter().copied()));
    let anchor = format!("most-{}", group.saturating_add(1));
    line.put(figures.span(&anchor, format!("{}采用篇次", first.name), most, recount, facts));
    line.say("篇次）。");
}

fn solicitations(material: &Material<'_>, figures: &mut Figures) -> Block {
    let mut line = Line::default();
    let all = Source::facts(material.asked.iter().map(|asked| asked.fact));
    line.say(format!("{}到期的约稿", this(material.draft.period)));
    line.put(figures.span("asked", "约稿件次", material.asked.len(), Recount::all(list_tables::ASKED), all));
    line.say("件次");
    for (at, word) in TIMELINESS.iter().enumerate() {
        let own: Vec<_> =
            material.asked.iter().filter(|asked| asked.timeliness == *word).map(|asked| asked.fact).collect();
        if own.is_empty() {
            continue;
        }
        let (words, label) = match *word {
            "按时" => ("，按时报送", "按时报送的约稿件次"),
            "逾期" => ("，逾期报送", "逾期报送的约稿件次"),
            "未报" => ("，未报送", "未报送的约稿件次"),
            _ => ("，尚未到期", "尚未到期的约稿件次"),
        };
        line.say(words);
        let recount = Recount::rows(list_tables::ASKED, list_tables::TIMELINESS, word);
        let anchor = format!("asked-{}", at.saturating_add(1));
        line.put(figures.span(&anchor, label, own.len(), recount, Source::facts(own)));
        line.say("件次");
    }
    line.say("。");
    line.finish()
}

fn commended(material: &Material<'_>) -> Option<Block> {
    let draft = &material.draft;
    let mut line = Line::default();
    for commended in outcome::commended(draft.notice, draft.sheet, draft.period) {
        let names: Vec<&str> = commended.holders.iter().map(|holder| material.name(*holder)).collect();
        let Some(rule) = commended.rule.of(draft.notice).filter(|_| !names.is_empty()) else { continue };
        let citation = material.citation(rule.article);
        line.say(format!("按照通知{citation}“{}”，{}：{}。", rule.name, commended.title, names.join("、")));
    }
    (!line.is_empty()).then(|| line.finish())
}
