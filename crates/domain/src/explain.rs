//! Explanations (计分说明): an entry in a sentence an office can print, with its citation.
//! It computes nothing; it only puts words to what [`crate::score`] recorded.

use crate::fact::{Fact, FactKind, Ledger, TextField};
use crate::notice::Notice;
use crate::period::{Period, PeriodKind, document_date};
use crate::points::Points;
use crate::rule::{Counted, Currency, Measure, Ordinal, OrdinalScope, RuleKind, Selector, Window};
use crate::sheet::{Effect, EntryView, QuotaLine, RuleId, Step};

/// The entry's citation: `四（二）1`; empty when the entry is not of this notice.
pub fn citation<'a>(notice: &'a Notice, view: &EntryView<'_>) -> &'a str {
    cited(notice, view.entry.rule)
}

/// The name of the entry's rule; empty when the entry is not of this notice. An adjustment rests on an article and on
/// no rule: its name is 人工调整.
pub fn rule_name<'a>(notice: &'a Notice, view: &EntryView<'_>) -> &'a str {
    if view.entry.is_by_rule() { name(notice, view.entry.rule) } else { "人工调整" }
}

/// The entry in a sentence: `依据四（二）1“市级采用”：因《…》于2020年7月6日被赣南日报（市级）采用，计20分。`
pub fn sentence(notice: &Notice, ledger: &Ledger, view: &EntryView<'_>) -> String {
    let (citation, rule) = (citation(notice, view), within_quotes(rule_name(notice, view)));
    let because = because(notice, ledger, view);
    format!("依据{citation}“{rule}”：{because}，{}。", result(view))
}

/// The ground of the entry without citation and result: `因《…》…采用，原分100分，按“综稿”折为1/2`.
pub fn because(notice: &Notice, ledger: &Ledger, view: &EntryView<'_>) -> String {
    let mut text = match view.entry.effect {
        Effect::Credit | Effect::NotCounted | Effect::Adjusted => {
            let facts: Vec<String> = view
                .facts
                .iter()
                .filter_map(|id| ledger.fact(*id))
                .map(|fact| tell(ledger, fact, view))
                .collect();
            format!("因{}", facts.join("；"))
        }
        _ => effect(notice, ledger, view),
    };
    for step in view.steps {
        let told = tell_step(notice, step, view);
        if !told.is_empty() {
            text.push('，');
            text.push_str(&told);
        }
    }
    text
}

/// What the entry comes to: `计20分`, `扣10分`, `不计分`, `计30元`.
pub fn result(view: &EntryView<'_>) -> String {
    let points = view.entry.points;
    let unit = match view.entry.currency {
        Currency::Points => "分",
        Currency::Yuan => "元",
    };
    if view.entry.effect == Effect::NotCounted || points.is_zero() {
        format!("不计{unit}")
    } else if points.is_negative() {
        format!("扣{}{unit}", -points)
    } else {
        format!("计{points}{unit}")
    }
}

fn cited(notice: &Notice, rule: RuleId) -> &str {
    rule.of(notice).and_then(|rule| notice.articles.get(rule.article)).map_or("", |article| &article.citation)
}

fn name(notice: &Notice, rule: RuleId) -> &str {
    rule.of(notice).map_or("", |rule| &rule.name)
}

/// Words that go between “ and ”: quotation marks of their own become single ones (GB/T 15834).
fn within_quotes(words: &str) -> String {
    words.replace('“', "‘").replace('”', "’")
}

/// A fact in words, as seen on the entry's day.
fn tell(ledger: &Ledger, fact: &Fact, view: &EntryView<'_>) -> String {
    let text = |field| ledger.text(fact.text(field));
    let on = document_date(fact.on);
    let title = quoted(ledger, fact);
    match fact.kind {
        FactKind::Submission => {
            let returned = if fact.returns > 0 {
                format!("（退回修改{}次）", fact.returns)
            } else {
                String::new()
            };
            let result = text(TextField::Result);
            let result = if result.is_empty() { String::new() } else { format!("，审核{result}") };
            format!("{title}于{on}报送{result}{returned}")
        }
        FactKind::Adoption => format!("{title}于{on}被{}采用{}", outlet(ledger, fact), details(ledger, fact)),
        FactKind::Instruction => {
            format!("{title}于{on}获{}批示", leader(text(TextField::Level), text(TextField::Leader)))
        }
        FactKind::Solicitation | FactKind::Duty => owed(ledger, fact, view),
        FactKind::Fault => {
            let reason = ledger.text(fact.reason);
            let by = ledger.text(fact.decided_by);
            let by = if by.is_empty() { String::new() } else { format!("（认定人：{by}）") };
            let separator = if reason.is_empty() { "" } else { "：" };
            format!("{on}认定“{}”{separator}{reason}{by}", text(TextField::Class))
        }
        FactKind::Reminder => format!("{on}提醒“{}”", text(TextField::Class)),
        FactKind::Judgement => {
            let by = ledger.text(fact.decided_by);
            let reason = ledger.text(fact.reason);
            let amount = fact.amount.unwrap_or_default();
            let ground =
                [by, reason].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join("：");
            let ground = if ground.is_empty() { ground } else { format!("（{ground}）") };
            format!("{on}“{}”认定为{amount}{ground}", text(TextField::Class))
        }
        FactKind::Adjustment => {
            let (by, reason) = (ledger.text(fact.decided_by), ledger.text(fact.reason));
            format!("{reason}（{by}）")
        }
    }
}

/// The title in book marks; the item's number when there is no title.
fn quoted(ledger: &Ledger, fact: &Fact) -> String {
    let title = ledger.title(fact);
    let shown = if title.is_none() { ledger.text(fact.item) } else { ledger.text(title) };
    if shown.is_empty() {
        return "信息一篇".to_owned();
    }
    // Marks a clerk wrote around the title are not doubled; titles named in it get single ones.
    let bare = shown.strip_prefix('《').and_then(|rest| rest.strip_suffix('》'));
    let bare = bare.filter(|bare| !bare.contains(['《', '》'])).unwrap_or(shown);
    format!("《{}》", bare.replace('《', "〈").replace('》', "〉"))
}

/// 省级领导, 张某（省级）: who instructed.
fn leader(level: &str, leader: &str) -> String {
    match (level.is_empty(), leader.is_empty()) {
        (false, false) => format!("{leader}（{level}）"),
        (false, true) if level.ends_with('级') => format!("{level}领导"),
        (true, true) => "领导".to_owned(),
        _ => format!("{level}{leader}"),
    }
}

fn outlet(ledger: &Ledger, fact: &Fact) -> String {
    let channel = ledger.text(fact.text(TextField::Channel));
    let level = ledger.text(fact.text(TextField::Level));
    let class = ledger.text(fact.text(TextField::ChannelClass));
    let rank = if level.is_empty() { class } else { level };
    match (channel.is_empty(), rank.is_empty()) {
        (true, true) => "有关媒体".to_owned(),
        (true, false) => rank.to_owned(),
        (false, true) => channel.to_owned(),
        (false, false) => format!("{channel}（{rank}）"),
    }
}

/// What of an adoption decides its points, in brackets.
fn details(ledger: &Ledger, fact: &Fact) -> String {
    let text = |field| ledger.text(fact.text(field));
    let mut details = Vec::new();
    for field in [TextField::Genre, TextField::Position, TextField::Origin, TextField::Route] {
        if !text(field).is_empty() {
            details.push(text(field).to_owned());
        }
    }
    if !text(TextField::Mark).is_empty() {
        details.push(format!("标注“{}”", text(TextField::Mark)));
    }
    details.extend(fact.length.map(|length| format!("{length}字")));
    if details.is_empty() { String::new() } else { format!("（{}）", details.join("，")) }
}

/// Something that was owed by a day.
fn owed(ledger: &Ledger, fact: &Fact, view: &EntryView<'_>) -> String {
    let title = quoted(ledger, fact);
    let (what, on) = if fact.kind == FactKind::Solicitation {
        (format!("约稿{title}"), format!("{}约稿", document_date(fact.on)))
    } else {
        let class = ledger.text(fact.text(TextField::Class));
        let word = if class.is_empty() { "事项" } else { class };
        (format!("{word}{title}"), document_date(fact.on))
    };
    // For what is late or missing the entry's day is the due day itself.
    let due = fact.due_on.or(view.entry.on.filter(|_| view.entry.points.is_negative()));
    let due = due.map_or(String::new(), |due| format!("，应于{}前报送", document_date(due)));
    let done = match fact.done_on {
        Some(done) => format!("，{}报送", document_date(done)),
        None => "，未报送".to_owned(),
    };
    format!("{what}（{on}）{due}{done}")
}

fn tell_step(notice: &Notice, step: &Step, view: &EntryView<'_>) -> String {
    let unit = if view.entry.currency == Currency::Yuan { "元" } else { "分" };
    let of = |rule: &RuleId| format!("按{}“{}”", cited(notice, *rule), within_quotes(name(notice, *rule)));
    match step {
        Step::Base(points) if points.is_negative() => format!("原扣{}{unit}", -*points),
        Step::Base(points) => format!("原分{points}{unit}"),
        // The rule the sentence begins with says it already.
        Step::Dropped(rule) if *rule == view.entry.rule => String::new(),
        Step::Times(rule, factor) => format!("{}乘{factor}", of(rule)),
        Step::Shared(rule, share) => format!("{}得{share}", of(rule)),
        Step::Figure(rule, points) => format!("{}每家{points}{unit}", of(rule)),
        Step::Attributed(rule) => format!("{}归入", of(rule)),
        Step::Dropped(rule) => format!("{}不计", of(rule)),
        Step::Number(number) => match view.entry.rule.of(notice).map(|rule| &rule.kind) {
            Some(RuleKind::Ordinal(Ordinal { scope: OrdinalScope::Period(kind), .. })) => {
                let period = view.entry.on.map_or(view.entry.about, |on| kind.containing(on));
                format!("系{period}第{number}次")
            }
            _ => format!("系同一件第{number}次"),
        },
    }
}

/// What followed over a period.
fn effect(notice: &Notice, ledger: &Ledger, view: &EntryView<'_>) -> String {
    let period = view.entry.about;
    let first = || {
        view.facts
            .first()
            .and_then(|id| ledger.fact(*id))
            .map(|fact| tell(ledger, fact, view))
            .unwrap_or_default()
    };
    let line = quota_line(view);
    let unit = quota_unit(notice, view.entry.rule);
    match view.entry.effect {
        Effect::QuotaMet => format!("因{}，已达到任务数", progress(line, unit)),
        Effect::QuotaMissed => format!("因{}，未完成任务", progress(line, unit)),
        Effect::QuotaMissing => {
            let missing = line.map_or(Points::ZERO, |line| line.due - line.done);
            format!("因{}，缺{missing}{unit}", progress(line, unit))
        }
        Effect::QuotaVoid => format!("因{}，未完成任务，本期得分不计", progress(line, unit)),
        Effect::QuotaAbove => {
            let due = line.map_or(String::new(), |line| format!("{}任务数{}{unit}", line.period, line.due));
            format!("因{}，超过{due}，属超额报送", first())
        }
        Effect::QuotaReplaced => format!("因{}，已计超额分，冲减原计分", first()),
        Effect::QuotaProRata => format!("因{}，按完成比例", progress(line, unit)),
        Effect::Start => format!("{period}基础分"),
        Effect::ThresholdEach | Effect::ThresholdOnce | Effect::ZeroPeriod => {
            counted(notice, view, &told_all(&first(), view.facts.len()))
        }
        Effect::ZeroBesides => format!("因{}，另行扣分", first()),
        Effect::Ratio => ratio(notice, view),
        Effect::Limit if view.entry.points.is_negative() => format!("因{period}合计超出上限，按上限调整"),
        Effect::Limit => format!("因{period}合计低于下限，按下限调整"),
        Effect::Scaled => format!("因{period}有不涉及的部分，其余按比例换算"),
        Effect::GateVeto => format!("因{}，一票否决", first()),
        Effect::GateBonusClosed => format!("因{period}其余得分未达到加分门槛，加分不计"),
        Effect::Credit | Effect::NotCounted | Effect::Adjusted => String::new(),
    }
}

/// The first fact, and how many there are when there are more.
fn told_all(first: &str, n_facts: usize) -> String {
    if n_facts > 1 { format!("{first}等{n_facts}项") } else { first.to_owned() }
}

/// What a 满次 or 计零 rests on: the facts told, or what was missing.
fn counted(notice: &Notice, view: &EntryView<'_>, told: &str) -> String {
    let about = view.entry.about;
    let zeroed = match view.entry.effect {
        Effect::ZeroPeriod => format!("，{}得分计零", view.entry.charge),
        _ => String::new(),
    };
    let Some(RuleKind::Threshold(threshold)) = view.entry.rule.of(notice).map(|rule| &rule.kind) else {
        return format!("因{told}{zeroed}");
    };
    let what = match &threshold.counts {
        Counted::Facts(_) => told.to_owned(),
        Counted::EmptyPeriods(selector) => format!("{about}没有{}", kinds(selector)),
        Counted::MissedQuota(quota) => format!("{about}未完成“{}”", within_quotes(quota)),
    };
    let at = threshold.at;
    let reached = match threshold.window {
        Window::Within(_) => format!("累计已满{at}次"),
        Window::Running(kind) => format!("连续已满{at}{}", count_word(kind)),
    };
    format!("因{what}，{reached}{zeroed}")
}

/// 个月, 个季度: how running periods are counted.
const fn count_word(kind: PeriodKind) -> &'static str {
    match kind {
        PeriodKind::Week => "周",
        PeriodKind::Month => "个月",
        PeriodKind::TwoMonths => "个双月",
        PeriodKind::Quarter => "个季度",
        PeriodKind::HalfYear => "个半年",
        PeriodKind::Year => "年",
    }
}

/// The kinds of fact a selector names: 报送、约稿, 符合条件的采用.
fn kinds(selector: &Selector) -> String {
    let kinds: Vec<&str> = selector.kinds.iter().map(|kind| kind.word()).collect();
    let which = if selector.conditions.is_empty() { "" } else { "符合条件的" };
    format!("{which}{}", kinds.join("、"))
}

/// 采用占报送的比率低于0.3.
fn ratio(notice: &Notice, view: &EntryView<'_>) -> String {
    let period = view.entry.about;
    let Some(RuleKind::Ratio(ratio)) = view.entry.rule.of(notice).map(|rule| &rule.kind) else {
        return format!("因{period}比率不在规定范围");
    };
    let percent = |limit: Points| format!("{}%", limit * Points::whole(100));
    let bounds = [
        ratio.below.map(|limit| format!("低于{}", percent(limit))),
        ratio.at_least.map(|limit| format!("不低于{}", percent(limit))),
    ];
    let bounds: Vec<String> = bounds.into_iter().flatten().collect();
    let (part, whole) = (kinds(&ratio.numerator), kinds(&ratio.denominator));
    format!("因{period}{part}占{whole}的比率{}", bounds.join("或"))
}

fn progress(line: Option<&QuotaLine>, unit: &str) -> String {
    line.map_or("任务情况".to_owned(), |line| {
        format!("{}任务数{}{unit}，完成{}{unit}", line.period, line.due, line.done)
    })
}

fn quota_unit(notice: &Notice, rule: RuleId) -> &'static str {
    match rule.of(notice).map(|rule| &rule.kind) {
        Some(RuleKind::Quota(quota)) if quota.measure == Measure::Points => "分",
        _ => "篇",
    }
}

/// The quota the entry follows from: of its rule, in the period that holds its day or that it is about.
fn quota_line<'a>(view: &EntryView<'a>) -> Option<&'a QuotaLine> {
    let entry = view.entry;
    let holds = |period: Period| match entry.on {
        Some(on) => period.contains(on),
        None => period == entry.about,
    };
    view.holder.quotas.iter().find(|line| line.rule == entry.rule && holds(line.period))
}
