//! The words of a file for the one question whether it carries a secret mark (文件中的密级标志): Office documents and
//! OFD, old Office files, packages of them, web pages and plain text. Only lines with the character 密 are kept, so a
//! file of any size costs little. It reads words, not looks; what it cannot read it leaves.
//!
//! A PDF needs a program of the system: its words are taken out by the caller. Next: [`super::secret_mark`].

use super::proofread::Document;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::io::{BufReader, Cursor, Read};
use zip::ZipArchive;

/// What can be read of a file (文件文字).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileWords {
    /// Its lines that hold 密.
    Words(String),
    /// A PDF.
    Pdf,
    /// Pictures, films, sounds, and whatever else has no words to read.
    Unread,
}

/// The most a part of a package may unpack to, and all of them together.
const MOST_PART: u64 = 64 * 1024 * 1024;
const MOST_WHOLE: u64 = 256 * 1024 * 1024;
/// The most parts that are looked into.
const MOST_PARTS: usize = 5_000;
/// How deep packages in packages are opened: a package of evidence holds Word files, which are packages.
const DEEPEST: u32 = 2;

/// The words of a file, told by its content.
pub fn words_of_file(bytes: &[u8]) -> FileWords {
    if bytes.starts_with(b"%PDF") {
        return FileWords::Pdf;
    }
    if bytes.starts_with(b"PK\x03\x04") {
        let mut lines = Lines::default();
        let mut left = MOST_WHOLE;
        of_package(bytes, DEEPEST, &mut left, &mut lines);
        return FileWords::Words(lines.kept);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return FileWords::Words(of_old_office(bytes));
    }
    match Document::of_file(bytes) {
        Ok(document) => {
            let mut lines = Lines::default();
            for line in &document.lines {
                lines.add(line);
                lines.end();
            }
            FileWords::Words(lines.kept)
        }
        Err(_no_text) => FileWords::Unread,
    }
}

/// Lines as they come; only those that matter are kept.
#[derive(Default)]
struct Lines {
    line: String,
    kept: String,
}

impl Lines {
    fn add(&mut self, words: &str) {
        self.line.push_str(words);
    }

    fn end(&mut self) {
        if self.line.contains('密') {
            self.kept.push_str(&self.line);
            self.kept.push('\n');
        }
        self.line.clear();
    }
}

/// The parts of a package that hold words: XML, plain text, documents.
fn of_package(bytes: &[u8], depth: u32, left: &mut u64, lines: &mut Lines) {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return };
    for place in 0..archive.len().min(MOST_PARTS) {
        let Ok(part) = archive.by_index(place) else { continue };
        let name = part.name().map(|name| name.to_ascii_lowercase()).unwrap_or_default();
        let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
        let size = part.size().min(MOST_PART);
        if part.is_dir() || size > *left {
            continue;
        }
        if ends(&[".xml"]) {
            *left -= size;
            of_xml(part.take(MOST_PART), lines);
        } else if depth > 0
            && ends(&[".docx", ".xlsx", ".pptx", ".ofd", ".doc", ".xls", ".txt", ".csv", ".html"])
        {
            *left -= size;
            let mut inner = Vec::new();
            if part.take(MOST_PART).read_to_end(&mut inner).is_ok() {
                of_part(&inner, depth - 1, left, lines);
            }
        }
    }
}

fn of_part(bytes: &[u8], depth: u32, left: &mut u64, lines: &mut Lines) {
    if bytes.starts_with(b"PK\x03\x04") {
        return of_package(bytes, depth, left, lines);
    }
    if let FileWords::Words(words) = words_of_file(bytes) {
        lines.kept.push_str(&words);
    }
}

/// The words between the marks; paragraphs, cells and lines of text end a line.
fn of_xml(part: impl Read, lines: &mut Lines) {
    let mut xml = Reader::from_reader(BufReader::new(part));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer) {
            Ok(Event::Text(words)) => lines.add(&words.xml10_content()),
            Ok(Event::CData(words)) => lines.add(&words.xml10_content()),
            Ok(Event::GeneralRef(entity)) => {
                let c = entity.resolve_char_ref().ok().flatten();
                lines.add(&c.map(String::from).unwrap_or_default());
            }
            Ok(Event::End(end)) => {
                if matches!(
                    end.local_name().as_ref(),
                    "p" | "si" | "is" | "c" | "tc" | "TextObject" | "title"
                ) {
                    lines.end();
                }
            }
            Ok(Event::Empty(empty)) if matches!(empty.local_name().as_ref(), "br" | "cr") => lines.end(),
            // What is damaged further on was read so far.
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    lines.end();
}

/// An old Office file keeps its Chinese text in two bytes a character, lower one first.
fn of_old_office(bytes: &[u8]) -> String {
    let mut lines = Lines::default();
    for pair in bytes.chunks_exact(2) {
        let [low, high] = pair else { continue };
        let c = char::from_u32(u32::from(*high) << 8 | u32::from(*low)).unwrap_or('\n');
        let is_text =
            c.is_alphanumeric() || "★☆✩✪✭✮✯⭐⋆*＊﹡※ \u{3000}：:、。年月（）()【】[]·．.".contains(c);
        if is_text { lines.line.push(c) } else { lines.end() }
    }
    lines.end();
    lines.kept
}

#[cfg(test)]
mod tests {
    use super::{FileWords, words_of_file};
    use crate::wording::secret_mark::secret_mark;
    use std::io::Write as _;

    fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(bytes).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    fn is_marked(bytes: &[u8]) -> bool {
        match words_of_file(bytes) {
            FileWords::Words(words) => secret_mark(&words).is_some(),
            FileWords::Pdf | FileWords::Unread => false,
        }
    }

    #[test]
    fn a_mark_is_found_in_every_format_and_the_mere_word_is_none() {
        // Word tears a mark into runs; Excel keeps words apart from cells.
        let word =
            "<w:p><w:r><w:t>机密</w:t></w:r><w:r><w:t>★1年</w:t></w:r></w:p><w:p><w:t>正文</w:t></w:p>";
        let docx = package(&[("word/document.xml", word.as_bytes())]);
        let header = package(&[("word/header2.xml", word.as_bytes()), ("word/document.xml", b"<a/>")]);
        let sheet = "<sst><si><t>单位</t></si><si><t>秘密★</t></si></sst>";
        let xlsx = package(&[("xl/sharedStrings.xml", sheet.as_bytes())]);
        let slide = package(&[("ppt/slides/slide1.xml", "<a:p><a:t>绝密★长期</a:t></a:p>".as_bytes())]);
        let ofd = "<ofd:TextObject><ofd:TextCode>机密</ofd:TextCode><ofd:TextCode>★</ofd:TextCode></ofd:TextObject>";
        let ofd = package(&[("Doc_0/Pages/Page_0/Content.xml", ofd.as_bytes())]);
        let inside = package(&[("1+材料.docx", &docx)]);
        let text = "机密★1年\n关于有关情况的报告".as_bytes().to_vec();
        let page = "<!DOCTYPE html><html><body><p>秘密★</p></body></html>".as_bytes().to_vec();
        let mut old = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        old.extend("\u{7}机密★1年\r正文".encode_utf16().flat_map(u16::to_le_bytes));
        for (name, bytes) in [
            ("docx", docx),
            ("header", header),
            ("xlsx", xlsx),
            ("pptx", slide),
            ("ofd", ofd),
            ("package", inside),
            ("txt", text),
            ("html", page),
            ("doc", old),
        ] {
            assert!(is_marked(&bytes), "{name}");
        }
        let mere = "<w:p><w:t>做好保密工作，不得泄露国家秘密。</w:t></w:p>";
        assert!(!is_marked(&package(&[("word/document.xml", mere.as_bytes())])));
        assert!(!is_marked("签订保密承诺书，涉及商业秘密的不公开。".as_bytes()));
    }

    #[test]
    fn what_cannot_be_read_is_left_and_nothing_breaks() {
        assert_eq!(words_of_file(b"%PDF-1.7"), FileWords::Pdf);
        assert_eq!(words_of_file(b"\x89PNG\r\n\x1a\n\0\0\0\x01\xFF\xFE"), FileWords::Unread);
        for broken in [&b"PK\x03\x04broken"[..], b"\xD0\xCF\x11\xE0odd", b"", b"<?xml"] {
            assert!(!is_marked(broken));
        }
    }
}
