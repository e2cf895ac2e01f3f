//! 未定义: words a notice relies on and nobody defines, each once with the articles that use it.
//! A term counts as settled when a question or a 不编码 reason speaks of it, when the text explains it
//! (`及时，是指…`), or, for 千分制 and 百分制, when a 折算 rule runs.

use super::{Evidence, fault, sentence};
use crate::notice::{FaultKind, NoticeFault};
use crate::rule::RuleKind;

/// The terms looked for, with what holds until somebody rules (requirements §0 and §3.1).
const TERMS: [(&str, &str); 12] = [
    ("千分制", "只列原始得分，不折算"),
    ("百分制", "只列原始得分，不折算"),
    ("第一时间", "重大舆情自发现起1小时，其他工作时间内2小时；只提醒，不计分"),
    ("及时", "只提醒，不计分"),
    ("定期", "按季"),
    ("适时", "只提醒，不计分"),
    ("酌情", "由认定人在认定记录中写明数值和理由"),
    ("视情", "由认定人在认定记录中写明数值和理由"),
    ("优秀", "由认定人在认定记录中写明理由"),
    ("质量较好", "由审核人标注，并写明理由"),
    ("质量一般", "由审核人标注，并写明理由"),
    ("重大失误", "由认定人在失误记录中写明理由和佐证"),
];

/// Every undefined term.
pub(super) fn find(evidence: &Evidence<'_>) -> Vec<NoticeFault> {
    TERMS.iter().filter_map(|(term, default)| undefined(evidence, term, default)).collect()
}

fn undefined(evidence: &Evidence<'_>, term: &str, default: &str) -> Option<NoticeFault> {
    let notice = evidence.notice;
    let is_asked = notice.questions.iter().any(|question| {
        question.question.contains(term) || question.places.iter().any(|place| place.contains(term))
    });
    let has_conversion = notice.rules.iter().any(|rule| matches!(rule.kind, RuleKind::Convert(_)));
    if is_asked || term.ends_with("分制") && has_conversion {
        return None;
    }
    let mut users = Vec::new();
    for (at, article) in notice.articles.iter().enumerate() {
        let text = evidence.text(at);
        if ["，是指", "是指", "指的是"].iter().any(|word| text.contains(&format!("{term}{word}"))) {
            return None;
        }
        // The words before the first heading are greetings and reasons, not rules.
        let is_preface = article.heading.is_empty();
        let is_settled = article.not_encoded.as_ref().is_some_and(|reason| reason.contains(term));
        if text.contains(term) && !is_settled && !is_preface {
            users.push(at);
        }
    }
    let first = *users.first()?;
    let second = users.get(1).map(|at| evidence.place(*at, sentence(&evidence.text(*at), term)));
    let citations: Vec<&str> = users
        .iter()
        .filter_map(|at| notice.articles.get(*at))
        .map(|article| article.citation.as_str())
        .collect();
    Some(fault(
        FaultKind::UndefinedTerm,
        term,
        evidence.place(first, sentence(&evidence.text(first), term)),
        second,
        format!("“{term}”没有规定口径，用于{}。", citations.join("、")),
        default,
    ))
}
