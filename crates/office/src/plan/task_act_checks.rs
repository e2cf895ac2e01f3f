//! What each kind of act on a task must say (任务记录检查): words, figures, shares that add up, evidence, surveys, units of
//! the register. Every problem at once, before [`crate::plan::record_task_act`] keeps anything.

use crate::org::units::Register;
use crate::plan::plans::Task;
use crate::plan::record_task_act::NewTaskAct;
use crate::plan::task_acts::ActKind;
use crate::plan::task_marks::links;
use crate::refusal::Problem;
use zhaozhang_domain::period::document_date;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::task::measure::Comparator;
use zhaozhang_domain::task::share::{Share, Sharing, faults};

/// The four (S0-54).
pub const TOGETHER: [&str; 4] = ["同研究", "同部署", "同实施", "同检查"];
/// How far a step of work is (S3-32).
pub const STAGES: [&str; 3] = ["未开始", "进行中", "已完成"];
/// Which field a policy belongs to (S3-34).
pub const POLICY_FIELDS: [&str; 3] = ["医保", "医药", "医疗"];

/// Whether a figure of this name needs its survey said with it (S2-18).
pub fn is_survey(indicator: &str) -> bool {
    ["知晓率", "满意度", "满意率"].iter().any(|sign| indicator.contains(sign))
}

/// What is missing of the words.
pub(crate) fn word_problems(new: &NewTaskAct) -> Vec<Problem> {
    let mut problems = Vec::new();
    let words = &new.words;
    if words.words.trim().is_empty()
        && !matches!(new.kind, ActKind::Figure | ActKind::Shares | ActKind::Roster)
    {
        let what = format!("没有写{}的内容", new.kind.word());
        problems.push(Problem::at("words", "P-203", what, "请写明后再提交"));
    }
    if new.kind == ActKind::Completion && words.evidence.trim().is_empty() {
        problems.push(Problem::at("evidence", "P-211", "申请办结没有佐证", "请写明佐证材料的名称或网址"));
    }
    // A notice board cannot be looked at from here: the duty is open until a link is there (S3-14).
    if new.kind == ActKind::Disclosure && links(&words.evidence).next().is_none() {
        let cure = "请填写http://或https://开头的网址；只在公示栏、报刊公开的，请补充网上公开后再登记";
        problems.push(Problem::at("evidence", "P-215", "没有写公开的网址", cure));
    }
    let listed: &[(ActKind, &[&str], &str)] = &[
        (ActKind::Together, &TOGETHER, "没有写明是四同中的哪一项"),
        (ActKind::Stage, &STAGES, "没有写明工作步骤的进度"),
        (ActKind::Policy, &POLICY_FIELDS, "没有写明是哪一方面的政策"),
    ];
    for (kind, known, what) in listed {
        if new.kind == *kind && !known.contains(&words.which.as_str()) {
            problems.push(Problem::at("which", "P-212", *what, format!("请选{}", known.join("、"))));
        }
    }
    if new.kind == ActKind::Stage {
        if words.due.is_none() {
            problems.push(Problem::at("due", "P-216", "工作步骤没有写时限", "请填写这一步完成的日期"));
        }
        if words.from.zip(words.due).is_some_and(|(from, due)| from > due) {
            let what = format!("工作步骤“{}”的开始日期晚于时限", words.words);
            problems.push(Problem::at("from", "P-225", what, "请核对两个日期"));
        }
    }
    if new.kind == ActKind::Series && words.which.trim().is_empty() {
        let cure = "请写指标名称，如次均费用、药占比、居民满意度";
        problems.push(Problem::at("which", "P-217", "没有写是哪一项运行数据", cure));
    }
    if is_survey(&words.which) && (words.method.trim().is_empty() || words.sample.trim().is_empty()) {
        let what = format!("{}没有写明调查方式或样本量", words.which);
        problems.push(Problem::at("method", "P-214", what, "请写明怎样调查、样本多少、何时调查"));
    }
    problems
}

/// The titles that are at or above 主治医师.
const ATTENDING: [&str; 3] = ["主治医师", "副主任医师", "主任医师"];

/// What is wrong with a roster: nobody on it, a line without person or day, a title the plan asks for and nobody wrote.
pub(crate) fn roster_problems(task: &Task, new: &NewTaskAct) -> Vec<Problem> {
    if new.kind != ActKind::Roster {
        return Vec::new();
    }
    let mut problems = Vec::new();
    let mut refuse = |what: String, cure: &str| problems.push(Problem::at("who", "P-226", what, cure));
    if new.words.lines.is_empty() {
        refuse("轮值安排里一个人也没有".to_owned(), "请逐行写明谁、到哪里、哪一天");
    }
    let mut duties = task.content.parts.iter().flat_map(|part| &part.recurring);
    let duty = new.words.index.and_then(|index| duties.nth(index));
    let asks_title = duty.is_some_and(|duty| duty.words.contains("主治医师及以上"));
    for (at, line) in (1..).zip(&new.words.lines) {
        if line.who.trim().is_empty() || line.due.is_none() {
            refuse(format!("轮值安排第{at}行没有写人员或日期"), "请写明谁、哪一天");
        } else if asks_title && !ATTENDING.iter().any(|title| line.who.contains(title)) {
            let what = format!("轮值安排第{at}行的“{}”没有写明职称，方案要求主治医师及以上", line.who);
            refuse(what, "请连职称一起写，如“王青（主治医师）”");
        }
    }
    problems
}

/// What is wrong with figures and shares.
pub(crate) fn figure_problems(task: &Task, new: &NewTaskAct) -> Vec<Problem> {
    let mut problems = Vec::new();
    let words = &new.words;
    let needs_figure = matches!(new.kind, ActKind::Figure | ActKind::Occasion | ActKind::Series);
    if needs_figure && Points::parse(&words.figure).is_none() {
        let what = format!("数值“{}”读不懂", words.figure);
        problems.push(Problem::at("figure", "P-204", what, "请填写数字，如3、95.5"));
    }
    let measure = words.index.and_then(|index| task.content.target(index));
    let is_known = match new.kind {
        ActKind::Figure | ActKind::Shares => measure.is_some(),
        ActKind::Occasion | ActKind::Roster => {
            let count = task.content.parts.iter().flat_map(|part| &part.recurring).count();
            words.index.is_some_and(|index| index < count)
        }
        _ => true,
    };
    if !is_known {
        let cure = "请从本任务列出的各项中选";
        problems.push(Problem::at("index", "P-205", "没有写明是哪一项指标或经常性工作", cure));
    }
    // A figure of a day before the end still belongs to the target.
    let is_of_target = matches!(new.kind, ActKind::Figure | ActKind::Shares);
    let ended = words.index.filter(|_| is_of_target).and_then(|index| task.ended_on(index));
    if let Some((measure, ended)) = measure.zip(ended.filter(|ended| *ended <= new.on)) {
        let what = format!("指标“{}”自{}起不再执行", measure.indicator, document_date(ended));
        problems.push(Problem::at("index", "P-205", what, "请从本任务现有的指标中选"));
    }
    let is_surveyed = measure.is_some_and(|measure| is_survey(&measure.indicator));
    let is_untold = words.method.trim().is_empty() || words.sample.trim().is_empty();
    if new.kind == ActKind::Figure && is_surveyed && is_untold {
        let what = "这项指标来自调查，没有写明调查方式或样本量";
        problems.push(Problem::at("method", "P-214", what, "请写明怎样调查、样本多少、何时调查"));
    }
    let Some(measure) = measure.filter(|_| new.kind == ActKind::Shares) else { return problems };
    let mut shares = Vec::new();
    for (unit, figure) in &words.shares {
        if let Some(figure) = Points::parse(figure) {
            shares.push(Share { unit: unit.clone(), figure });
        } else {
            let what = format!("{unit}的分解数“{figure}”读不懂");
            problems.push(Problem::at("shares", "P-206", what, "请填写数字"));
        }
    }
    if measure.is_threshold {
        // A limit is everybody's own; there is nothing to add up or to reach.
        return problems;
    }
    let at_most = measure.comparator == Comparator::AtMost.sign();
    let goal = measure.goal().unwrap_or_default();
    let wrong = faults(Sharing::of_target(&measure.indicator, &measure.unit), at_most, goal, &shares);
    problems.extend(wrong.into_iter().map(|what| Problem::at("shares", "P-206", what, "请改好后再提交")));
    problems
}

/// Units that are named and not in the register: shares of counties, pilots.
pub(crate) fn unit_problems(new: &NewTaskAct, register: &Register) -> Vec<Problem> {
    let mut names: Vec<&str> = Vec::new();
    match new.kind {
        ActKind::Shares => names.extend(new.words.shares.iter().map(|(unit, _)| unit.as_str())),
        ActKind::Pilot | ActKind::Guidance => names.push(new.words.which.as_str()),
        _ => {}
    }
    let unknown = names.into_iter().filter(|name| register.named(name, new.on).is_none());
    unknown
        .map(|name| {
            let what = format!("“{name}”不在单位名册中");
            Problem::at("shares", "P-213", what, "请按名册写单位名称，或先登记这个单位")
        })
        .collect()
}
