//! A workbook as rows of words (表格文字), for forms that are no ledger: the same four formats, the same bounds, the same
//! refusals. What the words mean is the form's matter ([`crate::org::roster`]).

use super::cell::Cell;
use super::checked::BookRefusal;
use super::source::{Broken, Flow, Rows, Source};
use super::{archive, code};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A row with its number from 1, its cells at the places of their columns.
pub type PlainRow = (u32, Vec<String>);

/// A sheet (工作表).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlainSheet {
    /// Its name.
    pub name: String,
    /// The rows with content.
    pub rows: Vec<PlainRow>,
}

/// No form has more rows.
const MOST_ROWS: usize = 20_000;

/// The sheets that are not hidden, in order. No file makes it panic.
pub fn sheets(file_name: &str, bytes: &[u8]) -> Result<Vec<PlainSheet>, BookRefusal> {
    catch_unwind(AssertUnwindSafe(|| {
        let mut gathered = Gathered::default();
        Source::open(file_name, bytes)?.read(&mut gathered)?;
        if gathered.broken {
            return Err(archive::damaged());
        }
        if gathered.rows > MOST_ROWS {
            return Err(BookRefusal {
                code: code::TOO_LARGE,
                what: format!("表中超过{MOST_ROWS}行"),
                cure: "请核对是否选错了文件".to_owned(),
            });
        }
        Ok(gathered.sheets)
    }))
    .unwrap_or_else(|_panic| Err(archive::damaged()))
}

#[derive(Default)]
struct Gathered {
    sheets: Vec<PlainSheet>,
    rows: usize,
    broken: bool,
}

impl Rows for Gathered {
    fn begin(&mut self, sheet: &str, is_hidden: bool) -> Flow {
        if is_hidden {
            return Flow::Stop;
        }
        self.sheets.push(PlainSheet { name: sheet.to_owned(), rows: Vec::new() });
        Flow::Next
    }

    fn row(&mut self, row: u32, cells: &[Cell]) -> Flow {
        self.rows += 1;
        if self.rows > MOST_ROWS {
            return Flow::Stop;
        }
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.rows.push((row, cells.iter().map(Cell::words).collect()));
        }
        Flow::Next
    }

    fn end(&mut self, broken: Option<Broken>) {
        self.broken |= broken.is_some();
    }
}
