//! What the confirmation page shows (核对页内容): the source in pieces with the words of every reading marked, and the tasks
//! as fields. Only looks; nothing is decided here.

use chrono::NaiveDate;
use zhaozhang_domain::task::measure::Comparator;
use zhaozhang_domain::task::parts::Part;
use zhaozhang_office::plan::plan_content::{
    MeasureContent, MemberContent, PartContent, PlanContent, RecurringContent, TaskContent,
};
use zhaozhang_office::plan::plan_marks::tag_words;

use crate::page::ledger::Choice;

/// A piece of the source: words, marked words, or the place where a task begins.
pub(super) struct Piece {
    pub(super) words: String,
    /// The class of the mark; empty for plain words.
    pub(super) mark: &'static str,
    /// What the mark means, for those who do not see colours.
    pub(super) means: String,
    /// The number in the list of the task that begins here.
    pub(super) task: Option<usize>,
    /// How the task is called.
    pub(super) name: String,
}

/// A task as fields.
pub(super) struct TaskFields {
    pub(super) at: usize,
    pub(super) name: String,
    pub(super) brief: String,
    pub(super) label: String,
    pub(super) chapters: Vec<Choice>,
    pub(super) due: String,
    pub(super) due_words: String,
    pub(super) tags: Vec<Choice>,
    pub(super) is_confirmed: bool,
    pub(super) is_sure: bool,
    pub(super) doubts: Vec<String>,
    pub(super) parts: Vec<PartFields>,
    /// The next task nobody confirmed yet.
    pub(super) next: Option<usize>,
}

/// A part as fields.
pub(super) struct PartFields {
    pub(super) at: usize,
    pub(super) text: String,
    pub(super) mode: String,
    pub(super) is_open_list: bool,
    pub(super) members: Vec<MemberFields>,
    pub(super) measures: Vec<MeasureFields>,
    pub(super) recurring: Vec<RecurringContent>,
    pub(super) marks: Vec<(String, String)>,
}

/// A department as fields.
pub(super) struct MemberFields {
    pub(super) name: String,
    pub(super) written: String,
    pub(super) is_known: bool,
    /// How many units a group stands for; 0 for a unit.
    pub(super) group: usize,
    pub(super) is_by_custom: bool,
    pub(super) parts: Vec<Choice>,
}

/// A target as fields.
pub(super) struct MeasureFields {
    pub(super) indicator: String,
    pub(super) comparators: Vec<Choice>,
    pub(super) goal: String,
    pub(super) unit: String,
    pub(super) due: String,
    pub(super) quote: String,
    pub(super) baseline_on: String,
    pub(super) baseline: String,
    pub(super) milestones: String,
    pub(super) is_threshold: bool,
}

/// The look of a kind of place.
fn mark_of(kind: &str) -> &'static str {
    match kind {
        "责任" => "m-unit",
        "指标" => "m-goal",
        "时限" => "m-due",
        "标记" => "m-sign",
        "问题" => "m-fault",
        _ => "m-doubt",
    }
}

/// The source in pieces.
pub(super) fn pieces(text: &str, content: &PlanContent) -> Vec<Piece> {
    let mut places: Vec<(usize, usize, &str, String)> = Vec::new();
    let names = content.task_names();
    for (name, task) in names.iter().zip(&content.tasks) {
        let own = task.places.iter();
        places.extend(own.map(|(start, end, kind)| (*start, *end, kind.as_str(), format!("{name}的{kind}"))));
    }
    for fault in &content.faults {
        let own = fault.places.iter();
        places.extend(own.map(|(start, end)| (*start, *end, "问题", fault.kind.clone())));
    }
    places.sort_by_key(|(start, end, ..)| (*start, *end));
    let mut begins: Vec<(usize, usize)> =
        content.tasks.iter().enumerate().map(|(at, task)| (task.span.0, at)).collect();
    begins.sort_unstable();
    let mut writer = Writer { pieces: Vec::new(), names: &names, begins, next: 0 };
    let chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    for (start, end, kind, means) in places {
        if start < at || end > chars.len() || start >= end {
            continue;
        }
        writer.plain(&chars, at, start);
        writer.begin(start);
        let words: String = chars.get(start..end).unwrap_or_default().iter().collect();
        writer.put(words, mark_of(kind), means);
        at = end;
    }
    writer.plain(&chars, at, chars.len());
    writer.pieces
}

struct Writer<'a> {
    pieces: Vec<Piece>,
    /// What the tasks are called.
    names: &'a [String],
    /// Where tasks begin, in order, and which.
    begins: Vec<(usize, usize)>,
    next: usize,
}

impl Writer<'_> {
    /// Plain words, broken where tasks begin.
    fn plain(&mut self, chars: &[char], from: usize, until: usize) {
        let mut at = from;
        while let Some((start, _)) = self.begins.get(self.next).copied().filter(|(start, _)| *start < until) {
            let start = start.max(at);
            self.words(chars, at, start);
            self.begin(start);
            at = start;
        }
        self.words(chars, at, until);
    }

    fn words(&mut self, chars: &[char], from: usize, until: usize) {
        let words: String = chars.get(from..until).unwrap_or_default().iter().collect();
        if !words.is_empty() {
            self.put(words, "", String::new());
        }
    }

    /// The tasks that begin here or began before and were not shown.
    fn begin(&mut self, place: usize) {
        while let Some((_, task)) = self.begins.get(self.next).copied().filter(|(start, _)| *start <= place) {
            let name = self.names.get(task).cloned();
            let piece = Piece {
                words: String::new(),
                mark: "",
                means: String::new(),
                task: Some(task),
                name: name.unwrap_or_default(),
            };
            self.pieces.push(piece);
            self.next += 1;
        }
    }

    fn put(&mut self, words: String, mark: &'static str, means: String) {
        self.pieces.push(Piece { words, mark, means, task: None, name: String::new() });
    }
}

/// The tasks as fields.
pub(super) fn tasks(content: &PlanContent) -> Vec<TaskFields> {
    let open = |from: usize| {
        let later = content.tasks.iter().enumerate().skip(from + 1);
        later.filter(|(_, task)| !task.is_confirmed).map(|(at, _)| at).next()
    };
    let named = content.task_names().into_iter().zip(&content.tasks).enumerate();
    named.map(|(at, (name, task))| task_fields(content, (at, name), task, open(at))).collect()
}

fn choices<'w>(words: impl Iterator<Item = &'w str>, chosen: impl Fn(&str) -> bool) -> Vec<Choice> {
    words
        .map(|word| Choice { value: word.to_owned(), label: word.to_owned(), is_chosen: chosen(word) })
        .collect()
}

fn day(day: Option<NaiveDate>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn task_fields(
    content: &PlanContent,
    (at, name): (usize, String),
    task: &TaskContent,
    next: Option<usize>,
) -> TaskFields {
    let chapters = content.chapters.iter().enumerate().map(|(number, title)| Choice {
        value: number.to_string(),
        label: title.clone(),
        is_chosen: task.chapter == Some(number),
    });
    let words: String = task.parts.iter().map(|part| part.text.as_str()).collect();
    let known = || task.parts.iter().flat_map(|part| &part.members);
    TaskFields {
        at,
        name,
        brief: words.chars().take(34).collect(),
        label: task.label.clone(),
        chapters: chapters.collect(),
        due: day(task.due),
        due_words: task.due_words.clone(),
        tags: choices(tag_words(), |word| task.tags.iter().any(|tag| tag == word)),
        is_confirmed: task.is_confirmed,
        is_sure: task.doubts.is_empty() && known().all(MemberContent::is_known),
        doubts: task.doubts.clone(),
        parts: task.parts.iter().enumerate().map(|(at, part)| part_fields(at, part)).collect(),
        next,
    }
}

fn part_fields(at: usize, part: &PartContent) -> PartFields {
    let empty = MemberContent { part: Part::Responsible.word().to_owned(), ..MemberContent::default() };
    let blank = MeasureContent { comparator: "≥".to_owned(), ..MeasureContent::default() };
    PartFields {
        at,
        text: part.text.clone(),
        mode: part.mode.clone(),
        is_open_list: part.is_open_list,
        members: part.members.iter().chain(std::iter::once(&empty)).map(member_fields).collect(),
        measures: part.measures.iter().chain(std::iter::once(&blank)).map(measure_fields).collect(),
        recurring: part.recurring.clone(),
        marks: part.marks.clone(),
    }
}

fn member_fields(member: &MemberContent) -> MemberFields {
    MemberFields {
        name: member.name.clone(),
        written: if member.written == member.name { String::new() } else { member.written.clone() },
        is_known: member.is_known() || member.name.is_empty(),
        group: member.units.len(),
        is_by_custom: member.is_by_custom,
        parts: choices(Part::ALL.iter().map(|part| part.word()), |word| word == member.part),
    }
}

fn measure_fields(measure: &MeasureContent) -> MeasureFields {
    let signs = [Comparator::Equal, Comparator::AtLeast, Comparator::AtMost, Comparator::About];
    let milestones = measure.milestones.iter().map(|(day, figure)| format!("{day} {figure}"));
    MeasureFields {
        indicator: measure.indicator.clone(),
        comparators: choices(signs.iter().map(|sign| sign.sign()), |sign| sign == measure.comparator),
        goal: measure.goal.clone(),
        unit: measure.unit.clone(),
        due: day(measure.due),
        quote: measure.quote.clone(),
        baseline_on: measure.baseline.as_ref().map(|(on, _)| on.to_string()).unwrap_or_default(),
        baseline: measure.baseline.as_ref().map(|(_, figure)| figure.clone()).unwrap_or_default(),
        milestones: milestones.collect::<Vec<_>>().join("；"),
        is_threshold: measure.is_threshold,
    }
}
