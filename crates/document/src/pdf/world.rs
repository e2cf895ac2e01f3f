//! All the typesetter may see: our layouts, one `data.json`, the faces of the library.
//! No disk, no network, no packages, no clock: whatever else a layout asks for is denied.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::font::FontLibrary;

/// Which layout a drawing starts from.
#[derive(Debug, Clone, Copy)]
pub(super) enum Layout {
    Official,
    Statement,
    ReviewForm,
}

/// The layouts, parsed once for the life of the program.
struct Layouts {
    library: LazyHash<Library>,
    official: Source,
    statement: Source,
    review_form: Source,
    imported: [Source; 2],
    data: FileId,
}

static LAYOUTS: LazyLock<Layouts> = LazyLock::new(|| Layouts {
    library: LazyHash::new(Library::default()),
    official: source("official.typ", include_str!("../../typst/official.typ")),
    statement: source("statement.typ", include_str!("../../typst/statement.typ")),
    review_form: source("review_form.typ", include_str!("../../typst/review_form.typ")),
    imported: [
        source("page.typ", include_str!("../../typst/page.typ")),
        source("table.typ", include_str!("../../typst/table.typ")),
    ],
    data: file_id("data.json"),
});

fn source(name: &str, text: &str) -> Source {
    Source::new(file_id(name), text.to_owned())
}

#[expect(clippy::expect_used, reason = "the names are the six constants above")]
fn file_id(name: &str) -> FileId {
    FileId::new(RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).expect("a plain file name")))
}

/// A desk with one drawing on it.
pub(super) struct Desk<'a> {
    layout: Layout,
    data: Bytes,
    fonts: &'a FontLibrary,
}

impl<'a> Desk<'a> {
    pub(super) fn new(layout: Layout, data: Vec<u8>, fonts: &'a FontLibrary) -> Self {
        Self { layout, data: Bytes::new(data), fonts }
    }

    fn main_source(&self) -> &'static Source {
        match self.layout {
            Layout::Official => &LAYOUTS.official,
            Layout::Statement => &LAYOUTS.statement,
            Layout::ReviewForm => &LAYOUTS.review_form,
        }
    }
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LAYOUTS.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.main_source().id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let mut sources = LAYOUTS.imported.iter().chain([self.main_source()]);
        sources.find(|source| source.id() == id).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == LAYOUTS.data { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
