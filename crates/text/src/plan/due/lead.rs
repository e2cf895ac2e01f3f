//! What makes a date a due date (时限引导): 到, a label, a cell, a list of years. Which day it is, [`super`] says.

use crate::plan::passage::Passage;

/// Whether a date is due without 前 or 底: behind 到, behind 时限：, or alone in its cell.
pub(super) fn is_led(passage: &Passage, start: usize, end: usize, is_cell: bool) -> bool {
    is_cell
        || match passage.before(start) {
            '到' | '至' => true,
            ':' | ']' => passage.any_before(start, DUE_LABELS).is_some(),
            '\n' => passage.c(end) == '\n',
            // 到2022年和2030年: the second year is led as the first is.
            '和' | '、' | '与' | '及' => {
                follows_led_year(passage, start) || is_listed(passage, start, end)
            }
            _ => is_listed(passage, start, end),
        }
}

/// No list of years is longer.
const MOST_YEARS: usize = 12;

/// 到2022年和2030年: the first year of the list is led, so the others are.
fn follows_led_year(passage: &Passage, start: usize) -> bool {
    let mut at = start;
    for _ in 0..MOST_YEARS {
        match (passage.before(at), leading_year(passage, at - 1)) {
            ('和' | '、' | '与' | '及', Some(first)) => at = first,
            ('到' | '至', _) => return at < start,
            _ => return false,
        }
        if at == 0 {
            return false;
        }
    }
    false
}

/// 2022年、2023年、2025年分别达到: every year of the list tells when.
fn is_listed(passage: &Passage, start: usize, end: usize) -> bool {
    let mut at = end;
    while matches!(passage.c(at), '、' | '和' | '与' | '及')
        && at < end + 6 * MOST_YEARS
        && leading_year(passage, at + 6) == Some(at + 1)
    {
        at += 6;
    }
    let is_list = at > end
        || matches!(passage.before(start), '、' | '和' | '与' | '及')
            && leading_year(passage, start - 1).is_some();
    is_list && passage.any(at, &["分别", "依次", "末分别", "底分别"]).is_some()
}

/// Labels whose words tell when.
const DUE_LABELS: &[&str] = &[
    "时限:", "时间:", "节点:", "要求:", "进度:", "期限:", "安排:", "时限]", "时间]", "节点]", "要求]",
    "进度]", "期限]",
];

/// Where the year that ends before an index starts: 2022年和.
fn leading_year(passage: &Passage, end: usize) -> Option<usize> {
    let start = end.checked_sub(5)?;
    let is_year = passage.before(end) == '年' && (start..end - 1).all(|at| passage.c(at).is_ascii_digit());
    (is_year && !passage.before(start).is_ascii_digit()).then_some(start)
}

/// Whether 完成时限： or its like opens the words before an index.
pub(super) fn is_labelled(passage: &Passage, start: usize, floor: usize) -> bool {
    let opens = passage.start_of(start, floor.max(start.saturating_sub(60)), &['\n', '。', '(']);
    (opens..start)
        .any(|at| matches!(passage.c(at), ':' | ']') && passage.any_before(at + 1, DUE_LABELS).is_some())
}
