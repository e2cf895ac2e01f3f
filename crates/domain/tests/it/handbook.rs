//! The clerks' chapter on the notice language (`docs/handbook/02-通知语言.md`) against the code it describes.
//! Every example of the chapter is a whole notice under `docs/handbook/examples/`: it is loaded, its cases are run,
//! and the chapter must quote its blocks and results word for word.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use zhaozhang_domain::calendar::Calendar;
use zhaozhang_domain::cases;
use zhaozhang_domain::fact::{DerivedField, FactKind, NumberField, TextField};
use zhaozhang_domain::notice::file::{NoticeFolder, read};
use zhaozhang_domain::notice::problem::CODES;
use zhaozhang_domain::notice::rule_reader::KINDS;

/// The example that is faulty on purpose.
const FAULTY: &str = "faults";

fn handbook() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/handbook")
}

fn chapter() -> String {
    std::fs::read_to_string(handbook().join("02-通知语言.md")).unwrap()
}

fn examples() -> Vec<NoticeFolder> {
    let mut folders: Vec<NoticeFolder> = files_of(&handbook().join("examples"))
        .iter()
        .map(|folder| NoticeFolder {
            code: name_of(folder),
            files: files_of(folder)
                .iter()
                .map(|file| (name_of(file), std::fs::read_to_string(file).unwrap()))
                .collect(),
        })
        .collect();
    folders.sort_by(|left, right| left.code.cmp(&right.code));
    folders
}

fn files_of(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

fn text<'a>(folder: &'a NoticeFolder, file: &str) -> &'a str {
    folder.files.iter().find(|(name, _)| name == file).map_or("", |(_, text)| text)
}

/// The fenced blocks of a notice, fences included.
fn blocks(notice: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open: Option<String> = None;
    for line in notice.lines() {
        match &mut open {
            None if line.starts_with("```") => open = Some(format!("{line}\n")),
            None => {}
            Some(block) => {
                writeln!(block, "{line}").unwrap();
                if line == "```" {
                    blocks.extend(open.take());
                }
            }
        }
    }
    blocks
}

#[test]
fn every_example_loads_and_its_cases_hold() {
    let calendar = Calendar::national();
    let mut wrong = Vec::new();
    for folder in examples() {
        if let Err(problems) = read(&folder) {
            wrong.extend(problems.iter().map(|problem| format!("{}: {problem}", folder.code)));
            continue;
        }
        for case in cases::read(text(&folder, "cases.toml")).unwrap() {
            for mismatch in case.run(&folder, &calendar) {
                wrong.push(format!(
                    "{} {}: {} expected {} found {}",
                    folder.code, case.id, mismatch.what, mismatch.expected, mismatch.found
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_faulty_example_has_faults_beyond_its_open_questions() {
    for folder in examples().into_iter().filter(|folder| folder.code != FAULTY) {
        let notice = read(&folder).unwrap();
        let is_question = |id: &str| notice.questions.iter().any(|question| question.id == id);
        let found: Vec<&str> = notice
            .faults
            .iter()
            .filter(|fault| !is_question(&fault.id))
            .map(|fault| fault.what.as_str())
            .collect();
        assert!(found.is_empty(), "{}: {found:?}", folder.code);
    }
}

#[test]
fn the_faulty_example_shows_every_kind_of_fault_with_the_words_of_the_chapter() {
    let folder = examples().into_iter().find(|folder| folder.code == FAULTY).unwrap();
    let notice = read(&folder).unwrap();
    let chapter = chapter();
    let kinds: BTreeSet<&str> = notice.faults.iter().map(|fault| fault.kind.word()).collect();
    let expected = ["矛盾", "未定义", "重复", "名称不符", "合计不符", "平台倒挂", "数值无据", "序号不规范"];
    assert_eq!(kinds, BTreeSet::from(expected));
    for fault in &notice.faults {
        assert!(chapter.contains(&fault.id), "the chapter does not show the fault {}", fault.id);
        assert!(chapter.contains(&fault.what), "the chapter does not say {}", fault.what);
        assert!(chapter.contains(&fault.default), "the chapter does not say {}", fault.default);
    }
}

#[test]
fn every_block_of_every_example_is_quoted_word_for_word() {
    let chapter = chapter();
    for folder in examples() {
        let blocks = blocks(text(&folder, "notice.md"));
        assert!(!blocks.is_empty(), "{} has no block", folder.code);
        for block in blocks {
            assert!(chapter.contains(&block), "{}: not in the chapter:\n{block}", folder.code);
        }
    }
}

#[test]
fn every_worked_result_is_printed_as_it_is_computed() {
    let chapter = chapter();
    for folder in examples() {
        for case in cases::read(text(&folder, "cases.toml")).unwrap() {
            let title = format!("**算一遍：{}**", case.title);
            let (_, after) =
                chapter.split_once(&title).unwrap_or_else(|| panic!("{}: no {title}", folder.code));
            let own = after.split("**算一遍：").next().unwrap();
            for (head, figures) in [
                ("得分", &case.expected.totals),
                ("折算", &case.expected.converted),
                ("奖金（元）", &case.expected.money),
            ] {
                let figures: Vec<String> =
                    figures.iter().map(|(name, points)| format!("{name} {points}")).collect();
                let line = format!("- {head}：{}\n", figures.join("；"));
                assert!(figures.is_empty() || own.contains(&line), "{} {}: no {line}", folder.code, case.id);
            }
        }
    }
}

#[test]
fn every_kind_of_rule_has_its_heading() {
    let chapter = chapter();
    let headings: Vec<&str> = chapter.lines().filter(|line| line.starts_with("### ")).collect();
    for kind in KINDS {
        assert!(headings.contains(&format!("### {kind}").as_str()), "no heading for {kind}");
    }
}

#[test]
fn every_field_kind_of_fact_and_problem_is_in_a_table() {
    let chapter = chapter();
    let facts = FactKind::ENTERED.into_iter().map(FactKind::word);
    let texts = TextField::ALL.into_iter().map(TextField::word);
    let derived = DerivedField::ALL.into_iter().map(DerivedField::word);
    let numbers = NumberField::ALL.into_iter().map(NumberField::word);
    for word in facts.chain(texts).chain(derived).chain(numbers) {
        assert!(chapter.contains(&format!("\n| {word} |")), "no row for {word}");
    }
    for (code, meaning) in CODES {
        assert!(chapter.contains(&format!("\n| {code} | {meaning} |")), "no row for {code} {meaning}");
    }
}

/// The keys that the readers of blocks ask for, taken from their source: the Chinese words behind `one("`, `yes("` ….
fn keys_asked_for() -> BTreeSet<String> {
    const ASKING: [&str; 13] = [
        "one(",
        "all(",
        "needed(",
        "optional(",
        "required(",
        "words(",
        "points(",
        "yes(",
        "choice(",
        "names(",
        "columns(",
        "conditions(",
        "ratio_side(form, ",
    ];
    let notice = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/notice");
    let mut sources = files_of(&notice.join("rule_reader"));
    sources.extend(["rule_reader.rs", "cadence.rs", "question.rs"].map(|file| notice.join(file)));
    let mut keys = BTreeSet::new();
    for source in sources.iter().map(|path| std::fs::read_to_string(path).unwrap()) {
        for asking in ASKING {
            for after in source.split(&format!("{asking}\"")).skip(1) {
                keys.extend(after.split('"').next().map(ToOwned::to_owned));
            }
        }
    }
    keys
}

#[test]
fn every_key_of_a_block_is_in_a_table() {
    let chapter = chapter();
    let rows = chapter.lines().filter_map(|line| line.strip_prefix("| "));
    let listed: BTreeSet<&str> = rows
        .filter_map(|row| row.split(" |").next())
        .flat_map(|cell| cell.split('、'))
        .map(str::trim)
        .collect();
    let keys = keys_asked_for();
    assert!(keys.len() > 60, "only {keys:?}");
    for key in keys {
        assert!(listed.contains(key.as_str()), "no row for the key {key}");
    }
}
