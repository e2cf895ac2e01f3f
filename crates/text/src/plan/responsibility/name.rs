//! Lists of names (责任单位名单): cut into segments and names, with what is no part of a name taken off.
//! Whether a name is a department of the register is decided in [`crate::plan::department`].

use super::statement::{is_label_end, label, mode};
use super::wording::starts_label;
use crate::plan::passage::{Passage, count};
use std::ops::Range;

/// The pieces between commas and semicolons, and before a label that follows directly.
pub(super) fn segments(passage: &Passage, inner: Range<usize>) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut start = inner.start;
    let mut depth = 0_usize;
    let mut label_end = inner.start;
    for index in inner.clone() {
        let c = passage.c(index);
        if index == start {
            // 牵头责任单位： holds 责任单位：.
            label_end = label(passage, index).map_or(index, |(n, _)| index + n);
        }
        let is_label = (index >= label_end && index > start || c == '[' && index > inner.start)
            && (c == '[' || "完时成进预工分包挂联".contains(c) || starts_label(c))
            && label(passage, index).is_some_and(|(n, _)| is_label_end(passage.before(index + n)));
        match c {
            '(' | '〔' => depth += 1,
            '[' if !is_label => depth += 1,
            ')' | '〕' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let is_mark = depth == 0 && matches!(c, ',' | ';' | '\n' | '。');
        if is_mark || is_label {
            all.push(start..index);
            start = if is_mark { index + 1 } else { index };
        }
    }
    all.push(start..inner.end);
    all.retain(|segment| !segment.is_empty());
    all
}

/// The names of a list: between 、 and, where an organisation ends before it, 和, 及, 与, a stroke or the next 市.
pub(super) fn names(passage: &Passage, range: Range<usize>) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut depth = 0_usize;
    let mut start = range.start;
    let mut index = range.start;
    while index < range.end {
        match passage.c(index) {
            '(' | '〔' | '[' => depth += 1,
            ')' | '〕' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let is_mark = matches!(passage.c(index), '、' | '以' | '会' | '及' | '和' | '与' | '/' | '\\');
        let joint = Some(index)
            .filter(|_| is_mark && depth == 0 && index > start)
            .and_then(|index| passage.any(index, &["、", "以及", "会同", "及", "和", "与", "会", "/", "\\"]));
        let is_joint = joint.is_some_and(|word| {
            word == "、" || is_organisation(passage, &(start..index)) && is_joined(passage, word, index)
        });
        if let Some(word) = joint.filter(|_| is_joint) {
            all.push(start..index);
            index += count(word);
            start = index;
        } else {
            // 市财政局 市医保局: the space between them is lost.
            if depth == 0 && is_run_on(passage, start..index, range.end) {
                all.push(start..index);
                start = index;
            }
            index += 1;
        }
    }
    all.push(start..range.end);
    all.into_iter().map(|name| without_note(passage, name)).filter(|name| !name.is_empty()).collect()
}

/// 宣传处会办公室: 会 joins two offices; 委员会 and 联合会 end in it.
fn is_joined(passage: &Passage, word: &str, at: usize) -> bool {
    word != "会" || "处室科局厅".contains(passage.before(at)) && "市县区省州办各".contains(passage.c(at + 1))
}

/// Whether a whole name ends here and the next begins without a mark.
fn is_run_on(passage: &Passage, name: Range<usize>, end: usize) -> bool {
    name.len() >= 4
        && end >= name.end + 3
        && matches!(passage.before(name.end), '局' | '厅' | '委' | '办')
        && matches!(passage.c(name.end), '市' | '县' | '区' | '省' | '州' | '各')
        && is_organisation(passage, &(name.end..end))
        && passage.slice(name).iter().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(c))
}

/// 各县区人民政府〔含开发区管委会，下同〕 without the note.
fn without_note(passage: &Passage, name: Range<usize>) -> Range<usize> {
    const NOTES: &[&str] = &["含", "包括", "不含", "以下", "下同", "即", "排", "列"];
    let note = name
        .clone()
        .find(|at| matches!(passage.c(*at), '(' | '〔' | '[') && passage.any(at + 1, NOTES).is_some());
    note.map_or(name.clone(), |at| name.start..at)
}

/// Whether a name ends as names of offices and organisations do.
pub(super) fn is_organisation(passage: &Passage, name: &Range<usize>) -> bool {
    let name = without_etc(passage, name.clone()).0;
    let last = passage.before(name.end);
    // 市卫健局(疾控局): the bracket belongs to the name.
    let last = if last == ')' {
        passage.rfind(name.clone(), "(").map_or(last, |at| passage.before(at))
    } else {
        last
    };
    // 各县区, 各镇街 name nobody, but they answer.
    let is_all = passage.c(name.start) == '各' && "县区市州旗镇街乡村".contains(last);
    name.len() >= 2 && (is_all || "局委办厅院会部处心府司行室位门团联队道镇乡所站社协校科组班".contains(last))
}

/// Whether a name may end before an index: the next word of a cell starts another one.
pub(in crate::plan) fn ends_name(passage: &Passage, name: Range<usize>) -> bool {
    name.len() >= 2 && is_organisation(passage, &name)
}

/// Whether a text is nothing but names of departments, with or without what they have to do.
pub(in crate::plan) fn is_name_list(passage: &Passage, range: Range<usize>) -> bool {
    let mut is_any = false;
    for segment in segments(passage, range) {
        let told = mode(passage, segment.clone());
        let end = told.map_or(segment.end, |(.., behind)| behind);
        let (list, _) = without_etc(passage, segment.start..end);
        for name in names(passage, list) {
            if name.len() > 25 || !is_organisation(passage, &name) {
                return false;
            }
            is_any = true;
        }
    }
    is_any
}

/// A name or list without 等, 等部门 behind it, and whether it had one.
pub(super) fn without_etc(passage: &Passage, range: Range<usize>) -> (Range<usize>, bool) {
    const ETC: &[&str] =
        &["等有关部门", "等相关部门", "等有关单位", "等相关单位", "等部门和单位", "等部门", "等单位", "等"];
    if !matches!(passage.before(range.end), '等' | '门' | '位') {
        return (range, false);
    }
    match ETC.iter().find(|word| count(word) < range.len() && passage.has(range.end - count(word), word)) {
        Some(word) => (range.start..range.end - count(word), true),
        None => (range, false),
    }
}
