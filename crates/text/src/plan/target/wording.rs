//! Words that make a figure a target (比较词): comparators before and behind it, and verbs of work that govern a count.
//! A new word is one more line here; which of several words counts is decided in [`super::Reader::judge`].

use super::{Comparator, Figure, Reader};
use crate::plan::doubt::Doubt;
use crate::plan::passage::{Passage, count};
use crate::plan::recurring;
use std::ops::Range;

/// What a comparator says besides its sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shade {
    Plain,
    Strict,
    Limit,
    /// 增长5%: only directly before the figure.
    Adjacent,
}

const COMPARATORS: &[(&str, Comparator, Shade)] = {
    use Comparator::{Approx, Eq, Ge, Le};
    use Shade::{Adjacent, Limit, Plain, Strict};
    &[
        ("不少于", Ge, Plain),
        ("不低于", Ge, Plain),
        ("不小于", Ge, Plain),
        ("不得少于", Ge, Plain),
        ("不得低于", Ge, Plain),
        ("不能少于", Ge, Plain),
        ("至少", Ge, Plain),
        ("≥", Ge, Plain),
        ("不超过", Le, Plain),
        ("不高于", Le, Plain),
        ("不大于", Le, Plain),
        ("不多于", Le, Plain),
        ("不得超过", Le, Plain),
        ("不得高于", Le, Plain),
        ("≤", Le, Plain),
        ("高于", Ge, Strict),
        ("大于", Ge, Strict),
        ("多于", Ge, Strict),
        ("超过", Ge, Strict),
        ("突破", Ge, Strict),
        (">", Ge, Strict),
        ("低于", Le, Strict),
        ("少于", Le, Strict),
        ("小于", Le, Strict),
        ("<", Le, Strict),
        ("控制在", Le, Limit),
        ("控制到", Le, Limit),
        ("不得多于", Le, Plain),
        ("不得大于", Le, Plain),
        ("不能超过", Le, Plain),
        ("不能低于", Ge, Plain),
        ("不得小于", Ge, Plain),
        ("巩固在", Eq, Plain),
        ("巩固提高到", Eq, Plain),
        ("保持", Eq, Adjacent),
        ("稳定", Eq, Adjacent),
        ("不超", Le, Adjacent),
        ("超", Ge, Adjacent),
        ("稳定在", Eq, Plain),
        ("保持在", Eq, Plain),
        ("维持在", Eq, Plain),
        ("稳定到", Eq, Plain),
        ("提高到", Eq, Plain),
        ("提高至", Eq, Plain),
        ("提升到", Eq, Plain),
        ("提升至", Eq, Plain),
        ("增加到", Eq, Plain),
        ("增加至", Eq, Plain),
        ("增至", Eq, Plain),
        ("增长到", Eq, Plain),
        ("上升到", Eq, Plain),
        ("上升至", Eq, Plain),
        ("扩大到", Eq, Plain),
        ("扩大至", Eq, Plain),
        ("降低到", Eq, Plain),
        ("降低至", Eq, Plain),
        ("下降到", Eq, Plain),
        ("下降至", Eq, Plain),
        ("压缩到", Eq, Plain),
        ("压缩至", Eq, Plain),
        ("压减至", Eq, Plain),
        ("压降至", Eq, Plain),
        ("减少到", Eq, Plain),
        ("减少至", Eq, Plain),
        ("调整到", Eq, Plain),
        ("调整至", Eq, Plain),
        ("提标至", Eq, Plain),
        ("提标到", Eq, Plain),
        ("提高为", Eq, Plain),
        ("提升为", Eq, Plain),
        ("增加为", Eq, Plain),
        ("降为", Eq, Plain),
        ("降到", Eq, Plain),
        ("降至", Eq, Plain),
        ("压减到", Eq, Plain),
        ("缩短到", Eq, Plain),
        ("缩短至", Eq, Plain),
        ("调整为", Eq, Plain),
        ("达到", Eq, Plain),
        ("达", Eq, Adjacent),
        ("力争", Eq, Adjacent),
        ("争取", Eq, Adjacent),
        ("完成率", Eq, Adjacent),
        ("覆盖率", Eq, Adjacent),
        ("为", Eq, Adjacent),
        ("约", Approx, Adjacent),
        ("接近", Approx, Adjacent),
        ("增长", Eq, Adjacent),
        ("提高", Eq, Adjacent),
        ("提升", Eq, Adjacent),
        ("下降", Eq, Adjacent),
        ("降低", Eq, Adjacent),
        ("减少", Eq, Adjacent),
        ("增加", Eq, Adjacent),
        ("压缩", Eq, Adjacent),
        ("缩短", Eq, Adjacent),
        ("=", Eq, Adjacent),
        (":", Eq, Adjacent),
    ]
};

/// Words behind a figure that turn its comparator.
const AFTER: &[(&str, Comparator)] = &[
    ("及以上", Comparator::Ge),
    ("(含)以上", Comparator::Ge),
    ("以上", Comparator::Ge),
    ("之上", Comparator::Ge),
    ("及以下", Comparator::Le),
    ("以下", Comparator::Le),
    ("以内", Comparator::Le),
    ("之内", Comparator::Le),
    ("左右", Comparator::Approx),
    ("上下", Comparator::Approx),
    ("之间", Comparator::Eq),
];

/// How many characters 以上 or its like takes at an index.
pub(super) fn behind(passage: &Passage, at: usize) -> usize {
    AFTER.iter().find(|(word, _)| passage.has(at, word)).map_or(0, |(word, _)| count(word))
}

/// Verbs of work that govern a count: 建成3个, 招收29名.
pub(super) const VERBS: &[&str] = &[
    "新建成",
    "建成",
    "新建",
    "改建",
    "扩建",
    "修建",
    "建设",
    "建立",
    "组建",
    "创建",
    "完成",
    "培训",
    "培养",
    "培育",
    "招收",
    "招聘",
    "引进",
    "选派",
    "选拔",
    "遴选",
    "安排",
    "设立",
    "设置",
    "新增",
    "增加",
    "增设",
    "配备",
    "购置",
    "采购",
    "改造",
    "提升",
    "打造",
    "开展",
    "召开",
    "举办",
    "组织",
    "实施",
    "做好",
    "办好",
    "确定",
    "推出",
    "发布",
    "出台",
    "制定",
    "推进",
    "推开",
    "签约",
    "救助",
    "资助",
    "补助",
    "投入",
    "落实",
    "拨付",
    "覆盖",
    "纳入",
    "选择",
    "认定",
    "评选",
    "支持",
    "派出",
    "开通",
    "取消",
    "减少",
    "压减",
    "整合",
    "接入",
    "建好",
    "筛查",
    "抽查",
    "形成",
    "巩固",
    "新设",
    "改扩建",
    "优化",
    "更新",
    "安置",
    "检查",
    "查处",
    "引育",
    "补充",
    "招录",
    "选聘",
    "轮训",
    "推广",
    "投放",
    "发放",
    "治理",
    "派驻",
    "帮扶",
    "编制",
    "修订",
    "公布",
    "重组",
    "入库",
    "打通",
    "惠及",
    "开工",
    "竣工",
    "新改扩建",
    "启动",
    "配齐",
    "抽检",
    "明确",
    "创成",
    "获批",
    "立项",
    "增配",
    "选树",
    "表彰",
    "命名",
    "办结",
    "化解",
    "排查",
    "吸纳",
    "提供",
    "开发",
    "开设",
    "迁建",
    "引入",
    "聘用",
    "聘请",
    "下派",
    "选送",
    "培植",
];

/// Units that count things; a verb alone makes no target of a length of time.
pub(super) fn counts_things(unit: &str) -> bool {
    !unit.is_empty()
        && !matches!(
            unit,
            "比" | "年"
                | "月"
                | "日"
                | "天"
                | "周"
                | "小时"
                | "分钟"
                | "个月"
                | "工作日"
                | "个工作日"
                | "分"
                | "倍"
                | "对"
                | "只"
                | "片"
        )
}

/// Words of change: the figure behind them is a difference, not a level.
const CHANGES: &[&str] = &["增长", "提高", "提升", "下降", "降低", "减少", "增加", "压缩", "缩短"];

/// The first characters of the comparators: all others are passed over at once.
const fn starts_comparator(c: char) -> bool {
    matches!(
        c,
        '不' | '至'
            | '≥'
            | '高'
            | '大'
            | '多'
            | '超'
            | '突'
            | '>'
            | '低'
            | '少'
            | '小'
            | '<'
            | '≤'
            | '控'
            | '稳'
            | '保'
            | '维'
            | '提'
            | '增'
            | '上'
            | '扩'
            | '降'
            | '下'
            | '压'
            | '缩'
            | '调'
            | '达'
            | '完'
            | '覆'
            | '为'
            | '约'
            | '接'
            | '减'
            | '巩'
            | '力'
            | '争'
            | '='
            | ':'
    )
}

/// Ends of what is measured; a value right behind one states it: 个人缴费标准380元.
pub(super) const MEASURES: &[&str] = &[
    "标准",
    "限额",
    "额度",
    "人数",
    "数量",
    "总量",
    "总数",
    "规模",
    "面积",
    "起付线",
    "封顶线",
    "比例",
    "占比",
    "比重",
    "价格",
    "费用",
    "项目",
    "品种",
    "病种",
    "投资",
    "总额",
    "达标率",
    "率",
    "体检",
    "筛查",
];

/// How a figure compares: the sign, where its words start, and what stands between them and the figure.
#[derive(Debug, Clone)]
pub(super) struct Comparison {
    pub(super) comparator: Comparator,
    /// Where the comparator starts; the figure's start when only words behind it compare.
    pub(super) start: usize,
    pub(super) between: Range<usize>,
    pub(super) doubt: Option<Doubt>,
    /// Behind 以上, 左右.
    pub(super) end: usize,
    pub(super) is_told: bool,
}

impl Reader<'_> {
    /// Whether somebody is served behind a figure: 12万名妇女提供…, 3000户家庭发放….
    fn serves(&self, figure: &Figure) -> bool {
        const SERVING: &[&str] =
            &["提供", "开展", "实施", "进行", "落实", "配备", "购买", "发放", "免费", "建立", "办理", "减免"];
        let end = self.passage.clause_end(figure.range.end, self.passage.len());
        figure.range.end + 4 <= end
            && counts_things(figure.unit)
            && (figure.range.end + 1..end).any(|at| self.passage.any(at, SERVING).is_some())
    }

    /// Whether a name of a measure and its value make up the clause: 个人缴费标准380元, 目标值：97%.
    fn is_stated(&self, figure: &Figure, from: usize) -> bool {
        let (at, end) = (figure.range.start, figure.range.end);
        let closes = matches!(self.passage.c(end), ',' | ';' | '。' | '、' | '\n' | ')');
        let is_counted = !figure.is_chinese && !figure.unit.is_empty() && figure.unit != "个百分点";
        let is_measured =
            self.passage.any_before(at, MEASURES).is_some_and(|word| from + count(word) + 2 <= at);
        // 每季度随访1次
        let is_regular = matches!(figure.unit, "次" | "场" | "期" | "轮")
            && (from..at).any(|at| recurring::cadence(self.passage, at).is_some());
        closes && is_counted && (is_measured || is_regular || self.labelled(at).is_some())
    }

    /// 县域内就诊率：≥90%: what the colon before a value names.
    pub(super) fn labelled(&self, at: usize) -> Option<Range<usize>> {
        let end = at.checked_sub(1).filter(|colon| self.passage.c(*colon) == ':')?;
        let start = self.passage.clause_start(end, 0);
        let is_measure = "率比例数日量额准度费值重人命".contains(self.passage.before(end));
        (is_measure && (4..=30).contains(&(end - start))).then_some(start..end)
    }

    /// The comparator at a figure, looked for from `from`.
    pub(super) fn comparison(&self, figure: &Figure, from: usize) -> Comparison {
        let at = figure.range.start;
        let mut best: Option<(usize, usize, Comparator, Shade)> = None;
        for start in (from.max(at.saturating_sub(28))..at).rev() {
            // 改为, 变为 tell of a change of form: 三个渠道改为两个渠道.
            let is_change = self.passage.c(start) == '为'
                && matches!(self.passage.before(start), '改' | '变' | '转' | '合' | '分' | '作' | '成');
            // 为12万名妇女提供筛查: whom the work is for.
            let is_for = self.passage.c(start) == '为' && start + 1 == at && self.serves(figure);
            if is_change || is_for || !starts_comparator(self.passage.c(start)) {
                continue;
            }
            let found = COMPARATORS.iter().find(|(word, _, shade)| {
                let end = start + count(word);
                self.passage.has(start, word) && if *shade == Shade::Adjacent { end == at } else { end <= at }
            });
            if let Some((word, comparator, shade)) = found {
                let end = start + count(word);
                // 不低于 over 低于: the earlier start wins while the words overlap.
                if best.is_none_or(|(best_start, ..)| best_start < end) {
                    best = Some((start, end, *comparator, *shade));
                } else {
                    break;
                }
            }
        }
        let after = AFTER.iter().find(|(word, _)| self.passage.has(figure.range.end, word));
        let end = figure.range.end + after.map_or(0, |(word, _)| count(word));
        let Some((start, word_end, mut comparator, shade)) = best else {
            let comparator = after.map_or(Comparator::Eq, |(_, comparator)| *comparator);
            // 接入率100%
            let is_told = after.is_some()
                || (figure.unit == "%" && self.passage.before(at) == '率')
                || self.is_stated(figure, from)
                || self.passage.c(at) == '翻';
            return Comparison { comparator, start: at, between: at..at, doubt: None, end, is_told };
        };
        // 签约率提高5个百分点: the change is part of what is measured.
        let is_change = shade == Shade::Adjacent
            && (self.passage.any(start, CHANGES).is_some() || self.passage.before(word_end) == '率');
        let start = if is_change { word_end } else { start };
        let mut doubt = match shade {
            Shade::Strict => Some(Doubt::Strict),
            Shade::Limit if after.is_none() => Some(Doubt::TakenAsLimit),
            _ => None,
        };
        if let Some((_, turned)) = after {
            comparator = *turned;
            doubt = None;
        }
        Comparison { comparator, start, between: word_end..at, doubt, end, is_told: true }
    }
}

#[cfg(test)]
mod tests {
    use super::{COMPARATORS, starts_comparator};

    #[test]
    fn no_comparator_is_passed_over() {
        for (word, ..) in COMPARATORS {
            assert!(word.chars().next().is_some_and(starts_comparator), "{word}");
        }
    }
}
