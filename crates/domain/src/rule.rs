//! Rules (规则): the fixed set of kinds in which a notice lays down points, quotas, effects and ranking.
//! Each variant of [`RuleKind`] names its Chinese keyword and its parameters as a clerk writes them.
//! It is the vocabulary only: [`crate::notice::file`] reads it, [`crate::score`] runs it.
//!
//! Stages, always in this order: 期限, 改作, 计期, 不计 → one fact (计分, 序次, 认定, 倍数 in written order) →
//! one item (取舍, 总计, 计零 of the item) → shares (分摊, 归属, factors that ask about the unit) → unit and period
//! (序次 over a period, 任务 and 基础分, 满次 and 比率, 计零, 限额, 折算 by 缺项放大, 门槛 and 取消) → year and group
//! (other 折算, 分组, 名次, 奖金).

use crate::fact::{FactKind, Field, NumberField};
use crate::points::Points;
use chrono::NaiveDate;

mod of_item;
mod of_period;

pub use of_item::{
    Attribute, Award, Choose, Due, Exclude, Factor, Ordinal, OrdinalScope, Pick, Recipient, Reclass, Share,
    ShareMethod, Sharer, Span, Whole,
};
pub use of_period::{
    Bar, Conversion, Convert, Counted, DateField, Dating, Gate, Group, Judgement, Limit, Measure, Money,
    Places, Quota, QuotaDue, Ratio, Start, Take, Threshold, Window, Zero,
};

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

impl Rule {
    /// Whether it holds on the day, by its own first and last day.
    pub fn is_in_force(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| day >= from) && self.until.is_none_or(|until| day <= until)
    }
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
