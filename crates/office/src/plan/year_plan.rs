//! The plan of one year out of a plan of several (年度计划, S3-32): for each task the steps of the year with their days and
//! states, the figures to be reached on the way, and what may be proposed as a step because the plan itself or a
//! division names its day. Only reads; steps are planned by [`crate::plan::draw_year_plan`].

use crate::Office;
use crate::moment::Actor;
use crate::plan::plans::{Plan, Task};
use crate::plan::task_acts::{ActKind, TaskAct};
use crate::plan::work_steps::{WorkStep, work_steps};
use crate::refusal::OfficeError;
use chrono::{Datelike, NaiveDate};
use zhaozhang_domain::task::parts::Part;

/// A task in the plan of a year (年度计划一项).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearTask {
    /// The task.
    pub task: Task,
    /// Its steps of the year, the earliest due first.
    pub steps: Vec<WorkStep>,
    /// Days the plan names in the year: 年度目标, a target's or the task's own day.
    pub marks: Vec<(NaiveDate, String)>,
    /// What could be a step of the year and is none yet.
    pub proposals: Vec<ProposedStep>,
}

/// A step that may be taken over (可采用的步骤).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedStep {
    /// For which unit.
    pub unit: i64,
    /// Its words.
    pub words: String,
    /// From when.
    pub from: NaiveDate,
    /// By when.
    pub due: NaiveDate,
    /// Why it is proposed.
    pub basis: &'static str,
}

/// The years a plan reaches over: from its own, or its issue, to the last day it names.
pub fn years(plan: &Plan) -> Vec<i32> {
    let content = &plan.content;
    let measures = content.tasks.iter().flat_map(|task| &task.parts).flat_map(|part| &part.measures);
    let days = measures
        .flat_map(|measure| measure.due.into_iter().chain(measure.milestones.iter().map(|(day, _)| *day)));
    let tasks = content.tasks.iter().filter_map(|task| task.due);
    let goals = content.goals.iter().filter_map(|(_, due)| *due);
    let last = days.chain(tasks).chain(goals).map(|day| day.year()).max();
    let first = plan.issued_on().map_or(content.year, |issued| issued.year()).min(content.year);
    // A figure misread as a year does not make a list of thousands.
    let last = last.unwrap_or(first).clamp(first, first.saturating_add(30));
    (first..=last).collect()
}

impl Office {
    /// The tasks of an issued plan that somebody may see, each with what is planned for a year.
    pub async fn year_plan(
        &self,
        actor: &Actor,
        plan: &Plan,
        (year, today): (i32, NaiveDate),
    ) -> Result<Vec<YearTask>, OfficeError> {
        let acts = self.plan_acts(plan.id).await?;
        let issued = plan.issued_on().unwrap_or(today);
        let tasks = self.tasks(actor, plan.id).await?;
        Ok(tasks
            .into_iter()
            .map(|task| {
                let own: Vec<&TaskAct> = acts.iter().filter(|act| act.task == task.id).collect();
                year_task(task, &own, year, (issued, today))
            })
            .collect())
    }
}

fn year_task(task: Task, acts: &[&TaskAct], year: i32, (issued, today): (NaiveDate, NaiveDate)) -> YearTask {
    let all = work_steps(acts.iter().copied());
    // What an earlier year left open is this year's work, and no other year's.
    let is_carried = |step: &WorkStep| year == today.year() && !step.is_done();
    let is_of_year = |step: &&WorkStep| {
        step.from.year() <= year && step.due.is_none_or(|due| due.year() >= year || is_carried(step))
    };
    let steps: Vec<WorkStep> = all.iter().filter(is_of_year).cloned().collect();
    let marks = marks(&task, year);
    let begins = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(issued).max(issued);
    let mut proposals = Vec::new();
    let answering: Vec<(i64, Part)> = task.units_on(today);
    let lead = answering.iter().find(|(_, part)| *part == Part::Lead).or(answering.first());
    if let Some((unit, _)) = lead {
        for (due, words) in &marks {
            proposals.push(ProposedStep {
                unit: *unit,
                words: words.clone(),
                from: begins.min(*due),
                due: *due,
                basis: "方案写明",
            });
        }
    }
    for act in acts.iter().filter(|act| act.kind == ActKind::Division && !act.is_returned()) {
        for line in &act.words.lines {
            let Some(due) = line.due.filter(|due| due.year() == year) else { continue };
            proposals.push(ProposedStep {
                unit: act.unit,
                words: line.what.clone(),
                from: begins.min(due),
                due,
                basis: "单位分解",
            });
        }
    }
    proposals.retain(|step| {
        let is_planned = all.iter().any(|known| known.unit == step.unit && known.words == step.words);
        let answers = answering.iter().any(|(unit, _)| *unit == step.unit);
        !is_planned && answers && !step.words.trim().is_empty()
    });
    YearTask { task, steps, marks, proposals }
}

/// The days the plan names in a year, with what is to be reached.
fn marks(task: &Task, year: i32) -> Vec<(NaiveDate, String)> {
    let mut marks = Vec::new();
    let content = &task.content;
    for measure in content.targets().map(|target| target.measure).filter(|one| !one.is_threshold) {
        let name = format!("{}{}", measure.indicator, measure.comparator);
        for (day, figure) in &measure.milestones {
            marks.push((*day, format!("年度目标：{name}{figure}{}", measure.unit)));
        }
        if let Some(due) = measure.due.or(content.due) {
            marks.push((due, format!("指标：{name}{}{}", measure.goal, measure.unit)));
        }
    }
    if let Some(due) = content.due {
        let brief: String =
            task.words().chars().take_while(|sign| !"。；，,\n".contains(*sign)).take(30).collect();
        marks.push((due, format!("完成：{brief}")));
    }
    marks.retain(|(day, _)| day.year() == year);
    marks.sort();
    marks.dedup();
    marks
}
