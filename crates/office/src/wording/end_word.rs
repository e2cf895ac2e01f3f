//! The verb 停用词条: a word of the office's own list is no longer looked for. The entry stays, with who ended it and why.

use crate::Office;
use crate::ledger::take_in_ledger::event;
use crate::moment::{Actor, Moment};
use crate::org::unit_entry::no_problems;
use crate::permit::{permit, wording};
use crate::refusal::{OfficeError, Problem, Refusal};
use zhaozhang_text::normalise::cell;

impl Office {
    /// Ends a word.
    ///
    /// Refused: no such word (not found), ended before (G-211), no reason (G-212).
    pub async fn end_word(
        &self,
        moment: &Moment,
        actor: &Actor,
        id: i64,
        reason: &str,
    ) -> Result<(), OfficeError> {
        permit(actor, wording::END_WORD)?;
        let reason = cell(reason);
        let mut writing = self.inner.store.write().await?;
        let word = writing.listed_words().await?.into_iter().find(|row| row.id == id);
        let Some(word) = word else {
            return Err(Refusal::NotFound { what: format!("第{id}条词条") }.into());
        };
        let mut problems = Vec::new();
        if !word.ended_at.is_empty() {
            let what = format!("“{}”已由{}停用", word.word, word.ended_by);
            problems.push(Problem::at("id", "G-211", what, "不用再次停用"));
        }
        if reason.is_empty() {
            problems.push(Problem::at("reason", "G-212", "没有写明停用理由", "请写一句话说明"));
        }
        no_problems(problems)?;
        writing.end_word(id, &reason, &moment.at, &actor.name).await?;
        let detail = format!("{}“{}”：{reason}", word.class, word.word);
        writing.record(event(moment, actor, wording::END_WORD, &format!("词条{id}"), &detail)).await?;
        writing.commit().await?;
        Ok(())
    }
}
