//! Paragraphs and runs with their properties in the order of the schema, which Word checks and dies of.
//! It does not know what an official document is; [`super::document`] does.

use super::geometry::{CHARACTER, Face, TEXT_WIDTH};
use super::xml::Xml;

/// A paragraph's own properties, beyond those of its style.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is an element of its own in the schema")]
pub(crate) struct Paragraph {
    /// The style's id; none means Normal.
    pub(crate) style: Option<&'static str>,
    /// Stays on the page of the next paragraph.
    pub(crate) is_kept_with_next: bool,
    /// Starts a page.
    pub(crate) is_on_new_page: bool,
    /// Stands in the frame at the foot of the page; neighbours with the mark share one frame.
    pub(crate) is_at_foot: bool,
    /// A rule below the paragraph.
    pub(crate) rule_below: Option<Rule>,
    /// Filled with a colour, from indent to indent.
    pub(crate) shade: Option<&'static str>,
    /// Leaves the grid of the page's lines, as everything smaller or larger than the body does.
    pub(crate) is_off_grid: bool,
    /// Tab stops: kind (`left`, `right`) and place in twips.
    pub(crate) tabs: Vec<(&'static str, u32)>,
    /// Space before, in twips.
    pub(crate) space_before: Option<u32>,
    /// Exact line pitch in twips.
    pub(crate) line: Option<u32>,
    /// Indents.
    pub(crate) indent: Indent,
    /// `left`, `center`, `right` or `both`.
    pub(crate) align: Option<&'static str>,
    /// 1–4 for headings, in the style only.
    pub(crate) outline: Option<u32>,
}

/// A rule drawn as a paragraph border.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rule {
    /// In eighths of a point.
    pub(crate) weight: &'static str,
    /// The distance from the text in points.
    pub(crate) distance: &'static str,
    /// Six hexadecimal digits.
    pub(crate) color: &'static str,
}

/// Indents in half characters, so that half-width digits can be counted.
///
/// Word reads `leftChars` beside a hanging indent in a way of its own (it excludes the hanging part), therefore
/// `left` and `hanging` are written in twips only; first line and right are written in characters as well.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Indent {
    /// From the left edge of the 版心 to the lines after the first.
    pub(crate) left: u32,
    /// From the right edge.
    pub(crate) right: u32,
    /// The first line further in than the others.
    pub(crate) first: u32,
    /// The first line further out than the others.
    pub(crate) hanging: u32,
    /// The width of a character in twips where it is not the body's.
    pub(crate) character: Option<u32>,
}

impl Paragraph {
    /// A paragraph in a style.
    pub(crate) fn styled(style: &'static str) -> Self {
        Self { style: Some(style), ..Self::default() }
    }

    /// The same paragraph, kept on the page of the next.
    pub(crate) fn kept(mut self) -> Self {
        self.is_kept_with_next = true;
        self
    }

    /// Writes the paragraph with the runs of the closure.
    pub(crate) fn write(&self, xml: &mut Xml, runs: impl FnOnce(&mut Xml)) {
        xml.element("w:p", &[], |xml| {
            if self.has_properties() {
                xml.element("w:pPr", &[], |xml| self.properties(xml));
            }
            runs(xml);
        });
    }

    fn has_properties(&self) -> bool {
        self.style.is_some()
            || self.is_kept_with_next
            || self.is_on_new_page
            || self.is_at_foot
            || self.rule_below.is_some()
            || self.shade.is_some()
            || self.is_off_grid
            || !self.tabs.is_empty()
            || self.space_before.is_some()
            || self.line.is_some()
            || self.indent != Indent::default()
            || self.align.is_some()
            || self.outline.is_some()
    }

    /// The children of `w:pPr`, without the element itself, in the order of `CT_PPr`.
    pub(crate) fn properties(&self, xml: &mut Xml) {
        if let Some(style) = self.style {
            xml.value("w:pStyle", style);
        }
        if self.is_kept_with_next {
            xml.empty("w:keepNext", &[]);
        }
        if self.is_on_new_page {
            xml.empty("w:pageBreakBefore", &[]);
        }
        if self.is_at_foot {
            frame_at_foot(xml);
        }
        if let Some(rule) = self.rule_below {
            xml.element("w:pBdr", &[], |xml| {
                xml.empty(
                    "w:bottom",
                    &[
                        ("w:val", "single"),
                        ("w:sz", rule.weight),
                        ("w:space", rule.distance),
                        ("w:color", rule.color),
                    ],
                );
            });
        }
        if let Some(fill) = self.shade {
            xml.empty("w:shd", &[("w:val", "clear"), ("w:color", "auto"), ("w:fill", fill)]);
        }
        if !self.tabs.is_empty() {
            xml.element("w:tabs", &[], |xml| {
                for (kind, place) in &self.tabs {
                    xml.empty("w:tab", &[("w:val", *kind), ("w:pos", &place.to_string())]);
                }
            });
        }
        if self.is_off_grid {
            xml.value("w:snapToGrid", "0");
        }
        self.spacing(xml);
        self.indent.write(xml);
        if let Some(align) = self.align {
            xml.value("w:jc", align);
        }
        if let Some(outline) = self.outline {
            xml.value("w:outlineLvl", &outline.saturating_sub(1).to_string());
        }
    }

    fn spacing(&self, xml: &mut Xml) {
        let before = self.space_before.map(|twips| twips.to_string());
        let line = self.line.map(|twips| twips.to_string());
        let mut attributes: Vec<(&'static str, &str)> = Vec::new();
        if let Some(before) = &before {
            attributes.push(("w:before", before));
        }
        if let Some(line) = &line {
            attributes.push(("w:line", line));
            attributes.push(("w:lineRule", "exact"));
        }
        if !attributes.is_empty() {
            xml.empty("w:spacing", &attributes);
        }
    }
}

/// A frame as wide as the 版心 whose lower edge lies on the 版心's. A floating table would do in Word, but LibreOffice
/// before 7.6 puts one as wide as the page back into the text.
fn frame_at_foot(xml: &mut Xml) {
    xml.empty(
        "w:framePr",
        &[
            ("w:w", &TEXT_WIDTH.to_string()),
            ("w:wrap", "notBeside"),
            ("w:vAnchor", "margin"),
            ("w:hAnchor", "margin"),
            ("w:xAlign", "center"),
            ("w:yAlign", "bottom"),
        ],
    );
}

impl Indent {
    /// Two characters at the first line, as every paragraph of an official document has it.
    pub(crate) const FIRST_LINE: Self = Self { left: 0, right: 0, first: 4, hanging: 0, character: None };

    fn write(self, xml: &mut Xml) {
        if self == Self::default() {
            return;
        }
        let character = self.character.unwrap_or(CHARACTER);
        let twips = |half: u32| half.saturating_mul(character).div_euclid(2).to_string();
        let hundredths = |half: u32| half.saturating_mul(50).to_string();
        let mut attributes: Vec<(&'static str, String)> = Vec::new();
        if self.left > 0 {
            attributes.push(("w:left", twips(self.left)));
        }
        if self.right > 0 {
            attributes.push(("w:rightChars", hundredths(self.right)));
            attributes.push(("w:right", twips(self.right)));
        }
        if self.hanging > 0 {
            attributes.push(("w:hanging", twips(self.hanging)));
        } else if self.first > 0 {
            attributes.push(("w:firstLineChars", hundredths(self.first)));
            attributes.push(("w:firstLine", twips(self.first)));
        }
        let attributes: Vec<(&'static str, &str)> =
            attributes.iter().map(|(key, value)| (*key, value.as_str())).collect();
        xml.empty("w:ind", &attributes);
    }
}

/// How a run differs from its paragraph's style.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Look {
    /// Another face.
    pub(crate) face: Option<Face>,
    /// Another size, in half points.
    pub(crate) half_points: Option<u32>,
    /// A colour.
    pub(crate) color: Option<&'static str>,
    /// Narrowed to this share of its width, in percent.
    pub(crate) scale: Option<u32>,
    /// Space between characters, in twips.
    pub(crate) spacing: Option<&'static str>,
}

impl Look {
    /// Another face only.
    pub(crate) fn face(face: Face) -> Self {
        Self { face: Some(face), ..Self::default() }
    }

    /// The children of `w:rPr`, without the element itself, in the order of `CT_RPr`.
    pub(crate) fn properties(&self, xml: &mut Xml) {
        // The hint makes Word set “ ” — … full width, as Chinese text needs them.
        let hint = ("w:hint", "eastAsia");
        match self.face.map(Face::name) {
            Some(name) => xml.empty(
                "w:rFonts",
                &[hint, ("w:ascii", name), ("w:hAnsi", name), ("w:eastAsia", name), ("w:cs", name)],
            ),
            None => xml.empty("w:rFonts", &[hint]),
        }
        if let Some(color) = self.color {
            xml.value("w:color", color);
        }
        if let Some(spacing) = self.spacing {
            xml.value("w:spacing", spacing);
        }
        if let Some(scale) = self.scale {
            xml.value("w:w", &scale.to_string());
        }
        if let Some(half_points) = self.half_points {
            xml.value("w:sz", &half_points.to_string());
            xml.value("w:szCs", &half_points.to_string());
        }
    }
}

/// A run in the paragraph's own look.
pub(crate) fn plain_run(xml: &mut Xml, text: &str) {
    run(xml, Look::default(), text);
}

/// A run of words; line breaks and tabs in them become Word's own.
pub(crate) fn run(xml: &mut Xml, look: Look, text: &str) {
    if text.is_empty() {
        return;
    }
    xml.element("w:r", &[], |xml| {
        xml.element("w:rPr", &[], |xml| look.properties(xml));
        for (n_line, line) in text.split('\n').enumerate() {
            let line = line.trim_end_matches('\r');
            if n_line > 0 {
                xml.empty("w:br", &[]);
            }
            for (n_piece, piece) in line.split('\t').enumerate() {
                if n_piece > 0 {
                    xml.empty("w:tab", &[]);
                }
                if !piece.is_empty() {
                    xml.element("w:t", &[("xml:space", "preserve")], |xml| xml.text(piece));
                }
            }
        }
    });
}

/// A run that shows a field, such as `PAGE`.
pub(crate) fn field_run(xml: &mut Xml, look: Look, instruction: &str) {
    let mark = |xml: &mut Xml, kind: &str| {
        xml.element("w:r", &[], |xml| {
            xml.element("w:rPr", &[], |xml| look.properties(xml));
            xml.empty("w:fldChar", &[("w:fldCharType", kind)]);
        });
    };
    mark(xml, "begin");
    xml.element("w:r", &[], |xml| {
        xml.element("w:rPr", &[], |xml| look.properties(xml));
        xml.element("w:instrText", &[("xml:space", "preserve")], |xml| xml.text(instruction));
    });
    mark(xml, "separate");
    run(xml, look, "1");
    mark(xml, "end");
}
