//! Reminders about reform tasks (改革任务提醒): what units and persons owe on tasks, told at the same steps, to the same
//! levels and in the same digest as the duties of notices (DL-30, DL-31). A line of a division that names somebody is
//! told to that person; everything else to the unit's liaison, and to its leaders once it stays undone.
//!
//! Called by [`crate::duty::run_reminders`]; nothing is sent here.

use crate::Office;
use crate::duty::duties::local;
use crate::duty::run_reminders::{People, Recipient, Telling};
use crate::moment::Moment;
use crate::org::posts::Post;
use crate::permit::Role;
use crate::plan::owed_tasks::{OwedKind, OwedTask};
use crate::refusal::OfficeError;
use std::collections::BTreeMap;
use zhaozhang_domain::calendar::Derivation;
use zhaozhang_domain::duty::digest::{DigestLine, due_words};
use zhaozhang_domain::duty::reminder::{Level, ReminderPlan, Step, calls};
use zhaozhang_domain::duty::{Duty, DutyKind, DutyState};

impl Office {
    /// Everything owed on tasks that reached a step by the moment, for each person it concerns.
    pub(crate) async fn task_tellings(
        &self,
        moment: &Moment,
        plan: &ReminderPlan,
    ) -> Result<Vec<Telling>, OfficeError> {
        let register = self.register().await?;
        let mut owed: BTreeMap<String, OwedTask> = BTreeMap::new();
        let mut duties = Vec::new();
        let mut units: BTreeMap<String, i64> = BTreeMap::new();
        for line in self.all_owed_tasks(moment).await?.into_iter().filter(|line| !line.is_done) {
            let Some(unit) = register.nearest(line.unit, moment.today) else { continue };
            units.insert(unit.name.clone(), unit.id);
            // Several units owe the same day of a task; each is told on its own.
            let key = format!("task-{}-{}", unit.id, line.key);
            duties.extend(duty_of(&line, &key, &unit.name, moment));
            owed.insert(key, line);
        }
        let posts = self.posts_on(moment.today).await?;
        let mut people = People::new(self, moment, units);
        let mut planned = Vec::new();
        for call in calls(&duties, plan, self.calendar(), local(moment)) {
            let Some(line) = owed.get(&call.duty.key) else { continue };
            // That something is on the to-do list now is told of what somebody just asked for, not of far days.
            if call.step == Step::Opened && !is_told_at_once(line.kind) {
                continue;
            }
            let named = recipients(line, &call.duty.unit, &posts, |unit| {
                register.nearest(unit, moment.today).and_then(|unit| unit.parent)
            });
            let to = match named {
                to if call.level == Level::Correspondent && !to.is_empty() => to,
                _ => people.of(&call.duty.unit, call.level).await?,
            };
            for to in to {
                planned.push(Telling {
                    to,
                    level: call.level,
                    notice: String::new(),
                    is_overdue: call.duty.state == DutyState::Overdue,
                    line: DigestLine {
                        key: call.duty.key.clone(),
                        code: format!("task-{}", line.task),
                        step: call.step,
                        unit: call.duty.unit.clone(),
                        title: line.what.clone(),
                        due: due_words(call.duty, moment.today),
                        basis: line.basis.clone(),
                        shortfall: String::new(),
                        stake: String::new(),
                    },
                });
            }
        }
        Ok(planned)
    }
}

/// Who is told by name: the person a line of a division names, in the unit or below it; else the contacts of a member
/// department, which has no liaison of information.
fn recipients(
    line: &OwedTask,
    unit: &str,
    posts: &[Post],
    parent: impl Fn(i64) -> Option<i64>,
) -> Vec<Recipient> {
    let recipient = |post: &Post| Recipient {
        person: post.person,
        name: post.person_name.clone(),
        unit: unit.to_owned(),
    };
    let named = posts.iter().find(|post| {
        let is_near = post.unit == line.unit || parent(post.unit) == Some(line.unit);
        is_near && !post.person_name.is_empty() && line.who.contains(&post.person_name)
    });
    if let Some(post) = named {
        return vec![recipient(post)];
    }
    let contacts = posts.iter().filter(|post| post.unit == line.unit && post.role == Role::MemberUnit);
    contacts.map(recipient).collect()
}

/// Whether somebody is told as soon as it is owed.
const fn is_told_at_once(kind: OwedKind) -> bool {
    matches!(kind, OwedKind::Division | OwedKind::Answer | OwedKind::Line | OwedKind::Share)
}

/// A line as a duty, so that the steps of reminders are worked out in one place; nothing without a day.
fn duty_of(line: &OwedTask, key: &str, unit: &str, moment: &Moment) -> Option<Duty> {
    let day = line.due?;
    Some(Duty {
        key: key.to_owned(),
        kind: DutyKind::Event,
        notice: String::new(),
        unit: unit.to_owned(),
        article: 0,
        rule: String::new(),
        class: String::new(),
        title: line.what.clone(),
        demand: String::new(),
        parts: Vec::new(),
        arose_on: line.arose_on,
        due: Derivation { day, steps: Vec::new(), is_provisional: false },
        state: if day < moment.today { DutyState::Overdue } else { DutyState::Open },
        done_on: None,
        progress: None,
        checks: Vec::new(),
        if_missed: Vec::new(),
        if_kept: Vec::new(),
        closes: String::new(),
        facts: Vec::new(),
    })
}
