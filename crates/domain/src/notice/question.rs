//! Questions (待裁定事项): `裁定` blocks, and the readings they put in place of `〔A-01〕`.
//! What the office ruled on them comes from [`super::rulings`].

use super::block::{Block, BlockKind, Entry};
use super::file::NOTICE_FILE;
use super::form::{Desk, Form};
use super::problem::NoticeProblem;
use super::spelling::did_you_mean;
use super::{Question, value};

/// Reads every `裁定` block: 编号, 问题, 依据 (two places or more), 选项 (`名称 = 内容`, two or more), 缺省.
pub(super) fn read_all(blocks: &[Block], desk: &mut Desk<'_>) -> Vec<Question> {
    let mut questions: Vec<Question> = Vec::new();
    for block in blocks.iter().filter(|block| block.kind == BlockKind::Ruling) {
        let Some(question) = read(block, desk) else { continue };
        if questions.iter().any(|other| other.id == question.id) {
            desk.problems.push(NoticeProblem::new(
                "N-151",
                (NOTICE_FILE, block.line),
                format!("待裁定事项编号“{}”用了两次", question.id),
                "编号用来对应裁定，不能重复",
                "请另取一个编号",
            ));
            continue;
        }
        questions.push(question);
    }
    questions
}

fn read(block: &Block, desk: &mut Desk<'_>) -> Option<Question> {
    let mut form = Form::open(block, desk);
    let id = form.words("编号");
    let question = form.words("问题");
    let places: Vec<String> = form.all("依据").into_iter().map(|entry| entry.value).collect();
    if places.is_empty() {
        form.missing("依据");
    }
    let mut options: Vec<(String, String)> = Vec::new();
    for entry in form.all("选项") {
        for (name, put) in options_of(&entry.value) {
            if name.is_empty() || options.iter().any(|(known, _)| known == name) {
                form.misread(&entry, "选项没有名称或名称重复", "请写作“选项：名称 = 内容”，名称各不相同");
            } else {
                options.push((name.to_owned(), put.to_owned()));
            }
        }
    }
    if options.len() < 2 {
        form.missing("选项");
    }
    let default = form.needed("缺省");
    let is_option =
        |entry: &&Entry| options.is_empty() || options.iter().any(|(name, _)| *name == entry.value);
    if let Some(entry) = default.as_ref().filter(|entry| !is_option(entry)) {
        refuse_default(&mut form, entry.line, &entry.value, &options);
    }
    let default = default?.value;
    form.close();
    Some(Question {
        id: id?,
        question: question?,
        places,
        options,
        default,
        article: block.article,
        ruling: None,
    })
}

/// `正文 = 20`, or several in one line separated by ；. A ； inside a content (`分段：≥200 45；其余 10`) does not part.
fn options_of(text: &str) -> Vec<(&str, &str)> {
    let parts: Vec<&str> = text.split(['；', ';']).filter(|part| !part.trim().is_empty()).collect();
    let parts = if parts.iter().all(|part| part.contains(['=', '＝'])) { parts } else { vec![text] };
    let named = |part| match str::split_once(part, ['=', '＝']) {
        Some((name, put)) => (name.trim(), put.trim()),
        None => (part.trim(), part.trim()),
    };
    parts.into_iter().map(named).collect()
}

fn refuse_default(form: &mut Form<'_, '_>, line: usize, default: &str, options: &[(String, String)]) {
    let cure = did_you_mean(default, options.iter().map(|(name, _)| name.as_str()));
    form.report(NoticeProblem::new(
        "N-153",
        (NOTICE_FILE, line),
        format!("缺省“{default}”不在选项之中"),
        "裁定之前按缺省执行，它必须是选项之一",
        cure,
    ));
}

/// Puts the reading in force in place of every `〔A-01〕`, and notes the questions used.
///
/// A bracket that holds a year (`〔2020〕33号`) is a document number and stays as it is.
pub(super) fn put_readings(text: &mut String, line: usize, desk: &mut Desk<'_>, used: &mut Vec<String>) {
    if !text.contains('〔') {
        return;
    }
    let mut read = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('〔') {
        read.push_str(before);
        let Some((id, after)) = after.split_once('〕') else {
            read.push('〔');
            rest = after;
            continue;
        };
        rest = after;
        let id = id.trim();
        if let Some(question) = desk.questions.iter().find(|question| question.id == id) {
            read.push_str(reading(question));
            if !used.iter().any(|known| known == id) {
                used.push(id.to_owned());
            }
            continue;
        }
        read.push('〔');
        read.push_str(id);
        read.push('〕');
        if value::count(id).is_none() {
            desk.problems.push(NoticeProblem::new(
                "N-152",
                (NOTICE_FILE, line),
                format!("没有编号为“{id}”的待裁定事项"),
                "〔〕中的编号要与一个裁定块的编号相同",
                did_you_mean(id, desk.questions.iter().map(|question| question.id.as_str())),
            ));
        }
    }
    read.push_str(rest);
    *text = read;
}

/// What the option in force puts in place.
fn reading(question: &Question) -> &str {
    let name = question.reading();
    question.options.iter().find(|(option, _)| option == name).map_or(name, |(_, put)| put)
}
