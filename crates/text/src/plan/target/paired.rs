//! Pairs (分别对应): 新农合和城镇居民医保…分别达到70%以上和75%左右 gives each name its own value, in order.
//! 且 joins a second value to the one before it. When names and values differ in number nothing is paired.

use super::wording::Comparison;
use super::{Comparator, Figure, Reader, Target, TargetKind};
use crate::plan::doubt::Doubt;
use crate::plan::passage::count;
use crate::plan::span::Certainty;
use std::ops::Range;

/// The targets of a sentence with 分别, and where its values start and end.
pub(super) struct Pairs {
    pub(super) targets: Vec<Target>,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// A value of the list with its comparator.
struct Valued {
    figure: Figure,
    comparison: Comparison,
    /// 且不低于6万元: belongs to the value before.
    is_joined: bool,
}

/// 分别达到80%和85%以上: what closes the last value holds for those before it.
fn lend(values: &mut [Valued]) {
    let Some((last, others)) = values.split_last_mut() else { return };
    let is_bare = |value: &Valued| value.comparison.end == value.figure.range.end;
    let is_closed = !is_bare(last) && last.comparison.comparator != Comparator::Eq;
    let is_alike = others.iter().all(|value| {
        is_bare(value)
            && value.comparison.comparator == Comparator::Eq
            && value.figure.unit == last.figure.unit
    });
    if is_closed && is_alike {
        for value in others {
            value.comparison.comparator = last.comparison.comparator;
        }
    }
}

/// Where the measure begins in the last of several names: 儿童签约率.
fn measure(words: &[char]) -> Option<usize> {
    const MEASURES: &[&str] = &["占比", "比例", "比重", "水平", "标准", "数量", "人数", "额度"];
    let text: String = words.iter().collect();
    let n = words.len();
    let two = || MEASURES.iter().any(|measure| text.ends_with(measure)).then(|| n.checked_sub(2)).flatten();
    let rate = || text.ends_with('率').then(|| n.checked_sub(3)).flatten();
    let at = rate().or_else(two)?;
    // 规范化管理人数, 报销比例: what the measure counts belongs to it.
    const COUNTED: &[&str] = &[
        "规范化管理",
        "健康管理",
        "规范管理",
        "管理",
        "签约",
        "服务",
        "规范",
        "有效",
        "实际",
        "报销",
        "支付",
    ];
    let mut at = at;
    while let Some(word) = COUNTED.iter().find(|word| {
        let length = count(word);
        at.checked_sub(length)
            .and_then(|from| words.get(from..at))
            .is_some_and(|c| c.iter().copied().eq(word.chars()))
    }) {
        at -= count(word);
    }
    (at >= 2).then_some(at)
}

impl Reader<'_> {
    /// Reads the pairs of a sentence, if it has 分别 with names before and values behind.
    pub(super) fn paired(&self, sentence: &Range<usize>, figures: &[Figure]) -> Option<Pairs> {
        let at = self.passage.find(sentence.clone(), "分别")?;
        let clause = self.passage.clause_start(at, sentence.start);
        let mut values = self.values_behind(at + 2, figures);
        let n_groups = values.iter().filter(|value| !value.is_joined).count();
        if n_groups < 2 {
            return None;
        }
        // 到2022年和2030年，素养水平分别不低于22%和30%: one name, a value for each year.
        let years = self.years(sentence.start..at);
        let n_years = years.len();
        let first = years.first().map_or(at, |year| year.range.start);
        let name = clause..if first > clause { first } else { at };
        let is_by_year = n_years >= 2 && n_years <= n_groups && self.items(self.trimmed(name)).len() < 2;
        let (names, doubt) = if is_by_year {
            let whole = self.passage.words(self.trimmed(clause..at));
            (vec![whole; n_years], None)
        } else {
            self.names_before(clause..at, sentence)?
        };
        // What stands behind the last pair lends nothing: 分别达到78%、76%以上，服务不少于4次.
        let (mut n_seen, mut n_own) = (0, 0);
        for value in &values {
            n_seen += usize::from(!value.is_joined);
            n_own += usize::from(n_seen <= names.len());
        }
        lend(values.get_mut(..n_own).unwrap_or_default());
        if n_groups < names.len() {
            let doubt = Doubt::UnequalPairs { names: names.len(), values: n_groups };
            let whole = self.passage.words(self.trimmed(clause..at));
            let targets: Vec<Target> = values
                .iter()
                .map(|value| self.pair(value, whole.clone(), Some(doubt.clone()), sentence, clause))
                .collect();
            return values.last().map(|last| Pairs { targets, start: at, end: last.comparison.end });
        }
        let mut targets = Vec::new();
        let (mut nth, mut end) = (0, at);
        for value in &values {
            nth += usize::from(!value.is_joined);
            let Some(name) = nth.checked_sub(1).and_then(|nth| names.get(nth)) else { break };
            end = value.comparison.end;
            targets.push(self.pair(value, name.clone(), doubt.clone(), sentence, clause));
        }
        Some(Pairs { targets, start: at, end })
    }

    fn pair(
        &self,
        value: &Valued,
        indicator: String,
        doubt: Option<Doubt>,
        sentence: &Range<usize>,
        clause: usize,
    ) -> Target {
        let (unit, base) = self.unit(&value.figure, &value.comparison, sentence, clause);
        let start = value.comparison.start.min(value.figure.range.start);
        let end = value.comparison.end;
        let doubt = doubt.or(value.comparison.doubt.clone());
        Target {
            indicator,
            comparator: value.comparison.comparator,
            value: value.figure.value,
            unit,
            base,
            due: None,
            kind: TargetKind::Target,
            span: self.passage.span(start..end),
            quote: self.passage.words(clause..end),
            certainty: doubt.map_or(Certainty::Sure, Certainty::Doubtful),
        }
    }

    /// The values behind 分别; a value without a comparator of its own takes the first one's.
    fn values_behind(&self, from: usize, figures: &[Figure]) -> Vec<Valued> {
        let mut values: Vec<Valued> = Vec::new();
        let mut floor = from;
        let behind: Vec<&Figure> = figures.iter().filter(|figure| figure.range.start >= from).collect();
        for (nth, figure) in behind.iter().enumerate() {
            let mut figure = (*figure).clone();
            if figure.unit.is_empty() && !figure.is_fraction {
                // 301和400元: the unit stands at the last value only.
                let follow = self.passage.any(figure.range.end, &["和", "、", "与", "及"]);
                let lent = behind.get(nth + 1).filter(|_| follow.is_some()).map(|next| next.unit);
                let Some(unit) = lent else { break };
                figure.unit = unit;
            }
            let gap = floor..figure.range.start;
            if gap.len() > 40 && !values.is_empty() {
                break;
            }
            let is_joined = !values.is_empty() && self.passage.find(gap.clone(), "且").is_some();
            let mut comparison = self.comparison(&figure, floor);
            if !comparison.is_told || comparison.start == figure.range.start {
                comparison.between = self.base_of(gap.clone());
                if let Some(first) = values.first().filter(|_| comparison.end == figure.range.end) {
                    let lends = first.comparison.end == first.figure.range.end;
                    comparison.comparator = if lends { first.comparison.comparator } else { Comparator::Eq };
                }
            }
            floor = comparison.end;
            values.push(Valued { figure, comparison, is_joined });
        }
        values
    }

    /// What stands between two values, without the marks: 当地居民人均年可支配收入的.
    fn base_of(&self, gap: Range<usize>) -> Range<usize> {
        let mut start = gap.start;
        while start < gap.end
            && matches!(self.passage.c(start), ',' | '、' | '和' | '与' | '及' | '且' | '为')
        {
            start += 1;
        }
        start..gap.end
    }

    /// The names a 分别 pairs: the list of its clause, else the nearest list of an earlier clause.
    fn names_before(
        &self,
        clause: Range<usize>,
        sentence: &Range<usize>,
    ) -> Option<(Vec<String>, Option<Doubt>)> {
        let own = self.trimmed(clause.clone());
        let items = self.items(own.clone());
        if items.len() >= 2 {
            let (names, tail, doubt) = self.cut(&items);
            return Some((names.into_iter().map(|name| format!("{name}{tail}")).collect(), doubt));
        }
        let tail = self.passage.words(own);
        let mut end = clause.start.checked_sub(1)?;
        while end > sentence.start {
            let start = self.passage.clause_start(end, sentence.start);
            let items = self.items(self.trimmed(start..end));
            if items.len() >= 2 {
                let (names, ..) = self.cut(&items);
                let names = names.into_iter().map(|name| format!("{name}{tail}")).collect();
                return Some((names, Some(Doubt::NamesFromEarlierClause)));
            }
            end = start.saturating_sub(1);
        }
        None
    }

    /// The items of a list joined by 、 和 与 及.
    fn items(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let mut all = Vec::new();
        let (mut start, mut at) = (range.start, range.start);
        while at < range.end {
            match self.passage.any(at, &["、", "以及", "和", "与", "及"]) {
                Some(joint) if at > start => {
                    all.push(start..at);
                    at += count(joint);
                    start = at;
                }
                _ => at += 1,
            }
        }
        all.push(start..range.end);
        all
    }

    /// Cuts the common indicator off the last name: by the short names the plan defines, else by the length the
    /// other names share; else the last item stays whole and is marked.
    fn cut(&self, items: &[Range<usize>]) -> (Vec<String>, String, Option<Doubt>) {
        let Some((last, others)) = items.split_last() else { return (vec![], String::new(), None) };
        let words = self.passage.slice(last.clone());
        let known = self.short_names.iter().filter(|name| words.starts_with(name)).map(Vec::len).max();
        let lengths: Vec<usize> = others.iter().map(ExactSizeIterator::len).collect();
        // A measure of one character is a name cut in two.
        let shared =
            lengths.first().copied().filter(|n| lengths.iter().all(|m| m == n) && *n + 1 < last.len());
        let are_bare = others.iter().all(|item| {
            let words = self.passage.slice(item.clone());
            measure(words).is_none() && words.last() != Some(&'率')
        });
        let shared = measure(words).filter(|_| are_bare).or(shared);
        let mut names: Vec<String> = others.iter().map(|item| self.passage.words(item.clone())).collect();
        let Some(n) = known.or(shared) else {
            names.push(self.passage.words(last.clone()));
            return (names, String::new(), Some(Doubt::LastNameOpen));
        };
        // 高血压、糖尿病患者管理率: both are patients.
        let is_shared = self.passage.any_before(last.start + n, &["患者"]).is_some()
            && n > 3
            && known.is_none()
            && others.iter().all(|item| self.passage.any_before(item.end, &["患者"]).is_none());
        let n = if is_shared { n - 2 } else { n };
        names.push(self.passage.words(last.start..last.start + n));
        let doubt = known.is_none().then_some(Doubt::LastNameOpen);
        (names, self.passage.words(last.start + n..last.end), doubt)
    }
}
