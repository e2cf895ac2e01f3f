//! Tables (任务分解表): a heading row with 任务 and 责任 columns, and a task for each row below it.
//! Cells are parted by tabs or bars, as they come out of HTML, DOCX and spreadsheets; a row with another number of cells
//! than its heading is fitted in [`fit`].

mod fit;

use super::line::Line;
use super::passage::{Passage, SOFT_BREAK};
use super::responsibility::{self, Role};
use std::ops::Range;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Number,
    Chapter,
    Text,
    Names(Role),
    Due,
    /// 目标值: what the measure in the text column has to reach.
    Value,
    /// 计量单位.
    Unit,
    Other,
}

/// A row read as a task, with the ranges of its cells in its own text.
pub(super) struct Row {
    pub(super) line: usize,
    pub(super) number: Option<u64>,
    /// The number as written; 1-2 is no number, but it is a label.
    pub(super) label: String,
    pub(super) chapter: Option<Passage>,
    pub(super) text: Passage,
    /// The end of the task's words; names and due words stand behind.
    pub(super) words: usize,
    pub(super) names: Vec<(Range<usize>, Role)>,
    /// Where the cells that say when start.
    pub(super) dues: usize,
    pub(super) is_uneven: bool,
    /// The heading says that the first-named department leads.
    pub(super) first_leads: bool,
    /// Where the number stands; a cell over several rows numbers them all.
    number_place: Option<usize>,
}

/// The tasks of every table among some lines.
pub(super) fn rows(source: &Passage, lines: &[Line], range: Range<usize>) -> Vec<Row> {
    let mut all: Vec<Row> = Vec::new();
    let mut columns: Vec<Column> = Vec::new();
    let mut first_leads = false;
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
        if let Some(heading) = heading(source, &cells) {
            first_leads = responsibility::says_first_leads(source, line.range.clone());
            columns = heading;
        } else if !columns.is_empty()
            && let Some(mut row) = row(source, at, &cells, &columns)
        {
            // 一 深化三医联动: a section inside the table.
            let is_section = row.names.is_empty()
                && !row.label.is_empty()
                && row.label.chars().all(|c| "一二三四五六七八九十（）()、".contains(c));
            if is_section {
                continue;
            }
            row.first_leads = first_leads;
            if row.number_place.is_some()
                && all.last().is_some_and(|last| last.number_place == row.number_place)
            {
                row.number = None;
            }
            all.push(row);
        }
    }
    all
}

/// The columns a row announces, when it is a heading: it has texts and departments, and starts with no number.
fn heading(source: &Passage, cells: &[Range<usize>]) -> Option<Vec<Column>> {
    let is_numbered = cells.first().is_some_and(|cell| {
        source.slice(cell.clone()).iter().find(|c| **c != ' ').is_some_and(char::is_ascii_digit)
    });
    if is_numbered {
        return None;
    }
    let heading: Vec<Column> = cells
        .iter()
        .map(|cell| {
            let mut text = Passage::with_room(cell.len());
            text.append_compact(source, cell.clone());
            column(&text).unwrap_or(Column::Other)
        })
        .collect();
    let is_heading = heading.contains(&Column::Text) && heading.iter().any(|c| matches!(c, Column::Names(_)));
    is_heading.then_some(heading)
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
pub(super) fn column(text: &Passage) -> Option<Column> {
    let end = text.len();
    // 责任单位(列第一位的为牵头单位) is a heading with a note.
    let end = text.find(0..end, "(").filter(|at| *at >= 2).unwrap_or(end);
    let has = |words: &[&str]| words.iter().any(|word| text.find(0..end, word).is_some());
    if end > 12 || end == 0 {
        return None;
    }
    let column = if has(&["序号", "编号"]) {
        Column::Number
    } else if has(&["联系", "分管", "备注", "领导", "进展", "落实情况"])
        || has(&["责任人", "负责人"]) && !has(&["单位", "部门"])
    {
        Column::Other
    } else if has(&["牵头", "主办", "主责"]) {
        Column::Names(Role::Lead)
    } else if has(&["配合", "协办", "协作", "协同", "参与", "参加"]) {
        Column::Names(Role::Supporting)
    } else if has(&["责任", "负责", "承办", "落实单位", "实施单位", "落实部门", "实施部门"])
    {
        Column::Names(Role::Responsible)
    } else if has(&["目标值", "指标值", "预期值", "计划值"]) {
        Column::Value
    } else if has(&["计量单位"]) || end == 2 && has(&["单位"]) {
        Column::Unit
    } else if has(&["基数", "基期", "现状"]) {
        Column::Other
    } else if has(&["时限", "时间", "节点", "进度", "期限"]) {
        Column::Due
    } else if has(&["类别", "领域", "分类", "板块", "方面"]) {
        Column::Chapter
    } else if has(&[
        "任务", "内容", "事项", "措施", "举措", "工作", "目标", "指标", "项目", "分工", "要求", "要点",
    ]) {
        Column::Text
    } else {
        return None;
    };
    Some(column)
}

/// A row below a heading; a row with another number of cells is fitted.
fn row(source: &Passage, line: usize, cells: &[Range<usize>], columns: &[Column]) -> Option<Row> {
    let places: Vec<usize> = if cells.len() == columns.len() {
        (0..columns.len()).collect()
    } else {
        fit::columns(source, cells, columns)
    };
    let filled = |at: usize| places.contains(&at);
    let is_uneven = cells.len() > columns.len()
        || columns.iter().enumerate().any(|(at, column)| {
            !filled(at) && matches!(column, Column::Names(Role::Lead | Role::Responsible))
        });
    let mut row = Row {
        line,
        number: None,
        label: String::new(),
        chapter: None,
        text: Passage::default(),
        words: 0,
        names: Vec::new(),
        dues: 0,
        is_uneven,
        first_leads: false,
        number_place: None,
    };
    let pick = |wanted: fn(&Column) -> bool| {
        let shown = places.iter().filter_map(|at| columns.get(*at));
        shown
            .zip(cells)
            .filter(move |(column, _)| wanted(column))
            .map(|(column, cell)| (*column, cell.clone()))
    };
    for (_, cell) in pick(|column| *column == Column::Text) {
        append(source, cell, &mut row.text);
    }
    let unit = pick(|column| *column == Column::Unit).map(|(_, cell)| cell).next();
    for (_, cell) in pick(|column| *column == Column::Value) {
        append_value(source, cell, unit.clone(), &mut row.text);
    }
    row.words = row.text.len();
    for (column, cell) in pick(|column| matches!(column, Column::Names(_))) {
        let range = append_names(source, cell, &mut row.text);
        if let (Column::Names(role), false) = (column, range.is_empty()) {
            row.names.push((range, role));
        }
    }
    open(&mut row.text);
    row.dues = row.text.len();
    for (_, cell) in pick(|column| *column == Column::Due) {
        append(source, cell, &mut row.text);
    }
    for (_, cell) in pick(|column| *column == Column::Number) {
        number(source, &cell, &mut row);
    }
    for (_, cell) in pick(|column| *column == Column::Chapter) {
        let mut chapter = Passage::with_room(cell.len());
        chapter.append_compact(source, cell);
        row.chapter = Some(chapter).filter(|chapter| !chapter.is_empty());
    }
    (row.words > 3).then_some(row)
}

/// The number of a row, and its label as written.
fn number(source: &Passage, cell: &Range<usize>, row: &mut Row) {
    let words = source.plain(cell.clone());
    let words = words.trim().trim_end_matches(['.', '、']);
    let written = source.words(cell.clone());
    let written = written.trim().trim_end_matches(['.', '、', '．']);
    row.number = words.parse().ok();
    row.label = written.chars().take(8).collect();
    row.number_place = source.place(cell.start).filter(|_| !words.is_empty());
}

/// Appends a cell as paragraphs of their own; answers where it stands.
fn append(source: &Passage, cell: Range<usize>, text: &mut Passage) -> Range<usize> {
    open(text);
    let start = text.len();
    let mut from = cell.start;
    for at in cell.clone() {
        if source.c(at) == SOFT_BREAK {
            text.append_compact(source, from..at);
            from = at;
            let is_finished =
                matches!(text.before(text.len()), '。' | ';' | '%' | ':') || text.len() > start + 8;
            if is_finished && text.before(text.len()) != '\n' {
                text.push_break();
            }
        }
    }
    text.append_compact(source, from..cell.end);
    start..text.len()
}

/// 65以上 beside the unit %: `：65%以上` behind the name of the measure.
fn append_value(source: &Passage, cell: Range<usize>, unit: Option<Range<usize>>, text: &mut Passage) {
    let is_digit = |at: &usize| source.c(*at).is_ascii_digit();
    let (Some(first), Some(last)) = (cell.clone().find(is_digit), cell.clone().rfind(is_digit)) else {
        return;
    };
    if let Some(place) = source.place(cell.start) {
        text.push('：', place);
    }
    text.append_compact(source, cell.start..last + 1);
    let rest = last + 1..cell.end;
    let has_unit = source.slice(first..cell.end).iter().any(|c| matches!(c, '%' | '‰'));
    if let Some(unit) = unit.filter(|_| !has_unit) {
        text.append_compact(source, unit);
    }
    text.append_compact(source, rest);
}

/// Appends a cell of names: a break or space behind a whole name parts it from the next.
fn append_names(source: &Passage, cell: Range<usize>, text: &mut Passage) -> Range<usize> {
    open(text);
    let start = text.len();
    let mut name = start;
    let mut from = cell.start;
    for at in cell.clone() {
        match source.c(at) {
            SOFT_BREAK | ' ' => {
                text.append_compact(source, from..at);
                from = at;
                if name < text.len() && responsibility::ends_name(text, name..text.len()) {
                    text.push_break();
                    name = text.len();
                }
            }
            '、' | ',' | ';' => {
                text.append_compact(source, from..at + 1);
                (from, name) = (at + 1, text.len());
            }
            _ => {}
        }
    }
    text.append_compact(source, from..cell.end);
    start..text.len()
}

fn open(text: &mut Passage) {
    if !text.is_empty() && text.before(text.len()) != '\n' {
        text.push_break();
    }
}
