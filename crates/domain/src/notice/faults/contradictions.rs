//! 矛盾: declared questions with two places, point tables against rules, and duties with two dates.

use super::{Evidence, fault};
use crate::notice::{FaultKind, NoticeFault, Place, Question};

/// Every contradiction.
pub(super) fn find(evidence: &Evidence<'_>) -> Vec<NoticeFault> {
    let questions = evidence.notice.questions.iter().filter_map(|question| declared(evidence, question));
    questions.chain(point_tables(evidence)).chain(two_dates(evidence)).collect()
}

/// A question that names two places is a contradiction already found by hand; its id is the question's own.
fn declared(evidence: &Evidence<'_>, question: &Question) -> Option<NoticeFault> {
    let (here, there) = (question.places.first()?, question.places.get(1)?);
    Some(NoticeFault {
        id: question.id.clone(),
        kind: FaultKind::Contradiction,
        here: place(evidence, question, here),
        there: Some(place(evidence, question, there)),
        what: question.question.clone(),
        default: question.default.clone(),
        ruling: question.ruling.clone(),
    })
}

/// `附件2 注2：“…”` as a place; a 依据 without a known citation stands under the question's own article.
fn place(evidence: &Evidence<'_>, question: &Question, text: &str) -> Place {
    if let Some((citation, words)) = text.split_once(['：', ':']) {
        let is_cited =
            |one: &str| evidence.notice.articles.iter().any(|article| article.citation == one.trim());
        if citation.split('、').all(is_cited) {
            return Place { citation: citation.trim().to_owned(), words: words.trim().to_owned() };
        }
    }
    evidence.place(question.article, text)
}

/// An attached table with 分值 and 规则 whose figure is none of the rule's. A rule that follows a ruling is left
/// out: its question shows both figures.
fn point_tables(evidence: &Evidence<'_>) -> Vec<NoticeFault> {
    let mut faults = Vec::new();
    for attachment in evidence.attachments {
        let table = &attachment.table;
        for row in &table.rows {
            let name = table.cell(row, "规则");
            let rules = evidence.notice.rules.iter().zip(evidence.figures);
            let found = rules.into_iter().find(|(rule, _)| rule.name == name && rule.questions.is_empty());
            let Some((rule, figures)) = found else { continue };
            let Some(figure) = crate::notice::value::points(table.cell(row, "分值")) else { continue };
            if figures.iter().any(|stated| *stated == figure || *stated == -figure) {
                continue;
            }
            let words = sentence_of(evidence, rule.article, name);
            faults.push(fault(
                FaultKind::Contradiction,
                &format!("{name}分值"),
                evidence.place(rule.article, words),
                Some(Place { citation: table.citation.clone(), words: row.join(" ") }),
                format!("“{name}”按条文执行的分值与{}所列的{figure}不同。", table.citation),
                "按条文执行，附表作为说明",
            ));
        }
    }
    faults
}

fn sentence_of(evidence: &Evidence<'_>, article: usize, name: &str) -> String {
    let text = evidence.text(article);
    if text.contains(name) { super::sentence(&text, name) } else { text.trim().chars().take(60).collect() }
}

/// One duty with two dates.
fn two_dates(evidence: &Evidence<'_>) -> Vec<NoticeFault> {
    let cadences = &evidence.notice.cadences;
    let mut faults = Vec::new();
    for (at, one) in cadences.iter().enumerate() {
        let others =
            cadences.iter().skip(at + 1).filter(|other| other.name == one.name && other.when != one.when);
        for other in others {
            let words = |article| evidence.text(article).trim().chars().take(60).collect::<String>();
            faults.push(fault(
                FaultKind::Contradiction,
                &format!("{}时点", one.name),
                evidence.place(one.article, words(one.article)),
                Some(evidence.place(other.article, words(other.article))),
                format!("“{}”在两处规定了不同的时点。", one.name),
                "两个时点都列入待办",
            ));
        }
    }
    faults
}
