//! Builds workbooks for the tests: a few rows a sheet, as a clerk would type them. Not a test itself.

use rust_xlsxwriter::{Format, Workbook};
use std::path::Path;
use std::sync::LazyLock;
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::notice::file::{NoticeFolder, read};
use zhaozhang_office::ledger::ledger_book::{self, BookRefusal, CheckedLedger};

/// The notice of the folder under `notices/`.
pub(super) fn notice(code: &str) -> Notice {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../notices").join(code);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if let Ok(text) = std::fs::read_to_string(&path) {
            files.push((path.file_name().unwrap().to_string_lossy().into_owned(), text));
        }
    }
    read(&NoticeFolder { code: code.to_owned(), files }).unwrap()
}

/// S1, the notice most tests read under: 44 units, no media list.
pub(super) fn s1() -> Notice {
    static S1: LazyLock<Notice> = LazyLock::new(|| notice("ganzhou-2020-33"));
    S1.clone()
}

/// A cell as typed.
#[derive(Debug, Clone)]
pub(super) enum Typed {
    Text(String),
    Number(f64),
    /// A serial number in a cell formatted as a day.
    Day(f64),
    Formula(&'static str, &'static str),
}

impl From<&str> for Typed {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// A workbook being filled (工作簿).
pub(super) struct Book(Workbook);

impl Book {
    pub(super) fn new() -> Self {
        Self(Workbook::new())
    }

    /// Adds a sheet of texts.
    pub(super) fn sheet(self, name: &str, rows: &[&[&str]]) -> Self {
        let typed: Vec<Vec<Typed>> =
            rows.iter().map(|row| row.iter().map(|text| Typed::from(*text)).collect()).collect();
        self.typed(name, &typed)
    }

    /// Adds a sheet of any cells.
    pub(super) fn typed(mut self, name: &str, rows: &[Vec<Typed>]) -> Self {
        let sheet = self.0.add_worksheet();
        sheet.set_name(name).unwrap();
        let day = Format::new().set_num_format("yyyy-mm-dd");
        for (row, cells) in (0..).zip(rows) {
            for (column, cell) in (0..).zip(cells) {
                match cell {
                    Typed::Text(text) if text.is_empty() => continue,
                    Typed::Text(text) => sheet.write_string(row, column, text).unwrap(),
                    Typed::Number(number) => sheet.write_number(row, column, *number).unwrap(),
                    Typed::Day(serial) => sheet.write_number_with_format(row, column, *serial, &day).unwrap(),
                    Typed::Formula(formula, result) => {
                        let formula = rust_xlsxwriter::Formula::new(*formula).set_result(*result);
                        sheet.write_formula(row, column, formula).unwrap()
                    }
                };
            }
        }
        self
    }

    /// The file.
    pub(super) fn bytes(mut self) -> Vec<u8> {
        self.0.save_to_buffer().unwrap()
    }

    /// Reads it under S1.
    pub(super) fn read(self) -> Result<CheckedLedger, BookRefusal> {
        self.read_under(&s1())
    }

    /// Reads it under a notice.
    pub(super) fn read_under(self, notice: &Notice) -> Result<CheckedLedger, BookRefusal> {
        ledger_book::read("台账.xlsx", &self.bytes(), notice, &mut |_| {})
    }
}

/// The problems' codes with row and column, for comparing.
pub(super) fn problems(checked: &CheckedLedger) -> Vec<(&str, Option<u32>, &str)> {
    checked.problems.iter().map(|problem| (problem.code, problem.row, problem.column.as_str())).collect()
}

/// The notes' codes with their rows.
pub(super) fn notes(checked: &CheckedLedger) -> Vec<(&str, Option<u32>)> {
    checked.notes.iter().map(|note| (note.code, note.row)).collect()
}
