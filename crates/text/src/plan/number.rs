//! Numbers of headings and tasks (层次序号) in every style and width: 一、 （一） 1. １７． 28、 (1) ① 第三项 任务4：.
//! It says what stands at the start of a line; which level that is, [`super::outline`] decides.

use crate::numeral;

/// A style of numbering (序号样式), the highest that offices use first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Style {
    /// 第一章, 第二部分.
    Part,
    /// 一、
    Chinese,
    /// （一）
    ChineseBracket,
    /// 第三项, 第三条, 任务三, 项目三.
    Item,
    /// 1. １． 1、
    Arabic,
    /// （1） 1）
    ArabicBracket,
    /// ①
    Circled,
    /// 一是
    Spoken,
}

impl Style {
    /// Whether offices set headings of chapters in it.
    pub(super) const fn is_chinese(self) -> bool {
        matches!(self, Self::Part | Self::Chinese | Self::ChineseBracket)
    }
}

/// A number as it stands at the start of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Numbering {
    pub(super) style: Style,
    pub(super) number: u64,
    /// How many characters it takes, with its mark.
    pub(super) length: usize,
}

/// Reads the number at the start of a line without leading spaces.
pub(super) fn numbering(line: &[char]) -> Option<Numbering> {
    match line.first()? {
        '(' => bracketed(line),
        '第' => ordinal(line),
        '任' | '项' => named(line),
        c @ '①'..='⑳' => {
            let number = u64::from(u32::from(*c)).checked_sub(0x2460)? + 1;
            Some(Numbering { style: Style::Circled, number, length: 1 })
        }
        c if c.is_ascii_digit() => arabic(line),
        c if is_chinese(*c) => {
            let n = run(line, 0, is_chinese)?;
            let number = value(line, 0, n)?;
            let mark = line.get(n)?;
            matches!(mark, '、' | '.').then_some(Numbering { style: Style::Chinese, number, length: n + 1 })
        }
        _ => None,
    }
}

/// Reads 一是, 二是 at the start of a line; whether that is a number, the line's end decides.
pub(super) fn spoken(line: &[char]) -> Option<Numbering> {
    let n = run(line, 0, is_chinese)?;
    let is_spoken = line.get(n) == Some(&'是');
    let length = n + 1;
    is_spoken.then_some(())?;
    Some(Numbering { style: Style::Spoken, number: value(line, 0, n)?, length })
}

const fn is_chinese(c: char) -> bool {
    matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '零' | '〇')
}

/// How many characters from `from` are of a kind; a number has at most four of them.
fn run(line: &[char], from: usize, is_of: impl Fn(char) -> bool) -> Option<usize> {
    let n = line.iter().skip(from).take(5).take_while(|c| is_of(**c)).count();
    (1..=4).contains(&n).then_some(n)
}

fn value(line: &[char], from: usize, n: usize) -> Option<u64> {
    let digits: String = line.get(from..from + n)?.iter().collect();
    numeral::parse(&digits).ok().filter(|number| *number > 0)
}

/// （一） (1)
fn bracketed(line: &[char]) -> Option<Numbering> {
    let start = 1 + line.iter().skip(1).take_while(|c| **c == ' ').count();
    let is_arabic = line.get(start)?.is_ascii_digit();
    let n = run(line, start, |c| if is_arabic { c.is_ascii_digit() } else { is_chinese(c) })?;
    let close = start + n + line.iter().skip(start + n).take_while(|c| **c == ' ').count();
    if *line.get(close)? != ')' {
        return None;
    }
    let style = if is_arabic { Style::ArabicBracket } else { Style::ChineseBracket };
    let mark = usize::from(matches!(line.get(close + 1), Some('、')));
    Some(Numbering { style, number: value(line, start, n)?, length: close + 1 + mark })
}

/// 第一章 第3项
fn ordinal(line: &[char]) -> Option<Numbering> {
    let n = run(line, 1, |c| is_chinese(c) || c.is_ascii_digit())?;
    let (style, length) = match line.get(n + 1)? {
        '章' | '篇' | '节' => (Style::Part, n + 2),
        '部' if line.get(n + 2) == Some(&'分') => (Style::Part, n + 3),
        '项' | '条' | '件' => (Style::Item, n + 2),
        _ => return None,
    };
    let follow = line.get(length).copied().unwrap_or(' ');
    // 第一章 stands alone or before a space, a colon or a title; 第一条第二款 is a citation.
    if follow == '第' || (style == Style::Item && matches!(follow, '的' | '规' | '所' | '中')) {
        return None;
    }
    let mark = usize::from(matches!(follow, ':' | '、' | '.'));
    Some(Numbering { style, number: value(line, 1, n)?, length: length + mark })
}

/// 任务一： 项目3.
fn named(line: &[char]) -> Option<Numbering> {
    let is_named = matches!((line.first(), line.get(1)), (Some('任'), Some('务')) | (Some('项'), Some('目')));
    let n = if is_named { run(line, 2, |c| is_chinese(c) || c.is_ascii_digit())? } else { return None };
    // 任务一 may stand alone on its line.
    matches!(line.get(n + 2), None | Some(':' | '.' | '、' | ' ')).then_some(Numbering {
        style: Style::Item,
        number: value(line, 2, n)?,
        length: line.len().min(n + 3),
    })
}

/// 1. 1、 1) — but no 1.25张 and no 2012年.
fn arabic(line: &[char]) -> Option<Numbering> {
    let n = run(line, 0, |c| c.is_ascii_digit())?;
    let number = value(line, 0, n).filter(|number| *number < 1_000)?;
    let style = match line.get(n)? {
        '.' | '、' => Style::Arabic,
        ')' => Style::ArabicBracket,
        _ => return None,
    };
    if line.get(n + 1).is_some_and(char::is_ascii_digit) {
        // 1.2025年底前… is a number before a year; 1.25张 and 2.1 are decimals.
        let digits = line.iter().skip(n + 1).take_while(|c| c.is_ascii_digit()).count();
        let is_year = digits == 4 && line.get(n + 5) == Some(&'年');
        // 2.5月底前… is a number before a month.
        let is_month = digits <= 2 && line.get(n + 1 + digits) == Some(&'月');
        if !is_year && !is_month && line.get(n) != Some(&'、') {
            return None;
        }
    }
    Some(Numbering { style, number, length: n + 1 })
}

#[cfg(test)]
mod tests {
    use super::{Style, numbering};
    use crate::plan::passage::Passage;

    fn read(line: &str) -> Option<(Style, u64)> {
        let passage = Passage::of(line);
        numbering(passage.slice(0..passage.len())).map(|n| (n.style, n.number))
    }

    #[test]
    fn every_style_and_width_is_a_number() {
        for (line, style, number) in [
            ("一、总体要求", Style::Chinese, 1),
            ("十二、保障", Style::Chinese, 12),
            ("（一）健全", Style::ChineseBracket, 1),
            ("(十一) 健全", Style::ChineseBracket, 11),
            ("１７．严格", Style::Arabic, 17),
            ("28.做好", Style::Arabic, 28),
            ("3、做好", Style::Arabic, 3),
            ("1.2025年底前建成", Style::Arabic, 1),
            ("2．5月底前完成", Style::Arabic, 2),
            ("（２）做好", Style::ArabicBracket, 2),
            ("③做好", Style::Circled, 3),
            ("第三项 做好", Style::Item, 3),
            ("第二章 任务", Style::Part, 2),
            ("第三部分　任务", Style::Part, 3),
            ("任务四：做好", Style::Item, 4),
        ] {
            assert_eq!(read(line), Some((style, number)), "{line}");
        }
    }

    #[test]
    fn figures_and_citations_are_no_numbers() {
        for line in [
            "1.25张",
            "2012年",
            "第三条第二款规定",
            "一是做好",
            "任务分解",
            "10%以上",
            "（含县中医院）",
            "三级医院",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
