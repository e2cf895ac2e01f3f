//! Where things lie (配置): the folders of notices and fonts, and the data folder.
//! Options given on the command line (or by the environment, through clap) win; else the working directory, then
//! the program's own place are searched. What is missing is said all at once.

use std::env;
use std::path::{Path, PathBuf};

/// The folders a command works with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folders {
    /// One folder for each notice.
    pub notices: PathBuf,
    /// The fonts of documents.
    pub fonts: PathBuf,
}

/// Finds the folders, or says in Chinese which are missing, where they were looked for, and what to do.
pub fn folders(notices: Option<PathBuf>, fonts: Option<PathBuf>) -> Result<Folders, String> {
    match (notices_folder(notices), fonts_folder(fonts)) {
        (Ok(notices), Ok(fonts)) => Ok(Folders { notices, fonts }),
        (Err(one), Err(other)) => Err(format!("{one}\n{other}")),
        (Err(one), Ok(_)) | (Ok(_), Err(one)) => Err(one),
    }
}

/// Finds the folder of notices.
pub fn notices_folder(given: Option<PathBuf>) -> Result<PathBuf, String> {
    find("notices", "通知", given)
}

/// Finds the folder of fonts.
pub fn fonts_folder(given: Option<PathBuf>) -> Result<PathBuf, String> {
    find("fonts", "字体", given)
}

fn find(name: &str, word: &str, given: Option<PathBuf>) -> Result<PathBuf, String> {
    if let Some(given) = given {
        let missing = format!(
            "找不到{word}文件夹：--{name}指明的“{}”不存在，或不是文件夹。请核对路径后重试。（C-101）",
            given.display()
        );
        return if given.is_dir() { Ok(given) } else { Err(missing) };
    }
    let places: Vec<PathBuf> = bases().into_iter().map(|base| base.join(name)).collect();
    if let Some(found) = places.iter().find(|place| place.is_dir()) {
        return Ok(found.clone());
    }
    let shown: Vec<String> = places.iter().map(|place| format!("“{}”", place.display())).collect();
    Err(format!(
        "找不到{word}文件夹“{name}”，已找过{}。请把该文件夹放到程序旁边，或用--{name}指明。（C-102）",
        shown.join("、")
    ))
}

/// The working directory, then the program's folder and the two above it (`target/release` lies in the project).
fn bases() -> Vec<PathBuf> {
    let mut bases: Vec<PathBuf> = env::current_dir().into_iter().collect();
    if let Ok(program) = env::current_exe() {
        bases.extend(program.ancestors().skip(1).take(3).map(Path::to_path_buf));
    }
    bases.dedup();
    bases
}
