//! Rules (规则): the fixed set of kinds in which a notice lays down points, quotas, effects and ranking.
//! Each variant of [`RuleKind`] names its Chinese keyword and its parameters as a clerk writes them.
//! It is the vocabulary only: [`crate::notice::file`] reads it, [`crate::score`] runs it.
//!
//! Stages, always in this order: 改作, 不计 → 期限 → one fact (计分, 序次, 倍数 in written order) →
//! one item (取舍, 总计) → shares (分摊, 归属, factors that ask about the unit) → unit and period
//! (任务, 基础分, 满次, 计零, 比率, 认定, 限额) → year and group (门槛, 折算, 取消, 分组, 名次, 奖金).

use crate::fact::{FactKind, Field, NumberField, TextField};
use crate::period::PeriodKind;
use crate::points::Points;
use chrono::NaiveDate;

/// A rule (规则) of a notice, standing under the article it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// `规则：` its name, unique in the notice.
    pub name: String,
    /// The article it stands under, as a place in [`crate::notice::Notice::articles`].
    pub article: usize,
    /// The line of `notice.md` on which the block begins, from 1.
    pub line: usize,
    /// `自：` first day on which it holds, if later than the notice's own.
    pub from: Option<NaiveDate>,
    /// `至：` last day on which it holds, if earlier than the notice's own.
    pub until: Option<NaiveDate>,
    /// The questions whose ruling (裁定) chose one of its parameters, as `〔A-01〕`.
    pub questions: Vec<String>,
    /// `栏：` the column (subtotal) its points are shown and limited under; its name when not given.
    pub column: String,
    /// `优先于：` rules that do not apply to a fact this one claims.
    pub before: Vec<String>,
    /// `种类：` what it does, by the keyword of its kind.
    pub kind: RuleKind,
}

/// What a rule does (规则种类).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleKind {
    /// `改作`: a fact counts as something else (800 characters and more as 调研).
    Reclass(Reclass),
    /// `不计`: a fact does not count (adverts, unsigned pieces, own accounts).
    Exclude(Exclude),
    /// `期限`: a fact gets its due day from its own day (within 5 days of the meeting).
    Due(Due),
    /// `计分`: a fact gives points.
    Award(Award),
    /// `序次`: the first, the second and later facts give different points.
    Ordinal(Ordinal),
    /// `倍数`: the points so far are multiplied.
    Factor(Factor),
    /// `取舍`: of several adoptions of one item, which count.
    Choose(Choose),
    /// `总计`: a fact fixes the whole of its item, nothing further.
    Whole(Whole),
    /// `分摊`: how units or authors of one fact share.
    Share(Share),
    /// `归属`: who gets the points instead of, or beside, the unit named.
    Attribute(Attribute),
    /// `任务`: a quota and what it brings to meet, miss or pass it.
    Quota(Box<Quota>),
    /// `基础分`: points at the start of a period.
    Start(Start),
    /// `满次`: from the nth time on.
    Threshold(Threshold),
    /// `计零`: an item, a month or a year is set to nothing.
    Zero(Zero),
    /// `比率`: a share of two counts below or above a limit.
    Ratio(Ratio),
    /// `认定`: a figure a person enters inside a range.
    Judgement(Judgement),
    /// `限额`: a cap or floor on columns in a period.
    Limit(Limit),
    /// `门槛`: veto first, then a pass mark, then bonus.
    Gate(Gate),
    /// `折算`: the total turned into another figure.
    Convert(Convert),
    /// `取消`: what bars a unit from awards (评先).
    Bar(Bar),
    /// `分组`: units that are ranked together.
    Group(Group),
    /// `名次`: who is commended.
    Places(Places),
    /// `奖金`: money beside the points.
    Money(Money),
    /// `计期`: which day decides the period of a fact.
    Dating(Dating),
}

impl RuleKind {
    /// The keyword in notices.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Reclass(_) => "改作",
            Self::Exclude(_) => "不计",
            Self::Due(_) => "期限",
            Self::Award(_) => "计分",
            Self::Ordinal(_) => "序次",
            Self::Factor(_) => "倍数",
            Self::Choose(_) => "取舍",
            Self::Whole(_) => "总计",
            Self::Share(_) => "分摊",
            Self::Attribute(_) => "归属",
            Self::Quota(_) => "任务",
            Self::Start(_) => "基础分",
            Self::Threshold(_) => "满次",
            Self::Zero(_) => "计零",
            Self::Ratio(_) => "比率",
            Self::Judgement(_) => "认定",
            Self::Limit(_) => "限额",
            Self::Gate(_) => "门槛",
            Self::Convert(_) => "折算",
            Self::Bar(_) => "取消",
            Self::Group(_) => "分组",
            Self::Places(_) => "名次",
            Self::Money(_) => "奖金",
            Self::Dating(_) => "计期",
        }
    }
}

impl RuleKind {
    /// Every selector in it.
    pub fn selectors(&self) -> Vec<&Selector> {
        match self {
            Self::Reclass(rule) => vec![&rule.selector],
            Self::Exclude(rule) => vec![&rule.selector],
            Self::Due(rule) => vec![&rule.selector],
            Self::Award(rule) => vec![&rule.selector],
            Self::Ordinal(rule) => vec![&rule.selector],
            Self::Factor(rule) => vec![&rule.selector],
            Self::Choose(rule) => vec![&rule.selector],
            Self::Whole(rule) => vec![&rule.selector],
            Self::Share(rule) => vec![&rule.selector],
            Self::Attribute(rule) => vec![&rule.selector],
            Self::Quota(rule) => vec![&rule.selector],
            Self::Zero(rule) => vec![&rule.selector],
            Self::Dating(rule) => vec![&rule.selector],
            Self::Ratio(rule) => vec![&rule.numerator, &rule.denominator],
            Self::Bar(rule) => rule.selector.iter().collect(),
            Self::Gate(rule) => rule.veto.iter().collect(),
            Self::Threshold(rule) => match &rule.counts {
                Counted::Facts(selector) | Counted::EmptyPeriods(selector) => vec![selector],
                Counted::MissedQuota(_) => Vec::new(),
            },
            Self::Start(_)
            | Self::Judgement(_)
            | Self::Limit(_)
            | Self::Convert(_)
            | Self::Group(_)
            | Self::Places(_)
            | Self::Money(_) => Vec::new(),
        }
    }
}

/// Which facts: `事实：采用` and any number of `当：` lines, all of which must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    /// `事实：` one or several kinds, separated by 、.
    pub kinds: Vec<FactKind>,
    /// `当：` conditions.
    pub conditions: Vec<Condition>,
}

/// A condition (条件).
///
/// Written `级别 是 省级、市级`, `级别 不是 市局`, `字数 不少于 800`, `字数 少于 500`, `字数 多于 500`,
/// `字数 不多于 1000`, `作者数 是 2`, also with ≥, <, >, ≤. `级别 为空` and `级别 不为空` ask whether it was given.
/// Several on one line are separated by ；. 数值 may have decimals, so it knows 不少于 and 少于 only.
/// The words of 单综, 来源, 结果, 时效 and of the 是/否 fields are fixed; units and their classes must be in the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The field asked.
    pub field: Field,
    /// What must hold of it.
    pub test: Test,
}

/// What a condition asks (判断).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// `是 甲、乙`: one of these words.
    Is(Vec<String>),
    /// `不是 甲、乙`: none of these words (nothing given also holds).
    IsNot(Vec<String>),
    /// `为空`.
    Empty,
    /// `不为空`.
    Given,
    /// Numbers: at least the first and below the second, each if given. `不少于 a` is `a..`, `少于 b` is `..b`,
    /// `多于 a` is stored as `a + 1..` (numbers here are whole), `不多于 b` as `..b + 1`.
    Within(Option<Points>, Option<Points>),
}

/// How much (分值): a figure, a table, or a figure worked out from the fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// `分值：20`
    Fixed(Points),
    /// `分值表：` a Markdown table in the block, or `分值表：file.tsv` (`分值表：file.tsv 列名`); the last column is the
    /// value (in a file the column named, else 分值 or 倍数 if there is one), the other heads are fields; columns
    /// headed 备注, 说明, 规则 or 序号 are left out. A cell holds one or several words (甲、乙), `不是 甲`, `为空`,
    /// `不为空`, `*` for any (an empty cell is refused), or for numbers `≥800`, `<500`, `500～1000` (from 500, below
    /// 1000). Rows are tried from the top; the first that fits counts.
    Table(Table),
    /// `每：字数 100` with `分值：5`: 5 for each full 100; with `起：10000` and `起分：5`, 5 at 10,000 and
    /// `分值` for each full step beyond.
    Rate {
        /// The number counted.
        field: NumberField,
        /// The step.
        step: Points,
        /// The figure for each full step.
        each: Points,
        /// The first step and what it gives.
        first: Option<(Points, Points)>,
    },
    /// `按数值：1` the entered 数值 times this.
    Amount(Points),
    /// `按原分：2` the points of the adoption (or item) that the instruction belongs to, times this.
    Basis(Points),
}

/// A table with several keys (分值表).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The fields of the key columns.
    pub keys: Vec<Field>,
    /// The rows from the top.
    pub rows: Vec<TableRow>,
}

/// A row of a [`Table`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// One test for each key column; nothing for `*`.
    pub tests: Vec<Option<Test>>,
    /// The figure.
    pub value: Points,
}

/// To which period an effect is charged: `计入：本期` (default), `计入：年度`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Charge {
    /// The period in which it falls.
    Period,
    /// The year only; month and quarter stay as they are.
    Year,
}

/// Whether a figure is points or money: `单位：分` (default) or `单位：元`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Currency {
    /// Points (分).
    Points,
    /// Yuan (元).
    Yuan,
}

/// `改作`: `事实`, `当`, `字段：体裁`, `改为：调研`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reclass {
    /// Which facts.
    pub selector: Selector,
    /// `字段：` the field that is replaced.
    pub field: TextField,
    /// `改为：` its new word.
    pub word: String,
}

/// `不计`: `事实`, `当`, `任务：不计` (default) or `任务：仍计`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclude {
    /// Which facts.
    pub selector: Selector,
    /// `任务：仍计` whether the fact still fills quotas.
    pub fills_quota: bool,
}

/// `期限`: `事实`, `当`, `时限：5天`, `遇休息日：顺延` (default).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Which facts.
    pub selector: Selector,
    /// `时限：5天`, `20天`, `3个工作日`, `当天`; counted from the day after 日期.
    pub span: Span,
    /// `遇休息日：顺延` (moves to the next working day) or `不顺延`.
    pub moves_off_rest_days: bool,
}

/// A span of days (时限).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Span {
    /// So many calendar days after the day, which is not counted itself; 0 is 当天.
    Days(u32),
    /// So many working days after the day.
    WorkingDays(u32),
}

/// `计分`: `事实`, `当`, one way of giving the figure, `叠加：是`, `计入`, `单位`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Award {
    /// Which facts.
    pub selector: Selector,
    /// How much.
    pub value: Value,
    /// `叠加：是`: it adds to what other rules give the same fact; otherwise it claims the fact for itself.
    pub stacks: bool,
    /// To which period.
    pub charge: Charge,
    /// Points or money.
    pub currency: Currency,
}

/// `序次`: `事实`, `当`, `范围：同一件` (or 本月, 本季, 本年), `分值：10，5`, `递增：翻倍` (default 不变), `叠加`, `计入`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ordinal {
    /// Which facts are counted; each gets the figure of its number.
    pub selector: Selector,
    /// `范围：同一件` counts inside an item; 本月, 本季, 本年 count for each unit (or author) in the period.
    pub scope: OrdinalScope,
    /// `分值：10，5` the first, the second …; the last one repeats.
    pub values: Vec<Points>,
    /// `递增：翻倍` each further figure is twice the one before, instead of repeating the last.
    pub doubles: bool,
    /// Whether it adds to other rules on the same fact.
    pub stacks: bool,
    /// To which period.
    pub charge: Charge,
}

/// Inside what an ordinal counts (范围).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrdinalScope {
    /// `同一件`
    Item,
    /// `本月`, `本季`, `本年` …, for each unit.
    Period(PeriodKind),
}

/// `倍数`: `事实`, `当`, `乘：2` or `乘：1/2` or `倍数表：` as a 分值表; applies to what rules written before it gave the fact.
///
/// Conditions on 单位, 单位类别 or 单位组别 make it apply to each unit's share instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    /// Which facts.
    pub selector: Selector,
    /// The factor: fixed or a table.
    pub value: Value,
}

/// `取舍`: `事实：采用`, `当`, `分组：级别`, `每组：最高` (needed), `组间：前2`, `除外：版位 是 栏目`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choose {
    /// Which facts are chosen among; `除外：` conditions take facts out, which then always count.
    pub selector: Selector,
    /// `除外：` conditions; a fact for which all hold is not chosen among.
    pub except: Vec<Condition>,
    /// `分组：` fields whose words form the groups; none: all facts of the item are one group.
    pub group_by: Vec<TextField>,
    /// `每组：` what counts in a group.
    pub within: Pick,
    /// `组间：` what counts between groups: 全部 (default), 最高, 前2.
    pub between: Pick,
}

/// Which of several count (取).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pick {
    /// `全部`
    All,
    /// `最高`, and `前2` for the two highest; equal ones by the earlier date.
    Highest(u32),
    /// `最早`: the first by date.
    Earliest,
}

/// `总计`: `事实`, `当`, `分值：200`; the item gives this and nothing further.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    /// The fact that fixes the item.
    pub selector: Selector,
    /// The whole.
    pub value: Points,
}

/// `分摊`: `事实`, `当`, `办法：`, `对象：单位` (default) or `对象：作者`, `最多：2`, `用于：积分、任务`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Which facts.
    pub selector: Selector,
    /// `对象：` who shares.
    pub among: Sharer,
    /// `办法：` how.
    pub method: ShareMethod,
    /// `最多：` only the first so many take part; the others get nothing.
    pub limit: Option<u32>,
    /// `用于：任务` whether the same shares count towards quotas (default: each counts 1).
    pub also_for_quota: bool,
}

/// Who shares (对象).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sharer {
    /// 单位
    Units,
    /// 作者
    People,
}

/// How a fact's points are shared (分摊办法).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShareMethod {
    /// `各得全分` each in full (also the default without any rule); `各得 1/2`, `各得 1/4`: each this part.
    Each(Points),
    /// `均分`: equal parts.
    Equal,
    /// `按比例 3:2`: by these weights in the order written.
    Weights(Vec<Points>),
    /// `每家 2分`: this figure each, whatever the item gave.
    Figure(Points),
    /// `按份额，至少 1/4`: the fact's 数值 (a share of 1), at least this.
    Entered(Points),
}

/// `归属`: `事实`, `当`, `归：上级单位` or `归：作者` or a unit's name, `本单位：不计` (default) or `本单位：照计`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// Which facts; conditions on the unit are allowed.
    pub selector: Selector,
    /// `归：`
    pub to: Recipient,
    /// `本单位：照计` whether the unit named keeps its points too.
    pub unit_keeps: bool,
}

/// Who receives by attribution (归).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipient {
    /// 上级单位 in the register.
    Parent,
    /// 作者, each in full unless a 分摊 for 作者 says otherwise.
    People,
    /// A unit by name.
    Named(String),
}

/// `任务`: a quota (任务数) and its effects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quota {
    /// `事实：报送、约稿` and conditions: what fills it.
    pub selector: Selector,
    /// `周期：`
    pub period: PeriodKind,
    /// `量度：篇` counts facts; `量度：分` adds the points they gave.
    pub measure: Measure,
    /// How many are due.
    pub due: QuotaDue,
    /// `适用：` conditions on the unit (单位, 单位类别, 单位组别); none: every unit.
    pub applies_to: Vec<Condition>,
    /// `折算：简报=2，短信息=1/4` weights by 体裁; 1 where not named.
    pub weights: Vec<(String, Points)>,
    /// `达标：10` points when met.
    pub when_met: Option<Points>,
    /// `未达：-30` points when missed.
    pub when_missed: Option<Points>,
    /// `每缺：-5` points for each missing one.
    pub each_missing: Option<Points>,
    /// `每超：5` points for each further one.
    pub each_above: Option<Points>,
    /// `超额替代：常规报送` (or 无) the rules whose points further facts do not get as well.
    pub above_replaces: Vec<String>,
    /// `按比例：30` this figure when met, else the done part of it.
    pub pro_rata: Option<Points>,
    /// `未达清零：是` the period's other points are lost when missed.
    pub voids_when_missed: bool,
    /// `计入：年度` where effects of a missed quota are charged.
    pub charge: Charge,
    /// `未达取消评先：是`
    pub bars_when_missed: bool,
}

/// How a quota counts (量度).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measure {
    /// 篇: facts, after weights and shares.
    Items,
    /// 分: the points they gave.
    Points,
}

/// How many a quota asks (任务数).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QuotaDue {
    /// `数：2`
    Fixed(Points),
    /// `数表：quotas.tsv 月任务` the column of an attachment; its first column names the unit or 单位类别.
    Listed(Vec<(String, Points)>),
    /// `每人：2` times the unit's 人数 in the register.
    PerHead(Points),
}

/// `基础分`: `周期：季`, `分值：6`, `适用：`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// `周期：`
    pub period: PeriodKind,
    /// `分值：`
    pub value: Points,
    /// `适用：` conditions on the unit.
    pub applies_to: Vec<Condition>,
}

/// `满次`: `事实` and `当` (or `计数：`), `窗口：年`, `满：3`, one or more effects, `计入`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Threshold {
    /// What is counted.
    pub counts: Counted,
    /// `窗口：年` inside one period of the kind, or `窗口：连续月` running months (季 …) without a gap.
    pub window: Window,
    /// `满：3` from this number on.
    pub at: u32,
    /// `每次：-10` points for each case.
    pub each: Option<Points>,
    /// `追溯：是` whether cases before the nth cost as well once it is reached.
    pub reaches_back: bool,
    /// `一次：-10` points once when reached.
    pub once: Option<Points>,
    /// `全年计零：是` the year is set to nothing.
    pub zeroes_year: bool,
    /// `取消评先：是`
    pub bars: bool,
    /// `点名：是` named in the bulletin.
    pub names: bool,
    /// Where the points are charged.
    pub charge: Charge,
}

/// What a threshold counts (计数).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Counted {
    /// Facts: `事实` and `当`.
    Facts(Selector),
    /// `计数：空期`: periods of the window's kind with no such fact.
    EmptyPeriods(Selector),
    /// `计数：未达 任务名`: periods in which the named quota was missed.
    MissedQuota(String),
}

/// Over what a threshold counts (窗口).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Window {
    /// Inside one period.
    Within(PeriodKind),
    /// In running periods.
    Running(PeriodKind),
}

/// `计零`: `事实`, `当`, `对象：本件` (本月, 本季, 本年), `另扣：-10`, `计入：年度`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zero {
    /// The facts that cause it.
    pub selector: Selector,
    /// `对象：` what is set to nothing; nothing for 本件.
    pub period: Option<PeriodKind>,
    /// `另扣：` points besides.
    pub besides: Option<Points>,
    /// Where `另扣` is charged.
    pub charge: Charge,
}

/// `比率`: `分子：采用`, `分母：报送`, `周期：季`, `低于：30%` or `不低于：80%`, `分值：-1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ratio {
    /// `分子：` a kind of fact; counts items, once each. `分子当：` conditions.
    pub numerator: Selector,
    /// `分母：` likewise. `分母当：` conditions.
    pub denominator: Selector,
    /// `周期：`
    pub period: PeriodKind,
    /// `低于：` effect below this share.
    pub below: Option<Points>,
    /// `不低于：` effect at or above this share.
    pub at_least: Option<Points>,
    /// `分值：`
    pub value: Points,
}

/// `认定`: `项目：领导评价`, `范围：0～20`, `周期：年`, `须填：是`, `乘：1`, `计入`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// `项目：` the 类别 of the 认定 facts it reads.
    pub subject: String,
    /// `范围：` smallest and largest figure allowed.
    pub range: (Points, Points),
    /// `周期：` how often it is entered.
    pub period: PeriodKind,
    /// `须填：是` whether a period cannot be closed without it.
    pub is_required: bool,
    /// `乘：` factor on the entered figure.
    pub factor: Points,
    /// Where it is charged.
    pub charge: Charge,
}

/// `限额`: `栏：甲、乙` (default 全部), `周期：月`, `上限：10`, `下限：0`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// `栏：` columns limited together; none: all.
    pub columns: Vec<String>,
    /// `周期：`
    pub period: PeriodKind,
    /// `上限：`
    pub at_most: Option<Points>,
    /// `下限：`
    pub at_least: Option<Points>,
}

/// `门槛`: `事实` and `当` for the veto, if there is one, `周期：年`, `及格：60`, `加分栏：`, `加分门槛：80`, `否决记：59`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    /// `周期：`
    pub period: PeriodKind,
    /// `事实` and `当`: any such fact is a veto.
    pub veto: Option<Selector>,
    /// `否决记：` the result under a veto; default 0.
    pub veto_result: Points,
    /// `及格：` below this the result is 不合格.
    pub pass_mark: Option<Points>,
    /// `加分栏：` the bonus columns.
    pub bonus_columns: Vec<String>,
    /// `加分门槛：` the bonus counts only when the rest is above this.
    pub bonus_above: Option<Points>,
}

/// `折算`: `周期：年`, `栏：` (default 全部), one method, `四舍五入：1`, `记为：` the column of the result, `作为总分：是`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Convert {
    /// `周期：`
    pub period: PeriodKind,
    /// `栏：` columns converted; none: all.
    pub columns: Vec<String>,
    /// `办法：`
    pub method: Conversion,
    /// `四舍五入：` decimals; nothing: exact.
    pub decimals: Option<u32>,
    /// `作为总分：是` whether ranking goes by the result.
    pub replaces_total: bool,
}

/// How a total is converted (折算办法): `满分换算：1000`, or with a reading `办法：〔A-02〕` for `办法：满分换算：1000`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conversion {
    /// `分段：≥200 45；≥150 35；≥100 25；其余 10`.
    Bands {
        /// Lower limits and figures, highest limit first.
        bands: Vec<(Points, Points)>,
        /// `其余`.
        otherwise: Points,
    },
    /// `占比：满分 100，目标 60`, or `占比：满分 100` with `目标表：targets.tsv 目标`: done part of the target, up to full.
    ShareOfTarget {
        /// 满分.
        full: Points,
        /// 目标 for each unit or 单位类别.
        target: QuotaDue,
    },
    /// `权重：1/10`.
    Weight(Points),
    /// `满分换算：1000`: the highest of the group becomes this.
    HighestOfGroup(Points),
    /// `缺项放大：满分 100，缺 25` (or `100，栏 公共服务 25`): units of a class without that part are scaled by full ÷ (full − part).
    LeaveOut {
        /// The full mark.
        full: Points,
        /// The part left out.
        part: Points,
        /// `缺项：` conditions on the unit that has not the part.
        missing_for: Vec<Condition>,
    },
}

/// `取消`: bars from awards: `事实`/`当`, or `总分低于：`, `周期：年`. `否决：是` only says that the notice calls it 一票否决.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// `周期：`
    pub period: PeriodKind,
    /// The facts that bar.
    pub selector: Option<Selector>,
    /// `总分低于：`
    pub below: Option<Points>,
}

/// `分组`: `单位类别：科室、中心`, `排名：参加` (default) or `不参加`; groups are printed in written order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// `单位类别：` the classes in it.
    pub classes: Vec<String>,
    /// `排名：不参加` units that must report but are not ranked.
    pub is_ranked: bool,
}

/// `名次`: `组：` (default every group), `取：前15名` or `前30%`, `称号：先进单位`, `周期：年`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// `组：` names of groups; none: each group.
    pub groups: Vec<String>,
    /// `取：`
    pub take: Take,
    /// `称号：`
    pub title: String,
    /// `周期：`
    pub period: PeriodKind,
}

/// How many are commended (取).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Take {
    /// `前15名`: ties at the last place are all taken.
    First(u32),
    /// `前30%`: rounded down, at least one.
    Part(Points),
}

/// `奖金`: `每分：3`, `栏：`, `周期：年`, `超出任务：任务名` (only points above that quota), `适用：`.
///
/// Money for single items is a `计分` with `单位：元`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Money {
    /// `周期：`
    pub period: PeriodKind,
    /// `每分：` yuan for each point.
    pub per_point: Points,
    /// `栏：` columns that are paid; none: all.
    pub columns: Vec<String>,
    /// `超出任务：` pays only what lies above the quota of this name.
    pub above_quota: Option<String>,
    /// `适用：` conditions on the unit.
    pub applies_to: Vec<Condition>,
}

/// `计期`: `事实：采用`, `按：佐证日期`; `当`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dating {
    /// Which facts.
    pub selector: Selector,
    /// `按：` the day that decides.
    pub by: DateField,
}

/// A day of a fact (日期字段).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateField {
    /// 日期
    On,
    /// 截止日期
    Due,
    /// 完成日期
    Done,
    /// 佐证日期
    Proof,
    /// 报送日期: the day the item was submitted.
    Submitted,
}
