//! Reform plans (改革方案) as they can be read: source, content in its last version, state, tasks of an issued plan with
//! who answers for them. The verbs: [`crate::plan::keep_plan`], [`crate::plan::confirm_plan`], [`crate::plan::advance_plan`]; what happens
//! to a task afterwards is [`crate::plan::task_acts`]'s.

use crate::Office;
use crate::moment::Actor;
use crate::org::units::Register;
use crate::plan::plan_content::{PlanContent, TaskContent};
use crate::plan::task_acts::{ActKind, TaskAct};
use crate::refusal::{Fault, OfficeError, Refusal};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use zhaozhang_domain::task::parts::Part;
use zhaozhang_domain::task::plan::PlanState;
use zhaozhang_store::{PlanStepRow, PlanTaskRow, PlanVersionRow};

/// A plan in a list (方案).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanLine {
    /// Its number.
    pub id: i64,
    /// The file it was read from.
    pub source_name: String,
    /// 标题.
    pub title: String,
    /// 发文字号.
    pub document_number: String,
    /// Its state.
    pub state: PlanState,
    /// 印发日期, once issued.
    pub issued_on: Option<NaiveDate>,
    /// How many tasks.
    pub tasks: usize,
    /// How many of them a person confirmed.
    pub confirmed: usize,
}

/// A plan with everything about it (方案详情).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Its number.
    pub id: i64,
    /// The file it was read from.
    pub source_name: String,
    /// The text that was read.
    pub source_text: String,
    /// Its content.
    pub content: PlanContent,
    /// The version of the content; a change names the one it was made from.
    pub version: i64,
    /// Its states so far, in order, without 草案.
    pub steps: Vec<PlanStep>,
}

/// A state a plan went into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanStep {
    /// Which.
    pub state: PlanState,
    /// When.
    pub on: NaiveDate,
    /// 备注.
    pub remark: String,
    /// 经办人.
    pub by: String,
}

impl Plan {
    /// Its state.
    pub fn state(&self) -> PlanState {
        self.steps.iter().map(|step| step.state).max().unwrap_or(PlanState::Draft)
    }

    /// The day it was issued.
    pub fn issued_on(&self) -> Option<NaiveDate> {
        self.steps.iter().find(|step| step.state == PlanState::Issued).map(|step| step.on)
    }
}

/// A task of an issued plan (任务).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Its number over all plans.
    pub id: i64,
    /// The plan.
    pub plan: i64,
    /// Its place in the plan, from 1.
    pub ordinal: i64,
    /// Its content.
    pub content: TaskContent,
    /// The units that answer for it, each with its part.
    pub units: Vec<(i64, Part)>,
    /// The counties and other units that took over a share of a target (S2 三（一）), by confirmed divisions.
    pub counties: Vec<i64>,
}

impl Task {
    /// Whether a unit answers for it or took over a share of it.
    pub fn is_of(&self, unit: i64) -> bool {
        self.is_answered_by(unit) || self.counties.contains(&unit)
    }

    /// Whether a unit answers for it by the plan itself.
    pub fn is_answered_by(&self, unit: i64) -> bool {
        self.units.iter().any(|(own, _)| *own == unit)
    }

    /// Whether somebody may see it: whoever works for the whole office, or for a unit that answers for it.
    pub fn is_seen_by(&self, actor: &Actor) -> bool {
        actor.role.sees_all_units() || actor.unit.is_some_and(|unit| self.is_of(unit))
    }

    /// Its words, parts one after another.
    pub fn words(&self) -> String {
        self.content.parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join("\n")
    }
}

impl Office {
    /// The plans, newest first.
    pub async fn plans(&self) -> Result<Vec<PlanLine>, OfficeError> {
        let steps = self.inner.store.plan_steps().await?;
        let mut lines = Vec::new();
        for row in self.inner.store.plans().await?.into_iter().rev() {
            let Some(version) = self.inner.store.last_plan_version(row.id).await? else { continue };
            let content = content_of(&version)?;
            let own = steps_of(&steps, row.id)?;
            let state = own.iter().map(|step| step.state).max().unwrap_or(PlanState::Draft);
            let issued = own.iter().find(|step| step.state == PlanState::Issued);
            lines.push(PlanLine {
                id: row.id,
                source_name: row.source_name,
                state,
                issued_on: issued.map(|step| step.on),
                tasks: content.tasks.len(),
                confirmed: content.tasks.iter().filter(|task| task.is_confirmed).count(),
                title: content.title,
                document_number: content.document_number,
            });
        }
        Ok(lines)
    }

    /// A plan; refused when there is none of that number.
    pub async fn plan(&self, id: i64) -> Result<Plan, OfficeError> {
        let missing = || Refusal::NotFound { what: format!("编号{id}的方案") };
        let row = self.inner.store.plan(id).await?.ok_or_else(missing)?;
        let version = self.inner.store.last_plan_version(id).await?.ok_or_else(missing)?;
        let steps = self.inner.store.plan_steps().await?;
        Ok(Plan {
            id,
            source_name: row.source_name,
            source_text: row.source_text,
            content: content_of(&version)?,
            version: version.version,
            steps: steps_of(&steps, id)?,
        })
    }

    /// The tasks of an issued plan that somebody may see, in the plan's order; none of a draft.
    pub async fn tasks(&self, actor: &Actor, plan: i64) -> Result<Vec<Task>, OfficeError> {
        let mut units: BTreeMap<i64, Vec<(i64, Part)>> = BTreeMap::new();
        for row in self.inner.store.plan_task_units(plan).await? {
            let part = Part::from_word(&row.part).unwrap_or(Part::Responsible);
            units.entry(row.task_id).or_default().push((row.unit_id, part));
        }
        let acts = self.plan_acts(plan).await?;
        let register = self.register().await?;
        let mut tasks = Vec::new();
        for row in self.inner.store.plan_tasks(plan).await? {
            let own = units.remove(&row.id).unwrap_or_default();
            let task = task_of(&row, own, counties(&register, row.id, &acts))?;
            if task.is_seen_by(actor) {
                tasks.push(task);
            }
        }
        Ok(tasks)
    }

    /// One task; another unit's is not found.
    pub async fn task(&self, actor: &Actor, id: i64) -> Result<Task, OfficeError> {
        let missing = || Refusal::NotFound { what: format!("编号{id}的任务") };
        let row = self.inner.store.plan_task(id).await?.ok_or_else(missing)?;
        let units = self.inner.store.plan_task_units(row.plan_id).await?;
        let own = units.into_iter().filter(|unit| unit.task_id == id);
        let own = own.map(|unit| (unit.unit_id, Part::from_word(&unit.part).unwrap_or(Part::Responsible)));
        let acts = self.task_acts(id).await?;
        let task = task_of(&row, own.collect(), counties(&*self.register().await?, id, &acts))?;
        if task.is_seen_by(actor) { Ok(task) } else { Err(missing().into()) }
    }
}

/// The units that took over a share of a task's targets, each once.
fn counties(register: &Register, task: i64, acts: &[TaskAct]) -> Vec<i64> {
    let mut units = Vec::new();
    let shared = acts.iter().filter(|act| act.task == task && act.kind == ActKind::Shares);
    for act in shared.filter(|act| act.judged.as_ref().is_some_and(|judged| judged.is_confirmed)) {
        for (name, _) in &act.words.shares {
            if let Some(unit) = register.named(name, act.on).filter(|unit| !units.contains(&unit.id)) {
                units.push(unit.id);
            }
        }
    }
    units
}

fn task_of(row: &PlanTaskRow, units: Vec<(i64, Part)>, counties: Vec<i64>) -> Result<Task, Fault> {
    let content = serde_json::from_str(&row.content)
        .map_err(|cause| Fault::new(format!("task {} cannot be read", row.id), cause))?;
    Ok(Task { id: row.id, plan: row.plan_id, ordinal: row.ordinal, content, units, counties })
}

/// The content of a version.
pub(crate) fn content_of(version: &PlanVersionRow) -> Result<PlanContent, Fault> {
    serde_json::from_str(&version.content).map_err(|cause| {
        Fault::new(format!("version {} of plan {} cannot be read", version.version, version.plan_id), cause)
    })
}

/// The content as text.
pub(crate) fn text_of(content: &impl serde::Serialize) -> Result<String, Fault> {
    serde_json::to_string(content).map_err(|cause| Fault::new("cannot write a plan as text", cause))
}

/// The states of one plan.
pub(crate) fn steps_of(rows: &[PlanStepRow], plan: i64) -> Result<Vec<PlanStep>, Fault> {
    let own = rows.iter().filter(|row| row.plan_id == plan);
    own.map(|row| {
        let read = PlanState::from_word(&row.state).zip(row.on_day.parse().ok());
        let (state, on) =
            read.ok_or_else(|| Fault::plain(format!("a state of plan {plan} cannot be read")))?;
        Ok(PlanStep { state, on, remark: row.remark.clone(), by: row.recorded_by.clone() })
    })
    .collect()
}
