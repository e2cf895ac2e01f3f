//! What a person has to see besides the tasks themselves when a plan is confirmed (核对提示): faults of the text with
//! their proposals, the words every reading came from, tags of the field, the day by which tasks are to be divided, and
//! the units a written name means on the plan's day.
//!
//! Reading is the text room's; nothing is decided here. Next: [`crate::plan::plan_content`], which keeps what is found.

use crate::org::units::{ChangeKind, Register};
use crate::plan::plan_content::{FaultContent, TaskContent};
use chrono::NaiveDate;
use std::collections::BTreeMap;
use zhaozhang_text::plan::{self, CatalogueField, Directory, Fault, FaultKind, Unit};

/// Tags of a task (三医标签, S3-5) with the words that suggest them.
const TAGS: [(&str, &[&str]); 5] = [
    (
        "医疗",
        &[
            "医院",
            "卫生服务",
            "卫生院",
            "村卫生室",
            "医疗机构",
            "分级诊疗",
            "医师",
            "护理",
            "医联体",
            "医共体",
            "诊疗",
            "住院",
            "床位",
        ],
    ),
    ("医保", &["医保", "医疗保险", "新农合", "参保", "基金", "支付方式", "报销", "救助", "筹资"]),
    ("医药", &["药品", "基本药物", "药物", "药店", "耗材", "采购", "药占比", "医药费用"]),
    ("公卫", &["公共卫生", "疾病预防", "疾控", "健康档案", "妇幼", "免疫", "爱国卫生", "慢性病"]),
    ("监管", &["监管", "监督", "检查", "考核", "公开", "公示", "处罚", "监测"]),
];

/// Every tag, in the order of pages.
pub fn tag_words() -> impl Iterator<Item = &'static str> {
    TAGS.iter().map(|(tag, _)| *tag)
}

/// The tags a task's words suggest.
pub(crate) fn tags_of(words: &str) -> Vec<String> {
    let suggested = TAGS.iter().filter(|(_, signs)| signs.iter().any(|sign| words.contains(sign)));
    suggested.map(|(tag, _)| (*tag).to_owned()).collect()
}

/// The words of a catalogue field.
pub(crate) const fn field_word(field: CatalogueField) -> &'static str {
    match field {
        CatalogueField::IndexNumber => "索引号",
        CatalogueField::Category => "分类",
        CatalogueField::IssuingBody => "发文机关",
        CatalogueField::IssueDate => "成文日期",
        CatalogueField::Title => "标题",
        CatalogueField::DocumentNumber => "发文字号",
        CatalogueField::PublicationDate => "发布日期",
        CatalogueField::Validity => "有效性",
        CatalogueField::Disclosure => "公开方式",
    }
}

/// Faults that keep a plan from being issued until somebody says what was done about them (S3-2 to S3-4).
const STOPPING: [FaultKind; 4] =
    [FaultKind::Spam, FaultKind::ForeignDomain, FaultKind::DamagedDocumentNumber, FaultKind::DamagedDate];

/// A fault as it is kept.
pub(crate) fn fault_content(fault: &Fault, text: &str) -> FaultContent {
    FaultContent {
        kind: fault.kind.to_string(),
        sentence: fault.sentence.clone(),
        quotes: fault.spans.iter().take(40).map(|span| span.words(text).trim().to_owned()).collect(),
        proposal: fault.proposal.clone().unwrap_or_default(),
        places: fault.spans.iter().map(|span| (span.start, span.end)).collect(),
        stops: STOPPING.contains(&fault.kind),
        remedy: String::new(),
    }
}

/// Where the words of a task's readings stand: first character, one behind the last, and what they gave.
pub(crate) fn places_of(task: &plan::Task) -> Vec<(usize, usize, String)> {
    let mut places: Vec<(usize, usize, String)> = Vec::new();
    let mut put = |span: plan::Span, kind: &str| {
        if span.start < span.end {
            places.push((span.start, span.end, kind.to_owned()));
        }
    };
    for part in &task.parts {
        for member in part.assignment.iter().flat_map(|assignment| &assignment.members) {
            let department = &member.department;
            put(department.span, if department.certainty.is_doubtful() { "存疑" } else { "责任" });
        }
        for target in &part.targets {
            put(target.span, if target.certainty.is_doubtful() { "存疑" } else { "指标" });
        }
        for due in &part.dues {
            put(due.span, if due.value.is_before_issue { "存疑" } else { "时限" });
        }
        for mark in &part.marks {
            put(mark.span, "标记");
        }
    }
    places.sort();
    // What lies within an earlier place is not marked twice.
    let mut end = 0;
    places.retain(|(start, until, _)| {
        let is_free = *start >= end;
        if is_free {
            end = *until;
        }
        is_free
    });
    places
}

/// The day by which the plan wants its tasks divided (S2-26), when its text names one.
pub(crate) fn division_due(plan: &plan::Plan) -> Option<NaiveDate> {
    let says = |words: &str| words.contains("分解") && words.contains("任务");
    plan.goals.iter().filter(|goal| says(&goal.words)).find_map(|goal| goal.due.value.on)
}

/// The units of the register with every name they had and when, so that a plan of any day finds them (S2-9).
pub(crate) fn directory(register: &Register) -> Directory {
    let mut successors: BTreeMap<i64, String> = BTreeMap::new();
    for id in register.ids() {
        let next = register.successions(id).find(|line| line.old == id);
        if let Some(name) = next.and_then(|line| register.nearest(line.new, line.from)) {
            successors.insert(id, name.name.clone());
        }
    }
    let mut units = Vec::new();
    for id in register.ids() {
        let history = register.history(id);
        let standing = history.iter().filter(|change| change.kind != ChangeKind::Ended);
        for (at, change) in standing.enumerate() {
            let unit = &change.unit;
            let later = history.iter().skip(at + 1).find(|next| next.unit.name != unit.name);
            let renamed =
                later.filter(|next| next.kind != ChangeKind::Ended).map(|next| next.unit.name.clone());
            let aliases = unit.aliases.iter().chain([&unit.short_name]).filter(|name| !name.is_empty());
            units.push(Unit {
                name: unit.name.clone(),
                aliases: aliases.cloned().collect(),
                // Nobody knows how long a unit existed before it was entered.
                from: Some(unit.from).filter(|_| at > 0),
                until: unit.until,
                successor: renamed.or_else(|| successors.get(&id).cloned()),
            });
        }
    }
    Directory::of(units)
}

/// The unit a name means on a day; before its first entry in the register, the unit of that first name.
pub fn unit_of(register: &Register, name: &str, on: NaiveDate) -> Option<i64> {
    if let Some(unit) = register.named(name, on) {
        return Some(unit.id);
    }
    register.ids().find(|id| {
        register
            .history(*id)
            .first()
            .is_some_and(|change| change.unit.from > on && change.unit.is_called(name))
    })
}

/// Everything that keeps a draft back besides its tasks: stopping faults nobody dealt with.
pub(crate) fn open_faults(faults: &[FaultContent]) -> impl Iterator<Item = &FaultContent> {
    faults.iter().filter(|fault| fault.stops && fault.remedy.trim().is_empty())
}

/// Leaves out the doubts about names that meanwhile answer to a unit of the register.
pub fn settle_names(tasks: &mut [TaskContent]) {
    for task in tasks {
        let members = task.parts.iter().flat_map(|part| &part.members);
        let known: Vec<String> = members
            .filter(|member| member.is_known())
            .map(|member| format!("{}：", member.written))
            .collect();
        task.doubts.retain(|doubt| !known.iter().any(|name| doubt.starts_with(name.as_str())));
    }
}

/// The names of a plan's tasks that no unit of the register answers to, as written, each once (S2-9).
pub fn unresolved(tasks: &[TaskContent]) -> Vec<String> {
    let members = tasks.iter().flat_map(|task| &task.parts).flat_map(|part| &part.members);
    let mut names: Vec<String> = Vec::new();
    for member in members.filter(|member| !member.is_known()) {
        if !names.contains(&member.name) {
            names.push(member.name.clone());
        }
    }
    names
}
