//! A small writer of XML parts over quick-xml: nested closures instead of start and end tags.
//! It knows nothing of Word; what stands in which order is decided by its callers ([`super::paragraph`] first).

use std::borrow::Cow;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// An XML part under construction.
///
/// A failed write is kept and returned by [`Xml::finish`], so that drawing code reads without a `?` on each line.
pub(crate) struct Xml {
    writer: Writer<Vec<u8>>,
    failure: Option<io::Error>,
}

impl Xml {
    /// An empty part with its XML declaration.
    pub(crate) fn new() -> Self {
        let mut xml = Self { writer: Writer::new(Vec::new()), failure: None };
        xml.put(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))));
        xml
    }

    /// An element with attributes and whatever the closure writes inside it.
    pub(crate) fn element(
        &mut self,
        name: &'static str,
        attributes: &[(&'static str, &str)],
        inside: impl FnOnce(&mut Self),
    ) {
        self.put(Event::Start(start(name, attributes)));
        inside(self);
        self.put(Event::End(BytesEnd::new(name)));
    }

    /// An element without content.
    pub(crate) fn empty(&mut self, name: &'static str, attributes: &[(&'static str, &str)]) {
        self.put(Event::Empty(start(name, attributes)));
    }

    /// An element whose only attribute is `w:val`, the commonest shape in Word's parts.
    pub(crate) fn value(&mut self, name: &'static str, value: &str) {
        self.empty(name, &[("w:val", value)]);
    }

    /// Words, escaped, without the characters XML cannot hold.
    pub(crate) fn text(&mut self, text: &str) {
        let legal = legal_characters(text);
        self.put(Event::Text(BytesText::new(&legal)));
    }

    /// The finished part.
    pub(crate) fn finish(self) -> Result<Vec<u8>, io::Error> {
        match self.failure {
            Some(failure) => Err(failure),
            None => Ok(self.writer.into_inner()),
        }
    }

    fn put(&mut self, event: Event<'_>) {
        if self.failure.is_none() {
            self.failure = self.writer.write_event(event).err();
        }
    }
}

/// The text without the characters XML 1.0 forbids: one of them from a pasted mail would make Word refuse the file.
pub(crate) fn legal_characters(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_legal) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().filter(|character| is_legal(*character)).collect())
    }
}

fn is_legal(character: char) -> bool {
    !matches!(character, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

fn start(name: &'static str, attributes: &[(&'static str, &str)]) -> BytesStart<'static> {
    let mut start = BytesStart::new(name);
    for (key, value) in attributes {
        let legal = legal_characters(value);
        start.push_attribute((*key, legal.as_ref()));
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_escaped_and_control_characters_dropped() {
        let mut xml = Xml::new();
        xml.element("a", &[("b", "\"<甲>\"")], |xml| xml.text("1 < 2 & \u{1}乙\u{b}"));
        let bytes = xml.finish().expect("memory takes every write");
        let text = String::from_utf8(bytes).expect("the writer gives UTF-8");
        assert!(text.ends_with("<a b=\"&quot;&lt;甲&gt;&quot;\">1 &lt; 2 &amp; 乙</a>"), "{text}");
    }
}
