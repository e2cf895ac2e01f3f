//! The verb that records a reading which has to be known afterwards (留痕查看): the full view of personal data, an
//! export. Ordinary pages leave no event; GB/T 22239 and requirements §7.1 L-05 name what must.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{Act, permit};
use crate::refusal::OfficeError;

impl Office {
    /// Records that somebody read or took out something under an act that asks for it; refused as the act is.
    pub async fn record_reading(
        &self,
        moment: &Moment,
        actor: &Actor,
        act: Act,
        subject: &str,
        detail: &str,
    ) -> Result<(), OfficeError> {
        permit(actor, act)?;
        let mut writing = self.inner.store.write().await?;
        writing.record(event(moment, actor, act, subject, detail)).await?;
        writing.commit().await?;
        Ok(())
    }
}
