//! The board (任务板): each task with its light and the reasons, from the acts that were confirmed, and the same for
//! every unit that answers and every county that took over a share. Nothing is kept here; the rules are the domain's
//! ([`zhaozhang_domain::task::light`]), and [`crate::plan::task_readings`] makes figures of the acts.

use crate::Office;
use crate::moment::Actor;
use crate::org::units::Register;
use crate::plan::answering::Answering;
use crate::plan::plan_content::TaskContent;
use crate::plan::plans::{Plan, Task};
use crate::plan::task_acts::{ActKind, TaskAct};
use crate::plan::task_marks::disclosures;
use crate::plan::task_readings::{county_measures, measures, recurring};
use crate::refusal::OfficeError;
use chrono::{Days, NaiveDate};
use zhaozhang_domain::period::PeriodKind;
use zhaozhang_domain::task::answering::UnitProgress;
use zhaozhang_domain::task::ladder::{Answer, Step, Taken};
use zhaozhang_domain::task::light::{Progress, Verdict};

/// A task on the board (任务板一行).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardRow {
    /// The task.
    pub task: Task,
    /// Its light with every reason: the gravest of its units'.
    pub verdict: Verdict,
    /// The units that answer on the day, each by its own acts.
    pub own: Vec<UnitRow>,
    /// The counties that took over a share, each by its own share.
    pub counties: Vec<UnitRow>,
    /// The day of the last confirmed report.
    pub last_report: Option<NaiveDate>,
    /// How many acts wait for confirmation.
    pub waiting: usize,
    /// Which of the four 同 were confirmed.
    pub together: Vec<String>,
    /// How many confirmed pieces are about it.
    pub pieces: usize,
}

/// A unit on a task (单位在任务上的情况).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRow {
    /// The unit.
    pub unit: i64,
    /// As it is called on the day.
    pub name: String,
    /// 牵头, 分别负责（按惯例牵头）, 承担分解数.
    pub duty: String,
    /// Its own light with the reasons.
    pub verdict: Verdict,
    /// The day its last confirmed report is about.
    pub last_report: Option<NaiveDate>,
    /// The day its division was confirmed.
    pub divided_on: Option<NaiveDate>,
    /// Steps of supervision still waiting for an accepted answer.
    pub open_steps: usize,
}

impl BoardRow {
    /// The light of one unit: its own, else the task's.
    pub fn verdict_of(&self, unit: i64) -> &Verdict {
        let own = self.own.iter().chain(&self.counties).find(|row| row.unit == unit);
        own.map_or(&self.verdict, |row| &row.verdict)
    }
}

/// How many days after the issue every task is to be divided (DL-30: three days in S2).
const DIVIDED_WITHIN: u64 = 3;
/// How often progress is reported: monthly, for the monthly circular (DL-31).
const REPORTED_EVERY: PeriodKind = PeriodKind::Month;

impl Office {
    /// The board of a plan on a day, as somebody may see it; empty before the plan is issued.
    pub async fn board(
        &self,
        actor: &Actor,
        plan: &Plan,
        on: NaiveDate,
    ) -> Result<Vec<BoardRow>, OfficeError> {
        let Some(issued_on) = plan.issued_on() else { return Ok(Vec::new()) };
        let acts = self.plan_acts(plan.id).await?;
        let register = self.register().await?;
        let tasks = self.tasks(actor, plan.id).await?;
        Ok(tasks
            .into_iter()
            .map(|task| {
                let own: Vec<&TaskAct> = acts.iter().filter(|act| act.task == task.id).collect();
                board_row(task, issued_on, &own, on, &register)
            })
            .collect())
    }
}

/// The acts as they were known on a day: what was judged later was not judged yet.
pub(crate) fn known_on(acts: &[&TaskAct], on: NaiveDate) -> Vec<TaskAct> {
    let known = acts.iter().filter(|act| act.on <= on);
    known
        .map(|act| {
            let judged = act.judged.clone().filter(|judged| judged.on <= on);
            TaskAct { judged, ..(*act).clone() }
        })
        .collect()
}

/// One row of the board.
pub fn board_row(
    task: Task,
    issued_on: NaiveDate,
    acts: &[&TaskAct],
    on: NaiveDate,
    register: &Register,
) -> BoardRow {
    let known = known_on(acts, on);
    let acts: Vec<&TaskAct> = known.iter().collect();
    let whole = progress(&task, issued_on, &acts, on, register);
    let mut own = Vec::new();
    for (at, answering) in task.answering.iter().enumerate().filter(|(_, own)| own.answers_on(on)) {
        let mut alone = whole.of_unit(at);
        let content = task.content_on(on);
        alone.measures = measures(&task, &content, &acts, Some(&answering.parts));
        alone.recurring = recurring(&content, &acts, Some(&answering.parts));
        own.push(unit_row(answering.unit, answering.words(), &alone, on));
    }
    let mut counties = Vec::new();
    for unit in task.counties_on(on) {
        let alone = county_progress(&task, unit, &acts, on, (issued_on, register));
        counties.push(unit_row(unit, task.duty_words(unit), &alone, on));
    }
    let confirmed =
        |kind: ActKind| acts.iter().filter(move |act| act.kind == kind && act.is_confirmed_on(on));
    let mut together: Vec<String> = confirmed(ActKind::Together).map(|act| act.words.which.clone()).collect();
    together.sort();
    together.dedup();
    BoardRow {
        verdict: whole.light(on),
        own,
        counties,
        last_report: confirmed(ActKind::Report).map(|act| act.on).max(),
        waiting: acts.iter().filter(|act| act.kind.is_reported() && act.judged.is_none()).count(),
        together,
        pieces: confirmed(ActKind::Publicity).count(),
        task,
    }
}

fn unit_row(unit: i64, duty: String, alone: &Progress, on: NaiveDate) -> UnitRow {
    let own = alone.units.first();
    UnitRow {
        unit,
        name: own.map(|own| own.name.clone()).unwrap_or_default(),
        duty,
        verdict: alone.light(on),
        last_report: own.and_then(|own| own.reports.iter().max().copied()),
        divided_on: own.and_then(|own| own.divided_on),
        open_steps: own.map_or(0, |own| own.open_steps(on)),
    }
}

/// By when a task is to be divided: the plan's own day, else three days after the issue (DL-30).
pub fn divided_by(task: &TaskContent, issued_on: NaiveDate) -> NaiveDate {
    let within = || issued_on.checked_add_days(Days::new(DIVIDED_WITHIN)).unwrap_or(issued_on);
    task.division_due.filter(|due| *due >= issued_on).unwrap_or_else(within)
}

/// Everything confirmed about a task as it held on a day, unit by unit.
pub fn progress(
    task: &Task,
    issued_on: NaiveDate,
    acts: &[&TaskAct],
    on: NaiveDate,
    register: &Register,
) -> Progress {
    let known = known_on(acts, on);
    let acts: Vec<&TaskAct> = known.iter().collect();
    let content = task.content_on(on);
    let units = task.answering.iter().map(|own| {
        let name = register.nearest(own.unit, on).map(|unit| unit.name.clone()).unwrap_or_default();
        unit_progress(own, &name, &acts)
    });
    Progress {
        since: issued_on,
        due: content.due,
        cadence: Some(REPORTED_EVERY),
        divided_by: Some(divided_by(&task.issued, issued_on)),
        measures: measures(task, &content, &acts, None),
        recurring: recurring(&content, &acts, None),
        disclosures: disclosures(&content, &acts),
        units: units.collect(),
        stopped: task.stopped(),
    }
}

/// What one unit did, with what those it came out of did before.
fn unit_progress(own: &Answering, name: &str, acts: &[&TaskAct]) -> UnitProgress {
    let line: Vec<&TaskAct> = acts.iter().copied().filter(|act| own.is_line_of(act.unit)).collect();
    let confirmed = |kind: ActKind| {
        line.iter().filter_map(move |act| {
            let judged = act.judged.as_ref().filter(|judged| act.kind == kind && judged.is_confirmed)?;
            Some((act.on, judged.on))
        })
    };
    let ladders = std::iter::once(own.unit).chain(own.heir_of.iter().copied()).map(|unit| {
        let of_unit = |act: &&&TaskAct| act.kind != ActKind::Step || act.unit == unit;
        steps(&line.iter().filter(of_unit).copied().collect::<Vec<_>>())
    });
    UnitProgress {
        until: own.until,
        reports: confirmed(ActKind::Report).map(|(on, _)| on).collect(),
        divided_on: confirmed(ActKind::Division).map(|(_, judged)| judged).min(),
        ladders: ladders.filter(|ladder| !ladder.is_empty()).collect(),
        done_on: confirmed(ActKind::Completion).map(|(_, judged)| judged).min(),
        ..UnitProgress::new(name, own.part, own.from)
    }
}

/// How a county stands with its own shares: by its own figures, reports and what was asked of it, never by the city's.
fn county_progress(
    task: &Task,
    county: i64,
    acts: &[&TaskAct],
    on: NaiveDate,
    (issued_on, register): (NaiveDate, &Register),
) -> Progress {
    let from = task.shares.iter().filter(|share| share.unit == county).map(|share| share.from).min();
    let name = register.nearest(county, on).map(|unit| unit.name.clone()).unwrap_or_default();
    let own: Vec<&TaskAct> = acts.iter().copied().filter(|act| act.unit == county).collect();
    let answering = Answering::alone(county, from.unwrap_or(issued_on));
    let content = task.content_on(on);
    let measures = county_measures(task, &content, county, &own);
    let is_met = !measures.is_empty()
        && measures.iter().all(|(measure, readings)| measure.standing(readings, on).is_met);
    Progress {
        since: issued_on,
        // Whoever reached every share has nothing left that could be late.
        due: content.due.filter(|_| !is_met),
        cadence: Some(REPORTED_EVERY).filter(|_| !is_met),
        divided_by: Some(divided_by(&task.issued, issued_on)),
        measures,
        units: vec![unit_progress(&answering, &name, &own)],
        stopped: task.stopped(),
        ..Progress::default()
    }
}

/// The steps of supervision with how they were answered.
pub fn steps(acts: &[&TaskAct]) -> Vec<Taken> {
    let of_kind = |kind: ActKind| acts.iter().filter(move |act| act.kind == kind);
    of_kind(ActKind::Step)
        .filter_map(|act| {
            let step = Step::from_word(&act.words.which)?;
            // The last answer counts: one that was sent back may be followed by a better one.
            let answer = of_kind(ActKind::Answer).rfind(|answer| answer.refers == Some(act.id));
            let answer = match answer.map(|answer| (answer.on, &answer.judged)) {
                None => Answer::None,
                Some((on, None)) => Answer::Given(on),
                Some((_, Some(judged))) if judged.is_confirmed => Answer::Accepted(judged.on),
                Some((_, Some(judged))) => Answer::Refused(judged.on),
            };
            Some(Taken { step, on: act.on, answer_due: act.words.due.unwrap_or(act.on), answer })
        })
        .collect()
}
