//! Tasks (重点任务) of a plan: which units are tasks, their parts, and what each part says.
//! A task is the numbered unit that carries a responsibility; where no unit carries one, see [`pick`].

use super::doubt::Doubt;
use super::due::{self, Derivation, Due, DueWords, Times};
use super::passage::Passage;
use super::recurring::{self, Mark, Recurring};
use super::responsibility::{self, Assignment, Standing, Statement};
use super::span::{Certainty, Found, Span};
use super::target::{Reader, Target};
use super::{department::Resolver, outline::Unit};
use chrono::NaiveDate;
use std::ops::Range;

/// A chapter (章节) that holds tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// Its number, where it has one.
    pub number: Option<u64>,
    /// The number as written: （一）.
    pub label: String,
    /// Its title.
    pub title: String,
    /// The title of the section above it: 工作任务及责任部门.
    pub section: Option<String>,
    /// Where the title stands.
    pub span: Span,
}

/// A task (重点任务) of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Its number; nothing when the plan gives none.
    pub number: Option<u64>,
    /// The number as written: １７．
    pub label: String,
    /// Which of [`super::Plan::chapters`] it stands in.
    pub chapter: Option<usize>,
    /// Its parts, each with its own responsibility, in order.
    pub parts: Vec<Part>,
    /// When it is due: the words' day, else the end of the plan's year.
    pub due: Found<Due>,
    /// All of it.
    pub span: Span,
    /// What a person has to look at in the task as a whole.
    pub doubts: Vec<Doubt>,
}

/// A part of a task (任务的一部分) with its own responsibility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its words, broken lines joined, the responsibility left out.
    pub text: String,
    /// Where they stand.
    pub span: Span,
    /// Who answers for it; nothing when nobody is named.
    pub assignment: Option<Assignment>,
    /// 量化指标.
    pub targets: Vec<Target>,
    /// Every due word of the part.
    pub dues: Vec<Found<Due>>,
    /// 经常性任务.
    pub recurring: Vec<Recurring>,
    /// Marks: duties to publish, red lines, surveys, pilots.
    pub marks: Vec<Mark>,
}

/// What tasks are read with.
pub(super) struct Context<'r, 'd> {
    pub(super) times: Times,
    pub(super) short_names: Vec<Vec<char>>,
    pub(super) resolver: &'r mut Resolver<'d>,
    pub(super) standing: Standing,
}

/// The text of a task with what is known of it.
pub(super) struct Draft {
    pub(super) number: Option<u64>,
    pub(super) label: String,
    pub(super) chapter: Option<usize>,
    pub(super) text: Passage,
    pub(super) statements: Vec<Statement>,
    pub(super) inherited: Option<Assignment>,
    pub(super) doubts: Vec<Doubt>,
}

impl Context<'_, '_> {
    /// Reads a task.
    pub(super) fn task(&mut self, draft: Draft) -> Task {
        let text = &draft.text;
        let words = due::find(text, 0..text.len(), self.times);
        let mut parts = Vec::new();
        let mut start = 0;
        for statement in &draft.statements {
            let assignment = responsibility::read(text, statement, &mut self.standing, self.resolver);
            let range = start..statement.range.start;
            parts.push(self.part(text, range, statement.range.end, Some(assignment), &words));
            start = statement.range.end;
        }
        let mut doubts = draft.doubts;
        let rest = trimmed(text, start..text.len());
        // 完成时限：… behind the responsibility belongs to the part before it.
        let is_due = responsibility::is_aside(text, rest.start);
        if parts.is_empty() || rest.len() >= 12 && !is_due {
            let inherited = draft.inherited.map(|mut assignment| {
                assignment.certainty = Certainty::Doubtful(Doubt::Inherited);
                assignment
            });
            if inherited.is_none() {
                doubts.push(Doubt::NoResponsibility);
            }
            parts.push(self.part(text, start..text.len(), text.len(), inherited, &words));
        } else if let Some(last) = parts.last_mut() {
            let late = words.iter().filter(|due| due.range.start >= start);
            last.dues.extend(late.map(|due| due.found(text)));
        }
        let due = self.due(text, &words);
        doubts.extend(doubt_of(&due));
        let span = text.span(0..text.len());
        Task { number: draft.number, label: draft.label, chapter: draft.chapter, parts, due, span, doubts }
    }

    /// Reads a task out of a table row, whose responsibility is already known.
    pub(super) fn row_task(
        &mut self,
        draft: Draft,
        words_end: usize,
        dues: usize,
        assignment: Option<Assignment>,
    ) -> Task {
        let text = &draft.text;
        let mut words = due::find(text, 0..dues, self.times);
        words.extend(due::find(text, dues..text.len(), Times { is_cell: true, ..self.times }));
        let mut doubts = draft.doubts;
        if assignment.is_none() {
            doubts.push(Doubt::NoResponsibility);
        }
        let part = self.part(text, 0..words_end, text.len(), assignment, &words);
        let due = self.due(text, &words);
        doubts.extend(doubt_of(&due));
        let span = text.span(0..text.len());
        Task {
            number: draft.number,
            label: draft.label,
            chapter: draft.chapter,
            parts: vec![part],
            due,
            span,
            doubts,
        }
    }

    fn part(
        &self,
        text: &Passage,
        range: Range<usize>,
        end: usize,
        assignment: Option<Assignment>,
        words: &[DueWords],
    ) -> Part {
        let reader = Reader { passage: text, dues: words, short_names: &self.short_names };
        let shown = trimmed(text, range.clone());
        let dues = words.iter().filter(|due| (range.start..end).contains(&due.range.start));
        Part {
            text: text.words(shown.clone()),
            span: text.span(shown),
            assignment,
            targets: reader.targets(range.clone()),
            dues: dues.map(|due| due.found(text)).collect(),
            recurring: recurring::find(text, range.clone()),
            marks: recurring::marks(text, range),
        }
    }

    /// When the task is due: the last of its due words, else the end of the plan's year.
    fn due(&self, text: &Passage, words: &[DueWords]) -> Found<Due> {
        let labelled = words.iter().filter(|due| due.is_labelled && due.due.on.is_some());
        let dated = words.iter().filter(|due| due.due.on.is_some());
        let last = labelled.max_by_key(|due| due.due.on).or_else(|| dated.max_by_key(|due| due.due.on));
        if let Some(last) = last.or(words.last()) {
            let mut found = last.found(text);
            let n_days = words.iter().filter(|due| due.due.on != last.due.on).count();
            if n_days > 0 {
                found.certainty = found.certainty.or(Certainty::Doubtful(Doubt::SeveralDueWords));
            }
            return found;
        }
        let on = self.times.year.and_then(|year| NaiveDate::from_ymd_opt(year, 12, 31));
        let doubt = if on.is_some() { Doubt::NoDueWords } else { Doubt::NoYear };
        let due = Due { on, derivation: Derivation::Silence, words: String::new(), is_before_issue: false };
        Found::doubtful(due, text.span(0..text.len()), doubt)
    }
}

/// The doubt about a due date that a person has to look at; silence is the rule, not a doubt about the task.
fn doubt_of(due: &Found<Due>) -> Option<Doubt> {
    match &due.certainty {
        Certainty::Doubtful(doubt) if *doubt != Doubt::NoDueWords => Some(doubt.clone()),
        _ => None,
    }
}

/// A range without breaks at its ends.
fn trimmed(text: &Passage, range: Range<usize>) -> Range<usize> {
    let mut range = range;
    while range.start < range.end && matches!(text.c(range.start), '\n' | '。' | ';') {
        range.start += 1;
    }
    while range.start < range.end && text.before(range.end) == '\n' {
        range.end -= 1;
    }
    range
}

/// Which units are tasks.
pub(super) mod pick {
    use super::Unit;
    use crate::plan::number::Style;
    use crate::plan::outline::is_below;
    use crate::plan::responsibility::of_heading;
    use std::collections::BTreeMap;

    /// What a unit is.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(in crate::plan) enum Standing {
        /// A heading or plain text.
        Heading,
        /// A task of its own text.
        Task,
        /// A task with everything below it.
        Whole,
        /// A heading whose unnumbered paragraphs are tasks.
        Paragraphs,
        /// Part of the unit above.
        Absorbed,
    }

    /// Judges every unit: a unit with a responsibility is a task; numbers inside an item belong to the item when only
    /// the last of them carries the bracket; a sibling of tasks without a bracket is a task without one.
    pub(in crate::plan) fn tasks(units: &[Unit]) -> Vec<Standing> {
        let has: Vec<bool> = units.iter().map(|unit| !unit.statements.is_empty()).collect();
        let children = children(units);
        let told = |below: &Vec<usize>| below.iter().filter(|child| has.get(**child) == Some(&true)).count();
        let told_beside: Vec<usize> = children.iter().map(told).collect();
        let closing = closing_styles(units, &children, &has);
        let mut standing: Vec<Standing> = vec![Standing::Heading; units.len()];
        for (at, unit) in units.iter().enumerate() {
            let Some(below) = children.get(at) else { continue };
            let is_told = |child: &usize| told_within(&children, &has, *child);
            let n_told = below.iter().filter(|child| is_told(child)).count();
            // Inner numbers: (1) and ① always, others where the neighbours of this unit carry their own bracket.
            let own = has.get(at) == Some(&true);
            let n_beside =
                unit.parent.and_then(|parent| told_beside.get(parent)).copied().unwrap_or_default();
            let is_beside_tasks = n_beside > usize::from(own);
            let is_inner = |child: &usize| {
                units.get(*child).is_some_and(|c| {
                    matches!(c.numbering.style, Style::ArabicBracket | Style::Circled | Style::Spoken)
                })
            };
            let is_closing = below
                .first()
                .and_then(|child| units.get(*child))
                .is_some_and(|child| closing.contains(&child.numbering.style));
            let is_item = is_beside_tasks || is_closing || below.iter().all(is_inner);
            let closes = below.len() > 1 && n_told == 1 && below.last().is_some_and(is_told) && is_item;
            let kind = if closes && !own || own && n_told == 0 && !below.is_empty() {
                Standing::Whole
            } else if own && n_told == 0 {
                if has_paragraph_tasks(unit) { Standing::Paragraphs } else { Standing::Task }
            } else {
                Standing::Heading
            };
            if let Some(slot) = standing.get_mut(at) {
                *slot = kind;
            }
        }
        absorb(units, &mut standing);
        siblings(units, &children, &mut standing);
        standing
    }

    /// Tasks of a plan without any responsibility: what stands under headings that are departments; else the leaves of
    /// the sections that are about work; else, where the title says that it is a plan, all that is no preface or close.
    pub(in crate::plan) fn leaves(units: &[Unit], is_plan: bool) -> Vec<Standing> {
        let children = children(units);
        let offices: Vec<bool> = units.iter().map(|u| of_heading(&u.text, u.title()).is_some()).collect();
        if offices.iter().filter(|is_office| **is_office).count() >= 2 {
            let is_below_office = |at: usize| {
                let above = |at: usize| units.get(at).and_then(|unit| unit.parent);
                std::iter::successors(above(at), |at| above(*at)).any(|at| offices.get(at) == Some(&true))
            };
            return leaves_where(units, &children, is_below_office);
        }
        let has = |title: &str, words: &[&str]| words.iter().any(|word| title.contains(word));
        let is_work = |at: usize| {
            let top = top(units, at);
            let title = units.get(top).map(|unit| unit.text.plain(unit.title())).unwrap_or_default();
            let works = has(&title, &["任务", "措施", "举措", "重点", "内容", "安排"]);
            top != at && works && !has(&title, &["保障", "要求", "原则"])
        };
        let standing = leaves_where(units, &children, is_work);
        if !is_plan || standing.iter().any(|standing| *standing != Standing::Heading) {
            return standing;
        }
        let is_own = |at: usize| {
            let top = top(units, at);
            let title = units.get(top).map(|unit| unit.text.plain(unit.title())).unwrap_or_default();
            let title: String = title.chars().take(20).collect();
            let is_text = units.get(at).is_some_and(|unit| unit.text.len() >= 12);
            is_text
                && !has(
                    &title,
                    &["总体", "指导思想", "原则", "目标", "背景", "保障", "要求", "组织", "实施步骤", "附则"],
                )
        };
        leaves_where(units, &children, is_own)
    }

    /// The highest unit above a unit, or itself.
    fn top(units: &[Unit], at: usize) -> usize {
        let mut at = at;
        while let Some(parent) = units.get(at).and_then(|unit| unit.parent) {
            at = parent;
        }
        at
    }

    /// The leaves of some units; (1) and ① belong to what they stand under.
    fn leaves_where(
        units: &[Unit],
        children: &[Vec<usize>],
        is_wanted: impl Fn(usize) -> bool,
    ) -> Vec<Standing> {
        let is_item = |at: usize| {
            units.get(at).is_some_and(|u| matches!(u.numbering.style, Style::ArabicBracket | Style::Circled))
        };
        let mut standing: Vec<Standing> = (0..units.len())
            .map(|at| {
                let below = children.get(at).map(Vec::as_slice).unwrap_or_default();
                let is_leaf = below.iter().all(|child| is_item(*child));
                match is_leaf && is_wanted(at) {
                    true if below.is_empty() => Standing::Task,
                    true => Standing::Whole,
                    false => Standing::Heading,
                }
            })
            .collect();
        absorb(units, &mut standing);
        standing
    }

    fn children(units: &[Unit]) -> Vec<Vec<usize>> {
        let mut children = vec![Vec::new(); units.len()];
        for (at, unit) in units.iter().enumerate() {
            if let Some(below) = unit.parent.and_then(|parent| children.get_mut(parent)) {
                below.push(at);
            }
        }
        children
    }

    /// Styles whose numbers, in this plan, are steps of one task: in most places only the last of them carries the
    /// bracket, and in at least two places.
    fn closing_styles(units: &[Unit], children: &[Vec<usize>], has: &[bool]) -> Vec<Style> {
        let mut counts: BTreeMap<Style, (usize, usize)> = BTreeMap::new();
        for below in children.iter().filter(|below| below.len() > 1) {
            let Some(style) = below.first().and_then(|child| units.get(*child)).map(|c| c.numbering.style)
            else {
                continue;
            };
            let n_told = below.iter().filter(|child| told_within(children, has, **child)).count();
            let is_last = below.last().is_some_and(|child| has.get(*child) == Some(&true));
            let count = counts.entry(style).or_default();
            if n_told == 1 && is_last {
                count.0 += 1;
            } else if n_told > 1 {
                count.1 += 1;
            }
        }
        counts
            .into_iter()
            .filter(|(_, (closing, many))| *closing >= 2 && closing > many)
            .map(|(s, _)| s)
            .collect()
    }

    fn told_within(children: &[Vec<usize>], has: &[bool], at: usize) -> bool {
        has.get(at) == Some(&true)
            || children
                .get(at)
                .is_some_and(|below| below.iter().any(|child| told_within(children, has, *child)))
    }

    fn absorb(units: &[Unit], standing: &mut [Standing]) {
        for at in 0..units.len() {
            if standing.get(at) != Some(&Standing::Whole) {
                continue;
            }
            let below = (at + 1..units.len()).take_while(|unit| is_below(units, *unit, at));
            for unit in below {
                if let Some(slot) = standing.get_mut(unit) {
                    *slot = Standing::Absorbed;
                }
            }
        }
    }

    /// A unit beside tasks is a task too, when it has the same style and its own text.
    fn siblings(units: &[Unit], children: &[Vec<usize>], standing: &mut [Standing]) {
        let is_task =
            |standing: Option<&Standing>| matches!(standing, Some(Standing::Task | Standing::Whole));
        for group in children {
            let n_tasks = group.iter().filter(|unit| is_task(standing.get(**unit))).count();
            if n_tasks == 0 {
                continue;
            }
            for unit in group {
                let is_leaf = children.get(*unit).is_some_and(Vec::is_empty);
                let has_text = units.get(*unit).is_some_and(|unit| unit.text.len() >= 8);
                if let Some(slot) = standing.get_mut(*unit).filter(|s| **s == Standing::Heading)
                    && has_text
                    && is_leaf
                {
                    *slot = Standing::Task;
                }
            }
        }
    }

    /// A chapter heading over paragraphs that each carry their responsibility.
    fn has_paragraph_tasks(unit: &Unit) -> bool {
        let title = unit.text.end_of(0, unit.text.len(), &['\n']);
        unit.numbering.style.is_chinese()
            && title <= 40
            && unit.statements.len() >= 2
            && unit.statements.first().is_some_and(|first| first.range.start > title)
    }
}
