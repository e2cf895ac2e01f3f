//! What a task wants followed up (要跟踪的事项): duties to publish and pilots, one record a mark; figures of institutions by
//! month or quarter, with what stands out beside the institution's own and the others' of the same time.

use super::one::Seen;
use std::collections::BTreeMap;
use zhaozhang_domain::period::{Period, PeriodKind, document_date};
use zhaozhang_domain::points::Points;
use zhaozhang_office::plan::task_acts::{ActKind, TaskAct};
use zhaozhang_office::plan::task_marks::{DISCLOSURE, PILOT, TaskMark, is_about, links, task_marks};

/// An institution's figures, by year and period.
type ByPeriod<'a> = BTreeMap<(String, String), &'a TaskAct>;

/// A duty to publish, or pilots to name, with what was done about it.
pub(super) struct MarkView {
    pub(super) kind: String,
    pub(super) words: String,
    pub(super) state: String,
    pub(super) tag: &'static str,
    pub(super) done: Vec<DoneView>,
}

/// A record about a mark.
pub(super) struct DoneView {
    pub(super) words: String,
    pub(super) links: Vec<String>,
    pub(super) place: String,
    pub(super) is_confirmed: bool,
}

/// An indicator over institutions and times.
pub(super) struct SeriesView {
    pub(super) which: String,
    pub(super) periods: Vec<String>,
    pub(super) rows: Vec<SeriesRow>,
}

/// An institution with its figures, one for each time of the head.
pub(super) struct SeriesRow {
    pub(super) name: String,
    pub(super) cells: Vec<SeriesCell>,
}

/// A figure with what stands out.
#[derive(Default)]
pub(super) struct SeriesCell {
    pub(super) figure: String,
    pub(super) survey: String,
    pub(super) far: String,
}

/// From so many figures on the middle one tells something.
const ENOUGH: usize = 3;

impl Seen {
    pub(super) fn marks(&self) -> Vec<MarkView> {
        task_marks(&self.task.content).into_iter().map(|mark| self.mark(mark)).collect()
    }

    /// The duties to publish among the marks, for the form.
    pub(super) fn mark_choices(&self, kind: &str) -> Vec<(usize, String)> {
        let marks = task_marks(&self.task.content).into_iter().filter(|mark| mark.kind == kind);
        marks.map(|mark| (mark.index, mark.words.to_owned())).collect()
    }

    fn mark(&self, mark: TaskMark<'_>) -> MarkView {
        let own: Vec<&TaskAct> =
            self.acts.iter().filter(|act| is_about(&self.task.content, act, mark)).collect();
        let confirmed = |act: &&&TaskAct| act.is_confirmed_on(self.today);
        let (state, tag) = match mark.kind {
            DISCLOSURE => {
                let is_linked = |act: &&&TaskAct| links(&act.words.evidence).next().is_some();
                if own.iter().filter(is_linked).any(|act| act.is_confirmed_on(self.today)) {
                    ("已公开".to_owned(), "tag-green")
                } else if own.is_empty() {
                    ("未办".to_owned(), "tag-amber")
                } else {
                    ("待确认".to_owned(), "tag-blue")
                }
            }
            PILOT => self.pilots(own.iter().filter(confirmed).map(|act| act.words.which.as_str()).collect()),
            _ => (String::new(), ""),
        };
        let done = own.iter().map(|act| DoneView {
            words: format!("{}　{}", document_date(act.on), act.words.words),
            links: links(&act.words.evidence).map(str::to_owned).collect(),
            place: if act.kind == ActKind::Pilot { act.words.which.clone() } else { String::new() },
            is_confirmed: act.is_confirmed_on(self.today),
        });
        MarkView {
            kind: mark.kind.to_owned(),
            words: mark.words.to_owned(),
            state,
            tag,
            done: done.collect(),
        }
    }

    /// The named pilots counted against the target of the task (S2-16).
    fn pilots(&self, mut names: Vec<&str>) -> (String, &'static str) {
        names.sort_unstable();
        names.dedup();
        let measures = self.task.content.targets().map(|target| target.measure);
        let goal = measures
            .filter(|measure| measure.indicator.contains(PILOT) || measure.quote.contains(PILOT))
            .find_map(|measure| Some((measure.goal()?, measure.unit.clone())));
        let n_named = i64::try_from(names.len()).unwrap_or(i64::MAX);
        match goal {
            Some((goal, unit)) if Points::whole(n_named) >= goal => {
                (format!("已确定{n_named}{unit}，目标{goal}{unit}"), "tag-green")
            }
            Some((goal, unit)) => {
                let missing = goal - Points::whole(n_named);
                (format!("已确定{n_named}{unit}，目标{goal}{unit}，还差{missing}{unit}"), "tag-amber")
            }
            None if names.is_empty() => ("未办".to_owned(), "tag-amber"),
            None => (format!("已确定{n_named}个"), "tag-green"),
        }
    }

    /// Figures of institutions, an indicator after another; of two for one time the later counts.
    pub(super) fn series(&self) -> Vec<SeriesView> {
        let mut figures: BTreeMap<&str, BTreeMap<&str, ByPeriod<'_>>> = BTreeMap::new();
        let own = self.acts.iter().filter(|act| act.kind == ActKind::Series && !act.is_returned());
        for act in own {
            let institution = figures.entry(&act.words.which).or_default().entry(&act.words.words);
            institution.or_default().insert(period_of(act), act);
        }
        figures.into_iter().map(|(which, institutions)| series_of(which, &institutions)).collect()
    }
}

/// The month or quarter a figure is of: its order and its word.
fn period_of(act: &TaskAct) -> (String, String) {
    let period = Period::parse(&act.words.period);
    let period = period.unwrap_or_else(|| PeriodKind::Month.containing(act.on));
    (format!("{}{}", period.last_day(), period.code()), period.to_string())
}

fn series_of(which: &str, institutions: &BTreeMap<&str, BTreeMap<(String, String), &TaskAct>>) -> SeriesView {
    let mut periods: Vec<&(String, String)> = institutions.values().flat_map(BTreeMap::keys).collect();
    periods.sort();
    periods.dedup();
    let figure = |act: &TaskAct| Points::parse(&act.words.figure);
    let rows = institutions.iter().map(|(name, figures)| {
        let own: Vec<Points> = figures.values().filter_map(|act| figure(act)).collect();
        let cells = periods.iter().map(|period| {
            let Some(act) = figures.get(*period) else { return SeriesCell::default() };
            let others: Vec<Points> =
                institutions.values().filter_map(|of| figure(of.get(*period)?)).collect();
            let far = figure(act).map(|figure| far_words(figure, &own, &others)).unwrap_or_default();
            let survey = if act.words.method.is_empty() {
                String::new()
            } else {
                format!("{}，样本{}", act.words.method, act.words.sample)
            };
            SeriesCell { figure: act.words.figure.clone(), survey, far }
        });
        SeriesRow { name: (*name).to_owned(), cells: cells.collect() }
    });
    SeriesView {
        which: which.to_owned(),
        rows: rows.collect(),
        periods: periods.iter().map(|(_, word)| word.clone()).collect(),
    }
}

/// Beside what a figure lies more than half of the middle one: the institution's own times, or the others of the time.
fn far_words(figure: Points, own: &[Points], others: &[Points]) -> String {
    let middle = |figures: &[Points]| {
        let mut figures = figures.to_vec();
        figures.sort();
        figures.get(figures.len() / 2).copied().filter(|_| figures.len() >= ENOUGH)
    };
    let is_far = |middle: Points| {
        let distance = if figure > middle { figure - middle } else { middle - figure };
        distance * Points::whole(2) > middle
    };
    let mut words = Vec::new();
    if let Some(middle) = middle(own).filter(|middle| is_far(*middle)) {
        words.push(format!("与本机构各期中间值{middle}相差过半"));
    }
    if let Some(middle) = middle(others).filter(|middle| is_far(*middle)) {
        words.push(format!("与同期各机构中间值{middle}相差过半"));
    }
    words.join("；")
}
