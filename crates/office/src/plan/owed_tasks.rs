//! What units owe on reform tasks (任务待办): a division not made yet, a report of the last month, an answer to a step of
//! supervision, a target's or task's due day. Only of plans that are issued; nothing of a draft is owed (S2-3).

use crate::Office;
use crate::moment::{Actor, Moment};
use crate::permit::Role;
use crate::plan::plans::{Plan, Task};
use crate::plan::task_acts::{ActKind, TaskAct};
use crate::plan::task_progress::{board_row, divided_by};
use crate::refusal::OfficeError;
use chrono::NaiveDate;
use zhaozhang_domain::period::{PeriodKind, document_date};
use zhaozhang_domain::task::light::Light;

/// Something owed on a task (任务待办一项).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwedTask {
    /// `division`, `report`, `answer` or `task`.
    pub key: &'static str,
    /// The task.
    pub task: i64,
    /// What is owed.
    pub what: String,
    /// The task's words.
    pub words: String,
    /// By when.
    pub due: Option<NaiveDate>,
    /// Whether it is late.
    pub is_late: bool,
    /// Whether it is done; only tasks and targets are told then.
    pub is_done: bool,
    /// The task's light.
    pub light: Light,
}

impl Office {
    /// What units owe on a day, the earliest first.
    pub async fn owed_tasks(&self, moment: &Moment, units: &[i64]) -> Result<Vec<OwedTask>, OfficeError> {
        let sees_all = Actor::named("系统任务", Role::Job);
        let mut owed = Vec::new();
        for line in self.plans().await? {
            let Some(issued) = line.issued_on.filter(|_| line.state.is_owed()) else { continue };
            let plan = self.plan(line.id).await?;
            let acts = self.plan_acts(plan.id).await?;
            for task in self.tasks(&sees_all, plan.id).await? {
                if units.iter().any(|unit| task.is_of(*unit)) {
                    owed.extend(owed_on(&plan, &task, &acts, (units, issued, moment.today)));
                }
            }
        }
        owed.sort_by_key(|owed| (owed.is_done, owed.due, owed.task));
        Ok(owed)
    }
}

/// What is owed on one task.
fn owed_on(
    plan: &Plan,
    task: &Task,
    acts: &[TaskAct],
    (units, issued, today): (&[i64], NaiveDate, NaiveDate),
) -> Vec<OwedTask> {
    let of_task: Vec<&TaskAct> = acts.iter().filter(|act| act.task == task.id).collect();
    let own: Vec<&TaskAct> = of_task.iter().copied().filter(|act| units.contains(&act.unit)).collect();
    let light = board_row(task.clone(), issued, &of_task, today).verdict.light;
    let name =
        task.content.number.map_or_else(|| task.content.label.clone(), |number| format!("任务{number}"));
    let head = format!("《{}》{name}", plan.content.title);
    let words = task.words();
    let item = |key: &'static str, what: String, due: Option<NaiveDate>, is_done: bool| OwedTask {
        key,
        task: task.id,
        what: format!("{head}：{what}"),
        words: words.clone(),
        due,
        is_late: !is_done && due.is_some_and(|due| due < today),
        is_done,
        light,
    };
    let mut owed = Vec::new();
    let has = |kind: ActKind| own.iter().any(|act| act.kind == kind && !act.is_returned());
    let is_done = light == Light::Done;
    if !is_done && !has(ActKind::Division) {
        owed.push(item(
            "division",
            "分解到科室、到人".to_owned(),
            Some(divided_by(&task.content, issued)),
            false,
        ));
    }
    let month = PeriodKind::Month.containing(today);
    let last = month.previous();
    let reported =
        own.iter().any(|act| act.kind == ActKind::Report && act.on >= last.first_day() && !act.is_returned());
    if !is_done && !reported && last.last_day() >= issued {
        owed.push(item("report", format!("{last}进展报告"), Some(month.first_day()), false));
    }
    for step in own.iter().filter(|act| act.kind == ActKind::Step) {
        let answered = of_task
            .iter()
            .any(|act| act.kind == ActKind::Answer && act.refers == Some(step.id) && !act.is_returned());
        if !answered {
            let due = step.words.due.map(document_date).unwrap_or_default();
            owed.push(item("answer", format!("{due}前答复{}", step.words.which), step.words.due, false));
        }
    }
    owed.push(item("task", "完成时限".to_owned(), task.content.due, is_done));
    owed
}
