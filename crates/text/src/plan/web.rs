//! Leftovers and intruders (网页残留与植入): navigation, sharing, printing, betting words, strange domains, half-width marks.
//! Lines that are leftovers are taken out of the reading and listed; nothing else is changed.

use super::fault::{Fault, FaultKind};
use super::line::Line;
use super::passage::{Passage, count};
use std::ops::Range;

/// Words that only web pages have; a short line with one is a leftover.
const RESIDUE: &[&str] = &[
    "您所在当前位置",
    "当前位置",
    "您现在的位置",
    "您的位置",
    "分享到",
    "打印本页",
    "关闭窗口",
    "[责编",
    "责任编辑",
    "返回顶部",
    "ProducedBy",
    "上一篇",
    "下一篇",
    "浏览次数",
    "点击数",
    "阅读次数",
    "扫一扫",
    "Copyright",
    "版权所有",
    "ICP备",
    "技术支持",
    "网站地图",
    "字体:",
    "[字号",
    "[打印]",
    "[关闭]",
    "大中小",
    "无障碍",
    "政务公开>",
    ">法规文件",
    "首页>",
    "[image:",
];

/// The first characters of [`RESIDUE`]: all others are passed over at once.
fn starts_residue(c: char) -> bool {
    "您当分打关[责返P上下浏点阅扫C版I技网字大无政>首".contains(c)
}

/// Words of betting pages put into official texts; longer ones first.
const SPAM: &[&str] = &[
    "365bet",
    "bet365",
    "平台投注",
    "投注平台",
    "体育投注",
    "投注",
    "博彩",
    "娱乐城",
    "赌场",
    "葡京",
    "威尼斯人",
    "时时彩",
    "百家乐",
    "老虎机",
    "六合彩",
    "真人娱乐",
    "棋牌游戏",
    "网上赌",
];

/// Marks the leftovers among the lines and lists every intruder.
pub(super) fn sweep(source: &Passage, lines: &mut [Line], faults: &mut Vec<Fault>) {
    for line in lines.iter_mut() {
        residue(source, line, faults);
    }
    intruders(source, faults);
    half_width_marks(source, faults);
}

fn residue(source: &Passage, line: &mut Line, faults: &mut Vec<Fault>) {
    if line.len() > 120 {
        return;
    }
    let mut text = Passage::with_room(line.len());
    text.append_compact(source, line.range.clone());
    let is_crumb = text.c(0) == '>';
    let found = (0..text.len()).filter(|at| starts_residue(text.c(*at))).find_map(|at| text.any(at, RESIDUE));
    let Some(found) = found.or(is_crumb.then_some(">")) else { return };
    let mut range = line.range.clone();
    if found == "[image:" {
        // The mark of a picture may stand before words that belong to the document.
        let Some(close) = source.find(range.clone(), "]") else { return };
        range.start = source.find(range.clone(), "[").unwrap_or(range.start);
        range.end = close + 1;
        let rest = source.slice(close + 1..line.range.end).iter().position(|c| *c != ' ' && *c != '\t');
        match rest {
            Some(skip) if range.start == line.range.start => line.range.start = close + 1 + skip,
            Some(_) => {}
            None => line.is_dropped = true,
        }
    } else {
        line.is_dropped = true;
    }
    let words = source.words(range.clone());
    let sentence = format!("“{}”是网页残留，已不计入正文，请核对", words.trim());
    faults.push(Fault::at(FaultKind::WebResidue, source.span(range), sentence));
}

fn intruders(source: &Passage, faults: &mut Vec<Fault>) {
    let mut at = 0;
    while at < source.len() {
        let word = match source.c(at) {
            '3' | 'b' | '平' | '投' | '体' | '博' | '娱' | '赌' | '葡' | '威' | '时' | '百' | '老' | '六'
            | '真' | '棋' | '网' => source.any(at, SPAM),
            'w' | 'h' => {
                if let Some(range) = foreign_domain(source, at) {
                    let words = source.words(range.clone());
                    let sentence = format!("“{words}”不是政府网站域名，来源可疑，请核对");
                    faults.push(Fault::at(FaultKind::ForeignDomain, source.span(range.clone()), sentence));
                    at = range.end;
                    continue;
                }
                None
            }
            _ => None,
        };
        let Some(word) = word else {
            at += 1;
            continue;
        };
        let start = at;
        at += count(word);
        while let Some(next) = source.any(at, SPAM) {
            at += count(next);
        }
        let sentence = format!("“{}”疑似被植入的违规词，清除前不得发布", source.words(start..at));
        let mut fault = Fault::at(FaultKind::Spam, source.span(start..at), sentence);
        fault.proposal = instead_of_spam(source, start..at);
        faults.push(fault);
    }
}

/// What probably stood there: 〇〇市人民政府 before 办公室, when the text names its place in a title.
fn instead_of_spam(source: &Passage, spam: Range<usize>) -> Option<String> {
    let office = source.any(spam.end, &["办公室", "办公厅"])?;
    let title = source.find(0..source.len(), "《")?;
    let end = (title + 1..title + 10).find(|at| matches!(source.c(*at), '市' | '县' | '区' | '州' | '省'))?;
    Some(format!("{}人民政府{office}", source.words(title + 1..end + 1)))
}

fn foreign_domain(source: &Passage, at: usize) -> Option<Range<usize>> {
    source.any(at, &["www.", "http://", "https://"])?;
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '/' | '_');
    let end = (at..source.len()).find(|i| !is_part(source.c(*i))).unwrap_or(source.len());
    source.find(at..end, ".gov.cn").is_none().then_some(at..end)
}

/// Half-width commas and brackets beside Chinese characters: one fault with every place.
fn half_width_marks(source: &Passage, faults: &mut Vec<Fault>) {
    let is_chinese = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
    let mut spans = Vec::new();
    for at in 0..source.len() {
        let is_mark = matches!(source.raw(at), ',' | ';' | ':' | '(' | ')' | '?' | '!');
        if is_mark && (is_chinese(source.before(at)) || is_chinese(source.c(at + 1))) {
            spans.push(source.span(at..at + 1));
        }
    }
    if !spans.is_empty() {
        let sentence = format!("有{}处半角标点，公文应使用全角标点", spans.len());
        faults.push(Fault { kind: FaultKind::HalfWidthPunctuation, spans, sentence, proposal: None });
    }
}

#[cfg(test)]
mod tests {
    use super::{RESIDUE, starts_residue};

    #[test]
    fn no_leftover_is_passed_over() {
        for word in RESIDUE {
            assert!(word.chars().next().is_some_and(starts_residue), "{word}");
        }
    }
}
