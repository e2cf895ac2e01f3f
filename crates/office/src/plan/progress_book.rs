//! Progress on many tasks in one workbook (任务进展表): the board with a row for each task and unit, with columns a unit fills
//! in, and the same workbook read back into records. Three sheets: 任务进展, 指标数据, 工作步骤. It keeps nothing; what was read
//! goes through [`crate::plan::import_progress`].

use crate::ledger::ledger_book::plain::{PlainRow, PlainSheet, sheets};
use crate::org::units::read_day;
use crate::plan::plan_content::MeasureContent;
use crate::plan::record_task_act::NewTaskAct;
use crate::plan::task_acts::{ActKind, ActWords, TaskAct};
use crate::plan::task_progress::{BoardRow, UnitRow};
use crate::plan::task_readings::{city_readings, unit_readings};
use crate::plan::work_steps::work_steps;
use crate::refusal::Problem;
use chrono::NaiveDate;
use zhaozhang_document::official::{Align, Cell, Column, Table};

/// The sheets in order.
pub const SHEETS: [&str; 3] = ["任务进展", "指标数据", "工作步骤"];
const PROGRESS: [(&str, u16); 13] = [
    ("行号", 9),
    ("任务", 9),
    ("任务内容", 46),
    ("责任单位", 18),
    ("责任", 10),
    ("完成时限", 12),
    ("亮灯", 6),
    ("最近报告", 12),
    ("截至日期", 12),
    ("进展情况", 46),
    ("佐证", 24),
    ("尚缺单位及原因", 20),
    ("申请办结", 8),
];
const FIGURES: [(&str, u16); 12] = [
    ("行号", 11),
    ("任务", 9),
    ("责任单位", 18),
    ("指标", 30),
    ("目标", 12),
    ("时限", 12),
    ("现状", 12),
    ("数据日期", 12),
    ("数值", 10),
    ("说明", 24),
    ("调查方式", 14),
    ("样本量", 8),
];
const STEPS: [(&str, u16); 7] =
    [("行号", 9), ("任务", 9), ("责任单位", 18), ("步骤", 40), ("开始日期", 12), ("时限", 12), ("进度", 10)];

/// A record read from the workbook, with the place it came from (表中一行).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookRow {
    /// 任务进展第5行.
    pub place: String,
    /// The record; its unit is the row's.
    pub new: NewTaskAct,
}

/// The board as a workbook for the units to fill in; a county's row stands with its own share.
pub fn progress_tables(rows: &[BoardRow], acts: &[TaskAct], today: NaiveDate) -> Vec<(&'static str, Table)> {
    let units = || rows.iter().flat_map(|row| row.own.iter().chain(&row.counties).map(move |own| (row, own)));
    let of_task = |task: i64| acts.iter().filter(|act| act.task == task).collect::<Vec<_>>();
    let progress = units().map(|(row, own)| progress_row(row, own, today));
    let figures = units().flat_map(|(row, own)| figure_rows(row, own, &of_task(row.task.id), today));
    let steps = units().flat_map(|(row, own)| step_rows(row, own, &of_task(row.task.id)));
    let table = |columns: &[(&'static str, u16)], rows: Vec<Vec<Cell>>, notes: &[&str]| Table {
        caption: None,
        columns: columns.iter().map(|(title, width)| Column::new(*title, *width, Align::Left)).collect(),
        upper_heads: Vec::new(),
        rows,
        notes: notes.iter().map(|note| (*note).to_owned()).collect(),
    };
    let [first, second, third] = SHEETS;
    vec![
        (
            first,
            table(
                &PROGRESS,
                progress.collect(),
                &[
                    "从“截至日期”起各栏由责任单位填写：写了“进展情况”的行才收下，没有进展的行留空。“行号”不要改。",
                    "“申请办结”写“是”的，另须写佐证。收下的记录由办公室确认后才影响亮灯。",
                ],
            ),
        ),
        (
            second,
            table(
                &FIGURES,
                figures.collect(),
                &[
                    "从“数据日期”起各栏由责任单位填写：写了“数值”的行才收下。满意度、知晓率等须写调查方式和样本量。",
                ],
            ),
        ),
        (
            third,
            table(
                &STEPS,
                steps.collect(),
                &[
                    "更新步骤的进度：改“进度”一栏（未开始、进行中、已完成）。添步骤：写在空行里，不够时照抄“行号”另起一行。",
                ],
            ),
        ),
    ]
}

fn key(row: &BoardRow, own: &UnitRow) -> String {
    format!("{}-{}", row.task.id, own.unit)
}

fn day(day: Option<NaiveDate>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn cells<const N: usize>(words: [String; N]) -> Vec<Cell> {
    words.into_iter().map(Cell::text).collect()
}

fn progress_row(row: &BoardRow, own: &UnitRow, today: NaiveDate) -> Vec<Cell> {
    let empty = String::new;
    cells([
        key(row, own),
        row.task.name(),
        row.task.words(),
        own.name.clone(),
        own.duty.clone(),
        row.task.content.due.map_or_else(|| "长期".to_owned(), |due| due.to_string()),
        own.verdict.light.word().to_owned(),
        day(own.last_report),
        today.to_string(),
        empty(),
        empty(),
        empty(),
        empty(),
    ])
}

/// The targets of the parts a unit answers for, or those it took over a share of.
fn figure_rows(row: &BoardRow, own: &UnitRow, acts: &[&TaskAct], today: NaiveDate) -> Vec<Vec<Cell>> {
    let task = &row.task;
    let answering = task.answering.iter().find(|one| one.unit == own.unit);
    let line = |index: usize, measure: &MeasureContent| {
        let share = task.shares.iter().find(|share| share.unit == own.unit && share.index == index);
        let goal = share.map_or_else(|| measure.goal.clone(), |share| share.figure.to_string());
        let readings = if task.is_share_of(own.unit, Some(index)) {
            unit_readings(acts, index, own.unit)
        } else {
            city_readings(task, acts, index)
        };
        let latest = readings.iter().filter(|reading| reading.on <= today).max_by_key(|reading| reading.on);
        let empty = String::new;
        cells([
            format!("{}-{index}", key(row, own)),
            task.name(),
            own.name.clone(),
            measure.indicator.clone(),
            format!("{}{goal}{}", measure.comparator, measure.unit),
            day(measure.due.or(task.content.due)),
            latest.map(|reading| reading.figure.rounded(2).to_string()).unwrap_or_default(),
            today.to_string(),
            empty(),
            empty(),
            empty(),
            empty(),
        ])
    };
    let shared = |index: usize| task.shares.iter().any(|one| one.unit == own.unit && one.index == index);
    let is_own =
        |at: usize, index: usize| answering.map_or_else(|| shared(index), |one| one.parts.contains(&at));
    let all = task.content.targets().filter(|target| is_own(target.part, target.index));
    all.map(|target| line(target.index, target.measure)).collect()
}

/// The steps of a unit as they stand, and an empty row for one more.
fn step_rows(row: &BoardRow, own: &UnitRow, acts: &[&TaskAct]) -> Vec<Vec<Cell>> {
    let steps = work_steps(acts.iter().copied().filter(|act| act.unit == own.unit));
    let line = |words: String, from: String, due: String, state: String| {
        cells([key(row, own), row.task.name(), own.name.clone(), words, from, due, state])
    };
    let known =
        steps.into_iter().map(|step| line(step.words, step.from.to_string(), day(step.due), step.state));
    known.chain([line(String::new(), String::new(), String::new(), String::new())]).collect()
}

/// Reads a returned workbook: the rows that can be read and every problem of the others. Rows nobody filled in give
/// neither.
pub fn read_progress_book(file_name: &str, bytes: &[u8]) -> (Vec<BookRow>, Vec<Problem>) {
    let sheets = match sheets(file_name, bytes) {
        Ok(sheets) => sheets,
        Err(refusal) => {
            let what = format!("进展表读不出来：{}", refusal.what);
            return (Vec::new(), vec![Problem::at("file", "P-131", what, refusal.cure)]);
        }
    };
    let mut reader = Reader::default();
    let mut is_found = false;
    for (at, name) in SHEETS.into_iter().enumerate() {
        let Some(sheet) = sheets.iter().find(|sheet| sheet.name.trim() == name) else { continue };
        is_found = true;
        reader.sheet(at, sheet);
    }
    if !is_found {
        let what = format!("没有找到工作表“{}”", SHEETS.join("”“"));
        reader.refuse("P-132", what, "请从“进展填报”页导出任务进展表，填好后传回");
    }
    (reader.rows, reader.problems)
}

#[derive(Default)]
struct Reader {
    rows: Vec<BookRow>,
    problems: Vec<Problem>,
}

/// A row by the titles of its head.
struct Titled<'r> {
    place: String,
    titles: &'r [String],
    cells: &'r [String],
}

impl Titled<'_> {
    fn get(&self, title: &str) -> String {
        let at = self.titles.iter().position(|known| known == title);
        at.and_then(|at| self.cells.get(at)).map(|cell| cell.trim().to_owned()).unwrap_or_default()
    }
}

impl Reader {
    fn refuse(&mut self, code: &'static str, what: String, cure: &str) {
        self.problems.push(Problem::at("file", code, what, cure));
    }

    fn sheet(&mut self, at: usize, sheet: &PlainSheet) {
        let needed: &[&str] = match at {
            0 => &["行号", "截至日期", "进展情况"],
            1 => &["行号", "数据日期", "数值"],
            _ => &["行号", "步骤", "时限", "进度"],
        };
        let titles =
            |row: &PlainRow| -> Vec<String> { row.1.iter().map(|cell| cell.trim().to_owned()).collect() };
        let is_head = |row: &&PlainRow| {
            let titles = titles(row);
            needed.iter().all(|title| titles.iter().any(|known| known == title))
        };
        let Some(head) = sheet.rows.iter().take(20).find(is_head) else {
            let what = format!("工作表“{}”里没有找到表头（{}）", sheet.name, needed.join("、"));
            self.refuse("P-132", what, "请从“进展填报”页重新导出，不要改表头");
            return;
        };
        let titles = titles(head);
        for (number, cells) in sheet.rows.iter().filter(|(number, _)| *number > head.0) {
            let row =
                Titled {
                    place: format!("“{}”第{number}行", sheet.name.trim()), titles: &titles, cells
                };
            match at {
                0 => self.progress(&row),
                1 => self.figure(&row),
                _ => self.step(&row),
            }
        }
    }

    /// Task, unit and target of a row: 12-3-0.
    fn key(&mut self, row: &Titled<'_>, places: usize) -> Option<(i64, i64, Option<usize>)> {
        let words = row.get("行号");
        let fields: Vec<&str> = words.split('-').map(str::trim).collect();
        let read = match fields.as_slice() {
            [task, unit] if places == 2 => task.parse().ok().zip(unit.parse().ok()).map(|key| (key, None)),
            [task, unit, index] if places == 3 => {
                let index: Option<usize> = index.parse().ok();
                task.parse().ok().zip(unit.parse().ok()).zip(index).map(|(key, index)| (key, Some(index)))
            }
            _ => None,
        };
        if read.is_none() {
            let what = format!("{}的行号“{words}”不认识", row.place);
            self.refuse("P-151", what, "行号照导出的表抄写，不要改；新的步骤照抄同一任务的行号");
        }
        read.map(|((task, unit), index)| (task, unit, index))
    }

    fn day(&mut self, row: &Titled<'_>, title: &str) -> Option<NaiveDate> {
        let words = row.get(title);
        let read = read_day(&words);
        if read.is_none() {
            let said =
                if words.is_empty() { "没有写".to_owned() } else { format!("“{words}”读不懂") };
            let what = format!("{}的{title}{said}", row.place);
            self.refuse("P-134", what, "请写日期，如2026-06-30");
        }
        read
    }

    fn push(
        &mut self,
        row: &Titled<'_>,
        (task, unit): (i64, i64),
        kind: ActKind,
        on: NaiveDate,
        words: ActWords,
    ) {
        let new = NewTaskAct { task, kind, on, unit: Some(unit), refers: None, words };
        self.rows.push(BookRow { place: row.place.clone(), new });
    }

    fn progress(&mut self, row: &Titled<'_>) {
        let (words, asked) = (row.get("进展情况"), row.get("申请办结"));
        if words.is_empty() && asked.is_empty() && row.get("佐证").is_empty() {
            return;
        }
        let (key, on) = (self.key(row, 2), self.day(row, "截至日期"));
        let is_done = matches!(asked.as_str(), "是" | "√" | "1");
        if !is_done && !asked.is_empty() && asked != "否" {
            let what = format!("{}的“申请办结”写了“{asked}”", row.place);
            self.refuse("P-152", what, "申请办结的写“是”，否则留空");
        }
        let Some(((task, unit, _), on)) = key.zip(on) else { return };
        let report = ActWords {
            words,
            evidence: row.get("佐证"),
            missing: row.get("尚缺单位及原因"),
            ..ActWords::default()
        };
        let done = ActWords { missing: String::new(), ..report.clone() };
        self.push(row, (task, unit), ActKind::Report, on, report);
        if is_done {
            self.push(row, (task, unit), ActKind::Completion, on, done);
        }
    }

    fn figure(&mut self, row: &Titled<'_>) {
        if row.get("数值").is_empty() && row.get("说明").is_empty() {
            return;
        }
        let (key, on) = (self.key(row, 3), self.day(row, "数据日期"));
        let Some(((task, unit, index), on)) = key.zip(on) else { return };
        let words = ActWords {
            words: row.get("说明"),
            figure: row.get("数值"),
            method: row.get("调查方式"),
            sample: row.get("样本量"),
            index,
            ..ActWords::default()
        };
        self.push(row, (task, unit), ActKind::Figure, on, words);
    }

    fn step(&mut self, row: &Titled<'_>) {
        let (words, state) = (row.get("步骤"), row.get("进度"));
        if words.is_empty() && state.is_empty() {
            return;
        }
        let key = self.key(row, 2);
        let from = Some(row.get("开始日期")).filter(|from| !from.is_empty());
        let from = from.and_then(|_| self.day(row, "开始日期"));
        let due = self.day(row, "时限");
        let Some(((task, unit, _), due)) = key.zip(due) else { return };
        let words = ActWords { words, which: state, from, due: Some(due), ..ActWords::default() };
        // The day of the record is the day it comes in; the verb writes it.
        self.push(row, (task, unit), ActKind::Stage, NaiveDate::default(), words);
    }
}
