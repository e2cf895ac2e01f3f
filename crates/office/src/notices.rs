//! The notices in force (通知): read from their folder when the office opens; rulings made at work read them anew
//! ([`crate::ruling::make_ruling`]).
//! Reading a notice is the domain's; this file only brings the texts from the disk.

use crate::Office;
use crate::open::OpenProblem;
use crate::refusal::Refusal;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use zhaozhang_domain::cases::{self, Case};
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::notice::file::{NoticeFolder, read};

/// A notice with the texts it was read from (通知). Cheap to clone.
#[derive(Debug, Clone)]
pub struct NoticeEntry {
    /// The notice with the office's rulings.
    pub notice: Arc<Notice>,
    /// Its files as texts, for trial readings (`read_with`) and for running its cases.
    pub folder: Arc<NoticeFolder>,
    /// The worked cases beside it, none when it has no `cases.toml`.
    pub cases: Arc<Vec<Case>>,
}

impl Office {
    /// The notices in the order of their codes, under the rulings of the moment.
    pub fn notices(&self) -> Arc<Vec<NoticeEntry>> {
        Arc::clone(&self.inner.shelf.read().unwrap_or_else(PoisonError::into_inner).entries)
    }

    /// The notice of that code.
    pub fn notice(&self, code: &str) -> Option<NoticeEntry> {
        self.notices().iter().find(|entry| entry.notice.code == code).cloned()
    }

    /// The notice of that code, or the refusal that names those there are.
    pub fn expect_notice(&self, code: &str) -> Result<NoticeEntry, Refusal> {
        self.notice(code).ok_or_else(|| Refusal::UnknownNotice {
            code: code.to_owned(),
            known: self.notices().iter().map(|entry| entry.notice.code.clone()).collect(),
        })
    }
}

/// The notices as they read under the rulings made at work (通知架).
#[derive(Debug)]
pub(crate) struct Shelf {
    pub(crate) entries: Arc<Vec<NoticeEntry>>,
    /// The last ruling that was heeded.
    pub(crate) rulings_through: i64,
}

/// The file that holds the worked cases.
const CASES_FILE: &str = "cases.toml";
/// The files of a notice that are texts.
const TEXT_FILES: [&str; 3] = ["md", "toml", "tsv"];

/// Reads every notice folder; problems of all of them are collected.
pub(crate) fn read_all(folder: &Path, problems: &mut Vec<OpenProblem>) -> Vec<NoticeEntry> {
    let mut codes = match subfolders(folder) {
        Ok(codes) => codes,
        Err(cause) => {
            problems.push(OpenProblem {
                code: "O-001",
                what: format!("通知目录“{}”读不出来：{cause}", folder.display()),
                cure: "请用 --notices 指明存放通知的文件夹".to_owned(),
            });
            return Vec::new();
        }
    };
    codes.sort();
    if codes.is_empty() {
        problems.push(OpenProblem {
            code: "O-002",
            what: format!("通知目录“{}”中没有通知", folder.display()),
            cure: "请放入至少一个含 notice.md 的文件夹".to_owned(),
        });
    }
    codes.into_iter().filter_map(|code| read_one(folder, code, problems)).collect()
}

fn subfolders(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut codes = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() && !name.starts_with('.') {
            codes.push(name);
        }
    }
    Ok(codes)
}

/// What was last read of each notice without a problem. To compare texts is quicker than to read them, and whoever opens
/// several offices one after the other (to move one, to restore one, to test) reads the same notices again.
static LAST_READ: Mutex<BTreeMap<String, NoticeEntry>> = Mutex::new(BTreeMap::new());

/// The notice as it was read last, when its texts are the same.
fn known(texts: &NoticeFolder) -> Option<NoticeEntry> {
    let last = LAST_READ.lock().unwrap_or_else(PoisonError::into_inner);
    last.get(&texts.code).filter(|entry| entry.folder.files == texts.files).cloned()
}

fn read_one(folder: &Path, code: String, problems: &mut Vec<OpenProblem>) -> Option<NoticeEntry> {
    let path = folder.join(&code);
    let files = match read_texts(&path) {
        Ok(files) => files,
        Err(what) => {
            problems.push(OpenProblem {
                code: "O-003",
                what: format!("通知“{code}”：{what}"),
                cure: "请检查文件的权限，并另存为 UTF-8 文本".to_owned(),
            });
            return None;
        }
    };
    let texts = NoticeFolder { code, files };
    if let Some(known) = known(&texts) {
        return Some(known);
    }
    let found_before = problems.len();
    let cases = read_cases(&texts, problems);
    match read(&texts) {
        Ok(notice) => {
            let entry =
                NoticeEntry { notice: Arc::new(notice), folder: Arc::new(texts), cases: Arc::new(cases) };
            if problems.len() == found_before {
                let mut last = LAST_READ.lock().unwrap_or_else(PoisonError::into_inner);
                last.insert(entry.folder.code.clone(), entry.clone());
            }
            Some(entry)
        }
        Err(found) => {
            problems.extend(found.into_iter().map(|problem| OpenProblem {
                code: problem.code,
                what: match problem.line {
                    0 => format!("通知“{}” {}：{}。{}", texts.code, problem.file, problem.what, problem.why),
                    line => {
                        format!(
                            "通知“{}” {} 第{line}行：{}。{}",
                            texts.code, problem.file, problem.what, problem.why
                        )
                    }
                },
                cure: problem.cure,
            }));
            None
        }
    }
}

fn read_cases(texts: &NoticeFolder, problems: &mut Vec<OpenProblem>) -> Vec<Case> {
    let Some((_, text)) = texts.files.iter().find(|(name, _)| name == CASES_FILE) else { return Vec::new() };
    cases::read(text).unwrap_or_else(|found| {
        problems.extend(found.into_iter().map(|what| OpenProblem {
            code: "O-004",
            what: format!("通知“{}” {CASES_FILE}：{what}", texts.code),
            cure: "请改正案例，或移走这个文件".to_owned(),
        }));
        Vec::new()
    })
}

fn read_texts(path: &Path) -> Result<Vec<(String, String)>, String> {
    let unreadable = |cause: std::io::Error| format!("文件夹读不出来（{cause}）");
    let mut files = Vec::new();
    for entry in fs::read_dir(path).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let file = entry.path();
        let extension = file.extension().map(|extension| extension.to_string_lossy().into_owned());
        if !file.is_file() || !extension.is_some_and(|extension| TEXT_FILES.contains(&extension.as_str())) {
            continue;
        }
        let name = entry.file_name().to_string_lossy().into_owned();
        let text = fs::read_to_string(&file).map_err(|cause| format!("文件{name}读不出来（{cause}）"))?;
        files.push((name, text));
    }
    // The order in which a disk lists files must not matter to anything.
    files.sort();
    Ok(files)
}

/// Reads the texts of one notice's folder, for commands that look at a notice without opening an office.
pub fn folder_of(path: &Path) -> Result<NoticeFolder, OpenProblem> {
    let code = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match read_texts(path) {
        Ok(files) => Ok(NoticeFolder { code, files }),
        Err(what) => Err(OpenProblem {
            code: "O-003",
            what: format!("通知“{code}”：{what}"),
            cure: "请核对代号、文件的权限和编码（UTF-8）".to_owned(),
        }),
    }
}
