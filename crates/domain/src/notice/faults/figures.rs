//! 数值无据: a figure that a rule uses and that neither its article nor anything it points to states.
//! The article and those above it are looked at, the annexes they name, the tables attached there,
//! and the questions the rule rests on. 0 and 1 need no statement.

use super::{Evidence, fault};
use crate::notice::{FaultKind, NoticeFault, numeral};
use crate::points::Points;
use crate::rule::Rule;

/// Every rule with a figure nobody stated.
pub(super) fn find(evidence: &Evidence<'_>) -> Vec<NoticeFault> {
    let rules = evidence.notice.rules.iter().zip(evidence.figures);
    rules.filter_map(|(rule, figures)| unstated(evidence, rule, figures)).collect()
}

fn unstated(evidence: &Evidence<'_>, rule: &Rule, figures: &[Points]) -> Option<NoticeFault> {
    let stated: Vec<Points> = numeral::figures(&grounds(evidence, rule)).into_iter().map(magnitude).collect();
    let mut missing: Vec<Points> = figures.iter().copied().map(magnitude).collect();
    missing.retain(|figure| !figure.is_zero() && *figure != Points::ONE && !stated.contains(figure));
    missing.sort_unstable();
    missing.dedup();
    if missing.is_empty() {
        return None;
    }
    let shown: Vec<String> = missing.iter().map(ToString::to_string).collect();
    let default = match &evidence.notice.sample_remark {
        Some(remark) => format!("按示例执行（{remark}）"),
        None => "按规则所写的数值执行".to_owned(),
    };
    let excerpt: String = evidence.text(rule.article).trim().chars().take(60).collect();
    Some(fault(
        FaultKind::UnstatedFigure,
        &rule.name,
        evidence.place(rule.article, excerpt),
        None,
        format!("规则“{}”用了{}，所在条款、附表和待裁定事项都没有这个数。", rule.name, shown.join("、")),
        &default,
    ))
}

fn magnitude(figure: Points) -> Points {
    if figure.is_negative() { -figure } else { figure }
}

/// Everything the rule may rest on, as one text.
fn grounds(evidence: &Evidence<'_>, rule: &Rule) -> String {
    let notice = evidence.notice;
    let mut articles = evidence.outline.with_ancestors(rule.article);
    let above: String = articles.iter().map(|at| evidence.text(*at)).collect();
    let annexes =
        notice.articles.iter().enumerate().filter(|(_, article)| names_annex(&above, &article.citation));
    articles.extend(annexes.map(|(at, _)| at));
    let mut text: String = articles.iter().map(|at| evidence.text(*at) + "\n").collect();
    for attachment in evidence.attachments.iter().filter(|attachment| articles.contains(&attachment.article))
    {
        text.extend(attachment.table.rows.iter().flatten().map(|cell| format!("{cell}\n")));
    }
    for question in notice.questions.iter().filter(|question| rule.questions.contains(&question.id)) {
        text.push_str(&question.question);
        text.extend(question.places.iter().map(|place| format!("\n{place}\n")));
        text.extend(question.options.iter().map(|(name, put)| format!("{name}\n{put}\n")));
    }
    text
}

/// Whether a text points to the annex (见附件2; 附件3 also means 附件3-1).
fn names_annex(text: &str, citation: &str) -> bool {
    let Some(number) = citation.strip_prefix("附件").and_then(|rest| rest.split([' ', '-']).next()) else {
        return false;
    };
    text.split("附件").skip(1).any(|after| {
        let named: String = after.trim_start().chars().take_while(char::is_ascii_digit).collect();
        named == number
    })
}
