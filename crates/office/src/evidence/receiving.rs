//! Receiving a file (接收文件): what comes in is written to the disk and hashed piece by piece, never held whole. The
//! unfinished file lies in a hidden folder of the data folder, locked, and goes when nobody keeps it.

use super::family::LARGEST_MEGABYTES;
use crate::Office;
use crate::refusal::{Fault, OfficeError, Problem, Refusal};
use crate::submission::store_attachment::safe_name;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use zhaozhang_domain::chain::RunningDigest;

/// Where unfinished files lie, below the data folder; backups leave it out for its dot.
const INCOMING: &str = "evidence/.incoming";
/// How many bytes are written at once.
const PIECE: usize = 1024 * 1024;

/// A file that is coming in (接收中的文件).
#[derive(Debug)]
pub struct Receiving {
    /// The name it came with, made safe.
    pub name: String,
    buffer: Vec<u8>,
    size: u64,
    largest: u64,
    open: Option<Open>,
    draft: Draft,
}

/// The parts that move to the writing thread and back.
#[derive(Debug)]
struct Open {
    file: File,
    digest: RunningDigest,
    crc: crc32fast::Hasher,
}

/// An unfinished file on the disk; removed with the value.
#[derive(Debug)]
pub(crate) struct Draft(pub(crate) PathBuf);

impl Drop for Draft {
    fn drop(&mut self) {
        // Kept files were moved away; what is still here concerns nobody.
        let _ = fs::remove_file(&self.0);
    }
}

/// A file that came in whole (收到的文件).
#[derive(Debug)]
pub struct Received {
    /// The name it came with, made safe.
    pub name: String,
    /// SM3 of its bytes.
    pub hash: String,
    /// CRC-32 of its bytes.
    pub crc32: u32,
    /// Size in bytes.
    pub size: u64,
    pub(crate) draft: Draft,
}

impl Received {
    /// Where it lies until somebody keeps it.
    pub fn path(&self) -> &Path {
        &self.draft.0
    }
}

impl Office {
    /// Begins to take a file in.
    pub async fn receive_evidence(&self, name: &str) -> Result<Receiving, OfficeError> {
        let folder = self.inner.data_folder.join(INCOMING);
        // The number keeps files of one program apart, the random bytes those of several.
        let number = self.inner.evidence.next_number();
        let path = folder.join(format!("{number}-{}.part", self.random().hex::<8>()));
        let made = {
            let path = path.clone();
            tokio::task::spawn_blocking(move || begin(&folder, &path)).await
        };
        let file = made
            .map_err(|cause| Fault::new("beginning to receive was cut off", cause))?
            .map_err(|cause| not_written(&cause))?;
        Ok(Receiving {
            name: safe_name(name),
            buffer: Vec::new(),
            size: 0,
            largest: u64::try_from(LARGEST_MEGABYTES).unwrap_or(0) * 1024 * 1024,
            open: Some(Open { file, digest: RunningDigest::default(), crc: crc32fast::Hasher::new() }),
            draft: Draft(path),
        })
    }

    /// Takes in a file that is in memory already.
    pub async fn receive_evidence_bytes(&self, name: &str, bytes: &[u8]) -> Result<Receiving, OfficeError> {
        let mut file = self.receive_evidence(name).await?;
        file.write(bytes).await?;
        Ok(file)
    }

    /// Removes what unfinished receiving left behind when the program was ended; called at the start.
    pub fn sweep_incoming(&self) {
        let Ok(entries) = fs::read_dir(self.inner.data_folder.join(INCOMING)) else { return };
        for path in entries.filter_map(|entry| entry.ok().map(|entry| entry.path())) {
            // Another program on the same folder holds the lock of what it is receiving.
            let is_left = File::open(&path).is_ok_and(|file| file.try_lock().is_ok());
            if is_left && let Err(cause) = fs::remove_file(&path) {
                tracing::warn!("cannot remove {}: {cause}", path.display());
            }
        }
    }
}

fn begin(folder: &Path, path: &Path) -> io::Result<File> {
    fs::create_dir_all(folder)?;
    let file = File::create_new(path)?;
    // Where a file system knows no locks, sweeping leaves files alone too.
    let _ = file.try_lock();
    Ok(file)
}

/// What the disk says, in words where the person can do something about it.
pub(crate) fn not_written(cause: &io::Error) -> OfficeError {
    if cause.kind() == io::ErrorKind::StorageFull {
        let cure = "请维护人员腾出空间后再传，已填内容不受影响";
        return Refusal::Listed(vec![Problem::at("file", "E-216", "服务器磁盘已满，文件没有收下", cure)])
            .into();
    }
    Fault::new("cannot write a file that comes in", io::Error::new(cause.kind(), cause.to_string())).into()
}

impl Receiving {
    /// Lowers the largest size taken, in bytes.
    pub fn limit_to(&mut self, bytes: u64) {
        self.largest = self.largest.min(bytes);
    }

    /// How many bytes came in.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Takes the next piece; refused above the largest size, so that nobody sends for hours in vain.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), OfficeError> {
        self.size += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if self.size > self.largest {
            let what = format!("“{}”超过{}，没有收下", self.name, size_word(self.largest));
            let cure = "请压缩、截取或分段后再传";
            return Err(Refusal::Listed(vec![Problem::at("file", "E-204", what, cure)]).into());
        }
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= PIECE { self.flush().await } else { Ok(()) }
    }

    async fn flush(&mut self) -> Result<(), OfficeError> {
        let bytes = std::mem::take(&mut self.buffer);
        let Some(mut open) = self.open.take() else {
            return Err(Fault::plain("receiving went on after it failed").into());
        };
        let work = move || {
            let done = open.file.write_all(&bytes);
            open.digest.take(&bytes);
            open.crc.update(&bytes);
            done.map(|()| open)
        };
        let done = tokio::task::spawn_blocking(work).await;
        let done = done.map_err(|cause| Fault::new("receiving was cut off", cause))?;
        self.open = Some(done.map_err(|cause| not_written(&cause))?);
        Ok(())
    }

    /// The whole file, on the disk.
    pub async fn finish(mut self) -> Result<Received, OfficeError> {
        self.flush().await?;
        let Some(open) = self.open.take() else {
            return Err(Fault::plain("receiving went on after it failed").into());
        };
        let Open { file, digest, crc } = open;
        let synced = tokio::task::spawn_blocking(move || file.sync_all()).await;
        synced
            .map_err(|cause| Fault::new("receiving was cut off", cause))?
            .map_err(|cause| not_written(&cause))?;
        Ok(Received {
            name: self.name,
            hash: digest.finish(),
            crc32: crc.finalize(),
            size: self.size,
            draft: self.draft,
        })
    }
}

/// `2 GB`, `50 MB`, `12 KB`, `7 字节`: rounded up, as people name sizes.
pub fn size_word(bytes: u64) -> String {
    const KILO: u64 = 1024;
    match bytes {
        0..KILO => format!("{bytes} 字节"),
        bytes if bytes < KILO * KILO => format!("{} KB", bytes.div_ceil(KILO)),
        bytes if bytes < KILO * KILO * KILO => format!("{} MB", bytes.div_ceil(KILO * KILO)),
        bytes if bytes % (KILO * KILO * KILO) == 0 => format!("{} GB", bytes / (KILO * KILO * KILO)),
        bytes => format!("{} MB", bytes.div_ceil(KILO * KILO)),
    }
}
