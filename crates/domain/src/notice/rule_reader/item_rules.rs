//! Rules on one item and its shares: 取舍, 总计, 分摊, 归属.
//! Next stage: [`super::period_rules`].

use super::super::form::Form;
use super::super::value;
use super::fact_rules::text_field;
use crate::rule::{Attribute, Choose, Pick, Recipient, RuleKind, Share, Sharer, Whole};

/// `取舍`
pub(super) fn choose(form: &mut Form<'_, '_>) -> Option<RuleKind> {
    const PICK: &str = "全部、最高、前2或最早";
    let selector = form.selector();
    let except = form.conditions("除外");
    let group_by = form.optional("分组", "填报字段，如 级别、媒体类别", |text| {
        let fields: Option<Vec<_>> = value::list(text).iter().map(|word| text_field(word)).collect();
        fields.filter(|fields| !fields.is_empty())
    });
    let within = form.required("每组", PICK, value::pick);
    let between = form.optional("组间", PICK, value::pick).unwrap_or(Pick::All);
    Some(RuleKind::Choose(Choose {
        selector: selector?,
        except: except?,
        group_by: group_by.unwrap_or_default(),
        within: within?,
        between,
    }))
}

/// `总计`
pub(super) fn whole(form: &mut Form<'_, '_>) -> Option<RuleKind> {
    let selector = form.selector();
    let value = form.needed_points("分值");
    Some(RuleKind::Whole(Whole { selector: selector?, value: value? }))
}

/// `分摊`
pub(super) fn share(form: &mut Form<'_, '_>) -> Option<RuleKind> {
    const METHOD: &str = "各得全分、各得 1/2、均分、按比例 3:2、每家 2分 或 按份额，至少 1/4";
    let selector = form.selector();
    let among =
        if form.choice("对象", &["单位", "作者"]) == Some(1) { Sharer::People } else { Sharer::Units };
    let method = form.required("办法", METHOD, value::share_method);
    let limit = form.optional("最多", "整数，如 2", |text| value::count(text).filter(|n| *n > 0));
    let uses = form.optional("用于", "积分，或 积分、任务", |text| {
        let uses = value::list(text);
        let is_known = uses.iter().all(|word| matches!(word.as_str(), "积分" | "任务"));
        (is_known && !uses.is_empty()).then_some(uses)
    });
    let also_for_quota = uses.is_some_and(|uses| uses.iter().any(|word| word == "任务"));
    Some(RuleKind::Share(Share { selector: selector?, among, method: method?, limit, also_for_quota }))
}

/// `归属`
pub(super) fn attribute(form: &mut Form<'_, '_>) -> Option<RuleKind> {
    let selector = form.selector();
    let to = form.words("归").map(|word| match word.as_str() {
        "上级单位" => Recipient::Parent,
        "作者" => Recipient::People,
        _ => Recipient::Named(word),
    });
    let unit_keeps = form.choice("本单位", &["不计", "照计"]) == Some(1);
    Some(RuleKind::Attribute(Attribute { selector: selector?, to: to?, unit_keeps }))
}
