//! The main part: 版头, title, body, 署名, attachments and 版记 in the order of GB/T 9704, and the sections that turn
//! pages across. Each element's own layout is in its neighbour (`head`, `signature`, `table`, `colophon`).

use crate::official::{Attachment, Block, HeadingLevel, OfficialDocument, Span};
use crate::width::half_widths;

use super::DocxError;
use super::bookmark::Bookmarks;
use super::geometry::{CHARACTERS_PER_LINE, Face, TEXT_WIDTH, TEXT_WIDTH_ACROSS};
use super::paragraph::{Indent, Look, Paragraph, plain_run, run};
use super::style::{NAMESPACE, id};
use super::xml::Xml;
use super::{colophon, footer, head, signature, table};

/// How the pages of a section lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Orientation {
    /// As ordinary pages.
    Upright,
    /// Turned, for wide tables.
    Across,
}

/// A paragraph of up to five lines may move to the next page with the signature; in half widths.
const LONGEST_KEPT: u32 = 5 * 2 * CHARACTERS_PER_LINE;

struct Drawer<'a> {
    xml: &'a mut Xml,
    bookmarks: Bookmarks,
    document: &'a OfficialDocument,
    orientation: Orientation,
}

/// `document.xml`.
pub(crate) fn part(document: &OfficialDocument) -> Result<Vec<u8>, DocxError> {
    let mut xml = Xml::new();
    let relations = ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships");
    let mut outcome = Ok(());
    xml.element("w:document", &[NAMESPACE, relations], |xml| {
        xml.element("w:body", &[], |xml| {
            let bookmarks = Bookmarks::default();
            let mut drawer = Drawer { xml, bookmarks, document, orientation: Orientation::Upright };
            outcome = drawer.draw();
        });
    });
    outcome?;
    Ok(xml.finish()?)
}

impl Drawer<'_> {
    fn draw(&mut self) -> Result<(), DocxError> {
        let document = self.document;
        if let Some(head) = &document.head {
            head::write(self.xml, head);
            head::blank_line(self.xml);
            head::blank_line(self.xml);
        }
        if let Some(word) = &document.label {
            Paragraph::styled(id::LABEL).kept().write(self.xml, |xml| plain_run(xml, word));
            head::blank_line(self.xml);
        }
        head::write_title(self.xml, &document.title);
        head::blank_line(self.xml);
        if let Some(recipient) = &document.main_recipient {
            Paragraph::default().write(self.xml, |xml| plain_run(xml, &format!("{recipient}：")));
        }
        // With a 附件说明 the signature has company enough; the body need not move.
        let is_kept = document.signature.is_some() && document.attachments.is_empty();
        self.blocks(&document.body, is_kept)?;
        self.attachment_list();
        if let Some(signature) = &document.signature {
            signature::write(self.xml, signature, document.annotation.as_deref());
        }
        if let Some(annotation) = &document.annotation {
            let text = format!("（{annotation}）");
            Paragraph::styled(id::BODY).write(self.xml, |xml| plain_run(xml, &text));
        }
        for (n_attachment, attachment) in (1_usize..).zip(&document.attachments) {
            self.attachment(n_attachment, attachment)?;
        }
        self.foot();
        Ok(())
    }

    /// Blocks one after the other; a kept last paragraph stays with the signature, which must not stand alone on a page.
    fn blocks(&mut self, blocks: &[Block], is_last_kept: bool) -> Result<(), DocxError> {
        let width = match self.orientation {
            Orientation::Upright => TEXT_WIDTH,
            Orientation::Across => TEXT_WIDTH_ACROSS,
        };
        for (n_block, block) in (1..).zip(blocks) {
            match block {
                Block::Heading(level, text) => {
                    Paragraph::styled(heading_style(*level)).write(self.xml, |xml| plain_run(xml, text));
                }
                Block::Paragraph(spans) => self.paragraph(spans, is_last_kept && n_block == blocks.len()),
                Block::Table(each) => table::write(self.xml, &mut self.bookmarks, each, width)?,
            }
        }
        Ok(())
    }

    fn paragraph(&mut self, spans: &[Span], is_kept_with_next: bool) {
        // LibreOffice moves a kept paragraph as a whole, so a long one would leave half a page empty.
        let length: u32 = spans.iter().map(|span| half_widths(&span.text)).sum();
        let is_short = length <= LONGEST_KEPT;
        let paragraph =
            Paragraph { is_kept_with_next: is_kept_with_next && is_short, ..Paragraph::styled(id::BODY) };
        let bookmarks = &mut self.bookmarks;
        paragraph.write(self.xml, |xml| {
            for span in spans {
                let look = if span.is_lead { Look::face(Face::Kai) } else { Look::default() };
                bookmarks.around(xml, span.anchor.as_deref(), |xml| run(xml, look, &span.text));
            }
        });
    }

    /// 附件说明: digits under each other, a wrapped name under its own first character.
    fn attachment_list(&mut self) {
        let attachments = &self.document.attachments;
        if attachments.is_empty() {
            return;
        }
        Paragraph::default().kept().write(self.xml, |_| {});
        let (indent, label) = (4, half_widths("附件："));
        for (n_attachment, attachment) in (1..).zip(attachments) {
            let number = if attachments.len() == 1 { String::new() } else { format!("{n_attachment}.") };
            let hanging = half_widths(&number);
            let word = if n_attachment == 1 { "附件：" } else { "" };
            let outdent = if n_attachment == 1 { label + hanging } else { hanging };
            let paragraph = Paragraph {
                indent: Indent { left: indent + label + hanging, hanging: outdent, ..Indent::default() },
                ..Paragraph::default()
            };
            let text = format!("{word}{number}{}", attachment.title);
            paragraph.kept().write(self.xml, |xml| plain_run(xml, &text));
        }
    }

    /// An attachment on a page of its own: the word on line 1, the title on line 3.
    fn attachment(&mut self, number: usize, attachment: &Attachment) -> Result<(), DocxError> {
        let wanted = if attachment.is_landscape { Orientation::Across } else { Orientation::Upright };
        let is_on_new_page = wanted == self.orientation;
        self.turn(wanted);
        let word = if self.document.attachments.len() == 1 {
            "附件".to_owned()
        } else {
            format!("附件{number}")
        };
        let label = Paragraph { is_on_new_page, ..Paragraph::styled(id::LABEL) };
        label.kept().write(self.xml, |xml| plain_run(xml, &word));
        Paragraph::default().kept().write(self.xml, |_| {});
        head::write_title(self.xml, &attachment.title);
        head::blank_line(self.xml);
        self.blocks(&attachment.blocks, false)
    }

    /// Ends the section if the following pages lie differently.
    fn turn(&mut self, wanted: Orientation) {
        if wanted == self.orientation {
            return;
        }
        let (document, orientation) = (self.document, self.orientation);
        self.xml.element("w:p", &[], |xml| {
            xml.element("w:pPr", &[], |xml| {
                small_line(xml);
                footer::section(xml, document, orientation);
            });
        });
        self.orientation = wanted;
    }

    /// The 版记 and the paragraph it is anchored to, then the last section.
    fn foot(&mut self) {
        if let Some(colophon) = &self.document.colophon {
            self.turn(Orientation::Upright);
            colophon::write(self.xml, colophon);
        }
        self.xml.element("w:p", &[], |xml| xml.element("w:pPr", &[], small_line));
        footer::section(self.xml, self.document, self.orientation);
    }
}

/// Half a point high: it must be there, but a full page has no line left for it.
fn small_line(xml: &mut Xml) {
    xml.value("w:snapToGrid", "0");
    xml.empty("w:spacing", &[("w:line", "10"), ("w:lineRule", "exact")]);
}

fn heading_style(level: HeadingLevel) -> &'static str {
    let [first, second, third, fourth] = id::HEADINGS;
    match level {
        HeadingLevel::First => first,
        HeadingLevel::Second => second,
        HeadingLevel::Third => third,
        HeadingLevel::Fourth => fourth,
    }
}
