//! 序号不规范: article numbers in half-width brackets, and numbers that are used twice.

use super::{Evidence, fault};
use crate::notice::{FaultKind, NoticeFault};

/// Half-width brackets as one fault, and each number used twice.
pub(super) fn find(evidence: &Evidence<'_>) -> Vec<NoticeFault> {
    half_width(evidence).into_iter().chain(used_twice(evidence)).collect()
}

fn half_width(evidence: &Evidence<'_>) -> Option<NoticeFault> {
    let articles = &evidence.outline.half_width;
    let first = *articles.first()?;
    let heading = |at: usize| evidence.notice.articles.get(at).map_or("", |article| article.heading.as_str());
    let place = |at: usize| evidence.place(at, heading(at));
    let citations: Vec<String> = articles.iter().map(|at| place(*at).citation).collect();
    Some(fault(
        FaultKind::Numbering,
        "半角括号",
        place(first),
        articles.get(1).map(|at| place(*at)),
        format!("{}的层次序号用了半角括号，应为全角。", citations.join("、")),
        "照原文保留，引用时用全角括号",
    ))
}

fn used_twice(evidence: &Evidence<'_>) -> Vec<NoticeFault> {
    let articles = &evidence.notice.articles;
    let mut faults = Vec::new();
    for (at, article) in articles.iter().enumerate() {
        let first = articles.iter().take(at).position(|other| other.citation == article.citation);
        let Some(first) = first else { continue };
        let heading = articles.get(first).map_or("", |article| article.heading.as_str());
        faults.push(fault(
            FaultKind::Numbering,
            &article.citation,
            evidence.place(first, heading),
            Some(evidence.place(at, article.heading.clone())),
            format!("条款号“{}”用了两次，引用时分不清。", article.citation),
            "照原文保留，引用时附上标题",
        ));
    }
    faults
}
