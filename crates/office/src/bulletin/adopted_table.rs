//! 采用篇目一览表: every use of a piece in the period, with its mark (单、综) and what it gave each unit.

use super::happened::Adopted;
use super::material::Material;
use super::wording::UNKNOWN;
use zhaozhang_document::official::{Align, Cell, Column, Table};
use zhaozhang_domain::fact::{FactId, TextField};

/// The table's name.
pub(super) const NAME: &str = "采用篇目一览表";
/// Under which column (栏) a use counts.
pub(super) const LEVEL: &str = "采用级别";
/// What it gave each unit, or that it did not count.
pub(super) const POINTS: &str = "各单位计分";
/// In [`POINTS`] when it gave nothing.
pub(super) const NOTHING: &str = "不计";

/// The table; nothing when nothing was used.
pub(super) fn draw_up(material: &Material<'_>) -> Option<Table> {
    if material.adopted.is_empty() {
        return None;
    }
    let has_dropped = material.adopted.iter().any(|adopted| !adopted.dropped_by.is_empty());
    let has_marks =
        material.adopted.iter().any(|adopted| !text(material, adopted.fact, TextField::Mark).is_empty());
    let mut columns = vec![
        Column::new("序号", 2, Align::Centre),
        Column::new("标题", 12, Align::Left),
        Column::new("单位", 8, Align::Left),
        Column::new("采用媒体", 5, Align::Left),
        Column::new(LEVEL, 4, Align::Left),
        Column::new("采用日期", 4, Align::Centre),
    ];
    if has_marks {
        columns.push(Column::new("单综", 2, Align::Centre));
    }
    columns.push(Column::new(POINTS, 3, Align::Right));
    if has_dropped {
        columns.push(Column::new("备注", 5, Align::Left));
    }
    let rows = material.adopted.iter().enumerate().map(|(at, adopted)| {
        // What was dropped stands in the column of the rule that dropped it, which is no level.
        let is_dropped = !adopted.dropped_by.is_empty();
        let level = if is_dropped { text(material, adopted.fact, TextField::Level) } else { &adopted.column };
        let mut cells = vec![
            Cell::number(at.saturating_add(1).to_string()),
            Cell::text(material.title(adopted.fact)),
            Cell::text(units(material, adopted)),
            Cell::text(or_unknown(text(material, adopted.fact, TextField::Channel))),
            Cell::text(or_unknown(level)),
            Cell::text(adopted.on.to_string()),
        ];
        if has_marks {
            cells.push(Cell::text(or_unknown(text(material, adopted.fact, TextField::Mark))));
        }
        cells.push(points(adopted));
        if has_dropped {
            let why = &adopted.dropped_by;
            cells.push(Cell::text(if why.is_empty() { String::new() } else { format!("按“{why}”") }));
        }
        cells
    });
    let rows = rows.collect();
    Some(Table { caption: None, columns, upper_heads: Vec::new(), rows, notes: notes(has_marks) })
}

fn notes(has_marks: bool) -> Vec<String> {
    let mut notes = vec![format!("“{POINTS}”为该篇次给每个单位的分值；各单位分值不同的，按单位次序列出。")];
    if has_marks {
        notes.push("多个单位综合在一起的稿件标注“单”或“综”，“—”为未标注。".to_owned());
    }
    notes
}

fn text<'a>(material: &Material<'a>, fact: FactId, field: TextField) -> &'a str {
    material.draft.ledger.fact(fact).map_or("", |fact| material.words(fact.text(field)))
}

fn or_unknown(words: &str) -> &str {
    if words.is_empty() { UNKNOWN } else { words }
}

/// The units of a use, in register order.
pub(super) fn units(material: &Material<'_>, adopted: &Adopted) -> String {
    let names: Vec<&str> = adopted.shares.iter().map(|share| material.name(share.holder)).collect();
    names.join("、")
}

fn points(adopted: &Adopted) -> Cell {
    if !adopted.is_counted {
        return Cell::text(NOTHING);
    }
    let mut figures: Vec<String> = adopted.shares.iter().map(|share| share.points.to_string()).collect();
    figures.dedup();
    match figures.as_slice() {
        [one] => Cell::number(one.clone()),
        several => Cell::text(several.join("、")),
    }
}
