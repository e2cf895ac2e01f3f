//! Yearly evaluation (年度评估, S2-35): for every task of a plan a result with target values and evidence. The verbs
//! 开展年度评估 and 评定任务; closing it is a step like any other, once every task has its result.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::no_problems;
use crate::permit::{permit, supervision as act};
use crate::plan::plans::Task;
use crate::plan::targets::Target;
use crate::plan::task_acts::TaskAct;
use crate::plan::task_readings::task_readings;
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use crate::supervision::dossiers::Dossier;
use crate::supervision::open_dossier::{add, seen};
use crate::supervision::step_dossier::{add_step, hindrances};
use chrono::NaiveDate;
use zhaozhang_domain::dossier::{Kind, Values};

/// The results (评估结果).
pub const RESULTS: [&str; 3] = ["完成", "基本完成", "未完成"];

/// A task in an evaluation (评估一行).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvaluationRow {
    /// The task.
    pub task: Task,
    /// Who answers for it, in words.
    pub units: Vec<String>,
    /// Targets: indicator, goal and last confirmed figure.
    pub targets: Vec<(String, String, String)>,
    /// The result; empty before it is rated.
    pub result: String,
    /// 佐证.
    pub evidence: String,
    /// 说明.
    pub words: String,
}

/// What somebody says of a task (评定).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rating {
    /// The task.
    pub task: i64,
    /// One of [`RESULTS`].
    pub result: String,
    /// 佐证.
    pub evidence: String,
    /// 说明.
    pub words: String,
}

impl Office {
    fn evaluation_kind() -> Result<&'static Kind, OfficeError> {
        Kind::of("evaluations").ok_or_else(|| Fault::plain("no kind of evaluations").into())
    }

    /// Opens the evaluation of a plan; refused where there is one (P-571) or the plan has no tasks in force (P-572).
    pub async fn open_evaluation(
        &self,
        moment: &Moment,
        actor: &Actor,
        plan_id: i64,
    ) -> Result<i64, OfficeError> {
        permit(actor, act::OPEN_EVALUATION)?;
        let kind = Self::evaluation_kind()?;
        let plan = self.plan(plan_id).await?;
        let mut found = Vec::new();
        if self.tasks(actor, plan_id).await?.is_empty() {
            found.push(Problem::at("plan", "P-572", "这个方案还没有印发，没有可评估的任务", "请先印发方案"));
        }
        let title = format!("{}年度医改任务评估", plan.content.year);
        let values: Values = [
            ("title", title.clone()),
            ("plan", plan_id.to_string()),
            ("year", plan.content.year.to_string()),
        ]
        .map(|(key, value)| (key.to_owned(), value))
        .into();
        let mut writing = self.inner.store.write().await?;
        let known = writing.dossiers(kind.key).await?;
        let is_same = |content: &str| {
            serde_json::from_str::<Values>(content).is_ok_and(|own| own.get("plan") == values.get("plan"))
        };
        if let Some(row) = known.iter().find(|row| is_same(&row.content)) {
            let what = format!("这个方案的年度评估已经开展（编号{}）", row.id);
            found.push(Problem::at("plan", "P-571", what, "请打开已有的评估"));
        }
        no_problems(found)?;
        let about = (kind, None, None, moment.today);
        let id = add(&mut writing, (moment, actor), about, &title, &values).await?;
        let detail = format!("年度评估{id}：{title}");
        writing.record(event(moment, actor, act::OPEN_EVALUATION, &id.to_string(), &detail)).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// The tasks of an evaluation with what was said of them, figures up to the end of its year or today.
    pub async fn evaluation_rows(
        &self,
        actor: &Actor,
        dossier: &Dossier,
        today: NaiveDate,
    ) -> Result<Vec<EvaluationRow>, OfficeError> {
        let plan: i64 = dossier
            .value("plan")
            .parse()
            .map_err(|_cause| Refusal::NotFound { what: "方案".to_owned() })?;
        let acts = self.plan_acts(plan).await?;
        let register = self.register().await?;
        let mut rows = Vec::new();
        for task in self.tasks(actor, plan).await? {
            let own: Vec<&TaskAct> = acts.iter().filter(|act| act.task == task.id).collect();
            let key = |word: &str| dossier.value(&format!("{word}-{}", task.id)).to_owned();
            // Who answers on the day: successors of merged units, and the first by custom said to be so.
            let units = task.answering.iter().filter(|own| own.answers_on(today)).map(|own| {
                let name = register
                    .nearest(own.unit, today)
                    .map_or_else(|| own.unit.to_string(), |unit| unit.name.clone());
                format!("{name}（{}）", own.words())
            });
            rows.push(EvaluationRow {
                units: units.collect(),
                targets: targets(&task, &own, today),
                result: key("result"),
                evidence: key("evidence"),
                words: key("words"),
                task,
            });
        }
        Ok(rows)
    }

    /// Rates tasks; refused: a result that is none (P-573), 完成 or 基本完成 without evidence (P-574), a task of another
    /// plan (not found), an evaluation that is closed (P-506).
    pub async fn rate_tasks(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
        ratings: &[Rating],
    ) -> Result<usize, OfficeError> {
        permit(actor, act::OFFICE_STEP)?;
        let kind = Self::evaluation_kind()?;
        let dossier = self.dossier(actor, kind, id).await?;
        let rows = self.evaluation_rows(actor, &dossier, moment.today).await?;
        let step = kind.step("rate").ok_or_else(|| Fault::plain("no step to rate"))?;
        let mut writing = self.inner.store.write().await?;
        let dossier = seen(&mut writing, kind, id).await?;
        let mut found = hindrances(&dossier, step, (moment, actor), moment.today);
        let (mut values, mut count) = (Values::new(), 0);
        for rating in ratings.iter().filter(|rating| !rating.result.trim().is_empty()) {
            let row = rows.iter().find(|row| row.task.id == rating.task);
            let row =
                row.ok_or_else(|| Refusal::NotFound { what: format!("编号{}的任务", rating.task) })?;
            let name = row
                .task
                .content
                .number
                .map_or_else(|| row.task.ordinal.to_string(), |number| number.to_string());
            if !RESULTS.contains(&rating.result.trim()) {
                let what = format!("任务{name}的结果“{}”不认识", rating.result);
                found.push(Problem::at("result", "P-573", what, format!("请选{}", RESULTS.join("、"))));
            }
            if rating.result.trim() != "未完成" && rating.evidence.trim().is_empty() {
                let what = format!("任务{name}评为“{}”，没有写佐证", rating.result);
                found.push(Problem::at("evidence", "P-574", what, "请写明佐证材料的名称或编号"));
            }
            let said = [("result", &rating.result), ("evidence", &rating.evidence), ("words", &rating.words)];
            let is_new = said
                .iter()
                .any(|(key, value)| dossier.value(&format!("{key}-{}", rating.task)) != value.trim());
            if is_new {
                count += 1;
                values.extend(
                    said.map(|(key, value)| (format!("{key}-{}", rating.task), value.trim().to_owned())),
                );
            }
        }
        no_problems(found)?;
        if count == 0 {
            return Ok(0);
        }
        add_step(&mut writing, (moment, actor), id, (step.key, moment.today), &values).await?;
        let detail = format!("年度评估{id}：评定{count}项任务");
        writing.record(event(moment, actor, act::OFFICE_STEP, &id.to_string(), &detail)).await?;
        writing.commit().await?;
        Ok(count)
    }

    /// Why an evaluation cannot be closed yet (P-575).
    pub(crate) async fn unrated(
        &self,
        actor: &Actor,
        dossier: &Dossier,
        today: NaiveDate,
    ) -> Result<Option<Problem>, OfficeError> {
        let rows = self.evaluation_rows(actor, dossier, today).await?;
        let open = rows.iter().filter(|row| row.result.is_empty()).count();
        let what = format!("还有{open}项任务没有评定");
        Ok((open > 0).then(|| Problem::at("step", "P-575", what, "请逐项评定后再定稿")))
    }
}

/// Each target with its goal and the last confirmed figure.
fn targets(task: &Task, acts: &[&TaskAct], today: NaiveDate) -> Vec<(String, String, String)> {
    let one = task.content.targets().map(|Target { index, measure, .. }| {
        // The task's own figures and what occasions give; what a county reached of its own share is not among them.
        let readings = task_readings(task, acts, index);
        let last = readings.iter().filter(|one| one.on <= today).max_by_key(|one| (one.on, one.figure));
        let figure =
            last.map_or_else(|| "没有数据".to_owned(), |one| format!("{}{}", one.figure, measure.unit));
        (measure.indicator.clone(), format!("{}{}{}", measure.comparator, measure.goal, measure.unit), figure)
    });
    one.collect()
}
