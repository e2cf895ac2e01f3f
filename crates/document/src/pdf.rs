//! Draws official documents and statements as PDF: data to `data.json`, layout in `typst/*.typ`, typesetter typst.
//! It is not a place for geometry: every length and every element's place stand in the `.typ` files. What a clerk
//! wrote never becomes Typst source, so `#` and `$` in a title stay what they are.
//! Next: [`official()`], then `typst/official.typ`; the faces are in [`crate::font`].

mod data;
mod inspect;
mod review_form;
mod table;
mod world;

use typst::diag::SourceDiagnostic;
use typst::ecow::EcoString;
use typst::foundations::Smart;
use typst::introspection::{Introspector, Location};
use typst::model::LateLinkResolver;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use comemo::Track;

use crate::font::{FontLibrary, Substitution};
use crate::official::{OfficialDocument, Statement};
use crate::review_form::ReviewForm;
use crate::table_shape::TableShapeError;

/// A drawn file and what a person should know about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// The PDF (PDF/A-2b when the document has a date and no glyph is missing).
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// Faces that stood in for others in this file.
    pub substitutions: Vec<Substitution>,
    /// Characters the face of their role lacks, drawn from another face.
    pub fallback_characters: Vec<char>,
    /// Characters no face has; they print as empty boxes, and the paper should not be sent like that.
    pub missing_characters: Vec<char>,
    /// What the typesetter remarked; in a healthy build nothing.
    pub warnings: Vec<String>,
}

/// Why nothing was drawn. Each is a fault of ours: data of the right shape can always be drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PdfProblem {
    /// A table whose rows or heads do not fit its columns.
    #[error(transparent)]
    Table(#[from] TableShapeError),
    /// The typesetter stopped.
    #[error("cannot typeset the document: {}", .0.join("; "))]
    Typesetting(Vec<String>),
    /// The pages could not be written as PDF.
    #[error("cannot write the document as pdf: {}", .0.join("; "))]
    Export(Vec<String>),
    /// The data could not be handed to the typesetter.
    #[error("cannot hand the data to the typesetter: {0}")]
    Data(String),
}

/// Draws an official document.
///
/// The same document and the same faces give the same bytes; dates inside the file are the document's own.
/// A [`Span::anchor`](crate::official::Span) or cell anchor becomes a named destination
/// (`file.pdf#nameddest=anchor`); of anchors given twice the first counts.
///
/// # Example
///
/// ```no_run
/// # fn run(files: Vec<(String, Vec<u8>)>, document: &zhaozhang_document::official::OfficialDocument)
/// # -> Result<(), Box<dyn std::error::Error>> {
/// let fonts = zhaozhang_document::font::FontLibrary::from_files(files)?;
/// let drawn = zhaozhang_document::pdf::official(document, &fonts)?;
/// assert!(drawn.warnings.is_empty());
/// # Ok(()) }
/// ```
pub fn official(document: &OfficialDocument, fonts: &FontLibrary) -> Result<Drawn, PdfProblem> {
    draw(world::Layout::Official, &data::official(document, fonts)?, fonts)
}

/// Draws statements, each unit beginning on a new page 1; a long one flows on.
pub fn statements(statements: &[Statement], fonts: &FontLibrary) -> Result<Drawn, PdfProblem> {
    draw(world::Layout::Statement, &data::statements(statements, fonts), fonts)
}

/// Draws a review form, one sheet.
pub fn review_form(form: &ReviewForm, fonts: &FontLibrary) -> Result<Drawn, PdfProblem> {
    draw(world::Layout::ReviewForm, &review_form::data(form, fonts), fonts)
}

fn draw(
    layout: world::Layout,
    data: &impl serde::Serialize,
    fonts: &FontLibrary,
) -> Result<Drawn, PdfProblem> {
    let data = serde_json::to_vec(data).map_err(|error| PdfProblem::Data(error.to_string()))?;
    let drawn = typeset(layout, data, fonts);
    // Nothing is kept from one document to the next: a warm cache would save 30 ms and cost tens of megabytes.
    comemo::evict(0);
    drawn
}

fn typeset(layout: world::Layout, data: Vec<u8>, fonts: &FontLibrary) -> Result<Drawn, PdfProblem> {
    let world = world::Desk::new(layout, data, fonts);
    let compiled = typst::compile::<PagedDocument>(&world);
    let pages = compiled.output.map_err(|errors| PdfProblem::Typesetting(messages(&errors)))?;
    let seen = inspect::inspect(&pages, fonts);
    let is_archival = seen.missing.is_empty() && pages_have_date(&pages);
    Ok(Drawn {
        bytes: export(&pages, is_archival)?,
        pages: pages.pages().len(),
        substitutions: fonts.substitutions_among(&seen.used),
        fallback_characters: seen.fallback.into_iter().collect(),
        missing_characters: seen.missing.into_iter().collect(),
        warnings: messages(&compiled.warnings),
    })
}

fn pages_have_date(pages: &PagedDocument) -> bool {
    use typst::model::Document;
    matches!(pages.info().date, Smart::Custom(Some(_)))
}

/// Writes the pages, with every anchor as a named destination.
///
/// The plain `typst_pdf::pdf` names headings only; the bundle's entry takes any place, and without a bundle it
/// differs in nothing else.
fn export(pages: &PagedDocument, is_archival: bool) -> Result<Vec<u8>, PdfProblem> {
    let standards = if is_archival { vec![PdfStandard::A_2b] } else { Vec::new() };
    let options = PdfOptions {
        creator: Smart::Custom(Some("照章".to_owned())),
        standards: PdfStandards::new(&standards)
            .map_err(|error| PdfProblem::Export(vec![error.message().to_string()]))?,
        ..PdfOptions::default()
    };
    let introspector = pages.introspector().as_ref();
    let anchors: Vec<(Location, EcoString)> = introspector
        .query_labelled()
        .iter()
        .filter_map(|element| Some((element.location()?, element.label()?.resolve().as_str().into())))
        .collect();
    let links = LateLinkResolver::new(None, introspector);
    typst_pdf::pdf_in_bundle(pages, &options, &anchors, links.track())
        .map_err(|errors| PdfProblem::Export(messages(&errors)))
}

fn messages(diagnostics: &[SourceDiagnostic]) -> Vec<String> {
    diagnostics.iter().map(|diagnostic| diagnostic.message.to_string()).collect()
}
