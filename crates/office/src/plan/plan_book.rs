//! A plan's tasks as a workbook (任务表) and back: what a clerk sorts, corrects in Excel and returns. One row for each part
//! of a task; what was exported and comes back unchanged gives the same content. It keeps nothing; the returned content
//! goes through [`crate::plan::confirm_plan`] like any other.

use crate::ledger::ledger_book::plain::{PlainRow, sheets};
use crate::org::units::{Register, read_day};
use crate::plan::plan_content::{
    MeasureContent, MemberContent, PartContent, PlanContent, RecurringContent, TaskContent,
};
use crate::plan::plan_marks::{tag_words, unit_of};
use crate::refusal::Problem;
use chrono::NaiveDate;
use zhaozhang_document::official::{Align, Cell, Column, Table};
use zhaozhang_text::normalise::cell;

/// The columns in order, with their widths.
const COLUMNS: [(&str, u16); 12] = [
    ("行号", 8),
    ("序号", 6),
    ("章节", 14),
    ("任务内容", 48),
    ("责任单位", 26),
    ("责任方式", 10),
    ("量化指标", 36),
    ("经常性工作", 20),
    ("完成时限", 12),
    ("标签", 12),
    ("已确认", 6),
    ("请核对", 30),
];
/// What parts the fields of a target or duty within a cell.
const BAR: char = '｜';

/// The tasks of a plan as a table.
pub fn plan_table(content: &PlanContent) -> Table {
    let rows = content.tasks.iter().enumerate().flat_map(|(at, task)| {
        task.parts.iter().enumerate().map(move |(number, part)| row(content, (at, task), (number, part)))
    });
    Table {
        caption: Some(content.title.clone()).filter(|title| !title.is_empty()),
        columns: COLUMNS.iter().map(|(title, width)| Column::new(*title, *width, Align::Left)).collect(),
        upper_heads: Vec::new(),
        rows: rows.collect(),
        notes: vec![
            "改好后可在核对页传回。“行号”不要改，新增的任务留空；整行删去即删去该任务（部分）。".to_owned(),
            "责任单位写成“牵头：甲；负责：乙、丙；配合：丁”；指标每行一项，写成“指标｜≥｜95｜%｜2026-12-31”，\
             后面可接“基期 2025-12-31 90”“年度 2026-06-30 92”“限值”。"
                .to_owned(),
        ],
    }
}

fn row(
    content: &PlanContent,
    (at, task): (usize, &TaskContent),
    (number, part): (usize, &PartContent),
) -> Vec<Cell> {
    let is_first = number == 0;
    let of_task = |words: String| if is_first { words } else { String::new() };
    let chapter = task.chapter.and_then(|chapter| content.chapters.get(chapter));
    let confirmed = if task.is_confirmed { "是" } else { "" };
    let cells = [
        format!("{}.{}", at + 1, number + 1),
        of_task(task.label.clone()),
        of_task(chapter.cloned().unwrap_or_default()),
        part.text.clone(),
        members_words(&part.members),
        part.mode.clone(),
        part.measures.iter().map(measure_words).collect::<Vec<_>>().join("\n"),
        part.recurring.iter().map(recurring_words).collect::<Vec<_>>().join("\n"),
        of_task(task.due.map(|due| due.to_string()).unwrap_or_default()),
        of_task(task.tags.join("、")),
        of_task(confirmed.to_owned()),
        of_task(task.doubts.join("；")),
    ];
    cells.into_iter().map(Cell::text).collect()
}

/// 牵头：甲；负责：乙、丙.
pub fn members_words(members: &[MemberContent]) -> String {
    let mut words = String::new();
    let mut last = "";
    for member in members {
        if member.part == last {
            words.push('、');
        } else {
            if !words.is_empty() {
                words.push('；');
            }
            words.push_str(&member.part);
            words.push('：');
        }
        words.push_str(&member.name);
        last = &member.part;
    }
    words
}

fn measure_words(measure: &MeasureContent) -> String {
    let due = measure.due.map(|due| due.to_string()).unwrap_or_default();
    let mut fields = vec![
        measure.indicator.clone(),
        measure.comparator.clone(),
        measure.goal.clone(),
        measure.unit.clone(),
        due,
    ];
    fields.extend(measure.baseline.as_ref().map(|(on, figure)| format!("基期 {on} {figure}")));
    fields.extend(measure.milestones.iter().map(|(on, figure)| format!("年度 {on} {figure}")));
    if measure.is_threshold {
        fields.push("限值".to_owned());
    }
    fields.join(&BAR.to_string())
}

fn recurring_words(duty: &RecurringContent) -> String {
    [&duty.cadence, &duty.amount, &duty.unit, &duty.words].map(String::as_str).join(&BAR.to_string())
}

/// Whether two texts say the same in the widths a workbook's cells are read in.
fn is_same(one: &str, other: &str) -> bool {
    cell(one) == cell(other)
}

/// Reads a returned workbook against the content it was exported from; every problem at once.
pub fn read_plan_book(
    file_name: &str,
    bytes: &[u8],
    old: &PlanContent,
    register: &Register,
) -> Result<PlanContent, Vec<Problem>> {
    let sheets = sheets(file_name, bytes).map_err(|refusal| {
        vec![Problem::at("file", "P-131", format!("任务表读不出来：{}", refusal.what), refusal.cure)]
    })?;
    let found = sheets.iter().find_map(|sheet| Some((sheet, head_of(&sheet.rows)?)));
    let Some((sheet, (head_at, columns))) = found else {
        let what = "没有找到任务表的表头（行号、任务内容、责任单位）";
        return Err(vec![Problem::at("file", "P-132", what, "请从核对页导出任务表，改好后传回")]);
    };
    let mut reader = BookReader {
        old,
        register,
        on: old.issued_on.unwrap_or_default(),
        problems: Vec::new(),
        content: PlanContent { tasks: Vec::new(), ..old.clone() },
        last: None,
    };
    for (number, cells) in sheet.rows.iter().filter(|(number, _)| *number > head_at) {
        let get = |title: &str| {
            let at = columns.iter().find(|(known, _)| known == title).map(|(_, at)| *at);
            at.and_then(|at| cells.get(at)).map(|cell| cell.trim().to_owned()).unwrap_or_default()
        };
        // Lines under the table are notes, not tasks.
        if !get("任务内容").is_empty() {
            reader.row(*number, &get);
        }
    }
    if reader.content.tasks.is_empty() {
        reader.refuse("file", "P-133", "任务表里一项任务也没有".to_owned(), "请核对是否选错了文件");
    }
    if reader.problems.is_empty() { Ok(reader.content) } else { Err(reader.problems) }
}

/// The row of the head and the columns by title.
fn head_of(rows: &[PlainRow]) -> Option<(u32, Vec<(String, usize)>)> {
    rows.iter().take(20).find_map(|(number, cells)| {
        let titles = cells.iter().enumerate().map(|(at, cell)| (cell.trim().to_owned(), at));
        let titles: Vec<(String, usize)> = titles.collect();
        let has = |title: &str| titles.iter().any(|(known, _)| known == title);
        (has("行号") && has("任务内容") && has("责任单位")).then_some((*number, titles))
    })
}

struct BookReader<'a> {
    old: &'a PlanContent,
    register: &'a Register,
    on: NaiveDate,
    problems: Vec<Problem>,
    content: PlanContent,
    /// The old place of the task read last, which further parts belong to.
    last: Option<usize>,
}

impl BookReader<'_> {
    fn refuse(&mut self, field: &'static str, code: &'static str, what: String, cure: &str) {
        self.problems.push(Problem::at(field, code, what, cure));
    }

    fn row(&mut self, number: u32, get: &impl Fn(&str) -> String) {
        let place = get("行号");
        let place = place.split_once('.').and_then(|(task, part)| {
            let task: usize = task.trim().parse().ok()?;
            let part: usize = part.trim().parse().ok()?;
            Some((task.checked_sub(1)?, part.checked_sub(1)?))
        });
        let old = place.and_then(|(task, part)| {
            let task = self.old.tasks.get(task)?;
            Some((task, task.parts.get(part)?))
        });
        let part = self.part(number, old.map(|(_, part)| part), get);
        let goes_on = place.is_some_and(|(task, part)| part > 0 && self.last == Some(task));
        if let (true, Some(task)) = (goes_on, self.content.tasks.last_mut()) {
            task.parts.push(part);
            return;
        }
        let task = self.task(number, old.map(|(task, _)| task), part, get);
        self.content.tasks.push(task);
        self.last = place.map(|(task, _)| task);
    }

    fn task(
        &mut self,
        number: u32,
        old: Option<&TaskContent>,
        part: PartContent,
        get: &impl Fn(&str) -> String,
    ) -> TaskContent {
        let mut task = old.cloned().unwrap_or_default();
        task.parts = vec![part];
        let label = get("序号");
        if !is_same(&label, &task.label) {
            task.number = label.chars().filter(char::is_ascii_digit).collect::<String>().parse().ok();
            task.label = label;
        }
        let chapter = get("章节");
        task.chapter = self.content.chapters.iter().position(|known| is_same(known, &chapter));
        if task.chapter.is_none() && !chapter.is_empty() {
            self.content.chapters.push(chapter);
            task.chapter = Some(self.content.chapters.len() - 1);
        }
        let due = get("完成时限");
        if due != task.due.map(|due| due.to_string()).unwrap_or_default() {
            task.due = read_day(&due);
            "（核对时填写）".clone_into(&mut task.due_words);
            if task.due.is_none() && !due.is_empty() {
                self.refuse(
                    "due",
                    "P-134",
                    format!("第{number}行的时限“{due}”读不懂"),
                    "请写日期，如2026-12-31",
                );
            }
        }
        let tags = get("标签");
        task.tags = tag_words().filter(|tag| tags.contains(tag)).map(str::to_owned).collect();
        task.is_confirmed = matches!(get("已确认").as_str(), "是" | "√" | "已确认" | "1");
        task
    }

    fn part(&mut self, number: u32, old: Option<&PartContent>, get: &impl Fn(&str) -> String) -> PartContent {
        let mut part = old.cloned().unwrap_or_default();
        let text = get("任务内容").replace('\r', "");
        if !is_same(&text, &part.text) {
            part.text = text;
        }
        part.mode = get("责任方式");
        let members = get("责任单位");
        if !is_same(&members, &members_words(&part.members)) {
            part.members = self.members(&members, &part.members);
        }
        let lines = |title: &str| -> Vec<String> {
            get(title).lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
        };
        let old_measures = std::mem::take(&mut part.measures);
        for line in lines("量化指标") {
            let known = old_measures.iter().find(|measure| is_same(&measure_words(measure), &line)).cloned();
            let read = known.or_else(|| self.measure(number, &line, &old_measures));
            part.measures.extend(read);
        }
        let old_duties = std::mem::take(&mut part.recurring);
        let duty = |line: String| {
            if let Some(known) = old_duties.iter().find(|duty| is_same(&recurring_words(duty), &line)) {
                return known.clone();
            }
            let mut fields = line.split(BAR).map(str::trim);
            let mut next = || fields.next().unwrap_or_default().to_owned();
            RecurringContent { cadence: next(), amount: next(), unit: next(), words: next() }
        };
        part.recurring = lines("经常性工作").into_iter().map(duty).collect();
        part
    }

    fn members(&self, words: &str, old: &[MemberContent]) -> Vec<MemberContent> {
        let mut members = Vec::new();
        for group in words.split(['；', ';', '\n']).filter(|group| !group.trim().is_empty()) {
            let (part, names) = group.split_once(['：', ':']).unwrap_or(("负责", group));
            for name in names.split(['、', '，', ',']).map(str::trim).filter(|name| !name.is_empty()) {
                // What a name stood for stays with it: its words in the source, its group.
                let known = old.iter().find(|member| member.name == name);
                members.push(MemberContent {
                    name: name.to_owned(),
                    written: known.map_or(name, |known| known.written.as_str()).to_owned(),
                    unit: unit_of(self.register, name, self.on)
                        .or_else(|| known.and_then(|known| known.unit)),
                    part: part.trim().to_owned(),
                    is_by_custom: known.is_some_and(|known| known.is_by_custom && known.part == part.trim()),
                    units: known.map(|known| known.units.clone()).unwrap_or_default(),
                });
            }
        }
        members
    }

    fn measure(&mut self, number: u32, line: &str, old: &[MeasureContent]) -> Option<MeasureContent> {
        let fields: Vec<&str> = line.split([BAR, '|']).map(str::trim).collect();
        let [indicator, comparator, goal, unit, rest @ ..] = fields.as_slice() else {
            let what = format!("第{number}行的指标“{line}”读不懂");
            self.refuse("goal", "P-135", what, "请写成“指标｜≥｜95｜%｜2026-12-31”");
            return None;
        };
        let mut measure = MeasureContent {
            indicator: (*indicator).to_owned(),
            comparator: (*comparator).to_owned(),
            goal: (*goal).to_owned(),
            unit: (*unit).to_owned(),
            quote: old
                .iter()
                .find(|known| known.indicator == *indicator)
                .map_or_else(String::new, |known| known.quote.clone()),
            ..MeasureContent::default()
        };
        let dated = |words: &str| {
            let (day, figure) = words.trim().split_once([' ', '　'])?;
            Some((read_day(day)?, figure.trim().to_owned()))
        };
        for field in rest.iter().filter(|field| !field.is_empty()) {
            let read = if let Some(words) = field.strip_prefix("基期") {
                measure.baseline = dated(words);
                measure.baseline.is_some()
            } else if let Some(words) = field.strip_prefix("年度") {
                let milestone = dated(words);
                let is_read = milestone.is_some();
                measure.milestones.extend(milestone);
                is_read
            } else if *field == "限值" {
                measure.is_threshold = true;
                true
            } else {
                measure.due = read_day(field);
                measure.due.is_some()
            };
            if !read {
                let what = format!("第{number}行指标“{indicator}”的“{field}”读不懂");
                self.refuse("goal", "P-135", what, "时限写日期，基期、年度写“基期 2025-12-31 90”");
            }
        }
        Some(measure)
    }
}
