//! Measures an xls workbook (旧格式工作簿) before the full reader sees it, because that reader lays each sheet out as a full
//! rectangle: two cells in opposite corners, or a false size, would cost gigabytes. It reads no values.

use super::archive::{damaged, password, wrong_type};
use super::checked::BookRefusal;
use super::code;
use super::compound::{Compound, u16_at, u32_at};

/// The most cells that all rectangles together may have: 6,000,000 of 32 bytes are about 190 MB.
const MOST_CELLS: u64 = 6_000_000;
/// The rows and columns an xls sheet can have.
const ROWS: u32 = 65_536;
const COLUMNS: u32 = 256;
/// The most sheets.
const MOST_SHEETS: usize = 255;

/// Whether the compound file is an xls workbook that can be read within bounds.
pub(super) fn inspect(bytes: &[u8]) -> Result<(), BookRefusal> {
    let file = Compound::read(bytes).ok_or_else(damaged)?;
    if file.has("EncryptedPackage") {
        return Err(password());
    }
    let Some(stream) = file.stream("Workbook").or_else(|| file.stream("Book")) else {
        let what = if file.has("WordDocument") {
            "这是文字文档（Word），不是工作簿"
        } else if file.has("PowerPoint Document") {
            "这是演示文稿，不是工作簿"
        } else {
            "文件不是工作簿"
        };
        return Err(wrong_type(what));
    };
    let sheets = sheets(&stream)?;
    if sheets.len() > MOST_SHEETS {
        return Err(too_large());
    }
    let mut cells = 0_u64;
    for start in sheets {
        cells = cells.saturating_add(area(stream.get(start..).unwrap_or_default())?);
        if cells > MOST_CELLS {
            return Err(too_large());
        }
    }
    Ok(())
}

/// Where the sheets begin.
fn sheets(stream: &[u8]) -> Result<Vec<usize>, BookRefusal> {
    let mut starts = Vec::new();
    for (kind, data) in records(stream) {
        match kind {
            // FilePass: the workbook is encrypted.
            0x002F if u16_at(data, 0) != Some(0) => return Err(password()),
            // BoundSheet.
            0x0085 => starts.extend(u32_at(data, 0).and_then(|at| usize::try_from(at).ok())),
            // The end of the globals.
            0x000A => break,
            _ => {}
        }
    }
    Ok(starts)
}

/// How many cells the rectangle of the sheet has.
fn area(stream: &[u8]) -> Result<u64, BookRefusal> {
    let (mut rows, mut columns) = (Span::default(), Span::default());
    let (mut n_cells, mut depth) = (0_u64, 0_usize);
    for (kind, data) in records(stream) {
        match kind {
            0x0809 => depth += 1,
            0x000A => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    break;
                }
            }
            0x0200 => check_dimensions(data)?,
            // Number, label, rich text, truth value, short number, shared text, row of numbers, formula.
            0x0203 | 0x0204 | 0x00D6 | 0x0205 | 0x027E | 0x00FD | 0x00BD | 0x0006 => {
                n_cells += 1;
                rows.take(u16_at(data, 0));
                columns.take(u16_at(data, 2));
                if kind == 0x00BD {
                    columns.take(data.len().checked_sub(2).and_then(|at| u16_at(data, at)));
                    n_cells += u64::try_from(data.len() / 6).unwrap_or(u64::MAX);
                }
            }
            _ => {}
        }
    }
    Ok(rows.length().saturating_mul(columns.length()).max(n_cells))
}

/// The size a sheet claims; the full reader reserves room for it.
fn check_dimensions(data: &[u8]) -> Result<(), BookRefusal> {
    let (rows, columns) = match data.len() {
        10 => ((u16_at(data, 0).map(u32::from), u16_at(data, 2).map(u32::from)), u16_at(data, 6)),
        14 | 16 => ((u32_at(data, 0), u32_at(data, 4)), u16_at(data, 10)),
        _ => return Err(damaged()),
    };
    let ((Some(first), Some(last)), Some(last_column)) = (rows, columns) else { return Err(damaged()) };
    let is_sound =
        last <= ROWS && u32::from(last_column) <= COLUMNS && (first <= last || last == 0) && first <= ROWS;
    // A first row at the last one's end is counted as empty by the reader only when the last is 0.
    if is_sound && (first < last || last == 0 || last_column == 0) { Ok(()) } else { Err(damaged()) }
}

/// The smallest and largest number seen.
#[derive(Debug, Default)]
struct Span(Option<(u16, u16)>);

impl Span {
    fn take(&mut self, number: Option<u16>) {
        let Some(number) = number else { return };
        let (low, high) = self.0.unwrap_or((number, number));
        self.0 = Some((low.min(number), high.max(number)));
    }

    fn length(&self) -> u64 {
        self.0.map_or(0, |(low, high)| u64::from(high - low) + 1)
    }
}

/// The records of a stream: kind and data.
fn records(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut at = 0_usize;
    std::iter::from_fn(move || {
        let kind = u16_at(stream, at)?;
        let length = usize::from(u16_at(stream, at.checked_add(2)?)?);
        let from = at.checked_add(4)?;
        let data = stream.get(from..from.checked_add(length)?)?;
        at = from + length;
        Some((kind, data))
    })
}

fn too_large() -> BookRefusal {
    BookRefusal {
        code: code::TOO_LARGE,
        what: "xls工作簿的表格范围过大".to_owned(),
        cure: "请删去表格边缘多余的单元格，或在WPS/Excel中另存为xlsx后重试".to_owned(),
    }
}
