//! Tables beside the notice (附表文件): the `.tsv` files of a notice folder as rows that know their lines.
//! Which table means what is decided by the readers that ask for it.

use super::AttachedTable;
use super::problem::NoticeProblem;

/// A `.tsv` file of the folder.
#[derive(Debug, Clone)]
pub(super) struct TsvTable {
    pub(super) file: String,
    pub(super) head: Vec<String>,
    pub(super) rows: Vec<TsvRow>,
}

/// A row with its line number.
#[derive(Debug, Clone)]
pub(super) struct TsvRow {
    pub(super) line: usize,
    pub(super) cells: Vec<String>,
}

impl TsvRow {
    /// The cell's words, empty when the row is shorter.
    pub(super) fn cell(&self, column: Option<usize>) -> &str {
        column.and_then(|at| self.cells.get(at)).map_or("", String::as_str)
    }
}

impl TsvTable {
    /// Reads a table: the first line is the head; blank lines and lines beginning with `#` are left out.
    pub(super) fn read(file: &str, text: &str, problems: &mut Vec<NoticeProblem>) -> Self {
        let text = text.trim_start_matches('\u{feff}');
        let mut lines =
            text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
        let split = |line: &str| line.split('\t').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
        let head: Vec<String> = lines.next().map(|(_, line)| split(line)).unwrap_or_default();
        let mut rows = Vec::new();
        for (at, line) in lines {
            let mut cells = split(line);
            while cells.len() > head.len() && cells.last().is_some_and(String::is_empty) {
                cells.pop();
            }
            if cells.len() > head.len() {
                problems.push(NoticeProblem::new(
                    "N-141",
                    (file, at + 1),
                    format!("这一行有{}格，表头只有{}格", cells.len(), head.len()),
                    "附表文件以制表符分列，每行的格数不能多于表头",
                    "请核对这一行的制表符",
                ));
            }
            // A row whose last cells are empty may end early.
            if cells.len() < head.len() {
                cells.resize(head.len(), String::new());
            }
            rows.push(TsvRow { line: at + 1, cells });
        }
        if head.is_empty() {
            problems.push(NoticeProblem::new(
                "N-141",
                (file, 0),
                "附表文件是空的",
                "第一行应为表头",
                "请补上内容或删去这个文件",
            ));
        }
        Self { file: file.to_owned(), head, rows }
    }

    /// The place of the first column of these names.
    pub(super) fn column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.head.iter().position(|head| head == name))
    }

    /// The table as the notice shows it.
    pub(super) fn attached(&self, citation: &str) -> AttachedTable {
        AttachedTable {
            file: self.file.clone(),
            citation: citation.to_owned(),
            head: self.head.clone(),
            rows: self.rows.iter().map(|row| row.cells.clone()).collect(),
        }
    }
}
