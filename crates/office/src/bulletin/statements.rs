//! 单位得分明细: for each unit a page on which every point stands with its article, its facts and its day.

use super::DEMONSTRATION_MARK;
use super::material::Material;
use super::notes;
use super::paper::basis;
use super::ranking_table::{name_title, total_title};
use super::wording::UNKNOWN;
use zhaozhang_document::official::{Statement, StatementLine};
use zhaozhang_domain::explain;
use zhaozhang_domain::notice::Question;
use zhaozhang_domain::outcome;
use zhaozhang_domain::period::{PeriodKind, document_date};
use zhaozhang_domain::ranking::{GroupRanking, RankRow};
use zhaozhang_domain::rule::Currency;
use zhaozhang_domain::sheet::{Effect, EntryView, HolderId, HolderKind, HolderSheet};

/// A statement for every unit of the groups in register order, then for units outside the register.
pub(super) fn draw_up(material: &Material<'_>) -> Vec<Statement> {
    let mut statements = Vec::new();
    for ranking in &material.rankings {
        if name_title(material, ranking) == "姓名" {
            continue;
        }
        let mut rows: Vec<&RankRow> = ranking.rows.iter().collect();
        rows.sort_by_key(|row| row.holder);
        statements
            .extend(rows.into_iter().filter_map(|row| statement(material, row.holder, Some((ranking, row)))));
    }
    let strangers =
        material.draft.sheet.holders().filter(|(_, holder)| holder.kind == HolderKind::UnknownUnit);
    let has_entries = |holder: &HolderSheet| holder.entries_in(material.draft.period).next().is_some();
    let strangers = strangers.filter(|(_, holder)| has_entries(holder));
    statements.extend(strangers.filter_map(|(id, _)| statement(material, id, None)));
    statements
}

fn statement(
    material: &Material<'_>,
    id: HolderId,
    ranked: Option<(&GroupRanking, &RankRow)>,
) -> Option<Statement> {
    let draft = &material.draft;
    let holder = material.holder(id)?;
    let mut views: Vec<EntryView<'_>> = holder.entries_in(draft.period).collect();
    // In the order of the articles, which is that of the rules; inside a rule as they happened.
    views.sort_by_key(|view| (view.entry.rule, view.entry.on.is_none(), view.entry.on));
    let mut notes: Vec<String> =
        notes::questions(material, &[id]).into_iter().map(Question::remark).collect();
    notes.extend(draft.notice.sample_remark.iter().cloned());
    if holder.kind == HolderKind::UnknownUnit {
        notes.push("该单位未列入名册，未参加排名。".to_owned());
    }
    let money = outcome::money(draft.notice, draft.sheet, id, draft.period);
    if !money.is_zero() {
        notes.push(format!("另计奖金{money}元。"));
    }
    Some(Statement {
        unit: holder.name.clone(),
        period: draft.period.to_string(),
        summary: summary(material, holder, id, ranked),
        lines: views.iter().map(|view| line(material, view)).collect(),
        notes,
        basis: basis(draft.notice),
        as_of: draft.sheet.as_of,
        page_mark: draft.is_demonstration.then(|| DEMONSTRATION_MARK.to_owned()),
    })
}

fn summary(
    material: &Material<'_>,
    holder: &HolderSheet,
    id: HolderId,
    ranked: Option<(&GroupRanking, &RankRow)>,
) -> Vec<(String, String)> {
    let period = material.draft.period;
    let mut pairs = vec![(total_title(period.kind()).to_owned(), holder.total(period).to_string())];
    let mut add = |label: String, value: String| pairs.push((label, value));
    if let Some((ranking, row)) = ranked.filter(|(ranking, _)| ranking.is_ranked) {
        let place =
            row.place.map_or(UNKNOWN.to_owned(), |place| format!("第{place}名/共{}名", ranking.rows.len()));
        add("排名".to_owned(), place);
        if row.points != holder.total(period) {
            add("折算得分".to_owned(), row.points.to_string());
        }
    }
    if period.kind() != PeriodKind::Year {
        add("累计得分".to_owned(), holder.cumulative(period).to_string());
        if let Some(place) = ranked.and_then(|(_, row)| row.cumulative_place) {
            add("累计排名".to_owned(), format!("第{place}名"));
        }
    }
    if let Some(progress) = material.progress(id) {
        let words = material.quota_words.clone().unwrap_or_default();
        add(words, format!("{}篇", progress.due));
        add("完成数".to_owned(), format!("{}篇", progress.done));
    }
    pairs
}

fn line(material: &Material<'_>, view: &EntryView<'_>) -> StatementLine {
    let draft = &material.draft;
    let points = view.entry.points;
    let mut because = explain::because(draft.notice, draft.ledger, view);
    if view.entry.effect == Effect::NotCounted {
        because.push_str("，不计分");
    }
    let is_money = view.entry.currency == Currency::Yuan;
    if is_money {
        because.push('，');
        because.push_str(&explain::result(view));
    }
    StatementLine {
        citation: explain::citation(draft.notice, view).to_owned(),
        because: format!("{}：{because}", explain::rule_name(draft.notice, view)),
        points: if is_money { "0".to_owned() } else { points.to_string() },
        on: view.entry.on.map_or_else(|| view.entry.charge.to_string(), document_date),
    }
}
