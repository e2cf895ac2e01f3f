//! The verb 恢复备份: an empty data folder filled from a backup, after every part was compared with the list and both
//! chains were walked. All or nothing; the last event of the restored office says where it came from.
//!
//! Next: [`crate::care::backup`] for what is in a backup.

mod unpack;

use crate::audit::verify_chain::walk_chain;
use crate::care::backup::Manifest;
use crate::care::move_database::{Target, copy_refusal, open_target};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::open::DATABASE_FILE;
use crate::permit::{permit, running};
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use crate::scored::aside;
use std::fs;
use std::path::{Path, PathBuf};
use zhaozhang_domain::chain::Head;
use zhaozhang_store::{Address, Chain, OpenFault, Store};

/// What to restore into which folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoreRequest {
    /// The backup.
    pub archive: PathBuf,
    /// The folder to fill; it must be empty or not there yet.
    pub data_folder: PathBuf,
    /// An empty PostgreSQL database for the rows; nothing for a database file in the folder.
    pub database_url: Option<String>,
}

/// What was restored (恢复回执).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoreReceipt {
    /// What the backup said of itself.
    pub manifest: Manifest,
    /// The folder that was filled.
    pub data_folder: PathBuf,
    /// Where the notices of the backup lie now; nothing when they lie in the data folder as before.
    pub notices_folder: Option<PathBuf>,
}

impl RestoreReceipt {
    /// The receipt in sentences.
    pub fn sentence(&self) -> String {
        let Manifest { made_at, ledger, events, parts, .. } = &self.manifest;
        let mut text = format!(
            "已恢复到“{}”：{made_at}的备份，{}个部分与清单一致；台账{}条、操作记录{}条首尾衔接，台账链尾校验值{}。",
            self.data_folder.display(),
            parts.len(),
            ledger.serial,
            events.serial,
            ledger.hash
        );
        if let Some(folder) = &self.notices_folder {
            text = format!("{text}备份时的通知和裁定在“{}”，启动时请加 --notices 指明。", folder.display());
        }
        text
    }
}

/// Where parts are unpacked before they are all known to be right.
const WORKBENCH: &str = ".restoring";

/// Restores a backup.
pub async fn restore(
    moment: &Moment,
    actor: &Actor,
    request: RestoreRequest,
) -> Result<RestoreReceipt, OfficeError> {
    permit(actor, running::RESTORE)?;
    let RestoreRequest { archive, data_folder, database_url } = request;
    expect_empty(&data_folder)?;
    let bench = data_folder.join(WORKBENCH);
    let was_there = data_folder.exists();
    let done = fill(moment, actor, &archive, &data_folder, database_url.as_deref()).await;
    // Nothing half-restored is left lying about.
    let _ = fs::remove_dir_all(&bench);
    if done.is_err() && !was_there {
        let _ = fs::remove_dir(&data_folder);
    }
    done
}

async fn fill(
    moment: &Moment,
    actor: &Actor,
    archive: &Path,
    data_folder: &Path,
    database_url: Option<&str>,
) -> Result<RestoreReceipt, OfficeError> {
    let bench = data_folder.join(WORKBENCH);
    let (from, to) = (archive.to_owned(), bench.clone());
    let unpacked = aside("unpacking a backup".to_owned(), move || unpack::unpack(&from, &to)).await?;
    let manifest = unpacked?;
    let target = match database_url {
        Some(url) => Some(open_target(url, moment).await?),
        None => None,
    };
    let checked = check_and_record(moment, actor, archive, &bench, &manifest, target.as_ref()).await;
    if let Some(target) = target {
        target.store.close().await;
    }
    checked?;
    let keeps_file = database_url.is_none();
    let (bench, folder) = (bench.clone(), data_folder.to_owned());
    let placing = move || unpack::place(&bench, &folder, keeps_file);
    let has_notices = aside("placing a restored office".to_owned(), placing)
        .await?
        .map_err(|cause| unpack::unwritable(data_folder, cause))?;
    let notices_folder = has_notices.then(|| data_folder.join("notices"));
    Ok(RestoreReceipt { manifest, data_folder: data_folder.to_owned(), notices_folder })
}

/// Walks the chains of the restored database, compares their ends with the list, takes the rows to the server when
/// there is one, and records where the office came from.
async fn check_and_record(
    moment: &Moment,
    actor: &Actor,
    archive: &Path,
    bench: &Path,
    manifest: &Manifest,
    target: Option<&Target>,
) -> Result<(), OfficeError> {
    let file = Address::File(bench.join(DATABASE_FILE));
    let store = Store::open(&file, &moment.at).await.map_err(|fault| unopened(archive, fault))?;
    for (chain, name, end) in
        [(Chain::Ledger, "台账", &manifest.ledger), (Chain::Event, "操作记录", &manifest.events)]
    {
        let (head, broken) = walk_chain(&store, chain, Head::default()).await?;
        if broken.is_some() || (head.serial, &head.hash) != (end.serial, &end.hash) {
            store.close().await;
            let what = format!("备份“{}”中的{name}与清单不符，没有恢复", archive.display());
            return Err(Refusal::Listed(vec![Problem::of("B-207", what, OTHER_BACKUP)]).into());
        }
    }
    let recorded = match target {
        Some(target) => match store.copy_into(&target.store).await {
            Ok(_) => record(moment, actor, archive, &target.store).await,
            Err(fault) => Err(copy_refusal(&target.place, fault)),
        },
        None => record(moment, actor, archive, &store).await,
    };
    store.close().await;
    recorded
}

const OTHER_BACKUP: &str = "请换用另一份备份";

async fn record(moment: &Moment, actor: &Actor, archive: &Path, store: &Store) -> Result<(), OfficeError> {
    let mut writing = store.write().await?;
    let detail = format!("由备份“{}”恢复", archive.display());
    writing.record(event(moment, actor, running::RESTORE, "数据库", &detail)).await?;
    writing.commit().await?;
    Ok(())
}

fn unopened(archive: &Path, fault: OpenFault) -> OfficeError {
    let place = archive.display();
    match fault {
        OpenFault::Newer { found, known } => Refusal::Listed(vec![Problem::of(
            "B-208",
            format!("备份“{place}”由更新的版本做成（库版本{found}，本程序只认到{known}）"),
            "请使用做备份时的版本或更新的版本恢复",
        )])
        .into(),
        other => Fault::new("cannot open the database of the backup", other).into(),
    }
}

fn expect_empty(folder: &Path) -> Result<(), Refusal> {
    let shown = folder.display();
    let (code, what) = if folder.is_file() {
        ("B-201", format!("“{shown}”是一个文件，不是文件夹"))
    } else if fs::read_dir(folder).is_ok_and(|mut inside| inside.next().is_some()) {
        ("B-202", format!("文件夹“{shown}”不是空的，恢复不覆盖原有数据"))
    } else {
        return Ok(());
    };
    Err(Refusal::Listed(vec![Problem::at("data", code, what, "请用 --data 指明一个空的或尚不存在的文件夹")]))
}
