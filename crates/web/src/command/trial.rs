//! `zhaozhang try`: the same ledger under two readings or two notices, the difference for each unit and why.
//! Nothing is kept and nothing is ruled.

use super::bulletin::{notice_under, period, reading, usable};
use super::{Ended, FolderOptions, Outcome, ledger, say};
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;
use zhaozhang_domain::calendar::Calendar;
use zhaozhang_domain::fact::Ledger;
use zhaozhang_domain::period::Period;
use zhaozhang_domain::score::score;
use zhaozhang_office::ruling::compare::{Side, compare};

/// Options of `try`.
#[derive(Debug, Args)]
pub struct TrialOptions {
    /// 通知代号
    #[arg(long, value_name = "代号", help_heading = "选项")]
    notice: String,
    /// 台账文件：xlsx、xls、ods、csv
    #[arg(long, value_name = "文件", help_heading = "选项")]
    ledger: PathBuf,
    /// 周期：2020-07、2023-Q1、2020-H2、2020
    #[arg(long, value_name = "周期", value_parser = period, help_heading = "选项")]
    period: Period,
    /// 与另一种读法比较，可写多次，如 A-01=附件2
    #[arg(long, value_name = "编号=读法", value_parser = reading, help_heading = "选项")]
    with: Vec<(String, String)>,
    /// 与另一个通知比较
    #[arg(long, value_name = "代号", help_heading = "选项")]
    against: Option<String>,
    /// 台账有问题时，只用合格行
    #[arg(long, help_heading = "选项")]
    valid_rows: bool,
}

/// Runs the command.
pub fn run(options: &TrialOptions, folders: FolderOptions) -> Outcome {
    if options.with.is_empty() && options.against.is_none() {
        return Err(Ended::refused(
            "没有写明与什么比较。请用--with写另一种读法（如--with A-01=附件2），或用--against写另一个通知的代号。（C-702）",
        ));
    }
    let (first, _) = notice_under(&options.notice, &[], folders.clone())?;
    let other = options.against.as_ref().unwrap_or(&options.notice);
    let (second, _) = notice_under(other, &options.with, folders)?;
    let checked = ledger::read_book(&first, &options.ledger)?;
    usable(&checked, options.valid_rows)?;
    let facts = Ledger::of(checked.rows.into_iter().map(|row| row.fact));
    let calendar = Calendar::national();
    let as_of = options.period.last_day();
    let sheets = (score(&first, &calendar, &facts, as_of), score(&second, &calendar, &facts, as_of));
    let before = Side { notice: &first, sheet: &sheets.0 };
    let after = Side { notice: &second, sheet: &sheets.1 };
    say::say(compare(&facts, before, after, options.period).to_string().trim_end());
    Ok(ExitCode::SUCCESS)
}
