//! Numerals (数字): the figures a text states, in Arabic or Chinese characters.
//! It reads figures out of words; the figures of rules are read by [`super::value`].

use crate::points::Points;

/// Every figure a text states: `20`, `０.５`, `30%`, `1/3`, `3:2` (both), 一百二十, 百分之三十, 三分之一, 三成, 半, 两倍, 翻倍.
pub(super) fn figures(text: &str) -> Vec<Points> {
    let text: Vec<char> = text.chars().map(plain).collect();
    let mut found = Vec::new();
    arabic(&text, &mut found);
    chinese(&text, &mut found);
    for (words, figure) in NAMED {
        if contains(&text, words) {
            found.push(figure);
        }
    }
    found
}

/// Words that state a figure without a numeral.
const NAMED: [(&str, Points); 8] = [
    ("翻倍", Points::whole(2)),
    ("加倍", Points::whole(2)),
    ("双倍", Points::whole(2)),
    ("翻一番", Points::whole(2)),
    ("一倍", Points::whole(2)),
    ("千分制", Points::whole(1000)),
    ("百分制", Points::whole(100)),
    ("双月", Points::whole(2)),
];

fn contains(text: &[char], words: &str) -> bool {
    let words: Vec<char> = words.chars().collect();
    text.windows(words.len().max(1)).any(|window| window == words)
}

/// Full-width digits and marks as half-width ones.
fn plain(c: char) -> char {
    match c {
        '０'..='９' | '．' | '％' | '／' | '：' => {
            u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c)
        }
        '∶' => ':',
        '〇' => '零',
        other => other,
    }
}

fn arabic(text: &[char], found: &mut Vec<Points>) {
    let mut rest = text;
    while let Some(start) = rest.iter().position(char::is_ascii_digit) {
        rest = rest.get(start..).unwrap_or_default();
        let end =
            rest.iter().position(|c| !c.is_ascii_digit() && *c != '.' && *c != '/').unwrap_or(rest.len());
        let token: String = rest.iter().take(end).collect();
        rest = rest.get(end..).unwrap_or_default();
        let token = token.trim_end_matches(['.', '/']);
        let Some(figure) = Points::parse(token) else {
            found.extend(token.split(['.', '/']).filter_map(Points::parse));
            continue;
        };
        if rest.first() == Some(&'%') {
            found.extend(Points::parse(&format!("{token}%")));
        }
        found.push(figure);
        if token.contains('/') {
            found.extend(token.split('/').filter_map(Points::parse));
        }
    }
}

fn chinese(text: &[char], found: &mut Vec<Points>) {
    let mut rest = text;
    while let Some(start) = rest.iter().position(|c| is_numeral(*c)) {
        let before: String = rest.iter().take(start).collect();
        rest = rest.get(start..).unwrap_or_default();
        let end = rest.iter().position(|c| !is_numeral(*c)).unwrap_or(rest.len());
        let token: String = rest.iter().take(end).collect();
        rest = rest.get(end..).unwrap_or_default();
        let Some(figure) = parse(&token) else { continue };
        found.push(figure);
        if before.ends_with("百分之") || before.ends_with("分之") {
            // The part before 分之 was the figure just before this one.
            let whole = found.len().checked_sub(2).and_then(|at| found.get(at).copied());
            found.extend(whole.and_then(|whole| figure.divided_by(whole)));
        }
        if let Some('成' | '折') = rest.first() {
            found.extend(figure.divided_by(Points::whole(10)));
        }
    }
}

/// Whether the character belongs to a Chinese numeral.
pub(super) fn is_numeral(c: char) -> bool {
    digit(c).is_some() || unit(c).is_some() || c == '半'
}

fn digit(c: char) -> Option<i64> {
    Some(match c {
        '零' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn unit(c: char) -> Option<i64> {
    Some(match c {
        '十' => 10,
        '百' => 100,
        '千' => 1_000,
        '万' => 10_000,
        _ => return None,
    })
}

/// Reads 一百二十, 两千, 十五, 半, 一半, 二〇二〇; nothing for what is no numeral or beyond 99,999,999.
pub(super) fn parse(text: &str) -> Option<Points> {
    let text: Vec<char> = text.chars().map(plain).collect();
    if text.is_empty() || text.len() > 16 || !text.iter().all(|c| is_numeral(*c)) {
        return None;
    }
    let half = text.iter().filter(|c| **c == '半').count();
    if half > 0 {
        let is_half = half == 1 && (text.len() == 1 || text.first() == Some(&'一') && text.len() == 2);
        return is_half.then(|| Points::fraction(1, 2)).flatten();
    }
    if text.iter().all(|c| digit(*c).is_some()) {
        let digits = text.iter().filter_map(|c| digit(*c));
        return digits
            .take(9)
            .try_fold(0_i64, |sum, d| sum.checked_mul(10)?.checked_add(d))
            .map(Points::whole);
    }
    let (mut total, mut section, mut last) = (0_i64, 0_i64, None);
    for c in text {
        match (digit(c), unit(c)) {
            (Some(d), _) => last = Some(d),
            (_, Some(10_000)) => {
                total = total.checked_add(
                    section.checked_add(last.take().unwrap_or(0))?.max(1).checked_mul(10_000)?,
                )?;
                section = 0;
            }
            (_, Some(u)) => {
                section = section.checked_add(last.take().filter(|d| *d > 0).unwrap_or(1).checked_mul(u)?)?;
            }
            _ => return None,
        }
    }
    total.checked_add(section)?.checked_add(last.unwrap_or(0)).map(Points::whole)
}
