//! Lines of a Word file (docx): paragraphs, rows of tables with their cells divided by tabs, headers of pages; pictures in
//! the line with the words below them; runs that are hidden or white. It reads words, not looks.

use super::{Document, MOST_UNPACKED, ReadRefusal};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::{BufReader, Cursor, Read};
use zhaozhang_text::proof::{HiddenText, Picture};
use zip::ZipArchive;

/// Pictures narrower than so many EMU (3 cm) are signs, not photographs.
const LEAST_PICTURE: u64 = 1_080_000;

/// Reads the file: headers first, then the document.
pub(super) fn read(bytes: &[u8]) -> Result<Document, ReadRefusal> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_damage| ReadRefusal::Damaged)?;
    if archive.by_name("word/document.xml").is_err() {
        return Err(ReadRefusal::Damaged);
    }
    let mut lines = Lines::default();
    for number in 1..=6 {
        let name = format!("word/header{number}.xml");
        if archive.by_name(&name).is_ok() {
            part(&mut archive, &name, &mut lines)?;
        }
    }
    part(&mut archive, "word/document.xml", &mut lines)?;
    Ok(lines.finish())
}

fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str, lines: &mut Lines) -> Result<(), ReadRefusal> {
    let file = archive.by_name(name).map_err(|_missing| ReadRefusal::Damaged)?;
    let bounded: Box<dyn Read + '_> = Box::new(file.take(MOST_UNPACKED + 1));
    let mut xml = Reader::from_reader(BufReader::new(bounded));
    xml.config_mut().expand_empty_elements = true;
    let (mut buffer, mut read) = (Vec::new(), 0_u64);
    loop {
        buffer.clear();
        let event = xml.read_event_into(&mut buffer).map_err(|_damage| ReadRefusal::Damaged)?;
        match event {
            Event::Eof => break,
            Event::Start(start) => lines.start(&start),
            Event::End(end) => lines.end(end.name().as_ref()),
            Event::Text(words) => lines.words(&words.xml10_content()),
            Event::CData(words) => lines.words(&words.xml10_content()),
            Event::GeneralRef(entity) => {
                let named = match entity.as_ref() {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => None,
                };
                let c = entity.resolve_char_ref().ok().flatten().or(named);
                lines.words(&c.map(String::from).unwrap_or_default());
            }
            _ => {}
        }
        read = xml.buffer_position();
        if read > MOST_UNPACKED {
            return Err(ReadRefusal::Damaged);
        }
    }
    // A part that ends inside an element was cut off.
    if read == 0 || lines.depth != 0 { Err(ReadRefusal::Damaged) } else { Ok(()) }
}

/// The lines as they are read.
#[derive(Default)]
struct Lines {
    done: Vec<String>,
    paragraph: String,
    /// The cells of the rows that are open, one row for each table inside another.
    rows: Vec<Vec<String>>,
    cells: Vec<String>,
    is_in_text: bool,
    /// Elements that are open; a whole part leaves none.
    depth: usize,
    hiding: Option<&'static str>,
    run: String,
    hidden: Vec<(usize, String, &'static str)>,
    /// Pictures with the number of lines before them.
    pictures: Vec<usize>,
    is_inline: bool,
    /// Alternate content is written twice; the second is for older readers.
    fallback: usize,
}

impl Lines {
    fn start(&mut self, start: &BytesStart<'_>) {
        self.depth += 1;
        let name = start.name();
        if name.as_ref() == "mc:Fallback" {
            self.fallback += 1;
        }
        if self.fallback > 0 {
            return;
        }
        match name.as_ref() {
            "w:t" => self.is_in_text = true,
            "w:tab" if self.rows.is_empty() && !self.paragraph.is_empty() => self.paragraph.push(' '),
            "w:br" | "w:cr" if attribute(start, "w:type").is_none() => self.break_line(),
            "w:r" => {
                self.hiding = None;
                self.run.clear();
            }
            "w:vanish" | "w:webHidden"
                if attribute(start, "w:val").is_none_or(|value| value != "0" && value != "false") =>
            {
                self.hiding = Some("设为隐藏文字");
            }
            "w:color"
                if attribute(start, "w:val").is_some_and(|value| value.eq_ignore_ascii_case("FFFFFF")) =>
            {
                self.hiding = Some("是白底白字");
            }
            "w:sz"
                if attribute(start, "w:val")
                    .and_then(|value| value.parse().ok())
                    .is_some_and(|size: u32| size <= 4) =>
            {
                self.hiding = Some("字号极小");
            }
            "w:tr" => {
                self.rows.push(Vec::new());
            }
            "w:tc" => self.cells.push(String::new()),
            "wp:inline" => self.is_inline = true,
            "wp:extent" if self.is_inline => {
                let is_wide = attribute(start, "cx")
                    .and_then(|width| width.parse().ok())
                    .is_some_and(|width: u64| width > LEAST_PICTURE);
                if is_wide {
                    self.pictures.push(self.done.len());
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        self.depth = self.depth.saturating_sub(1);
        if name == "mc:Fallback" {
            self.fallback = self.fallback.saturating_sub(1);
            return;
        }
        if self.fallback > 0 {
            return;
        }
        match name {
            "w:t" => self.is_in_text = false,
            "wp:inline" => self.is_inline = false,
            "w:r" => {
                if let Some(how) = self.hiding.take()
                    && !self.run.trim().is_empty()
                    && self.hidden.len() < 200
                {
                    self.hidden.push((self.done.len() + 1, self.run.trim().to_owned(), how));
                }
            }
            "w:p" => self.break_line(),
            "w:tc" => {
                let cell = self.cells.pop().unwrap_or_default();
                if let Some(row) = self.rows.last_mut() {
                    row.push(cell.trim().to_owned());
                }
            }
            "w:tr" => {
                let row = self.rows.pop().unwrap_or_default().join("\t");
                match self.cells.last_mut() {
                    Some(outer) => outer.push_str(&row.replace('\t', " ")),
                    None => self.done.push(row),
                }
            }
            _ => {}
        }
    }

    fn words(&mut self, words: &str) {
        if self.is_in_text && self.fallback == 0 {
            self.paragraph.push_str(words);
            self.run.push_str(words);
        }
    }

    fn break_line(&mut self) {
        let line = std::mem::take(&mut self.paragraph);
        match self.cells.last_mut() {
            Some(cell) => {
                if !cell.is_empty() && !line.is_empty() {
                    cell.push(' ');
                }
                cell.push_str(&line.replace('\t', " "));
            }
            None => self.done.push(line),
        }
    }

    fn finish(mut self) -> Document {
        self.break_line();
        let pictures = self
            .pictures
            .iter()
            .map(|at| Picture { caption: self.caption(*at), ..Picture::default() })
            .collect();
        let hidden = self.hidden.into_iter().map(|(line, words, how)| HiddenText { line, words, how });
        Document { lines: self.done, pictures, hidden: hidden.collect(), pages: Vec::new() }
    }

    /// The words of a picture: those in its own paragraph, else the next short line, else a line before it that says 图.
    fn caption(&self, at: usize) -> String {
        let is_caption = |line: &&String| {
            let words = line.trim();
            let length = words.chars().count();
            (5..=80).contains(&length) && !words.trim_end_matches('。').contains('。')
        };
        let below =
            self.done.get(at..).unwrap_or_default().iter().take(3).find(|line| !line.trim().is_empty());
        let above = at
            .checked_sub(1)
            .and_then(|above| self.done.get(above))
            .filter(|line| line.trim().starts_with('图'));
        below.filter(is_caption).or(above).map_or_else(String::new, |line| line.trim().to_owned())
    }
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = start.try_get_attribute(name).ok()??;
    Some(attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?.into_owned())
}
