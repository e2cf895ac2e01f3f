//! The parts that hold for the whole file: styles, settings and the font table.
//! A paragraph's place in the document is not decided here; [`super::document`] picks a style for it.

use super::DocxError;
use super::geometry::{CHARACTER, Face, LINE, RED, RUN_SPACING, SIZE_BODY, SIZE_COLOPHON, SIZE_TITLE};
use super::paragraph::{Indent, Look, Paragraph};
use super::xml::Xml;

/// The main namespace of Word's parts, under the prefix every writer uses.
pub(crate) const NAMESPACE: (&str, &str) =
    ("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main");

/// Ids of the styles; the four headings carry the names WPS and Word show as 标题 1–4.
pub(crate) mod id {
    /// Everything without another style: 仿宋 三号, exact lines.
    pub(crate) const NORMAL: &str = "Normal";
    /// 公文标题.
    pub(crate) const TITLE: &str = "Title";
    /// 标题 1–4.
    pub(crate) const HEADINGS: [&str; 4] = ["Heading1", "Heading2", "Heading3", "Heading4"];
    /// A paragraph of the body, indented by two characters.
    pub(crate) const BODY: &str = "GwBody";
    /// 发文机关标志.
    pub(crate) const MARK: &str = "GwMark";
    /// 紧急程度 and the word 附件.
    pub(crate) const LABEL: &str = "GwLabel";
    /// Words above a table.
    pub(crate) const CAPTION: &str = "GwCaption";
    /// Lines under a table.
    pub(crate) const NOTE: &str = "GwNote";
    /// A cell of a table.
    pub(crate) const CELL: &str = "GwCell";
    /// A line of the 版记.
    pub(crate) const COLOPHON: &str = "GwColophon";
    /// The page mark.
    pub(crate) const HEADER: &str = "Header";
    /// The page number.
    pub(crate) const FOOTER: &str = "Footer";
    /// Tables with all rules.
    pub(crate) const TABLE: &str = "GwTable";
}

/// A paragraph style: what it is called and how it differs from Normal.
struct Style {
    id: &'static str,
    name: &'static str,
    next: Option<&'static str>,
    paragraph: Paragraph,
    look: Look,
}

/// `styles.xml`.
pub(crate) fn styles() -> Result<Vec<u8>, DocxError> {
    let mut xml = Xml::new();
    xml.element("w:styles", &[NAMESPACE], |xml| {
        defaults(xml);
        normal(xml);
        for style in paragraph_styles() {
            paragraph_style(xml, &style);
        }
        table_styles(xml);
    });
    Ok(xml.finish()?)
}

fn defaults(xml: &mut Xml) {
    xml.element("w:docDefaults", &[], |xml| {
        xml.element("w:rPrDefault", &[], |xml| {
            xml.element("w:rPr", &[], |xml| {
                let name = Face::FangSong.name();
                xml.empty(
                    "w:rFonts",
                    &[("w:ascii", name), ("w:hAnsi", name), ("w:eastAsia", name), ("w:cs", name)],
                );
                xml.value("w:sz", &SIZE_BODY.to_string());
                xml.value("w:szCs", &SIZE_BODY.to_string());
                xml.empty("w:lang", &[("w:val", "en-US"), ("w:eastAsia", "zh-CN"), ("w:bidi", "ar-SA")]);
            });
        });
        xml.empty("w:pPrDefault", &[]);
    });
}

/// Normal: no widow control, or a page would hold 21 lines; no space between 汉字 and digits, or a line would not
/// hold 28 characters.
fn normal(xml: &mut Xml) {
    xml.element(
        "w:style",
        &[("w:type", "paragraph"), ("w:default", "1"), ("w:styleId", id::NORMAL)],
        |xml| {
            xml.value("w:name", "Normal");
            xml.empty("w:qFormat", &[]);
            xml.element("w:pPr", &[], |xml| {
                xml.value("w:widowControl", "0");
                xml.value("w:autoSpaceDE", "0");
                xml.value("w:autoSpaceDN", "0");
                xml.value("w:adjustRightInd", "0");
                xml.empty(
                    "w:spacing",
                    &[
                        ("w:before", "0"),
                        ("w:after", "0"),
                        ("w:line", &LINE.to_string()),
                        ("w:lineRule", "exact"),
                    ],
                );
                xml.value("w:jc", "both");
            });
            xml.element("w:rPr", &[], |xml| xml.value("w:spacing", RUN_SPACING));
        },
    );
}

fn paragraph_styles() -> Vec<Style> {
    let unspaced = |face: Option<Face>, half_points: u32| Look {
        face,
        half_points: Some(half_points),
        spacing: Some("0"),
        ..Look::default()
    };
    let plain = |align| Paragraph { align: Some(align), ..Paragraph::default() };
    let free = |align| Paragraph { is_off_grid: true, ..plain(align) };
    let lined = |align, line| Paragraph { line: Some(line), ..free(align) };
    let style = |id, name, paragraph, look| Style { id, name, next: None, paragraph, look };
    let mut styles = vec![
        style(id::TITLE, "Title", free("center"), unspaced(Some(Face::XiaoBiaoSong), SIZE_TITLE)),
        style(
            id::BODY,
            "公文正文",
            Paragraph { indent: Indent::FIRST_LINE, ..Paragraph::default() },
            Look::default(),
        ),
        style(
            id::MARK,
            "发文机关标志",
            free("center"),
            Look { face: Some(Face::XiaoBiaoSong), color: Some(RED), spacing: Some("0"), ..Look::default() },
        ),
        style(id::LABEL, "公文标识", plain("left"), Look::face(Face::Hei)),
        style(
            id::CAPTION,
            "表题",
            Paragraph { is_kept_with_next: true, ..free("center") },
            unspaced(Some(Face::Hei), 28),
        ),
        style(id::NOTE, "表注", lined("both", 320), unspaced(None, 21)),
        style(id::CELL, "表格文字", lined("center", 320), unspaced(None, 24)),
        style(id::COLOPHON, "版记", lined("left", 500), unspaced(None, SIZE_COLOPHON)),
        style(id::HEADER, "header", lined("center", 360), unspaced(Some(Face::Hei), 28)),
        style(id::FOOTER, "footer", lined("left", 360), unspaced(Some(Face::Song), 28)),
    ];
    let faces = [Face::Hei, Face::Kai, Face::FangSong, Face::FangSong];
    let names = ["heading 1", "heading 2", "heading 3", "heading 4"];
    for (outline, ((id, name), face)) in (1..).zip(id::HEADINGS.into_iter().zip(names).zip(faces)) {
        styles.push(Style {
            id,
            name,
            next: Some(id::BODY),
            paragraph: Paragraph {
                is_kept_with_next: true,
                indent: Indent::FIRST_LINE,
                outline: Some(outline),
                ..Paragraph::default()
            },
            look: Look::face(face),
        });
    }
    styles
}

fn paragraph_style(xml: &mut Xml, style: &Style) {
    let is_own = style.id.starts_with("Gw");
    let mut attributes = vec![("w:type", "paragraph"), ("w:styleId", style.id)];
    if is_own {
        attributes.push(("w:customStyle", "1"));
    }
    xml.element("w:style", &attributes, |xml| {
        xml.value("w:name", style.name);
        xml.value("w:basedOn", id::NORMAL);
        if let Some(next) = style.next {
            xml.value("w:next", next);
        }
        xml.empty("w:qFormat", &[]);
        xml.element("w:pPr", &[], |xml| style.paragraph.properties(xml));
        xml.element("w:rPr", &[], |xml| style.look.properties(xml));
    });
}

fn table_styles(xml: &mut Xml) {
    let default = [("w:type", "table"), ("w:default", "1"), ("w:styleId", "TableNormal")];
    xml.element("w:style", &default, |xml| {
        xml.value("w:name", "Normal Table");
        xml.element("w:tblPr", &[], |xml| {
            xml.empty("w:tblInd", &[("w:w", "0"), ("w:type", "dxa")]);
            cell_margins(xml, 57);
        });
    });
    let own = [("w:type", "table"), ("w:customStyle", "1"), ("w:styleId", id::TABLE)];
    xml.element("w:style", &own, |xml| {
        xml.value("w:name", "公文表格");
        xml.value("w:basedOn", "TableNormal");
        xml.element("w:tblPr", &[], |xml| {
            xml.element("w:tblBorders", &[], |xml| {
                for edge in ["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"] {
                    let color = ("w:color", "000000");
                    xml.empty(edge, &[("w:val", "single"), ("w:sz", "4"), ("w:space", "0"), color]);
                }
            });
        });
    });
}

/// Margins of cells: `w:tblCellMar` with its four children in order.
pub(crate) fn cell_margins(xml: &mut Xml, side: u32) {
    xml.element("w:tblCellMar", &[], |xml| {
        xml.empty("w:top", &[("w:w", "0"), ("w:type", "dxa")]);
        xml.empty("w:left", &[("w:w", &side.to_string()), ("w:type", "dxa")]);
        xml.empty("w:bottom", &[("w:w", "0"), ("w:type", "dxa")]);
        xml.empty("w:right", &[("w:w", &side.to_string()), ("w:type", "dxa")]);
    });
}

/// `settings.xml`.
pub(crate) fn settings() -> Result<Vec<u8>, DocxError> {
    let mut xml = Xml::new();
    xml.element("w:settings", &[NAMESPACE], |xml| {
        xml.empty("w:zoom", &[("w:percent", "100")]);
        // No red waves under unit names and terms that no dictionary has.
        xml.empty("w:hideSpellingErrors", &[]);
        xml.empty("w:hideGrammaticalErrors", &[]);
        xml.value("w:defaultTabStop", &CHARACTER.saturating_mul(2).to_string());
        xml.empty("w:evenAndOddHeaders", &[]);
        xml.value("w:drawingGridVerticalSpacing", &LINE.to_string());
        // A compressed mark would let a line hold more than 28 characters.
        xml.value("w:characterSpacingControl", "doNotCompress");
        xml.element("w:compat", &[], |xml| {
            xml.empty("w:doNotExpandShiftReturn", &[]);
            xml.empty("w:useFELayout", &[]);
            let uri = ("w:uri", "http://schemas.microsoft.com/office/word");
            xml.empty("w:compatSetting", &[("w:name", "compatibilityMode"), uri, ("w:val", "15")]);
        });
        xml.empty("w:themeFontLang", &[("w:val", "en-US"), ("w:eastAsia", "zh-CN")]);
    });
    Ok(xml.finish()?)
}

/// `fontTable.xml`: which face may stand in for a missing one.
pub(crate) fn font_table() -> Result<Vec<u8>, DocxError> {
    let mut xml = Xml::new();
    xml.element("w:fonts", &[NAMESPACE], |xml| {
        for face in Face::ALL {
            xml.element("w:font", &[("w:name", face.name())], |xml| {
                xml.value("w:altName", face.alternative());
                xml.value("w:charset", "86");
                xml.value("w:family", if face == Face::Hei { "modern" } else { "auto" });
                xml.value("w:pitch", "variable");
            });
        }
    });
    Ok(xml.finish()?)
}
