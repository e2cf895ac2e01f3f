//! `zhaozhang proofread`: what a clerk should change in a paper before it goes out, with place, class, proposal and basis.
//! Text, web page, Word file; a PDF through `pdftotext` and an old Word file through LibreOffice where these are
//! installed. With `--data` the office's own words, units and leaders are used too. Nothing is kept.

use super::{Ended, FolderOptions, Outcome, say, serve};
use crate::clock;
use crate::page::proofread::marked::{mark_as_data, places};
use crate::paper_file;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use zhaozhang_office::wording::own_paper::ReadingFor;
use zhaozhang_office::wording::proofread::{
    Document, Level, Mark, PaperKind, ProofRequest, Proofread, WordList, proofread,
};

/// Options of `proofread`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
pub struct ProofreadOptions {
    /// 待查文件（docx、txt、html；装有 pdftotext 时还有 pdf，装有 LibreOffice 时还有 doc、wps）
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
    /// 数据文件夹：一并使用本单位的词表、单位名册和领导名单
    #[arg(long, value_name = "文件夹", env = "ZHAOZHANG_DATA", hide_env = true, help_heading = "选项")]
    data: Option<PathBuf>,
    /// PostgreSQL 地址；不写时用数据文件夹里的数据库
    #[arg(
        long,
        value_name = "地址",
        requires = "data",
        env = "ZHAOZHANG_DATABASE",
        hide_env = true,
        hide_env_values = true,
        help_heading = "选项"
    )]
    database: Option<String>,
    /// Word文件一并核对版面：标题回行、首页、落款（要用 LibreOffice 排出页面）
    #[arg(long, help_heading = "选项")]
    layout: bool,
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
pub fn run(options: ProofreadOptions, folders: FolderOptions) -> Outcome {
    let document = document(&options.file, options.layout)?;
    let kind = match options.kind {
        Some(Kind::Official) => PaperKind::Official,
        Some(Kind::Message) => PaperKind::Message,
        None => PaperKind::Unknown,
    };
    let reading = ReadingFor { kind, is_public: !options.internal, issued_on: options.date };
    let result = match options.data {
        Some(data) => by_office(data, options.database, folders, &document, reading)?,
        None => by_program(&document, reading),
    };
    let shown: Vec<&Mark> =
        result.marks.iter().filter(|mark| !options.stops || mark.level == Level::Stop).collect();
    if options.json {
        say_json(&options.file, &result, &shown);
    } else {
        say_table(&options.file, &result, &shown);
    }
    Ok(if shown.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Read with the lists that come with the program.
fn by_program(document: &Document, reading: ReadingFor) -> Proofread {
    let request = ProofRequest {
        is_public: reading.is_public,
        kind: reading.kind,
        issued_on: reading.issued_on,
        read_on: clock::now().today,
        words: WordList::built_in(),
        units: &[],
        leaders: &[],
    };
    proofread(document, &request)
}

/// Read with the lists of an office too.
fn by_office(
    data: PathBuf,
    database: Option<String>,
    folders: FolderOptions,
    document: &Document,
    reading: ReadingFor,
) -> Result<Proofread, Ended> {
    serve::expect_data_folder(&data)?;
    serve::block_on(async {
        let moment = clock::now();
        let office = serve::open(data, database, folders, &moment).await?;
        let read = office.proofread(&moment, document, reading).await;
        office.close().await;
        read.map_err(|error| serve::ended(&error))
    })
}

fn document(file: &Path, draws: bool) -> Result<Document, Ended> {
    let shown = file.display();
    let bytes = std::fs::read(file).map_err(|cause| {
        Ended::refused(format!("“{shown}”读不出来：{cause}。请核对文件名后重试。（C-821）"))
    })?;
    let folder = std::env::temp_dir().join(format!("zhaozhang-proofread-{}", std::process::id()));
    let read = paper_file::read(&bytes, &folder, draws).map_err(|refusal| {
        let code = match refusal.code {
            "W-451" => "C-822",
            "W-452" => "C-823",
            _ => "C-824",
        };
        Ended::refused(format!("“{shown}”{}。{}。（{code}）", refusal.what, refusal.cure))
    })?;
    if !read.unpaged.is_empty() {
        say::say(&format!("没有核对版面：{}。", read.unpaged));
    }
    Ok(read.document)
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
    if !undecided.is_empty() {
        say::say(&format!("要看版面才能判断、这里没有查的：{}。", undecided.join("；")));
    }
}

fn say_json(file: &Path, result: &Proofread, shown: &[&Mark]) {
    let marks: Vec<serde_json::Value> = shown.iter().map(|mark| mark_as_data(mark)).collect();
    let undecided: Vec<String> = result.undecided.iter().map(ToString::to_string).collect();
    let whole = serde_json::json!({
        "file": file.display().to_string(), "characters": result.characters, "stops": result.stops(),
        "warns": result.marks.len() - result.stops(), "marks": marks, "undecided": undecided,
    });
    say::say(&whole.to_string());
}
