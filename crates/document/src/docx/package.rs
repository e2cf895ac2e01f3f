//! The package around the parts: content types, relations, document properties and the zip itself.
//! It decides nothing about layout; the parts come from [`super::document`], [`super::style`] and [`super::footer`].

use std::io::{Cursor, Write};

use chrono::NaiveDate;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::DocxError;
use super::xml::Xml;

const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE_RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE_RELATION: &str = "http://schemas.openxmlformats.org/package/2006/relationships/metadata";
const WORD_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// What the file says about itself.
pub(crate) struct Properties<'a> {
    /// The document's title on one line.
    pub(crate) title: String,
    /// The body that issues it.
    pub(crate) author: Option<&'a str>,
    /// The day it is dated; without one the file carries no dates, since the clock is never asked.
    pub(crate) dated_on: Option<NaiveDate>,
}

/// A part of the package that the document names by a relation.
pub(crate) struct Part {
    /// The relation's id, used in the document, for example `rIdOdd`.
    pub(crate) id: &'static str,
    /// The file's name inside `word/`.
    pub(crate) file: &'static str,
    /// The last word of the relation's and the content's type: `styles`, `settings`, `footer` …
    pub(crate) kind: &'static str,
    /// The XML.
    pub(crate) bytes: Vec<u8>,
}

/// The finished `.docx`: the same parts give the same bytes, since order and times are fixed.
pub(crate) fn pack(
    document: &[u8],
    parts: &[Part],
    properties: &Properties<'_>,
) -> Result<Vec<u8>, DocxError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    put(&mut zip, "[Content_Types].xml", &content_types(parts)?)?;
    put(&mut zip, "_rels/.rels", &package_relations()?)?;
    put(&mut zip, "docProps/core.xml", &core_properties(properties)?)?;
    put(&mut zip, "docProps/app.xml", &application_properties(properties)?)?;
    put(&mut zip, "word/document.xml", document)?;
    put(&mut zip, "word/_rels/document.xml.rels", &document_relations(parts)?)?;
    for part in parts {
        put(&mut zip, &format!("word/{}", part.file), &part.bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn put(zip: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, bytes: &[u8]) -> Result<(), DocxError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT);
    zip.start_file(name, options)?;
    zip.write_all(bytes)?;
    Ok(())
}

fn content_types(parts: &[Part]) -> Result<Vec<u8>, DocxError> {
    let mut xml = Xml::new();
    let namespace = "http://schemas.openxmlformats.org/package/2006/content-types";
    xml.element("Types", &[("xmlns", namespace)], |xml| {
        let relations = "application/vnd.openxmlformats-package.relationships+xml";
        xml.empty("Default", &[("Extension", "rels"), ("ContentType", relations)]);
        xml.empty("Default", &[("Extension", "xml"), ("ContentType", "application/xml")]);
        let mut part = |name: &str, kind: &str| {
            xml.empty("Override", &[("PartName", name), ("ContentType", kind)]);
        };
        part("/word/document.xml", &format!("{WORD_TYPE}.document.main+xml"));
        for each in parts {
            part(&format!("/word/{}", each.file), &format!("{WORD_TYPE}.{}+xml", each.kind));
        }
        part("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml");
        part("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml");
    });
    Ok(xml.finish()?)
}

fn package_relations() -> Result<Vec<u8>, DocxError> {
    let mut xml = Xml::new();
    xml.element("Relationships", &[("xmlns", RELATIONS)], |xml| {
        let core = format!("{PACKAGE_RELATION}/core-properties");
        relation(xml, "rId1", &format!("{OFFICE_RELATION}/officeDocument"), "word/document.xml");
        relation(xml, "rId2", &core, "docProps/core.xml");
        relation(xml, "rId3", &format!("{OFFICE_RELATION}/extended-properties"), "docProps/app.xml");
    });
    Ok(xml.finish()?)
}

fn document_relations(parts: &[Part]) -> Result<Vec<u8>, DocxError> {
    let mut xml = Xml::new();
    xml.element("Relationships", &[("xmlns", RELATIONS)], |xml| {
        for part in parts {
            relation(xml, part.id, &format!("{OFFICE_RELATION}/{}", part.kind), part.file);
        }
    });
    Ok(xml.finish()?)
}

fn relation(xml: &mut Xml, id: &str, kind: &str, target: &str) {
    xml.empty("Relationship", &[("Id", id), ("Type", kind), ("Target", target)]);
}

fn core_properties(properties: &Properties<'_>) -> Result<Vec<u8>, DocxError> {
    let mut xml = Xml::new();
    let namespaces = [
        ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:dcterms", "http://purl.org/dc/terms/"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ];
    xml.element("cp:coreProperties", &namespaces, |xml| {
        xml.element("dc:title", &[], |xml| xml.text(&properties.title));
        if let Some(author) = properties.author {
            xml.element("dc:creator", &[], |xml| xml.text(author));
            xml.element("cp:lastModifiedBy", &[], |xml| xml.text(author));
        }
        if let Some(day) = properties.dated_on {
            let moment = format!("{}T00:00:00Z", day.format("%Y-%m-%d"));
            let kind = [("xsi:type", "dcterms:W3CDTF")];
            xml.element("dcterms:created", &kind, |xml| xml.text(&moment));
            xml.element("dcterms:modified", &kind, |xml| xml.text(&moment));
        }
    });
    Ok(xml.finish()?)
}

fn application_properties(properties: &Properties<'_>) -> Result<Vec<u8>, DocxError> {
    let mut xml = Xml::new();
    let namespace = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties";
    xml.element("Properties", &[("xmlns", namespace)], |xml| {
        xml.element("Application", &[], |xml| xml.text("照章"));
        if let Some(author) = properties.author {
            xml.element("Company", &[], |xml| xml.text(author));
        }
    });
    Ok(xml.finish()?)
}
