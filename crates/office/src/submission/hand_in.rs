//! The verb 交审: the author hands the present version to the first reviewer. Nothing goes further without a complete
//! review form (三), and nothing that the wording gate stops.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, submission as act};
use crate::refusal::{OfficeError, Refusal};
use crate::submission::submissions::wording::stopping;
use crate::submission::submissions::{problem, put_down, take_up};
use zhaozhang_domain::submission::{Act, State};

impl Office {
    /// Hands an item in; everything that is missing or stopped comes back at once.
    pub async fn hand_in(&self, moment: &Moment, actor: &Actor, id: i64) -> Result<State, OfficeError> {
        permit(actor, act::HAND_IN)?;
        let standing = self.person_standing(actor, moment.today).await?;
        let words = self.word_list().await?;
        let urgent = self.urgent_desk(moment, id).await?;
        let mut writing = self.inner.store.write().await?;
        let at_hand = take_up(&mut writing, &standing, id).await?;
        let manuscript = at_hand.manuscript.clone();
        let stopped = stopping(&manuscript, &words, moment.today);
        let decided = zhaozhang_domain::submission::decide(
            &at_hand.chain,
            &Act::HandIn(&manuscript),
            &standing.by(&at_hand.row),
            moment.today,
        );
        let decision = match decided {
            Ok(decision) if stopped.is_empty() => decision,
            Ok(_) => return Err(Refusal::Listed(stopped).into()),
            Err(found) => {
                let all = found.into_iter().map(problem).chain(stopped).collect();
                return Err(Refusal::Listed(all).into());
            }
        };
        let at_hand = put_down(&mut writing, moment, at_hand, decision, None).await?;
        let state = at_hand.chain.state;
        let told = self.tell_urgent(&mut writing, moment, urgent.as_ref(), (&standing, &at_hand)).await?;
        let detail =
            format!("交审{}，第{}稿，{}{told}", at_hand.title(), at_hand.row.version_no, state.word());
        writing.record(event(moment, actor, act::HAND_IN, &at_hand.subject(), &detail)).await?;
        writing.commit().await?;
        Ok(state)
    }
}
