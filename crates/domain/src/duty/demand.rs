//! What is asked for, in the notice's own words (报送要求): the clause of the article that states it, and the parts
//! it names. It guesses nothing: where the article has no such clause, the rule's name stands instead.

use crate::notice::Notice;
use crate::rule::Span;

/// The most parts a clause may name; a longer list is prose, not headings.
const MOST_PARTS: usize = 6;
/// The longest part in characters, for the same reason.
const LONGEST_PART: usize = 12;

/// The clause of the article that holds the words, without its full stop; nothing when none does.
pub(super) fn clause<'n>(notice: &'n Notice, article: usize, words: &str) -> Option<&'n str> {
    let text = &notice.articles.get(article)?.words;
    let clauses = text.split(['；', '。', ';', '\n']).map(str::trim);
    clauses.into_iter().find(|clause| holds(clause, words))
}

/// Whether a clause holds the words, not as the end of a longer number (5天 in 15天).
fn holds(clause: &str, words: &str) -> bool {
    clause.match_indices(words).any(|(at, _)| {
        let before = clause.get(..at).and_then(|head| head.chars().next_back());
        !before.is_some_and(|c| c.is_ascii_digit() || "一二三四五六七八九十百".contains(c))
    })
}

/// How a span is written in notices: 5天, 五天, 3个工作日, 当天.
pub(super) fn span_words(span: Span) -> Vec<String> {
    let (count, unit) = match span {
        Span::Days(0) => return vec!["当天".to_owned(), "当日".to_owned()],
        Span::Days(count) => (count, ["天", "日"].as_slice()),
        Span::WorkingDays(count) => (count, ["个工作日"].as_slice()),
    };
    let chinese = chinese(count);
    let spoken = std::iter::once(count.to_string()).chain(chinese);
    spoken.flat_map(|number| unit.iter().map(move |unit| format!("{number}{unit}"))).collect()
}

/// 1 to 99 in Chinese.
fn chinese(count: u32) -> Option<String> {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: u32| usize::try_from(n).ok().and_then(|at| DIGITS.get(at)).copied().unwrap_or("");
    match count {
        1..=9 => Some(digit(count).to_owned()),
        10..=19 => Some(format!("十{}", digit(count % 10))),
        20..=99 => Some(format!("{}十{}", digit(count / 10), digit(count % 10))),
        _ => None,
    }
}

/// The parts a clause asks for after 报送: 主要措施, 实施效果, 困难, 建议.
pub(super) fn parts(clause: &str) -> Vec<String> {
    let Some((_, asked)) = clause.split_once("报送") else { return Vec::new() };
    let asked = asked.split(['，', ',']).next().unwrap_or_default();
    let asked = ["等情况", "等有关情况", "等", "情况"]
        .iter()
        .find_map(|end| asked.strip_suffix(end))
        .unwrap_or(asked);
    let parts: Vec<String> = asked
        .split(['、', '和', '及', '与'])
        .map(|part| part.rsplit_once('的').map_or(part, |(_, head)| head).trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect();
    let is_list = (2..=MOST_PARTS).contains(&parts.len());
    let are_short = parts.iter().all(|part| part.chars().count() <= LONGEST_PART);
    if is_list && are_short { parts } else { Vec::new() }
}
