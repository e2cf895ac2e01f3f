//! The verb 拒绝越权办理: what the gate records when somebody tries what the role may not (S1-15, L-05).

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{Act, audit};
use crate::refusal::OfficeError;

impl Office {
    /// Records that an act was refused to somebody, with the address at which it was tried.
    pub async fn record_denial(
        &self,
        moment: &Moment,
        actor: &Actor,
        act: Act,
        address: &str,
    ) -> Result<(), OfficeError> {
        let mut writing = self.inner.store.write().await?;
        let detail = format!("试图{}，角色“{}”没有这项权限", act.word, actor.role.word());
        writing.record(event(moment, actor, audit::DENIAL, address, &detail)).await?;
        writing.commit().await?;
        Ok(())
    }
}
