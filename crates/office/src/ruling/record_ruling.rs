//! The verb 裁定: writes what the office decided on an open question or a fault into the notice's folder
//! (`rulings.toml`), so that the decision travels with the notice and needs no database.
//!
//! Who, when, which reading and why are all required, and the notice is read once more with the ruling before
//! anything is written. A ruling is never overwritten: what was printed under a table stays explained.
//! An office that is open reads its notices when it opens; a new ruling holds from its next start.

use crate::notices::folder_of;
use std::fs;
use std::path::Path;
use zhaozhang_domain::notice::file::{NoticeFolder, read};
use zhaozhang_domain::notice::{Notice, Ruling};

/// The file of rulings in a notice's folder.
const RULINGS_FILE: &str = "rulings.toml";

/// Records a ruling and gives the notice as it now reads. On refusal nothing is written and every problem is named.
pub fn record_ruling(folder: &Path, ruling: &Ruling) -> Result<Notice, Vec<String>> {
    let texts = folder_of(folder).map_err(|problem| vec![format!("{}。{}", problem.what, problem.cure)])?;
    let notice = read_notice(&texts)?;
    let mut problems = judge(&notice, ruling);
    problems.extend(ruling_on(&notice, &ruling.on).map(|old| {
        format!(
            "“{}”已由{}于{}裁定为“{}”。已作的裁定不改写；确需改变的，请在 {RULINGS_FILE} 中说明后调整",
            ruling.on, old.decided_by, old.decided_on, old.reading
        )
    }));
    if !problems.is_empty() {
        return Err(problems);
    }
    let text = with_ruling(&texts, ruling);
    let mut changed = texts;
    changed.files.retain(|(name, _)| name != RULINGS_FILE);
    changed.files.push((RULINGS_FILE.to_owned(), text.clone()));
    let ruled = read_notice(&changed)?;
    // Written beside and moved into place: a power cut leaves the old file or the new one, never half of it.
    let draft = folder.join("rulings.toml.new");
    let written = fs::write(&draft, text).and_then(|()| fs::rename(&draft, folder.join(RULINGS_FILE)));
    written
        .map_err(|cause| vec![format!("写不进“{}”：{cause}。请检查文件夹的权限后重试", folder.display())])?;
    Ok(ruled)
}

fn read_notice(texts: &NoticeFolder) -> Result<Notice, Vec<String>> {
    read(texts).map_err(|problems| problems.iter().map(ToString::to_string).collect())
}

/// What keeps the ruling from being recorded.
pub(crate) fn judge(notice: &Notice, ruling: &Ruling) -> Vec<String> {
    let mut problems = Vec::new();
    for (what, words) in [("裁定人", &ruling.decided_by), ("理由", &ruling.reason), ("读法", &ruling.reading)]
    {
        if words.trim().is_empty() {
            problems.push(format!("没有写{what}。裁定要写明谁、何时、哪种读法、为什么，请补上"));
        }
    }
    let question = notice.questions.iter().find(|question| question.id == ruling.on);
    let fault = notice.faults.iter().find(|fault| fault.id == ruling.on);
    match (question, fault) {
        (Some(question), _) => {
            if !question.options.iter().any(|(name, _)| *name == ruling.reading) {
                let options: Vec<&str> = question.options.iter().map(|(name, _)| name.as_str()).collect();
                problems.push(format!(
                    "“{}”没有“{}”这种读法。可选：{}",
                    question.id,
                    ruling.reading,
                    options.join("、")
                ));
            }
        }
        (None, Some(_)) => {}
        (None, None) => {
            let open = notice.questions.iter().map(|question| question.id.as_str());
            let faults = notice.faults.iter().map(|fault| fault.id.as_str());
            let known: Vec<&str> = open.chain(faults).collect();
            problems.push(format!("没有编号为“{}”的待裁定事项或疑点。现有：{}", ruling.on, known.join("、")));
        }
    }
    if ruling.decided_on < notice.issued_on {
        problems.push(format!("裁定日期{}早于通知的成文日期{}，请核对", ruling.decided_on, notice.issued_on));
    }
    problems
}

/// The ruling that stands on a matter.
pub(crate) fn ruling_on<'a>(notice: &'a Notice, on: &str) -> Option<&'a Ruling> {
    let question = notice.questions.iter().find(|question| question.id == on);
    let fault = || notice.faults.iter().find(|fault| fault.id == on).and_then(|fault| fault.ruling.as_ref());
    question.and_then(|question| question.ruling.as_ref()).or_else(fault)
}

/// The folder under rulings made at work: those on the same matter take the place of the folder's own; one on a
/// matter the notice no longer has says nothing.
pub(crate) fn with_rulings(folder: &NoticeFolder, notice: &Notice, made: &[Ruling]) -> NoticeFolder {
    let is_made = |on: &str| made.iter().any(|ruling| ruling.on == on);
    let matters = notice.questions.iter().map(|question| &question.id);
    let matters: Vec<&String> = matters.chain(notice.faults.iter().map(|fault| &fault.id)).collect();
    let own = matters.iter().filter(|on| !is_made(on)).filter_map(|on| ruling_on(notice, on));
    let valid = made.iter().filter(|ruling| matters.contains(&&ruling.on));
    let text: Vec<String> = own.chain(valid).map(toml_of).collect();
    let mut changed = folder.clone();
    changed.files.retain(|(name, _)| name != RULINGS_FILE);
    changed.files.push((RULINGS_FILE.to_owned(), text.join("\n")));
    changed
}

/// The file with the ruling at its end.
fn with_ruling(texts: &NoticeFolder, ruling: &Ruling) -> String {
    let old = texts.files.iter().find(|(name, _)| name == RULINGS_FILE);
    let mut text = old.map(|(_, text)| text.trim_end().to_owned()).unwrap_or_default();
    if !text.is_empty() {
        text.push_str("\n\n");
    }
    text + &toml_of(ruling)
}

/// A ruling as it stands in the file.
fn toml_of(ruling: &Ruling) -> String {
    let quoted = |words: &str| serde_json::Value::from(words.trim()).to_string();
    format!(
        "[[ruling]]\n\"编号\" = {}\n\"读法\" = {}\n\"裁定人\" = {}\n\"裁定日期\" = {}\n\"理由\" = {}\n",
        quoted(&ruling.on),
        quoted(&ruling.reading),
        quoted(&ruling.decided_by),
        ruling.decided_on,
        quoted(&ruling.reason)
    )
}
