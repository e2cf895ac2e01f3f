//! The skeleton of a text (骨架): letters, digits and Chinese characters in one width and case, everything between them
//! gone, so that a word pulled apart by signs stands together again. Where each character came from is kept.

use super::row::is_han;
use crate::normalise::half_width;
use std::ops::Range;

/// A folded text with the bytes each of its characters came from (骨架).
pub(super) struct Skeleton {
    pub(super) text: String,
    /// For each character: where it begins here, and its bytes in the source.
    from: Vec<(usize, Range<usize>)>,
}

impl Skeleton {
    /// The source bytes of each character in these bytes of the skeleton.
    pub(super) fn sources(&self, bytes: &Range<usize>) -> &[(usize, Range<usize>)] {
        let first = self.from.partition_point(|(at, _)| *at < bytes.start);
        let last = self.from.partition_point(|(at, _)| *at < bytes.end);
        self.from.get(first..last).unwrap_or_default()
    }

    /// The source bytes from the first to the last character.
    pub(super) fn source(&self, bytes: &Range<usize>) -> Range<usize> {
        let sources = self.sources(bytes);
        let start = sources.first().map_or(0, |(_, range)| range.start);
        start..sources.last().map_or(start, |(_, range)| range.end)
    }
}

/// Folds a text.
pub(super) fn skeleton(text: &str) -> Skeleton {
    let mut folded = Skeleton { text: String::with_capacity(text.len()), from: Vec::new() };
    for (at, c) in text.char_indices() {
        let kept = look_alike(half_width(c)).to_ascii_lowercase();
        if kept.is_ascii_alphanumeric() || is_han(kept) {
            folded.from.push((folded.text.len(), at..at + c.len_utf8()));
            folded.text.push(kept);
        }
    }
    folded
}

/// The plain character for one that only looks like it, or is its traditional form.
fn look_alike(c: char) -> char {
    const ROUND: &[char] = &['⓪', '①', '②', '③', '④', '⑤', '⑥', '⑦', '⑧', '⑨'];
    const BRACKETED: &[char] = &['⑴', '⑵', '⑶', '⑷', '⑸', '⑹', '⑺', '⑻', '⑼'];
    let digit = |at: usize| u32::try_from(at).ok().and_then(|at| char::from_digit(at, 10));
    if !matches!(c, '\u{80}'..='\u{2FFF}' | '\u{4E00}'..='\u{9FFF}' | '\u{1D400}'..='\u{1D7FF}' | '\u{1F100}'..='\u{1F1FF}')
    {
        return c;
    }
    if let Some(at) = ROUND.iter().position(|round| *round == c) {
        return digit(at).unwrap_or(c);
    }
    if let Some(at) = BRACKETED.iter().position(|round| *round == c) {
        return digit(at + 1).unwrap_or(c);
    }
    let from_a = |first: u32| char::from_u32(u32::from('a') + (u32::from(c) - first) % 26).unwrap_or(c);
    match c {
        'ⓐ'..='ⓩ' => from_a(0x24D0),
        'Ⓐ'..='Ⓩ' => from_a(0x24B6),
        '⒜'..='⒵' => from_a(0x249C),
        '\u{1D400}'..='\u{1D6A3}' => from_a(0x1D400),
        '\u{1D7CE}'..='\u{1D7FF}' => {
            digit(usize::try_from((u32::from(c) - 0x1D7CE) % 10).unwrap_or(0)).unwrap_or(c)
        }
        '\u{1F130}'..='\u{1F149}' => from_a(0x1F130),
        'а' | 'α' | 'А' | 'Α' | 'à' | 'á' | 'ä' | 'â' => 'a',
        'β' | 'В' | 'Β' | 'ь' => 'b',
        'с' | 'С' | 'ç' => 'c',
        'е' | 'ε' | 'Е' | 'Ε' | 'é' | 'è' | 'ё' | 'ê' | 'ë' => 'e',
        'і' | 'ι' | 'І' | 'Ι' | 'í' | 'ì' => 'i',
        'о' | 'ο' | 'О' | 'Ο' | 'ó' | 'ò' | 'ö' => 'o',
        'р' | 'ρ' | 'Р' | 'Ρ' => 'p',
        'т' | 'τ' | 'Т' | 'Τ' => 't',
        'х' | 'χ' | 'Х' | 'Χ' => 'x',
        'у' | 'У' | 'ü' => 'u',
        'к' | 'К' | 'κ' | 'Κ' => 'k',
        '賭' => '赌',
        '場' => '场',
        '樂' => '乐',
        '娛' => '娱',
        '機' => '机',
        '網' => '网',
        '註' => '注',
        '貸' => '贷',
        '開' => '开',
        '發' => '发',
        '證' => '证',
        '體' => '体',
        '遊' => '游',
        '戲' => '戏',
        '億' => '亿',
        '龍' => '龙',
        '彩' | '綵' => '彩',
        '錢' => '钱',
        '臺' => '台',
        other => other,
    }
}

/// The text with characters of the same sound as one: 菠菜平台, 铺京堵场. Every character keeps its length in bytes.
pub(super) fn homophone(folded: &str) -> String {
    folded.chars().map(sound).collect()
}

const fn sound(c: char) -> char {
    match c {
        '菠' | '搏' | '波' | '薄' | '铂' | '渤' | '帛' | '膊' | '勃' | '伯' => '博',
        '采' | '菜' | '踩' | '睬' | '材' | '财' | '才' => '彩',
        '住' | '註' | '柱' | '驻' | '著' | '祝' | '蛀' | '铸' | '筑' => '注',
        '头' | '骰' => '投',
        '堵' | '睹' | '渡' | '镀' | '肚' | '杜' => '赌',
        '厂' | '常' | '肠' | '长' => '场',
        '漂' | '飘' | '嫖' => '票',
        '鸡' | '几' | '积' | '基' => '机',
        '琪' | '齐' | '奇' | '旗' => '棋',
        '脾' | '排' => '牌',
        '愉' | '渔' | '余' | '鱼' => '娱',
        '勒' => '乐',
        '铺' | '浦' | '普' => '葡',
        '惊' | '晶' | '景' => '京',
        '家' | '佳' | '嘉' => '加',
        '白' | '佰' | '柏' => '百',
        '薇' | '威' | '徽' | '卫' | '维' => '微',
        '芯' | '心' | '新' => '信',
        '瑟' | '涩' => '色',
        '晴' | '清' => '情',
        '皇' | '簧' => '黄',
        '辨' | '辩' => '办',
        '正' | '政' | '症' => '证',
        '袋' | '带' => '代',
        '侥' => '聊',
        '果' | '倮' => '裸',
        '评' | '瓶' => '平',
        other => other,
    }
}
