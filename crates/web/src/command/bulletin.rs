//! `zhaozhang bulletin`: from a ledger workbook to the drawn bulletin of a period, without an office.
//! Nothing is kept: issuing for good is done in an office, which freezes what it issues.

use super::{Ended, FolderOptions, Outcome, ledger, say};
use crate::{clock, config};
use chrono::NaiveDate;
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use zhaozhang_domain::calendar::Calendar;
use zhaozhang_domain::fact::Ledger;
use zhaozhang_domain::notice::Notice;
use zhaozhang_domain::notice::file::{NoticeFolder, read_with};
use zhaozhang_domain::period::Period;
use zhaozhang_domain::score::score;
use zhaozhang_office::bulletin::{self, Draft, Paper, Places};
use zhaozhang_office::ledger::ledger_book::{CheckedLedger, RowPlace};

/// Options of `bulletin`.
#[derive(Debug, Args)]
pub struct BulletinOptions {
    /// 通知代号
    #[arg(long, value_name = "代号", help_heading = "选项")]
    notice: String,
    /// 台账文件：xlsx、xls、ods、csv
    #[arg(long, value_name = "文件", help_heading = "选项")]
    ledger: PathBuf,
    /// 周期：2020-07、2023-Q1、2020-H2、2020
    #[arg(long, value_name = "周期", value_parser = period, help_heading = "选项")]
    period: Period,
    /// 写到哪个文件夹
    #[arg(long, value_name = "文件夹", help_heading = "选项")]
    out: PathBuf,
    /// 发文字号，如“赣市医保字〔2020〕40号”；不写时留空待填
    #[arg(long, value_name = "文号", help_heading = "选项")]
    number: Option<String>,
    /// 成文日期，不写时为今天
    #[arg(long, value_name = "日期", help_heading = "选项")]
    issued_on: Option<NaiveDate>,
    /// 统计截至，不写时为周期最后一天
    #[arg(long, value_name = "日期", help_heading = "选项")]
    as_of: Option<NaiveDate>,
    /// 按另一种读法计算，可写多次，如 A-01=附件2
    #[arg(long, value_name = "编号=读法", value_parser = reading, help_heading = "选项")]
    ruling: Vec<(String, String)>,
    /// 抄送
    #[arg(long, value_name = "机关", help_heading = "选项")]
    copy_to: Option<String>,
    /// 核稿人
    #[arg(long, value_name = "姓名", help_heading = "选项")]
    checker: Option<String>,
    /// 印发数
    #[arg(long, value_name = "份数", help_heading = "选项")]
    print_run: Option<u32>,
    /// 台账有问题时，只用合格行
    #[arg(long, help_heading = "选项")]
    valid_rows: bool,
}

/// Reads a period for clap.
pub(crate) fn period(text: &str) -> Result<Period, String> {
    Period::parse(text).ok_or_else(|| "请写成2020-07、2023-Q1、2020-H2或2020".to_owned())
}

/// Reads `A-01=附件2` for clap.
pub(crate) fn reading(text: &str) -> Result<(String, String), String> {
    let pair =
        text.split_once(['=', '＝']).map(|(id, reading)| (id.trim().to_owned(), reading.trim().to_owned()));
    pair.filter(|(id, reading)| !id.is_empty() && !reading.is_empty())
        .ok_or_else(|| "请写成“编号=读法”，如 A-01=附件2".to_owned())
}

/// A notice from its folder, under the readings given.
pub(crate) fn notice_under(
    code: &str,
    readings: &[(String, String)],
    folders: FolderOptions,
) -> Result<(Notice, NoticeFolder), Ended> {
    let folder = ledger::folder_of_code(code, folders)?;
    let notice = read_with(&folder, readings).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Ended::refused(format!(
            "通知“{code}”不能这样计算，有{}处问题：\n{}",
            problems.len(),
            lines.join("\n")
        ))
    })?;
    Ok((notice, folder))
}

/// The rows of a checked workbook, or every problem when it is not clean and only all will do.
pub(crate) fn usable(checked: &CheckedLedger, may_leave_out: bool) -> Result<(), Ended> {
    let problems = checked.problems.len() + checked.unlisted;
    if problems == 0 {
        return Ok(());
    }
    for problem in &checked.problems {
        say::complain(&problem.to_string());
    }
    if may_leave_out {
        say::complain(&format!("以上{problems}处问题所在的{}行没有计入。", checked.rows_refused));
        return Ok(());
    }
    Err(Ended::refused(format!(
        "台账有{problems}处问题，没有计算。请按上面各条改好后重试，或加--valid-rows只用合格行。（C-701）"
    )))
}

/// Runs the command.
pub fn run(options: &BulletinOptions, folders: FolderOptions) -> Outcome {
    let (notice, folder) = notice_under(&options.notice, &options.ruling, folders.clone())?;
    let fonts = config::fonts_folder(folders.fonts).map_err(Ended::refused)?;
    let checked = ledger::read_book(&notice, &options.ledger)?;
    usable(&checked, options.valid_rows)?;
    let rows: Vec<RowPlace> = checked.rows.iter().map(|row| row.place.clone()).collect();
    let facts = Ledger::of(checked.rows.into_iter().map(|row| row.fact));
    let calendar = Calendar::national();
    let as_of = options.as_of.unwrap_or_else(|| options.period.last_day());
    let sheet = score(&notice, &calendar, &facts, as_of);
    let paper = paper(options, &notice, &folder);
    let notice_hash = bulletin::notice_hash(&folder);
    let draft = bulletin::draft(&Draft {
        notice: &notice,
        notice_hash: &notice_hash,
        calendar: &calendar,
        ledger: &facts,
        places: Places::Rows(&rows),
        sheet: &sheet,
        period: options.period,
        paper: &paper,
        correction: None,
        ledger_mark: None,
        recall: None,
        tested: None,
        is_demonstration: false,
    });
    let found = bulletin::check(&draft);
    if !found.is_empty() {
        let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
        return Err(Ended::failed(format!(
            "通报前后不一，没有写出，请把以下各条交给维护人员：\n{}",
            lines.join("\n")
        )));
    }
    let library = bulletin::fonts::read(&fonts).map_err(|problem| Ended::refused(problem.to_string()))?;
    let drawn =
        bulletin::draw(&draft, &library).map_err(|cause| Ended::failed(format!("通报画不出来：{cause}")))?;
    for file in &drawn.files {
        let path = options.out.join(&file.name);
        ledger::write(&path, &file.bytes)?;
        say_file(&path, file.bytes.len());
    }
    for remark in drawn.remarks() {
        say::say(&remark);
    }
    for question in notice.questions.iter().filter(|question| question.ruling.is_none()) {
        say::say(&question.remark());
    }
    Ok(ExitCode::SUCCESS)
}

fn say_file(path: &Path, size: usize) {
    say::say(&format!("已写出{}（{} KB）", path.display(), size.div_ceil(1024)));
}

fn paper(options: &BulletinOptions, notice: &Notice, folder: &NoticeFolder) -> Paper {
    let issued_on = options.issued_on.unwrap_or_else(|| clock::now().today);
    let mut paper = Paper::of(notice, folder, options.period, issued_on);
    if let Some(number) = &options.number {
        paper.document_number.clone_from(number);
    }
    paper.copy_to.clone_from(&options.copy_to);
    paper.copy_checker.clone_from(&options.checker);
    paper.print_run = options.print_run;
    paper
}
