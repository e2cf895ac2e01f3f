//! The verb 调整任务: after a plan was issued its due days, departments, figures and words change only by an act of their
//! own, with basis, document number and day; the issued content stays and the history is shown (P-111 refuses every
//! other way). What the changes do is [`crate::plan::adjustments`]'s.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::no_problems;
use crate::org::units::{Register, register_in};
use crate::permit::{permit, task};
use crate::plan::adjustments::{Change, changed};
use crate::plan::plan_content::{MeasureContent, TaskContent};
use crate::plan::plans::{Task, steps_of, task_of};
use crate::plan::record_task_act::{NewTaskAct, row};
use crate::plan::task_acts::{ActKind, ActWords, acts_of};
use crate::refusal::{OfficeError, Problem, Refusal};
use chrono::NaiveDate;
use zhaozhang_domain::period::document_date;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::task::measure::Comparator;
use zhaozhang_domain::task::parts::Part;
use zhaozhang_domain::task::plan::PlanState;

/// What is to change (调整单).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewAdjustment {
    /// From which day; nothing when it could not be read.
    pub on: Option<NaiveDate>,
    /// 依据: why.
    pub basis: String,
    /// 文号 of the document that says so.
    pub number: String,
    /// What changes.
    pub changes: Vec<Change>,
}

impl Office {
    /// Changes an issued task from a day on and gives the act's number.
    ///
    /// Refused, all at once: a plan that is not under way (P-201), a day that is none, after today, before the issue or
    /// before the adjustment before (P-241), no basis (P-242) or document number (P-243), nothing that changes (P-244), a
    /// target that is none, is there already, or whose figures and days cannot be (P-245), units that are not in the
    /// register or already answer or do not (P-246), a task left without a department or words (P-247), one that was
    /// stopped already (P-248).
    pub async fn adjust_task(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
        new: &NewAdjustment,
    ) -> Result<i64, OfficeError> {
        permit(actor, task::ADJUST)?;
        self.task(actor, id).await?;
        let mut writing = self.inner.store.write().await?;
        let register = register_in(&mut writing).await?;
        let found = self.inner.store.plan_task(id).await?;
        let found = found.ok_or_else(|| Refusal::NotFound { what: format!("编号{id}的任务") })?;
        let steps = steps_of(&writing.plan_steps_of(found.plan_id).await?, found.plan_id)?;
        let acts = acts_of(&writing.task_acts(id).await?)?;
        let task = task_of(&found, &steps, &acts, &register)?;
        let state = steps.iter().map(|step| step.state).max().unwrap_or(PlanState::Draft);
        let issued = steps.iter().find(|step| step.state == PlanState::Issued).map(|step| step.on);
        let mut problems = Vec::new();
        if !state.is_owed() {
            let what = format!("方案现在是“{}”，任务不再调整", state.word());
            problems.push(Problem::of("P-201", what, "确需调整的，请与办公室联系"));
        }
        problems.extend(day_problem(&task, new.on, issued, moment.today));
        problems.extend(word_problems(&task, new));
        let on = new.on.unwrap_or(moment.today);
        for change in &new.changes {
            problems.extend(change_problem(&task.content, change, &register, on));
        }
        problems.extend(target_problems(&task.content, &new.changes, on));
        let after = changed(task.content.clone(), &new.changes);
        let is_stopped = new.changes.contains(&Change::Stopped);
        if !is_stopped && after.parts.iter().any(|part| part.members.iter().all(|member| !member.is_known()))
        {
            let what = "调整后任务没有责任单位了";
            problems.push(Problem::at("unit", "P-247", what, "请同时写明由哪个单位负责，或停止执行"));
        }
        no_problems(problems)?;
        let sentences: Vec<String> =
            new.changes.iter().map(|change| sentence(&task.content, change, &register, on)).collect();
        let detail = format!("{}：{}，依据：{}", task.name(), sentences.join("；"), new.number.trim());
        let act = NewTaskAct {
            task: id,
            kind: ActKind::Adjustment,
            on,
            unit: None,
            refers: None,
            words: ActWords {
                words: new.basis.trim().to_owned(),
                number: new.number.trim().to_owned(),
                changes: new.changes.clone(),
                sentences,
                ..ActWords::default()
            },
        };
        let act = writing.add_task_act(row(moment, actor, &act, 0)?).await?;
        writing.record(event(moment, actor, task::ADJUST, &id.to_string(), &detail)).await?;
        writing.commit().await?;
        Ok(act)
    }
}

fn day_problem(
    task: &Task,
    on: Option<NaiveDate>,
    issued: Option<NaiveDate>,
    today: NaiveDate,
) -> Option<Problem> {
    let last = task.adjustments.last().map(|one| one.on);
    let what = match on {
        None => "没有写从哪一天起调整，或日期读不懂".to_owned(),
        Some(on) if on > today => format!("{}还没有到，到那一天再办理", document_date(on)),
        Some(on) if issued.is_some_and(|issued| on < issued) => {
            format!("{}早于印发日期，印发前的改动在核对页办理", document_date(on))
        }
        Some(on) if last.is_some_and(|last| on < last) => {
            let last = last.map(document_date).unwrap_or_default();
            format!("{}早于上一次调整（{last}），调整只增不改", document_date(on))
        }
        Some(_) => return None,
    };
    Some(Problem::at("on", "P-241", what, "请填写实有日期，如2026-11-20"))
}

fn word_problems(task: &Task, new: &NewAdjustment) -> Vec<Problem> {
    let mut problems = Vec::new();
    if new.basis.trim().is_empty() {
        problems.push(Problem::at("basis", "P-242", "没有写调整的依据", "请写明为什么调整、谁同意的"));
    }
    if new.number.trim().is_empty() {
        let cure = "请写明同意调整的文件文号，如某政办发〔2026〕30号";
        problems.push(Problem::at("number", "P-243", "没有写依据文件的文号", cure));
    }
    if new.changes.is_empty() {
        let cure = "请至少改一项：时限、责任单位、指标（改数值、增加或不再执行）、任务内容，或停止执行";
        problems.push(Problem::of("P-244", "没有写调整什么", cure));
    }
    if task.stopped().is_some() {
        problems.push(Problem::of("P-248", "这项任务已经停止执行", "不再调整；需要恢复的，请另行印发"));
    }
    problems
}

/// What is wrong with one change.
fn change_problem(
    content: &TaskContent,
    change: &Change,
    register: &Register,
    on: NaiveDate,
) -> Option<Problem> {
    let answers = |unit: i64| {
        let mut members = content.parts.iter().flat_map(|part| &part.members);
        members.any(|member| member.unit == Some(unit) || member.units.contains(&unit))
    };
    let cure = "请从名册中选，名称按名册写";
    match change {
        Change::Joined { name, unit, duty, .. } => {
            if register.unit_on(*unit, on).is_none() {
                let what = format!("“{name}”在{}不在单位名册中", document_date(on));
                return Some(Problem::at("unit", "P-246", what, cure));
            }
            Part::from_word(duty).is_none().then(|| {
                let what = format!("责任“{duty}”不认识");
                Problem::at("duty", "P-246", what, "请写牵头、分别负责、负责或配合")
            })
        }
        Change::Left { name, unit } => (!answers(*unit)).then(|| {
            Problem::at("left", "P-246", format!("“{name}”不是这项任务的责任单位"), "请从现有责任单位中选")
        }),
        Change::Text { text, .. } => text
            .trim()
            .is_empty()
            .then(|| Problem::at("text", "P-247", "调整后任务没有内容了", "请写明任务内容，或停止执行")),
        // Targets are looked at together, in `target_problems`.
        Change::Goal { .. }
        | Change::TargetAdded { .. }
        | Change::TargetEnded { .. }
        | Change::Due(_)
        | Change::Stopped => None,
    }
}

/// What is wrong with the targets that change, are added or end.
fn target_problems(content: &TaskContent, changes: &[Change], on: NaiveDate) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut refuse = |field: &'static str, what: String, cure: &str| {
        problems.push(Problem::at(field, "P-245", what, cure));
    };
    let ends = |index: usize| changes.contains(&Change::TargetEnded { index });
    for change in changes {
        match change {
            Change::Goal { index, .. } | Change::TargetEnded { index } if !content.has_target(*index) => {
                refuse("index", "没有写明是哪一项指标".to_owned(), "请从这项任务现有的指标中选");
            }
            Change::Goal { index, goal, .. } => {
                let indicator = content.target(*index).map_or("", |measure| measure.indicator.as_str());
                if Points::parse(goal).is_none() {
                    refuse("goal", format!("指标“{indicator}”的数值“{goal}”读不懂"), FIGURE);
                }
                if ends(*index) {
                    let what = format!("指标“{indicator}”又改数值或时限，又不再执行");
                    refuse("ended", what, "请只选一样：继续执行的不勾，不再执行的照原样留着");
                }
            }
            Change::TargetAdded { part, measure } => {
                if *part >= content.parts.len() {
                    refuse("target_piece", format!("任务没有第{}部分", part + 1), "请从这项任务的各部分中选");
                }
                let stands = content.targets().any(|target| {
                    target.measure.indicator == measure.indicator
                        && target.measure.due.or(content.due) == measure.due.or(content.due)
                        && !ends(target.index)
                });
                if stands {
                    let what = format!("已经有同一时限的指标“{}”", measure.indicator);
                    refuse("indicator", what, "请在原来的指标上改数值；要替换的，同时勾原指标不再执行");
                }
                for (field, what, cure) in added_faults(measure, on) {
                    refuse(field, what, cure);
                }
            }
            _ => {}
        }
    }
    problems
}

/// How a figure is written.
const FIGURE: &str = "请写数字，如95、0.5或1/2";

/// What is wrong with an added target by itself: field, what, and what to do.
fn added_faults(measure: &MeasureContent, on: NaiveDate) -> Vec<(&'static str, String, &'static str)> {
    let mut faults = Vec::new();
    let name = &measure.indicator;
    if name.trim().is_empty() {
        let what = format!("增加的指标（{}{}）没有写名称", measure.goal, measure.unit);
        faults.push(("indicator", what, "请写指标名称，如县域内就诊率"));
    }
    if Points::parse(&measure.goal).is_none() {
        faults.push(("goal", format!("增加的指标“{name}”的数值“{}”读不懂", measure.goal), FIGURE));
    }
    if Comparator::from_sign(&measure.comparator).is_none() {
        let what = format!("增加的指标“{name}”的比较“{}”不认识", measure.comparator);
        faults.push(("comparator", what, "请写=、≥、≤或≈"));
    }
    if let Some(due) = measure.due.filter(|due| *due < on) {
        let what = format!("增加的指标“{name}”的时限{}早于调整的日子", document_date(due));
        faults.push(("target_due", what, "请填写以后的日期，不另写时限的按任务的时限"));
    }
    if let Some((_, figure)) = measure.baseline.iter().find(|(_, figure)| Points::parse(figure).is_none()) {
        faults.push(("baseline", format!("增加的指标“{name}”的基期数“{figure}”读不懂"), FIGURE));
    }
    faults
}

/// 县域内就诊率≥90%.
fn asked(measure: &MeasureContent) -> String {
    format!("{}{}{}{}", measure.indicator, measure.comparator, measure.goal, measure.unit)
}

/// A change as a sentence with what held before.
fn sentence(content: &TaskContent, change: &Change, register: &Register, on: NaiveDate) -> String {
    let day = |due: Option<NaiveDate>| due.map_or_else(|| "长期".to_owned(), document_date);
    let name = |unit: i64, name: &str| {
        register.nearest(unit, on).map_or_else(|| name.to_owned(), |unit| unit.name.clone())
    };
    match change {
        Change::Due(due) => format!("时限由{}改为{}", day(content.due), day(*due)),
        Change::Joined { name: own, unit, duty, .. } => format!("增加{}（{duty}）", name(*unit, own)),
        Change::Left { name: own, unit } => format!("{}不再负责", name(*unit, own)),
        Change::Goal { index, goal, due } => {
            let measure = content.target(*index);
            let (indicator, before, unit) = measure.map_or((String::new(), String::new(), ""), |own| {
                (own.indicator.clone(), own.goal.clone(), own.unit.as_str())
            });
            let moved = due.map(|due| format!("，时限{}", document_date(due))).unwrap_or_default();
            format!("指标“{indicator}”由{before}{unit}改为{goal}{unit}{moved}")
        }
        Change::TargetAdded { measure, .. } => {
            let limit = if measure.is_threshold { "（限值）" } else { "" };
            let due = measure.due.map(|due| format!("，时限{}", document_date(due))).unwrap_or_default();
            format!("增加指标“{}”{limit}{due}", asked(measure))
        }
        Change::TargetEnded { index } => {
            format!("指标“{}”不再执行", content.target(*index).map(asked).unwrap_or_default())
        }
        Change::Text { part, text } => {
            let before = content.parts.get(*part).map(|part| part.text.clone()).unwrap_or_default();
            format!("任务内容由“{before}”改为“{text}”")
        }
        Change::Stopped => "停止执行".to_owned(),
    }
}
