//! The Word file: order of the schema, legal names, the same bytes, all words present.
//! How LibreOffice sets its pages is in `office_program`; what Word itself does is looked at by hand.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use zhaozhang_document::docx::{DocxError, bookmark_name, official};
use zhaozhang_document::official::{Block, OfficialDocument, SignatureLayout};

use crate::{sample, schema};

/// The samples, each with a name for files and messages.
pub(crate) fn samples() -> Vec<(&'static str, OfficialDocument)> {
    let mut plain = sample::bulletin(3);
    plain.attachments.clear();
    plain.head = None;
    plain.page_mark = Some("演示数据".to_owned());
    if let Some(signature) = plain.signature.as_mut() {
        signature.layout = SignatureLayout::Sealed;
    }
    let mut upward = sample::bulletin(3);
    upward.attachments.truncate(1);
    if let Some(head) = upward.head.as_mut() {
        head.signer = Some("某甲、某乙、某丙".to_owned());
        "甲州市深化医药卫生体制改革领导小组秘书处文件".clone_into(&mut head.issuer_mark);
    }
    let mut bare = sample::bulletin(3);
    bare.attachments.clear();
    (bare.head, bare.signature, bare.annotation, bare.colophon) = (None, None, None, None);
    vec![("bulletin", sample::bulletin(60)), ("plain", plain), ("upward", upward), ("bare", bare)]
}

fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("the file is a package");
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).expect("the part is there");
        let mut text = String::new();
        file.read_to_string(&mut text).expect("the part is text");
        let name = file.name().expect("names are UTF-8").into_owned();
        parts.push((name, text));
    }
    parts
}

fn part(bytes: &[u8], name: &str) -> String {
    parts(bytes).into_iter().find(|(each, _)| each == name).map(|(_, text)| text).expect("the part is there")
}

/// The values of an attribute in a part, in order.
fn values(part: &str, opening: &str) -> Vec<String> {
    part.split(opening).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

#[test]
fn children_stand_in_the_order_of_the_schema() {
    for (name, document) in samples() {
        for (part, text) in parts(&official(&document).unwrap()) {
            assert_eq!(schema::breaches(&text), Vec::<String>::new(), "{name}: {part}");
        }
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let draw = || official(&sample::bulletin(60)).unwrap();
    assert!(draw() == draw());
    let core = part(&draw(), "docProps/core.xml");
    assert!(
        core.contains("2020-08-05T00:00:00Z") && core.contains("甲州市医疗保障局关于2020年7月"),
        "{core}"
    );
}

#[test]
fn every_relation_has_its_part_and_every_part_its_type() {
    for (name, document) in samples() {
        let bytes = official(&document).unwrap();
        let names: BTreeSet<String> = parts(&bytes).into_iter().map(|(name, _)| name).collect();
        let relations = part(&bytes, "word/_rels/document.xml.rels");
        let types = part(&bytes, "[Content_Types].xml");
        for target in values(&relations, "Target=\"") {
            assert!(names.contains(&format!("word/{target}")), "{name}: {target}");
            assert!(types.contains(&format!("\"/word/{target}\"")), "{name}: {target}");
        }
        let ids: BTreeSet<String> = values(&relations, " Id=\"").into_iter().collect();
        for used in values(&part(&bytes, "word/document.xml"), "r:id=\"") {
            assert!(ids.contains(&used), "{name}: {used}");
        }
    }
}

#[test]
fn styles_used_are_defined() {
    for (name, document) in samples() {
        let bytes = official(&document).unwrap();
        let defined: BTreeSet<String> =
            values(&part(&bytes, "word/styles.xml"), "w:styleId=\"").into_iter().collect();
        for (part, text) in parts(&bytes) {
            for opening in ["<w:pStyle w:val=\"", "<w:tblStyle w:val=\"", "<w:basedOn w:val=\""] {
                for used in values(&text, opening) {
                    assert!(defined.contains(&used), "{name}: {used} in {part}");
                }
            }
        }
    }
}

#[test]
fn figures_carry_bookmarks_with_legal_and_unique_names() {
    let document = part(&official(&sample::bulletin(60)).unwrap(), "word/document.xml");
    let starts: Vec<&str> = document.split("<w:bookmarkStart ").skip(1).collect();
    let names: Vec<String> =
        starts.iter().flat_map(|start| values(start, "w:name=\"").into_iter().take(1)).collect();
    let unique: BTreeSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
    assert_eq!(unique.len(), names.len());
    for name in &names {
        let is_legal = name.chars().all(|character| character.is_ascii_alphanumeric() || character == '_');
        assert!(is_legal && name.len() <= 40 && name.starts_with(|first: char| first.is_ascii_alphabetic()));
    }
    assert!(names.contains(&bookmark_name("score-1")));
    // The sample uses the anchor twice.
    assert!(
        names.contains(&bookmark_name("score-2"))
            && names.contains(&format!("{}_2", bookmark_name("score-2")))
    );
    assert_eq!(starts.len(), document.matches("<w:bookmarkEnd ").count());
}

#[test]
fn the_page_is_that_of_the_standard() {
    let bytes = official(&sample::bulletin(3)).unwrap();
    let document = part(&bytes, "word/document.xml");
    assert!(document.contains("<w:pgSz w:w=\"11906\" w:h=\"16838\"/>"));
    assert!(document.contains("w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1588\""));
    assert!(document.contains("<w:docGrid w:type=\"lines\" w:linePitch=\"579\"/>"));
    assert!(document.contains("<w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>"));
    let styles = part(&bytes, "word/styles.xml");
    assert!(styles.contains("w:firstLineChars=\"200\"") && styles.contains("w:line=\"579\""));
    for face in ["仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"] {
        let slots = ["ascii", "hAnsi", "eastAsia", "cs"].map(|slot| format!("w:{slot}=\"{face}\"")).join(" ");
        assert!(styles.contains(&slots) || document.contains(&slots), "{face}");
    }
    let outlines = values(&styles, "<w:outlineLvl w:val=\"");
    assert_eq!(outlines, ["0", "1", "2", "3"]);
    assert!(part(&bytes, "word/settings.xml").contains("<w:evenAndOddHeaders/>"));
}

#[test]
fn words_are_never_markup() {
    let mut document = sample::bulletin(1);
    document.title = "关于<w:p/>&“甲”的通报\u{1}".to_owned();
    let text = part(&official(&document).unwrap(), "word/document.xml");
    assert!(text.contains("关于&lt;w:p/&gt;&amp;“甲”的通报</w:t>"), "the title is escaped and cleaned");
}

#[test]
fn a_crooked_table_is_refused() {
    let mut document = sample::bulletin(1);
    let mut table = sample::ranking(1);
    table.rows[0].pop();
    document.body = vec![Block::Table(table)];
    assert!(matches!(official(&document), Err(DocxError::Table(_))));
    let mut table = sample::ranking(1);
    table.upper_heads[0].pop();
    document.body = vec![Block::Table(table)];
    assert!(matches!(official(&document), Err(DocxError::Table(_))));
}
