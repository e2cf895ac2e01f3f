//! The forms of a notice that concern scores, cell by cell as printed, as workbooks: 考核评分表, 考核任务表, 季报表 and
//! 主要媒体名单. The head words are the forms' own; points, units, outlets and notes come in as data, since a notice
//! supplies them. It computes nothing. Reading order: the structs here, [`roster`] for the forms about persons, then
//! `form/sheet.rs`, which lays out cells.

pub mod roster;
mod sheet;

use crate::xlsx::{WorkbookError, WorkbookMeta};
use sheet::FormSheet;

/// What stands above every form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormHead {
    /// For example `附件2`.
    pub label: String,
    /// The form's title.
    pub title: String,
}

/// The score sheet (考核评分表): levels over states of a piece, and the points for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreSheet {
    /// Label and title.
    pub head: FormHead,
    /// 国家级, 省级 … in printed order.
    pub levels: Vec<ScoreLevel>,
}

/// A level of the score sheet, merged over its states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreLevel {
    /// For example `国家级`.
    pub name: String,
    /// For example 采用 and 领导批示.
    pub states: Vec<ScoreState>,
}

/// A state of a piece and what it is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreState {
    /// For example `采用`.
    pub name: String,
    /// For each piece, as printed.
    pub points: String,
}

/// The task sheet (考核任务表): units merged over their sections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskSheet {
    /// Label and title.
    pub head: FormHead,
    /// In printed order.
    pub units: Vec<TaskUnit>,
}

/// A unit of the task sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskUnit {
    /// The unit's name.
    pub name: String,
    /// Its sections; a unit without sections has one line whose section is `/`.
    pub lines: Vec<TaskLine>,
}

/// A section, or in the two-column sheet a unit, with its tasks as printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskLine {
    /// Whose task it is.
    pub name: String,
    /// 年度任务.
    pub annual: String,
    /// 月任务.
    pub monthly: String,
}

/// The two-column task sheet of designated institutions: 单位, 年任务, 月任务, twice side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairedTaskSheet {
    /// Label and title.
    pub head: FormHead,
    /// Groups in printed order (hospitals, pharmacies), read left to right; each group starts on a new row.
    pub groups: Vec<Vec<TaskLine>>,
}

/// The quarterly report (医改宣传工作季报表).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarterlyReport {
    /// Label and title.
    pub head: FormHead,
    /// 填报单位; empty for a blank form.
    pub unit: String,
    /// 填报时间; empty for a blank form.
    pub filled_on: String,
    /// Pieces, numbered from one.
    pub rows: Vec<QuarterlyRow>,
    /// Numbered empty rows are added up to this number, three on the printed form.
    pub least_rows: usize,
    /// The notes in the notice's words, without their numbers.
    pub notes: Vec<String>,
}

/// A piece in the quarterly report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarterlyRow {
    /// 稿件标题.
    pub title: String,
    /// 发布时间, as printed.
    pub published_on: String,
    /// 发布媒体.
    pub outlet: String,
    /// 发布网址（链接）; empty for print and broadcast.
    pub link: String,
}

/// The list of main outlets (主要媒体名单).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutletList {
    /// Label and title.
    pub head: FormHead,
    /// In printed order.
    pub groups: Vec<OutletGroup>,
}

/// A kind of outlet with its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutletGroup {
    /// For example `中央媒体`.
    pub name: String,
    /// The outlets named; the list is open, so the printed line ends with 等.
    pub outlets: Vec<String>,
}

impl OutletGroup {
    /// The line as printed: `中央媒体：人民日报、中国日报等`.
    pub fn line(&self) -> String {
        format!("{}：{}等", self.name, self.outlets.join("、"))
    }
}

/// Draws the score sheet: a head of three rows (级别, the states, 信息状态) over the row 分值/篇.
///
/// # Errors
/// A sheet without levels, or a level without states, is refused.
pub fn score_sheet(form: &ScoreSheet, meta: &WorkbookMeta) -> Result<Vec<u8>, WorkbookError> {
    let n_states: usize = form.levels.iter().map(|level| level.states.len()).sum();
    if form.levels.is_empty() || form.levels.iter().any(|level| level.states.is_empty()) {
        return Err(WorkbookError::EmptyForm("states under each level"));
    }
    let mut widths = vec![12];
    widths.extend(std::iter::repeat_n(8, n_states));
    let mut sheet = FormSheet::new(&form.head, &widths, meta)?;
    sheet.head_cell(0, 0, 1, "级别")?;
    sheet.head_cell(1, 0, 1, "")?;
    sheet.head_cell(2, 0, 1, "信息状态")?;
    sheet.head_cell(3, 0, 1, "分值/篇")?;
    let mut column = 1;
    for level in &form.levels {
        sheet.head_cell(0, column, level.states.len(), &level.name)?;
        for state in &level.states {
            // On paper the state stands over the empty cells beside 信息状态.
            sheet.tall_head_cell(1, column, 2, &state.name)?;
            sheet.figure(3, column, &state.points)?;
            column = column.saturating_add(1);
        }
    }
    sheet.row_heights(&[26, 56, 26, 26])?;
    sheet.finish(4, true)
}

/// Draws the task sheet: 单位, 科室, 年度任务, 月任务, the unit merged over its sections.
///
/// # Errors
/// A unit without lines is refused.
pub fn task_sheet(form: &TaskSheet, meta: &WorkbookMeta) -> Result<Vec<u8>, WorkbookError> {
    let mut sheet = FormSheet::new(&form.head, &[34, 28, 14, 14], meta)?;
    sheet.head_row(&["单位", "科室", "年度任务", "月任务"])?;
    let mut row = 1;
    for unit in &form.units {
        if unit.lines.is_empty() {
            return Err(WorkbookError::EmptyForm("a line for each unit"));
        }
        match unit.lines.len() {
            1 => sheet.cell(row, 0, &unit.name)?,
            n_lines => sheet.tall_cell(row, 0, n_lines, &unit.name)?,
        }
        for line in &unit.lines {
            sheet.cell(row, 1, &line.name)?;
            sheet.figure(row, 2, &line.annual)?;
            sheet.figure(row, 3, &line.monthly)?;
            row = row.saturating_add(1);
        }
    }
    sheet.finish(row, false)
}

/// Draws the two-column task sheet; the last row of an odd group leaves its right half empty.
///
/// # Errors
/// Only writing can fail.
pub fn paired_task_sheet(form: &PairedTaskSheet, meta: &WorkbookMeta) -> Result<Vec<u8>, WorkbookError> {
    let mut sheet = FormSheet::new(&form.head, &[30, 9, 9, 30, 9, 9], meta)?;
    sheet.head_row(&["单位", "年任务", "月任务", "单位", "年任务", "月任务"])?;
    let mut row = 1;
    for pair in form.groups.iter().flat_map(|group| group.chunks(2)) {
        for (line, column) in pair.iter().zip([0_usize, 3]) {
            sheet.cell(row, column, &line.name)?;
            sheet.figure(row, column.saturating_add(1), &line.annual)?;
            sheet.figure(row, column.saturating_add(2), &line.monthly)?;
        }
        if pair.len() == 1 {
            for column in 3..6 {
                sheet.cell(row, column, "")?;
            }
        }
        row = row.saturating_add(1);
    }
    sheet.finish(row, false)
}

/// Draws the quarterly report with 填报单位 and 填报时间 above it and the notes below.
///
/// # Errors
/// Only writing can fail.
pub fn quarterly_report(form: &QuarterlyReport, meta: &WorkbookMeta) -> Result<Vec<u8>, WorkbookError> {
    let mut sheet = FormSheet::new(&form.head, &[7, 44, 14, 20, 44], meta)?;
    sheet.line_above(&format!("填报单位：{}", form.unit))?;
    sheet.line_above(&format!("填报时间：{}", form.filled_on))?;
    sheet.head_row(&["序号", "稿件标题", "发布时间", "发布媒体", "发布网址（链接）"])?;
    let n_rows = form.rows.len().max(form.least_rows);
    for n_row in 1..=n_rows {
        sheet.figure(n_row, 0, &n_row.to_string())?;
        let piece = n_row.checked_sub(1).and_then(|index| form.rows.get(index));
        let words = |pick: fn(&QuarterlyRow) -> &String| piece.map_or("", |piece| pick(piece).as_str());
        sheet.left_cell(n_row, 1, words(|piece| &piece.title))?;
        sheet.cell(n_row, 2, words(|piece| &piece.published_on))?;
        sheet.cell(n_row, 3, words(|piece| &piece.outlet))?;
        sheet.left_cell(n_row, 4, words(|piece| &piece.link))?;
    }
    let mut row = n_rows.saturating_add(1);
    for (n_note, note) in (1..).zip(&form.notes) {
        let opening = if n_note == 1 { "注：" } else { "　　" };
        sheet.line_below(row, &format!("{opening}{n_note}.{note}"))?;
        row = row.saturating_add(1);
    }
    sheet.finish(row, true)
}

/// Draws the list of main outlets, one line for each kind.
///
/// # Errors
/// Only writing can fail.
pub fn outlet_list(form: &OutletList, meta: &WorkbookMeta) -> Result<Vec<u8>, WorkbookError> {
    // LibreOffice cuts a single column that is wider than the paper instead of shrinking it.
    let mut sheet = FormSheet::new(&form.head, &[76], meta)?;
    for (n_line, group) in form.groups.iter().enumerate() {
        sheet.line_below(n_line, &group.line())?;
    }
    sheet.finish(form.groups.len(), false)
}
