//! Rules on a unit in a period: 任务, 基础分, 满次, 计零, 比率, 认定, 限额.
//! Next stage: [`super::year_rules`].

use super::super::form::{FIGURE, Form};
use super::super::value;
use super::charge;
use crate::points::Points;
use crate::rule::{
    Counted, Judgement, Limit, Measure, Quota, QuotaDue, Ratio, RuleKind, Selector, Start, Threshold, Zero,
};

/// `任务`
pub(super) fn quota(form: &mut Form<'_, '_>) -> Option<RuleKind> {
    let selector = form.selector();
    let period = form.period();
    let measure =
        if form.choice("量度", &["篇", "分"]) == Some(1) { Measure::Points } else { Measure::Items };
    let due = quota_due(form);
    let applies_to = form.unit_conditions("适用");
    let weights = form.optional("折算", "体裁和折算数，如 简报=2，短信息=1/4", value::weights);
    let when_met = form.points("达标");
    let when_missed = form.points("未达");
    let each_missing = form.points("每缺");
    let each_above = form.points("每超");
    let above_replaces = form.names("超额替代");
    let pro_rata = form.points("按比例");
    let voids_when_missed = form.yes("未达清零");
    let bars_when_missed = form.yes("未达取消评先");
    let charge = charge(form);
    Some(RuleKind::Quota(Box::new(Quota {
        selector: selector?,
        period: period?,
        measure,
        due: due?,
        applies_to: applies_to?,
        weights: weights.unwrap_or_default(),
        when_met,
        when_missed,
        each_missing,
        each_above,
        above_replaces,
        pro_rata,
        voids_when_missed,
        charge,
        bars_when_missed,
    })))
}

fn quota_due(form: &mut Form<'_, '_>) -> Option<QuotaDue> {
    let fixed = form.one("数");
    let listed = form.one("数表");
    let per_head = form.one("每人");
    match (&fixed, &listed, &per_head) {
        (Some(entry), None, None) => form.read(entry, FIGURE, not_negative).map(QuotaDue::Fixed),
        (None, Some(entry), None) => form.listed(entry, &entry.value),
        (None, None, Some(entry)) => form.read(entry, FIGURE, not_negative).map(QuotaDue::PerHead),
        (None, None, None) => {
            form.missing("数");
            None
        }
        _ => {
            let entry = fixed.as_ref().or(listed.as_ref())?;
            form.misread(entry, "“数”“数表”“每人”只能用一种", "请留下一种");
            None
        }
    }
}

fn not_negative(text: &str) -> Option<Points> {
    value::points(text).filter(|figure| !figure.is_negative())
}

/// `基础分`
pub(super) fn start(form: &mut Form<'_, '_>) -> Option<RuleKind> {
    let period = form.period();
    let value = form.needed_points("分值");
    let applies_to = form.unit_conditions("适用");
    Some(RuleKind::Start(Start { period: period?, value: value?, applies_to: applies_to? }))
}

/// `满次`
pub(super) fn threshold(form: &mut Form<'_, '_>) -> Option<RuleKind> {
    let counts = counted(form);
    let window = form.required("窗口", "月、季、年等，或 连续月、连续季等", value::window);
    let at = form.required("满", "整数，如 3", |text| value::count(text).filter(|n| *n > 0));
    let each = form.points("每次");
    let reaches_back = form.yes("追溯");
    let once = form.points("一次");
    let zeroes_year = form.yes("全年计零");
    let bars = form.yes("取消评先");
    let names = form.yes("点名");
    let charge = charge(form);
    if each.is_none() && once.is_none() && !(zeroes_year || bars || names) {
        form.missing("每次、一次、全年计零、取消评先、点名之一");
    }
    let (counts, window, at) = (counts?, window?, at?);
    Some(RuleKind::Threshold(Threshold {
        counts,
        window,
        at,
        each,
        reaches_back,
        once,
        zeroes_year,
        bars,
        names,
        charge,
    }))
}

fn counted(form: &mut Form<'_, '_>) -> Option<Counted> {
    let Some(entry) = form.one("计数") else { return form.selector().map(Counted::Facts) };
    if let Some(quota) = entry.value.strip_prefix("未达") {
        let quota = quota.trim();
        if quota.is_empty() {
            form.misread(&entry, "没有写出任务的名称", "请写作“计数：未达 任务名”");
            return None;
        }
        return Some(Counted::MissedQuota(quota.to_owned()));
    }
    match entry.value.as_str() {
        "空期" => form.selector().map(Counted::EmptyPeriods),
        "事实" => form.selector().map(Counted::Facts),
        _ => {
            form.misread(&entry, "“计数”只能是空期、未达 任务名，不写则计“事实”", "请改正或删去这一行");
            None
        }
    }
}

/// `计零`
pub(super) fn zero(form: &mut Form<'_, '_>) -> Option<RuleKind> {
    let selector = form.selector();
    let scope = form.optional("对象", "本件、本月、本季或本年", |word| match word {
        "本件" => Some(None),
        other => value::this_period(other).map(Some),
    });
    let besides = form.points("另扣");
    let charge = charge(form);
    Some(RuleKind::Zero(Zero { selector: selector?, period: scope.flatten(), besides, charge }))
}

/// `比率`
pub(super) fn ratio(form: &mut Form<'_, '_>) -> Option<RuleKind> {
    let numerator = ratio_side(form, "分子", "分子当");
    let denominator = ratio_side(form, "分母", "分母当");
    let period = form.period();
    let below = form.points("低于");
    let at_least = form.points("不低于");
    let value = form.needed_points("分值");
    if below.is_none() && at_least.is_none() {
        form.missing("低于");
    }
    let (numerator, denominator, period, value) = (numerator?, denominator?, period?, value?);
    Some(RuleKind::Ratio(Ratio { numerator, denominator, period, below, at_least, value }))
}

fn ratio_side(form: &mut Form<'_, '_>, kinds: &'static str, conditions: &'static str) -> Option<Selector> {
    let entry = form.needed(kinds);
    let conditions = form.conditions(conditions);
    let kinds = form.fact_kinds(&entry?);
    Some(Selector { kinds: kinds?, conditions: conditions? })
}

/// `认定`
pub(super) fn judgement(form: &mut Form<'_, '_>) -> Option<RuleKind> {
    let subject = form.words("项目");
    let range = form.required("范围", "最小数～最大数，如 0～20", value::range);
    let period = form.period();
    let is_required = form.yes("须填");
    let factor = form.points("乘").unwrap_or(Points::ONE);
    let charge = charge(form);
    let (subject, range, period) = (subject?, range?, period?);
    Some(RuleKind::Judgement(Judgement { subject, range, period, is_required, factor, charge }))
}

/// `限额`
pub(super) fn limit(form: &mut Form<'_, '_>) -> Option<RuleKind> {
    let columns = form.columns("栏");
    let period = form.period();
    let at_most = form.points("上限");
    let at_least = form.points("下限");
    let applies_to = form.unit_conditions("适用");
    if at_most.is_none() && at_least.is_none() {
        form.missing("上限");
    }
    Some(RuleKind::Limit(Limit { columns, period: period?, at_most, at_least, applies_to: applies_to? }))
}
