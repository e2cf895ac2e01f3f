//! Cutting a page into tags and text (分词): one pass over the bytes, whatever is in them. It builds no tree and knows no
//! element but those whose content is no markup. What is broken is text.
//! Next: [`super::tree`].

use super::tag::Tag;
use memchr::{memchr, memchr2, memmem};
use std::ops::Range;

/// A piece of a page (词元). Ranges are bytes of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// Text between tags.
    Text(Range<usize>),
    /// The begin of an element, with where its attributes stand.
    Open { tag: Tag, name: Range<usize>, attributes: Range<usize>, closes_itself: bool },
    /// The end of an element.
    Close { tag: Tag, name: Range<usize> },
    /// What stands in an element whose content is no markup.
    Raw { tag: Tag, attributes: Range<usize>, content: Range<usize> },
}

/// The tokens of a page (词元流).
pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(super) const fn of(page: &'a str) -> Self {
        Self { bytes: page.as_bytes(), at: 0 }
    }

    fn rest(&self, from: usize) -> &'a [u8] {
        self.bytes.get(from..).unwrap_or_default()
    }

    /// Where the first `<` after `from` stands that begins something.
    fn next_markup(&self, from: usize) -> usize {
        let mut at = from;
        while let Some(found) = memchr(b'<', self.rest(at)) {
            let sign = at + found;
            match self.bytes.get(sign + 1) {
                Some(next) if next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?') => {
                    return sign;
                }
                _ => at = sign + 1,
            }
        }
        self.bytes.len()
    }

    /// The end of a comment or a declaration that begins at `from` with `<!` or `<?`.
    fn after_declaration(&self, from: usize) -> usize {
        let end = |found: Option<usize>, length: usize| {
            found.map_or(self.bytes.len(), |found| from + found + length)
        };
        if self.rest(from).starts_with(b"<!--") {
            // A comment that never ends is taken to end at the next `>`, as browsers do at the end of a file.
            let closed = memmem::find(self.rest(from), b"-->");
            return match closed {
                Some(found) => from + found + 3,
                None => end(memchr(b'>', self.rest(from)), 1),
            };
        }
        end(memchr(b'>', self.rest(from)), 1)
    }

    /// Where the attributes that begin at `from` end, before `>`; quotes may hold `>`.
    fn after_attributes(&self, from: usize) -> usize {
        let mut at = from;
        loop {
            let Some(byte) = self.bytes.get(at) else { return self.bytes.len() };
            match byte {
                b'>' => return at,
                b'=' => {
                    at += 1;
                    while self.bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
                        at += 1;
                    }
                    if let Some(quote) = self.bytes.get(at).filter(|byte| matches!(byte, b'"' | b'\'')) {
                        // A quote that never ends holds the rest of the page; then the tag ends at its next `>`.
                        match memchr(*quote, self.rest(at + 1)) {
                            Some(found) => at += found + 2,
                            None => {
                                return memchr(b'>', self.rest(at))
                                    .map_or(self.bytes.len(), |found| at + found);
                            }
                        }
                    }
                }
                _ => match memchr2(b'>', b'=', self.rest(at)) {
                    Some(found) => at += found.max(usize::from(found == 0)),
                    None => return self.bytes.len(),
                },
            }
        }
    }

    /// Where the end tag of an element whose content is no markup begins.
    fn raw_end(&self, from: usize, name: &Range<usize>) -> usize {
        let wanted = self.bytes.get(name.clone()).unwrap_or_default();
        let mut at = from;
        while let Some(found) = memmem::find(self.rest(at), b"</") {
            let sign = at + found;
            let named = self.bytes.get(sign + 2..sign + 2 + wanted.len());
            if named.is_some_and(|named| named.eq_ignore_ascii_case(wanted)) {
                return sign;
            }
            at = sign + 2;
        }
        self.bytes.len()
    }

    fn tag(&mut self, sign: usize) -> Token {
        let is_close = self.bytes.get(sign + 1) == Some(&b'/');
        let begin = sign + 1 + usize::from(is_close);
        let is_name = |byte: &&u8| !byte.is_ascii_whitespace() && !matches!(byte, b'>' | b'/' | b'<');
        let length = self.rest(begin).iter().take_while(is_name).count();
        let name = begin..begin + length;
        let end = self.after_attributes(name.end);
        let attributes = name.end..end;
        self.at = (end + 1).min(self.bytes.len());
        let tag = Tag::of(self.bytes.get(name.clone()).unwrap_or_default());
        if is_close {
            return Token::Close { tag, name };
        }
        let closes_itself = end > name.end && self.bytes.get(end - 1) == Some(&b'/');
        if tag.is_raw() && !closes_itself {
            let content = self.at..self.raw_end(self.at, &name);
            self.at = content.end;
            return Token::Raw { tag, attributes, content };
        }
        Token::Open { tag, name, attributes, closes_itself }
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            if self.at >= self.bytes.len() {
                return None;
            }
            let sign = self.next_markup(self.at);
            if sign > self.at {
                let text = self.at..sign;
                self.at = sign;
                return Some(Token::Text(text));
            }
            match self.bytes.get(sign + 1) {
                Some(b'!' | b'?') => self.at = self.after_declaration(sign),
                Some(b'/') if !self.bytes.get(sign + 2).is_some_and(u8::is_ascii_alphabetic) => {
                    self.at = self.after_declaration(sign);
                }
                _ => return Some(self.tag(sign)),
            }
        }
    }
}

/// The attributes of a tag, one after another: name and value as written.
pub(super) struct Attributes<'a> {
    page: &'a str,
    at: usize,
    end: usize,
}

impl<'a> Attributes<'a> {
    pub(super) const fn of(page: &'a str, range: &Range<usize>) -> Self {
        Self { page, at: range.start, end: range.end }
    }

    fn byte(&self) -> Option<u8> {
        if self.at < self.end { self.page.as_bytes().get(self.at).copied() } else { None }
    }

    fn skip(&mut self, skips: impl Fn(u8) -> bool) -> usize {
        while self.byte().is_some_and(&skips) {
            self.at += 1;
        }
        self.at
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<(&'a str, &'a str)> {
        let begin =
            self.skip(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'=' | b'"' | b'\''));
        self.byte()?;
        let end = self.skip(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'=' | b'/'));
        let name = self.page.get(begin..end)?;
        let before_sign = self.at;
        self.skip(|byte| byte.is_ascii_whitespace());
        if self.byte() != Some(b'=') {
            self.at = before_sign;
            return Some((name, ""));
        }
        self.at += 1;
        self.skip(|byte| byte.is_ascii_whitespace());
        let value = if let Some(quote @ (b'"' | b'\'')) = self.byte() {
            self.at += 1;
            let begin = self.at;
            let length = memchr(quote, self.page.as_bytes().get(begin..self.end).unwrap_or_default());
            let end = length.map_or(self.end, |length| begin + length);
            self.at = end + 1;
            self.page.get(begin..end)?
        } else {
            let begin = self.at;
            let end = self.skip(|byte| !byte.is_ascii_whitespace());
            self.page.get(begin..end)?
        };
        Some((name, value))
    }
}
