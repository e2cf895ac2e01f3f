//! Rules on one fact: 改作, 不计, 计期, 期限, 计分, 序次, 倍数.
//! Next stage: [`super::item_rules`].

use super::super::block::Entry;
use super::super::form::{FIGURE, Form};
use super::super::{points_table, value};
use super::charge;
use crate::fact::{Field, TextField};
use crate::points::Points;
use crate::rule::{
    Award, Currency, DateField, Dating, Due, Exclude, Factor, Ordinal, Reclass, RuleKind, Value,
};

/// `改作`
pub(super) fn reclass(form: &mut Form<'_, '_>) -> Option<RuleKind> {
    let selector = form.selector();
    let field = form.required("字段", "填报字段，如 体裁、类别、级别", text_field);
    let word = form.words("改为");
    Some(RuleKind::Reclass(Reclass { selector: selector?, field: field?, word: word? }))
}

/// A field that is entered as text.
pub(super) fn text_field(word: &str) -> Option<TextField> {
    match Field::parse(word)? {
        Field::Text(field) => Some(field),
        _ => None,
    }
}

/// `不计`
pub(super) fn exclude(form: &mut Form<'_, '_>) -> Option<RuleKind> {
    let selector = form.selector();
    let fills_quota = form.choice("任务", &["不计", "仍计"]) == Some(1);
    Some(RuleKind::Exclude(Exclude { selector: selector?, fills_quota }))
}

/// `计期`
pub(super) fn dating(form: &mut Form<'_, '_>) -> Option<RuleKind> {
    const DAYS: [(&str, DateField); 5] = [
        ("日期", DateField::On),
        ("截止日期", DateField::Due),
        ("完成日期", DateField::Done),
        ("佐证日期", DateField::Proof),
        ("报送日期", DateField::Submitted),
    ];
    let selector = form.selector();
    let by =
        form.required("按", "日期、截止日期、完成日期、佐证日期或报送日期", |word| {
            DAYS.iter().find(|(known, _)| *known == word).map(|(_, day)| *day)
        });
    Some(RuleKind::Dating(Dating { selector: selector?, by: by? }))
}

/// `期限`
pub(super) fn due(form: &mut Form<'_, '_>) -> Option<RuleKind> {
    let selector = form.selector();
    let span = form.required("时限", "5天、3个工作日或当天", value::span);
    let moves_off_rest_days = form.choice("遇休息日", &["顺延", "不顺延"]) != Some(1);
    Some(RuleKind::Due(Due { selector: selector?, span: span?, moves_off_rest_days }))
}

/// `计分`
pub(super) fn award(form: &mut Form<'_, '_>) -> Option<RuleKind> {
    let selector = form.selector();
    let figure = one_value(form);
    let stacks = form.yes("叠加");
    let charge = charge(form);
    let is_money = form.choice("单位", &["分", "元"]) == Some(1);
    let currency = if is_money { Currency::Yuan } else { Currency::Points };
    Some(RuleKind::Award(Award { selector: selector?, value: figure?, stacks, charge, currency }))
}

/// The one way in which a 计分 gives its figure.
fn one_value(form: &mut Form<'_, '_>) -> Option<Value> {
    let fixed = form.one("分值");
    let table = form.one("分值表");
    let step = form.one("每");
    let amount = form.one("按数值");
    let basis = form.one("按原分");
    let first = form.points("起");
    let first_figure = form.points("起分");
    let ways = [
        fixed.as_ref().filter(|_| step.is_none()),
        table.as_ref(),
        step.as_ref(),
        amount.as_ref(),
        basis.as_ref(),
    ];
    let given: Vec<&Entry> = ways.into_iter().flatten().collect();
    let Some(entry) = given.first() else {
        form.missing("分值");
        return None;
    };
    if given.len() > 1 {
        let keys: Vec<&str> = given.iter().map(|entry| entry.key.as_str()).collect();
        let why = format!("“{}”各是一种给分的办法，一条规则只能用一种", keys.join("”“"));
        form.misread(entry, &why, "请留下一种，其余另立规则");
        return None;
    }
    match entry.key.as_str() {
        "分值表" => points_table::read(form, entry).map(Value::Table),
        "每" => rate(form, entry, fixed.as_ref(), (first, first_figure)),
        "按数值" => form.read(entry, FIGURE, value::points).map(Value::Amount),
        "按原分" => form.read(entry, FIGURE, value::points).map(Value::Basis),
        _ => form.read(entry, FIGURE, value::points).map(Value::Fixed),
    }
}

fn rate(
    form: &mut Form<'_, '_>,
    step: &Entry,
    each: Option<&Entry>,
    first: (Option<Points>, Option<Points>),
) -> Option<Value> {
    let Some(each) = each else {
        form.missing("分值");
        return None;
    };
    let each = form.read(each, FIGURE, value::points);
    let read = form.read(step, "数字字段和步长，如 字数 100", |text| {
        let (word, figure) = text.split_once(char::is_whitespace)?;
        let Field::Number(field) = Field::parse(word)? else { return None };
        value::points(figure).filter(|figure| *figure > Points::ZERO).map(|figure| (field, figure))
    });
    let first = match first {
        (Some(from), Some(figure)) => Some((from, figure)),
        (None, None) => None,
        (Some(_), None) => {
            form.missing("起分");
            return None;
        }
        (None, Some(_)) => {
            form.missing("起");
            return None;
        }
    };
    let (field, step) = read?;
    Some(Value::Rate { field, step, each: each?, first })
}

/// `序次`
pub(super) fn ordinal(form: &mut Form<'_, '_>) -> Option<RuleKind> {
    let selector = form.selector();
    let scope = form.required("范围", "同一件、本月、本季、本半年或本年", value::scope);
    let values = form.required("分值", "各次的分值，如 10，5", value::figures);
    let doubles = form.choice("递增", &["不变", "翻倍"]) == Some(1);
    let stacks = form.yes("叠加");
    let charge = charge(form);
    let (selector, scope, values) = (selector?, scope?, values?);
    Some(RuleKind::Ordinal(Ordinal { selector, scope, values, doubles, stacks, charge }))
}

/// `倍数`
pub(super) fn factor(form: &mut Form<'_, '_>) -> Option<RuleKind> {
    let selector = form.selector();
    let fixed = form.one("乘");
    let table = form.one("倍数表");
    let value = match (&fixed, &table) {
        (Some(entry), None) => form.read(entry, FIGURE, value::points).map(Value::Fixed),
        (None, Some(entry)) => points_table::read(form, entry).map(Value::Table),
        (None, None) => {
            form.missing("乘");
            None
        }
        (Some(entry), Some(_)) => {
            form.misread(entry, "“乘”和“倍数表”只能用一种", "请留下一种");
            None
        }
    };
    Some(RuleKind::Factor(Factor { selector: selector?, value: value? }))
}
