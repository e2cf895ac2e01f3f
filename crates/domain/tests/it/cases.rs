//! Runs the worked cases of every notice in `notices/`: they are the contract of the rule language.

use std::path::Path;
use zhaozhang_domain::calendar::Calendar;
use zhaozhang_domain::cases;
use zhaozhang_domain::notice::file::NoticeFolder;

/// The folders of `notices/` as texts, by name.
pub(crate) fn folders() -> Vec<NoticeFolder> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../notices");
    let mut folders: Vec<_> = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.join("notice.md").is_file());
    folders.sort();
    let read = |folder: &Path| {
        let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_file())
            .map(|path| {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                (name, std::fs::read_to_string(&path).unwrap())
            })
            .collect();
        files.sort();
        NoticeFolder { code: folder.file_name().unwrap().to_string_lossy().into_owned(), files }
    };
    folders.iter().map(|path| read(path)).collect()
}

#[test]
fn every_worked_case_holds() {
    let calendar = Calendar::national();
    let mut failures = Vec::new();
    let mut n_cases = 0;
    for folder in folders() {
        let Some((_, text)) = folder.files.iter().find(|(name, _)| name == "cases.toml") else {
            failures.push(format!("{}: no cases.toml", folder.code));
            continue;
        };
        match cases::read(text) {
            Err(problems) => failures.extend(problems.into_iter().map(|p| format!("{}: {p}", folder.code))),
            Ok(cases) => {
                for case in cases {
                    n_cases += 1;
                    for mismatch in case.run(&folder, &calendar) {
                        failures.push(format!(
                            "{} {} {}: {} expected {} found {}",
                            folder.code,
                            case.id,
                            case.title,
                            mismatch.what,
                            mismatch.expected,
                            mismatch.found
                        ));
                    }
                }
            }
        }
    }
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
    assert!(n_cases >= 40, "only {n_cases} cases were run");
}
