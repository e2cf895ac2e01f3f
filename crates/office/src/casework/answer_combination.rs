//! The verb 答复单综: a contributing unit agrees to the judgement of a combined article or objects with its reason, once,
//! within the term. Silence is agreement; who objects later does it in the checking of the period, like anybody else.

use crate::Office;
use crate::casework::consent::{ANSWERS, consents_in};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, submission as act};
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::submission::submissions::subject;
use zhaozhang_domain::period::document_date;
use zhaozhang_store::CombinationAnswerRow;

impl Office {
    /// The actor's own item in a combined article; an article without one does not exist for him.
    pub async fn own_part(&self, actor: &Actor, id: i64) -> Result<i64, OfficeError> {
        let parts = self.inner.store.combined_parts(id).await?;
        let own = parts.iter().find(|part| actor.unit == Some(part.unit_id));
        let own = own.ok_or_else(|| Refusal::NotFound { what: format!("编号{id}的综合稿") })?;
        Ok(own.submission_id)
    }

    /// Answers for the actor's unit.
    pub async fn answer_combination(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
        (answer, reason): (&str, &str),
    ) -> Result<(), OfficeError> {
        permit(actor, act::ANSWER_COMBINATION)?;
        let missing = || Refusal::NotFound { what: format!("编号{id}的综合稿") };
        let mut writing = self.inner.store.write().await?;
        let consents = consents_in(&mut writing, id, (self.calendar(), moment.today)).await?;
        let own = consents.into_iter().find(|one| actor.unit == Some(one.unit)).ok_or_else(missing)?;
        let last = writing.combination_judgements(id).await?.pop().ok_or_else(missing)?;
        let mut problems = Vec::new();
        let (answer, reason) = (answer.trim(), reason.trim());
        if !ANSWERS.contains(&answer) {
            problems.push(Problem::at("answer", "S-410", "没有选“同意”或“有异议”", "请选一项"));
        }
        if answer == "有异议" && reason.is_empty() {
            let cure = "请写明为什么不同意并入，或不同意评为“单”“综”";
            problems.push(Problem::at("reason", "S-410", "没有写明异议的理由", cure));
        }
        if reason.chars().count() > 500 {
            problems.push(Problem::at("reason", "S-410", "理由超过500个字", "请写要点"));
        }
        if let Some(given) = &own.answer {
            let what = format!("{}已由{}答复“{}”", own.unit_name, given.answered_by, given.answer);
            problems.push(Problem::of("S-411", what, "每次评定答复一次；有新情况的请与市局办公室联系"));
        } else if own.is_over {
            let what = format!("答复期限{}已过，视为同意", document_date(own.until));
            problems.push(Problem::of("S-411", what, "对得分仍有异议的，在本期核对时提出"));
        }
        if writing.submission(id).await?.is_none_or(|row| row.state == "已作废") {
            problems.push(Problem::of("S-411", "这篇综合稿已经作废，不用答复", "本单位的信息可以另行并入"));
        }
        if !problems.is_empty() {
            return Err(Refusal::Listed(problems).into());
        }
        let row = CombinationAnswerRow {
            combined_id: id,
            judgement_no: last.judgement_no,
            unit_id: own.unit,
            answer: answer.to_owned(),
            reason: reason.to_owned(),
            answered_at: moment.at.clone(),
            answered_by: actor.name.clone(),
            person_id: actor.person.unwrap_or(0),
            role: actor.role.word().to_owned(),
        };
        writing.add_combination_answer(&row).await?;
        let why = if reason.is_empty() { String::new() } else { format!("，理由：{reason}") };
        if answer == "有异议" {
            let said = format!("{}对标注“{}”有异议：{reason}", own.unit_name, last.mark);
            writing.tell(id, &[last.person_id], &said, &moment.at).await?;
        }
        let detail =
            format!("{}对第{}次评定“{}”：{answer}{why}", own.unit_name, last.judgement_no, last.mark);
        writing.record(event(moment, actor, act::ANSWER_COMBINATION, &subject(id), &detail)).await?;
        Ok(writing.commit().await?)
    }
}
