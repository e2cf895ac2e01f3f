//! Options of `serve` about evidence (佐证材料): what looks for viruses, and the bucket in which files lie when it is not
//! the data folder.

use super::Ended;
use crate::bucket::{self, BucketSetting};
use crate::reading::PdfReader;
use crate::scanning::{ClamdScanner, CommandScanner};
use clap::Args;
use std::sync::Arc;
use zhaozhang_office::Office;
use zhaozhang_office::evidence::{Equipment, ReadWords, Scan};

/// The options.
#[derive(Debug, Args)]
pub struct EvidenceOptions {
    /// 收下佐证材料前运行的病毒检查命令，文件路径接在后面；退出码0为无毒，1为有毒，如 "clamscan --no-summary"
    #[arg(long, value_name = "命令", conflicts_with = "clamd", help_heading = "选项")]
    scan_command: Option<String>,
    /// 收下佐证材料前询问的 clamd，写主机:端口或套接字路径，如 127.0.0.1:3310
    #[arg(long, value_name = "地址", help_heading = "选项")]
    clamd: Option<String>,
    /// 佐证材料存入对象存储（S3 协议）的存储桶；不写时存在数据文件夹里。桶里的文件不在本系统的备份中
    #[arg(long, value_name = "桶名", requires = "bucket_endpoint", help_heading = "选项")]
    bucket: Option<String>,
    /// 对象存储的地址，写 https:// 开头的全址
    #[arg(long, value_name = "地址", requires = "bucket", help_heading = "选项")]
    bucket_endpoint: Option<String>,
    /// 对象存储的区域，不写时为 us-east-1
    #[arg(
        long,
        default_value = "us-east-1",
        hide_default_value = true,
        value_name = "区域",
        help_heading = "选项"
    )]
    bucket_region: String,
    /// 对象存储的访问键；最好用环境变量 `ZHAOZHANG_BUCKET_KEY`
    #[arg(
        long,
        env = "ZHAOZHANG_BUCKET_KEY",
        hide_env = true,
        hide_env_values = true,
        default_value = "",
        hide_default_value = true,
        value_name = "键",
        help_heading = "选项"
    )]
    bucket_key: String,
    /// 对象存储的密钥；只用环境变量 `ZHAOZHANG_BUCKET_SECRET`，不要写在命令里
    #[arg(
        long,
        env = "ZHAOZHANG_BUCKET_SECRET",
        hide_env = true,
        hide_env_values = true,
        default_value = "",
        hide_default_value = true,
        value_name = "密钥",
        help_heading = "选项"
    )]
    bucket_secret: String,
}

impl EvidenceOptions {
    /// Tells the office, and removes what unfinished uploads left behind.
    pub(super) fn equip(self, office: &Office) -> Result<(), Ended> {
        let scanner: Option<Arc<dyn Scan>> = match (&self.scan_command, &self.clamd) {
            (Some(command), _) => Some(Arc::new(CommandScanner::new(command))),
            (None, Some(address)) => Some(Arc::new(ClamdScanner::new(address))),
            (None, None) => None,
        };
        let bucket =
            match (self.bucket, self.bucket_endpoint) {
                (Some(name), Some(endpoint)) => {
                    let setting = BucketSetting {
                        name,
                        endpoint,
                        region: self.bucket_region,
                        key: self.bucket_key,
                        secret: self.bucket_secret,
                    };
                    let opened = bucket::open(&setting);
                    Some(opened.map_err(|why| {
                        Ended::refused(format!("{why}。请核对 --bucket 各项后重试。（C-306）"))
                    })?)
                }
                _ => None,
            };
        let reader = PdfReader::found().map(|reader| -> Arc<dyn ReadWords> { Arc::new(reader) });
        office.equip_evidence(Equipment { bucket, scanner, reader });
        office.sweep_incoming();
        Ok(())
    }
}
