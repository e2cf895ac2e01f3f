//! 发文字号: document numbers, whole (甲政办发〔2017〕18号) and damaged (甲政办发〔201718, 甲政办发20128号).
//! A damaged number gets a proposal; which one is right, a person decides.

use super::passage::Passage;
use std::ops::Range;

/// A document number (发文字号) as it was read or as it is proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentNumber {
    /// The issuer's sign (发文机关代字).
    pub sign: String,
    /// The year.
    pub year: i32,
    /// The running number.
    pub number: u64,
}

impl std::fmt::Display for DocumentNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}〔{}〕{}号", self.sign, self.year, self.number)
    }
}

/// A number found in a passage.
pub(super) struct Mention {
    pub(super) range: Range<usize>,
    pub(super) number: DocumentNumber,
    pub(super) is_damaged: bool,
}

/// Every document number of a range, in order.
pub(super) fn find(passage: &Passage, range: Range<usize>) -> Vec<Mention> {
    let mut mentions = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let c = passage.c(at);
        let before = passage.before(at);
        let is_start = matches!(c, '〔' | '[' | '(') || (c.is_ascii_digit() && is_sign_end(before));
        match is_start.then(|| mention(passage, at, &range)).flatten() {
            Some(mention) => {
                at = mention.range.end;
                mentions.push(mention);
            }
            None => at += 1,
        }
    }
    mentions
}

/// What a sign ends in when its number has lost the brackets.
const fn is_sign_end(c: char) -> bool {
    matches!(c, '发' | '函' | '字' | '办' | '文' | '规' | '令' | '通' | '电' | '知')
}

/// Reads the number whose year starts at `at`, with or without an opening bracket.
fn mention(passage: &Passage, at: usize, range: &Range<usize>) -> Option<Mention> {
    let has_open = !passage.c(at).is_ascii_digit();
    let mut next = if has_open { at + 1 } else { at };
    let digits = digits(passage, &mut next);
    if digits.len() < 4 || !(digits.starts_with("19") || digits.starts_with("20")) {
        return None;
    }
    let start = sign_start(passage, at, range.start);
    let sign = passage.words(start..at).trim().to_owned();
    if super::passage::count(&sign) < 2 {
        return None;
    }
    let year: i32 = digits.get(..4)?.parse().ok()?;
    let has_close = matches!(passage.c(next), '〕' | ']' | ')');
    let rest = if digits.len() == 4 {
        if has_close {
            next += 1;
        }
        while passage.c(next) == '第' || passage.c(next) == ' ' {
            next += 1;
        }
        self::digits(passage, &mut next)
    } else {
        digits.get(4..)?.to_owned()
    };
    let number: u64 = rest.parse().ok().filter(|number| *number > 0)?;
    let has_hao = passage.c(next) == '号';
    if has_hao {
        next += 1;
    }
    let is_whole = has_open && has_close && has_hao && digits.len() == 4;
    // Without brackets only a 号 tells a number from a date: 卫办2012年 is none.
    if !has_open && !has_hao {
        return None;
    }
    let number = DocumentNumber { sign, year, number };
    Some(Mention { range: start..next, number, is_damaged: !is_whole })
}

fn digits(passage: &Passage, next: &mut usize) -> String {
    let mut digits = String::new();
    while passage.c(*next).is_ascii_digit() && digits.len() < 12 {
        digits.push(passage.c(*next));
        *next += 1;
    }
    digits
}

/// Where the sign of the issuer begins: at most twelve Chinese characters, not across 据、和 or a mark.
fn sign_start(passage: &Passage, at: usize, floor: usize) -> usize {
    let mut start = at;
    while start > floor && at - start < 12 {
        let c = passage.before(start);
        let is_word = ('\u{4E00}'..='\u{9FFF}').contains(&c);
        if !is_word || matches!(c, '据' | '和' | '按' | '照' | '及' | '与' | '以' | '号') {
            break;
        }
        start -= 1;
    }
    start
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::plan::passage::Passage;

    fn read(text: &str) -> Vec<(String, bool)> {
        let passage = Passage::of(text);
        find(&passage, 0..passage.len()).into_iter().map(|m| (m.number.to_string(), m.is_damaged)).collect()
    }

    #[test]
    fn whole_and_damaged_numbers_are_read() {
        let one = |number: &str, is_damaged| vec![(number.to_owned(), is_damaged)];
        assert_eq!(read("甲政办发〔2012〕31号"), one("甲政办发〔2012〕31号", false));
        assert_eq!(read("甲政办发［2012］31号"), one("甲政办发〔2012〕31号", false));
        assert_eq!(read("乙政办发〔201718"), one("乙政办发〔2017〕18号", true));
        assert_eq!(
            read("根据乙政办发20128号和乙卫医政函20151415号文件规定"),
            [("乙政办发〔2012〕8号".to_owned(), true), ("乙卫医政函〔2015〕1415号".to_owned(), true)]
        );
        assert_eq!(read("市卫办2012年工作（2012）"), []);
    }
}
