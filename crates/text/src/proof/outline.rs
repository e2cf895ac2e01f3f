//! G-07 and G-08: numbers of headings in order, none skipped or repeated, with their right marks; headings of one level
//! alike. Lists that run through a whole paper (1. to 56. over all chapters) are right as well.

use super::desk::Desk;
use super::layout::{Part, Sheet};
use super::mark::{Check, Class, Mark};
use super::pattern::{number, pattern};
use super::row::{Row, count_to};

pattern! {
    ORDINAL = "(?:^|[，。；：、\u{3000} ])(?P<n>[一二三四五六七八九])(?P<k>是|要)|(?:^|[，。；：])(?P<p>第)(?P<m>[一二三四五六七八九])[，、]";
    FIRST_INSIDE = "(?:^|[^0-9])1[.．、][^0-9]|（1）|(?:^|[。；：])一是";
    NUMBERED = "^[-—·•* \u{3000}]*(?:(?P<a>[一二三四五六七八九十百]{1,4})(?P<am>[、.．，,：:]|[ \u{3000}])|[（(][ ]?(?P<b>[一二三四五六七八九十百]{1,4})[ ]?[）)](?P<bm>[、.．，,]?)|(?P<c>[0-9０-９]{1,3})(?P<cm>[.．、])|[（(](?P<d>[0-9０-９]{1,3})[）)](?P<dm>[、.．，,]?))";
}

/// The order of ordinals in running text: what follows the numeral, and the last one.
type Spoken = Option<(String, u64)>;

/// A numbered heading.
struct Numbered<'a> {
    row: &'a Row,
    level: usize,
    number: u64,
    /// The bytes of the number with its marks.
    end: usize,
    start: usize,
    label: &'a str,
}

/// G-07, G-08.
pub(super) fn check(sheet: &Sheet<'_>, desk: &mut Desk) {
    // The last number of each level, and the last number the level had before its chapter began anew.
    let mut last: [Option<u64>; 4] = [None; 4];
    let mut through: [Option<u64>; 4] = [None; 4];
    // Whether a list began inside a paragraph since the last heading of a chapter: 1.甲；2.乙.
    let mut is_begun_inside = false;
    let mut spoken: Spoken = None;
    for (row, part) in sheet.rows() {
        if part.is_prose() || (part == Part::Other && row.words().contains('。')) {
            spoken = ordinals(row, spoken, desk);
        }
        is_begun_inside |= FIRST_INSIDE.is_match(&row.text);
        match part {
            Part::AttachmentHead | Part::AttachmentTitle | Part::Title | Part::Recipient => {
                (last, through) = ([None; 4], [None; 4]);
            }
            Part::Heading(_) => {}
            _ => continue,
        }
        let Some(heading) = numbered(row) else { continue };
        form(&heading, desk);
        if sheet.is_wrapped && heading.level >= 2 {
            continue;
        }
        if heading.level < 2 {
            is_begun_inside = FIRST_INSIDE.is_match(&row.text);
        }
        sequence(&heading, (&mut last, &mut through), is_begun_inside, desk);
    }
    alike(sheet, desk);
}

fn numbered(row: &Row) -> Option<Numbered<'_>> {
    let start = row.inner().start;
    let captures = NUMBERED.captures(row.words())?;
    let all = captures.get(0)?;
    let (level, found) = ["a", "b", "c", "d"]
        .into_iter()
        .enumerate()
        .find_map(|(at, name)| Some((at, captures.name(name)?)))?;
    // 3.5亿元 opens no heading, and neither does 2020、2021年.
    let after = row.char_at(start + all.end());
    if level == 2 && after.is_some_and(|c| c.is_ascii_digit()) {
        return None;
    }
    let number = number(found.as_str())?;
    let end = start + all.end();
    Some(Numbered { row, level, number, start, end, label: row.slice(start..end) })
}

/// G-07: 一是、二是、四是 in a paragraph, or over paragraphs that follow one another.
fn ordinals(row: &Row, before: Spoken, desk: &mut Desk) -> Spoken {
    let mut last = before;
    let mut is_any = false;
    for captures in ORDINAL.captures_iter(&row.text) {
        let kind = captures.name("k").or(captures.name("p")).map_or("", |kind| kind.as_str());
        let Some(found) = captures.name("n").or(captures.name("m")) else { continue };
        let Some(this) = number(found.as_str()) else { continue };
        is_any = true;
        let wanted = match &last {
            Some((same, before)) if same == kind => before + 1,
            _ => this,
        };
        if this != wanted && this != 1 {
            let shown = if kind == "第" {
                format!("第{}", found.as_str())
            } else {
                format!("{}{kind}", found.as_str())
            };
            let what = match this.cmp(&wanted) {
                std::cmp::Ordering::Greater => format!("“{shown}”跳号，前面缺一项"),
                std::cmp::Ordering::Less => format!("“{shown}”重号或次序颠倒"),
                std::cmp::Ordering::Equal => String::new(),
            };
            desk.add(Mark::new(Check::of(7), Class::Outline, row, found.range(), what));
        }
        last = Some((kind.to_owned(), this));
    }
    last.filter(|_| is_any)
}

/// The marks of a number: 一、 （一） 1. （1）.
fn form(heading: &Numbered<'_>, desk: &mut Desk) {
    let label = heading.label.trim_start_matches(['-', '—', '·', '•', '*', ' ', '\u{3000}']);
    let bare = label.trim_end();
    let wrong = match heading.level {
        0 => (!bare.ends_with('、'))
            .then(|| format!("{}、", bare.trim_end_matches(['.', '．', '，', ',', '：', ':']))),
        1 | 3 => bare.ends_with(['、', '.', '．', '，', ',']).then(|| {
            bare.trim_end_matches(['、', '.', '．', '，', ',']).replace('(', "（").replace(')', "）")
        }),
        _ => bare.ends_with('、').then(|| format!("{}.", bare.trim_end_matches('、'))),
    };
    let Some(proposal) = wrong else { return };
    if heading.level == 0 && heading.label.ends_with(['：', ':']) {
        return;
    }
    let what = format!("层次序号“{bare}”的标点不规范");
    let bytes = heading.end - label.len()..heading.end;
    desk.add(Mark::new(Check::of(7), Class::Outline, heading.row, bytes, what).proposing(proposal));
}

/// The order of numbers: each follows the last of its level, begins anew at one, or runs on through the chapters.
fn sequence(
    heading: &Numbered<'_>,
    (last, through): (&mut [Option<u64>; 4], &mut [Option<u64>; 4]),
    is_begun_inside: bool,
    desk: &mut Desk,
) {
    let level = heading.level;
    let before = last.get(level).copied().flatten();
    let running = through.get(level).copied().flatten();
    let wanted = before.map_or(1, |before| before + 1);
    let follows = heading.number == wanted
        || (before.is_none() && running.is_some_and(|running| heading.number == running + 1))
        || (heading.number == 1 && level >= 2);
    let is_restart = heading.number == 1 && before.is_some() && level == 1;
    if !follows {
        let what = match before {
            Some(before) if heading.number == before => format!("层次序号“{}”重复", heading.label.trim()),
            Some(_) if is_restart => {
                format!("层次序号“{}”重复，前面没有新的上一级标题", heading.label.trim())
            }
            Some(before) if heading.number < before => format!("层次序号“{}”次序颠倒", heading.label.trim()),
            _ => format!("层次序号“{}”跳号，前面缺第{}项", heading.label.trim(), wanted),
        };
        // A text that begins in the middle of its numbers is an excerpt, not a fault.
        let has_chapter = last.iter().take(level).any(Option::is_some);
        let is_excerpt = before.is_none()
            && running.is_none()
            && level >= 2
            && (!has_chapter || is_begun_inside || heading.number > 9);
        if !is_excerpt {
            let bytes = heading.start..heading.end;
            desk.add(Mark::new(Check::of(7), Class::Outline, heading.row, bytes, what));
        }
    }
    if let Some(slot) = last.get_mut(level) {
        *slot = Some(heading.number);
    }
    if let Some(slot) = through.get_mut(level) {
        *slot = Some(heading.number);
    }
    for slot in last.iter_mut().skip(level + 1) {
        *slot = None;
    }
}

/// G-08: headings of one level on lines of their own, with an end mark or without.
fn alike(sheet: &Sheet<'_>, desk: &mut Desk) {
    for level in 1..=2_u8 {
        let own_line: Vec<(&Row, bool)> = sheet
            .rows()
            .filter(|(row, part)| *part == Part::Heading(level) && is_heading_only(row.words()))
            .map(|(row, _)| (row, row.words().ends_with(['。', '：', '；', '.', ':'])))
            .collect();
        let marked = own_line.iter().filter(|(_, is_marked)| *is_marked).count();
        let plain = own_line.len() - marked;
        if marked == 0 || plain == 0 {
            continue;
        }
        let odd = marked <= plain;
        let marks: Vec<Mark> = own_line
            .iter()
            .filter(|(_, is_marked)| *is_marked == odd)
            .map(|(row, _)| {
                let last = row.words().chars().next_back().map_or(0, char::len_utf8);
                let inner = row.inner();
                let what = if odd {
                    "标题末尾有标点，与同级标题不一致".to_owned()
                } else {
                    "标题末尾没有标点，与同级标题不一致".to_owned()
                };
                let mark = Mark::new(Check::of(8), Class::Outline, row, inner.end - last..inner.end, what);
                let found = crate::normalise::shortened(row.words(), 30);
                Mark { found, ..mark }
            })
            .collect();
        desk.add_together(marks, |count| format!("有{count}个同级标题的末尾标点与其他标题不一致"));
    }
}

fn is_heading_only(words: &str) -> bool {
    // Items of a list end in ； and begin with a sign of their own.
    if words.ends_with(['；', ';']) || words.starts_with(['-', '—', '·', '•']) {
        return false;
    }
    let inner = words.trim_end_matches(['。', '：', '；', '.', ':']);
    count_to(inner, 31) <= 30 && !inner.contains(['。', '；', '：', ':'])
}
