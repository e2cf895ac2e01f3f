//! The lines printed under a table (表下说明): readings in force, the sample remark, what waits for a decision.

use crate::words::anchor;
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::sheet::{RemarkKind, Sheet};

/// A line under a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemarkLine {
    /// The words.
    pub words: String,
    /// Where to read more; empty when there is nothing.
    pub href: String,
}

/// The lines under a table that rests on the whole notice.
pub(crate) fn of(notice: &Notice, sheet: &Sheet) -> Vec<RemarkLine> {
    let mut lines = Vec::new();
    if let Some(sample) = &notice.sample_remark {
        lines.push(RemarkLine { words: sample.clone(), href: String::new() });
    }
    for question in &notice.questions {
        let href = format!("/notices/{}/faults#{}", notice.code, anchor(&question.id));
        lines.push(RemarkLine { words: question.remark(), href });
    }
    for fault in notice.faults.iter().filter(|fault| fault.ruling.is_none() && !fault.default.is_empty()) {
        let href = format!("/notices/{}/faults#{}", notice.code, anchor(&fault.id));
        lines.push(RemarkLine { words: format!("{}：{}", fault.what, fault.default), href });
    }
    for (kind, count) in counts(sheet) {
        lines.push(RemarkLine { words: format!("{}：{count}条事实，请核对台账。", word(kind)), href: String::new() });
    }
    lines
}

/// How many facts wait for each kind of look.
pub(crate) fn counts(sheet: &Sheet) -> Vec<(RemarkKind, usize)> {
    let kinds = [
        RemarkKind::UnknownUnit,
        RemarkKind::NoUnit,
        RemarkKind::UnlistedOutlet,
        RemarkKind::FigureOutOfRange,
        RemarkKind::NoRule,
    ];
    let count = |kind| sheet.remarks.iter().filter(|remark| remark.kind == kind).count();
    kinds.into_iter().map(|kind| (kind, count(kind))).filter(|(_, count)| *count > 0).collect()
}

/// What a clerk should look at, in words.
pub(crate) const fn word(kind: RemarkKind) -> &'static str {
    match kind {
        RemarkKind::UnknownUnit => "单位未列入名册",
        RemarkKind::NoUnit => "没有写明单位",
        RemarkKind::UnlistedOutlet => "媒体待认定，不在媒体名单内",
        RemarkKind::FigureOutOfRange => "认定数值超出规定范围",
        RemarkKind::NoRule => "没有规则适用，未计分",
    }
}
