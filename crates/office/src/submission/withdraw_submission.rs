//! The verb 撤回: who passed an item on takes it back while the next person has not opened it (§8.1).

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, submission as act};
use crate::refusal::OfficeError;
use crate::submission::submissions::{put_down, take_up};
use zhaozhang_domain::submission::{Act, State};

impl Office {
    /// Takes an item back and gives the state after it.
    pub async fn withdraw_submission(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
    ) -> Result<State, OfficeError> {
        permit(actor, act::WITHDRAW)?;
        let standing = self.person_standing(actor, moment.today).await?;
        let mut writing = self.inner.store.write().await?;
        let at_hand = take_up(&mut writing, &standing, id).await?;
        let was_opened = !at_hand.row.opened_at.is_empty();
        let decision = at_hand.decide(&Act::TakeBack { was_opened }, &standing, moment.today)?;
        let at_hand = put_down(&mut writing, moment, at_hand, decision, None).await?;
        let state = at_hand.chain.state;
        let detail = format!("撤回{}，{}", at_hand.title(), state.word());
        writing.record(event(moment, actor, act::WITHDRAW, &at_hand.subject(), &detail)).await?;
        writing.commit().await?;
        Ok(state)
    }
}
