//! One rule in Chinese (规则的说法): every kind with its parameters, as a clerk reads it.
//! A kind added to the language gets its arm in [`describe`]; the compiler asks for it.

use super::{Line, Lines, RuleCard, selector, value};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::period::document_date;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::rule::{
    Bar, Choose, Conversion, Convert, Counted, Currency, DateField, Gate, Limit, Money, Ordinal,
    OrdinalScope, Pick, Places, Quota, Ratio, Recipient, Rule, RuleKind, Share, ShareMethod, Sharer, Take,
    Threshold, Window, Zero,
};

/// The rule as a card beside its article.
pub fn card(notice: &Notice, rule: &Rule) -> RuleCard {
    let mut lines = Lines::default();
    describe(&mut lines, &rule.kind);
    if !rule.before.is_empty() {
        lines.say("优先于", rule.before.join("、"));
    }
    if rule.column != rule.name {
        lines.say("列入", format!("“{}”栏", rule.column));
    }
    lines.say("有效期", validity(rule));
    for id in &rule.questions {
        if let Some(question) = notice.questions.iter().find(|question| question.id == *id) {
            lines.lines.push(Line { label: "裁定", words: question.remark() });
        }
    }
    RuleCard {
        name: rule.name.clone(),
        kind: rule.kind.word(),
        lines: lines.lines,
        table: lines.table,
        questions: rule.questions.clone(),
    }
}

fn validity(rule: &Rule) -> String {
    match (rule.from, rule.until) {
        (None, None) => String::new(),
        (Some(from), None) => format!("{}起", document_date(from)),
        (None, Some(until)) => format!("至{}止", document_date(until)),
        (Some(from), Some(until)) => format!("{}至{}", document_date(from), document_date(until)),
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "one arm for each kind of the language; splitting would hide a missing one"
)]
fn describe(lines: &mut Lines, kind: &RuleKind) {
    match kind {
        RuleKind::Reclass(rule) => {
            lines.say("对象", selector::facts(&rule.selector));
            lines.say("改作", format!("{}按“{}”计算", rule.field.word(), rule.word));
        }
        RuleKind::Exclude(rule) => {
            lines.say("对象", selector::facts(&rule.selector));
            lines.say(
                "结果",
                if rule.fills_quota {
                    "不计分，仍算完成任务"
                } else {
                    "不计分，不算完成任务"
                },
            );
        }
        RuleKind::Due(rule) => {
            lines.say("对象", selector::facts(&rule.selector));
            lines.say("时限", value::span(rule.span));
            lines.say("休息日", if rule.moves_off_rest_days { "到期日遇休息日顺延" } else { "不顺延" });
        }
        RuleKind::Award(rule) => {
            lines.say("条件", selector::facts(&rule.selector));
            value::say(lines, "计分", &rule.value, rule.currency);
            lines.say_if(rule.stacks, "叠加", "与其他规则累加");
            lines.say("计入", value::charge(rule.charge));
        }
        RuleKind::Ordinal(rule) => ordinal(lines, rule),
        RuleKind::Factor(rule) => {
            lines.say("条件", selector::facts(&rule.selector));
            value::factor(lines, &rule.value);
        }
        RuleKind::Choose(rule) => choose(lines, rule),
        RuleKind::Whole(rule) => {
            lines.say("条件", selector::facts(&rule.selector));
            lines.say("本件共计", format!("{}，不再另计", value::points(rule.value)));
        }
        RuleKind::Share(rule) => share(lines, rule),
        RuleKind::Attribute(rule) => {
            lines.say("条件", selector::facts(&rule.selector));
            lines.say("归于", recipient(&rule.to));
            lines.say("本单位", if rule.unit_keeps { "照计" } else { "不计" });
        }
        RuleKind::Quota(rule) => quota(lines, rule),
        RuleKind::Start(rule) => {
            lines.say("周期", value::every(rule.period));
            lines.say("基础分", format!("{}分", rule.value));
            lines.say("适用", selector::units(&rule.applies_to));
        }
        RuleKind::Threshold(rule) => threshold(lines, rule),
        RuleKind::Zero(rule) => zero(lines, rule),
        RuleKind::Ratio(rule) => ratio(lines, rule),
        RuleKind::Judgement(rule) => {
            lines.say("项目", rule.subject.clone());
            lines.say("范围", format!("{}～{}", rule.range.0, rule.range.1));
            lines.say("周期", value::every(rule.period));
            lines.say_if(rule.is_required, "要求", "每期必须认定");
            lines.say_if(rule.factor != Points::ONE, "乘以", &rule.factor.to_string());
            lines.say("计入", value::charge(rule.charge));
        }
        RuleKind::Limit(rule) => limit(lines, rule),
        RuleKind::Gate(rule) => gate(lines, rule),
        RuleKind::Convert(rule) => convert(lines, rule),
        RuleKind::Bar(rule) => bar(lines, rule),
        RuleKind::Group(rule) => {
            lines.say("单位类别", rule.classes.join("、"));
            lines.say("排名", if rule.is_ranked { "参加排名" } else { "只列得分，不参加排名" });
        }
        RuleKind::Places(rule) => places(lines, rule),
        RuleKind::Money(rule) => money(lines, rule),
        RuleKind::Dating(rule) => {
            lines.say("对象", selector::facts(&rule.selector));
            lines.say("计入周期按", date_field(rule.by));
        }
    }
}

fn ordinal(lines: &mut Lines, rule: &Ordinal) {
    lines.say("条件", selector::facts(&rule.selector));
    lines.say(
        "计数范围",
        match rule.scope {
            OrdinalScope::Item => "同一件信息".to_owned(),
            OrdinalScope::Period(kind) => format!("每个单位{}", value::every(kind)),
        },
    );
    let figures: Vec<String> = rule
        .values
        .iter()
        .enumerate()
        .map(|(at, points)| format!("第{}次{}", at + 1, value::points(*points)))
        .collect();
    let after = if rule.doubles { "，此后逐次翻倍" } else { "，此后相同" };
    lines.say("计分", format!("{}{after}", figures.join("，")));
    lines.say_if(rule.stacks, "叠加", "与其他规则累加");
    lines.say("计入", value::charge(rule.charge));
}

fn choose(lines: &mut Lines, rule: &Choose) {
    lines.say("对象", format!("同一件的{}", selector::facts(&rule.selector)));
    if !rule.except.is_empty() {
        lines.say("除外", selector::all(&rule.except));
    }
    if !rule.group_by.is_empty() {
        let fields: Vec<&str> = rule.group_by.iter().map(|field| field.word()).collect();
        lines.say("分组", format!("按{}", fields.join("、")));
        lines.say("各组之间", pick(rule.between));
    }
    lines.say("取舍", pick(rule.within));
}

fn pick(pick: Pick) -> String {
    match pick {
        Pick::All => "全部累计".to_owned(),
        Pick::Highest(1) => "只计最高一次".to_owned(),
        Pick::Highest(number) => format!("计最高的{number}次"),
        Pick::Earliest => "只计最早一次".to_owned(),
    }
}

fn share(lines: &mut Lines, rule: &Share) {
    lines.say("条件", selector::facts(&rule.selector));
    let who = match rule.among {
        Sharer::Units => "各单位",
        Sharer::People => "各作者",
    };
    lines.say(
        "分摊",
        match &rule.method {
            ShareMethod::Each(part) if *part == Points::ONE => format!("{who}各得全分"),
            ShareMethod::Each(part) => format!("{who}各得{part}"),
            ShareMethod::Equal => format!("{who}均分"),
            ShareMethod::Weights(weights) => {
                let weights: Vec<String> = weights.iter().map(ToString::to_string).collect();
                format!("{who}按{}分配", weights.join("："))
            }
            ShareMethod::Figure(points) => format!("{who}各计{points}分"),
            ShareMethod::Entered(least) => format!("{who}按填报份额，至少{least}"),
        },
    );
    if let Some(limit) = rule.limit {
        lines.say("最多", format!("前{limit}个"));
    }
    lines.say_if(rule.also_for_quota, "用于", "积分和任务");
}

fn recipient(to: &Recipient) -> String {
    match to {
        Recipient::Parent => "上级单位".to_owned(),
        Recipient::People => "作者".to_owned(),
        Recipient::Named(name) => name.clone(),
    }
}

fn quota(lines: &mut Lines, rule: &Quota) {
    lines.say("计数", selector::facts(&rule.selector));
    lines.say("周期", value::every(rule.period));
    lines.say_if(rule.measure == zhaozhang_domain::rule::Measure::Points, "量度", "按得分");
    value::due(lines, "任务数", &rule.due);
    if !rule.applies_to.is_empty() {
        lines.say("适用", selector::units(&rule.applies_to));
    }
    let weights: Vec<String> =
        rule.weights.iter().map(|(word, weight)| format!("{word}计{weight}")).collect();
    lines.say("折算", weights.join("，"));
    let effects = [
        ("达标", rule.when_met),
        ("未达标", rule.when_missed),
        ("每缺一篇", rule.each_missing),
        ("每超一篇", rule.each_above),
    ];
    for (label, points) in effects {
        lines.say(label, points.map(value::points).unwrap_or_default());
    }
    if !rule.above_replaces.is_empty() {
        lines.say("超额部分", format!("不再计“{}”", rule.above_replaces.join("”“")));
    }
    if let Some(full) = rule.pro_rata {
        lines.say("按比例", format!("完成计{full}分，未完成按比例"));
    }
    lines.say_if(rule.voids_when_missed, "未达标", "本期其他得分清零");
    lines.say_if(rule.bars_when_missed, "未达标", "取消评先资格");
    lines.say("计入", value::charge(rule.charge));
}

fn threshold(lines: &mut Lines, rule: &Threshold) {
    let counted = match &rule.counts {
        Counted::Facts(selector) => selector::facts(selector),
        Counted::EmptyPeriods(selector) => format!("没有{}的周期", selector::facts(selector)),
        Counted::MissedQuota(name) => format!("未完成“{name}”的周期"),
    };
    lines.say("计数", counted);
    lines.say(
        "范围",
        match rule.window {
            Window::Within(kind) => format!("{}之内", value::every(kind)),
            Window::Running(kind) => format!("连续的{}", kind.word()),
        },
    );
    lines.say("满", format!("{}次起", rule.at));
    if let Some(each) = rule.each {
        let back = if rule.reaches_back { "（此前各次一并计算）" } else { "" };
        lines.say("每次", format!("{}{back}", value::points(each)));
    }
    lines.say("一次性", rule.once.map(value::points).unwrap_or_default());
    lines.say_if(rule.zeroes_year, "结果", "全年计零");
    lines.say_if(rule.bars, "结果", "取消评先资格");
    lines.say_if(rule.names, "结果", "通报点名");
    lines.say("计入", value::charge(rule.charge));
}

fn zero(lines: &mut Lines, rule: &Zero) {
    lines.say("条件", selector::facts(&rule.selector));
    let what = rule.period.map_or_else(|| "本件".to_owned(), |kind| format!("本{}", kind.word()));
    lines.say("结果", format!("{what}得分计零"));
    lines.say("另计", rule.besides.map(value::points).unwrap_or_default());
    lines.say("计入", value::charge(rule.charge));
}

fn ratio(lines: &mut Lines, rule: &Ratio) {
    let (above, under) = (selector::facts(&rule.numerator), selector::facts(&rule.denominator));
    lines.say("比率", format!("{above}件数÷{under}件数"));
    lines.say("周期", value::every(rule.period));
    lines.say("低于", rule.below.map(percent).unwrap_or_default());
    lines.say("不低于", rule.at_least.map(percent).unwrap_or_default());
    lines.say("计分", value::points(rule.value));
}

fn percent(part: Points) -> String {
    format!("{}%", part * Points::whole(100))
}

fn columns(names: &[String]) -> String {
    if names.is_empty() { "全部得分".to_owned() } else { names.join("、") }
}

fn limit(lines: &mut Lines, rule: &Limit) {
    lines.say("对象", columns(&rule.columns));
    lines.say("周期", value::every(rule.period));
    lines.say("上限", rule.at_most.map(|points| format!("{points}分")).unwrap_or_default());
    lines.say("下限", rule.at_least.map(|points| format!("{points}分")).unwrap_or_default());
}

fn gate(lines: &mut Lines, rule: &Gate) {
    lines.say("周期", value::every(rule.period));
    if let Some(veto) = &rule.veto {
        lines.say("一票否决", format!("有{}的，记{}分", selector::facts(veto), rule.veto_result));
    }
    lines.say("及格", rule.pass_mark.map(|mark| format!("{mark}分")).unwrap_or_default());
    if let Some(above) = rule.bonus_above {
        lines.say("加分条件", format!("其余得分高于{above}分，方计{}", columns(&rule.bonus_columns)));
    }
}

fn convert(lines: &mut Lines, rule: &Convert) {
    lines.say("周期", value::every(rule.period));
    lines.say("对象", columns(&rule.columns));
    match &rule.method {
        Conversion::Bands { bands, otherwise } => {
            let bands: Vec<String> =
                bands.iter().map(|(from, gives)| format!("{from}分以上记{gives}")).collect();
            lines.say("折算", format!("{}，其余记{otherwise}", bands.join("，")));
        }
        Conversion::ShareOfTarget { full, target } => {
            lines.say("折算", format!("完成目标的比例×{full}，至多{full}"));
            value::due(lines, "目标", target);
        }
        Conversion::Weight(weight) => lines.say("折算", format!("×{weight}")),
        Conversion::HighestOfGroup(full) => lines.say("折算", format!("组内最高分折为{full}，其余按比例")),
        Conversion::LeaveOut { full, part, missing_for } => lines
            .say("折算", format!("{}没有该项（{part}分）的，按满分{full}放大", selector::units(missing_for))),
    }
    lines.say("取整", rule.decimals.map(|number| format!("四舍五入到{number}位小数")).unwrap_or_default());
    lines.say_if(rule.replaces_total, "用于", "排名按折算后得分");
}

fn bar(lines: &mut Lines, rule: &Bar) {
    lines.say("周期", value::every(rule.period));
    lines.say("情形", rule.selector.as_ref().map(selector::facts).unwrap_or_default());
    lines.say("总分低于", rule.below.map(|points| format!("{points}分")).unwrap_or_default());
    lines.say("结果", "取消评先资格");
}

fn places(lines: &mut Lines, rule: &Places) {
    lines.say("范围", if rule.groups.is_empty() { "各组".to_owned() } else { rule.groups.join("、") });
    lines.say(
        "取",
        match rule.take {
            Take::First(number) => format!("前{number}名（并列的一并计入）"),
            Take::Part(part) => format!("前{}（至少1名）", percent(part)),
        },
    );
    lines.say("称号", rule.title.clone());
    lines.say("周期", value::every(rule.period));
}

fn money(lines: &mut Lines, rule: &Money) {
    lines.say("周期", value::every(rule.period));
    lines.say("标准", format!("每分{}", value::signed(rule.per_point, Currency::Yuan)));
    lines.say("对象", columns(&rule.columns));
    if let Some(quota) = &rule.above_quota {
        lines.say("只计", format!("超出任务“{quota}”的部分"));
    }
    lines.say("适用", selector::units(&rule.applies_to));
}

const fn date_field(field: DateField) -> &'static str {
    match field {
        DateField::On => "事实日期",
        DateField::Due => "截止日期",
        DateField::Done => "完成日期",
        DateField::Proof => "佐证日期",
        DateField::Submitted => "报送日期",
    }
}
