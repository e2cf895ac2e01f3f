//! The verbs 说明疑点 and 认定疑点: the unit speaks first, then the city office decides. Nothing is deleted, and the words of
//! both stay as they were written.

use crate::Office;
use crate::doubt::doubts::{ANSWER, CLEARED, DoubtState, RULING, STANDS};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::no_problems;
use crate::permit::{Act, evidence as act, permit};
use crate::refusal::{OfficeError, Problem};
use std::collections::BTreeMap;
use zhaozhang_domain::period::document_date;
use zhaozhang_store::{DoubtRuling, DoubtStepRow};

/// The longest answer or reason, in characters.
const LONGEST: usize = 2_000;

impl Office {
    /// Records what the unit says to a doubt.
    ///
    /// Refused without words (E-341), and after the ruling (E-344). Another unit's doubt is not found.
    pub async fn answer_doubt(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
        words: &str,
    ) -> Result<(), OfficeError> {
        permit(actor, act::ANSWER)?;
        self.take_step(moment, actor, (id, act::ANSWER), ("", words)).await
    }

    /// Decides a doubt: it stands, and the claim is not believed, or it is cleared.
    ///
    /// Refused without a reason (E-341), without an outcome (E-343), before the unit answered or its three working
    /// days are over (E-342), and when it was decided so before (E-344). A later ruling of the other outcome takes the
    /// place of the earlier one.
    pub async fn rule_doubt(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
        (stands, words): (Option<bool>, &str),
    ) -> Result<(), OfficeError> {
        permit(actor, act::RULE)?;
        let outcome = match stands {
            Some(true) => STANDS,
            Some(false) => CLEARED,
            None => "",
        };
        self.take_step(moment, actor, (id, act::RULE), (outcome, words)).await
    }

    async fn take_step(
        &self,
        moment: &Moment,
        actor: &Actor,
        (id, act): (i64, Act),
        (outcome, words): (&str, &str),
    ) -> Result<(), OfficeError> {
        let doubt = self.doubt(actor, moment.today, id).await?;
        let is_ruling = act == act::RULE;
        let mut writing = self.inner.store.write().await?;
        // What was decided meanwhile counts; another ruling may change the last one, never repeat it.
        let steps = writing.doubt_steps(id).await?;
        let ruled = steps.iter().rev().find(|step| step.kind == RULING).map(|step| step.outcome.clone());
        let is_ruled = ruled.as_ref().is_some_and(|last| !is_ruling || last == outcome);
        let mut problems = Vec::new();
        let length = words.trim().chars().count();
        if length == 0 {
            let (what, cure) = if is_ruling {
                ("没有写认定的理由", "请写明采信或不采信的理由")
            } else {
                ("没有写说明", "请写明情况，可注明佐证材料")
            };
            problems.push(Problem::at("words", "E-341", what, cure));
        }
        if length > LONGEST {
            let what = format!("写了{length}字，超过{LONGEST}字");
            problems.push(Problem::at("words", "E-341", what, "请精简后再提交"));
        }
        if is_ruling && outcome.is_empty() {
            problems.push(Problem::at("outcome", "E-343", "没有选认定结果", "请选“不予采信”或“排除疑点”"));
        }
        if is_ruled {
            problems.push(Problem::of(
                "E-344",
                "这处疑点已经认定",
                "不必再办；认定有误的，由市局办公室改作另一种认定并写明理由",
            ));
        } else if is_ruling && ruled.is_none() && doubt.state == DoubtState::Asked {
            let until = doubt.answer_by.map(document_date).unwrap_or_default();
            let what = format!("单位还没有说明，说明期限到{until}");
            problems.push(Problem::of("E-342", what, "请等单位说明，或期满后再认定"));
        }
        no_problems(problems)?;
        let row = DoubtStepRow {
            doubt_id: id,
            number: 0,
            kind: if is_ruling { RULING } else { ANSWER }.to_owned(),
            outcome: outcome.to_owned(),
            words: words.trim().to_owned(),
            taken_at: moment.at.clone(),
            taken_by: actor.name.clone(),
            role: actor.role.word().to_owned(),
        };
        writing.add_doubt_step(row).await?;
        let said = match outcome {
            STANDS => "不予采信：",
            CLEARED => "排除疑点：",
            _ => "",
        };
        let detail = format!("《{}》{}（{}）。{said}{}", doubt.subject, doubt.what, doubt.code, words.trim());
        writing.record(event(moment, actor, act, &id.to_string(), &detail)).await?;
        Ok(writing.commit().await?)
    }

    /// Whether a claim is not to be believed: one of its doubts stands by its last ruling.
    pub async fn is_disbelieved(&self, subject_kind: &str, subject_id: i64) -> Result<bool, OfficeError> {
        Ok(self.disbelieved(subject_kind).await?.contains_key(&subject_id))
    }

    /// The claims of a kind that are not to be believed, each with the reason in words.
    pub(crate) async fn disbelieved(&self, subject_kind: &str) -> Result<BTreeMap<i64, String>, OfficeError> {
        let rulings = self.inner.store.doubt_rulings(subject_kind).await?;
        let last: BTreeMap<i64, DoubtRuling> =
            rulings.into_iter().map(|ruling| (ruling.doubt_id, ruling)).collect();
        let standing = last.into_values().filter(|ruling| ruling.outcome == STANDS);
        let words = |ruling: DoubtRuling| {
            let said = format!("不予采信：{}（{}，疑点{}）", ruling.words, ruling.what, ruling.doubt_id);
            (ruling.subject_id, said)
        };
        Ok(standing.map(words).collect())
    }
}

/// By doubt: whether it stands by its last ruling.
pub(crate) fn last_rulings(rulings: Vec<DoubtRuling>) -> BTreeMap<i64, bool> {
    rulings.into_iter().map(|ruling| (ruling.doubt_id, ruling.outcome == STANDS)).collect()
}
