//! The lines owed on one task (一项任务的待办), unit by unit. What each kind of record asks and what closes it; who is told of
//! it is [`crate::plan::owed_tasks`]'s.

use crate::org::units::Register;
use crate::plan::owed_tasks::{OwedKind, OwedTask};
use crate::plan::plan_content::MeasureContent;
use crate::plan::plans::{Plan, Task};
use crate::plan::targets::Target;
use crate::plan::task_acts::{ActKind, TaskAct};
use crate::plan::task_marks::{DISCLOSURE, is_about, links, task_marks};
use crate::plan::task_progress::{BoardRow, board_row, divided_by};
use chrono::NaiveDate;
use zhaozhang_domain::period::{Period, PeriodKind, document_date};
use zhaozhang_domain::points::Points;
use zhaozhang_domain::task::light::Light;
use zhaozhang_domain::task::measure::Comparator;

/// A task with everything its lines are drawn from.
pub(crate) struct OfTask<'t> {
    plan: &'t Plan,
    task: &'t Task,
    acts: Vec<&'t TaskAct>,
    issued: NaiveDate,
    today: NaiveDate,
    row: BoardRow,
}

impl<'t> OfTask<'t> {
    /// A task among the acts of its plan.
    pub(crate) fn new(
        plan: &'t Plan,
        task: &'t Task,
        acts: &'t [TaskAct],
        register: &'t Register,
        (issued, today): (NaiveDate, NaiveDate),
    ) -> Self {
        let acts: Vec<&TaskAct> = acts.iter().filter(|act| act.task == task.id).collect();
        let row = board_row(task.clone(), issued, &acts, today, register);
        Self { plan, task, acts, issued, today, row }
    }

    fn is_county(&self, unit: i64) -> bool {
        self.task.counties.contains(&unit) && !self.task.is_answered_by(unit)
    }

    /// Whether what was done by or against a unit is this unit's: its own, or of one it took over from.
    fn is_of(&self, unit: i64, other: i64) -> bool {
        let own = self.task.answering.iter().find(|own| own.unit == unit);
        other == unit || own.is_some_and(|own| own.is_line_of(other))
    }

    fn has(&self, unit: i64, kind: ActKind, since: Option<NaiveDate>) -> bool {
        self.acts.iter().any(|act| {
            act.kind == kind
                && self.is_of(unit, act.unit)
                && !act.is_returned()
                && since.is_none_or(|since| act.on >= since)
        })
    }

    /// The last confirmed figure of a target: the task's own, or a county's of its share.
    fn latest(&self, index: usize, county: Option<i64>) -> Option<Points> {
        let own = self.acts.iter().filter(|act| {
            act.kind == ActKind::Figure
                && act.words.index == Some(index)
                && act.is_confirmed_on(self.today)
                && match county {
                    Some(county) => act.unit == county,
                    None => !self.task.is_share_of(act.unit, Some(index)),
                }
        });
        own.max_by_key(|act| act.on).and_then(|act| Points::parse(&act.words.figure))
    }
}

/// A line before its task is written around it.
struct Line {
    key: String,
    kind: OwedKind,
    what: String,
    who: String,
    arose_on: NaiveDate,
    due: Option<NaiveDate>,
    is_done: bool,
}

/// What units owe on a task; all of them where nobody is asked for.
pub(crate) fn lines(of: &OfTask<'_>, units: Option<&[i64]>) -> Vec<OwedTask> {
    let name = of.task.name();
    let head = format!("《{}》{name}", of.plan.content.title);
    let words = of.task.words();
    let number = &of.plan.content.document_number;
    let basis = if number.is_empty() { &of.plan.content.title } else { number };
    let mut asked: Vec<i64> = of.task.units_on(of.today).into_iter().map(|(unit, _)| unit).collect();
    asked.extend(of.task.counties_on(of.today));
    asked.sort_unstable();
    asked.dedup();
    asked.retain(|unit| units.is_none_or(|units| units.contains(unit)));
    let mut owed = Vec::new();
    for unit in asked {
        let light = of.row.verdict_of(unit).light;
        if light == Light::Stopped {
            continue;
        }
        for line in unit_lines(of, unit, light == Light::Done) {
            owed.push(OwedTask {
                what: format!("{head}：{}", line.what),
                key: line.key,
                kind: line.kind,
                task: of.task.id,
                unit,
                who: line.who,
                words: words.clone(),
                basis: format!("{basis} {name}"),
                arose_on: line.arose_on,
                due: line.due,
                is_late: !line.is_done && line.due.is_some_and(|due| due < of.today),
                is_done: line.is_done,
                light,
            });
        }
    }
    owed
}

fn unit_lines(of: &OfTask<'_>, unit: i64, is_done: bool) -> Vec<Line> {
    let mut lines = Vec::new();
    if !is_done {
        lines.extend(division(of, unit));
        lines.extend(reports(of, unit));
    }
    lines.extend(answers(of, unit));
    lines.extend(division_lines(of, unit, is_done));
    lines.extend(stages(of, unit));
    if of.is_county(unit) {
        lines.extend(shares(of, unit));
        return lines;
    }
    lines.extend(measures(of, is_done));
    lines.extend(open_disclosures(of));
    lines.push(Line {
        key: format!("task-{}", of.task.id),
        kind: OwedKind::Task,
        what: "完成时限".to_owned(),
        who: String::new(),
        arose_on: of.issued,
        due: of.task.content.due,
        is_done,
    });
    lines
}

fn division(of: &OfTask<'_>, unit: i64) -> Option<Line> {
    if of.has(unit, ActKind::Division, None) {
        return None;
    }
    Some(Line {
        key: format!("division-{}-{unit}", of.task.id),
        kind: OwedKind::Division,
        what: "分解到科室、到人".to_owned(),
        who: String::new(),
        arose_on: of.issued,
        due: Some(divided_by(&of.task.content, of.issued)),
        is_done: false,
    })
}

/// The report of the last month where it is missing, and that of the month under way, due when the next begins.
fn reports(of: &OfTask<'_>, unit: i64) -> Vec<Line> {
    let now = PeriodKind::Month.containing(of.today);
    let last = now.previous();
    let line = |month: Period, due: Option<NaiveDate>| Line {
        key: format!("report-{}-{unit}-{}", of.task.id, month.code()),
        kind: OwedKind::Report,
        what: format!("{month}进展报告"),
        who: String::new(),
        arose_on: month.first_day().max(of.issued),
        due,
        is_done: false,
    };
    let mut lines = Vec::new();
    if last.last_day() >= of.issued && !of.has(unit, ActKind::Report, Some(last.first_day())) {
        lines.push(line(last, Some(now.first_day())));
    }
    if !of.has(unit, ActKind::Report, Some(now.first_day())) {
        lines.push(line(now, now.last_day().succ_opt()));
    }
    lines
}

fn answers(of: &OfTask<'_>, unit: i64) -> Vec<Line> {
    let steps = of.acts.iter().filter(|act| act.kind == ActKind::Step && of.is_of(unit, act.unit));
    let is_answered = |step: i64| {
        of.acts
            .iter()
            .any(|act| act.kind == ActKind::Answer && act.refers == Some(step) && !act.is_returned())
    };
    steps
        .filter(|step| !is_answered(step.id))
        .map(|step| {
            let due = step.words.due.map(document_date).unwrap_or_default();
            Line {
                key: format!("answer-{}", step.id),
                kind: OwedKind::Answer,
                what: format!("{due}前答复{}", step.words.which),
                who: String::new(),
                arose_on: step.on,
                due: step.words.due,
                is_done: false,
            }
        })
        .collect()
}

/// The lines of a division with days; one is done when a step of work of the same words is.
fn division_lines(of: &OfTask<'_>, unit: i64, is_done: bool) -> Vec<Line> {
    let own = |kind: ActKind| {
        of.acts.iter().filter(move |act| act.kind == kind && act.unit == unit && !act.is_returned())
    };
    let mut lines = Vec::new();
    for act in own(ActKind::Division) {
        for (at, line) in act.words.lines.iter().enumerate() {
            let Some(due) = line.due else { continue };
            let is_through = own(ActKind::Stage)
                .any(|stage| stage.words.words == line.what && stage.words.which == "已完成");
            lines.push(Line {
                key: format!("line-{}-{at}", act.id),
                kind: OwedKind::Line,
                what: format!("{}：{}", line.who, line.what),
                who: line.who.clone(),
                arose_on: act.on,
                due: Some(due),
                is_done: is_done || is_through,
            });
        }
    }
    lines
}

/// Steps of work, each in its last state.
fn stages(of: &OfTask<'_>, unit: i64) -> Vec<Line> {
    let own = || {
        of.acts.iter().filter(move |act| act.kind == ActKind::Stage && act.unit == unit && !act.is_returned())
    };
    let is_last =
        |act: &&&TaskAct| !own().any(|later| later.id > act.id && later.words.words == act.words.words);
    own()
        .filter(is_last)
        .map(|act| {
            // The first record of a step names it; later ones say how far it is.
            let first = own().find(|first| first.words.words == act.words.words).map_or(act.id, |act| act.id);
            Line {
                key: format!("stage-{first}"),
                kind: OwedKind::Stage,
                what: format!("工作步骤“{}”（{}）", act.words.words, act.words.which),
                who: String::new(),
                arose_on: act.on,
                due: act.words.due,
                is_done: act.words.which == "已完成",
            }
        })
        .collect()
}

fn shares(of: &OfTask<'_>, unit: i64) -> Vec<Line> {
    let content = &of.task.content;
    let own = of.task.shares.iter().filter(|share| share.unit == unit && content.has_target(share.index));
    own.filter_map(|share| {
        let measure = content.target(share.index)?;
        let figure = share.figure.to_string();
        Some(Line {
            key: format!("share-{}-{}-{unit}", of.task.id, share.index),
            kind: OwedKind::Share,
            what: format!("承担{}{}{figure}{}", measure.indicator, measure.comparator, measure.unit),
            who: String::new(),
            arose_on: share.from,
            due: measure.due.or(content.due),
            is_done: meets(measure, &figure, of.latest(share.index, Some(unit))),
        })
    })
    .collect()
}

/// Targets with days of their own, and figures on the way.
fn measures(of: &OfTask<'_>, is_done: bool) -> Vec<Line> {
    let mut lines = Vec::new();
    for Target { index, measure, .. } in of.task.content.targets() {
        if measure.is_threshold {
            continue;
        }
        let line = |key: String, kind: OwedKind, what: String, due: NaiveDate, goal: &str| Line {
            key,
            kind,
            what,
            who: String::new(),
            arose_on: of.issued,
            due: Some(due),
            is_done: is_done || meets(measure, goal, of.latest(index, None)),
        };
        let MeasureContent { indicator, comparator, goal, unit, .. } = measure;
        for (day, figure) in &measure.milestones {
            let key = format!("milestone-{}-{index}-{day}", of.task.id);
            let what = format!("年度目标：{indicator}{comparator}{figure}{unit}");
            lines.push(line(key, OwedKind::Milestone, what, *day, figure));
        }
        if let Some(due) = measure.due.filter(|due| Some(*due) != of.task.content.due) {
            let key = format!("measure-{}-{index}", of.task.id);
            let what = format!("指标：{indicator}{comparator}{goal}{unit}");
            lines.push(line(key, OwedKind::Measure, what, due, goal));
        }
    }
    lines
}

fn meets(measure: &MeasureContent, goal: &str, figure: Option<Points>) -> bool {
    let read = Comparator::from_sign(&measure.comparator).zip(Points::parse(goal)).zip(figure);
    read.is_some_and(|((comparator, goal), figure)| comparator.is_met(figure, goal))
}

/// Duties to publish without a confirmed link, each on its own.
fn open_disclosures(of: &OfTask<'_>) -> Vec<Line> {
    let marks = task_marks(&of.task.content).into_iter().filter(|mark| mark.kind == DISCLOSURE);
    marks
        .filter_map(|mark| {
            let mut own = of.acts.iter().filter(|act| is_about(&of.task.content, act, mark));
            let is_through =
                own.any(|act| act.is_confirmed_on(of.today) && links(&act.words.evidence).next().is_some());
            (!is_through).then(|| Line {
                key: format!("disclosure-{}-{}", of.task.id, mark.index),
                kind: OwedKind::Disclosure,
                what: format!("公开事项“{}”，登记公开的网址", mark.words),
                who: String::new(),
                arose_on: of.issued,
                due: of.task.content.due,
                is_done: false,
            })
        })
        .collect()
}
