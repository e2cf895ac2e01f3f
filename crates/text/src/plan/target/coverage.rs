//! Whole coverage (全覆盖): 全部实施, 所有…纳入, 每个…都有, 全覆盖 — a target of 100 % that names no figure.
//! 跨所有制 and 全部收入 are none: a verb of work has to follow.

use super::{Comparator, Reader, Target, TargetKind, Value};
use crate::plan::doubt::Doubt;
use crate::plan::passage::count;
use crate::plan::span::Certainty;
use std::ops::Range;
use zhaozhang_domain::points::Points;

const ALL_VERBS: &[&str] = &[
    "实施",
    "实行",
    "实现",
    "纳入",
    "完成",
    "取消",
    "达到",
    "建成",
    "开展",
    "消除",
    "配备",
    "落实",
    "到位",
    "建立",
    "推行",
    "接入",
    "覆盖",
    "执行",
    "启动",
    "达标",
    "上线",
    "设立",
    "接通",
    "开通",
    "上缴",
    "通过",
    "整改",
    "公开",
    "联网",
    "对接",
    "清零",
    "兑现",
    "完工",
    "办结",
    "改造",
    "推开",
    "采用",
    "配齐",
    "取得",
    "出台",
    "制定",
    "结清",
    "移交",
    "联通",
    "互通",
    "互认",
    "运行",
    "启用",
    "投用",
    "设置",
    "安装",
    "组建",
    "执行到位",
    "参加",
];

impl Reader<'_> {
    /// Adds the coverage targets of a sentence.
    pub(super) fn coverage(&self, sentence: Range<usize>, floor: usize, all: &mut Vec<Target>) {
        let mut at = sentence.start;
        while at < sentence.end {
            let found = match self.passage.c(at) {
                '全' => self.whole(at, &sentence),
                '所' => self.every(at, &sentence),
                '每' => self.each(at, &sentence),
                _ => None,
            };
            let Some(range) = found else {
                at += 1;
                continue;
            };
            at = range.end;
            let clause = self.passage.clause_start(range.start, sentence.start);
            let end = self.passage.clause_end(range.end, sentence.end);
            let is_soft = ["逐步", "力争", "基本", "争取"]
                .iter()
                .any(|word| self.passage.find(clause..end, word).is_some());
            let certainty = if is_soft { Certainty::Doubtful(Doubt::Softened) } else { Certainty::Sure };
            let target = Target {
                indicator: self.passage.words(self.trimmed(clause..end)),
                comparator: Comparator::Eq,
                value: Value::One(Points::whole(100)),
                unit: "%".to_owned(),
                base: None,
                due: None,
                kind: TargetKind::Coverage,
                span: self.passage.span(range.clone()),
                quote: self.passage.words(clause..end),
                certainty,
            };
            // 全覆盖率达到100% is already a figure.
            let is_figure = all.iter().rev().take(20).any(|t| t.quote == target.quote && t.unit == "%");
            if !is_figure {
                all.push(self.dated(target, &sentence, floor));
            }
        }
    }

    /// 全部实施, 全覆盖.
    fn whole(&self, at: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
        if let Some(word) = self.passage.any(at, &["全覆盖", "全面覆盖"]) {
            return Some(at..at + count(word));
        }
        if self.passage.has(at, "全部") && self.passage.any_before(at, &["覆盖", "涵盖"]).is_some() {
            return Some(at - 2..at + 2);
        }
        // 全部公立医院实行年薪制: the clause begins with all of them.
        if self.passage.has(at, "全部")
            && self.trimmed(self.passage.clause_start(at, sentence.start)..at).is_empty()
        {
            let end = self.passage.clause_end(at, sentence.end);
            let verb = (at + 5..end).find_map(|i| self.passage.any(i, ALL_VERBS).map(|verb| i + count(verb)));
            return verb.map(|end| at..end);
        }
        let verb = self.passage.has(at, "全部").then(|| self.passage.any(at + 2, ALL_VERBS)).flatten()?;
        let end = at + 2 + count(verb);
        (end <= sentence.end).then_some(at..end)
    }

    /// 所有公立医疗机构实行, 所有患者纳入.
    fn every(&self, at: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
        if !self.passage.has(at, "所有") || self.passage.c(at + 2) == '制' {
            return None;
        }
        if self.passage.any_before(at, &["覆盖", "涵盖"]).is_some() {
            return Some(at - 2..at + 2);
        }
        let end = self.passage.clause_end(at, sentence.end);
        let verb = (at + 3..end).find_map(|i| self.passage.any(i, ALL_VERBS).map(|verb| i + count(verb)))?;
        Some(at..verb)
    }

    /// 每个村卫生室都有, 实现每个居民有.
    fn each(&self, at: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
        let next = self.passage.any(at + 1, &["个", "所", "家", "名", "县", "村", "乡", "户"])?;
        let end = self.passage.clause_end(at, sentence.end);
        let has = (at + 1 + count(next)..end).find_map(|i| {
            let words = self.passage.any(
                i,
                &["都有", "均有", "都建有", "均建有", "至少有", "都配", "均配", "都能", "都要", "都实现"],
            );
            words.map(|word| i + count(word))
        });
        let has = has.or_else(|| {
            let is_led =
                ["实现", "确保", "做到"].iter().any(|word| self.passage.any_before(at, &[word]).is_some());
            is_led.then(|| self.passage.find(at..end, "有").map(|i| i + 1)).flatten()
        })?;
        Some(at..has)
    }
}
