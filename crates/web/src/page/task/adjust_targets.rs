//! 调整单上的指标: the targets that stand, each with its figure, its day and whether it ends, and blank rows for targets to
//! be added. Reads them in the order they were sent; whether the changes can be is the office's to say.

use super::adjust::choices;
use crate::page::ledger::Choice;
use chrono::NaiveDate;
use zhaozhang_domain::task::measure::Comparator;
use zhaozhang_office::org::units::read_day;
use zhaozhang_office::plan::adjustments::Change;
use zhaozhang_office::plan::plan_content::MeasureContent;
use zhaozhang_office::plan::plans::Task;
use zhaozhang_office::refusal::Problem;

/// How many targets one form adds; another form adds more.
const BLANK_ROWS: usize = 3;

/// A target that stands.
pub(super) struct TargetRow {
    pub(super) index: usize,
    pub(super) indicator: String,
    pub(super) unit: String,
    pub(super) goal: String,
    pub(super) due: String,
    pub(super) is_ended: bool,
}

/// A row for a target to be added.
pub(super) struct BlankRow {
    pub(super) indicator: String,
    pub(super) comparators: Vec<Choice>,
    pub(super) goal: String,
    pub(super) unit: String,
    pub(super) due: String,
    pub(super) baseline_on: String,
    pub(super) baseline: String,
    pub(super) is_limit: bool,
    pub(super) pieces: Vec<Choice>,
}

impl BlankRow {
    /// Whether somebody typed into it.
    pub(super) fn is_typed(&self) -> bool {
        [&self.indicator, &self.goal, &self.unit, &self.due, &self.baseline_on, &self.baseline]
            .iter()
            .any(|field| !field.is_empty())
    }
}

/// The fields of one target as they were sent.
#[derive(Default)]
struct Sent<'f> {
    fields: Vec<(&'f str, &'f str)>,
}

impl<'f> Sent<'f> {
    fn get(&self, name: &str) -> Option<&'f str> {
        self.fields.iter().find(|(field, _)| *field == name).map(|(_, value)| *value)
    }

    fn words(&self, name: &str) -> String {
        self.get(name).unwrap_or_default().to_owned()
    }

    fn is_ticked(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| !value.is_empty())
    }

    /// Whether there is anything in it besides what a select always sends.
    fn is_typed(&self) -> bool {
        let chosen = ["comparator", "target_piece"];
        self.fields.iter().any(|(field, value)| !value.is_empty() && !chosen.contains(field))
    }
}

/// The targets sent: those that begin with `index`, and those that begin with `indicator`.
fn sent(fields: &[(String, String)]) -> (Vec<Sent<'_>>, Vec<Sent<'_>>) {
    let (mut standing, mut added): (Vec<Sent<'_>>, Vec<Sent<'_>>) = (Vec::new(), Vec::new());
    let mut open: Option<bool> = None;
    for (name, value) in fields {
        match name.as_str() {
            "index" => {
                open = Some(true);
                standing.push(Sent::default());
            }
            "indicator" => {
                open = Some(false);
                added.push(Sent::default());
            }
            "goal" | "target_due" | "ended" | "comparator" | "unit" | "baseline_on" | "baseline"
            | "threshold" | "target_piece" => {}
            _ => open = None,
        }
        let last = match open {
            Some(true) => standing.last_mut(),
            Some(false) => added.last_mut(),
            None => None,
        };
        if let Some(last) = last {
            last.fields.push((name, value.trim()));
        }
    }
    (standing, added)
}

/// The targets in force, with what was typed.
pub(super) fn rows(task: &Task, fields: &[(String, String)]) -> Vec<TargetRow> {
    let (standing, _) = sent(fields);
    let rows = task.content.targets().map(|target| {
        let index = target.index.to_string();
        let typed = standing.iter().find(|sent| sent.get("index") == Some(&index));
        let typed_as = |name: &str| typed.and_then(|sent| sent.get(name)).map(str::to_owned);
        let due = target.measure.due.map(|due| due.to_string()).unwrap_or_default();
        TargetRow {
            index: target.index,
            indicator: format!("{}{}", target.measure.indicator, target.measure.comparator),
            unit: target.measure.unit.clone(),
            goal: typed_as("goal").unwrap_or_else(|| target.measure.goal.clone()),
            due: typed_as("target_due").unwrap_or(due),
            is_ended: typed.is_some_and(|sent| sent.is_ticked("ended")),
        }
    });
    rows.collect()
}

/// The rows for targets to be added, with what was typed.
pub(super) fn blank_rows(task: &Task, fields: &[(String, String)]) -> Vec<BlankRow> {
    let (_, mut added) = sent(fields);
    let count = added.len().max(BLANK_ROWS);
    added.resize_with(count, Sent::default);
    let signs = [Comparator::AtLeast, Comparator::Equal, Comparator::AtMost, Comparator::About];
    let row = |sent: &Sent<'_>| BlankRow {
        indicator: sent.words("indicator"),
        comparators: choices(
            signs.iter().map(|sign| (sign.sign().to_owned(), sign.sign().to_owned())),
            &sent.words("comparator"),
        ),
        goal: sent.words("goal"),
        unit: sent.words("unit"),
        due: sent.words("target_due"),
        baseline_on: sent.words("baseline_on"),
        baseline: sent.words("baseline"),
        is_limit: sent.is_ticked("threshold"),
        pieces: choices(
            (0..task.content.parts.len()).map(|at| (at.to_string(), format!("第{}部分", at + 1))),
            &sent.words("target_piece"),
        ),
    };
    added.iter().map(row).collect()
}

/// What differs from the targets in force.
pub(super) fn changes(task: &Task, fields: &[(String, String)], problems: &mut Vec<Problem>) -> Vec<Change> {
    let (standing, added) = sent(fields);
    let mut changes = Vec::new();
    for sent in &standing {
        let index: usize = sent.words("index").parse().unwrap_or(usize::MAX);
        let known = task.content.target(index);
        // Who asks for a field only means to leave the other as it is.
        let goal = sent.get("goal").or_else(|| known.map(|known| known.goal.as_str())).unwrap_or_default();
        let due = day("target_due", &sent.words("target_due"), problems);
        let due = due.filter(|due| known.is_none_or(|known| known.due != Some(*due)));
        if known.is_none_or(|known| known.goal != goal) || due.is_some() {
            changes.push(Change::Goal { index, goal: goal.to_owned(), due });
        }
        if sent.is_ticked("ended") {
            changes.push(Change::TargetEnded { index });
        }
    }
    for sent in added.iter().filter(|sent| sent.is_typed()) {
        changes.push(addition(sent, problems));
    }
    changes
}

fn addition(sent: &Sent<'_>, problems: &mut Vec<Problem>) -> Change {
    let indicator = sent.words("indicator");
    let due = day("target_due", &sent.words("target_due"), problems);
    let since = day("baseline_on", &sent.words("baseline_on"), problems);
    let baseline = match (since, sent.words("baseline")) {
        (Some(on), figure) => Some((on, figure)),
        (None, figure) => {
            if !figure.is_empty() && sent.words("baseline_on").is_empty() {
                let what = format!("增加的指标“{indicator}”有基期数，没有基期日期");
                problems.push(Problem::at("baseline_on", "P-245", what, "请填写基期日期"));
            }
            None
        }
    };
    let part = Some(sent.words("target_piece")).filter(|part| !part.is_empty());
    let measure = MeasureContent {
        indicator,
        comparator: sent.words("comparator"),
        goal: sent.words("goal"),
        unit: sent.words("unit"),
        due,
        is_threshold: sent.is_ticked("threshold"),
        baseline,
        ..MeasureContent::default()
    };
    let part = part.map_or(0, |part| part.parse().unwrap_or(usize::MAX - 1));
    Change::TargetAdded { part, measure: Box::new(measure) }
}

/// A day of the form; one that cannot be read is refused, an empty one is none.
pub(super) fn day(field: &'static str, words: &str, problems: &mut Vec<Problem>) -> Option<NaiveDate> {
    let read = read_day(words);
    if read.is_none() && !words.is_empty() {
        let what = format!("日期“{words}”读不懂");
        problems.push(Problem::at(field, "P-241", what, "请填写日期，如2026-07-20"));
    }
    read
}
