//! G-34: secret marks (密级标志): 秘密★1年, a line that says only 机密, 密级：绝密. The mere words 保密 and 国家秘密 are none.
//! What is marked here must not be stored at all; this system holds no classified material.

use super::desk::Desk;
use super::layout::Sheet;
use super::mark::{Check, Class, Level, Mark};
use super::pattern::pattern;
use super::row::{Row, count_to};

/// Blanks and characters nobody sees, between the characters of a mark.
const GAP: &str = "[\\s\u{200B}-\u{200F}\u{2060}\u{FEFF}\u{00AD}]*";
const TERM: &str = "(?:[0-9０-９一二三四五六七八九十]{1,3}[ ]?(?:年|个?月|天|日)|长期|永久)";

pattern! {
    STAR = &format!("(?:绝{GAP}密|機{GAP}密|机{GAP}密|秘{GAP}密){GAP}(?:级{GAP})?[★☆✩✪✭✮✯⭐⋆*＊﹡※]");
    LABEL = &format!("密{GAP}级{GAP}(?:和{GAP}保密期限|及{GAP}保密期限|等级)?{GAP}[：:\\t|]{GAP}(?:绝{GAP}密|机{GAP}密|秘{GAP}密)");
    ALONE = &format!("^[\\s【（(\\[〔「]*(?:绝{GAP}密|机{GAP}密|秘{GAP}密)(?:{GAP}级)?[\\s】）)\\]〕」]*(?:[·•・.．—-]*{GAP}{TERM})?[。.!！\\s]*$");
    WITH_TERM = &format!("(?:绝密|机密|秘密)[ \u{3000}·•・.．]{{0,3}}{TERM}$");
    SERVICE = &format!("(?:工作秘密|内部秘密){GAP}[★☆*＊]|^[\\s【（(\\[]*(?:工作秘密|内部文件|注意保密)[】）)\\]。\\s]*$");
}

/// G-34.
pub(super) fn check(sheet: &Sheet<'_>, desk: &mut Desk) {
    for (row, _) in sheet.rows() {
        find(row, desk);
    }
}

fn find(row: &Row, desk: &mut Desk) {
    if !row.text.contains('密') {
        return;
    }
    let is_short = count_to(row.words(), 25) <= 24;
    let mut found = Vec::new();
    found.extend(STAR.find_iter(&row.text).map(|found| found.range()));
    found.extend(LABEL.find_iter(&row.text).map(|found| found.range()));
    if is_short {
        found.extend(ALONE.find(&row.text).map(|_| row.inner()));
        found.extend(WITH_TERM.find(row.text.trim_end()).map(|found| found.range()));
    }
    found.sort_by_key(|bytes| bytes.start);
    found.dedup_by(|later, first| later.start < first.end);
    let has_mark = !found.is_empty();
    for bytes in found {
        let what = format!(
            "“{}”是密级标志，本系统不得存储、处理、传输国家秘密，请立即停止录入，按保密规定处理原件",
            row.slice(bytes.clone())
        );
        desk.add(Mark::new(Check::of(34), Class::Secret, row, bytes, what));
    }
    if !has_mark && let Some(found) = SERVICE.find(&row.text) {
        let what = format!("“{}”是内部标志，请确认本文可以在本系统流转", found.as_str().trim());
        desk.add(Mark::new(Check::of(34), Class::Secret, row, found.range(), what).at(Level::Warn));
    }
}
