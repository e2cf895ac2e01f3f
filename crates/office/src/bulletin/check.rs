//! The check before issue (印发前核对): text against tables, tables against themselves, annexes against the workbook,
//! statements against the ranking, all against `sheet.json`. It reads only what is printed and scores nothing.

use super::BulletinDraft;
use super::figure::place;
use std::collections::BTreeMap;
use std::fmt;
use zhaozhang_document::official::{Block, Cell, Span, Table};
use zhaozhang_domain::points::Points;

/// Two places of a bulletin that say different things (前后不一).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inconsistency {
    /// Where.
    pub place: String,
    /// What stands there.
    pub found: String,
    /// What the other place says.
    pub expected: String,
}

impl fmt::Display for Inconsistency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}：写的是“{}”，应为“{}”", self.place, self.found, self.expected)
    }
}

/// What must hold inside a table (表内关系).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TableCheck {
    /// The parts add up to the total.
    Sum { table: String, parts: Vec<String>, total: String },
    /// Places follow the points: equals share one and the next is skipped.
    Places { table: String, place: String, points: String },
    /// The change is what is between now and before.
    Difference { table: String, now: String, before: String, change: String },
}

/// Everything in the bulletin that does not agree; nothing when it may be issued.
pub fn check(draft: &BulletinDraft) -> Vec<Inconsistency> {
    let mut found = Vec::new();
    check_figures(draft, &mut found);
    check_spans(draft, &mut found);
    check_annexes(draft, &mut found);
    for rule in &draft.checks {
        check_table(draft, rule, &mut found);
    }
    check_statements(draft, &mut found);
    check_json(draft, &mut found);
    found
}

fn differ(found: &mut Vec<Inconsistency>, place: impl Into<String>, is: &str, expected: &str) {
    if is != expected {
        let place = place.into();
        found.push(Inconsistency { place, found: is.to_owned(), expected: expected.to_owned() });
    }
}

fn check_figures(draft: &BulletinDraft, found: &mut Vec<Inconsistency>) {
    for figure in &draft.figures {
        let counted = figure.recount.count(&draft.tables).unwrap_or_else(|| "表中没有这一数".to_owned());
        differ(found, format!("“{}”", figure.label), &figure.value, &counted);
    }
}

/// Every figure printed in the text or in an annex, by its anchor.
fn check_spans(draft: &BulletinDraft, found: &mut Vec<Inconsistency>) {
    let figures: BTreeMap<&str, (&str, &str)> = draft
        .figures
        .iter()
        .map(|figure| (figure.anchor.as_str(), (figure.value.as_str(), figure.label.as_str())))
        .collect();
    let mut expect = |text: &str, anchor: Option<&String>| {
        let Some(anchor) = anchor else { return };
        match figures.get(anchor.as_str()) {
            Some((value, label)) => differ(found, format!("正文或附件中“{label}”"), text, value),
            None => differ(found, format!("正文或附件中的“{anchor}”"), text, "没有登记来源"),
        }
    };
    let annexes = draft.document.attachments.iter().flat_map(|attachment| &attachment.blocks);
    for block in draft.document.body.iter().chain(annexes) {
        match block {
            Block::Paragraph(spans) => {
                for Span { text, anchor, .. } in spans {
                    expect(text, anchor.as_ref());
                }
            }
            Block::Table(table) => {
                for Cell { text, anchor, .. } in table.rows.iter().flatten() {
                    expect(text, anchor.as_ref());
                }
            }
            Block::Heading(..) => {}
        }
    }
}

/// Every annex table stands in the workbook as it is printed.
fn check_annexes(draft: &BulletinDraft, found: &mut Vec<Inconsistency>) {
    for attachment in &draft.document.attachments {
        for block in &attachment.blocks {
            let Block::Table(table) = block else { continue };
            if !draft.tables.iter().any(|(_, other)| other == table) {
                let caption =
                    table.caption.as_deref().map_or(String::new(), |caption| format!("（{caption}）"));
                differ(found, format!("附件“{}”{caption}", attachment.title), "附件中的表", "工作簿中的表");
            }
        }
    }
}

fn cell(row: &[Cell], column: Option<usize>) -> &str {
    column.and_then(|column| row.get(column)).map_or("", |cell| cell.text.as_str())
}

fn points(row: &[Cell], column: Option<usize>) -> Option<Points> {
    Points::parse(cell(row, column))
}

/// The words that name a row.
fn row_name(table: &Table, row: &[Cell]) -> String {
    let column = place(table, "单位")
        .or_else(|| place(table, "姓名"))
        .or_else(|| place(table, super::list_tables::ITEM));
    cell(row, column).to_owned()
}

fn check_table(draft: &BulletinDraft, rule: &TableCheck, found: &mut Vec<Inconsistency>) {
    match rule {
        TableCheck::Sum { table: name, parts, total } => {
            let Some(table) = draft.table(name) else { return };
            let columns: Vec<Option<usize>> = parts.iter().map(|part| place(table, part)).collect();
            for row in &table.rows {
                let sum: Option<Points> = columns.iter().map(|column| points(row, *column)).sum_option();
                let shown = cell(row, place(table, total));
                // A fraction without a finite decimal is printed as a fraction and adds up all the same.
                if let Some(sum) = sum {
                    differ(
                        found,
                        format!("{name}“{}”的{total}", row_name(table, row)),
                        shown,
                        &sum.to_string(),
                    );
                }
            }
        }
        TableCheck::Places { table: name, place: title, points: by } => {
            let Some(table) = draft.table(name) else { return };
            let column = place(table, by);
            let all: Vec<Option<Points>> = table.rows.iter().map(|row| points(row, column)).collect();
            for (row, own) in table.rows.iter().zip(&all) {
                let better = all.iter().filter(|other| **other > *own).count();
                let expected = better.saturating_add(1).to_string();
                let place = place(table, title);
                differ(
                    found,
                    format!("{name}“{}”的{title}", row_name(table, row)),
                    cell(row, place),
                    &expected,
                );
            }
        }
        TableCheck::Difference { table: name, now, before, change } => {
            let Some(table) = draft.table(name) else { return };
            for row in &table.rows {
                let number = |title: &str| points(row, place(table, title)).unwrap_or_default();
                let expected = (number(now) - number(before)).to_string();
                let shown = cell(row, place(table, change));
                differ(found, format!("{name}“{}”的{change}", row_name(table, row)), shown, &expected);
            }
        }
    }
}

/// Adds up, nothing when any part is missing.
trait SumOption {
    fn sum_option(self) -> Option<Points>;
}

impl<I: Iterator<Item = Option<Points>>> SumOption for I {
    fn sum_option(mut self) -> Option<Points> {
        self.try_fold(Points::ZERO, |sum, part| Some(sum + part?))
    }
}

/// The lines of a statement add up to the figure above them.
fn check_statements(draft: &BulletinDraft, found: &mut Vec<Inconsistency>) {
    for statement in &draft.statements {
        let Some((label, total)) = statement.summary.first() else { continue };
        let parts = statement.lines.iter().map(|line| Points::parse(line.points.trim_start_matches('+')));
        if let Some(sum) = parts.sum_option() {
            differ(found, format!("“{}”得分明细的{label}", statement.unit), total, &sum.to_string());
        }
    }
}

/// `sheet.json` lists every figure with the same value.
fn check_json(draft: &BulletinDraft, found: &mut Vec<Inconsistency>) {
    let kept: Option<BTreeMap<String, String>> = super::issued_json::figures(&draft.sheet_json);
    let Some(kept) = kept else {
        differ(found, "sheet.json", "读不出来", "完整的数据");
        return;
    };
    for figure in &draft.figures {
        let value = kept.get(&figure.anchor).map_or("没有登记", String::as_str);
        differ(found, format!("sheet.json 中“{}”", figure.label), value, &figure.value);
    }
}
