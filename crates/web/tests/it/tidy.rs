//! The house in order: who may import whom, what every file begins with, how long it may be, what stays out of which
//! room, and that what is called done has its test. Each test names the files to mend.

use super::office::project;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Who may import whom of ours (ARCHITECTURE.md). A new arrow is a decision, made here first.
const WALLS: [(&str, &[&str]); 6] = [
    ("domain", &[]),
    ("text", &["domain"]),
    ("document", &["domain"]),
    ("store", &["domain"]),
    ("office", &["domain", "text", "document", "store"]),
    ("web", &["domain", "document", "office"]),
];

/// The longest file, in lines.
const MOST_LINES: usize = 500;

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|given| given == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn rust_files() -> Vec<(PathBuf, String)> {
    let crates = project().join("crates");
    files(&crates, "rs").into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

/// Files outside a room for which something holds.
fn outside(room: &str, wrong: impl Fn(&str) -> bool) -> Vec<String> {
    let inside = project().join("crates").join(room);
    let elsewhere = rust_files().into_iter().filter(|(path, _)| !path.starts_with(&inside));
    elsewhere.filter(|(_, text)| wrong(text)).map(|(path, _)| path.display().to_string()).collect()
}

#[test]
fn rooms_import_only_what_the_architecture_allows() {
    let mut rooms: Vec<String> = fs::read_dir(project().join("crates"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    rooms.sort();
    let mut known: Vec<&str> = WALLS.iter().map(|(room, _)| *room).collect();
    known.sort_unstable();
    assert_eq!(rooms, known, "a new room needs a reason and a line in WALLS");
    for (room, allowed) in WALLS {
        let manifest = fs::read_to_string(project().join("crates").join(room).join("Cargo.toml")).unwrap();
        let dependencies = manifest.split("[dev-dependencies]").next().unwrap();
        let mut ours: Vec<&str> = dependencies
            .lines()
            .filter_map(|line| line.strip_prefix("zhaozhang-"))
            .map(|rest| rest.split(['.', ' ', '=']).next().unwrap())
            .collect();
        ours.sort_unstable();
        let mut allowed = allowed.to_vec();
        allowed.sort_unstable();
        assert!(
            ours.iter().all(|one| allowed.contains(one)),
            "{room} imports {ours:?}, may import {allowed:?}"
        );
    }
}

#[test]
fn pure_rooms_know_no_database_no_server_and_no_async() {
    for room in ["domain", "text", "document"] {
        let manifest = fs::read_to_string(project().join("crates").join(room).join("Cargo.toml")).unwrap();
        let dependencies = manifest.split("[dev-dependencies]").next().unwrap();
        for forbidden in ["sqlx", "tokio", "axum", "tower", "askama", "rand", "reqwest"] {
            assert!(!dependencies.contains(&format!("\n{forbidden}")), "{room} depends on {forbidden}");
        }
    }
}

#[test]
fn every_file_begins_with_what_it_is() {
    let silent: Vec<_> = rust_files()
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//! "))
        .map(|(path, _)| path)
        .collect();
    assert!(silent.is_empty(), "begin with //!: {silent:#?}");
}

#[test]
fn no_file_is_longer_than_a_reader_likes() {
    let long: Vec<String> = rust_files()
        .into_iter()
        .filter(|(_, text)| text.lines().count() > MOST_LINES)
        .map(|(path, text)| format!("{} {}", path.display(), text.lines().count()))
        .collect();
    assert!(long.is_empty(), "split by noun: {long:#?}");
}

#[test]
fn there_is_no_sql_outside_the_store() {
    let has_sql = |text: &str| {
        text.contains("sqlx::")
            || ["\"select ", "\"insert into ", "\"update ", "\"delete from ", "\"create table "]
                .iter()
                .any(|start| text.lines().any(|line| line.contains(start) && !line.contains("start")))
    };
    let found: Vec<String> = outside("store", has_sql)
        .into_iter()
        .filter(|path| !path.contains("/benches/") && !path.ends_with("tidy.rs"))
        .collect();
    assert!(found.is_empty(), "SQL belongs in the store: {found:#?}");
}

#[test]
fn there_is_no_html_outside_the_web() {
    let found = outside("web", |text| {
        ["<div", "<a href", "</td>", "</span>", "<!DOCTYPE"].iter().any(|tag| text.contains(tag))
    });
    // The readers of plans and of papers take the marks out of other people's pages; they write none.
    let readers = [
        "text/src/plan/source.rs",
        "text/src/page/tests.rs",
        "office/src/wording/proofread/html.rs",
        "office/src/wording/secret_file.rs",
        "office/src/outlet/saved_page.rs",
    ];
    let reads_pages = |path: &String| readers.iter().any(|reader| path.ends_with(reader));
    let found: Vec<String> =
        found.into_iter().filter(|path| !path.contains("/tests/") && !reads_pages(path)).collect();
    assert!(found.is_empty(), "HTML belongs in the web room: {found:#?}");
}

#[test]
fn the_clock_is_read_in_one_file() {
    let readers: Vec<String> = rust_files()
        .into_iter()
        .filter(|(path, text)| {
            !path.ends_with("tidy.rs")
                && !path.to_string_lossy().contains("/benches/")
                && ["Utc::now", "Local::now", "SystemTime::now", "Instant::now"]
                    .iter()
                    .any(|call| text.contains(&format!("{call}(")))
        })
        .filter(|(path, _)| {
            !path.to_string_lossy().contains("/tests/") && !path.to_string_lossy().contains("/examples/")
        })
        .map(|(path, _)| path.display().to_string())
        .collect();
    assert_eq!(readers.len(), 1, "{readers:#?}");
    assert!(readers.iter().all(|path| path.ends_with("web/src/clock.rs")), "{readers:#?}");
}

#[test]
fn what_is_called_done_has_its_test() {
    let requirements = fs::read_to_string(project().join("docs/requirements.tsv")).unwrap();
    let sources = rust_files();
    let mut states: BTreeMap<&str, usize> = BTreeMap::new();
    for line in requirements.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let (id, state) = (cells[0], cells.get(1).copied().unwrap_or_default());
        assert!(["open", "part", "done"].contains(&state), "{id} has the unknown state {state:?}");
        *states.entry(state).or_default() += 1;
        if state == "done" {
            let test = cells.get(2).copied().unwrap_or_default();
            let name = test.rsplit("::").next().unwrap_or_default();
            let is_there =
                !name.is_empty() && sources.iter().any(|(_, text)| text.contains(&format!("fn {name}(")));
            let is_case = test.ends_with("cases.toml") && project().join(test).is_file();
            assert!(is_there || is_case, "{id} is called done, but its test {test:?} is not there");
        }
    }
    assert_eq!(states.values().sum::<usize>(), 271, "every requirement has its row: {states:?}");
}

/// What is set aside runs in a pass of its own, and only the web room has one.
#[test]
fn what_is_set_aside_runs_in_a_pass_of_its_own() {
    let script = fs::read_to_string(project().join("scripts/test")).unwrap();
    assert!(
        script.contains("cargo test -p zhaozhang-web --test it --locked -- --ignored"),
        "the pass is gone"
    );
    let reason = "#[ignore = \"drives real programs: a pass of its own in scripts/test\"]";
    let is_astray = |path: &Path, line: &str| {
        let is_mark = line.trim_start().starts_with("#[ignore");
        is_mark && (line.trim() != reason || !path.to_string_lossy().contains("web/tests/it"))
    };
    let astray: Vec<String> = rust_files()
        .iter()
        .flat_map(|(path, text)| text.lines().map(move |line| (path, line)))
        .filter(|(path, line)| is_astray(path, line))
        .map(|(path, line)| format!("{}: {line}", path.display()))
        .collect();
    assert!(astray.is_empty(), "nobody runs these: {astray:#?}");
}
