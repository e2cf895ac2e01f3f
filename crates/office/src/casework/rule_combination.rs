//! The verb 裁定单综异议: whoever answers for the bureau office rules on a unit's objection, not the person who judged.
//! 维持 lets the article go on; 成立 stops it until it is judged anew ([`crate::casework::judge_combination`]) or given up.

use crate::Office;
use crate::casework::consent::{OUTCOMES, consents_in};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, submission as act};
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::submission::submissions::take_up;
use zhaozhang_store::CombinationRulingRow;

impl Office {
    /// Rules on the objection of a unit.
    pub async fn rule_combination(
        &self,
        moment: &Moment,
        actor: &Actor,
        (id, unit): (i64, i64),
        (outcome, reason): (&str, &str),
    ) -> Result<(), OfficeError> {
        permit(actor, act::RULE_COMBINATION)?;
        let standing = self.person_standing(actor, moment.today).await?;
        let mut writing = self.inner.store.write().await?;
        let at_hand = take_up(&mut writing, &standing, id).await?;
        let missing = || Refusal::NotFound { what: format!("编号{id}的综合稿的异议") };
        let consents = consents_in(&mut writing, id, (self.calendar(), moment.today)).await?;
        let one =
            consents.into_iter().find(|one| one.unit == unit && one.is_objection()).ok_or_else(missing)?;
        let last = writing.combination_judgements(id).await?.pop().ok_or_else(missing)?;
        let (outcome, reason) = (outcome.trim(), reason.trim());
        let mut problems = Vec::new();
        if !OUTCOMES.contains(&outcome) {
            problems.push(Problem::at("outcome", "S-413", "没有选“维持”或“成立”", "请选一项"));
        }
        if reason.is_empty() {
            problems.push(Problem::at(
                "reason",
                "S-413",
                "没有写明裁定的理由",
                "请写明理由，提出异议的单位看得到",
            ));
        }
        if let Some(ruled) = &one.ruling {
            let what = format!("{}的异议已由{}裁定“{}”", one.unit_name, ruled.ruled_by, ruled.outcome);
            problems.push(Problem::of("S-413", what, "不用再裁定"));
        }
        if actor.person == Some(last.person_id) {
            let cure = "请由办公室另一位负责人，或分管领导、主要领导裁定";
            problems.push(Problem::of("S-414", "评定人不能裁定对自己评定的异议", cure));
        }
        if !problems.is_empty() {
            return Err(Refusal::Listed(problems).into());
        }
        let row = CombinationRulingRow {
            combined_id: id,
            judgement_no: last.judgement_no,
            unit_id: unit,
            outcome: outcome.to_owned(),
            reason: reason.to_owned(),
            ruled_at: moment.at.clone(),
            ruled_by: actor.name.clone(),
            person_id: actor.person.unwrap_or(0),
            role: actor.role.word().to_owned(),
        };
        writing.add_combination_ruling(&row).await?;
        let said = format!("{}对单综评定的异议已裁定“{outcome}”：{reason}", one.unit_name);
        let objector = one.answer.as_ref().map(|answer| answer.person_id).filter(|person| *person != 0);
        for part in writing.combined_parts(id).await?.into_iter().filter(|part| part.unit_id == unit) {
            let people: Vec<i64> = objector.into_iter().collect();
            writing.tell(part.submission_id, &people, &said, &moment.at).await?;
        }
        writing.tell(id, &[last.person_id], &said, &moment.at).await?;
        let detail = format!("{}的异议“{outcome}”，理由：{reason}", one.unit_name);
        writing.record(event(moment, actor, act::RULE_COMBINATION, &at_hand.subject(), &detail)).await?;
        Ok(writing.commit().await?)
    }
}
