//! What a supervisor may do next and why (督办建议): the next step of the ladder against a unit whose last step was not
//! answered in time or whose answer was refused, and the first step where a unit's light is red. Proposed only; a person
//! takes it ([`crate::plan::record_task_act`]).

use crate::plan::task_acts::{ActKind, TaskAct};
use crate::plan::task_progress::{BoardRow, steps};
use chrono::NaiveDate;
use zhaozhang_domain::period::document_date;
use zhaozhang_domain::task::ladder::{Answer, Step, next};
use zhaozhang_domain::task::light::Light;

/// A step that may be taken now (督办建议).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Against which unit.
    pub unit: i64,
    /// Its name.
    pub name: String,
    /// Which step.
    pub step: Step,
    /// Why.
    pub reason: String,
}

impl Proposal {
    /// 市财政局：可催办; the reason stands beside it on the board.
    pub fn brief(&self) -> String {
        format!("{}：可{}", self.name, self.step.word())
    }

    /// 市财政局：可催办（提醒应于2026年11月12日前答复，至今没有答复）.
    pub fn words(&self) -> String {
        format!("{}：可{}（{}）", self.name, self.step.word(), self.reason)
    }
}

/// The steps that may be taken on a task on a day, unit by unit.
pub fn proposals(row: &BoardRow, acts: &[&TaskAct], on: NaiveDate) -> Vec<Proposal> {
    if matches!(row.verdict.light, Light::Done | Light::Stopped) {
        return Vec::new();
    }
    row.own
        .iter()
        .chain(&row.counties)
        .filter_map(|own| {
            let of_unit: Vec<&TaskAct> = acts
                .iter()
                .copied()
                .filter(|act| act.unit == own.unit || act.kind == ActKind::Answer)
                .filter(|act| act.on <= on)
                .collect();
            let taken = steps(&of_unit);
            let step = next(&taken, on).ok()?;
            let reason = match taken.last().map(|last| (last, last.answer)) {
                Some((last, Answer::None)) => {
                    format!("{}应于{}前答复，至今没有答复", last.step.word(), document_date(last.answer_due))
                }
                Some((last, Answer::Refused(day))) => {
                    format!("{}的答复{}未被认可", last.step.word(), document_date(day))
                }
                // Nothing asked yet, or the last matter is closed: only a red light gives cause to begin.
                _ => {
                    let red = own.verdict.reasons.iter().filter(|(light, _)| *light == Light::Red);
                    let red: Vec<&str> = red.map(|(_, reason)| reason.as_str()).collect();
                    if red.is_empty() {
                        return None;
                    }
                    red.join("；")
                }
            };
            Some(Proposal { unit: own.unit, name: own.name.clone(), step, reason })
        })
        .collect()
}
