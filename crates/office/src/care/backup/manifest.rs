//! The list of a backup (备份清单): what is in it, with the SM3 of every part, and how long the chains were.
//! It lies in the archive as `manifest.json`; its own SM3 stands in the archive's comment.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use zhaozhang_domain::chain::Head;

/// What the list says first, so that nothing else is taken for one.
pub(crate) const FORMAT: &str = "照章备份/1";
/// Its name in the archive.
pub(crate) const MANIFEST: &str = "manifest.json";
/// The database in the archive: SQLite, whatever the office runs on.
pub(crate) const DATABASE: &str = "database/zhaozhang.db";
/// The data folder in the archive.
pub(crate) const DATA: &str = "data/";
/// The folder of notices in the archive.
pub(crate) const NOTICES: &str = "notices/";

/// The list of a backup (备份清单).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// `照章备份/1`.
    pub format: String,
    /// When it was made, RFC 3339 UTC.
    pub made_at: String,
    /// How far the ledger goes.
    pub ledger: ChainEnd,
    /// How far the log goes.
    pub events: ChainEnd,
    /// How many rows each table has.
    pub tables: BTreeMap<String, u64>,
    /// Everything in it but this list.
    pub parts: Vec<Part>,
}

/// Where a chain ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainEnd {
    /// The last number.
    pub serial: i64,
    /// The last hash.
    pub hash: String,
}

impl From<Head> for ChainEnd {
    fn from(head: Head) -> Self {
        Self { serial: head.serial, hash: head.hash }
    }
}

/// A file in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its name in the archive.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// SM3 of its bytes.
    pub sm3: String,
    /// Who may read it, as Unix says it; nothing where the system does not know.
    pub mode: Option<u32>,
}

impl Part {
    /// Whether the name stays inside the folder it is unpacked into, whatever the system.
    pub(crate) fn is_harmless(&self) -> bool {
        let is_known = self.name == DATABASE || self.name.starts_with(DATA) || self.name.starts_with(NOTICES);
        let is_plain =
            |step: &str| !step.is_empty() && step != "." && step != ".." && !step.contains(['\\', ':', '\0']);
        is_known && self.name.split('/').all(is_plain)
    }
}
