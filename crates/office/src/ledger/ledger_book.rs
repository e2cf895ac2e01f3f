//! The ledger workbook (台账工作簿): what clerks fill in, read into facts with every problem listed, and back again.
//! It decides nothing about points and saves nothing; [`read`] checks, the verb `take_in_ledger` takes in.
//!
//! Reading order: [`checked`] what comes out and [`code`] its codes; then the way of a row: `source` (the formats, with
//! `archive`, `compound`, `old_workbook`, `open_document`, `delimited` beneath), `cell`, `head` and `column`, `desk`,
//! `row`, `value`, with `vocabulary` and `demand` for what the notice knows; `template` for the way out.
//!
//! To add a column title, a line in `column`; a check, a method in `row` with a new code at the end of `code`;
//! a format, a variant of `source::Source`.

mod archive;
mod cell;
pub mod checked;
pub mod code;
mod column;
mod compound;
mod delimited;
mod demand;
mod desk;
mod head;
mod listing;
mod old_workbook;
mod open_document;
pub mod plain;
mod row;
mod sheet_kind;
mod source;
mod template;
mod value;
mod vocabulary;

pub use checked::{BookRefusal, CheckedLedger, CheckedRow, ProblemGroup, RowPlace, RowProblem};
pub use template::{export_spec, rows_of, template_spec};

use desk::Desk;
use source::Source;
use std::panic::{AssertUnwindSafe, catch_unwind};
use vocabulary::Vocabulary;
use zhaozhang_domain::notice::Notice;

/// Reads and checks a ledger workbook (xlsx, xls, ods) or a CSV file of one kind of fact.
///
/// `progress` is called with the number of rows read so far, every thousand rows and at the end. Refused is only a
/// file nobody could read; everything else, however wrong, comes back as problems with sheet, row, column and cure.
/// No file makes it panic or ask for memory without bound: sizes are measured before a reader sees the bytes.
pub fn read(
    file_name: &str,
    bytes: &[u8],
    notice: &Notice,
    progress: &mut dyn FnMut(usize),
) -> Result<CheckedLedger, BookRefusal> {
    // The format readers are foreign code; should one panic on a file nobody foresaw, the file is refused.
    catch_unwind(AssertUnwindSafe(|| read_unguarded(file_name, bytes, notice, progress)))
        .unwrap_or_else(|_panic| Err(archive::damaged()))
}

fn read_unguarded(
    file_name: &str,
    bytes: &[u8],
    notice: &Notice,
    progress: &mut dyn FnMut(usize),
) -> Result<CheckedLedger, BookRefusal> {
    let mut source = Source::open(file_name, bytes)?;
    let mut desk = Desk::new(Vocabulary::of(notice), progress);
    if source.is_text() {
        desk = desk.with_file_name(file_name);
    }
    source.read(&mut desk)?;
    let checked = desk.finish(source.encoding()).ok_or_else(nothing_in_it)?;
    if checked.rows_read == 0 && checked.problems.is_empty() {
        return Err(nothing_in_it());
    }
    Ok(checked)
}

fn nothing_in_it() -> BookRefusal {
    BookRefusal {
        code: code::NO_CONTENT,
        what: "工作簿里没有填写任何一行（表头、示例行和填表说明不计）".to_owned(),
        cure: "请从台账模板的第二行起逐行填写后重试".to_owned(),
    }
}
