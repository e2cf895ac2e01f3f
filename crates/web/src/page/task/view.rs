//! Words of a task that several pages share (任务用语).

use chrono::NaiveDate;
use zhaozhang_domain::task::parts::Part;
use zhaozhang_office::org::units::Register;
use zhaozhang_office::plan::plans::Task;
use zhaozhang_office::plan::task_progress::BoardRow;

/// 任务12, or its label.
pub(super) fn name(task: &Task) -> String {
    match (task.content.number, task.content.label.is_empty()) {
        (Some(number), _) => format!("任务{number}"),
        (None, false) => task.content.label.clone(),
        (None, true) => format!("第{}项", task.ordinal),
    }
}

/// Who leads, or stands first; and the others with their parts. In the order of the document, as it is called on the day.
pub(super) fn departments(task: &Task, register: &Register, on: NaiveDate) -> (String, String) {
    let name = |unit: i64| register.nearest(unit, on).map_or_else(String::new, |unit| unit.name.clone());
    let members = task.content.parts.iter().flat_map(|part| &part.members);
    let mut leads: Vec<String> = Vec::new();
    let mut others: Vec<String> = Vec::new();
    for (at, member) in members.enumerate() {
        let shown = member.unit.map_or_else(|| member.name.clone(), name);
        let is_lead = member.part == Part::Lead.word();
        if leads.contains(&shown) || others.contains(&shown) {
            continue;
        }
        if is_lead || at == 0 {
            leads.push(shown);
        } else {
            others.push(shown);
        }
    }
    (leads.join("、"), others.join("、"))
}

/// A task for programs.
pub(super) fn json(row: &BoardRow, register: &Register, on: NaiveDate) -> serde_json::Value {
    let (leads, others) = departments(&row.task, register, on);
    serde_json::json!({
        "id": row.task.id, "number": row.task.content.number, "label": row.task.content.label,
        "words": row.task.words(), "leads": leads, "others": others,
        "due": row.task.content.due.map(|due| due.to_string()),
        "light": row.verdict.light.word(),
        "reasons": row.verdict.reasons.iter().map(|(_, words)| words).collect::<Vec<_>>(),
        "together": row.together, "pieces": row.pieces, "tags": row.task.content.tags,
    })
}
