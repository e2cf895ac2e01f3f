//! What units and persons owe on reform tasks (任务待办): a division not made yet, a report of the month, an answer to a
//! step of supervision, a person's own line of a division, steps of work, targets with days of their own, a county's
//! share, a duty to publish, the task's due day. Only of plans that are issued; nothing of a draft is owed (S2-3).
//!
//! The lines of one task are [`crate::plan::owed_lines`]'s. Read by the to-do list, the calendar
//! ([`crate::plan::calendar`]) and the reminders ([`crate::plan::remind_tasks`]).

use crate::Office;
use crate::moment::{Actor, Moment};
use crate::permit::Role;
use crate::plan::owed_lines::{OfTask, lines};
use crate::refusal::OfficeError;
use chrono::{Days, NaiveDate};
use std::collections::BTreeSet;
use zhaozhang_domain::task::light::Light;

/// What is owed (待办种类).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OwedKind {
    /// 任务分解.
    Division,
    /// 进展报告.
    Report,
    /// 督办答复.
    Answer,
    /// A line of a division: to whom, what, by when.
    Line,
    /// 工作步骤.
    Stage,
    /// 县区分解数.
    Share,
    /// A target with a day of its own.
    Measure,
    /// 年度目标.
    Milestone,
    /// 公开事项.
    Disclosure,
    /// 完成时限.
    Task,
}

/// Something owed on a task (任务待办一项).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwedTask {
    /// What tells it from all others of the office: `answer-33`.
    pub key: String,
    /// What it is.
    pub kind: OwedKind,
    /// The task.
    pub task: i64,
    /// The unit that owes it.
    pub unit: i64,
    /// The person or 科室 a line of a division names; empty for the whole unit.
    pub who: String,
    /// What is owed, with plan and task before it.
    pub what: String,
    /// The task's words.
    pub words: String,
    /// The plan, by its number where it has one, for the basis of a reminder.
    pub basis: String,
    /// Since when.
    pub arose_on: NaiveDate,
    /// By when.
    pub due: Option<NaiveDate>,
    /// Whether it is late.
    pub is_late: bool,
    /// Whether it is done; division, report and answer are not told then.
    pub is_done: bool,
    /// How the unit stands with the task.
    pub light: Light,
}

/// Whose dates are asked for (何人的待办).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Whom {
    /// 姓名, by which lines of a division name a person; empty for a whole unit.
    pub name: String,
    /// The units in which the person holds a post.
    pub units: Vec<i64>,
    /// The roles held there.
    pub roles: Vec<Role>,
}

/// How far ahead the to-do list looks.
const AHEAD: Days = Days::new(60);

impl OwedTask {
    /// Whether it belongs on a to-do list of the day: owed, and late or not far off.
    pub fn is_near(&self, today: NaiveDate) -> bool {
        let until = today.checked_add_days(AHEAD).unwrap_or(today);
        let is_always = matches!(self.kind, OwedKind::Task | OwedKind::Disclosure | OwedKind::Answer);
        !self.is_done && (is_always || self.due.is_none_or(|due| due <= until))
    }
}

impl Office {
    /// What units owe on a day, the earliest first; with every line of their divisions.
    pub async fn owed_tasks(&self, moment: &Moment, units: &[i64]) -> Result<Vec<OwedTask>, OfficeError> {
        self.owed_by(moment, Some(units)).await
    }

    /// What every unit owes on a day, the earliest first.
    pub async fn all_owed_tasks(&self, moment: &Moment) -> Result<Vec<OwedTask>, OfficeError> {
        self.owed_by(moment, None).await
    }

    /// What a person owes: what the units owe, without the lines that name somebody else, and the lines that name the
    /// person or the person's 科室 in the division of a unit above.
    pub async fn owed_to_person(&self, moment: &Moment, whom: &Whom) -> Result<Vec<OwedTask>, OfficeError> {
        let register = self.register().await?;
        let above: BTreeSet<i64> = whom
            .units
            .iter()
            .filter_map(|unit| register.nearest(*unit, moment.today)?.parent)
            .filter(|unit| !whom.units.contains(unit))
            .collect();
        let sections: Vec<String> = whom
            .units
            .iter()
            .filter_map(|unit| register.nearest(*unit, moment.today))
            .filter(|unit| unit.parent.is_some())
            .flat_map(|unit| unit.names().map(str::to_owned).collect::<Vec<_>>())
            .collect();
        let people: BTreeSet<String> =
            self.posts_on(moment.today).await?.into_iter().map(|post| post.person_name).collect();
        let units: Vec<i64> = whom.units.iter().chain(&above).copied().collect();
        let mut owed = self.owed_by(moment, Some(&units)).await?;
        owed.retain(|line| {
            let is_own = !whom.name.is_empty() && line.who.contains(&whom.name);
            if above.contains(&line.unit) {
                let is_sections = sections.iter().any(|name| line.who.contains(name.as_str()));
                return line.kind == OwedKind::Line && (is_own || is_sections);
            }
            is_own || !people.iter().any(|name| !name.is_empty() && line.who.contains(name.as_str()))
        });
        Ok(owed)
    }

    async fn owed_by(&self, moment: &Moment, units: Option<&[i64]>) -> Result<Vec<OwedTask>, OfficeError> {
        let sees_all = Actor::named("系统任务", Role::Job);
        let register = self.register().await?;
        let mut owed = Vec::new();
        for line in self.plans().await? {
            let Some(issued) = line.issued_on.filter(|_| line.state.is_owed()) else { continue };
            let plan = self.plan(line.id).await?;
            let acts = self.plan_acts(plan.id).await?;
            for task in self.tasks(&sees_all, plan.id).await? {
                if units.is_none_or(|units| units.iter().any(|unit| task.is_of(*unit))) {
                    let of = OfTask::new(&plan, &task, &acts, &register, (issued, moment.today));
                    owed.extend(lines(&of, units));
                }
            }
        }
        let mut seen = BTreeSet::new();
        owed.retain(|line: &OwedTask| seen.insert((line.key.clone(), line.unit)));
        owed.sort_by_key(|owed| (owed.is_done, owed.due, owed.task));
        Ok(owed)
    }
}
