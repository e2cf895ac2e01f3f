//! The verb 报告任务进展: a unit that answers for a task reports, gives a figure, divides it, asks for its completion or
//! answers a step of supervision. Somebody of the office confirms it ([`crate::plan::judge_task_act`]); until then it moves
//! no light. Steps of supervision are recorded here too ([`Office::supervise_task`]).

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::no_problems;
use crate::org::units::Register;
use crate::permit::{permit, task};
use crate::plan::plans::{Plan, Task, text_of};
use crate::plan::task_act_checks::{figure_problems, roster_problems, unit_problems, word_problems};
use crate::plan::task_acts::{ActKind, ActWords, TaskAct, acts_of};
use crate::plan::task_marks::mark_problems;
use crate::plan::task_progress::steps;
use crate::refusal::{OfficeError, Problem};
use chrono::NaiveDate;
use zhaozhang_domain::period::document_date;
use zhaozhang_domain::task::ladder::{Step, hindrance};
use zhaozhang_domain::task::parts::{Part, missing_reports};
use zhaozhang_domain::task::plan::PlanState;
use zhaozhang_store::TaskActRow;

/// What a unit records (任务记录单).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTaskAct {
    /// The task.
    pub task: i64,
    /// The kind.
    pub kind: ActKind,
    /// The day it is about.
    pub on: NaiveDate,
    /// For which unit; nothing for the actor's own.
    pub unit: Option<i64>,
    /// The act it answers.
    pub refers: Option<i64>,
    /// What it says.
    pub words: ActWords,
}

impl Office {
    /// Records what a unit did on its task and gives the act's number.
    ///
    /// Refused, all at once: another unit's task (not found), a plan that is not under way (P-201), a day after today
    /// or before the issue (P-202), missing words (P-203), a figure, target or share that is none (P-204 to P-206), a
    /// lead that reports before the others without saying so (P-207), an answer to nothing (P-208), and what
    /// [`crate::plan::task_act_checks`] asks of each kind.
    pub async fn record_task_act(
        &self,
        moment: &Moment,
        actor: &Actor,
        new: &NewTaskAct,
    ) -> Result<i64, OfficeError> {
        permit(actor, task::REPORT)?;
        let task = self.task(actor, new.task).await?;
        let register = self.register().await?;
        let unit = reporting_unit(&task, actor, new, &register);
        let mut problems = self.common_problems(moment, &task, new.on).await?;
        let pieces = self.publicity_problems(moment, actor, new).await?;
        let mut writing = self.inner.store.write().await?;
        let acts = acts_of(&writing.task_acts(task.id).await?)?;
        problems.extend(act_problems((&task, unit), new, (&register, moment.today), &acts));
        problems.extend(pieces);
        no_problems(problems)?;
        let unit = unit.unwrap_or_default();
        let names = |unit: i64| {
            register.nearest(unit, moment.today).map_or_else(String::new, |unit| unit.name.clone())
        };
        let id = writing.add_task_act(row(moment, actor, new, unit)?).await?;
        let detail = format!("{}：{}，{}", new.kind.word(), names(unit), brief(&new.words));
        writing.record(event(moment, actor, task::REPORT, &task.id.to_string(), &detail)).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// Takes a step of supervision on a task against one of its units and gives the act's number.
    ///
    /// Refused as above, and when the ladder does not allow the step yet (P-221), without words (P-203) or without a
    /// day for the answer (P-222).
    pub async fn supervise_task(
        &self,
        moment: &Moment,
        actor: &Actor,
        new: &NewTaskAct,
    ) -> Result<i64, OfficeError> {
        permit(actor, task::SUPERVISE)?;
        let task = self.task(actor, new.task).await?;
        let mut problems = self.common_problems(moment, &task, new.on).await?;
        let unit = new.unit.filter(|unit| task.is_owed_by(*unit, new.on));
        if unit.is_none() {
            problems.push(Problem::at(
                "unit",
                "P-209",
                "没有写明督办哪个单位",
                "请从本任务的责任单位中选一个",
            ));
        }
        let step = Step::from_word(&new.words.which);
        if step.is_none() {
            problems.push(Problem::at(
                "which",
                "P-223",
                "没有写明采取哪种督办措施",
                "请选提醒、催办、通报、约谈、督导或问责",
            ));
        }
        if new.words.words.trim().is_empty() {
            problems.push(Problem::at("words", "P-203", "没有写督办事由和要求", "请写明"));
        }
        if new.words.due.is_none_or(|due| due < new.on) {
            problems.push(Problem::at(
                "due",
                "P-222",
                "没有写答复期限，或期限早于督办日期",
                "请填写答复期限",
            ));
        }
        let mut writing = self.inner.store.write().await?;
        let acts = acts_of(&writing.task_acts(task.id).await?)?;
        let own: Vec<&TaskAct> = acts.iter().filter(|act| Some(act.unit) == unit).collect();
        let hindered = step.and_then(|step| hindrance(&steps(&own), step, new.on));
        problems.extend(hindered.map(|what| Problem::at("which", "P-221", what, "请按顺序办理")));
        no_problems(problems)?;
        let step_row = NewTaskAct { kind: ActKind::Step, ..new.clone() };
        let unit = unit.unwrap_or_default();
        let id = writing.add_task_act(row(moment, actor, &step_row, unit)?).await?;
        let name = self.register().await?.nearest(unit, moment.today).map(|unit| unit.name.clone());
        let detail = format!("{}{}：{}", new.words.which, name.unwrap_or_default(), brief(&new.words));
        writing.record(event(moment, actor, task::SUPERVISE, &task.id.to_string(), &detail)).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// What keeps any act on a task from being recorded.
    pub(crate) async fn common_problems(
        &self,
        moment: &Moment,
        task: &Task,
        on: NaiveDate,
    ) -> Result<Vec<Problem>, OfficeError> {
        let plan = self.plan(task.plan).await?;
        let mut problems: Vec<Problem> = state_problem(&plan).into_iter().collect();
        problems.extend(day_problem(&plan, on, moment.today));
        Ok(problems)
    }
}

/// A plan that is not under way takes no records.
pub(crate) fn state_problem(plan: &Plan) -> Option<Problem> {
    let what = format!("方案现在是“{}”，不再填报", PlanState::word(plan.state()));
    (!plan.state().is_owed()).then(|| Problem::of("P-201", what, "确需补记的，请与办公室联系"))
}

/// A record is of a day between the issue and today.
pub(crate) fn day_problem(plan: &Plan, on: NaiveDate, today: NaiveDate) -> Option<Problem> {
    let is_early = plan.issued_on().is_some_and(|issued| on < issued);
    let what = format!("日期{}不对：不能晚于今天，也不能早于印发日期", document_date(on));
    (on > today || is_early).then(|| Problem::at("on", "P-202", what, "请核对日期"))
}

/// What the kind of an act asks, among the acts that are there already. Whatever door it came by.
pub(crate) fn act_problems(
    (task, unit): (&Task, Option<i64>),
    new: &NewTaskAct,
    (register, today): (&Register, NaiveDate),
    acts: &[TaskAct],
) -> Vec<Problem> {
    let mut problems = Vec::new();
    if unit.is_none() {
        let what = "没有写明是哪个责任单位的记录";
        problems.push(Problem::at("unit", "P-209", what, "请从本任务的责任单位中选一个"));
    }
    if !new.kind.is_reported() {
        let what = format!("“{}”不由责任单位填报", new.kind.word());
        problems.push(Problem::at("kind", "P-210", what, "请另选一种记录"));
    }
    problems.extend(word_problems(new));
    problems.extend(figure_problems(task, new));
    problems.extend(roster_problems(task, new));
    problems.extend(unit_problems(new, register));
    problems.extend(mark_problems(&task.content, new));
    let names = |unit: i64| register.nearest(unit, today).map_or_else(String::new, |unit| unit.name.clone());
    if let Some(unit) = unit.filter(|_| new.kind == ActKind::Report) {
        problems.extend(lead_problem(task, unit, acts, new, &names));
    }
    let is_step = |act: &TaskAct| act.kind == ActKind::Step && Some(act.id) == new.refers;
    if new.kind == ActKind::Answer && !acts.iter().any(is_step) {
        problems.push(Problem::at("refers", "P-208", "没有指明答复哪一次督办", "请从督办记录进入答复"));
    }
    problems
}

/// The unit an act is about: one that answers on the day or took over a share; for a figure of a limit that every county
/// keeps (S2-15), and by whom it concerns, any county of the register.
pub(crate) fn reporting_unit(of: &Task, actor: &Actor, new: &NewTaskAct, register: &Register) -> Option<i64> {
    let unit = new.unit.or(actor.unit)?;
    let measure = new.words.index.and_then(|index| of.content.target(index));
    let is_limit = new.kind == ActKind::Figure && measure.is_some_and(|measure| measure.is_threshold);
    let is_county = || register.unit_on(unit, new.on).is_some_and(|unit| unit.level == "县级");
    let is_office = task::JUDGE.allows(actor.role);
    let answers = is_office || actor.unit.is_some_and(|own| of.is_answered_by(own));
    if is_limit && answers && is_county() {
        return Some(unit);
    }
    let is_own = is_office || actor.unit.is_none_or(|own| own == unit);
    (is_own && of.is_owed_by(unit, new.on)).then_some(unit)
}

/// The lead sums up after the others, or says who is missing (S2-23). Reports of the lead's own month count.
fn lead_problem(
    task: &Task,
    unit: i64,
    acts: &[TaskAct],
    new: &NewTaskAct,
    names: &impl Fn(i64) -> String,
) -> Option<Problem> {
    let leads = task.units_on(new.on).contains(&(unit, Part::Lead));
    if !leads {
        return None;
    }
    let month = zhaozhang_domain::period::PeriodKind::Month.containing(new.on);
    // What was sent back is no report; what a unit reported before it was merged is its heir's.
    let reported =
        acts.iter().filter(|act| act.kind == ActKind::Report && month.contains(act.on) && !act.is_returned());
    let heir = |unit: i64| {
        let of_line = task.answering.iter().find(|own| own.answers_on(new.on) && own.is_line_of(unit));
        of_line.map_or(unit, |own| own.unit)
    };
    let reported: Vec<String> = reported.map(|act| names(heir(act.unit))).collect();
    let reported: Vec<&str> = reported.iter().map(String::as_str).collect();
    let own = task.units_on(new.on);
    let all: Vec<(String, Part)> = own.iter().map(|(own, part)| (names(*own), *part)).collect();
    let all: Vec<(&str, Part)> = all.iter().map(|(name, part)| (name.as_str(), *part)).collect();
    let missing = missing_reports(&all, &reported, &new.words.missing).err()?;
    let what = format!("本月还缺{}的报告", missing.join("、"));
    Some(Problem::at("missing", "P-207", what, "请等各单位报齐后汇总，或写明还缺谁、为什么"))
}

pub(crate) fn row(
    moment: &Moment,
    actor: &Actor,
    new: &NewTaskAct,
    unit: i64,
) -> Result<TaskActRow, OfficeError> {
    Ok(TaskActRow {
        id: 0,
        task_id: new.task,
        kind: new.kind.word().to_owned(),
        unit_id: unit,
        on_day: new.on.to_string(),
        payload: text_of(&new.words)?,
        refers: new.refers,
        recorded_at: moment.at.clone(),
        recorded_by: actor.name.clone(),
        role: actor.role.word().to_owned(),
    })
}

/// The beginning of what was written, for the log.
fn brief(words: &ActWords) -> String {
    let mut brief: String = words.words.chars().take(60).collect();
    if !words.figure.is_empty() {
        brief = format!("{brief}（{}）", words.figure);
    }
    brief
}

/// A confirmation or a return as a row, for [`crate::plan::judge_task_act`].
pub(crate) fn judgement_row(
    moment: &Moment,
    actor: &Actor,
    act: &TaskAct,
    kind: ActKind,
    words: &str,
) -> Result<TaskActRow, OfficeError> {
    let new = NewTaskAct {
        task: act.task,
        kind,
        on: moment.today,
        unit: Some(act.unit),
        refers: Some(act.id),
        words: ActWords { words: words.trim().to_owned(), ..ActWords::default() },
    };
    row(moment, actor, &new, act.unit)
}
