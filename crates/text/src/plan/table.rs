//! Tables (任务分解表): a heading row with 任务 and 责任 columns, and a task for each row below it.
//! Cells are parted by tabs or bars, as they come out of HTML, DOCX and spreadsheets.

use super::line::Line;
use super::passage::Passage;
use super::responsibility::Role;
use std::ops::Range;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Number,
    Chapter,
    Text,
    Names(Role),
    Due,
    Other,
}

/// A row read as a task, with the ranges of its cells in its own text.
pub(super) struct Row {
    pub(super) line: usize,
    pub(super) number: Option<u64>,
    pub(super) chapter: Option<Passage>,
    pub(super) text: Passage,
    /// The end of the task's words; names and due words stand behind.
    pub(super) words: usize,
    pub(super) names: Vec<(Range<usize>, Role)>,
    pub(super) is_uneven: bool,
}

/// The tasks of every table among some lines.
pub(super) fn rows(source: &Passage, lines: &[Line], range: Range<usize>) -> Vec<Row> {
    let mut all = Vec::new();
    let mut columns: Vec<Column> = Vec::new();
    for at in range {
        let Some(line) = lines.get(at).filter(|line| !line.is_dropped) else { continue };
        if !line.is_row {
            // A long line ends the table; a short one may be a heading inside it.
            if line.len() > 60 {
                columns.clear();
            }
            continue;
        }
        let cells = cells(source, line);
        let heading: Vec<Column> = cells.iter().map(|cell| column(source, cell.clone())).collect();
        let is_heading =
            heading.contains(&Column::Text) && heading.iter().any(|c| matches!(c, Column::Names(_)));
        if is_heading {
            columns = heading;
        } else if !columns.is_empty()
            && let Some(row) = row(source, at, &cells, &columns)
        {
            all.push(row);
        }
    }
    all
}

fn cells(source: &Passage, line: &Line) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut start = line.range.start;
    for at in line.range.clone() {
        if matches!(source.c(at), '\t' | '|') {
            all.push(start..at);
            start = at + 1;
        }
    }
    all.push(start..line.range.end);
    all
}

/// What a heading cell announces; a task's own words are longer than any heading.
fn column(source: &Passage, cell: Range<usize>) -> Column {
    let mut text = Passage::with_room(cell.len());
    text.append_compact(source, cell);
    let has = |words: &[&str]| words.iter().any(|word| text.find(0..text.len(), word).is_some());
    if text.len() > 12 {
        return Column::Other;
    }
    if has(&["序号", "编号"]) {
        Column::Number
    } else if has(&["牵头", "主办", "主责"]) {
        Column::Names(Role::Lead)
    } else if has(&["配合", "协办", "参与", "参加"]) {
        Column::Names(Role::Supporting)
    } else if has(&["责任人", "联系", "分管", "备注", "领导"]) {
        Column::Other
    } else if has(&["责任", "负责", "承办", "落实单位", "实施单位"]) {
        Column::Names(Role::Responsible)
    } else if has(&["时限", "时间", "节点", "进度"]) {
        Column::Due
    } else if has(&["类别", "领域", "分类", "板块"]) {
        Column::Chapter
    } else if has(&["任务", "内容", "事项", "措施", "举措", "工作", "目标", "指标", "项目"])
    {
        Column::Text
    } else {
        Column::Other
    }
}

/// A row below a heading; cells merged with the row above are missing at the front.
fn row(source: &Passage, line: usize, cells: &[Range<usize>], columns: &[Column]) -> Option<Row> {
    let n_missing = columns.len().saturating_sub(cells.len());
    let columns = columns.get(n_missing..)?;
    let mut row = Row {
        line,
        number: None,
        chapter: None,
        text: Passage::default(),
        words: 0,
        names: Vec::new(),
        is_uneven: n_missing > 0 || cells.len() > columns.len(),
    };
    let pick = |wanted: fn(&Column) -> bool| {
        columns
            .iter()
            .zip(cells)
            .filter(move |(column, _)| wanted(column))
            .map(|(column, cell)| (*column, cell.clone()))
    };
    for (_, cell) in pick(|column| *column == Column::Text) {
        append(source, cell, &mut row.text);
    }
    row.words = row.text.len();
    for (column, cell) in pick(|column| matches!(column, Column::Names(_))) {
        let range = append(source, cell, &mut row.text);
        if let (Column::Names(role), false) = (column, range.is_empty()) {
            row.names.push((range, role));
        }
    }
    for (_, cell) in pick(|column| *column == Column::Due) {
        append(source, cell, &mut row.text);
    }
    for (_, cell) in pick(|column| *column == Column::Number) {
        row.number = source.plain(cell).trim().trim_end_matches(['.', '、']).parse().ok();
    }
    for (_, cell) in pick(|column| *column == Column::Chapter) {
        let mut chapter = Passage::with_room(cell.len());
        chapter.append_compact(source, cell);
        row.chapter = Some(chapter).filter(|chapter| !chapter.is_empty());
    }
    (row.words > 3).then_some(row)
}

/// Appends a cell as a paragraph of its own; answers where it stands.
fn append(source: &Passage, cell: Range<usize>, text: &mut Passage) -> Range<usize> {
    if !text.is_empty() {
        text.push_break();
    }
    let start = text.len();
    text.append_compact(source, cell);
    start..text.len()
}
