//! The verb 编制年度计划: the office writes the steps of a year with unit and days for many tasks at once, all of them or
//! none (S3-32). Each becomes a step of work of its unit like one the unit names itself, 未开始, and waits for
//! confirmation by somebody else; how far it is the unit says afterwards.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::no_problems;
use crate::permit::{permit, task};
use crate::plan::plans::Task;
use crate::plan::record_task_act::{NewTaskAct, row, state_problem};
use crate::plan::task_act_checks::STAGES;
use crate::plan::task_acts::{ActKind, ActWords, acts_of};
use crate::plan::work_steps::work_steps;
use crate::refusal::{OfficeError, Problem};
use chrono::{Datelike, NaiveDate};

/// The most problems that are told at once.
const MOST_TOLD: usize = 200;
/// A year of any plan has fewer steps.
const MOST_STEPS: usize = 2_000;

/// A step as it is planned (计划步骤).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlannedStep {
    /// The task.
    pub task: i64,
    /// The unit; nothing when none was chosen.
    pub unit: Option<i64>,
    /// Its words.
    pub words: String,
    /// From when.
    pub from: Option<NaiveDate>,
    /// By when.
    pub due: Option<NaiveDate>,
}

impl Office {
    /// Writes the steps of a year and gives how many there were.
    ///
    /// Refused, all at once: a plan not under way (P-201), no step at all (P-161), a task of another plan (P-162), days
    /// outside the year (P-163), a step the unit has already or that stands twice (P-164), a unit that does not answer
    /// (P-209), a step without words (P-203) or days (P-216), one that ends before it begins (P-225).
    pub async fn draw_year_plan(
        &self,
        moment: &Moment,
        actor: &Actor,
        (plan, year): (i64, i32),
        steps: &[PlannedStep],
    ) -> Result<usize, OfficeError> {
        permit(actor, task::PLAN_YEAR)?;
        let plan = self.plan(plan).await?;
        let tasks = self.tasks(actor, plan.id).await?;
        let register = self.register().await?;
        let mut writing = self.inner.store.write().await?;
        let acts = acts_of(&writing.plan_acts(plan.id).await?)?;
        let known = work_steps(acts.iter());
        let mut problems: Vec<Problem> = state_problem(&plan).into_iter().collect();
        if steps.is_empty() {
            problems.push(Problem::of("P-161", "一个步骤也没有写", "请勾选建议的步骤，或在空行里填写"));
        }
        if steps.len() > MOST_STEPS {
            let what = format!("一次写了{}个步骤，超过{MOST_STEPS}个", steps.len());
            problems.push(Problem::of("P-161", what, "请分几次编制"));
        }
        for (at, step) in steps.iter().enumerate() {
            let of = tasks.iter().find(|task| task.id == step.task);
            problems.extend(step_problems(step, of, year, moment.today));
            let same = |unit: i64, task: i64, words: &str| {
                Some(unit) == step.unit && task == step.task && words == step.words.trim()
            };
            let mut before = steps.iter().take(at);
            let is_known = known.iter().any(|one| same(one.unit, one.task, &one.words))
                || before.any(|one| same(one.unit.unwrap_or_default(), one.task, one.words.trim()));
            if is_known && !step.words.trim().is_empty() {
                let name = step.unit.and_then(|unit| register.nearest(unit, moment.today));
                let name = name.map_or_else(String::new, |unit| unit.name.clone());
                let what = format!("{name}已有步骤“{}”", step.words.trim());
                problems.push(Problem::at("words", "P-164", what, "请去掉这一行，或换一种写法"));
            }
        }
        problems.truncate(MOST_TOLD);
        no_problems(problems)?;
        for step in steps {
            let words = ActWords {
                words: step.words.trim().to_owned(),
                which: STAGES.first().copied().unwrap_or_default().to_owned(),
                from: step.from,
                due: step.due,
                ..ActWords::default()
            };
            let unit = step.unit;
            let (kind, on) = (ActKind::Stage, moment.today);
            let new = NewTaskAct { task: step.task, kind, on, unit, refers: None, words };
            writing.add_task_act(row(moment, actor, &new, unit.unwrap_or_default())?).await?;
        }
        let detail = format!("《{}》{year}年计划：{}个步骤，待确认", plan.content.title, steps.len());
        writing.record(event(moment, actor, task::PLAN_YEAR, &plan.id.to_string(), &detail)).await?;
        writing.commit().await?;
        Ok(steps.len())
    }
}

fn step_problems(step: &PlannedStep, of: Option<&Task>, year: i32, today: NaiveDate) -> Vec<Problem> {
    let Some(of) = of else {
        let what = format!("编号{}的任务不在这个方案里", step.task);
        return vec![Problem::at("row", "P-162", what, "请从年度计划页上填写")];
    };
    let name = of.name();
    let mut problems = Vec::new();
    let words = step.words.trim();
    if words.is_empty() {
        problems.push(Problem::at("words", "P-203", format!("{name}的步骤没有写内容"), "请写明做什么"));
    }
    if step.unit.is_none_or(|unit| !of.is_owed_by(unit, today)) {
        let what = format!("{name}的步骤“{words}”没有写由哪个责任单位办");
        problems.push(Problem::at("unit", "P-209", what, "请从本任务的责任单位中选一个"));
    }
    let (Some(from), Some(due)) = (step.from, step.due) else {
        let what = format!("{name}的步骤“{words}”没有写开始日期或时限");
        problems.push(Problem::at("due", "P-216", what, "请填写两个日期"));
        return problems;
    };
    if from > due {
        let what = format!("{name}的步骤“{words}”的开始日期晚于时限");
        problems.push(Problem::at("from", "P-225", what, "请核对两个日期"));
    }
    if due.year() != year || from.year() > year {
        let what = format!("{name}的步骤“{words}”的时限不在{year}年内");
        problems.push(Problem::at("due", "P-163", what, "跨年的步骤请分年写，或到那一年的计划里写"));
    }
    problems
}
