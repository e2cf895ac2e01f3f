//! `zhaozhang notice`: whether notices can be read, what is doubtful in them, and whether their worked cases hold.

use super::{Ended, FolderOptions, Outcome, say};
use crate::config;
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use zhaozhang_domain::calendar::Calendar;
use zhaozhang_domain::cases;
use zhaozhang_domain::notice::file::{NoticeFolder, read};
use zhaozhang_domain::notice::{Notice, Question, Ruling};
use zhaozhang_office::notices::folder_of;
use zhaozhang_office::ruling::record_ruling::record_ruling;

/// What can be asked of notices.
#[derive(Debug, Subcommand)]
pub enum NoticeCommand {
    /// 检查通知，列出全部问题和疑点
    #[command(help_template = super::HELP, override_usage = "zhaozhang notice check [代号或文件夹]")]
    Check {
        /// 通知代号或文件夹；不写时检查全部
        #[arg(value_name = "代号或文件夹", help_heading = "选项")]
        notice: Option<String>,
    },
    /// 运行通知所附的算例
    #[command(help_template = super::HELP, override_usage = "zhaozhang notice cases [代号或文件夹]")]
    Cases {
        /// 通知代号或文件夹；不写时运行全部
        #[arg(value_name = "代号或文件夹", help_heading = "选项")]
        notice: Option<String>,
    },
    /// 记下对待裁定事项或疑点的裁定：谁、何时、哪种读法、为什么
    #[command(help_template = super::HELP, override_usage = "zhaozhang notice rule <代号或文件夹> --on <编号> …")]
    Rule(RuleOptions),
}

/// What a ruling needs.
#[derive(Debug, Args)]
pub struct RuleOptions {
    /// 通知代号或文件夹
    #[arg(value_name = "代号或文件夹", help_heading = "选项")]
    notice: String,
    /// 待裁定事项或疑点的编号，如 A-01
    #[arg(long, value_name = "编号", help_heading = "选项")]
    on: String,
    /// 采用的读法；疑点写处理意见
    #[arg(long, value_name = "读法", help_heading = "选项")]
    reading: String,
    /// 裁定人
    #[arg(long, value_name = "姓名", help_heading = "选项")]
    by: String,
    /// 理由
    #[arg(long, value_name = "理由", help_heading = "选项")]
    reason: String,
    /// 裁定日期；不写时为今天
    #[arg(long, value_name = "2020-07-15", help_heading = "选项")]
    date: Option<NaiveDate>,
}

/// Runs the command.
pub fn run(command: NoticeCommand, folders: FolderOptions) -> Outcome {
    let (asked, is_check) = match command {
        NoticeCommand::Check { notice } => (notice, true),
        NoticeCommand::Cases { notice } => (notice, false),
        NoticeCommand::Rule(options) => return rule(options, folders),
    };
    let mut has_problems = false;
    for path in paths(asked, folders)? {
        let folder = folder_of(&path).map_err(|problem| {
            Ended::refused(format!("{}。{}。（{}）", problem.what, problem.cure, problem.code))
        })?;
        let is_good = if is_check { check(&folder) } else { run_cases(&folder) };
        has_problems |= !is_good;
    }
    Ok(if has_problems { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// Records a ruling and shows how the remark under tables now reads.
fn rule(options: RuleOptions, folders: FolderOptions) -> Outcome {
    let ruling = Ruling {
        on: options.on.trim().to_owned(),
        reading: options.reading.trim().to_owned(),
        decided_by: options.by,
        decided_on: options.date.unwrap_or_else(|| crate::clock::now().today),
        reason: options.reason,
    };
    let paths = paths(Some(options.notice), folders)?;
    let path = paths.first().ok_or_else(|| Ended::refused("没有这个通知"))?;
    match record_ruling(path, &ruling) {
        Ok(notice) => {
            let question = notice.questions.iter().find(|question| question.id == ruling.on);
            say::say(&question.map_or_else(|| format!("已记下对“{}”的裁定。", ruling.on), Question::remark));
            say::say("已写入通知文件夹的 rulings.toml；正在运行的系统重新启动后按此计算。");
            Ok(ExitCode::SUCCESS)
        }
        Err(problems) => {
            for problem in problems {
                say::say(&format!("{problem}。（C-402）"));
            }
            Ok(ExitCode::from(1))
        }
    }
}

/// The notice folders meant: one by path, one by code, or all.
fn paths(asked: Option<String>, folders: FolderOptions) -> Result<Vec<PathBuf>, Ended> {
    if let Some(path) = asked.as_ref().map(PathBuf::from).filter(|path| path.join("notice.md").is_file()) {
        return Ok(vec![path]);
    }
    let root = config::notices_folder(folders.notices).map_err(Ended::refused)?;
    let codes = codes(&root);
    match asked {
        None => Ok(codes.iter().map(|code| root.join(code)).collect()),
        Some(code) if root.join(&code).is_dir() => Ok(vec![root.join(code)]),
        Some(code) => Err(Ended::refused(format!(
            "没有代号为“{code}”的通知，也没有这样的文件夹。现有：{}。请核对后重试。（C-401）",
            codes.join("、")
        ))),
    }
}

fn codes(root: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(root).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.path().join("notice.md").is_file());
    let mut codes: Vec<String> =
        folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    codes.sort();
    codes
}

/// Whether the notice can be read; faults and open questions are listed and do not keep it from running.
fn check(folder: &NoticeFolder) -> bool {
    match read(folder) {
        Ok(notice) => {
            say_register(&notice);
            true
        }
        Err(problems) => {
            say::say(&format!("✗ {}：有{}处问题，不能载入", folder.code, problems.len()));
            say::say_each(&problems);
            false
        }
    }
}

fn say_register(notice: &Notice) {
    say::say(&format!(
        "✓ {}　{}　条文{}处，规则{}条，单位{}个",
        notice.code,
        notice.title,
        notice.articles.len(),
        notice.rules.len(),
        notice.units.len()
    ));
    for question in &notice.questions {
        say::say(&format!("  待裁定　{}", question.remark()));
    }
    for fault in &notice.faults {
        let state = if fault.ruling.is_some() { "已裁定" } else { "待裁定" };
        say::say(&format!("  疑点　{}　{}（{state}）", fault.kind.word(), fault.what));
        for place in std::iter::once(&fault.here).chain(&fault.there) {
            say::say(&format!("    {}：{}", place.citation, place.words));
        }
        if fault.ruling.is_none() && !fault.default.is_empty() {
            say::say(&format!("    裁定前：{}", fault.default));
        }
    }
}

/// Whether every case of the notice holds.
fn run_cases(folder: &NoticeFolder) -> bool {
    let Some((_, text)) = folder.files.iter().find(|(name, _)| name == "cases.toml") else {
        say::say(&format!("- {}：没有算例", folder.code));
        return true;
    };
    let cases = match cases::read(text) {
        Ok(cases) => cases,
        Err(problems) => {
            say::say(&format!("✗ {}：cases.toml 读不通", folder.code));
            say::say_each(&problems);
            return false;
        }
    };
    let calendar = Calendar::national();
    let mut failed = 0;
    for case in &cases {
        let mismatches = case.run(folder, &calendar);
        if mismatches.is_empty() {
            continue;
        }
        failed += 1;
        say::say(&format!("✗ {}　{}　{}", folder.code, case.id, case.title));
        for mismatch in mismatches {
            say::say(&format!("  {}：应为{}，算得{}", mismatch.what, mismatch.expected, mismatch.found));
        }
    }
    if failed == 0 {
        say::say(&format!("✓ {}：{}个算例全部相符", folder.code, cases.len()));
    } else {
        say::say(&format!("✗ {}：{}个算例中{failed}个不符", folder.code, cases.len()));
    }
    failed == 0
}
