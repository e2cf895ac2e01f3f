//! The verb 核对改革方案: a person corrects and confirms what was read, task by task; every change is a version, made
//! from the one the person saw.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::no_problems;
use crate::org::units::{Register, register_in};
use crate::permit::{permit, task};
use crate::plan::plan_content::{MemberContent, PlanContent, TaskContent};
use crate::plan::plans::{content_of, steps_of, text_of};
use crate::refusal::{OfficeError, Problem, Refusal};
use zhaozhang_domain::period::PeriodKind;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::task::measure::Comparator;
use zhaozhang_domain::task::parts::Part;
use zhaozhang_store::PlanVersionRow;

impl Office {
    /// Keeps a corrected content as the next version and gives its number.
    ///
    /// Refused: a plan that was issued (P-111), a version somebody else changed meanwhile (P-112), units that are not
    /// in the register (P-113), figures that are none (P-114), comparisons and parts nobody knows (P-115), a task
    /// confirmed without words or units (P-116), recurring duties nobody can count (P-117).
    pub async fn confirm_plan(
        &self,
        moment: &Moment,
        actor: &Actor,
        plan: i64,
        seen: i64,
        content: &PlanContent,
    ) -> Result<i64, OfficeError> {
        permit(actor, task::CONFIRM_PLAN)?;
        let mut writing = self.inner.store.write().await?;
        let last = writing.last_plan_version(plan).await?;
        let last = last.ok_or_else(|| Refusal::NotFound { what: format!("编号{plan}的方案") })?;
        let mut problems = Vec::new();
        if !steps_of(&writing.plan_steps_of(plan).await?, plan)?.is_empty() {
            problems.push(Problem::of(
                "P-111",
                "方案已经印发，内容不能再改",
                "确需调整的，请在任务页办理任务调整，或另行印发补充方案",
            ));
        }
        if last.version != seen {
            let what =
                format!("方案已由{}改过（第{}稿），您看的是第{seen}稿", last.recorded_by, last.version);
            problems.push(Problem::of("P-112", what, "请打开最新一稿，核对后重新提交"));
        }
        let register = register_in(&mut writing).await?;
        for (name, task) in content.task_names().iter().zip(&content.tasks) {
            problems.extend(task_problems(name, task, &register));
        }
        no_problems(problems)?;
        let before = content_of(&last)?;
        if before == *content {
            return Ok(last.version);
        }
        let row = PlanVersionRow {
            plan_id: plan,
            version: last.version + 1,
            content: text_of(content)?,
            recorded_at: moment.at.clone(),
            recorded_by: actor.name.clone(),
        };
        writing.add_plan_version(row).await?;
        let confirmed = content.tasks.iter().filter(|task| task.is_confirmed).count();
        let changed = content.tasks.iter().filter(|task| !before.tasks.contains(task)).count();
        let detail = format!(
            "第{}稿：改动{changed}项，已确认{confirmed}项，共{}项",
            last.version + 1,
            content.tasks.len()
        );
        writing.record(event(moment, actor, task::CONFIRM_PLAN, &plan.to_string(), &detail)).await?;
        writing.commit().await?;
        Ok(last.version + 1)
    }
}

/// What is wrong with one task.
fn task_problems(name: &str, task: &TaskContent, register: &Register) -> Vec<Problem> {
    let mut problems = Vec::new();
    let members = || task.parts.iter().flat_map(|part| &part.members);
    for member in members() {
        if member.unit.iter().chain(&member.units).any(|unit| register.history(*unit).is_empty()) {
            let what = format!("{name}的责任单位“{}”不在单位名册中", member.name);
            problems.push(Problem::at("unit", "P-113", what, "请从名册中选，或先登记这个单位"));
        }
        if Part::from_word(&member.part).is_none() {
            let what = format!("{name}的责任“{}”不认识", member.part);
            problems.push(Problem::at("part", "P-115", what, "请写牵头、分别负责、负责或配合"));
        }
    }
    for measure in task.parts.iter().flat_map(|part| &part.measures) {
        if Points::parse(&measure.goal).is_none() {
            let what = format!("{name}的指标“{}”的数值“{}”读不懂", measure.indicator, measure.goal);
            problems.push(Problem::at("goal", "P-114", what, "请写数字，如95、0.5或1/2"));
        }
        let on_the_way = measure.baseline.iter().chain(&measure.milestones);
        for (day, figure) in on_the_way.filter(|(_, figure)| Points::parse(figure).is_none()) {
            let what = format!("{name}的指标“{}”{day}的数值“{figure}”读不懂", measure.indicator);
            problems.push(Problem::at("milestones", "P-114", what, "请写数字，如95、0.5或1/2"));
        }
        if Comparator::from_sign(&measure.comparator).is_none() {
            let what = format!("{name}的指标“{}”的比较“{}”不认识", measure.indicator, measure.comparator);
            problems.push(Problem::at("comparator", "P-115", what, "请写=、≥、≤或≈"));
        }
    }
    for duty in task.parts.iter().flat_map(|part| &part.recurring) {
        let is_counted = !duty.cadence.is_empty() && !duty.amount.is_empty();
        let reads = PeriodKind::parse(&duty.cadence).is_some() && Points::parse(&duty.amount).is_some();
        if is_counted && !reads {
            let what = format!("{name}的经常性工作“每{}{}{}”读不懂", duty.cadence, duty.amount, duty.unit);
            let cure = "周期请写周、月、季度、半年或年，次数请写数字";
            problems.push(Problem::at("cadence", "P-117", what, cure));
        }
    }
    if task.is_confirmed {
        if task.parts.iter().all(|part| part.text.trim().is_empty()) {
            problems.push(Problem::at("text", "P-116", format!("{name}没有内容"), "请补上任务内容后再确认"));
        }
        if !members().any(MemberContent::is_known) {
            let what = format!("{name}没有一个责任单位对上名册");
            problems.push(Problem::at("unit", "P-116", what, "请指明责任单位后再确认"));
        }
    }
    problems
}
