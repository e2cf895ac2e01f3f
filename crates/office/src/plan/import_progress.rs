//! The verb 导入任务进展: what units wrote into the workbook of progress becomes records of many tasks, all of them or none.
//! Each record is checked as if it had been typed in on its task's page and waits for confirmation like it; what was
//! recorded before with the same words is not recorded twice.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::no_problems;
use crate::org::units::Register;
use crate::permit::{permit, task};
use crate::plan::plans::{Plan, Task};
use crate::plan::progress_book::{BookRow, read_progress_book};
use crate::plan::record_task_act::{act_problems, day_problem, reporting_unit, row, state_problem};
use crate::plan::task_acts::{ActKind, TaskAct, acts_of};
use crate::plan::work_steps::{WorkStep, work_steps};
use crate::refusal::{OfficeError, Problem};
use crate::scored::aside;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The most problems that are told at once.
const MOST_TOLD: usize = 200;

/// What an import took (收下情况).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ImportedProgress {
    /// 进展报告.
    pub reports: usize,
    /// 办结申请.
    pub completions: usize,
    /// 指标数据.
    pub figures: usize,
    /// 工作步骤.
    pub steps: usize,
    /// Rows that say what was recorded before.
    pub same: usize,
}

impl ImportedProgress {
    /// How many records were taken.
    pub const fn taken(self) -> usize {
        self.reports + self.completions + self.figures + self.steps
    }
}

impl Office {
    /// Records every filled row of a workbook of a plan's progress.
    ///
    /// Refused, all at once, each with its row: a file that is no workbook of progress (P-131, P-132), rows that cannot
    /// be read (P-134, P-151, P-152), a task that is not the actor's (P-153), another unit's row (P-154), two rows that
    /// report the same (P-155), nothing filled in (P-133), and whatever the record would be refused for on its page.
    pub async fn import_progress(
        &self,
        moment: &Moment,
        actor: &Actor,
        plan: i64,
        (file_name, bytes): (&str, &[u8]),
    ) -> Result<ImportedProgress, OfficeError> {
        permit(actor, task::IMPORT_PROGRESS)?;
        let (name, owned) = (file_name.to_owned(), bytes.to_vec());
        let read =
            aside("reading a workbook of progress".to_owned(), move || read_progress_book(&name, &owned));
        let (mut rows, unread) = read.await?;
        for one in rows.iter_mut().filter(|one| one.new.kind == ActKind::Stage) {
            one.new.on = moment.today;
        }
        let plan = self.plan(plan).await?;
        let tasks: BTreeMap<i64, Task> =
            self.tasks(actor, plan.id).await?.into_iter().map(|task| (task.id, task)).collect();
        let register = self.register().await?;
        let mut writing = self.inner.store.write().await?;
        let mut acts = acts_of(&writing.plan_acts(plan.id).await?)?;
        let steps = work_steps(acts.iter());
        let n_read = rows.len();
        rows.retain(|one| !is_recorded(one, &acts, &steps));
        let mut taken = ImportedProgress { same: n_read - rows.len(), ..ImportedProgress::default() };
        // The lead's report is judged among those that come with it.
        acts.extend(rows.iter().map(pending));
        let mut problems: Vec<Problem> = state_problem(&plan).into_iter().chain(unread).collect();
        if n_read == 0 && problems.is_empty() {
            let cure = "请在“进展情况”“数值”“步骤”等栏填写后再传回";
            problems.push(Problem::at("file", "P-133", "表里一行也没有填", cure));
        }
        let check =
            Check { plan: &plan, tasks: &tasks, acts: &acts, register: &register, today: moment.today };
        for (at, one) in rows.iter().enumerate() {
            let wrong = check.row(actor, one, rows.iter().take(at)).into_iter();
            problems.extend(
                wrong.map(|problem| Problem { what: format!("{}：{}", one.place, problem.what), ..problem }),
            );
        }
        problems.truncate(MOST_TOLD);
        no_problems(problems)?;
        if rows.is_empty() {
            return Ok(taken);
        }
        for one in &rows {
            writing.add_task_act(row(moment, actor, &one.new, one.new.unit.unwrap_or_default())?).await?;
            match one.new.kind {
                ActKind::Completion => taken.completions += 1,
                ActKind::Figure => taken.figures += 1,
                ActKind::Stage => taken.steps += 1,
                _ => taken.reports += 1,
            }
        }
        let detail = format!(
            "从“{file_name}”收下{}条：进展报告{}、办结申请{}、指标数据{}、工作步骤{}，待确认",
            taken.taken(),
            taken.reports,
            taken.completions,
            taken.figures,
            taken.steps
        );
        writing.record(event(moment, actor, task::IMPORT_PROGRESS, &plan.id.to_string(), &detail)).await?;
        writing.commit().await?;
        Ok(taken)
    }
}

/// What a row is checked against.
struct Check<'c> {
    plan: &'c Plan,
    tasks: &'c BTreeMap<i64, Task>,
    /// What is recorded and what comes with the row.
    acts: &'c [TaskAct],
    register: &'c Register,
    today: NaiveDate,
}

impl Check<'_> {
    /// Everything wrong with a row, told without its place.
    fn row<'r>(
        &self,
        actor: &Actor,
        one: &BookRow,
        mut before: impl Iterator<Item = &'r BookRow>,
    ) -> Vec<Problem> {
        let mut wrong: Vec<Problem> = day_problem(self.plan, one.new.on, self.today).into_iter().collect();
        if let Some(first) = before.find(|first| is_twice(first, one)) {
            let what = format!("与{}重复", first.place);
            wrong.push(Problem::at("file", "P-155", what, "请只留一行"));
        }
        let Some(of) = self.tasks.get(&one.new.task) else {
            let what = format!("编号{}的任务不在这个方案里，或不是您的任务", one.new.task);
            wrong.push(Problem::at("file", "P-153", what, "请用本方案导出的进展表"));
            return wrong;
        };
        let unit = reporting_unit(of, actor, &one.new, self.register);
        let is_foreign = !task::JUDGE.allows(actor.role) && one.new.unit != actor.unit;
        if unit.is_none() && is_foreign {
            let what = "这一行是别的单位的";
            wrong.push(Problem::at("unit", "P-154", what, "只填本单位的行，其余留空"));
            return wrong;
        }
        let own: Vec<TaskAct> = self.acts.iter().filter(|act| act.task == of.id).cloned().collect();
        wrong.extend(act_problems((of, unit), &one.new, (self.register, self.today), &own));
        wrong
    }
}

/// Whether the row says what stands recorded: the same record that was not sent back, or a step as it is.
fn is_recorded(one: &BookRow, acts: &[TaskAct], steps: &[WorkStep]) -> bool {
    let new = &one.new;
    if new.kind == ActKind::Stage {
        return steps.iter().any(|step| {
            (step.task, Some(step.unit)) == (new.task, new.unit)
                && step.words == new.words.words
                && step.state == new.words.which
                && step.due == new.words.due
                && new.words.from.is_none_or(|from| from == step.from)
        });
    }
    acts.iter().any(|act| {
        (act.task, Some(act.unit), act.kind, act.on) == (new.task, new.unit, new.kind, new.on)
            && act.words == new.words
            && !act.is_returned()
    })
}

/// Whether two rows report the same thing: of one unit and task the same kind, target, day or step.
fn is_twice(first: &BookRow, one: &BookRow) -> bool {
    let key = |row: &BookRow| {
        let new = &row.new;
        let step = if new.kind == ActKind::Stage { new.words.words.clone() } else { String::new() };
        (new.task, new.unit, new.kind, new.on, new.words.index, step)
    };
    key(first) == key(one)
}

/// A row as the record it will be.
fn pending(one: &BookRow) -> TaskAct {
    TaskAct {
        id: 0,
        task: one.new.task,
        kind: one.new.kind,
        unit: one.new.unit.unwrap_or_default(),
        on: one.new.on,
        words: one.new.words.clone(),
        refers: None,
        by: String::new(),
        at: String::new(),
        judged: None,
    }
}
