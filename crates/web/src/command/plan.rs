//! `zhaozhang plan`: reads a reform plan into a table of tasks for a person to confirm. Nothing is kept.

use super::{Ended, Outcome, say};
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;
use zhaozhang_document::xlsx::{SheetName, WorkbookMeta, tables};
use zhaozhang_office::plan::read_plan::{ReadPlan, read_plan, task_table};

/// Options of `plan`.
#[derive(Debug, Args)]
pub struct PlanOptions {
    /// 方案的文本或网页文件（txt、html）
    #[arg(value_name = "文件", help_heading = "选项")]
    file: PathBuf,
    /// 把任务表写成工作簿
    #[arg(long, value_name = "任务表.xlsx", help_heading = "选项")]
    out: Option<PathBuf>,
}

/// Runs the command: exit code 1 when the text has faults a person must look at.
pub fn run(options: &PlanOptions) -> Outcome {
    let shown = options.file.display();
    let bytes = std::fs::read(&options.file).map_err(|cause| {
        Ended::refused(format!("“{shown}”读不出来：{cause}。请核对文件名后重试。（C-811）"))
    })?;
    if let Some(stopped) = super::ledger::secret_of(&options.file)? {
        return Err(stopped);
    }
    let plan = read_plan(&bytes)
        .map_err(|refusal| Ended::refused(format!("“{shown}”不是文本：{refusal}（C-812）")))?;
    say_plan(&plan);
    if let Some(out) = &options.out {
        let book = workbook(&plan)?;
        std::fs::write(out, book).map_err(|cause| {
            Ended::refused(format!("写不进“{}”：{cause}。请换个位置重试。（C-813）", out.display()))
        })?;
        say::say(&format!("已写出任务表：{}", out.display()));
    }
    Ok(if plan.reading.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn say_plan(plan: &ReadPlan) {
    for read in &plan.reading.plans {
        let title = read.head.title.as_ref().map_or("（没有读出标题）", |title| title.value.as_str());
        let n_parts: usize = read.tasks.iter().map(|task| task.parts.len()).sum();
        let n_targets: usize =
            read.tasks.iter().flat_map(|task| &task.parts).map(|part| part.targets.len()).sum();
        say::say(&format!(
            "《{title}》：任务{}项，责任段{n_parts}处，量化指标{n_targets}项。",
            read.tasks.len()
        ));
        let table = task_table(read);
        for row in &table.rows {
            let cell = |at: usize| row.get(at).map_or("", |cell| cell.text.as_str());
            let text: String = cell(2).chars().take(36).collect();
            say::say(&format!("  {}　{text}　{}（{}）　{}", cell(0), cell(3), cell(4), cell(6)));
            if !cell(7).is_empty() {
                say::say(&format!("      请核对：{}", cell(7)));
            }
        }
    }
    for fault in &plan.reading.faults {
        say::say(&format!("原文问题　{}　{}", fault.kind, fault.sentence));
    }
}

/// One sheet for each plan of the file.
fn workbook(plan: &ReadPlan) -> Result<Vec<u8>, Ended> {
    let failed = |cause: &dyn std::fmt::Display| Ended::failed(format!("任务表没有写成：{cause}。（C-814）"));
    let mut sheets = Vec::new();
    for (at, read) in plan.reading.plans.iter().enumerate() {
        let name = if at == 0 { "任务表".to_owned() } else { format!("任务表{}", at + 1) };
        sheets.push((SheetName::new(&name).map_err(|cause| failed(&cause))?, task_table(read)));
    }
    let issued = plan.reading.plans.iter().find_map(|read| read.head.issued_on.as_ref());
    let created_on = issued.map_or_else(|| crate::clock::now().today, |day| day.value);
    let meta =
        WorkbookMeta {
            title: "方案任务表（待确认）".to_owned(), author: "照章".to_owned(), created_on
        };
    tables(&sheets, &meta).map_err(|cause| failed(&cause))
}
