//! Rule kinds that look at facts, items and shares: 改作, 不计, 期限, 计分, 序次, 倍数, 取舍, 总计, 分摊, 归属.
//! Parameters only; the kinds over periods are in [`super::of_period`], what all share in [`super`].

use super::{Charge, Condition, Currency, Selector, Value};
use crate::fact::TextField;
use crate::period::PeriodKind;
use crate::points::Points;

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
