//! The bytes of a page as text (网页解码): by mark, by what the server said, by what the page says, else as any text is
//! read. A page with a broken byte is still a page: what fits no character becomes U+FFFD.

use crate::decode;
use encoding_rs::Encoding;
use std::borrow::Cow;

/// How far a page may say its encoding, in bytes.
const HEAD: usize = 4096;

/// A page's text; `charset` is what the server named, may be empty.
pub(super) fn text_of<'a>(bytes: &'a [u8], charset: &str) -> Cow<'a, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0;
    }
    if let Some(encoding) = named(charset.as_bytes()).or_else(|| said(bytes)) {
        let (text, had_faults) = encoding.decode_without_bom_handling(bytes);
        if !had_faults {
            return text;
        }
        // Pages lie about their encoding; one that fits without a fault is the true one.
        return match decode::decode(bytes) {
            Ok(decoded) => decoded.text,
            Err(_) => text,
        };
    }
    match decode::decode(bytes) {
        Ok(decoded) => decoded.text,
        Err(_) => String::from_utf8_lossy(bytes),
    }
}

/// The encoding of a label, except UTF-16, which no page without a mark is in when its head could be read.
fn named(label: &[u8]) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label(label)?;
    Some(if encoding == encoding_rs::UTF_16LE || encoding == encoding_rs::UTF_16BE {
        encoding_rs::UTF_8
    } else {
        encoding
    })
}

/// What the head of the page says: `charset=gb2312`.
fn said(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..HEAD.min(bytes.len()))?;
    let mut at = 0;
    while let Some(found) = memchr::memmem::find(head.get(at..)?, b"charset") {
        let after = head.get(at + found + 7..)?;
        let is_before = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'"' | b'\'');
        let skipped = after.iter().take_while(|byte| is_before(byte)).count();
        let label = after.get(skipped..)?;
        let is_label = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let length = label.iter().take_while(is_label).count();
        if let Some(encoding) = named(label.get(..length)?) {
            return Some(encoding);
        }
        at += found + 7;
    }
    None
}
