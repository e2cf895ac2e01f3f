//! Words of a task that several pages share (任务用语).

use chrono::NaiveDate;
use zhaozhang_domain::task::parts::Part;
use zhaozhang_office::org::units::Register;
use zhaozhang_office::plan::plans::Task;
use zhaozhang_office::plan::task_progress::BoardRow;

/// 任务12, 第二部分任务1, or its label.
pub(super) fn name(task: &Task) -> String {
    task.name()
}

/// Who leads, or stands first by custom; and the others. In the order of the document, groups by the paper's name, units
/// as they are called on the day.
pub(super) fn departments(task: &Task, register: &Register, on: NaiveDate) -> (String, String) {
    let name = |unit: i64| register.nearest(unit, on).map_or_else(String::new, |unit| unit.name.clone());
    let content = task.content_on(on);
    let members = content.parts.iter().flat_map(|part| &part.members);
    let mut leads: Vec<String> = Vec::new();
    let mut others: Vec<String> = Vec::new();
    let mut put = |shown: String, is_lead: bool| {
        if leads.contains(&shown) || others.contains(&shown) {
            return;
        }
        if is_lead { leads.push(shown) } else { others.push(shown) }
    };
    for (at, member) in members.enumerate() {
        let shown = member.unit.map_or_else(|| member.name.clone(), name);
        let shown = if member.units.is_empty() {
            shown
        } else {
            format!("{}（{}个单位）", member.name, member.units.len())
        };
        if member.is_by_custom {
            put(format!("{shown}（按惯例）"), true);
        } else {
            put(shown, member.part == Part::Lead.word() || at == 0);
        }
    }
    // Who took over after a merger or split stands with those it came out of.
    for own in task.answering.iter().filter(|own| !own.heir_of.is_empty() && own.answers_on(on)) {
        let from: Vec<String> = own.heir_of.iter().map(|unit| name(*unit)).collect();
        put(format!("{}（承接{}）", name(own.unit), from.join("、")), own.part == Part::Lead);
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
        "units": row.own.iter().chain(&row.counties).map(|own| serde_json::json!({ "id": own.unit,
            "name": own.name, "duty": own.duty, "light": own.verdict.light.word(),
            "reasons": own.verdict.reasons.iter().map(|(_, words)| words).collect::<Vec<_>>() })).collect::<Vec<_>>(),
        "reasons": row.verdict.reasons.iter().map(|(_, words)| words).collect::<Vec<_>>(),
        "together": row.together, "pieces": row.pieces, "tags": row.task.content.tags,
    })
}
