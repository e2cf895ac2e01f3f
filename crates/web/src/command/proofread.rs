//! `zhaozhang proofread`: what a clerk should change in a paper before it goes out, with place, class, proposal and basis.
//! Text, web page, Word file; a PDF through `pdftotext` where that is installed. Nothing is kept.

use super::{Ended, Outcome, say};
use crate::clock;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use zhaozhang_office::wording::proofread::{
    Document, Mark, PaperKind, ProofRequest, Proofread, ReadRefusal, WordList, proofread,
};

/// Options of `proofread`.
#[derive(Debug, Args)]
pub struct ProofreadOptions {
    /// 待查文件（docx、txt、html；装有 pdftotext 时还有 pdf）
    #[arg(value_name = "文件", help_heading = "选项")]
    file: PathBuf,
    /// 文稿种类；不写时由文字判断
    #[arg(long, value_name = "种类", value_enum, hide_possible_values = true, help_heading = "选项")]
    kind: Option<Kind>,
    /// 不公开的文稿：个人信息只提示
    #[arg(long, help_heading = "选项")]
    internal: bool,
    /// 成文日期，文中没有时按它判断机构名称和时限，例如 2024-03-01
    #[arg(long, value_name = "日期", help_heading = "选项")]
    date: Option<chrono::NaiveDate>,
    /// 只列必须改的
    #[arg(long, help_heading = "选项")]
    stops: bool,
    /// 以JSON写出
    #[arg(long, help_heading = "选项")]
    json: bool,
}

/// Kinds that can be named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// 公文.
    #[value(name = "公文", alias = "official")]
    Official,
    /// 信息、新闻稿.
    #[value(name = "稿件", alias = "message")]
    Message,
}

/// Runs the command: exit code 1 when something is marked.
pub fn run(options: &ProofreadOptions) -> Outcome {
    let document = document(&options.file)?;
    let request = ProofRequest {
        is_public: !options.internal,
        kind: match options.kind {
            Some(Kind::Official) => PaperKind::Official,
            Some(Kind::Message) => PaperKind::Message,
            None => PaperKind::Unknown,
        },
        issued_on: options.date,
        read_on: clock::now().today,
        words: WordList::built_in(),
        units: &[],
        leaders: &[],
    };
    let result = proofread(&document, &request);
    let shown: Vec<&Mark> = result
        .marks
        .iter()
        .filter(|mark| !options.stops || mark.level == zhaozhang_office::wording::proofread::Level::Stop)
        .collect();
    if options.json {
        say_json(&options.file, &result, &shown);
    } else {
        say_table(&options.file, &result, &shown);
    }
    Ok(if shown.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn document(file: &Path) -> Result<Document, Ended> {
    let shown = file.display();
    let bytes = std::fs::read(file).map_err(|cause| {
        Ended::refused(format!("“{shown}”读不出来：{cause}。请核对文件名后重试。（C-821）"))
    })?;
    match Document::of_file(&bytes) {
        Ok(document) => Ok(document),
        Err(ReadRefusal::Pdf) => pdf(file),
        Err(refusal) => Err(Ended::refused(format!("“{shown}”{refusal}。（C-822）"))),
    }
}

/// The text of a PDF, through the system's own reader.
fn pdf(file: &Path) -> Result<Document, Ended> {
    let shown = file.display();
    let read = Command::new("pdftotext")
        .args(["-layout", "-enc", "UTF-8"])
        .arg(file)
        .arg("-")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .map_err(|_missing| {
            Ended::refused(format!(
                "“{shown}”是PDF文件，要用 pdftotext 取出文字，本机没有找到它。请安装 poppler-utils，或另存为docx、txt后再检查。（C-823）"
            ))
        })?;
    let text = String::from_utf8_lossy(&read.stdout);
    if !read.status.success() || text.trim().is_empty() {
        return Err(Ended::refused(format!(
            "“{shown}”取不出文字，可能是扫描件、加密件或文件已损坏。请用文字版文件检查。（C-824）"
        )));
    }
    Ok(Document::of_pdf_text(&text))
}

fn say_table(file: &Path, result: &Proofread, shown: &[&Mark]) {
    let stops = result.stops();
    let head = format!(
        "{}：{}字，必须改{stops}处，请核对{}处。",
        file.display(),
        result.characters,
        result.marks.len() - stops
    );
    say::say(&head);
    for mark in shown {
        let places = places(mark);
        say::say(&format!(
            "{places}　{}　{}　{}　{}",
            mark.check,
            mark.level.word(),
            mark.class.word(),
            mark.sentence()
        ));
        say::say(&format!("    依据：{}", mark.basis));
    }
    let undecided: Vec<String> =
        result.undecided.iter().map(|check| format!("{check} {}", check.asks())).collect();
    say::say(&format!("要看版面才能判断、这里没有查的：{}。", undecided.join("；")));
}

/// The first place in full, then the lines of the others.
fn places(mark: &Mark) -> String {
    let others: Vec<String> = mark.also.iter().take(8).map(|place| place.line.to_string()).collect();
    match (others.is_empty(), mark.also.len() > 8) {
        (true, _) => mark.place.to_string(),
        (false, false) => format!("{}（另见第{}行）", mark.place, others.join("、")),
        (false, true) => format!("{}（另见第{}等行）", mark.place, others.join("、")),
    }
}

fn say_json(file: &Path, result: &Proofread, shown: &[&Mark]) {
    let marks: Vec<serde_json::Value> = shown
        .iter()
        .map(|mark| {
            let places: Vec<serde_json::Value> = mark
                .places()
                .map(|place| serde_json::json!({"line": place.line, "start": place.start, "end": place.end}))
                .collect();
            serde_json::json!({
                "check": mark.check.to_string(), "asks": mark.check.asks(), "class": mark.class.word(),
                "level": mark.level.word(), "stops": mark.level == zhaozhang_office::wording::proofread::Level::Stop,
                "line": mark.place.line, "start": mark.place.start, "end": mark.place.end, "places": places,
                "found": mark.found, "message": mark.sentence(), "proposal": mark.proposal, "basis": mark.basis,
            })
        })
        .collect();
    let undecided: Vec<String> = result.undecided.iter().map(ToString::to_string).collect();
    let whole = serde_json::json!({
        "file": file.display().to_string(), "characters": result.characters, "stops": result.stops(),
        "warns": result.marks.len() - result.stops(), "marks": marks, "undecided": undecided,
    });
    say::say(&whole.to_string());
}
