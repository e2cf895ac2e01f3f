//! The verb 备份: everything an office keeps, in one file, while the office runs: the database as it stands in one
//! moment, the issued files, attachments and keys of the data folder, and the notices with their rulings.
//!
//! Files are written before the rows that name them and never changed, so copying the rows first and the files after
//! gives a whole whatever happens meanwhile. Reading order: [`manifest`] for what is in it, `archive` for the file;
//! [`mod@crate::care::restore`] brings it back.

mod archive;
pub mod manifest;

pub use manifest::{ChainEnd, Manifest, Part};

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, running};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use crate::scored::aside;
use manifest::FORMAT;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use zhaozhang_store::{Address, Chain, Store, Trouble};

/// What to back up into which file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupRequest {
    /// The file to make; it must not be there yet.
    pub out: PathBuf,
    /// Where the notices lie.
    pub notices_folder: PathBuf,
}

/// What was backed up (备份回执).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupReceipt {
    /// The file.
    pub out: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// What is in it.
    pub manifest: Manifest,
    /// SM3 of the list, which names the SM3 of everything else.
    pub hash: String,
    /// The key of the personal data, when it lies elsewhere and is not in the backup.
    pub key_elsewhere: Option<PathBuf>,
}

impl BackupReceipt {
    /// The receipt in sentences.
    pub fn sentence(&self) -> String {
        let Manifest { ledger, events, parts, .. } = &self.manifest;
        let files = parts.len().saturating_sub(1);
        let mut text = format!(
            "已备份到“{}”（{}字节）：数据库、{files}个文件；台账{}条，操作记录{}条。清单校验值{}。",
            self.out.display(),
            self.bytes,
            ledger.serial,
            events.serial,
            self.hash
        );
        text.push_str(match &self.key_elsewhere {
            None => "其中含个人信息密钥，请按涉密载体的要求保管。",
            Some(_) => "",
        });
        if let Some(place) = &self.key_elsewhere {
            text = format!("{text}个人信息密钥在“{}”，不在备份内，请另行保管。", place.display());
        }
        text
    }
}

/// Removes what was only there while a backup was made.
struct Scratch(Vec<PathBuf>);

impl Drop for Scratch {
    fn drop(&mut self) {
        for path in &self.0 {
            // Most of them are not there any more; the others go now or with the next backup.
            let _ = fs::remove_file(path);
        }
    }
}

impl Office {
    /// Backs the office up while it runs; the backup ends with the event that says so.
    pub async fn back_up(
        &self,
        moment: &Moment,
        actor: &Actor,
        request: BackupRequest,
    ) -> Result<BackupReceipt, OfficeError> {
        permit(actor, running::BACK_UP)?;
        let BackupRequest { out, notices_folder } = request;
        expect_place(&out, &self.inner.data_folder)?;
        let mut writing = self.inner.store.write().await?;
        let detail = format!("备份到“{}”", out.display());
        writing.record(event(moment, actor, running::BACK_UP, "数据库", &detail)).await?;
        writing.commit().await?;
        let database = archive::database_beside(&out);
        let scratch = Scratch(vec![database.clone(), archive::draft_of(&out)]);
        // What a backup that was cut off left behind.
        let _ = fs::remove_file(&database);
        let copied = self.inner.store.snapshot_into(&database, &moment.at).await;
        copied.map_err(|cause| told(&out, Fault::new("cannot copy the database", cause)))?;
        let manifest = list(&database, moment).await.map_err(|fault| told(&out, fault))?;
        let (data_folder, to) = (self.inner.data_folder.clone(), out.clone());
        let packing = move || {
            let sources = archive::sources(&data_folder, &notices_folder)?;
            let (manifest, hash) = archive::write(&to, &database, &sources, manifest)?;
            Ok::<_, io::Error>((manifest, hash, fs::metadata(&to)?.len()))
        };
        let packed = aside("packing a backup".to_owned(), packing).await?;
        let packed = packed.map_err(|cause| told(&out, Fault::new("cannot write the backup", cause)));
        drop(scratch);
        let (manifest, hash, bytes) = packed?;
        let key_file = self.inner.secrets.key_file.clone();
        let key_elsewhere = key_file.filter(|file| !archive::is_inside(file, &self.inner.data_folder));
        Ok(BackupReceipt { out, bytes, manifest, hash, key_elsewhere })
    }
}

fn expect_place(out: &Path, data_folder: &Path) -> Result<(), Refusal> {
    let mut problems = Vec::new();
    let shown = out.display();
    if out.exists() {
        problems.push(Problem::at(
            "out",
            "B-101",
            format!("“{shown}”已经存在，备份不覆盖原有文件"),
            "请换一个文件名，例如带上日期",
        ));
    }
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        problems.push(Problem::at(
            "out",
            "B-102",
            format!("文件夹“{}”不存在", folder.display()),
            "请先建好文件夹，或换一个位置",
        ));
    }
    if archive::is_inside(out, data_folder) {
        problems.push(Problem::at(
            "out",
            "B-103",
            format!("备份文件“{shown}”在数据文件夹里面，硬盘损坏时会一起丢失"),
            "请放到另一块硬盘或另一台机器上",
        ));
    }
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Listed(problems)) }
}

/// A full disk is something the person can do something about.
fn told(out: &Path, fault: Fault) -> OfficeError {
    if fault.trouble() != Trouble::Full {
        return fault.into();
    }
    let what = format!("磁盘已满，备份“{}”没有做成，原有数据没有改动", out.display());
    Refusal::Listed(vec![Problem::of("B-104", what, "请清理磁盘或换一个位置后重新备份")]).into()
}

/// What the copy of the database holds.
async fn list(database: &Path, moment: &Moment) -> Result<Manifest, Fault> {
    let opened = Store::open(&Address::File(database.to_owned()), &moment.at).await;
    let store = opened.map_err(|cause| Fault::new("cannot open the copy of the database", cause))?;
    let ledger = store.head(Chain::Ledger).await?;
    let events = store.head(Chain::Event).await?;
    let tables = store.row_counts().await?;
    store.close().await;
    Ok(Manifest {
        format: FORMAT.to_owned(),
        made_at: moment.at.clone(),
        ledger: ledger.into(),
        events: events.into(),
        tables: tables.into_iter().collect(),
        parts: Vec::new(),
    })
}
