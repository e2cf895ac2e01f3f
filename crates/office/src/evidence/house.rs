//! Where the bytes of evidence lie (材料库): a folder of the data folder, or a bucket of an object store when the office
//! was given one, and what looks for viruses before a file is kept. Set once at the start; the office knows neither
//! addresses nor protocols.
//!
//! A file is on the disk, or whole in the bucket, before any row names it. The folder is part of every backup; a bucket
//! is kept by whoever runs it.

use super::receiving::{Received, not_written};
use crate::refusal::{Fault, OfficeError};
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt as _, WriteMultipart};
use std::fmt;
use std::fs::{self, File};
use std::future::Future;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use zhaozhang_domain::chain::RunningDigest;
use zhaozhang_store::EvidenceFileRow;

/// The word of the store for a file in the data folder.
pub(crate) const FOLDER: &str = "folder";
/// The word of the store for a file in the bucket.
pub(crate) const BUCKET: &str = "bucket";
/// How many bytes are read from the folder or the bucket at once.
const PIECE: u64 = 1024 * 1024;
/// How many bytes go into one part of an upload to the bucket.
const PART: usize = 8 * 1024 * 1024;

/// What a scan found (病毒检查结果).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing.
    Clean,
    /// Something, by its name.
    Infected(String),
}

/// A verdict in the making.
pub type Scanning<'a> = Pin<Box<dyn Future<Output = Result<Verdict, String>> + Send + 'a>>;

/// Something that looks for viruses (病毒检查).
pub trait Scan: fmt::Debug + Send + Sync {
    /// What it is called in the record.
    fn name(&self) -> String;
    /// Looks at a file; what comes instead of a verdict says why there is none.
    fn scan<'a>(&'a self, path: &'a Path) -> Scanning<'a>;
}

/// Words in the making.
pub type ReadingWords<'a> = Pin<Box<dyn Future<Output = Result<String, String>> + Send + 'a>>;

/// Something that takes the words out of a PDF (PDF文字).
pub trait ReadWords: fmt::Debug + Send + Sync {
    /// The words of a file; what comes instead says why there are none.
    fn read<'a>(&'a self, path: &'a Path) -> ReadingWords<'a>;
}

/// What an office was given for its evidence (材料库设置).
#[derive(Debug, Clone, Default)]
pub struct Equipment {
    /// The bucket; the data folder when there is none.
    pub bucket: Option<Arc<dyn ObjectStore>>,
    /// What looks for viruses; nothing until somebody sets it.
    pub scanner: Option<Arc<dyn Scan>>,
    /// What reads PDFs for their words; without it they are found by title and name.
    pub reader: Option<Arc<dyn ReadWords>>,
}

/// The house of an office.
#[derive(Debug, Default)]
pub(crate) struct House {
    equipment: OnceLock<Equipment>,
    number: AtomicU64,
}

impl House {
    /// A number no other unfinished file of this program has.
    pub(crate) fn next_number(&self) -> u64 {
        self.number.fetch_add(1, Ordering::Relaxed)
    }

    /// Sets the equipment; false when it was set before.
    pub(crate) fn equip(&self, equipment: Equipment) -> bool {
        self.equipment.set(equipment).is_ok()
    }

    pub(crate) fn scanner(&self) -> Option<&Arc<dyn Scan>> {
        self.equipment.get()?.scanner.as_ref()
    }

    pub(crate) fn reader(&self) -> Option<&Arc<dyn ReadWords>> {
        self.equipment.get()?.reader.as_ref()
    }

    fn bucket(&self) -> Option<&Arc<dyn ObjectStore>> {
        self.equipment.get()?.bucket.as_ref()
    }

    /// Moves a file that came in to its place and gives place and path.
    pub(crate) async fn place(
        &self,
        data_folder: &Path,
        file: Received,
    ) -> Result<(&'static str, String), OfficeError> {
        let first: String = file.hash.chars().take(2).collect();
        let path = format!("evidence/{first}/{}", file.hash);
        let Some(bucket) = self.bucket() else {
            let target = data_folder.join(&path);
            let moved = tokio::task::spawn_blocking(move || move_in(&file, &target)).await;
            moved
                .map_err(|cause| Fault::new("keeping a file was cut off", cause))?
                .map_err(|cause| not_written(&cause))?;
            return Ok((FOLDER, path));
        };
        let key = Key::from(path.as_str());
        let is_there = bucket.head(&key).await.is_ok_and(|known| known.size == file.size);
        if !is_there {
            upload(bucket, &key, &file).await?;
        }
        Ok((BUCKET, path))
    }

    /// So many bytes of a kept file from a place on; fewer only where it ends.
    pub(crate) async fn read(
        &self,
        data_folder: &Path,
        row: &EvidenceFileRow,
        (from, length): (u64, u64),
    ) -> Result<Vec<u8>, Fault> {
        let length = length.min(PIECE);
        if row.place == BUCKET {
            let Some(bucket) = self.bucket() else {
                return Err(Fault::plain(
                    "the file lies in a bucket and the program was started without one",
                ));
            };
            let key = Key::from(row.path.as_str());
            let bytes = bucket.get_range(&key, from..from + length).await;
            return bytes.map(Into::into).map_err(|cause| Fault::new("cannot read from the bucket", cause));
        }
        let path = data_folder.join(&row.path);
        let read = tokio::task::spawn_blocking(move || read_at(&path, from, length)).await;
        read.map_err(|cause| Fault::new("reading a file was cut off", cause))?
            .map_err(|cause| Fault::new("cannot read a file of evidence", cause))
    }

    /// Reads a kept file to its end and gives its SM3.
    pub(crate) async fn hash(&self, data_folder: &Path, row: &EvidenceFileRow) -> Result<String, Fault> {
        let size = u64::try_from(row.size_bytes).unwrap_or(0);
        let mut digest = RunningDigest::default();
        let mut from = 0;
        while from < size {
            let bytes = self.read(data_folder, row, (from, size - from)).await?;
            if bytes.is_empty() {
                break;
            }
            from += u64::try_from(bytes.len()).unwrap_or(0);
            digest.take(&bytes);
        }
        Ok(digest.finish())
    }
}

fn move_in(file: &Received, target: &Path) -> io::Result<()> {
    if target.is_file() {
        return Ok(());
    }
    let folder: PathBuf = target.parent().map(Path::to_path_buf).unwrap_or_default();
    fs::create_dir_all(&folder)?;
    fs::rename(file.path(), target)?;
    // The name is on the disk too before a row may name it. Windows cannot open folders and needs no such thing.
    if let Ok(folder) = File::open(&folder) {
        folder.sync_all()?;
    }
    Ok(())
}

fn read_at(path: &Path, from: u64, length: u64) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(from))?;
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    file.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

async fn upload(bucket: &Arc<dyn ObjectStore>, key: &Key, file: &Received) -> Result<(), OfficeError> {
    let fault = |cause: object_store::Error| Fault::new("cannot write into the bucket", cause);
    let begun = bucket.put_multipart(key).await.map_err(fault)?;
    let mut writer = WriteMultipart::new_with_chunk_size(begun, PART);
    let mut from = 0;
    while from < file.size {
        let path = file.path().to_owned();
        let read = tokio::task::spawn_blocking(move || read_at(&path, from, PIECE)).await;
        let bytes = read.map_err(|cause| Fault::new("keeping a file was cut off", cause))?;
        let bytes = bytes.map_err(|cause| Fault::new("cannot read a file that came in", cause))?;
        if bytes.is_empty() {
            return Err(Fault::plain("a file that came in is shorter than it was").into());
        }
        from += u64::try_from(bytes.len()).unwrap_or(0);
        writer.wait_for_capacity(4).await.map_err(fault)?;
        writer.write(&bytes);
    }
    writer.finish().await.map(|_| ()).map_err(|cause| fault(cause).into())
}
