//! The order of children in the transitional schema of `WordprocessingML` (ECMA-376, part 4), for the elements our
//! writer uses. Word refuses a file whose `w:pPr` or `w:sectPr` is out of order; LibreOffice does not notice.

use quick_xml::Reader;
use quick_xml::events::Event;

/// An element and the children it may have, in order. Children not named are a failure.
const SEQUENCES: &[(&str, &str)] = &[
    ("w:document", "w:background w:body"),
    (
        "w:pPr",
        "w:pStyle w:keepNext w:keepLines w:pageBreakBefore w:framePr w:widowControl w:numPr w:suppressLineNumbers w:pBdr w:shd w:tabs w:suppressAutoHyphens w:kinsoku w:wordWrap w:overflowPunct w:topLinePunct w:autoSpaceDE w:autoSpaceDN w:bidi w:adjustRightInd w:snapToGrid w:spacing w:ind w:contextualSpacing w:mirrorIndents w:suppressOverlap w:jc w:textDirection w:textAlignment w:textboxTightWrap w:outlineLvl w:divId w:cnfStyle w:rPr w:sectPr w:pPrChange",
    ),
    (
        "w:rPr",
        "w:rStyle w:rFonts w:b w:bCs w:i w:iCs w:caps w:smallCaps w:strike w:dstrike w:outline w:shadow w:emboss w:imprint w:noProof w:snapToGrid w:vanish w:webHidden w:color w:spacing w:w w:kern w:position w:sz w:szCs w:highlight w:u w:effect w:bdr w:shd w:fitText w:vertAlign w:rtl w:cs w:em w:lang w:eastAsianLayout w:specVanish w:oMath",
    ),
    ("w:pBdr", "w:top w:left w:bottom w:right w:between w:bar"),
    ("w:tbl", "w:bookmarkStart w:bookmarkEnd w:tblPr w:tblGrid w:tr"),
    (
        "w:tblPr",
        "w:tblStyle w:tblpPr w:tblOverlap w:bidiVisual w:tblStyleRowBandSize w:tblStyleColBandSize w:tblW w:jc w:tblCellSpacing w:tblInd w:tblBorders w:shd w:tblLayout w:tblCellMar w:tblLook w:tblCaption w:tblDescription",
    ),
    ("w:tblBorders", "w:top w:left w:start w:bottom w:right w:end w:insideH w:insideV"),
    ("w:tblCellMar", "w:top w:left w:start w:bottom w:right w:end"),
    ("w:tblGrid", "w:gridCol"),
    ("w:tr", "w:tblPrEx w:trPr w:tc"),
    ("w:trPr", "w:cantSplit w:trHeight w:tblHeader"),
    ("w:tc", "w:tcPr w:p"),
    (
        "w:tcPr",
        "w:cnfStyle w:tcW w:gridSpan w:hMerge w:vMerge w:tcBorders w:shd w:noWrap w:tcMar w:textDirection w:tcFitText w:vAlign w:hideMark",
    ),
    (
        "w:sectPr",
        "w:headerReference w:footerReference w:footnotePr w:endnotePr w:type w:pgSz w:pgMar w:paperSrc w:pgBorders w:lnNumType w:pgNumType w:cols w:formProt w:vAlign w:noEndnote w:titlePg w:textDirection w:bidi w:rtlGutter w:docGrid w:printerSettings",
    ),
    ("w:styles", "w:docDefaults w:latentStyles w:style"),
    ("w:docDefaults", "w:rPrDefault w:pPrDefault"),
    (
        "w:style",
        "w:name w:aliases w:basedOn w:next w:link w:autoRedefine w:hidden w:uiPriority w:semiHidden w:unhideWhenUsed w:qFormat w:locked w:personal w:personalCompose w:personalReply w:rsid w:pPr w:rPr w:tblPr w:trPr w:tcPr w:tblStylePr",
    ),
    (
        "w:settings",
        "w:writeProtection w:view w:zoom w:removePersonalInformation w:mirrorMargins w:hideSpellingErrors w:hideGrammaticalErrors w:proofState w:defaultTabStop w:autoHyphenation w:defaultTableStyle w:evenAndOddHeaders w:drawingGridHorizontalSpacing w:drawingGridVerticalSpacing w:characterSpacingControl w:footnotePr w:endnotePr w:compat w:docVars w:rsids w:themeFontLang w:clrSchemeMapping",
    ),
    (
        "w:compat",
        "w:spaceForUL w:doNotExpandShiftReturn w:adjustLineHeightInTable w:useFELayout w:compatSetting",
    ),
    ("w:fonts", "w:font"),
    ("w:font", "w:altName w:panose1 w:charset w:family w:notTrueType w:pitch w:sig"),
    (
        "wp:anchor",
        "wp:simplePos wp:positionH wp:positionV wp:extent wp:effectExtent wp:wrapNone wp:docPr wp:cNvGraphicFramePr a:graphic",
    ),
    ("wps:wsp", "wps:cNvPr wps:cNvSpPr wps:spPr wps:style wps:txbx wps:bodyPr"),
    ("wps:spPr", "a:xfrm a:prstGeom a:noFill a:ln"),
];

/// Children that may come in any order and number.
const FREE: &[(&str, &str)] = &[
    ("w:body", "w:p w:tbl w:sectPr"),
    ("w:p", "w:pPr w:r w:bookmarkStart w:bookmarkEnd"),
    ("w:r", "w:rPr w:t w:br w:tab w:fldChar w:instrText w:drawing mc:AlternateContent"),
    ("w:ftr", "w:p"),
    ("w:hdr", "w:p"),
    ("w:tabs", "w:tab"),
    ("w:rPrDefault", "w:rPr"),
    ("w:txbxContent", "w:p"),
];

/// An open element: its name and how far its sequence has been walked.
struct Open {
    name: String,
    place: usize,
}

/// Every breach of the order in a part, in words.
pub(crate) fn breaches(part: &str) -> Vec<String> {
    let mut reader = Reader::from_str(part);
    let mut open: Vec<Open> = Vec::new();
    let mut breaches = Vec::new();
    loop {
        match reader.read_event().expect("the part is well formed") {
            Event::Eof => return breaches,
            Event::Start(start) => {
                let name = start.name().as_ref().to_owned();
                breaches.extend(step(open.last_mut(), &name));
                open.push(Open { name, place: 0 });
            }
            Event::Empty(start) => {
                let name = start.name().as_ref().to_owned();
                breaches.extend(step(open.last_mut(), &name));
            }
            Event::End(_) => {
                open.pop();
            }
            _ => {}
        }
    }
}

fn step(parent: Option<&mut Open>, child: &str) -> Option<String> {
    let parent = parent?;
    if let Some((_, children)) = FREE.iter().find(|(name, _)| *name == parent.name) {
        let is_known = children.split(' ').any(|known| known == child);
        let is_late = child.ends_with("Pr") && child != "w:sectPr" && parent.place > 0;
        parent.place += 1;
        return (!is_known || is_late).then(|| format!("{child} in {}", parent.name));
    }
    let (_, sequence) = SEQUENCES.iter().find(|(name, _)| *name == parent.name)?;
    match sequence.split(' ').position(|known| known == child) {
        Some(place) if place >= parent.place => {
            parent.place = place;
            None
        }
        Some(_) => Some(format!("{child} late in {}", parent.name)),
        None => Some(format!("{child} unknown in {}", parent.name)),
    }
}

#[test]
fn the_table_notices_a_child_out_of_order() {
    assert!(breaches("<w:pPr><w:pStyle/><w:spacing/><w:ind/></w:pPr>").is_empty());
    assert_eq!(breaches("<w:pPr><w:ind/><w:spacing/></w:pPr>"), ["w:spacing late in w:pPr"]);
    assert_eq!(breaches("<w:p><w:r/><w:pPr/></w:p>"), ["w:pPr in w:p"]);
}
