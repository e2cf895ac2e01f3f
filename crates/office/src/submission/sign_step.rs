//! The verbs 签署审核意见 and 提请主要领导签发: a reviewer signs the step that is due over the text he saw, or finds the
//! matter major or sensitive and sends it to the principal leader too.
//!
//! Two who sign at once, and one who sends the same signature twice: the first is written, the second sees another
//! state or another text and is refused.

use crate::Office;
use crate::casework::own_review::with_way;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, submission as act};
use crate::publicity::embargo::stop;
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::submission::submissions::{put_down, take_up};
use zhaozhang_domain::submission::{Act, State, Step};

/// A signature on its way in (签署).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Opinion {
    /// The item.
    pub id: i64,
    /// The step the person means to sign, as his page showed it.
    pub step: String,
    /// The digest of the text his page showed.
    pub digest: String,
    /// 意见.
    pub opinion: String,
    /// Whether he looked at content and form (五（四）：重点对文稿的内容和形式复核把关); asked at 复核.
    pub has_checked: bool,
}

/// What became of one signature of a batch (批量办理结果).
#[derive(Debug)]
pub struct Signed {
    /// The item.
    pub id: i64,
    /// The new state, or why not.
    pub outcome: Result<State, OfficeError>,
}

impl Office {
    /// Signs the step that is due and gives the state after it.
    pub async fn sign_step(
        &self,
        moment: &Moment,
        actor: &Actor,
        opinion: &Opinion,
    ) -> Result<State, OfficeError> {
        permit(actor, act::SIGN)?;
        let standing = self.person_standing(actor, moment.today).await?;
        let urgent = self.urgent_desk(moment, opinion.id).await?;
        let mut writing = self.inner.store.write().await?;
        let at_hand = take_up(&mut writing, &standing, opinion.id).await?;
        let due = at_hand.chain.state.step();
        if let Some(due) = due.filter(|due| due.word() != opinion.step) {
            let what =
                format!("现在待办的是“{}”，您要签署的是“{}”，可能已由他人办理", due.word(), opinion.step);
            let cure = "请刷新页面，看过流转记录后再办理；同一意见不必重复提交";
            return Err(Refusal::Listed(vec![Problem::of("S-310", what, cure)]).into());
        }
        if due == Some(Step::SecondReview) && !opinion.has_checked {
            let what = "复核没有确认内容和形式";
            let cure = "请逐项核对内容（事实、数据、政策依据）和形式（标题、文字、图片说明）后勾选";
            return Err(Refusal::Listed(vec![Problem::at("has_checked", "S-311", what, cure)]).into());
        }
        let sign = Act::Sign { digest: &opinion.digest, opinion: &opinion.opinion };
        let decision = at_hand.decide(&sign, &standing, moment.today).map_err(|no| with_way(no, &at_hand))?;
        let behalf =
            decision.mark.on_behalf.as_ref().map(|(_, name)| format!("（代{name}签署）")).unwrap_or_default();
        let at_hand = put_down(&mut writing, moment, at_hand, decision, None).await?;
        let state = at_hand.chain.state;
        // Reviews go on under an embargo; only the signature that lets the item out waits.
        if at_hand.chain.is_released() {
            stop(&mut writing, moment, &[at_hand.outgoing()], ("", "签发")).await?;
        }
        let told = self.tell_urgent(&mut writing, moment, urgent.as_ref(), (&standing, &at_hand)).await?;
        let detail = format!(
            "{}{}通过{behalf}，稿件摘要{}，{}{told}",
            at_hand.title(),
            opinion.step,
            short(&at_hand.row.digest),
            state.word()
        );
        writing.record(event(moment, actor, act::SIGN, &at_hand.subject(), &detail)).await?;
        writing.commit().await?;
        Ok(state)
    }

    /// Signs several items, each by itself: what stands against one does not hold up the others.
    pub async fn sign_steps(&self, moment: &Moment, actor: &Actor, opinions: &[Opinion]) -> Vec<Signed> {
        let mut signed = Vec::with_capacity(opinions.len());
        for opinion in opinions {
            let outcome = self.sign_step(moment, actor, opinion).await;
            signed.push(Signed { id: opinion.id, outcome });
        }
        signed
    }

    /// Sends an item to the principal leader too, because it is major or sensitive.
    pub async fn escalate_submission(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
        why: &str,
    ) -> Result<(), OfficeError> {
        permit(actor, act::ESCALATE)?;
        let standing = self.person_standing(actor, moment.today).await?;
        let mut writing = self.inner.store.write().await?;
        let at_hand = take_up(&mut writing, &standing, id).await?;
        let decision = at_hand.decide(&Act::Escalate { why }, &standing, moment.today)?;
        let at_hand = put_down(&mut writing, moment, at_hand, decision, None).await?;
        let detail = format!("{}提请主要领导签发，事由：{}", at_hand.title(), at_hand.said(why));
        writing.record(event(moment, actor, act::ESCALATE, &at_hand.subject(), &detail)).await?;
        writing.commit().await?;
        Ok(())
    }
}

/// The beginning of a digest, enough for a person to compare.
pub(crate) fn short(digest: &str) -> String {
    digest.chars().take(12).collect()
}
