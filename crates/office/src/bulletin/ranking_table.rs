//! 得分排名表: one table for each group, with the columns of requirements §1.9.
//! Which points columns there are is decided in [`super::column`], what stands under a table in [`super::notes`].

use super::check::TableCheck;
use super::figure::{Figures, Recount, Source};
use super::material::Material;
use super::notes;
use super::wording::{UNKNOWN, percent};
use std::collections::BTreeMap;
use zhaozhang_document::official::{Align, Cell, Column, Table};
use zhaozhang_domain::outcome::{self, Converted};
use zhaozhang_domain::period::PeriodKind;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::ranking::{GroupRanking, RankRow};
use zhaozhang_domain::rule::{Currency, RuleKind};
use zhaozhang_domain::sheet::{HolderId, HolderKind, RuleId};

/// The place column.
pub(super) const PLACE: &str = "排名";
/// Pieces sent in, where no quota is asked.
const REPORTED: &str = "报送篇数";
/// Of these, how many gave points.
const COUNTED: &str = "计分篇数";
/// The total before a conversion that ranking goes by.
const UNCONVERTED: &str = "折算前得分";
const MONEY: &str = "奖金（元）";

/// The name of a group's table.
pub(super) fn name(ranking: &GroupRanking) -> String {
    format!("{}－{}", if ranking.is_ranked { "排名" } else { "得分" }, ranking.group)
}

/// The head of the total.
pub(super) const fn total_title(kind: PeriodKind) -> &'static str {
    if matches!(kind, PeriodKind::Month) { "本月得分" } else { "得分" }
}

/// The head of the column that names units or persons.
pub(super) fn name_title(material: &Material<'_>, ranking: &GroupRanking) -> &'static str {
    let is_person =
        |row: &RankRow| material.holder(row.holder).is_some_and(|holder| holder.kind == HolderKind::Person);
    if ranking.rows.first().is_some_and(is_person) { "姓名" } else { "单位" }
}

/// The tables of all groups that have members, by name.
pub(super) fn draw_up(
    material: &Material<'_>,
    figures: &mut Figures,
    checks: &mut Vec<TableCheck>,
) -> Vec<(String, Table)> {
    let shape = Shape::of(material);
    let last = material.rankings.iter().rposition(|ranking| !ranking.rows.is_empty());
    let mut tables = Vec::new();
    for (at, ranking) in material.rankings.iter().enumerate().filter(|(_, ranking)| !ranking.rows.is_empty())
    {
        let name = name(ranking);
        let mut table = shape.empty(material, ranking);
        table.rows = ranking.rows.iter().map(|row| shape.row(material, ranking, row, figures)).collect();
        table.notes = notes::under(material, ranking, &shape.convert_rules, last == Some(at));
        checks.push(TableCheck::Sum {
            table: name.clone(),
            parts: material.columns.iter().map(|column| column.title.clone()).collect(),
            total: if shape.is_converted { UNCONVERTED } else { shape.total }.to_owned(),
        });
        if ranking.is_ranked {
            checks.push(TableCheck::Places {
                table: name.clone(),
                place: PLACE.into(),
                points: shape.total.into(),
            });
        }
        tables.push((name, table));
    }
    tables
}

/// What all tables of a bulletin have in common.
struct Shape {
    total: &'static str,
    is_monthly: bool,
    /// Whether ranking goes by a converted figure.
    is_converted: bool,
    convert_rules: Vec<RuleId>,
    converted: BTreeMap<(RuleId, HolderId), Points>,
    has_money: bool,
}

impl Shape {
    fn of(material: &Material<'_>) -> Self {
        let (notice, sheet, period) = (material.draft.notice, material.draft.sheet, material.draft.period);
        let replaces = |rule: RuleId| {
            let kind = rule.of(notice).map(|rule| &rule.kind);
            matches!(kind, Some(RuleKind::Convert(convert)) if convert.replaces_total)
        };
        let all: Vec<Converted> = outcome::conversions(notice, sheet, period);
        let mut convert_rules: Vec<RuleId> =
            all.iter().map(|converted| converted.rule).filter(|rule| !replaces(*rule)).collect();
        convert_rules.sort_unstable();
        convert_rules.dedup();
        let pays = notice.rules.iter().any(|rule| match &rule.kind {
            RuleKind::Money(_) => true,
            RuleKind::Award(award) => award.currency == Currency::Yuan,
            _ => false,
        });
        let is_paid = |(id, _)| !outcome::money(notice, sheet, id, period).is_zero();
        Self {
            total: total_title(period.kind()),
            is_monthly: period.kind() == PeriodKind::Month,
            is_converted: all.iter().any(|converted| replaces(converted.rule)),
            converted: all.into_iter().map(|one| ((one.rule, one.holder), one.points)).collect(),
            convert_rules,
            has_money: pays && sheet.holders().any(is_paid),
        }
    }

    fn empty(&self, material: &Material<'_>, ranking: &GroupRanking) -> Table {
        let mut columns = Vec::new();
        let mut add = |title: &str, weight, align| columns.push(Column::new(title, weight, align));
        if ranking.is_ranked {
            add(PLACE, 3, Align::Centre);
        }
        add(name_title(material, ranking), 11, Align::Left);
        if let Some(words) = &material.quota_words {
            add(words, 5, Align::Right);
            add("完成数", 5, Align::Right);
            add("完成率", 6, Align::Right);
        } else {
            add(REPORTED, 4, Align::Right);
            add(COUNTED, 4, Align::Right);
        }
        for column in &material.columns {
            add(&column.title, 4, Align::Right);
        }
        if self.is_converted {
            add(UNCONVERTED, 4, Align::Right);
        }
        for rule in &self.convert_rules {
            add(rule.of(material.draft.notice).map_or("", |rule| &rule.name), 4, Align::Right);
        }
        if self.has_money {
            add(MONEY, 4, Align::Right);
        }
        add(self.total, 4, Align::Right);
        if self.is_monthly {
            add("累计得分", 4, Align::Right);
            if ranking.is_ranked {
                add("累计排名", 4, Align::Right);
            }
        } else {
            add("备注", 5, Align::Left);
        }
        let caption = Some(ranking.group.clone());
        Table { caption, columns, upper_heads: Vec::new(), rows: Vec::new(), notes: Vec::new() }
    }

    fn row(
        &self,
        material: &Material<'_>,
        ranking: &GroupRanking,
        row: &RankRow,
        figures: &mut Figures,
    ) -> Vec<Cell> {
        let id = row.holder;
        let unit = material.name(id);
        let known = |value: Option<String>| value.map_or_else(|| Cell::text(UNKNOWN), Cell::number);
        let mut cells = Vec::new();
        if ranking.is_ranked {
            cells.push(known(row.place.map(|place| place.to_string())));
        }
        cells.push(Cell::text(unit));
        let tally = material.units.iter().find(|tally| tally.holder == id);
        if material.quota_words.is_some() {
            let progress = material.progress(id);
            cells.push(known(progress.map(|progress| progress.due.to_string())));
            cells.push(known(progress.map(|progress| progress.done.to_string())));
            cells.push(known(progress.and_then(|progress| percent(progress.done, progress.due))));
        } else {
            cells.push(known(tally.map(|tally| tally.reported.len().to_string())));
            cells.push(known(tally.map(|tally| tally.counted.to_string())));
        }
        cells.extend(
            material.columns.iter().map(|column| Cell::number(material.column(id, column).to_string())),
        );
        if self.is_converted {
            let total = material.holder(id).map(|holder| holder.total(material.draft.period));
            cells.push(known(total.map(|total| total.to_string())));
        }
        for rule in &self.convert_rules {
            cells.push(known(self.converted.get(&(*rule, id)).map(ToString::to_string)));
        }
        if self.has_money {
            let draft = &material.draft;
            cells.push(Cell::number(outcome::money(draft.notice, draft.sheet, id, draft.period).to_string()));
        }
        cells.push(self.total_cell(material, ranking, row, figures));
        if self.is_monthly {
            cells.push(Cell::number(row.cumulative.to_string()));
            if ranking.is_ranked {
                cells.push(known(row.cumulative_place.map(|place| place.to_string())));
            }
        } else {
            cells.push(Cell::text(remark(material, id)));
        }
        cells
    }

    fn total_cell(
        &self,
        material: &Material<'_>,
        ranking: &GroupRanking,
        row: &RankRow,
        figures: &mut Figures,
    ) -> Cell {
        let unit = material.name(row.holder);
        let recount = Recount::cell(&name(ranking), (name_title(material, ranking), unit), self.total);
        let anchor = format!("total-{}", row.holder.index().saturating_add(1));
        let source = Source { entries: entries_of(material, row.holder), ..Source::default() };
        figures.cell(&anchor, format!("{unit}{}", self.total), row.points, recount, source)
    }
}

/// The holder's entries in points of the period.
pub(super) fn entries_of(material: &Material<'_>, id: HolderId) -> Vec<(HolderId, usize)> {
    let period = material.draft.period;
    let Some(holder) = material.holder(id) else { return Vec::new() };
    let is_own = |view: &zhaozhang_domain::sheet::EntryView<'_>| {
        period.covers(view.entry.charge)
            && view.entry.currency == Currency::Points
            && !view.entry.points.is_zero()
    };
    let entries = holder.entries().enumerate().filter(|(_, view)| is_own(view));
    entries.map(|(at, _)| (id, at)).collect()
}

/// What deserves a word beside a unit.
fn remark(material: &Material<'_>, id: HolderId) -> String {
    let Some(tally) = material.units.iter().find(|tally| tally.holder == id) else { return String::new() };
    if !tally.is_reporting {
        return "未报送".to_owned();
    }
    if tally.not_counted > 0 { format!("{}篇不计分", tally.not_counted) } else { String::new() }
}
