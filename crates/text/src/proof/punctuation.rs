//! G-21 to G-24: brackets and quotes that do not pair, half-width marks in Chinese text, spaces inside words, full-width
//! letters and digits, paragraphs without an end mark. The same fault all over a paper is one mark with every place.

use super::desk::Desk;
use super::layout::{Part, Sheet, heading_level};
use super::mark::{Check, Class, Mark};
use super::pattern::pattern;
use super::row::{Row, count_to, is_han};
use std::ops::Range;

pattern! {
    ENUMERATION = "^[-—·•* \u{3000}]*(?:[0-9０-９]{1,3}|[a-zA-Zａ-ｚ]|[一二三四五六七八九十]{1,3}|[ivxⅰ-ⅹ]{1,4})[)）]";
    FULL_RUN = "[０-９Ａ-Ｚａ-ｚ．％]*[０-９Ａ-Ｚａ-ｚ][０-９Ａ-Ｚａ-ｚ．％]*";
    REPEATED = "[，、；：]{2,}|。{2}|[，、；：][。！？]|。[，、；：]|[,，][,，]|[！？]。|，、|……。|。……|《》|“”";
}

/// Pairs of brackets and quotes, with how they are called.
const PAIRS: &[(char, char, &str)] = &[
    ('（', '）', "圆括号"),
    ('(', ')', "圆括号"),
    ('《', '》', "书名号"),
    ('〈', '〉', "单书名号"),
    ('“', '”', "引号"),
    ('‘', '’', "单引号"),
    ('【', '】', "方头括号"),
    ('〔', '〕', "六角括号"),
    ('[', ']', "方括号"),
    ('「', '」', "引号"),
    ('『', '』', "引号"),
    ('［', '］', "方括号"),
    ('{', '}', "花括号"),
];

/// G-21, G-22, G-23, G-24.
pub(super) fn check(sheet: &Sheet<'_>, desk: &mut Desk) {
    pairing(sheet, desk);
    let (mut brackets, mut marks, mut spaces, mut widths) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (row, part) in sheet.rows() {
        half_brackets(row, &mut brackets);
        half_marks(row, part, &mut marks);
        if part.is_prose() || matches!(part, Part::Title | Part::Caption | Part::Recipient) {
            blanks(row, part, &mut spaces);
        }
        full_width(row, &mut widths);
        if part.is_prose() || part == Part::Title {
            repeated(row, desk);
        }
    }
    desk.add_together(brackets, |count| format!("有{count}处半角括号，中文文本应使用全角括号“（）”"));
    desk.add_together(marks, |count| format!("有{count}处半角标点，中文文本应使用全角标点"));
    desk.add_together(spaces, |count| format!("有{count}处词语中间或标点旁有多余空格"));
    desk.add_together(widths, |count| format!("有{count}处全角数字或字母，应使用半角"));
    endings(sheet, desk);
}

/// An opening that waits for its closing.
struct Open<'r> {
    row: &'r Row,
    at: usize,
    sign: char,
}

/// G-21: every opening meets its closing, of its own kind, before the paragraph ends.
fn pairing(sheet: &Sheet<'_>, desk: &mut Desk) {
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut carried = 0_usize;
    for (row, part) in sheet.rows() {
        let skip = ENUMERATION.find(&row.text).map_or(0, |found| found.end());
        let is_enumeration = skip > 0 && !row.words().starts_with(['（', '(']);
        for (at, c) in row.text.char_indices() {
            if is_enumeration && at < skip {
                continue;
            }
            if is_opening(c) {
                opened(row, at, c, &mut open, desk);
            } else if is_closing(c) {
                closed(row, at, c, &mut open, desk);
            }
            if open.len() > 64 {
                open.clear();
            }
        }
        if open.is_empty() {
            carried = 0;
            continue;
        }
        // A line that does not end a sentence may be the first half of one broken in two.
        carried += 1;
        let ends = row.words().ends_with(['。', '；', '：', '！', '？', '”', '）', ';', ':', '.']);
        let is_paragraph = part.is_prose() && (ends || count_to(row.words(), 13) <= 12)
            || matches!(part, Part::Table | Part::Caption | Part::AttachmentNote);
        if (is_paragraph && !is_next_closing(sheet, row, &open)) || carried >= 3 {
            for left in open.drain(..) {
                let what =
                    format!("“{}”后面缺“{}”，{}不成对", left.sign, partner(left.sign), name(left.sign));
                desk.add(bracket(left.row, left.at..left.at + left.sign.len_utf8(), what));
            }
            carried = 0;
        }
    }
    for left in open {
        let what = format!("“{}”后面缺“{}”，{}不成对", left.sign, partner(left.sign), name(left.sign));
        desk.add(bracket(left.row, left.at..left.at + left.sign.len_utf8(), what));
    }
}

/// Whether the very next line closes what is open before it opens anything: the pair spans two paragraphs.
fn is_next_closing(sheet: &Sheet<'_>, row: &Row, open: &[Open<'_>]) -> bool {
    let Some(last) = open.last() else { return false };
    if !matches!(last.sign, '“' | '‘') {
        return false;
    }
    let rows = &sheet.paper.rows;
    let at = rows.partition_point(|other| (other.field, other.line) <= (row.field, row.line));
    let next = rows.get(at).and_then(|next| next.text.chars().find(|c| is_opening(*c) || is_closing(*c)));
    next == Some(partner(last.sign))
}

fn bracket(row: &Row, bytes: Range<usize>, what: String) -> Mark {
    Mark::new(Check::of(21), Class::Bracket, row, bytes, what)
}

fn opened<'r>(row: &'r Row, at: usize, c: char, open: &mut Vec<Open<'r>>, desk: &mut Desk) {
    let is_nested = matches!(c, '“' | '《')
        && open
            .last()
            .is_some_and(|last| last.sign == c && last.row.line == row.line && last.row.field == row.field);
    if is_nested {
        let (name, inner) = if c == '“' { ("引号", "‘’") } else { ("书名号", "〈〉") };
        let what = format!("{name}里又用“{c}”，内层应使用{inner}，或前一个{name}没有关上");
        desk.add(bracket(row, at..at + c.len_utf8(), what));
        // One of the two openings is all that is told; the new one takes the place of the old.
        open.pop();
    }
    open.push(Open { row, at, sign: c });
}

fn closed(row: &Row, at: usize, c: char, open: &mut Vec<Open<'_>>, desk: &mut Desk) {
    let bytes = at..at + c.len_utf8();
    if let Some(last) = open.last() {
        if partner(last.sign) == c {
            open.pop();
            return;
        }
        if name(last.sign) == name(c) {
            let mixed = bracket(
                row,
                last_start(last, row, at)..bytes.end,
                format!("“{}”与“{c}”全角半角混用", last.sign),
            );
            desk.add(mixed);
            open.pop();
            return;
        }
    }
    // Something in between was not closed: the closing belongs to an earlier opening.
    if let Some(found) = open.iter().rposition(|open| partner(open.sign) == c) {
        for left in open.drain(found + 1..) {
            let what = format!("“{}”后面缺“{}”，{}不成对", left.sign, partner(left.sign), name(left.sign));
            desk.add(bracket(left.row, left.at..left.at + left.sign.len_utf8(), what));
        }
        open.pop();
        return;
    }
    // After a second opening a second closing is part of the same mistake.
    if matches!(c, '”' | '》') && has_double(row, at, c) {
        return;
    }
    if c == ')' && row.char_before(at).is_some_and(|c| matches!(c, ':' | ';' | '-')) {
        return;
    }
    desk.add(bracket(row, bytes, format!("“{c}”前面缺“{}”，{}不成对", partner(c), name(c))));
}

/// Whether, shortly before this closing, one opening follows another.
fn has_double(row: &Row, at: usize, closing: char) -> bool {
    let mut depth = 0_usize;
    for c in row.before(at).chars().rev().take(200) {
        if c == closing {
            depth = 0;
        } else if c == partner(closing) {
            depth += 1;
            if depth == 2 {
                return true;
            }
        }
    }
    false
}

fn last_start(last: &Open<'_>, row: &Row, at: usize) -> usize {
    if last.row.line == row.line && last.row.field == row.field { last.at } else { at }
}

fn is_opening(c: char) -> bool {
    PAIRS.iter().any(|(open, _, _)| *open == c)
}

fn is_closing(c: char) -> bool {
    PAIRS.iter().any(|(_, close, _)| *close == c)
}

fn partner(c: char) -> char {
    PAIRS
        .iter()
        .find_map(|(open, close, _)| if *open == c { Some(*close) } else { (*close == c).then_some(*open) })
        .unwrap_or(c)
}

fn name(c: char) -> &'static str {
    PAIRS.iter().find(|(open, close, _)| *open == c || *close == c).map_or("括号", |(_, _, name)| name)
}

/// G-21: half-width brackets round or beside Chinese characters, straight quotes, 〔〕 that hold no year.
fn half_brackets(row: &Row, found: &mut Vec<Mark>) {
    for (at, c) in row.text.char_indices() {
        if !matches!(c, '(' | ')' | '"' | '[' | ']') {
            continue;
        }
        let (before, after) = (row.char_before(at), row.char_at(at + 1));
        let beside = [before, after].into_iter().flatten().any(is_han);
        if matches!(c, '[' | ']') {
            continue;
        }
        // (1) and (A) are said once, at the opening; the closing of the same pair is part of it.
        let is_opening = c == '(' || (c == '"' && after.is_some_and(is_han));
        if !beside
            || (c == ')' && has_opening(row, at))
            || (c == '"' && !is_opening && row.before(at).contains('"'))
        {
            continue;
        }
        let end = if c == '(' { closing_after(row, at) } else { at + 1 };
        let shown = row.slice(at..end);
        let what = if c == '"' {
            "半角引号，中文文本应使用“”".to_owned()
        } else {
            format!("“{shown}”是半角括号，中文文本应使用全角括号")
        };
        let mark = bracket(row, at..end, what);
        let proposal = shown.replace('(', "（").replace(')', "）");
        found.push(if proposal == shown {
            mark
        } else {
            mark.proposing(crate::normalise::shortened(&proposal, 30))
        });
    }
}

fn has_opening(row: &Row, at: usize) -> bool {
    let before = row.before(at);
    let open = before.rfind('(');
    open.is_some_and(|open| before.rfind(')').is_none_or(|close| close < open))
        && open.is_some_and(|open| {
            let beside = [row.char_before(open), row.char_at(open + 1)];
            beside.into_iter().flatten().any(is_han)
        })
}

fn closing_after(row: &Row, at: usize) -> usize {
    let near = row.from(at).char_indices().take(40).find(|(_, c)| matches!(c, ')' | '）'));
    match near {
        Some((offset, ')')) => at + offset + 1,
        _ => at + 1,
    }
}

/// G-22: half-width marks between Chinese characters.
fn half_marks(row: &Row, part: Part, found: &mut Vec<Mark>) {
    for (at, c) in row.text.char_indices() {
        if !matches!(c, ',' | ';' | ':' | '?' | '!' | '.') {
            continue;
        }
        let (before, after) = (row.char_before(at), row.char_at(at + 1));
        let han = |c: Option<char>| {
            c.is_some_and(|c| is_han(c) || matches!(c, '”' | '）' | '》' | '“' | '《' | '（' | '％' | '%'))
        };
        let is_end = row.from(at + 1).trim().is_empty();
        let is_marked = match c {
            '.' => {
                // 1. before a heading is right; so are decimals and addresses.
                han(before)
                    && (han(after) || is_end || after.is_some_and(char::is_whitespace))
                    && before != Some('%')
            }
            ':' if part == Part::Table => false,
            _ => {
                han(before)
                    && (han(after)
                        || is_end
                        || after.is_some_and(|c| c.is_whitespace() || c.is_ascii_digit() || c == '"'))
                    || (han(after) && before.is_some_and(|c| c.is_ascii_digit() || c == ')' || c == '"'))
            }
        };
        if is_marked {
            let full = match c {
                ',' => '，',
                ';' => '；',
                ':' => '：',
                '?' => '？',
                '!' => '！',
                _ => '。',
            };
            let what = format!("“{c}”是半角标点，中文文本应使用全角");
            let mark = Mark::new(Check::of(22), Class::Punctuation, row, at..at + 1, what);
            found.push(mark.proposing(full.to_string()));
        }
    }
}

/// G-23: blanks between Chinese characters, or between them and a full-width mark.
fn blanks(row: &Row, part: Part, found: &mut Vec<Mark>) {
    let inner = row.inner();
    // Two short words with a blank between them are a name or a label: 序 号, 陈 某.
    if count_to(row.words(), 13) <= 12 && part != Part::Title
        || matches!(part, Part::Signature | Part::CopyTo | Part::Printed)
    {
        return;
    }
    let mut start = None;
    for (at, c) in row.text.char_indices().filter(|(at, _)| inner.contains(at)) {
        let is_blank = c == ' ' || c == '\u{3000}' || c == '\u{A0}';
        match (is_blank, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                start = None;
                let before = row.char_before(from);
                let is_inside =
                    before.is_some_and(|c| is_han(c) || is_full_mark(c)) && (is_han(c) || is_full_mark(c));
                let is_label = row.slice(from..at).chars().count() > 2 && !before.is_some_and(is_full_mark);
                let is_after_number = (heading_level(row.words()).is_some() || row.words().starts_with('第'))
                    && is_before_first_word(row, from);
                // （市医保局 张三）: writer of a message.
                let is_writer = row.from(at).chars().take(5).any(|c| c == '）' || c == ')');
                let is_list = is_writer
                    || is_slogan(row, from, at)
                    || before.is_some_and(|c| matches!(c, '：' | '；'))
                    || is_label;
                if is_inside && !is_after_number && !is_list {
                    let end = at + c.len_utf8();
                    let first = from - before.map_or(0, char::len_utf8);
                    let what = format!("“{}”中间有多余空格", row.slice(first..end));
                    let joined: String = row
                        .slice(first..end)
                        .chars()
                        .filter(|c| !matches!(c, ' ' | '\u{3000}' | '\u{A0}'))
                        .collect();
                    found.push(
                        Mark::new(Check::of(23), Class::Width, row, first..end, what).proposing(joined),
                    );
                }
            }
            _ => {}
        }
    }
}

/// “打击欺诈骗保 维护基金安全”: the halves of a slogan in quotes stand apart.
fn is_slogan(row: &Row, from: usize, at: usize) -> bool {
    let (before, after) = (row.before(from), row.from(at));
    let half = |words: &str| words.chars().filter(|c| is_han(*c)).take(4).count() == 4;
    let first = before.rfind('“').and_then(|open| before.get(open + '“'.len_utf8()..));
    let second = after.find('”').and_then(|close| after.get(..close));
    first.is_some_and(|words| !words.contains(['”', '，', '。']) && half(words))
        && second.is_some_and(|words| !words.contains(['“', '，', '。']) && half(words))
}

fn is_full_mark(c: char) -> bool {
    matches!(c, '，' | '。' | '；' | '、' | '！' | '？' | '”' | '“' | '》' | '《' | '）' | '（' | '：')
}

/// Whether the blank stands right after the number of a heading: （一） 加强.
fn is_before_first_word(row: &Row, from: usize) -> bool {
    count_to(row.before(from).trim_start(), 8) <= 7
        && row.before(from).trim_end().ends_with(['）', ')', '、', '．', '.', '章', '条', '节'])
}

/// G-23: digits and letters in full width.
fn full_width(row: &Row, found: &mut Vec<Mark>) {
    for run in FULL_RUN.find_iter(&row.text) {
        let half: String = run.as_str().chars().map(crate::normalise::half_width).collect();
        let what = format!("“{}”是全角，应使用半角", run.as_str());
        found.push(Mark::new(Check::of(23), Class::Width, row, run.range(), what).proposing(half));
    }
    // 17．严格: the stop of a heading's number.
    let words = row.words();
    let digits = words.trim_start_matches(|c: char| c.is_ascii_digit());
    if digits.len() < words.len() && digits.starts_with('．') {
        let start = row.inner().start + (words.len() - digits.len());
        let what = "“．”是全角，序号后应使用半角“.”".to_owned();
        found.push(
            Mark::new(Check::of(23), Class::Width, row, start..start + '．'.len_utf8(), what).proposing("."),
        );
    }
}

/// G-22: two marks where one belongs.
fn repeated(row: &Row, desk: &mut Desk) {
    for found in REPEATED.find_iter(&row.text) {
        let shown = found.as_str();
        let what = format!("“{shown}”标点重复或连用");
        desk.add(Mark::new(Check::of(22), Class::Punctuation, row, found.range(), what));
    }
}

/// G-24: a paragraph of sentences ends in a mark.
fn endings(sheet: &Sheet<'_>, desk: &mut Desk) {
    if sheet.is_wrapped {
        return;
    }
    for (row, part) in sheet.rows().filter(|(_, part)| part.is_prose() || *part == Part::Other) {
        let words = row.words();
        let closes = ["特此", "专此", "妥否", "当否", "以上"].iter().any(|word| words.starts_with(word));
        // A short line by itself is a label, unless it closes the paper or holds a sentence.
        if part == Part::Other && !closes && !(words.contains('。') && words.contains('，')) {
            continue;
        }
        let inner_mark = words.contains(['。', '，', ',', '；']);
        let is_run_in = !matches!(part, Part::Heading(_)) || words.contains(['。', '，', ',']);
        let last = words.chars().next_back().unwrap_or('。');
        // A comma never ends a paragraph, however short it is.
        // A sentence before this one has its mark.
        let follows = words.contains('。') && !matches!(part, Part::Heading(_));
        let shortest = if closes {
            5
        } else if last == '，' || follows {
            11
        } else {
            25
        };
        let is_sentence = count_to(words, shortest + 1) > shortest && inner_mark && is_run_in;
        let is_open = is_han(last) || last.is_ascii_alphanumeric() || matches!(last, '、' | '，' | ',' | '%');
        if is_sentence && is_open {
            let inner = row.inner();
            let from = words.char_indices().rev().take(6).last().map_or(0, |(at, _)| at);
            let what =
                format!("段落末尾“{}”没有句末标点，或句子在此断开", row.slice(inner.start + from..inner.end));
            desk.add(Mark::new(Check::of(24), Class::Punctuation, row, inner.start + from..inner.end, what));
        }
    }
}
