//! Pieces (文件切分): where one plan of a file ends and the next begins.
//! A new plan begins with its own number or title before the numbers start again at 一、; without a title in between
//! the numbers merely start again.

use super::document_number;
use super::line::Line;
use super::number::Style;
use super::passage::Passage;
use std::ops::Range;

/// Ends of titles of plans and letters.
const KINDS: &[&str] = &["通知", "方案", "意见", "办法", "安排", "要点", "计划", "分工", "清单", "任务"];

/// The line behind each piece, the last included.
pub(super) fn ends(source: &Passage, lines: &[Line]) -> Vec<usize> {
    let mut ends = Vec::new();
    let (mut highest, mut last_numbered, mut start) = (0, 0, 0);
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_dropped) {
        let Some(number) = line.number else { continue };
        if number.style == Style::Chinese {
            if number.number == 1
                && highest >= 1
                && let Some(title) = title(source, lines, (last_numbered + 1).max(start + 1)..at)
            {
                ends.push(title);
                start = title;
                highest = 0;
            }
            highest = highest.max(number.number);
        }
        last_numbered = at;
    }
    ends.push(lines.len());
    ends
}

/// The line where the next document starts: its letterhead, number or title.
fn title(source: &Passage, lines: &[Line], gap: Range<usize>) -> Option<usize> {
    let mut first = None;
    for at in gap {
        let Some(line) = lines.get(at).filter(|line| !line.is_dropped && line.len() <= 60) else { continue };
        let mut text = Passage::with_room(line.len());
        text.append_compact(source, line.range.clone());
        let end = text.len();
        let is_number =
            document_number::find(&text, 0..end).first().is_some_and(|m| m.range.len() + 2 >= end);
        let is_title = KINDS.iter().any(|kind| text.any_before(end, &[kind]).is_some())
            && !text.slice(0..end).iter().any(|c| matches!(c, '。' | ',' | ';'));
        let is_letterhead = text.any_before(end, &["文件"]).is_some();
        if is_number || is_title || is_letterhead {
            first = Some(first.unwrap_or(at));
        }
    }
    // The lines of a broken title stand before its last one.
    let mut first = first?;
    while let Some(above) = first.checked_sub(1).and_then(|above| lines.get(above)) {
        let stops = matches!(source.before(above.range.end), '。' | ';' | ')' | ']' | '!');
        if stops || above.len() > 30 || above.number.is_some() || above.is_dropped || above.is_row {
            break;
        }
        first -= 1;
    }
    Some(first)
}
