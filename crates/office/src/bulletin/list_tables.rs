//! The lists only the workbook holds (统计底表): pieces sent in, solicitations, instructions, deductions, the period
//! before. The text counts from them, so that every figure in it can be counted again.

use super::check::TableCheck;
use super::material::Material;
use super::wording::{UNKNOWN, seen_from};
use chrono::NaiveDate;
use zhaozhang_document::official::{Align, Cell, Column, Table};
use zhaozhang_domain::explain;
use zhaozhang_domain::fact::{FactId, FactKind, TextField};
use zhaozhang_domain::rule::Currency;
use zhaozhang_domain::sheet::{EntryView, HolderId};

/// Pieces sent in.
pub(super) const REPORTED: &str = "报送篇目一览表";
/// In [`REPORTED`]: whether the piece gave points.
pub(super) const COUNTED: &str = "是否计分";
/// In [`COUNTED`].
pub(super) const YES: &str = "是";
/// In [`REPORTED`]: the outcome of the review.
pub(super) const RESULT: &str = "审核结果";
/// In [`REPORTED`]: how often it was returned.
pub(super) const RETURNS: &str = "退回次数";
/// Solicitations by unit asked.
pub(super) const ASKED: &str = "约稿完成情况";
/// In [`ASKED`]: in time, late, missing.
pub(super) const TIMELINESS: &str = "时效";
/// Leaders' instructions.
pub(super) const INSTRUCTED: &str = "领导批示情况";
/// In [`INSTRUCTED`]: of which level.
pub(super) const LEVEL: &str = "批示级别";
/// What was taken away.
pub(super) const DEDUCTED: &str = "扣分情况";
/// In [`DEDUCTED`]: over which kind of fact.
pub(super) const KIND: &str = "类别";
/// This period and the one before.
pub(super) const COMPARED: &str = "与上期比较";
/// In [`COMPARED`]: what is compared.
pub(super) const ITEM: &str = "指标";
/// In [`COMPARED`]: the difference.
pub(super) const CHANGE: &str = "增减";

/// An entry that takes points away from a unit (扣分条目).
#[derive(Debug, Clone, Copy)]
pub(super) struct Deduction<'a> {
    pub(super) holder: HolderId,
    pub(super) at: usize,
    pub(super) view: EntryView<'a>,
    /// The kind of the fact behind it; nothing for what follows over a period.
    pub(super) kind: Option<FactKind>,
}

/// The deductions of the period, in the order of units and entries.
pub(super) fn deductions<'a>(material: &Material<'a>) -> Vec<Deduction<'a>> {
    let draft = &material.draft;
    let mut all = Vec::new();
    for (holder, own) in draft.sheet.holders() {
        for (at, view) in own.entries().enumerate() {
            let is_own = draft.period.covers(view.entry.charge)
                && view.entry.currency == Currency::Points
                && view.entry.points.is_negative();
            if is_own {
                let fact = view.facts.first().and_then(|id| draft.ledger.fact(*id));
                // Over a period the first of many facts says nothing about the ground.
                let kind = fact.filter(|_| view.facts.len() == 1).map(|fact| fact.kind);
                all.push(Deduction { holder, at, view, kind });
            }
        }
    }
    all
}

/// The word of a deduction's kind in [`DEDUCTED`].
pub(super) fn kind_word(kind: Option<FactKind>) -> &'static str {
    kind.map_or("周期", FactKind::word)
}

/// The lists that have rows, by name.
pub(super) fn draw_up(material: &Material<'_>, checks: &mut Vec<TableCheck>) -> Vec<(String, Table)> {
    let mut tables = vec![
        (REPORTED, reported(material)),
        (ASKED, asked(material)),
        (INSTRUCTED, instructed(material)),
        (DEDUCTED, deducted(material)),
    ];
    if let Some(table) = compared(material) {
        tables.push((COMPARED, table));
        let before = seen_from(material.draft.period.previous(), material.draft.period);
        checks.push(TableCheck::Difference {
            table: COMPARED.to_owned(),
            now: "本期".to_owned(),
            before,
            change: CHANGE.to_owned(),
        });
    }
    tables
        .into_iter()
        .filter(|(_, table)| !table.rows.is_empty())
        .map(|(name, table)| (name.to_owned(), table))
        .collect()
}

fn table(columns: &[(&str, u16, Align)], rows: Vec<Vec<Cell>>) -> Table {
    let column = |(title, weight, align): &(&str, u16, Align)| Column {
        title: (*title).to_owned(),
        weight: *weight,
        align: *align,
    };
    Table {
        caption: None,
        columns: columns.iter().map(column).collect(),
        upper_heads: Vec::new(),
        rows,
        notes: Vec::new(),
    }
}

fn known(words: &str) -> Cell {
    Cell::text(if words.is_empty() { UNKNOWN } else { words })
}

fn day(day: Option<NaiveDate>) -> Cell {
    day.map_or_else(|| Cell::text(UNKNOWN), |day| Cell::text(day.to_string()))
}

fn text<'a>(material: &Material<'a>, fact: FactId, field: TextField) -> &'a str {
    material.draft.ledger.fact(fact).map_or("", |fact| material.words(fact.text(field)))
}

fn reported(material: &Material<'_>) -> Table {
    let ledger = material.draft.ledger;
    let columns = [
        ("序号", 2, Align::Centre),
        ("出处", 5, Align::Left),
        ("标题", 12, Align::Left),
        ("单位", 8, Align::Left),
        ("日期", 4, Align::Centre),
        (RESULT, 3, Align::Centre),
        (RETURNS, 3, Align::Right),
        (COUNTED, 3, Align::Centre),
    ];
    let row = |(at, report): (usize, &super::happened::Reported)| {
        let fact = ledger.fact(report.fact);
        let named: Vec<&str> = if report.names.is_empty() {
            report.units.iter().map(|unit| material.name(*unit)).collect()
        } else {
            report.names.iter().map(String::as_str).collect()
        };
        vec![
            Cell::number(at.saturating_add(1).to_string()),
            Cell::text(material.draft.places.of(report.fact)),
            Cell::text(material.title(report.fact)),
            known(&named.join("、")),
            day(fact.map(|fact| fact.on)),
            known(text(material, report.fact, TextField::Result)),
            Cell::number(fact.map_or(0, |fact| fact.returns).to_string()),
            Cell::text(if report.is_counted { YES } else { "否" }),
        ]
    };
    table(&columns, material.reported.iter().enumerate().map(row).collect())
}

fn asked(material: &Material<'_>) -> Table {
    let columns = [
        ("序号", 2, Align::Centre),
        ("约稿题目", 12, Align::Left),
        ("单位", 8, Align::Left),
        ("截止日期", 4, Align::Centre),
        ("完成日期", 4, Align::Centre),
        (TIMELINESS, 3, Align::Centre),
        (RESULT, 3, Align::Centre),
    ];
    let row = |(at, asked): (usize, &super::happened::Asked)| {
        vec![
            Cell::number(at.saturating_add(1).to_string()),
            Cell::text(material.title(asked.fact)),
            Cell::text(asked.name.clone()),
            day(asked.due_on),
            day(asked.done_on),
            Cell::text(asked.timeliness),
            known(text(material, asked.fact, TextField::Result)),
        ]
    };
    table(&columns, material.asked.iter().enumerate().map(row).collect())
}

fn instructed(material: &Material<'_>) -> Table {
    let columns = [
        ("序号", 2, Align::Centre),
        ("标题", 12, Align::Left),
        ("单位", 8, Align::Left),
        (LEVEL, 3, Align::Centre),
        ("日期", 4, Align::Centre),
        ("文号", 5, Align::Left),
    ];
    let row = |(at, instructed): (usize, &super::happened::Instructed)| {
        let names: Vec<&str> = instructed.holders.iter().map(|holder| material.name(*holder)).collect();
        vec![
            Cell::number(at.saturating_add(1).to_string()),
            Cell::text(material.title(instructed.fact)),
            Cell::text(names.join("、")),
            known(&instructed.level),
            day(material.draft.ledger.fact(instructed.fact).map(|fact| fact.on)),
            known(text(material, instructed.fact, TextField::Reference)),
        ]
    };
    table(&columns, material.instructed.iter().enumerate().map(row).collect())
}

fn deducted(material: &Material<'_>) -> Table {
    let notice = material.draft.notice;
    let columns = [
        ("序号", 2, Align::Centre),
        ("单位", 8, Align::Left),
        (KIND, 3, Align::Centre),
        ("事由", 14, Align::Left),
        ("依据", 4, Align::Centre),
        ("分值", 3, Align::Right),
    ];
    let row = |(at, deduction): (usize, Deduction<'_>)| {
        vec![
            Cell::number(at.saturating_add(1).to_string()),
            Cell::text(material.name(deduction.holder)),
            Cell::text(kind_word(deduction.kind)),
            Cell::text(explain::because(notice, material.draft.ledger, &deduction.view)),
            Cell::text(explain::citation(notice, &deduction.view)),
            Cell::number(deduction.view.entry.points.to_string()),
        ]
    };
    table(&columns, deductions(material).into_iter().enumerate().map(row).collect())
}

/// The rows of [`COMPARED`]: what is compared, now and before.
pub(super) fn compared_rows(material: &Material<'_>) -> Vec<(&'static str, usize, usize)> {
    let Some(before) = material.before else { return Vec::new() };
    let now = material.counts();
    vec![
        (material.piece(), now.reported, before.reported),
        ("采用", now.adopted, before.adopted),
        ("领导批示", now.instructed, before.instructed),
    ]
}

fn compared(material: &Material<'_>) -> Option<Table> {
    material.before?;
    let period = material.draft.period;
    let before = seen_from(period.previous(), period);
    let columns = [
        (ITEM, 4, Align::Left),
        ("本期", 3, Align::Right),
        (before.as_str(), 3, Align::Right),
        (CHANGE, 3, Align::Right),
    ];
    let row = |(item, now, before): (&str, usize, usize)| {
        let change = super::wording::number(now) - super::wording::number(before);
        vec![
            Cell::text(item),
            Cell::number(now.to_string()),
            Cell::number(before.to_string()),
            Cell::number(change.to_string()),
        ]
    };
    Some(table(&columns, compared_rows(material).into_iter().map(row).collect()))
}
