//! How units stand in a month's circular (各单位进展): departments, districts and counties, each by its own reports and
//! answers, a county by the shares it took over; and along which chain the circular goes to it (S2 三（一）).

use crate::org::units::Register;
use crate::plan::task_acts::{ActKind, TaskAct};
use crate::plan::task_progress::BoardRow;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use zhaozhang_domain::period::Period;
use zhaozhang_domain::task::letter::Chain;
use zhaozhang_domain::task::light::Light;

/// How a unit stands with its tasks (单位进展).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UnitLine {
    /// The unit.
    pub unit: i64,
    /// Its name.
    pub name: String,
    /// Along which chain its letter and the circular go.
    pub chain: Chain,
    /// How many tasks it answers for or took a share of.
    pub tasks: usize,
    /// How many of each light, in the order of [`Light::ALL`].
    pub lights: [usize; 4],
    /// Steps of supervision in the month.
    pub steps: usize,
    /// Steps still waiting for an accepted answer.
    pub open_steps: usize,
}

impl UnitLine {
    /// Its cells in the table.
    pub(crate) fn cells(&self) -> Vec<String> {
        let mut row = vec![self.name.clone(), self.tasks.to_string()];
        row.extend(self.lights.iter().map(ToString::to_string));
        row.extend([self.steps.to_string(), self.open_steps.to_string()]);
        row
    }
}

/// How each unit stands, most red lights first; counties with shares stand among them.
pub(crate) fn unit_lines(
    board: &[BoardRow],
    acts: &[TaskAct],
    (month, as_of): (Period, NaiveDate),
    register: &Register,
) -> Vec<UnitLine> {
    let mut lines: BTreeMap<i64, UnitLine> = BTreeMap::new();
    let mut count = |unit: i64, light: Light| {
        let line = lines.entry(unit).or_insert_with(|| blank(unit, register, as_of));
        line.tasks += 1;
        let place = Light::ALL.iter().position(|known| *known == light);
        if let Some(count) = place.and_then(|place| line.lights.get_mut(place)) {
            *count += 1;
        }
    };
    for row in board.iter().filter(|row| row.verdict.light != Light::Stopped) {
        for own in row.own.iter().chain(&row.counties) {
            count(own.unit, own.verdict.light);
        }
    }
    for step in acts.iter().filter(|act| act.kind == ActKind::Step && act.on <= as_of) {
        let Some(line) = lines.get_mut(&step.unit) else { continue };
        line.steps += usize::from(month.contains(step.on));
        let accepted = acts.iter().any(|act| {
            act.kind == ActKind::Answer && act.refers == Some(step.id) && act.is_confirmed_on(as_of)
        });
        line.open_steps += usize::from(!accepted);
    }
    let mut lines: Vec<UnitLine> = lines.into_values().collect();
    let red = |line: &UnitLine| line.lights.last().copied().unwrap_or_default();
    lines.sort_by(|a, b| red(b).cmp(&red(a)).then_with(|| a.name.cmp(&b.name)));
    lines
}

fn blank(unit: i64, register: &Register, as_of: NaiveDate) -> UnitLine {
    let known = register.nearest(unit, as_of);
    let name = known.map_or_else(|| format!("单位{unit}"), |unit| unit.name.clone());
    UnitLine {
        unit,
        chain: Chain::of(&name, known.map_or("", |unit| unit.level.as_str())),
        name,
        tasks: 0,
        lights: [0; 4],
        steps: 0,
        open_steps: 0,
    }
}
