//! The form of the confirmation page as it comes back (核对表单): fields in the order of the page, where `task` begins a
//! task, `piece` a part, `member` a department, `indicator` a target, `cadence` a recurring duty. So repeated names need
//! no numbers, and a program can send the same fields.
//!
//! It makes a content of them; whether that may be kept is the verb's matter.

use chrono::NaiveDate;
use zhaozhang_domain::task::parts::Part;
use zhaozhang_office::org::units::{Register, read_day};
use zhaozhang_office::plan::plan_content::{
    MeasureContent, MemberContent, PartContent, PlanContent, RecurringContent, SectionContent, TaskContent,
};
use zhaozhang_office::refusal::Problem;

/// The largest form: a plan of 500 pages with its tasks, each field named, written as browsers write Chinese.
pub(super) const FORM_LIMIT: usize = 16 * 1024 * 1024;

/// The fields.
pub(super) const FIELDS: &[&str] = &[
    "seen",
    "title",
    "document_number",
    "issuer",
    "issued_on",
    "year",
    "upper",
    "division_due",
    "fault",
    "remedy",
    "section",
    "section_text",
    "aim",
    "aim_due",
    "task",
    "label",
    "chapter",
    "due",
    "tag",
    "is_confirmed",
    "dropped",
    "piece",
    "text",
    "member",
    "part",
    "indicator",
    "comparator",
    "goal",
    "unit",
    "target_due",
    "baseline_on",
    "baseline",
    "milestones",
    "threshold",
    "cadence",
    "amount",
    "amount_unit",
    "act",
];

/// What came back: the content, the version seen, the button, and what could not be read.
pub(super) struct Confirmed {
    pub(super) content: PlanContent,
    pub(super) seen: i64,
    pub(super) act: String,
    pub(super) problems: Vec<Problem>,
}

/// Reads the form against the content it was drawn from.
pub(super) fn read(old: &PlanContent, fields: &[(String, String)], register: &Register) -> Confirmed {
    let mut content = PlanContent { tasks: Vec::new(), ..old.clone() };
    let mut reader = Reader {
        old,
        register,
        on: old.issued_on.unwrap_or_default(),
        problems: Vec::new(),
        fault: None,
        dropped: Vec::new(),
        is_sectioned: false,
        is_aimed: false,
        old_task: TaskContent::default(),
        old_part: PartContent::default(),
    };
    let (mut seen, mut act) = (0, String::new());
    for (name, value) in fields {
        let value = value.trim();
        match name.as_str() {
            "seen" => seen = value.parse().unwrap_or_default(),
            "act" => value.clone_into(&mut act),
            _ => {
                if !reader.head(&mut content, name, value) {
                    reader.task(&mut content, name, value);
                }
            }
        }
    }
    let dropped = std::mem::take(&mut reader.dropped);
    let mut at = 0;
    content.tasks.retain(|_| {
        at += 1;
        !dropped.contains(&(at - 1))
    });
    // Rows left empty are offers nobody took.
    content.sections.retain(|section| !section.title.is_empty() || !section.text.trim().is_empty());
    content.goals.retain(|(words, _)| !words.trim().is_empty());
    for part in content.tasks.iter_mut().flat_map(|task| &mut task.parts) {
        part.members.retain(|member| !member.name.is_empty());
        part.measures.retain(|measure| !(measure.indicator.is_empty() && measure.goal.is_empty()));
    }
    Confirmed { content, seen, act, problems: reader.problems }
}

struct Reader<'a> {
    old: &'a PlanContent,
    register: &'a Register,
    on: NaiveDate,
    problems: Vec<Problem>,
    fault: Option<usize>,
    dropped: Vec<usize>,
    /// Whether the form holds the sections, and the goals; one that does not leaves them as they were.
    is_sectioned: bool,
    is_aimed: bool,
    /// The task and the part as they were, for what the form does not hold: quotes, places, words as written.
    old_task: TaskContent,
    old_part: PartContent,
}

impl Reader<'_> {
    /// Fields of the plan as a whole.
    fn head(&mut self, content: &mut PlanContent, name: &str, value: &str) -> bool {
        match name {
            "title" => value.clone_into(&mut content.title),
            "document_number" => value.clone_into(&mut content.document_number),
            "issuer" => value.clone_into(&mut content.issuer),
            "upper" => value.clone_into(&mut content.upper),
            "issued_on" => {
                content.issued_on = self.day("issued_on", "成文日期", value);
                self.on = content.issued_on.unwrap_or(self.on);
            }
            "division_due" => content.division_due = self.day("division_due", "分解时限", value),
            "year" => match value.parse() {
                Ok(year) => content.year = year,
                Err(_) => self.refuse("year", format!("年度“{value}”读不懂"), "请填写四位年份，如2026"),
            },
            "section" => {
                if !std::mem::replace(&mut self.is_sectioned, true) {
                    content.sections.clear();
                }
                content.sections.push(SectionContent { title: value.to_owned(), text: String::new() });
            }
            "section_text" => {
                if let Some(section) = content.sections.last_mut().filter(|_| self.is_sectioned) {
                    section.text = value.replace('\r', "");
                }
            }
            "aim" => {
                if !std::mem::replace(&mut self.is_aimed, true) {
                    content.goals.clear();
                }
                content.goals.push((value.replace('\r', ""), None));
            }
            "aim_due" => {
                let due = self.day("aim_due", "目标时限", value);
                if let Some(goal) = content.goals.last_mut().filter(|_| self.is_aimed) {
                    goal.1 = due;
                }
            }
            "fault" => self.fault = value.parse().ok(),
            "remedy" => {
                if let Some(fault) = self.fault.and_then(|at| content.faults.get_mut(at)) {
                    value.clone_into(&mut fault.remedy);
                }
            }
            _ => return false,
        }
        true
    }

    /// Fields of a task, or of what stands in it.
    fn task(&mut self, content: &mut PlanContent, name: &str, value: &str) {
        if name == "task" {
            let old = value.parse().ok().and_then(|at: usize| self.old.tasks.get(at)).cloned();
            let old: TaskContent = old.unwrap_or_default();
            self.old_task = old.clone();
            content.tasks.push(TaskContent {
                parts: Vec::new(),
                tags: Vec::new(),
                is_confirmed: false,
                ..old
            });
            return;
        }
        let at = content.tasks.len().saturating_sub(1);
        let Some(task) = content.tasks.last_mut() else { return };
        match name {
            "label" => {
                value.clone_into(&mut task.label);
                let digits: String = value.chars().filter(char::is_ascii_digit).collect();
                // A number written in other signs keeps what was read of it.
                if let Ok(number) = digits.parse() {
                    task.number = Some(number);
                } else if value.is_empty() {
                    task.number = None;
                }
            }
            "chapter" => {
                task.chapter = value.parse().ok().filter(|chapter| *chapter < content.chapters.len());
            }
            "due" => {
                let due = self.day("due", "时限", value);
                if due != task.due {
                    task.due = due;
                    "（核对时填写）".clone_into(&mut task.due_words);
                }
            }
            "tag" => task.tags.push(value.to_owned()),
            "is_confirmed" => task.is_confirmed = !value.is_empty(),
            "dropped" if !value.is_empty() => self.dropped.push(at),
            "piece" => {
                let old = value.parse().ok().and_then(|at: usize| self.old_task.parts.get(at));
                self.old_part = old.cloned().unwrap_or_default();
                task.parts.push(PartContent {
                    members: Vec::new(),
                    measures: Vec::new(),
                    recurring: Vec::new(),
                    ..self.old_part.clone()
                });
            }
            _ => self.piece(task, name, value),
        }
    }

    /// Fields of a part.
    fn piece(&mut self, task: &mut TaskContent, name: &str, value: &str) {
        let Some(part) = task.parts.last_mut() else { return };
        match name {
            "text" => part.text = value.replace('\r', ""),
            "member" => {
                let member = self.member(value, part.members.len());
                part.members.push(member);
            }
            "part" => {
                if let Some(member) = part.members.last_mut() {
                    member.is_by_custom = member.is_by_custom && member.part == value;
                    value.clone_into(&mut member.part);
                }
            }
            "indicator" => {
                let old = self.old_part.measures.get(part.measures.len());
                let quote = old.map(|old| old.quote.clone()).unwrap_or_default();
                let indicator = value.to_owned();
                part.measures.push(MeasureContent { indicator, quote, ..MeasureContent::default() });
            }
            "cadence" => {
                let old = self.old_part.recurring.get(part.recurring.len());
                let words = old.map(|old| old.words.clone()).unwrap_or_default();
                let cadence = value.to_owned();
                part.recurring.push(RecurringContent { cadence, words, ..RecurringContent::default() });
            }
            "amount" | "amount_unit" => {
                if let Some(duty) = part.recurring.last_mut() {
                    let slot = if name == "amount" { &mut duty.amount } else { &mut duty.unit };
                    value.clone_into(slot);
                }
            }
            _ => {
                if let Some(measure) = part.measures.last_mut() {
                    self.measure(measure, name, value);
                }
            }
        }
    }

    /// Fields of a target.
    fn measure(&mut self, measure: &mut MeasureContent, name: &str, value: &str) {
        match name {
            "comparator" => value.clone_into(&mut measure.comparator),
            "goal" => value.clone_into(&mut measure.goal),
            "unit" => value.clone_into(&mut measure.unit),
            "target_due" => measure.due = self.day("target_due", "指标时限", value),
            "baseline_on" => {
                let on = self.day("baseline_on", "基期", value);
                measure.baseline = on.map(|on| (on, String::new()));
            }
            "baseline" => match &mut measure.baseline {
                Some((_, figure)) => value.clone_into(figure),
                None if !value.is_empty() => {
                    let what = format!("指标“{}”有基期数，没有基期日期", measure.indicator);
                    self.refuse("baseline_on", what, "请填写基期日期");
                }
                None => {}
            },
            "milestones" => measure.milestones = self.milestones(value),
            "threshold" => measure.is_threshold = !value.is_empty(),
            _ => {}
        }
    }

    /// `2018-12-31 60；2019-12-31 75`.
    fn milestones(&mut self, value: &str) -> Vec<(NaiveDate, String)> {
        let mut found = Vec::new();
        let pieces = value.split(['；', ';', '\n']).map(str::trim).filter(|piece| !piece.is_empty());
        for piece in pieces {
            let read = piece.split_once([' ', '　', '：', ':', '\t']);
            let read = read.and_then(|(day, figure)| Some((read_day(day.trim())?, figure.trim().to_owned())));
            if let Some(milestone) = read {
                found.push(milestone);
            } else {
                let what = format!("年度目标“{piece}”读不懂");
                self.refuse("milestones", what, "请写成“2018-12-31 60；2019-12-31 75”");
            }
        }
        found
    }

    /// A department by what was typed: the one that stood there, or whatever the register calls so.
    fn member(&self, value: &str, at: usize) -> MemberContent {
        let same = self.old_part.members.get(at).filter(|member| member.name == value);
        let members = self.old.tasks.iter().flat_map(|task| &task.parts).flat_map(|part| &part.members);
        let known = same.or_else(|| members.into_iter().find(|member| member.name == value));
        let unit = zhaozhang_office::plan::plan_marks::unit_of(self.register, value, self.on);
        MemberContent {
            name: value.to_owned(),
            written: known.map_or(value, |known| known.written.as_str()).to_owned(),
            unit: unit.or_else(|| known.and_then(|known| known.unit)),
            part: same.map_or(Part::Responsible.word(), |same| same.part.as_str()).to_owned(),
            is_by_custom: same.is_some_and(|same| same.is_by_custom),
            units: known.map(|known| known.units.clone()).unwrap_or_default(),
        }
    }

    fn day(&mut self, field: &'static str, word: &str, value: &str) -> Option<NaiveDate> {
        if value.is_empty() {
            return None;
        }
        let day = read_day(value);
        if day.is_none() {
            self.refuse(field, format!("{word}“{value}”读不懂"), "请填写日期，如2026-07-20");
        }
        day
    }

    fn refuse(&mut self, field: &'static str, what: String, cure: &str) {
        self.problems.push(Problem::at(field, "P-118", what, cure));
    }
}
