//! Normal forms of text (规范化): widths, odd spaces and invisible characters, as keyboards and copies leave them.
//! It changes no meaning and corrects no word; that is [`crate::nearest`] and a person's decision.

/// The half-width form of a full-width ASCII sign; every other character unchanged.
pub fn half_width(c: char) -> char {
    match c {
        '！'..='～' => u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    }
}

/// Whether the character is seen by nobody: zero-width, direction and byte-order marks, controls other than
/// tab and line ends.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}'
        | '\u{FEFF}' | '\u{00AD}' | '\u{FFFC}' | '\u{180E}')
        || (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
}

/// A cell or field as it is kept (单元格文字): invisible characters gone, outer spaces of every kind gone, inner
/// runs of spaces as one, full-width letters and digits half-width; Chinese punctuation stays as it is.
///
/// Line breaks stay, because a cell may list one name a line.
///
/// ```
/// use zhaozhang_text::normalise::cell;
/// assert_eq!(cell("\u{3000}２０２０年 \u{200B} 信息（第１期）\u{FEFF}"), "2020年 信息（第1期）");
/// ```
pub fn cell(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut is_after_space = true;
    for c in text.chars().filter(|c| !is_invisible(*c)) {
        let c = match c {
            '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => half_width(c),
            '\r' => '\n',
            c if c.is_whitespace() && c != '\n' => ' ',
            c => c,
        };
        if c == '\n' {
            while kept.ends_with([' ', '\n']) {
                kept.pop();
            }
            is_after_space = kept.is_empty();
        }
        let is_space = c == ' ' || c == '\n';
        if !(is_after_space && is_space) {
            kept.push(c);
        }
        is_after_space = is_space;
    }
    while kept.ends_with([' ', '\n']) {
        kept.pop();
    }
    kept
}

/// The form in which names are compared (比较键): no spaces, one width, one kind of bracket, small letters.
///
/// ```
/// use zhaozhang_text::normalise::key;
/// assert_eq!(key("甲县 医保局（本级）"), key("甲县医保局(本级)"));
/// assert_eq!(key("甲市字〔2020〕3号"), key("甲市字［２０２０］3号"));
/// ```
pub fn key(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !is_invisible(*c))
        .map(|c| match half_width(c) {
            '〔' | '[' | '【' | '〖' | '{' | '〈' | '《' => '(',
            '〕' | ']' | '】' | '〗' | '}' | '〉' | '》' => ')',
            '、' | '﹑' => ',',
            '。' | '．' => '.',
            '—' | '–' | '−' | '‐' | '―' | '﹣' => '-',
            '“' | '”' => '"',
            '‘' | '’' => '\'',
            '·' | '•' | '・' | '‧' => '·',
            other => other.to_ascii_lowercase(),
        })
        .collect()
}

/// A text for reading a number or a day out of it: no spaces at all, one width, one kind of minus and stop.
pub fn compact(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !is_invisible(*c))
        .map(|c| match half_width(c) {
            '−' | '–' | '—' | '‐' | '﹣' => '-',
            '。' => '.',
            other => other,
        })
        .collect()
}

/// The first so many characters, with `…` when something was left out.
pub fn shortened(text: &str, characters: usize) -> String {
    let mut shown: String = text.chars().take(characters).collect();
    if text.chars().nth(characters).is_some() {
        shown.push('…');
    }
    shown
}

/// The parts of a list in a cell (分列): separated by 、 ， , ； ; ／ / or line breaks; empty parts left out.
///
/// ```
/// use zhaozhang_text::normalise::list;
/// assert_eq!(list("甲县、乙县\n丙县；；丁县"), ["甲县", "乙县", "丙县", "丁县"]);
/// ```
pub fn list(text: &str) -> Vec<String> {
    text.split(['、', '，', ',', '；', ';', '／', '/', '\n', '\r', '﹑'])
        .map(cell)
        .filter(|part| !part.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{cell, compact, half_width, key, list, shortened};
    use proptest::prelude::*;

    #[test]
    fn widths_and_odd_spaces_go() {
        assert_eq!(cell("　\u{00A0} 标题 \t"), "标题");
        assert_eq!(cell("ＡＢＣ１２３"), "ABC123");
        assert_eq!(cell("甲县\r\n 乙县\n"), "甲县\n乙县");
        assert_eq!(cell("\u{200B}\u{FEFF}"), "");
        assert_eq!(compact("２０２０ － ７。６"), "2020-7.6");
        assert_eq!(half_width('％'), '%');
        assert_eq!(shortened("一二三四", 3), "一二三…");
        assert_eq!(shortened("一二三", 3), "一二三");
    }

    #[test]
    fn chinese_punctuation_stays_in_what_is_kept() {
        assert_eq!(cell("“三医联动”（试行）：成效，问题"), "“三医联动”（试行）：成效，问题");
        assert_eq!(key("“三医联动” （试行）"), "\"三医联动\"(试行)");
    }

    #[test]
    fn lists_are_split_at_every_separator() {
        assert_eq!(
            list("甲、乙，丙,丁；戊;己/庚／辛\n壬"),
            ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬"]
        );
        assert!(list(" 、\n").is_empty());
    }

    proptest! {
        #[test]
        fn normal_forms_stay_when_taken_again(text in "\\PC{0,40}|[ \u{3000}\u{200B}\r\n\t０-９ａ-ｚ甲乙（）]{0,40}") {
            prop_assert_eq!(cell(&cell(&text)), cell(&text));
            prop_assert_eq!(key(&key(&text)), key(&text));
            prop_assert_eq!(key(&cell(&text)), key(&text));
            prop_assert_eq!(compact(&compact(&text)), compact(&text));
        }
    }
}
