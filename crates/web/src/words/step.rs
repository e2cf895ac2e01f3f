//! One step to an entry's points in Chinese (计算步骤的说法).

use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::sheet::{RuleId, Step};

/// `基础分值20。`, `按“综合稿减半”乘以1/2。`
pub fn sentence(notice: &Notice, step: &Step) -> String {
    match step {
        Step::Base(points) => format!("基础分值{points}分。"),
        Step::Times(rule, factor) => format!("{}乘以{factor}。", by(notice, *rule)),
        Step::Shared(rule, part) => format!("{}分得{part}。", by(notice, *rule)),
        Step::Figure(rule, points) => format!("{}各计{points}分。", by(notice, *rule)),
        Step::Attributed(rule) => format!("{}归于本单位。", by(notice, *rule)),
        Step::Dropped(rule) => format!("{}不计。", by(notice, *rule)),
        Step::Number(number) => format!("为第{number}次。"),
    }
}

/// `依四（二）1“综合稿减半”`.
fn by(notice: &Notice, rule: RuleId) -> String {
    let Some(rule) = rule.of(notice) else { return String::new() };
    let citation = notice.articles.get(rule.article).map_or("", |article| &article.citation);
    format!("依{citation}“{}”", rule.name)
}
