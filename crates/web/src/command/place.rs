//! Which office a command works on: its data folder, and the server when its rows are not in the folder.

use clap::Args;
use std::path::PathBuf;

/// Which office.
#[derive(Debug, Clone, Args)]
pub struct Place {
    /// 数据文件夹
    #[arg(long, value_name = "文件夹", env = "ZHAOZHANG_DATA", hide_env = true, help_heading = "选项")]
    pub(crate) data: PathBuf,
    /// PostgreSQL 地址；不写时用数据文件夹里的数据库
    #[arg(
        long,
        value_name = "地址",
        env = "ZHAOZHANG_DATABASE",
        hide_env = true,
        hide_env_values = true,
        help_heading = "选项"
    )]
    pub(crate) database: Option<String>,
}
