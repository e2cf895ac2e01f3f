//! Rules on the year and the group: 门槛, 折算, 取消, 分组, 名次, 奖金.
//! It is the last stage; what runs them is [`crate::score`].

use super::super::block::Entry;
use super::super::form::Form;
use super::super::spelling::did_you_mean;
use super::super::value;
use crate::points::Points;
use crate::rule::{Bar, Conversion, Convert, Gate, Group, Money, Places, QuotaDue, RuleKind};

/// `门槛`
pub(super) fn gate(form: &mut Form<'_, '_>) -> Option<RuleKind> {
    let period = form.period();
    let veto = form.optional_selector();
    let veto_result = form.points("否决记").unwrap_or(Points::ZERO);
    let pass_mark = form.points("及格");
    let bonus_columns = form.names("加分栏");
    let bonus_above = form.points("加分门槛");
    Some(RuleKind::Gate(Gate { period: period?, veto, veto_result, pass_mark, bonus_columns, bonus_above }))
}

/// `折算`
pub(super) fn convert(form: &mut Form<'_, '_>) -> Option<RuleKind> {
    let period = form.period();
    let columns = form.columns("栏");
    let method = conversion(form);
    let decimals = form
        .optional("四舍五入", "小数位数，0 到 4", |text| value::count(text).filter(|n| *n <= 4));
    let replaces_total = form.yes("作为总分");
    Some(RuleKind::Convert(Convert { period: period?, columns, method: method?, decimals, replaces_total }))
}

fn conversion(form: &mut Form<'_, '_>) -> Option<Conversion> {
    let bands = form.one("分段");
    let share = form.one("占比");
    let target = form.one("目标表");
    let weight = form.one("权重");
    let highest = form.one("满分换算");
    let left_out = form.one("缺项放大");
    let missing_for = form.unit_conditions("缺项");
    // `办法：满分换算：1000` says the same as `满分换算：1000`, and lets a reading choose the method.
    let method = form.one("办法").map(|entry| named_method(&entry));
    let ways = [&bands, &share, &weight, &highest, &left_out, &method];
    let given: Vec<&Entry> = ways.into_iter().flatten().collect();
    let [entry] = given.as_slice() else {
        match given.first() {
            Some(entry) => form.misread(entry, "折算的办法只能用一种", "请留下一种，其余另立规则"),
            None => form.missing("分段、占比、权重、满分换算、缺项放大之一"),
        }
        return None;
    };
    match entry.key.as_str() {
        "分段" => {
            let read = form.read(entry, "从高到低的分段，如 ≥200 45；≥150 35；其余 10", value::bands);
            read.map(|(bands, otherwise)| Conversion::Bands { bands, otherwise })
        }
        "占比" => share_of_target(form, entry, target.as_ref()),
        "权重" => form.read(entry, "数字，如 1/10", value::points).map(Conversion::Weight),
        "满分换算" => form.read(entry, "数字，如 1000", value::points).map(Conversion::HighestOfGroup),
        "缺项放大" => {
            let (full, part) = form.read(entry, "满分和所缺部分，如 满分 100，缺 25", left_out_parts)?;
            Some(Conversion::LeaveOut { full, part, missing_for: missing_for? })
        }
        other => {
            let cure = did_you_mean(other, ["分段", "占比", "权重", "满分换算", "缺项放大"]);
            form.misread(entry, "“办法”应写作：办法的名称、冒号、内容，如 满分换算：1000", &cure);
            None
        }
    }
}

/// The entry that stands behind `办法：`.
fn named_method(entry: &Entry) -> Entry {
    let (key, value) = entry.value.split_once(['：', ':']).unwrap_or((&entry.value, ""));
    Entry { key: key.trim().to_owned(), value: value.trim().to_owned(), ..entry.clone() }
}

/// `满分 100，目标 60`, or `满分 100` beside `目标表：targets.tsv 目标`.
fn share_of_target(form: &mut Form<'_, '_>, entry: &Entry, listed: Option<&Entry>) -> Option<Conversion> {
    let (full, target) = form.read(entry, "满分 100，目标 60", |text| {
        let mut parts = value::parts(text).into_iter();
        let full = value::points(parts.next()?.strip_prefix("满分")?)?;
        let target = match parts.next() {
            Some(part) => {
                Some(value::points(part.strip_prefix("目标")?).filter(|figure| *figure > Points::ZERO)?)
            }
            None => None,
        };
        parts.next().is_none().then_some((full, target))
    })?;
    let target = match (target, listed) {
        (Some(target), None) => QuotaDue::Fixed(target),
        (None, Some(listed)) => form.listed(listed, &listed.value)?,
        (Some(_), Some(listed)) => {
            form.misread(listed, "“占比”中已写目标", "目标和目标表只能用一种");
            return None;
        }
        (None, None) => {
            form.missing("目标表");
            return None;
        }
    };
    Some(Conversion::ShareOfTarget { full, target })
}

/// `满分 100，缺 25`; `满分 100，栏 公共服务 25` names the part that is left out.
fn left_out_parts(text: &str) -> Option<(Points, Points)> {
    let parts = value::parts(text);
    let [full, part] = parts.as_slice() else { return None };
    let full = value::points(full.strip_prefix("满分").unwrap_or(full))?;
    let part = match part.strip_prefix('缺') {
        Some(figure) => value::points(figure)?,
        None => value::points(part.strip_prefix('栏')?.rsplit_once(char::is_whitespace)?.1)?,
    };
    (part > Points::ZERO && part < full).then_some((full, part))
}

/// `取消`
pub(super) fn bar(form: &mut Form<'_, '_>) -> Option<RuleKind> {
    let period = form.period();
    let selector = form.optional_selector();
    let below = form.points("总分低于");
    let is_veto = form.yes("否决");
    if selector.is_none() && below.is_none() {
        form.missing("事实");
    }
    Some(RuleKind::Bar(Bar { period: period?, selector, below, is_veto }))
}

/// `分组`
pub(super) fn group(form: &mut Form<'_, '_>) -> Option<RuleKind> {
    let classes = form.classes();
    let is_ranked = form.choice("排名", &["参加", "不参加"]) != Some(1);
    Some(RuleKind::Group(Group { classes: classes?, is_ranked }))
}

/// `名次`
pub(super) fn places(form: &mut Form<'_, '_>) -> Option<RuleKind> {
    let groups = form.names("组");
    let take = form.required("取", "前15名 或 前30%", value::take);
    let title = form.words("称号");
    let period = form.period();
    Some(RuleKind::Places(Places { groups, take: take?, title: title?, period: period? }))
}

/// `奖金`
pub(super) fn money(form: &mut Form<'_, '_>) -> Option<RuleKind> {
    let period = form.period();
    let per_point = form.needed_points("每分");
    let columns = form.columns("栏");
    let above_quota = form.one("超出任务").map(|entry| entry.value);
    let needs_quota = form.one("须完成").map(|entry| entry.value);
    let applies_to = form.unit_conditions("适用");
    let (period, per_point, applies_to) = (period?, per_point?, applies_to?);
    Some(RuleKind::Money(Money { period, per_point, columns, above_quota, needs_quota, applies_to }))
}
