//! What stands outside the 版心: page numbers `— 1 —`, the page mark, and the sections that carry both.
//! A page that lies across keeps its number where the other pages have it, so its footer is a turned text box.

use crate::official::OfficialDocument;

use super::DocxError;
use super::document::Orientation;
use super::geometry::{BOTTOM, FOOTER, HEADER, LEFT, LINE, PAPER, RIGHT, TEXT_WIDTH, TOP};
use super::package::Part;
use super::paragraph::{Indent, Look, Paragraph, field_run, plain_run, run};
use super::style::{NAMESPACE, id};
use super::xml::Xml;

/// The line of the page number, exact, in twips; as in the style of the footer.
const NUMBER_LINE: u32 = 360;
/// English metric units in a twip.
const EMU: u32 = 635;

/// Which pages a footer belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Odd,
    Even,
}

/// The footers, and the headers if the document carries a page mark.
pub(crate) fn parts(document: &OfficialDocument) -> Result<Vec<Part>, DocxError> {
    let footer = |id, file, bytes| Part { id, file, kind: "footer", bytes };
    let header = |id, file, bytes| Part { id, file, kind: "header", bytes };
    let mut parts = vec![
        footer("rIdFooterOdd", "footer1.xml", upright(Side::Odd)?),
        footer("rIdFooterEven", "footer2.xml", upright(Side::Even)?),
    ];
    if document.attachments.iter().any(|attachment| attachment.is_landscape) {
        parts.push(footer("rIdAcrossOdd", "footer3.xml", across(Side::Odd)?));
        parts.push(footer("rIdAcrossEven", "footer4.xml", across(Side::Even)?));
    }
    if let Some(mark) = &document.page_mark {
        parts.push(header("rIdHeaderOdd", "header1.xml", page_mark(mark)?));
        parts.push(header("rIdHeaderEven", "header2.xml", page_mark(mark)?));
    }
    Ok(parts)
}

/// `w:sectPr` with its children in the order of `CT_SectPr`.
pub(crate) fn section(xml: &mut Xml, document: &OfficialDocument, orientation: Orientation) {
    let (odd, even) = match orientation {
        Orientation::Upright => ("rIdFooterOdd", "rIdFooterEven"),
        Orientation::Across => ("rIdAcrossOdd", "rIdAcrossEven"),
    };
    xml.element("w:sectPr", &[], |xml| {
        if document.page_mark.is_some() {
            xml.empty("w:headerReference", &[("w:type", "default"), ("r:id", "rIdHeaderOdd")]);
            xml.empty("w:headerReference", &[("w:type", "even"), ("r:id", "rIdHeaderEven")]);
        }
        xml.empty("w:footerReference", &[("w:type", "default"), ("r:id", odd)]);
        xml.empty("w:footerReference", &[("w:type", "even"), ("r:id", even)]);
        xml.value("w:type", "nextPage");
        paper(xml, orientation);
        xml.empty("w:cols", &[("w:space", "425")]);
        // `linesAndChars` would be Word's own way, but LibreOffice then sets 14 characters on a line.
        xml.empty("w:docGrid", &[("w:type", "lines"), ("w:linePitch", &LINE.to_string())]);
    });
}

/// The paper and its margins. Across, the sheet is turned with its head towards the 订口, so the margins turn with it.
fn paper(xml: &mut Xml, orientation: Orientation) {
    let (width, height) = PAPER;
    let margins = match orientation {
        Orientation::Upright => [TOP, RIGHT, BOTTOM, LEFT],
        Orientation::Across => [LEFT, TOP, RIGHT, BOTTOM],
    };
    let [top, right, bottom, left] = margins.map(|twips| twips.to_string());
    match orientation {
        Orientation::Upright => {
            xml.empty("w:pgSz", &[("w:w", &width.to_string()), ("w:h", &height.to_string())]);
        }
        Orientation::Across => xml.empty(
            "w:pgSz",
            &[("w:w", &height.to_string()), ("w:h", &width.to_string()), ("w:orient", "landscape")],
        ),
    }
    xml.empty(
        "w:pgMar",
        &[
            ("w:top", &top),
            ("w:right", &right),
            ("w:bottom", &bottom),
            ("w:left", &left),
            ("w:header", &HEADER.to_string()),
            ("w:footer", &FOOTER.to_string()),
            ("w:gutter", "0"),
        ],
    );
}

/// `— 1 —`, 右空一字 on odd pages, 左空一字 on even ones.
fn number_line(xml: &mut Xml, side: Side) {
    let one = 2;
    let (indent, align) = match side {
        Side::Odd => (Indent { right: one, ..Indent::default() }, "right"),
        Side::Even => (Indent { left: one, ..Indent::default() }, "left"),
    };
    Paragraph { indent, align: Some(align), ..Paragraph::styled(id::FOOTER) }.write(xml, |xml| {
        plain_run(xml, "— ");
        field_run(xml, Look::default(), " PAGE ");
        plain_run(xml, " —");
    });
}

fn upright(side: Side) -> Result<Vec<u8>, DocxError> {
    let mut xml = Xml::new();
    xml.element("w:ftr", &[NAMESPACE], |xml| number_line(xml, side));
    Ok(xml.finish()?)
}

fn page_mark(mark: &str) -> Result<Vec<u8>, DocxError> {
    let mut xml = Xml::new();
    xml.element("w:hdr", &[NAMESPACE], |xml| {
        Paragraph::styled(id::HEADER).write(xml, |xml| run(xml, Look::default(), mark));
    });
    Ok(xml.finish()?)
}

/// The number of a page that lies across: a text box along its left edge, which is the lower edge of the turned sheet.
fn across(side: Side) -> Result<Vec<u8>, DocxError> {
    let mut xml = Xml::new();
    let namespaces = [
        NAMESPACE,
        ("xmlns:mc", "http://schemas.openxmlformats.org/markup-compatibility/2006"),
        ("xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
        ("xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
        ("xmlns:wps", "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"),
    ];
    xml.element("w:ftr", &namespaces, |xml| {
        Paragraph::styled(id::FOOTER).write(xml, |xml| {
            xml.element("w:r", &[], |xml| {
                xml.element("mc:AlternateContent", &[], |xml| {
                    xml.element("mc:Choice", &[("Requires", "wps")], |xml| {
                        xml.element("w:drawing", &[], |xml| anchored_box(xml, side));
                    });
                });
            });
        });
    });
    Ok(xml.finish()?)
}

fn anchored_box(xml: &mut Xml, side: Side) {
    let zero = "0";
    let anchor = [
        ("distT", zero),
        ("distB", zero),
        ("distL", zero),
        ("distR", zero),
        ("simplePos", zero),
        ("relativeHeight", "2"),
        ("behindDoc", zero),
        ("locked", zero),
        ("layoutInCell", "1"),
        ("allowOverlap", "1"),
    ];
    let emu = |twips: u32| twips.saturating_mul(EMU).to_string();
    let extent = [("cx", emu(NUMBER_LINE)), ("cy", emu(TEXT_WIDTH))];
    let extent = extent.each_ref().map(|(key, value)| (*key, value.as_str()));
    xml.element("wp:anchor", &anchor, |xml| {
        xml.empty("wp:simplePos", &[("x", zero), ("y", zero)]);
        place(xml, "wp:positionH", &emu(FOOTER));
        place(xml, "wp:positionV", &emu(LEFT));
        xml.empty("wp:extent", &extent);
        xml.empty("wp:effectExtent", &[("l", zero), ("t", zero), ("r", zero), ("b", zero)]);
        xml.empty("wp:wrapNone", &[]);
        let number = if side == Side::Odd { "1" } else { "2" };
        xml.empty("wp:docPr", &[("id", number), ("name", "页码")]);
        xml.empty("wp:cNvGraphicFramePr", &[]);
        xml.element("a:graphic", &[], |xml| {
            let uri = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape";
            xml.element("a:graphicData", &[("uri", uri)], |xml| {
                xml.element("wps:wsp", &[], |xml| text_box(xml, side, &extent));
            });
        });
    });
}

fn place(xml: &mut Xml, name: &'static str, offset: &str) {
    xml.element(name, &[("relativeFrom", "page")], |xml| {
        xml.element("wp:posOffset", &[], |xml| xml.text(offset));
    });
}

fn text_box(xml: &mut Xml, side: Side, extent: &[(&'static str, &str)]) {
    xml.empty("wps:cNvSpPr", &[("txBox", "1")]);
    xml.element("wps:spPr", &[], |xml| {
        xml.element("a:xfrm", &[], |xml| {
            xml.empty("a:off", &[("x", "0"), ("y", "0")]);
            xml.empty("a:ext", extent);
        });
        xml.element("a:prstGeom", &[("prst", "rect")], |xml| xml.empty("a:avLst", &[]));
        xml.empty("a:noFill", &[]);
        xml.element("a:ln", &[], |xml| xml.empty("a:noFill", &[]));
    });
    xml.element("wps:txbx", &[], |xml| {
        xml.element("w:txbxContent", &[], |xml| number_line(xml, side));
    });
    let none = "0";
    xml.empty(
        "wps:bodyPr",
        &[
            ("vert", "vert"),
            ("wrap", "square"),
            ("lIns", none),
            ("tIns", none),
            ("rIns", none),
            ("bIns", none),
        ],
    );
}
