//! Fitting a row (对列): cells that were merged or lost shift the others; each goes to the column it looks like.
//! Cells keep their order. Nothing is decided about the words inside them.

use super::{Column, Role};
use crate::plan::passage::Passage;
use crate::plan::responsibility;
use std::ops::Range;

/// Two cells in one column are rather two lines of one cell than a mistake, but seldom.
const JOIN: i32 = -2;

/// For every cell of a row the column it belongs to.
pub(super) fn columns(source: &Passage, cells: &[Range<usize>], columns: &[Column]) -> Vec<usize> {
    let n = columns.len();
    let may_join = cells.len() > n;
    // best[c]: the best sum of the cells so far when the last one stands in column c, with its way.
    let mut best: Vec<Option<i32>> = vec![None; n];
    let mut ways: Vec<Vec<usize>> = Vec::with_capacity(cells.len());
    for (nth, cell) in cells.iter().enumerate() {
        let text = compact(source, cell);
        let mut next: Vec<Option<i32>> = vec![None; n];
        let mut way = vec![0; n];
        for (at, column) in columns.iter().enumerate() {
            let own = fit(&text, *column);
            let before = (0..=at).filter(|before| *before < at || may_join).filter_map(|before| {
                let sum = best.get(before).copied().flatten()?;
                Some((sum + if before == at { JOIN } else { 0 }, before))
            });
            let before = if nth == 0 { Some((0, at)) } else { before.max_by_key(|(sum, at)| (*sum, *at)) };
            if let (Some((sum, from)), Some(slot), Some(step)) = (before, next.get_mut(at), way.get_mut(at)) {
                *slot = Some(sum + own);
                *step = from;
            }
        }
        best = next;
        ways.push(way);
    }
    let last = best.iter().enumerate().filter_map(|(at, sum)| sum.map(|sum| (sum, at))).max();
    let Some((_, mut at)) = last else { return vec![0; cells.len()] };
    let mut places = vec![at; cells.len()];
    for (nth, way) in ways.iter().enumerate().skip(1).rev() {
        at = way.get(at).copied().unwrap_or(at);
        if let Some(slot) = nth.checked_sub(1).and_then(|nth| places.get_mut(nth)) {
            *slot = at;
        }
    }
    places
}

fn compact(source: &Passage, cell: &Range<usize>) -> Passage {
    let mut text = Passage::with_room(cell.len());
    text.append_compact(source, cell.clone());
    text
}

/// How well a cell looks like a column.
fn fit(text: &Passage, column: Column) -> i32 {
    if text.is_empty() {
        return 0;
    }
    let all = 0..text.len();
    let n_digits = text.slice(all.clone()).iter().filter(|c| c.is_ascii_digit()).count();
    let is_number = n_digits > 0 && text.len() <= 6 && n_digits + 3 >= text.len();
    let is_spelt =
        text.len() <= 5 && text.slice(all.clone()).iter().all(|c| "一二三四五六七八九十()、".contains(*c));
    let is_number = is_number || is_spelt;
    let is_names = text.len() <= 120 && responsibility::is_name_list(text, all.clone());
    let is_due = is_due(text);
    match column {
        Column::Number if is_number => 6,
        Column::Number => -6,
        Column::Names(_) if is_names => 6,
        Column::Names(Role::Supporting) => -4,
        Column::Names(_) => -5,
        Column::Due if is_due => 6,
        Column::Due => -4,
        Column::Text if is_names => -3,
        Column::Text if is_due && text.len() <= 10 => -2,
        Column::Text if is_number => -5,
        Column::Text => 2 + i32::from(text.len() > 20),
        Column::Chapter if is_names || is_number => -3,
        Column::Chapter => i32::from(text.len() <= 12),
        Column::Value | Column::Unit | Column::Other => {
            i32::from(text.len() <= 4) - i32::from(text.len() > 30) - i32::from(is_names)
        }
    }
}

/// Whether a cell looks like due words: short, or with a month or year and what closes it.
fn is_due(text: &Passage) -> bool {
    const WORDS: &[&str] =
        &["长期", "持续", "全年", "常态", "年底", "月底", "底前", "季度", "半年", "年内", "月前"];
    let has = |word: &str| text.find(0..text.len(), word).is_some();
    let is_dated = has("月") || has("年");
    let is_dotted = text.len() <= 10
        && text.slice(0..text.len()).iter().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '/'));
    let opens =
        text.slice(0..6).iter().find(|c| !c.is_ascii_digit()).is_some_and(|c| matches!(c, '年' | '月'));
    let is_dated = is_dated && (text.len() <= 14 || opens && text.c(0).is_ascii_digit());
    text.len() <= 40 && (WORDS.iter().any(|word| has(word)) || is_dated) || is_dotted && text.len() >= 6
}
