//! G-17 and the part of G-18 that concerns tables: totals that are not the sum of their rows, ranks that do not follow
//! scores, the same unit twice in a list of units. Tables are lines whose cells are divided by tabs or bars.

use super::amount::{Amount, words};
use super::desk::Desk;
use super::layout::{Part, Sheet};
use super::mark::{Check, Class, Mark};
use super::row::{Row, count_to, is_han};
use std::collections::BTreeMap;
use std::ops::Range;

/// A row of a table with the bytes of its cells.
pub(super) struct Line<'a> {
    row: &'a Row,
    cells: Vec<Range<usize>>,
}

impl<'a> Line<'a> {
    fn of(row: &'a Row) -> Self {
        let (sign, text) = (if row.text.contains('\t') { '\t' } else { '|' }, row.text.as_str());
        let mut cells = Vec::new();
        let mut start = 0;
        for (at, c) in text.char_indices().chain([(text.len(), sign)]) {
            if c == sign {
                cells.push(start..at);
                start = at + 1;
            }
        }
        Self { row, cells }
    }

    fn words(&self, at: usize) -> &'a str {
        self.cells.get(at).map_or("", |bytes| self.row.slice(bytes.clone()).trim())
    }

    pub(super) fn amount(&self, at: usize) -> Option<Amount> {
        Amount::parse(self.words(at).trim_end_matches(['分', '篇', '条', '次', '人', '元', '件', '家']))
    }

    /// The first cell with Chinese words.
    pub(super) fn name(&self) -> String {
        let named = (0..self.cells.len()).map(|at| self.words(at)).find(|words| words.chars().any(is_han));
        named.unwrap_or("").to_owned()
    }

    fn bytes(&self, at: usize) -> Range<usize> {
        let Some(cell) = self.cells.get(at) else { return 0..0 };
        let text = self.row.slice(cell.clone());
        let start = cell.start + (text.len() - text.trim_start().len());
        start..start + text.trim().len()
    }
}

/// G-17 and duplicates in tables.
pub(super) fn check(sheet: &Sheet<'_>, desk: &mut Desk) {
    for lines in tables(sheet) {
        table(&lines, desk);
    }
}

/// The tables of a paper, each as its lines.
pub(super) fn tables<'a>(sheet: &Sheet<'a>) -> Vec<Vec<Line<'a>>> {
    let mut all: Vec<Vec<Line<'a>>> = Vec::new();
    let mut is_open = false;
    for (row, part) in sheet.rows() {
        let is_table = part == Part::Table;
        if is_table {
            match all.last_mut().filter(|_| is_open) {
                Some(lines) => lines.push(Line::of(row)),
                None => all.push(vec![Line::of(row)]),
            }
        }
        is_open = is_table;
    }
    all
}

fn table(lines: &[Line<'_>], desk: &mut Desk) {
    let Some((head, rows)) = head_and_rows(lines) else { return };
    totals_below(&head, rows, desk);
    totals_beside(&head, rows, desk);
    ranks(&head, rows, desk);
    duplicates(&head, rows, desk);
}

/// The titles of the columns, from the last head row, and the rows below.
pub(super) fn head_and_rows<'l, 'a>(lines: &'l [Line<'a>]) -> Option<(Vec<&'a str>, &'l [Line<'a>])> {
    let is_head = |line: &Line<'_>| (0..line.cells.len()).all(|at| line.amount(at).is_none());
    let heads = lines.iter().take_while(|line| is_head(line)).count().clamp(1, 3);
    let width = lines.iter().map(|line| line.cells.len()).max()?;
    let rows = lines.get(heads..)?;
    let title = |at: usize| {
        let heads = lines.get(..heads).unwrap_or_default();
        heads.iter().rev().map(|line| line.words(at)).find(|words| !words.is_empty()).unwrap_or("")
    };
    (rows.len() >= 2).then(|| ((0..width).map(title).collect(), rows))
}

fn label(line: &Line<'_>) -> String {
    let first = (0..line.cells.len()).map(|at| line.words(at)).find(|words| !words.is_empty()).unwrap_or("");
    first.chars().filter(|c| !c.is_whitespace()).collect()
}

pub(super) fn is_total(line: &Line<'_>) -> bool {
    (0..line.cells.len().min(3)).any(|at| {
        let words: String = line.words(at).chars().filter(|c| !c.is_whitespace()).collect();
        matches!(words.as_str(), "合计" | "总计" | "总和" | "共计" | "小计")
    })
}

/// Columns that are no amounts to add up.
pub(super) fn is_countable(title: &str) -> bool {
    !["率", "%", "比", "均", "排名", "名次", "位次", "序号", "编号", "日期", "时间", "年份", "电话", "备注"]
        .iter()
        .any(|word| title.contains(word))
}

/// A last row 合计, and 小计 within.
fn totals_below(head: &[&str], rows: &[Line<'_>], desk: &mut Desk) {
    for (column, title) in head.iter().enumerate().filter(|(_, title)| is_countable(title)) {
        let (mut all, mut part, mut subtotals) = (Some(0_i128), Some(0_i128), 0_i128);
        let (mut count, mut is_nested) = (0_usize, false);
        for line in rows {
            let amount = line.amount(column);
            if !is_total(line) {
                let is_blank =
                    line.words(column).is_empty() || matches!(line.words(column), "/" | "-" | "—" | "－");
                let value = if is_blank { Some(0) } else { amount.map(|amount| amount.value) };
                count += 1;
                all = all.zip(value).map(|(sum, value)| sum + value);
                part = part.zip(value).map(|(sum, value)| sum + value);
                continue;
            }
            let is_sub = label(line) == "小计" || line.row.text.contains("小计");
            let right = if is_sub { part } else { all };
            if let (Some(right), Some(written)) = (right, amount)
                && count >= 2
                && written.value != right
                && !(is_nested && written.value == subtotals)
            {
                let bytes = line.bytes(column);
                let shown = words(right, Amount { value: right, step: written.step.min(100_000_000) });
                let what = format!("“{title}”一栏合计{}，各行之和为{shown}", line.words(column));
                desk.add(Mark::new(Check::of(17), Class::Figure, line.row, bytes, what).proposing(shown));
            }
            if is_sub {
                (part, is_nested) = (Some(0), true);
                subtotals += amount.map_or(0, |amount| amount.value);
            } else {
                (all, part, count) = (Some(0), Some(0), 0);
            }
        }
    }
}

/// A column 合计 that most rows keep to as the sum of the others.
fn totals_beside(head: &[&str], rows: &[Line<'_>], desk: &mut Desk) {
    let title = |words: &str| words.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let found = head.iter().position(|words| {
        matches!(
            title(words).as_str(),
            "合计" | "总计" | "总分" | "小计" | "合计得分" | "总得分" | "得分合计"
        )
    });
    let Some(column) = found else { return };
    let sum = |line: &Line<'_>| -> Option<i128> {
        let parts = (0..head.len())
            .filter(|at| *at != column && head.get(*at).is_some_and(|title| is_countable(title)));
        let values: Vec<i128> = parts.filter_map(|at| line.amount(at)).map(|amount| amount.value).collect();
        (values.len() >= 2).then(|| values.iter().sum())
    };
    let judged: Vec<(&Line<'_>, i128, Amount)> =
        rows.iter().filter_map(|line| Some((line, sum(line)?, line.amount(column)?))).collect();
    let right = judged.iter().filter(|(_, sum, written)| *sum == written.value).count();
    if right == judged.len() || judged.len() < 3 || right * 3 < judged.len() * 2 {
        return;
    }
    for (line, sum, written) in judged.iter().filter(|(_, sum, written)| *sum != written.value) {
        let shown = words(*sum, Amount { value: *sum, step: written.step.min(100_000_000) });
        let what = format!("“{}”的合计{}，本行各项之和为{shown}", label(line), line.words(column));
        desk.add(
            Mark::new(Check::of(17), Class::Figure, line.row, line.bytes(column), what).proposing(shown),
        );
    }
}

/// Ranks follow scores; equal scores share a rank and the next is skipped.
fn ranks(head: &[&str], rows: &[Line<'_>], desk: &mut Desk) {
    let column =
        |names: &[&str]| head.iter().position(|title| names.iter().any(|name| title.trim() == *name));
    let Some(rank) = column(&["排名", "名次", "位次", "排位", "本月排名", "本季排名"]) else {
        return;
    };
    let Some(score) =
        column(&["得分", "总分", "本月得分", "本季得分", "积分", "总得分", "分数", "合计得分", "合计"])
    else {
        return;
    };
    let judged: Vec<(&Line<'_>, i128, Amount)> = rows
        .iter()
        .filter(|line| !is_total(line))
        .filter_map(|line| Some((line, line.amount(rank)?.value / 100_000_000, line.amount(score)?)))
        .collect();
    let mut start = 0;
    while start < judged.len() {
        // A table of several groups ranks each from one.
        let next = judged.iter().enumerate().skip(start + 1).find(|(at, (_, rank, _))| {
            *rank == 1 && judged.get(at - 1).is_some_and(|(_, before, _)| *before > 1)
        });
        let end = next.map_or(judged.len(), |(at, _)| at);
        let group = judged.get(start..end).unwrap_or_default();
        let mut scores: Vec<i128> = group.iter().map(|(_, _, score)| score.value).collect();
        scores.sort_unstable();
        for (line, rank_written, score) in group {
            let higher = scores.len() - scores.partition_point(|other| *other <= score.value);
            let right = i128::try_from(higher).unwrap_or(0) + 1;
            if group.len() >= 3 && right != *rank_written {
                let what = format!("“{}”的名次{rank_written}与得分不符，按得分应为第{right}", line.name());
                desk.add(
                    Mark::new(Check::of(17), Class::Figure, line.row, line.bytes(rank), what)
                        .proposing(right.to_string()),
                );
            }
        }
        start = end;
    }
}

/// The same unit twice in a list of units (G-18).
fn duplicates(head: &[&str], rows: &[Line<'_>], desk: &mut Desk) {
    const NAMES: &[&str] = &[
        "单位",
        "机构",
        "医院",
        "名称",
        "科室",
        "媒体",
        "药店",
        "姓名",
        "县（市、区）",
        "县区",
        "部门",
        "成员",
    ];
    const MATTERS: &[&str] =
        &["标题", "稿件", "篇目", "题目", "内容", "时间", "日期", "采用", "事项", "任务名", "网址"];
    // 采用数 counts, 采用稿件 names.
    let is_count = |title: &str| ["数", "量", "率", "篇", "分"].iter().any(|end| title.trim().ends_with(end));
    if head.iter().any(|title| !is_count(title) && MATTERS.iter().any(|word| title.contains(word))) {
        return;
    }
    let columns = head.iter().enumerate().filter(|(_, title)| {
        let title: String = title.chars().filter(|c| !c.is_whitespace()).collect();
        NAMES.iter().any(|name| title.contains(name)) && !title.contains("联系") && !title.contains("主管")
    });
    let columns: Vec<usize> = columns.map(|(at, _)| at).collect();
    // With a second column of names (单位、科室) only the narrower one tells the rows apart.
    let is_pair = columns.len() == 2
        && head.get(columns.first().copied().unwrap_or(0)) != head.get(columns.get(1).copied().unwrap_or(0));
    let mut seen: BTreeMap<String, (&Row, Range<usize>)> = BTreeMap::new();
    for line in rows.iter().filter(|line| !is_total(line)) {
        for column in &columns {
            let mut key = crate::normalise::key(line.words(*column));
            if is_pair {
                key = columns
                    .iter()
                    .map(|at| crate::normalise::key(line.words(*at)))
                    .collect::<Vec<_>>()
                    .join("|");
            }
            if count_to(&key, 3) < 2 || !key.chars().any(is_han) {
                continue;
            }
            let bytes = line.bytes(*column);
            match seen.get(&key) {
                Some((row, first)) => {
                    let shown = line.words(*column);
                    let what = format!("“{shown}”在名单中重复，前一处在第{}行", row.line);
                    let mut mark = Mark::new(Check::of(18), Class::Duplicate, line.row, bytes, what);
                    mark.also.push(row.place(first.clone()));
                    desk.add(mark);
                }
                None => {
                    seen.insert(key, (line.row, bytes));
                }
            }
            if is_pair {
                break;
            }
        }
    }
}
