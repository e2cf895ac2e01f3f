//! CSV files (逗号分隔文件): records by comma, tab or semicolon, quoted as spreadsheets quote, row by row.
//! Text comes in decoded; a line break inside quotes stays in its cell, so rows count as a spreadsheet counts them.

use super::cell::Cell;
use super::column::Column;
use super::source::{Broken, Flow, MOST_ROWS, Rows, put};

/// The longest cell; an unclosed quotation mark would otherwise swallow the rest of the file.
const LONGEST_CELL: usize = 100_000;

/// Reads every record.
pub(super) fn rows(text: &str, rows: &mut dyn Rows) -> Option<Broken> {
    let text = without_hint(text);
    let mut records = Records { rest: text, delimiter: delimiter(text), row: 0 };
    let mut line = Vec::new();
    loop {
        match records.next(&mut line) {
            Ok(true) if records.row > MOST_ROWS => return Some(Broken::TooManyRows),
            Ok(true) if line.is_empty() => {}
            Ok(true) => {
                if rows.row(records.row, &line) == Flow::Stop {
                    return None;
                }
            }
            Ok(false) => return None,
            Err(broken) => return Some(broken),
        }
    }
}

/// Some programs write `sep=;` before the head for Excel.
fn without_hint(text: &str) -> &str {
    let first = text.lines().next().unwrap_or_default();
    let is_hint =
        first.trim_matches('"').to_ascii_lowercase().starts_with("sep=") && first.chars().count() <= 7;
    if is_hint { text.split_once('\n').map_or("", |(_, rest)| rest) } else { text }
}

/// The sign that separates, by which the first lines hold most known titles.
fn delimiter(text: &str) -> char {
    let titles = |sign: char| -> usize {
        let lines = text.lines().filter(|line| !line.trim().is_empty()).take(super::head::MOST_ROWS_ABOVE);
        lines
            .map(|line| line.split(sign).filter(|part| Column::parse(part).is_some()).count())
            .max()
            .unwrap_or(0)
    };
    // Of equal ones the first: a comma.
    let counted = [',', '\t', ';', '，', '|'].into_iter().rev().map(|sign| (titles(sign), sign));
    counted.max_by_key(|(count, _)| *count).map_or(',', |(_, sign)| sign)
}

struct Records<'a> {
    rest: &'a str,
    delimiter: char,
    row: u32,
}

impl<'a> Records<'a> {
    /// The next record into `line`; false at the end.
    fn next(&mut self, line: &mut Vec<Cell>) -> Result<bool, Broken> {
        line.clear();
        if self.rest.is_empty() {
            return Ok(false);
        }
        self.row = self.row.saturating_add(1);
        let mut column = 0_usize;
        loop {
            let (text, end) = self.cell()?;
            put(line, column, Cell::of_text(&text));
            column = column.saturating_add(1);
            if end == End::Record {
                return Ok(true);
            }
        }
    }

    fn cell(&mut self) -> Result<(String, End), Broken> {
        let blank = |c: char| (c == ' ' || c == '\u{3000}' || c == '\u{FEFF}') && c != self.delimiter;
        let trimmed = self.rest.trim_start_matches(blank);
        match trimmed.strip_prefix('"') {
            Some(rest) => self.quoted(rest),
            None => Ok(self.plain()),
        }
    }

    fn plain(&mut self) -> (String, End) {
        let at = self.rest.find([self.delimiter, '\n', '\r']).unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at_checked(at).unwrap_or((self.rest, ""));
        let text = text.to_owned();
        (text, self.finish(rest))
    }

    fn quoted(&mut self, mut rest: &'a str) -> Result<(String, End), Broken> {
        let mut text = String::new();
        loop {
            let Some((before, after)) = rest.split_once('"') else { return Err(Broken::OpenQuote(self.row)) };
            text.push_str(before);
            if text.len() > LONGEST_CELL {
                return Err(Broken::OpenQuote(self.row));
            }
            if let Some(next) = after.strip_prefix('"') {
                text.push('"');
                rest = next;
                continue;
            }
            // What stands between the closing mark and the separator belongs to the cell.
            let at = after.find([self.delimiter, '\n', '\r']).unwrap_or(after.len());
            let (tail, remaining) = after.split_at_checked(at).unwrap_or((after, ""));
            text.push_str(tail);
            return Ok((text, self.finish(remaining)));
        }
    }

    /// Goes on behind the separator or line end that `rest` begins with.
    fn finish(&mut self, rest: &'a str) -> End {
        if let Some(next) = rest.strip_prefix(self.delimiter) {
            self.rest = next;
            // A separator at the very end still has an empty cell behind it, and nothing else.
            return if next.is_empty() { End::Record } else { End::Cell };
        }
        self.rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r'])).unwrap_or(rest);
        End::Record
    }
}

/// What ended a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Cell,
    Record,
}

#[cfg(test)]
mod tests {
    use super::{Broken, rows};
    use crate::ledger::ledger_book::cell::Cell;
    use crate::ledger::ledger_book::source::{Flow, Rows};
    use proptest::prelude::*;

    #[derive(Default)]
    struct Kept(Vec<(u32, Vec<String>)>);

    impl Rows for Kept {
        fn begin(&mut self, _: &str, _: bool) -> Flow {
            Flow::Next
        }
        fn row(&mut self, row: u32, cells: &[Cell]) -> Flow {
            self.0.push((row, cells.iter().map(Cell::words).collect()));
            Flow::Next
        }
        fn end(&mut self, _: Option<Broken>) {}
    }

    fn read(text: &str) -> (Vec<(u32, Vec<String>)>, Option<Broken>) {
        let mut kept = Kept::default();
        let broken = rows(text, &mut kept);
        (kept.0, broken)
    }

    #[test]
    fn rows_count_as_a_spreadsheet_counts_them() {
        let (rows, broken) =
            read("单位,标题,日期\r\n\r\n甲县,\"说\"\"新\"\"话，\n两行\",2020-07-06\r\n乙县,,\n");
        let expected: Vec<(u32, Vec<&str>)> = vec![
            (1, vec!["单位", "标题", "日期"]),
            (3, vec!["甲县", "说\"新\"话，\n两行", "2020-07-06"]),
            (4, vec!["乙县"]),
        ];
        let expected: Vec<(u32, Vec<String>)> = expected
            .into_iter()
            .map(|(row, cells)| (row, cells.into_iter().map(str::to_owned).collect()))
            .collect();
        assert_eq!((rows, broken), (expected, None));
    }

    #[test]
    fn the_separator_is_told_by_the_titles() {
        for text in
            ["单位\t标题\t日期\n甲\t乙\t丙", "单位;标题;日期\n甲;乙;丙", "sep=;\n单位;标题;日期\n甲;乙;丙"]
        {
            let (rows, _) = read(text);
            assert_eq!(rows.last().unwrap().1, ["甲", "乙", "丙"], "{text}");
        }
    }

    #[test]
    fn an_open_quotation_mark_is_named() {
        assert_eq!(read("单位,标题,日期\n甲,\"乙,丙\n丁,戊,己\n").1, Some(Broken::OpenQuote(2)));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_or_hang(text in "[甲乙,;\t\"\r\n ]{0,60}") {
            let _ = read(&text);
        }
    }
}
