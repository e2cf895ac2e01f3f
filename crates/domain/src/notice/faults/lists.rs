//! 重复 and 合计不符: names listed twice, and yearly quotas that are not twelve times the monthly ones.

use super::{Evidence, fault};
use crate::notice::value;
use crate::notice::{FaultKind, NoticeFault, Place};
use crate::points::Points;

/// Columns that name what a row is about; a row is the same when all of them agree.
const NAMES: [&str; 6] = ["单位", "名称", "科室", "机构", "医院", "媒体"];

/// Yearly and monthly quotas.
const YEARLY: [&str; 4] = ["年任务", "年度任务", "全年任务", "年任务数"];
const MONTHLY: [&str; 3] = ["月任务", "每月任务", "月任务数"];

/// A list with its citation.
struct List<'a> {
    citation: String,
    head: &'a [String],
    rows: Vec<&'a [String]>,
}

/// Every name listed twice and every sum that does not hold.
pub(super) fn find(evidence: &Evidence<'_>) -> Vec<NoticeFault> {
    lists(evidence).iter().flat_map(|list| duplicates(list).into_iter().chain(sums(list))).collect()
}

/// The attached tables, and the registers that no article attaches.
fn lists<'a>(evidence: &Evidence<'a>) -> Vec<List<'a>> {
    let attached = evidence.attachments.iter().map(|attachment| List {
        citation: attachment.table.citation.clone(),
        head: &attachment.table.head,
        rows: attachment.table.rows.iter().map(Vec::as_slice).collect(),
    });
    let is_attached =
        |file: &str| evidence.attachments.iter().any(|attachment| attachment.table.file == file);
    let registers = evidence.lists.iter().filter(|table| !is_attached(&table.file)).map(|table| List {
        citation: table.file.clone(),
        head: &table.head,
        rows: table.rows.iter().map(|row| row.cells.as_slice()).collect(),
    });
    attached.chain(registers).collect()
}

fn duplicates(list: &List<'_>) -> Vec<NoticeFault> {
    let columns: Vec<usize> = list
        .head
        .iter()
        .enumerate()
        .filter(|(_, head)| NAMES.contains(&head.as_str()))
        .map(|(at, _)| at)
        .collect();
    // A table of points lists one medium on many rows; only lists of names or of quotas are meant.
    if columns.is_empty() || list.head.iter().any(|head| matches!(head.as_str(), "分值" | "倍数")) {
        return Vec::new();
    }
    let key = |row: &[String]| {
        let cells = columns.iter().filter_map(|at| row.get(*at)).map(String::as_str);
        cells.filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" ")
    };
    let mut faults = Vec::new();
    for (at, row) in list.rows.iter().enumerate() {
        let name = key(row);
        let earlier = list.rows.iter().take(at).position(|other| key(other) == name && !name.is_empty());
        let Some(first) = earlier else { continue };
        // A row may name the annex it stands in; else it stands where the table is attached.
        let annex = |at: usize| {
            let column = list.head.iter().position(|head| head == "出处");
            let named = column.and_then(|column| list.rows.get(at)?.get(column));
            named.filter(|words| !words.is_empty()).unwrap_or(&list.citation)
        };
        let place = |at: usize| {
            let before = (0..=at).filter(|other| annex(*other) == annex(at)).count();
            Place { citation: annex(at).clone(), words: format!("第{before}项 {name}") }
        };
        faults.push(fault(
            FaultKind::Duplicate,
            &name,
            place(first),
            Some(place(at)),
            format!("“{name}”在{}中列了两次。", annex(at)),
            "只计一次，按第一次所列",
        ));
    }
    faults
}

fn sums(list: &List<'_>) -> Vec<NoticeFault> {
    let column = |names: &[&str]| list.head.iter().position(|head| names.contains(&head.as_str()));
    let (Some(yearly), Some(monthly)) = (column(&YEARLY), column(&MONTHLY)) else { return Vec::new() };
    let figure = |row: &[String], at: usize| row.get(at).and_then(|cell| value::points(cell));
    let mut faults = Vec::new();
    for row in &list.rows {
        let (Some(year), Some(month)) = (figure(row, yearly), figure(row, monthly)) else { continue };
        if year == month * Points::whole(12) {
            continue;
        }
        let name = row.first().cloned().unwrap_or_default();
        faults.push(fault(
            FaultKind::SumMismatch,
            &name,
            Place { citation: list.citation.clone(), words: row.join(" ") },
            None,
            format!("“{name}”的年任务{year}不等于月任务{month}的12倍。"),
            "月度考核按月任务，年度考核按年任务",
        ));
    }
    faults
}
