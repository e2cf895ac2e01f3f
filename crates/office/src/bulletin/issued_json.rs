//! What is read back from a `sheet.json` (回读): its figures for the check, and the issued points for a correction.
//! Anything else in the file is for others to read; what is written is in [`super::sheet_json`].

use super::sheet_json::FORMAT;
use serde::Deserialize;
use std::collections::BTreeMap;
use zhaozhang_domain::points::Points;

#[derive(Deserialize)]
struct ReadFile {
    format: String,
    period: ReadPeriod,
    figures: Vec<ReadFigure>,
    rankings: Vec<ReadRanking>,
}

#[derive(Deserialize)]
struct ReadPeriod {
    code: String,
}

#[derive(Deserialize)]
struct ReadFigure {
    anchor: String,
    value: String,
}

#[derive(Deserialize)]
struct ReadRanking {
    group: String,
    rows: Vec<ReadRow>,
}

#[derive(Deserialize)]
struct ReadRow {
    unit: String,
    place: Option<u32>,
    points: String,
}

fn read(text: &str) -> Option<ReadFile> {
    serde_json::from_str::<ReadFile>(text).ok().filter(|file| file.format == FORMAT)
}

/// The figures by anchor; nothing when the text is no `sheet.json`.
pub(super) fn figures(text: &str) -> Option<BTreeMap<String, String>> {
    Some(read(text)?.figures.into_iter().map(|figure| (figure.anchor, figure.value)).collect())
}

/// What was issued (已印发的得分), as far as a correction compares it.
pub(super) struct Issued {
    pub(super) period: String,
    pub(super) rows: Vec<IssuedRow>,
}

/// A unit's issued points and place.
pub(super) struct IssuedRow {
    pub(super) group: String,
    pub(super) unit: String,
    pub(super) points: Points,
    pub(super) place: Option<u32>,
}

/// Reads an issued file back; nothing when it is of another program or damaged.
pub(super) fn issued(text: &str) -> Option<Issued> {
    let file = read(text)?;
    let mut rows = Vec::new();
    for ranking in file.rankings {
        for row in ranking.rows {
            let points = exact(&row.points)?;
            rows.push(IssuedRow { group: ranking.group.clone(), unit: row.unit, points, place: row.place });
        }
    }
    Some(Issued { period: file.period.code, rows })
}

/// Points as written by their `Display`; a negative fraction and any denominator included.
fn exact(text: &str) -> Option<Points> {
    match text.split_once('/') {
        Some((numerator, denominator)) => {
            Points::fraction(numerator.parse().ok()?, denominator.parse().ok()?)
        }
        None => Points::parse(text),
    }
}
