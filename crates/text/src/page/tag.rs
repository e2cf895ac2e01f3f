//! Elements as the reader of pages sees them (标签): which break a line, which hold no text, which close themselves.
//! Only what changes how text is read is told apart; everything else is [`Tag::Block`] or [`Tag::Inline`].

/// What an element is to a reader (标签种类).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    /// `a`.
    Link,
    /// Text goes on in the line: `span`, `b` ….
    Inline,
    /// A box of its own: `div`, `section` ….
    Block,
    /// `p`.
    Paragraph,
    /// `h1`.
    Title,
    /// `h2` to `h6`.
    Heading,
    /// `li`, `dt`, `dd`.
    Item,
    /// `ul`, `ol`, `dl`.
    List,
    /// `table`, `tbody` ….
    Table,
    /// `tr`.
    Row,
    /// `td`, `th`.
    Cell,
    /// `nav`, `footer`, `aside`: beside the matter.
    Aside,
    /// `article`, `main`.
    Article,
    /// `body`.
    Body,
    /// `br`.
    Break,
    /// `hr`: a line between boxes.
    Rule,
    /// `meta`.
    Meta,
    /// `img`, `input` and others that hold nothing.
    Void,
    /// `script`.
    Script,
    /// `title` of the head.
    HeadTitle,
    /// Text nobody reads, up to the end tag: `style`, `textarea`, `noscript` ….
    Raw,
    /// `select`, `button`, `svg`: elements whose text is no part of a page's matter.
    Control,
}

impl Tag {
    /// The kind of an element of this name; names are compared without case.
    pub(super) fn of(name: &[u8]) -> Self {
        let mut small = [0u8; 12];
        let Some(room) = small.get_mut(..name.len()) else { return Self::Block };
        room.copy_from_slice(name);
        room.make_ascii_lowercase();
        match &*room {
            b"a" => Self::Link,
            b"span" | b"b" | b"strong" | b"em" | b"i" | b"u" | b"font" | b"sub" | b"sup" | b"small"
            | b"big" | b"s" | b"strike" | b"del" | b"ins" | b"label" | b"code" | b"abbr" | b"cite" | b"q"
            | b"mark" | b"bdi" | b"bdo" | b"tt" | b"kbd" | b"var" | b"samp" | b"time" | b"nobr"
            | b"acronym" | b"o:p" | b"ruby" | b"st1:chsdate" | b"data" | b"dfn" => Self::Inline,
            b"p" => Self::Paragraph,
            b"h1" => Self::Title,
            b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => Self::Heading,
            b"li" | b"dt" | b"dd" => Self::Item,
            b"ul" | b"ol" | b"dl" => Self::List,
            b"table" | b"tbody" | b"thead" | b"tfoot" => Self::Table,
            b"tr" => Self::Row,
            b"td" | b"th" => Self::Cell,
            b"nav" | b"footer" | b"aside" | b"menu" => Self::Aside,
            b"article" | b"main" => Self::Article,
            b"body" => Self::Body,
            b"br" => Self::Break,
            b"hr" => Self::Rule,
            b"meta" => Self::Meta,
            b"img" | b"input" | b"link" | b"base" | b"col" | b"area" | b"embed" | b"source" | b"track"
            | b"wbr" | b"param" | b"frame" => Self::Void,
            b"script" => Self::Script,
            b"title" => Self::HeadTitle,
            b"style" | b"textarea" | b"noscript" | b"iframe" | b"noframes" | b"xmp" | b"template"
            | b"noembed" => Self::Raw,
            b"select" | b"option" | b"button" | b"svg" | b"object" | b"canvas" | b"video" | b"audio"
            | b"datalist" => Self::Control,
            _ => Self::Block,
        }
    }

    /// Its number.
    #[expect(clippy::as_conversions, reason = "the number of a variant has no other name")]
    pub(super) const fn place(self) -> usize {
        self as usize
    }

    /// Whether text before and after it stands in different lines.
    pub(super) const fn breaks(self) -> bool {
        !matches!(self, Self::Link | Self::Inline | Self::Void | Self::Meta)
    }

    /// Whether it holds nothing and has no end tag.
    pub(super) const fn is_void(self) -> bool {
        matches!(self, Self::Break | Self::Rule | Self::Meta | Self::Void)
    }

    /// Whether everything up to its end tag is no markup.
    pub(super) const fn is_raw(self) -> bool {
        matches!(self, Self::Script | Self::HeadTitle | Self::Raw)
    }

    /// Whether an open element of this kind ends where `next` begins, though nobody wrote its end.
    pub(super) const fn ends_at(self, next: Self) -> bool {
        match self {
            Self::Paragraph => {
                next.breaks() && !matches!(next, Self::Break | Self::Script | Self::Raw | Self::Control)
            }
            Self::Item => matches!(next, Self::Item),
            Self::Cell => matches!(next, Self::Cell | Self::Row),
            Self::Row => matches!(next, Self::Row),
            _ => false,
        }
    }
}
