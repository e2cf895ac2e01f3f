//! The command line (命令行): one file for each command, its words in Chinese, exit codes that scripts can use:
//! 0 done, 1 refused or problems found, 2 not understood, 3 a fault of ours.
//!
//! To add a command: a variant of [`Command`] with its help, a file in `command/` with `run`, a line in [`run`].

pub mod account;
pub mod backup;
pub mod bad_usage;
pub mod bulletin;
pub mod evidence_options;
pub mod forms;
pub mod ledger;
pub mod notice;
pub mod place;
pub mod plan;
pub mod proofread;
pub mod reindex;
pub mod relocate;
pub mod reprints;
pub mod say;
pub mod serve;
pub mod trial;
pub mod verify;

use crate::frame::VERSION;
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// Why a command ended early: the sentence for the person and the exit code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// What, why and what to do next.
    pub words: String,
    /// 1 for a refusal, 3 for a fault.
    pub code: u8,
}

impl Ended {
    /// The person can do something about it.
    pub fn refused(words: impl Into<String>) -> Self {
        Self { words: words.into(), code: 1 }
    }

    /// It is ours.
    pub fn failed(words: impl Into<String>) -> Self {
        Self { words: words.into(), code: 3 }
    }
}

/// What every command answers: the exit code, or why it ended early.
pub type Outcome = Result<ExitCode, Ended>;

pub(crate) const HELP: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}";

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "zhaozhang",
    version = VERSION,
    about = "照章：让通知自己算账。条文立规矩，台账记事实，得分有依据。",
    help_template = HELP,
    override_usage = "zhaozhang [选项] <命令>",
    subcommand_help_heading = "命令",
    subcommand_value_name = "命令",
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true,
    arg_required_else_help = true
)]
pub struct Line {
    #[command(subcommand)]
    command: Command,
    /// 显示帮助
    #[arg(short, long, global = true, action = clap::ArgAction::Help, help_heading = "选项", display_order = 93)]
    help: Option<bool>,
    /// 显示版本
    #[arg(short = 'V', long, action = clap::ArgAction::Version, help_heading = "选项")]
    version: Option<bool>,
    #[command(flatten)]
    folders: FolderOptions,
}

/// Where notices and fonts lie, for every command.
#[derive(Debug, Clone, clap::Args)]
pub struct FolderOptions {
    /// 通知文件夹；不写时在当前文件夹和程序旁边找“notices”
    #[arg(
        long,
        global = true,
        value_name = "文件夹",
        display_order = 91,
        env = "ZHAOZHANG_NOTICES",
        hide_env = true,
        help_heading = "选项"
    )]
    pub notices: Option<PathBuf>,
    /// 字体文件夹；不写时在当前文件夹和程序旁边找“fonts”
    #[arg(
        long,
        global = true,
        value_name = "文件夹",
        display_order = 92,
        env = "ZHAOZHANG_FONTS",
        hide_env = true,
        help_heading = "选项"
    )]
    pub fonts: Option<PathBuf>,
    /// 个人信息密钥文件；不写时用数据文件夹里的 keys/personal.key，多台服务器共用一个库的要一致
    #[arg(
        long,
        global = true,
        value_name = "文件",
        display_order = 92,
        env = "ZHAOZHANG_KEY_FILE",
        hide_env = true,
        help_heading = "选项"
    )]
    pub key_file: Option<PathBuf>,
}

/// What can be asked for.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 用演示数据打开系统，在浏览器中试用
    #[command(help_template = HELP, override_usage = "zhaozhang demo [选项]")]
    Demo(serve::DemoOptions),
    /// 用本单位的数据文件夹打开系统
    #[command(help_template = HELP, override_usage = "zhaozhang serve --data <文件夹> [选项]")]
    Serve(serve::ServeOptions),
    /// 检查通知：读不读得通，有哪些疑点，算例对不对
    #[command(
        subcommand,
        help_template = HELP,
        override_usage = "zhaozhang notice <命令> [代号或文件夹]",
        subcommand_help_heading = "命令",
        disable_help_subcommand = true
    )]
    Notice(notice::NoticeCommand),
    /// 台账：模板、核对、入账、导出
    #[command(
        subcommand,
        help_template = HELP,
        override_usage = "zhaozhang ledger <命令> [选项]",
        subcommand_help_heading = "命令",
        disable_help_subcommand = true
    )]
    Ledger(ledger::LedgerCommand),
    /// 由台账生成一期通报：公文、排名表、得分明细和数据
    #[command(
        help_template = HELP,
        override_usage = "zhaozhang bulletin --notice <代号> --ledger <文件> --period <周期> --out <文件夹> [选项]"
    )]
    Bulletin(bulletin::BulletinOptions),
    /// 试算：同一本台账按两种读法或两个通知各算一遍，逐单位列出差额和缘由
    #[command(
        help_template = HELP,
        override_usage = "zhaozhang try --notice <代号> --ledger <文件> --period <周期> --with <编号=读法>\n      zhaozhang try --notice <代号> --ledger <文件> --period <周期> --against <代号>"
    )]
    Try(trial::TrialOptions),
    /// 写出通知所附的计分用表；写明单位、台账和周期的，一并填好季报表
    #[command(help_template = HELP, override_usage = "zhaozhang forms --notice <代号> --out <文件夹> [选项]")]
    Forms(forms::FormsOptions),
    /// 读改革方案：任务、责任单位、指标、时限，列成待确认的任务表
    #[command(help_template = HELP, override_usage = "zhaozhang plan <文件> [--out <任务表.xlsx>]")]
    Plan(plan::PlanOptions),
    /// 文字把关：公文和稿件中的文号、日期、错别字、违规信息、个人信息等，逐处列出
    #[command(help_template = HELP, override_usage = "zhaozhang proofread <文件> [选项]")]
    Proofread(proofread::ProofreadOptions),
    /// 转载归并：哪些稿件是同一篇、谁是首发、依据是什么
    #[command(help_template = HELP, override_usage = "zhaozhang reprints <文件.jsonl> [选项]")]
    Reprints(reprints::ReprintOptions),
    /// 备份：数据库、印发件、附件、密钥、通知和裁定，合成一个文件
    #[command(help_template = HELP, override_usage = "zhaozhang backup --data <文件夹> --out <文件> [选项]")]
    Backup(backup::BackupOptions),
    /// 恢复：由备份文件恢复到一个空的文件夹
    #[command(help_template = HELP, override_usage = "zhaozhang restore <备份文件> --data <文件夹> [选项]")]
    Restore(backup::RestoreOptions),
    /// 迁移：数据文件夹里的数据库迁入 PostgreSQL
    #[command(help_template = HELP, override_usage = "zhaozhang move --from <文件夹> --to <地址>")]
    Move(relocate::MoveOptions),
    /// 重建检索：按现有记录重做全文检索，不改动任何记录
    #[command(help_template = HELP, override_usage = "zhaozhang reindex --data <文件夹> [选项]")]
    Reindex(reindex::ReindexOptions),
    /// 账号：建立首批管理员账号，管理员忘记密码时重置
    #[command(
        subcommand,
        help_template = HELP,
        override_usage = "zhaozhang account <命令> [选项]",
        subcommand_help_heading = "命令",
        disable_help_subcommand = true
    )]
    Account(account::AccountCommand),
    /// 核验台账有没有被改动
    #[command(help_template = HELP, override_usage = "zhaozhang verify --data <文件夹>\n      zhaozhang verify <文件>")]
    Verify(verify::VerifyOptions),
}

/// Reads the arguments of the process and runs the command.
pub fn run() -> ExitCode {
    let line = match Line::try_parse() {
        Ok(line) => line,
        Err(error) => return bad_usage::explain(&error),
    };
    let outcome = match line.command {
        Command::Demo(options) => serve::demo(options, line.folders),
        Command::Serve(options) => serve::serve(options, line.folders),
        Command::Notice(command) => notice::run(command, line.folders),
        Command::Ledger(command) => ledger::run(command, line.folders),
        Command::Bulletin(options) => bulletin::run(&options, line.folders),
        Command::Try(options) => trial::run(&options, line.folders),
        Command::Forms(options) => forms::run(&options, line.folders),
        Command::Plan(options) => plan::run(&options),
        Command::Proofread(options) => proofread::run(options, line.folders),
        Command::Reprints(options) => reprints::run(&options),
        Command::Backup(options) => backup::back_up(options, line.folders),
        Command::Restore(options) => backup::restore(options),
        Command::Move(options) => relocate::run(options, line.folders),
        Command::Reindex(options) => reindex::run(options, line.folders),
        Command::Account(command) => account::run(command, line.folders),
        Command::Verify(options) => verify::run(options, line.folders),
    };
    outcome.unwrap_or_else(|ended| {
        say::complain(&ended.words);
        ExitCode::from(ended.code)
    })
}
