//! Targets (量化指标): what a plan wants reached, with comparator, value, unit, base and due date.
//! A figure becomes a target when a comparator stands at it (不低于, 达到, 以上), or a verb of work governs it (建成3个).
//! The words that compare are in [`wording`]. Pairs with 分别 are in [`paired`], whole coverage (全部, 每个…都有) in [`coverage`], names in [`indicator`].

mod coverage;
mod indicator;
mod paired;
mod wording;

use super::doubt::Doubt;
use super::due::{Due, DueWords};
use super::figure::{self, Figure};
use super::number::numbering;
use super::passage::{Passage, SENTENCE, count};
use super::span::{Certainty, Found, Span};
use std::ops::Range;
use wording::{Comparison, VERBS, counts_things};

pub use super::figure::Value;

/// 比较: how a value compares with the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Comparator {
    /// =
    Eq,
    /// ≥
    Ge,
    /// ≤
    Le,
    /// ≈
    Approx,
}

/// 指标性质.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TargetKind {
    /// A figure to reach.
    Target,
    /// How many things the work is about.
    Scope,
    /// All of something.
    Coverage,
    /// A limit that starts a rule when it is reached.
    Threshold,
}

/// A target (量化指标).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// What is measured (指标), in the words of the plan.
    pub indicator: String,
    /// How it compares.
    pub comparator: Comparator,
    /// The value, exact.
    pub value: Value,
    /// The unit: %, 张, 元/人·年, 次/年; empty for a fraction of the base.
    pub unit: String,
    /// What the value is a multiple or part of: 当地职工年平均工资, 空编总数.
    pub base: Option<String>,
    /// Its own due date, where the words give one; else the task's counts.
    pub due: Option<Found<Due>>,
    /// What kind of target.
    pub kind: TargetKind,
    /// The words from the comparator to the unit.
    pub span: Span,
    /// The clause it was read from.
    pub quote: String,
    /// How sure it is.
    pub certainty: Certainty,
}

/// What targets are read with: the passage, its due words, the short names the plan defines.
pub(super) struct Reader<'p> {
    pub(super) passage: &'p Passage,
    pub(super) dues: &'p [DueWords],
    pub(super) short_names: &'p [Vec<char>],
}

/// Where a figure stands: its sentence, the start of the part, and the end of the value before it.
struct Place {
    sentence: Range<usize>,
    floor: usize,
    last_end: usize,
}

impl Reader<'_> {
    /// Every target of a range, in order.
    pub(super) fn targets(&self, range: Range<usize>) -> Vec<Target> {
        let mut all = Vec::new();
        let mut start = range.start;
        while start < range.end {
            // A sentence beyond this length is no sentence; it is read in pieces.
            let end = self.passage.end_of(start, range.end.min(start + 2_000), SENTENCE);
            self.sentence(start..end, range.start, &mut all);
            start = end.max(start + 1) + usize::from(SENTENCE.contains(&self.passage.c(end)));
        }
        all
    }

    fn sentence(&self, sentence: Range<usize>, floor: usize, all: &mut Vec<Target>) {
        let first = all.len();
        // The number of an inner item is no figure.
        let label = numbering(self.passage.slice(sentence.start..sentence.end.min(sentence.start + 8)));
        let sentence = sentence.start + label.map_or(0, |label| label.length)..sentence.end;
        let mut at = sentence.start;
        let mut last_end = sentence.start;
        let mut figures = Vec::new();
        while let Some(figure) = figure::next(self.passage, at, sentence.end) {
            at = figure.range.end;
            figures.push(figure);
        }
        if figures.is_empty() {
            self.coverage(sentence.clone(), floor, all);
            return;
        }
        let mut pairs = self.paired(&sentence, &figures);
        for figure in &figures {
            if pairs.as_ref().is_some_and(|pairs| pairs.start <= figure.range.start)
                && let Some(pairs) = pairs.take()
            {
                last_end = pairs.end;
                all.extend(pairs.targets.into_iter().map(|target| self.dated(target, &sentence, floor)));
            }
            if figure.range.start < last_end || self.is_of_due(figure) {
                last_end = last_end.max(figure.range.end);
                continue;
            }
            let previous = all.get(first..).and_then(<[Target]>::last).cloned();
            let place = Place { sentence: sentence.clone(), floor, last_end };
            if let Some((target, end)) = self.judge(figure, &place, previous.as_ref()) {
                let target = self.dated(target, &sentence, floor);
                all.extend(
                    indicator::each(&target.indicator)
                        .into_iter()
                        .map(|indicator| Target { indicator, ..target.clone() }),
                );
                last_end = end;
            } else {
                last_end = last_end.max(figure.range.end);
            }
        }
        self.coverage(sentence, floor, all);
    }

    /// The due words that start in a range; they stand in order.
    fn dues_in(&self, range: Range<usize>) -> &[DueWords] {
        let from = self.dues.partition_point(|due| due.range.start < range.start);
        let to = self.dues.partition_point(|due| due.range.start < range.end);
        self.dues.get(from..to).unwrap_or_default()
    }

    /// Whether the figure is part of due words: 30日内.
    fn is_of_due(&self, figure: &Figure) -> bool {
        self.dues_in(figure.range.start.saturating_sub(40)..figure.range.end)
            .iter()
            .any(|due| figure.range.end <= due.range.end)
    }

    /// Whether a figure is a target, and which; with where its words end.
    fn judge(&self, figure: &Figure, place: &Place, previous: Option<&Target>) -> Option<(Target, usize)> {
        let sentence = &place.sentence;
        let floor = sentence.start.max(place.last_end);
        let clause = self.passage.clause_start(figure.range.start, floor);
        let clause_end = self.passage.clause_end(figure.range.end, sentence.end);
        let mut comparison = self.comparison(figure, clause);
        let mut doubt = comparison.doubt.clone();
        let (indicator, kind) = if comparison.is_told && self.is_plausible(figure, &comparison) {
            let name = if let Some(verb) = self.verb_at(figure, &mut comparison, clause_end) {
                self.indicator_of_verb(verb, clause..clause_end, figure, place)
            } else {
                let behind = comparison.end..clause_end;
                self.indicator_before(clause..comparison.start, behind, place, previous)
            };
            (name, self.kind_of_compared(comparison.end, clause_end))
        } else {
            // 建成2家医院、30个中医馆: the verb may stand before the figure before.
            let from = self.passage.clause_start(figure.range.start, sentence.start);
            let (verb, is_near) = self.governing_verb(figure, from, clause_end)?;
            if figure.is_chinese {
                let is_one = figure.value == Value::One(zhaozhang_domain::points::Points::ONE);
                if !is_near || is_one {
                    return None;
                }
                doubt = doubt.or(Some(Doubt::MaybeFigureOfSpeech));
            }
            (
                self.indicator_of_verb(verb, clause..clause_end, figure, place),
                self.kind_of_counted(figure, clause),
            )
        };
        if self.passage.any(clause, &["力争", "逐步", "基本", "争取"]).is_some() {
            doubt = doubt.or(Some(Doubt::Softened));
        }
        let (unit, base) = self.unit(figure, &comparison, sentence, clause);
        let start = comparison.start.min(figure.range.start);
        let is_limit = kind == TargetKind::Threshold && comparison.comparator == Comparator::Eq;
        let target = Target {
            indicator,
            comparator: if is_limit { Comparator::Ge } else { comparison.comparator },
            value: figure.value,
            unit,
            base,
            due: None,
            kind,
            span: self.passage.span(start..comparison.end),
            quote: self.passage.words(clause..clause_end),
            certainty: doubt.map_or(Certainty::Sure, Certainty::Doubtful),
        };
        Some((target, comparison.end))
    }

    /// 至少组织两次…, 设立至少1个…: the verb at the comparator, when the thing counted follows the figure.
    fn verb_at(
        &self,
        figure: &Figure,
        comparison: &mut Comparison,
        clause_end: usize,
    ) -> Option<Range<usize>> {
        let is_followed = clause_end >= comparison.end + 2 && self.passage.c(comparison.end) != '的';
        if !is_followed || !counts_things(figure.unit) || figure.unit == "%" {
            return None;
        }
        for end in [comparison.between.end, comparison.start] {
            if let Some(verb) = self.passage.any_before(end, VERBS) {
                comparison.between = figure.range.start..figure.range.start;
                return Some(end - count(verb)..end);
            }
        }
        None
    }

    /// A Chinese one or a figure without a unit needs more than a comparator.
    fn is_plausible(&self, figure: &Figure, comparison: &Comparison) -> bool {
        let has_unit = !figure.unit.is_empty() || (figure.is_fraction && !comparison.between.is_empty());
        has_unit && self.passage.c(comparison.end) != '之'
    }

    /// The verb of work before a figure, or 将…纳入 and 等8类…保障 around it; and whether it stands right before it.
    fn governing_verb(
        &self,
        figure: &Figure,
        clause: usize,
        clause_end: usize,
    ) -> Option<(Range<usize>, bool)> {
        if !counts_things(figure.unit) {
            return None;
        }
        let at = figure.range.start;
        for start in (clause..at).rev() {
            if let Some(verb) = self.passage.any(start, VERBS).filter(|verb| start + count(verb) <= at) {
                let end = start + count(verb);
                let gap = self.passage.slice(end..at);
                let is_near = gap.len() <= 2 && !gap.contains(&'、') && verb != "补助";
                return Some((start..end, is_near));
            }
        }
        let is_list = matches!(self.passage.before(at), '等' | '将' | '把');
        let behind = (figure.range.end..clause_end)
            .find_map(|start| self.passage.any(start, VERBS).map(|verb| start..start + count(verb)));
        behind.filter(|_| is_list && !figure.is_chinese).map(|verb| (verb, false))
    }

    /// 达到４张的，原则上…: the limit of a rule; else a figure to reach.
    fn kind_of_compared(&self, end: usize, clause_end: usize) -> TargetKind {
        let is_condition = match self.passage.c(end) {
            '的' | '时' | '后' => end + 1 == clause_end && self.passage.c(clause_end) == ',',
            _ => false,
        };
        if is_condition { TargetKind::Threshold } else { TargetKind::Target }
    }

    /// 继续做好１０类…项目 tells what the work is about.
    fn kind_of_counted(&self, figure: &Figure, clause: usize) -> TargetKind {
        let at = figure.range.start;
        let goes_on =
            ["继续", "包括", "涵盖", "落实"].iter().any(|w| self.passage.find(clause..at, w).is_some());
        if goes_on && matches!(figure.unit, "类" | "大类" | "项" | "种") {
            TargetKind::Scope
        } else {
            TargetKind::Target
        }
    }

    /// The target with the due words that govern it.
    fn dated(&self, mut target: Target, sentence: &Range<usize>, floor: usize) -> Target {
        let place = |due: &DueWords| self.passage.span(due.range.clone());
        let own = self.dues_in(sentence.clone());
        let before = own.iter().rfind(|due| place(due).start <= target.span.start);
        let own = before.or(own.first()).map(|due| due.found(self.passage));
        target.due = own.or_else(|| {
            let earlier = self.dues_in(floor..sentence.start);
            let horizon = earlier.iter().rev().take(20).find(|due| due.is_horizon(self.passage));
            let mut due = horizon?.found(self.passage);
            due.certainty = due.certainty.or(Certainty::Doubtful(Doubt::DueOfEarlierSentence));
            Some(due)
        });
        target
    }
}
