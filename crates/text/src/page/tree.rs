//! A page as boxes and passages (版面): boxes hold boxes and passages, a passage is a line of text between two box borders
//! with its counts. Built in one pass; ends that nobody wrote are found as browsers find them. Time and memory grow
//! with the page only, however boxes are nested.
//! Next: [`super::matter`], which finds the boxes that matter.

use super::hidden;
use super::hint::{self, Hint};
use super::tag::Tag;
use super::token::{Attributes, Token, Tokens};
use std::ops::Range;

/// An element that stands in the page (版块).
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub(super) tag: Tag,
    /// The box around it; the first node is its own.
    pub(super) parent: usize,
    /// What its class and id say of itself.
    pub(super) hint: Hint,
    /// Whether it, or a box around it, is not shown.
    pub(super) is_hidden: bool,
    /// Whether it, or what is around it, is a link.
    is_link: bool,
    /// Which name ends it.
    name: (usize, usize),
}

/// A line of text (文段).
#[derive(Debug, Clone)]
pub(super) struct Passage {
    /// The box it stands in.
    pub(super) node: usize,
    /// Its pieces, in [`Layout::pieces`].
    pub(super) pieces: Range<usize>,
    /// Characters that are no spaces.
    pub(super) characters: u32,
    /// Of them, in links.
    pub(super) in_links: u32,
    /// Signs that end or part a sentence.
    pub(super) signs: u32,
    /// Whether it is not shown.
    pub(super) is_hidden: bool,
}

/// A link (链接).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LinkAt {
    /// Where it leads, as written.
    pub(super) href: (usize, usize),
    /// The number of passages before it.
    pub(super) passage: usize,
}

/// A page in parts (版面).
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) nodes: Vec<Node>,
    pub(super) passages: Vec<Passage>,
    /// Bytes of the page.
    pub(super) pieces: Vec<Range<usize>>,
    pub(super) links: Vec<LinkAt>,
    /// Attributes of `meta`.
    pub(super) metas: Vec<Range<usize>>,
    /// Content of scripts that hold data, not programs.
    pub(super) data: Vec<Range<usize>>,
    /// Content of the first `title`.
    pub(super) head_title: Option<Range<usize>>,
    /// `id="js_content"` and others that a program shows later.
    open: Vec<usize>,
    /// How many elements of each kind are open.
    counts: [u32; KINDS],
    /// The passage under way.
    begun: Option<Passage>,
    /// Inside elements whose text nobody reads.
    controls: u32,
}

/// One more than the highest kind of tag.
const KINDS: usize = Tag::Control.place() + 1;
/// The most boxes that are opened one in another; what lies deeper is read as if it stood there.
const DEEPEST: usize = 4096;

impl Layout {
    /// Reads a page.
    pub(super) fn of(page: &str) -> Self {
        let mut layout = Self::default();
        layout.nodes.reserve(page.len() / 64);
        layout.push_node(Tag::Body, 0..0, Hint::default(), false);
        for token in Tokens::of(page) {
            match token {
                Token::Text(range) => layout.text(page, range),
                Token::Open { tag, name, attributes, closes_itself } => {
                    layout.open(page, (tag, name), &attributes, closes_itself);
                }
                Token::Close { tag, name } => layout.close(page, tag, &name),
                Token::Raw { tag: Tag::HeadTitle, content, .. } => {
                    if layout.head_title.is_none() {
                        layout.head_title = Some(content);
                    }
                }
                Token::Raw { tag: Tag::Script, attributes, content } => {
                    let is_data = page.get(attributes).is_some_and(|words| words.contains("ld+json"));
                    if is_data {
                        layout.data.push(content);
                    }
                }
                Token::Raw { .. } => {}
            }
        }
        layout.end_passage();
        layout
    }

    /// The text of a passage with entities resolved and spaces joined.
    pub(super) fn words(&self, page: &str, passage: &Passage) -> String {
        let mut raw = String::new();
        for piece in self.pieces.get(passage.pieces.clone()).unwrap_or_default() {
            super::entity::push_decoded(&mut raw, page.get(piece.clone()).unwrap_or_default());
        }
        let mut out = String::with_capacity(raw.len());
        let (mut is_parted, mut is_line_end) = (false, false);
        for c in raw.chars().filter(|c| !zero_width(*c)) {
            if c.is_whitespace() {
                is_parted = true;
                is_line_end |= matches!(c, '\n' | '\r');
                continue;
            }
            if is_parted {
                // Line breaks in the source between Chinese characters are no spaces.
                let is_wide = |c: char| c > '\u{2E7F}';
                let is_joined = is_line_end && is_wide(c) && out.chars().next_back().is_some_and(is_wide);
                if !out.is_empty() && !is_joined {
                    out.push(' ');
                }
                (is_parted, is_line_end) = (false, false);
            }
            out.push(c);
        }
        out
    }

    fn top(&self) -> usize {
        self.open.last().copied().unwrap_or_default()
    }

    fn node(&self, at: usize) -> Option<&Node> {
        self.nodes.get(at)
    }

    fn push_node(&mut self, tag: Tag, name: Range<usize>, hint: Hint, is_hidden: bool) {
        let parent = self.top();
        let around = self.node(parent).copied();
        let node = Node {
            tag,
            parent,
            hint,
            is_hidden: is_hidden || around.is_some_and(|around| around.is_hidden),
            is_link: tag == Tag::Link || around.is_some_and(|around| around.is_link),
            name: (name.start, name.end),
        };
        self.nodes.push(node);
        if let Some(count) = self.counts.get_mut(tag.place()) {
            *count += 1;
        }
        self.open.push(self.nodes.len() - 1);
    }

    fn end_passage(&mut self) {
        if let Some(mut passage) = self.begun.take() {
            passage.pieces.end = self.pieces.len();
            self.passages.push(passage);
        }
    }

    fn text(&mut self, page: &str, range: Range<usize>) {
        if self.controls > 0 {
            return;
        }
        let words = page.get(range.clone()).unwrap_or_default();
        let (characters, signs) = counted(words);
        if characters == 0 {
            if self.begun.is_some() && !words.is_empty() {
                self.pieces.push(range);
            }
            return;
        }
        let top = self.top();
        let (is_link, is_hidden) =
            self.node(top).map_or((false, false), |node| (node.is_link, node.is_hidden));
        if self.begun.as_ref().is_some_and(|begun| begun.is_hidden != is_hidden) {
            self.end_passage();
        }
        if self.begun.is_none() {
            let node = self.box_of(top);
            let pieces = self.pieces.len()..self.pieces.len();
            self.begun = Some(Passage { node, pieces, characters: 0, in_links: 0, signs: 0, is_hidden });
        }
        self.pieces.push(range);
        if let Some(begun) = &mut self.begun {
            begun.characters = begun.characters.saturating_add(characters);
            begun.signs = begun.signs.saturating_add(signs);
            if is_link {
                begun.in_links = begun.in_links.saturating_add(characters);
            }
        }
    }

    /// The nearest box around an element of a line.
    fn box_of(&self, from: usize) -> usize {
        let mut at = from;
        // Lines nest as deep as the page likes; the stack bounds it.
        while let Some(node) = self.node(at).filter(|node| !node.tag.breaks() && node.parent < at) {
            at = node.parent;
        }
        at
    }

    fn pop(&mut self) {
        let Some(at) = self.open.pop() else { return };
        let Some(tag) = self.node(at).map(|node| node.tag) else { return };
        if let Some(count) = self.counts.get_mut(tag.place()) {
            *count = count.saturating_sub(1);
        }
        if tag == Tag::Control {
            self.controls = self.controls.saturating_sub(1);
        }
    }

    fn open(
        &mut self,
        page: &str,
        (tag, name): (Tag, Range<usize>),
        attributes: &Range<usize>,
        closes_itself: bool,
    ) {
        if tag == Tag::Meta {
            self.metas.push(attributes.clone());
            return;
        }
        if tag.breaks() {
            self.end_passage();
            // Elements of a line that were never closed end with the box around them; `ends_at` looks at the box.
            while self.open.len() > 1 && self.node(self.top()).is_some_and(|node| node.tag.ends_at(tag)) {
                self.pop();
            }
        }
        if tag.is_void() || (closes_itself && tag != Tag::Link) {
            return;
        }
        if self.open.len() >= DEEPEST {
            return;
        }
        if tag == Tag::Control {
            self.controls += 1;
            self.push_node(tag, name, Hint::default(), false);
            return;
        }
        let mut found = Hint::default();
        let mut is_hidden = false;
        let mut is_known_later = false;
        for (key, value) in Attributes::of(page, attributes) {
            if tag == Tag::Link && key.eq_ignore_ascii_case("href") {
                self.note_link(page, value);
            } else if key.eq_ignore_ascii_case("class") || key.eq_ignore_ascii_case("id") {
                found = found.and(hint::of(value));
                is_known_later |= value == "js_content";
            } else if key.eq_ignore_ascii_case("itemprop") {
                found.is_matter |= value == "articleBody";
            } else if key.eq_ignore_ascii_case("style") {
                is_hidden |= hidden::by_style(value);
            } else if key.eq_ignore_ascii_case("hidden") {
                is_hidden = true;
            }
        }
        if !tag.breaks() {
            // A word of a line is not beside the matter because of a class.
            found = Hint::default();
        }
        self.push_node(tag, name, found, is_hidden && !is_known_later);
    }

    fn note_link(&mut self, page: &str, value: &str) {
        let begin = value.as_ptr().addr().saturating_sub(page.as_ptr().addr());
        let passage = self.passages.len();
        self.links.push(LinkAt { href: (begin, begin + value.len()), passage });
    }

    fn close(&mut self, page: &str, tag: Tag, name: &Range<usize>) {
        if tag.breaks() {
            self.end_passage();
        }
        if tag.is_void() || self.counts.get(tag.place()).is_none_or(|count| *count == 0) {
            return;
        }
        // An end tag nobody waits for ends nothing; within a kind (div, section …) the names must agree.
        let same_name = |one: &Node| {
            let own = page.get(one.name.0..one.name.1).unwrap_or_default();
            own.eq_ignore_ascii_case(page.get(name.clone()).unwrap_or_default())
        };
        if !tag.breaks() {
            // The end of a word of a line ends no box.
            let words = self
                .open
                .iter()
                .rev()
                .take_while(|at| self.node(**at).is_some_and(|node| !node.tag.breaks()));
            let depth = words.enumerate().find(|(_, at)| self.node(**at).is_some_and(same_name));
            let Some(depth) = depth.map(|(depth, _)| depth) else { return };
            for _ in 0..=depth {
                self.pop();
            }
            return;
        }
        let looked = self.open.iter().rev().take(LOOKED).enumerate();
        let found = looked.filter(|(_, at)| **at > 0).find(|(_, at)| self.node(**at).is_some_and(same_name));
        let Some(depth) = found.map(|(depth, _)| depth) else { return };
        // A paragraph's end does not end the boxes opened in it.
        for _ in 0..=depth {
            self.pop();
        }
    }
}

/// How far up an end tag looks for its begin; what is further away was closed by mistake.
const LOOKED: usize = 256;

/// Characters that take no room.
pub(super) const fn zero_width(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '\u{AD}' | '\u{2060}')
}

/// The characters that are no spaces and the signs among them; an entity counts as it is written, blanks as nothing.
fn counted(words: &str) -> (u32, u32) {
    let (mut characters, mut signs) = (0u32, 0u32);
    let mut rest = words;
    while let Some(c) = rest.chars().next() {
        let length = c.len_utf8();
        rest = rest.get(length..).unwrap_or_default();
        match c {
            '，' | '。' | '；' | '：' | '？' | '！' | '、' | '”' | ',' | ';' | '?' | '!' => {
                signs += 1;
                characters += 1;
            }
            '.' if rest.is_empty() || rest.starts_with(' ') => {
                signs += 1;
                characters += 1;
            }
            '&' => {
                let blank = ["nbsp;", "ensp;", "emsp;", "#160;", "zwnj;", "thinsp;", "#xa0;", "#12288;"];
                match blank.iter().find_map(|blank| rest.strip_prefix(blank)) {
                    Some(after) => rest = after,
                    None => characters += 1,
                }
            }
            c if c.is_ascii_whitespace() => {}
            c if c.is_whitespace() || zero_width(c) => {}
            _ => characters += 1,
        }
    }
    (characters, signs)
}
