//! Coverage (编码情况): an article that states a figure is either made to run or says why not.
//! The check (handbook, N-161): the article's own words hold a figure with 分, 篇, 天, 日内, 个工作日, 元, 倍 or %,
//! and neither it nor anything below it has a block. Words without such figures need nothing.

use super::file::NOTICE_FILE;
use super::numeral;
use super::outline::Outline;
use super::problem::NoticeProblem;

/// Units that make a figure one a rule could use.
const UNITS: [&str; 9] = ["分", "篇", "天", "日内", "个工作日", "元", "倍", "%", "％"];

/// Words in which a unit is part of something else (百分制 is a matter of 未定义, 天津 a place).
const OTHER_WORDS: [&str; 10] =
    ["分之", "分制", "分管", "分钟", "分别", "分级", "分局", "分组", "天津", "元旦"];

/// Refuses articles with figures that nothing takes up.
pub(super) fn check(outline: &Outline, problems: &mut Vec<NoticeProblem>) {
    for (at, article) in outline.articles.iter().enumerate() {
        let has_block =
            outline.blocks.iter().any(|block| outline.with_ancestors(block.article).contains(&at));
        let text = format!("{}\n{}", article.heading, article.words);
        let Some(figure) = stated(&text).filter(|_| !has_block) else { continue };
        problems.push(NoticeProblem::new(
            "N-161",
            (NOTICE_FILE, outline.lines.get(at).copied().unwrap_or(0)),
            format!("“{}”写有“{figure}”，却没有规则，也没有说明不编码", article.citation),
            "有数的条款要么由系统执行，要么说明为什么不执行",
            "请在它下面写规则、节奏、裁定或附表块；不由系统执行的，写“不编码”块并说明理由",
        ));
    }
}

/// The first figure with a unit, as it stands in the text: `20分`, `5天`, `五个工作日`.
fn stated(text: &str) -> Option<String> {
    let mut rest = text;
    while let Some(start) = rest.find(is_figure) {
        rest = rest.get(start..)?;
        let number: String = rest.chars().take_while(|c| is_figure(*c) || *c == '.').collect();
        rest = rest.strip_prefix(number.as_str())?;
        let unit = UNITS.into_iter().find(|unit| rest.starts_with(unit));
        let is_other = OTHER_WORDS.iter().any(|word| rest.starts_with(word));
        // 十分重要, 一天, 半天 and 千分 are ways of speaking more often than figures.
        let is_phrase = matches!(number.as_str(), "十" | "百" | "千" | "万" | "半" | "一" | "零");
        if let Some(unit) = unit.filter(|_| !is_other && !is_phrase) {
            return Some(format!("{number}{unit}"));
        }
    }
    None
}

fn is_figure(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c) || numeral::is_numeral(c)
}
