//! The board (任务板): each task with its light and the reasons, from the acts that were confirmed. Nothing is kept here;
//! the rules are the domain's ([`zhaozhang_domain::task::light`]).

use crate::Office;
use crate::moment::Actor;
use crate::plan::plan_content::TaskContent;
use crate::plan::plans::{Plan, Task};
use crate::plan::task_acts::{ActKind, TaskAct};
use crate::refusal::OfficeError;
use chrono::{Days, NaiveDate};
use zhaozhang_domain::period::PeriodKind;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::task::ladder::{Answer, Step, Taken};
use zhaozhang_domain::task::light::{Progress, Verdict};
use zhaozhang_domain::task::measure::{Comparator, Measure, Reading, Recurring};

/// A task on the board (任务板一行).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardRow {
    /// The task.
    pub task: Task,
    /// Its light with every reason.
    pub verdict: Verdict,
    /// The day of the last confirmed report.
    pub last_report: Option<NaiveDate>,
    /// How many acts wait for confirmation.
    pub waiting: usize,
    /// Which of the four 同 were confirmed.
    pub together: Vec<String>,
    /// How many confirmed pieces are about it.
    pub pieces: usize,
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
        let tasks = self.tasks(actor, plan.id).await?;
        Ok(tasks
            .into_iter()
            .map(|task| {
                let own: Vec<&TaskAct> = acts.iter().filter(|act| act.task == task.id).collect();
                board_row(task, issued_on, &own, on)
            })
            .collect())
    }
}

/// One row of the board.
pub fn board_row(task: Task, issued_on: NaiveDate, acts: &[&TaskAct], on: NaiveDate) -> BoardRow {
    // What a county reports about its own share is not the task's own figure.
    let own: Vec<&TaskAct> = acts
        .iter()
        .copied()
        .filter(|act| !task.counties.contains(&act.unit) || task.is_answered_by(act.unit))
        // What was judged after the day was not known on the day.
        .filter(|act| act.judged.as_ref().is_none_or(|judged| judged.on <= on))
        .collect();
    let progress = progress(&task.content, issued_on, &own);
    let confirmed =
        |kind: ActKind| acts.iter().filter(move |act| act.kind == kind && act.is_confirmed_on(on));
    let mut together: Vec<String> = confirmed(ActKind::Together).map(|act| act.words.which.clone()).collect();
    together.sort();
    together.dedup();
    BoardRow {
        verdict: progress.light(on),
        last_report: confirmed(ActKind::Report).map(|act| act.on).max(),
        waiting: acts.iter().filter(|act| act.kind.is_reported() && act.judged.is_none()).count(),
        together,
        pieces: confirmed(ActKind::Publicity).count(),
        task,
    }
}

/// By when a task is to be divided: the plan's own day, else three days after the issue (DL-30).
pub fn divided_by(task: &TaskContent, issued_on: NaiveDate) -> NaiveDate {
    let within = || issued_on.checked_add_days(Days::new(DIVIDED_WITHIN)).unwrap_or(issued_on);
    task.division_due.filter(|due| *due >= issued_on).unwrap_or_else(within)
}

/// Everything confirmed about a task.
pub fn progress(task: &TaskContent, issued_on: NaiveDate, acts: &[&TaskAct]) -> Progress {
    let confirmed = |kind: ActKind| {
        acts.iter().filter_map(move |act| {
            let judged = act.judged.as_ref().filter(|judged| act.kind == kind && judged.is_confirmed)?;
            Some((*act, judged.on))
        })
    };
    // A figure or report counts from the day it was confirmed, for the day it is about.
    let readings = |kind: ActKind, index: usize| -> Vec<Reading> {
        let own = confirmed(kind).filter(|(act, _)| act.words.index == Some(index));
        own.filter_map(|(act, on)| {
            // An occasion belongs to the week or year it happened in, however late it was confirmed.
            let on = if kind == ActKind::Occasion { act.on } else { act.on.max(on) };
            Some(Reading { on, figure: Points::parse(&act.words.figure)? })
        })
        .collect()
    };
    let measures = task.parts.iter().flat_map(|part| &part.measures).enumerate();
    let measures = measures.filter_map(|(index, content)| {
        let measure = Measure {
            indicator: content.indicator.clone(),
            comparator: Comparator::from_sign(&content.comparator)?,
            goal: content.goal()?,
            unit: content.unit.clone(),
            is_threshold: content.is_threshold,
            due: content.due.or(task.due)?,
            baseline: content.baseline.as_ref().and_then(|(on, figure)| Some((*on, Points::parse(figure)?))),
            milestones: content
                .milestones
                .iter()
                .filter_map(|(on, figure)| Some((*on, Points::parse(figure)?)))
                .collect(),
        };
        Some((measure, readings(ActKind::Figure, index)))
    });
    let recurring = task.parts.iter().flat_map(|part| &part.recurring).enumerate();
    let recurring = recurring.filter_map(|(index, content)| {
        let duty = Recurring {
            cadence: PeriodKind::parse(&content.cadence)?,
            amount: Points::parse(&content.amount)?,
            unit: content.unit.clone(),
        };
        Some((duty, readings(ActKind::Occasion, index)))
    });
    let divided_by = divided_by(task, issued_on);
    Progress {
        since: issued_on,
        due: task.due,
        cadence: Some(REPORTED_EVERY),
        reports: confirmed(ActKind::Report).map(|(act, on)| act.on.max(on)).collect(),
        measures: measures.collect(),
        recurring: recurring.collect(),
        division: Some((divided_by, confirmed(ActKind::Division).map(|(_, on)| on).min())),
        steps: steps(acts),
        done_on: confirmed(ActKind::Completion).map(|(_, on)| on).min(),
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
