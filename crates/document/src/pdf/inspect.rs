//! Looks at laid-out pages: which faces were used and which characters a face lacked.
//! It judges no layout.

use std::collections::BTreeSet;

use typst::layout::{Frame, FrameItem};
use typst::text::TextItem;
use typst_layout::PagedDocument;

use crate::font::{FontIdentity, FontLibrary};

/// What the pages of a document show about its faces.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) used: BTreeSet<FontIdentity>,
    pub(super) fallback: BTreeSet<char>,
    pub(super) missing: BTreeSet<char>,
}

pub(super) fn inspect(document: &PagedDocument, fonts: &FontLibrary) -> Seen {
    let mut seen = Seen::default();
    for page in document.pages() {
        visit(&page.frame, fonts, &mut seen);
    }
    seen
}

fn visit(frame: &Frame, fonts: &FontLibrary, seen: &mut Seen) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => visit(&group.frame, fonts, seen),
            FrameItem::Text(text) => note(text, fonts, seen),
            FrameItem::Shape(..) | FrameItem::Image(..) | FrameItem::Link(..) | FrameItem::Tag(..) => {}
        }
    }
}

fn note(item: &TextItem, fonts: &FontLibrary, seen: &mut Seen) {
    let font = FontIdentity::of(&item.font);
    let is_fallback = !fonts.is_primary(font);
    seen.used.insert(font);
    for glyph in &item.glyphs {
        let characters = item.text.get(glyph.range()).unwrap_or_default().chars();
        let visible = characters.filter(|character| !character.is_whitespace());
        // Glyph 0 is .notdef in every face.
        if glyph.id == 0 {
            seen.missing.extend(visible);
        } else if is_fallback {
            seen.fallback.extend(visible);
        }
    }
}
