//! What a task must make public or name (任务中的公开、试点事项): the marks its text was read with, counted over all parts, and
//! which record closes which. A duty to publish stays open until a link to the published words was recorded and confirmed
//! (S2-17, S3-14); one record closes one mark.

use crate::plan::plan_content::TaskContent;
use crate::plan::record_task_act::NewTaskAct;
use crate::plan::task_acts::{ActKind, TaskAct};
use crate::refusal::Problem;
use chrono::NaiveDate;

/// The word of a duty to publish.
pub const DISCLOSURE: &str = "公开";
/// The word of pilots to be named.
pub const PILOT: &str = "试点";

/// A mark of a task (要跟踪的事项).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaskMark<'t> {
    /// Its place, counted from 0 over all parts.
    pub index: usize,
    /// 公开, 严禁, 调查 or 试点.
    pub kind: &'t str,
    /// The words it came from.
    pub words: &'t str,
}

/// The marks of a task in order.
pub fn task_marks(task: &TaskContent) -> Vec<TaskMark<'_>> {
    let marks = task.parts.iter().flat_map(|part| &part.marks).enumerate();
    marks.map(|(index, (kind, words))| TaskMark { index, kind, words }).collect()
}

/// The kind of mark a record is about; nothing for other records.
pub const fn mark_of(kind: ActKind) -> Option<&'static str> {
    match kind {
        ActKind::Disclosure => Some(DISCLOSURE),
        ActKind::Pilot => Some(PILOT),
        _ => None,
    }
}

/// Whether a record is about a mark: it names it, or the task has no other of the kind.
pub fn is_about(task: &TaskContent, act: &TaskAct, mark: TaskMark<'_>) -> bool {
    if mark_of(act.kind) != Some(mark.kind) || act.is_returned() {
        return false;
    }
    match act.words.index {
        Some(index) => index == mark.index,
        None => task_marks(task).iter().filter(|other| other.kind == mark.kind).count() == 1,
    }
}

/// The addresses among the lines of evidence.
pub fn links(evidence: &str) -> impl Iterator<Item = &str> {
    let lines = evidence.split_whitespace().map(|word| word.trim_end_matches(['，', '。', '；']));
    lines.filter(|line| {
        let rest = line.strip_prefix("https://").or_else(|| line.strip_prefix("http://"));
        rest.is_some_and(|rest| rest.contains('.') || rest.contains(':'))
    })
}

/// Every duty to publish with the day its link was confirmed; nothing while it is open.
pub fn disclosures(task: &TaskContent, acts: &[&TaskAct]) -> Vec<(String, Option<NaiveDate>)> {
    let marks = task_marks(task).into_iter().filter(|mark| mark.kind == DISCLOSURE);
    marks
        .map(|mark| {
            let own = acts.iter().filter(|act| is_about(task, act, mark));
            let linked = own.filter(|act| links(&act.words.evidence).next().is_some());
            let confirmed = linked.filter_map(|act| {
                act.judged.as_ref().filter(|judged| judged.is_confirmed).map(|judged| judged.on)
            });
            (mark.words.to_owned(), confirmed.min())
        })
        .collect()
}

/// What is wrong with a record about a mark: which one it is about is not said (P-218).
pub(crate) fn mark_problems(task: &TaskContent, new: &NewTaskAct) -> Option<Problem> {
    let kind = mark_of(new.kind)?;
    let marks = task_marks(task);
    let own: Vec<&TaskMark<'_>> = marks.iter().filter(|mark| mark.kind == kind).collect();
    let is_known = match new.words.index {
        Some(index) => own.iter().any(|mark| mark.index == index),
        None => own.len() < 2,
    };
    if is_known {
        return None;
    }
    let what = format!("没有写明是哪一项{kind}事项，本任务有{}项", own.len());
    Some(Problem::at("index", "P-218", what, "请从任务页列出的事项中选一项"))
}

#[cfg(test)]
mod tests {
    use super::links;

    #[test]
    fn only_an_address_is_a_link() {
        let found: Vec<&str> =
            links("公示栏第3版 https://www.example.gov.cn/1。\nhttp://10.1.2.3:80/a https://").collect();
        assert_eq!(found, ["https://www.example.gov.cn/1", "http://10.1.2.3:80/a"]);
        assert_eq!(links("单位公示栏、赣南日报3版").count(), 0);
    }
}
