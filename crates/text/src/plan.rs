//! Plans (实施方案、工作安排): from the text of a file to tasks with departments, targets and due dates.
//! Pure and without a clock. Nothing is guessed silently: every piece has its [`Span`] and its [`Certainty`], what is
//! wrong with the text is a [`Fault`], and a person confirms before anything becomes a duty. It writes nothing, opens no
//! DOCX or PDF, and does not judge whether a task is met.
//!
//! Reading order: [`task`] (what a task is), [`responsibility`] and [`department`] (who), [`target`] and [`figure`]
//! (how much), [`due`] (until when), [`head`] (which document), [`outline`], [`number`], [`table`] (where tasks stand).
//!
//! # How to add one more
//!
//! - A word of responsibility, a comparator, a verb of work, a unit, a due word: one line in the table of its file, one
//!   line in its tests. Say in the test which office writes so (under an invented name).
//! - A way to number: an arm in `number::numbering`. Levels follow from the order in the text.
//! - A reason to doubt: a variant of [`Doubt`] with its sentence; a fault of the text: one of [`FaultKind`].

mod body;
pub mod department;
mod document_number;
mod doubt;
mod due;
mod fault;
mod figure;
mod flat;
mod head;
mod line;
mod number;
mod outline;
mod passage;
mod pieces;
mod recurring;
mod responsibility;
mod review;
mod source;
mod span;
mod table;
mod target;
mod task;
mod web;

pub use department::{Department, Directory, Unit};
pub use document_number::DocumentNumber;
pub use doubt::Doubt;
pub use due::{Derivation, Due};
pub use fault::{Fault, FaultKind};
pub use head::{CatalogueField, Head};
pub use recurring::{Cadence, Mark, MarkKind, Recurring};
pub use responsibility::{Assignment, Member, ResponsibilityMode, Role};
pub use span::{Certainty, Found, Span};
pub use target::{Comparator, Target, TargetKind, Value};
pub use task::{Chapter, Part, Task};

/// What a file holds (读取结果): its plans, and what is wrong with its text.
#[derive(Debug, Clone, Default)]
pub struct PlanReading {
    /// The plans, in the order of the file.
    pub plans: Vec<Plan>,
    /// The faults of the text, in order of place.
    pub faults: Vec<Fault>,
}

/// A plan (方案) as it was read, for a person to confirm.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// 版头、落款.
    pub head: Head,
    /// The chapters that hold tasks, in order.
    pub chapters: Vec<Chapter>,
    /// 任务, in order.
    pub tasks: Vec<Task>,
    /// Goals and duties with a day of their own outside the tasks: 主要目标, 保障措施.
    pub goals: Vec<Goal>,
    /// Recurring duties outside the tasks: 按月通报、按季考核.
    pub recurring: Vec<Recurring>,
    /// Whether the document says that the first-named department leads.
    pub first_leads: bool,
}

/// A goal or duty of the plan as a whole (方案目标) with its own day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// When.
    pub due: Found<Due>,
    /// The sentence, as written.
    pub words: String,
    /// Its figures.
    pub targets: Vec<Target>,
    /// Where the sentence stands.
    pub span: Span,
}

/// Reads the plans of a text or of simple HTML, resolving names by the register of units.
///
/// ```
/// use zhaozhang_text::plan::{Directory, read};
/// let text = "一、重点任务\n（一）健全体系\n1.今年新建3个社区卫生服务中心。（市卫生局、市财政局分别负责）";
/// let reading = read(text, &Directory::default());
/// let task = &reading.plans[0].tasks[0];
/// let target = &task.parts[0].targets[0];
/// assert_eq!((task.number, target.unit.as_str()), (Some(1), "个"));
/// assert_eq!(target.span.words(text), "3个");
/// ```
pub fn read(text: &str, directory: &Directory) -> PlanReading {
    body::read(text, directory)
}
