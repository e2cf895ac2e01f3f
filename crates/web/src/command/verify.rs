//! `zhaozhang verify`: walks the chain of a data folder, of a ledger that was exported as text, or of an export with
//! proof, which needs no database.

use super::evidence_options::EvidenceOptions;
use super::{Ended, FolderOptions, Outcome, say, serve};
use crate::clock;
use crate::page::entry::local_time;
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use zhaozhang_domain::chain::{self, export};
use zhaozhang_office::evidence::open::FilesReport;
use zhaozhang_office::evidence::size_word;

/// Options of `verify`.
#[derive(Debug, Args)]
pub struct VerifyOptions {
    /// 数据文件夹
    #[arg(
        long,
        value_name = "文件夹",
        required_unless_present = "file",
        conflicts_with = "file",
        help_heading = "选项"
    )]
    data: Option<PathBuf>,
    /// PostgreSQL 地址；不写时用数据文件夹里的数据库
    #[arg(
        long,
        value_name = "地址",
        env = "ZHAOZHANG_DATABASE",
        hide_env = true,
        hide_env_values = true,
        help_heading = "选项"
    )]
    database: Option<String>,
    /// 连同佐证材料文件一起核验：逐个读一遍，与登记的SM3对照；存在存储桶里的，须写明存储桶各项
    #[arg(long, requires = "data", help_heading = "选项")]
    files: bool,
    /// 佐证材料在哪里
    #[command(flatten)]
    evidence: EvidenceOptions,
    /// 导出的文件：“ledger export”写出的台账文本，或“导出与核验”页面导出的操作记录、台账
    #[arg(value_name = "文件", help_heading = "选项")]
    file: Option<PathBuf>,
}

/// Runs the command; exit code 1 when the chain is broken.
pub fn run(options: VerifyOptions, folders: FolderOptions) -> Outcome {
    match (options.data, options.file) {
        (Some(data), _) => {
            let files = options.files.then_some(options.evidence);
            verify_folder(data, options.database, folders, files)
        }
        (None, Some(file)) => verify_text(&file),
        (None, None) => {
            Err(Ended::refused("没有写明核验什么。请用--data指明数据文件夹，或写上台账文本。（C-601）"))
        }
    }
}

fn verify_folder(
    data: PathBuf,
    database: Option<String>,
    folders: FolderOptions,
    files: Option<EvidenceOptions>,
) -> Outcome {
    serve::expect_data_folder(&data)?;
    serve::block_on(async {
        let office = serve::open(data, database, folders, &clock::now()).await?;
        let report = office.verify().await;
        let looked = match files {
            Some(evidence) => {
                evidence.equip(&office)?;
                Some(office.check_evidence_files().await)
            }
            None => None,
        };
        office.close().await;
        let report = report.map_err(|fault| serve::ended(&fault.into()))?;
        say::say(&report.to_string());
        let mut holds = report.holds();
        if let Some(looked) = looked {
            holds &= told(&looked.map_err(|error| serve::ended(&error))?);
        }
        Ok(if holds { ExitCode::SUCCESS } else { ExitCode::from(1) })
    })
}

/// Says what a look at the files of evidence found; whether all are as they were.
fn told(files: &FilesReport) -> bool {
    let whole = size_word(files.bytes);
    if files.faults.is_empty() {
        say::say(&format!("佐证材料：{}个文件（{whole}）与登记的SM3一致。", files.files));
        return true;
    }
    say::say(&format!("佐证材料：{}个文件（{whole}）中有{}个不对：", files.files, files.faults.len()));
    for (hash, why) in &files.faults {
        say::say(&format!("  SM3 {hash}：{why}"));
    }
    say::say("请从备份中取回这些文件，再核验一遍。");
    false
}

fn verify_text(file: &Path) -> Outcome {
    let text = std::fs::read_to_string(file).map_err(|cause| {
        Ended::refused(format!("“{}”读不出来（{cause}）。请核对路径后重试。（C-603）", file.display()))
    })?;
    if export::is_proof(&text) {
        return Ok(verify_proof(&text));
    }
    match chain::check_export(&text) {
        Ok(head) => {
            say::say(&format!("台账：{}条记录首尾衔接，链尾校验值{}。", head.serial, head.hash));
            Ok(ExitCode::SUCCESS)
        }
        Err(broken) => {
            say::say(&format!("台账：{broken}。"));
            Ok(ExitCode::from(1))
        }
    }
}

/// An export with proof: what it holds and that it holds, or the first place at which it does not.
fn verify_proof(text: &str) -> ExitCode {
    match export::check_proof(text) {
        Ok(head) => {
            let place = if head.end.serial == head.last() {
                "到链尾为止".to_owned()
            } else {
                format!("导出时链尾是第{}号", head.end.serial)
            };
            say::say(&format!(
                "{}：第{}号至第{}号共{}条记录首尾衔接，{place}；末条校验值{}。\n由{}于{}导出。前一条校验值{}，可与前一份导出的末条校验值对照。",
                head.chain.word(),
                head.first,
                head.last(),
                head.count,
                head.last_hash,
                head.exported_by,
                local_time(&head.exported_at),
                head.previous_hash
            ));
            ExitCode::SUCCESS
        }
        Err(broken) => {
            say::say(&format!("导出文件有改动：{broken}。请不要采信这份文件，另行导出后对照。"));
            ExitCode::from(1)
        }
    }
}
