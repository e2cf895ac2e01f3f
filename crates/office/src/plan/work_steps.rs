//! Steps of work (工作步骤) as they stand: of each step the first record names it, the last one says how far it is. What a
//! unit records is [`crate::plan::record_task_act`]'s, what the office plans for a year [`crate::plan::draw_year_plan`]'s.

use crate::plan::task_acts::{ActKind, TaskAct};
use chrono::NaiveDate;

/// The last word of a step.
pub const DONE: &str = "已完成";

/// A step of work (工作步骤).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkStep {
    /// The act that named it first.
    pub first: i64,
    /// The task.
    pub task: i64,
    /// The unit.
    pub unit: i64,
    /// Its words.
    pub words: String,
    /// From when it is under way, where somebody said so; else the day it was named.
    pub from: NaiveDate,
    /// By when it is done.
    pub due: Option<NaiveDate>,
    /// 未开始, 进行中 or 已完成, as it was recorded last.
    pub state: String,
    /// Whether what was recorded last was confirmed; a step is done only then.
    pub is_confirmed: bool,
}

impl WorkStep {
    /// Whether it is done, and somebody confirmed it.
    pub fn is_done(&self) -> bool {
        self.state == DONE && self.is_confirmed
    }

    /// Whether its day is past and it is not done; what waits for confirmation is not late.
    pub fn is_late(&self, today: NaiveDate) -> bool {
        self.state != DONE && self.due.is_some_and(|due| due < today)
    }

    /// 进行中, 进行中，逾期, 已完成（待确认）.
    pub fn words_of_state(&self, today: NaiveDate) -> String {
        let late = if self.is_late(today) { "，逾期" } else { "" };
        let waiting = if self.is_confirmed { "" } else { "（待确认）" };
        format!("{}{late}{waiting}", self.state)
    }
}

/// The steps among some acts, each in its last state, the earliest due first.
pub fn work_steps<'a>(acts: impl Iterator<Item = &'a TaskAct>) -> Vec<WorkStep> {
    let mut steps: Vec<WorkStep> = Vec::new();
    for act in acts.filter(|act| act.kind == ActKind::Stage && !act.is_returned()) {
        let is_confirmed = act.judged.as_ref().is_some_and(|judged| judged.is_confirmed);
        let same = |step: &&mut WorkStep| {
            step.task == act.task && step.unit == act.unit && step.words == act.words.words
        };
        if let Some(step) = steps.iter_mut().find(same) {
            step.from = act.words.from.unwrap_or(step.from);
            step.due = act.words.due.or(step.due);
            step.state.clone_from(&act.words.which);
            step.is_confirmed = is_confirmed;
        } else {
            steps.push(WorkStep {
                first: act.id,
                task: act.task,
                unit: act.unit,
                words: act.words.words.clone(),
                from: act.words.from.unwrap_or(act.on),
                due: act.words.due,
                state: act.words.which.clone(),
                is_confirmed,
            });
        }
    }
    steps.sort_by_key(|step| (step.due, step.first));
    steps
}
