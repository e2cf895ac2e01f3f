//! Plans in a file (方案读取): the tasks a plan names, with departments, targets and due days, as a table for the
//! person who confirms. Reading is the text room's ([`zhaozhang_text::plan`]); nothing is kept and nothing becomes a
//! duty here.

use std::collections::BTreeSet;
use zhaozhang_document::official::{Align, Cell, Column, Table};
use zhaozhang_text::decode::{DecodeRefusal, decode};
use zhaozhang_text::plan::{
    Assignment, Certainty, Directory, Part, Plan, PlanReading, ResponsibilityMode, Task, read,
};

/// What a file holds, for a person to confirm (待确认的方案).
#[derive(Debug)]
pub struct ReadPlan {
    /// The text that was read.
    pub text: String,
    /// Its plans and faults.
    pub reading: PlanReading,
}

/// Reads a text or simple HTML file in any encoding Chinese offices send; refused when it is no text.
pub fn read_plan(bytes: &[u8]) -> Result<ReadPlan, DecodeRefusal> {
    let text = decode(bytes)?.text.into_owned();
    let reading = read(&text, &Directory::default());
    Ok(ReadPlan { text, reading })
}

/// How many tasks a text names, whatever else is wrong with it.
pub fn task_count(text: &str) -> usize {
    read(text, &Directory::default()).plans.iter().map(|plan| plan.tasks.len()).sum()
}

/// The tasks of a plan as a table: one row for each part with its own responsibility.
pub fn task_table(plan: &Plan) -> Table {
    let title = plan.head.title.as_ref().map(|title| title.value.clone());
    Table {
        caption: title,
        columns: vec![
            Column::new("序号", 6, Align::Centre),
            Column::new("章节", 14, Align::Left),
            Column::new("任务", 48, Align::Left),
            Column::new("责任单位", 26, Align::Left),
            Column::new("责任方式", 10, Align::Centre),
            Column::new("量化指标", 30, Align::Left),
            Column::new("完成时限", 14, Align::Centre),
            Column::new("请核对", 30, Align::Left),
        ],
        upper_heads: Vec::new(),
        rows: plan
            .tasks
            .iter()
            .flat_map(|task| task.parts.iter().map(move |part| row(plan, task, part)))
            .collect(),
        notes: vec!["本表由程序读出，未经确认；“请核对”一栏有内容的，请对照原文确认。".to_owned()],
    }
}

fn row(plan: &Plan, task: &Task, part: &Part) -> Vec<Cell> {
    let number = task.number.map_or_else(|| task.label.clone(), |number| number.to_string());
    let chapter =
        task.chapter.and_then(|at| plan.chapters.get(at)).map_or("", |chapter| chapter.title.as_str());
    let mode = part.assignment.as_ref().map_or("", |assignment| mode_word(assignment.mode));
    let targets: Vec<&str> = part.targets.iter().map(|target| target.quote.as_str()).collect();
    let due = task.due.value.on.map_or_else(|| "—".to_owned(), |day| day.to_string());
    let cells = [
        number,
        chapter.to_owned(),
        part.text.clone(),
        part.assignment.as_ref().map(members).unwrap_or_default(),
        mode.to_owned(),
        targets.join("；"),
        due,
        doubts(task, part).join("；"),
    ];
    cells.into_iter().map(Cell::text).collect()
}

/// The words of a mode, as the glossary has them.
pub(crate) const fn mode_word(mode: ResponsibilityMode) -> &'static str {
    match mode {
        ResponsibilityMode::Responsible => "负责",
        ResponsibilityMode::EachResponsible => "分别负责",
        ResponsibilityMode::OpenListResponsible => "等负责",
        ResponsibilityMode::Lead => "牵头",
        ResponsibilityMode::CoLead => "分别牵头",
        ResponsibilityMode::Unstated => "未注明",
    }
}

/// The departments in the order of the document.
fn members(assignment: &Assignment) -> String {
    let names: Vec<&str> = assignment.members.iter().map(|member| member.department.name.as_str()).collect();
    names.join("、")
}

/// Everything the person who confirms has to look at, each once.
fn doubts(task: &Task, part: &Part) -> Vec<String> {
    let mut doubts: Vec<String> = task.doubts.iter().map(ToString::to_string).collect();
    let mut take = |what: &str, certainty: &Certainty| {
        if let Certainty::Doubtful(doubt) = certainty {
            doubts.push(format!("{what}：{doubt}"));
        }
    };
    if let Some(assignment) = &part.assignment {
        take("责任", &assignment.certainty);
        for member in &assignment.members {
            take(&member.department.written, &member.department.certainty);
        }
    }
    for target in &part.targets {
        take(&target.quote, &target.certainty);
    }
    let mut seen = BTreeSet::new();
    doubts.retain(|doubt| seen.insert(doubt.clone()));
    doubts
}
