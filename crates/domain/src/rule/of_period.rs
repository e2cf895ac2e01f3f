//! Rule kinds that look at periods, years and groups: 任务, 基础分, 满次, 计零, 比率, 认定, 限额, 门槛, 折算, 取消,
//! 分组, 名次, 奖金, 计期.
//! Parameters only; the kinds of facts and items are in [`super::of_item`], what all share in [`super`].

use super::{Charge, Condition, Selector};
use crate::period::PeriodKind;
use crate::points::Points;

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
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a line a clerk may write, and any may stand together"
)]
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
    /// `适用：` conditions on the unit; none: every unit.
    pub applies_to: Vec<Condition>,
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
    /// `否决：是`: 一票否决, shown as such; otherwise 取消评先.
    pub is_veto: bool,
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
    /// `须完成：` pays nothing unless the quota of this name was met in every period of it inside this one.
    pub needs_quota: Option<String>,
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
