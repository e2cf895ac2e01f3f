//! G-09 and G-10: 附件说明 against the attachments that follow: count, order, the very same titles; names without 《》 and
//! end mark. Attachments sent apart cannot be compared, so a paper without any head 附件 is not blamed for it.

use super::desk::Desk;
use super::layout::{Part, Sheet};
use super::mark::{Check, Class, Level, Mark};
use super::pattern::{number, pattern};
use super::row::Row;
use std::ops::Range;

pattern! {
    NOTE = "^[-—·•* \u{3000}]*附[ \u{3000}]*件[ \u{3000}]*[：:][ \u{3000}]*";
    ITEM = "^[-—·•* \u{3000}]*(?P<n>[0-9０-９]{1,2})[ \u{3000}]*[.．、][ \u{3000}]*";
    INLINE = "(?:[；;]|[ \u{3000}]{2,})[ \u{3000}]*(?P<n>[0-9]{1,2})[.．][ ]*";
    HEAD = "^附[ \u{3000}]*件[ \u{3000}]*(?P<n>[0-9０-９]{0,2})(?:[-—－](?P<s>[0-9]{1,2}))?";
    REFERENCE = "(?:见|详见|按|填写|按照|依据)附件[ ]?(?P<n>[0-9]{1,2})";
}

/// A name in 附件说明.
struct Named<'a> {
    row: &'a Row,
    bytes: Range<usize>,
    number: Option<u64>,
}

/// A head 附件N with the title below it.
struct Attached<'a> {
    head: &'a Row,
    number: Option<u64>,
    title: Option<&'a Row>,
}

/// G-09, G-10.
pub(super) fn check(sheet: &Sheet<'_>, desk: &mut Desk) {
    let named = named(sheet);
    let attached = attached(sheet);
    for item in &named {
        form(item, desk);
    }
    numbers(&named, desk);
    if !attached.is_empty() {
        compare(&named, &attached, desk);
    }
    references(sheet, &named, &attached, desk);
}

fn named<'a>(sheet: &Sheet<'a>) -> Vec<Named<'a>> {
    let mut named = Vec::new();
    for row in sheet.rows_of(Part::AttachmentNote) {
        let mut start = NOTE.find(&row.text).map_or(0, |found| found.end());
        let end = row.text.trim_end().len();
        let mut own = None;
        if let Some(captures) = ITEM.captures(row.from(start)) {
            own = captures.name("n").and_then(|found| number(found.as_str()));
            start += captures.get(0).map_or(0, |found| found.end());
        }
        for captures in INLINE.captures_iter(row.slice(start..end)) {
            let (Some(all), base) = (captures.get(0), start) else { continue };
            named.push(Named { row, bytes: base..base + all.start(), number: own });
            own = captures.name("n").and_then(|found| number(found.as_str()));
            start = base + all.end();
            break;
        }
        if start < end {
            named.push(Named { row, bytes: start..end, number: own });
        }
    }
    named
}

fn attached<'a>(sheet: &Sheet<'a>) -> Vec<Attached<'a>> {
    let mut attached: Vec<Attached<'a>> = Vec::new();
    for (row, part) in sheet.rows() {
        match part {
            Part::AttachmentHead => {
                let found = HEAD.captures(row.words());
                let own = found.as_ref().and_then(|found| number(found.name("n")?.as_str()));
                attached.push(Attached { head: row, number: own, title: None });
            }
            Part::AttachmentTitle => {
                if let Some(last) = attached.last_mut() {
                    last.title = Some(row);
                }
            }
            _ => {}
        }
    }
    attached
}

/// G-10.
fn form(item: &Named<'_>, desk: &mut Desk) {
    let words = item.row.slice(item.bytes.clone());
    let what = if words.starts_with('《') && words.trim_end_matches(['。', '；']).ends_with('》') {
        format!("附件名称“{words}”不加书名号")
    } else if words.ends_with(['。', '；', '，', ';', ',', '、']) {
        format!("附件名称“{words}”末尾不加标点")
    } else {
        return;
    };
    let bare = words.trim_end_matches(['。', '；', '，', ';', ',', '、']);
    let bare = bare.strip_prefix('《').and_then(|bare| bare.strip_suffix('》')).unwrap_or(bare);
    desk.add(Mark::new(Check::of(10), Class::Attachment, item.row, item.bytes.clone(), what).proposing(bare));
}

fn say(row: &Row, bytes: Range<usize>, what: String) -> Mark {
    Mark::new(Check::of(9), Class::Attachment, row, bytes, what)
}

/// The numbers in 附件说明 follow each other.
fn numbers(named: &[Named<'_>], desk: &mut Desk) {
    for (at, item) in named.iter().enumerate() {
        let wanted = u64::try_from(at + 1).unwrap_or(u64::MAX);
        if item.number.is_some_and(|number| number != wanted) {
            let what = format!("附件说明中“{}”的序号应为{wanted}", item.row.slice(item.bytes.clone()));
            desk.add(say(item.row, item.bytes.clone(), what));
            return;
        }
    }
}

fn compare(named: &[Named<'_>], attached: &[Attached<'_>], desk: &mut Desk) {
    if named.is_empty() {
        if let Some(first) = attached.first() {
            let what = format!("文后有“{}”，正文之后没有附件说明", first.head.words());
            desk.add(say(first.head, first.head.inner(), what).at(Level::Warn));
        }
        return;
    }
    let mut last = 0_u64;
    for part in attached {
        let Some(own) = part.number.or(Some(1)) else { continue };
        if own < last {
            let what = format!("“{}”的次序与附件说明不一致", part.head.words());
            desk.add(say(part.head, part.head.inner(), what));
        }
        last = last.max(own);
        let item = usize::try_from(own).ok().and_then(|own| named.get(own.checked_sub(1)?));
        let Some(item) = item else {
            let what = format!("文后有“{}”，附件说明中没有这一项", part.head.words());
            desk.add(say(part.head, part.head.inner(), what));
            continue;
        };
        let Some(title) = part.title else { continue };
        let (listed, real) = (plain(item.row.slice(item.bytes.clone())), plain(title.words()));
        if listed != real {
            let what = format!(
                "附件标题“{}”与附件说明“{}”不一致",
                title.words(),
                item.row.slice(item.bytes.clone())
            );
            desk.add(say(title, title.inner(), what).proposing(item.row.slice(item.bytes.clone())));
        }
    }
    for (at, item) in named.iter().enumerate() {
        let own = u64::try_from(at + 1).unwrap_or(u64::MAX);
        if !attached.iter().any(|part| part.number.unwrap_or(1) == own) {
            let shown = item.row.slice(item.bytes.clone());
            desk.add(say(item.row, item.bytes.clone(), format!("附件说明列有“{shown}”，文后没有附件{own}")));
        }
    }
}

fn plain(words: &str) -> String {
    let inner = words.trim_end_matches(['。', '；']).trim_start_matches('《').trim_end_matches('》');
    crate::normalise::key(inner)
}

/// 见附件5 where only four are listed.
fn references(sheet: &Sheet<'_>, named: &[Named<'_>], attached: &[Attached<'_>], desk: &mut Desk) {
    let most = u64::try_from(named.len()).unwrap_or(0);
    if named.is_empty() || !attached.is_empty() && attached.iter().any(|part| part.number > Some(most)) {
        return;
    }
    for row in sheet.prose() {
        for captures in REFERENCE.captures_iter(&row.text) {
            let (Some(all), Some(found)) = (captures.get(0), captures.name("n")) else { continue };
            if number(found.as_str()).is_some_and(|number| number > most || number == 0) {
                let what = format!("正文提到“{}”，附件说明只有{most}个附件", all.as_str());
                desk.add(say(row, all.range(), what));
            }
        }
    }
}
