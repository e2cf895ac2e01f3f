//! The reader of a notice folder (读取): from the files of a folder to a [`Notice`], or every problem at once.
//! It reads no disk: the edge brings the files as texts. What the blocks may say is in [`super::rule_reader`].
//!
//! Order: front matter, outline, registers and tables, questions with rulings, rules, duties, attachments;
//! then the checks between rules ([`super::reference`], [`super::stage`], [`super::clash`]) and between rule and text
//! ([`super::coverage`], [`super::faults`]).

use super::attachment::{self, Attachment};
use super::block::{Block, BlockKind};
use super::form::Desk;
use super::front::{self, FrontMatter};
use super::outline::Outline;
use super::problem::NoticeProblem;
use super::rule_reader::{self, ReadRule};
use super::tsv::TsvTable;
use super::{
    Notice, Question, Ruling, cadence, clash, coverage, faults, question, reference, register, rulings, stage,
};
use std::path::Path;

/// The file that holds the articles.
pub(super) const NOTICE_FILE: &str = "notice.md";

/// A notice folder (文件夹) as texts: `notice.md`, `rulings.toml`, `*.tsv`, `cases.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NoticeFolder {
    /// The folder's name, the code of the notice.
    pub code: String,
    /// File names with their texts.
    pub files: Vec<(String, String)>,
}

impl NoticeFolder {
    fn text(&self, file: &str) -> Option<&str> {
        self.files.iter().find(|(name, _)| name == file).map(|(_, text)| text.as_str())
    }
}

/// Reads a notice with the rulings the office recorded. On refusal every problem is named, not only the first.
pub fn read(folder: &NoticeFolder) -> Result<Notice, Vec<NoticeProblem>> {
    read_with(folder, &[])
}

/// Reads a notice under trial readings (question id, option), which go before recorded rulings.
pub fn read_with(folder: &NoticeFolder, readings: &[(String, String)]) -> Result<Notice, Vec<NoticeProblem>> {
    let Some(text) = folder.text(NOTICE_FILE) else {
        return Err(vec![NoticeProblem::new(
            "N-101",
            (NOTICE_FILE, 0),
            format!("文件夹“{}”中没有 notice.md", folder.code),
            "条款和规则都写在 notice.md 中",
            "请补上这个文件",
        )]);
    };
    let mut problems = Vec::new();
    let (front, body, first_line) = front::split(text, &mut problems);
    let front =
        if problems.is_empty() { FrontMatter::read(&front, &mut problems) } else { FrontMatter::default() };
    let outline = Outline::of(body, first_line, &mut problems);
    let tables: Vec<TsvTable> = folder
        .files
        .iter()
        .filter(|(name, _)| Path::new(name).extension().is_some_and(|extension| extension == "tsv"))
        .map(|(name, text)| TsvTable::read(name, text, &mut problems))
        .collect();
    assemble(folder, readings, Parts { front, outline, tables }, problems)
}

/// What was cut out of the folder before anything in it is understood.
struct Parts {
    front: FrontMatter,
    outline: Outline,
    tables: Vec<TsvTable>,
}

fn assemble(
    folder: &NoticeFolder,
    readings: &[(String, String)],
    parts: Parts,
    mut problems: Vec<NoticeProblem>,
) -> Result<Notice, Vec<NoticeProblem>> {
    let Parts { front, mut outline, tables } = parts;
    let units_table = list_table(&tables, front.units_file.as_deref(), "units.tsv", &mut problems);
    let outlets_table = list_table(&tables, front.outlets_file.as_deref(), "media.tsv", &mut problems);
    let units = units_table.map(|table| register::units(table, &mut problems)).unwrap_or_default();
    let outlets = outlets_table.map(|table| register::outlets(table, &mut problems)).unwrap_or_default();
    let (questions, other_rulings) = questions(folder, readings, &front, &outline.blocks, &mut problems);
    let mut desk =
        Desk { tables: &tables, questions: &questions, units: &units, problems, used_tables: Vec::new() };
    let read = rule_reader::read_all(&outline.blocks, &mut desk);
    let cadences = cadence::read_all(&outline.blocks, &mut desk);
    let attachments = attachment::read_all(&outline, &mut desk);
    let mut problems = desk.problems;
    declare_not_encoded(&mut outline, &mut problems);
    coverage::check(&outline, &mut problems);
    let (rules, figures): (Vec<_>, Vec<_>) =
        read.into_iter().map(|ReadRule { rule, figures }| (rule, figures)).unzip();
    let mut notice = Notice {
        code: folder.code.clone(),
        title: front.title,
        document_number: front.document_number,
        issuer: front.issuer,
        issued_on: front.issued_on,
        from: front.from,
        until: front.until,
        replaces: front.replaces,
        sample_remark: front.sample_remark,
        articles: std::mem::take(&mut outline.articles),
        rules,
        cadences,
        questions,
        units,
        outlets,
        attachments: Vec::new(),
        faults: Vec::new(),
    };
    let unread = rule_reader::unread(&outline.blocks, &notice.rules);
    reference::check(&notice, &unread, &mut problems);
    if stage::check(&notice, &mut problems) {
        clash::check(&notice, &mut problems);
    }
    let lists: Vec<&TsvTable> = units_table.into_iter().chain(outlets_table).collect();
    reference::check_tables(&notice.rules, &unread, &attachments, &mut problems);
    notice.faults = faults::find(&faults::Evidence {
        notice: &notice,
        outline: &outline,
        figures: &figures,
        attachments: &attachments,
        lists: &lists,
    });
    notice.attachments = attachments.into_iter().map(|Attachment { table, .. }| table).collect();
    rulings::rule_faults(other_rulings, &notice.questions, &mut notice.faults, &mut problems);
    if problems.is_empty() {
        return Ok(notice);
    }
    problems.sort_by(|one, other| (&one.file, one.line).cmp(&(&other.file, other.line)));
    problems.dedup();
    Err(problems)
}

/// The table named in the front matter, or the one of the usual name if there is one.
fn list_table<'a>(
    tables: &'a [TsvTable],
    named: Option<&str>,
    usual: &str,
    problems: &mut Vec<NoticeProblem>,
) -> Option<&'a TsvTable> {
    let file = named.unwrap_or(usual);
    let found = tables.iter().find(|table| table.file == file);
    if found.is_none() && named.is_some() {
        problems.push(NoticeProblem::new(
            "N-141",
            (NOTICE_FILE, 1),
            format!("文首信息写明的“{file}”不在文件夹中"),
            "单位表和媒体表与 notice.md 放在一起",
            "请补上这个文件，或删去文首信息中的这一项",
        ));
    }
    found
}

/// The questions with what was ruled or tried, and the rulings that belong to faults.
fn questions(
    folder: &NoticeFolder,
    readings: &[(String, String)],
    front: &FrontMatter,
    blocks: &[Block],
    problems: &mut Vec<NoticeProblem>,
) -> (Vec<Question>, Vec<Ruling>) {
    let mut desk = Desk {
        tables: &[],
        questions: &[],
        units: &[],
        problems: std::mem::take(problems),
        used_tables: Vec::new(),
    };
    let mut questions = question::read_all(blocks, &mut desk);
    *problems = desk.problems;
    let recorded =
        folder.text(rulings::RULINGS_FILE).map(|text| rulings::read(text, problems)).unwrap_or_default();
    let others = rulings::rule_questions(recorded, &mut questions, problems);
    rulings::try_readings(readings, front.issued_on, &mut questions, problems);
    (questions, others)
}

/// Puts the reasons of `不编码` blocks on their articles.
fn declare_not_encoded(outline: &mut Outline, problems: &mut Vec<NoticeProblem>) {
    for block in outline.blocks.iter().filter(|block| block.kind == BlockKind::NotEncoded) {
        let reason = format!("{}{}", block.argument, block.text());
        if reason.trim().is_empty() {
            problems.push(NoticeProblem::new(
                "N-115",
                (NOTICE_FILE, block.line),
                "“不编码”没有写理由",
                "哪些条款不由系统执行、为什么，要让看的人知道",
                "请在块中写一句理由",
            ));
        }
        if let Some(article) = outline.articles.get_mut(block.article) {
            article.not_encoded = Some(reason.trim().to_owned());
        }
    }
}
