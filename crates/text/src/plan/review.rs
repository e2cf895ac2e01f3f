//! Looking over what was read (复核): faults that show only when a plan is read as a whole.
//! Numbers repeated or missing, modes unstated, days before the document, broken lines, damaged numbers and days.

use super::document_number;
use super::doubt::Doubt;
use super::due::Due;
use super::fault::{Fault, FaultKind};
use super::head::{self, Head};
use super::line::{Line, is_finished};
use super::passage::Passage;
use super::responsibility;
use super::span::{Certainty, Found, Span};
use super::{Plan, Task};
use std::collections::BTreeSet;
use std::ops::Range;

/// Gathers the document numbers a text cites, and the damaged ones as faults.
pub(super) fn cite(text: &Passage, head: &mut Head, faults: &mut Vec<Fault>) {
    for mention in document_number::find(text, 0..text.len()) {
        let span = text.span(mention.range.clone());
        let is_own =
            head.document_number.as_ref().is_some_and(|own| own.span == span || own.value == mention.number);
        if is_own {
            continue;
        }
        let found = if mention.is_damaged {
            faults.push(head::damaged_number(text, &mention));
            Found::doubtful(mention.number, span, Doubt::Repaired)
        } else {
            Found::sure(mention.number, span)
        };
        if !head.cited.iter().any(|cited| cited.value == found.value) {
            head.cited.push(found);
        }
    }
}

/// Lines broken in the middle of a sentence, and paragraphs without a stop.
pub(super) fn lines(source: &Passage, lines: &[Line], range: Range<usize>, faults: &mut Vec<Fault>) {
    let shown: Vec<&Line> =
        lines.get(range).unwrap_or_default().iter().filter(|line| !line.is_dropped && !line.is_row).collect();
    for (at, line) in shown.iter().enumerate() {
        if is_finished(source, line) || line.len() <= 25 {
            continue;
        }
        let span = source.span(line.range.end.saturating_sub(8)..line.range.end);
        let words = source.words(line.range.end.saturating_sub(8)..line.range.end);
        // A whole sentence before the break tells running text from a long heading.
        // A line of 责任单位： needs no stop.
        let last = source.start_of(line.range.end, line.range.start, &['。']);
        let is_field = responsibility::opens_line(source, last);
        let is_text = (source.find(line.range.clone(), "。").is_some() || line.number.is_none()) && !is_field;
        match shown.get(at + 1) {
            Some(next)
                if next.number.is_none()
                    && next.len() > 4
                    && is_text
                    && !responsibility::opens_line(source, next.range.start)
                    && !matches!(source.c(next.range.start), '(' | '[') =>
            {
                let sentence = format!("“{words}”处断行，已与下一行连读，请核对");
                faults.push(Fault::at(FaultKind::BrokenLine, span, sentence));
            }
            next if next.is_none_or(|next| next.number.is_some()) && is_text => {
                let sentence = format!("“{words}”后缺句末标点，句子可能不完整，请核对");
                faults.push(Fault::at(FaultKind::MissingStop, span, sentence));
            }
            _ => {}
        }
    }
}

/// Faults of the tasks of a plan.
pub(super) fn tasks(plan: &Plan, start: Option<Span>, faults: &mut Vec<Fault>) {
    if plan.tasks.is_empty() {
        let spans = start.into_iter().collect();
        let sentence = "没有读出任务，请确认文件是否为实施方案或工作安排".to_owned();
        faults.push(Fault { kind: FaultKind::NoTasks, spans, sentence, proposal: None });
        return;
    }
    numbers(&plan.tasks, faults);
    for task in &plan.tasks {
        assignments(task, faults);
        let mut seen = BTreeSet::new();
        for due in task.parts.iter().flat_map(|part| &part.dues) {
            if seen.insert(due.span) {
                day(due, faults);
            }
        }
    }
    for goal in &plan.goals {
        day(&goal.due, faults);
    }
}

/// Repeated and missing numbers; each chapter may start again at 1.
fn numbers(tasks: &[Task], faults: &mut Vec<Fault>) {
    let mut previous: Option<(u64, Option<usize>)> = None;
    let mut seen = BTreeSet::new();
    for task in tasks {
        let Some(number) = task.number else { continue };
        let first = Span { start: task.span.start, end: task.span.start + 1 };
        if let Some((before, chapter)) = previous {
            let starts_again = number == 1 && chapter != task.chapter;
            if starts_again {
                seen.clear();
            } else if seen.contains(&number) {
                let sentence = format!("任务编号“{}”重复，请核对", task.label.trim());
                faults.push(Fault::at(FaultKind::RepeatedNumber, first, sentence));
            } else if number > before + 1 {
                let sentence = format!("任务编号由{before}跳到{number}，中间可能有缺漏，请核对");
                faults.push(Fault::at(FaultKind::MissingNumber, first, sentence));
            }
        }
        seen.insert(number);
        previous = Some((number, task.chapter));
    }
}

fn assignments(task: &Task, faults: &mut Vec<Fault>) {
    for assignment in task.parts.iter().filter_map(|part| part.assignment.as_ref()) {
        let name = if task.label.trim().is_empty() {
            "该项".to_owned()
        } else {
            format!("第{}项", task.label.trim_matches(['.', '．', '、', ' ']))
        };
        match &assignment.certainty {
            Certainty::Doubtful(Doubt::ModeUnstated) => {
                let sentence = format!("{name}任务只列单位，未注明责任方式，请确认是否补“负责”");
                faults.push(Fault::at(FaultKind::ModeUnstated, assignment.span, sentence));
            }
            Certainty::Doubtful(Doubt::OpenBracket) => {
                let sentence = format!("{name}任务的责任括号不配对，请核对");
                faults.push(Fault::at(FaultKind::UnbalancedBracket, assignment.span, sentence));
            }
            _ => {}
        }
    }
}

fn day(due: &Found<Due>, faults: &mut Vec<Fault>) {
    let Some(on) = due.value.on else { return };
    let printed = zhaozhang_domain::period::document_date(on);
    let words = &due.value.words;
    let digits: String =
        words.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    let is_damaged = digits.len() > 4 && words.contains('月') && !words.contains('年');
    if is_damaged && let (Some(year), Some(month)) = (digits.get(..4), digits.get(4..)) {
        let proposal = words.replace(&digits, &format!("{year}年{month}"));
        let sentence = format!("日期“{words}”残缺，是否应为“{proposal}”，请对照原件核对");
        faults.push(Fault::at(FaultKind::DamagedDate, due.span, sentence).proposing(proposal));
    }
    if due.certainty == Certainty::Doubtful(Doubt::DueBeforeIssue) || is_damaged && due.value.is_before_issue
    {
        let sentence = format!("时限“{words}”（{printed}）早于成文日期，请核对");
        faults.push(Fault::at(FaultKind::DueBeforeIssue, due.span, sentence));
    }
}

/// Says that a file holds several plans.
pub(super) fn several_plans(plans: &[Plan], faults: &mut Vec<Fault>) {
    if plans.len() < 2 {
        return;
    }
    let first = |plan: &Plan| {
        let title = plan.head.plan_title.as_ref().or(plan.head.title.as_ref()).map(|title| title.span);
        title.or_else(|| plan.tasks.first().map(|task| task.span))
    };
    let spans = plans.iter().filter_map(first).collect();
    let sentence = format!("一个文件内有{}份方案，已分开读取，请分别确认", plans.len());
    faults.push(Fault { kind: FaultKind::SeveralPlans, spans, sentence, proposal: None });
}
