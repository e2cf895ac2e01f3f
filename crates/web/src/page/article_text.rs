//! The words of an article cut into what a page shows (条文分段): paragraphs, and tables written with `|`.
//! Nothing is left out but the rule line under a table's head.

/// A piece of an article's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArticlePiece {
    /// One paragraph.
    Paragraph(String),
    /// A table; all rows have the same number of cells.
    Table {
        /// The first row.
        head: Vec<String>,
        /// The others.
        rows: Vec<Vec<String>>,
    },
}

/// Cuts the words; empty lines are left out.
pub fn pieces(words: &str) -> Vec<ArticlePiece> {
    let mut pieces = Vec::new();
    let mut table: Vec<Vec<String>> = Vec::new();
    for line in words.lines().map(str::trim) {
        if line.starts_with('|') && line.ends_with('|') && line.chars().count() > 2 {
            let cells = cells_of(line);
            if !is_rule_line(&cells) {
                table.push(cells);
            }
            continue;
        }
        close(&mut pieces, &mut table);
        if !line.is_empty() {
            pieces.push(ArticlePiece::Paragraph(line.to_owned()));
        }
    }
    close(&mut pieces, &mut table);
    pieces
}

/// Puts a bare number (`1.`) in front of the first paragraph, as it is printed; true when it did.
pub fn run_in(pieces: &mut [ArticlePiece], heading: &str) -> bool {
    let is_bare = heading.chars().count() <= 3 && heading.ends_with(['.', '．', '、']);
    match pieces.first_mut() {
        Some(ArticlePiece::Paragraph(words)) if is_bare => {
            words.insert_str(0, heading);
            true
        }
        _ => false,
    }
}

fn cells_of(line: &str) -> Vec<String> {
    let inner = line.strip_prefix('|').unwrap_or(line);
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    inner.split('|').map(|cell| cell.trim().to_owned()).collect()
}

fn is_rule_line(cells: &[String]) -> bool {
    cells.iter().all(|cell| !cell.is_empty() && cell.chars().all(|c| c == '-' || c == ':'))
}

fn close(pieces: &mut Vec<ArticlePiece>, table: &mut Vec<Vec<String>>) {
    let mut rows = std::mem::take(table).into_iter();
    let Some(mut head) = rows.next() else { return };
    let mut rows: Vec<Vec<String>> = rows.collect();
    let width = rows.iter().map(Vec::len).max().unwrap_or(0).max(head.len());
    head.resize(width, String::new());
    for row in &mut rows {
        row.resize(width, String::new());
    }
    pieces.push(ArticlePiece::Table { head, rows });
}

#[cfg(test)]
mod tests {
    use super::{ArticlePiece, pieces, run_in};

    #[test]
    fn a_table_keeps_its_empty_cells_and_loses_its_rule_line() {
        let found = pieces("表前。\n\n| 级别 | | 省级 |\n|---|---|---|\n| 分值 | 1 |\n表后。");
        let cells = |row: [&str; 3]| row.map(str::to_owned).to_vec();
        assert_eq!(
            found,
            [
                ArticlePiece::Paragraph("表前。".into()),
                ArticlePiece::Table {
                    head: cells(["级别", "", "省级"]),
                    rows: vec![cells(["分值", "1", ""])]
                },
                ArticlePiece::Paragraph("表后。".into()),
            ]
        );
    }

    #[test]
    fn a_bare_number_runs_into_its_paragraph() {
        let mut found = pieces("采取千分制。");
        assert!(run_in(&mut found, "1."));
        assert_eq!(found, [ArticlePiece::Paragraph("1.采取千分制。".into())]);
        assert!(!run_in(&mut found, "（一）信息得分"));
    }
}
