//! The log of events (日志): one line for every verb that changed something, chained like the ledger.
//! Reading only; verbs write theirs through the store inside their own transaction.

use crate::Office;
use crate::refusal::Fault;

/// An event (日志记录): who did what to what, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    /// 序号, from 1 without gaps.
    pub serial: i64,
    /// RFC 3339 UTC.
    pub at: String,
    /// Who.
    pub actor: String,
    /// Under which role.
    pub role: String,
    /// What, in a word: 导入台账.
    pub verb: String,
    /// To what: a notice code, an entry number, a bulletin.
    pub subject: String,
    /// More, in words.
    pub detail: String,
    /// SM3 of the event and the hash before it.
    pub hash: String,
}

impl Office {
    /// The last events, newest first.
    pub async fn events(&self, limit: u32) -> Result<Vec<EventRow>, Fault> {
        let rows = self.inner.store.last_events(limit).await?;
        Ok(rows
            .into_iter()
            .map(|row| EventRow {
                serial: row.serial,
                at: row.line.at,
                actor: row.line.actor,
                role: row.line.role,
                verb: row.line.verb,
                subject: row.line.subject,
                detail: row.line.detail,
                hash: row.hash,
            })
            .collect())
    }
}
