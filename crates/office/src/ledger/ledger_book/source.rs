//! The four file formats as one stream of rows (文件来源): told apart by content, never by the name alone.
//! xlsx, ods and CSV are read row by row; xls is small by its format and laid out whole, after [`super::old_workbook`]
//! has measured it. What the rows mean is [`super::desk`]'s.

use super::archive::{self, Container, damaged, wrong_type};
use super::cell::Cell;
use super::checked::BookRefusal;
use super::compound::SIGNATURE;
use super::{code, delimited, old_workbook, open_document};
use calamine::{Reader, SheetType, SheetVisible, Xls, Xlsx, XlsxError};
use std::io::Cursor;
use zhaozhang_text::decode::{Encoding, decode};

/// Cells beyond this column are not read; the widest ledger has thirty.
pub(super) const MOST_COLUMNS: usize = 256;
/// The rows a sheet can have in any spreadsheet program.
pub(super) const MOST_ROWS: u32 = 1_048_576;
/// The largest file taken, packed.
const MOST_BYTES: usize = 256 * 1024 * 1024;

/// Why a sheet was not read to its end (中断).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    /// The part is damaged.
    Damaged,
    /// It has more rows than a sheet can have.
    TooManyRows,
    /// A quotation mark of a CSV file that begins in this row is never closed.
    OpenQuote(u32),
}

/// Whether to go on (继续与否).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    /// The next row.
    Next,
    /// No more rows of this sheet.
    Stop,
}

/// Who takes the rows.
pub(super) trait Rows {
    /// A sheet begins.
    fn begin(&mut self, sheet: &str, is_hidden: bool) -> Flow;
    /// A row with its number from 1; cells at the places of their columns.
    fn row(&mut self, row: u32, cells: &[Cell]) -> Flow;
    /// The sheet ends.
    fn end(&mut self, broken: Option<Broken>);
}

/// A file that can be read (文件来源).
pub(super) enum Source<'a> {
    Xlsx(Box<Xlsx<Cursor<&'a [u8]>>>),
    Xls(Box<Xls<Cursor<&'a [u8]>>>),
    Ods(&'a [u8]),
    Csv { name: String, text: std::borrow::Cow<'a, str>, encoding: Encoding },
}

impl<'a> Source<'a> {
    /// Tells the format, refuses what cannot be a ledger, and opens it.
    pub(super) fn open(file_name: &str, bytes: &'a [u8]) -> Result<Self, BookRefusal> {
        if bytes.is_empty() {
            return Err(BookRefusal {
                code: code::EMPTY_FILE,
                what: "文件是空的，没有任何内容".to_owned(),
                cure: "请核对选择的文件；可能是复制或下载没有完成".to_owned(),
            });
        }
        if bytes.len() > MOST_BYTES {
            return Err(BookRefusal {
                code: code::TOO_LARGE,
                what: "文件超过256兆字节".to_owned(),
                cure: "请分成几个文件，分次导入".to_owned(),
            });
        }
        if bytes.starts_with(b"PK") {
            return Ok(match archive::inspect(bytes)? {
                Container::Xlsx => Self::Xlsx(Box::new(open_xlsx(bytes)?)),
                Container::Ods => Self::Ods(bytes),
            });
        }
        if bytes.starts_with(SIGNATURE) {
            old_workbook::inspect(bytes)?;
            let book = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
                calamine::XlsError::Password => archive::password(),
                _ => damaged(),
            })?;
            return Ok(Self::Xls(Box::new(book)));
        }
        open_text(file_name, bytes)
    }

    /// In what a text file was written; empty for workbooks.
    pub(super) const fn encoding(&self) -> &'static str {
        match self {
            Self::Csv { encoding, .. } => encoding.word(),
            _ => "",
        }
    }

    /// Whether it is one nameless sheet, whose kind the file's name may tell.
    pub(super) const fn is_text(&self) -> bool {
        matches!(self, Self::Csv { .. })
    }

    /// Reads every sheet.
    pub(super) fn read(&mut self, rows: &mut dyn Rows) -> Result<(), BookRefusal> {
        match self {
            Self::Xlsx(book) => {
                for (name, is_hidden) in sheets_of(book.sheets_metadata()) {
                    if rows.begin(&name, is_hidden) == Flow::Next {
                        let broken = xlsx_rows(book, &name, rows);
                        rows.end(broken);
                    }
                }
                Ok(())
            }
            Self::Xls(book) => {
                for (name, is_hidden) in sheets_of(book.sheets_metadata()) {
                    if rows.begin(&name, is_hidden) == Flow::Next {
                        let broken = xls_rows(book, &name, rows);
                        rows.end(broken);
                    }
                }
                Ok(())
            }
            Self::Ods(bytes) => open_document::read(bytes, rows),
            Self::Csv { name, text, .. } => {
                if rows.begin(name, false) == Flow::Next {
                    let broken = delimited::rows(text, rows);
                    rows.end(broken);
                }
                Ok(())
            }
        }
    }
}

fn open_xlsx(bytes: &[u8]) -> Result<Xlsx<Cursor<&[u8]>>, BookRefusal> {
    Xlsx::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsxError::Password => archive::password(),
        _ => damaged(),
    })
}

/// The sheets with rows, and whether each is hidden.
fn sheets_of(sheets: &[calamine::Sheet]) -> Vec<(String, bool)> {
    let with_rows = sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    with_rows.map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible)).collect()
}

/// Reads a sheet cell by cell; only one row is held.
fn xlsx_rows(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, rows: &mut dyn Rows) -> Option<Broken> {
    let mut cells = match book.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        Err(XlsxError::NotAWorksheet(_)) => return None,
        Err(_) => return Some(Broken::Damaged),
    };
    let mut line: Vec<Cell> = Vec::new();
    let mut number = 0_u32;
    loop {
        let cell = match cells.next_cell() {
            Ok(Some(cell)) => cell,
            Ok(None) => break,
            Err(_) => return Some(Broken::Damaged),
        };
        let (row, column) = cell.get_position();
        if row >= MOST_ROWS {
            return Some(Broken::TooManyRows);
        }
        if row + 1 != number {
            if !line.is_empty() && rows.row(number, &line) == Flow::Stop {
                return None;
            }
            line.clear();
            number = row + 1;
        }
        put(&mut line, usize::try_from(column).unwrap_or(usize::MAX), Cell::of_streamed(cell.get_value()));
    }
    if !line.is_empty() {
        rows.row(number, &line);
    }
    None
}

fn xls_rows(book: &mut Xls<Cursor<&[u8]>>, name: &str, rows: &mut dyn Rows) -> Option<Broken> {
    let Ok(range) = book.worksheet_range(name) else { return Some(Broken::Damaged) };
    let (first_row, first_column) = range.start().unwrap_or((0, 0));
    let before = usize::try_from(first_column).unwrap_or(0);
    let mut line: Vec<Cell> = Vec::new();
    for (number, row) in (first_row.saturating_add(1)..).zip(range.rows()) {
        line.clear();
        for (at, value) in row.iter().enumerate() {
            put(&mut line, before.saturating_add(at), Cell::of_data(value));
        }
        if rows.row(number, &line) == Flow::Stop {
            return None;
        }
    }
    None
}

/// Puts a cell at its place, empty cells before it; empty ones and those too far right are left out.
pub(super) fn put(line: &mut Vec<Cell>, column: usize, cell: Cell) {
    if column >= MOST_COLUMNS || cell.is_empty() {
        return;
    }
    if line.len() <= column {
        line.resize(column + 1, Cell::Empty);
    }
    if let Some(place) = line.get_mut(column) {
        *place = cell;
    }
}

/// Beginnings of files that are often given a wrong ending.
const FOREIGN: [(&[u8], &str); 10] = [
    (b"%PDF", "这是PDF文件，不是工作簿"),
    (b"\xFF\xD8\xFF", "这是JPG图片，不是工作簿"),
    (b"\x89PNG", "这是PNG图片，不是工作簿"),
    (b"GIF8", "这是GIF图片，不是工作簿"),
    (b"BM", "这是BMP图片，不是工作簿"),
    (b"Rar!", "这是RAR压缩包，不是工作簿"),
    (b"7z\xBC\xAF", "这是7z压缩包，不是工作簿"),
    (b"\x1F\x8B", "这是gzip压缩包，不是工作簿"),
    (b"{\\rtf", "这是RTF文档，不是工作簿"),
    (b"MZ", "这是程序文件，不是工作簿"),
];

/// A text file, if it is one.
fn open_text<'a>(file_name: &str, bytes: &'a [u8]) -> Result<Source<'a>, BookRefusal> {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    let lower = name.to_ascii_lowercase();
    let is_workbook_name = [".xlsx", ".xlsm", ".ods", ".et"].iter().any(|ending| lower.ends_with(ending));
    let decoded = decode(bytes);
    let foreign = FOREIGN.iter().find(|(signature, _)| bytes.starts_with(signature));
    // Two letters are no proof against a sound text: a CSV file may begin with BM or MZ.
    if let Some((_, what)) = foreign.filter(|(signature, _)| signature.len() > 2 || decoded.is_err()) {
        return Err(wrong_type(*what));
    }
    if is_workbook_name {
        return Err(wrong_type("文件的内容不是工作簿，可能是改了扩展名或没有下载完整"));
    }
    let decoded = decoded.map_err(|refusal| BookRefusal {
        code: code::UNKNOWN_ENCODING,
        what: refusal.to_string(),
        cure: "请在WPS/Excel中打开后另存为xlsx，或另存为“CSV UTF-8”".to_owned(),
    })?;
    let start = decoded.text.trim_start().chars().take(200).collect::<String>().to_ascii_lowercase();
    if start.starts_with("<html") || start.starts_with("<!doctype") || start.starts_with("<table") {
        return Err(wrong_type("这是网页文件（系统导出的假xls），不是工作簿"));
    }
    if start.starts_with("<?xml") {
        return Err(wrong_type("这是XML文件，不是工作簿"));
    }
    if decoded.text.trim().is_empty() {
        return Err(BookRefusal {
            code: code::EMPTY_FILE,
            what: "文件里只有空白，没有任何内容".to_owned(),
            cure: "请核对选择的文件".to_owned(),
        });
    }
    Ok(Source::Csv { name: name.to_owned(), text: decoded.text, encoding: decoded.encoding })
}
