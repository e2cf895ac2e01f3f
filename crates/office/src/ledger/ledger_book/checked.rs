//! What a ledger workbook held (核对结果): the rows that can be taken in and everything that is wrong, row by row.
//! Plain data with the words for people; nothing is read here. Next: [`super::read`], which fills it.

use std::collections::BTreeMap;
use std::fmt;
use zhaozhang_domain::fact::NewFact;

/// A ledger workbook after checking (已核对台账): good rows as facts, and all problems.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CheckedLedger {
    /// The rows that can be taken in, in workbook order.
    pub rows: Vec<CheckedRow>,
    /// What is wrong, in workbook order; a row with one of these is not in `rows`.
    pub problems: Vec<RowProblem>,
    /// What deserves a look but keeps no row out (待核实), in workbook order.
    pub notes: Vec<RowProblem>,
    /// How many rows with content were read, good and bad, without head rows and samples.
    pub rows_read: usize,
    /// How many rows were kept out by a problem.
    pub rows_refused: usize,
    /// Problems and notes beyond [`CheckedLedger::MOST_LISTED`], which are counted but not listed.
    pub unlisted: usize,
    /// Text encoding of a CSV file, for the receipt; empty for workbooks.
    pub encoding: &'static str,
}

impl CheckedLedger {
    /// The most problems (and the most notes) that are kept one by one, so that a broken million-row file
    /// cannot fill the memory: 200,000 of about 300 bytes are 60 MB.
    pub const MOST_LISTED: usize = 200_000;

    /// Whether every row can be taken in.
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }

    /// The problems folded for display (归并): equal ones in one column of one sheet as one line.
    pub fn summary(&self) -> Vec<ProblemGroup> {
        fold(&self.problems)
    }

    /// The notes folded for display, in the same way.
    pub fn note_summary(&self) -> Vec<ProblemGroup> {
        fold(&self.notes)
    }
}

/// A row that can be taken in (合格行).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedRow {
    /// Where it stands.
    pub place: RowPlace,
    /// What it says.
    pub fact: NewFact,
}

/// A place in the workbook (位置).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowPlace {
    /// The sheet's name as the workbook writes it (for CSV the file's name).
    pub sheet: String,
    /// The row as the spreadsheet numbers it, from 1.
    pub row: u32,
}

impl fmt::Display for RowPlace {
    /// `报送第5行`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}第{}行", self.sheet, self.row)
    }
}

/// Something wrong with a row, a column or a whole sheet (问题).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowProblem {
    /// The sheet's name as the workbook writes it (for CSV the file's name).
    pub sheet: String,
    /// The row as the spreadsheet numbers it, from 1; nothing when the whole sheet is meant.
    pub row: Option<u32>,
    /// The column's title; empty when the whole row is meant.
    pub column: String,
    /// What stood there, shortened; empty when nothing did.
    pub found: String,
    /// What is wrong, without a full stop.
    pub what: String,
    /// What to do, without a full stop.
    pub cure: String,
    /// Stable code: `L-101` and on; they are listed in [`super::code`].
    pub code: &'static str,
}

impl fmt::Display for RowProblem {
    /// `报送第5行“日期”：“2020-02-30”，2月没有30日。请改为实有日期。（L-108）`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.sheet)?;
        if let Some(row) = self.row {
            write!(f, "第{row}行")?;
        }
        if !self.column.is_empty() {
            write!(f, "“{}”", self.column)?;
        }
        write!(f, "：")?;
        if !self.found.is_empty() {
            write!(f, "“{}”，", self.found)?;
        }
        write!(f, "{}。{}。（{}）", self.what, self.cure, self.code)
    }
}

/// Equal problems folded into one line (同类问题).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemGroup {
    /// The first of them.
    pub first: RowProblem,
    /// How many there are.
    pub count: usize,
    /// The rows of the first few, in order.
    pub rows: Vec<u32>,
}

impl ProblemGroup {
    /// The most rows a group names one by one; a page shows them in one line.
    pub const MOST_ROWS: usize = 20;

    /// The rows in words: `第3、5、8行`, with `等共10000行` when not all are named; empty for a whole sheet.
    pub fn rows_in_words(&self) -> String {
        if self.rows.is_empty() {
            return String::new();
        }
        let rows: Vec<String> = self.rows.iter().map(u32::to_string).collect();
        let more =
            if self.count > self.rows.len() { format!("等共{}行", self.count) } else { "行".to_owned() };
        format!("第{}{more}", rows.join("、"))
    }
}

/// Folds equal problems, in the order in which each kind first occurs.
fn fold(problems: &[RowProblem]) -> Vec<ProblemGroup> {
    let mut places: BTreeMap<(&str, &str, &str, &str, &str, &str), usize> = BTreeMap::new();
    let mut groups: Vec<ProblemGroup> = Vec::new();
    for problem in problems {
        let key = (
            problem.sheet.as_str(),
            problem.column.as_str(),
            problem.code,
            problem.found.as_str(),
            problem.what.as_str(),
            problem.cure.as_str(),
        );
        let at = *places.entry(key).or_insert(groups.len());
        if at == groups.len() {
            groups.push(ProblemGroup { first: problem.clone(), count: 0, rows: Vec::new() });
        }
        if let Some(group) = groups.get_mut(at) {
            group.count += 1;
            if group.rows.len() < ProblemGroup::MOST_ROWS {
                group.rows.extend(problem.row);
            }
        }
    }
    groups
}

/// Why a workbook could not be read at all (拒收).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookRefusal {
    /// Stable code: `L-001` and on; they are listed in [`super::code`].
    pub code: &'static str,
    /// What and why, without a full stop.
    pub what: String,
    /// What to do next, without a full stop.
    pub cure: String,
}

impl fmt::Display for BookRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}。{}。（{}）", self.what, self.cure, self.code)
    }
}

impl std::error::Error for BookRefusal {}
