//! The verb 冲销记录: takes an entry of the ledger back, with the reason; the entry itself stays.
//! To correct a fact, reverse its entry and take the right fact in.

use crate::Office;
use crate::ledger::closed_period;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{ledger, permit};
use crate::refusal::{Fault, OfficeError, Refusal};
use zhaozhang_domain::chain::EntryKind;
use zhaozhang_store::{NewEntry, Stamp};

/// What a reversal did (冲销回执).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reversal {
    /// The number of the reversal in the ledger.
    pub serial: i64,
    /// The entry it took back.
    pub reverses: i64,
    /// The notice of both.
    pub notice_code: String,
}

impl Office {
    /// Takes an entry back; refused without a reason, twice, or for a reversal.
    pub async fn reverse_fact(
        &self,
        moment: &Moment,
        actor: &Actor,
        serial: i64,
        reason: &str,
    ) -> Result<Reversal, OfficeError> {
        permit(actor, ledger::REVERSE)?;
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(Refusal::NoReason { serial }.into());
        }
        let mut writing = self.inner.store.write().await?;
        let last = writing.ledger_head().serial;
        let entry = writing.entry(serial).await?.ok_or(Refusal::NoSuchEntry { serial, last })?;
        if entry.line.kind == EntryKind::Reversal {
            return Err(Refusal::IsReversal { serial }.into());
        }
        if let Some(by) = writing.reversal_of(serial).await? {
            return Err(Refusal::AlreadyReversed { serial, by }.into());
        }
        let notice_code = entry.line.notice_code;
        let stamp = Stamp {
            notice_code: &notice_code,
            recorded_at: &moment.at,
            recorded_by: &actor.name,
            batch_id: None,
        };
        let appended = writing.append(stamp, &[NewEntry::Reversal(serial, reason)]).await?;
        let (reversal, _) = appended.ok_or_else(|| Fault::plain("a reversal got no number"))?;
        // What counts in a closed period changes with the reason of the reversal, and is listed.
        if let Some(day) = closed_period::day_of(&mut writing, serial).await? {
            closed_period::admit(&mut writing, moment, actor, &notice_code, &[(reversal, day)], reason)
                .await?;
        }
        let detail = format!("第{reversal}号冲销第{serial}号，理由：{reason}");
        writing.record(event(moment, actor, ledger::REVERSE, &notice_code, &detail)).await?;
        writing.commit().await?;
        Ok(Reversal { serial: reversal, reverses: serial, notice_code })
    }
}
