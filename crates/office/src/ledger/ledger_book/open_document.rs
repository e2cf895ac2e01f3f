//! Sheets in ods files (开放文档表格), read row by row with bounds. Calamine lays repeated cells out in full, so that a small file
//! could ask for gigabytes; here a repetition costs nothing until somebody reads it, and empty ones are skipped.

use super::archive::damaged;
use super::cell::Cell;
use super::checked::BookRefusal;
use super::source::{Broken, Flow, MOST_COLUMNS, MOST_ROWS, Rows, put};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::{BufReader, Cursor, Read};
use zip::ZipArchive;

/// A row with content is repeated at most so often; spreadsheets write repetitions for rows that are equal.
const MOST_REPEATS: u32 = 10_000;
/// The most spaces one mark of a paragraph stands for.
const MOST_SPACES: usize = 100;

type Xml<'a> = Reader<BufReader<Box<dyn Read + 'a>>>;

/// Reads every sheet of the file.
pub(super) fn read(bytes: &[u8], rows: &mut dyn Rows) -> Result<(), BookRefusal> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_damage| damaged())?;
    let part = archive.by_name("content.xml").map_err(|_missing| damaged())?;
    let part: Box<dyn Read + '_> = Box::new(part);
    let mut xml = Reader::from_reader(BufReader::new(part));
    xml.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer) {
            Ok(Event::Start(start)) if named(&start, "table:table") => {
                let name = attribute(&start, "table:name").unwrap_or_default();
                let flow = rows.begin(&name, false);
                let broken = table(&mut xml, &mut Quiet { rows, is_quiet: flow == Flow::Stop });
                if flow == Flow::Next {
                    rows.end(broken);
                }
                if broken == Some(Broken::Damaged) {
                    return if flow == Flow::Next { Ok(()) } else { Err(damaged()) };
                }
            }
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(_) => return Err(damaged()),
        }
    }
}

/// Hands rows on until somebody says stop.
struct Quiet<'a> {
    rows: &'a mut dyn Rows,
    is_quiet: bool,
}

impl Quiet<'_> {
    fn row(&mut self, number: u32, line: &[Cell]) {
        if !self.is_quiet && !line.is_empty() {
            self.is_quiet = self.rows.row(number, line) == Flow::Stop;
        }
    }
}

/// Reads to the end of the table.
fn table(xml: &mut Xml<'_>, rows: &mut Quiet<'_>) -> Option<Broken> {
    let (mut buffer, mut line, mut number, mut broken) = (Vec::new(), Vec::new(), 0_u32, None);
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer) {
            Ok(Event::Start(start)) if named(&start, "table:table-row") => {
                let repeats = repeats(&start, "table:number-rows-repeated");
                line.clear();
                if row(xml, &mut line).is_none() {
                    return Some(Broken::Damaged);
                }
                let shown = if line.is_empty() { 0 } else { repeats.min(MOST_REPEATS) };
                for at in 1..=shown {
                    let this = number.saturating_add(at);
                    if this > MOST_ROWS {
                        broken = Some(Broken::TooManyRows);
                        rows.is_quiet = true;
                        break;
                    }
                    rows.row(this, &line);
                }
                number = number.saturating_add(repeats);
            }
            Ok(Event::End(end)) if end.name().as_ref() == "table:table" => return broken,
            Ok(Event::Eof) | Err(_) => return Some(Broken::Damaged),
            Ok(_) => {}
        }
    }
}

/// Reads a row's cells into the line; nothing when the file breaks off.
fn row(xml: &mut Xml<'_>, line: &mut Vec<Cell>) -> Option<()> {
    let (mut buffer, mut column) = (Vec::new(), 0_usize);
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).ok()? {
            Event::Start(start)
                if named(&start, "table:table-cell") || named(&start, "table:covered-table-cell") =>
            {
                let repeats =
                    usize::try_from(repeats(&start, "table:number-columns-repeated")).unwrap_or(usize::MAX);
                let typed = Typed::of(&start);
                let text = paragraphs(xml)?;
                let cell = typed.cell(&text);
                let shown = if cell.is_empty() { 0 } else { repeats.min(MOST_COLUMNS) };
                for at in 0..shown {
                    put(line, column.saturating_add(at), cell.clone());
                }
                column = column.saturating_add(repeats);
            }
            Event::End(end) if end.name().as_ref() == "table:table-row" => return Some(()),
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// What the attributes of a cell say.
#[derive(Default)]
struct Typed {
    kind: String,
    value: Option<String>,
    day: Option<String>,
    text: Option<String>,
    is_true: Option<bool>,
}

impl Typed {
    fn of(start: &BytesStart<'_>) -> Self {
        let is_true =
            attribute(start, "office:boolean-value").map(|value| value == "true" || value == "TRUE");
        Self {
            kind: attribute(start, "office:value-type").unwrap_or_default(),
            value: attribute(start, "office:value"),
            day: attribute(start, "office:date-value"),
            text: attribute(start, "office:string-value"),
            is_true,
        }
    }

    fn cell(&self, shown: &str) -> Cell {
        if shown.starts_with('#') || shown.starts_with("Err:") {
            if let error @ Cell::Error(_) = Cell::of_text(shown) {
                return error;
            }
            if shown.starts_with("Err:") {
                return Cell::Error("#VALUE!");
            }
        }
        match self.kind.as_str() {
            "float" | "percentage" | "currency" => {
                let number = self.value.as_deref().and_then(|value| value.parse().ok());
                number.map_or_else(|| Cell::of_text(shown), Cell::of_number)
            }
            "date" => self.day.as_deref().map_or_else(|| Cell::of_text(shown), Cell::of_iso_day),
            "boolean" => match self.is_true {
                Some(is_true) => Cell::of_text(if is_true { "是" } else { "否" }),
                None => Cell::of_text(shown),
            },
            _ if shown.is_empty() => self.text.as_deref().map_or(Cell::Empty, Cell::of_text),
            _ => Cell::of_text(shown),
        }
    }
}

/// The words of a cell up to its end, without remarks (annotations).
fn paragraphs(xml: &mut Xml<'_>) -> Option<String> {
    let (mut buffer, mut text) = (Vec::new(), String::new());
    let (mut depth, mut remark) = (0_usize, None);
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).ok()? {
            Event::Start(start) => {
                depth += 1;
                match start.name().as_ref() {
                    "office:annotation" if remark.is_none() => remark = Some(depth),
                    "text:p" if remark.is_none() && !text.is_empty() => text.push('\n'),
                    "text:s" if remark.is_none() => {
                        let count = usize::try_from(repeats(&start, "text:c")).unwrap_or(1);
                        text.extend(std::iter::repeat_n(' ', count.min(MOST_SPACES)));
                    }
                    "text:tab" if remark.is_none() => text.push('\t'),
                    "text:line-break" if remark.is_none() => text.push('\n'),
                    _ => {}
                }
            }
            Event::End(_) => {
                if remark == Some(depth) {
                    remark = None;
                }
                let Some(outer) = depth.checked_sub(1) else { return Some(text) };
                depth = outer;
            }
            Event::Text(part) if remark.is_none() => text.push_str(&part.xml10_content()),
            Event::CData(part) if remark.is_none() => text.push_str(&part.xml10_content()),
            Event::GeneralRef(entity) if remark.is_none() => text.extend(character(&entity)),
            Event::Eof => return None,
            _ => {}
        }
    }
}

fn character(entity: &quick_xml::events::BytesRef<'_>) -> Option<char> {
    if let Ok(Some(c)) = entity.resolve_char_ref() {
        return Some(c);
    }
    Some(match entity.as_ref() {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

fn named(start: &BytesStart<'_>, name: &str) -> bool {
    start.name().as_ref() == name
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = start.try_get_attribute(name).ok()??;
    Some(attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?.into_owned())
}

/// How often a cell or row stands; 1 when the number is missing or nonsense.
fn repeats(start: &BytesStart<'_>, name: &str) -> u32 {
    attribute(start, name).and_then(|number| number.parse().ok()).filter(|number| *number > 0).unwrap_or(1)
}
