//! `zhaozhang backup` and `zhaozhang restore`: everything an office keeps into one file, and back into an empty
//! folder.

use super::place::Place;
use super::{FolderOptions, Outcome, say, serve};
use crate::{clock, config};
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;
use zhaozhang_office::{Actor, BackupRequest, RestoreRequest};

/// Options of `backup`.
#[derive(Debug, Args)]
pub struct BackupOptions {
    /// 哪个单位；系统正在使用时也可以备份
    #[command(flatten)]
    place: Place,
    /// 写到哪个文件，例如 /mnt/备份/照章-20261123.zip
    #[arg(long, value_name = "文件", help_heading = "选项")]
    out: PathBuf,
}

/// Options of `restore`.
#[derive(Debug, Args)]
pub struct RestoreOptions {
    /// 备份文件
    #[arg(value_name = "备份文件", help_heading = "选项")]
    archive: PathBuf,
    /// 恢复到哪个文件夹；必须是空的或尚不存在
    #[arg(long, value_name = "文件夹", help_heading = "选项")]
    data: PathBuf,
    /// 数据恢复到哪个空的 PostgreSQL 数据库；不写时恢复为数据文件夹里的数据库
    #[arg(long, value_name = "地址", help_heading = "选项")]
    database: Option<String>,
}

/// `zhaozhang backup`.
pub fn back_up(options: BackupOptions, folders: FolderOptions) -> Outcome {
    serve::expect_data_folder(&options.place.data)?;
    let notices_folder = config::notices_folder(folders.notices.clone()).map_err(super::Ended::refused)?;
    serve::block_on(async {
        let moment = clock::now();
        let office = serve::open(options.place.data, options.place.database, folders, &moment).await?;
        let request = BackupRequest { out: options.out, notices_folder };
        let receipt = office.back_up(&moment, &Actor::command_line(), request).await;
        office.close().await;
        say::say(&receipt.map_err(|error| serve::ended(&error))?.sentence());
        Ok(ExitCode::SUCCESS)
    })
}

/// `zhaozhang restore`.
pub fn restore(options: RestoreOptions) -> Outcome {
    serve::block_on(async {
        let RestoreOptions { archive, data, database } = options;
        let request = RestoreRequest { archive, data_folder: data, database_url: database };
        let receipt = zhaozhang_office::restore(&clock::now(), &Actor::command_line(), request).await;
        say::say(&receipt.map_err(|error| serve::ended(&error))?.sentence());
        Ok(ExitCode::SUCCESS)
    })
}
