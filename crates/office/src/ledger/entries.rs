//! Entries of the ledger as they stand in the chain (台账记录), for showing and for tracing a point to its entry.
//! Reading only; the facts themselves are in [`crate::scored`].

use crate::Office;
use crate::refusal::Fault;
use zhaozhang_domain::chain::EntryKind;
use zhaozhang_store::LedgerRow;

/// An entry with its place in the chain (台账记录).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// 序号, from 1 without gaps.
    pub serial: i64,
    /// The notice.
    pub notice_code: String,
    /// Whether it takes an earlier entry back.
    pub is_reversal: bool,
    /// The entry taken back.
    pub reverses: Option<i64>,
    /// Why it was taken back.
    pub reason: String,
    /// RFC 3339 UTC.
    pub recorded_at: String,
    /// 经办人.
    pub recorded_by: String,
    /// SM3 of the entry before.
    pub previous_hash: String,
    /// SM3 of this entry and the one before.
    pub hash: String,
}

impl Office {
    /// How many entries a notice has in the ledger, reversals included.
    pub async fn entry_count(&self, code: &str) -> Result<i64, Fault> {
        Ok(self.inner.store.entry_count(code).await?)
    }

    /// The entry of that number.
    pub async fn entry(&self, serial: i64) -> Result<Option<EntryRow>, Fault> {
        let rows = self.inner.store.entries_after(None, serial.saturating_sub(1), 1).await?;
        Ok(rows.into_iter().find(|row| row.serial == serial).map(entry_of))
    }

    /// The entry that took this one back: who, when and why.
    pub async fn reversal_of(&self, serial: i64) -> Result<Option<EntryRow>, Fault> {
        Ok(self.inner.store.reversal_of(serial).await?.map(entry_of))
    }
}

fn entry_of(row: LedgerRow) -> EntryRow {
    EntryRow {
        serial: row.serial,
        is_reversal: row.line.kind == EntryKind::Reversal,
        notice_code: row.line.notice_code,
        reverses: row.line.reverses,
        reason: row.line.reason,
        recorded_at: row.line.recorded_at,
        recorded_by: row.line.recorded_by,
        previous_hash: row.previous_hash,
        hash: row.hash,
    }
}
