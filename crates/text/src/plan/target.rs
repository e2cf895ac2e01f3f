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
            // A piece that ends at its length loses no character.
            start = if SENTENCE.contains(&self.passage.c(end)) { end + 1 } else { end.max(start + 1) };
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
            // 由28.5%降至27%: what was is no target, and the name stands before it.
            if self.is_origin(figure, &sentence) {
                continue;
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
            } else if !self.opens_name(figure, &sentence) {
                last_end = last_end.max(figure.range.end);
            }
        }
        self.spread(&sentence, all.get_mut(first..).unwrap_or_default());
        self.coverage(sentence, floor, all);
    }

    /// 3分钟出车率, 15分钟服务圈覆盖率: a figure that opens its clause and a name.
    fn opens_name(&self, figure: &Figure, sentence: &Range<usize>) -> bool {
        let clause = self.passage.clause_start(figure.range.start, sentence.start);
        let is_first = matches!(self.passage.before(figure.range.start), '、')
            || self.trimmed(clause..figure.range.start).is_empty();
        is_first
            && ('\u{4E00}'..='\u{9FFF}').contains(&self.passage.c(figure.range.end))
            && wording::behind(self.passage, figure.range.end) == 0
    }

    /// The years a clause lists: 到2022年和2030年.
    fn years(&self, range: Range<usize>) -> &[DueWords] {
        let dues = self.dues_in(range);
        let is_next = |pair: &[DueWords]| match pair {
            [one, next] => {
                one.range.end + 1 == next.range.start
                    && matches!(self.passage.c(one.range.end), '和' | '、' | '与' | '及')
            }
            _ => false,
        };
        let start = dues.windows(2).position(is_next);
        let Some(start) = start else { return &[] };
        let n = dues.windows(2).skip(start).take_while(|pair| is_next(pair)).count();
        dues.get(start..=start + n).unwrap_or_default()
    }

    /// Gives as many values of one indicator as the sentence lists years each its own year.
    fn spread(&self, sentence: &Range<usize>, targets: &mut [Target]) {
        let years = self.years(sentence.clone());
        if years.len() < 2 {
            return;
        }
        let is_same = |one: &Target, next: &Target| one.indicator == next.indicator && one.unit == next.unit;
        for group in targets.chunk_by_mut(is_same).filter(|group| group.len() == years.len()) {
            for (target, year) in group.iter_mut().zip(years) {
                target.due = Some(year.found(self.passage));
            }
        }
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

    /// Whether a figure says what was before: 由2020年的28.5%降至.
    fn is_origin(&self, figure: &Figure, sentence: &Range<usize>) -> bool {
        let from = figure.range.start.saturating_sub(10).max(sentence.start);
        let gap = (from..figure.range.start).rev().find(|at| matches!(self.passage.c(*at), '由' | '从'));
        let is_told = gap.is_some_and(|at| {
            let is_year = |c: &char| c.is_ascii_digit() || "年的底末上目前每人月户".contains(*c);
            self.passage.slice(at + 1..figure.range.start).iter().all(is_year)
        });
        is_told
            && (figure.range.end..sentence.end.min(figure.range.end + 8))
                .any(|at| self.passage.any(at, &["到", "至", "为"]).is_some())
    }

    /// Whether a figure only says which things are meant: 2亿元以上的项目, 5000万元以上项目10个.
    fn is_qualifier(&self, figure: &Figure, comparison: &Comparison, clause_end: usize) -> bool {
        let is_behind = comparison.end > figure.range.end && comparison.start == figure.range.start;
        // 产值超5亿元企业3家
        let is_over = comparison.start + 2 >= figure.range.start
            && self.passage.any(comparison.start, &["超过", "超", "过"]).is_some();
        if !(is_behind || is_over && figure.unit.ends_with('元')) || figure.unit == "%" || figure.is_fraction
        {
            return false;
        }
        let behind = comparison.end;
        if self.passage.c(behind) == '的' && behind + 1 < clause_end {
            return self.passage.any_before(figure.range.start, VERBS).is_none();
        }
        // 200人以上用人单位, 500张床位以上医院: persons and beds count no offices.
        if matches!(figure.unit, "人" | "名" | "张" | "床") {
            let thing = behind..clause_end.min(behind + 12);
            return ["单位", "企业", "机构", "医院", "学校", "社区", "乡镇"]
                .iter()
                .any(|word| self.passage.find(thing.clone(), word).is_some());
        }
        let is_of_next = |behind: usize| {
            let next = figure::next(self.passage, behind, clause_end)?;
            let gap = self.passage.slice(behind..next.range.start);
            let is_noun = (2..=14).contains(&gap.len())
                && gap.iter().all(|c| !matches!(c, '、' | '和' | '及' | '至' | '到'));
            is_noun.then_some(())
        };
        let is_measure = ["元", "平方米", "亩", "吨"].iter().any(|unit| figure.unit.ends_with(unit));
        is_measure && is_of_next(behind).is_some()
    }

    /// 四分之三的乡镇卫生院达到标准, 80%的县开展试点: the share of what stands behind it.
    fn share(&self, figure: &Figure, clause: usize, clause_end: usize) -> Option<String> {
        let is_share = figure.is_fraction || figure.unit == "%";
        let own = self.trimmed(clause..figure.range.start);
        let is_first = own.is_empty() || self.passage.c(own.start) == '在' && own.len() <= 8;
        // 事项100%“网上办”, 村卫生室100%纳入: all of what stands before it.
        let is_whole = figure.unit == "%"
            && figure.value == Value::One(zhaozhang_domain::points::Points::whole(100))
            && own.len() >= 3
            && clause_end >= figure.range.end + 2
            && self.passage.c(figure.range.end) != '的';
        if is_whole {
            let behind = self.trimmed(figure.range.end..clause_end.min(figure.range.end + 20));
            return Some(format!("{}{}", self.passage.words(own), self.passage.words(behind)));
        }
        // 其中3家达到三级医院水平
        let is_counted = !is_share
            && !figure.is_chinese
            && counts_things(figure.unit)
            && own.is_empty()
            && self.passage.any(clause, &["其中", "确保", "力争", "争取"]).is_some();
        if !is_counted && (!is_share || !is_first || self.passage.c(figure.range.end) != '的') {
            return None;
        }
        let behind = figure.range.end + if is_counted { 0 } else { 3 };
        let is_done = (behind..clause_end).any(|at| {
            self.passage
                .any(at, &["达到", "实现", "开展", "建成", "完成", "配备", "实行", "具备", "通过", "创成"])
                .is_some()
        });
        is_done.then(|| self.thing_behind(figure.range.end..clause_end))
    }

    /// Whether a figure is a target, and which; with where its words end.
    fn judge(&self, figure: &Figure, place: &Place, previous: Option<&Target>) -> Option<(Target, usize)> {
        let sentence = &place.sentence;
        let floor = sentence.start.max(place.last_end);
        let clause = self.passage.clause_start(figure.range.start, floor);
        let clause_end = self.passage.clause_end(figure.range.end, sentence.end);
        let mut comparison = self.comparison(figure, clause);
        if self.is_qualifier(figure, &comparison, clause_end) {
            return None;
        }
        let mut doubt = comparison.doubt.clone();
        let (indicator, kind) = if comparison.is_told && self.is_plausible(figure, &comparison) {
            let name = if let Some(verb) = self.verb_at(figure, &mut comparison, clause_end) {
                self.indicator_of_verb(verb, clause..clause_end, figure, place)
            } else {
                let behind = comparison.end..clause_end;
                let name = self.indicator_before(clause..comparison.start, behind, place, previous);
                // 每季度至少调度1次: what is done stands between.
                let done = comparison.between.clone();
                let is_deed = indicator::is_occasion(figure.unit)
                    && (2..=8).contains(&done.len())
                    && self.passage.c(done.start) != '每';
                if is_deed { format!("{name}{}", self.passage.words(done)) } else { name }
            };
            (name, self.kind_of_compared(comparison.end, clause_end))
        } else if let Some(thing) = self.share(figure, clause, clause_end) {
            (thing, TargetKind::Target)
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
        // 病例组合指数提高到1.05 has no unit; the name of what is measured tells that it is a figure.
        let is_index = !figure.is_chinese
            && comparison.start < figure.range.start
            && comparison.between.is_empty()
            && "数值比率分".contains(self.passage.before(comparison.start))
            && !self.passage.c(comparison.end).is_ascii_digit();
        // 使用强度控制在40以下: a bare number that a comparator and the end of its clause enclose.
        let is_enclosed = !figure.is_chinese
            && comparison.start < figure.range.start
            && comparison.between.is_empty()
            && !matches!(self.passage.before(figure.range.start), '为' | ':' | '=')
            && matches!(self.passage.c(comparison.end), ',' | ';' | '。' | '、' | '\n' | ')');
        let has_unit = !figure.unit.is_empty() || figure.is_fraction || is_index || is_enclosed;
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
        let mut compound = None;
        for start in (clause..at).rev() {
            if let Some(verb) = self.passage.any(start, VERBS).filter(|verb| start + count(verb) <= at) {
                let end = start + count(verb);
                // 新改扩建 holds 扩建.
                let longer = (clause.max(start.saturating_sub(2))..start).find(|from| {
                    self.passage.any(*from, VERBS).is_some_and(|word| from + count(word) == end)
                });
                let start = longer.unwrap_or(start);
                // 新投放, but no 创新培育
                let is_new = start > clause
                    && self.passage.before(start) == '新'
                    && !matches!(self.passage.before(start - 1), '创' | '更' | '革' | '高' | '最' | '全');
                let start = start - usize::from(is_new);
                let gap = self.passage.slice(end..at);
                let is_near = gap.len() <= 2 && !gap.contains(&'、') && verb != "补助";
                // 出台…支持政策3项: the verb inside a noun gives way to one before it.
                let is_noun =
                    ["政策", "标准", "制度", "体系", "机制"].iter().any(|w| self.passage.has(end, w));
                if is_noun {
                    compound = compound.or(Some((start..end, is_near)));
                    continue;
                }
                return Some((start..end, is_near));
            }
        }
        if compound.is_some() {
            return compound;
        }
        let is_list = matches!(self.passage.before(at), '等' | '将' | '把' | '为' | '对' | '给');
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
        // 新增5个，年底前完成: the day rules what stands before it, unless its own clause has a figure.
        let is_own = |due: &&DueWords| {
            let end = self.passage.clause_end(due.range.end, sentence.end);
            // 占比不低于60%，9月底前，全部…: a day that is a clause by itself rules what follows.
            let is_opening = due.range.end == end
                && self.passage.c(end) == ','
                && self.passage.clause_start(due.range.start, sentence.start) == due.range.start;
            !is_opening && figure::next(self.passage, due.range.end, end).is_none()
        };
        let own = before.or_else(|| own.first().filter(is_own)).map(|due| due.found(self.passage));
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
