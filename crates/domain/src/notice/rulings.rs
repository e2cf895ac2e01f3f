//! Rulings (裁定): `rulings.toml`, what the office decided on open questions and on faults of the notice.
//! Each names who, when, which reading and why; what it cannot be matched with is refused.

use super::problem::NoticeProblem;
use super::spelling::did_you_mean;
use super::{NoticeFault, Question, Ruling, value};
use chrono::NaiveDate;

/// The file of the folder.
pub(super) const RULINGS_FILE: &str = "rulings.toml";

const KEYS: [&str; 5] = ["编号", "读法", "裁定人", "裁定日期", "理由"];

/// Reads `[[ruling]]` (or `[["裁定"]]`) entries, each with 编号, 读法, 裁定人, 裁定日期 and 理由.
pub(super) fn read(text: &str, problems: &mut Vec<NoticeProblem>) -> Vec<Ruling> {
    let table: toml::Table = match text.trim_start_matches('\u{feff}').parse() {
        Ok(table) => table,
        Err(error) => {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            problems.push(malformed(before.matches('\n').count() + 1, "此处的引号、等号或方括号不合写法"));
            return Vec::new();
        }
    };
    let mut rulings = Vec::new();
    for (name, entries) in &table {
        let entries = entries.as_array().filter(|_| matches!(name.as_str(), "ruling" | "裁定"));
        let Some(entries) = entries else {
            problems.push(malformed(0, &format!("不认识“{name}”")));
            continue;
        };
        rulings.extend(entries.iter().enumerate().filter_map(|(at, entry)| ruling(entry, at + 1, problems)));
    }
    rulings
}

fn malformed(line: usize, why: &str) -> NoticeProblem {
    NoticeProblem::new(
        "N-155",
        (RULINGS_FILE, line),
        "裁定文件读不懂",
        why.to_owned(),
        "请补全后重试：每条裁定以 [[ruling]] 开头，下列“编号”“读法”“裁定人”“裁定日期”“理由”五项，项名和内容都加英文双引号",
    )
}

fn ruling(entry: &toml::Value, number: usize, problems: &mut Vec<NoticeProblem>) -> Option<Ruling> {
    let Some(table) = entry.as_table() else {
        problems.push(malformed(0, &format!("第{number}条裁定没有内容")));
        return None;
    };
    for key in table.keys().filter(|key| !KEYS.contains(&key.as_str())) {
        problems.push(malformed(0, &format!("第{number}条裁定中不认识“{key}”，{}", did_you_mean(key, KEYS))));
    }
    let mut words = |key: &str| {
        let words = match table.get(key) {
            Some(toml::Value::String(words)) => words.trim().to_owned(),
            Some(toml::Value::Datetime(date)) => date.to_string(),
            _ => String::new(),
        };
        if words.is_empty() {
            problems.push(malformed(0, &format!("第{number}条裁定没有写“{key}”")));
        }
        words
    };
    let (on, reading, decided_by, date, reason) =
        (words("编号"), words("读法"), words("裁定人"), words("裁定日期"), words("理由"));
    let Some(decided_on) = value::day(&date) else {
        problems.push(malformed(0, &format!("第{number}条裁定的“裁定日期”应写作 2020-07-01")));
        return None;
    };
    Some(Ruling { on, reading, decided_by, decided_on, reason })
}

/// Puts each ruling on its question, and gives back those that must belong to faults.
pub(super) fn rule_questions(
    rulings: Vec<Ruling>,
    questions: &mut [Question],
    problems: &mut Vec<NoticeProblem>,
) -> Vec<Ruling> {
    let mut others = Vec::new();
    for ruling in rulings {
        match questions.iter_mut().find(|question| question.id == ruling.on) {
            Some(question) => put(question, ruling, RULINGS_FILE, problems),
            None => others.push(ruling),
        }
    }
    others
}

/// Puts trial readings (question id, option) over whatever was ruled; an unknown id or option is refused.
pub(super) fn try_readings(
    readings: &[(String, String)],
    on: NaiveDate,
    questions: &mut [Question],
    problems: &mut Vec<NoticeProblem>,
) {
    const TRIAL: &str = "试算读法";
    for (id, reading) in readings {
        let ruling = Ruling {
            on: id.clone(),
            reading: reading.clone(),
            decided_by: "试算".to_owned(),
            decided_on: on,
            reason: "试算，未经裁定".to_owned(),
        };
        if let Some(question) = questions.iter_mut().find(|question| question.id == *id) {
            put(question, ruling, TRIAL, problems);
        } else {
            let known: Vec<&str> = questions.iter().map(|question| question.id.as_str()).collect();
            problems.push(unmatched(TRIAL, id, known));
        }
    }
}

fn put(question: &mut Question, ruling: Ruling, file: &str, problems: &mut Vec<NoticeProblem>) {
    if question.options.iter().any(|(name, _)| *name == ruling.reading) {
        question.ruling = Some(ruling);
        return;
    }
    problems.push(NoticeProblem::new(
        "N-153",
        (file, 0),
        format!("“{}”的读法“{}”不在选项之中", question.id, ruling.reading),
        "裁定只能在裁定块列出的选项中选一个",
        did_you_mean(&ruling.reading, question.options.iter().map(|(name, _)| name.as_str())),
    ));
}

/// Puts the remaining rulings on faults; one that fits no fault either is refused.
pub(super) fn rule_faults(
    rulings: Vec<Ruling>,
    questions: &[Question],
    faults: &mut [NoticeFault],
    problems: &mut Vec<NoticeProblem>,
) {
    for ruling in rulings {
        if let Some(fault) = faults.iter_mut().find(|fault| fault.id == ruling.on) {
            fault.ruling = Some(ruling);
        } else {
            let questions = questions.iter().map(|question| question.id.as_str());
            let known: Vec<&str> = questions.chain(faults.iter().map(|fault| fault.id.as_str())).collect();
            problems.push(unmatched(RULINGS_FILE, &ruling.on, known));
        }
    }
}

fn unmatched(file: &str, id: &str, known: Vec<&str>) -> NoticeProblem {
    NoticeProblem::new(
        "N-154",
        (file, 0),
        format!("没有编号为“{id}”的待裁定事项或条文疑点"),
        "裁定要对应到一个待裁定事项或条文疑点，否则不会起作用",
        did_you_mean(id, known),
    )
}
