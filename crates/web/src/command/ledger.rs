//! `zhaozhang ledger`: the empty workbook, checking a filled one, taking it in, and the whole ledger as text.

use super::place::Place;
use super::{Ended, FolderOptions, Outcome, say, serve};
use crate::{clock, config, secrecy};
use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::notice::file::{NoticeFolder, read};
use zhaozhang_office::ledger::ledger_book::{self, CheckedLedger, RowProblem};
use zhaozhang_office::notices::folder_of;
use zhaozhang_office::wording::secret_mark::{SECRET_CODE, SECRET_CURE};
use zhaozhang_office::{Actor, TakeIn};

/// What can be asked of a ledger.
#[derive(Debug, Subcommand)]
pub enum LedgerCommand {
    /// 写出台账模板，一类事实一张表
    #[command(help_template = super::HELP, override_usage = "zhaozhang ledger template --notice <代号> --out <文件.xlsx>")]
    Template {
        /// 通知代号
        #[arg(long, value_name = "代号", help_heading = "选项")]
        notice: String,
        /// 写到哪个文件
        #[arg(long, value_name = "文件.xlsx", help_heading = "选项")]
        out: PathBuf,
    },
    /// 核对填好的台账，列出全部问题；有问题时退出码为1
    #[command(help_template = super::HELP, override_usage = "zhaozhang ledger check --notice <代号> <文件> [--json]")]
    Check {
        /// 通知代号
        #[arg(long, value_name = "代号", help_heading = "选项")]
        notice: String,
        /// 台账文件：xlsx、xls、ods、csv
        #[arg(value_name = "文件", help_heading = "选项")]
        file: PathBuf,
        /// 以 JSON 列出
        #[arg(long, help_heading = "选项")]
        json: bool,
    },
    /// 核对并入账
    #[command(help_template = super::HELP, override_usage = "zhaozhang ledger take --data <文件夹> --notice <代号> <文件> [--valid-rows]")]
    Take {
        /// 哪个单位
        #[command(flatten)]
        place: Place,
        /// 通知代号
        #[arg(long, value_name = "代号", help_heading = "选项")]
        notice: String,
        /// 台账文件
        #[arg(value_name = "文件", help_heading = "选项")]
        file: PathBuf,
        /// 有问题时只入合格行；不写时有问题就一行不入
        #[arg(long, help_heading = "选项")]
        valid_rows: bool,
    },
    /// 把整本台账写成文本，局外人也能核验
    #[command(help_template = super::HELP, override_usage = "zhaozhang ledger export --data <文件夹> --out <文件>")]
    Export {
        /// 哪个单位
        #[command(flatten)]
        place: Place,
        /// 写到哪个文件
        #[arg(long, value_name = "文件", help_heading = "选项")]
        out: PathBuf,
    },
}

/// Runs the command.
pub fn run(command: LedgerCommand, folders: FolderOptions) -> Outcome {
    match command {
        LedgerCommand::Template { notice, out } => template(&notice, &out, folders),
        LedgerCommand::Check { notice, file, json } => check(&notice, &file, json, folders),
        LedgerCommand::Take { place, notice, file, valid_rows } => {
            let how = if valid_rows { TakeIn::ValidRows } else { TakeIn::AllOrNone };
            take(place, &notice, &file, how, folders)
        }
        LedgerCommand::Export { place, out } => export(place, &out, folders),
    }
}

/// The folder of the notice of that code.
pub(crate) fn folder_of_code(code: &str, folders: FolderOptions) -> Result<NoticeFolder, Ended> {
    let root = config::notices_folder(folders.notices).map_err(Ended::refused)?;
    folder_of(&root.join(code)).map_err(|problem| {
        Ended::refused(format!("{}。{}。（{}）", problem.what, problem.cure, problem.code))
    })
}

/// The notice of that code, read from its folder alone.
pub(crate) fn notice_of(code: &str, folders: FolderOptions) -> Result<Notice, Ended> {
    let folder = folder_of_code(code, folders)?;
    read(&folder).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Ended::refused(format!("通知“{code}”有{}处问题，不能载入：\n{}", problems.len(), lines.join("\n")))
    })
}

fn template(code: &str, out: &Path, folders: FolderOptions) -> Outcome {
    let notice = notice_of(code, folders)?;
    let spec = ledger_book::template_spec(&notice, clock::now().today);
    let bytes = zhaozhang_document::ledger_template::template(&spec)
        .map_err(|cause| Ended::failed(format!("模板画不出来：{cause}")))?;
    write(out, &bytes)?;
    say::say(&format!("已写出“{}”的台账模板：{}", notice.title, out.display()));
    Ok(ExitCode::SUCCESS)
}

/// Writes a file, making its folder.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Ended> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let made = folder.map_or(Ok(()), std::fs::create_dir_all);
    made.and_then(|()| std::fs::write(path, bytes)).map_err(|cause| {
        Ended::refused(format!(
            "“{}”写不进去（{cause}）。请核对路径、权限和磁盘空间后重试。（C-501）",
            path.display()
        ))
    })
}

/// The name and bytes of a file.
fn bytes_of(file: &Path) -> Result<(String, Vec<u8>), Ended> {
    let bytes = std::fs::read(file).map_err(|cause| {
        Ended::refused(format!("“{}”读不出来（{cause}）。请核对路径和权限后重试。（C-502）", file.display()))
    })?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok((name, bytes))
}

/// What is said of a file with a secret mark in its words; the mark keeps it out here as on the pages.
pub(crate) fn secret_of(file: &Path) -> Result<Option<Ended>, Ended> {
    let (name, bytes) = bytes_of(file)?;
    let found = secrecy::in_file_now(&name, bytes);
    Ok(found.map(|what| Ended::refused(format!("{what}。{SECRET_CURE}。（{SECRET_CODE}）"))))
}

/// Reads and checks a ledger with a progress bar on the terminal.
pub(crate) fn read_book(notice: &Notice, file: &Path) -> Result<CheckedLedger, Ended> {
    let (name, bytes) = bytes_of(file)?;
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} 已读{pos}行　用时{elapsed}") {
        bar.set_style(style);
    }
    let read = ledger_book::read(&name, &bytes, notice, &mut |rows| {
        bar.set_position(u64::try_from(rows).unwrap_or(u64::MAX));
    });
    bar.finish_and_clear();
    read.map_err(|refusal| Ended::refused(format!("“{name}”没有收下：{refusal}")))
}

fn check(code: &str, file: &Path, is_json: bool, folders: FolderOptions) -> Outcome {
    let notice = notice_of(code, folders)?;
    if let Some(stopped) = secret_of(file)? {
        return Err(stopped);
    }
    let checked = read_book(&notice, file)?;
    if is_json {
        say::say(&json(&checked)?);
    } else {
        say_checked(&checked);
    }
    Ok(if checked.is_clean() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn say_checked(checked: &CheckedLedger) {
    checked.problems.iter().for_each(|problem| say::say(&problem.to_string()));
    checked.notes.iter().for_each(|note| say::say(&format!("请核实：{note}")));
    if checked.unlisted > 0 {
        say::say(&format!("另有{}处没有逐条列出。", checked.unlisted));
    }
    let (read, good) = (checked.rows_read, checked.rows.len());
    say::say(&if checked.is_clean() {
        format!("没有问题：读到{read}行，全部合格。")
    } else {
        let problems = checked.problems.len() + checked.unlisted;
        format!("读到{read}行，合格{good}行，不合格{}行，共{problems}处问题。", checked.rows_refused)
    });
}

#[derive(Serialize)]
struct CheckedJson<'a> {
    rows_read: usize,
    rows_good: usize,
    rows_refused: usize,
    unlisted: usize,
    problems: Vec<ProblemJson<'a>>,
    notes: Vec<ProblemJson<'a>>,
}

#[derive(Serialize)]
struct ProblemJson<'a> {
    code: &'a str,
    sheet: &'a str,
    row: Option<u32>,
    column: &'a str,
    found: &'a str,
    what: &'a str,
    cure: &'a str,
}

impl<'a> ProblemJson<'a> {
    fn of(problem: &'a RowProblem) -> Self {
        let RowProblem { sheet, row, column, found, what, cure, code } = problem;
        Self { code, sheet, row: *row, column, found, what, cure }
    }
}

fn json(checked: &CheckedLedger) -> Result<String, Ended> {
    let plain = CheckedJson {
        rows_read: checked.rows_read,
        rows_good: checked.rows.len(),
        rows_refused: checked.rows_refused,
        unlisted: checked.unlisted,
        problems: checked.problems.iter().map(ProblemJson::of).collect(),
        notes: checked.notes.iter().map(ProblemJson::of).collect(),
    };
    serde_json::to_string_pretty(&plain).map_err(|cause| Ended::failed(format!("写不成 JSON：{cause}")))
}

fn take(place: Place, code: &str, file: &Path, how: TakeIn, folders: FolderOptions) -> Outcome {
    let notice = notice_of(code, folders.clone())?;
    let moment = clock::now();
    if let Some(stopped) = secret_of(file)? {
        return serve::block_on(async {
            let office = serve::open(place.data, place.database, folders, &moment).await?;
            let by = Actor::command_line();
            let recorded = office.record_secret_stop(&moment, &by, "ledger take", "附件").await;
            office.close().await;
            recorded.map_err(|error| serve::ended(&error))?;
            Err(stopped)
        });
    }
    let checked = read_book(&notice, file)?;
    serve::block_on(async {
        let office = serve::open(place.data, place.database, folders, &moment).await?;
        let taken = office.take_in_ledger(&moment, &Actor::command_line(), code, checked, how).await;
        office.close().await;
        let receipt = taken.map_err(|error| serve::ended(&error))?;
        receipt.left_out.iter().for_each(|problem| say::say(&problem.to_string()));
        say::say(&receipt.sentence());
        Ok(if receipt.left_out.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    })
}

fn export(place: Place, out: &Path, folders: FolderOptions) -> Outcome {
    serve::block_on(async {
        let office = serve::open(place.data, place.database, folders, &clock::now()).await?;
        let text = office.export_ledger().await;
        office.close().await;
        let text = text.map_err(|fault| serve::ended(&fault.into()))?;
        write(out, text.as_bytes())?;
        say::say(&format!("已写出台账{}行：{}", text.lines().count(), out.display()));
        Ok(ExitCode::SUCCESS)
    })
}
