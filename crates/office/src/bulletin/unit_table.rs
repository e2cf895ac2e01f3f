//! 单位报送情况表 of the workbook, and the list of units that missed their quota (or sent nothing) for the annex.

use super::material::{Material, UnitTally};
use super::wording::UNKNOWN;
use zhaozhang_document::official::{Align, Cell, Column, Table};
use zhaozhang_domain::points::Points;

/// The workbook table's name.
pub(super) const NAME: &str = "单位报送情况";
/// Its column that says whether a unit sent anything.
pub(super) const STATE: &str = "报送情况";
/// In [`STATE`].
pub(super) const REPORTING: &str = "已报送";
/// In [`STATE`].
pub(super) const SILENT: &str = "未报送";
/// Its column that says whether the quota is met.
pub(super) const QUOTA: &str = "任务情况";
/// In [`QUOTA`].
pub(super) const MET: &str = "完成";
/// In [`QUOTA`].
pub(super) const MISSED: &str = "未完成";
/// Its column of uses.
pub(super) const ADOPTED: &str = "采用篇次";
/// Its column of pieces sent in.
pub(super) const REPORTED: &str = "报送篇数";
/// Its column of what is done of the quota.
pub(super) const DONE: &str = "完成数";

const MISSED_NAME: &str = "未完成任务单位名单";
const SILENT_NAME: &str = "未报送单位名单";

/// Every unit of the bulletin with its counts.
pub(super) fn draw_up(material: &Material<'_>) -> Table {
    let columns = vec![
        Column::new("组别", 5, Align::Left),
        Column::new("单位", 10, Align::Left),
        Column::new(REPORTED, 3, Align::Right),
        Column::new("计分篇数", 3, Align::Right),
        Column::new(ADOPTED, 3, Align::Right),
        Column::new("任务数", 3, Align::Right),
        Column::new(DONE, 3, Align::Right),
        Column::new(STATE, 3, Align::Centre),
        Column::new(QUOTA, 3, Align::Centre),
    ];
    let known = |points: Option<Points>| {
        points.map_or_else(|| Cell::text(UNKNOWN), |points| Cell::number(points.to_string()))
    };
    let row = |unit: &UnitTally| {
        vec![
            Cell::text(unit.group.clone()),
            Cell::text(unit.name.clone()),
            Cell::number(unit.reported.len().to_string()),
            Cell::number(unit.counted.to_string()),
            Cell::number(unit.adopted.len().to_string()),
            known(unit.progress.map(|progress| progress.due)),
            known(unit.progress.map(|progress| progress.done)),
            Cell::text(if unit.is_reporting { REPORTING } else { SILENT }),
            Cell::text(match unit.is_met() {
                Some(true) => MET,
                Some(false) => MISSED,
                None => UNKNOWN,
            }),
        ]
    };
    let rows = material.units.iter().map(row).collect();
    Table { caption: None, columns, upper_heads: Vec::new(), rows, notes: Vec::new() }
}

/// 未完成任务单位名单 where there are quotas, else 未报送单位名单; nothing when there is nobody to list.
pub(super) fn missed(material: &Material<'_>) -> Option<(String, Table)> {
    match &material.quota_words {
        Some(words) => missed_quota(material, words),
        None => silent(material),
    }
}

fn missed_quota(material: &Material<'_>, words: &str) -> Option<(String, Table)> {
    let columns = vec![
        Column::new("序号", 2, Align::Centre),
        Column::new("单位", 9, Align::Left),
        Column::new("组别", 6, Align::Left),
        Column::new(words, 3, Align::Right),
        Column::new(DONE, 3, Align::Right),
        Column::new("尚缺", 3, Align::Right),
    ];
    let missing = material.units.iter().filter_map(|unit| {
        let progress = unit.progress.filter(|progress| !progress.is_met)?;
        Some((unit, progress))
    });
    let rows: Vec<Vec<Cell>> = missing
        .enumerate()
        .map(|(at, (unit, progress))| {
            vec![
                Cell::number(at.saturating_add(1).to_string()),
                Cell::text(unit.name.clone()),
                Cell::text(unit.group.clone()),
                Cell::number(progress.due.to_string()),
                Cell::number(progress.done.to_string()),
                Cell::number(progress.lack().to_string()),
            ]
        })
        .collect();
    listed(MISSED_NAME, columns, rows)
}

fn silent(material: &Material<'_>) -> Option<(String, Table)> {
    let columns = vec![
        Column::new("序号", 2, Align::Centre),
        Column::new("单位", 9, Align::Left),
        Column::new("组别", 6, Align::Left),
    ];
    let rows: Vec<Vec<Cell>> = material
        .units
        .iter()
        .filter(|unit| !unit.is_reporting)
        .enumerate()
        .map(|(at, unit)| {
            vec![
                Cell::number(at.saturating_add(1).to_string()),
                Cell::text(unit.name.clone()),
                Cell::text(unit.group.clone()),
            ]
        })
        .collect();
    listed(SILENT_NAME, columns, rows)
}

fn listed(name: &str, columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Option<(String, Table)> {
    let table = Table { caption: None, columns, upper_heads: Vec::new(), rows, notes: Vec::new() };
    (!table.rows.is_empty()).then(|| (name.to_owned(), table))
}
