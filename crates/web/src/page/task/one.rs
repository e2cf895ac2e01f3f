//! One task (任务页): its words and departments, targets with their curves and shares, recurring work with what is missing,
//! marks to follow up, the four 同, and everything recorded with what became of it; below, the forms of whoever may.

use super::around::Around;
use super::follow::{MarkView, SeriesView};
use super::light_tag;
use super::sight::{ActView, MeasureView, PartView, RecurringView, StageView};
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
use zhaozhang_domain::period::{PeriodKind, document_date};
use zhaozhang_domain::task::ladder::Step;
use zhaozhang_domain::task::light::{Progress, Verdict};
use zhaozhang_domain::task::parts::Part;
use zhaozhang_office::org::units::Register;
use zhaozhang_office::permit::task as act;
use zhaozhang_office::plan::adjustments::Adjustment;
use zhaozhang_office::plan::plans::{Plan, Task};
use zhaozhang_office::plan::task_act_checks::{POLICY_FIELDS, STAGES, TOGETHER};
use zhaozhang_office::plan::task_acts::{ActKind, TaskAct};
use zhaozhang_office::plan::task_marks::{DISCLOSURE, PILOT};
use zhaozhang_office::plan::task_progress::{BoardRow, UnitRow, board_row, progress};
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

/// A unit on the task, by its own acts.
struct UnitView {
    name: String,
    duty: String,
    light: &'static str,
    tag: &'static str,
    reasons: Vec<String>,
    divided: String,
    report: String,
    open_steps: usize,
}

/// An adjustment as it is shown.
struct AdjustmentView {
    on: String,
    number: String,
    basis: String,
    sentences: Vec<String>,
    by: String,
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
    disclosures: Vec<(usize, String)>,
    pilots: Vec<(usize, String)>,
    around: Around,
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
    own: Vec<UnitView>,
    former: Vec<String>,
    adjustments: Vec<AdjustmentView>,
    issued_words: String,
    may_adjust: bool,
    figure_units: Vec<Choice>,
    report_day: String,
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
    pub(super) row: BoardRow,
    pub(super) progress: Progress,
    pub(super) register: std::sync::Arc<Register>,
    counties: Vec<(i64, String)>,
    around: Around,
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
        let register = office.register().await?;
        let row = board_row(task.clone(), issued, &all, today, &register);
        let progress = progress(&task, issued, &all, today, &register);
        let units = office.units_on(today).await?.into_iter().filter(|unit| unit.level == "县级");
        let counties = units.map(|unit| (unit.id, unit.name)).collect();
        let around = Around::of(app, actor, (&task, &row, &acts)).await?;
        Ok(Self { plan, task, acts, row, progress, register, counties, around, today })
    }

    pub(super) fn unit_name(&self, unit: i64) -> String {
        self.register.nearest(unit, self.today).map_or_else(String::new, |unit| unit.name.clone())
    }

    /// The units that answer for the task today or took over a share, each once.
    fn answering(&self) -> Vec<i64> {
        let mut units: Vec<i64> = Vec::new();
        let own = self.row.own.iter().chain(&self.row.counties).map(|own| own.unit);
        for unit in own {
            if !units.contains(&unit) {
                units.push(unit);
            }
        }
        units
    }

    /// For whom a figure may be given: the units of the task, and for a limit every county (S2-15).
    fn figure_units(&self, actor: &Actor) -> Vec<Choice> {
        let is_office = act::JUDGE.allows(actor.role);
        let is_own = actor.unit.is_some_and(|unit| self.task.is_answered_by(unit));
        let mut units = if is_office { self.answering() } else { actor.unit.into_iter().collect() };
        let has_limit = self.task.content.targets().any(|target| target.measure.is_threshold);
        if has_limit && (is_office || is_own) {
            for (county, _) in &self.counties {
                if !units.contains(county) {
                    units.push(*county);
                }
            }
        }
        if !is_office && units.len() < 2 {
            return Vec::new();
        }
        let choice = |id: i64| Choice { value: id.to_string(), label: self.unit_name(id), is_chosen: false };
        units.into_iter().map(choice).collect()
    }

    /// The day a report is about: while the visitor's unit has none of last month, that month's last day.
    fn report_day(&self, actor: &Actor) -> String {
        let last = PeriodKind::Month.containing(self.today).previous();
        let own = self.row.own.iter().chain(&self.row.counties).find(|own| Some(own.unit) == actor.unit);
        let is_owed = self.plan.issued_on().is_some_and(|issued| issued <= last.last_day())
            && own.is_some_and(|own| {
                !self.acts.iter().any(|act| {
                    act.unit == own.unit
                        && act.kind == ActKind::Report
                        && act.on >= last.first_day()
                        && !act.is_returned()
                })
            });
        if is_owed { last.last_day().to_string() } else { self.today.to_string() }
    }

    fn units_view(&self) -> Vec<UnitView> {
        let day = |day: Option<NaiveDate>| day.map(document_date).unwrap_or_default();
        let of = |own: &UnitRow| UnitView {
            name: own.name.clone(),
            duty: own.duty.clone(),
            light: own.verdict.light.word(),
            tag: light_tag(own.verdict.light),
            reasons: own.verdict.reasons.iter().map(|(_, words)| words.clone()).collect(),
            divided: day(own.divided_on),
            report: day(own.last_report),
            open_steps: own.open_steps,
        };
        self.row.own.iter().chain(&self.row.counties).map(of).collect()
    }

    /// Units that answered and do not any more: since when, and who took over.
    fn former(&self) -> Vec<String> {
        let left = self.task.answering.iter().filter(|own| !own.answers_on(self.today));
        left.map(|own| {
            let heirs = self.task.answering.iter().filter(|heir| heir.heir_of.contains(&own.unit));
            let heirs: Vec<String> = heirs.map(|heir| self.unit_name(heir.unit)).collect();
            let until = own.until.map(document_date).unwrap_or_default();
            let heirs =
                if heirs.is_empty() { String::new() } else { format!("，由{}承接", heirs.join("、")) };
            format!("{}至{until}{heirs}", self.unit_name(own.unit))
        })
        .collect()
    }

    /// How the task stands for whoever looks: a county by its own share.
    fn verdict(&self, actor: &Actor) -> &Verdict {
        let county =
            actor.unit.filter(|unit| !actor.role.sees_all_units() && !self.task.is_answered_by(*unit));
        county.map_or(&self.row.verdict, |unit| self.row.verdict_of(unit))
    }

    fn adjustments(&self) -> Vec<AdjustmentView> {
        let view = |one: &Adjustment| AdjustmentView {
            on: document_date(one.on),
            number: one.number.clone(),
            basis: one.basis.clone(),
            sentences: one.sentences.clone(),
            by: one.by.clone(),
        };
        self.task.adjustments.iter().map(view).collect()
    }

    fn together(&self) -> Vec<(&'static str, bool)> {
        let is_done = |which: &str| self.row.together.iter().any(|done| done == which);
        TOGETHER.iter().map(|which| (*which, is_done(which))).collect()
    }

    fn is_lead(&self, actor: &Actor) -> bool {
        let leads = |unit: i64| self.task.units_on(self.today).contains(&(unit, Part::Lead));
        actor.unit.is_some_and(leads)
    }

    fn issued_words(&self) -> String {
        let parts = self.task.issued.parts.iter().map(|part| part.text.as_str());
        parts.collect::<Vec<_>>().join("\n")
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
        let is_own = actor.unit.is_some_and(|unit| self.task.is_owed_by(unit, self.today));
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
            light: self.verdict(actor).light.word(),
            light_tag: light_tag(self.verdict(actor).light),
            reasons: self.verdict(actor).reasons.iter().map(|(_, words)| words.clone()).collect(),
            tags: content.tags.clone(),
            parts: self.parts(),
            measures: self.measures(),
            recurring: self.recurring(),
            marks: self.marks(),
            disclosures: self.mark_choices(DISCLOSURE),
            pilots: self.mark_choices(PILOT),
            around: self.around.clone(),
            together: self.together(),
            together_kinds: TOGETHER,
            series: self.series(),
            stages: self.stages(),
            policies: self.acts_of(&[ActKind::Policy, ActKind::Guidance]),
            acts: self.acts_of(&ActKind::ALL).into_iter().rev().collect(),
            may_report: is_owed && act::REPORT.allows(actor.role) && (is_own || is_office),
            is_lead: self.is_lead(actor),
            may_judge: is_office,
            may_supervise: is_owed && act::SUPERVISE.allows(actor.role),
            units: units.into_iter().map(unit).collect(),
            counties: self.counties.iter().map(|(_, name)| name.clone()).collect(),
            own: self.units_view(),
            former: self.former(),
            adjustments: self.adjustments(),
            issued_words: self.issued_words(),
            may_adjust: is_owed && act::ADJUST.allows(actor.role) && self.task.stopped().is_none(),
            figure_units: self.figure_units(actor),
            report_day: self.report_day(actor),
            open_steps: self.open_steps(actor),
            today: self.today.to_string(),
            steps: Step::ALL.iter().map(|step| step.word()).collect(),
            stage_states: STAGES,
            policy_fields: POLICY_FIELDS,
        }
    }
}
