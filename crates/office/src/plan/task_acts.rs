//! What happened to a task (任务记录): reports, figures, occasions, division, shares, steps of supervision and their
//! answers, with who confirmed them. Appended, never changed; only what was confirmed counts for a light.
//!
//! Written by [`crate::plan::record_task_act`] and [`crate::plan::judge_task_act`]; read into a light by [`crate::plan::task_progress`].

use crate::Office;
use crate::plan::adjustments::Change;
use crate::refusal::{Fault, OfficeError};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use zhaozhang_store::TaskActRow;

/// The kind of an act (记录种类).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActKind {
    /// 进展报告.
    Report,
    /// 指标数据: a figure of one target.
    Figure,
    /// 经常性工作: an occasion of a recurring duty.
    Occasion,
    /// 轮值安排: who goes where on which day, for a duty that comes back (S3-21).
    Roster,
    /// 任务分解: measures and dates of the unit's own.
    Division,
    /// 指标分解: what each county takes over of a target.
    Shares,
    /// 办结申请.
    Completion,
    /// 同研究、同部署、同实施、同检查 (S0-54).
    Together,
    /// 宣传稿件: a piece about the task.
    Publicity,
    /// 配套政策: a policy issued for the task (S2-25, S3-34).
    Policy,
    /// 行业指导: guidance given to counties (S2-25).
    Guidance,
    /// 试点单位: a unit that is a pilot, from when (S2-16).
    Pilot,
    /// 公开记录: where something the task wants published stands (S2-17, S3-14).
    Disclosure,
    /// 运行数据: a figure of an institution for a month or quarter (S2-19, S3-17).
    Series,
    /// 工作步骤: a step of a year's plan, with its day and how far it is (S3-32).
    Stage,
    /// 任务调整: what changed after the issue ([`crate::plan::adjustments`]).
    Adjustment,
    /// 督办: a step of supervision.
    Step,
    /// 督办答复.
    Answer,
    /// 确认.
    Confirmation,
    /// 退回.
    Return,
}

impl ActKind {
    /// All, in the order of the task's page.
    pub const ALL: [Self; 20] = [
        Self::Report,
        Self::Figure,
        Self::Occasion,
        Self::Roster,
        Self::Division,
        Self::Shares,
        Self::Completion,
        Self::Together,
        Self::Publicity,
        Self::Policy,
        Self::Guidance,
        Self::Pilot,
        Self::Disclosure,
        Self::Series,
        Self::Stage,
        Self::Adjustment,
        Self::Step,
        Self::Answer,
        Self::Confirmation,
        Self::Return,
    ];

    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Report => "进展报告",
            Self::Figure => "指标数据",
            Self::Occasion => "经常性工作",
            Self::Roster => "轮值安排",
            Self::Division => "任务分解",
            Self::Shares => "指标分解",
            Self::Completion => "办结申请",
            Self::Together => "四同",
            Self::Publicity => "宣传稿件",
            Self::Policy => "配套政策",
            Self::Guidance => "行业指导",
            Self::Pilot => "试点单位",
            Self::Disclosure => "公开记录",
            Self::Series => "运行数据",
            Self::Stage => "工作步骤",
            Self::Adjustment => "任务调整",
            Self::Step => "督办",
            Self::Answer => "督办答复",
            Self::Confirmation => "确认",
            Self::Return => "退回",
        }
    }

    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Whether a unit records it and somebody else confirms it.
    pub const fn is_reported(self) -> bool {
        !matches!(self, Self::Adjustment | Self::Step | Self::Confirmation | Self::Return)
    }
}

/// What an act says (记录内容); a kind uses the fields it needs, the others stay empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ActWords {
    /// The words.
    pub words: String,
    /// 佐证: names or addresses of evidence, one a line.
    pub evidence: String,
    /// Which target or recurring duty of the task, counted from 0 over all parts.
    pub index: Option<usize>,
    /// The figure, exact.
    pub figure: String,
    /// Shares of a target: unit and figure.
    pub shares: Vec<(String, String)>,
    /// The step of supervision, or which of the four 同.
    pub which: String,
    /// From when a step of work is under way (S3-32).
    pub from: Option<NaiveDate>,
    /// By when an answer is due.
    pub due: Option<NaiveDate>,
    /// 任务分解的各行, or the one of a 工作步骤: to whom, what, by when (S2-26, S3-32).
    pub lines: Vec<DivisionLine>,
    /// 调查方式: how a survey was made (S2-18).
    pub method: String,
    /// 样本量.
    pub sample: String,
    /// 还缺谁的报告: whom the lead says are missing, and why.
    pub missing: String,
    /// 时长（天） of an occasion, beside how often.
    pub days: String,
    /// The month or quarter a figure of an institution is of: `2026-10`, `2026-Q3`; empty for the month of its day.
    pub period: String,
    /// 文号 of the document an adjustment rests on.
    pub number: String,
    /// What an adjustment changed.
    pub changes: Vec<Change>,
    /// The same in words, with the old values.
    pub sentences: Vec<String>,
}

/// A line of a division (任务分解的一行): to whom, what, by when.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DivisionLine {
    /// 科室、单位 or person.
    pub who: String,
    /// 措施.
    pub what: String,
    /// 时限.
    pub due: Option<NaiveDate>,
}

/// An act (任务记录).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskAct {
    /// Its number.
    pub id: i64,
    /// The task.
    pub task: i64,
    /// Its kind.
    pub kind: ActKind,
    /// For which unit.
    pub unit: i64,
    /// The day it counts for.
    pub on: NaiveDate,
    /// What it says.
    pub words: ActWords,
    /// The act it confirms, sends back or answers.
    pub refers: Option<i64>,
    /// 经办人.
    pub by: String,
    /// When, RFC 3339 UTC.
    pub at: String,
    /// What became of it: the confirmation or return.
    pub judged: Option<Judged>,
}

/// What became of an act (确认情况).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// Whether it was confirmed, not sent back.
    pub is_confirmed: bool,
    /// When.
    pub on: NaiveDate,
    /// By whom.
    pub by: String,
    /// The opinion.
    pub words: String,
}

impl TaskAct {
    /// Whether it was confirmed up to a day.
    pub fn is_confirmed_on(&self, day: NaiveDate) -> bool {
        self.judged.as_ref().is_some_and(|judged| judged.is_confirmed && judged.on <= day)
    }

    /// Whether it was sent back.
    pub fn is_returned(&self) -> bool {
        self.judged.as_ref().is_some_and(|judged| !judged.is_confirmed)
    }
}

impl Office {
    /// The acts on a task, in order, each with what became of it.
    pub async fn task_acts(&self, task: i64) -> Result<Vec<TaskAct>, OfficeError> {
        Ok(acts_of(&self.inner.store.task_acts(task).await?)?)
    }

    /// The acts on all tasks of a plan, in order.
    pub async fn plan_acts(&self, plan: i64) -> Result<Vec<TaskAct>, OfficeError> {
        Ok(acts_of(&self.inner.store.plan_acts(plan).await?)?)
    }
}

/// Rows as acts, with what became of each.
pub(crate) fn acts_of(rows: &[TaskActRow]) -> Result<Vec<TaskAct>, Fault> {
    let mut acts = rows.iter().map(act_of).collect::<Result<Vec<TaskAct>, Fault>>()?;
    let judgements: Vec<(i64, Judged)> = acts
        .iter()
        .filter(|act| matches!(act.kind, ActKind::Confirmation | ActKind::Return))
        .filter_map(|act| {
            let judged = Judged {
                is_confirmed: act.kind == ActKind::Confirmation,
                on: act.on,
                by: act.by.clone(),
                words: act.words.words.clone(),
            };
            Some((act.refers?, judged))
        })
        .collect();
    for (refers, judged) in judgements {
        if let Some(act) = acts.iter_mut().find(|act| act.id == refers) {
            act.judged = Some(judged);
        }
    }
    Ok(acts)
}

fn act_of(row: &TaskActRow) -> Result<TaskAct, Fault> {
    let unreadable = || Fault::plain(format!("act {} on task {} cannot be read", row.id, row.task_id));
    let kind = ActKind::from_word(&row.kind).ok_or_else(unreadable)?;
    let on = row.on_day.parse().ok().ok_or_else(unreadable)?;
    let words = serde_json::from_str(&row.payload).ok().ok_or_else(unreadable)?;
    Ok(TaskAct {
        id: row.id,
        task: row.task_id,
        kind,
        unit: row.unit_id,
        on,
        words,
        refers: row.refers,
        by: row.recorded_by.clone(),
        at: row.recorded_at.clone(),
        judged: None,
    })
}
