//! The verb 评定单综: the office judges a combined article anew, 单 (质量较好，按最高加分) or 综 (质量一般，对半加分), with the
//! reason. The first judgement is made with [`crate::casework::combine_submissions`]; once a use was entered under one, the entry
//! must be taken back first.

use crate::Office;
use crate::casework::combination::in_force;
use crate::casework::combine_submissions::{judgement_problems, judgement_row};
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::permit::{permit, submission as act};
use crate::refusal::{OfficeError, Problem, Refusal};
use crate::submission::submissions::take_up;
use zhaozhang_domain::fact::FactKind;
use zhaozhang_store::{SubmissionRow, Writing};

impl Office {
    /// Judges a combined article anew.
    pub async fn judge_combination(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
        (mark, reason): (&str, &str),
    ) -> Result<(), OfficeError> {
        permit(actor, act::JUDGE_COMBINATION)?;
        let standing = self.person_standing(actor, moment.today).await?;
        let mut problems = judgement_problems(mark, reason);
        let mut writing = self.inner.store.write().await?;
        let at_hand = take_up(&mut writing, &standing, id).await?;
        let combined = in_force(&mut writing, id).await?;
        let missing = || Refusal::NotFound { what: format!("编号{id}的综合稿") };
        let combined = combined.ok_or_else(missing)?;
        if combined.mark == mark.trim() {
            let what = format!("本稿已经标注“{mark}”，没有改动", mark = combined.mark);
            problems.push(Problem::at("mark", "S-406", what, "确需改评的，请选另一项"));
        }
        if at_hand.chain.state.is_final() || at_hand.chain.is_ended {
            let what = format!("本稿是“{}”，不再评定", at_hand.chain.state.word());
            problems.push(Problem::of("S-406", what, "请另行组稿"));
        }
        if let Some(serial) = used(&mut writing, &at_hand.row).await? {
            let what = format!("本稿的采用、批示已按“{}”入账（台账第{serial}号）", combined.mark);
            let cure = "请先冲销该记录，改评后重新登记，各单位得分随之更正";
            problems.push(Problem::of("S-407", what, cure));
        }
        if !problems.is_empty() {
            return Err(Refusal::Listed(problems).into());
        }
        let number = i64::try_from(writing.combination_judgements(id).await?.len()).unwrap_or(i64::MAX);
        let row = judgement_row((moment, actor), id, number.saturating_add(1), (mark, reason));
        writing.add_combination_judgement(&row).await?;
        // Another judgement asks for everybody's answer anew.
        self.ask_units(&mut writing, moment, id).await?;
        let detail = format!("由“{}”改为“{}”，理由：{}", combined.mark, row.mark, row.reason);
        writing.record(event(moment, actor, act::JUDGE_COMBINATION, &at_hand.subject(), &detail)).await?;
        Ok(writing.commit().await?)
    }
}

/// The first entry of a use that stands.
async fn used(writing: &mut Writing, row: &SubmissionRow) -> Result<Option<i64>, OfficeError> {
    if row.item_number.is_empty() {
        return Ok(None);
    }
    let kinds = [FactKind::Adoption.word(), FactKind::Instruction.word()];
    for posting in writing.postings_of_item(&row.notice_code, &row.item_number).await? {
        if kinds.contains(&posting.kind.as_str()) && writing.reversal_of(posting.serial).await?.is_none() {
            return Ok(Some(posting.serial));
        }
    }
    Ok(None)
}
