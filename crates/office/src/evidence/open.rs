//! A piece of evidence as it goes out (打开材料): any stretch of it, piece by piece, so that a film can be wound and nothing
//! is held whole.

use super::Evidence;
use crate::Office;
use crate::moment::{Actor, Moment};
use crate::refusal::{Fault, OfficeError};
use zhaozhang_store::EvidenceFileRow;

/// A file that may be read (打开的材料).
#[derive(Debug, Clone)]
pub struct OpenedEvidence {
    /// Its row.
    pub evidence: Evidence,
    file: OpenedFile,
}

/// A kept file (打开的文件).
#[derive(Debug, Clone)]
pub struct OpenedFile {
    office: Office,
    row: EvidenceFileRow,
}

/// A stretch of a file, to be read piece by piece.
#[derive(Debug, Clone)]
pub struct Pieces {
    file: OpenedFile,
    from: u64,
    left: u64,
}

impl OpenedEvidence {
    /// A stretch of the file.
    pub fn pieces(&self, from: u64, length: u64) -> Pieces {
        self.file.clone().pieces(from, length)
    }
}

impl OpenedFile {
    /// Size in bytes.
    pub(crate) fn size(&self) -> u64 {
        u64::try_from(self.row.size_bytes).unwrap_or(0)
    }

    /// CRC-32 of its bytes.
    pub(crate) fn crc32(&self) -> u32 {
        u32::try_from(self.row.crc32).unwrap_or(0)
    }

    /// A stretch of the file.
    pub(crate) fn pieces(self, from: u64, length: u64) -> Pieces {
        let left = self.size().saturating_sub(from).min(length);
        Pieces { file: self, from, left }
    }
}

impl Pieces {
    /// The next piece; nothing at the end. A file that is shorter than its row says is a fault, not an end.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, Fault> {
        if self.left == 0 {
            return Ok(None);
        }
        let inner = &self.file.office.inner;
        let bytes = inner.evidence.read(&inner.data_folder, &self.file.row, (self.from, self.left)).await?;
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if length == 0 || length > self.left {
            return Err(Fault::plain(format!("the file {} is not as long as it was", self.file.row.hash)));
        }
        self.from += length;
        self.left -= length;
        Ok(Some(bytes))
    }
}

/// What a look at all kept files found (材料文件检查).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FilesReport {
    /// How many files.
    pub files: u64,
    /// Their bytes together.
    pub bytes: u64,
    /// Files that are missing or were changed: the SM3 they should have, and why.
    pub faults: Vec<(String, String)>,
}

impl Office {
    /// A piece of evidence, open; what the actor may not see is not found.
    pub async fn open_evidence(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
    ) -> Result<OpenedEvidence, OfficeError> {
        let evidence = self.one_evidence(moment, actor, id).await?;
        let file = self.opened_file(&evidence.hash).await?;
        Ok(OpenedEvidence { evidence, file })
    }

    pub(crate) async fn opened_file(&self, hash: &str) -> Result<OpenedFile, OfficeError> {
        let row = self.inner.store.evidence_file(hash).await?;
        let row = row.ok_or_else(|| Fault::plain(format!("the file {hash} has no row")))?;
        Ok(OpenedFile { office: self.clone(), row })
    }

    /// Reads every kept file and compares its SM3 with the one it is kept under.
    pub async fn check_evidence_files(&self) -> Result<FilesReport, OfficeError> {
        let mut report = FilesReport::default();
        let mut last = String::new();
        loop {
            let rows = self.inner.store.evidence_files_after(&last, 100).await?;
            let Some(end) = rows.last() else { return Ok(report) };
            last.clone_from(&end.hash);
            for row in &rows {
                report.files += 1;
                report.bytes += u64::try_from(row.size_bytes).unwrap_or(0);
                match self.inner.evidence.hash(&self.inner.data_folder, row).await {
                    Ok(hash) if hash == row.hash => {}
                    Ok(_) => report.faults.push((row.hash.clone(), "内容被改动或缺了一截".to_owned())),
                    Err(fault) => {
                        tracing::error!("{}", fault.chain());
                        report.faults.push((row.hash.clone(), "文件读不到".to_owned()));
                    }
                }
            }
        }
    }
}
