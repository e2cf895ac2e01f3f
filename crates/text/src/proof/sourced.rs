//! Figures without a source (数据无来源): every sentence that states an amount and does not say where it comes from, for the
//! author to add the source and the reviewer to confirm it (S1 五（四）: 数据准确、情况清楚). Not one of the checks G-01 to
//! G-38 and not part of [`super::read`]: most texts have such figures, and the author answers for them one by one.

use super::mark::{Check, Class, Field, Level, Mark};
use super::pattern::pattern;
use super::row::Row;
use std::ops::Range;

pattern! {
    AMOUNT = "[0-9０-９][0-9０-９,，.．]*(?:余|多)?(?:%|％|‰|个百分点|百分点|[十百千万亿]*(?:余|多)?(?:元|人次|人|家|件|例|篇|次|倍|户|名|项|个|所|吨|公里|张|笔|份|台|套|期|场|条|种|天|小时|分钟|平方米|亩|岁))";
    SOURCE = "据|来源|统计|台账|系统显示|平台显示|报表|决算|审计|公报|年报|月报|季报|抽样|调查|监测|登记|备案|审核表|结算系统|信息平台|信息系统|《|〔|见附|详见|测评|评估|批复|预算";
    ORDINAL_BEFORE = "(?:第|附件|图|表|[0-9]年)$";
}

/// The figures of a text that name no source: one mark for each sentence, naming the figures.
///
/// A sentence has a source when it says so itself (据……统计, 结算系统, a document in 《》) or the sentence before it in the
/// same paragraph does.
///
/// ```
/// use zhaozhang_text::proof::figures;
/// let text = "今年甲县住院率下降3.2个百分点，为群众减负120万元。\n据医保结算系统统计，门诊结算35201人次。";
/// let marks = figures(text);
/// assert_eq!(marks.len(), 1);
/// assert_eq!(marks[0].found, "3.2个百分点、120万元");
/// ```
pub fn figures(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (at, line) in text.split('\n').enumerate() {
        let row = Row::new(Field::Text, at + 1, line.trim_end_matches('\r'));
        if row.is_blank() || row.is_table() {
            continue;
        }
        let mut has_source = false;
        for sentence in sentences(&row) {
            let words = row.slice(sentence.clone());
            let is_sourced = SOURCE.is_match(words) || has_source;
            has_source = SOURCE.is_match(words);
            if !is_sourced {
                marks.extend(unsourced(&row, sentence));
            }
        }
    }
    marks
}

/// The sentences of a row.
fn sentences(row: &Row) -> Vec<Range<usize>> {
    let mut start = 0;
    let ends = row.text.char_indices().filter(|(_, c)| matches!(c, '。' | '！' | '？' | '；'));
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (at, c) in ends {
        ranges.push(start..at + c.len_utf8());
        start = at + c.len_utf8();
    }
    ranges.push(start..row.text.len());
    ranges
}

fn unsourced(row: &Row, sentence: Range<usize>) -> Option<Mark> {
    let words = row.slice(sentence.clone());
    let amounts: Vec<Range<usize>> = AMOUNT
        .find_iter(words)
        .map(|found| found.start() + sentence.start..found.end() + sentence.start)
        .filter(|bytes| !ORDINAL_BEFORE.is_match(row.before(bytes.start)))
        .filter(|bytes| !row.char_before(bytes.start).is_some_and(|c| c.is_ascii_alphanumeric()))
        .collect();
    let (first, last) = (amounts.first()?, amounts.last()?);
    let shown: Vec<&str> = amounts.iter().map(|bytes| row.slice(bytes.clone())).collect();
    let what = format!("“{}”没有写明数据来源，请补来源或由审核人确认", shown.join("”“"));
    let mut mark =
        Mark::new(Check::of(30), Class::Unsourced, row, first.start..last.end, what).at(Level::Warn);
    mark.found = shown.join("、");
    mark.basis = "赣市医保字〔2020〕33号五（四）：数据准确、情况清楚".into();
    Some(mark)
}
