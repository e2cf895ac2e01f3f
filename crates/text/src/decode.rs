//! Encodings (编码): the bytes of a text file into text, in the encodings Chinese offices send.
//! It guesses only where one reading is certain, and says which it took; what the text means is the caller's.

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};
use std::borrow::Cow;
use std::fmt;

/// In what a text was written (文本编码).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte-order mark.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// GB 18030, which holds GBK and GB 2312.
    Gb18030,
}

impl Encoding {
    /// Its name for people.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16（小端）",
            Self::Utf16Be => "UTF-16（大端）",
            Self::Gb18030 => "GB 18030",
        }
    }
}

/// A text and the encoding it came in (已解码文本).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text, without a byte-order mark.
    pub text: Cow<'a, str>,
    /// How it was written.
    pub encoding: Encoding,
}

/// Why bytes are no text (拒解码).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecodeRefusal {
    /// Mostly sound UTF-8 with damage at this byte (from 0): a copy that broke, not another encoding.
    BrokenUtf8 {
        /// Where the damage begins.
        at: usize,
    },
    /// Text in none of the known encodings, or no text at all.
    NoText,
}

impl fmt::Display for DecodeRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BrokenUtf8 { at } => write!(f, "文件按UTF-8编码，但第{}个字节处已损坏", at + 1),
            Self::NoText => write!(f, "文件既不是UTF-8、UTF-16，也不是GB 18030（GBK、GB 2312）编码的文本"),
        }
    }
}

impl std::error::Error for DecodeRefusal {}

/// Decodes bytes: by byte-order mark, else UTF-8, else UTF-16 without a mark, else GB 18030.
///
/// What is returned holds no NUL and lost nothing; bytes that fit no encoding are refused, never replaced.
///
/// ```
/// use zhaozhang_text::decode::{Encoding, decode};
/// let decoded = decode(b"\xb1\xa8\xcb\xcd").unwrap();
/// assert_eq!((decoded.text.as_ref(), decoded.encoding), ("报送", Encoding::Gb18030));
/// ```
pub fn decode(bytes: &[u8]) -> Result<Decoded<'_>, DecodeRefusal> {
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return utf8(rest, 3);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        return utf16(rest, Encoding::Utf16Le).ok_or(DecodeRefusal::NoText);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        return utf16(rest, Encoding::Utf16Be).ok_or(DecodeRefusal::NoText);
    }
    if bytes.contains(&0) {
        return markless_utf16(bytes).ok_or(DecodeRefusal::NoText);
    }
    match utf8(bytes, 0) {
        Err(DecodeRefusal::NoText) => {}
        decided => return decided,
    }
    let (text, had_errors) = GB18030.decode_without_bom_handling(bytes);
    let is_sound = !had_errors && is_text(&text);
    if is_sound { Ok(Decoded { text, encoding: Encoding::Gb18030 }) } else { Err(DecodeRefusal::NoText) }
}

/// UTF-8 or the place where it broke; `NoText` when too little of it is UTF-8 to call it so.
fn utf8(bytes: &[u8], offset: usize) -> Result<Decoded<'_>, DecodeRefusal> {
    match std::str::from_utf8(bytes) {
        Ok(text) if is_text(text) => Ok(Decoded { text: Cow::Borrowed(text), encoding: Encoding::Utf8 }),
        Ok(_) => Err(DecodeRefusal::NoText),
        Err(error) => {
            let (mut wide, mut broken) = (0_usize, 0_usize);
            for chunk in bytes.utf8_chunks() {
                // Three bytes a character: Chinese in UTF-8. Two-byte sequences arise by chance in GB texts.
                wide += chunk.valid().chars().filter(|c| c.len_utf8() >= 3).count();
                broken += usize::from(!chunk.invalid().is_empty());
            }
            let is_mostly_sound = offset > 0 || wide > broken.saturating_mul(10);
            let at = error.valid_up_to() + offset;
            Err(if is_mostly_sound { DecodeRefusal::BrokenUtf8 { at } } else { DecodeRefusal::NoText })
        }
    }
}

fn utf16(bytes: &[u8], encoding: Encoding) -> Option<Decoded<'_>> {
    let coder = if encoding == Encoding::Utf16Be { UTF_16BE } else { UTF_16LE };
    let (text, had_errors) = coder.decode_without_bom_handling(bytes);
    (!had_errors && is_text(&text)).then_some(Decoded { text, encoding })
}

/// UTF-16 without a mark: ASCII signs (commas, digits, line ends) show on which side the zero byte stands.
fn markless_utf16(bytes: &[u8]) -> Option<Decoded<'_>> {
    let zeros_at = |side: usize| bytes.iter().skip(side).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros_at(0), zeros_at(1));
    match (even, odd) {
        (0, 1..) => utf16(bytes, Encoding::Utf16Le),
        (1.., 0) => utf16(bytes, Encoding::Utf16Be),
        _ => None,
    }
}

/// Whether it can be a text: no NUL, and next to no control characters.
fn is_text(text: &str) -> bool {
    let mut controls = 0_usize;
    let mut all = 0_usize;
    for c in text.chars() {
        if c == '\0' {
            return false;
        }
        all += 1;
        controls += usize::from(c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{1A}' | '\u{C}'));
    }
    controls * 200 <= all
}

#[cfg(test)]
mod tests {
    use super::{DecodeRefusal, Encoding, decode};
    use encoding_rs::GB18030;
    use proptest::prelude::*;

    const TEXT: &str = "单位,标题,日期\n甲县医保局,三医联动见成效,2020-07-06\n";

    fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes_of).collect()
    }

    #[test]
    fn says_in_which_encoding_a_text_came() {
        let gb = GB18030.encode(TEXT).0.into_owned();
        let with_mark = |mark: &[u8], rest: Vec<u8>| [mark.to_vec(), rest].concat();
        for (bytes, encoding) in [
            (TEXT.as_bytes().to_vec(), Encoding::Utf8),
            (with_mark(b"\xEF\xBB\xBF", TEXT.as_bytes().to_vec()), Encoding::Utf8),
            (gb, Encoding::Gb18030),
            (utf16(TEXT, u16::to_le_bytes), Encoding::Utf16Le),
            (utf16(TEXT, u16::to_be_bytes), Encoding::Utf16Be),
            (with_mark(b"\xFF\xFE", utf16(TEXT, u16::to_le_bytes)), Encoding::Utf16Le),
            (with_mark(b"\xFE\xFF", utf16(TEXT, u16::to_be_bytes)), Encoding::Utf16Be),
        ] {
            let decoded = decode(&bytes).unwrap();
            assert_eq!((decoded.text.as_ref(), decoded.encoding), (TEXT, encoding));
        }
    }

    #[test]
    fn rare_characters_of_gb18030_come_through() {
        let text = "𠮷县，㐂";
        let bytes = GB18030.encode(text).0.into_owned();
        assert_eq!(decode(&bytes).unwrap().text, text);
    }

    #[test]
    fn damage_is_named_and_not_papered_over() {
        let mut bytes = TEXT.repeat(3).into_bytes();
        let at = bytes.len() - 2;
        bytes[at] = 0xFF;
        assert_eq!(decode(&bytes), Err(DecodeRefusal::BrokenUtf8 { at }));
        assert_eq!(decode(b"\xEF\xBB\xBFab\xFF"), Err(DecodeRefusal::BrokenUtf8 { at: 5 }));
    }

    #[test]
    fn a_picture_is_no_text() {
        let jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10, 0x4A, 0x46, 0x49, 0x46, 0x00, 0x01];
        assert_eq!(decode(&jpeg), Err(DecodeRefusal::NoText));
        assert_eq!(decode(&[0x81, 0x20, 0xFF, 0xFF]), Err(DecodeRefusal::NoText));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&bytes);
        }

        #[test]
        fn chinese_in_gb18030_is_read_back(text in "[甲乙丙丁的一是在不了有和人这中大为上个国,0-9\n]{30,60}") {
            let bytes = GB18030.encode(&text).0.into_owned();
            let decoded = decode(&bytes).unwrap();
            prop_assert_eq!(decoded.text.as_ref(), text.as_str());
        }
    }
}
