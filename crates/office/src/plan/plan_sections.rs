//! What a plan says outside its tasks (任务以外的章节, S2-5): 总体要求, 基本思路, 主要目标 before them and 保障措施 after them,
//! heading by heading as it stands. A person may correct it on the confirmation page like everything else that was read.
//!
//! Tasks are the text room's ([`zhaozhang_text::plan`]); this only takes the lines around them.

use crate::plan::plan_content::{PlanContent, SectionContent};

/// No heading is longer; what is longer is a paragraph that begins with a number.
const LONGEST_HEADING: usize = 40;
/// What ends the text of a paper: nothing behind it belongs to a section.
const CLOSING: [&str; 9] = ["抄送", "主送", "附件", "主题词", "（此件", "(此件", "（联系", "(联系", "【"];

/// Fills the sections of each plan of a text, in the order of the text.
pub(crate) fn fill_sections(text: &str, contents: &mut [PlanContent]) {
    let lines = lines_of(text);
    let bounds: Vec<(usize, usize)> = contents.iter().map(bounds_of).collect();
    let titles: Vec<String> = contents.iter().map(|content| beginning(&content.title)).collect();
    for (at, content) in contents.iter_mut().enumerate() {
        let Some((first, last)) = bounds.get(at).copied() else { continue };
        let before = at.checked_sub(1).and_then(|at| bounds.get(at)).map_or(0, |(_, last)| *last);
        let next = bounds.get(at + 1).map_or(usize::MAX, |(first, _)| *first);
        // The line in which the first task begins is the task's, its number too.
        let own = |line: &&Line| line.start >= before && line.end < first;
        let mut head: Vec<&Line> = lines.iter().filter(own).collect();
        if at > 0 {
            // What stands before the tasks of a later plan begins where its own numbers begin.
            let begins = head.iter().rposition(|line| line.words.starts_with("一、"));
            head = head.split_off(begins.unwrap_or(head.len()));
        }
        let mut tail: Vec<&Line> =
            lines.iter().filter(|line| line.start >= last && line.start < next).collect();
        if let Some(title) = titles.get(at + 1).filter(|title| !title.is_empty()) {
            let begins = tail.iter().position(|line| line.words.contains(title.as_str()));
            tail.truncate(begins.unwrap_or(tail.len()));
        }
        let mut sections = sections(&head, &content.chapters);
        sections.extend(self::sections(&tail, &content.chapters));
        content.sections = sections;
    }
}

/// A line of the text: where it begins and ends, counted in characters, and its words.
struct Line {
    start: usize,
    end: usize,
    words: String,
}

fn lines_of(text: &str) -> Vec<Line> {
    let mut start = 0;
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let end = start + line.chars().count();
        lines.push(Line { start, end, words: line.trim().to_owned() });
        start = end + 1;
    }
    lines
}

/// Where the tasks of a plan begin and end.
fn bounds_of(content: &PlanContent) -> (usize, usize) {
    let first = content.tasks.iter().map(|task| task.span.0).min().unwrap_or(usize::MAX);
    let last = content.tasks.iter().map(|task| task.span.1).max().unwrap_or(usize::MAX);
    (first, last)
}

/// The beginning of a title, by which the first line of a plan is known.
fn beginning(title: &str) -> String {
    title.chars().take(8).collect()
}

/// The heading of a line that begins with 一、, 二、 …, and what follows it on the same line.
fn heading(words: &str) -> Option<(&str, &str)> {
    let (number, rest) = words.split_once('、')?;
    let is_number = !number.is_empty() && number.chars().all(|sign| "一二三四五六七八九十".contains(sign));
    if !is_number || rest.is_empty() {
        return None;
    }
    let (title, text) = words.split_once('。').unwrap_or((words, ""));
    (title.chars().count() <= LONGEST_HEADING).then_some((title, text.trim()))
}

/// Whether a line is where a paper ends: a list of copies, or a day that stands alone.
fn is_closing(words: &str) -> bool {
    let is_day = words.ends_with('日') && words.contains('年') && words.chars().count() <= 16;
    is_day || CLOSING.iter().any(|sign| words.starts_with(sign))
}

/// Whether a line is the heading of a chapter of tasks, which stands with the tasks already.
fn is_chapter(words: &str, chapters: &[String]) -> bool {
    let is_short = words.chars().count() <= LONGEST_HEADING;
    is_short && chapters.iter().any(|chapter| !chapter.is_empty() && words.contains(chapter.as_str()))
}

fn sections(lines: &[&Line], chapters: &[String]) -> Vec<SectionContent> {
    let mut found: Vec<SectionContent> = Vec::new();
    for line in lines {
        let words = line.words.as_str();
        if !found.is_empty() && is_closing(words) {
            break;
        }
        if let Some((title, text)) = heading(words).filter(|_| !is_chapter(words, chapters)) {
            found.push(SectionContent { title: title.to_owned(), text: text.to_owned() });
        } else if let Some(section) =
            found.last_mut().filter(|_| !is_chapter(words, chapters) && !words.is_empty())
        {
            if !section.text.is_empty() {
                section.text.push('\n');
            }
            section.text.push_str(words);
        }
    }
    found.retain(|section| !section.text.trim().is_empty());
    found
}

#[cfg(test)]
mod tests {
    use super::fill_sections;
    use crate::plan::plan_content::{PlanContent, TaskContent};

    fn plan(text: &str, title: &str, tasks: &[&str]) -> PlanContent {
        let span = |words: &&str| {
            let start = text.split_once(*words).unwrap().0.chars().count();
            TaskContent { span: (start, start + words.chars().count()), ..TaskContent::default() }
        };
        PlanContent {
            title: title.to_owned(),
            chapters: vec!["健全体系".to_owned()],
            tasks: tasks.iter().map(span).collect(),
            ..PlanContent::default()
        }
    }

    #[test]
    fn what_stands_around_the_tasks_is_kept_by_heading() {
        let text = "某方案\n一、总体要求\n坚持保基本。\n五个方面突破。\n二、任务\n（一）健全体系\n1.建中心（甲负责）\n\
                    三、保障措施\n（一）加强领导。负总责。\n2026年1月2日\n抄送：乙";
        // The span of a task begins behind its number.
        let mut contents = [plan(text, "某方案", &["建中心（甲负责）"])];
        fill_sections(text, &mut contents);
        let found: Vec<(&str, &str)> =
            contents[0].sections.iter().map(|one| (one.title.as_str(), one.text.as_str())).collect();
        assert_eq!(
            found,
            [("一、总体要求", "坚持保基本。\n五个方面突破。"), ("三、保障措施", "（一）加强领导。负总责。")]
        );
    }

    #[test]
    fn of_two_plans_in_one_text_each_has_its_own() {
        let text = "甲方案的标题很长\n一、要求\n甲要求。\n二、任务\n1.甲任务\n三、保障\n甲保障。\n乙方案的标题很长\n\
                    一、要求\n乙要求。\n二、任务\n1.乙任务\n三、保障\n乙保障。";
        let mut contents =
            [plan(text, "甲方案的标题很长", &["1.甲任务"]), plan(text, "乙方案的标题很长", &["1.乙任务"])];
        fill_sections(text, &mut contents);
        let words = |at: usize| -> Vec<&str> {
            contents[at].sections.iter().map(|section| section.text.as_str()).collect()
        };
        assert_eq!((words(0), words(1)), (vec!["甲要求。", "甲保障。"], vec!["乙要求。", "乙保障。"]));
    }
}
