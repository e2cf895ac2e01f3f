//! `zhaozhang forms`: the official forms of a notice that concern scores, cell by cell as printed; with a ledger, the
//! 季报表 of a unit filled in.

use super::bulletin::{period, usable};
use super::{Ended, FolderOptions, Outcome, ledger, say};
use chrono::NaiveDate;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;
use zhaozhang_domain::fact::Ledger;
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::period::Period;
use zhaozhang_office::ruling::forms::{self, FormFile, QuarterlyFilling};

/// Options of `forms`.
#[derive(Debug, Args)]
pub struct FormsOptions {
    /// 通知代号
    #[arg(long, value_name = "代号", help_heading = "选项")]
    notice: String,
    /// 写到哪个文件夹
    #[arg(long, value_name = "文件夹", help_heading = "选项")]
    out: PathBuf,
    /// 填季报表的单位，与台账、周期一起写
    #[arg(long, value_name = "单位", requires_all = ["ledger", "period"], help_heading = "选项")]
    unit: Option<String>,
    /// 台账文件
    #[arg(long, value_name = "文件", help_heading = "选项")]
    ledger: Option<PathBuf>,
    /// 周期，如2023-Q1
    #[arg(long, value_name = "周期", value_parser = period, help_heading = "选项")]
    period: Option<Period>,
    /// 填报时间，不写时留空
    #[arg(long, value_name = "日期", help_heading = "选项")]
    filled_on: Option<NaiveDate>,
}

/// Runs the command.
pub fn run(options: &FormsOptions, folders: FolderOptions) -> Outcome {
    let notice = ledger::notice_of(&options.notice, folders)?;
    let drawn = forms::of_notice(&notice);
    let mut files = drawn.map_err(|cause| Ended::failed(format!("表格画不出来：{cause}")))?;
    files.extend(quarterly(options, &notice)?);
    if files.is_empty() {
        return Err(Ended::refused(format!(
            "通知“{}”没有可以写出的表格。请核对代号。（C-703）",
            options.notice
        )));
    }
    for file in files {
        let path = options.out.join(&file.name);
        ledger::write(&path, &file.bytes)?;
        say::say(&format!("已写出{}", path.display()));
    }
    Ok(ExitCode::SUCCESS)
}

fn quarterly(options: &FormsOptions, notice: &Notice) -> Result<Option<FormFile>, Ended> {
    let (Some(unit), Some(file), Some(period)) = (&options.unit, &options.ledger, options.period) else {
        return Ok(None);
    };
    let Some(unit) = notice.units.iter().find(|own| own.name == *unit || own.aliases.contains(unit)) else {
        return Err(Ended::refused(format!("名册中没有“{unit}”。请写单位全称或名册中的别名。（C-704）")));
    };
    let checked = ledger::read_book(notice, file)?;
    usable(&checked, false)?;
    let facts = Ledger::of(checked.rows.into_iter().map(|row| row.fact));
    let filling = QuarterlyFilling { unit: &unit.name, period, filled_on: options.filled_on, ledger: &facts };
    forms::quarterly(notice, filling).map_err(|cause| Ended::failed(format!("季报表画不出来：{cause}")))
}
