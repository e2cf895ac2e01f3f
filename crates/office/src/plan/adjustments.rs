//! What was changed on a task after its plan was issued (任务调整): due day, department, figure, wording, or that it
//! stops, each with its basis and from when. Appended as an act; the issued content stays as it is, and what holds on a
//! day is worked out from both. The verb is [`crate::plan::adjust_task`].

use crate::plan::plan_content::{MeasureContent, MemberContent, TaskContent};
use crate::plan::task_acts::{ActKind, TaskAct};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One change of an adjustment (调整内容).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// 时限: of the whole task; nothing makes it a standing one.
    Due(Option<NaiveDate>),
    /// 增加责任单位: to a part, with its duty's word.
    Joined {
        /// Which part, from 0.
        part: usize,
        /// As it is called on the day.
        name: String,
        /// The unit.
        unit: i64,
        /// 牵头, 分别负责, 负责 or 配合.
        duty: String,
    },
    /// 不再由某单位负责: in every part.
    Left {
        /// As it is called on the day.
        name: String,
        /// The unit.
        unit: i64,
    },
    /// 指标数值, 指标时限.
    Goal {
        /// Which target, as [`crate::plan::targets::Target::index`] counts.
        index: usize,
        /// Its new figure.
        goal: String,
        /// Its own new day; nothing keeps the old one.
        due: Option<NaiveDate>,
    },
    /// 增加指标: to a part.
    TargetAdded {
        /// Which part, from 0.
        part: usize,
        /// What it asks for.
        measure: Box<MeasureContent>,
    },
    /// 指标不再执行.
    TargetEnded {
        /// Which target, as [`crate::plan::targets::Target::index`] counts.
        index: usize,
    },
    /// 任务内容.
    Text {
        /// Which part, from 0.
        part: usize,
        /// The new words.
        text: String,
    },
    /// 停止执行.
    Stopped,
}

/// An adjustment that was made (任务调整一次).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adjustment {
    /// The act.
    pub act: i64,
    /// From which day.
    pub on: NaiveDate,
    /// 依据: why.
    pub basis: String,
    /// The document's number.
    pub number: String,
    /// What changed, as sentences with the old values.
    pub sentences: Vec<String>,
    /// What changed.
    pub changes: Vec<Change>,
    /// 经办人.
    pub by: String,
}

/// The adjustments among the acts of a task, in the order of their days.
pub(crate) fn adjustments_of(acts: &[TaskAct], task: i64) -> Vec<Adjustment> {
    let own = acts.iter().filter(|act| act.task == task && act.kind == ActKind::Adjustment);
    let mut all: Vec<Adjustment> = own
        .map(|act| Adjustment {
            act: act.id,
            on: act.on,
            basis: act.words.words.clone(),
            number: act.words.number.clone(),
            sentences: act.words.sentences.clone(),
            changes: act.words.changes.clone(),
            by: act.by.clone(),
        })
        .collect();
    all.sort_by_key(|one| (one.on, one.act));
    all
}

/// A content after these changes. Unknown parts and targets are left alone: a change names what was there.
pub(crate) fn changed(mut content: TaskContent, changes: &[Change]) -> TaskContent {
    for change in changes {
        match change {
            Change::Due(due) => {
                content.due = *due;
                content.due_words.clear();
            }
            Change::Joined { part, name, unit, duty } => {
                if let Some(part) = content.parts.get_mut(*part) {
                    part.members.retain(|member| member.unit != Some(*unit));
                    part.members.push(MemberContent {
                        name: name.clone(),
                        written: name.clone(),
                        unit: Some(*unit),
                        part: duty.clone(),
                        ..MemberContent::default()
                    });
                }
            }
            Change::Left { unit, .. } => {
                for part in &mut content.parts {
                    part.members.retain(|member| member.unit != Some(*unit));
                    for member in &mut part.members {
                        member.units.retain(|own| own != unit);
                    }
                }
            }
            Change::Goal { index, goal, due } => {
                if let Some(measure) = content.target_mut(*index) {
                    measure.goal.clone_from(goal);
                    measure.due = due.or(measure.due);
                }
            }
            Change::TargetAdded { part, measure } => content.added.push((*part, (**measure).clone())),
            Change::TargetEnded { index } => content.ended.push(*index),
            Change::Text { part, text } => {
                if let Some(part) = content.parts.get_mut(*part) {
                    part.text.clone_from(text);
                }
            }
            Change::Stopped => {}
        }
    }
    content
}
