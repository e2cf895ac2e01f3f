//! Corrections (更正): what a later version of a bulletin changes against the one that was issued.
//! The issued figures come from its frozen `sheet.json`, never from scoring anew.

use super::issued_json;
use super::wording::UNKNOWN;
use std::collections::BTreeMap;
use zhaozhang_document::official::{Align, Cell, Column, Table};
use zhaozhang_domain::period::Period;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::ranking::GroupRanking;
use zhaozhang_domain::sheet::Sheet;

/// The bulletin that is corrected, why, and what changes (更正).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Its 编号.
    pub id: i64,
    /// Its 发文字号 or 期号.
    pub number: String,
    /// Its 标题.
    pub title: String,
    /// Its 版次.
    pub version: i64,
    /// Its hash.
    pub hash: String,
    /// 更正理由.
    pub reason: String,
    /// Units whose points or place change.
    pub changes: Vec<ScoreChange>,
}

/// What changes for one unit (得分变化).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreChange {
    /// 组别.
    pub group: String,
    /// 单位.
    pub unit: String,
    /// Points as issued; nothing for a unit that was not listed.
    pub before: Option<Points>,
    /// Points now; nothing for a unit that is no longer listed.
    pub after: Option<Points>,
    /// Place as issued.
    pub place_before: Option<u32>,
    /// Place now.
    pub place_after: Option<u32>,
}

/// The units whose points or place differ between the issued `sheet.json` and the sheet as it stands.
///
/// Nothing comes back for data that is not of this program; the period must be the same.
pub fn changes_since(
    issued: &str,
    sheet: &Sheet,
    rankings: &[GroupRanking],
    period: Period,
) -> Option<Vec<ScoreChange>> {
    let issued = issued_json::issued(issued).filter(|issued| issued.period == period.code())?;
    let mut changes: Vec<ScoreChange> = Vec::new();
    let mut old: BTreeMap<(String, String), (Points, Option<u32>)> = BTreeMap::new();
    for row in issued.rows {
        old.insert((row.group, row.unit), (row.points, row.place));
    }
    for ranking in rankings {
        for row in &ranking.rows {
            let Some(holder) = sheet.holder(row.holder) else { continue };
            let before = old.remove(&(ranking.group.clone(), holder.name.clone()));
            let is_same = before == Some((row.points, row.place));
            if !is_same {
                changes.push(ScoreChange {
                    group: ranking.group.clone(),
                    unit: holder.name.clone(),
                    before: before.map(|(points, _)| points),
                    after: Some(row.points),
                    place_before: before.and_then(|(_, place)| place),
                    place_after: row.place,
                });
            }
        }
    }
    changes.extend(old.into_iter().map(|((group, unit), (points, place))| ScoreChange {
        group,
        unit,
        before: Some(points),
        after: None,
        place_before: place,
        place_after: None,
    }));
    Some(changes)
}

/// The table's name.
pub(crate) const NAME: &str = "更正前后得分对照表";

/// The table of a bulletin that corrects another.
pub(super) fn listed(correction: &Correction) -> Table {
    let note =
        format!("被更正的通报：编号{}，{}，校验值{}。", correction.id, correction.number, correction.hash);
    table(&correction.changes, note)
}

/// 更正前后得分对照表 with this note under it.
pub(crate) fn table(changes: &[ScoreChange], note: String) -> Table {
    let figure = |value: Option<String>| value.map_or_else(|| Cell::text(UNKNOWN), Cell::number);
    let row = |change: &ScoreChange| {
        let difference = change.before.zip(change.after).map(|(before, after)| after - before);
        vec![
            Cell::text(change.unit.clone()),
            Cell::text(change.group.clone()),
            figure(change.before.map(|points| points.to_string())),
            figure(change.after.map(|points| points.to_string())),
            figure(difference.map(|points| points.to_string())),
            figure(change.place_before.map(|place| place.to_string())),
            figure(change.place_after.map(|place| place.to_string())),
        ]
    };
    Table {
        caption: None,
        columns: vec![
            Column::new("单位", 6, Align::Left),
            Column::new("组别", 4, Align::Left),
            Column::new("原得分", 2, Align::Right),
            Column::new("现得分", 2, Align::Right),
            Column::new("增减", 2, Align::Right),
            Column::new("原名次", 2, Align::Right),
            Column::new("现名次", 2, Align::Right),
        ],
        upper_heads: Vec::new(),
        rows: changes.iter().map(row).collect(),
        notes: vec![note],
    }
}
