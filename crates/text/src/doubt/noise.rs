//! Signs strewn into a text (夹杂异字): letters in brackets between Chinese characters, and traditional forms among
//! simplified ones. Abbreviations people really write are not noise.

use super::page::is_han;
use super::{DoubtKind, Finding};

/// Abbreviations of this trade that stand in brackets.
const ABBREVIATIONS: &[&str] = &[
    "app", "drg", "dip", "ct", "mri", "icu", "ai", "5g", "pos", "who", "gdp", "cpi", "ppp", "hpv", "hiv",
    "it", "vip", "ip", "a", "b", "c", "d", "e", "f", "i", "ii", "iii", "iv", "v", "chs", "emr", "pacs",
    "his", "lis", "etc", "ppt", "mdt", "cdc", "qq", "kg", "km", "mm", "cm", "ml", "mg",
];

/// Traditional forms of characters that official texts are full of; none of them stands in GB 2312.
const TRADITIONAL: &str = "醫療衛國務質個會關業發開門問題學實現進還這對時間議來經濟區縣鄉鎮辦領導組織農總結構體產報請從應當與專項動員黨幹運營護險審計費減補貼財處機們說話語網頁圖書電視訊號碼線條約為麼變點節類準標確認證據傳統藥劑監測責參";

/// Bracketed letters between Chinese characters.
pub(super) fn letters(text: &str) -> Option<Finding> {
    let mut strewn: Vec<String> = Vec::new();
    for open in ['(', '（', '[', '【', '{', '<', '〈'] {
        for (at, sign) in text.match_indices(open) {
            let before = text.get(..at).and_then(|text| text.chars().next_back());
            let rest = text.get(at + sign.len()..).unwrap_or_default();
            let word: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
            let after = rest.get(word.len()..).unwrap_or_default();
            let mut after = after.chars();
            let closes =
                after.next().is_some_and(|c| matches!(c, ')' | '）' | ']' | '】' | '}' | '>' | '〉'));
            let is_between = before.is_some_and(is_han) && after.next().is_some_and(is_han);
            let is_word = word.chars().any(|c| c.is_ascii_alphabetic()) && word.len() <= 8;
            let is_known = ABBREVIATIONS.contains(&word.to_ascii_lowercase().as_str());
            if closes && is_between && is_word && !is_known && !word.chars().all(|c| c.is_ascii_uppercase()) {
                strewn.push(word);
            }
        }
    }
    (strewn.len() >= 5).then(|| {
        let shown: Vec<String> = strewn.iter().take(5).map(|word| format!("“{word}”")).collect();
        let reason = format!("汉字之间夹有{}处括号字母：{}等", strewn.len(), shown.join("、"));
        Finding::new(DoubtKind::Noise, "正文夹杂无意义的字母", reason)
    })
}

/// Traditional forms in a text that is otherwise simplified; a text that is all traditional is another matter.
pub(super) fn traditional(text: &str) -> Option<Finding> {
    let han = text.chars().filter(|c| is_han(*c)).count();
    let found: Vec<char> = text.chars().filter(|c| TRADITIONAL.contains(*c)).collect();
    let is_mixed = found.len() >= 8 && found.len() * 8 < han;
    is_mixed.then(|| {
        let mut kinds = found.clone();
        kinds.sort_unstable();
        kinds.dedup();
        let shown: String = kinds.iter().take(12).collect();
        let reason = format!("简体正文中有{}个繁体字：{shown}", found.len());
        Finding::new(DoubtKind::Noise, "正文夹杂繁体字", reason)
    })
}
