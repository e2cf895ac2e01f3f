//! The marks of our own pages (页面标记), taken apart into tags and text for [`super::drawn`]. It reads what askama wrote,
//! which is well formed; it is no reader for other people's pages.

/// A piece of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// `<a href="…">`.
    Open(Tag<'a>),
    /// `</a>`.
    Close(&'a str),
    /// Words between marks, as they are read.
    Words(String),
}

/// An opening tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tag<'a> {
    /// `a`.
    pub(crate) name: &'a str,
    attributes: &'a str,
}

impl Tag<'_> {
    /// The value of an attribute; empty for one that only stands there.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start();
            let end = rest.find(|sign: char| sign == '=' || sign.is_whitespace()).unwrap_or(rest.len());
            let (found, after) = rest.split_at_checked(end)?;
            let quoted = after.strip_prefix("=\"").and_then(|after| after.split_once('"'));
            let (value, after) = quoted.unwrap_or(("", after));
            if found == name {
                return Some(unescaped(value));
            }
            if found.is_empty() || after.len() == rest.len() {
                return None;
            }
            rest = after;
        }
    }

    /// Whether an attribute stands there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

/// The pieces of a page in order.
pub(crate) fn pieces(page: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = page;
    while !rest.is_empty() {
        let (words, after) = rest.split_once('<').unwrap_or((rest, ""));
        if !words.trim().is_empty() {
            pieces.push(Piece::Words(unescaped(words)));
        }
        if after.is_empty() {
            break;
        }
        let (mark, after) = split_mark(after);
        rest = after;
        if let Some(name) = mark.strip_prefix('/') {
            pieces.push(Piece::Close(name.trim()));
        } else if !mark.starts_with('!') {
            let mark = mark.trim_end_matches('/');
            let (name, attributes) = mark.split_once(char::is_whitespace).unwrap_or((mark, ""));
            pieces.push(Piece::Open(Tag { name, attributes }));
        }
    }
    pieces
}

/// The mark up to its end, which does not stand between quotes.
fn split_mark(text: &str) -> (&str, &str) {
    let mut is_quoted = false;
    for (at, sign) in text.char_indices() {
        match sign {
            '"' => is_quoted = !is_quoted,
            '>' if !is_quoted => {
                let (mark, rest) = text.split_at_checked(at).unwrap_or((text, ""));
                return (mark, rest.strip_prefix('>').unwrap_or(rest));
            }
            _ => {}
        }
    }
    (text, "")
}

/// Words as they are read: `&amp;` is `&`, `&#60;` is `<`.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let entity = after.split_once(';').filter(|(name, _)| name.len() <= 8);
        if let Some((sign, after)) = entity.and_then(|(name, after)| Some((named(name)?, after))) {
            out.push(sign);
            rest = after;
        } else {
            out.push('&');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

fn named(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let number = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(number)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Piece, pieces};

    #[test]
    fn a_page_comes_apart_into_tags_and_words() {
        let page = "<!DOCTYPE html>\n<p class=\"a>b\" hidden>甲 &amp; &#60;乙&#x3e;&nbsp;&x</p><br/>";
        let found = pieces(page);
        let Piece::Open(tag) = &found[0] else { panic!("{found:?}") };
        assert_eq!((tag.name, tag.get("class").as_deref(), tag.has("hidden")), ("p", Some("a>b"), true));
        assert_eq!((tag.get("id"), tag.has("clas")), (None, false));
        assert_eq!(found[1], Piece::Words("甲 & <乙>\u{a0}&x".to_owned()));
        assert_eq!(found[2], Piece::Close("p"));
        assert!(matches!(&found[3], Piece::Open(tag) if tag.name == "br"));
    }
}
