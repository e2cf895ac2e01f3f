//! The verb 印发改革方案, and what follows it: a plan goes from 草案 to 印发, 执行, 评估 and 归档, one state at a time.
//! When it is issued its tasks are frozen and become somebody's duty; before that nothing of it is on a to-do list.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::no_problems;
use crate::permit::{permit, task};
use crate::plan::answering::part_of;
use crate::plan::plan_content::{PlanContent, TaskContent};
use crate::plan::plan_marks::open_faults;
use crate::plan::plans::{PlanStep, content_of, steps_of, text_of};
use crate::refusal::{OfficeError, Problem, Refusal};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use zhaozhang_domain::period::document_date;
use zhaozhang_domain::task::plan::{DraftTask, PlanState, hindrances};
use zhaozhang_store::{PlanStepRow, PlanTaskRow, Writing};

/// Into which state, from when (转入).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Advance<'a> {
    /// The state.
    pub to: PlanState,
    /// From which day.
    pub on: NaiveDate,
    /// 备注.
    pub remark: &'a str,
}

impl Office {
    /// Moves a plan into its next state; refused (P-121) when that is not the state asked for, (P-122) for every
    /// doubt that keeps a draft back, (P-124) for faults of the text nobody dealt with, (P-125) for
    /// names without a unit, (P-123) for a day before the state before or after today.
    pub async fn advance_plan(
        &self,
        moment: &Moment,
        actor: &Actor,
        plan: i64,
        advance: Advance<'_>,
    ) -> Result<(), OfficeError> {
        permit(actor, task::ADVANCE_PLAN)?;
        let Advance { to, on, remark } = advance;
        let mut writing = self.inner.store.write().await?;
        let last = writing.last_plan_version(plan).await?;
        let last = last.ok_or_else(|| Refusal::NotFound { what: format!("编号{plan}的方案") })?;
        let content = content_of(&last)?;
        let steps = steps_of(&writing.plan_steps_of(plan).await?, plan)?;
        no_problems(problems(&content, &steps, advance, moment.today))?;
        if to == PlanState::Issued {
            freeze(&mut writing, plan, &content).await?;
        }
        let row = PlanStepRow {
            plan_id: plan,
            state: to.word().to_owned(),
            on_day: on.to_string(),
            remark: remark.trim().to_owned(),
            recorded_at: moment.at.clone(),
            recorded_by: actor.name.clone(),
        };
        writing.add_plan_step(row).await?;
        let detail =
            format!("《{}》自{}起“{}”。{}", content.title, document_date(on), to.word(), remark.trim());
        writing.record(event(moment, actor, task::ADVANCE_PLAN, &plan.to_string(), &detail)).await?;
        writing.commit().await?;
        Ok(())
    }
}

/// Everything that keeps a plan from moving on.
fn problems(
    content: &PlanContent,
    steps: &[PlanStep],
    advance: Advance<'_>,
    today: NaiveDate,
) -> Vec<Problem> {
    let Advance { to, on, .. } = advance;
    let now = steps.iter().map(|step| step.state).max().unwrap_or(PlanState::Draft);
    let mut problems = Vec::new();
    if now.next() != Some(to) {
        let what = format!("方案现在是“{}”，不能转为“{}”", now.word(), to.word());
        let cure = now.next().map_or("已经归档，不再变动", |next| match next {
            PlanState::Issued => "请先印发",
            PlanState::Running => "请先转入执行",
            PlanState::Evaluated => "请先转入评估",
            _ => "请先归档",
        });
        problems.push(Problem::of("P-121", what, cure));
    }
    let earliest = steps.iter().map(|step| step.on).max();
    if on > today || earliest.is_some_and(|earliest| on < earliest) {
        let what = format!("日期{}不对：不能晚于今天，也不能早于上一步", document_date(on));
        problems.push(Problem::at("on", "P-123", what, "请核对日期"));
    }
    if to == PlanState::Issued {
        let names = content.task_names();
        let tasks = names.iter().zip(&content.tasks).map(|(name, task)| draft_task(name, task));
        let tasks: Vec<DraftTask> = tasks.collect();
        let hindered = hindrances(&tasks, on).into_iter();
        problems.extend(hindered.map(|what| Problem::of("P-122", what, "请在核对页改好后再印发")));
        problems.extend(unknown_problems(content, &names));
        for fault in open_faults(&content.faults) {
            let what = format!("原文问题“{}”还没有处理：{}", fault.kind, fault.sentence);
            problems.push(Problem::of("P-124", what, "请在核对页写明处理情况后再印发"));
        }
    }
    problems
}

/// Names nobody said the units of: none of them may vanish on issue. Each with its tasks and the words it came from.
fn unknown_problems(content: &PlanContent, names: &[String]) -> Vec<Problem> {
    let mut found: Vec<(&str, Vec<&str>, &str)> = Vec::new();
    for (task, name) in content.tasks.iter().zip(names) {
        let members = task.parts.iter().flat_map(|part| &part.members);
        for member in members.filter(|member| !member.is_known()) {
            match found.iter_mut().find(|(known, ..)| *known == member.name) {
                Some((_, tasks, _)) if tasks.contains(&name.as_str()) => {}
                Some((_, tasks, _)) => tasks.push(name),
                None => found.push((&member.name, vec![name], &member.written)),
            }
        }
    }
    let problem = |(name, tasks, written): (&str, Vec<&str>, &str)| {
        let what = format!("责任单位“{name}”没有对上名册（{}，原文“{written}”）", tasks.join("、"));
        let cure = "请在核对页写明是名册中的哪个单位、展开成哪些单位，或登记为新单位，再印发";
        Problem::at("member", "P-125", what, cure)
    };
    found.into_iter().map(problem).collect()
}

fn draft_task(name: &str, task: &TaskContent) -> DraftTask {
    let members = task.parts.iter().flat_map(|part| &part.members);
    DraftTask {
        name: name.to_owned(),
        number: task.number,
        chapter: task.chapter,
        is_confirmed: task.is_confirmed,
        departments: members.count(),
        due: task.due,
    }
}

/// Writes the tasks down for good, with the units that answer for them.
async fn freeze(writing: &mut Writing, plan: i64, content: &PlanContent) -> Result<(), OfficeError> {
    for ((task, place), ordinal) in content.tasks.iter().zip(content.places()).zip(1_i64..) {
        let task = TaskContent { division_due: content.division_due, place, ..task.clone() };
        let members = || task.parts.iter().flat_map(|part| part.members.iter().map(move |own| (part, own)));
        let units: BTreeSet<(i64, &str)> = members()
            .flat_map(|(part, member)| {
                let duty = part_of(part, member).word();
                member.unit.iter().chain(&member.units).map(move |unit| (*unit, duty))
            })
            .collect();
        let units: Vec<(i64, &str)> = units.into_iter().collect();
        let row = PlanTaskRow {
            id: 0,
            plan_id: plan,
            ordinal,
            label: task.label.clone(),
            due_on: task.due.map(|due| due.to_string()).unwrap_or_default(),
            content: text_of(&task)?,
        };
        writing.add_plan_task(row, &units).await?;
    }
    Ok(())
}
