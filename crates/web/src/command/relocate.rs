//! `zhaozhang move`: an office on a database file goes to PostgreSQL.

use super::{FolderOptions, Outcome, say, serve};
use crate::clock;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;
use zhaozhang_office::Actor;

/// Options of `move`.
#[derive(Debug, Args)]
pub struct MoveOptions {
    /// 数据文件夹，其中的数据库将迁走；印发件、附件和密钥仍在这里
    #[arg(long, value_name = "文件夹", help_heading = "选项")]
    from: PathBuf,
    /// 空的 PostgreSQL 数据库，例如 <postgres://用户@主机/数据库名>
    #[arg(long, value_name = "地址", help_heading = "选项")]
    to: String,
}

/// `zhaozhang move`.
pub fn run(options: MoveOptions, folders: FolderOptions) -> Outcome {
    serve::expect_data_folder(&options.from)?;
    serve::block_on(async {
        let moment = clock::now();
        let shown = options.from.display().to_string();
        let office = serve::open(options.from, None, folders, &moment).await?;
        let receipt = office.move_database(&moment, &Actor::command_line(), &options.to).await;
        office.close().await;
        let receipt = receipt.map_err(|error| serve::ended(&error))?;
        say::say(&receipt.sentence());
        say::say(&format!(
            "今后请用 zhaozhang serve --data {shown} --database {} 启动。原数据库文件保留备查，不再写入。",
            receipt.place
        ));
        Ok(ExitCode::SUCCESS)
    })
}
