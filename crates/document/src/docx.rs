//! Draws an official document as a Word file (`.docx`) in the layout of GB/T 9704—2012, for clerks who still want to
//! change a word before it goes out. It is not the frozen copy: that is the PDF of [`crate::pdf`].
//! Reading order: [`official`], then `document` (what follows what), `paragraph` (order of the schema), `geometry`.

mod bookmark;
mod colophon;
mod document;
mod footer;
mod geometry;
mod head;
mod package;
mod paragraph;
mod signature;
mod style;
mod table;
mod xml;

use std::io;

use chrono::NaiveDate;
use zip::result::ZipError;

use crate::official::OfficialDocument;
use crate::table_shape::TableShapeError;
use package::{Part, Properties};

/// Why a document could not be drawn: the plain data contradicts itself, or writing failed.
#[derive(Debug, thiserror::Error)]
pub enum DocxError {
    /// A table's rows or heads do not fit its columns.
    #[error("cannot draw a table")]
    Table(#[from] TableShapeError),
    /// Writing XML into memory failed.
    #[error("cannot write a part of the Word file")]
    Write(#[from] io::Error),
    /// Packing the parts failed.
    #[error("cannot pack the Word file")]
    Pack(#[from] ZipError),
}

/// Draws the document as a `.docx`; the same value gives the same bytes.
///
/// Faces are named, not embedded: an office's machine has `仿宋_GB2312` and its relatives, and the font table names
/// what may stand in for them.
///
/// # Errors
/// A table whose rows or heads do not fit its columns is refused; see [`DocxError`].
pub fn official(document: &OfficialDocument) -> Result<Vec<u8>, DocxError> {
    let body = document::part(document)?;
    let mut parts = vec![
        Part { id: "rIdStyles", file: "styles.xml", kind: "styles", bytes: style::styles()? },
        Part { id: "rIdSettings", file: "settings.xml", kind: "settings", bytes: style::settings()? },
        Part { id: "rIdFonts", file: "fontTable.xml", kind: "fontTable", bytes: style::font_table()? },
    ];
    parts.extend(footer::parts(document)?);
    package::pack(&body, &parts, &properties(document))
}

/// The name of the bookmark under which the figure with this anchor stands in the Word file.
///
/// A second figure with the same anchor carries the name with `_2`, and so on.
pub fn bookmark_name(anchor: &str) -> String {
    bookmark::name(anchor)
}

fn properties(document: &OfficialDocument) -> Properties<'_> {
    let signed = document.signature.as_ref();
    let printed = document.colophon.as_ref();
    let dated_on: Option<NaiveDate> =
        signed.map(|signature| signature.issued_on).or(printed.map(|colophon| colophon.printed_on));
    Properties {
        title: document.title.replace('\n', ""),
        author: signed
            .map(|signature| signature.body.as_str())
            .or(printed.map(|colophon| colophon.printing_body.as_str())),
        dated_on,
    }
}
