//! What a plan says, as a person confirms it (方案内容): tasks with parts, departments, targets and due days, each with
//! the words it came from and whatever is doubtful. It is kept as JSON, a version for every change.
//!
//! Reading a text is the text room's ([`zhaozhang_text::plan`]); what tasks give is [`crate::plan::task_progress`]'s.
//! Keys are never renamed: old versions stay readable.

use crate::org::units::Register;
use crate::plan::plan_marks;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use zhaozhang_domain::period::PeriodKind;
use zhaozhang_domain::points::Points;
use zhaozhang_domain::task::measure::Comparator;
use zhaozhang_domain::task::parts::Part as Duty;
use zhaozhang_text::plan::{self, Certainty, ResponsibilityMode};

/// A plan's content (方案内容).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PlanContent {
    /// 标题.
    pub title: String,
    /// 发文字号.
    pub document_number: String,
    /// 发文机关.
    pub issuer: String,
    /// 成文日期 as the text gives it.
    pub issued_on: Option<NaiveDate>,
    /// 年度.
    pub year: i32,
    /// 上位文件, the plan it follows (S2-4).
    #[serde(default)]
    pub upper: String,
    /// Whether the document makes the first-named department lead (S3-8).
    pub first_leads: bool,
    /// 章节, titles in order.
    pub chapters: Vec<String>,
    /// 任务, in order.
    pub tasks: Vec<TaskContent>,
    /// 任务以外的章节: guiding principles, goals, safeguards, as they stand (S2-5).
    #[serde(default)]
    pub sections: Vec<SectionContent>,
    /// 主要目标: sentences with their day.
    #[serde(default)]
    pub goals: Vec<(String, Option<NaiveDate>)>,
    /// 公开目录信息: field and words, as they stand (S2-1).
    #[serde(default)]
    pub catalogue: Vec<(String, String)>,
    /// 原文问题.
    #[serde(default)]
    pub faults: Vec<FaultContent>,
    /// By when tasks are to be divided, where the text says so (S2-26).
    #[serde(default)]
    pub division_due: Option<NaiveDate>,
}

/// A section of the plan outside its tasks (总体要求、主要目标、保障措施).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SectionContent {
    /// Its heading, with its number.
    pub title: String,
    /// Its paragraphs, a line each.
    pub text: String,
}

/// A fault of the text (原文问题) with what was done about it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FaultContent {
    /// 网页残留, 疑似植入的违规词 …
    pub kind: String,
    /// What, why and what to do next.
    pub sentence: String,
    /// The words, place by place.
    pub quotes: Vec<String>,
    /// What is proposed instead; empty when nothing is.
    pub proposal: String,
    /// Where the words stand.
    pub places: Vec<(usize, usize)>,
    /// Whether the plan cannot be issued before somebody dealt with it.
    pub stops: bool,
    /// 处理情况; empty while nobody dealt with it.
    pub remedy: String,
}

/// A task's content (任务内容).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TaskContent {
    /// Its number, where it has one.
    pub number: Option<u32>,
    /// The number as written.
    pub label: String,
    /// Its place in [`PlanContent::chapters`].
    pub chapter: Option<usize>,
    /// 时限; nothing for a standing task.
    pub due: Option<NaiveDate>,
    /// The words of the due day; empty when silence gave it.
    pub due_words: String,
    /// Its parts.
    pub parts: Vec<PartContent>,
    /// Everything a person has to look at.
    pub doubts: Vec<String>,
    /// Whether a person confirmed it.
    pub is_confirmed: bool,
    /// Where it stands in the source: first character and one behind the last.
    pub span: (usize, usize),
    /// 三医标签: 医疗, 医保, 医药, 公卫, 监管 (S3-5).
    #[serde(default)]
    pub tags: Vec<String>,
    /// Where its readings stand: first character, one behind the last, what they gave.
    #[serde(default)]
    pub places: Vec<(usize, usize, String)>,
    /// By when it is to be divided, once issued; else three days after the issue (DL-30).
    #[serde(default)]
    pub division_due: Option<NaiveDate>,
    /// 第二部分, once issued, where the plan's numbers start again in each chapter; else empty.
    #[serde(default)]
    pub place: String,
    /// Targets an adjustment added after the issue, each with its part; never in what was issued.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub added: Vec<(usize, MeasureContent)>,
    /// Places of targets an adjustment ended, as [`crate::plan::targets::Target::index`] counts; never in what was issued.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ended: Vec<usize>,
}

impl TaskContent {
    /// 任务12, 第二部分任务1, its label, or its place in the plan.
    pub fn name(&self, ordinal: i64) -> String {
        match (self.number, self.label.is_empty()) {
            (Some(number), _) => format!("{}任务{number}", self.place),
            (None, false) => format!("{}{}", self.place, self.label),
            (None, true) => format!("第{ordinal}项"),
        }
    }
}

/// A part with its own responsibility (任务的一部分).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PartContent {
    /// Its words.
    pub text: String,
    /// 责任方式 as the glossary has it.
    pub mode: String,
    /// Whether 等 leaves the list open.
    pub is_open_list: bool,
    /// 责任单位 in the order of the document.
    pub members: Vec<MemberContent>,
    /// 量化指标.
    pub measures: Vec<MeasureContent>,
    /// 经常性任务, in words.
    pub recurring: Vec<RecurringContent>,
    /// 公开、严禁、满意度、试点 and the words they came from.
    pub marks: Vec<(String, String)>,
}

/// A department on a task (责任单位).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MemberContent {
    /// The name it is taken for.
    pub name: String,
    /// The name as written.
    pub written: String,
    /// The unit of the register; nothing until somebody says which.
    pub unit: Option<i64>,
    /// 牵头, 分别负责, 负责 or 配合.
    pub part: String,
    /// Whether it leads by custom only.
    #[serde(default)]
    pub is_by_custom: bool,
    /// The units of the day the plan was confirmed, where the name means a group (各县（市、区）人民政府).
    #[serde(default)]
    pub units: Vec<i64>,
}

impl MemberContent {
    /// Whether somebody said which unit or units it means.
    pub fn is_known(&self) -> bool {
        self.unit.is_some() || !self.units.is_empty()
    }
}

/// A target (指标).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MeasureContent {
    /// 指标.
    pub indicator: String,
    /// =, ≥, ≤ or ≈.
    pub comparator: String,
    /// The figure, exact; of a stretch its nearer end.
    pub goal: String,
    /// 单位.
    pub unit: String,
    /// Its own day, else the task's counts.
    pub due: Option<NaiveDate>,
    /// Whether it is a limit.
    pub is_threshold: bool,
    /// 原文.
    pub quote: String,
    /// 基期: the day and the figure.
    #[serde(default)]
    pub baseline: Option<(NaiveDate, String)>,
    /// 年度目标: days and figures on the way (S3-13).
    #[serde(default)]
    pub milestones: Vec<(NaiveDate, String)>,
}

/// A recurring duty (经常性任务).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RecurringContent {
    /// 年, 半年, 季, 月, 周; empty when the words give no period.
    pub cadence: String,
    /// How much in each; empty when not said.
    pub amount: String,
    /// 单位.
    pub unit: String,
    /// 原文.
    pub words: String,
}

/// The number of a part of a plan in words, as far as plans go.
const ORDINALS: [&str; 20] = [
    "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五",
    "十六", "十七", "十八", "十九", "二十",
];

impl PlanContent {
    /// 第二部分 for each task, where the numbers start again in each chapter; empty where every number stands once.
    pub fn places(&self) -> Vec<String> {
        let mut seen = std::collections::BTreeMap::new();
        let repeats = self.tasks.iter().any(|task| {
            let number = task.number.filter(|_| task.chapter.is_some());
            number.is_some_and(|number| {
                seen.insert(number, task.chapter).is_some_and(|chapter| chapter != task.chapter)
            })
        });
        let place = |task: &TaskContent| {
            let at = task.chapter.filter(|_| repeats)?;
            let number = ORDINALS.get(at).map_or_else(|| (at + 1).to_string(), |word| (*word).to_owned());
            Some(format!("第{number}部分"))
        };
        self.tasks.iter().map(|task| place(task).unwrap_or_default()).collect()
    }

    /// What each task is called: 任务12, 第二部分任务1.
    pub fn task_names(&self) -> Vec<String> {
        let named = self.places().into_iter().zip(&self.tasks).zip(1_i64..);
        named
            .map(|((place, task), ordinal)| {
                TaskContent { place, parts: Vec::new(), ..task.clone() }.name(ordinal)
            })
            .collect()
    }

    /// What was read of a plan of a text, its departments looked up in the register; `today` gives the year
    /// when the text gives none.
    pub fn of_reading(
        plan: &plan::Plan,
        (text, faults): (&str, &[plan::Fault]),
        register: &Register,
        today: NaiveDate,
    ) -> Self {
        let head = &plan.head;
        let issued_on = head.issued_on.as_ref().filter(|found| !found.certainty.is_doubtful());
        let issued_on = issued_on.map(|found| found.value);
        let on = head.issued_on.as_ref().map_or(today, |found| found.value);
        let title = head.plan_title.as_ref().or(head.title.as_ref());
        Self {
            title: title.map(|found| found.value.clone()).unwrap_or_default(),
            document_number: head.document_number.as_ref().map_or_else(String::new, |found| {
                // A damaged number stays as it stands; the repair is a proposal (S3-3).
                let is_whole = !found.certainty.is_doubtful();
                if is_whole { found.value.to_string() } else { found.span.words(text).trim().to_owned() }
            }),
            issuer: head.issuer.as_ref().map(|found| found.value.clone()).unwrap_or_default(),
            issued_on,
            year: head.year.unwrap_or_else(|| on.year()),
            upper: head.cited.first().map(|cited| cited.value.to_string()).unwrap_or_default(),
            first_leads: plan.first_leads,
            chapters: plan.chapters.iter().map(|chapter| chapter.title.clone()).collect(),
            tasks: plan.tasks.iter().map(|task| task_content(task, register, on)).collect(),
            sections: Vec::new(),
            goals: plan.goals.iter().map(|goal| (goal.words.clone(), goal.due.value.on)).collect(),
            catalogue: head
                .catalogue
                .iter()
                .map(|(field, found)| (plan_marks::field_word(*field).to_owned(), found.value.clone()))
                .collect(),
            faults: faults.iter().map(|fault| plan_marks::fault_content(fault, text)).collect(),
            division_due: plan_marks::division_due(plan),
        }
    }
}

fn task_content(task: &plan::Task, register: &Register, on: NaiveDate) -> TaskContent {
    let mut doubts: Vec<String> = task.doubts.iter().map(ToString::to_string).collect();
    let parts: Vec<PartContent> =
        task.parts.iter().map(|part| part_content(part, register, on, &mut doubts)).collect();
    if task.due.value.is_before_issue {
        doubts.push("时限早于成文日期".to_owned());
    }
    for due in task.parts.iter().flat_map(|part| &part.dues).filter(|due| due.value.is_before_issue) {
        doubts.push(format!("时限“{}”早于成文日期", due.value.words));
    }
    let mut seen = std::collections::BTreeSet::new();
    doubts.retain(|doubt| seen.insert(doubt.clone()));
    TaskContent {
        number: task.number.and_then(|number| u32::try_from(number).ok()),
        label: task.label.clone(),
        chapter: task.chapter,
        due: task.due.value.on,
        due_words: task.due.value.words.clone(),
        parts,
        doubts,
        is_confirmed: false,
        span: (task.span.start, task.span.end),
        tags: plan_marks::tags_of(&task.parts.iter().map(|part| part.text.as_str()).collect::<String>()),
        places: plan_marks::places_of(task),
        division_due: None,
        place: String::new(),
        added: Vec::new(),
        ended: Vec::new(),
    }
}

fn part_content(
    part: &plan::Part,
    register: &Register,
    on: NaiveDate,
    doubts: &mut Vec<String>,
) -> PartContent {
    let mut doubt = |what: &str, certainty: &Certainty| {
        if let Certainty::Doubtful(reason) = certainty {
            doubts.push(format!("{what}：{reason}"));
        }
    };
    let mut content = PartContent { text: part.text.clone(), ..PartContent::default() };
    match &part.assignment {
        Some(assignment) => {
            doubt("责任", &assignment.certainty);
            crate::plan::read_plan::mode_word(assignment.mode).clone_into(&mut content.mode);
            content.is_open_list = assignment.is_open_list;
            for member in &assignment.members {
                let department = &member.department;
                let unit = plan_marks::unit_of(register, &department.name, on);
                if unit.is_none() {
                    doubt(&department.written, &department.certainty);
                }
                content.members.push(MemberContent {
                    name: department.name.clone(),
                    written: department.written.clone(),
                    unit,
                    part: duty_of(member.role, assignment.mode).word().to_owned(),
                    is_by_custom: member.role == plan::Role::LeadByCustom,
                    units: Vec::new(),
                });
            }
        }
        None => doubts.push("没有写责任单位".to_owned()),
    }
    for target in &part.targets {
        if let Certainty::Doubtful(reason) = &target.certainty {
            doubts.push(format!("{}：{reason}", target.quote));
        }
        content.measures.push(measure_content(target));
    }
    content.recurring = part.recurring.iter().map(recurring_content).collect();
    complete_recurring(&mut content);
    content.marks =
        part.marks.iter().map(|mark| (mark_word(mark.kind).to_owned(), mark.words.clone())).collect();
    content
}

/// The unit with what the value is a multiple or part of: 倍(当地职工年平均工资).
fn unit_of_target(target: &plan::Target) -> String {
    match &target.base {
        Some(base) if target.unit.is_empty() => base.clone(),
        Some(base) => format!("{}({base})", target.unit),
        None => target.unit.clone(),
    }
}

const fn duty_of(role: plan::Role, mode: ResponsibilityMode) -> Duty {
    match (role, mode) {
        (plan::Role::Supporting, _) => Duty::Supporting,
        (plan::Role::Lead, _) => Duty::Lead,
        // Who leads by custom only stands first and answers like the others.
        (_, ResponsibilityMode::EachResponsible) => Duty::Separate,
        (plan::Role::Responsible | plan::Role::LeadByCustom, _) => Duty::Responsible,
    }
}

fn measure_content(target: &plan::Target) -> MeasureContent {
    let (comparator, goal) = match (target.comparator, target.value) {
        (plan::Comparator::Le, plan::Value::One(value) | plan::Value::Between(_, value)) => {
            (Comparator::AtMost, value)
        }
        (plan::Comparator::Approx, plan::Value::One(value) | plan::Value::Between(value, _)) => {
            (Comparator::About, value)
        }
        (plan::Comparator::Ge, plan::Value::One(value)) | (_, plan::Value::Between(value, _)) => {
            (Comparator::AtLeast, value)
        }
        (plan::Comparator::Eq, plan::Value::One(value)) => (Comparator::Equal, value),
    };
    MeasureContent {
        indicator: target.indicator.clone(),
        comparator: comparator.sign().to_owned(),
        goal: goal.to_string(),
        unit: unit_of_target(target),
        due: target.due.as_ref().and_then(|due| due.value.on),
        is_threshold: target.kind == plan::TargetKind::Threshold,
        quote: target.quote.clone(),
        baseline: None,
        milestones: Vec::new(),
    }
}

fn recurring_content(recurring: &plan::Recurring) -> RecurringContent {
    let cadence = match recurring.cadence {
        plan::Cadence::Yearly => "年",
        plan::Cadence::HalfYearly => "半年",
        // 定期 is quarterly unless the office says otherwise (requirements §3.1).
        plan::Cadence::Quarterly | plan::Cadence::Regularly => "季度",
        plan::Cadence::Monthly => "月",
        plan::Cadence::Weekly => "周",
        plan::Cadence::HalfMonthly | plan::Cadence::Daily => "",
    };
    let amount = recurring.amount.as_ref();
    RecurringContent {
        cadence: cadence.to_owned(),
        amount: amount.map(|(amount, _)| amount.to_string()).unwrap_or_default(),
        unit: amount.map(|(_, unit)| unit.clone()).unwrap_or_default(),
        words: recurring.words.clone(),
    }
}

/// 每年…不少于两次，累计…不低于两周: the second clause says no 每年, its target 周/年 does; both are recurring duties, so
/// that occasions can be recorded for both (S2-14).
fn complete_recurring(part: &mut PartContent) {
    for measure in &part.measures {
        let Some((unit, cadence)) = measure.unit.split_once('/') else { continue };
        let is_time = matches!(unit, "周" | "天" | "日" | "次" | "场" | "期" | "学时" | "小时");
        let Some(kind) = PeriodKind::parse(cadence).filter(|_| is_time) else { continue };
        let is_known = part.recurring.iter().any(|duty| {
            PeriodKind::parse(&duty.cadence) == Some(kind)
                && (duty.unit == unit || duty.words.contains(&measure.quote))
        });
        if !is_known {
            part.recurring.push(RecurringContent {
                cadence: cadence.to_owned(),
                amount: measure.goal.clone(),
                unit: unit.to_owned(),
                words: measure.quote.clone(),
            });
        }
    }
}

const fn mark_word(kind: plan::MarkKind) -> &'static str {
    match kind {
        plan::MarkKind::Disclosure => "公开",
        plan::MarkKind::Prohibition => "严禁",
        plan::MarkKind::Survey => "调查",
        plan::MarkKind::Pilot => "试点",
    }
}

impl MeasureContent {
    /// The exact figure; nothing when what stands there is none.
    pub fn goal(&self) -> Option<Points> {
        Points::parse(&self.goal)
    }
}
