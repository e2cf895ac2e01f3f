//! What a target measures (指标名称): the words before its comparator, or the verb and the thing counted.
//! Units with their rates (元/人·年, 次/年) and bases (当地职工年平均工资) are taken apart here too.

use super::wording::{self, Comparison};
use super::{Figure, Place, Reader, Target};
use crate::plan::figure;
use crate::plan::number;
use crate::plan::passage::count;
use crate::plan::recurring;
use std::ops::Range;

/// Words before an indicator that are not part of it.
const LEADS: &[&str] = &[
    "、",
    "★",
    "▲",
    "◆",
    "●",
    "且",
    "并且",
    "并",
    "其中",
    "确保",
    "力争",
    "争取",
    "实现",
    "使",
    "对",
    "将",
    "把",
    "要",
    "和",
    "及",
    "到",
    "按照",
    "按",
    "全面",
    "年内",
    ")",
    "”",
    "原则上",
    "基本",
    "推动",
    "促进",
    "努力",
];
/// Words behind an indicator that are not part of it.
const TRAILS: &[&str] = &[
    "分别",
    "力争",
    "均",
    "要",
    "应",
    "须",
    "将",
    "逐步",
    "基本",
    "达到",
    "达",
    "应当",
    "年均",
    "原则上",
    "的",
    "总",
    "稳步",
    "争取",
    "努力",
    "每人每年",
    "每人每月",
    "每年",
    "每月",
    "每日",
    "每天",
    "每周",
    "每季度",
    "每半年",
    "按",
    ",",
];

/// 高血压管理率、糖尿病管理率均达到60%: the indicators that share one value, when each is a name by itself.
pub(super) fn each(indicator: &str) -> Vec<String> {
    // 甲水平、乙水平均提升3个百分点: the change holds for each.
    let change = ["提升", "提高", "下降", "降低", "增长", "减少", "增加"]
        .iter()
        .find(|change| indicator.strip_suffix(**change).is_some_and(|rest| rest.ends_with('均')));
    let whole = change.and_then(|change| indicator.strip_suffix(change)?.strip_suffix('均'));
    let items: Vec<&str> = whole.unwrap_or(indicator).split(['、', '和']).collect();
    let is_name = |item: &&str| {
        item.chars().count() >= 3 && item.ends_with(['率', '数', '量', '额', '平', '例', '比', '重'])
    };
    if items.len() > 1 && items.iter().all(is_name) {
        let change = change.copied().unwrap_or_default();
        items.into_iter().map(|item| format!("{item}{change}")).collect()
    } else {
        vec![indicator.to_owned()]
    }
}

/// Units of occasions and times.
pub(super) fn is_occasion(unit: &str) -> bool {
    matches!(
        unit,
        "次" | "场" | "期" | "天" | "日" | "周" | "小时" | "学时" | "课时" | "人次" | "篇" | "条" | "轮"
    )
}

/// 提升1.5个百分点，达到34%: the level behind a change is that of the measure itself.
fn level(previous: &Target) -> String {
    let name = &previous.indicator;
    if previous.unit != "个百分点" {
        return name.clone();
    }
    let cut = ["较", "比上年", "比20", "同比"].iter().filter_map(|word| name.rfind(word)).min();
    let cut =
        cut.or_else(|| ["提升", "提高", "下降", "降低"].iter().filter_map(|word| name.rfind(word)).min());
    cut.and_then(|at| name.get(..at)).filter(|name| name.chars().count() >= 3).unwrap_or(name).to_owned()
}

impl Reader<'_> {
    /// The indicator of a compared figure: the words of the clause before the comparator; of the value before, when
    /// the clause has none of its own; with the words that open the sentence or task, when they are too few.
    pub(super) fn indicator_before(
        &self,
        words: Range<usize>,
        behind: Range<usize>,
        place: &Place,
        previous: Option<&Target>,
    ) -> String {
        let words = words.start..self.origin(words.clone()).unwrap_or(words.end);
        let own = self.trimmed(words.clone());
        if own.is_empty()
            && let Some(label) = self.labelled(words.start)
        {
            return self.passage.words(self.trimmed(label));
        }
        // 每县至少有1所县级医院达到…: what is reached stands behind.
        if self.passage.has(own.start, "每") && own.len() <= 4 && behind.len() >= 4 {
            return self.thing_behind(behind);
        }
        let is_joined = self.passage.slice(words.clone()).iter().any(|c| matches!(c, '且' | '和' | '、'));
        // 50%以上综合医院达到…: what is measured stands behind.
        let is_where = self.passage.c(own.start) == '在' && own.len() <= 8;
        if (own.is_empty() && !is_joined || is_where)
            && behind.len() >= 4
            && self.passage.c(behind.start) != '('
        {
            return self.thing_behind(behind);
        }
        match (own.len(), previous) {
            (0..=1, Some(previous)) => level(previous),
            // 履约率, 平均住院日 are names by themselves; 累计时间, 招收 are not.
            (5..=6, _) if self.passage.any_before(own.end, wording::MEASURES).is_some() => {
                self.passage.words(own)
            }
            (3..=6, _)
                if self.passage.c(own.start) != '每'
                    && "率比例日数量额准度费值期速幅价线重".contains(self.passage.before(own.end)) =>
            {
                self.passage.words(own)
            }
            (2..=6, _) if self.is_thing(&behind) => {
                format!("{}{}", self.with_head(own, place), self.passage.words(behind))
            }
            (0..=6, _) => self.with_head(own, place),
            _ => self.passage.words(own),
        }
    }

    /// 通报不少于10个品种: the thing counted closes the clause.
    fn is_thing(&self, behind: &Range<usize>) -> bool {
        (2..=8).contains(&behind.len())
            && "个项种类家名所".contains(self.passage.before(behind.start))
            && self.passage.slice(behind.clone()).iter().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(c))
    }

    /// 的县医院达到…: what is measured stands behind its share.
    pub(super) fn thing_behind(&self, behind: Range<usize>) -> String {
        let start = behind.start + usize::from(self.passage.c(behind.start) == '的');
        self.passage.words(self.trimmed(start..behind.end.min(start + 30)))
    }

    /// Where 由28.5%, 从2020年的50% starts before 降至: what was, which is no part of the name.
    fn origin(&self, words: Range<usize>) -> Option<usize> {
        let floor = words.start.max(words.end.saturating_sub(16));
        let at = (floor..words.end).rfind(|at| matches!(self.passage.c(*at), '由' | '从'))?;
        let is_figure = (at + 1..words.end).any(|at| self.passage.c(at).is_ascii_digit());
        (is_figure && at > words.start).then_some(at)
    }

    /// The indicator of a counted thing: verb and thing.
    pub(super) fn indicator_of_verb(
        &self,
        verb: Range<usize>,
        clause: Range<usize>,
        figure: &Figure,
        place: &Place,
    ) -> String {
        // 2家医院、30个中医馆: the thing ends where the next count starts.
        let next = figure::next(self.passage, figure.range.end, clause.end).map(|next| next.range.start);
        let joint = next.filter(|next| matches!(self.passage.before(*next), '、' | '和' | '及'));
        // 食堂10家、餐厅20家: the thing stands before its count.
        let is_behind = !matches!(self.passage.c(figure.range.end), '、' | '和' | '及');
        let thing_end = joint.map_or(clause.end, |joint| joint - 1);
        // 50家以上重点企业: what compares is no part of the thing.
        let behind = figure.range.end + wording::behind(self.passage, figure.range.end);
        let thing = self.trimmed(behind..if is_behind { thing_end.max(behind) } else { behind });
        let before = self.trimmed(verb.end.max(place.last_end).min(figure.range.start)..figure.range.start);
        let named = self.passage.words(verb.clone());
        if thing.len() >= 2 {
            let thing = thing.start..thing.end.min(thing.start + 30);
            return if verb.start > figure.range.start {
                // 等8类大病保障: the verb stands in the thing's own words.
                self.passage.words(thing)
            } else {
                format!("{named}{}", self.passage.words(thing))
            };
        }
        if before.len() >= 2 {
            return format!("{named}{}", self.passage.words(before));
        }
        self.with_head(self.trimmed(clause.start..figure.range.start), place)
    }

    /// Few words with those before them that open their sentence, or else their task.
    fn with_head(&self, own: Range<usize>, place: &Place) -> String {
        let here = self.head(place.sentence.start, own.start);
        let head = here.or_else(|| self.head(place.floor, own.start));
        match head {
            Some(head) => format!("{}：{}", self.passage.words(head), self.passage.words(own)),
            None => self.passage.words(own),
        }
    }

    /// The first clause from `start`, up to a figure or a word of frequency; nothing when it reaches `before`.
    fn head(&self, start: usize, before: usize) -> Option<Range<usize>> {
        let end = self.passage.clause_end(start, before.min(start + 40));
        let figure = figure::next(self.passage, start, end).map_or(end, |figure| figure.range.start);
        // 年度目标：… is a label, no head.
        let is_label = self.passage.c(end) == ':'
            && self
                .passage
                .any_before(end, &["目标", "内容", "任务", "指标", "要求", "措施", "举措"])
                .is_some();
        if is_label && end <= start + 6 && end + 1 < before {
            return self.head(end + 1, before);
        }
        let cadence =
            (start + 1..end).find(|at| recurring::cadence(self.passage, *at).is_some()).unwrap_or(end);
        // A clause with a figure of its own says what that figure measures, and opens nothing.
        let is_target = figure < end && !is_label;
        let head = self.trimmed(start..figure.min(cadence));
        (head.len() >= 4 && end < before && !is_target).then_some(head)
    }

    /// A range without the words that do not belong to a name.
    pub(super) fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        let mut range = range;
        // 2024年至2026年每年招录…: the first year leads the second.
        let n_near = if self.passage.c(range.start).is_ascii_digit() { 7 } else { 3 };
        let near = range.start..range.end.min(range.start + n_near);
        if let Some(due) = self.dues_in(near).iter().rev().find(|due| due.range.end <= range.end) {
            range.start = due.range.end;
        }
        // 参保率2024年底前达到100%: the words that tell when stand behind the name.
        while let Some(due) = self.dues_in(range.clone()).last().filter(|due| due.range.end == range.end) {
            range.end =
                due.range.start - usize::from("、和与及".contains(self.passage.before(due.range.start)));
            range.end = range.end.max(range.start);
        }
        loop {
            // 基本医保 and 按病种付费 are names.
            let next = |n: usize| self.passage.c(range.start + n);
            let is_name = self.passage.has(range.start, "基本") && "医公药养".contains(next(2))
                || next(0) == '按' && "病人床疾项".contains(next(1));
            let lead = self.passage.any(range.start, LEADS).filter(|_| !is_name).map(count);
            let lead = lead.or_else(|| recurring::cadence(self.passage, range.start).map(|(_, n)| n));
            let lead = lead.or((self.passage.c(range.start) == ',').then_some(1));
            // 二是就诊率达到…
            let lead = lead.or_else(|| number::spoken(self.passage.slice(range.clone())).map(|n| n.length));
            match lead.filter(|n| range.start + n <= range.end) {
                Some(n) => range.start += n,
                None => break,
            }
        }
        while let Some(word) = self.passage.any_before(range.end, TRAILS) {
            let end = range.end - count(word);
            if end < range.start {
                break;
            }
            range.end = end;
        }
        range
    }

    /// The unit with its rate, and the base.
    pub(super) fn unit(
        &self,
        figure: &Figure,
        comparison: &Comparison,
        sentence: &Range<usize>,
        clause: usize,
    ) -> (String, Option<String>) {
        let between = comparison.between.clone();
        // 上门服务每人每年不少于4次: the rate may stand before the comparator.
        let each =
            self.passage.any_before(comparison.start, &["每人每年", "每人每月", "每户每年", "每村每年"]);
        let each = each.map(|word| comparison.start - count(word)..comparison.start);
        if let Some(rate) = self.rate(between.clone()).or_else(|| self.rate(each?)) {
            return (format!("{}{rate}", figure.unit), None);
        }
        let base_end =
            between.end - usize::from(between.len() > 1 && self.passage.before(between.end) == '的');
        let base = between.start..base_end;
        let base = (2..=25).contains(&base.len()).then(|| self.passage.words(base));
        let mut unit = figure.unit.to_owned();
        let is_occasion = is_occasion(&unit);
        // A base is what the value is a part or multiple of.
        let base = base.filter(|_| !matches!(unit.as_str(), "次" | "场" | "期" | "轮"));
        // 每年…不少于两次，累计…两周: occasions and times share the sentence's period, other counts only their clause's.
        let from = if is_occasion { sentence.start } else { clause };
        let period = (from..figure.range.start).rev().find_map(|at| recurring::cadence(self.passage, at));
        if base.is_none()
            && wording::counts_things(&unit) | is_occasion
            && !matches!(unit.as_str(), "%" | "个百分点")
        {
            unit.push_str(match period.map(|(cadence, _)| cadence) {
                Some(recurring::Cadence::Yearly) => "/年",
                Some(recurring::Cadence::HalfYearly) => "/半年",
                Some(recurring::Cadence::Quarterly) => "/季度",
                Some(recurring::Cadence::Monthly) => "/月",
                Some(recurring::Cadence::Weekly) => "/周",
                Some(recurring::Cadence::Daily) if is_occasion => "/日",
                _ => "",
            });
        }
        (unit, base)
    }

    /// 每人每年 before a figure: `/人·年`.
    fn rate(&self, between: Range<usize>) -> Option<String> {
        let mut parts = Vec::new();
        let mut at = between.start;
        while at < between.end {
            let each = self.passage.any(at, &["每"]).or(self.passage.any(at, &["人均", "户均", "年均"]))?;
            if each != "每" {
                parts.push(each.chars().take(1).collect());
                at += count(each);
                continue;
            }
            let end = (at + 1..between.end).find(|i| self.passage.c(*i) == '每').unwrap_or(between.end);
            if !(2..=6).contains(&(end - at)) {
                return None;
            }
            parts.push(self.passage.words(at + 1..end));
            at = end;
        }
        (!parts.is_empty()).then(|| format!("/{}", parts.join("·")))
    }
}
