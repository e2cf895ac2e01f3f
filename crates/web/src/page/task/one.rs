//! One task (任务页): its words and departments, targets with their curves and shares, recurring work with what is missing,
//! marks to follow up, the four 同, and everything recorded with what became of it; below, the forms of whoever may.

use super::light_tag;
use super::sight::{
    ActView, MarkView, MeasureView, PartView, RecurringView, SeriesView, StageView, is_of_county,
};
use super::view::{departments, json, name};
use crate::app::{App, Visit, show, show_refused, with_json};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::page::ledger::Choice;
use crate::page::plan::lines_of;
use crate::who::Who;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::NaiveDate;
use zhaozhang_domain::period::document_date;
use zhaozhang_domain::task::ladder::Step;
use zhaozhang_domain::task::light::Progress;
use zhaozhang_domain::task::parts::Part;
use zhaozhang_office::org::units::Register;
use zhaozhang_office::permit::task as act;
use zhaozhang_office::plan::plans::{Plan, Task};
use zhaozhang_office::plan::task_act_checks::{POLICY_FIELDS, STAGES, TOGETHER};
use zhaozhang_office::plan::task_acts::{ActKind, TaskAct};
use zhaozhang_office::plan::task_progress::{BoardRow, board_row, progress};
use zhaozhang_office::{Actor, Refusal};

/// What was typed into a form that was refused: its fields in order.
#[derive(Debug, Default)]
pub(super) struct Typed {
    fields: Vec<(String, String)>,
}

impl Typed {
    /// The fields as they were sent.
    pub(super) fn of(fields: &[(String, String)]) -> Self {
        Self { fields: fields.to_vec() }
    }

    fn all<'t>(&'t self, name: &'t str) -> impl Iterator<Item = &'t str> {
        self.fields.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Whether the form was of this kind.
    fn is(&self, kind: impl AsRef<str>) -> bool {
        self.all("kind").any(|sent| sent == kind.as_ref())
    }

    /// A field of the form of this kind.
    fn get(&self, kind: impl AsRef<str>, name: &str) -> String {
        if self.is(kind) { self.nth(name, 0) } else { String::new() }
    }

    /// The day of the form of this kind, else today.
    fn day(&self, kind: impl AsRef<str>, today: impl AsRef<str>) -> String {
        let day = self.get(kind, "on");
        if day.is_empty() { today.as_ref().to_owned() } else { day }
    }

    /// Whether a field of the form of this kind was this.
    fn has(&self, kind: impl AsRef<str>, name: &str, value: impl std::fmt::Display) -> bool {
        let wanted = value.to_string();
        self.is(kind) && self.all(name).any(|sent| sent == wanted)
    }

    /// A repeated field.
    fn nth(&self, name: &str, at: impl std::borrow::Borrow<usize>) -> String {
        self.all(name).nth(*at.borrow()).unwrap_or_default().to_owned()
    }

    /// The share of a unit.
    fn share(&self, unit: impl AsRef<str>) -> String {
        let pairs = self.all("share_unit").zip(self.all("share"));
        let mut own = pairs.filter(|(sent, _)| *sent == unit.as_ref());
        own.next().map_or_else(String::new, |(_, share)| share.to_owned())
    }
}

#[derive(Template)]
#[expect(clippy::struct_excessive_bools, reason = "what a page shows or not")]
#[template(path = "task.html")]
struct TaskPage {
    frame: Frame,
    problems: Vec<String>,
    typed: Typed,
    id: i64,
    name: String,
    plan: i64,
    plan_title: String,
    chapter: String,
    leads: String,
    others: String,
    due: String,
    due_words: String,
    light: &'static str,
    light_tag: &'static str,
    reasons: Vec<String>,
    tags: Vec<String>,
    parts: Vec<PartView>,
    measures: Vec<MeasureView>,
    recurring: Vec<RecurringView>,
    marks: Vec<MarkView>,
    together: Vec<(&'static str, bool)>,
    together_kinds: [&'static str; 4],
    series: Vec<SeriesView>,
    stages: Vec<StageView>,
    policies: Vec<ActView>,
    acts: Vec<ActView>,
    may_report: bool,
    is_lead: bool,
    may_judge: bool,
    may_supervise: bool,
    units: Vec<Choice>,
    counties: Vec<String>,
    open_steps: Vec<(i64, String)>,
    today: String,
    steps: Vec<&'static str>,
    stage_states: [&'static str; 3],
    policy_fields: [&'static str; 3],
}

/// `GET /tasks/{id}`.
pub(super) async fn page(
    State(app): State<App>,
    visit: Visit,
    Who(actor): Who,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let seen = Seen::of(&app, &actor, id).await?;
    let value = json(&seen.row, &seen.register, seen.today);
    let page = seen.page(&app, &visit, &actor, (Vec::new(), Typed::default()));
    Ok(with_json(show(&page)?, value))
}

/// The page with what stands in the way of something.
pub(super) async fn refused(
    (app, visit, actor): (&App, &Visit, &Actor),
    id: i64,
    typed: Typed,
    refusal: &Refusal,
) -> Result<Response, Failure> {
    let seen = Seen::of(app, actor, id).await?;
    let page = seen.page(app, visit, actor, (lines_of(refusal), typed));
    show_refused(&page, refusal)
}

/// Everything a task's page is drawn from.
pub(super) struct Seen {
    plan: Plan,
    pub(super) task: Task,
    pub(super) acts: Vec<TaskAct>,
    row: BoardRow,
    pub(super) progress: Progress,
    pub(super) register: std::sync::Arc<Register>,
    counties: Vec<String>,
    pub(super) today: NaiveDate,
}

impl Seen {
    async fn of(app: &App, actor: &Actor, id: i64) -> Result<Self, Failure> {
        let (office, today) = (app.office(), app.moment().today);
        let task = office.task(actor, id).await?;
        let plan = office.plan(task.plan).await?;
        let acts = office.task_acts(id).await?;
        let issued = plan.issued_on().unwrap_or(today);
        let all: Vec<&TaskAct> = acts.iter().collect();
        let row = board_row(task.clone(), issued, &all, today);
        let own: Vec<&TaskAct> = acts.iter().filter(|act| !is_of_county(&task, act.unit)).collect();
        let progress = progress(&task.content, issued, &own);
        let units = office.units_on(today).await?;
        let counties = units.into_iter().filter(|unit| unit.level == "县级").map(|unit| unit.name).collect();
        let register = office.register().await?;
        Ok(Self { plan, task, acts, row, progress, register, counties, today })
    }

    pub(super) fn unit_name(&self, unit: i64) -> String {
        self.register.nearest(unit, self.today).map_or_else(String::new, |unit| unit.name.clone())
    }

    /// The units that answer for the task or took over a share, each once.
    fn answering(&self) -> Vec<i64> {
        let mut units: Vec<i64> = Vec::new();
        for unit in self.task.units.iter().map(|(id, _)| id).chain(&self.task.counties) {
            if !units.contains(unit) {
                units.push(*unit);
            }
        }
        units
    }

    fn chapter(&self) -> String {
        let chapters = &self.plan.content.chapters;
        self.task.content.chapter.and_then(|at| chapters.get(at)).cloned().unwrap_or_default()
    }

    fn page(
        &self,
        app: &App,
        visit: &Visit,
        actor: &Actor,
        (problems, typed): (Vec<String>, Typed),
    ) -> TaskPage {
        let content = &self.task.content;
        let (leads, others) = departments(&self.task, &self.register, self.today);
        let title = name(&self.task);
        let crumb = format!("/tasks?plan={}", self.plan.id);
        let is_own = actor.unit.is_some_and(|unit| self.task.is_of(unit));
        let is_office = act::JUDGE.allows(actor.role);
        let is_owed = self.plan.state().is_owed();
        let unit = |id: i64| Choice { value: id.to_string(), label: self.unit_name(id), is_chosen: false };
        let units = if is_office { self.answering() } else { Vec::new() };
        TaskPage {
            frame: Frame::new(app, visit, &title, &[("任务台账", &crumb)]),
            problems,
            typed,
            id: self.task.id,
            name: title,
            plan: self.plan.id,
            plan_title: self.plan.content.title.clone(),
            chapter: self.chapter(),
            leads,
            others,
            due: content.due.map_or_else(|| "长期".to_owned(), document_date),
            due_words: content.due_words.clone(),
            light: self.row.verdict.light.word(),
            light_tag: light_tag(self.row.verdict.light),
            reasons: self.row.verdict.reasons.iter().map(|(_, words)| words.clone()).collect(),
            tags: content.tags.clone(),
            parts: self.parts(),
            measures: self.measures(),
            recurring: self.recurring(),
            marks: self.marks(),
            together: TOGETHER
                .iter()
                .map(|which| (*which, self.row.together.iter().any(|done| done == which)))
                .collect(),
            together_kinds: TOGETHER,
            series: self.series(),
            stages: self.stages(),
            policies: self.acts_of(&[ActKind::Policy, ActKind::Guidance]),
            acts: self.acts_of(&ActKind::ALL).into_iter().rev().collect(),
            may_report: is_owed && act::REPORT.allows(actor.role) && (is_own || is_office),
            is_lead: actor.unit.is_some_and(|unit| self.task.units.contains(&(unit, Part::Lead))),
            may_judge: is_office,
            may_supervise: is_owed && act::SUPERVISE.allows(actor.role),
            units: units.into_iter().map(unit).collect(),
            counties: self.counties.clone(),
            open_steps: self.open_steps(actor),
            today: self.today.to_string(),
            steps: Step::ALL.iter().map(|step| step.word()).collect(),
            stage_states: STAGES,
            policy_fields: POLICY_FIELDS,
        }
    }
}
