//! Reform plans (改革方案) as they can be read: source, content in its last version, state, tasks of an issued plan with
//! who answers for them. The verbs: [`crate::plan::keep_plan`], [`crate::plan::confirm_plan`], [`crate::plan::advance_plan`]; what happens
//! to a task afterwards is [`crate::plan::task_acts`]'s.

use crate::Office;
use crate::moment::Actor;
use crate::org::units::Register;
use crate::plan::adjustments::{Adjustment, Change, adjustments_of, changed};
use crate::plan::answering::{Answering, answering};
use crate::plan::plan_content::{PlanContent, TaskContent};
use crate::plan::task_acts::{ActKind, TaskAct};
use crate::refusal::{Fault, OfficeError, Refusal};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use zhaozhang_domain::points::Points;
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
    /// 上位文件, the number of the plan it follows.
    pub upper: String,
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
    /// Its content with every adjustment so far.
    pub content: TaskContent,
    /// Its content as it was issued.
    pub issued: TaskContent,
    /// What was changed since, in order.
    pub adjustments: Vec<Adjustment>,
    /// The units that answer for it, in the order of the document, with those that ended and those that took over.
    pub answering: Vec<Answering>,
    /// The same, each with its part only.
    pub units: Vec<(i64, Part)>,
    /// The counties and other units that took over a share of a target (S2 三（一）), by confirmed divisions.
    pub counties: Vec<i64>,
    /// What each of them took over.
    pub shares: Vec<TakenShare>,
}

/// What a county took over of a target (县区分解数).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenShare {
    /// The county.
    pub unit: i64,
    /// Which target, as [`crate::plan::targets::Target::index`] counts.
    pub index: usize,
    /// Its figure.
    pub figure: Points,
    /// The day the division was confirmed.
    pub from: NaiveDate,
}

impl Task {
    /// Whether a unit answers for it or took over a share of it, now or before.
    pub fn is_of(&self, unit: i64) -> bool {
        self.is_answered_by(unit) || self.counties.contains(&unit)
    }

    /// Whether a unit answers for it by the plan itself, an adjustment, or as successor.
    pub fn is_answered_by(&self, unit: i64) -> bool {
        self.answering.iter().any(|own| own.unit == unit)
    }

    /// Whether a unit answers for it on a day, or took over a share.
    pub fn is_owed_by(&self, unit: i64, on: NaiveDate) -> bool {
        let answers = self.answering.iter().any(|own| own.unit == unit && own.answers_on(on));
        answers || self.counties_on(on).any(|county| county == unit)
    }

    /// The counties and other units that do not answer for it and hold a share of a target in force on a day.
    pub fn counties_on(&self, on: NaiveDate) -> impl Iterator<Item = i64> {
        let held = move |unit: i64| {
            self.shares.iter().any(|share| share.unit == unit && !self.is_ended(share.index, on))
        };
        let others = self.counties.iter().copied().filter(|unit| !self.is_answered_by(*unit));
        others.filter(move |unit| held(*unit))
    }

    /// Whether an adjustment had ended a target by a day.
    pub fn is_ended(&self, index: usize, on: NaiveDate) -> bool {
        self.ended_on(index).is_some_and(|ended| ended <= on)
    }

    /// From which day an adjustment ended a target; nothing while it is in force.
    pub fn ended_on(&self, index: usize) -> Option<NaiveDate> {
        let ends = |one: &&Adjustment| one.changes.contains(&Change::TargetEnded { index });
        self.adjustments.iter().find(ends).map(|one| one.on)
    }

    /// The units that answer on a day, each with its part.
    pub fn units_on(&self, on: NaiveDate) -> Vec<(i64, Part)> {
        let own = self.answering.iter().filter(|own| own.answers_on(on));
        own.map(|own| (own.unit, own.part)).collect()
    }

    /// What a unit does on the task: 牵头, 分别负责（按惯例牵头）, 承担分解数; empty for who has nothing to do with it.
    pub fn duty_words(&self, unit: i64) -> String {
        let own = self.answering.iter().find(|own| own.unit == unit);
        let share =
            || if self.counties.contains(&unit) { "承担分解数".to_owned() } else { String::new() };
        own.map_or_else(share, Answering::words)
    }

    /// Whether a unit's figure of a target is its own share and not the city's: who took over a share of it, who was
    /// only named in a group, and who does not answer at all.
    pub fn is_share_of(&self, unit: i64, index: Option<usize>) -> bool {
        let holds = self.shares.iter().any(|share| share.unit == unit && Some(share.index) == index);
        holds || !self.answering.iter().any(|own| own.unit == unit && !own.is_by_group)
    }

    /// 任务12, 第二部分任务1.
    pub fn name(&self) -> String {
        self.content.name(self.ordinal)
    }

    /// Its content as it held on a day.
    pub fn content_on(&self, on: NaiveDate) -> TaskContent {
        let own = self.adjustments.iter().filter(|one| one.on <= on);
        own.fold(self.issued.clone(), |content, one| changed(content, &one.changes))
    }

    /// From when it is stopped, with the document.
    pub fn stopped(&self) -> Option<(NaiveDate, String)> {
        let one = self.adjustments.iter().find(|one| one.changes.contains(&Change::Stopped))?;
        let basis = if one.number.is_empty() { &one.basis } else { &one.number };
        Some((one.on, basis.clone()))
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
        let versions = self.inner.store.last_plan_versions().await?;
        let versions: BTreeMap<i64, PlanVersionRow> =
            versions.into_iter().map(|version| (version.plan_id, version)).collect();
        for row in self.inner.store.plans().await?.into_iter().rev() {
            let Some(version) = versions.get(&row.id) else { continue };
            let content = content_of(version)?;
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
                upper: content.upper,
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
        let acts = self.plan_acts(plan).await?;
        let register = self.register().await?;
        let steps = steps_of(&self.inner.store.plan_steps().await?, plan)?;
        let mut tasks = Vec::new();
        for row in self.inner.store.plan_tasks(plan).await? {
            let task = task_of(&row, &steps, &acts, &register)?;
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
        let steps = steps_of(&self.inner.store.plan_steps().await?, row.plan_id)?;
        let acts = self.task_acts(id).await?;
        let task = task_of(&row, &steps, &acts, &*self.register().await?)?;
        if task.is_seen_by(actor) { Ok(task) } else { Err(missing().into()) }
    }
}

/// What units took over of a task's targets: of each target by the last division that was confirmed.
fn shares(register: &Register, task: i64, acts: &[TaskAct]) -> Vec<TakenShare> {
    let mut shares: Vec<TakenShare> = Vec::new();
    for act in acts.iter().filter(|act| act.task == task && act.kind == ActKind::Shares) {
        let confirmed = act.judged.as_ref().filter(|judged| judged.is_confirmed);
        let Some((index, judged)) = act.words.index.zip(confirmed) else { continue };
        shares.retain(|share| share.index != index);
        for (name, figure) in &act.words.shares {
            let unit = register.named(name, act.on).map(|unit| unit.id);
            if let Some((unit, figure)) = unit.zip(Points::parse(figure)) {
                shares.push(TakenShare { unit, index, figure, from: judged.on });
            }
        }
    }
    shares
}

/// A frozen row with everything that happened to it since.
pub(crate) fn task_of(
    row: &PlanTaskRow,
    steps: &[PlanStep],
    acts: &[TaskAct],
    register: &Register,
) -> Result<Task, Fault> {
    let issued: TaskContent = serde_json::from_str(&row.content)
        .map_err(|cause| Fault::new(format!("task {} cannot be read", row.id), cause))?;
    let since = steps.iter().find(|step| step.state == PlanState::Issued).map(|step| step.on);
    let adjustments = adjustments_of(acts, row.id);
    let mut contents = vec![(since.unwrap_or_default(), issued.clone())];
    for one in &adjustments {
        if let Some((_, last)) = contents.last() {
            contents.push((one.on, changed(last.clone(), &one.changes)));
        }
    }
    let answering = answering(&contents, register);
    let shares = shares(register, row.id, acts);
    let mut counties: Vec<i64> = Vec::new();
    for share in &shares {
        if !counties.contains(&share.unit) {
            counties.push(share.unit);
        }
    }
    Ok(Task {
        id: row.id,
        plan: row.plan_id,
        ordinal: row.ordinal,
        content: contents.pop().map_or_else(|| issued.clone(), |(_, content)| content),
        issued,
        adjustments,
        units: answering.iter().map(|own| (own.unit, own.part)).collect(),
        answering,
        counties,
        shares,
    })
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
